"""The calendar years of a claim, and the shorter periods that its lines have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise

from jcm_mrv.project.period import YearPart
from jcm_mrv.workbook.reading.periods import Period

ESTIMATED = YearPart(0, dt.date(2023, 1, 1), dt.date(2023, 12, 31))
"""The year of 365 days that stands for the estimated year of a plan."""


class Timeline:
    """Periods by position: first the calendar years, then the other periods of lines.

    Reductions are rounded down for each calendar year. A line may have less of it: a month, a half
    of the year, the days that one member was there.

    Attributes
    ----------
    years : tuple of YearPart
        The part of each calendar year from the first to the last day that any line has, in order.
    periods : list of YearPart
        The years, then every other period.
    within : list of tuple of int
        For each of ``periods`` the positions of the lines' own periods that it is made of.

    Examples
    --------
    >>> halves = Period(dt.date(2024, 1, 1), dt.date(2024, 6, 30)), Period(
    ...     dt.date(2024, 7, 1), dt.date(2024, 12, 31)
    ... )
    >>> time = Timeline(halves)
    >>> len(time.years), time.years[0].days, time.within
    (1, 366, [(1, 2), (1,), (2,)])
    >>> time.covering(2), time.position(halves[1])
    ([0, 2], 2)
    """

    def __init__(self, lines: Iterable[Period] = ()) -> None:
        own = [YearPart(p.start.year, p.start, p.end) for p in sorted(set(lines))]
        by_year = {part.year: [p for p in own if p.year == part.year] for part in own}
        self.years = tuple(
            YearPart(year, parts[0].start, max(p.end for p in parts))
            for year, parts in by_year.items()
        )
        self.periods = [*self.years, *(p for p in own if p not in self.years)]
        self._own = [self.periods.index(p) for p in own]
        self.within = [
            tuple(n for n in self._own if self.periods[n].year == year.year) for year in self.years
        ]
        self.within += [(n,) for n in range(len(self.years), len(self.periods))]

    @classmethod
    def of_plan(cls) -> Timeline:
        """Give the year that a plan estimates."""
        made = cls([Period(ESTIMATED.start, ESTIMATED.end)])
        made.years, made.periods = (ESTIMATED,), [ESTIMATED]
        return made

    def position(self, period: Period) -> int | None:
        """Give the position of a period; one that whole lines of a year make up is taken in."""
        days = (period.start, period.end)
        for n, part in enumerate(self.periods):
            if (part.start, part.end) == days:
                return n
        inside = [
            n
            for n in self._own
            if period.start <= self.periods[n].start and self.periods[n].end <= period.end
        ]
        parts = [self.periods[n] for n in inside]
        if not parts or (parts[0].start, parts[-1].end) != days or parts[0].year != days[1].year:
            return None
        if any((after.start - before.end).days != 1 for before, after in pairwise(parts)):
            return None
        self.periods.append(YearPart(period.start.year, *days))
        self.within.append(tuple(inside))
        return len(self.periods) - 1

    def year(self, period: Period) -> int | None:
        """Give the position of the calendar year that a period lies in, None where it has none."""
        if period.start.year != period.end.year:
            return None
        years = (n for n, part in enumerate(self.years) if part.year == period.start.year)
        return next(years, None)

    def covering(self, span: int | None) -> list[int]:
        """Give the positions of the periods that a line's period is part of; None is in all."""
        return [n for n, inside in enumerate(self.within) if span is None or span in inside]

    def year_of(self, span: int) -> int:
        """Give the position of the calendar year that a period belongs to."""
        return self.covering(self.within[span][0])[0]
