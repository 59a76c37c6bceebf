"""Sheets of xlsx, xls and their kin to the declared columns, with real date cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from jcm_mrv.findings import MON, nearest
from jcm_mrv.input_sheets import SheetError, Sheets, open_sheets, unpacked_size
from jcm_mrv.metering.limits import MAX_UNPACKED_BYTES, MAX_WORKBOOK_BYTES
from jcm_mrv.metering.reading.asked import Columns, Ref, composed
from jcm_mrv.metering.reading.column import Bools, Cells
from jcm_mrv.metering.reading.files import OpenFile, too_large
from jcm_mrv.metering.reading.formats import Sample
from jcm_mrv.metering.reading.header import MAX_SHOWN, Header, MissingColumnError, find_header
from jcm_mrv.metering.reading.rows import (
    MOMENT,
    NUMBER,
    TEXT,
    Block,
    Kinds,
    Rows,
    collected,
    no_readings,
)
from jcm_mrv.metering.reading.units_row import more_units, units_row
from jcm_mrv.metering.reading.wide_digits import narrow
from jcm_mrv.metering.thresholds import HEADER_LINES
from jcm_mrv.project.written import TextFormat

_DAY = dt.timedelta(days=1)
_HALF = dt.timedelta(seconds=0.5)


def read(file: OpenFile, columns: Columns, declared: TextFormat) -> Rows:
    """Give the rows of one sheet: the declared one, or the only one that has the columns.

    Raises
    ------
    FindingsError
        When the workbook cannot be read, or no sheet, or more than one, can be meant.
    """
    with _opened(file) as book:
        return _read_book(file.path, book, columns, declared)


def _read_book(path: str, book: Sheets, columns: Columns, declared: TextFormat) -> Rows:
    names, sheet = book.names, declared.sheet
    if sheet is not None:
        if sheet not in names:
            raise MON[26].stop(
                path,
                found=", ".join(names[:MAX_SHOWN]),
                path=path,
                sheet=sheet,
                nearest=nearest(sheet, names),
            )
        return _read_sheet(path, book, sheet, columns, declared)
    with_columns = []
    first_missing: MissingColumnError | None = None
    for name in names:
        try:
            _header(path, book.rows(name, HEADER_LINES), columns, declared)
            with_columns.append(name)
        except MissingColumnError as exc:
            if first_missing is None or len(exc.missing) < len(first_missing.missing):
                first_missing = exc
    if len(with_columns) > 1:
        raise MON[26]["several"].stop(
            path,
            found=", ".join(with_columns[:MAX_SHOWN]),
            count=len(with_columns),
            path=path,
            first=with_columns[0],
        )
    if not with_columns:
        raise first_missing or no_readings(path, 1)
    return _read_sheet(path, book, with_columns[0], columns, declared)


def first_rows(file: OpenFile, count: int) -> list[Sample]:
    """Give the first rows of each sheet as text, for a look at a workbook that nobody declared."""
    with _opened(file) as book:
        return [
            Sample(
                [[cell_text(cell) for cell in row] for row in book.rows(name, count)], sheet=name
            )
            for name in book.names
        ]


@contextmanager
def _opened(file: OpenFile) -> Iterator[Sheets]:
    if file.size > MAX_WORKBOOK_BYTES:
        raise too_large(file.path, file.size, MAX_WORKBOOK_BYTES)
    data = b"".join(file.blocks())
    try:
        if (unpacked := unpacked_size(data)) > MAX_UNPACKED_BYTES:
            raise too_large(file.path, unpacked, MAX_UNPACKED_BYTES)
        with open_sheets(data) as book:
            yield book
    except SheetError as exc:
        raise MON[12]["workbook"].stop(file.path, found=str(exc), path=file.path) from None


def _header(path: str, table: list[list[Any]], columns: Columns, declared: TextFormat) -> Header:
    lines = (
        (number, "", [_name(cell) for cell in cells])
        for number, cells in enumerate(table[:HEADER_LINES], start=1)
        if number > declared.skip.first
    )
    return find_header(path, lines, columns, declared.header)


def _read_sheet(
    path: str, book: Sheets, sheet: str, columns: Columns, declared: TextFormat
) -> Rows:
    table = book.rows(sheet)
    header = _header(path, table, columns, declared)
    below, units, more = max(header.line, declared.skip.first), None, ()
    if header.line and len(table) > below:
        time = [header.places[name] for name in columns.time]
        fields = [cell_text(cell) for cell in table[below]]
        units = units_row(fields, time, header.places[columns.value])
        more = () if units is None else more_units(fields, header, columns)
        below += units is not None
    rows = [
        (number, cells)
        for number, cells in enumerate(table[below:], start=below + 1)
        if any(cell != "" for cell in cells)
    ]
    if not rows:
        raise no_readings(path, max(1, header.line))

    def column(name: Ref, keep: Bools | None) -> tuple[Cells, Kinds]:
        typed = [_typed(cells[header.places[name]]) for _, cells in rows]
        if keep is not None:
            typed = [cell for cell, asked_for in zip(typed, keep, strict=True) if asked_for]
        kinds = np.fromiter((kind for _, kind in typed), np.uint8, len(typed))
        return Cells.of([text for text, _ in typed]), kinds

    block = Block(np.array([number for number, _ in rows], np.int64), column)
    made = collected(path, header, columns, [block])
    return replace(made, units=units, more_units=more, sheet=sheet)


def _name(cell: Any) -> str:
    """Give a cell as the name of a column: 1 to 24 and 0:30 are names of parts of a day."""
    if isinstance(cell, (dt.date, bool)):
        return ""
    return composed(cell_text(cell))


def _typed(cell: Any) -> tuple[str, int]:
    """Give a cell as text, moments to the nearest second, and what it is."""
    if isinstance(cell, dt.datetime):
        moment = (cell + _HALF if cell.year < dt.MAXYEAR else cell).replace(microsecond=0)
        # A date cell at midnight is a date, to which a time of day may belong.
        return f"{moment}".removesuffix(" 00:00:00"), MOMENT
    if isinstance(cell, dt.date):
        return cell.isoformat(), MOMENT
    if isinstance(cell, dt.time):
        cell = dt.datetime.combine(dt.date.min, cell) - dt.datetime.min
    if isinstance(cell, dt.timedelta) and dt.timedelta() <= cell <= _DAY:
        return _clock(cell), MOMENT
    number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    return cell_text(cell), NUMBER if number else TEXT


def cell_text(cell: Any) -> str:
    """Give a cell as a sheet shows it in full: numbers with fifteen digits, dates as ISO.

    Examples
    --------
    >>> cell_text(0.1 + 0.2), cell_text(7.0), cell_text(dt.date(2024, 1, 31)), cell_text(True)
    ('0.3', '7', '2024-01-31', 'TRUE')
    >>> cell_text(dt.time(0, 30)), cell_text(dt.timedelta(days=1))
    ('00:30', '24:00')
    """
    if isinstance(cell, str):
        return narrow(cell.strip())
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, (int, float)):
        shown = f"{cell:.15g}"
        return shown if "e" not in shown else np.format_float_positional(float(shown), trim="-")
    if isinstance(cell, dt.time):
        cell = dt.datetime.combine(dt.date.min, cell) - dt.datetime.min
    if isinstance(cell, dt.timedelta) and dt.timedelta() <= cell <= _DAY:
        return _clock(cell).removesuffix(":00")
    return str(cell)


def _clock(since: dt.timedelta) -> str:
    seconds = (since + _HALF) // dt.timedelta(seconds=1)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
