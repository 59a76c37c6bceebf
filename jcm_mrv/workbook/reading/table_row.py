"""A row of a table: cells by what they hold, whatever columns they stand in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from typing import NamedTuple

from jcm_mrv.immutable import immutable
from jcm_mrv.workbook.address import Position
from jcm_mrv.workbook.reading import headings
from jcm_mrv.workbook.reading.cells import BLANK, GridCell, Run, SheetGrid
from jcm_mrv.workbook.reading.headings import Role
from jcm_mrv.workbook.reading.periods import Period, last_of_month, read_day, read_period

_FAR_ABOVE = 300
_DASHES = frozenset(("-", "–", "—", "~", "～", "to", "〜"))
"""What stands between two days in a column of its own."""


class Column(NamedTuple):
    """Where a role stands: the columns that its heading covers, from zero."""

    first: int
    last: int


@immutable
class TableRow:
    """A row of a table: cells by role, whatever columns they stand in.

    Examples
    --------
    >>> row.position("value"), row.cell("value").number, row.text("unit")     # doctest: +SKIP
    ((8, 4), 512.3, 'MWh/p')
    """

    sheet: SheetGrid
    row: int
    columns: Mapping[Role, Column] = field(repr=False)
    unit: str = field(default="", kw_only=True)
    """The unit in the heading of the values, where units have no column of their own."""
    _positions: dict[Role, Position | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def position(self, role: Role) -> Position | None:
        """Give the cell of a role: of a merged range the first; None without such a column."""
        if role not in self._positions:
            column = self.columns.get(role)
            self._positions[role] = None if column is None else self._in(role, column)
        return self._positions[role]

    def _in(self, role: Role, column: Column) -> Position:
        for place in range(column.first, column.last + 1):
            anchor = self.sheet.anchor(self.row, place)
            cell = self.sheet.cell(*anchor)
            if not cell.is_blank and not (role == "period" and cell.text.strip() in _DASHES):
                return anchor
        return self.sheet.anchor(self.row, column.first)

    def cell(self, role: Role) -> GridCell:
        """Give what stands in the column of a role; blank where there is no such column."""
        position = self.position(role)
        return BLANK if position is None else self.sheet.cell(*position)

    def text(self, role: Role) -> str:
        """Give the text of a role, trimmed."""
        return self.unit if role == "unit" and self.unit else self.cell(role).text

    def where(self, role: Role = "value") -> str:
        """Give the place of a cell, as findings show it."""
        position = self.position(role) or (self.row, 0)
        return self.sheet.where(*position)

    @property
    def point(self) -> int | None:
        """The number of the monitoring point, ``(1)`` is 1."""
        return headings.point_number(self.text("point"))

    @property
    def symbol(self) -> str:
        """The symbol as written."""
        return self.text("symbol")

    @property
    def runs(self) -> tuple[Run, ...]:
        """The pieces of the symbol, where it is rich text."""
        return self.cell("symbol").runs

    @property
    def period(self) -> Period | None:
        """The monitoring period that stands in the row: one text, two days, or a month."""
        held = [p for p in self._cells_of_period() if not self.sheet.cell(*p).is_blank]
        if len(held) == 2:
            days = [_day_in(self.sheet, place) for place in held]
            if days[0] is not None and days[1] is not None:
                return Period(days[0], days[1]) if days[0] <= days[1] else None
        position = self.position("period")
        day = None if position is None else self.sheet.day(*position)
        if day is not None and self.cell("period").style.is_month:
            return Period(day.replace(day=1), last_of_month(day))
        return read_period(self.text("period"))

    @property
    def days(self) -> tuple[Position, Position] | None:
        """The cells of the first and of the last day, where each has a column of its own."""
        cells = self._cells_of_period()
        if len(cells) != 2:
            return None
        first, last = cells
        blank = [self.sheet.cell(*cell).is_blank for cell in cells]
        if any(blank) and not (all(blank) and self._are_headed_apart(first[1], last[1])):
            return None
        held = all(blank) or all(_day_in(self.sheet, cell) is not None for cell in cells)
        return (first, last) if held or self._are_headed_apart(first[1], last[1]) else None

    def _cells_of_period(self) -> list[Position]:
        """Give the cells of the period's columns, but for a dash between two days."""
        column = self.columns.get("period")
        if column is None:
            return []
        places = [self.sheet.anchor(self.row, c) for c in range(column.first, column.last + 1)]
        return [p for p in dict.fromkeys(places) if self.sheet.cell(*p).text.strip() not in _DASHES]

    def _are_headed_apart(self, first: int, last: int) -> bool:
        """Whether two columns have headings of their own, in the nearest row with any."""
        for row in range(self.row - 1, max(-1, self.row - _FAR_ABOVE), -1):
            cells = [self.sheet.anchor(row, column) for column in (first, last)]
            texts = [self.sheet.cell(*cell) for cell in cells]
            days = any(_day_in(self.sheet, cell) is not None for cell in cells)
            if days or any(cell.kind != "text" for cell in texts):
                continue
            # Letters of columns stand above headings, and below them too.
            if all(headings.letter(cell.text) is None for cell in texts):
                return cells[0] != cells[1]
        return False

    @property
    def is_total(self) -> bool:
        """Whether the row sums up the rows above."""
        position = self.position("period")
        return position is not None and headings.is_total(self.text("period"))

    def is_input(self, role: Role) -> bool:
        """Whether a value may be typed into the cell of a role: it holds no formula."""
        position = self.position(role)
        return position is not None and self.sheet.cell(*position).formula is None


def _day_in(sheet: SheetGrid, place: Position) -> dt.date | None:
    """Give the day that a cell holds, as a date or as a text."""
    if (day := sheet.day(*place)) is not None:
        return day
    cell = sheet.cell(*place)
    return read_day(cell.text) if cell.kind == "text" else None
