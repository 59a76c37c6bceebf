"""Calendars of readings: days one way, months the other, and days that a month does not have."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator

from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.days import day_of, month_named
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t

_SOME_LACK, _MOST = 29, 31
"""Days that some months do not have."""
_FAR, _LABELS = 40, 3
"""Lines in which the days are looked for, and cells before the first of them that name a month."""
MONTHS = 12


def is_no_day(claim: Claim, cell: Place, years: range) -> bool:
    """Whether a cell stands for a day that its month does not have in any of some years.

    Such as 30 February, where the days 1 to 31 run down and the months across, or the other way.
    """
    return any(
        day > max(monthrange(year, month)[1] for year in years)
        for day, month in _crossings(claim, cell)
    )


def _crossings(claim: Claim, cell: Place) -> Iterator[tuple[int, int]]:
    """Give the day and the month that a cell stands at, by the days before it and above it."""
    sheet, row, column = cell
    for is_down in (True, False):
        own, across = (row, column) if is_down else (column, row)

        def at(along: int, line: int, *, is_down: bool = is_down) -> Place:
            return (sheet, along, line) if is_down else (sheet, line, along)

        for line in range(across - 1, max(-1, across - _FAR), -1):
            day = whole_number(claim, at(own, line))
            if day is None or not _SOME_LACK <= day <= _MOST or own < day:
                continue
            # They count down to the first.
            if any(whole_number(claim, at(own - n, line)) != day - n for n in range(1, day)):
                continue
            first = own - day + 1
            labels = [at(n, across) for n in range(first - 1, max(-1, first - 1 - _LABELS), -1)]
            yield from ((day, m) for p in labels if (m := _month(claim, p)) is not None)
            break


def lines_beside(
    claim: Claim, block: t.RangeRef
) -> Iterator[tuple[int, tuple[Place, ...], tuple[Place, ...]]]:
    """Give the columns beside a block, or the rows, of the months before and after its own.

    With the month and the line of the block that each is beside. The block has a line for each of
    several months, called by them.
    """
    sheet = block.sheet
    for is_down in (True, False):
        first, last = (block.left, block.right) if is_down else (block.top, block.bottom)
        top, bottom = (block.top, block.bottom) if is_down else (block.left, block.right)
        if last == first or top == bottom:
            continue

        def at(along: int, line: int, *, is_down: bool = is_down) -> Place:
            return (sheet, along, line) if is_down else (sheet, line, along)

        for end, step in ((last, 1), (first, -1)):
            line = end + step
            for n in range(top - 1, max(-1, top - 1 - _LABELS), -1) if line >= 0 else ():
                here, there = _month(claim, at(n, end)), _month(claim, at(n, line))
                if here is None or there is None or there != here + step:
                    continue
                cells = tuple(at(along, line) for along in range(top, bottom + 1))
                numbers = [v for v in claim.evaluator.values(cells) if isinstance(v, float)]
                if len(numbers) * 2 > len(cells):
                    yield there, cells, tuple(at(a, end) for a in range(top, bottom + 1))
                break


def whole_number(claim: Claim, place: Place) -> int | None:
    """Give the whole number that a cell holds; None where it holds none."""
    value = claim.evaluator.value(place)
    return int(value) if isinstance(value, float) and value.is_integer() else None


def _month(claim: Claim, place: Place) -> int | None:
    """Give the month that a heading names: as a text, a date, or its number among others."""
    period = day_of(claim, place)
    if period is not None:
        return period.start.month
    value = claim.evaluator.value(place)
    if isinstance(value, str):
        return month_named(value)
    number = whole_number(claim, place)
    if number is None or not 1 <= number <= MONTHS:
        return None
    sheet, row, column = place
    beside = (
        ((sheet, row, column + 1), 1),
        ((sheet, row, column - 1), -1),
        ((sheet, row + 1, column), 1),
        ((sheet, row - 1, column), -1),
    )
    is_one = any(min(p[1:]) >= 0 and whole_number(claim, p) == number + step for p, step in beside)
    return number if is_one else None
