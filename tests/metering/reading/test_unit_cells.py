"""Values that stand with their unit: read in the declared one, or refused with both named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jcm_mrv.findings import Finding, FindingsError
from tests.metering.layouts.sources import amounts, codes, error, measured, write
from tests.metering.reading.reading import load


def values(folder: Path, *cells: str, **declared: Any) -> list[int]:
    rows = [f"2024-01-0{n} 00:00;{cell}" for n, cell in enumerate(cells, start=1)]
    (folder / "a.csv").write_text("time;kwh\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return load(folder, **declared)[0].micro.tolist()


def refused(folder: Path, *cells: str, **declared: Any) -> Finding:
    with pytest.raises(FindingsError) as caught:
        values(folder, *cells, **declared)
    (found,) = caught.value.findings
    return found


@pytest.mark.parametrize(
    ("cells", "right"),
    [
        (("152.4 kWh", "1,234 kWh", "0.5 kWh"), [152.4, 1234, 0.5]),
        (("152,4 kWh", "1.234,5 kWh"), [152.4, 1234.5]),
        (("500kWh", "0.5 MWh", "250000 Wh"), [500, 500, 250]),
        (("-1.5 [kWh]", "1 234 kWh", "0"), [-1.5, 1234, 0]),
        (("3.6 MJ", "0 kWh", "7.2 MJ", "0"), [1, 0, 2, 0]),
    ],
)
def test_units_are_converted(cells: tuple[str, ...], right: list[float], tmp_path: Path) -> None:
    assert values(tmp_path, *cells) == [round(value * 10**6) for value in right]


def test_units_with_digits_are_told_apart(tmp_path: Path) -> None:
    assert values(tmp_path, "12 m3", "13.5 m3", unit="m3") == [12_000_000, 13_500_000]
    assert refused(tmp_path, "12 m3", "13.5 m2", unit="m3").found == "'13.5 m2' beside '12 m3'"


def test_another_quantity_names_both(tmp_path: Path) -> None:
    found = refused(tmp_path, "500 kWh", "152.4 kW", "3 kWh")
    assert (found.code, found.found) == ("MON-023", "'152.4 kW' beside '500 kWh'")
    assert (found.where, "filter" in str(found.hint)) == ("a.csv:3", True)
    assert refused(tmp_path, "5 kW", "6 kW").found == "'5 kW'"


def test_a_bare_number_beside_another_unit_may_be_in_either(tmp_path: Path) -> None:
    found = refused(tmp_path, "500", "0.5 MWh")
    assert (found.code, found.found, found.where) == (
        "MON-023",
        "'500' beside '0.5 MWh'",
        "a.csv:2",
    )
    assert values(tmp_path, "500", "7 kWh") == [500_000_000, 7_000_000]


def test_what_is_no_unit_is_no_number(tmp_path: Path) -> None:
    assert refused(tmp_path, "500 kWh", "12 (est)").code == "MON-101"
    assert refused(tmp_path, "1.234 kWh", "7 kWh").code == "MON-107"
    assert values(tmp_path, "500 kWh", "--", format={"missing": ["--"]}) == [500_000_000]


def test_they_are_told_in_the_note_and_count_in_parts_of_a_day(tmp_path: Path) -> None:
    names = [f"H{n}" for n in range(1, 25)]
    cells = ["1 kWh", "1500 Wh"] * 12
    write(
        tmp_path, [",".join(["day", *names, "Total"]), ",".join(["2024-01-01", *cells, "30 kWh"])]
    )
    wide: dict[str, Any] = {
        "layout": "wide",
        "time": "day",
        "value": {"from": "H1", "to": "H24"},
    }
    result = measured(tmp_path, "2024-01-01", "2024-01-01", **wide)
    assert amounts(result) == [30]
    (note,) = [f for f in result.findings if f.code == "MON-019"]
    assert "units of the values (kWh, Wh)" in str(note.found)
    write(
        tmp_path, [",".join(["day", *names, "Total"]), ",".join(["2024-01-01", *cells, "45 kWh"])]
    )
    result = measured(tmp_path, "2024-01-01", "2024-01-01", **wide)
    assert [f.code for f in result.findings if f.is_error] == ["MON-138"]


def test_text_cells_of_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["time", "kwh"])
    for day, cell in enumerate(["1.5 MWh", "250 kWh"], start=1):
        page.append([f"2024-01-0{day}", cell])
    book.save(tmp_path / "a.xlsx")
    assert load(tmp_path, readings="a.xlsx")[0].micro.tolist() == [1_500_000_000, 250_000_000]
    page.append(["2024-01-03", 12])
    book.save(tmp_path / "a.xlsx")
    assert load(tmp_path, readings="a.xlsx")[0].micro.tolist()[-1] == 12_000_000


def _units(folder: Path, units: list[str], name: str = "Unit", **keys: Any) -> Any:
    rows = [f"2024-03-01 {n:02}:00,{n + 1}.5,{unit}" for n, unit in enumerate(units)]
    write(folder, [f"time,kwh,{name}", *rows])
    given = {"time": "time", "interval": "1 h", "label": "start", **keys}
    return measured(folder, "2024-03-01", "2024-03-01", **given)


@pytest.mark.parametrize("name", ["Unit", "単位", "Đơn vị", "Satuan", "Energy unit"])
@pytest.mark.parametrize("kind", ["energy", "register"])
def test_a_column_of_units_is_heeded(tmp_path: Path, name: str, kind: str) -> None:
    keys = {"kind": kind} if kind == "energy" else {"kind": kind, "label": None}
    rows = [(f"{1000 + 10 * n}", "kWh") if n % 3 else (f"{1 + n / 100}", "MWh") for n in range(24)]
    lines = [f"2024-03-01 {n:02}:00,{value},{unit}" for n, (value, unit) in enumerate(rows)]
    write(tmp_path, [f"time,kwh,{name}", *lines])
    given = {"time": "time", "interval": "1 h", "label": "start", **keys}
    found = measured(tmp_path, "2024-03-01", "2024-03-01", **given)
    assert amounts(found) == [230 if kind == "register" else sum(1000 + 10 * n for n in range(24))]
    assert any("units of the values (" in str(one.found) for one in found.findings)


def test_a_column_of_another_unit(tmp_path: Path) -> None:
    assert not any(one.is_error for one in _units(tmp_path, ["kWh"] * 24).findings)
    for units in (["MWh"] * 24, ["kWh", "kvarh"] * 12, ["m3"] * 24):
        assert error(_units(tmp_path, units)).code == "MON-023"
    assert amounts(_units(tmp_path, ["MWh"] * 24, unit="MWh")) == [1000 * (24 * 1.5 + 276)]
    # Units of another kind are machines, and what the filter leaves out has none.
    for units in (["Unit 1"] * 24, ["1", "2"] * 12, [""] * 24, ["A"] * 24):
        assert "MON-023" not in codes(_units(tmp_path, units))
