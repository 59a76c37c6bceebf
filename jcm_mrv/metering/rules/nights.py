"""Nights that a portal leaves out of the readings of a solar system (rule 9).

Nights are known by the readings alone, wherever the system stands: intervals that are missing at
like hours of the local day on most days, around the hour that lies opposite to the middle of the
output. Days of the whole period are looked at, and every few days in a row, since nights are longer
in winter; where the site has coordinates, the sun has to say so as well or may say it alone. A
daily outage at noon is no night, nor is what a logger of another interval leaves out.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jcm_mrv.findings import MON
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools, Floats, Ints, distinct, median
from jcm_mrv.metering.clock import to_local, to_utc
from jcm_mrv.metering.found import Found
from jcm_mrv.metering.interface import Place
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.stretches import Gap, Stretches
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.sun_position import elevation
from jcm_mrv.metering.thresholds import (
    DAYLIGHT_CONCENTRATION,
    MISSING_FACTOR,
    NIGHT_DAYS,
    NIGHT_EDGE,
    NIGHT_EDGE_FACTOR,
    NIGHT_LIT,
    NIGHT_SHARE,
    NIGHT_WINDOW,
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
        What is wanted; only of what follows the sun are nights left out. Where nobody says whether
        it does, the readings have to: little output beside the night, on both sides.
    """
    if terms.follows_sun is False or len(gaps) < NIGHT_DAYS or not len(steps):
        return Found(Missing(tuple(gaps)))
    usual = terms.interval or int(median(steps.seconds))
    hours = _Hours.of(steps, usual, terms)
    whole = hours.night(told=bool(terms.follows_sun)) if hours is not None else None
    if hours is None or whole is None:
        return Found(Missing(tuple(gaps)))
    night = whole | hours.nights_by_season()
    between = _between(whole, hours.width)
    longest = night[int(night.sum(axis=1).argmax())]
    if (longest & ~whole).any():
        most = _between(longest, hours.width)
        between = f"{between}, up to {most}" if between else most
    if not night.any():
        return Found(Missing(tuple(gaps)))
    if terms.solar is not None:
        night |= hours.sun_is_down(terms.solar)
    return _told_apart(gaps, hours.windows(night), usual, between, terms)


@immutable
class _Hours:
    """Which intervals of each local day have readings.

    Attributes
    ----------
    width : int
        Seconds of an interval of the day.
    first : int
        The first day since 1970.
    there, lit : bool array
        Of each day and interval: whether there are readings, whether there is output.
    output : float array
        What there is.
    middle : float
        The time of day around which the output lies, in seconds.
    """

    width: int
    first: int
    there: Bools
    lit: Bools
    output: Floats
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
        if int(there.any(axis=1).sum()) < NIGHT_DAYS:
            return None
        on = output > 0
        size = shape[0] * shape[1]
        return cls(
            width,
            first,
            there,
            _filled(a[on], b[on], shape),
            np.bincount(np.minimum(a, size - 1), output, size).reshape(shape).astype(np.float64),
            math.atan2(east, north) / (2 * np.pi) * _DAY,
            zone,
        )

    @property
    def _deep(self) -> int:
        """The interval opposite to the middle of the output."""
        return int((self.middle + _DAY / 2) % _DAY // self.width)

    def night(self, *, told: bool) -> Bools | None:
        """Give the intervals of the day that are missing by night in the whole period.

        The night is what has no readings or no output, without a break, around the hour opposite to
        the middle of the output. None where there is output at that hour, or never any; and where
        it is not told that the sun gives it and much output lies beside the night, or intervals are
        too long to see that.
        """
        days = self.there.any(axis=1)
        there = self.there[days].sum(axis=0)[None]
        missing = _mostly(there, np.array([days.sum()]))
        lit = np.any(self.lit, axis=0, keepdims=True)
        dark = missing | ~lit
        if dark.all() or not dark[0, self._deep]:
            return None
        around = self._around_deep(dark)
        if not told:
            # Of few and long intervals, none shows how the output rises and falls.
            if lit.sum() < NIGHT_LIT:
                return None
            bright = _bright(there, self.output.sum(axis=0)[None], lit)
            if (self._around_deep(dark, bright) != around).any():
                return None
        return (around & missing)[0]

    def nights_by_season(self) -> Bools:
        """Give the same of each day, by any so many days in a row that it is one of.

        What is missing next to much output is no night, but an outage.
        """
        night = np.zeros_like(self.there)
        number = int(np.flatnonzero(self.there.any(axis=1))[-1]) + 1
        if number < NIGHT_WINDOW:
            return night

        def windows(days: NDArray[Any]) -> NDArray[Any]:
            sums = np.cumsum(days[:number], axis=0, dtype=days.dtype)
            sums = np.concatenate([np.zeros_like(sums[:1]), sums])
            return sums[NIGHT_WINDOW:] - sums[:-NIGHT_WINDOW]

        days = windows(np.any(self.there, axis=1, keepdims=True).astype(np.int32))[:, 0]
        there, output = windows(self.there.astype(np.int32)), windows(self.output)
        missing = _mostly(there, days) & (days >= NIGHT_DAYS)[:, None]
        lit = windows(self.lit.astype(np.int32)) > 0
        dark = missing | ~lit
        found = self._around_deep(dark, _bright(there, output, lit)) & missing
        # Each of its days has the night of a window.
        for day in range(NIGHT_WINDOW):
            night[day : day + len(found)] |= found
        return night

    def _around_deep(self, dark: Bools, bright: Bools | None = None) -> Bools:
        """Give what is dark without a break around the deepest hour, in each row.

        Parameters
        ----------
        dark : bool array
            Rows of intervals of the day.
        bright : bool array, optional
            Where there is so much output that no night can end there: then that side is none.
        """
        number = dark.shape[1]
        found = np.zeros_like(dark)
        # From the deepest hour on, to the end of the night; and back, to its beginning.
        for way in (1, -1):
            at = (self._deep + way * np.arange(number)) % number
            part = np.logical_and.accumulate(dark[:, at], axis=1)
            length = part.sum(axis=1)
            keep = length < number
            if bright is not None:
                end = at[np.minimum(length, number - 1)]
                keep &= ~bright[np.arange(len(dark)), end]
            found[:, at] |= part & keep[:, None]
        return found

    def sun_is_down(self, place: Place) -> Bools:
        """Say of each interval without readings whether the sun is below the horizon throughout."""
        day, slot = np.nonzero(~self.there)
        edges = (self.first + day) * _DAY + slot * self.width
        down = np.ones(len(day), np.bool_)
        for edge in (edges, edges + self.width):
            utc = to_utc(edge, self.timezone).utc
            down &= elevation(utc, place.latitude, place.longitude) < 0
        found = np.zeros_like(self.there)
        found[day[down], slot[down]] = True
        return found

    def windows(self, night: Bools) -> tuple[Ints, Ints, Ints]:
        """Give every night as instants, with the number of its day; some before and after, too."""
        night = np.pad(night, ((2, 2), (0, 0)), mode="edge")
        number = night.shape[1]
        edges = np.diff(np.concatenate([[0], night.ravel(), [0]]).astype(np.int8))
        begin, end = np.flatnonzero(edges > 0), np.flatnonzero(edges < 0)
        middle = int(self.middle % _DAY // self.width)
        start = (self.first - 2) * _DAY
        first, last = (to_utc(start + at * self.width, self.timezone).utc for at in (begin, end))
        return first, last, (begin - middle) // number


def _bright(there: Ints, output: Floats, lit: Bools) -> Bools:
    """Say in which intervals of the day there is so much output that no night can end there."""
    mean = output / np.maximum(there, 1)
    first = np.sin(np.pi / 2 / np.maximum(lit.sum(axis=1, keepdims=True), 1))
    edge = np.maximum(NIGHT_EDGE, NIGHT_EDGE_FACTOR * first)
    return mean > edge * mean.max(axis=1, keepdims=True)


def _mostly(there: Ints, days: Ints) -> Bools:
    """Say what is missing on four of five days."""
    return days[:, None] - there >= np.ceil(np.round(NIGHT_SHARE * days, 6))[:, None]


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
    edges = distinct(np.concatenate([begin, end, *windows[:2]]))
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
    note = MON[524].at(
        terms.where,
        found=between,
        count=len(distinct(windows[2][window[missing & dark]])),
        hours=int((nights.end - nights.start).sum()) / _HOUR,
        share=100 * NIGHT_SHARE,
    )
    return Found(Missing(kept, nights), (note,))


def _around(instants: Ints, start: Ints, end: Ints) -> tuple[Ints, Bools]:
    """Give the stretch that may have each instant inside it, and whether it has."""
    at = np.maximum(np.searchsorted(start, instants, side="right") - 1, 0)
    return at, (start[at] <= instants) & (instants < end[at])


def _between(night: Bools, width: int) -> str:
    """Give from when to when a night is, by the clock; "" where it is none."""
    if not night.any():
        return ""
    dark = np.flatnonzero(night)
    # The night is where it is not day: the longest break between two of its intervals.
    breaks = np.diff(np.append(dark, dark[0] + len(night)))
    last = int(breaks.argmax())
    begin, end = dark[(last + 1) % len(dark)], dark[last] + 1
    return f"{_clock(int(begin) * width)} to {_clock(int(end) * width)}"


def _clock(seconds: int) -> str:
    minutes = seconds % _DAY // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
