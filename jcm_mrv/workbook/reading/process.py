"""Rows of a calculation process sheet, by the block and the period that they stand under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from jcm_mrv.workbook.address import Position
from jcm_mrv.workbook.reading import headings
from jcm_mrv.workbook.reading.cells import SheetGrid
from jcm_mrv.workbook.reading.headings import Role
from jcm_mrv.workbook.reading.periods import Period, read_period
from jcm_mrv.workbook.reading.tables import Column, TableRow, heading_columns

Block = Literal["reductions", "selected", "reference", "project", "defaults", ""]
_BLOCKS: Mapping[int, Block] = {1: "reductions", 2: "selected", 3: "reference", 4: "project"}


@dataclass(frozen=True)
class ProcessRow(TableRow):
    """A row with a value: ``block`` as far as titles tell, ``group`` the period it belongs to."""

    block: Block = ""
    group: Period | None = None


@dataclass(frozen=True)
class ProcessTable:
    """The rows of a calculation process sheet that hold a value, in order."""

    sheet: SheetGrid
    rows: tuple[ProcessRow, ...]
    title: Position = (0, 0)

    def of_block(self, block: Block) -> list[ProcessRow]:
        """Give the rows of one block."""
        return [row for row in self.rows if row.block == block]


def read_process(sheet: SheetGrid) -> ProcessTable:
    """Give the rows of a calculation process sheet; none where no headings are found."""
    rows: list[ProcessRow] = []
    columns: dict[Role, Column] = {}
    block: Block = ""
    group: Period | None = None
    for row in sheet.rows:
        first = next(((c, cell) for c, cell in sheet.in_row(row) if not cell.is_blank), None)
        if first is None:
            continue
        text = first[1].text if first[1].kind == "text" else ""
        if headings.is_list_of_defaults(text):
            block, group = "defaults", None
        elif number := headings.block_number(text):
            block = _BLOCKS[number]
        elif (period := _period_in(text)) and len(list(sheet.in_row(row))) == 1:
            group = period
        found = heading_columns(sheet, row)
        if {"value", "unit"} <= set(found):
            columns = found
            columns.setdefault("item", Column(first[0], first[0]))
            continue
        if not columns:
            continue
        made = ProcessRow(sheet, row, columns, block, group)
        place = made.position("value")
        if place is None or place[0] != row or place == made.position("unit"):
            continue
        if place != made.position("item") and not made.cell("value").is_blank:
            rows.append(made)
    return ProcessTable(sheet, tuple(rows))


def _period_in(text: str) -> Period | None:
    words = headings.plain(text)
    if "period" not in words and "year" not in words:
        return None
    return read_period(words.partition("(")[0])
