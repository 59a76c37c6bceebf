"""Tables that a project file names in place of lists: read, and put where the lists would stand."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any

from jcm_mrv.findings import PRJ, Finding, FindingsError, has_errors, nearest
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import ZIP_MARK, InputFile, read_file, real_path
from jcm_mrv.project.table import Table, TableFormat, tables_in
from jcm_mrv.strict_yaml import Document, Path_, validate

if TYPE_CHECKING:
    from jcm_mrv.input_sheets import Sheets

MAX_TABLE_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 200_000_000
MAX_ROWS = 100_000
_HEADER_ROWS = 30
_MOST_FINDINGS = _MOST_SHOWN = 20
_DELIMITERS = ",;\t|"

_DATES = ("start", "end")
_NUMBERS = ("value",)
_REQUIRED = {"entries": ("start", "end", "value"), "sets": ("id",)}
_OPTIONAL = {"entries": ("unit", "evidence", "split", "note"), "sets": ("title",)}
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?\Z")


@immutable
class _Sheet:
    """The rows of a table as the file holds them, each with its number."""

    file: str
    sheet: str
    rows: Sequence[tuple[int, list[Any]]]

    def where(self, line: int, heading: str = "") -> str:
        """Give the place of a row, or of its cell under a heading."""
        place = f"{self.file}:{line}" if not self.sheet else f"{self.file} {self.sheet}, row {line}"
        return f"{place}, {heading}" if heading else place


def put_tables(document: Document, folder: Path) -> None:
    """Put the rows of every table that a project file names where its list would stand.

    Each row is placed in its own file, so that whatever is wrong with it is said there.

    Raises
    ------
    FindingsError
        ``PRJ-150`` to ``PRJ-154`` for tables that cannot be read.
    """
    findings: list[Finding] = []
    for path, kind in list(tables_in(document.data)):
        table = validate(document, Table, "PRJ", path)
        try:
            findings += _put(document, path, kind, table, folder)
        except FindingsError as exc:
            findings += exc.findings
    if has_errors(findings):
        raise FindingsError(findings)


def _put(document: Document, path: Path_, kind: str, table: Table, folder: Path) -> list[Finding]:
    where = document.where((*path, "file"))
    raw = _bytes(table.file, folder, where)
    sheet, header, places = _open(raw, table, kind, where)
    headings = next([_text(cell) for cell in cells] for n, cells in sheet.rows if n == header)
    keys = {key: column for key, column in places.items() if key not in table.filter}
    findings = list(_unnamed(sheet, header, places, table))
    rows: list[dict[str, Any]] = []
    units = {key: unit for key, unit in table.units.items() if key in keys}
    for number, cells in _rows_of(sheet, header, places, table):
        row: dict[str, Any] = {}
        at = (*path, len(rows))
        document.elsewhere[at] = sheet.where(number)
        for key, column in keys.items():
            if (cell := cells[column]) in ("", None):
                continue
            place = sheet.where(number, headings[column])
            document.elsewhere[(*at, key)] = place
            try:
                row[key] = _value(key, cell, kind, table)
            except ValueError as exc:
                findings.append(PRJ[154].at(place, found=_text(cell), what=str(exc)))
        if kind == "entries" and "unit" not in row and table.unit is not None:
            row["unit"] = units["value"] = table.unit
        rows.append(row)
    if not rows:
        asked = ", ".join(f"{name}: {text}" for name, text in table.filter.items())
        if table.filter:
            findings.append(PRJ[153]["empty"].at(where, found=asked, file=table.file))
        else:
            findings.append(PRJ[153]["unfilled"].at(where, found=said("no row"), file=table.file))
    owner = document.where(_owner(path, kind))
    for key, unit in units.items():
        heading = sheet.where(header), headings[keys[key]]
        document.headings.setdefault(owner, {})[heading] = unit
    target: Any = document.data
    for part in path[:-1]:
        target = target[part]
    target[path[-1]] = rows
    document.inputs[table.file] = InputFile(table.file, hashlib.sha256(raw).hexdigest(), len(raw))
    return findings[:_MOST_FINDINGS]


def _owner(path: Path_, kind: str) -> Path_:
    """Give the path of what a table is measured for; of members, that of the whole file."""
    if kind == "sets":
        return ()
    return path[:-3] if path[-3:-2] == ("sources",) else path[:-1]


def _unnamed(sheet: _Sheet, header: int, places: dict[str, int], table: Table) -> Iterator[Finding]:
    """Say which amounts with their days leave blank what ``filter`` goes by: they are nobody's."""
    needed = [places[key] for key in (*_DATES, *_NUMBERS) if key in places]
    if len(needed) < len(_DATES) + len(_NUMBERS):
        return
    width = max(places.values()) + 1
    for number, short in sheet.rows:
        cells = [*short, *[""] * (width - len(short))]
        if number <= header or any(cells[place] in ("", None) for place in needed):
            continue
        for name in table.filter:
            if cells[places[name]] in ("", None):
                found = _text(cells[places["value"]])
                yield PRJ[154]["unnamed"].at(sheet.where(number, name), found=found, name=name)


def _rows_of(
    sheet: _Sheet, header: int, places: dict[str, int], table: Table
) -> Iterator[tuple[int, list[Any]]]:
    """Give the rows below the names of the columns that are not blank and that `filter` takes."""
    width = max(places.values()) + 1
    for number, short in sheet.rows:
        cells = [*short, *[""] * (width - len(short))]
        if (
            number > header
            and any(cell not in ("", None) for cell in cells)
            and all(_text(cells[places[name]]) == text for name, text in table.filter.items())
        ):
            yield number, cells


def _bytes(file: str, folder: Path, where: str) -> bytes:
    """Give the bytes of a file that stands inside the folder of the project."""
    pure = PurePosixPath(file)
    if pure.is_absolute() or PureWindowsPath(file).drive or ".." in pure.parts or "\0" in file:
        raise PRJ[151].stop(where, found=file)
    path = folder / pure
    try:
        if not real_path(path).is_relative_to(real_path(folder)):
            raise PRJ[151].stop(where, found=file)
        return read_file(path, MAX_TABLE_BYTES)
    except OSError as exc:
        names = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        reason = getattr(exc, "strerror", None) or str(exc)
        raise PRJ[150].stop(
            where, found=reason, file=file, nearest=nearest(path.name, names)
        ) from None


def _open(raw: bytes, table: Table, kind: str, where: str) -> tuple[_Sheet, int, dict[str, int]]:
    """Give the sheet that has the columns, the line of their names, and where they stand."""
    sheets = _workbook(raw, table, where) if raw.startswith(ZIP_MARK) else _texts(raw, table, where)
    found = []
    nearly: tuple[int, list[str], list[str]] = (-1, [], [])
    for sheet in sheets:
        for line, cells in sheet.rows[:_HEADER_ROWS]:
            names = [_text(cell) for cell in cells]
            places, missing = _columns(names, table, kind)
            if not missing:
                found.append((sheet, line, places))
                break
            if len(places) > nearly[0]:
                nearly = (len(places), missing, names)
    if not found:
        _, missing, names = nearly
        shown = [name for name in names if name]
        raise PRJ[153].stop(
            where,
            found=", ".join(shown[:_MOST_SHOWN]),
            file=table.file,
            missing=", ".join(map(repr, missing or _REQUIRED[kind])),
            nearest=nearest(missing[0], shown) if missing else "",
        )
    if len({sheet.sheet for sheet, *_ in found}) > 1:
        names = ", ".join(sheet.sheet for sheet, *_ in found)
        raise PRJ[152].stop(where, found=names, file=table.file)
    return found[0]


def _columns(names: list[str], table: Table, kind: str) -> tuple[dict[str, int], list[str]]:
    """Give where each key and each column that is filtered by stands, and what is missing."""
    headings = {**{key: key for key in _REQUIRED[kind]}, **table.columns}
    headings |= {name: name for name in table.filter}
    places = {key: names.index(name) for key, name in headings.items() if name in names}
    missing = [name for key, name in headings.items() if key not in places]
    for key in _OPTIONAL[kind]:
        if key not in headings and key in names:
            places[key] = names.index(key)
    if kind == "sets" and not table.columns:
        places |= {n: at for at, n in enumerate(names) if _KEY.match(n) and n not in places}
    return places, missing


def _texts(raw: bytes, table: Table, where: str) -> list[_Sheet]:
    declared = table.format
    try:
        text = raw.decode(declared.encoding or "utf-8-sig")
    except (UnicodeDecodeError, LookupError) as exc:
        raise PRJ[150]["encoding"].stop(where, found=str(exc)[:200], file=table.file) from None
    return [
        _Sheet(table.file, "", list(_lines(text, delimiter, table.file, where)))
        for delimiter in declared.delimiter or _DELIMITERS
    ]


def _lines(text: str, delimiter: str, file: str, where: str) -> Iterator[tuple[int, list[Any]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for n, fields in enumerate(reader):
            if n >= MAX_ROWS:
                raise PRJ[150]["rows"].stop(where, file=file, most=MAX_ROWS)
            yield reader.line_num, [field.strip() for field in fields]
    except csv.Error as exc:
        raise PRJ[150].stop(
            f"{file}:{reader.line_num}", found=str(exc), file=file, nearest=said("export it again")
        ) from None


def _workbook(raw: bytes, table: Table, where: str) -> list[_Sheet]:
    from jcm_mrv.input_sheets import SheetError, open_sheets, unpacked_size

    try:
        if unpacked_size(raw) > MAX_UNPACKED_BYTES:
            raise PRJ[150]["rows"].stop(where, file=table.file, most=MAX_ROWS)
        with open_sheets(raw) as book:
            return _sheets(book, table, where)
    except SheetError as exc:
        raise PRJ[150]["workbook"].stop(where, found=str(exc)[:200], file=table.file) from None


def _sheets(book: Sheets, table: Table, where: str) -> list[_Sheet]:
    wanted = book.names if table.sheet is None else [str(table.sheet)]
    if wanted[0] not in book.names:
        raise PRJ[152]["unknown"].stop(
            where,
            found=", ".join(book.names[:20]),
            sheet=wanted[0],
            nearest=nearest(wanted[0], book.names),
        )
    sheets = []
    for name in wanted:
        cells = book.rows(name)
        if len(cells) > MAX_ROWS:
            raise PRJ[150]["rows"].stop(where, file=table.file, most=MAX_ROWS)
        sheets.append(_Sheet(table.file, name, list(enumerate(cells, start=1))))
    return sheets


def _value(key: str, cell: Any, kind: str, table: Table) -> Any:
    if kind == "entries" and key in _DATES:
        return _date(cell, table.format)
    if kind == "entries" and key in _NUMBERS:
        return _decimal(cell, table.format)
    if key in table.units:
        return f"{_decimal(cell, table.format)} {table.units[key]}"
    if kind == "sets" and isinstance(cell, (int, float)) and key not in ("id", "title"):
        return _decimal(cell, table.format)
    return _text(cell)


def _date(cell: Any, declared: TableFormat) -> str:
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    text = _text(cell)
    try:
        form = declared.date or "%Y-%m-%d"
        return dt.datetime.strptime(text, form).date().isoformat()
    except ValueError:
        wanted = declared.date or "year-month-day; state `format: {date: ...}` for another order"
        raise ValueError(f"a date is expected: {wanted}") from None


def _decimal(cell: Any, declared: TableFormat) -> Decimal | int:
    text = _text(cell)
    if isinstance(cell, str):
        text = text.replace(declared.thousands, "") if declared.thousands else text
        if declared.decimal == ",":
            # A point is none of the signs that are left.
            text = text.replace(".", "?").replace(",", ".")
    if isinstance(cell, bool) or not _NUMBER.match(text):
        raise ValueError(
            "a number is expected; state `format: {decimal: ...}`, and `thousands` if it has them"
        )
    return int(text) if "." not in text else Decimal(text)


def _text(cell: Any) -> str:
    """Give a cell as its sheet shows it: whole numbers without a point, dates as ISO."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, (int, float)):
        return format(Decimal(f"{cell:.15g}"), "f")
    return "" if cell is None else str(cell).removesuffix(" 00:00:00")
