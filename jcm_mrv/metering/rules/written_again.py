"""What is written again and again: an amount for its parts as well, a mark for no reading (rule 6).

Both are found by what no meter does, and asked about: nothing in the values proves it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.arrays import Ints, distinct, quantile
from jcm_mrv.metering.clock import to_local
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import (
    BLOCK_CHANGES,
    BLOCK_DISTINCT,
    BLOCK_SECONDS,
    MARK_ALIKE,
    MARK_BESIDE,
    MARK_COUNT,
    MARK_FAR,
    MARK_SHARE,
    OUTLIER_SHARE,
)


def in_blocks(readings: Readings, terms: Terms) -> Iterator[Finding]:
    """Ask about amounts that change with the hour or the day only, where intervals are shorter.

    An export that fills up writes the amount of an hour into each of its quarters, or what lies
    between it and the next; added up, it counts four times.
    """
    if terms.kind != "energy" or not terms.interval or readings.seconds is not None:
        return
    value = readings.micro
    start = to_local(readings.utc - terms.shift, terms.calendar.timezone)
    changed = np.flatnonzero(np.diff(value)) + 1
    if len(changed) < BLOCK_CHANGES or len(distinct(value[changed])) < BLOCK_DISTINCT:
        return
    # Rounding bends a line by two steps of the last digit.
    bent = np.flatnonzero(np.abs(np.diff(value, 2)) > 2 * 10 ** (6 - readings.decimals)) + 1
    lines = _only_with(start, changed, terms.interval) is None
    seconds = _only_with(start, bent if lines else changed, terms.interval)
    if seconds is None:
        return
    times, minutes = seconds // terms.interval, seconds // 60
    total = terms.amount(int(value.sum()))
    found = (
        f"{float(total):.6g} {terms.unit} as declared, {float(total / times):.6g} {terms.unit} "
        f"as amounts of {minutes} minutes"
    )
    where, of = readings.where(0), terms.parameter
    if lines:
        yield MON[970]["lines"].at(where, found=found, minutes=minutes, count=times, parameter=of)
    else:
        yield MON[970].at(where, found=found, minutes=minutes, count=times, parameter=of)


def _only_with(start: Ints, at: Ints, interval: int) -> int | None:
    """Give the longest part of the day with whose beginnings alone something happens, often."""
    # An outage may end within an hour.
    at = at[np.diff(start)[at - 1] == interval]
    if len(at) < BLOCK_CHANGES:
        return None
    for seconds in BLOCK_SECONDS:
        if seconds % interval == 0 and seconds > interval and not (start[at] % seconds).any():
            return seconds
    return None


def marks(readings: Readings, terms: Terms) -> Iterator[Finding]:
    """Ask about one value far from all others that stands among them again and again.

    It is below zero, or far above: an inverter draws a little at night, after it gave less and
    less, and is cut off at its rating, after it gave more and more. A mark stands beside whatever
    was metered.
    """
    value = readings.micro
    levels = distinct(value)
    above = levels[levels > 0]
    if len(above) < BLOCK_DISTINCT:
        return
    for mark in (int(levels[0]), int(levels[-1])):
        rows = np.flatnonzero(value == mark)
        if not max(MARK_COUNT, MARK_SHARE * len(value)) <= len(rows):
            continue
        usual = quantile(value[(value > 0) & (value != mark)], 1 - OUTLIER_SHARE)
        if mark > 0:
            far = mark > MARK_FAR * above[-2] and len(rows) <= OUTLIER_SHARE * len(value)
        else:
            far = mark < 0 and len(rows) >= MARK_ALIKE * int((value < 0).sum())
        begins = rows[np.append(True, np.diff(rows) > 1)]
        before = value[np.maximum(begins - 1, 0)]
        if far and float((before > MARK_BESIDE * usual).mean()) >= MARK_BESIDE:
            row = int(rows[0])
            yield MON[971].at(readings.where(row), found=readings.value(row), count=len(rows))
