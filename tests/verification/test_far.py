"""Limits of what is looked at behind a value: the scope of the verdict says each of them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from jcm_mrv import verify
from tests.effort import one_in
from tests.verification.log_books import MONTHS, ROOFS, Change, book

INPUT = "MRS(input)"
ROOF = "SUM(Log!C5:C16)"


def chain(number: int) -> Change:
    """Let the first value rest on a number of formulas that change nothing."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made["Log"]
        for n in range(number):
            sheet.cell(20 + n, 8, f"=C{5 + n % 12}/10")
        made[INPUT]["F8"] = f"=({ROOF}+0*SUM(Log!H20:H{19 + number}))/1000"

    return change


def block(side: int) -> Change:
    """Let the first value take a square of cells besides."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Wide")
        for row in range(1, side + 1):
            for column in range(1, side + 1):
                sheet.cell(row, column, 0)
        last = f"{get_column_letter(side)}{side}"
        made[INPUT]["F8"] = f"=({ROOF}+0*SUM(Wide!A1:{last}))/1000"

    return change


def apart(made: openpyxl.Workbook) -> None:
    made["Log"].cell(3, 230, "far out")


SAID = {
    "a block": (block(45), "ranges of more than 40 columns and rows, as logs", "Wide!A1:AS45"),
    "formulas": (chain(3_010), "formulas but for the first 3,000 behind each of", "F8"),
    "columns": (
        apart,
        "columns but for the first 200, for what a list says is import or export",
        "Log",
    ),
}


@one_in(3)
@pytest.mark.parametrize("kind", SAID)
def test_what_lies_beyond_a_limit_is_said(kind: str, tmp_path: Path) -> None:
    change, words, where = SAID[kind]
    scope = verify(book(tmp_path / "book.xlsx", "columns", change)).scope
    (line,) = [line for line in scope.not_judged if line.startswith(words)]
    assert where in line
    assert "what stands beyond what is looked at" in scope.brief


def test_numbers_in_formulas_are_looked_for_in_some_of_them(tmp_path: Path) -> None:
    scope = verify(book(tmp_path / "book.xlsx", "columns", chain(70))).scope
    words = "numbers written into formulas but for the first 60 behind each of"
    assert [line for line in scope.not_judged if line.startswith(words)]
    assert "what stands beyond what is looked at" not in scope.brief


def test_within_the_limits_nothing_is_said(tmp_path: Path) -> None:
    scope = verify(book(tmp_path / "book.xlsx", "columns", block(40))).scope
    assert not [line for line in scope.not_judged if "but for the first" in line]
    assert "what stands beyond what is looked at" not in scope.brief


@pytest.mark.parametrize("column", [3, 60])
def test_what_lines_say_of_their_direction_may_stand_far_to_the_right(
    column: int, tmp_path: Path
) -> None:
    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("List")
        sheet.cell(1, 1, "Month"), sheet.cell(1, 2, "kWh"), sheet.cell(1, column, "Direction")
        for n in range(24):
            sheet.cell(2 + n, 1, MONTHS[n // 2])
            sheet.cell(2 + n, 2, ROOFS[0][n // 2] if n % 2 == 0 else 900 + 7 * n)
            sheet.cell(2 + n, column, "Export" if n % 2 else "Import")
        made[INPUT]["F8"] = "=SUM(List!B2:B25)/1000"

    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    assert "VER-116" in [f.code for f in verdict.findings if f.where == f"{INPUT}!F8"]


def test_what_stands_behind_fixed_values_and_is_not_judged_is_said(tmp_path: Path) -> None:
    """Three "fixed values taken as stated" were sums over a sheet that nobody had looked at."""

    def mean(made: openpyxl.Workbook) -> None:
        for n in (1, 2):
            made["Log"].cell(n, 20, 0.333)
        made[INPUT]["D30"] = "=AVERAGE(Log!T1:T2)"

    def ratio(made: openpyxl.Workbook) -> None:
        made["Log"].cell(1, 20, 333)
        made["Log"].cell(3, 22, 1000)
        made[INPUT]["D30"] = "=Log!T1/Log!V3"

    def mixed(made: openpyxl.Workbook) -> None:
        mean(made)
        made["Log"].cell(3, 22, 1.0)
        made[INPUT]["D30"] = "=AVERAGE(Log!T1:T2)*Log!V3"

    words = "what stands behind formulas of fixed values"
    typed = verify(book(tmp_path / "typed.xlsx", "columns"))
    assert words not in typed.scope.brief
    summed = verify(book(tmp_path / "summed.xlsx", "columns", mean))
    assert summed.is_confirmed
    assert words not in summed.conclusion
    assert "fixed values from the tables behind them: Log!T1:T2" in summed.scope.recomputed
    # Which of two single cells is which nobody tells.
    divided = verify(book(tmp_path / "divided.xlsx", "columns", ratio))
    assert divided.is_confirmed
    assert words in divided.conclusion
    (line,) = [line for line in divided.scope.not_judged if "of fixed values" in line]
    assert line.endswith(f"{INPUT}!D30 (=Log!T1/Log!V3)")
    # Of a mean of a table, times what nobody looked at, the table alone was judged.
    half = verify(book(tmp_path / "half.xlsx", "columns", mixed))
    assert half.is_confirmed
    assert words in half.conclusion
    (line,) = [line for line in half.scope.not_judged if "of fixed values" in line]
    assert line.endswith(f"{INPUT}!D30 (Log!V3, in no table)")
