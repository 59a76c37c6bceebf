"""A month with two lines: the old meter until the exchange, the new one from it on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import verify
from tests.verification.small_book import INPUT, asked, with_table

Table = list[list[Any]]
DAYS: dict[str, Callable[[int], object]] = {
    "text": lambda month: f"2024-{month:02}",
    "date": lambda month: dt.date(2024, month, 1),
    "japanese": lambda month: f"2024年{month}月",
}


def bills(form: str, exchange: int, *, opening: float = 3.5, typed: bool = False) -> Table:
    """Write a year of bills with registers, and two lines in the month of the exchange."""
    heads = ["Month", "Meter", "Opening", "Closing", "Multiplier", "kWh"]
    table: Table = [heads]
    shown = 7_000.0

    def line(month: int, meter: str, step: float) -> None:
        nonlocal shown
        before, shown = shown, round(shown + step, 1)
        row = len(table) + 1
        amount = round((shown - before) * 200, 1) if typed else f"=(D{row}-C{row})*E{row}"
        table.append([DAYS[form](month), meter, before, shown, 200, amount])

    for month in range(1, 13):
        step = 300.0 + 17 * (month % 5)
        if month == exchange:
            line(month, "EM-1", round(step * 0.4, 1))
            shown = opening
            line(month, "EM-7", round(step * 0.6, 1))
        else:
            line(month, "EM-1" if month < exchange else "EM-7", step)
    return table


@pytest.mark.parametrize("form", sorted(DAYS))
@pytest.mark.parametrize("typed", [False, True])
@pytest.mark.parametrize(("exchange", "opening"), [(5, 3.5), (11, 0.0)])
def test_both_lines_count(
    form: str, typed: bool, exchange: int, opening: float, tmp_path: Path
) -> None:
    table = bills(form, exchange, opening=opening, typed=typed)
    verdict = verify(with_table(tmp_path / "b.xlsx", "=SUM(Log!F2:F14)/1000", table, "Roof"))
    assert (asked(verdict), verdict.is_confirmed) == ([], True)


@pytest.mark.parametrize("form", sorted(DAYS))
@pytest.mark.parametrize("typed", [False, True])
def test_a_line_that_was_copied_counts_twice(form: str, typed: bool, tmp_path: Path) -> None:
    table = bills(form, 5, typed=typed)
    table[6][2:4] = table[5][2:4]
    if typed:
        table[6][5] = table[5][5]
    verdict = verify(with_table(tmp_path / "b.xlsx", "=SUM(Log!F2:F14)/1000", table, "Roof"))
    assert ("VER-019", f"{INPUT}!F8") in asked(verdict)
    assert not verdict.is_confirmed


@pytest.mark.parametrize("form", sorted(DAYS))
def test_a_month_under_the_name_of_the_one_before(form: str, tmp_path: Path) -> None:
    table = [row for row in bills(form, 5) if row is not None]
    table[8][0] = table[7][0]
    verdict = verify(with_table(tmp_path / "b.xlsx", "=SUM(Log!F2:F14)/1000", table, "Roof"))
    assert "VER-019" in dict(asked(verdict))


def helpers(*, opening: float = 12.0, name: str = "B") -> Table:
    """Write readings of two meters in one column, and what each line counts beside it."""
    table: Table = [["Read on", "Meter", "Register", "kWh"]]
    shown = 4_000.0

    def line(day: dt.date, meter: str, formula: str | None) -> None:
        row = len(table) + 1
        table.append([day, meter, shown, formula and formula.format(row, row - 1)])

    for month in range(13):
        day = dt.date(2024 + month // 12, month % 12 + 1, 1)
        line(day, "A" if month < 6 else name, "=C{0}-C{1}" if month else None)
        shown += 7_000.0 + 311 * (month % 5)
        if month == 5:
            shown -= 3_000
            line(dt.date(2024, 6, 18), "A", "=C{0}-C{1}")
            shown = opening
            line(dt.date(2024, 6, 18), name, None)
            shown += 3_000
    return table


@pytest.mark.parametrize("opening", [12.0, 0.0, 771_300.0])
def test_the_first_reading_of_a_new_meter_counts_nothing_yet(
    opening: float, tmp_path: Path
) -> None:
    table = helpers(opening=opening)
    verdict = verify(with_table(tmp_path / "b.xlsx", "=SUM(Log!D3:D16)/1000", table, "Roof"))
    assert (asked(verdict), verdict.is_confirmed) == ([], True)


@pytest.mark.parametrize("line", [5, 8, 12])
def test_a_line_that_counts_nothing_by_mistake(line: int, tmp_path: Path) -> None:
    table = helpers()
    table[line - 1][3] = None
    verdict = verify(with_table(tmp_path / "b.xlsx", "=SUM(Log!D3:D16)/1000", table, "Roof"))
    assert ("VER-019", f"Log!D{line}") in asked(verdict)


def two_sides(exchange: int, blank: int | None = None) -> Table:
    """Write the meters of two roofs side by side, of which the second one is exchanged."""
    table: Table = [["Month", "Roof 1 (kWh)", "Roof 2 (kWh)", "Remarks"]]
    for month in range(1, 13):
        one, two = 30_000.0 + 700 * (month * 5 % 7), 21_000.0 + 600 * (month * 3 % 7)
        if month == exchange:
            table.append([f"2024-{month:02}", one, round(two * 0.4), "meter of roof 2 exchanged"])
            table.append([f"2024-{month:02}", None, round(two * 0.6), "new meter no. 77120"])
        else:
            table.append([f"2024-{month:02}", one, two])
    if blank is not None:
        table[blank][1] = None
    return table


@pytest.mark.parametrize("exchange", [1, 9, 12])
def test_the_second_line_of_a_meter_beside_it_is_blank(exchange: int, tmp_path: Path) -> None:
    table = two_sides(exchange)
    verdict = verify(with_table(tmp_path / "b.xlsx", "=SUM(Log!B2:B14)/1000", table, "Roof 1"))
    assert asked(verdict) == []


@pytest.mark.parametrize("blank", [4, 9])
def test_a_blank_line_beside_which_no_other_one_is_of_its_month(blank: int, tmp_path: Path) -> None:
    table = two_sides(9, blank)
    verdict = verify(with_table(tmp_path / "b.xlsx", "=SUM(Log!B2:B14)/1000", table, "Roof 1"))
    assert "VER-019" in dict(asked(verdict))


def test_a_blank_among_two_bills_of_each_month_is_told_alone(tmp_path: Path) -> None:
    table: Table = [["Bill month", "Part", "kWh"]]
    for n in range(24):
        amount = 37_000.0 + 900 * (n * 5 % 11)
        table.append([f"{n // 2 + 1:02}/2024", "I" if n % 2 == 0 else "II", amount])
    table[8][2] = None
    verdict = verify(with_table(tmp_path / "b.xlsx", "=SUM(Log!C2:C25)/1000", table, "Roof"))
    assert asked(verdict) == [("VER-019", "Log!C9")]
