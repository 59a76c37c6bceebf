"""Rows of files to cells of readings: which time each has, and which value of each series."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from jcm_mrv.findings import MON
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools, Ints
from jcm_mrv.metering.layouts.across import across, refuse_other_columns, starts_across
from jcm_mrv.metering.layouts.columns import ValueColumn, blank, cells_of, widths
from jcm_mrv.metering.layouts.days import (
    DAY,
    length_of_parts,
    parts_without_extra,
    starts_of_cells,
    starts_of_numbers,
)
from jcm_mrv.metering.layouts.slots import Slots, read_slots, unreadable
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.dates import Times
from jcm_mrv.metering.reading.day_parts import begins_elsewhere, beyond, break_in
from jcm_mrv.metering.reading.rows import Rows, times_of
from jcm_mrv.project.model import Source

Values = tuple[Cells, Bools]
"""The cells of a series, and which are numbers by their type."""


@immutable
class Laid:
    """Cells of readings.

    Attributes
    ----------
    times : Times
        When each is, as written.
    values : tuple of Values
        What each series shows then.
    row : int64 array
        The row of each, among the rows of all files.
    place : int64 array, optional
        Where rows hold several readings: the place of each in its row.
    ends : Times, optional
        When each interval ends.
    dates : bool array, optional
        Which ends are a date without a time of day.
    named : bool array, optional
        Which times name a month.
    utc, seconds : int64 arrays, optional
        The instant of each, and the length of its interval, where the layout tells them.
    left_out : tuple of (str, str)
        Rows that are no readings, as declared: the place, and what stands there.
    """

    times: Times
    values: tuple[Values, ...]
    row: Ints
    place: Ints | None = None
    ends: Times | None = None
    dates: Bools | None = None
    named: Bools | None = None
    utc: Ints | None = None
    seconds: Ints | None = None
    left_out: tuple[tuple[str, str], ...] = ()

    def take(self, chosen: Bools | Ints) -> Laid:
        """Give some of the readings."""

        def some(column: Ints | None) -> Ints | None:
            return None if column is None else column[chosen]

        return replace(
            self,
            times=of_times(self.times, chosen),
            values=tuple((cells.take(chosen), typed[chosen]) for cells, typed in self.values),
            row=self.row[chosen],
            place=some(self.place),
            utc=some(self.utc),
            seconds=some(self.seconds),
        )


def of_times(times: Times, chosen: Bools | Ints) -> Times:
    """Give some of the times."""
    return replace(
        times,
        local=times.local[chosen],
        offset=times.offset[chosen],
        readable=times.readable[chosen],
        has_offset=times.has_offset[chosen],
        has_clock=times.has_clock[chosen],
        zone=times.zone[chosen],
    )


Stated = TypeVar("Stated", Ints, Bools, Ints | None)


def of_rows(column: Stated, laid: Laid) -> Stated:
    """Give what a row states for each of its readings."""
    return column if column is None else column[laid.row]


def lay_out(
    tables: Sequence[Rows], source: Source, columns: Sequence[ValueColumn], zone: str
) -> Laid:
    """Give the cells of readings in the rows of a source.

    Parameters
    ----------
    tables : sequence of Rows
        The rows of each file.
    source : Source
        What is declared.
    columns : sequence of ValueColumn
        The series.
    zone : str
        Of the clock that the times are read from.

    Raises
    ------
    FindingsError
        Where the layout is not what it is declared to be.
    """
    values = tuple(cells_of(tables, column) for column in columns)
    count = sum(map(len, tables))
    laid = Laid(_times(tables, source), values, np.arange(count))
    if source.layout == "wide":
        return _wide(tables, laid, columns, zone, source)
    if any(table.columns.until is not None for table in tables):
        return _from_to(laid)
    if any(table.columns.slot is not None for table in tables):
        return _in_slots(tables, source, laid, zone)
    return replace(laid, named=_named_months(tables, source, laid.times))


def _times(tables: Sequence[Rows], source: Source) -> Times:
    """Give the times of all rows, and of ends behind them: both are written alike."""
    cells = [table.times for table in tables]
    plain = [table.plain_times for table in tables]
    lengths = [len(table) for table in tables]
    ends = [table.columns.until for table in tables]
    for table, ref in zip(tables, ends, strict=True):
        if ref is not None:
            cells.append(table.texts([ref]))
            plain.append(table.moments([ref]))
            lengths.append(len(table))
    return times_of(Cells.joined(cells), np.concatenate(plain), source.format, lengths)


def text_of_time(tables: Sequence[Rows], row: int, *, ends: bool) -> str:
    """Give the time of a row as it is written; of an interval, where it ends, if that is asked."""
    for table in tables:
        if row < len(table):
            until = table.columns.until
            return (table.texts([until]) if ends and until is not None else table.times).text(row)
        row -= len(table)
    raise AssertionError("no such row")


def place_of(tables: Sequence[Rows], row: int) -> str:
    """Give the place of a row among those of all files."""
    for table in tables:
        if row < len(table):
            return table.where(row)
        row -= len(table)
    raise AssertionError("no such row")


def _stated_length(source: Source) -> int | None:
    interval = source.interval
    return int(interval.total_seconds()) if isinstance(interval, dt.timedelta) else None


def _wide(
    tables: Sequence[Rows],
    laid: Laid,
    columns: Sequence[ValueColumn],
    zone: str,
    source: Source,
) -> Laid:
    """Give a reading for each part of each day, or each month or day that stands in a row."""
    width, stated = widths(tables, columns[0]), _stated_length(source)
    kind = across(source, int(width.max(initial=0)))
    for column in columns:
        for table, parts, first in zip(tables, widths(tables, column), width, strict=True):
            place = f"{table.path}:{table.header.line or 1}"
            if kind:
                names = None if isinstance(column.ref, int) else _own_names(table, column)
                refuse_other_columns(names, int(parts), kind, place)
                continue
            count = parts_without_extra(int(parts))
            fits = count is not None and stated in (None, DAY // count)
            if not fits or parts != first:
                raise MON[136].stop(place, found=f"{parts} columns")
            _refuse_break(table, column, whole=count == parts)
    readable = laid.times.readable
    rows, places, utc, seconds, keep = [], [], [], [], []
    first_row = first_cell = 0
    for table, parts in zip(tables, width.tolist(), strict=True):
        number = len(table)
        inside = slice(first_row, first_row + number)
        cells = slice(first_cell, first_cell + number * parts)
        first_row, first_cell = first_row + number, first_cell + number * parts
        good = np.flatnonzero(readable[inside])
        numbers = np.array([table.header.spans[column.span or 0] for column in columns])
        empty = np.logical_and.reduce(
            [blank(found)[cells].reshape(number, parts) for found, _ in laid.values]
        )
        days, rest = np.divmod(laid.times.local[inside][good], DAY)
        if rest.any():
            at = int(good[int(rest.argmax())])
            raise MON[136]["times"].stop(table.where(at), found=table.times.text(at))

        first = numbers[0]

        def where(
            row: int, place: int, table: Rows = table, good: Ints = good, first: Ints = first
        ) -> str:
            return f"{table.where(int(good[row]))} ({table.header.names[int(first[place]) - 1]})"

        start = np.zeros((number, parts), np.int64)
        exists = np.zeros((number, parts), np.bool_)
        # Of a row that is no day, one cell says so.
        exists[:, 0] = True
        length = np.zeros((number, parts), np.int64)
        if kind:
            laid_out = starts_across(days, empty[good], kind, zone, where)
            start[good], length[good], exists[good] = laid_out
        else:
            start[good], exists[good] = starts_of_cells(days, empty[good], zone, where)
            length[:] = length_of_parts(parts_without_extra(parts) or parts) or 0
        rows.append(np.repeat(np.arange(inside.start, inside.stop), parts))
        places.append(np.tile(first - 1, number))
        utc.append(start.ravel())
        seconds.append(length.ravel())
        keep.append(exists.ravel())
    row = np.concatenate(rows)
    wide = replace(
        laid,
        times=of_times(laid.times, row),
        row=row,
        place=np.concatenate(places),
        utc=np.concatenate(utc),
        seconds=np.concatenate(seconds),
    )
    return wide.take(np.concatenate(keep))


def _refuse_break(table: Rows, column: ValueColumn, *, whole: bool) -> None:
    """Refuse columns whose names show that one is missing; those given by number are meant."""
    if isinstance(column.ref, int):
        return
    where = f"{table.path}:{table.header.line or 1}"
    numbers, names = table.header.spans[column.span or 0], table.header.names
    own = _own_names(table, column)
    # Where the hour that comes twice stands is told by what the columns hold.
    if whole and (found := break_in(own)):
        raise MON[136]["break"].stop(
            where, found=f"{len(numbers)} columns; {found[1]!r} behind {found[0]!r}"
        )
    more = beyond(names, numbers[0] - 1, numbers[-1] - 1) if whole else None
    if more is not None:
        raise MON[136]["beyond"].stop(
            where, found=f"{more!r} beside {own[0]!r} to {own[-1]!r}, {len(numbers)} columns"
        )
    if begins_elsewhere(own if whole else own[:2]):
        raise MON[136]["start"].stop(where, found=f"{own[0]!r} to {own[-1]!r}")


def _own_names(table: Rows, column: ValueColumn) -> list[str]:
    return [table.header.names[number - 1] for number in table.header.spans[column.span or 0]]


def _from_to(laid: Laid) -> Laid:
    count = len(laid.row)
    starts = of_times(laid.times, np.arange(count))
    ends = of_times(laid.times, np.arange(count, 2 * count))
    return replace(laid, times=starts, ends=ends, dates=ends.readable & _are_days(ends))


def _are_days(times: Times) -> Bools:
    """Say which times are a day: a date alone, or date cells of which none has a time of day."""
    midnight = times.local % DAY == 0
    if times.written == "date cells" and midnight.all():
        return midnight
    return ~times.has_clock & midnight


def _in_slots(tables: Sequence[Rows], source: Source, laid: Laid, zone: str) -> Laid:
    """Give readings whose time is a date and a part of the day."""
    cells = Cells.joined([t.cells[t.columns.slot] for t in tables if t.columns.slot is not None])

    def where(row: int) -> str:
        return place_of(tables, row)

    slots = read_slots(cells, _stated_length(source), where)
    times = laid.times
    if source.format.skip.not_a_time:
        kept = slots.readable | ~times.readable
        lost = [(where(row), cells.text(row)) for row in np.flatnonzero(~kept).tolist()]
        return _on_clock(laid.take(kept), slots.take(kept), tables, zone, tuple(lost))
    if error := unreadable(cells, slots, where):
        raise error
    return _on_clock(laid, slots, tables, zone, ())


def _on_clock(
    laid: Laid,
    slots: Slots,
    tables: Sequence[Rows],
    zone: str,
    left_out: tuple[tuple[str, str], ...],
) -> Laid:
    """Give the readings their times, by the date and the part of the day."""
    times = laid.times

    def where(row: int) -> str:
        return place_of(tables, int(laid.row[row]))

    days, rest = np.divmod(times.local, DAY)
    if rest[times.readable].any():
        row = int((times.readable & (rest > 0)).argmax())
        raise MON[136]["times"].stop(where(row), found="a time of day beside a part of the day")
    utc = None
    if slots.number is not None:
        utc = np.zeros(len(days), np.int64)
        good = np.flatnonzero(times.readable)
        utc[good] = starts_of_numbers(
            days[good],
            slots.number[good],
            slots.count,
            zone,
            lambda row: where(int(good[row])),
        )
    times = replace(times, local=times.local + slots.begin)
    return replace(laid, times=times, utc=utc, seconds=slots.seconds, left_out=left_out)


def _named_months(tables: Sequence[Rows], source: Source, times: Times) -> Bools:
    """Say which times name a month, and no day of it."""
    written = source.format.date or times.written
    if "%" not in written or any(day in written for day in ("%d", "%F")):
        return np.zeros(len(times.local), np.bool_)
    text = ~np.concatenate([table.plain_times for table in tables])
    return times.readable & ~times.has_clock & text
