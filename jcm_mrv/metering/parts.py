"""Amounts of months and days, which add up to those of years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.calendar import Calendar


@immutable(slots=True)
class PartAmount:
    """The quantity of one or more whole days, exact, in the wanted unit.

    Attributes
    ----------
    start, end : date
        First and last day.
    value : Fraction, optional
        None where a sampled quantity has no reading in these days.
    covered, length : int
        How much of the time good readings or entries cover, and how much there is: seconds, or
        days of entries.
    adjusted_by : Fraction
        The effects of the ledger in these days.
    spread : Fraction
        How much of the value is known only together with other days, and was divided by time or in
        proportion: shares of steps, entries and invoices that reach beyond these days.
    """

    start: dt.date
    end: dt.date
    value: Fraction | None
    covered: int
    length: int
    adjusted_by: Fraction
    spread: Fraction

    @property
    def coverage(self) -> Fraction:
        """Share of the time that good readings or entries cover, 0 to 1."""
        return Fraction(self.covered, self.length) if self.length else Fraction(0)


def summed(
    rows: Sequence[PartAmount], calendar: Calendar, spread: Sequence[Fraction] | None = None
) -> tuple[PartAmount, ...]:
    """Add up amounts per part of a calendar; each lies in one part.

    Parameters
    ----------
    rows : sequence of PartAmount
        Amounts with a value, in order and without a hole between them.
    calendar : Calendar
        The same days in other parts.
    spread : sequence of Fraction, optional
        What is divided at the ends of these parts; it is no sum of that of the rows.

    Examples
    --------
    >>> from jcm_mrv.metering.calendar import calendar
    >>> days = calendar(dt.date(2024, 1, 30), dt.date(2024, 2, 2), "day", "Asia/Tokyo")
    >>> nothing = Fraction(0)
    >>> rows = [PartAmount(p.start, p.end, Fraction(1), 1, 1, nothing, nothing) for p in days.parts]
    >>> [str(part.value) for part in summed(rows, days.months)]
    ['2', '2']
    """
    given = iter(rows)
    parts = []
    zero = Fraction(0)
    for n, part in enumerate(calendar.parts):
        row = next(given)
        value, adjusted, covered, length = (
            row.value or zero,
            row.adjusted_by,
            row.covered,
            row.length,
        )
        while row.end != part.end:
            row = next(given)
            value += row.value or zero
            covered += row.covered
            length += row.length
            if row.adjusted_by:
                adjusted += row.adjusted_by
        divided = spread[n] if spread is not None else zero
        parts.append(PartAmount(part.start, part.end, value, covered, length, adjusted, divided))
    return tuple(parts)


def together(several: Sequence[Sequence[PartAmount]]) -> tuple[PartAmount, ...]:
    """Add up the amounts of several columns or meters over the same days.

    Where one of them has several days in one row, so has the sum. The sum is covered where all are:
    as far as the one that is covered least.

    Examples
    --------
    >>> first, last, zero = dt.date(2024, 1, 1), dt.date(2024, 1, 2), Fraction(0)
    >>> apart = [PartAmount(day, day, Fraction(1), 1, 1, zero, zero) for day in (first, last)]
    >>> one = PartAmount(first, last, Fraction(5), 2, 2, zero, zero)
    >>> [(str(part.start), str(part.end), str(part.value)) for part in together([apart, [one]])]
    [('2024-01-01', '2024-01-02', '7')]
    """
    if len(several) == 1 or not all(several):
        return tuple(several[0]) if len(several) == 1 else ()
    ends = set.intersection(*({row.end for row in rows} for rows in several))
    columns = [_joined(rows, ends) for rows in several]
    return tuple(_added(row) for row in zip(*columns, strict=True))


def _joined(rows: Sequence[PartAmount], ends: set[dt.date]) -> list[PartAmount]:
    groups: list[list[PartAmount]] = [[]]
    for row in rows:
        groups[-1].append(row)
        if row.end in ends:
            groups.append([])
    return [
        group[0]
        if len(group) == 1
        else PartAmount(
            group[0].start,
            group[-1].end,
            _sum(group),
            sum(row.covered for row in group),
            sum(row.length for row in group),
            sum((row.adjusted_by for row in group), Fraction(0)),
            sum((row.spread for row in group), Fraction(0)),
        )
        for group in groups[:-1]
    ]


def _added(row: Sequence[PartAmount]) -> PartAmount:
    least = min(row, key=lambda part: part.coverage)
    return PartAmount(
        row[0].start,
        row[0].end,
        _sum(row),
        least.covered,
        least.length,
        sum((part.adjusted_by for part in row), Fraction(0)),
        sum((part.spread for part in row), Fraction(0)),
    )


def _sum(rows: Sequence[PartAmount]) -> Fraction | None:
    values = [row.value for row in rows if row.value is not None]
    return sum(values, Fraction(0)) if len(values) == len(rows) else None


def in_turn(several: Sequence[Sequence[PartAmount]]) -> tuple[PartAmount, ...]:
    """Put the amounts of sources together that come one after another.

    Days that two of them share are one row.

    Examples
    --------
    >>> days, zero = [dt.date(2024, 1, n) for n in (1, 2, 3)], Fraction(0)
    >>> rows = [PartAmount(day, day, Fraction(1), 1, 2, zero, zero) for day in days]
    >>> [(str(part.start), str(part.value), part.length) for part in in_turn([rows[:2], rows[1:]])]
    [('2024-01-01', '1', 2), ('2024-01-02', '2', 4), ('2024-01-03', '1', 2)]
    """
    made: list[PartAmount] = []
    for row in (row for rows in several for row in rows):
        if made and row.start <= made[-1].end:
            made[-1] = _over(made[-1], row)
        else:
            made.append(row)
    return tuple(made)


def _over(one: PartAmount, other: PartAmount) -> PartAmount:
    return PartAmount(
        one.start,
        max(one.end, other.end),
        _sum([one, other]),
        one.covered + other.covered,
        one.length + other.length,
        one.adjusted_by + other.adjusted_by,
        one.spread + other.spread,
    )


def joined(calendar: Calendar, across: Sequence[bool]) -> Calendar:
    """Give a calendar whose parts are joined where ``across`` says so of the edge between them.

    Days that are known only together stand in one part; the months do not get lost in it.

    Examples
    --------
    >>> from jcm_mrv.metering.calendar import calendar
    >>> days = calendar(dt.date(2024, 1, 30), dt.date(2024, 2, 2), "day", "Asia/Tokyo")
    >>> [str(p.start) for p in joined(days, [True, True, True]).parts]
    ['2024-01-30', '2024-02-01']
    """
    parts = calendar.parts
    begins = [
        n == 0 or part.start.day == 1 or part.start in calendar.cuts or not across[n - 1]
        for n, part in enumerate(parts)
    ]
    if all(begins):
        return calendar
    first = [n for n, begin in enumerate(begins) if begin]
    last = [n - 1 for n in first[1:]] + [len(parts) - 1]
    return replace(
        calendar,
        parts=tuple(
            type(parts[a])(parts[a].year, parts[a].start, parts[b].end)
            for a, b in zip(first, last, strict=True)
        ),
    )
