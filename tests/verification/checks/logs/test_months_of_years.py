"""Logs whose years and months stand in columns of their own: their days are known like others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from jcm_mrv import verify
from jcm_mrv.verification.claim.days import month_named
from jcm_mrv.verification.verdict import Verdict
from tests.verification.log_books import ROOFS, book

NAMES = "January February March April May June July August September October November December"
Written = Callable[[Worksheet, int, int, int], None]


def numbers(sheet: Worksheet, row: int, year: int, month: int) -> None:
    sheet["A4"], sheet["B4"] = "Year", "Month"
    sheet.cell(row, 1, year)
    sheet.cell(row, 2, month)


def japanese(sheet: Worksheet, row: int, year: int, month: int) -> None:
    sheet["A4"], sheet["B4"] = "年", "月"
    sheet.cell(row, 1, f"{year}年")
    sheet.cell(row, 2, f"{month}月")


def vietnamese(sheet: Worksheet, row: int, year: int, month: int) -> None:
    sheet["B4"], sheet["A4"] = "Năm", "Tháng"
    sheet.cell(row, 2, year)
    sheet.cell(row, 1, month)


def once(sheet: Worksheet, row: int, year: int, month: int) -> None:
    """The year is written in its first line alone."""
    sheet["A4"], sheet["B4"] = "Year", "Month"
    before = [sheet.cell(r, 1).value for r in range(5, row)]
    last = next((value for value in reversed(before) if value), None)
    if year != last:
        sheet.cell(row, 1, year)
    sheet.cell(row, 2, NAMES.split()[month - 1])


WAYS: list[Written] = [numbers, japanese, vietnamese, once]


def log(way: Written, months: list[tuple[int, int]], taken: str = "") -> Callable[[Any], None]:
    """Put a log of some months in place of the one with dates."""

    def change(made: openpyxl.Workbook) -> None:
        del made["Log"]
        sheet = made.create_sheet("Log")
        for roof in range(3):
            sheet.cell(4, 3 + roof, f"Roof {roof + 1} [kWh]")
            for n, (_, month) in enumerate(months):
                sheet.cell(5 + n, 3 + roof, ROOFS[roof][month - 1] + 7 * (n // 12))
        for n, (year, month) in enumerate(months):
            way(sheet, 5 + n, year, month)
        last = 4 + len(months)
        for roof, letter in enumerate("CDE"):
            made["MRS(input)"].cell(
                8 + roof, 6, (taken or "=SUM(Log!{0}5:{0}{1})/1000").format(letter, last)
            )

    return change


def judged(path: Path, change: Callable[[Any], None]) -> Verdict:
    return verify(book(path / "a.xlsx", "columns", change))


def asked(verdict: Verdict) -> set[str]:
    return {item.finding.code for item in verdict.items if item.weighs}


OF_2024 = [(2024, month) for month in range(1, 13)]


@pytest.mark.parametrize("way", WAYS)
def test_a_year_is_right(way: Written, tmp_path: Path) -> None:
    verdict = judged(tmp_path, log(way, OF_2024))
    assert not asked(verdict)
    assert verdict.is_confirmed


@pytest.mark.parametrize("way", WAYS)
def test_a_line_of_another_year_is_asked_about(way: Written, tmp_path: Path) -> None:
    """The thirteenth month, of the year before or after, that the sum takes as well."""
    for months in ([(2023, 12), *OF_2024], [*OF_2024, (2025, 1)]):
        verdict = judged(tmp_path, log(way, months))
        assert "VER-019" in asked(verdict)
        assert not verdict.is_confirmed


@pytest.mark.parametrize("way", WAYS)
def test_a_year_that_is_another_one_is_asked_about(way: Written, tmp_path: Path) -> None:
    verdict = judged(tmp_path, log(way, [(2023, month) for month in range(1, 13)]))
    assert not verdict.is_confirmed
    assert {"VER-019", "VER-212"} & asked(verdict)


@pytest.mark.parametrize("way", [numbers, vietnamese])
def test_two_years_of_which_a_condition_takes_one_are_right(way: Written, tmp_path: Path) -> None:
    both = [(year, month) for year in (2023, 2024) for month in range(1, 13)]
    column = "A" if way is numbers else "B"
    taken = f"=SUMIFS(Log!{{0}}5:{{0}}{{1}},Log!{column}5:{column}{{1}},2024)/1000"
    verdict = judged(tmp_path, log(way, both, taken))
    assert not asked(verdict)
    assert verdict.is_confirmed


@pytest.mark.parametrize("name", ["FY", "Fiscal year", "年度", "Crop"])
def test_other_years_are_none_of_the_calendar(name: str, tmp_path: Path) -> None:
    """A fiscal year that ends in March: its first months are of the year before."""

    def fiscal(sheet: Worksheet, row: int, year: int, month: int) -> None:
        sheet["A4"], sheet["B4"] = name, "Month"
        sheet.cell(row, 1, f"{year - (month < 4)}")
        sheet.cell(row, 2, NAMES.split()[month - 1])

    verdict = judged(tmp_path, log(fiscal, OF_2024))
    assert not asked(verdict)


def test_what_the_names_of_months_are() -> None:
    assert [month_named(name) for name in NAMES.split()] == [*range(1, 13)]
