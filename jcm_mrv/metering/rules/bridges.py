"""What a register counts over missing readings, against what it ever counts in as long (rule 7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from jcm_mrv.findings import MON
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Ints, distinct
from jcm_mrv.metering.found import Dated
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import (
    BRIDGE_DATA,
    BRIDGE_EFFECT,
    BRIDGE_FACTOR,
    BRIDGE_LITTLE,
    BRIDGE_MOST,
    BRIDGE_PARTS,
    BRIDGE_SHARE,
    MISSING_FACTOR,
    OUTLIER_EFFECT,
)

_DAY = 86_400


def bridges(steps: Steps, terms: Terms) -> Iterator[Dated]:
    """Warn where more was counted over missing readings than ever in as long a time.

    A register that was replaced while nobody read it may go on a little higher: nothing falls, and
    what lies between the two registers would be taken for energy.
    """
    counted = np.where(steps.good, steps.micro, 0)
    inside = steps.good & steps.inside(terms)
    least = BRIDGE_EFFECT * float(counted[inside].sum())
    usual = float(terms.interval or np.sort(steps.seconds)[len(steps) // 2]) if len(steps) else 0.0
    long = inside & (steps.seconds > MISSING_FACTOR * usual)
    rows = np.flatnonzero(long & (counted > least))
    if not len(rows):
        return
    course = _Course(steps.start, steps.end, counted, steps.good, usual)
    length = (np.ceil(steps.seconds[rows] / usual) * usual).astype(np.int64)
    found: list[tuple[float, int, float]] = []
    for seconds in distinct(length).tolist():
        bounds = course.bounds(seconds)
        if bounds is None:
            continue
        most = bounds[1]
        last_digits = 2 * steps.times * steps.readings.resolution
        for row in rows[length == seconds].tolist():
            over = float(counted[row]) - most
            if over > max((BRIDGE_FACTOR - 1) * most + float(last_digits[row]), least):
                found.append((over, row, most))
    if not found:
        return
    row, shown, most = _worst(found, steps, terms)
    said = MON[708].at(steps.where(row), found=shown, count=len(found), most=most, unit=terms.unit)
    those = np.array(sorted(row for _, row, _ in found))
    yield Dated(said, steps.start[those], steps.end[those])


def thin_bridges(steps: Steps, terms: Terms) -> Iterator[Dated]:
    """Warn where far less was counted over a day or more than ever in as long a time.

    It is asked where more is conservative: a register that was replaced may as well go on just
    above the old one, and what was consumed between is missing then.
    """
    if terms.direction != "higher" or not len(steps):
        return
    counted = np.where(steps.good, steps.micro, 0)
    inside = steps.good & steps.inside(terms)
    whole = float(counted[inside].sum())
    usual = float(terms.interval or np.sort(steps.seconds)[len(steps) // 2])
    long = inside & (steps.seconds > MISSING_FACTOR * usual) & (steps.seconds >= _DAY)
    course = _Course(steps.start, steps.end, counted, steps.good, usual)
    found: list[tuple[float, int, float]] = []
    for row in np.flatnonzero(long)[:BRIDGE_MOST].tolist():
        least = (course.bounds(int(steps.seconds[row])) or (0.0, 0.0))[0]
        lacking = least - float(counted[row])
        if counted[row] < BRIDGE_LITTLE * least and lacking > OUTLIER_EFFECT * whole:
            found.append((lacking, row, least))
    if not found:
        return
    row, shown, least = _worst(found, steps, terms)
    said = MON[709].at(
        steps.where(row), found=shown, count=len(found), least=least, unit=terms.unit
    )
    those = np.array(sorted(row for _, row, _ in found))
    yield Dated(said, steps.start[those], steps.end[those])


def _worst(
    found: Sequence[tuple[float, int, float]], steps: Steps, terms: Terms
) -> tuple[int, str, float]:
    """Give the row that is furthest beyond its bound, what it counted in words, and the bound."""
    _, row, bound = max(found)
    amount = float(terms.amount(int(steps.micro[row])))
    start, end = (terms.text(int(time[row])) for time in (steps.start, steps.end))
    shown = f"{amount:.6g} {terms.unit} from {start} to {end}"
    return row, shown, float(terms.amount(round(bound)))


@immutable
class _Course:
    """What a register counts in the course of time, one step after another."""

    start: Ints
    end: Ints
    counted: Ints
    good: np.ndarray
    usual: float

    def bounds(self, seconds: int) -> tuple[float, float] | None:
        """Give the least and the most in some time, wherever the register was read all the while.

        Where so long a time is there too seldom, its parts say how much they hold, down to a day.
        None where too little was read to say anything.
        """
        for parts in range(1, BRIDGE_PARTS + 1):
            # In whole days: where half of a window is night, half of a day more is a day more.
            part = seconds if parts == 1 else -(-seconds // (parts * _DAY)) * _DAY
            whole, rest = divmod(seconds, part)
            found = self._in_windows(part)
            if found is not None:
                left = (self._in_windows(rest) or (0.0, found[1])) if rest else (0.0, 0.0)
                return whole * found[0] + left[0], whole * found[1] + left[1]
            if part <= _DAY:
                break
        return None

    def _in_windows(self, seconds: int) -> tuple[float, float] | None:
        """Give the least and the most in a window of a length; None where they are too few."""
        length = self.end - self.start
        apart = ~self.good | (length > max(BRIDGE_SHARE * seconds, MISSING_FACTOR * self.usual))
        utc = np.append(self.start, self.end[-1:])
        shown = np.append(0.0, np.cumsum(np.where(apart, 0, self.counted), dtype=np.float64))
        part = np.append(0, np.cumsum(apart))
        begin = np.flatnonzero(np.append(True, part[1:] != part[:-1]))
        first, last = utc[begin], utc[np.append(begin[1:], len(utc)) - 1]
        enough = last - first >= seconds
        if int((last - first)[enough].sum()) < BRIDGE_DATA * seconds:
            return None
        at = np.arange(len(utc))
        at = at[enough[np.searchsorted(begin, at, side="right") - 1]]
        own = np.searchsorted(begin, at, side="right") - 1
        # In a window of a piecewise even course both are found where an end is a reading.
        ahead = at[utc[at] + seconds <= last[own]]
        back = at[utc[at] - seconds >= first[own]]
        after = np.interp(utc[ahead] + seconds, utc, shown) - shown[ahead]
        before = shown[back] - np.interp(utc[back] - seconds, utc, shown)
        both = np.concatenate([after, before])
        return float(both.min()), float(both.max())
