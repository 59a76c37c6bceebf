"""Output of a solar system, in stretches so short that the sun stands still in them."""

from __future__ import annotations

from typing import Any

import numpy as np

from jcm_mrv.findings import Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools, Floats, Ints
from jcm_mrv.metering.found import Dated
from jcm_mrv.metering.interface import Place
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.stretches import Stretches
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.sun.thresholds import OUTPUT_SHARE, SOLAR_STRETCH_SECONDS
from jcm_mrv.metering.sun_position import DAY, from_solar_noon, sun_at


@immutable
class Output:
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
    terms: Terms
    place: Place

    def where(self, row: int) -> str:
        """Give the place of the reading that gave a stretch."""
        side = "left" if self.terms.label == "start" else "right"
        at = int(np.searchsorted(self.readings.utc, self.start[row], side=side))
        return self.readings.where(min(at, len(self.readings) - 1))

    def time(self, instant: Any) -> str:
        """Give an instant as local time."""
        return self.terms.text(int(instant))

    def dated(self, said: Finding, found: list[tuple[int, int]]) -> Dated:
        """Give a finding with the runs of rows that it is about, each by its first and last."""
        first, last = np.array(found).T
        return Dated(said, self.start[first], self.end[last])

    def noons(self, days: Ints) -> Ints:
        """Give the mean solar noons of some days, as instants."""
        return days * DAY + DAY // 2 - round(self.place.longitude * 240)

    def date(self, day: Any) -> str:
        """Give the date of a solar day."""
        return self.time(self.noons(np.array([int(day)]))[0])[:10]


def solar_output(stretches: Stretches, readings: Readings, terms: Terms) -> Output | None:
    """Give the output in short stretches; None where the sun says nothing about it."""
    place = terms.solar
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
    equation = sun_at(np.arange(first, int(days[-1]) + 1) * DAY + DAY // 2).equation_of_time
    noon = from_solar_noon(middle, place.longitude, equation[days - first])
    level = rate / peak
    unsure = readings.resolution / (seconds[short] * peak)
    return Output(
        start,
        end,
        micro,
        level,
        unsure,
        np.flatnonzero(level - unsure > OUTPUT_SHARE),
        noon,
        np.rint((middle + place.longitude * 240 - noon) / DAY - 0.5).astype(np.int64),
        readings,
        terms,
        place,
    )


def pairs(marked: Bools) -> Bools:
    """Say of each two neighbours whether both are marked."""
    return marked[1:] & marked[:-1]


def runs(joined: Bools) -> list[tuple[int, int]]:
    """Give first and last position of each run, of which each joins the next.

    Examples
    --------
    >>> runs(np.array([False, True, True, False, True]))
    [(1, 3), (4, 5)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], joined, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def times(found: list[tuple[int, int]]) -> str:
    """Say how many runs there are: ``once``, ``3 times``."""
    return "once" if len(found) == 1 else f"{len(found)} times"


def listed(shown: list[str], number: int) -> str:
    """Join what is shown of a number of things, and say how many are left out."""
    more = f"; and {number - len(shown)} more" if number > len(shown) else ""
    return "; ".join(shown) + more
