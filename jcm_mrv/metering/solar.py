"""What the sun says about the output of a solar system: warnings, which never change a sum.

Output at night, a value that stays the same for hours, days without output, and a clock that runs
beside the sun. Output above the capacity is rule 6. All is judged from the output itself (its
usual peak), so that it holds for AC and DC ratings alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from jcm_mrv.metering.cells import Bools, Ints
from jcm_mrv.metering.codes import finding
from jcm_mrv.metering.interface import Measured, Place, Wanted
from jcm_mrv.metering.plausibility import moment
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.stretches import Stretches
from jcm_mrv.metering.sun import DAY, Floats, elevation, from_solar_noon, sun_at
from jcm_mrv.metering.thresholds import (
    BRIGHT_ELEVATION,
    BRIGHT_SHARE,
    CLIPPED_SHARE,
    CLOCK_DAYS,
    CLOCK_LEAST_DAYS,
    CLOCK_SHIFT_SECONDS,
    FROZEN_SECONDS,
    FROZEN_STEPS,
    MAX_LISTED,
    NIGHT_ELEVATION,
    OUTPUT_SHARE,
    SOLAR_STRETCH_SECONDS,
    STANDSTILL_DAYS,
)

_MINUTE = 60
_MIDDAY = 2 * 3600
_HORIZON = -0.833
"""Elevation at sunrise and sunset: refraction of 34' and half the sun's disc of 32'."""


@dataclass(frozen=True)
class _Output:
    """Output of a solar system in short stretches, in order of time.

    ``level`` is its mean power as a share of the usual peak, ``unsure`` what one step of the
    meter's last digit makes of that; ``on`` are the rows with output above noise. ``noon`` is the
    time from the nearest solar noon in seconds, ``day`` the number of that noon since 1970.
    """

    start: Ints
    end: Ints
    micro: Ints
    level: Floats
    unsure: Floats
    on: Ints
    noon: Floats
    day: Ints
    readings: Readings
    by_start: bool
    wanted: Wanted
    place: Place

    def where(self, row: int) -> str:
        """Give the place of the reading that gave a stretch."""
        side = "left" if self.by_start else "right"
        at = int(np.searchsorted(self.readings.utc, self.start[row], side=side))
        return self.readings.where(min(at, len(self.readings) - 1))

    def time(self, instant: Any) -> str:
        """Give an instant as local time."""
        return moment(int(instant), self.wanted)

    def noons(self, days: Ints) -> Ints:
        """Give the mean solar noons of some days, as instants."""
        return days * DAY + DAY // 2 - round(self.place.longitude * 240)

    def date(self, day: Any) -> str:
        """Give the date of a solar day."""
        return self.time(self.noons(np.array([int(day)]))[0])[:10]


def check_sun(
    stretches: Stretches, readings: Readings, by_start: bool, wanted: Wanted, measured: Measured
) -> None:
    """Warn about output that does not fit the sun at the site (rule 9); sums stay as they are.

    Parameters
    ----------
    stretches : Stretches
        What the readings prove. Stretches of more than an hour say nothing about the sun.
    readings : Readings
        The readings, for the place of what is found.
    by_start : bool
        Whether a reading names the start of its stretch.
    wanted, measured
        For the site; where findings go.
    """
    output = _output(stretches, readings, by_start, wanted)
    if output is None:
        return
    for judge in (_night, _frozen, _standstill, _clock):
        judge(output, measured)


def _output(
    stretches: Stretches, readings: Readings, by_start: bool, wanted: Wanted
) -> _Output | None:
    place = wanted.solar
    if place is None or readings.runs is not None:
        return None
    seconds = stretches.end - stretches.start
    short = seconds <= SOLAR_STRETCH_SECONDS
    start, end, micro = stretches.start[short], stretches.end[short], stretches.micro[short]
    rate = micro / seconds[short]
    positive = rate[rate > 0]
    if not len(positive):
        return None
    # The largest values may be outliers; of a sunny year, more than a hundredth is near the peak.
    peak = np.partition(positive, int(0.99 * len(positive)))[int(0.99 * len(positive))]
    middle = (start + end) // 2
    days = middle // DAY
    # The equation of time changes by half a minute a day: once a day is enough.
    first = int(days[0])
    times = sun_at(np.arange(first, int(days[-1]) + 1) * DAY + DAY // 2).equation_of_time
    noon = from_solar_noon(middle, place.longitude, times[days - first])
    level = rate / peak
    unsure = 10 ** max(0, 6 - readings.decimals) / (seconds[short] * peak)
    return _Output(
        start,
        end,
        micro,
        level,
        unsure,
        np.flatnonzero(level - unsure > OUTPUT_SHARE),
        noon,
        np.rint((middle + place.longitude * 240 - noon) / DAY - 0.5).astype(np.int64),
        readings,
        by_start,
        wanted,
        place,
    )


def _night(output: _Output, measured: Measured) -> None:
    """Warn about output while the sun is far below the horizon, at both ends of a stretch."""
    latitude, longitude = output.place.latitude, output.place.longitude
    # Only times as far from noon as the night's shortest distance need a closer look.
    nearest = _half_day(latitude, np.radians([-23.45, 23.45]), NIGHT_ELEVATION).min()
    rows = output.on
    rows = rows[np.abs(output.noon[rows]) > nearest - _MINUTE]
    for edge in (output.start, output.end):
        rows = rows[elevation(edge[rows], latitude, longitude) < NIGHT_ELEVATION]
    if not len(rows):
        return
    highest = int(rows[output.level[rows].argmax()])
    days = len(np.unique(output.day[rows]))
    measured.findings.append(
        finding(
            "MON-911",
            f"there is output at night: {len(rows)} readings on {days} days",
            where=output.where(int(rows[0])),
            found=f"first {output.time(output.start[rows[0]])}; most "
            f"{output.level[highest]:.0%} of the usual peak at "
            f"{output.time(output.start[highest])}",
            expected=f"no output while the sun is more than {-NIGHT_ELEVATION:g} degrees below "
            "the horizon",
            hint="are the time zone of the readings and the coordinates of the site right; does "
            "the meter count anything else?",
        )
    )


def _frozen(output: _Output, measured: Measured) -> None:
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
    runs = [
        (first, last)
        for first, last in _runs(same)
        if output.end[last] - output.start[first] >= FROZEN_SECONDS
    ]
    if not runs:
        return
    listed = [
        f"{output.time(output.start[first])} to {output.time(output.end[last])} at "
        f"{level[first]:.0%} of the usual peak"
        for first, last in runs[:MAX_LISTED]
    ]
    measured.findings.append(
        finding(
            "MON-912",
            f"the output stays the same for hours: {_times(runs)}",
            where=output.where(runs[0][0]),
            found=_listed(listed, len(runs)),
            expected=f"no value that stays the same for {FROZEN_SECONDS // 3600} hours",
            hint="a frozen logger repeats its last value; a fixed limit of the output looks the "
            "same",
        )
    )


def _standstill(output: _Output, measured: Measured) -> None:
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
    runs = [(a, b) for a, b in _runs(_pairs(still)) if b - a + 1 >= STANDSTILL_DAYS]
    if not runs:
        return
    listed = [f"{output.date(first + a)} to {output.date(first + b)}" for a, b in runs[:MAX_LISTED]]
    row = int(np.searchsorted(output.day, first + runs[0][0]))
    measured.findings.append(
        finding(
            "MON-914",
            f"there is no output in bright daylight for days: {_times(runs)}",
            where=output.where(row),
            found=_listed(listed, len(runs)),
            expected="output around noon",
            hint="did the system stand still (outage, snow), or the meter or its logger?",
        )
    )


def _clock(output: _Output, measured: Measured) -> None:
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
    half = _half_day(output.place.latitude, declination, _HORIZON)
    middle = _moving_median((first + last) / 2)
    late, early = _moving_median(last - half), _moving_median(-half - first)
    findings = [
        (
            a,
            b,
            _median(((first + last) / 2)[a : b + 1]),
            _median(beyond[a : b + 1]),
        )
        for sign, beyond in ((1, late), (-1, early))
        for a, b in _runs(_pairs((sign * middle > CLOCK_SHIFT_SECONDS) & (beyond > 0)))
        if b - a + 1 >= CLOCK_LEAST_DAYS
    ]
    if not findings:
        return
    findings.sort()
    listed = [
        f"{output.date(days[a])} to {output.date(days[b])}: {shift / 60:+.0f} min, output "
        + (f"until {beyond / 60:.0f} min after sunset" if shift > 0 else "")
        + (f"from {beyond / 60:.0f} min before sunrise" if shift < 0 else "")
        for a, b, shift, beyond in findings[:MAX_LISTED]
    ]
    largest = max((shift for _, _, shift, _ in findings), key=abs)
    row = int(np.searchsorted(output.day, days[findings[0][0]]))
    measured.findings.append(
        finding(
            "MON-913",
            f"the clock of the readings seems to be {abs(largest) / 60:.0f} min "
            f"{'fast' if largest > 0 else 'slow'}: their days are not centred on solar noon",
            where=output.where(min(row, len(output.day) - 1)),
            found=_listed(listed, len(findings)),
            expected=f"the middle of the output within {CLOCK_SHIFT_SECONDS // 60} min of solar "
            "noon",
            hint="are timezone and label right, does the logger follow summer time where the zone "
            "does not (or the other way round), are the coordinates of the site right?",
        )
    )


def _half_day(latitude: float, declination: Floats, height: float) -> Floats:
    """Give the seconds between solar noon and the sun at some elevation; 0 or half a day if never.

    Examples
    --------
    >>> _half_day(0.0, np.array([0.0]), 0.0).round(3).tolist()
    [21600.0]
    >>> _half_day(70.0, np.radians([-23.0, 23.0]), 0.0).round(3).tolist()  # polar night, polar day
    [0.0, 43200.0]
    """
    phi = np.radians(latitude)
    cosine = np.sin(np.radians(height)) - np.sin(phi) * np.sin(declination)
    cosine = cosine / np.maximum(np.cos(phi) * np.cos(declination), 1e-9)
    return np.arccos(np.clip(cosine, -1, 1)) * DAY / (2 * np.pi)


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


def _pairs(marked: Bools) -> Bools:
    """Say of each two neighbours whether both are marked."""
    return marked[1:] & marked[:-1]


def _runs(joined: Bools) -> list[tuple[int, int]]:
    """Give first and last position of each run, of which each joins the next.

    Examples
    --------
    >>> _runs(np.array([False, True, True, False, True]))
    [(1, 3), (4, 5)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], joined, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _times(runs: list[tuple[int, int]]) -> str:
    return "once" if len(runs) == 1 else f"{len(runs)} times"


def _listed(listed: list[str], number: int) -> str:
    more = f"; and {number - len(listed)} more" if number > len(listed) else ""
    return "; ".join(listed) + more
