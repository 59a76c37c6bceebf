"""Tables for people as an xlsx workbook and as CSV: filled cells, and cells to write into."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal

from xlsxwriter import Workbook

from jcm_mrv.immutable import immutable
from jcm_mrv.outputs import csv_bytes
from jcm_mrv.visible import visible
from jcm_mrv.workbook.writing import styles
from jcm_mrv.workbook.writing.sheet import Content, Sheet
from jcm_mrv.workbook.writing.styles import Style, number_format
from jcm_mrv.workbook.writing.write_sheets import CREATED, SheetWriter, options, plain_text

NOT_CHECKED = "not checked"
"""How a cell begins that nobody looked into."""
_SHOWN_ROWS = 60_000
_UNCHECKED = replace(styles.TEXT, italic=True, colour="#7A4B00", fill="#FBEFD9")
_TRUE = {True: "yes", False: "no"}
_LONG = 1_500
"""Characters of a cell of the workbook: a row is at most 409 points high. CSV has all of them."""


@immutable(slots=True)
class Formula:
    """A cell that is computed from others; ``value`` is what it gives, which CSV and JSON have."""

    text: str
    value: float | int | str


TableCell = Content | Formula


@immutable
class Column:
    """A column: heading, width in characters, and whether it has years or people write into it.

    What people write into a column ``as_typed`` stays the text that they typed: ``12-13`` no day.
    """

    heading: str
    width: float
    kind: Literal["text", "year", "write"] = "text"
    as_typed: bool = False


@immutable
class Table:
    """A table of a report.

    Attributes
    ----------
    key : str
        Name of its CSV file.
    sheet, title : str
        Name of its sheet, and its title.
    notes : tuple of str
        What it rests on, and what it does not say.
    rows : tuple of tuple
        Cells by column; a text of its own in place of a row is a title between rows.
    beside : int
        Columns on the right that the program needs, and nobody reads: they are not printed.
    forms : bool
        Whether the workbook has one form for each row, column by column, to write into by hand.
    """

    key: str
    sheet: str
    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[TableCell, ...] | str, ...]
    beside: int = 0
    forms: bool = False

    @property
    def lines(self) -> list[tuple[Content, ...]]:
        """The rows without titles, with the results of formulas."""
        return [tuple(map(_plain, row)) for row in self.rows if not isinstance(row, str)]

    def csv(self) -> bytes:
        """Give the table as CSV."""
        rows = ([_csv_cell(cell) for cell in row] for row in self.lines)
        return csv_bytes([column.heading for column in self.columns], rows)

    def as_dicts(self) -> list[dict[str, str | float | None]]:
        """Give the rows as JSON has them, by heading; what people write is left out."""
        return [
            {
                column.heading: cell.isoformat() if isinstance(cell, dt.date) else cell
                for column, cell in zip(self.columns, row, strict=True)
                if column.kind != "write" or cell
            }
            for row in self.lines
        ]


def table_of(
    key: str,
    sheet: str,
    title: str,
    columns: Mapping[str, float],
    rows: Iterable[tuple[TableCell, ...] | str],
    *notes: str,
    most: int,
    whole: str,
    years: Sequence[str] = ("Year", "Fiscal year"),
) -> Table:
    """Give a table with so many rows at most; a last line says how many more stand elsewhere.

    Parameters
    ----------
    key, sheet, title, notes : str
        As a :class:`Table` has them.
    columns : mapping of str to float
        Heading -> width in characters.
    rows : iterable
        Rows, and titles between them.
    most : int
        How many rows are shown.
    whole : str
        Name of the file that has all of them.
    years : sequence of str
        Headings of columns in which a number is a year: no sign stands between its digits.
    """
    made = tuple(
        Column(heading, width, "year" if heading in years else "text")
        for heading, width in columns.items()
    )
    listed = list(rows)
    if len(listed) > most:
        more = len(listed) - most
        listed = [*listed[:most], f"and {more:,} more, which stand in {whole}"]
    return Table(key, sheet, title, notes, made, tuple(listed))


def first_row(table: Table, head: Sequence[str]) -> int:
    """Give on which row of its sheet the first row of a table stands, counted from zero."""
    # Title, lines, notes, an empty row, headings.
    return 1 + len(head) + len(table.notes) + 1 + 1


def _plain(cell: TableCell) -> Content:
    return cell.value if isinstance(cell, Formula) else cell


def _csv_cell(cell: Content) -> str | float | None:
    if isinstance(cell, bool):
        return _TRUE[cell]
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def tables_bytes(tables: Sequence[Table], head: Sequence[str], footer: str) -> bytes:
    """Give a workbook with a sheet for each table; the same tables give the same bytes.

    Parameters
    ----------
    tables : sequence of Table
        In the order of the sheets.
    head : sequence of str
        Lines above each table: what it is of.
    footer : str
        At the foot of each page.
    """
    buffer = io.BytesIO()
    book = Workbook(buffer, options())
    book.set_properties({"title": plain_text(head[0] if head else ""), "created": CREATED})
    writer = SheetWriter(book)
    for table in tables:
        shown = plain_text(footer)[:120].replace("&", "&&")
        sheet = _forms(table, head) if table.forms else _sheet(table, head)
        writer.sheet(sheet, f"&L&8{shown}&C&8{table.sheet}&R&8Page &P of &N")
    book.close()
    return buffer.getvalue()


def _start(sheet: Sheet, table: Table, head: Sequence[str]) -> None:
    sheet.put(0, styles.TITLE, table.title)
    sheet.heights[sheet.cursor] = 21
    sheet.next_row()
    for line in head:
        sheet.put(0, styles.PROJECT, visible(line), to=sheet.last_column)
        sheet.next_row()
    for note in table.notes:
        sheet.put(0, styles.SMALL, visible(note), to=sheet.last_column)
        sheet.next_row()
    sheet.next_row()


def _sheet(table: Table, head: Sequence[str]) -> Sheet:
    widths = tuple(column.width for column in table.columns)
    sheet = Sheet(table.sheet, widths, beside=table.beside)
    _start(sheet, table, head)
    sheet.repeated = sheet.cursor
    sheet.headings(
        styles.HEADING, [(n, n, column.heading) for n, column in enumerate(table.columns)]
    )
    sheet.frozen = sheet.cursor
    for row in table.rows[:_SHOWN_ROWS]:
        if isinstance(row, str):
            sheet.put(0, styles.BAR, row, to=sheet.last_column)
            sheet.next_row()
            continue
        for n, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            style = _style(column, _plain(cell))
            own = style if n <= sheet.last_column else replace(style, wrap=False)
            formula = partial(str, cell.text) if isinstance(cell, Formula) else None
            sheet.put(n, own, _shown(column, _plain(cell)), formula=formula)
        sheet.next_row()
    if not table.rows:
        sheet.put(0, styles.BAR, "none", to=sheet.last_column)
        sheet.next_row()
    if len(table.rows) > _SHOWN_ROWS:
        more = len(table.rows) - _SHOWN_ROWS
        sheet.put(0, styles.BAR, f"and {more:,} more rows in {table.key}.csv", to=sheet.last_column)
        sheet.next_row()
    return sheet


def _forms(table: Table, head: Sequence[str]) -> Sheet:
    """Give a form for each row: what is known on the left, cells to write into on the right."""
    sheet = Sheet(table.sheet, (20, 40, 3, 24, 52))
    _start(sheet, table, head)
    sheet.frozen = 0
    known = [n for n, column in enumerate(table.columns) if column.kind != "write"]
    asked = [n for n, column in enumerate(table.columns) if column.kind == "write"]
    for row in table.lines[: _SHOWN_ROWS // 20]:
        sheet.put(0, styles.TABLE_TITLE, visible(str(row[0])))
        sheet.next_row()
        for at in range(max(len(known) - 1, len(asked))):
            if at + 1 < len(known):
                column, cell = table.columns[known[at + 1]], row[known[at + 1]]
                style = replace(_style(column, cell, left=True), middle=True)
                sheet.put(0, styles.BAR, column.heading)
                sheet.put(1, style, _shown(column, cell))
            if at < len(asked):
                column, cell = table.columns[asked[at]], row[asked[at]]
                sheet.put(3, styles.BAR, column.heading)
                sheet.put(4, styles.INPUT, _shown(column, cell))
            sheet.heights[sheet.cursor] = max(sheet.heights.get(sheet.cursor, 0.0), 18.0)
            sheet.next_row()
        sheet.next_row()
    return sheet


def _shown(column: Column, cell: Content) -> Content:
    if isinstance(cell, bool):
        return _TRUE[cell]
    if not isinstance(cell, str):
        return cell
    # What people typed comes back as they typed it.
    text = cell if column.kind == "write" else visible(cell)
    cut = len(text) > _LONG and column.kind != "write"
    return f"{text[:_LONG]} … (all of it in the CSV file)" if cut else text


def _style(column: Column, cell: Content, *, left: bool = False) -> Style:
    if column.kind == "write":
        return styles.AS_TYPED if column.as_typed else styles.INPUT
    if isinstance(cell, str):
        return _UNCHECKED if cell.startswith(NOT_CHECKED) else styles.TEXT
    if isinstance(cell, dt.date):
        return replace(styles.DATE, fill="", align="left" if left else "center")
    if column.kind == "year" and isinstance(cell, int):
        return replace(styles.NUMBER.numbered("0"), align="left" if left else "center")
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        style = styles.NUMBER.numbered(number_format([cell]))
        return replace(style, align="left") if left else style
    return styles.TEXT
