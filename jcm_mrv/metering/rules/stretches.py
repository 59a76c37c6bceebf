"""Stretches of time with a proven amount, the gaps between them, and what was decided there."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Ints, distinct


@immutable
class Gap:
    """A stretch in which nothing is proven: from, to (UTC seconds), the rule that says so.

    ``excluded`` is the amount (millionths of the declared unit) that the data show and the rule
    took out.
    """

    start: int
    end: int
    code: str
    excluded: int = 0
    detail: str = ""


@immutable
class Events:
    """Decisions of one rule, each a line of the ledger: from, to, and the effect in millionths."""

    rule: str
    start: Ints
    end: Ints
    effect: Ints
    details: tuple[str, ...]


@immutable
class Stretches:
    """Stretches of time (UTC seconds, in order, disjoint), each with an amount in millionths."""

    start: Ints
    end: Ints
    micro: Ints

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def _sums(self) -> Ints:
        return np.concatenate([[0], np.cumsum(self.micro)])

    @cached_property
    def _seconds(self) -> Ints:
        return np.concatenate([[0], np.cumsum(self.end - self.start)])

    def _upto(self, instant: int) -> tuple[Fraction, int]:
        """Give amount and covered seconds before an instant; pro rata inside of a stretch."""
        whole = int(np.searchsorted(self.end, instant, side="right"))
        amount, seconds = Fraction(int(self._sums[whole])), int(self._seconds[whole])
        if whole < len(self) and self.start[whole] < instant:
            inside = instant - int(self.start[whole])
            length = int(self.end[whole] - self.start[whole])
            amount += Fraction(int(self.micro[whole]) * inside, length)
            seconds += inside
        return amount, seconds

    def amount(self, start: int, end: int) -> Fraction:
        """Give the amount between two instants, in millionths.

        Examples
        --------
        >>> s = Stretches(np.array([0, 900]), np.array([900, 1800]), np.array([10, 20]))
        >>> s.amount(0, 1350)
        Fraction(20, 1)
        """
        return self._upto(end)[0] - self._upto(start)[0] if end > start else Fraction(0)

    def covered(self, start: int, end: int) -> int:
        """Give the seconds between two instants in which the amount is proven."""
        return self._upto(end)[1] - self._upto(start)[1] if end > start else 0

    def crossing(self, instants: list[int]) -> list[int]:
        """Give the stretches that have one of some instants, in order, strictly inside.

        Examples
        --------
        >>> s = Stretches(np.array([0, 900]), np.array([900, 1800]), np.array([10, 20]))
        >>> s.crossing([0, 450, 900]), s.crossing([1000, 1100])
        ([0], [1])
        """
        if not len(self):
            return []
        edges = np.array(instants, np.int64)
        at = np.searchsorted(self.end, edges, side="right")
        near = np.minimum(at, len(self) - 1)
        return distinct(at[(at == near) & (self.start[near] < edges)]).tolist()

    def between(self, instants: list[int]) -> tuple[list[int | Fraction], list[int]]:
        """Give amounts (millionths) and covered seconds from each instant to the next one."""
        edges = np.array(instants, np.int64)
        whole = np.searchsorted(self.end, edges, side="right")
        # Numbers stay whole where no stretch has an instant inside it, as at most midnights.
        amounts: list[int | Fraction] = self._sums[whole].tolist()
        seconds: list[int] = self._seconds[whole].tolist()
        for n in np.flatnonzero(whole < len(self)).tolist():
            at = int(whole[n])
            start = int(self.start[at])
            if (inside := instants[n] - start) > 0:
                length = int(self.end[at]) - start
                amounts[n] += Fraction(int(self.micro[at]) * inside, length)
                seconds[n] += inside
        return (
            [after - before for before, after in pairwise(amounts)],
            [after - before for before, after in pairwise(seconds)],
        )

    def around(self, instant: int) -> tuple[int, int] | None:
        """Give the stretch that has an instant strictly inside it, if there is one."""
        index = int(np.searchsorted(self.end, instant, side="right"))
        if index < len(self) and self.start[index] < instant:
            return int(self.start[index]), int(self.end[index])
        return None


@immutable
class Proven:
    """What the readings of a source prove, before it is added up.

    Attributes
    ----------
    stretches : Stretches
        Stretches with an amount.
    gaps : tuple of Gap
        Stretches without, inside the period, in order of time.
    fill_rate : Fraction, optional
        Largest amount per second (millionths), for gaps where a larger amount is conservative.
    events : tuple of Events
        What was decided on the way.
    as_zero : Stretches, optional
        Negative amounts that count as zero: they are in ``stretches`` no more.
    nights : Stretches, optional
        Nights without readings, in which nothing is to be proven, be they inside of gaps or not.
    """

    stretches: Stretches
    gaps: tuple[Gap, ...]
    fill_rate: Fraction | None
    events: tuple[Events, ...] = ()
    as_zero: Stretches | None = None
    nights: Stretches | None = None

    @cached_property
    def _holes(self) -> Stretches:
        edges = np.array([(gap.start, gap.end) for gap in self.gaps], np.int64).reshape(-1, 2)
        return Stretches(edges[:, 0], edges[:, 1], np.zeros(len(edges), np.int64))

    @cached_property
    def _nights_in_gaps(self) -> Stretches | None:
        if self.nights is None or not self.gaps:
            return None
        holes, nights = self._holes, self.nights
        at = np.searchsorted(holes.start, nights.start, side="right") - 1
        inside = (at >= 0) & (nights.end <= holes.end[np.maximum(at, 0)])
        return Stretches(nights.start[inside], nights.end[inside], nights.micro[inside])

    def missing(self, start: int, end: int) -> int:
        """Give the seconds between two instants that lie in gaps; nights left out are none."""
        return self._holes.covered(start, end) - self._dark(start, end)

    def in_gap(self, start: int, end: int) -> int:
        """Give the seconds between two instants of one gap; nights left out are none."""
        return end - start - self._dark(start, end)

    def _dark(self, start: int, end: int) -> int:
        nights = self._nights_in_gaps
        return nights.covered(start, end) if nights is not None else 0

    def nights_between(self, edges: list[int]) -> list[int]:
        """Give the seconds of nights left out from each instant to the next one."""
        if self.nights is None:
            return [0] * (len(edges) - 1)
        return self.nights.between(edges)[1]

    def parts(self, edges: list[int], direction: str) -> tuple[Sequence[int | Fraction], list[int]]:
        """Give what counts from each instant to the next one, and the seconds that are proven."""
        micro: Sequence[int | Fraction]
        micro, seconds = self.stretches.between(edges)
        if direction == "higher" and self.fill_rate is not None and self.gaps:
            missing = self._holes.between(edges)[1]
            if (nights := self._nights_in_gaps) is not None:
                dark = nights.between(edges)[1]
                missing = [n - d for n, d in zip(missing, dark, strict=True)]
            micro = [m + self.fill_rate * n for m, n in zip(micro, missing, strict=True)]
        return micro, seconds

    def metered(self, start: int, end: int, direction: str) -> Fraction:
        """Give what counts between two instants (millionths), gaps filled on the safe side."""
        micro = self.stretches.amount(start, end)
        if direction == "higher" and self.fill_rate is not None:
            micro += self.fill_rate * self.missing(start, end)
        return micro


def largest_rate(micro: Ints, seconds: Ints) -> Fraction | None:
    """Give the largest amount per second (millionths), exactly; None where none is above 0.

    Examples
    --------
    >>> largest_rate(np.array([5, 9]), np.array([1, 3]))
    Fraction(5, 1)
    """
    if not len(micro):
        return None
    rates = micro / seconds
    top = rates.max()
    if top <= 0:
        return None
    near = np.flatnonzero(rates >= top * (1 - 1e-12))
    pairs = set(zip(micro[near].tolist(), seconds[near].tolist(), strict=True))
    return max(Fraction(m, s) for m, s in pairs)


def above_rate(micro: Ints, seconds: Ints, limit: Fraction) -> Ints:
    """Give the positions where an amount is above a rate times its time, judged exactly."""
    rough = np.flatnonzero(micro >= float(limit) * seconds * (1 - 1e-9))
    exact = [int(m) > limit * int(s) for m, s in zip(micro[rough], seconds[rough], strict=True)]
    return rough[np.array(exact, np.bool_)] if len(rough) else rough
