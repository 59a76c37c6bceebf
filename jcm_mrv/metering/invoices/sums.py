"""Entries to amounts of years, and of months and days where they are wanted."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from jcm_mrv.findings import MON, Finding, FindingsError
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.calendar import Calendar
from jcm_mrv.metering.found import Found
from jcm_mrv.metering.interface import LedgerLine, Measured, Wanted, YearAmount
from jcm_mrv.metering.invoices.amount import Amount
from jcm_mrv.metering.parts import PartAmount
from jcm_mrv.metering.rules.calibration import Overdue
from jcm_mrv.metering.rules.tally import Effect, Tally, apart
from jcm_mrv.metering.thresholds import MAX_LISTED
from jcm_mrv.project.period import YearPart

_DAY = dt.timedelta(days=1)


@immutable
class OfEntries:
    """What entries say in the course of time, in days; they are in order and share no day."""

    entries: Sequence[Amount]
    day: int = 1

    @cached_property
    def _starts(self) -> list[int]:
        return [amount.start.toordinal() for amount in self.entries]

    @cached_property
    def _ends(self) -> list[int]:
        return [amount.end.toordinal() + 1 for amount in self.entries]

    def edges(self, calendar: Calendar) -> list[int]:
        """Give the first days of the parts of a calendar, and the day after the last."""
        return [*(part.start.toordinal() for part in calendar.parts), calendar.end.toordinal() + 1]

    def amounts(self, edges: list[int]) -> tuple[list[Fraction], list[int]]:
        """Give what there is from each edge to the next one, pro rata, and the days covered."""
        return (
            [self.amount(a, b) for a, b in pairwise(edges)],
            [sum(days for _, days in self.within(a, b)) for a, b in pairwise(edges)],
        )

    def lengths(self, edges: list[int]) -> list[int]:
        """Give the days from each edge to the next one."""
        return [b - a for a, b in pairwise(edges)]

    def amount(self, start: int, end: int) -> Fraction:
        """Give what lies between two days, pro rata."""
        parts = self.within(start, end)
        return sum((entry.value * Fraction(n, entry.days) for entry, n in parts), Fraction(0))

    def within(self, start: int, end: int) -> Iterator[tuple[Amount, int]]:
        """Give the entries between two days, each with its number of days there."""
        for n in range(bisect_right(self._ends, start), bisect_left(self._starts, end)):
            yield self.entries[n], min(end, self._ends[n]) - max(start, self._starts[n])

    def cut(self, edges: list[int]) -> Iterator[tuple[int, int, Fraction]]:
        """Give the entries that have an edge inside them."""
        for start, end, entry in zip(self._starts, self._ends, self.entries, strict=True):
            if bisect_right(edges, start) < bisect_left(edges, end):
                yield start, end, entry.value


def added(
    amounts: list[Amount], effects: list[Effect], overdue: tuple[Overdue, ...], wanted: Wanted
) -> Found[Measured]:
    """Add up entries per part.

    Parameters
    ----------
    amounts : list of Amount
        Those that count, in order.
    effects : list of Effect
        What was decided about them; the amounts have it already.
    overdue : tuple of Overdue
        Days on which the calibration of their meter was overdue.
    wanted : Wanted
        What is wanted.
    """
    course = OfEntries(amounts)
    tally = Tally(course, wanted)
    for effect in effects:
        tally.say(effect)
    said: list[Finding] = []
    ledger = [effect.line for effect in effects]
    for part in wanted.calendar.parts:
        said += _uncovered(_inside(amounts, part), part, wanted)
        for late in overdue:
            start, end = _days_of(late, part)
            if start < end and any(course.within(start, end)):
                effect = late.correction(course.amount(start, end), wanted.direction)
                line = _corrected(part, start, end, effect, late)
                ledger.append(line)
                tally.add(Effect(line, start, end, course.amount))
    return Found(tally.measured(ledger), tuple(said))


def sampled(
    amounts: list[Amount], effects: list[Effect], overdue: tuple[Overdue, ...], wanted: Wanted
) -> Found[Measured]:
    """Give the mean (weighed by days), the largest or the last of entries, per part.

    Months and days have values of their own, which do not add up; None where there is no entry.
    """
    ledger = [effect.line for effect in effects]
    said: list[Finding] = []
    years = []
    for part in wanted.calendar.parts:
        inside = _inside(amounts, part)
        said += _uncovered(inside, part, wanted)
        if not inside:
            missing = MON[905]["entry"].at(
                wanted.where, year=part.called or part.year, aggregation=wanted.aggregation
            )
            raise FindingsError((*said, missing))
        corrections = list(_corrections(inside, part, overdue, wanted))
        ledger += corrections
        value = _together(inside, part, wanted.aggregation)
        corrected = sum((line.effect for line in corrections), Fraction(0))
        adjusted = sum((line.effect for line in ledger if line.year == part.year), Fraction(0))
        coverage = Fraction(_covered(inside, part), part.days)
        years.append(YearAmount(part.year, value + corrected, coverage, adjusted))
    ledger.sort(key=lambda line: (line.year, line.start, line.rule))
    months: tuple[PartAmount, ...] = ()
    days: tuple[PartAmount, ...] = ()
    if wanted.finest is not None:
        months = _own(amounts, overdue, wanted.calendar.divided("month"), wanted)
    if wanted.finest == "day":
        each = apart(wanted.calendar.divided("day"), OfEntries(amounts))
        days = _own(amounts, overdue, each, wanted)
    return Found(Measured(tuple(years), tuple(ledger), months=months, days=days), tuple(said))


def _own(
    amounts: list[Amount], overdue: tuple[Overdue, ...], calendar: Calendar, wanted: Wanted
) -> tuple[PartAmount, ...]:
    parts = []
    zero = Fraction(0)
    for part in calendar.parts:
        inside = _inside(amounts, part)
        if not inside:
            parts.append(PartAmount(part.start, part.end, None, 0, part.days, zero, zero))
            continue
        lines = _corrections(inside, part, overdue, wanted)
        corrected = sum((line.effect for line in lines), zero)
        value = _together(inside, part, wanted.aggregation) + corrected
        covered = _covered(inside, part)
        beyond = [a for a in inside if a.start < part.start or a.end > part.end]
        if wanted.aggregation == "mean":
            spread = sum((a.value * _days(a, part) for a in beyond), zero) / covered
        else:
            chosen = _chosen(inside, wanted.aggregation)
            spread = chosen.value if chosen in beyond else zero
        parts.append(
            PartAmount(part.start, part.end, value, covered, part.days, corrected, abs(spread))
        )
    return tuple(parts)


def _inside(amounts: list[Amount], part: YearPart) -> list[Amount]:
    return [amount for amount in amounts if amount.overlap(part.start, part.end)]


def _days(amount: Amount, part: YearPart) -> int:
    return amount.days_in(part.start, part.end)


def _covered(inside: list[Amount], part: YearPart) -> int:
    return sum(_days(amount, part) for amount in inside)


def _chosen(inside: list[Amount], aggregation: str) -> Amount:
    return inside[-1] if aggregation == "last" else max(inside, key=lambda amount: amount.value)


def _together(inside: list[Amount], part: YearPart, aggregation: str) -> Fraction:
    if aggregation != "mean":
        return _chosen(inside, aggregation).value
    weighed = (amount.value * _days(amount, part) for amount in inside)
    return sum(weighed, Fraction(0)) / _covered(inside, part)


def _days_of(late: Overdue, part: YearPart) -> tuple[int, int]:
    """Give the overdue days of a part: the first, and the one after the last."""
    first, last = max(late.first_day, part.start), min(late.last_day, part.end)
    return first.toordinal(), last.toordinal() + 1


def _corrections(
    inside: list[Amount], part: YearPart, overdue: tuple[Overdue, ...], wanted: Wanted
) -> Iterator[LedgerLine]:
    """Rule 8 for the mean, the largest or the last of entries of a meter."""
    for late in overdue:
        start, end = _days_of(late, part)
        if start >= end:
            continue
        first, last = dt.date.fromordinal(start), dt.date.fromordinal(end - 1)
        touched = [amount for amount in inside if amount.overlap(first, last)]
        if not touched:
            continue
        if wanted.aggregation == "mean":
            weighed = (
                late.correction(a.value, wanted.direction) * a.days_in(first, last) for a in touched
            )
            effect = sum(weighed, Fraction(0)) / _covered(inside, part)
        else:
            chosen = _chosen(inside, wanted.aggregation)
            if chosen not in touched:
                continue
            effect = late.correction(chosen.value, wanted.direction)
        yield _corrected(part, start, end, effect, late)


def _corrected(part: YearPart, start: int, end: int, effect: Fraction, late: Overdue) -> LedgerLine:
    first, last = dt.date.fromordinal(start), dt.date.fromordinal(end - 1)
    return LedgerLine(
        part.year, first.isoformat(), last.isoformat(), "MON-801", effect, late.detail
    )


def _uncovered(inside: list[Amount], part: YearPart, wanted: Wanted) -> Iterator[Finding]:
    """Name the days of a year without entry."""
    stretches, following = [], part.start
    for amount in inside:
        if amount.start > following:
            stretches.append((following, amount.start - _DAY))
        following = max(following, amount.end + _DAY)
    if following <= part.end:
        stretches.append((following, part.end))
    if not stretches:
        return
    named = ", ".join(f"{first} to {last}" for first, last in stretches[:MAX_LISTED])
    more = f" and {len(stretches) - MAX_LISTED} more" if len(stretches) > MAX_LISTED else ""
    if wanted.aggregation != "sum":
        wording = MON[35]
    else:
        wording = MON[36] if wanted.direction == "higher" else MON[35]["nothing"]
    yield wording.at(wanted.where, found=named + more, year=part.called or part.year)
