"""A counter of the day that is read some times a day: it rises within each, and begins again.

So do the amounts of a plant that is used more and more in the course of a day. Nothing in the
values tells the two from each other, and the sums lie far apart: whoever knows is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.metering.arrays import Ints, median
from jcm_mrv.metering.clock import to_local
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import (
    OUTLIER_EFFECT,
    SELDOM_DAYS,
    SELDOM_EVEN,
    SELDOM_FALLS,
    SELDOM_OFF,
    SELDOM_READINGS,
    SELDOM_RISES,
    SELDOM_RISING,
    SELDOM_SHARE,
    SELDOM_STEPS,
    SELDOM_TIMES,
)

_DAY = 86_400


def counts_within_days(local: Ints, micro: Ints) -> Fraction | None:
    """Give the share that amounts are too much if they are a counter's; None where they are none.

    What is read at midnight may close a day or begin one.

    Examples
    --------
    >>> days = np.repeat(np.arange(10), 2) * 86_400
    >>> hours = np.tile([43_200, 82_800], 10)
    >>> counts_within_days(days + hours, np.tile([50, 100], 10))
    Fraction(1, 2)
    >>> counts_within_days(days + hours, np.tile([50, 40], 10)) is None
    True
    """
    for shift in (0, 1):
        day = (local - shift) // _DAY
        begin = np.flatnonzero(np.append(True, day[1:] != day[:-1]))
        number = np.diff(begin, append=len(day))
        fits = (number >= SELDOM_READINGS[0]) & (number <= SELDOM_READINGS[1])
        if len(begin) < SELDOM_DAYS or fits.mean() < SELDOM_SHARE:
            continue
        step = np.diff(micro)
        over = np.zeros(len(step), np.bool_)
        over[begin[1:] - 1] = True
        within = step[~over]
        if (
            len(within)
            and (within >= 0).mean() >= SELDOM_RISING
            and (within > 0).mean() >= SELDOM_RISES
            and (step[over] < 0).mean() >= SELDOM_FALLS
        ):
            counted = int(micro[np.append(begin[1:], len(micro)) - 1].sum())
            total = int(micro.sum())
            return Fraction(total - counted, counted) if counted > 0 else None
    return None


def rising_by_day(readings: Readings, terms: Terms) -> Iterator[Finding]:
    """Ask whether amounts that rise within each day are what a counter of the day shows."""
    if terms.kind != "energy" or len(readings) < 2:
        return
    local = to_local(readings.utc, terms.calendar.timezone)
    more = counts_within_days(local, readings.micro)
    if more is None or more < OUTLIER_EFFECT:
        return
    total = terms.amount(int(readings.micro.sum()))
    yield MON[935].at(
        readings.where(0),
        found=f"{float(total):.6g} {terms.unit} as amounts, {float(total / (1 + more)):.6g} "
        f"{terms.unit} as a counter",
        parameter=terms.parameter,
    )


def read_otherwise(steps: Steps, terms: Terms) -> Iterator[Finding]:
    """Ask about a register that is read evenly, and far less often than its interval says.

    Each stretch is bridged, and nothing within it can be looked at: what is asked of hours is not
    asked of months. One that has outages, or writes as it moves, is not read evenly.
    """
    seconds = steps.seconds[steps.inside(terms)]
    if not terms.interval or terms.own_lengths or len(seconds) < SELDOM_STEPS:
        return
    usual = float(median(seconds))
    even = np.abs(seconds - usual) <= SELDOM_OFF * usual
    if usual < SELDOM_TIMES * terms.interval or float(even.mean()) < SELDOM_EVEN:
        return
    yield MON[937].at(
        steps.where(0),
        found=said("every {hours:g} h", hours=usual / 3600),
        parameter=terms.parameter,
        hours=terms.interval / 3600,
    )
