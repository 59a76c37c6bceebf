"""Output of a solar system on a straight line: what interpolation makes of a gap (rule 9)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from jcm_mrv.findings import MON
from jcm_mrv.metering.arrays import Bools, Floats, Ints
from jcm_mrv.metering.found import Dated
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.sun.output import Output, listed, runs, times
from jcm_mrv.metering.sun.thresholds import (
    LINE_MARGIN,
    LINE_SECONDS,
    LINE_STEPS,
    LINE_VALUES,
    OUTPUT_SHARE,
)
from jcm_mrv.metering.sun_position import DAY
from jcm_mrv.metering.thresholds import (
    MAX_LISTED,
)

_QUARTER = DAY // 4


def straight_lines(output: Output, _: Terms) -> Iterator[Dated]:
    """Warn about values that change by the same step for an hour or more, which no sky gives.

    Values that stay the same are no such line; they are asked about as frozen.
    """
    level = output.level
    seconds = output.end - output.start
    broken = (output.start[1:] != output.end[:-1]) | (np.diff(seconds) != 0)
    breaks = np.concatenate([[0], np.cumsum(broken)])
    joined = np.zeros(max(0, len(level) - 1), np.bool_)
    for length in _usual_lengths(seconds):
        chosen = seconds == length
        step = max(float(output.unsure[chosen][0]), _coarseness(level[chosen & (level > 0)]))
        width = max(LINE_VALUES - 1, -(-LINE_SECONDS // length))
        while width < len(level) and width * length <= DAY:
            whole = chosen[:-width] & (breaks[width:] == breaks[:-width])
            first = _straight(level, whole, width, width * length, step)
            if len(first):
                _mark(joined, first, width)
            width += width // 2
    found = [
        (first, last)
        for first, last in runs(joined)
        if np.ptp(level[first : last + 1]) >= OUTPUT_SHARE
    ]
    if not found:
        return
    shown = [
        f"{output.time(output.start[first])} to {output.time(output.end[last])}, from "
        f"{level[first]:.0%} to {level[last]:.0%} of the usual peak"
        for first, last in found[:MAX_LISTED]
    ]
    said = MON[915].at(
        output.where(found[0][0]), found=listed(shown, len(found)), times=times(found)
    )
    yield output.dated(said, found)


def _usual_lengths(seconds: Ints) -> list[int]:
    """Give the lengths of at least a tenth of all stretches; late loggers make many others.

    Examples
    --------
    >>> _usual_lengths(np.array([900] * 9 + [300] * 9 + [299]))
    [300, 900]
    """
    lengths, number = np.unique(seconds, return_counts=True)
    return lengths[10 * number >= len(seconds)].tolist()


def _straight(level: Floats, whole: Bools, width: int, seconds: int, step: float) -> Ints:
    """Give which windows of ``width`` steps, by their first row, are straight but for rounding.

    The flank of a clear day is nearly straight as well, where it turns from hollow to arched. It
    goes like the sine of the sun's hour angle there, and leaves its chord by 0.008 of its rise
    times the square of the angle. So what a meter's last digit hides is not asked about.

    Parameters
    ----------
    level : float array
        Output as a share of the usual peak.
    whole : bool array
        The windows to look at, by their first row: each holds stretches of one length, no gap.
    width, seconds : int
        Steps and time from the first to the last value.
    step : float
        What the meter resolves.
    """
    allowed = LINE_STEPS * step + 1e-12
    angle = 2 * np.pi / DAY * min(seconds, _QUARTER)
    rise = level[width:] - level[:-width]
    first = np.flatnonzero(whole & (np.abs(rise) * 0.008 * angle**2 > LINE_MARGIN * allowed))
    rise = rise[first]
    # The middle first: most windows end there.
    for inside in sorted(range(1, width), key=lambda at: abs(2 * at - width)):
        off = np.abs(level[first + inside] - level[first] - rise * (inside / width))
        on = off <= allowed
        first, rise = first[on], rise[on]
    return first


def _mark(joined: Bools, first: Ints, width: int) -> None:
    """Mark the steps of all windows that begin at some rows."""
    change = np.zeros(len(joined) + 1, np.int64)
    np.add.at(change, first, 1)
    np.add.at(change, first + width, -1)
    joined |= np.cumsum(change)[: len(joined)] > 0


def _coarseness(level: Floats) -> float:
    """Give the usual distance of neighbouring values where they repeat, else 0.

    A current transformer multiplies the steps of a meter: 40, 80, 120 with digits to spare.

    Examples
    --------
    >>> _coarseness(np.array([40.0, 80.0, 80.0, 120.0, 80.0, 40.0]))
    40.0
    >>> _coarseness(np.array([40.1, 83.2, 99.0]))
    0.0
    """
    steps = np.diff(np.sort(level))
    steps = np.sort(steps[steps > 0])
    values = len(steps) + 1
    return float(steps[len(steps) // 2]) if 1 < values <= len(level) // 2 else 0.0
