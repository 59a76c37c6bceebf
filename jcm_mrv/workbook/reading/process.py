"""Rows of a calculation process sheet, by the block and the period that they stand under."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from jcm_mrv.immutable import immutable
from jcm_mrv.workbook.address import Position
from jcm_mrv.workbook.reading import headings
from jcm_mrv.workbook.reading.cells import SheetGrid
from jcm_mrv.workbook.reading.headings import Role
from jcm_mrv.workbook.reading.periods import Period, read_period
from jcm_mrv.workbook.reading.table_row import Column, TableRow
from jcm_mrv.workbook.reading.tables import heading_columns

Block = Literal["reductions", "selected", "reference", "project", "defaults", ""]
_BLOCKS: Mapping[int, Block] = {1: "reductions", 2: "selected", 3: "reference", 4: "project"}


@immutable
class ProcessRow(TableRow):
    """A row with a value: ``block`` as far as titles tell, ``group`` the period it belongs to."""

    block: Block = ""
    group: Period | None = None


@immutable
class ProcessTable:
    """The rows of a calculation process sheet that hold a value, in order.

    ``empty`` are those with a unit or a symbol, whose value is not there.
    """

    sheet: SheetGrid
    rows: tuple[ProcessRow, ...]
    title: Position = (0, 0)
    empty: tuple[ProcessRow, ...] = ()


def read_process(sheet: SheetGrid) -> ProcessTable:
    """Give the rows of a calculation process sheet; none where no headings are found."""
    rows: list[ProcessRow] = []
    empty: list[ProcessRow] = []
    columns: dict[Role, Column] = {}
    block: Block = ""
    group: Period | None = None
    years: dict[Column, Period] = {}
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
        if side_by_side := _years(sheet, row):
            years, last = side_by_side, max(side_by_side)[1]
            columns = {"unit": Column(last + 1, last + 1), "symbol": Column(last + 2, last + 2)}
            columns |= {**found, "item": Column(0, max(0, min(years).first - 1))}
            continue
        if {"value", "unit"} <= set(found):
            columns, years = found, {}
            columns.setdefault("item", Column(first[0], first[0]))
            continue
        for column, period in (years or {columns.get("value"): group}).items():
            if column is None:
                continue
            made = ProcessRow(sheet, row, {**columns, "value": column}, block, period)
            place = made.position("value")
            if place is None or place[0] != row or place == made.position("unit"):
                continue
            if place != made.position("item") and not made.cell("value").is_blank:
                rows.append(made)
            elif place != made.position("item") and (made.text("unit") or made.symbol):
                empty.append(made)
    return ProcessTable(sheet, tuple(rows), empty=tuple(empty))


def _years(sheet: SheetGrid, row: int) -> dict[Column, Period]:
    """Give the columns of a row of headings that are years, where at least two stand there."""
    found: dict[Column, Period] = {}
    for column, cell in sheet.in_row(row):
        if cell.is_blank:
            continue
        number = f"{cell.value:g}" if isinstance(cell.value, float) else cell.text
        period = read_period(number) if len(number) < 20 else None
        if period is not None and cell.formula is None:
            found[Column(column, column)] = period
        elif cell.kind != "text":
            return {}
    return found if len(set(found.values())) == len(found) > 1 else {}


def _period_in(text: str) -> Period | None:
    words = headings.plain(text)
    if "period" not in words and "year" not in words:
        return None
    return read_period(words.partition("(")[0])
