"""Readings at both ends of the days of a meter: lists with a row for each meter, or exchange."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jcm_mrv.immutable import immutable
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.days import day_of
from jcm_mrv.verification.claim.far import MOST_FORMULAS
from jcm_mrv.verification.claim.logs import LEAST, Log
from jcm_mrv.verification.claim.series import registers_in
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.reading.periods import Period

_NEXT = 3
"""Rows above and below a meter in which the one that it was exchanged with is looked for."""


@immutable(eq=False)
class Stretch:
    """A row with two days, and the readings of a register on each of them.

    Attributes
    ----------
    log : Log
        Both readings, as a register of the monitored value.
    days : Period
        The two days as they stand in the row.
    """

    log: Log
    days: Period

    @property
    def first(self) -> Place:
        """The reading that is taken off."""
        return self.log.cells[0]

    @property
    def last(self) -> Place:
        """The reading that it is taken off from."""
        return self.log.cells[-1]


def stretches_of(claim: Claim, monitored: Iterable[StatedValue]) -> list[Stretch]:
    """Give the stretches that monitored values are taken from; those that none answers to are not.

    The readings of a list that a condition leaves out are of other meters.
    """
    found = []
    for stated in monitored:
        seen = set()
        for place in claim.cells.formulas_behind(stated.place, MOST_FORMULAS):
            for cells in registers_in(claim, place):
                ends = (cells[0], cells[-1])
                if ends in seen or len(cells) >= LEAST or ends[0][1] != ends[1][1]:
                    continue
                seen.add(ends)
                days = days_of_row(claim, ends[0])
                log = Log(claim, stated, place, ends, is_range=False, is_register=True)
                if days is not None and len(log.numbers) == len(ends) and log.scale_of(ends[1]):
                    found.append(Stretch(log, days))
    return found


def exchanged(log: Log) -> Iterator[Place]:
    """Give the last readings of meters before or after both readings of a row, in rows near it.

    One was read last on the day within the period on which the other was read first, and their
    registers do not go on with each other.
    """
    claim, value = log.claim, log.claim.evaluator.value
    (sheet, own, begin), (_, _, end) = log.cells[0], log.cells[-1]
    days, period = days_of_row(claim, log.cells[0]), log.period
    if days is None or period is None:
        return
    for row in range(max(0, own - _NEXT), own + _NEXT + 1):
        last = (sheet, row, end)
        first, then = value((sheet, row, begin)), value(last)
        if row == own or not isinstance(first, float) or not isinstance(then, float):
            continue
        other = days_of_row(claim, last) if 0 <= first < then else None
        if other is None:
            continue
        before = other.end == days.start and period[0] < days.start and then != value(log.cells[0])
        after = days.end == other.start and days.end < period[1] and first != value(log.cells[-1])
        if before or after:
            yield last


def days_of_row(claim: Claim, cell: Place) -> Period | None:
    """Give the two days that stand in the row of a cell; None where there are more, or less.

    A remark may name one of them once more.
    """
    sheet, row, _ = cell
    line = claim.grid.sheet(sheet).in_row(row)
    days = [day for column, _ in line if (day := day_of(claim, (sheet, row, column))) is not None]
    if any(day.start != day.end for day in days) or len({day.start for day in days}) != 2:
        return None
    first, last = sorted({day.start for day in days})
    return Period(first, last)
