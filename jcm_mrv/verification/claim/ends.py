"""Readings at both ends of the days of a meter: lists with a row for each meter, or exchange."""

from __future__ import annotations

from collections.abc import Iterable

from jcm_mrv.immutable import immutable
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.days import day_of
from jcm_mrv.verification.claim.far import MOST_FORMULAS
from jcm_mrv.verification.claim.logs import LEAST, Log
from jcm_mrv.verification.claim.series import registers_in
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.reading.periods import Period


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
                days = _days(claim, ends[0])
                log = Log(claim, stated, place, ends, is_range=False, is_register=True)
                if days is not None and len(log.numbers) == len(ends) and log.scale_of(ends[1]):
                    found.append(Stretch(log, days))
    return found


def _days(claim: Claim, cell: Place) -> Period | None:
    """Give the two days that stand in the row of a cell; None where there are more, or less."""
    sheet, row, _ = cell
    line = claim.grid.sheet(sheet).in_row(row)
    days = [day for column, _ in line if (day := day_of(claim, (sheet, row, column))) is not None]
    if len(days) != 2 or any(day.start != day.end for day in days):
        return None
    first, last = sorted(day.start for day in days)
    return Period(first, last) if first < last else None
