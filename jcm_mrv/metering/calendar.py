"""The parts of a period that amounts are given for: years, months or days on a local clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal

import numpy as np

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Ints
from jcm_mrv.metering.clock import local_text, midnight
from jcm_mrv.project.period import YearPart

By = Literal["day", "month", "year", "period"]

_DAY = dt.timedelta(days=1)


@immutable(slots=True)
class Span:
    """A part as instants (UTC seconds); ``year`` is the number that names it, as 202403."""

    year: int
    start: int
    end: int

    def overlap(self, start: int, end: int) -> tuple[int, int] | None:
        """Give what a stretch has in this part."""
        first, last = max(start, self.start), min(end, self.end)
        return (first, last) if first < last else None


@immutable
class Calendar:
    """A period in parts, each of whole local days, in order and without a gap between them.

    Attributes
    ----------
    parts : tuple of YearPart
        The parts; ``year`` is the number that names each: 2024, 202403, 20240305.
    timezone : str
        IANA name of the zone at whose midnight days and years end.
    by : {"year", "month", "day", "period"}
        What the parts are.
    limits : (int, int), optional
        Instants between which alone anything is asked, where that is less than the days.
    cuts : frozenset of date
        First days of parts that finer parts do not reach over: a season may begin within a month.

    Examples
    --------
    >>> year = Calendar((YearPart(2024, dt.date(2024, 1, 15), dt.date(2024, 3, 1)),), "Asia/Tokyo")
    >>> [year.divided("month").name(n) for n in range(3)]
    ['2024-01', '2024-02', '2024-03']
    """

    parts: tuple[YearPart, ...]
    timezone: str
    by: By = "year"
    limits: tuple[int, int] | None = None
    cuts: frozenset[dt.date] = frozenset()

    @property
    def start(self) -> dt.date:
        """The first day."""
        return self.parts[0].start

    @property
    def end(self) -> dt.date:
        """The last day."""
        return self.parts[-1].end

    @cached_property
    def edges(self) -> Ints:
        """The instants at which the parts begin, and that at which the last one ends."""
        begins = [midnight(part.start, self.timezone) for part in self.parts]
        end = midnight(self.end, self.timezone, days_later=1)
        edges = np.array([*begins, end], np.int64)
        return edges if self.limits is None else np.clip(edges, *self.limits)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The parts as instants."""
        edges = self.edges.tolist()
        return tuple(
            Span(part.year, a, b)
            for part, a, b in zip(self.parts, edges[:-1], edges[1:], strict=True)
        )

    @property
    def first(self) -> int:
        """The instant at which the period begins."""
        return self.spans[0].start

    @property
    def last(self) -> int:
        """The instant at which the period ends."""
        return self.spans[-1].end

    def shares(self, start: int, end: int) -> Iterator[tuple[Span, int, int]]:
        """Give the parts that a stretch reaches into, each with what it has there."""
        at = int(np.searchsorted(self.edges, start, side="right")) - 1
        for span in self.spans[max(0, at) :]:
            if span.start >= end:
                return
            if part := span.overlap(start, end):
                yield span, *part

    def parts_at(self, start: Ints) -> list[int]:
        """Give the names of the parts in which stretches begin, or that they first reach."""
        at = np.searchsorted(self.edges, start, side="right") - 1
        return [self.parts[n].year for n in np.clip(at, 0, len(self.parts) - 1).tolist()]

    def divided(self, by: By) -> Calendar:
        """Give the same period in other parts."""
        divided = calendar(self.start, self.end, by, self.timezone)
        if self.has_own_parts:
            cuts = frozenset(part.start for part in self.parts)
            divided = replace(divided, parts=tuple(_cut(divided.parts, cuts)), cuts=cuts)
        return divided if self.limits is None else replace(divided, limits=self.limits)

    @property
    def has_own_parts(self) -> bool:
        """Whether its parts are members of a set: months, quarters or seasons."""
        return any(part.called for part in self.parts)

    def within(self, low: int, high: int) -> Calendar | None:
        """Give what lies between two instants, None where that is nothing.

        Examples
        --------
        >>> year = calendar(dt.date(2024, 1, 1), dt.date(2024, 12, 31), "month", "Etc/UTC")
        >>> part = year.within(1709294400, 1709380800)  # noon of 1 March to noon of the 2nd
        >>> [(p.year, str(p.start), str(p.end)) for p in part.parts], part.last - part.first
        ([(202403, '2024-03-01', '2024-03-02')], 86400)
        """
        low, high = max(low, self.first), min(high, self.last)
        if low >= high:
            return None
        first, last = (
            dt.date.fromisoformat(local_text(at, self.timezone)[:10]) for at in (low, high - 1)
        )
        parts = tuple(
            replace(part, start=max(part.start, first), end=min(part.end, last))
            for part in self.parts
            if part.start <= last and part.end >= first
        )
        return replace(self, parts=parts, limits=(low, high))

    @cached_property
    def months(self) -> Calendar:
        """The same period in months."""
        return self if self.by == "month" else self.divided("month")

    @cached_property
    def names(self) -> dict[int, str]:
        """The names of the parts, by the numbers that name them."""
        return {part.year: self.name(n) for n, part in enumerate(self.parts)}

    def name(self, position: int) -> str:
        """Give the name of a part: ``2024-03-05``, ``2024-03``, ``2024``."""
        part = self.parts[position]
        if part.called:
            return part.called
        if self.by == "period":
            return f"{part.start}/{part.end}"
        return part.start.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.by]]


def _cut(parts: Iterable[YearPart], cuts: frozenset[dt.date]) -> Iterator[YearPart]:
    for part in parts:
        inside = sorted(day for day in cuts if part.start < day <= part.end)
        for start, following in pairwise([part.start, *inside, part.end + _DAY]):
            yield replace(part, start=start, end=following - _DAY)


def own_parts(parts: Sequence[YearPart], timezone: str) -> Calendar:
    """Give the calendar of members of a set that are parts of the period: each by its own name.

    Examples
    --------
    >>> dry = YearPart(2024, dt.date(2024, 1, 1), dt.date(2024, 4, 14), "2024-dry")
    >>> wet = YearPart(2024, dt.date(2024, 4, 15), dt.date(2024, 5, 31), "2024-wet")
    >>> seasons = own_parts([dry, wet], "Asia/Tokyo")
    >>> [seasons.name(n) for n in range(2)], [str(p.start) for p in seasons.months.parts][3:]
    (['2024-dry', '2024-wet'], ['2024-04-01', '2024-04-15', '2024-05-01'])
    """
    numbered = (replace(part, year=_number_of(part.start)) for part in parts)
    return Calendar(tuple(numbered), timezone, "period")


def _number_of(day: dt.date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


@lru_cache(maxsize=64)
def calendar(start: dt.date, end: dt.date, by: By, timezone: str) -> Calendar:
    """Give a period in days, months or years, or as a whole; both days are included.

    Examples
    --------
    >>> year = calendar(dt.date(2024, 1, 15), dt.date(2024, 3, 1), "month", "Asia/Tokyo")
    >>> [part.year for part in year.parts]
    [202401, 202402, 202403]
    """
    parts = []
    day = start
    while day <= end:
        if by == "day":
            last, key = day, _number_of(day)
        elif by == "month":
            following = (day.replace(day=1) + 32 * _DAY).replace(day=1)
            last, key = following - _DAY, day.year * 100 + day.month
        elif by == "year":
            last, key = dt.date(day.year, 12, 31), day.year
        else:
            last, key = end, day.year
        parts.append(YearPart(key, day, min(last, end)))
        day = last + _DAY
    return Calendar(tuple(parts), timezone, by)


def days_between(
    low: int, high: int, timezone: str, *, label: str | None, interval: int | None, register: bool
) -> tuple[dt.date, dt.date]:
    """Give the first and the last local day of readings, by the first and the last of their times.

    Parameters
    ----------
    low, high : int
        The first and the last instant.
    timezone : str
        IANA name of the zone in which days end.
    label : {"start", "end"}, optional
        Which end of its interval a time names.
    interval : int, optional
        Seconds between readings.
    register : bool
        Whether they are readings of a register.
    """
    if label == "end" and (interval or 0) >= _DAY.total_seconds():
        # Days and months named by their end.
        low, high = low - (interval or 0), high - 1
    start, end = (dt.date.fromisoformat(local_text(at, timezone)[:10]) for at in (low, high))
    # A reading at 00:00 closes the day before, unless it names the start of its interval.
    if (register or label == "end") and end > start and high == midnight(end, timezone):
        end -= _DAY
    return start, end
