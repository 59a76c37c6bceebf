"""A line of a log whose formula is unlike those around it, beside its pattern as well."""

from __future__ import annotations

import random
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.small_book import INPUT, write

YEAR = "01/01/2024 - 31/12/2024"


def asked(path: Path, usual: str, others: dict[int, str]) -> set[str]:
    """Give the cells that are asked about as unlike their neighbours, of a log of twelve lines."""
    write(path, [(YEAR, "EG_i,p", 1.0)], [(YEAR, "=ROUNDDOWN(F8*D30,0)")])
    book = openpyxl.load_workbook(path)
    book[INPUT]["F8"] = "=SUM(Log!E2:E13)/1000"
    log, numbers = book.create_sheet("Log"), random.Random(3)
    log.append(["Month", "L1 (kWh)", "L2 (kWh)", "L3 (kWh)", "Sum (kWh)"])
    for row in range(2, 14):
        amounts = [round(20_000 + 9_000 * numbers.random(), 1) for _ in range(3)]
        log.append(
            [f"2024-{row - 1:02}", *amounts, others.get(row, usual).format(n=row, m=row + 1)]
        )
    book.save(path)
    return {f.where for f in verify(path).findings if f.code == "VER-021" and f.severity != "note"}


SUM = "=SUM(B{n}:D{n})"


@pytest.mark.parametrize("row", [3, 6, 7, 8, 12])
def test_a_range_that_takes_in_the_next_line_is_found_anywhere(row: int, tmp_path: Path) -> None:
    assert asked(tmp_path / "book.xlsx", SUM, {row: "=SUM(B{n}:D{m})"}) == {f"Log!E{row}"}


@pytest.mark.parametrize("row", [4, 7, 9])
def test_a_cell_of_the_next_line_is_found_anywhere(row: int, tmp_path: Path) -> None:
    usual = "=B{n}+C{n}+D{n}"
    assert asked(tmp_path / "book.xlsx", usual, {row: "=B{n}+C{m}+D{n}"}) == {f"Log!E{row}"}


def test_three_lines_of_twelve_that_raise_the_result_are_asked_about(tmp_path: Path) -> None:
    others = dict.fromkeys((5, 6, 7), "=B{n}+C{n}+D{n}")
    found = asked(tmp_path / "book.xlsx", "=B{n}+C{n}-D{n}", others)
    assert found == {"Log!E5", "Log!E6", "Log!E7"}


def test_three_lines_that_lower_it_are_left_alone(tmp_path: Path) -> None:
    others = dict.fromkeys((5, 6, 7), "=(B{n}+C{n}+D{n})*0.995")
    assert asked(tmp_path / "book.xlsx", "=B{n}+C{n}+D{n}", others) == set()


@pytest.mark.parametrize("usual", [SUM, "=B{n}+C{n}+D{n}", "=B{n}+$C$2+D{n}", "=B{n}*2+C{m}-C{n}"])
def test_copies_are_left_alone(usual: str, tmp_path: Path) -> None:
    assert asked(tmp_path / "book.xlsx", usual, {}) == set()
