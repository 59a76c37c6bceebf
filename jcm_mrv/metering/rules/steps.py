"""What each reading adds to an amount, before it is known to count."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools, Floats, Ints, distinct
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.stretches import Events, Gap, above_rate, largest_rate
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import MICRO


@immutable
class Steps:
    """What each reading adds to the amount, in order of time.

    Attributes
    ----------
    readings : Readings
        What the steps come from.
    row : int64 array
        Position of the reading that names each step.
    start, end : int64 arrays
        The stretch of time of each, UTC seconds.
    seconds : int64 array
        The time that it was metered in.
    micro : int64 array
        What it adds, in millionths of the readings' unit.
    good : bool array
        Whether it counts; where not, there is a gap.
    gaps : tuple of Gap
        Stretches that count nothing.
    events : tuple of Events
        What was decided on the way.
    """

    readings: Readings
    row: Ints
    start: Ints
    end: Ints
    seconds: Ints
    micro: Ints
    good: Bools
    gaps: tuple[Gap, ...] = ()
    events: tuple[Events, ...] = ()

    def __len__(self) -> int:
        return len(self.start)

    def where(self, step: int) -> str:
        """Give the place of the reading that names a step."""
        return self.readings.where(int(self.row[step]))

    def take(self, chosen: Bools) -> Steps:
        """Give some of the steps."""
        columns = ("row", "start", "end", "seconds", "micro", "good")
        return replace(self, **{name: getattr(self, name)[chosen] for name in columns})

    @cached_property
    def runs(self) -> Bools:
        """Which steps stand for several readings that need no look one by one."""
        return self.count > 1

    @cached_property
    def count(self) -> Ints:
        """How many readings each step stands for."""
        runs = self.readings.runs
        return np.ones(len(self), np.int64) if runs is None else runs.count[self.row]

    @cached_property
    def times(self) -> Ints:
        """What each step of a counter is multiplied by, whole."""
        times = self.readings.multiplier
        if times is None:
            return np.ones(len(self), np.int64)
        return times[np.maximum(self.row - 1, 0)]

    @cached_property
    def largest(self) -> tuple[Ints, Ints]:
        """Amount and time of each step; of a run, those of the largest step in it."""
        runs = self.readings.runs
        if runs is None:
            return self.micro, self.seconds
        return (
            np.where(self.runs, runs.peak[self.row], self.micro),
            np.where(self.runs, runs.peak_seconds[self.row], self.seconds),
        )

    @cached_property
    def negative(self) -> tuple[Ints, Ints]:
        """Sum (millionths) and number of the negative amounts of each step."""
        if self.readings.runs is not None:
            return self.readings.negative
        return np.minimum(self.micro, 0), (self.micro < 0).astype(np.int64)

    def shown(self, terms: Terms) -> Floats:
        """Give what the readings show for each step: amounts, of powers that have lengths rates."""
        rates = terms.own_lengths and terms.kind == "power"
        return (self.readings.micro[self.row] if rates else self.micro) / MICRO

    def usual_rate(self, chosen: Bools, interval: int | None) -> Fraction | None:
        """Give the largest rate of steps that take at least an interval (of all, if none does)."""
        micro, seconds = (column[chosen] for column in self.largest)
        if interval is not None and np.any(apart := seconds >= interval):
            micro, seconds = micro[apart], seconds[apart]
        return largest_rate(micro, seconds)

    def inside(self, terms: Terms) -> Bools:
        """Say which steps reach into the period."""
        return (self.end > terms.calendar.first) & (self.start < terms.calendar.last)


def without_impossible(steps: Steps, terms: Terms, resolution: Ints | int = 0) -> Steps:
    """Rule 6: what is above the capacity counts nothing.

    Parameters
    ----------
    steps : Steps
        What the readings add.
    terms : Terms
        For the capacity.
    resolution : int64 array or int
        What may be booked early or late, in millionths: a register steps by its last digit.
    """
    if terms.limit is None:
        return steps
    micro, seconds = steps.largest
    over = above_rate(micro - resolution, seconds, terms.limit)
    if terms.impossible:
        over = distinct(np.append(over, np.flatnonzero(np.isin(steps.start, terms.impossible))))
    over = over[steps.good[over]]
    good = steps.good.copy()
    good[over] = False
    gaps = (
        Gap(
            int(steps.start[step]),
            int(steps.end[step]),
            "MON-601",
            int(steps.micro[step]),
            steps.where(step),
        )
        for step in over.tolist()
    )
    return replace(steps, good=good, gaps=(*steps.gaps, *gaps))
