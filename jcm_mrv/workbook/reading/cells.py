"""Cells, ranges and sheets of a workbook that was read, as plain data."""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Literal, NamedTuple

from jcm_mrv.immutable import immutable
from jcm_mrv.workbook.address import MAX_COLUMNS, MAX_ROWS, Position, Range, place_text
from jcm_mrv.workbook.reading.styles import GENERAL, CellStyle
from jcm_mrv.workbook.structured import ListedTable

CellKind = Literal["blank", "number", "text", "bool", "error"]


class Run(NamedTuple):
    """A piece of rich text; ``script`` is ``sub``, ``super`` or empty."""

    text: str
    script: str = ""


@immutable(slots=True)
class Formula:
    """A formula as the file holds it.

    ``moved`` is how many rows and columns a shared formula stands away from the cell that holds
    its text; ``array`` the range of an array formula.
    """

    text_of_master: str
    moved: tuple[int, int] = (0, 0)
    array: str = ""
    master: str = "A1"

    @property
    def text(self) -> str:
        """The formula of this cell, without the equals sign."""
        if self.moved == (0, 0):
            return self.text_of_master
        return _translated(self.text_of_master, self.master, self.moved)


@immutable(slots=True)
class GridCell:
    """One cell.

    Attributes
    ----------
    kind : str
        Of the value: ``number``, ``text``, ``bool``, ``error`` or ``blank``.
    value : float, str, bool or None
        What is typed, or the cached result of the formula; None where there is none.
    formula : Formula, optional
        What the value is calculated by.
    runs : tuple of Run
        The pieces of a rich text; empty for plain text.
    style : CellStyle
        Number format and protection.
    """

    kind: CellKind = "blank"
    value: float | str | bool | None = None
    formula: Formula | None = None
    runs: tuple[Run, ...] = ()
    style: CellStyle = GENERAL

    @property
    def is_blank(self) -> bool:
        """Whether the cell holds neither a value nor a formula."""
        return self.formula is None and (self.kind == "blank" or self.value == "")

    @property
    def text(self) -> str:
        """The value as text, trimmed; empty for a blank cell."""
        if self.value is None:
            return ""
        if isinstance(self.value, bool):
            return "TRUE" if self.value else "FALSE"
        if isinstance(self.value, float):
            return repr(int(self.value)) if self.value.is_integer() else repr(self.value)
        return str(self.value).strip()

    @property
    def number(self) -> float | None:
        """The value where it is a number."""
        return self.value if self.kind == "number" and isinstance(self.value, float) else None


BLANK = GridCell()


class Validation(NamedTuple):
    """A data validation: its type, the formula of what is allowed, and where it applies."""

    kind: str
    formula: str
    ranges: tuple[Range, ...]


@immutable
class SheetGrid:
    """A sheet: its cells by (row, column) from zero, and what the sheet says of them.

    Attributes
    ----------
    state : str
        ``visible``, ``hidden`` or ``veryHidden``.
    part : str
        The part of the package that holds it.
    hidden_rows, hidden_columns : tuple of (int, int)
        First and last of each hidden stretch, in order; of rows only those that hold anything.
        Columns of groups that are closed are not among them.
    protected : bool
        Whether locked cells cannot be typed into in a spreadsheet program.
    filtered : tuple of Range
        The ranges that a filter is set on, so that it hides rows of them.
    tables : tuple of ListedTable
        The tables that have a name.
    notes : dict of Position to str
        What people wrote to cells, as notes or comments.
    folded : frozenset of int
        The hidden rows of groups that are closed: a sign beside them opens them.
    """

    name: str
    part: str
    state: str = "visible"
    cells: Mapping[Position, GridCell] = field(default_factory=dict)
    merged: tuple[Range, ...] = ()
    hidden_rows: tuple[tuple[int, int], ...] = ()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    protected: bool = False
    validations: tuple[Validation, ...] = ()
    filtered: tuple[Range, ...] = ()
    tables: tuple[ListedTable, ...] = ()
    date_1904: bool = False
    notes: Mapping[Position, str] = field(default_factory=dict)
    folded: frozenset[int] = frozenset()

    def cell(self, row: int, column: int) -> GridCell:
        """Give a cell; a blank one where there is none."""
        return self.cells.get((row, column), BLANK)

    def anchor(self, row: int, column: int) -> Position:
        """Give the first cell of the merged range that a cell belongs to, else the cell itself."""
        merged = self._merged_at.get((row, column))
        return (merged.top, merged.left) if merged else (row, column)

    def merged_range(self, row: int, column: int) -> Range:
        """Give the merged range of a cell, or a range of that cell alone."""
        return self._merged_at.get((row, column)) or Range(row, column, row, column)

    def shown(self, row: int, column: int) -> GridCell:
        """Give the cell that a reader sees at a place: of a merged range its first cell."""
        return self.cell(*self.anchor(row, column))

    def day(self, row: int, column: int) -> dt.date | None:
        """Give the day that a cell with a date format holds; None for any other cell."""
        cell = self.cell(row, column)
        if cell.number is None or not cell.style.is_date:
            return None
        return date_of_serial(cell.number, date_1904=self.date_1904)

    def is_row_hidden(self, row: int) -> bool:
        """Whether a row is hidden, or has no height."""
        return _within(self.hidden_rows, row)

    def is_column_hidden(self, column: int) -> bool:
        """Whether a column is hidden, or has no width."""
        return _within(self.hidden_columns, column)

    def where(self, row: int, column: int) -> str:
        """Give the place of a cell, as findings show it: ``MRS(input)!E9``."""
        return place_text((self.name, row, column))

    @cached_property
    def rows(self) -> Mapping[int, Sequence[int]]:
        """The columns of the cells that hold something, by row, in order."""
        # The rows of a log are alike: they share their columns.
        alike: dict[tuple[int, ...], tuple[int, ...]] = {}
        found: dict[int, Sequence[int]] = {}
        for row, places in groupby(sorted(self.cells), key=itemgetter(0)):
            columns = tuple(column for _, column in places)
            found[row] = alike.setdefault(columns, columns)
        return found

    @cached_property
    def texts(self) -> Mapping[int, Sequence[int]]:
        """The rows of the cells that hold a text, by column, in order."""
        found: dict[int, list[int]] = {}
        for (row, column), cell in self.cells.items():
            if cell.kind == "text":
                found.setdefault(column, []).append(row)
        return {column: sorted(rows) for column, rows in found.items()}

    def may_show_text(self, column: int, first: int, last: int) -> bool:
        """Whether a column may show a text in some rows, of its own or of merged cells."""
        rows = self.texts.get(column, ())
        if bisect.bisect_right(rows, last) > bisect.bisect_left(rows, first):
            return True
        return any(
            area.top <= last and area.bottom >= first and area.left <= column <= area.right
            for area in self.merged
        )

    def in_row(self, row: int) -> Iterator[tuple[int, GridCell]]:
        """Give the cells of a row that hold something, by column."""
        for column in self.rows.get(row, ()):
            yield column, self.cells[row, column]

    @cached_property
    def _merged_at(self) -> dict[Position, Range]:
        found: dict[Position, Range] = {}
        for area in self.merged:
            # A range over whole rows is for looks; only what can hold tables is indexed.
            for row in range(area.top, min(area.bottom, area.top + 2_000) + 1):
                for column in range(area.left, min(area.right, area.left + 100) + 1):
                    found[row, column] = area
            if len(found) > 100_000:
                break
        return found


@immutable
class WorkbookGrid:
    """Every sheet of a workbook, its defined names and its date system."""

    name: str
    sheets: tuple[SheetGrid, ...]
    defined_names: Mapping[str, str] = field(default_factory=dict)
    date_1904: bool = False

    def sheet(self, name: str) -> SheetGrid:
        """Give a sheet by its name.

        Raises
        ------
        KeyError
            Where there is none.
        """
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)

    def date_of(self, serial: float) -> dt.date | None:
        """Give the day of a serial number; None where it is no day of a spreadsheet."""
        return date_of_serial(serial, date_1904=self.date_1904)


def date_of_serial(serial: float, *, date_1904: bool = False) -> dt.date | None:
    """Give the day of a serial number; None where it is none.

    Examples
    --------
    >>> date_of_serial(45292.0)
    datetime.date(2024, 1, 1)
    """
    if not 61 <= serial <= 2_958_465:
        return None
    start = dt.date(1904, 1, 1) if date_1904 else dt.date(1899, 12, 30)
    try:
        return start + dt.timedelta(days=int(serial))
    except OverflowError:
        return None


def serial_of_date(day: dt.date, *, date_1904: bool = False) -> int:
    """Give the serial number of a day.

    Examples
    --------
    >>> serial_of_date(dt.date(2024, 1, 1))
    45292
    """
    return (day - (dt.date(1904, 1, 1) if date_1904 else dt.date(1899, 12, 30))).days


def _within(stretches: tuple[tuple[int, int], ...], place: int) -> bool:
    at = bisect.bisect_right(stretches, (place, MAX_ROWS + MAX_COLUMNS)) - 1
    return at >= 0 and stretches[at][0] <= place <= stretches[at][1]


def _translated(text: str, master: str, moved: tuple[int, int]) -> str:
    from openpyxl.formula.translate import Translator, TranslatorError

    try:
        translator = Translator(f"={text}", origin=master)
        return translator.translate_formula(row_delta=moved[0], col_delta=moved[1])[1:]
    except (TranslatorError, ValueError, IndexError):
        return "#REF!"
