"""Counters that start again each day to steps: the sum of their rises, each in its own day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np

from jcm_mrv.findings import MON, language
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools, Ints, median
from jcm_mrv.metering.calendar import calendar
from jcm_mrv.metering.clock import zone
from jcm_mrv.metering.found import Found, Gathering
from jcm_mrv.metering.readings import Readings, refuse_overflow
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.stretches import Events, Gap
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import (
    DUSK_SECONDS,
    GLITCH_SECONDS,
    LIKELY_FACTOR,
    MISSING_FACTOR,
    NIGHT_SHARE,
    OUTLIER_SHARE,
    RESTART_DAYS,
    RESTARTS_A_DAY,
)

_DAY = 86_400


@immutable
class _Counter:
    """What a counter shows, and how far it moves in one ordinary step.

    Attributes
    ----------
    utc, value : int64 arrays
        Instants, and what was shown, in millionths.
    spacing : float
        The usual time between two readings.
    ordinary : int
        The largest step between two neighbours; what returns from a misreading is none.
    """

    utc: Ints
    value: Ints
    spacing: float
    ordinary: int

    @classmethod
    def of(cls, readings: Readings, terms: Terms) -> _Counter:
        utc, value = readings.utc, readings.micro
        apart = np.diff(utc)
        spacing = float(terms.interval or (median(apart) if len(apart) else 1))
        counter = cls(utc, value, spacing, 0)
        step = np.diff(value)
        step[[back - 1 for back in counter._returns()]] = 0
        near = step[apart < min(MISSING_FACTOR * spacing, _DAY)]
        return replace(counter, ordinary=int(near.max(initial=0)))

    @property
    def rate(self) -> float:
        """What the largest ordinary step counts per second."""
        return self.ordinary / self.spacing

    def low(self, row: int, peak: int) -> bool:
        """Say whether a value is less than half of the one before: the counter started again."""
        return 2 * int(self.value[row]) < peak

    def most(self, before: int, after: int) -> int:
        """Give what can be counted between two readings, by the largest ordinary step."""
        missed = max(1, round(float(self.utc[after] - self.utc[before]) / self.spacing))
        return self.ordinary * missed

    def first(self, row: int, peak: int, *, low: bool, seconds: int | None) -> int | None:
        """Give the first row from one on that is back at the peak (or is low, where asked)."""
        last = len(self.value)
        if seconds is not None:
            last = int(np.searchsorted(self.utc, self.utc[row] + seconds, side="right"))
        size = 64
        while row < last:
            part = self.value[row : min(row + size, last)]
            found = (part >= peak) | (2 * part < peak) if low else 2 * part >= peak
            if found.any():
                return row + int(found.argmax())
            row, size = row + size, 2 * size
        return None

    def back(self, fall: int) -> int | None:
        """Give the row in which all is as before a fall to less than half, in a step and a day."""
        peak = int(self.value[fall])
        found = self.first(fall + 1, peak, low=False, seconds=GLITCH_SECONDS)
        return found if found is not None and self.value[found] >= peak else None

    def _returns(self) -> list[int]:
        falls = np.flatnonzero(2 * self.value[1:] < self.value[:-1]).tolist()
        return [back for fall in falls if (back := self.back(fall)) is not None]


def daily_steps(readings: Readings, terms: Terms) -> Found[Steps]:
    """Give the rises of a counter that starts again each day.

    A fall to less than half is a restart, and the new value is a rise from 0; where less is
    conservative, only up to what can have been counted since the reading before. A smaller fall is
    a misreading. A rise counts in the day of its time.

    Parameters
    ----------
    readings : Readings
        What the counter showed, in order of time, before and after the period as well.
    terms : Terms
        What is wanted.
    """
    with Gathering() as said:
        counter = _Counter.of(readings, terms)
        kept = said.take(_without_misread(readings, counter, terms))
        readings = readings.take(kept.keep)
        counter = replace(counter, utc=readings.utc, value=readings.micro)
        _refuse_others(readings, terms)
        return Found(said.take(_rises(readings, counter, kept.events, terms)), tuple(said.findings))


@immutable
class _Kept:
    keep: Bools
    events: tuple[Events, ...] = ()


def _without_misread(readings: Readings, counter: _Counter, terms: Terms) -> Found[_Kept]:
    """Leave out what lies below the value before and is no restart."""
    value = counter.value
    keep = np.ones(len(value), np.bool_)
    certain = _Restarts.of(readings, counter, terms).certain
    falls = np.flatnonzero((np.diff(value) < 0) & ~certain)
    anew = np.append(np.flatnonzero(certain) + 1, len(value))
    # Where more is conservative, what may as well be a restart is one.
    likely = LIKELY_FACTOR if terms.direction == "higher" else 1
    discarded: list[tuple[int, int]] = []
    at = 0
    while at < len(falls):
        fall = int(falls[at])
        row, peak = fall + 1, int(value[fall])
        limit = int(anew[np.searchsorted(anew, row)])
        while row < limit and value[row] < peak:
            if counter.low(row, peak):
                back = counter.back(row - 1) if row == fall + 1 else None
                if back is None or back >= limit or not counter.ordinary:
                    break
                if value[back] - value[back - 1] <= likely * counter.most(back - 1, back):
                    break
                row = back
            else:
                found = counter.first(row, peak, low=True, seconds=None)
                row = limit if found is None else min(found, limit)
            keep[fall + 1 : row] = False
        if not keep[fall + 1] and terms.inside(
            int(readings.utc[fall]), int(readings.utc[min(row, len(value) - 1)])
        ):
            discarded.append((fall, row))
        at = int(np.searchsorted(falls, max(row, fall + 1)))
    if not discarded:
        return Found(_Kept(keep))
    begin = np.array([fall for fall, _ in discarded])
    end = np.minimum(np.array([row for _, row in discarded]), len(value) - 1)
    number = [row - fall - 1 for fall, row in discarded]
    events = Events(
        "MON-511",
        readings.utc[begin],
        readings.utc[end],
        np.zeros(len(begin), np.int64),
        tuple(f"{count} low {'reading' if count == 1 else 'readings'}" for count in number),
    )
    said = MON[511].at(readings.where(discarded[0][0] + 1), discarded=sum(number))
    return Found(_Kept(keep, (events,)), (said,))


@immutable
class _Restarts:
    """Between which readings the counter started again, and by when at the latest."""

    certain: Bools
    latest: Ints

    @classmethod
    def of(cls, readings: Readings, counter: _Counter, terms: Terms) -> _Restarts:
        """Say where the counter has started again, whatever it showed.

        Within a day it does so once. Where the falls to less than half have a time of day in
        common, that is when it does; what stands still over that time was not reset yet.
        """
        utc, value = readings.utc, readings.micro
        start, end = utc[:-1], utc[1:]
        apart = end - start
        certain, latest = apart >= _DAY, end.copy()
        falls = np.flatnonzero(2 * value[1:] < value[:-1])
        if len(falls):
            falls = falls[[counter.back(fall) is None for fall in falls.tolist()]]
        if len(falls) < RESTART_DAYS:
            return cls(certain, latest)
        edges = _midnights(readings, terms)
        since = start - edges[np.searchsorted(edges, start, side="right") - 1]
        # From noon on, so that midnight is in the middle.
        since = (since + _DAY // 2) % _DAY
        low, high = int(since[falls].max()), int((since + apart)[falls].min())
        if low < high:
            missing = (apart > MISSING_FACTOR * counter.spacing) | (counter.spacing >= _DAY // 4)
            over = (since <= low) & (since + apart >= high)
            certain |= missing & over & (value[1:] != value[:-1])
            latest = start + (high - since) % _DAY
            latest = np.minimum(end, latest + np.maximum(end - latest, 0) // _DAY * _DAY)
        return cls(certain, latest)


def _refuse_others(readings: Readings, terms: Terms) -> None:
    """Refuse what does not start again once a day."""
    value = readings.micro
    if len(value) < 2:
        return
    restarts = np.flatnonzero(np.diff(value) < 0)
    days = int(readings.utc[-1] - readings.utc[0]) // _DAY
    if not len(restarts) and days >= RESTART_DAYS and value[-1] > value[0]:
        raise MON[510]["register"].stop(
            readings.where(len(value) - 1),
            found=f"{readings.value(0)} to {readings.value(-1)} in {days} days without a fall",
            parameter=terms.parameter,
        )
    if len(restarts) > max(RESTART_DAYS, RESTARTS_A_DAY * (days + 1)):
        raise MON[510].stop(
            readings.where(int(restarts[0]) + 1),
            found=f"{len(restarts)} falls to less than half in {days + 1} days",
            parameter=terms.parameter,
        )


def _rises(
    readings: Readings, counter: _Counter, events: tuple[Events, ...], terms: Terms
) -> Found[Steps]:
    """Give the steps, each in the day of the reading that shows it."""
    utc, value = readings.utc, readings.micro
    micro = np.diff(value)
    known = _Restarts.of(readings, counter, terms)
    restarts = (micro < 0) | known.certain
    moved = np.append(False, micro[:-1] > 0) | (value[1:] > 0)
    micro[restarts] = value[1:][restarts]
    capped = _capped(micro, restarts, counter, terms)
    start, end = utc[:-1], utc[1:]
    edges = _midnights(readings, terms)
    after = np.searchsorted(edges, start, side="right")
    before = np.searchsorted(edges, end, side="left") - 1
    crossing = after <= before
    first, last = edges[after], edges[np.maximum(before, 0)]
    begin = np.where(crossing, last, start)
    if terms.direction == "higher":
        # What stands still whenever it starts again, before and after, has nothing to lose.
        still = float(moved[restarts].mean()) <= OUTLIER_SHARE if restarts.any() else False
        unknown = restarts & (moved | (not (still or terms.follows_sun)))
        # What it shows was counted no faster than ever: so much of the time is known at most.
        shown = np.minimum(capped, counter.rate * (end - start)) if counter.ordinary else capped > 0
        least = np.ceil(shown / (counter.rate or 1)).astype(np.int64)
        since = np.maximum(begin, np.minimum(known.latest, end - np.minimum(least, end - begin)))
        begin = np.where(unknown, since, begin)
    else:
        unknown = crossing & restarts & (end - start > MISSING_FACTOR * counter.spacing)
        dusk = _dusk(start[unknown] - edges[after - 1][unknown], int(restarts.sum()))
        unknown &= (start - edges[after - 1]) < dusk
    if readings.multiplier is not None:
        refuse_overflow(readings, register=True, times=readings.multiplier)
        micro, capped = micro * readings.multiplier[:-1], capped * readings.multiplier[:-1]
    excess = micro - capped
    row = np.arange(1, len(readings))
    evening = crossing & ~unknown
    # A counter that shows 0 has started again just then: all before is not known.
    there = begin < end
    starts = np.concatenate([begin[there], start[evening]])
    ends = np.concatenate([end[there], first[evening]])
    order = np.argsort(starts, kind="stable")
    steps = Steps(
        readings,
        np.concatenate([row[there], row[evening]])[order],
        starts[order],
        ends[order],
        (ends - starts)[order],
        np.concatenate([capped[there], np.zeros(int(evening.sum()), np.int64)])[order],
        np.ones(len(order), np.bool_),
        _gaps(readings, start, np.where(unknown, start, first), np.where(unknown, begin, last)),
        events,
    )
    return _with_excess(steps, excess, terms)


def _capped(micro: Ints, restarts: Bools, counter: _Counter, terms: Terms) -> Ints:
    """Give what a restart proves: where less is conservative, no more than ordinary steps give."""
    if terms.direction == "higher" or not counter.ordinary:
        return micro
    capped = micro.copy()
    for row in np.flatnonzero(restarts & (micro > counter.ordinary)).tolist():
        capped[row] = min(int(micro[row]), counter.most(row, row + 1))
    return capped


def _midnights(readings: Readings, terms: Terms) -> Ints:
    """Give every local midnight from before the first reading to after the last."""
    name = terms.calendar.timezone
    days = [
        dt.datetime.fromtimestamp(int(instant), zone(name)).date() + dt.timedelta(days=more)
        for instant, more in ((readings.utc[0], -1), (readings.utc[-1], 1))
    ]
    return calendar(days[0], days[1], "day", name).edges


def _dusk(ends: Ints, restarts: int) -> int:
    """Give the time of day from which on nothing is missing: where nights are left out, dusk.

    Where the readings of nearly every day end before midnight, nothing is generated after the time
    by which nearly all of them have ended.
    """
    if not len(ends) or len(ends) < NIGHT_SHARE * restarts:
        return 2 * _DAY
    return int(np.sort(ends)[int((1 - NIGHT_SHARE) * len(ends))]) - DUSK_SECONDS


def _gaps(readings: Readings, start: Ints, begin: Ints, end: Ints) -> tuple[Gap, ...]:
    """Give what lies between two readings and is of neither of their days, or is not known."""
    missing = np.flatnonzero((begin < end) & (end > start))
    return tuple(
        Gap(int(begin[n]), int(end[n]), "MON-512", 0, readings.where(int(n) + 1))
        for n in missing.tolist()
    )


def _with_excess(steps: Steps, excess: Ints, terms: Terms) -> Found[Steps]:
    """Say what counters showed after a restart that was not counted."""
    utc = steps.readings.utc
    rows = np.flatnonzero(excess > 0)
    rows = rows[(utc[rows + 1] > terms.calendar.first) & (utc[rows] < terms.calendar.last)]
    if not len(rows):
        return Found(steps)
    events = Events(
        "MON-522",
        utc[rows],
        utc[rows + 1],
        -excess[rows],
        ("more than ordinary steps give since the reading before",) * len(rows),
    )
    left = float(terms.amount(int(excess[rows].sum())))
    said = MON[522].at(
        steps.readings.where(int(rows[0]) + 1),
        found=language.said("{total:.6g} {unit} in all", total=left, unit=terms.unit),
        count=len(rows),
    )
    return Found(replace(steps, events=(*steps.events, events)), (said,))
