"""What the sun says about the output of a solar system: warnings, which never change a sum.

Output at night, a value that stays the same for hours, days without output; values on a straight
line and a clock that runs beside the sun stand in modules of their own. All is judged from the
output itself (its usual peak), so that it holds for AC and DC ratings alike.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.arrays import Ints, distinct, median
from jcm_mrv.metering.found import Dated
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.sun.output import Output, listed, pairs, runs, times
from jcm_mrv.metering.sun.thresholds import (
    ADDED_ALIKE,
    ADDED_READINGS,
    ADDED_SHARE,
    ADDED_STEPS,
    BRIGHT_ELEVATION,
    CLIPPED_SHARE,
    FROZEN_SECONDS,
    NIGHT_ELEVATION,
    OUTPUT_SHARE,
    STANDSTILL_DAYS,
)
from jcm_mrv.metering.sun_position import elevation, half_day, sun_at
from jcm_mrv.metering.thresholds import (
    FROZEN_STEPS,
    MAX_LISTED,
)

_MINUTE = 60
_MIDDAY = 2 * 3600
_LOOKED_AT = 1000
"""Of how many readings at night it is looked up whether all are the same."""


def night(output: Output, terms: Terms) -> Iterator[Dated]:
    """Warn about output while the sun is far below the horizon, at both ends of a stretch."""
    latitude = output.place.latitude
    # Only times as far from noon as the night's shortest distance need a closer look.
    nearest = half_day(latitude, np.radians([-23.45, 23.45]), NIGHT_ELEVATION).min()
    far = np.abs(output.noon) > nearest - _MINUTE
    rows = _in_the_dark(output, output.on[far[output.on]])
    if not len(rows):
        dark = np.flatnonzero(far)
        # What is the same in each of them shows in some as well.
        yield from _added(output, _in_the_dark(output, dark[:: 1 + len(dark) // _LOOKED_AT]), terms)
        return
    highest = int(rows[output.level[rows].argmax()])
    days = len(distinct(output.day[rows]))
    amount = float(terms.amount(int(output.micro[rows].sum())))
    said = MON[911].at(
        output.where(int(rows[0])),
        found=f"first {output.time(output.start[rows[0]])}; most "
        f"{output.level[highest]:.0%} of the usual peak at "
        f"{output.time(output.start[highest])}; {amount:.6g} {terms.unit} in all",
        count=len(rows),
        days=days,
        below=-NIGHT_ELEVATION,
    )
    yield Dated(said, output.start[rows], output.end[rows])


def _in_the_dark(output: Output, rows: Ints) -> Ints:
    """Give those of some rows at both ends of which the sun is far below the horizon."""
    for edge in (output.start, output.end):
        height = elevation(edge[rows], output.place.latitude, output.place.longitude)
        rows = rows[height < NIGHT_ELEVATION]
    return rows


def _added(output: Output, dark: Ints, terms: Terms) -> Iterator[Dated]:
    """Warn about a small amount that is the same in all of the night, as if added to each reading.

    ``dark`` are the rows at night. Noise and stand-by stay within steps of the last digit, or move.
    """
    if len(dark) < ADDED_READINGS:
        return
    seconds = output.end - output.start
    each = output.micro[dark]
    usual = int(median(each))
    step = int(output.readings.resolution)
    alike = (np.abs(each - usual) <= step) & (seconds[dark] == int(median(seconds[dark])))
    share = usual * len(output.micro) / max(int(output.micro.sum()), 1)
    if usual <= ADDED_STEPS * step or share < ADDED_SHARE or alike.mean() < ADDED_ALIKE:
        return
    amount = float(terms.amount(usual))
    said = MON[911]["added"].at(
        output.where(int(dark[0])),
        found=f"first {output.time(output.start[dark[0]])}; {len(dark)} readings looked at",
        amount=f"{amount:.6g} {terms.unit}",
        percent=100 * share,
    )
    yield Dated(said, output.start[dark], output.end[dark])


def frozen(output: Output, _: Terms) -> Iterator[Dated]:
    """Warn about the same value for hours, which no cloud and no clear sky gives.

    Values near the peak are left out, since inverters cut off there, and so are values of few
    steps of the last digit, which may stay the same.
    """
    level = output.level
    fine = (level > OUTPUT_SHARE) & (level < CLIPPED_SHARE) & (level > FROZEN_STEPS * output.unsure)
    same = (
        (output.micro[1:] == output.micro[:-1])
        & (output.start[1:] == output.end[:-1])
        & fine[1:]
        & (np.diff(output.end - output.start) == 0)
    )
    found = [
        (first, last)
        for first, last in runs(same)
        if output.end[last] - output.start[first] >= FROZEN_SECONDS
    ]
    if not found:
        return
    shown = [
        f"{output.time(output.start[first])} to {output.time(output.end[last])} at "
        f"{level[first]:.0%} of the usual peak"
        for first, last in found[:MAX_LISTED]
    ]
    said = MON[912].at(
        output.where(found[0][0]),
        found=listed(shown, len(found)),
        times=times(found),
        hours=FROZEN_SECONDS // 3600,
    )
    yield output.dated(said, found)


def standstill(output: Output, _: Terms) -> Iterator[Finding]:
    """Warn about days in a row without any output around a bright noon."""
    midday = np.abs(output.noon) < _MIDDAY
    first = int(output.day[0])
    day, number = output.day[midday] - first, int(output.day[-1]) - first + 1
    seconds = (output.end - output.start)[midday]
    covered = np.bincount(day, seconds, number)
    produced = np.bincount(day, np.maximum(output.micro[midday], 0), number)
    declination = sun_at(output.noons(np.arange(first, first + number))).declination
    height = 90 - np.abs(output.place.latitude - np.degrees(declination))
    still = (produced <= 0) & (covered >= _MIDDAY) & (height > BRIGHT_ELEVATION)
    found = [(a, b) for a, b in runs(pairs(still)) if b - a + 1 >= STANDSTILL_DAYS]
    if not found:
        return
    shown = [f"{output.date(first + a)} to {output.date(first + b)}" for a, b in found[:MAX_LISTED]]
    row = int(np.searchsorted(output.day, first + found[0][0]))
    yield MON[914].at(output.where(row), found=listed(shown, len(found)), times=times(found))
