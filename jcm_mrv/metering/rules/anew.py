"""Counters that begin again by the hour, the shift, the week, the month or the year (rule 6).

Those of the day have a kind of their own, and a guard.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.arrays import median
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.rules.unlikely import resumes
from jcm_mrv.metering.thresholds import (
    ANEW_APART,
    ANEW_EVEN,
    ANEW_FEW,
    ANEW_GROWTH,
    ANEW_LOW,
    ANEW_READINGS,
    ANEW_RISES,
    ANEW_RISING,
    ANEW_SECONDS,
    RISING_FALLS,
)


def begins_anew(readings: Readings, terms: Terms) -> Iterator[Finding]:
    """Refuse amounts that rise and rise, and begin again with the hour, shift, week or month.

    Amounts fall as often as they rise; a counter falls only where it begins again, and then far.
    Of few amounts, which may be those of a plant that grows, it is asked.
    """
    if terms.kind == "register":
        return
    value = readings.micro
    step = np.diff(value)
    falls = np.flatnonzero(step < 0)
    rises = int((step > 0).sum())
    if rises < ANEW_FEW or rises < ANEW_RISING * len(step):
        return
    low = value[falls + 1] <= ANEW_LOW * value[falls]
    if low.sum() < ANEW_EVEN * len(falls) or len(falls) * ANEW_READINGS > len(step):
        return
    number = "1 fall" if len(falls) == 1 else f"{len(falls)} falls"
    found = f"{rises} rises, and {number} to less than half"
    where = readings.where(int(falls[0]) + 1 if len(falls) else len(value) - 1)
    if rises >= ANEW_RISES and len(falls) == 1 and len(value) * RISING_FALLS < 1:
        # Of more readings one fall is not looked at, and they are known as those of a register. A
        # day on which little was used is followed by one as those before.
        if not resumes(value, falls, ANEW_LOW).any():
            yield MON[606].at(where, found=found, parameter=terms.parameter)
    elif rises >= ANEW_RISES and len(falls) > 1:
        apart = np.diff(readings.utc[falls + 1])
        usual = float(median(apart))
        even = (np.abs(apart - usual) <= ANEW_APART * usual).mean() >= ANEW_EVEN
        if even and any(abs(usual / one - 1) <= ANEW_APART for one in ANEW_SECONDS):
            yield MON[606]["anew"].at(where, found=found, parameter=terms.parameter)
    elif len(value) < ANEW_RISES and value.max() >= ANEW_GROWTH * max(1, int(value[0])):
        yield MON[935]["anew"].at(where, found=found, parameter=terms.parameter)
