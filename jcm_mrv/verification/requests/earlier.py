"""A list of requests of an earlier round, with what people typed into it: CSV, or the report."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import islice
from pathlib import Path

from jcm_mrv.findings import VER, Finding, FindingsError
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import ZIP_MARK, read_file
from jcm_mrv.outputs import cell_text
from jcm_mrv.patterns import pattern
from jcm_mrv.workbook.reading.cells import GridCell, WorkbookGrid

SHEET = "Requests"
"""The sheet of the report that holds the list."""
_MOST_BYTES = 16 << 20
_MOST_ROWS = 20_000
_MOST_COLUMNS = 200
_NEEDED = ("number", "code", "cell")
_NUMBER = pattern(r"(CAR|CL|FAR|NR)[\s\-_–—]*([0-9]{1,6})\Z", re.I)
_HEADER_ROWS = 12
_LEGACY = ("cp932", "windows-1258", "windows-1252")
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_FIELD = 10_000_000


@immutable
class Line:
    """One line of an earlier list.

    Attributes
    ----------
    number : str
        ``CAR-1``, as it was given.
    texts : dict of str to str
        What each column of the list holds, by its name in small letters; responses exactly as they
        were typed.
    """

    number: str
    texts: dict[str, str] = field(default_factory=dict)

    def text(self, column: str) -> str:
        """Give what a column holds; empty where the list has no such column."""
        return self.texts.get(column, "")

    @property
    def kind(self) -> str:
        """``CAR``, ``CL``, ``FAR``, or ``NR`` for what was not read."""
        return self.number.partition("-")[0]

    @property
    def code(self) -> str:
        """The code of the finding; empty for a line that people added."""
        return self.text("code").strip()

    @property
    def was_closed(self) -> bool:
        """Whether the round before had closed it."""
        return self.text("state").strip().casefold() == "closed"


@immutable
class EarlierList:
    """The lines of an earlier round, and what they were of."""

    path: Path
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...] = ()

    def named(self, column: str) -> str:
        """Give what most lines hold in a column that is the same for all: the workbook and such."""
        often = Counter(line.text(column).strip() for line in self.lines)
        often.pop("", None)
        return often.most_common(1)[0][0] if often else ""


def read_earlier(path: Path) -> EarlierList:
    """Give the lines of a list that ``verify -o`` or ``verify --report`` wrote.

    Columns are found by their names, in any order; delimiter and encoding are those in which
    spreadsheet programs save.

    Raises
    ------
    FindingsError
        ``VER-150`` where it is something else, ``VER-151`` where lines cannot be told apart.
    """
    try:
        data = read_file(path, _MOST_BYTES)
    except OSError as exc:
        raise VER[150]["unread"].stop(str(path), found=exc.strerror or "an error") from None
    findings: list[Finding] = []
    if data.startswith(ZIP_MARK):
        rows = _of_report(path)
    else:
        text, codec = _decoded(path, data)
        if codec:
            findings.append(VER[152].at(str(path), found=codec))
        rows = _of_csv(text)
    if rows is None:
        raise VER[150].stop(str(path), found=_shown(data), needed=", ".join(_NEEDED))
    if len(rows) >= _MOST_ROWS - _HEADER_ROWS:
        raise VER[150]["long"].stop(str(path), most=_MOST_ROWS - _HEADER_ROWS)
    return EarlierList(path, tuple(_lines(path, rows)), tuple(findings))


def _shown(data: bytes) -> str:
    if data.startswith(ZIP_MARK):
        return f"a workbook without a sheet {SHEET!r} of such columns"
    first = data[:300].decode("utf-8", "replace").lstrip("\ufeff").partition("\n")[0]
    return repr(first.strip()[:120]) if first.strip() else "an empty file"


def _decoded(path: Path, data: bytes) -> tuple[str, str]:
    """Give the text, and the encoding where it is an older one."""
    for mark, codec in _BOMS.items():
        if data.startswith(mark):
            try:
                return data.decode(codec), ""
            except UnicodeDecodeError as exc:
                found = f"bytes that are no {codec.removesuffix('-sig')}: {exc.reason}"
                raise VER[150]["encoding"].stop(str(path), found=found) from None
    try:
        return data.decode(), ""
    except UnicodeDecodeError:
        pass
    read: dict[str, str] = {}
    for codec in _LEGACY:
        try:
            read.setdefault(data.decode(codec), codec)
        except UnicodeDecodeError:
            continue
    if len(read) != 1:
        raise VER[150]["encoding"].stop(
            str(path), found=" or ".join(read.values()) or "no encoding that is known"
        )
    return next(iter(read.items()))


def _of_csv(text: str) -> list[tuple[int, dict[str, str]]] | None:
    from jcm_mrv.metering.reading.csv_text import DELIMITERS

    if text[:4].lower() == "sep=":
        text = "\n" + text.partition("\n")[2]
    best: tuple[int, list[list[str]], int] | None = None
    limit = csv.field_size_limit(_FIELD)
    try:
        for sign in DELIMITERS:
            try:
                reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
                cells = list(islice(reader, _MOST_ROWS + 1))
            except csv.Error:
                continue
            header = _header(cells)
            if header is not None:
                known = len({n for n in _names(cells[header]) if n})
                if best is None or known > best[0]:
                    best = known, cells, header
    finally:
        csv.field_size_limit(limit)
    if best is None:
        return None
    _, cells, header = best
    return list(_by_name(cells, header, is_csv=True))


def _of_report(path: Path) -> list[tuple[int, dict[str, str]]] | None:
    from jcm_mrv.workbook.reading.grid import read_grid
    from jcm_mrv.workbook.reading.package import open_package

    grid = read_grid(open_package(path))
    sheet = next((s for s in grid.sheets if s.name == SHEET), None)
    if sheet is None or not sheet.cells:
        return None
    last = max(column for _, column in sheet.cells)
    bottom = min(max(row for row, _ in sheet.cells), _MOST_ROWS)
    last = min(last, _MOST_COLUMNS)
    cells: list[list[str]] = []
    for row in range(bottom + 1):
        found = (sheet.cell(row, column) for column in range(last + 1))
        cells.append([_typed(grid, cell) for cell in found])
    header = _header(cells)
    return None if header is None else list(_by_name(cells, header, is_csv=False))


def _typed(grid: WorkbookGrid, cell: GridCell) -> str:
    """Give what people see in a cell, as text."""
    if cell.kind == "text":
        return str(cell.value)
    day = grid.date_of(cell.number) if cell.number is not None and cell.style.is_date else None
    return cell.text if day is None else day.isoformat()


def _names(row: Sequence[str]) -> list[str]:
    return [" ".join(cell.lstrip("\ufeff").split()).casefold() for cell in row]


def _header(cells: Sequence[Sequence[str]]) -> int | None:
    for n, row in enumerate(cells[:_HEADER_ROWS]):
        if set(_NEEDED) <= set(_names(row)):
            return n
    return None


def _by_name(
    cells: Sequence[Sequence[str]], header: int, *, is_csv: bool
) -> Iterator[tuple[int, dict[str, str]]]:
    names = _names(cells[header])
    for number, row in enumerate(cells[header + 1 :], start=header + 2):
        texts = {
            name: cell_text(cell) if is_csv else cell
            for name, cell in zip(names, row, strict=False)
            if name
        }
        if any(text.strip() for text in texts.values()):
            yield number, texts


def _lines(path: Path, rows: list[tuple[int, dict[str, str]]]) -> list[Line]:
    lines: list[Line] = []
    seen: dict[str, int] = {}
    wrong: list[Finding] = []
    for row, texts in rows:
        written = texts["number"].strip()
        match = _NUMBER.match(written)
        where = f"{path.name}, row {row}"
        if match is None:
            filled = [text for name, text in texts.items() if name != "number" and text.strip()]
            # A title between the lines of the report has nothing beside it.
            if filled or not written:
                wrong.append(VER[151].at(where, found=repr(written[:40])))
            continue
        number = f"{match[1].upper()}-{int(match[2])}"
        if number in seen:
            first = seen[number]
            wrong.append(VER[151]["twice"].at(where, found=f"{number}, first in row {first}"))
        seen[number] = row
        lines.append(Line(number, texts))
    if wrong:
        raise FindingsError(wrong)
    return lines
