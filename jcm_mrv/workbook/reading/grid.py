"""An opened package to its sheets as plain data, streamed: memory goes with what cells hold.

>>> grid = read_grid(open_package(path))                                  # doctest: +SKIP
>>> grid.sheet("MRS(input)").cell(8, 4).value                             # doctest: +SKIP

Formatted empty cells are not kept, so that a million of them cost time alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jcm_mrv.immutable import mutable
from jcm_mrv.workbook.address import (
    MAX_COLUMNS,
    MAX_ROWS,
    Position,
    Range,
    cell_name,
    position_of,
    range_of,
)
from jcm_mrv.workbook.reading.cells import (
    CellKind,
    Formula,
    GridCell,
    Run,
    SheetGrid,
    Validation,
    WorkbookGrid,
)
from jcm_mrv.workbook.reading.notes import notes_of
from jcm_mrv.workbook.reading.package import MAX_WHOLE_PART_BYTES, Package
from jcm_mrv.workbook.reading.stream import UnnumberedRowsError, local_name
from jcm_mrv.workbook.reading.styles import CellStyle, read_styles, whole_number
from jcm_mrv.workbook.structured import ListedTable

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_SHEETS = 256
MAX_CELLS = 250_000
"""Cells that hold something, of all sheets together."""
MOST_ALIKE = 20_000
"""Numbers that are kept once for all cells that look alike."""
MAX_STRINGS = 300_000
MAX_RANGES = 50_000
MAX_TABLES = 1_000
_LOW, _NARROW = 1.5, 0.2
"""Points, and widths of a letter: two pixels."""
_STATES = {"hidden": "hidden", "veryHidden": "veryHidden"}
_TRUE = ("1", "true")

Text = tuple[str, tuple[Run, ...]]


def read_grid(package: Package) -> WorkbookGrid:
    """Give the sheets of a workbook.

    Raises
    ------
    FindingsError
        ``WBK-106`` beyond a limit, ``WBK-108`` or ``WBK-109`` for XML that is refused or damaged.
    """
    root = package.root(package.workbook)
    listed = [e for e in root.iter("{*}sheet") if isinstance(e.tag, str)]
    if len(listed) > MAX_SHEETS:
        raise package.beyond(f"{len(listed)} sheets", f"{MAX_SHEETS} sheets")
    relations = package.relations(package.workbook)
    settings = next(root.iter("{*}workbookPr"), None)
    date_1904 = settings is not None and settings.get("date1904") in _TRUE
    reader = _Reader(package, _strings(package), read_styles(package), date_1904)
    sheets = []
    for element in listed:
        identifier = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
        relation = relations.get(identifier)
        if not identifier or (relation is not None and "acro" in relation.kind):
            # A module of macros stands among the sheets, without a part or with one of its own.
            continue
        if relation is None or relation.kind not in ("worksheet", "chartsheet", "dialogsheet"):
            problem = f"the sheet {element.get('name')!r} has no part"
            raise package.damaged(package.workbook, problem)
        if relation.kind == "worksheet":
            state = _STATES.get(element.get("state", ""), "visible")
            sheets.append(reader.sheet(element.get("name", ""), relation.target, state))
    names = _names(root)
    return WorkbookGrid(package.name, tuple(sheets), names, date_1904)


def _names(root: _Element) -> dict[str, str]:
    """Give what defined names mean; one that holds on a sheet alone is ``Sheet!Name``."""
    sheets = [sheet.get("name", "") for sheet in root.iter("{*}sheet")]
    names: dict[str, str] = {}
    for element in root.iter("{*}definedName"):
        name, local = element.get("name", ""), element.get("localSheetId", "")
        if local.isascii() and local.isdigit() and len(local) < 9 and int(local) < len(sheets):
            name = f"{sheets[int(local)]}!{name}" if name else ""
        if name:
            names[name] = element.text or ""
    return names


def _strings(package: Package) -> list[Text]:
    """Give the shared strings, each as plain text with its runs."""
    found: list[Text] = []
    for part in package.related(package.workbook, "sharedStrings"):
        for element in package.elements(part, "si", limit=MAX_WHOLE_PART_BYTES):
            if len(found) >= MAX_STRINGS:
                shown = f"more than {MAX_STRINGS:,} texts"
                raise package.beyond(shown, f"{MAX_STRINGS:,} texts")
            found.append(_rich(element))
    return found


def _rich(element: _Element) -> Text:
    """Give the text of an ``si`` or ``is`` element without phonetic guides, and its runs."""
    texts: list[str] = []
    runs: list[Run] = []
    for child in element:
        name = local_name(child)
        if name == "t":
            texts.append(child.text or "")
        elif name == "r":
            text = "".join(t.text or "" for t in child if local_name(t) == "t")
            aligned = next((e for e in child.iter("{*}vertAlign")), None)
            value = "" if aligned is None else aligned.get("val", "")
            script = {"subscript": "sub", "superscript": "super"}.get(value, "")
            texts.append(text)
            runs.append(Run(text, script))
    return "".join(texts), tuple(runs) if any(run.script for run in runs) else ()


@mutable
class _Sheet:
    """A sheet in the making."""

    cells: dict[Position, GridCell] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    validations: list[Validation] = field(default_factory=list)
    filtered: list[Range] = field(default_factory=list)
    folded: set[int] = field(default_factory=set)
    protected: bool = False
    zero_height: bool = False
    masters: dict[str, tuple[str, Position]] = field(default_factory=dict)
    row: int = -1


class _Reader:
    def __init__(
        self,
        package: Package,
        strings: list[Text],
        styles: tuple[CellStyle, ...],
        date_1904: bool,
    ) -> None:
        self.package, self.strings, self.styles = package, strings, styles
        self.date_1904 = date_1904
        self.count = 0
        self.alike: dict[tuple[object, int], GridCell] = {}

    def sheet(self, name: str, part: str, state: str) -> SheetGrid:
        count = self.count
        try:
            made = self.read(part, filled_rows=True)
        except UnnumberedRowsError:
            # Empty rows count too where rows do not say their number.
            self.count = count
            made = self.read(part, filled_rows=False)
        tables = list(self.tables(name, part, made))
        return SheetGrid(
            name,
            part,
            state,
            made.cells,
            tuple(made.merged),
            tuple(made.hidden_rows),
            tuple(sorted(made.hidden_columns)),
            made.protected,
            tuple(made.validations),
            tuple(made.filtered),
            tuple(tables),
            self.date_1904,
            dict(notes_of(self.package, part)),
            frozenset(made.folded),
        )

    def tables(self, name: str, part: str, made: _Sheet) -> Iterator[ListedTable]:
        """Give the tables of a sheet that have a name, and note the filters on them."""
        for table in self.package.related(part, "table")[:MAX_TABLES]:
            root = self.package.root(table)
            area = range_of(root.get("ref", ""))
            title = root.get("displayName") or root.get("name", "")
            if area is None or not title:
                continue
            made.filtered += [f for e in root.iter("{*}autoFilter") for f in _filter(e)]
            columns = tuple(e.get("name", "") for e in root.iter("{*}tableColumn"))
            headings = _whole(root, "headerRowCount") if root.get("headerRowCount") else 1
            totals = _whole(root, "totalsRowCount")
            yield ListedTable(title, name, area, headings, totals, columns)

    def read(self, part: str, *, filled_rows: bool) -> _Sheet:
        made = _Sheet()
        wanted = ["col", "mergeCell", "sheetProtection", "dataValidation", "sheetFormatPr"]
        wanted.append("autoFilter")
        if not filled_rows:
            wanted.append("row")
        for element in self.package.elements(part, *wanted, filled_rows=filled_rows):
            kind = local_name(element)
            if kind == "row":
                self.row(part, made, element)
            elif kind == "col":
                is_hidden = _is_true(element, "hidden") or _is_thin(element, "width", _NARROW)
                if is_hidden and not _whole(element, "outlineLevel"):
                    first, last = _whole(element, "min"), _whole(element, "max")
                    made.hidden_columns.append((first - 1, last - 1))
            elif kind == "mergeCell":
                area = range_of(element.get("ref", ""))
                if area is not None and len(made.merged) < MAX_RANGES:
                    made.merged.append(area)
            elif kind == "sheetProtection":
                made.protected = _is_true(element, "sheet")
            elif kind == "autoFilter":
                made.filtered += _filter(element)
            elif kind == "sheetFormatPr":
                made.zero_height = _is_true(element, "zeroHeight")
            else:
                made.validations += _validation(element)
        return made

    def row(self, part: str, made: _Sheet, element: _Element) -> None:
        given = element.get("r")
        row = made.row + 1 if given is None else _whole(element, "r") - 1
        if not made.row < row < MAX_ROWS:
            raise self.package.damaged(part, f"row {given or row + 1}")
        made.row = row
        height = element.get("ht")
        if (
            (height is None and made.zero_height)
            or (height is not None and _is_thin(element, "ht", _LOW))
            or (element.get("hidden") is not None and _is_true(element, "hidden"))
        ):
            if _whole(element, "outlineLevel"):
                made.folded.add(row)
            stretches = made.hidden_rows
            if stretches and stretches[-1][1] == row - 1:
                stretches[-1] = (stretches[-1][0], row)
            else:
                stretches.append((row, row))
        self.cells(part, made, row, element)

    def cells(self, part: str, made: _Sheet, row: int, element: _Element) -> None:
        column, number = -1, str(row + 1)
        for cell in element:
            if local_name(cell) != "c":
                continue
            name = cell.get("r")
            if name is None:
                column += 1
            else:
                at = _column_of(name.removesuffix(number)) if name.endswith(number) else None
                place = position_of(name) if at is None else (row, at)
                if place is None or place[0] != row or place[1] <= column:
                    raise self.package.damaged(part, f"cell {name}")
                column = place[1]
            if column >= MAX_COLUMNS:
                raise self.package.damaged(part, f"column {column + 1}")
            if len(cell):
                self.keep(part, made, (row, column), cell)

    def keep(self, part: str, made: _Sheet, place: Position, element: _Element) -> None:
        formula: Formula | None = None
        value: str | None = None
        inline: _Element | None = None
        for child in element:
            name = local_name(child)
            if name == "v":
                value = child.text or ""
            elif name == "f":
                formula = self.formula(part, made, place, child)
            elif name == "is":
                inline = child
        content, kind, runs = self.value(part, place, element.get("t", "n"), value, inline)
        if formula is None and kind == "blank":
            return
        self.count += 1
        if self.count > MAX_CELLS:
            shown = f"more than {MAX_CELLS:,} cells that hold something"
            raise self.package.beyond(shown, f"{MAX_CELLS:,} cells")
        style = _whole(element, "s")
        look = self.styles[style] if style < len(self.styles) else self.styles[0]
        if formula is not None or kind != "number":
            made.cells[place] = GridCell(kind, content, formula, runs, look)
            return
        # Readings of one resolution are alike: a log of many has few different ones.
        known = self.alike.get((content, style))
        if known is None:
            known = GridCell(kind, content, None, (), look)
            if len(self.alike) < MOST_ALIKE:
                self.alike[content, style] = known
        made.cells[place] = known

    def value(
        self, part: str, place: Position, kind: str, text: str | None, inline: _Element | None
    ) -> tuple[float | str | bool | None, CellKind, tuple[Run, ...]]:
        if kind == "inlineStr":
            if inline is None:
                return None, "blank", ()
            plain, runs = _rich(inline)
            return plain, "text", runs
        if text is None or (text == "" and kind != "str"):
            return None, "blank", ()
        try:
            if kind == "s":
                if not text.strip().isascii() or not text.strip().isdigit():
                    raise ValueError(text)
                plain, runs = self.strings[int(text[:12])]
                return plain, "text", runs
            if kind == "n":
                number = float(text)
                if "_" in text or not math.isfinite(number):
                    raise ValueError(text)
                return number, "number", ()
        except (ValueError, IndexError):
            problem = f"{cell_name(*place)}: {text[:40]!r}"
            raise self.package.damaged(part, problem) from None
        if kind == "b":
            return text.strip() in _TRUE, "bool", ()
        if kind == "e":
            return text.strip(), "error", ()
        return text, "text", ()

    def formula(
        self, part: str, made: _Sheet, place: Position, element: _Element
    ) -> Formula | None:
        text = (element.text or "").strip().removeprefix("=")
        kind = element.get("t", "normal")
        if kind == "shared":
            group = element.get("si", "")
            if text:
                made.masters[group] = (text, place)
            elif group in made.masters:
                text, master = made.masters[group]
                moved = (place[0] - master[0], place[1] - master[1])
                return Formula(text, moved, master=cell_name(*master))
            else:
                problem = f"{cell_name(*place)}: a shared formula without its text"
                raise self.package.damaged(part, problem)
        if kind == "dataTable":
            return Formula(text or "TABLE()")
        array = element.get("ref", "") if kind == "array" else ""
        return Formula(text, array=array) if text else None


@lru_cache(1_000)
def _column_of(letters: str) -> int | None:
    """Give the column of what stands before the number of a row; None where it is no letters."""
    place = position_of(f"{letters}1") if letters.isalpha() else None
    return None if place is None else place[1]


def _filter(element: _Element) -> list[Range]:
    """Give the range of a filter where it is set on a column."""
    area = range_of(element.get("ref", ""))
    is_set = next(element.iter("{*}filterColumn"), None) is not None
    return [area] if area is not None and is_set else []


def _validation(element: _Element) -> Iterator[Validation]:
    formula = next((e.text or "" for e in element.iter("{*}formula1")), "")
    ranges = [range_of(text) for text in element.get("sqref", "").split()[:1000]]
    yield Validation(
        element.get("type", "none"), formula, tuple(r for r in ranges if r is not None)
    )


def _is_true(element: _Element, name: str) -> bool:
    return element.get(name, "").strip().lower() in _TRUE


def _is_thin(element: _Element, name: str, most: float) -> bool:
    """Say whether a row or column is no wider than a line: what it holds is not seen."""
    try:
        return float(element.get(name, "nan")) <= most
    except ValueError:
        return False


def _whole(element: Any, name: str) -> int:
    return whole_number(element.get(name))
