"""One cause that shows at several cells is asked about once, with the tonnes of the right book."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.log_books import MONTHS, ROOFS, Change, book, put
from tests.verification.small_book import INPUT, laid_out
from tests.verification.test_one_cause import asked


class Fault(NamedTuple):
    """A layout with a fault; where it is told, with what code; whether its tonnes can be known."""

    layout: str
    change: Change
    code: str
    where: str
    knows: bool = True


def a_year_ago(made: openpyxl.Workbook) -> None:
    sheet = made.create_sheet("Log 2023")
    sheet.sheet_state = "hidden"
    sheet["A1"], sheet["B1"] = "Month", "Roof 2 [kWh]"
    for row, month in enumerate(MONTHS, start=2):
        sheet.cell(row, 1, month.replace(year=2023)).number_format = "mmm yyyy"
        sheet.cell(row, 2, ROOFS[1][row - 2] * 0.93)
    made[INPUT]["F9"] = "=SUM('Log 2023'!B2:B13)/1000"


def counted_as_nothing(made: openpyxl.Workbook) -> None:
    sheet = made["Days"]
    sheet["E1"] = "Remarks"
    for row in (163, 164, 165):
        sheet.cell(row, 2, 61_000)
        sheet.cell(row, 5, "data logger failure, counted as 0")


def converted_by_another_number(made: openpyxl.Workbook) -> None:
    made["Log"]["C4"] = "Roof 1 [MJ]"
    made[INPUT]["F8"] = "=SUM(Log!C5:C16)*0.31/1000"


FAULTS = {
    "a hundred for a thousand": Fault(
        "columns", put("F8", "=SUM(Log!C5:C16)/100"), "VER-111", f"{INPUT}!F8"
    ),
    "a thousand twice": Fault(
        "columns", put("F10", "=SUM(Log!E5:E16)/1000/1000"), "VER-032", f"{INPUT}!F10"
    ),
    "a month in Wh": Fault("columns", put("Log!E9", 19_051_000), "VER-110", "Log!E9"),
    "the year before, on a hidden sheet": Fault(
        "columns", a_year_ago, "VER-019", f"{INPUT}!F9", knows=False
    ),
    "days that should count nothing": Fault("days", counted_as_nothing, "VER-216", "Days!B163"),
    "MJ by another number": Fault("columns", converted_by_another_number, "VER-233", f"{INPUT}!F8"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_it_is_told_once_where_it_is(name: str, tmp_path: Path) -> None:
    fault = FAULTS[name]
    verdict = verify(book(tmp_path / "book.xlsx", fault.layout, fault.change))
    told = asked(verdict)
    assert [(c, w) for c, w, _ in told] == [(fault.code, fault.where)], told
    assert (told[0][2] is not None) is fault.knows
    assert not verdict.is_confirmed


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("a hundred for a thousand", put("F8", "=SUM(Log!C5:C16)/1000")),
        ("a thousand twice", put("F10", "=SUM(Log!E5:E16)/1000")),
    ],
)
def test_its_tonnes_are_those_of_the_right_book(name: str, right: Change, tmp_path: Path) -> None:
    fault = FAULTS[name]
    wrong = verify(book(tmp_path / "wrong.xlsx", fault.layout, fault.change))
    mended = verify(book(tmp_path / "mended.xlsx", fault.layout, fault.change, right))
    assert asked(mended) == []
    assert wrong.recomputed is not None
    assert mended.recomputed is not None
    ((_, _, effect),) = asked(wrong)
    # Both results are rounded down.
    assert effect == pytest.approx(wrong.recomputed - mended.recomputed, abs=1)


def two_years(path: Path, second: str) -> Path:
    """One roof of two years, whose log has both."""
    years = ("01/01/2024 - 31/12/2024", "01/01/2025 - 31/12/2025")
    made = laid_out(
        [(year, "EG_1,p", 0.0, "MWh/p", "Output of the roof") for year in years],
        [(year, f"=ROUNDDOWN(F{8 + n}*D30,0)") for n, year in enumerate(years)],
    )
    sheet = made.create_sheet("Log")
    sheet["A1"], sheet["B1"] = "Month", "Roof [kWh]"
    for n in range(24):
        day = dt.date(2024 + n // 12, n % 12 + 1, 1)
        sheet.cell(2 + n, 1, day).number_format = "mmm yyyy"
        sheet.cell(2 + n, 2, ROOFS[n // 12][n % 12])
    made[INPUT]["F8"], made[INPUT]["F9"] = "=SUM(Log!B2:B13)/1000", second
    made.save(path)
    return path


def test_a_year_that_takes_in_another_is_told_at_its_own_cell(tmp_path: Path) -> None:
    right = verify(two_years(tmp_path / "right.xlsx", "=SUM(Log!B14:B25)/1000"))
    assert (asked(right), right.is_confirmed) == ([], True)
    wrong = verify(two_years(tmp_path / "wrong.xlsx", "=SUM(Log!B14:B25)/1000+F8*0.05"))
    assert [(c, w) for c, w, _ in asked(wrong)] == [("VER-017", f"{INPUT}!F9")]


def test_the_months_of_the_other_year_are_told_where_they_are_taken(tmp_path: Path) -> None:
    wrong = verify(two_years(tmp_path / "wrong.xlsx", "=SUM(Log!B2:B13)/1000"))
    assert [(c, w) for c, w, _ in asked(wrong)] == [("VER-019", f"{INPUT}!F9")]


def test_two_input_sheets_are_told_once(tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", "columns")
    made = openpyxl.load_workbook(path)
    sheet = made[INPUT]
    made.copy_worksheet(sheet).title = f"{INPUT} 2025"
    sheet.title = f"{INPUT} 2024"
    made.save(path)
    assert [c for c, _, _ in asked(verify(path))] == ["WBK-121"]


def test_the_totals_of_several_columns_are_told_once(tmp_path: Path) -> None:
    """One range over three columns takes in the row below them."""

    def change(formula: str) -> Change:
        def made(workbook: openpyxl.Workbook) -> None:
            sheet = workbook.create_sheet("Strings")
            sheet.append(["Month", "String 1 [kWh]", "String 2 [kWh]", "String 3 [kWh]"])
            for row, month in enumerate(MONTHS, start=2):
                sheet.append([month, *(round(roof[row - 2] * 0.3 + row) for roof in ROOFS)])
                sheet.cell(row, 1).number_format = "mmm yyyy"
            sheet.append(["Total", *(f"=SUM({c}2:{c}13)" for c in "BCD")])
            workbook[INPUT]["F8"] = formula

        return made

    right = verify(book(tmp_path / "r.xlsx", "columns", change("=SUM(Strings!B2:D13)/1000")))
    assert asked(right) == []
    wrong = verify(book(tmp_path / "w.xlsx", "columns", change("=SUM(Strings!B2:D14)/1000")))
    ((code, where, effect),) = asked(wrong)
    assert (code, where) == ("VER-019", f"{INPUT}!F8")
    assert right.recomputed is not None
    assert wrong.recomputed is not None
    assert effect == pytest.approx(wrong.recomputed - right.recomputed, abs=1)
