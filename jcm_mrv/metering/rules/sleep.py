"""Values of a register that are no readings: a device that sleeps by night shows 0 (rule 5)."""

from __future__ import annotations

import numpy as np

from jcm_mrv.findings import MON
from jcm_mrv.metering.arrays import distinct
from jcm_mrv.metering.found import Found
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import (
    RESTART_VALUE,
    RETURN_FACTOR,
    SLEEP_APART_SECONDS,
    SLEEP_STRETCHES,
)


def without_sleep(readings: Readings, terms: Terms) -> Found[Readings]:
    """Leave out the low value that comes again each night and after which the register goes on.

    Whatever is conservative, that is no fall: the register goes on at or above the value before. At
    the beginning of the readings, the same value is none either where a step far above all others
    leads from it, and at their end.
    """
    value = readings.micro
    if not np.any(value[1:] < value[:-1]):
        return Found(readings)
    begin = np.flatnonzero(np.append(True, value[1:] != value[:-1]))
    end = np.append(begin[1:], len(value))
    low, first, last = value[begin], begin == 0, end == len(value)
    before = value[np.maximum(begin - 1, 0)]
    after = value[np.minimum(end, len(value) - 1)]
    fallen = ~first & (low >= 0) & (low <= RESTART_VALUE * before)
    found = np.zeros(len(begin), np.bool_)
    for level in distinct(low[fallen & (last | (after >= before))]).tolist():
        these = low == level
        between = these & fallen & ~last & (after >= before)
        trailing = these & fallen & last
        leading = these & first & ~last & (after - low > RETURN_FACTOR * _ordinary(readings, level))
        if between.any() or (trailing.any() and leading.any()):
            between |= trailing | leading
        apart = np.diff(readings.utc[begin[between]])
        if len(apart) + 1 >= SLEEP_STRETCHES and np.all(apart >= SLEEP_APART_SECONDS):
            found |= between
    if not found.any():
        return Found(readings)
    asleep = np.repeat(found, end - begin)
    inside = (readings.utc >= terms.calendar.first) & (readings.utc <= terms.calendar.last)
    said = ()
    if count := readings.take(asleep & inside).number():
        row = int(np.argmax(asleep & inside))
        said = (MON[518].at(readings.where(row), found=readings.value(row), count=count),)
    return Found(readings.take(~asleep), said)


def _ordinary(readings: Readings, level: int) -> int:
    """Give the largest step between two neighbours neither of which shows the level."""
    other = readings.micro != level
    return int(readings.largest_steps[other[1:] & other[:-1]].max(initial=0))
