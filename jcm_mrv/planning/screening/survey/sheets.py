"""The files of a survey to rows of cells: a workbook, a CSV file, or a folder of CSV files.

An xlsx file is read with what its cells hide: formulas, merged cells, hidden rows. Other workbooks
come from the process that reads them for all, which tells none of that.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path

from jcm_mrv.findings import PLN, WBK, Finding, FindingsError, Severity
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import ZIP_MARK, InputFile, as_on_disk, read_file
from jcm_mrv.workbook.address import Range

MAX_BYTES = 20_000_000
MAX_ROWS = 10_000
MAX_COLUMNS = 200
MAX_TEXT = 2_000
_MAX_UNPACKED = 200_000_000
_DELIMITERS = ",;\t|"
_CSV = (".csv", ".txt", ".tsv")
_OTHERS = (".xls", ".xlsb", ".ods")
_OLE = b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

Content = float | str | bool | dt.date
"""What a cell holds; an empty text where it holds nothing."""
Position = tuple[int, int]


@immutable
class RawSheet:
    """A sheet as its file has it, rows and columns counted from zero.

    Attributes
    ----------
    file : str
        The file that findings name.
    separator : str
        Of a CSV file, whose cells are all texts; "" for a workbook.
    calculated, unresolved, failed : frozenset of (int, int)
        Cells with a formula, of these the ones without a result, and cells that hold an error.
    """

    name: str
    file: str
    rows: Mapping[int, list[Content]]
    separator: str = ""
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Range, ...] = ()
    calculated: frozenset[Position] = frozenset()
    unresolved: frozenset[Position] = frozenset()
    failed: frozenset[Position] = field(default=frozenset())

    @property
    def is_text(self) -> bool:
        """Whether it is a CSV file."""
        return bool(self.separator)

    def where(self, row: int | None = None) -> str:
        """Give the place of a row, or of the sheet."""
        if self.is_text:
            return self.file if row is None else f"{self.file}:{row + 1}"
        return f"{self.file}, {self.name}" + ("" if row is None else f"!{row + 1}")

    def cell(self, row: int, column: int) -> Content:
        """Give what a cell holds."""
        cells = self.rows.get(row, [])
        return cells[column] if column < len(cells) else ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(cell != "" for cells in self.rows.values() for cell in cells)


@immutable
class Opened:
    """The sheets of a survey, with what was read for them and what was found on the way."""

    sheets: tuple[RawSheet, ...]
    inputs: Mapping[str, InputFile]
    findings: tuple[Finding, ...]


def open_survey(path: Path) -> Opened:
    """Give the sheets of a survey.

    Raises
    ------
    FindingsError
        ``PLN-100`` for what cannot be read at all, ``PLN-101`` for what is too large.
    """
    path = as_on_disk(Path(path))
    if path.is_dir():
        return _folder(path)
    raw = _bytes(path)
    file = _input(path.name, raw)
    if raw.startswith(ZIP_MARK) or raw.startswith(_OLE) or path.suffix.lower() in _OTHERS:
        sheets, findings = _workbook(path, raw)
        return Opened(tuple(sheets), {path.name: file}, tuple(findings))
    return Opened((_text(path.name, "", raw),), {path.name: file}, ())


def _folder(path: Path) -> Opened:
    found = sorted(p for p in path.iterdir() if p.suffix.lower() in _CSV and p.is_file())
    if not found:
        raise PLN[100]["folder"].stop(str(path))
    sheets, inputs, findings = [], {}, []
    for one in found:
        try:
            raw = _bytes(one)
            sheets.append(_text(one.name, one.stem, raw))
        except FindingsError as exc:
            findings += exc.findings
            continue
        inputs[one.name] = _input(one.name, raw)
    return Opened(tuple(sheets), inputs, tuple(findings))


def _bytes(path: Path) -> bytes:
    try:
        return read_file(path, MAX_BYTES)
    except OSError as exc:
        raise PLN[100].stop(str(path), found=exc.strerror or type(exc).__name__) from None


def _input(name: str, raw: bytes) -> InputFile:
    return InputFile(name, hashlib.sha256(raw).hexdigest(), len(raw))


def _text(file: str, name: str, raw: bytes) -> RawSheet:
    try:
        text = raw.decode("utf-16" if raw.startswith(_UTF16) else "utf-8-sig")
    except UnicodeDecodeError:
        raise PLN[100]["encoding"].stop(file) from None
    separator = _separator(text)
    rows: dict[int, list[Content]] = {}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        # A row is counted as spreadsheets count it; a text over several lines is one.
        for number, cells in enumerate(reader):
            if number >= MAX_ROWS:
                raise PLN[101].stop(file, found=_more(number), most=MAX_ROWS)
            if any(cells):
                rows[number] = [cell.strip() for cell in cells[:MAX_COLUMNS]]
    except csv.Error as exc:
        raise PLN[100].stop(f"{file}:{reader.line_num}", found=str(exc)) from None
    return RawSheet(name, file, rows, separator)


def _separator(text: str) -> str:
    """Give the sign between cells: of the first line, the one that parts it into the most."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=lambda sign: (first.count(sign), -_DELIMITERS.index(sign)))


def _more(rows: int) -> str:
    return f"> {rows:,}"


def _workbook(path: Path, raw: bytes) -> tuple[list[RawSheet], list[Finding]]:
    if raw.startswith(ZIP_MARK) and path.suffix.lower() not in _OTHERS:
        return list(_grid(path.name, raw)), []
    sheets = list(_other(path.name, raw))
    return sheets, [
        PLN[123]["format"].at(path.name, found=path.suffix.lower(), severity=Severity.NOTE)
    ]


def _grid(file: str, raw: bytes) -> Iterator[RawSheet]:
    from jcm_mrv.workbook.reading.grid import read_grid
    from jcm_mrv.workbook.reading.package import package_of

    try:
        grid = read_grid(package_of(raw, file))
    except FindingsError as exc:
        large = [f for f in exc.findings if f.code == str(WBK[106])]
        if large:
            raise PLN[101].stop(file, found=large[0].found, most=MAX_ROWS) from None
        raise
    for sheet in grid.sheets:
        if len(sheet.rows) > MAX_ROWS:
            where = f"{file}, {sheet.name}"
            raise PLN[101].stop(where, found=f"{len(sheet.rows):,}", most=MAX_ROWS)
        rows: dict[int, list[Content]] = {}
        calculated, unresolved, failed = set(), set(), set()
        for row, columns in sheet.rows.items():
            cells: list[Content] = [""] * (min(columns[-1], MAX_COLUMNS - 1) + 1)
            for column in columns:
                if column >= MAX_COLUMNS:
                    break
                cell = sheet.cells[row, column]
                if cell.formula is not None:
                    calculated.add((row, column))
                    if cell.value is None or cell.value == "":
                        unresolved.add((row, column))
                if cell.kind == "error":
                    failed.add((row, column))
                value = cell.value
                if value is None:
                    continue
                cells[column] = value.strip() if isinstance(value, str) else value
                if cell.number is not None and cell.style.is_date:
                    # A number beyond the calendar stays the number that it is.
                    cells[column] = sheet.day(row, column) or cell.number
            rows[row] = cells
        yield RawSheet(
            sheet.name,
            file,
            rows,
            hidden=sheet.state != "visible",
            hidden_rows=frozenset(row for row in rows if sheet.is_row_hidden(row)),
            hidden_columns=frozenset(c for c in range(MAX_COLUMNS) if sheet.is_column_hidden(c)),
            merged=sheet.merged,
            calculated=frozenset(calculated),
            unresolved=frozenset(unresolved),
            failed=frozenset(failed),
        )


def _other(file: str, raw: bytes) -> Iterator[RawSheet]:
    from jcm_mrv.input_sheets import SheetError, open_sheets, unpacked_size

    try:
        if unpacked_size(raw) > _MAX_UNPACKED:
            raise PLN[101].stop(file, found=_more(MAX_ROWS), most=MAX_ROWS)
        with open_sheets(raw) as book:
            for name in book.names:
                cells = book.rows(name, MAX_ROWS + 1)
                if len(cells) > MAX_ROWS:
                    raise PLN[101].stop(f"{file}, {name}", found=_more(MAX_ROWS), most=MAX_ROWS)
                rows = {
                    number: [_plain(cell) for cell in row[:MAX_COLUMNS]]
                    for number, row in enumerate(cells)
                    if any(cell not in ("", None) for cell in row)
                }
                yield RawSheet(name, file, rows)
    except SheetError as exc:
        raise PLN[100]["workbook"].stop(file, found=str(exc)[:200]) from None


def _plain(cell: object) -> Content:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, (bool, float, dt.date)):
        return cell
    if isinstance(cell, int):
        return float(cell)
    return "" if cell is None else str(cell).strip()
