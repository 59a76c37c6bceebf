"""Readings of many meters, as they stream by, to the few that decide anything.

A meter that counts on minute by minute needs no rule: what it proves from one midnight to the next
stands in its first and its last reading. Only where something happens (a gap, a fall, a duplicate,
a clock change, a boundary) do the readings themselves matter. A batch of readings is therefore
*condensed*: a run of readings that follow each other at the declared interval, rise, and stay
below what the capacity allows becomes one row; every other reading stays as it is. The rules then
work on what is left and give what they would give on all readings, which ``tests/metering/fleet``
proves against a slow reference.

Batches may hold any meters in any order, as long as the readings of each meter come in order of
time; where they do not, the meter is among ``unordered`` and has to be read again as a whole.
"""

from __future__ import annotations

from dataclasses import field

import numpy as np

from jcm_mrv.immutable import mutable
from jcm_mrv.metering.arrays import Bools, Ints, distinct
from jcm_mrv.metering.fleet.amounts import Amounts
from jcm_mrv.metering.fleet.registers import Registers
from jcm_mrv.metering.fleet.rows import Batch, Condensed, Expected, Segments, joined
from jcm_mrv.metering.thresholds import MAX_LISTED, MICRO

EXACT = 2**53 / MICRO
"""Beyond, a binary number no longer holds every millionth."""


@mutable
class Unusable:
    """Readings of one meter that cannot be used: how many, and time and position of the first."""

    count: int = 0
    first: list[tuple[int, int]] = field(default_factory=list)


class Condenser:
    """Condenses batches one after the other; what goes from one to the next is kept per meter.

    Attributes
    ----------
    parts : list of Condensed
        What is left of each batch.
    unordered : set of int
        Meters whose readings do not come in order of time.
    no_number, too_large : dict of int to Unusable
        By meter: readings without a number, and with one beyond what is held exactly.
    """

    def __init__(self, expected: Expected) -> None:
        self.expected = expected
        self.parts: list[Condensed] = []
        self.unordered: set[int] = set()
        self.no_number: dict[int, Unusable] = {}
        self.too_large: dict[int, Unusable] = {}
        self._last: dict[int, int] = {}
        self._in_parts: dict[int, tuple[Ints, Ints]] = {}
        self._registers = Registers(expected)
        self._amounts = Amounts(expected)

    def add(self, batch: Batch) -> None:
        """Condense a batch."""
        if not len(batch.code):
            return
        part = _segments(batch, None)
        odd, steps, finite = self._look(part)
        if not finite:
            good = np.isfinite(batch.value)
            _note(self.no_number, batch, np.flatnonzero(~good))
            if not good.any():
                return
            part = _segments(batch, np.flatnonzero(good))
            odd, steps, _ = self._look(part)
        keep = self._kept(part, odd)
        if np.abs(part.value[keep]).max() >= EXACT:
            # NaN is not large either.
            large = np.abs(batch.value) >= EXACT
            _note(self.too_large, batch, np.flatnonzero(large & np.isfinite(batch.value)))
            good = np.flatnonzero(np.abs(batch.value) < EXACT)
            if not len(good):
                return
            part = _segments(batch, good)
            odd, steps, _ = self._look(part)
            keep = self._kept(part, odd)
        if self.expected.register:
            self._registers.keep_until_back(part, keep, odd, steps)
            self.parts.append(self._registers.rows(part, keep, steps))
        else:
            self._amounts.keep_unusual(keep, steps)
            self.parts.append(self._amounts.rows(part, keep, steps))

    def result(self) -> Condensed:
        """Give all rows once, each meter's together, in the order of their source."""
        return joined(self.parts)

    def taken(self, code: int) -> Condensed:
        """Give the rows of a meter, which are then let go; batches hold those of one each."""
        own = [part for part in self.parts if part.code[0] == code]
        self.parts = [part for part in self.parts if part.code[0] != code]
        return joined(own)

    def _look(self, part: Segments) -> tuple[Ints, np.ndarray, bool]:
        """Say which steps need a look, give rises or amounts, and say whether all are numbers."""
        if self.expected.register:
            odd, rise = self._registers.odd(part)
            # What is no number makes an odd step, or stands alone.
            beside = part.value[np.concatenate([odd, odd + 1, [0, len(part.value) - 1]])]
            return odd, rise, bool(np.isfinite(beside).all())
        if not np.isfinite(part.value).all():
            return np.zeros(0, np.int64), part.value, False
        odd, micro = self._amounts.odd(part)
        if micro.size and np.abs(part.value).max() >= EXACT:
            odd = np.arange(len(micro) - 1)
        return odd, micro, True

    def _kept(self, part: Segments, odd: Ints) -> Bools:
        """Say which readings stay as they are, for whatever kind."""
        keep = np.zeros(len(part.time), np.bool_)
        keep[odd] = keep[odd + 1] = True
        keep[part.starts] = keep[part.ends - 1] = True
        firsts, lasts = part.time[part.starts], part.time[part.ends - 1]
        self._note_order(part, odd, firsts, lasts)
        edges, windows = self._scaled(part.scale)
        for n, (first, last) in enumerate(zip(firsts.tolist(), lasts.tolist(), strict=True)):
            start, end = int(part.starts[n]), int(part.ends[n])
            segment = part.time[start:end]
            low, high = np.searchsorted(edges, (first, last + 1))
            if low < high:
                at = start + np.searchsorted(segment, edges[low:high])
                # An amount whose interval begins before an edge may end after it.
                for near in (np.maximum(at - 1, start), at, np.minimum(at + 1, end - 1)):
                    keep[near] = True
            # The clock goes back only inside of a window, or the readings are in no order.
            for begin, finish in windows[(windows[:, 0] <= last) & (windows[:, 1] >= first)]:
                low, high = start + np.searchsorted(segment, (begin, finish + 1))
                keep[low:high] = True
        return keep

    def _scaled(self, scale: int) -> tuple[Ints, Ints]:
        """Give edges and windows in parts of a second."""
        if scale not in self._in_parts:
            windows = self.expected.windows
            self._in_parts[scale] = self.expected.edges * scale, windows * scale
        return self._in_parts[scale]

    def _note_order(self, part: Segments, odd: Ints, firsts: Ints, lasts: Ints) -> None:
        """Note the meters whose time goes backwards, other than by a clock change."""
        back = odd[part.time[odd + 1] < part.time[odd]]
        back = back[part.code[back] == part.code[back + 1]]
        steps = (part.time[[back, back + 1]] // part.scale).T.tolist()
        for code, (before, first) in zip(part.code[back].tolist(), steps, strict=True):
            self._note_step(code, before, first)
        codes = part.code[part.starts].tolist()
        ends = zip((firsts // part.scale).tolist(), (lasts // part.scale).tolist(), strict=True)
        for code, (first, last) in zip(codes, ends, strict=True):
            if code in self._last:
                self._note_step(code, self._last[code], first)
            self._last[code] = last

    def _note_step(self, code: int, before: int, after: int) -> None:
        """Note a meter whose time goes backwards from one reading to the next."""
        if after < before and code not in self.unordered:
            windows = self.expected.windows
            if not np.any((windows[:, 0] <= after) & (before <= windows[:, 1])):
                self.unordered.add(code)


def _segments(batch: Batch, row: Ints | None) -> Segments:
    """Bring the readings of each meter together; ``row`` chooses some of them."""
    code, time, value = batch.code, batch.time, batch.value
    if row is not None:
        code, time, value = code[row], time[row], value[row]
    changes = _changes(code)
    if len(changes) > 1 and len(set(code[changes].tolist()) | {int(code[0])}) <= len(changes):
        # Meters take turns.
        order = np.argsort(code, kind="stable")
        code, time, value = code[order], time[order], value[order]
        row = order if row is None else row[order]
        changes = _changes(code)
    scale = batch.per_second
    if scale != 1 and np.any(time[:: max(1, len(time) // 64)] % scale):
        # Loggers that stamp parts of a second: the rules count in whole ones.
        time, scale = time // scale, 1
    starts = np.concatenate([[0], changes])
    ends = np.concatenate([changes, [len(code)]])
    if batch.row is not None:
        row = batch.row if row is None else batch.row[row]
    return Segments(code, time, value, starts, ends, scale, batch.first_row, row)


def _changes(code: Ints) -> Ints:
    """Give where another meter's readings begin."""
    if not code.strides[0]:
        # One number stands for all of them.
        return np.zeros(0, np.int64)
    return np.flatnonzero(code[1:] != code[:-1]) + 1


def _note(noted: dict[int, Unusable], batch: Batch, rows: Ints) -> None:
    codes = batch.code[rows]
    for code in distinct(codes).tolist():
        those = rows[codes == code]
        unusable = noted.setdefault(code, Unusable())
        unusable.count += len(those)
        unusable.first += [
            (int(batch.time[i]) // batch.per_second, batch.position(int(i)))
            for i in those[: MAX_LISTED - len(unusable.first)]
        ]
