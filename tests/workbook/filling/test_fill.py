"""Official files filled: the right values in input cells, and nothing else changed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jcm_mrv import calculate, load_project
from jcm_mrv.calculation.result import Result
from jcm_mrv.findings import FindingsError
from jcm_mrv.workbook.filling.fill import Filled, fill_workbook, write_filled
from tests.effort import one_in, thorough
from tests.libreoffice import requires_libreoffice
from tests.projects import ONE_YEAR, write_project
from tests.workbook.filling.sameness import changed_cells, changed_parts, values
from tests.workbook.official.build import Cells, build, part, with_parts
from tests.workbook.official.content import Content, separate_solar, solar
from tests.workbook.official.looks import LOOKS, Look

pytestmark = one_in(2)

BLANK = {"": [None, None], " ": [None, None]}
GENERATED = {"EG.1@1": 700.0, "EG.2@1": 512.3, "EG.1@2": 351.5, "EG.2@2": 250.1}


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return calculate(load_project(write_project(tmp_path_factory.mktemp("project"))))


@pytest.fixture
def one_year(tmp_path: Path) -> Result:
    return calculate(load_project(write_project(tmp_path / "project", ONE_YEAR)))


def fill(
    folder: Path,
    content: Content,
    look: Look,
    result: Result,
    *,
    change: Callable[[Path], None] | None = None,
    **options: Any,
) -> tuple[Path, Path, Cells, Filled]:
    official, output = folder / "official.xlsx", folder / "filled.xlsx"
    cells = build(official, content, look)
    if change is not None:
        change(official)
    before = official.read_bytes()
    filled = fill_workbook(official, result, **{"recalculate": False, **options})
    write_filled(filled, official, output)
    assert official.read_bytes() == before
    return official, output, cells, filled


def codes(folder: Path, content: Content, look: Look, result: Result, **options: Any) -> list[str]:
    with pytest.raises(FindingsError) as caught:
        fill(folder, content, look, result, **options)
    assert not (folder / "filled.xlsx").exists()
    assert all(finding.hint for finding in caught.value.findings)
    return [finding.code for finding in caught.value.findings if finding.is_error]


@pytest.mark.parametrize("look", LOOKS)
def test_values_are_typed_and_nothing_else_changes(
    tmp_path: Path, result: Result, look: str
) -> None:
    official, output, cells, filled = fill(tmp_path, solar(BLANK, factor=None), LOOKS[look], result)
    before, after = values(official), values(output)
    for key, value in GENERATED.items():
        assert after[cells[key]] == value
    assert after[cells["EF.1@plan"]] == after[cells["EF.2@plan"]] == 0.333
    typed = {(item.sheet.name, item.cell) for item in filled.items}
    assert {c for c in before.keys() | after.keys() if before.get(c) != after.get(c)} <= typed
    sheets = {item.sheet.part for item in filled.items}
    assert changed_parts(official, output) == {*sheets, "xl/workbook.xml"}
    for name in sheets:
        cells_typed = {item.cell for item in filled.items if item.sheet.part == name}
        assert changed_cells(official, output, name) <= cells_typed
    workbook = part(output, "xl/workbook.xml")
    assert b'fullCalcOnLoad="1"' in workbook
    assert [f.code for f in filled.findings] == ["WBK-153"]
    book = openpyxl.load_workbook(output)
    sheet, cell = cells["EG.1@1"]
    assert book[sheet][cell].value == 700
    assert book[sheet][cell].has_style
    texts = {item.content for item in filled.items if item.role == "period"}
    assert texts == {"1/Jan/2024-31/Dec/2024", "1/Jan/2025-30/Jun/2025"}
    options = [item.content for item in filled.items if item.role == "option"]
    assert set(options) == {"Option C"}
    again = fill_workbook(official, result, recalculate=False)
    assert again.data == output.read_bytes()


@pytest.mark.parametrize(
    ("unit", "factor_unit", "generated", "factor"),
    [
        ("kWh/p", "tCO2/MWh", 700_000.0, 0.333),
        ("GWh / p", "tCO2/MWh", 0.7, 0.333),
        ("ｋＷｈ/p", "kg-CO2/kWh", 700_000.0, 0.333),
        ("MWh/period", "t-CO₂/kWh", 700.0, 0.000333),
        ("MWh", "tCO2 / GWh", 700.0, 333.0),
    ],
)
def test_values_are_in_the_unit_of_the_sheet(
    tmp_path: Path, result: Result, unit: str, factor_unit: str, generated: float, factor: float
) -> None:
    content = solar(BLANK, factor=None, unit=unit, factor_unit=factor_unit.replace("kg-", "kg"))
    _, output, cells, filled = fill(tmp_path, content, LOOKS["shifted"], result)
    after = values(output)
    assert after[cells["EG.1@1"]] == generated
    assert after[cells["EF.1@plan"]] == factor
    assert {item.unit for item in filled.items if item.symbol == "EG"} == {unit}


@pytest.mark.parametrize("unit", ["t/p", "kW/p", "", "-", "furlongs", "MWh/h"])
def test_units_that_do_not_fit(tmp_path: Path, result: Result, unit: str) -> None:
    content = solar(BLANK, factor=None, unit=unit)
    assert set(codes(tmp_path, content, LOOKS["plain"], result)) == {"WBK-142"}


def test_years_go_to_the_rows_of_their_period(tmp_path: Path, result: Result) -> None:
    years = {"01/01/2025 - 30/06/2025": [None, None], "2024": [None, None]}
    _, output, cells, _ = fill(tmp_path, solar(years), LOOKS["plain"], result)
    after = values(output)
    assert after[cells["EG.1@1"]] == 351.5
    assert after[cells["EG.1@2"]] == 700.0


def test_room_for_one_period(tmp_path: Path, result: Result) -> None:
    content = solar({"": [None, None]})
    assert codes(tmp_path, content, LOOKS["plain"], result) == ["WBK-147"]
    _, output, cells, filled = fill(tmp_path, content, LOOKS["plain"], result, year=2025)
    after = values(output)
    assert after[cells["EG.1@1"]] == 351.5
    assert {item.year for item in filled.items if item.symbol == "EG"} == {2025}
    assert codes_of_year(tmp_path, result) == ["WBK-148"]


def codes_of_year(folder: Path, result: Result) -> list[str]:
    with pytest.raises(FindingsError) as caught:
        fill_workbook(folder / "official.xlsx", result, year=2023)
    return [finding.code for finding in caught.value.findings]


def test_rows_of_another_year_stay_and_are_warned_about(tmp_path: Path, one_year: Result) -> None:
    content = solar({"2023": [1.0, 2.0], "": [None, None]}, factor=None)
    _, output, cells, filled = fill(tmp_path, content, LOOKS["plain"], one_year)
    after = values(output)
    assert [after[cells[f"EG.1@{n}"]] for n in (1, 2)] == [1.0, 700.0]
    assert [f.code for f in filled.findings] == ["WBK-149", "WBK-153"]


def test_more_members_than_rows_and_fewer(tmp_path: Path, one_year: Result) -> None:
    assert codes(tmp_path, solar({"": [None]}), Look(), one_year) == ["WBK-143"]
    content = solar({"": [None, None]}, count=3, factor=None)
    _, output, cells, _ = fill(tmp_path, content, Look(), one_year)
    assert values(output).get(cells["EG.3@1"]) is None
    (tmp_path / "filled.xlsx").unlink()
    content = solar({"": [None, None, 5.0]}, factor=None)
    assert codes(tmp_path, content, Look(), one_year) == ["WBK-146"]


def test_one_row_for_the_factor_of_all_members(tmp_path: Path, one_year: Result) -> None:
    content = solar({"": [None, None]}, factor=None)
    single = replace(content, fixed=content.fixed[:1])
    blocks = {
        title: tuple(
            replace(line, formula=line.formula.replace("{EF.2}", "{EF.1}")) for line in all_
        )
        for title, all_ in single.spans[0].blocks.items()
    }
    spans = (replace(single.spans[0], blocks=blocks),)
    plan = replace(single.plan, blocks=dict.fromkeys(single.plan.blocks, ()))
    plan = replace(plan, result=replace(plan.result, formula="", value=0.0))
    _, output, cells, _ = fill(
        tmp_path, replace(single, spans=spans, plan=plan), LOOKS["vietnamese"], one_year
    )
    assert values(output)[cells["EF.1"]] == 0.333


@pytest.mark.parametrize("look", LOOKS)
def test_members_on_a_sheet_of_their_own(tmp_path: Path, one_year: Result, look: str) -> None:
    content = separate_solar("2024", [None, None, None], factor=None)
    official, output, cells, filled = fill(tmp_path, content, LOOKS[look], one_year)
    after = values(output)
    assert [after.get(cells[f"EG.{n}@1"]) for n in (1, 2, 3)] == [700.0, 512.3, None]
    assert [after.get(cells[f"EF.{n}"]) for n in (1, 2, 3)] == [0.333, 0.333, None]
    assert {i.content for i in filled.items if i.role == "point"} == {"Warehouse A", "Warehouse B"}
    sheets = {item.sheet.name for item in filled.items if item.role == "value"}
    assert sheets == {"MRS(input_separate)"}
    parts = {item.sheet.part for item in filled.items}
    assert changed_parts(official, output) == {*parts, "xl/workbook.xml"}
    (tmp_path / "filled.xlsx").unlink()
    few = separate_solar("2024", [None], factor=None)
    assert set(codes(tmp_path, few, LOOKS[look], one_year)) == {"WBK-143"}


def test_separate_sheets_hold_one_year(tmp_path: Path, result: Result) -> None:
    content = separate_solar("2024", [None, None], factor=None)
    assert "WBK-147" in codes(tmp_path, content, Look(), result)


def test_text_of_a_project_stays_text(tmp_path: Path) -> None:
    changes = {
        **ONE_YEAR,
        "sets.system.0.title": "=HYPERLINK(1)",
        "monitoring.EG.frequency": "+1",
        "monitoring.EG.method": "@SUM(1)",
        "monitoring.EG.comment": '-1 <b>&"</b>\x07 _x0041_',
    }
    result = calculate(load_project(write_project(tmp_path / "project", changes)))
    _, output, _, filled = fill(
        tmp_path, separate_solar("2024", [None, None], factor=None), Look(), result
    )
    book = openpyxl.load_workbook(output)
    labels = [item for item in filled.items if item.role == "point"]
    for item in labels:
        cell = book[item.sheet.name][item.cell]
        assert (cell.data_type, cell.value) == ("s", item.content)
    assert labels[0].content == "=HYPERLINK(1)"
    (tmp_path / "filled.xlsx").unlink()
    _, output, _, filled = fill(tmp_path, solar({"": [None, None]}, factor=None), Look(), result)
    book = openpyxl.load_workbook(output)
    texts = {}
    for item in filled.items:
        if isinstance(item.content, str):
            cell = book[item.sheet.name][item.cell]
            assert cell.data_type == "s"
            texts.setdefault(item.role, cell.value)
    assert texts["frequency"] == "+1"
    assert texts["method"].startswith("@SUM(1)")
    assert '-1 <b>&"</b>\ufffd ' in texts["comment"]


def test_texts_of_the_official_sheet_are_kept(tmp_path: Path, one_year: Result) -> None:
    content = solar({"2024": [1.0, 2.0]}, factor=None)
    _, output, cells, filled = fill(tmp_path, content, LOOKS["japanese"], one_year)
    assert values(output)[cells["EG.1@1"]] == 700.0
    replaced = {item.before for item in filled.items if item.before}
    assert replaced == {"1", "2", "2024"}
    assert any("Adjusted" in text or "Coverage" in text for _, text in filled.kept)
    assert "毎月確認する。" in values(output).values()


@pytest.mark.parametrize(
    ("spreadsheet", "code"),
    [("JCM_ID_AM013_ver01.0", "WBK-150"), ("JCM_VN_AM007_ver02.0", "WBK-150")],
)
def test_another_methodology(tmp_path: Path, result: Result, spreadsheet: str, code: str) -> None:
    content = solar(BLANK, spreadsheet=spreadsheet)
    assert codes(tmp_path, content, Look(), result) == [code]


def test_no_methodology_and_another_project(tmp_path: Path, result: Result) -> None:
    content = replace(solar(BLANK, spreadsheet="of PV systems"), reference="VN001")
    *_, filled = fill(tmp_path, content, Look(), result)
    assert [f.code for f in filled.findings] == ["WBK-151", "WBK-152", "WBK-153"]


def test_two_report_sheets(tmp_path: Path, result: Result) -> None:
    look = Look(names={"MPS(input)": "MRS(input)_2"})
    assert codes(tmp_path, solar(BLANK), look, result) == ["WBK-121"]


def test_rows_of_other_symbols(tmp_path: Path, one_year: Result) -> None:
    content = solar({"": [None, None]}, factor=None)
    span = content.spans[0]
    other = replace(span.monitored[0], key="X", symbol="FC_{i,p}")
    content = replace(content, spans=(replace(span, monitored=(*span.monitored, other)),))
    *_, filled = fill(tmp_path, content, Look(), one_year)
    assert [f.code for f in filled.findings] == ["WBK-140", "WBK-153"]
    (tmp_path / "filled.xlsx").unlink()
    only = tuple(replace(line, symbol="FC_{i,p}") for line in span.monitored)
    content = replace(content, spans=(replace(span, monitored=only),))
    assert codes(tmp_path, content, Look(), one_year) == ["WBK-144"]


def test_a_value_without_a_row_in_table_2(tmp_path: Path) -> None:
    given = {"value": 0.3, "unit": "tCO2/MWh", "source": "page 1"}
    changes = {**ONE_YEAR, "values": {"EF_RE": {"roof-a": given, "roof-b": given}}}
    result = calculate(load_project(write_project(tmp_path / "project", changes)))
    content = solar({"": [None, None]})
    fixed = tuple(replace(line, symbol="EF_{other}") for line in content.fixed)
    *_, filled = fill(tmp_path, replace(content, fixed=fixed), Look(), result)
    assert "WBK-145" in [f.code for f in filled.findings]


def test_values_in_percent(tmp_path: Path) -> None:
    from fractions import Fraction

    from jcm_mrv.workbook.filling.fill import _content
    from jcm_mrv.workbook.filling.items import Item, in_unit_of_sheet
    from jcm_mrv.workbook.filling.splice import Place, Places
    from jcm_mrv.workbook.reading.cells import SheetGrid
    from jcm_mrv.workbook.reading.styles import CellStyle

    value, problems = in_unit_of_sheet(Fraction("0.85"), "1", "%", where="", symbol="η")
    assert (value, problems) == (Fraction(85), [])
    assert value is not None
    item = Item(SheetGrid("S", "s"), (0, 0), "value", value, unit="%")
    places = Places(cells={(0, 0): Place(0, 0, 0, 1, None)})
    assert _content(item, places, (CellStyle(), CellStyle("0.0%"))) == 0.85
    assert _content(item, places, (CellStyle(), CellStyle('0.0"%"'))) == 85


def test_the_official_file_is_never_overwritten(tmp_path: Path, result: Result) -> None:
    official = tmp_path / "official.xlsx"
    build(official, solar(BLANK), Look())
    filled = fill_workbook(official, result, recalculate=False)
    (tmp_path / "link.xlsx").symlink_to(official)
    for output, code in (
        (official, "CAL-031"),
        (tmp_path / "link.xlsx", "CAL-031"),
        (tmp_path / "OFFICIAL.xlsx", "CAL-031"),
        (official / "below", "WBK-156"),
        (tmp_path, "WBK-156"),
    ):
        for overwrite in (False, True):
            with pytest.raises(FindingsError) as caught:
                write_filled(filled, official, output, overwrite=overwrite)
            assert [f.code for f in caught.value.findings] == [code]
    (tmp_path / "link.xlsx").unlink()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["official.xlsx"]


def test_own_workbook_is_filled_too(tmp_path: Path, result: Result) -> None:
    from jcm_mrv.workbook.writing.xlsx import workbook_bytes

    official = tmp_path / "own.xlsx"
    official.write_bytes(workbook_bytes(result, result.applications[0]))
    filled = fill_workbook(official, result, recalculate=False)
    assert [f.code for f in filled.findings] == ["WBK-153"]
    output = tmp_path / "filled.xlsx"
    write_filled(filled, official, output)
    before, after = values(official), values(output)
    changed = {c for c in before if before[c] != after[c]}
    # Periods are written as published sheets have them; every value is what it was.
    assert {str(after[c])[-4:] for c in changed} == {"2024", "2025"}
    assert {item.role for item in filled.items if item.before} == {"period"}


@requires_libreoffice
def test_results_are_refreshed_and_compared(tmp_path: Path, result: Result) -> None:
    official, output, cells, filled = fill(
        tmp_path, solar(BLANK, factor=None), LOOKS["vietnamese"], result, recalculate=None
    )
    assert filled.recalculated
    assert [(c.year, c.stated, c.is_equal) for c in filled.checks] == [
        (2024, 403.0, True),
        (2025, 200.0, True),
    ]
    # The project gives no estimates, so that the plan states nothing.
    assert [(f.code, f.severity, f.found) for f in filled.findings] == [
        ("WBK-162", "warning", "0 tCO2")
    ]
    after = values(output)
    assert after[cells["credits@1"]] == 403
    assert math.isclose(float(str(after[cells["RE@2"]])), (351.5 + 250.1) * 0.333)
    assert "xl/workbook.xml" not in changed_parts(official, output)
    formulas = openpyxl.load_workbook(output)
    originals = openpyxl.load_workbook(official)
    for sheet in originals:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert formulas[sheet.title][cell.coordinate].value == cell.value


@thorough
@requires_libreoffice
def test_a_sheet_that_calculates_otherwise(tmp_path: Path, one_year: Result) -> None:
    content = solar({"": [None, None]}, factor=None)
    result = replace(content.spans[0].result, formula="ROUNDUP({ER@1},0)")
    content = replace(content, spans=(replace(content.spans[0], result=result),))
    *_, filled = fill(tmp_path, content, Look(), one_year, recalculate=True)
    # The plan has no estimates, which is said as well.
    assert [(f.code, f.found) for f in filled.findings if f.code != "WBK-162"] == [
        ("WBK-155", "404 tCO2")
    ]


def test_where_libreoffice_fails(
    tmp_path: Path, result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tmp_path / "soffice"
    made.write_text("#!/bin/sh\nexit 3\n")
    made.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    *_, filled = fill(tmp_path, solar(BLANK), Look(), result, recalculate=None)
    assert [f.code for f in filled.findings] == ["WBK-131", "WBK-153"]
    assert not filled.recalculated
    (tmp_path / "filled.xlsx").unlink()
    assert codes(tmp_path, solar(BLANK), Look(), result, recalculate=True) == ["WBK-131"]


def test_xml_that_cannot_be_edited(tmp_path: Path, result: Result) -> None:
    sheet = "xl/worksheets/sheet4.xml"

    def utf16(path: Path) -> None:
        text = part(path, sheet).decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
        with_parts(path, {sheet: text.encode("utf-16")})

    assert codes(tmp_path, solar(BLANK), Look(), result, change=utf16) == ["WBK-154"]
