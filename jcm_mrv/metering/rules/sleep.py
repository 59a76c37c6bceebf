"""Values of a register that are no readings: a device that sleeps by night shows 0 (rule 5)."""

from __future__ import annotations

import numpy as np

from jcm_mrv.findings import MON
from jcm_mrv.metering.arrays import Bools, Ints
from jcm_mrv.metering.found import Found
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import RESTART_VALUE, RETURN_FACTOR, SLEEP_STRETCHES


def without_sleep(readings: Readings, terms: Terms) -> Found[Readings]:
    """Leave out the low value that comes again and after which the register goes on.

    Whatever is conservative, that is no fall: the register goes on at or above the value before,
    night after night. At the beginning and at the end of the readings, the same value is none
    either where only a step far above all others leads from it, or a fall to it.
    """
    value = readings.micro
    if not np.any(value[1:] < value[:-1]):
        return Found(readings)
    begin, end = _stretches(value)
    low = value[begin]
    before = value[np.maximum(begin - 1, 0)]
    after = value[np.minimum(end, len(value) - 1)]
    first, last = begin == 0, end == len(value)
    fallen = ~first & (low >= 0) & (low <= RESTART_VALUE * before)
    between = fallen & ~last & (after >= before)
    found = between.copy()
    for level in np.unique(low[between]).tolist():
        these = low == level
        found |= these & fallen & last
        found |= these & first & ~last & _far(value, begin, end, found)
    for level in np.unique(low[fallen & last]).tolist():
        # A single day: asleep before and after.
        these = low == level
        if (these & first).any() and (these & first & _far(value, begin, end, these)).any():
            found |= these & (first | last)
    for level in np.unique(low[found]).tolist():
        if int((found & (low == level)).sum()) < SLEEP_STRETCHES:
            found &= low != level
    if not found.any():
        return Found(readings)
    asleep = np.repeat(found, end - begin)
    inside = (readings.utc >= terms.calendar.first) & (readings.utc <= terms.calendar.last)
    said = ()
    if count := int((asleep & inside).sum()):
        row = int(np.argmax(asleep & inside))
        said = (MON[518].at(readings.where(row), found=readings.value(row), count=count),)
    return Found(readings.take(~asleep), said)


def _stretches(value: Ints) -> tuple[Ints, Ints]:
    """Give where stretches of the same value begin and end."""
    begin = np.flatnonzero(np.append(True, value[1:] != value[:-1]))
    return begin, np.append(begin[1:], len(value))


def _far(value: Ints, begin: Ints, end: Ints, apart: Bools) -> Bools:
    """Say from which stretches a step leads that is far above all others."""
    step = np.diff(value)
    usual = np.ones(len(step), np.bool_)
    for edge in (begin[apart] - 1, end[apart] - 1):
        usual[edge[(edge >= 0) & (edge < len(step))]] = False
    usual[end[0] - 1 : end[0]] = False
    ordinary = int(step[usual].max(initial=0))
    following = np.zeros(len(begin), np.int64)
    inner = end < len(value)
    following[inner] = value[end[inner]] - value[begin[inner]]
    return following > RETURN_FACTOR * ordinary
