"""Hidden rows of a log: right where subtotals leave them out, asked for where they count."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.effort import one_in
from tests.verification.log_books import MONTHS, ROOFS, YEAR
from tests.verification.log_books import book as log_book
from tests.verification.small_book import INPUT, write


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    return [(f.code, f.where) for f in verdict.findings if f.severity != "note"]


def two_meters(path: Path, formula: str) -> Verdict:
    """Two meters in one list, of which the rows of the second one are hidden."""
    line = (YEAR, "EG_1,p", formula, "MWh/p", "Output of roof 1")
    write(path, [line], [(YEAR, "=ROUNDDOWN(F8*D30,0)")])
    made = openpyxl.load_workbook(path)
    log = made.create_sheet("Log")
    for column, head in enumerate(("Month", "Meter", "Energy [kWh]"), 2):
        log.cell(4, column, head)
    rows = [(month, n, ROOFS[n][m]) for m, month in enumerate(MONTHS) for n in (0, 1)]
    for row, (month, n, value) in enumerate(rows, start=5):
        log.cell(row, 2, month).number_format = "mmm yyyy"
        log.cell(row, 3, f"M-{n + 1}")
        log.cell(row, 4, value)
        log.row_dimensions[row].hidden = n == 1
    made.save(path)
    return verify(path)


@one_in(3)
@pytest.mark.parametrize(
    "formula",
    [
        "=SUBTOTAL(109,Log!D5:D28)/1000",
        "=ROUND(SUBTOTAL(109,Log!D5:D28)/1000,3)",
        "=SUBTOTAL(109,Log!D5:D28)*0.001",
        "=AGGREGATE(9,5,Log!D5:D28)/1000",
    ],
)
def test_a_subtotal_inside_of_a_formula_leaves_them_out(formula: str, tmp_path: Path) -> None:
    verdict = two_meters(tmp_path / "book.xlsx", formula)
    assert (asked(verdict), verdict.recomputed) == ([], int(sum(ROOFS[0]) / 1000 * 0.333))
    assert verdict.is_confirmed, verdict.conclusion


def test_all_that_count_are_one_finding(tmp_path: Path) -> None:
    verdict = two_meters(tmp_path / "book.xlsx", "=SUBTOTAL(9,Log!D5:D28)/1000")
    assert asked(verdict) == [("VER-016", "Log!D6")]
    (finding,) = [f for f in verdict.findings if f.code == "VER-016"]
    assert "rows 6, 8, 10, 12, 14, 16, 18, 20 and 4 more" in finding.message
    assert not verdict.is_confirmed


@pytest.mark.parametrize("formula", ["=SUM(Log!C5:C16)/1000", "=SUBTOTAL(109,Log!C5:C16)/1000"])
def test_a_month_that_is_hidden_is_asked_for(formula: str, tmp_path: Path) -> None:
    """A sum counts it, so that nobody sees it; a subtotal of what is shown loses it."""

    def hide(made: openpyxl.Workbook) -> None:
        made["Log"].row_dimensions[8].hidden = True
        made[INPUT]["F8"] = formula

    verdict = verify(log_book(tmp_path / "book.xlsx", "columns", hide))
    assert not verdict.is_confirmed
    lost = ("VER-016", "Log!C8") if "SUM(" in formula else ("VER-019", f"{INPUT}!F8")
    assert lost in asked(verdict)
