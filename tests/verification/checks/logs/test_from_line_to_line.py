"""A range from the line that one function finds to that of another is judged as any other."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.small_book import INPUT, write

YEAR = "01/01/2024 - 31/12/2024"
LINE = "INDEX(Log!B2:B13,MATCH({},Log!A2:A13,0))"
FIRST, LAST = LINE.format("DATE(2024,1,1)"), LINE.format("DATE(2024,12,1)")
RIGHT = (
    f"=SUM({FIRST}:{LAST})/1000",
    f"=SUM(Log!B2:{LAST})/1000",
    f"=SUM({FIRST}:Log!B13)/1000",
    "=SUM(INDEX(Log!B:B,2):INDEX(Log!B:B,13))/1000",
    "=SUM(INDEX(Log!A2:B13,1,2):INDEX(Log!A2:B13,12,2))/1000",
)
WRONG = (
    f"=SUM({FIRST}:{LINE.format('DATE(2024,11,1)')})/1000",
    f"=SUM({LINE.format('DATE(2024,2,1)')}:{LAST})/1000",
    "=SUM(Log!B2:INDEX(Log!B2:B13,10))/1000",
)


def verdict_of(formula: str, path: Path) -> Verdict:
    """Judge a book whose value is taken so from a log of twelve months."""
    write(path, [(YEAR, "EG_i,p", 1.0)], [(YEAR, "=ROUNDDOWN(F8*D30,0)")])
    book = openpyxl.load_workbook(path)
    book[INPUT]["F8"] = formula
    log = book.create_sheet("Log")
    log.append(["Month", "Output (kWh)"])
    for month in range(1, 13):
        log.append([dt.date(2024, month, 1), 61_250.5 + 4_000 * ((7 * month) % 12)])
    book.save(path)
    return verify(path)


@pytest.mark.parametrize("formula", RIGHT)
def test_all_lines_of_the_year_are_right(formula: str, tmp_path: Path) -> None:
    verdict = verdict_of(formula, tmp_path / "book.xlsx")
    assert [f for f in verdict.findings if f.severity != "note"] == []
    assert verdict.is_confirmed


@pytest.mark.parametrize("formula", WRONG)
def test_a_range_that_leaves_out_months_is_asked_about(formula: str, tmp_path: Path) -> None:
    verdict = verdict_of(formula, tmp_path / "book.xlsx")
    asked = {(f.code, f.where) for f in verdict.findings if f.severity != "note"}
    assert ("VER-019", f"{INPUT}!F8") in asked
    assert not verdict.is_confirmed
