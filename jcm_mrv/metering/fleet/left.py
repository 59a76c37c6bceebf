"""What is left of the readings of all meters: in memory, or on disk where that is too much.

Where meters stand side by side, none is complete before all is read, and what is left of them grows
with their number and their time. It goes to a temporary file, run by run, each run sorted by meter;
then meters are taken from it a few at a time, with the same rows in the same order.
"""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO

import numpy as np

from jcm_mrv.findings import MON
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Ints, distinct
from jcm_mrv.metering.fleet.rows import Condensed, joined, nothing

ROWS_HELD = 1_000_000
"""Of more rows some are put on disk, and meters are taken from there of as many at once."""

_BYTES = 8


@immutable
class _Run:
    """Rows on disk, sorted by meter: what of each column, and where.

    Attributes
    ----------
    codes : int64 array
        The meters, once each.
    starts : int64 array
        Where the rows of each begin, and the number of all.
    places : sequence of int or None
        Where each column begins in the file; None where it is nothing but zeros.
    """

    codes: Ints
    starts: Ints
    places: tuple[int | None, ...]


class Left(ExitStack):
    """What is left of the readings of all meters; its file goes with the block that it is of.

    Examples
    --------
    >>> from jcm_mrv.metering.fleet.totals import condensed
    >>> from jcm_mrv.metering.fleet.rows import LOOK_AT_ALL, Batch
    >>> code = np.array([7, 4, 7])
    >>> parts = condensed([Batch(code, np.arange(3), code / 1, 0, 1)], LOOK_AT_ALL).parts
    >>> with Left() as left:
    ...     left.complete(parts)
    ...     left.ends, [(code, rows.time.tolist()) for code, rows in left.meters()]
    ((0, 2), [(4, [1]), (7, [0, 2])])
    """

    def __init__(self) -> None:
        super().__init__()
        self.ends: tuple[int, int] | None = None
        self._file: IO[bytes] | None = None
        self._runs: list[_Run] = []
        self._held = joined([])

    def make_room(self, parts: list[Condensed]) -> None:
        """Put what is left on disk if it is much; the parts are used up then."""
        if sum(len(part.code) for part in parts) > ROWS_HELD:
            self._put(joined(parts))

    def complete(self, parts: list[Condensed]) -> None:
        """Take what is left of the last readings; the parts are used up."""
        rows = joined(parts)
        if self._runs and len(rows.code):
            self._put(rows)
        else:
            self._seen(rows)
            self._held = rows

    @property
    def codes(self) -> set[int]:
        """The meters that have a row."""
        codes = [self._held.code, *(run.codes for run in self._runs)]
        return {code for some in codes for code in distinct(some).tolist()}

    def meters(self) -> Iterator[tuple[int, Condensed]]:
        """Give each meter and its rows, in the order of their source; as often as is asked."""
        if not self._runs:
            yield from by_meter(self._held)
            return
        for first, last in self._few_at_a_time():
            yield from by_meter(joined([self._taken(run, first, last) for run in self._runs]))

    def _few_at_a_time(self) -> Iterator[tuple[int, int]]:
        """Give the first and the last of the meters that are taken at once."""
        each = np.concatenate([run.codes for run in self._runs])
        codes, which = np.unique(each, return_inverse=True)
        rows = np.zeros(len(codes), np.int64)
        np.add.at(rows, which, np.concatenate([np.diff(run.starts) for run in self._runs]))
        first = taken = 0
        for n, number in enumerate(rows.tolist()):
            if taken and taken + number > ROWS_HELD:
                yield int(codes[first]), int(codes[n - 1])
                first, taken = n, 0
            taken += number
        yield int(codes[first]), int(codes[-1])

    def _put(self, rows: Condensed) -> None:
        """Put rows on disk, sorted by meter as they are."""
        self._seen(rows)
        starts = np.flatnonzero(np.diff(rows.code, prepend=rows.code[:1] - 1))
        try:
            if self._file is None:
                # Without a name where the system can: then nothing is left of it, whatever ends us.
                self._file = tempfile.TemporaryFile(prefix="jcm-mrv-")  # noqa: SIM115
                self.enter_context(self._file)
            places = tuple([self._written(self._file, column) for column in rows.columns()[1:]])
        except OSError as exc:
            raise MON[12]["aside"].stop(tempfile.gettempdir(), found=exc.strerror or "") from None
        self._runs.append(_Run(rows.code[starts], np.append(starts, len(rows.code)), places))

    @staticmethod
    def _written(file: IO[bytes], column: Ints) -> int | None:
        if not column.strides[0]:
            return None
        place = file.seek(0, os.SEEK_END)
        file.write(np.ascontiguousarray(column).data.cast("B"))
        return place

    def _taken(self, run: _Run, first: int, last: int) -> Condensed:
        """Read the rows of some meters that follow each other."""
        assert self._file is not None
        low = int(np.searchsorted(run.codes, first))
        high = int(np.searchsorted(run.codes, last, side="right"))
        begin, number = int(run.starts[low]), int(run.starts[high] - run.starts[low])
        columns = [np.repeat(run.codes[low:high], np.diff(run.starts[low : high + 1]))]
        for place in run.places:
            if place is None:
                columns.append(nothing(number))
                continue
            self._file.seek(place + begin * _BYTES)
            columns.append(np.frombuffer(self._file.read(number * _BYTES), np.int64))
        return Condensed(*columns)

    def _seen(self, rows: Condensed) -> None:
        if len(rows.time):
            low, high = int(rows.time.min()), int(rows.time.max())
            if self.ends is not None:
                low, high = min(low, self.ends[0]), max(high, self.ends[1])
            self.ends = low, high


def by_meter(rows: Condensed) -> Iterator[tuple[int, Condensed]]:
    """Give each meter and its rows, of rows that are sorted by meter."""
    starts = np.flatnonzero(np.diff(rows.code, prepend=rows.code[:1] - 1)).tolist()
    for a, b in itertools.pairwise([*starts, len(rows.code)]):
        yield int(rows.code[a]), rows.take(slice(a, b))
