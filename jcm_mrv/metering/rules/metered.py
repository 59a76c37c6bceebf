"""What was counted between any two instants: of one series, or of several together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Protocol

import numpy as np

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import median
from jcm_mrv.metering.rules.calibration import Overdue
from jcm_mrv.metering.rules.stretches import Proven, Stretches
from jcm_mrv.metering.rules.terms import Terms


@immutable
class Metered:
    """What one series proves, in its own stretch of the period.

    Attributes
    ----------
    proven : Proven
        What the readings prove.
    overdue : tuple of Overdue
        When the calibration of their meter was overdue.
    terms : Terms
        On which terms they are counted; the calendar is their stretch.
    sign : int
        -1 where the series is taken off.
    slack : int
        What a step may be booked early or late, in millionths: a register steps by its last digit.
    """

    proven: Proven
    overdue: tuple[Overdue, ...]
    terms: Terms
    sign: int = 1
    slack: int = 0

    @property
    def stretch(self) -> tuple[int, int]:
        """From when to when the series answers for the quantity."""
        return self.terms.calendar.first, self.terms.calendar.last

    def metered(self, start: int, end: int) -> Fraction:
        """Give the amount between two instants in the wanted unit, gaps filled (rule 7)."""
        start, end = max(start, self.stretch[0]), min(end, self.stretch[1])
        if start >= end:
            return Fraction(0)
        micro = self.proven.metered(start, end, self.terms.direction)
        return self.sign * micro * self.terms.unit_micro

    def corrected(self, start: int, end: int) -> Fraction:
        """Give the same after the correction for overdue calibration (rule 8)."""
        amount = self.metered(start, end)
        for late in self.overdue:
            a, b = max(start, late.start), min(end, late.end)
            if a < b:
                own = self.sign * self.metered(a, b)
                amount += self.sign * late.correction(own, self.terms.direction)
        return amount

    def covered(self, start: int, end: int) -> int:
        """Give the seconds between two instants that are proven, or nights that are left out."""
        start, end = max(start, self.stretch[0]), min(end, self.stretch[1])
        seconds = self.proven.stretches.covered(start, end)
        if self.proven.nights is not None:
            seconds += self.proven.nights.covered(start, end)
        return seconds

    def around(self, instant: int) -> tuple[int, int] | None:
        """Give the stretch that has an instant inside it, where the series answers for both."""
        if not self.stretch[0] < instant < self.stretch[1]:
            return None
        return self.proven.stretches.around(instant)


class Basis(Protocol):
    """What was counted between two instants, in a stretch of the period: metered or entered."""

    @property
    def sign(self) -> int:
        """What its amounts were multiplied by: -1 where it is taken off."""
        ...

    @property
    def stretch(self) -> tuple[int, int]:
        """From when to when it answers for the quantity."""
        ...

    def metered(self, start: int, end: int) -> Fraction:
        """Give the amount between two instants in the wanted unit."""
        ...

    def corrected(self, start: int, end: int) -> Fraction:
        """Give the same after the correction for overdue calibration (rule 8)."""
        ...

    def covered(self, start: int, end: int) -> int:
        """Give the seconds between two instants of which something is known."""
        ...

    def around(self, instant: int) -> tuple[int, int] | None:
        """Give what has an instant inside it, if there is such a thing."""
        ...


@immutable
class Together:
    """What several series prove together: side by side, or one after another."""

    series: tuple[Basis, ...]

    def metered(self, start: int, end: int) -> Fraction:
        """Give the amount between two instants in the wanted unit, gaps filled (rule 7)."""
        return sum((one.metered(start, end) for one in self.series), Fraction(0))

    def corrected(self, start: int, end: int) -> Fraction:
        """Give the same after the correction for overdue calibration (rule 8)."""
        return sum((one.corrected(start, end) for one in self.series), Fraction(0))

    def covered(self, start: int, end: int) -> int:
        """Give the seconds that are proven by all series that answer for them."""
        least: dict[tuple[int, int], int] = {}
        for one in self.series:
            seconds = one.covered(start, end)
            least[one.stretch] = min(seconds, least.get(one.stretch, seconds))
        return sum(least.values())

    def around(self, instant: int) -> Iterator[tuple[int, int]]:
        """Give what has an instant inside it, of each series."""
        for one in self.series:
            if (found := one.around(instant)) is not None:
                yield found


def side_by_side(counted: Sequence[Metered]) -> Stretches:
    """Give the sum of series where all of them have the same stretch proven."""
    first = counted[0].proven.stretches
    start, end = first.start, first.end
    micro = counted[0].sign * first.micro
    for one in counted[1:]:
        own = one.proven.stretches
        if not len(own):
            return Stretches(start[:0], end[:0], micro[:0])
        at = np.minimum(np.searchsorted(own.start, start), len(own) - 1)
        both = (own.start[at] == start) & (own.end[at] == end)
        micro = (micro + one.sign * own.micro[at])[both]
        start, end = start[both], end[both]
    return Stretches(start, end, micro)


def over_stretches(counted: Sequence[Metered]) -> Stretches:
    """Give the sum of series over the stretches of the one that has the longest.

    The others may be read at times of their own: what they count there is divided by time. Where
    one of them does not cover a stretch, nothing is said of it.
    """
    base = max(
        (one.proven.stretches for one in counted),
        key=lambda own: float(median(own.end - own.start)) if len(own) else 0.0,
    )
    micro, whole = np.zeros(len(base), np.float64), np.ones(len(base), np.bool_)
    for one in counted:
        own = one.proven.stretches
        if own is base:
            micro += one.sign * base.micro
            continue
        edges = np.unique(np.concatenate([own.start, own.end]))
        at = np.searchsorted(edges, own.start)
        amount, seconds = np.zeros((2, len(edges)))
        amount[at + 1], seconds[at + 1] = own.micro, own.end - own.start
        between = [
            np.interp(base.end, edges, sums) - np.interp(base.start, edges, sums)
            for sums in (amount.cumsum(), seconds.cumsum())
        ]
        micro += one.sign * between[0]
        whole &= between[1] >= base.end - base.start - 1
    return Stretches(base.start[whole], base.end[whole], np.rint(micro[whole]).astype(np.int64))


def in_one_unit(counted: Sequence[Metered]) -> list[Metered]:
    """Give series in the coarsest of their units: some powers count in steps of a last digit."""
    if not counted:
        return []
    coarse = max((one.terms for one in counted), key=lambda terms: terms.unit_micro)
    same = []
    for one in counted:
        ratio = one.terms.unit_micro / coarse.unit_micro
        if ratio != 1:
            of = one.proven.stretches
            micro = np.rint(of.micro * float(ratio)).astype(np.int64)
            proven = replace(one.proven, stretches=replace(of, micro=micro))
            same.append(replace(one, proven=proven, terms=coarse, slack=one.slack + 1))
        else:
            same.append(one)
    return same
