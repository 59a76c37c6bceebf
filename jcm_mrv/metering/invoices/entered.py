"""What entries say between any two midnights, as readings do of any two instants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.clock import local_text, midnight
from jcm_mrv.metering.interface import Wanted
from jcm_mrv.metering.invoices.amount import Amount
from jcm_mrv.metering.invoices.sums import OfEntries
from jcm_mrv.metering.rules.calibration import Overdue

_DAY = 86_400


@immutable
class Entered:
    """Entries of a stretch of the period that count: a basis that invoices are held against.

    Attributes
    ----------
    amounts : sequence of Amount
        In order; no two share a day.
    overdue : tuple of Overdue
        When the calibration of their meter was overdue.
    wanted : Wanted
        What is wanted of them; the calendar is their stretch.
    sign : int
        1: entries are never taken off.
    """

    amounts: Sequence[Amount]
    overdue: tuple[Overdue, ...]
    wanted: Wanted
    sign: int = 1

    @property
    def stretch(self) -> tuple[int, int]:
        """From when to when the entries answer for the quantity."""
        return self.wanted.calendar.first, self.wanted.calendar.last

    @cached_property
    def _course(self) -> OfEntries:
        return OfEntries(self.amounts)

    def metered(self, start: int, end: int) -> Fraction:
        """Give what was entered between two midnights; what is cut there, by its days."""
        return self._course.amount(*self._days(start, end))

    def corrected(self, start: int, end: int) -> Fraction:
        """Give the same after the correction for overdue calibration (rule 8)."""
        amount = self.metered(start, end)
        for late in self.overdue:
            a, b = max(start, late.start), min(end, late.end)
            if a < b:
                amount += late.correction(self.metered(a, b), self.wanted.direction)
        return amount

    def covered(self, start: int, end: int) -> int:
        """Give the seconds between two midnights that have an entry; a day counts as 24 hours."""
        first, after = self._days(start, end)
        without = after - first - sum(days for _, days in self._course.within(first, after))
        return max(0, min(end, self.stretch[1]) - max(start, self.stretch[0])) - without * _DAY

    def around(self, instant: int) -> tuple[int, int] | None:
        """Give the entry that has a midnight inside it: it can be cut there by days alone."""
        day = self._day(instant)
        for one, _ in self._course.within(day - 1, day + 1):
            if one.start.toordinal() < day <= one.end.toordinal():
                zone = self.wanted.calendar.timezone
                return midnight(one.start, zone), midnight(one.end, zone, days_later=1)
        return None

    def joins(self, before: Amount, after: Amount) -> bool:
        """Say whether one entry is of days of two amounts, so that it says nothing of each."""
        day = before.end.toordinal()
        found = self._course.within(day, day + 1)
        return any(after.start <= one.end for one, _ in found)

    def _days(self, start: int, end: int) -> tuple[int, int]:
        """Give the first day between two midnights, and the one after the last."""
        start, end = max(start, self.stretch[0]), min(end, self.stretch[1])
        first = self._day(start)
        return first, max(first, self._day(end))

    def _day(self, instant: int) -> int:
        text = local_text(instant, self.wanted.calendar.timezone)
        return dt.date.fromisoformat(text[:10]).toordinal()
