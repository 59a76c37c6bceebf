"""Tables with one line per unit or site: parameters side by side, members one below the other."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.units import UnitError
from jcm_mrv.methodology.units_written import read_unit
from jcm_mrv.patterns import pattern
from jcm_mrv.workbook.address import Position
from jcm_mrv.workbook.reading import headings
from jcm_mrv.workbook.reading.cells import GridCell, SheetGrid
from jcm_mrv.workbook.reading.periods import Period, read_period

_HEAD_ROWS = 8
_TOP_ROWS = 40
_LONGEST_UNIT = 30
_TOTALS = ("total", "sum", "average", "合計", "tổng", "cộng")
_SYMBOL_AND_UNIT = pattern(r"(.+?)\s*[\[(（]\s*([^\])）]+)[\])）]", re.DOTALL)


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


@immutable
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


def read_list(sheet: SheetGrid) -> SeparateTable | None:
    """Give the list of a sheet, symbols above units or beside them, whatever its first heading.

    None where no row of units stands below one of texts, and none has units in brackets.
    """
    for row in sheet.rows:
        if row > _TOP_ROWS:
            break
        cells = [(c, cell) for c, cell in sheet.in_row(row) if not cell.is_blank]
        if any(cell.kind != "text" or cell.formula is not None for _, cell in cells):
            continue
        units = {c: cell.text for c, cell in cells if _is_unit(cell.text)}
        above = (up for up in range(row - 1, max(row - _HEAD_ROWS, -1), -1) if up in sheet.rows)
        head = next((up for up in above if all(_is_text(sheet, up, c) for c in units)), None)
        if units and head is not None and 2 * len(units) >= len(cells) - 1:
            columns = [SeparateColumn(c, sheet.shown(head, c), unit) for c, unit in units.items()]
            return _list(sheet, head, row, columns)
        beside = [SeparateColumn(c, *found) for c, cell in cells if (found := _with_unit(cell))]
        if beside and any(
            sheet.cell(below, beside[0].column).number for below in (row + 1, row + 2)
        ):
            return _list(sheet, row, row, beside)
    return None


def _is_text(sheet: SheetGrid, row: int, column: int) -> bool:
    return sheet.shown(row, column).kind == "text" and not _is_unit(sheet.shown(row, column).text)


def _is_unit(text: str) -> bool:
    if not text or len(text) > _LONGEST_UNIT or headings.role_of_heading(text) is not None:
        return False
    try:
        read_unit(text)
    except UnitError:
        return False
    return True


def _with_unit(cell: GridCell) -> tuple[GridCell, str] | None:
    """Give a symbol and the unit that stands in brackets behind it."""
    match = _SYMBOL_AND_UNIT.fullmatch(cell.text)
    if match is None or not _is_unit(match[2].strip()):
        return None
    return replace(cell, value=match[1].strip(), runs=()), match[2].strip()


def _list(
    sheet: SheetGrid, head: int, last: int, columns: list[SeparateColumn]
) -> SeparateTable | None:
    first = min(column.column for column in columns)
    rows: list[SeparateRow] = []
    for row in sheet.rows:
        if row <= last:
            continue
        texts = [cell.text for c, cell in sheet.in_row(row) if c < first and not cell.is_blank]
        label = texts[-1] if texts else ""
        if headings.plain(texts[0] if texts else "").startswith(_TOTALS) or (
            rows and row > rows[-1].row + 1
        ):
            break
        if texts or any(not sheet.cell(row, column.column).is_blank for column in columns):
            point = headings.point_number(texts[0]) if texts else None
            rows.append(SeparateRow(row, point, label))
    if not rows:
        return None
    return SeparateTable(
        sheet, (head, first), tuple(columns), tuple(rows), None, _period(sheet, head)
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
