"""The clock of a solar system's readings, held against the sun (rule 9)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.arrays import Floats
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.sun.output import Output, listed, pairs, runs
from jcm_mrv.metering.sun.thresholds import (
    BRIGHT_SHARE,
    CLOCK_DAYS,
    CLOCK_LEAST_DAYS,
    CLOCK_SHIFT_SECONDS,
)
from jcm_mrv.metering.sun_position import DAY, half_day, sun_at
from jcm_mrv.metering.thresholds import (
    MAX_LISTED,
)

_HORIZON = -0.833
"""Elevation at sunrise and sunset: refraction of 34' and half the sun's disc of 32'."""


def clock_beside(output: Output, _: Terms) -> Iterator[Finding]:
    """Warn about a clock that runs beside the sun: days are not centred on solar noon.

    The middle of a day lies between its first and its last output. Where the modules face moves the
    centre of the energy, but not the first and the last light. A hill on one side moves both; so
    there must be output before sunrise, or after sunset, as well.
    """
    on = output.on
    noon, day, level = output.noon[on], output.day[on], output.level[on]
    if not len(noon):
        return
    # A clock that is wrong by many hours moves output across midnight: days are cut opposite to it.
    angle = 2 * np.pi / DAY * noon
    centre = np.arctan2((level * np.sin(angle)).sum(), (level * np.cos(angle)).sum())
    centre = round(float(centre) / (2 * np.pi) * 24) * 3600
    turned = noon - centre
    day = day - (turned < -DAY / 2) + (turned >= DAY / 2)
    noon = (turned + DAY / 2) % DAY - DAY / 2 + centre
    days, begin = np.unique(day, return_index=True)
    bright = np.maximum.reduceat(level, begin) > BRIGHT_SHARE
    first, last = np.minimum.reduceat(noon, begin), np.maximum.reduceat(noon, begin)
    days, first, last = days[bright], first[bright], last[bright]
    if len(days) < CLOCK_LEAST_DAYS:
        return
    declination = sun_at(output.noons(days)).declination
    half = half_day(output.place.latitude, declination, _HORIZON)
    middle = _moving_median((first + last) / 2)
    late, early = _moving_median(last - half), _moving_median(-half - first)
    found = [
        (
            a,
            b,
            _median(((first + last) / 2)[a : b + 1]),
            _median(beyond[a : b + 1]),
        )
        for sign, beyond in ((1, late), (-1, early))
        for a, b in runs(pairs((sign * middle > CLOCK_SHIFT_SECONDS) & (beyond > 0)))
        if b - a + 1 >= CLOCK_LEAST_DAYS
    ]
    if not found:
        return
    found.sort()
    shown = [
        f"{output.date(days[a])} to {output.date(days[b])}: {shift / 60:+.0f} min, output "
        + (f"until {beyond / 60:.0f} min after sunset" if shift > 0 else "")
        + (f"from {beyond / 60:.0f} min before sunrise" if shift < 0 else "")
        for a, b, shift, beyond in found[:MAX_LISTED]
    ]
    largest = max((shift for _, _, shift, _ in found), key=abs)
    row = int(np.searchsorted(output.day, days[found[0][0]]))
    yield (
        MON[913].at(
            output.where(min(row, len(output.day) - 1)),
            found=listed(shown, len(found)),
            minutes=abs(largest) / 60,
            allowed=CLOCK_SHIFT_SECONDS // 60,
        )
        if largest > 0
        else MON[913]["slow"].at(
            output.where(min(row, len(output.day) - 1)),
            found=listed(shown, len(found)),
            minutes=abs(largest) / 60,
            allowed=CLOCK_SHIFT_SECONDS // 60,
        )
    )


def _median(values: Floats) -> float:
    """Give the middle value; NumPy's own median takes longer to import than it does to sort."""
    return float(np.sort(values)[len(values) // 2])


def _moving_median(values: Floats) -> Floats:
    """Give the median of the days around each day; near the ends, of the nearest full window."""
    width = min(CLOCK_DAYS, len(values))
    width -= 1 - width % 2
    before = width // 2
    windows = np.lib.stride_tricks.sliding_window_view(values, width)
    medians = np.sort(windows, axis=1)[:, before]
    return np.pad(medians, (before, len(values) - len(medians) - before), mode="edge")
