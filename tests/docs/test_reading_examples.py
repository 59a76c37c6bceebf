"""Every number of the page on the rules for readings, calculated."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.project.meter import Meter
from jcm_mrv.project.period import split_years
from tests.docs.pages import ROOT
from tests.metering.rules.test_rules import (
    CALIBRATED,
    COUNT,
    DAY,
    HOUR,
    REGISTER,
    START,
    codes,
    entries,
    look,
    rows,
    total,
)

PAGE = (ROOT / "docs/explanation/readings.md").read_text(encoding="utf-8")
TEN_KW = {"capacity": Quantity(value=Fraction(10), unit="kW")}
METER = {"meter": Meter.model_validate({**CALIBRATED.model_dump(), "register_maximum": "999 kWh"})}
HIGHER = {"direction": "higher"}
GAPS = [*DAY[:5], None, None, 3, *DAY[8:]]
SPIKE = [*range(100, 105), 90000, *range(106, 125)]
NIGHT = [*([-0.25] * 4), *([2] * 20)]


@pytest.mark.parametrize(
    ("values", "wanted", "declared", "expected", "code"),
    [
        ([*DAY[:5], "abc", *DAY[6:]], {}, {}, None, "MON-101"),
        ([*DAY[:5], "abc", *DAY[6:]], {}, {"tolerate": True}, 23, "MON-102"),
        (['"1,234"'] * 24, {}, {}, None, "MON-107"),
        ([10, 12, 11, *([14] * 22)], {}, REGISTER, 4, "MON-501"),
        ([*range(990, 1000), *range(15)], METER, REGISTER, 24, "MON-502"),
        ([*range(500, 510), *range(15)], {}, REGISTER, 9 + 14, "MON-503"),
        (SPIKE, {}, REGISTER, None, "MON-507"),
        (SPIKE, TEN_KW, REGISTER, 22, "MON-601"),
        ([9] * 10 + [500] + [9] * 13, TEN_KW, {}, 207, "MON-601"),
        (NIGHT, {}, {}, 39, "MON-602"),
        (NIGHT, HIGHER, {}, 40, "MON-602"),
        ([*DAY[:10], -5, *DAY[11:]], TEN_KW, {}, None, "MON-603"),
        ([*COUNT[:5], None, None, *COUNT[7:]], {}, REGISTER, 24, "MON-701"),
        (GAPS, {}, {}, 24, "MON-705"),
        (GAPS, HIGHER, {}, 30, "MON-705"),
        ([1] * 48, {}, {}, 24, "MON-901"),
        ([9000] * 24, TEN_KW, {}, None, "MON-904"),
    ],
)
def test_one_day(
    tmp_path: Path,
    values: list[Any],
    wanted: dict[str, Any],
    declared: dict[str, Any],
    expected: int | None,
    code: str,
) -> None:
    measured = look(tmp_path, rows(values), wanted, **declared)
    assert total(measured) == expected
    assert code in codes(measured)
    assert f"`{code}" in PAGE


def test_clock_changes(tmp_path: Path) -> None:
    autumn, spring = dt.datetime(2024, 10, 27), dt.datetime(2024, 3, 31)
    local = [autumn + n * HOUR for n in range(24)]

    def at(times: list[dt.datetime], day: dt.datetime) -> Any:
        text = "time,kwh\n" + "".join(f"{t:%Y-%m-%d %H:%M},1\n" for t in times)
        years = split_years(day.date(), day.date())
        return look(tmp_path, text, {"years": years, "timezone": "Europe/Berlin"})

    both = at([*local[:3], local[2], *local[3:]], autumn)
    assert total(both) == 25
    assert "MON-201" in codes(both)
    once = at(local, autumn)
    assert total(once) is None
    assert "MON-202" in codes(once)
    hours = [spring + n * HOUR for n in range(24) if n != 2]
    assert total(at(hours, spring)) == 23


def test_rows_twice_and_out_of_order(tmp_path: Path) -> None:
    text = rows(DAY)
    header, *lines = text.splitlines()
    same = look(tmp_path, text + lines[3] + "\n")
    assert (total(same), "MON-301" in codes(same)) == (24, True)
    other = look(tmp_path, text + lines[3].replace(",1", ",2") + "\n")
    assert (total(other), "MON-302" in codes(other)) == (None, True)
    mixed = look(tmp_path, "\n".join([header, lines[5], *lines[:5], *lines[6:]]) + "\n")
    assert (total(mixed), "MON-401" in codes(mixed)) == (24, True)


def test_a_register_over_the_year_end(tmp_path: Path) -> None:
    years = split_years(dt.date(2024, 12, 31), dt.date(2025, 1, 1))
    noons = rows([0, 24], dt.datetime(2024, 12, 31, 12), 24 * HOUR)
    measured = look(tmp_path, noons, {"years": years}, **REGISTER)
    assert [amount.value for amount in measured.amounts] == [12, 12]
    assert {"MON-702", "MON-704"} <= codes(measured)


def test_an_overdue_calibration(tmp_path: Path) -> None:
    meter = Meter.model_validate(
        {
            "maximum_permissible_error": "2 %",
            "calibrations": [
                {"date": "2023-01-01", "valid_until": "2024-01-02"},
                {"date": "2024-01-04", "valid_until": "2025-01-02"},
            ],
        }
    )
    lower = look(tmp_path, rows(DAY * 4), {"meter": meter}, end="01-04")
    assert total(lower) == 3 * 24 + Fraction("23.52")
    assert [line.effect for line in lower.ledger] == [Fraction("-0.48")]
    higher = look(tmp_path, rows(DAY * 4), {"meter": meter, **HIGHER}, end="01-04")
    assert total(higher) == 3 * 24 + Fraction("24.48")
    assert "MON-801" in codes(lower) & codes(higher)
    none = meter.model_copy(update={"maximum_permissible_error": None})
    assert "MON-802" in codes(look(tmp_path, rows(DAY * 4), {"meter": none}, end="01-04"))


def test_an_entry_over_the_year_end(tmp_path: Path) -> None:
    entry = {"start": START.date(), "end": "2025-06-30", "value": 547}
    refused = entries(tmp_path, [entry])
    assert "MON-032" in codes(refused)
    split = entries(tmp_path, [{**entry, "split": "days"}])
    assert [amount.value for amount in split.amounts] == [366, 181]
    assert "MON-034" in codes(split)
