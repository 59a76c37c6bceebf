"""Registers to runs: what of a cumulative register has to be looked at, and what has not."""

from __future__ import annotations

from dataclasses import field

import numpy as np

from jcm_mrv.immutable import mutable
from jcm_mrv.metering.arrays import Bools, Ints, distinct
from jcm_mrv.metering.fleet.rows import Condensed, Expected, Segments, nothing
from jcm_mrv.metering.reading.decimals import nearest_micro
from jcm_mrv.metering.thresholds import (
    GLITCH_SECONDS,
    MICRO,
    MONTH_APART_SECONDS,
    RETURN_FACTOR,
)

_MAX_FALLS = 5_000
"""More falls than that in one batch are no meter any more: nothing is condensed there."""

_CLOCK = 2 * 3600
"""Times are on a local clock here; a clock change moves them by no more."""

_FEW = 4 / MICRO
"""Steps this near to the largest are compared exactly; a binary number is nearer to its decimal."""


@mutable
class _Open:
    """A register that has fallen, until it is back and has left the value that it fell to.

    ``value`` is what it showed before, ``until`` the second until which it may come back.
    """

    value: float
    until: int
    level: float
    left: bool = False


class _Room:
    """Arrays that every batch uses again: the system takes long to hand out new ones."""

    def __init__(self) -> None:
        self._of = -1

    def of(self, steps: int) -> tuple[Ints, np.ndarray, Bools, Bools]:
        """Give room for whole numbers, binary numbers and two answers of each step."""
        if steps > self._of:
            self._of = steps
            self._arrays = (
                np.empty(steps, np.int64),
                np.empty(steps),
                *np.empty((2, steps), np.bool_),
            )
        whole, binary, answer, other = self._arrays
        return whole[:steps], binary[:steps], answer[:steps], other[:steps]


@mutable
class Registers:
    """Condenses registers; a fall is followed into the next batches, and may lie between two."""

    expected: Expected
    _last: dict[int, float] = field(default_factory=dict)
    _open: dict[int, list[_Open]] = field(default_factory=dict)
    _room: _Room = field(default_factory=_Room)

    def odd(self, part: Segments) -> tuple[Ints, np.ndarray]:
        """Give the steps that need a look, and the rise of each step, until the next batch.

        A rise is judged as a binary number: what is doubtful by rounding counts as odd, and the
        rules look at it exactly.
        """
        steps, rise, odd, unlike = self._room.of(len(part.time) - 1)
        np.subtract(part.time[1:], part.time[:-1], out=steps)
        interval = self.expected.interval
        if interval is None:
            # More than a week without a reading is looked at: nobody may have read a month.
            np.greater(steps, MONTH_APART_SECONDS * part.scale, out=odd)
            odd |= np.less_equal(steps, 0, out=unlike)
        else:
            np.not_equal(steps, interval * part.scale, out=odd)
        with np.errstate(invalid="ignore"):  # infinite less infinite: no number, told later
            np.subtract(part.value[1:], part.value[:-1], out=rise)
        # Odd before, or not at least 0; what is no number is not either.
        np.greater_equal(odd, np.greater_equal(rise, 0, out=unlike), out=odd)
        if self.expected.most is not None:
            odd |= np.greater(rise, self.expected.most / MICRO - _FEW, out=unlike)
        odd[part.starts[1:] - 1] = True
        return np.flatnonzero(odd), rise

    def keep_until_back(self, part: Segments, keep: Bools, odd: Ints, rise: np.ndarray) -> None:
        """Keep what rule 5 looks at: after a fall, the readings until the register is back."""
        falls = odd[rise[odd] < 0]
        falls = falls[part.code[falls] == part.code[falls + 1]]
        self._note_between(part)
        if len(falls) > _MAX_FALLS:
            keep[:] = True
            for code in set(part.code[falls].tolist()):
                self._open[code] = [_Open(np.inf, 2**40, np.inf)]
            return
        if self._open:
            for start, end in zip(part.starts.tolist(), part.ends.tolist(), strict=True):
                opened = self._open.pop(int(part.code[start]), [])
                still = [o for o in opened if not _follow(part, keep, start, end, o)]
                if still:
                    self._open[int(part.code[start])] = still
        last = np.searchsorted(part.starts, falls, side="right") - 1
        for row, segment in zip(falls.tolist(), last.tolist(), strict=True):
            opened = _fallen(float(part.value[row]), part, row + 1)
            if not _follow(part, keep, row + 1, int(part.ends[segment]), opened):
                self._open.setdefault(int(part.code[row]), []).append(opened)

    def _note_between(self, part: Segments) -> None:
        """Note the falls from the last reading of a meter to its first one in this batch.

        The first value of all may be one of sleep, as one after a fall may: when it is left counts.
        """
        ends = np.stack([part.value[part.starts], part.value[part.ends - 1]], axis=1).tolist()
        for start, (first, last) in zip(part.starts.tolist(), ends, strict=True):
            code = int(part.code[start])
            before = self._last.get(code)
            self._last[code] = last
            if before is None:
                self._open[code] = [_Open(np.inf, -(2**40), first)]
            elif first < before:
                self._open.setdefault(code, []).append(_fallen(before, part, start))

    def rows(self, part: Segments, keep: Bools, rise: np.ndarray) -> Condensed:
        """Give the kept readings; what lies between two of them goes with the second."""
        at = np.flatnonzero(keep)
        runs = np.flatnonzero(at[1:] - at[:-1] > 1) + 1
        peaks = self._peaks(part, rise, at[runs - 1], at[runs])
        tops = self._tops(part, rise, at[runs - 1], at[runs], peaks[0])
        if len(tops):
            at = distinct(np.concatenate([at, tops, tops + 1]))
            runs = np.flatnonzero(at[1:] - at[:-1] > 1) + 1
            peaks = self._peaks(part, rise, at[runs - 1], at[runs])
        count, peak, peak_seconds = (np.zeros(len(at), np.int64) for _ in range(3))
        count[1:] = at[1:] - at[:-1]
        count[np.searchsorted(at, part.starts)] = 1
        # The largest step of all stands for itself where it matters: a rounded one will do.
        peak[runs], peak_seconds[runs] = np.rint(peaks[0] * MICRO), peaks[1]
        return Condensed(
            part.code[at],
            part.time[at] // part.scale,
            part.rows(at),
            nearest_micro(part.value[at]),
            count,
            peak,
            peak_seconds,
            nothing(len(at)),
            nothing(len(at)),
        )

    def _peaks(
        self, part: Segments, rise: np.ndarray, begin: Ints, end: Ints
    ) -> tuple[np.ndarray, Ints | int]:
        """Give the largest step of each run (the steepest, without an interval), and its time."""
        if self.expected.interval is None:
            steepest = _steepest(part, rise, begin, end)
            seconds = (part.time[steepest + 1] - part.time[steepest]) // part.scale
            return rise[steepest], seconds
        return _largest(rise, begin, end), self.expected.interval

    def _tops(
        self, part: Segments, rise: np.ndarray, begin: Ints, end: Ints, largest: np.ndarray
    ) -> Ints:
        """Give where the largest step of a run stands, if it has to stay visible.

        One far above all others is no consumption; and where gaps are filled with the largest of
        all, that one is wanted exactly.
        """
        if self.expected.interval is None:
            return _steepest(part, rise, begin, end)
        others = part.value[end] - part.value[begin] - largest
        wanted = largest * (end - begin - 1) > RETURN_FACTOR * others
        if self.expected.exact and len(begin):
            meter = np.searchsorted(part.starts, begin, side="right")
            first = np.flatnonzero(np.diff(meter, prepend=-1))
            most = np.repeat(np.maximum.reduceat(largest, first), np.diff(first, append=len(meter)))
            wanted |= largest >= most - _FEW
        if not wanted.any():
            return np.zeros(0, np.int64)
        return _exact_tops(part, rise, begin[wanted], end[wanted], largest[wanted])


def _largest(rise: np.ndarray, begin: Ints, end: Ints) -> np.ndarray:
    """Give the largest step of each run."""
    if not len(begin):
        return np.zeros(0)
    # What lies between two runs, or after the last, is left out again.
    edges = np.stack([begin, end], axis=1).ravel()
    return np.maximum.reduceat(rise, edges[: -1 if edges[-1] == len(rise) else None])[::2]


def _steepest(part: Segments, rise: np.ndarray, begin: Ints, end: Ints) -> Ints:
    """Give where the steepest step of each run stands."""
    seconds = part.time[1:] - part.time[:-1]
    runs = zip(begin.tolist(), end.tolist(), strict=True)
    return np.array([a + int((rise[a:b] / seconds[a:b]).argmax()) for a, b in runs], np.int64)


def _exact_tops(
    part: Segments, rise: np.ndarray, begin: Ints, end: Ints, largest: np.ndarray
) -> Ints:
    """Give the first of the largest steps of each run, in whole millionths."""
    length = end - begin
    run = np.repeat(np.arange(len(begin)), length)
    step = np.arange(len(run)) + (begin - np.cumsum(length) + length)[run]
    near = rise[step] >= (largest - _FEW)[run]
    run, step = run[near], step[near]
    exact = nearest_micro(part.value[step + 1]) - nearest_micro(part.value[step])
    order = np.lexsort((step, -exact, run))
    return step[order[np.diff(run[order], prepend=-1) > 0]]


def _fallen(value: float, part: Segments, row: int) -> _Open:
    """Give a register that stood at a value before it fell to that of a row."""
    until = int(part.time[row]) // part.scale + GLITCH_SECONDS + _CLOCK
    return _Open(value, until, float(part.value[row]))


def _follow(part: Segments, keep: Bools, start: int, end: int, opened: _Open) -> bool:
    """Keep what is looked at of a register that fell, from ``start``; say whether that was all.

    Readings until it is back, for a day; and, however long that takes, where it leaves the value
    that it fell to: a device that sleeps shows one value all the while.
    """
    upto = start + int(np.searchsorted(part.time[start:end], (opened.until + 1) * part.scale))
    back = part.value[start:upto] >= opened.value
    if back.any():
        keep[start : start + int(back.argmax()) + 1] = True
        return True
    keep[start : min(end, upto + 1)] = True
    if not opened.left and (left := _other(part.value[start:end], opened.level)) is not None:
        opened.left = True
        keep[max(start, start + left - 1) : start + left + 1] = True
    return upto < end and opened.left


def _other(values: np.ndarray, level: float) -> int | None:
    """Give where the first value stands that is not the level; mostly that is soon."""
    begin, size = 0, 256
    while begin < len(values):
        other = values[begin : begin + size] != level
        if other.any():
            return begin + int(other.argmax())
        begin, size = begin + size, 4 * size
    return None
