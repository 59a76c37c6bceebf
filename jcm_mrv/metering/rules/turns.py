"""Several meters in one column: what they show takes turns (rules 5 and 6)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.arrays import Bools, Floats, Ints
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import (
    BURST_SHARE,
    DAILY_RISES,
    MISSING_FACTOR,
    MOST_SERIES,
    OUTLIER_SHARE,
    SERIES_VALUES,
    TURNS_APART,
    TURNS_AT_LEAST,
    TURNS_LEVEL,
    TURNS_SECONDS,
    TURNS_SHARE,
    TURNS_STEPS,
    TURNS_VALUES,
    TURNS_VARY,
)


def two_series(readings: Readings, terms: Terms) -> Iterator[Finding]:
    """Refuse several counters in one column: each of them rises, and they take turns."""
    value, least = readings.micro, 0.0
    if terms.kind == "daily":
        value, least = value[value > 0], DAILY_RISES
    if len(value) < SERIES_VALUES:
        return
    step = np.diff(value)
    falls = int((step < 0).sum())
    for meters in range(2, MOST_SERIES + 1):
        # Whatever their order, one of them stands above the one that follows.
        if falls < 0.8 * len(step) / meters:
            continue
        each = [np.diff(value[first::meters]) for first in range(meters)]
        rising = all(float((own > 0).mean()) >= least for own in each)
        if rising and min(float((own >= 0).mean()) for own in each) >= 1 - OUTLIER_SHARE:
            row = int(np.argmax(np.diff(readings.micro) < 0)) + 1
            yield MON[611].at(
                readings.where(row),
                found=f"{readings.value(row - 1)}, {readings.value(row)}; {falls} falls in "
                f"{len(readings)} readings",
                meters=meters,
            )
            return


def polled_together(readings: Readings, terms: Terms) -> Iterator[Finding]:
    """Refuse amounts whose times come in bursts of as many: several meters, polled one by one.

    Where each amount says how long it is, a log of changes may write the value before and after
    each change: then the first of a burst is what the last of the one before was.
    """
    if len(readings) < SERIES_VALUES:
        return
    apart = np.diff(readings.utc)
    at = -(len(apart) // MOST_SERIES) - 1
    usual = terms.interval or float(np.partition(apart, at)[at])
    close = apart < BURST_SHARE * usual
    if 2 * int(close.sum()) < (1 - OUTLIER_SHARE) * len(close):
        return
    begin = np.append(0, np.flatnonzero(~close) + 1)
    number = np.diff(begin, append=len(readings))
    meters = int(np.sort(number)[len(number) // 2])
    regular = begin[number == meters]
    if not 2 <= meters <= MOST_SERIES or len(regular) < (1 - OUTLIER_SHARE) * len(begin):
        return
    if len(regular) * meters < SERIES_VALUES:
        return
    shown = readings.micro[regular[:, None] + np.arange(meters)].astype(np.float64)
    if terms.own_lengths:
        lively = np.abs(shown).max(axis=1) > 0
        between = np.abs(np.diff(shown, axis=1)).max(axis=1)[lively]
        within = np.abs(np.diff(shown, axis=0)).max(axis=1)[lively[1:]]
        if (
            not len(within)
            or np.sort(between)[len(between) // 2] <= 2 * np.sort(within)[len(within) // 2]
        ):
            return
    row = int(regular[0]) + 1
    yield MON[611]["in-bursts"].at(
        readings.where(row),
        found=f"{terms.text(int(readings.utc[row - 1]))}, {terms.text(int(readings.utc[row]))}: "
        f"{readings.value(row - 1)}, {readings.value(row)}",
        meters=meters,
    )


def level_by_turns(readings: Readings, terms: Terms) -> Iterator[Finding]:
    """Tell the amounts of two meters that stand row by row in one column, by their levels.

    For days, every second one lies above those beside it. A load that a clock switches does the
    same, but by as much each time; what differs in the course of the day, as either turn does, are
    two meters. The sun takes no turns at all.
    """
    if len(readings) < TURNS_VALUES or not _may_take_turns(readings.micro):
        return
    value, utc = readings.micro.astype(np.float64), readings.utc
    apart = np.diff(utc)
    usual = float(np.sort(apart)[len(apart) // 2])
    even = np.abs(apart - usual) < (MISSING_FACTOR - 1) * usual
    inner = even[1:] & even[:-1]
    level = (value[:-2] + 2 * value[1:-1] + value[2:]) / 4
    above = value[1:-1] - (value[:-2] + value[2:]) / 2
    inner &= level > TURNS_LEVEL * float(level.max(initial=0))
    if int(inner.sum()) < TURNS_VALUES or int(inner.sum()) * usual < TURNS_SECONDS:
        return
    pairs = inner[1:] & inner[:-1]
    turns = (above[1:] * above[:-1] < 0) & pairs
    far = inner & (np.abs(above) > np.maximum(TURNS_APART * level, TURNS_STEPS * _step(readings)))
    if turns.sum() < TURNS_SHARE * pairs.sum() or far.sum() < TURNS_SHARE * inner.sum():
        return
    row = int(np.argmax(far)) + 1
    found = ", ".join(readings.value(row + n) for n in range(-1, 3) if row + n < len(readings))
    if terms.follows_sun:
        yield MON[611]["amounts"].at(readings.where(row), found=found)
    elif _vary(value[1:-1], above, far):
        yield MON[932].at(readings.where(row), found=found)


def _may_take_turns(value: Ints) -> bool:
    """Say quickly of most series that they do not: they go on up, or down, too often."""
    step = np.diff(value)
    there = (step[1:] != 0) & (step[:-1] != 0)
    turned = there & ((step[1:] ^ step[:-1]) < 0)
    return int(turned.sum()) >= TURNS_AT_LEAST * int(there.sum())


def _vary(value: Floats, above: Floats, chosen: Bools) -> bool:
    """Say whether either turn, and what lies between both, differ in the course of time."""
    turns = (np.abs(above[chosen]), value[chosen & (above > 0)], value[chosen & (above < 0)])
    for part in turns:
        ordered = np.sort(part)
        if len(ordered) < SERIES_VALUES // 2:
            return False
        low, high = ordered[len(ordered) // 10], ordered[-(len(ordered) // 10) - 1]
        if high <= TURNS_VARY * low:
            return False
    return True


def _step(readings: Readings) -> int:
    """Give the smallest change between two values: what transformers multiply one digit by."""
    steps: Ints = np.abs(np.diff(readings.micro))
    return int(steps[steps > 0].min(initial=readings.resolution)) if steps.any() else 0
