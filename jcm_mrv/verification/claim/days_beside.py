"""The days and months that stand beside the readings of a log, wherever they do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from jcm_mrv.verification.claim.assigned import heading_over
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.days import are_each_of_one, day_of, without_remarks
from jcm_mrv.verification.claim.lines import are_of_days, sums_up
from jcm_mrv.verification.claim.months_of_years import (
    MonthsOfYears,
    are_other_years,
    months_of_years,
)
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.reading.periods import Period


class DaysBeside(NamedTuple):
    """The days beside readings; none where none stand there.

    Attributes
    ----------
    line : int
        The column, or row, that they stand in; -1 where there is none, or more than one.
    found : list of Period or None
        As they stand beside each reading.
    is_column : bool
        Whether the readings run down a column.
    by_year : MonthsOfYears, optional
        The columns of years and months, where these stand apart.
    """

    line: int
    found: list[Period | None]
    is_column: bool
    by_year: MonthsOfYears | None = None

    def of(self, claim: Claim, cell: Place) -> Period | None:
        """Give the day beside any cell of the same column, or row."""
        if self.line >= 0:
            return day_of(claim, _beside(cell, self.line, is_column=self.is_column))
        return None if self.by_year is None else self.by_year.of(cell)


def days_beside(claim: Claim, cells: Sequence[Place], contents: Sequence[object]) -> DaysBeside:
    """Give the days beside readings: of one column, or row, or of years and months beside them."""
    is_column = cells[0][2] == cells[-1][2]
    none = DaysBeside(-1, [], is_column)
    if sums_up(claim, cells) or are_of_days(claim, cells):
        return none

    def days_in(line: int, some: Iterable[Place]) -> Iterator[Period | None]:
        for cell in some:
            yield day_of(claim, _beside(cell, line, is_column=is_column))

    by_year = months_of_years(claim, cells) if is_column else None
    days = none
    _, row, column = cells[0]
    # A few of them tell whether the whole line is worth reading.
    probe = cells[:: max(1, len(cells) // 16)]
    # Blank lines between the readings have no day either.
    filled = sum(content is not None and content != "" for content in contents)
    for line in reversed(range(column if is_column else row)):
        if sum(day is not None for day in days_in(line, probe)) * 2 < len(probe):
            continue
        found = without_remarks([*days_in(line, cells)], contents)
        known = [period for period in found if period is not None]
        if len(known) * 5 < filled * 4:
            continue
        if by_year is not None and line == by_year.year:
            continue
        if are_other_years(
            known, heading_over(claim, _beside(cells[0], line, is_column=is_column))
        ):
            continue
        if days.line < 0 and all(period.start == period.end for period in known):
            # The day of a reading may stand beside the month that it is of.
            days = DaysBeside(line, found, is_column)
        elif days.line < 0 or are_each_of_one(known):
            return DaysBeside(line, found, is_column)
    if days.line >= 0 or by_year is None:
        return days
    return DaysBeside(-1, [by_year.of(cell) for cell in cells], is_column, by_year)


def _beside(cell: Place, line: int, *, is_column: bool) -> Place:
    return (cell[0], cell[1], line) if is_column else (cell[0], line, cell[2])
