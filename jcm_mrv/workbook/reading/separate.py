"""Tables with one line per unit or site: parameters side by side, members one below the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from jcm_mrv.workbook.address import Position
from jcm_mrv.workbook.reading import headings
from jcm_mrv.workbook.reading.cells import GridCell, SheetGrid
from jcm_mrv.workbook.reading.periods import Period, read_period

_HEAD_ROWS = 8


class SeparateColumn(NamedTuple):
    """A column of values: the cell with its symbol, and the unit."""

    column: int
    symbol: GridCell
    unit: str


class SeparateRow(NamedTuple):
    """A line: its row, its number, and the texts to the left of the values."""

    row: int
    point: int | None
    label: str


@dataclass(frozen=True)
class SeparateTable:
    """A table of values by line and parameter.

    Attributes
    ----------
    label_column : int, optional
        The column of the lines' names, where there is one beside their numbers.
    """

    sheet: SheetGrid
    title: Position
    columns: tuple[SeparateColumn, ...]
    rows: tuple[SeparateRow, ...]
    label_column: int | None = None
    period: Period | None = None

    def cell(self, row: SeparateRow, column: SeparateColumn) -> GridCell:
        """Give the cell of a line and a parameter."""
        return self.sheet.cell(*self.position(row, column))

    def position(self, row: SeparateRow, column: SeparateColumn) -> Position:
        """Give the place of the cell of a line and a parameter."""
        return self.sheet.anchor(row.row, column.column)


def read_separate(sheet: SheetGrid) -> SeparateTable | None:
    """Give the table of a sheet whose symbols stand side by side; None where there is none."""
    for row in sheet.rows:
        head = next(((c, cell) for c, cell in sheet.in_row(row) if not cell.is_blank), None)
        if head is None or headings.role_of_heading(head[1].text) != "symbol":
            continue
        columns = _columns(sheet, row, head[0])
        if columns:
            return _table(sheet, (row, head[0]), columns)
    return None


def _columns(sheet: SheetGrid, row: int, head: int) -> list[SeparateColumn]:
    units = next(
        (
            below
            for below in range(row + 1, row + _HEAD_ROWS)
            if headings.role_of_heading(sheet.cell(below, head).text) == "unit"
        ),
        None,
    )
    if units is None:
        return []
    found = []
    for column, cell in sheet.in_row(row):
        if column == head or cell.is_blank or cell.kind != "text":
            continue
        if headings.role_of_heading(cell.text) is None:
            found.append(SeparateColumn(column, cell, sheet.shown(units, column).text))
    return found


def _table(
    sheet: SheetGrid, title: Position, columns: list[SeparateColumn]
) -> SeparateTable | None:
    first = columns[0].column
    label_column = title[1] + 1 if title[1] + 1 < first else None
    rows = []
    for row in sheet.rows:
        if row <= title[0]:
            continue
        number = headings.point_number(sheet.shown(row, title[1]).text)
        if number is None:
            if rows:
                break
            continue
        label = "" if label_column is None else sheet.shown(row, label_column).text
        rows.append(SeparateRow(row, number, label))
    return SeparateTable(
        sheet, title, tuple(columns), tuple(rows), label_column, _period(sheet, title[0])
    )


def _period(sheet: SheetGrid, before: int) -> Period | None:
    for row in sheet.rows:
        if row > before:
            break
        for _, cell in sheet.in_row(row):
            words = headings.plain(cell.text) if cell.kind == "text" else ""
            if "period" in words and (found := read_period(words.partition(":")[2])):
                return found
    return None
