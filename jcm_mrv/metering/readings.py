"""Readings of one meter, and their order in time: rules 2 to 4 of the rules for readings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

import numpy as np

from jcm_mrv.findings import MON, FindingsError
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools, Ints, distinct
from jcm_mrv.metering.clock import local_text, to_utc, without_changes
from jcm_mrv.metering.found import Found, of_each
from jcm_mrv.metering.interface import InputFile
from jcm_mrv.metering.thresholds import (
    ALMOST_SECONDS,
    COPIED_SECONDS,
    COPIED_VALUES,
    MICRO,
)

LARGEST_SUM = 9e18
"""Sums below it fit into 64 bits."""


@immutable
class Runs:
    """What is known of the readings that each row stands for, which no rule looks at one by one.

    Attributes
    ----------
    count : int64 array
        How many readings a row stands for.
    peak, peak_seconds : int64 arrays
        The largest step or amount among them in millionths, and the time it took (where ``count``
        is above 1).
    negative, negatives : int64 arrays
        Sum (millionths) and number of the negative amounts among them.
    """

    count: Ints
    peak: Ints
    peak_seconds: Ints
    negative: Ints
    negatives: Ints

    def take(self, rows: Ints | Bools | slice) -> Runs:
        """Give some of the rows."""
        return Runs(
            self.count[rows],
            self.peak[rows],
            self.peak_seconds[rows],
            self.negative[rows],
            self.negatives[rows],
        )


@immutable
class Readings:
    """Readings in order of time, each time once.

    Attributes
    ----------
    utc : int64 array
        Instants, seconds since 1970.
    micro : int64 array
        Values in millionths of the declared unit.
    file, line : int64 arrays
        Where each stands: position in ``paths``, and line.
    paths : tuple of str
        The files.
    decimals : int
        The largest number of digits after the decimal sign: what the meter resolves.
    runs : Runs, optional
        Where rows stand for several readings each; None where every row is one reading.
    inputs : tuple of InputFile
        What was read.
    multiplier : int64 array, optional
        What the step that begins at each reading is multiplied by, in millionths as read; as a
        whole number once the rules know its unit.
    seconds : int64 array, optional
        How long the interval of each is that begins at ``utc``, where lengths are their own; None
        where the declared interval holds for all.
    names : tuple of str
        What the columns of values are called, where a place has to say it.
    place : int64 array, optional
        Which of them each stands in; None where it is the first one.
    """

    utc: Ints
    micro: Ints
    file: Ints
    line: Ints
    paths: tuple[str, ...]
    decimals: int = 0
    runs: Runs | None = None
    inputs: tuple[InputFile, ...] = ()
    multiplier: Ints | None = None
    seconds: Ints | None = None
    names: tuple[str, ...] = ()
    place: Ints | None = None

    def __len__(self) -> int:
        return len(self.utc)

    def number(self, first: int | None = None, last: int | None = None) -> int:
        """Give how many readings some of the rows stand for."""
        rows = slice(first, last)
        return len(self.utc[rows]) if self.runs is None else int(self.runs.count[rows].sum())

    def where(self, row: int) -> str:
        """Give the place of a reading, ``data/roof-a.csv:1234``, and its column if it needs one."""
        line = f"{self.paths[self.file[row]]}:{self.line[row]}"
        if not self.names:
            return line
        return f"{line} ({self.names[0 if self.place is None else self.place[row]]})"

    def value(self, row: int) -> str:
        """Give the value of a reading as its meter shows it."""
        return f"{self.micro[row] / MICRO:.12g}"

    def times(self, row: int) -> int:
        """Give what the step that begins at a reading is multiplied by."""
        return 1 if self.multiplier is None else int(self.multiplier[row])

    @property
    def content(self) -> str:
        """What the same readings have in common, whatever their file; "" of too few values."""
        if not self.one_by_one or len(distinct(self.micro[:COPIED_SECONDS])) < COPIED_VALUES:
            return ""
        found = hashlib.sha256(self.utc.tobytes())
        found.update(self.micro.tobytes())
        return found.hexdigest()

    @cached_property
    def one_by_one(self) -> bool:
        """Whether every row is one reading."""
        return self.runs is None or bool((self.runs.count == 1).all())

    @property
    def resolution(self) -> int:
        """What the meter's last digit stands for, in millionths."""
        return 10 ** max(0, 6 - self.decimals)

    @cached_property
    def largest_steps(self) -> Ints:
        """What a register counts from each row to the next; over a run, its largest step."""
        steps = np.diff(self.micro)
        if self.runs is None:
            return steps
        return np.where(self.runs.count[1:] > 1, self.runs.peak[1:], steps)

    @cached_property
    def negative(self) -> tuple[Ints, Ints]:
        """Sum (millionths) and number of the negative values of each row."""
        if self.runs is not None:
            return self.runs.negative, self.runs.negatives
        return np.minimum(self.micro, 0), (self.micro < 0).astype(np.int64)

    def take(self, rows: Ints | Bools | slice) -> Readings:
        """Give some of the readings."""
        return replace(
            self,
            utc=self.utc[rows],
            micro=self.micro[rows],
            file=self.file[rows],
            line=self.line[rows],
            seconds=None if self.seconds is None else self.seconds[rows],
            place=None if self.place is None else self.place[rows],
            runs=None if self.runs is None else self.runs.take(rows),
            multiplier=None if self.multiplier is None else self.multiplier[rows],
        )


def instants(
    local: Ints, zone: str, where: str, row: Callable[[int], str] | None = None
) -> Found[Ints]:
    """Rule 2: times of a local clock, in the order of their file, to instants.

    Parameters
    ----------
    local : int64 array
        Times on the clock of ``zone``, in seconds.
    zone : str
        IANA name of the zone.
    where : str
        Place of the file.
    row : callable, optional
        Gives the place of a row, where that is known.

    Raises
    ------
    FindingsError
        ``MON-202``.
    """
    settled = to_utc(local, zone)
    if len(settled.unsettled):
        first = int(settled.unsettled[0])
        moment = np.datetime64(int(local[first]), "s").item()
        raise MON[202].stop(
            where if row is None else row(first),
            found=f"{len(settled.unsettled)} rows at a clock change",
            moment=moment,
            zone=zone,
            fixed=without_changes(zone, moment.year),
        )
    if not settled.by_order:
        return Found(settled.utc)
    resolved = MON[201].at(where, found=zone, by_order=settled.by_order)
    return Found(settled.utc, (resolved,))


def in_order(readings: Readings) -> Found[Readings]:
    """Rules 3 and 4: one reading per time, in order of time."""
    steps = np.diff(readings.utc)
    if np.all(steps > 0):
        return Found(readings)
    said = []
    same_file = np.diff(readings.file) == 0
    back = np.flatnonzero((steps < 0) & same_file)
    order = np.lexsort((readings.line, readings.file, readings.utc))
    readings = readings.take(order)
    twice = np.flatnonzero(np.diff(readings.utc) == 0)
    different = twice[readings.micro[twice] != readings.micro[twice + 1]]
    own = readings.seconds
    if own is not None and (own[twice] != own[twice + 1]).any():
        raise overlapping(readings)
    if len(different):
        raise FindingsError(
            of_each(
                different,
                lambda row: MON[302].at(
                    readings.where(row + 1),
                    found=f"{readings.value(row + 1)} here, {readings.value(row)} in "
                    f"{readings.where(row)}",
                ),
            )
        )
    if len(twice):
        said.append(MON[301].at(readings.where(int(twice[0]) + 1), count=len(twice)))
        keep = np.ones(len(readings), np.bool_)
        keep[twice + 1] = False
        readings = readings.take(keep)
    if len(back):
        said.append(MON[401].at(readings.paths[0], found=f"{len(back)} steps back in time"))
    return Found(readings, tuple(said))


def overlapping(readings: Readings, zone: str = "") -> FindingsError:
    """Give the error for intervals that have time in common (``MON-131``): how many, and the first.

    What an interval is held against is the one that reaches furthest of those before it: a total of
    a year shares time with each of its months.
    """
    assert readings.seconds is not None
    utc, seconds = readings.utc, readings.seconds
    end = utc + seconds
    reach = np.maximum.accumulate(end)
    furthest = np.maximum.accumulate(np.where(end == reach, np.arange(len(end)), 0))
    near = np.minimum(ALMOST_SECONDS, seconds[furthest[:-1]] // 2)
    again = (utc[1:] == utc[:-1]) & (seconds[1:] == seconds[:-1])
    over = np.flatnonzero((reach[:-1] - utc[1:] > near) & ~again) + 1
    other, row = int(over[0]), int(furthest[over[0] - 1])

    def shown(at: int) -> str:
        if not zone:
            return readings.value(at)
        ends = (local_text(int(one), zone)[:16] for one in (utc[at], end[at]))
        return f"{readings.value(at)} of {' to '.join(ends)}"

    return MON[131].stop(
        readings.where(other),
        found=f"{shown(other)} here, {shown(row)} in {readings.where(row)}",
        count=len(over),
    )


def refuse_overflow(readings: Readings, register: bool, times: Ints | None = None) -> None:
    """Refuse amounts whose sums in millionths may not fit into 64 bits, so that none wraps."""
    size = readings.micro.astype(np.float64) * (1 if times is None else float(times.max(initial=1)))
    if register:
        size = np.abs(np.diff(size))
    if float(np.abs(size).sum()) >= LARGEST_SUM:
        raise too_large(readings)


def too_large(readings: Readings) -> FindingsError:
    """Give the error for amounts whose sum does not fit into 64 bits (``MON-109``)."""
    row = int(np.abs(readings.micro).argmax())
    return MON[109]["sum"].stop(readings.where(row), found=f"{readings.value(row)} and others")
