"""Tables that a project file names in place of lists: read, and put where the lists would stand."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any

from jcm_mrv.findings import PRJ, Finding, FindingsError, has_errors, nearest
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import ZIP_MARK, InputFile, read_file, real_path
from jcm_mrv.patterns import pattern
from jcm_mrv.project.table import Table, TableFormat, tables_in
from jcm_mrv.project.table_cells import DATES, NUMBERS, CellError, Wrong, text_of, value_of
from jcm_mrv.project.unclaimed import Picked, unclaimed
from jcm_mrv.strict_yaml import Document, Path_, RowOf, validate

if TYPE_CHECKING:
    from jcm_mrv.input_sheets import Sheets

MAX_TABLE_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 200_000_000
MAX_ROWS = 100_000
_HEADER_ROWS = 30
_MOST_SHOWN = 20
_DELIMITERS = ",;\t|"

_REQUIRED = {"entries": ("start", "end", "value"), "sets": ("id",)}
_OPTIONAL = {"entries": ("unit", "evidence", "split", "note"), "sets": ("title",)}
_KEY = pattern(r"[A-Za-z][A-Za-z0-9_]*\Z")


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
    unread = put_what_reads(document, folder)
    if unread.findings:
        raise FindingsError(unread.findings)


@immutable
class Unread:
    """Tables that cannot be read: what is wrong, with what else was found, and their paths."""

    findings: tuple[Finding, ...] = ()
    paths: tuple[Path_, ...] = ()


def put_what_reads(document: Document, folder: Path, unfilled: Iterable[Path_] = ()) -> Unread:
    """Put the rows of every table that can be read where its list would stand, else no row.

    Parameters
    ----------
    document : Document
        The project file.
    folder : Path
        What paths of tables are relative to.
    unfilled : iterable of tuple
        Paths of texts that are still to be filled in: tables with one are left as they are.
    """
    findings: list[Finding] = []
    # What is wrong with a file is said once, however many members take their rows from it.
    wrong: dict[tuple[str, TableFormat], Wrong] = {}
    picked: dict[tuple[str, str, str], Picked] = {}
    left = list(unfilled)
    paths: list[Path_] = []
    for path, kind in list(tables_in(document.data)):
        if any(own[: len(path)] == path for own in left):
            continue
        try:
            table = validate(document, Table, "PRJ", path)
            cells = wrong.setdefault((table.file, table.format), Wrong(table.format))
            before = cells.count
            found = _put(document, path, kind, table, folder, cells, picked)
        except FindingsError as exc:
            found, failed = list(exc.findings), True
        else:
            failed = cells.count > before or has_errors(found)
        findings += found
        if failed:
            paths.append(path)
            _take_back(document, path, kind)
    findings += [finding for cells in wrong.values() for finding in cells.findings()]
    findings += unclaimed(picked.values())
    if has_errors(findings):
        return Unread(tuple(findings), tuple(paths))
    document.said += findings
    return Unread()


def _take_back(document: Document, path: Path_, kind: str) -> None:
    """Leave no row where a table would stand that is not right."""
    _replace(document, path, [])
    rows = document.rows.get(document.where(_owner(path, kind)), {})
    for key in [key for key in rows if key[:2] == (_number(path), str(path[-1]))]:
        del rows[key]


def _replace(document: Document, path: Path_, rows: list[dict[str, Any]]) -> None:
    target: Any = document.data
    for part in path[:-1]:
        target = target[part]
    target[path[-1]] = rows


def _put(
    document: Document,
    path: Path_,
    kind: str,
    table: Table,
    folder: Path,
    wrong: Wrong,
    picked: dict[tuple[str, str, str], Picked],
) -> list[Finding]:
    where = document.where((*path, "file"))
    raw = _bytes(table.file, folder, where)
    sheet, header, places = _open(raw, table, kind, where)
    headings = next([text_of(cell) for cell in cells] for n, cells in sheet.rows if n == header)
    keys = {key: column for key, column in places.items() if key not in table.filter}
    findings = list(_unnamed(sheet, header, places, table))
    _note_picked(picked, sheet, header, places, table)
    rows: list[dict[str, Any]] = []
    found: dict[RowOf, dict[str, str]] = {}
    if kind == "entries" and table.unit is None and "unit" not in keys:
        raise PRJ[153]["unit"].stop(where, found=", ".join(filter(None, headings)), file=table.file)
    units = {key: unit for key, unit in table.units.items() if key in keys}
    for number, cells in _rows_of(sheet, header, places, table):
        row: dict[str, Any] = {}
        where_of = {"": sheet.where(number)}
        where_of |= {key: sheet.where(number, headings[column]) for key, column in keys.items()}
        for key, column in keys.items():
            if (cell := cells[column]) in ("", None):
                continue
            try:
                row[key] = value_of(key, cell, kind, table)
            except CellError as exc:
                row[key] = None
                wrong.add(str(exc), where_of[key], text_of(cell))
        if kind == "entries" and "unit" not in row and table.unit is not None:
            row["unit"] = units["value"] = table.unit
        _judge(row, kind, where_of, wrong)
        at = (*path, len(rows))
        document.elsewhere |= {(*at, *filter(None, (key,))): it for key, it in where_of.items()}
        found[_number(path), str(path[-1]), len(rows)] = where_of
        rows.append(row)
    if not rows:
        asked = ", ".join(f"{name}: {text}" for name, text in table.filter.items())
        if table.filter:
            findings.append(PRJ[153]["empty"].at(where, found=asked, file=table.file))
        else:
            findings.append(PRJ[153]["unfilled"].at(where, found=said("no row"), file=table.file))
    owner = document.where(_owner(path, kind))
    if kind == "entries":
        document.rows.setdefault(owner, {}).update(found)
    for key, unit in units.items():
        heading = sheet.where(header), headings[keys[key]]
        document.headings.setdefault(owner, {})[heading] = unit
    _replace(document, path, rows)
    document.inputs[table.file] = InputFile(table.file, hashlib.sha256(raw).hexdigest(), len(raw))
    return findings


def _judge(row: dict[str, Any], kind: str, where_of: dict[str, str], wrong: Wrong) -> None:
    """Say what an entry lacks, or that it ends before it begins."""
    if kind != "entries":
        return
    if not row.keys() & {*DATES, *NUMBERS}:
        wrong.add("row", where_of[""])
        return
    for key in (*DATES, *NUMBERS, "unit"):
        if key not in row:
            wrong.add("blank", where_of[key])
    start, end = (row.get(key) for key in DATES)
    if start is not None and end is not None and start > end:
        wrong.add("order", where_of["end"], f"{start} to {end}")


def _number(path: Path_) -> int:
    """Give which of several sources one after another a table is of; 0 where there is one."""
    return int(path[-2]) + 1 if path[-3:-2] == ("sources",) else 0


def _owner(path: Path_, kind: str) -> Path_:
    """Give the path of what a table is measured for; of members, that of the whole file."""
    if kind == "sets":
        return ()
    return path[:-3] if path[-3:-2] == ("sources",) else path[:-1]


def _unnamed(sheet: _Sheet, header: int, places: dict[str, int], table: Table) -> Iterator[Finding]:
    """Say which amounts with their days leave blank what ``filter`` goes by: they are nobody's."""
    for number, cells in _amounts(sheet, header, places):
        for name in table.filter:
            if cells[places[name]] in ("", None):
                found = text_of(cells[places["value"]])
                yield PRJ[154]["unnamed"].at(sheet.where(number, name), found=found, name=name)


def _note_picked(
    picked: dict[tuple[str, str, str], Picked],
    sheet: _Sheet,
    header: int,
    places: dict[str, int],
    table: Table,
) -> None:
    """Note what ``filter`` picks, and what stands in the columns that it goes by."""
    for name, wanted in table.filter.items():
        key = (sheet.file, sheet.sheet, name)
        if key not in picked:
            picked[key] = Picked(name)
            for number, cells in _amounts(sheet, header, places):
                if text := text_of(cells[places[name]]):
                    amount = text_of(cells[places["value"]])
                    rows = picked[key].rows.setdefault(text, [])
                    rows.append((sheet.where(number, name), amount))
        picked[key].wanted.add(wanted)


def _amounts(sheet: _Sheet, header: int, places: dict[str, int]) -> Iterator[tuple[int, list[Any]]]:
    """Give the rows that hold an amount with its days."""
    needed = [places[key] for key in (*DATES, *NUMBERS) if key in places]
    if len(needed) < len(DATES) + len(NUMBERS):
        return
    width = max(places.values()) + 1
    for number, short in sheet.rows:
        cells = [*short, *[""] * (width - len(short))]
        if number > header and all(cells[place] not in ("", None) for place in needed):
            yield number, cells


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
            and all(text_of(cells[places[name]]) == text for name, text in table.filter.items())
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
            names = [text_of(cell) for cell in cells]
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
