"""Readings that are not what they are declared to be, told without any capacity.

A counter that starts again each day, a sign that is reversed, single values far outside all others.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.arrays import Bools, Floats, Ints
from jcm_mrv.metering.clock import to_local
from jcm_mrv.metering.found import Dated
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import (
    DISCARDED_LEAST,
    DISCARDED_SHARE,
    NEGATIVE_SHARE,
    OUTLIER_EFFECT,
    OUTLIER_FACTOR,
    OUTLIER_SHARE,
    OUTLIER_VALUES,
    RESTART_DAYS,
    RESTART_LOWER,
    RESTART_READINGS,
    RESTART_RISES,
    RESTART_RISING,
    RESTART_SHARE,
    RESTART_VALUE,
    STILL_DAYS,
    STILL_MOVING,
    STILL_PARTS,
)

_DAY = 86_400


def daily_restarts(readings: Readings, terms: Terms) -> Iterator[Finding]:
    """Refuse a counter that starts again each day, as "E-Today" and "Daily yield" do.

    Once a day it falls to nearly nothing, and rises step by step otherwise. A register that shows
    0 at night goes on at or above the value before, and no load that is switched off at night
    rises so often. Where its nights are left out it falls to less than half; what hardly ever
    stands still besides is a counter, and so is what is declared as one.
    """
    value = readings.micro
    registers = terms.kind == "register"
    needed = 2 if registers else RESTART_READINGS
    # By the clock on the wall: on another, four days are in part of five.
    day = to_local(readings.utc, terms.calendar.timezone) // _DAY
    begin = np.flatnonzero(np.append(True, day[1:] != day[:-1]))
    days = int((np.diff(begin, append=len(day)) >= needed).sum())
    if days < RESTART_DAYS:
        return
    step = np.diff(value)
    falls = np.flatnonzero(step < 0)
    if not RESTART_SHARE * (days - 1) <= len(falls) <= days + 1:
        return
    rises = int((step > 0).sum())
    if rises < (1 if registers else RESTART_RISES) * days:
        return
    counts = registers or rises >= RESTART_RISING * len(step)
    share = RESTART_LOWER if counts else RESTART_VALUE
    low = value[falls + 1] <= share * value[falls]
    resumed = resumes(value, falls, share)
    if int((low & ~resumed).sum()) >= RESTART_SHARE * len(falls):
        least = "half" if counts else "a twentieth"
        yield MON[610].at(
            readings.where(int(falls[0]) + 1),
            found=f"{len(falls)} falls to less than {least} on {days} days",
        )


def resumes(value: Ints, falls: Ints, share: float) -> Bools:
    """Say after which falls a value is back where it was before, once it is no longer low.

    A counter of the day goes on from its beginning; a device that shows 0 while it sleeps does not.

    Examples
    --------
    >>> resumes(np.array([7, 0, 0, 8, 9, 0, 1, 2]), np.array([0, 4]), 0.05).tolist()
    [True, False]
    """
    ends = np.append(falls[1:], len(value) - 1)
    back = np.zeros(len(falls), np.bool_)
    for n, (fall, end) in enumerate(zip(falls.tolist(), ends.tolist(), strict=True)):
        later = np.flatnonzero(value[fall + 1 : end + 1] > share * value[fall])
        back[n] = len(later) > 0 and value[fall + 1 + later[0]] >= value[fall]
    return back


def below_zero(readings: Readings, _: Terms) -> Iterator[Finding]:
    """Refuse a register that shows less than nothing: what a logger writes for no reading."""
    below = np.flatnonzero(readings.micro < 0)
    if len(below):
        row = int(below[0])
        yield MON[509].at(readings.where(row), found=readings.value(row), count=len(below))


def reversed_sign(steps: Steps, terms: Terms) -> Iterator[Dated]:
    """Refuse many amounts far below zero, by what the meter shows at most otherwise."""
    micro = np.where(steps.good & steps.inside(terms), steps.micro, 0)
    low = np.flatnonzero(-micro > float(NEGATIVE_SHARE) * micro.max(initial=0))
    if len(low) > max(DISCARDED_LEAST, DISCARDED_SHARE * len(micro)):
        row = int(low[0])
        found = steps.readings.value(int(steps.row[row]))
        said = MON[603]["many"].at(steps.where(row), found=found, count=len(low))
        yield Dated(said, steps.start[low], steps.end[low])


def outliers(steps: Steps, terms: Terms) -> Iterator[Dated]:
    """Refuse single values far outside all others, which move the quantity.

    They have to stand out as an amount and as a rate, by the time since anything was counted: what
    a register shows after an outage is much, in a long time.
    """
    counted = steps.good & steps.inside(terms) & (steps.micro != 0)
    rows = np.flatnonzero(counted)
    micro = steps.micro[rows].astype(np.float64)
    above = micro > 0
    number = int(above.sum())
    if number < OUTLIER_VALUES:
        return
    at_most = int(OUTLIER_SHARE * number)
    # What is far below zero is held against what is above: a little is drawn at night.
    far = np.abs(micro) > _most(micro[above], at_most)
    if not far.any():
        return
    rate = micro / _since_counted(steps, rows, terms)
    far &= np.abs(rate) > _most(rate[above], at_most)
    moved = float(np.abs(micro[far]).sum())
    if 0 < int(far.sum()) <= at_most and moved >= OUTLIER_EFFECT * float(np.abs(micro).sum()):
        row = int(rows[far][0])
        shown = steps.shown(terms)
        others = np.sort(shown[rows[~far & above]])
        usual = float(others[int(0.95 * len(others))])
        said = MON[608].at(
            steps.where(row),
            found=f"{shown[row]:.12g} {terms.read_unit}",
            count=int(far.sum()),
            effect=f"{float(terms.amount(int(moved))):.6g} {terms.unit}",
            usual=usual,
        )
        yield Dated(said, steps.start[rows[far]], steps.end[rows[far]])


def _since_counted(steps: Steps, rows: Ints, terms: Terms) -> Floats:
    """Give the time that each amount took: of a register, since it last moved."""
    if not terms.counts_up:
        return steps.seconds[rows].astype(np.float64)
    begins = np.append(steps.start[rows[:1]], steps.end[rows[:-1]])
    begins, ends = np.minimum(begins, steps.start[rows]), steps.end[rows]
    moving = _moving_hours(steps, rows)
    if moving is None:
        return (ends - begins).astype(np.float64)
    # A night in which nothing is ever counted explains no step at its end.
    part = _DAY // len(moving)
    before = np.append(0, np.cumsum(moving) * part)

    def moved(instants: Ints) -> Ints:
        day, second = np.divmod(instants, _DAY)
        at = second // part
        return day * before[-1] + before[at] + moving[at] * (second - at * part)

    seconds = np.maximum(moved(ends) - moved(begins), steps.seconds[rows])
    return np.minimum(seconds, ends - begins).astype(np.float64)


def _moving_hours(steps: Steps, rows: Ints) -> Ints | None:
    """Give in which parts of the day a register moves (1) and hardly ever does (0).

    None where it follows no hours of the day: then any of them may be without a step by chance.
    """
    usual = np.sort(steps.seconds[rows])[len(rows) // 2]
    parts = next((n for n in STILL_PARTS if usual <= _DAY // n), None)
    if parts is None:
        return None
    short = rows[steps.seconds[rows] <= _DAY // parts]
    key = steps.start[short] // (_DAY // parts)
    key = key[np.append(True, key[1:] != key[:-1])]
    day = key // parts
    days = int((day[1:] != day[:-1]).sum()) + 1
    moved = np.bincount(key % parts, minlength=parts)
    if days < STILL_DAYS or int((2 * moved >= days).sum()) < STILL_MOVING * parts:
        return None
    return (moved > max(1, OUTLIER_SHARE * days)).astype(np.int64)


def _most(values: Floats, at_most: int) -> float:
    """Give ten times what nearly all of the others are at most."""
    others = np.sort(values)[: len(values) - at_most]
    return OUTLIER_FACTOR * float(others[int(0.95 * len(others))])
