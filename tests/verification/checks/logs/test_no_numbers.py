"""Cells of a log without a number, before a plant was put to work and after it was taken away."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import verify
from tests.verification.small_book import asked, with_table


def months(first: int = 0, last: int = 12, without: int | None = None) -> list[list[Any]]:
    """Write months of two plants, the second of which ran in some of them."""
    table: list[list[Any]] = [["Month", "Plant 1 (kWh)", "Plant 2 (kWh)"]]
    for n in range(12):
        runs = first <= n < last and n != without
        amount = 42_000 + 700 * (n * 5 % 7)
        table.append([f"2024-{n + 1:02}", 51_000 + 600 * (n * 3 % 7), amount if runs else None])
    return table


@pytest.mark.parametrize(
    ("table", "words", "is_right"),
    [
        (months(8), "Plant 2 (from 1 September 2024)", True),
        (months(8), "Plant 2, 2024年9月1日から", True),
        (months(0, 5), "Plant 2, taken down 31 May 2024", True),
        (months(8), "Plant 2", False),
        (months(8), "Plant 2 (from 1 April 2024)", False),
        (months(0, 5), "Plant 2, contract of 31 October 2024", False),
        (months(5, without=8), "Plant 2 (from 1 June 2024)", False),
    ],
)
def test_blanks_before_a_start_and_after_an_end(
    table: list[list[Any]], words: str, is_right: bool, tmp_path: Path
) -> None:
    verdict = verify(with_table(tmp_path / "b.xlsx", "=SUM(Log!C2:C13)/1000", table, words))
    assert ("VER-019" not in dict(asked(verdict))) is is_right


def readings(*, off: bool = False, last: int = 366) -> list[list[Any]]:
    """Write a counter that nobody reads on Fridays, and what each reading has counted."""
    table: list[list[Any]] = [["Date", "Counter (kWh)", "Units (kWh)"]]
    day, shown, before = dt.date(2023, 12, 31), 55_201, 2
    table.append([day, shown])
    for n in range(1, last + 1):
        day += dt.timedelta(days=1)
        shown += 610 + 37 * (n * 5 % 11)
        row = len(table) + 1
        if day.weekday() == 4:
            table.append([day])
            continue
        # The day before is taken off: where there is none nothing was counted.
        own = row - 1 if off and before == row - 2 and n > 40 else before
        table.append([day, shown, 0 if own != before else f"=B{row}-B{before}"])
        before = row
    return table


@pytest.mark.parametrize("off", [False, True])
def test_days_on_which_a_counter_was_not_read(off: bool, tmp_path: Path) -> None:
    formula = "=SUM(Log!C3:C368)/1000"
    verdict = verify(with_table(tmp_path / "b.xlsx", formula, readings(off=off), "Roof"))
    assert (asked(verdict) != []) is off


def turns(*, ends: int = 4, begins: int = 4) -> list[list[Any]]:
    """Write the columns of two meters, one of which took the place of the other."""
    table: list[list[Any]] = [["Month", "Meter 5501 (kWh)", "Meter 8820 (kWh)"]]
    for n in range(12):
        amount = 71_000 + 900 * (n * 5 % 7)
        both = ends == begins == n
        one = round(0.4 * amount) if both else amount if n <= ends else None
        other = round(0.6 * amount) if both else amount if n >= begins else None
        table.append([f"2024-{n + 1:02}", one, other])
    table.append(["Total", "=SUM(B2:B13)", "=SUM(C2:C13)"])
    return table


@pytest.mark.parametrize(
    ("table", "is_right"),
    [
        (turns(), True),
        (turns(ends=4, begins=5), True),
        (turns(ends=4, begins=6), False),
        (turns(ends=11, begins=5), False),
    ],
)
def test_the_columns_of_two_meters_that_took_turns(
    table: list[list[Any]], is_right: bool, tmp_path: Path
) -> None:
    verdict = verify(with_table(tmp_path / "b.xlsx", "=(Log!B14+Log!C14)/1000", table, "Roof"))
    assert ("VER-019" not in dict(asked(verdict))) is is_right
