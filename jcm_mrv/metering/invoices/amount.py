"""An amount of some days: an entry, or an invoice beside readings."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from jcm_mrv.immutable import immutable


@immutable
class Amount:
    """An entry (or an invoice beside readings) in the wanted unit, with its place.

    ``begins`` is where its first day stands, in a table a cell of its own.
    """

    start: dt.date
    end: dt.date
    value: Fraction
    split: bool
    where: str
    begins: str

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.end - self.start).days + 1

    def overlap(self, start: dt.date, end: dt.date) -> tuple[dt.date, dt.date] | None:
        """Give the days that lie between two days, all included."""
        first, last = max(start, self.start), min(end, self.end)
        return (first, last) if first <= last else None

    def days_in(self, start: dt.date, end: dt.date) -> int:
        """Give the number of the entry's days that lie between two days, both included."""
        part = self.overlap(start, end)
        return (part[1] - part[0]).days + 1 if part else 0

    def share(self, start: dt.date, end: dt.date) -> Fraction:
        """Give the share of the entry's days that lies between two days, both included."""
        return Fraction(self.days_in(start, end), self.days)
