"""Nights that a portal leaves out of the readings of a solar system (rule 9).

Nights are known by the readings alone, wherever the system stands: intervals that are missing at
like hours of the local day on most days, around the hour that lies opposite to the middle of the
output. A daily outage at noon is no night, nor is what a logger of another interval leaves out.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from jcm_mrv.findings import MON
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools, Ints
from jcm_mrv.metering.clock import to_local, to_utc
from jcm_mrv.metering.found import Found
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.stretches import Gap, Stretches
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import (
    DAYLIGHT_CONCENTRATION,
    MISSING_FACTOR,
    NIGHT_DAYS,
    NIGHT_SHARE,
)

_DAY = 86_400
_HOUR = 3600


@immutable
class Missing:
    """Stretches without readings: gaps, and the nights that are none (some lie inside of gaps)."""

    gaps: tuple[Gap, ...]
    nights: Stretches | None = None


def without_nights(steps: Steps, gaps: list[Gap], terms: Terms) -> Found[Missing]:
    """Tell nights that are left out from outages.

    A gap that reaches over several days stays one, from the first to the last interval that is
    missing; the nights inside of it are not counted.

    Parameters
    ----------
    steps : Steps
        Amounts per interval.
    gaps : list of Gap
        All that is missing, in order of time.
    terms : Terms
        What is wanted; only of what follows the sun are nights left out.
    """
    if not terms.follows_sun or len(gaps) < NIGHT_DAYS or not len(steps):
        return Found(Missing(tuple(gaps)))
    usual = terms.interval or int(np.median(steps.seconds))
    hours = _Hours.of(steps, usual, terms)
    found = hours.night() if hours is not None else []
    if hours is None or not found:
        return Found(Missing(tuple(gaps)))
    between = f"{_clock(found[0][0] * hours.width)} to {_clock(found[-1][1] * hours.width)}"
    return _told_apart(gaps, hours.windows(found), usual, between, terms)


@immutable
class _Hours:
    """Which intervals of the local day have readings.

    Attributes
    ----------
    width : int
        Seconds of an interval of the day.
    days : (int, int)
        The first day since 1970, and their number.
    missing, lit : bool array
        Of each interval of the day: whether it is missing on most days, whether it ever had output.
    middle : float
        The time of day around which the output lies, in seconds.
    """

    width: int
    days: tuple[int, int]
    missing: Bools
    lit: Bools
    middle: float
    timezone: str

    @classmethod
    def of(cls, steps: Steps, usual: int, terms: Terms) -> _Hours | None:
        """Look at the days with readings; None where they are few, or output comes all day."""
        zone, calendar = terms.calendar.timezone, terms.calendar
        width = math.gcd(usual, _DAY) if usual < 60 else max(math.gcd(usual, _DAY), 60)
        inside = np.flatnonzero(steps.inside(terms))
        if not len(inside) or width >= _DAY // 2:
            return None
        begin = to_local(np.maximum(steps.start[inside], calendar.first), zone)
        end = to_local(np.minimum(steps.end[inside], calendar.last), zone)
        output = np.where(steps.good, np.maximum(steps.micro, 0), 0)[inside]
        turn = 2 * np.pi / _DAY * ((begin + end) / 2 % _DAY)
        east, north = float(output @ np.sin(turn)), float(output @ np.cos(turn))
        if math.hypot(east, north) <= DAYLIGHT_CONCENTRATION * float(output.sum()):
            return None
        first, number = int(begin.min()) // _DAY, int(end.max()) // _DAY + 1
        a = (begin - first * _DAY + width // 2) // width
        b = np.maximum((end - first * _DAY + width // 2) // width, a + 1)
        shape = (number - first + 1, _DAY // width)
        there = _filled(a, b, shape)
        days = int(there.any(axis=1).sum())
        if days < NIGHT_DAYS:
            return None
        on = output > 0
        return cls(
            width,
            (first, shape[0]),
            days - there.sum(axis=0) >= math.ceil(round(NIGHT_SHARE * days, 6)),
            _filled(a[on], b[on], shape).sum(axis=0) > 0,
            math.atan2(east, north) / (2 * np.pi) * _DAY,
            zone,
        )

    def night(self) -> list[tuple[int, int]]:
        """Give the intervals missing by night, from and to, counted from a local midnight.

        The night is what has no readings or no output, without a break, around the hour opposite
        to the middle of the output.
        """
        number = len(self.missing)
        dark = self.missing | ~self.lit
        deep = int((self.middle + _DAY / 2) % _DAY // self.width)
        if dark.all() or not dark[deep]:
            return []
        after = int(np.argmin(np.roll(dark, -deep)))
        before = int(np.argmin(np.roll(dark, -deep)[::-1]))
        at = np.arange(deep - before, deep + after)
        edges = np.diff(np.concatenate([[0], self.missing[at % number], [0]]).astype(np.int8))
        begins, ends = np.flatnonzero(edges > 0), np.flatnonzero(edges < 0)
        shift = deep - before
        return [(a + shift, b + shift) for a, b in zip(begins.tolist(), ends.tolist(), strict=True)]

    def windows(self, found: list[tuple[int, int]]) -> tuple[Ints, Ints, Ints]:
        """Give every such stretch of every night as instants, and the number of its day."""
        first, number = self.days
        day = np.repeat(np.arange(first - 2, first + number + 2), len(found))
        slots = np.tile(np.array(found, np.int64).T, number + 4) * self.width
        start, end = (to_utc(day * _DAY + edge, self.timezone).utc for edge in slots)
        return start, end, day


def _filled(begin: Ints, end: Ints, shape: tuple[int, int]) -> Bools:
    """Say of each interval of each day whether it lies in one of some stretches."""
    size = shape[0] * shape[1]
    edges = np.bincount(begin, minlength=size + 1) - np.bincount(end, minlength=size + 1)
    return (np.cumsum(edges)[:size] > 0).reshape(shape)


def _told_apart(
    gaps: list[Gap],
    windows: tuple[Ints, Ints, Ints],
    usual: int,
    between: str,
    terms: Terms,
) -> Found[Missing]:
    """Take the nights out of what is missing."""
    begin = np.array([gap.start for gap in gaps], np.int64)
    end = np.array([gap.end for gap in gaps], np.int64)
    edges = np.unique(np.concatenate([begin, end, *windows[:2]]))
    start, stop = edges[:-1], edges[1:]
    gap, missing = _around(start, begin, end)
    window, dark = _around(start, *windows[:2])
    night = missing & dark
    # Loggers are late by seconds: what is left beside a night by less than half an interval is its.
    touched = np.zeros(len(gaps), np.bool_)
    touched[gap[night]] = True
    short = stop - start <= float(usual * (MISSING_FACTOR - 1))
    rest = missing & ~night & ~(short & touched[gap])
    night = missing & ~rest
    if not night.any():
        return Found(Missing(tuple(gaps)))
    those, first = np.unique(gap[rest], return_index=True)
    last = np.searchsorted(gap[rest], those, side="right") - 1
    kept = tuple(
        replace(gaps[n], start=a, end=b)
        for n, a, b in zip(
            those.tolist(), start[rest][first].tolist(), stop[rest][last].tolist(), strict=True
        )
    )
    nights = Stretches(start[night], stop[night], np.zeros(int(night.sum()), np.int64))
    said = MON[524].at(
        terms.where,
        found=between,
        count=len(np.unique(windows[2][window[missing & dark]])),
        hours=int((nights.end - nights.start).sum()) / _HOUR,
        share=100 * NIGHT_SHARE,
    )
    return Found(Missing(kept, nights), (said,))


def _around(instants: Ints, start: Ints, end: Ints) -> tuple[Ints, Bools]:
    """Give the stretch that may have each instant inside it, and whether it has."""
    at = np.maximum(np.searchsorted(start, instants, side="right") - 1, 0)
    return at, (start[at] <= instants) & (instants < end[at])


def _clock(seconds: int) -> str:
    minutes = seconds % _DAY // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
