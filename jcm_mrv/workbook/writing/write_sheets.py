"""Sheets to pages of an xlsx file, by XlsxWriter: texts stay texts, numbers keep all digits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jcm_mrv.findings import WBK
from jcm_mrv.patterns import pattern
from jcm_mrv.workbook.address import MAX_FORMULA, place_text
from jcm_mrv.workbook.writing.pages import MARGINS, PAPER, continues, on_one_page, page_breaks
from jcm_mrv.workbook.writing.sheet import Cell, Sheet
from jcm_mrv.workbook.writing.styles import FONT, Style

# Not the time of writing: the same result gives the same bytes.
CREATED = dt.datetime(1980, 1, 1)
SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""Text that is written stays text."""
_LONGEST_TEXT = 32_000
_SUBSCRIPTS = pattern(r"_\{([^{}]*)\}")
_NOT_XML = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def options() -> dict[str, Any]:
    """Give how a workbook is made; the library adds to what it is given, so each has its own."""
    # Widths of columns count its digits: with the font of the cells they fit the texts.
    return {**SAFE, "default_format_properties": {"font_name": FONT, "font_size": 10}}


def plain_text(text: str) -> str:
    """Give a text as a cell can hold it: no control characters, not too long, no markup."""
    text = _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > _LONGEST_TEXT // 2:
        text = text.encode("utf-16-le")[: 2 * _LONGEST_TEXT].decode("utf-16-le", "ignore")
    # XlsxWriter takes such a text for rich text that it made itself.
    return f" {text}" if text.startswith("<r>") else text


class _Exact(float):
    """A number that XlsxWriter writes with all of its digits; its own format has 16."""

    def __format__(self, spec: str) -> str:
        return repr(float(self))


class SheetWriter:
    """Writes sheets into a workbook, with one format for each look."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.formats: dict[Style, Format] = {}
        self.scripts: dict[tuple[Style, bool], Format] = {}

    def sheet(self, sheet: Sheet, footer: str) -> None:
        """Add a sheet; it is printed across, as wide as the page."""
        target = self.book.add_worksheet(sheet.name)
        for column, width in enumerate(sheet.widths):
            target.set_column(column, column, width)
        for row, height in sheet.heights.items():
            target.set_row(row, height)
        # Cells that a merged one covers need its borders too.
        for row, first, last in sheet.merged:
            style = self.format(sheet.cells[row, first].style)
            target.merge_range(row, first, row, last, "", style)
        for (row, column), cell in sheet.cells.items():
            self.cell(target, sheet.name, row, column, cell)
        for row, column, texts in sheet.choices:
            if len(",".join(texts)) < 255:
                target.data_validation(
                    row, column, row, column, {"validate": "list", "source": list(texts)}
                )
        target.hide_gridlines(2)
        target.freeze_panes(sheet.frozen, 0)
        target.set_landscape()
        target.set_paper(PAPER)
        target.set_margins(**MARGINS)
        target.fit_to_pages(1, 1 if on_one_page(sheet) else 0)
        target.set_h_pagebreaks(page_breaks(sheet))
        if sheet.repeated is not None and continues(sheet):
            target.repeat_rows(sheet.repeated)
        target.print_area(0, 0, sheet.cursor - 1, sheet.last_column)
        target.set_footer(footer)

    def cell(self, target: Worksheet, sheet: str, row: int, column: int, cell: Cell) -> None:
        """Write one cell: a formula with its result, a text, a day or a number."""
        style, value = self.format(cell.style), cell.value
        if isinstance(value, str):
            value = plain_text(value)
        if cell.formula is not None:
            formula = cell.formula()
            if len(formula) >= MAX_FORMULA:
                place = place_text((sheet, row, column))
                raise WBK[4].stop(place, length=len(formula), most=MAX_FORMULA)
            cached: Any = _positive_zero(value) if isinstance(value, float) else value
            target.write_formula(row, column, f"={formula}", style, cached)
        elif value is None or value == "":
            target.write_blank(row, column, None, style)
        elif isinstance(value, str):
            self.text(target, row, column, cell, value, style)
        elif isinstance(value, dt.date):
            day = dt.datetime(value.year, value.month, value.day)
            target.write_datetime(row, column, day, style)
        else:
            target.write_number(row, column, _Exact(_positive_zero(value)), style)

    def text(
        self, target: Worksheet, row: int, column: int, cell: Cell, value: str, style: Format
    ) -> None:
        """Write a text; with subscripts where it has any."""
        parts = _SUBSCRIPTS.split(value) if cell.rich and "_{" in value else [value]
        fragments: list[Any] = []
        for n, part in enumerate(parts):
            if part:
                fragments += [self.script(cell.style, low=n % 2 == 1), part]
        if len(fragments) > 2:
            target.write_rich_string(row, column, *fragments, style)
        else:
            target.write_string(row, column, value, style)

    def format(self, style: Style) -> Format:
        """Give the format of a look."""
        if style not in self.formats:
            properties: dict[str, Any] = _font(style) | {
                "text_wrap": style.wrap,
                "align": style.align,
                "valign": "vcenter" if style.middle else "top",
            }
            if style.border:
                properties |= {"border": 1, "border_color": "#A6A6A6"}
            if style.indented:
                properties["indent"] = 1
            if style.hatched:
                properties |= {"pattern": 14, "fg_color": "#C9A227", "bg_color": style.fill}
            elif style.fill:
                properties |= {"bg_color": style.fill}
            if style.number:
                properties["num_format"] = style.number
            self.formats[style] = self.book.add_format(properties)
        return self.formats[style]

    def script(self, style: Style, *, low: bool) -> Format:
        """Give the font of a part of a rich text; ``low`` for subscripts."""
        if (style, low) not in self.scripts:
            properties = _font(style) | ({"font_script": 2} if low else {})
            self.scripts[style, low] = self.book.add_format(properties)
        return self.scripts[style, low]


def _font(style: Style) -> dict[str, Any]:
    return {
        "font_name": FONT,
        "font_size": style.size,
        "font_color": style.colour,
        "bold": style.bold,
        "italic": style.italic,
    }


def _positive_zero(number: float) -> float:
    return number if number else 0.0
