"""Sheets of xlsx, xls and their kin to the declared columns, with real date cells."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from jcm_mrv.findings import FindingsError, nearest
from jcm_mrv.metering.codes import stop
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.files import OpenFile, too_large
from jcm_mrv.metering.reading.rows import (
    MAX_SHOWN,
    Columns,
    MissingColumnError,
    Rows,
    column_twice,
    composed,
    no_readings,
)
from jcm_mrv.metering.reading.units_row import units_row
from jcm_mrv.metering.thresholds import HEADER_LINES, MAX_UNPACKED_BYTES, MAX_WORKBOOK_BYTES

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_MIDNIGHT = dt.time()
_SECOND = dt.timedelta(seconds=1)


def read_workbook(file: OpenFile, columns: Columns, sheet: str | None) -> tuple[Rows, str]:
    """Give the rows of one sheet, and the sheet's name.

    Without a declared sheet it is the only one that has the columns.

    Raises
    ------
    FindingsError
        When the workbook cannot be read, or no sheet, or more than one, can be meant.
    """
    book = _open(file)
    names = list(book.sheet_names)
    if sheet is not None:
        if sheet not in names:
            raise stop(
                "MON-026",
                f"{file.path} has no sheet {sheet!r}",
                where=file.path,
                found=", ".join(names[:MAX_SHOWN]),
                expected="the name of a sheet of the workbook",
                hint=nearest(sheet, names),
            )
        return _read_sheet(file.path, _cells(file.path, book, sheet), columns), sheet
    with_columns = []
    first_missing: MissingColumnError | None = None
    for name in names:
        try:
            head = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=HEADER_LINES)
            _find_header(file.path, head, columns)
            with_columns.append(name)
        except MissingColumnError as exc:
            if first_missing is None or len(exc.missing) < len(first_missing.missing):
                first_missing = exc
    if len(with_columns) > 1:
        raise stop(
            "MON-026",
            f"{len(with_columns)} sheets of {file.path} have the columns",
            where=file.path,
            found=", ".join(with_columns[:MAX_SHOWN]),
            expected="one sheet",
            hint=f"state format.sheet: {with_columns[0]}",
        )
    if not with_columns:
        raise first_missing or no_readings(file.path, 1)
    (name,) = with_columns
    return _read_sheet(file.path, _cells(file.path, book, name), columns), name


def first_rows(file: OpenFile, count: int) -> dict[str, list[list[str]]]:
    """Give the first rows of each sheet as text, for a look at a workbook that nobody declared."""
    book = _open(file)
    return {
        name: [[cell_text(cell) for cell in row] for row in _cells(file.path, book, name, count)]
        for name in book.sheet_names
    }


def _cells(
    path: str, book: CalamineWorkbook, sheet: str, count: int | None = None
) -> list[list[Any]]:
    try:
        return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False, nrows=count)
    except Exception as exc:  # as above: a damaged part shows only when it is read
        raise _not_a_workbook(path, exc) from None


def _open(file: OpenFile) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    if file.size > MAX_WORKBOOK_BYTES:
        raise too_large(file.path, file.size, MAX_WORKBOOK_BYTES)
    data = b"".join(file.blocks())
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                unpacked = sum(info.file_size for info in packed.infolist())
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as exc:
            raise _not_a_workbook(file.path, exc) from None
        if unpacked > MAX_UNPACKED_BYTES:
            raise too_large(file.path, unpacked, MAX_UNPACKED_BYTES)
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except Exception as exc:  # the library's errors, and what its Rust part makes of bad bytes
        raise _not_a_workbook(file.path, exc) from None


def _not_a_workbook(path: str, exc: BaseException) -> FindingsError:
    return stop(
        "MON-012",
        f"{path} cannot be read as a workbook",
        where=path,
        found=str(exc)[:200],
        expected="an xlsx or xls file without a password",
        hint="open it, save it again without a password, or export CSV",
    )


_Header = tuple[int, list[str]]


def _find_header(path: str, head: Sequence[Sequence[Any]], columns: Columns) -> _Header:
    """Give the line (from 1) that names all columns, and the names."""
    best: list[str] = []
    best_line, best_hits = 1, 0
    for number, cells in enumerate(head[:HEADER_LINES], start=1):
        names = [composed(cell) if isinstance(cell, str) else "" for cell in cells]
        hits = sum(name in names for name in columns.names)
        if hits == len(columns.names):
            for name in columns.names:
                if names.count(name) > 1:
                    raise column_twice(path, number, name, names.count(name))
            return number, names
        if (hits, sum(map(bool, names))) > (best_hits, sum(map(bool, best))):
            best, best_line, best_hits = names, number, hits
    raise MissingColumnError(path, best_line, columns, best)


def _read_sheet(path: str, table: list[list[Any]], columns: Columns) -> Rows:
    line, names = _find_header(path, table, columns)
    time = [names.index(name) for name in columns.time]
    value = names.index(columns.value)
    asked = [(names.index(name), text) for name, text in columns.filter]
    units = None
    if len(table) > line:
        units = units_row([cell_text(cell) for cell in table[line]], time, value)
    times: list[str] = []
    values: list[str] = []
    plain_times: list[bool] = []
    plain_values: list[bool] = []
    lines: list[int] = []
    others: dict[str, None] = {}
    seen = False
    first = line + (units is not None)
    for number, cells in enumerate(table[first:], start=first + 1):
        if all(cell == "" for cell in cells):
            continue
        seen = True
        if any(composed(cell_text(cells[place])) != text for place, text in asked):
            if len(others) < MAX_SHOWN:
                others[", ".join(cell_text(cells[place]) for place, _ in asked)] = None
            continue
        moment = _moment([cells[place] for place in time])
        shown = " ".join(cell_text(cells[place]) for place in time)
        times.append(f"{moment:%Y-%m-%d %H:%M:%S}" if moment is not None else shown)
        plain_times.append(moment is not None)
        number_cell = cells[value]
        values.append(cell_text(number_cell))
        plain_values.append(isinstance(number_cell, (int, float)))
        lines.append(number)
    if not seen:
        raise no_readings(path, line)
    return Rows(
        Cells.of(times),
        Cells.of(values),
        np.array(lines, np.int64),
        "",
        line,
        names=tuple(name for name in names if name),
        units=units,
        others=tuple(others),
        plain_times=np.array(plain_times, np.bool_),
        plain_values=np.array(plain_values, np.bool_),
    )


def _moment(cells: Sequence[Any]) -> dt.datetime | None:
    """Give the moment of date cells, to the nearest second; None where one of them is no such cell.

    A date cell at midnight comes as a date; 24:00 of a time of day comes as a time span.
    """
    day = cells[0]
    if isinstance(day, dt.datetime):
        moment = day
    elif isinstance(day, dt.date):
        moment = dt.datetime.combine(day, _MIDNIGHT)
    else:
        return None
    if len(cells) > 1:
        clock = cells[1]
        if isinstance(clock, dt.time):
            clock = dt.datetime.combine(dt.date.min, clock) - dt.datetime.min
        if not isinstance(clock, dt.timedelta) or not (
            dt.timedelta() <= clock <= dt.timedelta(days=1)
        ):
            return None
        if moment.time() != _MIDNIGHT:
            return None
        moment += clock
    rounded = (moment + _SECOND / 2).replace(microsecond=0)
    return rounded if rounded.year >= 1000 else None


def cell_text(cell: Any) -> str:
    """Give a cell as a sheet shows it in full: numbers with fifteen digits, dates as ISO.

    Examples
    --------
    >>> cell_text(0.1 + 0.2), cell_text(7.0), cell_text(dt.date(2024, 1, 31)), cell_text(True)
    ('0.3', '7', '2024-01-31', 'TRUE')
    """
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, (int, float)):
        shown = f"{cell:.15g}"
        return shown if "e" not in shown else np.format_float_positional(float(shown), trim="-")
    return str(cell)
