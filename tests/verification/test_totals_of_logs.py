"""Totals of a log that the monitored values are taken from: each counts its own readings once."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.log_books import MONTHS, ROOFS, book, put

IN = "MRS(input)"
TOTALS = [put(f"F{8 + n}", f"=Log!{letter}17/1000") for n, letter in enumerate("CDE")]


def asked(path: Path) -> list[tuple[str, str, float | None]]:
    verdict = verify(path)
    found = [i for i in verdict.items if i.finding.severity != "note"]
    return [(i.finding.code, i.finding.where, i.effect and round(i.effect, 1)) for i in found]


def sheets(made: openpyxl.Workbook) -> None:
    """A sheet for each roof, the total in its row 14."""
    for n in range(3):
        sheet = made.create_sheet(f"Roof {n + 1}")
        sheet["A1"], sheet["B1"] = "Month", "Output [kWh]"
        for row, month in enumerate(MONTHS, start=2):
            sheet.cell(row, 1, month).number_format = "mmm yyyy"
            sheet.cell(row, 2, ROOFS[n][row - 2])
        sheet["A14"], sheet["B14"] = "Total", "=SUM(B2:B13)"
        made[IN].cell(8 + n, 6, f"='Roof {n + 1}'!B14/1000")


def test_totals_that_count_each_reading_once_are_left_alone(tmp_path: Path) -> None:
    assert asked(book(tmp_path / "book.xlsx", "columns", *TOTALS)) == []
    assert asked(book(tmp_path / "book.xlsx", "columns", sheets)) == []


@pytest.mark.parametrize("formula", ["=SUM(C5:C16)+C16", "=SUM(C5:C16,C16)"])
def test_a_total_that_counts_a_reading_twice_is_named(formula: str, tmp_path: Path) -> None:
    made = book(tmp_path / "book.xlsx", "columns", *TOTALS, put("Log!C17", formula))
    ((code, where, effect),) = asked(made)
    assert (code, where) == ("VER-019", "Log!C17")
    assert effect is not None
    assert effect > 0


def test_a_total_that_takes_a_month_of_another_sheet_besides_is_named(tmp_path: Path) -> None:
    wrong = put("Roof 1!B14", "=SUM(B2:B13)+'Roof 2'!B13")
    ((code, where, effect),) = asked(book(tmp_path / "book.xlsx", "columns", sheets, wrong))
    assert (code, where) == ("VER-018", "Roof 1!B14")
    assert effect is not None
    assert 0 < effect < 42.9


def test_a_month_of_another_sheet_that_is_taken_off_is_not_counted_besides(tmp_path: Path) -> None:
    kept = put("Roof 1!B14", "=SUM(B2:B13)-'Roof 2'!B13")
    found = asked(book(tmp_path / "book.xlsx", "columns", sheets, kept))
    assert "VER-018" not in [code for code, *_ in found]
