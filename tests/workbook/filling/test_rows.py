"""Rows of months and halves, rows to spare, fixed values in every sheet, the plan's own result."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jcm_mrv import calculate, load_project, verify
from jcm_mrv.calculation.result import Result
from jcm_mrv.findings import FindingsError
from jcm_mrv.workbook.filling.fill import Filled, fill_workbook
from jcm_mrv.workbook.filling.items import Item
from tests.effort import one_in, thorough
from tests.libreoffice import requires_libreoffice
from tests.projects import ONE_YEAR, write_project
from tests.verification.small_book import Line, write
from tests.workbook.filling.sameness import values
from tests.workbook.official.build import build
from tests.workbook.official.content import separate_solar, solar
from tests.workbook.official.looks import Look

MONTHS = [(m, dt.date(2024 + m // 12, m % 12 + 1, 1) - dt.timedelta(1)) for m in range(1, 13)]
A, B = (f"monitoring.EG.members.roof-{n}" for n in "ab")
ESTIMATES: dict[str, Any] = {
    f"{A}.estimate": {"value": 720, "unit": "MWh"},
    f"{B}.estimate": {"value": 500, "unit": "MWh"},
}


def monthly(**changes: Any) -> dict[str, Any]:
    """Give changes that make of the first year entries of its months: 10 m and 5 m MWh."""

    def entries(times: float) -> list[dict[str, Any]]:
        return [
            {
                "start": f"2024-{m:02}-01",
                "end": end.isoformat(),
                "value": round(times * m, 3),
                "unit": "MWh",
            }
            for m, end in MONTHS
        ]

    return {
        **ONE_YEAR,
        f"{A}.entries": entries(10.101),
        f"{B}.entries": entries(5.003),
        **changes,
    }


def result_of(folder: Path, changes: dict[str, Any]) -> Result:
    return calculate(load_project(write_project(folder / "project", changes)))


def period(month: int, last: int | None = None) -> str:
    end = MONTHS[(last or month) - 1][1]
    return f"01/{month:02}/2024 - {end:%d/%m/%Y}"


def form(path: Path, periods: list[str], results: list[tuple[str, object]]) -> Path:
    lines: list[Line] = [(p, "EG_i,p", None) for p in periods for _ in range(2)]
    book = openpyxl.load_workbook(write(path, lines, results, factor=None))
    sheet = book.worksheets[0]
    for n in range(len(lines)):
        # Points begin again in each period.
        sheet.cell(8 + n, 3, f"({n % 2 + 1})")
        sheet.cell(8 + n, 8, None)
        sheet.cell(8 + n, 9, None)
    sheet["F30"] = "tCO2/MWh"
    book.save(path)
    return path


def refusal(path: Path, result: Result) -> list[str]:
    with pytest.raises(FindingsError) as caught:
        fill_workbook(path, result, recalculate=False)
    return [f.code for f in caught.value.findings if f.is_error]


def amounts(filled: Filled) -> list[Item]:
    return [item for item in filled.items if (item.symbol, item.role) == ("EG", "value")]


def halves(path: Path, first: tuple[int, int] = (1, 6), second: tuple[int, int] = (7, 12)) -> Path:
    whole = "=ROUNDDOWN(SUM(F8:F11)*$D$30,0)"
    return form(path, [period(*first), period(*second)], [(period(1, 12), whole)])


def test_halves_of_a_year_hold_what_their_months_have(tmp_path: Path) -> None:
    filled = fill_workbook(
        halves(tmp_path / "form.xlsx"), result_of(tmp_path, monthly()), recalculate=False
    )
    typed = {i.cell: float(i.content) for i in amounts(filled)}  # type: ignore[arg-type]
    assert typed == pytest.approx({"F8": 212.121, "F9": 105.063, "F10": 575.757, "F11": 285.171})
    # The days of the rows stay as the sheet has them.
    assert [i.cell for i in filled.items if i.role == "period"] == ["B40"]
    (tmp_path / "filled.xlsx").write_bytes(filled.data)
    verdict = verify(tmp_path / "filled.xlsx")
    assert verdict.is_confirmed, verdict.conclusion
    assert verdict.recomputed == filled.application.emission_reductions == 392


def test_twelve_months(tmp_path: Path) -> None:
    whole = "=ROUNDDOWN(SUM(F8:F31)*$D$40,0)"
    path = tmp_path / "form.xlsx"
    lines: list[Line] = [(period(m), "EG_i,p", None) for m in range(1, 13) for _ in range(2)]
    write(path, lines[:20], [])
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.move_range("B28:K45", rows=10)
    for n, (days, symbol, *_) in enumerate(lines):
        row = (days, f"({n % 2 + 1})", symbol, "Electricity", None, "MWh/p", None, None)
        for column, cell in enumerate(row, start=2):
            sheet.cell(8 + n, column, cell)
    for column, cell in enumerate((period(1, 12), whole, "tCO2/p"), start=2):
        sheet.cell(50, column, cell)
    book.save(path)
    filled = fill_workbook(path, result_of(tmp_path, monthly()), recalculate=False)
    typed = [float(i.content) for i in amounts(filled)]  # type: ignore[arg-type]
    assert typed == pytest.approx([x * m for m in range(1, 13) for x in (10.101, 5.003)])
    (tmp_path / "filled.xlsx").write_bytes(filled.data)
    verdict = verify(tmp_path / "filled.xlsx")
    assert (verdict.is_confirmed, verdict.recomputed) == (True, 392), verdict.conclusion


def test_days_that_no_row_is_for_or_two(tmp_path: Path) -> None:
    result = result_of(tmp_path, monthly())
    assert refusal(halves(tmp_path / "gap.xlsx", second=(8, 12)), result) == ["WBK-160"]
    assert refusal(halves(tmp_path / "short.xlsx", second=(7, 11)), result) == ["WBK-160"]
    assert refusal(halves(tmp_path / "twice.xlsx", first=(1, 7)), result) == ["WBK-160"]


def test_an_entry_of_a_year_says_nothing_of_its_months(tmp_path: Path) -> None:
    result = result_of(tmp_path, ONE_YEAR)
    assert set(refusal(halves(tmp_path / "form.xlsx"), result)) == {"WBK-161"}


def test_rows_to_spare_with_printed_values(tmp_path: Path) -> None:
    """Rows of five systems, each with its factor; the project has two."""
    official, output = tmp_path / "official.xlsx", tmp_path / "filled.xlsx"
    cells = build(official, solar({"": [None] * 5}, factor=0.333), Look())
    result = result_of(tmp_path, ONE_YEAR)
    filled = fill_workbook(official, result, recalculate=False)
    output.write_bytes(filled.data)
    after = values(output)
    assert [after.get(cells[f"EG.{n}@1"]) for n in range(1, 6)] == [700.0, 512.3, None, None, None]
    assert [after.get(cells[f"EF.{n}"]) for n in (2, 5)] == [0.333, 0.333]


@thorough
@requires_libreoffice
@pytest.mark.parametrize("factor", [0.333, None])
def test_what_is_filled_is_confirmed(tmp_path: Path, factor: float | None) -> None:
    official, output = tmp_path / "official.xlsx", tmp_path / "filled.xlsx"
    build(official, solar({"": [None] * 5}, factor=factor), Look())
    output.write_bytes(fill_workbook(official, result_of(tmp_path, ONE_YEAR)).data)
    verdict = verify(output)
    asked = [f for f in verdict.findings if f.severity != "note"]
    assert (verdict.is_confirmed, asked) == (True, []), verdict.conclusion
    assert verdict.recomputed == 403
    assert [f.code for f in verdict.findings].count("VER-130") == 1


def test_a_fixed_value_goes_into_every_sheet_with_a_row_for_it(tmp_path: Path) -> None:
    """Lines of the systems apart, and Table 2 of plan and report besides."""
    official, output = tmp_path / "official.xlsx", tmp_path / "filled.xlsx"
    content = separate_solar("2024", [None, None], factor=None)
    fixed = solar({"": [None, None]}, factor=None).fixed
    cells = build(official, replace(content, fixed=fixed), Look())
    filled = fill_workbook(official, result_of(tmp_path, ONE_YEAR), recalculate=False)
    output.write_bytes(filled.data)
    sheets = {i.sheet.name for i in filled.items if i.symbol == "EF_RE" and i.role == "value"}
    assert {"MPS(input)", "MRS(input_separate)"} <= sheets
    after = values(output)
    assert after[cells["EF.1@plan"]] == after[cells["EF.2@plan"]] == 0.333


@thorough
@requires_libreoffice
def test_the_plan_is_compared_with_the_estimates(tmp_path: Path) -> None:
    """720 and 500 MWh estimated: 406.26 tCO2 a year."""
    result = result_of(tmp_path, {**ONE_YEAR, **ESTIMATES})
    official = tmp_path / "official.xlsx"
    build(official, solar({"": [None, None]}, factor=None), Look())
    filled = fill_workbook(official, result)
    assert filled.findings == ()
    assert filled.plan is not None
    assert (filled.plan.stated, filled.plan.is_equal) == (406.0, True)
    assert filled.as_dict()["plan"]["estimated"] == pytest.approx(406.26)


@thorough
@requires_libreoffice
def test_a_plan_that_gives_something_else_is_told(tmp_path: Path) -> None:
    result = result_of(tmp_path, {**ONE_YEAR, **ESTIMATES})
    official = tmp_path / "official.xlsx"
    cells = build(official, solar({"": [None, None]}, factor=None), Look())
    book = openpyxl.load_workbook(official)
    sheet, cell = cells["ER@0"]
    book[sheet][cell] = str(book[sheet][cell].value) + "+10"
    book.save(official)
    found = fill_workbook(official, result).findings
    assert [(f.code, f.is_error, f.found) for f in found] == [("WBK-162", True, "416 tCO2")]


@thorough
@requires_libreoffice
def test_a_plan_of_which_half_is_estimated_is_no_error(tmp_path: Path) -> None:
    official = tmp_path / "official.xlsx"
    build(official, solar({"": [None, None]}, factor=None), Look())
    half = result_of(tmp_path, {**ONE_YEAR, f"{A}.estimate": ESTIMATES[f"{A}.estimate"]})
    found = fill_workbook(official, half).findings
    assert [f.code for f in found if f.is_error] == []


def apart(path: Path, *, formatted: bool, dash: bool = False, sample: bool = False) -> Path:
    """Give a form with a column for the first day and one for the last, in Tables 1 and 3."""
    form(path, [None] * 1, [(None, "=ROUNDDOWN(SUM(F8:F9)*D30,0)")])  # type: ignore[list-item]
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["D30"] = 0.333
    extra = 2 if dash else 1
    sheet.insert_cols(3, extra)
    # Formulas do not move with columns that are put in.
    value, factor = ("H", "F") if dash else ("G", "E")
    for row, heads in ((7, ("first day", "last day")), (39, ("from", "to"))):
        sheet.cell(row, 2, f"Monitoring period ({heads[0]})")
        sheet.cell(row, 2 + extra, f"Monitoring period ({heads[1]})")
    for row in (8, 9, 40):
        if dash:
            sheet.cell(row, 3, "~")
        for column in (2, 2 + extra):
            if formatted:
                sheet.cell(row, column).number_format = "dd/mm/yyyy"
        if sample:
            sheet.cell(row, 2, dt.date(2023, 1, 1))
            sheet.cell(row, 2 + extra, dt.date(2023, 12, 31))
    sheet.cell(40, 3 + extra, f"=ROUNDDOWN(SUM({value}8:{value}9)*{factor}30,0)")
    book.save(path)
    return path


@one_in(4)
@pytest.mark.parametrize(
    "options",
    [
        {"formatted": True},
        {"formatted": False},
        {"formatted": True, "dash": True},
        {"formatted": True, "sample": True},
    ],
    ids=["dates", "texts", "a dash between", "days of a sample"],
)
def test_first_and_last_day_go_into_columns_of_their_own(
    options: dict[str, bool], tmp_path: Path
) -> None:
    result = result_of(tmp_path, dict(ONE_YEAR))
    path = apart(tmp_path / "form.xlsx", **options)
    filled = fill_workbook(path, result, recalculate=False)
    (tmp_path / "filled.xlsx").write_bytes(filled.data)
    sheet = openpyxl.load_workbook(tmp_path / "filled.xlsx").worksheets[0]
    last = 4 if options.get("dash") else 3
    for row in (8, 9, 40):
        held = [sheet.cell(row, column).value for column in (2, last)]
        days = [h.date().isoformat() if isinstance(h, dt.datetime) else h for h in held]
        assert days == ["2024-01-01", "2024-12-31"], row
        assert not options.get("dash") or sheet.cell(row, 3).value == "~"
    assert verify(tmp_path / "filled.xlsx").is_confirmed
