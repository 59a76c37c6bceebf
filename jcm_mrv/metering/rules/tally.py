"""Sums in the finest parts that are wanted; those of months and years are sums of them.

A decision stands in the ledger once per year. Its effect on months and days is what it does there:
divided by time, or in proportion to the amounts. Shares of one effect add up to it exactly.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Protocol

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.calendar import Calendar
from jcm_mrv.metering.interface import Ledger, LedgerLine, Measured, Wanted, YearAmount
from jcm_mrv.metering.parts import PartAmount, joined, summed
from jcm_mrv.metering.rules.stretches import Proven
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import LONG_STRETCH_SECONDS

Weight = Callable[[int, int], Fraction]
"""What an effect is divided by: an amount between two points in time."""


class Course(Protocol):
    """A quantity in the course of time: in seconds, or in whole days."""

    @property
    def day(self) -> int:
        """How long something can be that says enough of one day."""
        ...

    def edges(self, calendar: Calendar) -> list[int]:
        """Give the ends of the parts of a calendar."""
        ...

    def amounts(self, edges: list[int]) -> tuple[list[Fraction], list[int]]:
        """Give what there is from each edge to the next one, and how much of the time it covers."""
        ...

    def lengths(self, edges: list[int]) -> list[int]:
        """Give how much time there is to cover from each edge to the next one."""
        ...

    def cut(self, edges: list[int]) -> Iterable[tuple[int, int, Fraction]]:
        """Give what has an edge inside it, each from, to, and how much."""
        ...


@immutable(slots=True)
class Effect:
    """A line of the ledger, the time that it is about, and how its effect is divided.

    ``weight`` is the amount that it is in proportion to, None where it is divided by time.
    """

    line: LedgerLine
    start: int
    end: int
    weight: Weight | None = None


def shares(
    edges: list[int], start: int, end: int, effect: Fraction, weight: Weight | None = None
) -> Iterator[tuple[int, Fraction]]:
    """Give the parts between edges that a stretch reaches into, each with its share of an effect.

    In proportion to the weight; by time, where there is none, or amounts of both signs cancel out.

    Examples
    --------
    >>> [(n, str(share)) for n, share in shares([0, 60, 120], 30, 120, Fraction(9))]
    [(0, '3'), (1, '6')]
    """
    last = len(edges) - 2
    first = min(max(bisect_right(edges, start) - 1, 0), last)
    final = max(min(bisect_left(edges, end) - 1, last), first)
    if first == final:
        yield first, effect
        return
    bounds = [max(start, edges[0]), *edges[first + 1 : final + 1], min(end, edges[-1])]
    weights = [Fraction(b - a) for a, b in pairwise(bounds)]
    if weight is not None:
        amounts = [weight(a, b) for a, b in pairwise(bounds)]
        if 2 * abs(sum(amounts)) > sum(map(abs, amounts)):
            weights = amounts
    whole = sum(weights)
    for n, share in enumerate(weights):
        yield first + n, effect * share / whole


@immutable
class _Divided:
    """Parts of one length, and what of their amounts is known only together with other days."""

    calendar: Calendar
    edges: list[int]
    spread: list[Fraction]

    @classmethod
    def of(cls, calendar: Calendar, course: Course) -> _Divided:
        edges = course.edges(calendar)
        divided = cls(calendar, edges, [Fraction(0)] * len(calendar.parts))
        for start, end, amount in course.cut(edges):
            a, b = max(start, edges[0]), min(end, edges[-1])
            divided.divide(a, b, amount * (b - a) / (end - start))
        return divided

    def cuts(self, start: int, end: int) -> bool:
        """Whether a part ends inside a stretch."""
        return bisect_right(self.edges, start) < bisect_left(self.edges, end)

    def divide(self, start: int, end: int, amount: Fraction, weight: Weight | None = None) -> None:
        """Note something that is known of a stretch as a whole."""
        for part, share in shares(self.edges, start, end, amount, weight):
            self.spread[part] += abs(share)


class Tally:
    """Sums of one source in the finest parts that are wanted.

    Parameters
    ----------
    course : Course
        What there is.
    wanted : Wanted
        For the years and what else is wanted.
    """

    def __init__(self, course: Course, wanted: Wanted) -> None:
        self._years = finest = wanted.calendar
        self._months = self._days = None
        if wanted.finest is not None:
            finest = self._years.divided("month")
            self._months = _Divided.of(finest, course)
        if wanted.finest == "day":
            finest = apart(self._years.divided("day"), course)
            self._days = _Divided.of(finest, course)
        self._finest = finest
        self._edges = course.edges(finest)
        self._value, self._covered = course.amounts(self._edges)
        self._lengths = course.lengths(self._edges)
        self._adjusted = [Fraction(0)] * len(self._value)

    def say(self, effect: Effect) -> None:
        """Count an effect among the adjustments: the amounts have it already."""
        if effect.line.effect:
            for part, share in self._shares(effect):
                self._adjusted[part] += share

    def add(self, effect: Effect) -> None:
        """Add an effect to the amounts."""
        if effect.line.effect:
            for part, share in self._shares(effect):
                self._adjusted[part] += share
                self._value[part] += share

    def add_whole(self, effect: Effect) -> None:
        """Add an effect that is known of its time only as a whole, as that of an invoice."""
        self.add(effect)
        if effect.line.effect:
            for parts in (self._months, self._days):
                if parts is not None and parts.cuts(effect.start, effect.end):
                    parts.divide(effect.start, effect.end, effect.line.effect, effect.weight)

    def _shares(self, effect: Effect) -> Iterator[tuple[int, Fraction]]:
        return shares(self._edges, effect.start, effect.end, effect.line.effect, effect.weight)

    def measured(self, ledger: Sequence[LedgerLine]) -> Measured:
        """Give the amounts of years, and of months and days where they are wanted."""
        spread = self._days.spread if self._days else [Fraction(0)] * len(self._value)
        columns = (self._value, self._covered, self._lengths)
        rows = [
            PartAmount(part.start, part.end, value, covered, length, adjusted, divided)
            for part, value, covered, length, adjusted, divided in zip(
                self._finest.parts, *columns, self._adjusted, spread, strict=True
            )
        ]
        months: tuple[PartAmount, ...] = ()
        if self._months is not None:
            months = summed(rows, self._months.calendar, self._months.spread)
        years = summed(months or rows, self._years)
        return Measured(
            tuple(
                YearAmount(part.year, year.value, year.coverage, year.adjusted_by, year.length)
                for part, year in zip(self._years.parts, years, strict=True)
            ),
            Ledger.of(ledger).in_order(),
            months=months,
            days=tuple(rows) if self._days else (),
        )


def apart(days: Calendar, course: Course) -> Calendar:
    """Join the days that something of more than a day reaches over: it says nothing of each."""
    edges = course.edges(days)
    across = [False] * (len(days.parts) - 1)
    for start, end, _ in course.cut(edges):
        if end - start > course.day:
            first = max(bisect_right(edges, start), 1)
            for edge in range(first, min(bisect_left(edges, end), len(across) + 1)):
                across[edge - 1] = True
    return joined(days, across) if any(across) else days


@immutable
class OfReadings:
    """What readings prove in the course of time, in seconds."""

    proven: Proven
    terms: Terms
    day: int = LONG_STRETCH_SECONDS

    def edges(self, calendar: Calendar) -> list[int]:
        """Give the midnights between the parts of a calendar."""
        return calendar.edges.tolist()

    def amounts(self, edges: list[int]) -> tuple[list[Fraction], list[int]]:
        """Give what counts from each edge to the next one, and the seconds that are proven."""
        micro, seconds = self.proven.parts(edges, self.terms.direction)
        return [amount * self.terms.unit_micro for amount in micro], seconds

    def lengths(self, edges: list[int]) -> list[int]:
        """Give the seconds from each edge to the next one without the nights that are left out."""
        nights = self.proven.nights_between(edges)
        return [b - a - dark for (a, b), dark in zip(pairwise(edges), nights, strict=True)]

    def cut(self, edges: list[int]) -> Iterator[tuple[int, int, Fraction]]:
        """Give the steps that have an edge inside them."""
        stretches = self.proven.stretches
        for n in stretches.crossing(edges):
            micro = self.terms.amount(int(stretches.micro[n]))
            yield int(stretches.start[n]), int(stretches.end[n]), micro
