"""Readings as they stream by, and the rows that are left of them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools, Ints


@immutable
class Batch:
    """Some readings in the order of their source.

    Attributes
    ----------
    code : int64 array
        A number for each meter.
    time : int64 array
        Times in ``per_second`` parts of a second since 1970, on the clock of the source.
    value : float64 array
        Values in the declared unit; NaN where there is none.
    first_row : int
        The position of the first of them in the source, from 0.
    row : int64 array, optional
        The position of each, where they do not follow each other.
    """

    code: Ints
    time: Ints
    value: np.ndarray
    first_row: int
    per_second: int = 1_000_000
    row: Ints | None = None

    def position(self, at: int) -> int:
        """Give the position in the source of one of the readings."""
        return self.first_row + at if self.row is None else int(self.row[at])


@immutable
class Expected:
    """What makes readings so ordinary that no rule has to look at each of them.

    Attributes
    ----------
    register : bool
        Whether readings are cumulative.
    interval : int, optional
        Seconds between readings; without it any step forward is ordinary.
    most, least : int, optional
        Bounds in millionths: of a step of a register, of the amount of an interval.
    edges : int64 array
        Times (seconds, on the clock of the source) at which amounts are divided; the readings
        around each are kept.
    windows : int64 array of shape (n, 2)
        Stretches (seconds, on the clock of the source) whose readings are all kept: clock changes.
    exact : bool
        Whether the largest step of a register is wanted to the millionth even of values that have
        more than six decimals: gaps are filled with it where a larger amount is conservative.
    """

    register: bool
    interval: int | None
    most: int | None
    least: int | None
    edges: Ints
    windows: Ints
    exact: bool = True


LOOK_AT_ALL = Expected(False, 0, -(2**62), None, np.zeros(0, np.int64), np.zeros((0, 2), np.int64))
"""Nothing is ordinary: every reading stays as it is."""


@immutable
class Condensed:
    """Rows that stand for one reading or for a run of them, in the order of their source.

    Attributes
    ----------
    code, time, row : int64 arrays
        Meter, time in seconds on the clock of the source, position in the source. Of a run of
        amounts: those of its first reading; of a run of registers: those of its last.
    micro : int64 array
        What the register showed; the sum of the amounts.
    count : int64 array
        How many readings the row stands for.
    peak, peak_seconds : int64 arrays
        The largest step (amount) among them, and the time it took; 0 where ``count`` is 1.
    negative, negatives : int64 arrays
        Sum and number of the negative amounts among them.
    """

    code: Ints
    time: Ints
    row: Ints
    micro: Ints
    count: Ints
    peak: Ints
    peak_seconds: Ints
    negative: Ints
    negatives: Ints

    def take(self, rows: Ints | Bools | slice) -> Condensed:
        """Give some of the rows."""
        return Condensed(*(column[rows] for column in self.columns()))

    def columns(self) -> tuple[Ints, ...]:
        """Give the columns in the order of the attributes."""
        return (
            self.code,
            self.time,
            self.row,
            self.micro,
            self.count,
            self.peak,
            self.peak_seconds,
            self.negative,
            self.negatives,
        )


@immutable
class Segments:
    """A batch in which the readings of each meter stand together, in their order.

    Attributes
    ----------
    code, time : int64 arrays
        As in :class:`Batch`; ``scale`` parts of a second make a second.
    value : float64 array
        Values in the declared unit.
    starts, ends : int64 arrays
        Where the readings of each meter begin and end.
    row : int64 array
        Positions in the source; None where they follow each other from ``first_row``.
    """

    code: Ints
    time: Ints
    value: np.ndarray
    starts: Ints
    ends: Ints
    scale: int
    first_row: int
    row: Ints | None = None

    def rows(self, at: Ints) -> Ints:
        """Give the positions in the source of some readings."""
        return self.first_row + (at if self.row is None else self.row[at])


def joined(parts: list[Condensed]) -> Condensed:
    """Give all rows, each meter's together, otherwise in the order given; the parts are used up.

    Of many meters they are most of the memory: nothing is held twice but one column at a time.
    """
    columns = [list(column) for column in zip(*(part.columns() for part in parts), strict=True)]
    parts.clear()
    if not columns:
        return Condensed(*([np.zeros(0, np.int64)] * 9))
    code = _one(columns[0])
    if not (code[1:] < code[:-1]).any():
        return Condensed(code, *map(_one, columns[1:]))
    order = np.argsort(code, kind="stable")
    return Condensed(code[order], *(_one(column, order) for column in columns[1:]))


def _one(column: list[Ints], order: Ints | None = None) -> Ints:
    """Put the pieces of a column together, and let go of them; what is nothing takes no room."""
    if not any(piece.strides[0] or piece[:1].any() for piece in column):
        return nothing(sum(map(len, column)))
    whole = np.concatenate(column)
    column.clear()
    return whole if order is None else whole[order]


def nothing(number: int) -> Ints:
    """Give zeros that take no room."""
    return np.broadcast_to(np.int64(0), number)


def bounds(
    limit: Fraction | None, floor: Fraction | None, interval: int | None, resolution: int
) -> tuple[int | None, int | None]:
    """Give the bounds of a step within which rule 6 has nothing to say, in millionths.

    Parameters
    ----------
    limit, floor : Fraction, optional
        The largest and the smallest possible rate, in millionths per second.
    interval : int, optional
        Seconds between readings; without it no bound can be told for a step.
    resolution : int
        What a register may step early or late, in millionths.

    Examples
    --------
    >>> bounds(Fraction(10), None, 60, 0)
    (600, None)
    """
    if interval is None:
        return (0 if limit is not None else None), (0 if floor is not None else None)
    most = None if limit is None else int(limit * interval) + resolution
    least = None if floor is None else -int(floor * interval)
    return most, least
