"""Where a printed sheet goes on with a new page, so that no title stands alone at the foot."""

from __future__ import annotations

from jcm_mrv.workbook.writing.sheet import Sheet
from jcm_mrv.workbook.writing.styles import TABLE_TITLE

PAPER = 9
"""A4, printed across, as Excel numbers it."""
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}
"""In inches."""

_INCH = 72.0
_LONG, _SHORT = 11.69 * _INCH, 8.27 * _INCH
_ROW = 15.0
_PIXEL = 0.75
_SPARE = 0.93
"""Of the height: printers differ, and a page that is full too early would break once more."""
_SMALLER = 1.25
"""Letters of 9 points are printed at about 6; a fifth less is the least that can be read."""
_LEAST = 5
"""Title, letters, headings and two rows."""


def page_breaks(sheet: Sheet) -> list[int]:
    """Give the rows above which a new page begins.

    A section is a title with all below it, up to the next title. One that does not fit into the
    rest of a page, but on a page of its own, begins a new page; so does a longer one where not even
    its title, its headings and two rows fit.
    """
    page, titles = _page(sheet), _titles(sheet)
    if not titles or on_one_page(sheet):
        return []
    repeated = 0.0
    if sheet.repeated is not None and continues(sheet):
        repeated = _height(sheet, sheet.repeated, sheet.repeated + 1)
    breaks: list[int] = []
    used = _height(sheet, 0, titles[0])
    for first, end in zip(titles, [*titles[1:], sheet.cursor], strict=True):
        least = _height(sheet, first, end)
        if least > page - repeated:
            least = _height(sheet, first, min(first + _LEAST, end))
        if used + least > page and first > titles[0]:
            breaks.append(first)
            used = repeated
        for row in range(first, end):
            step = _height(sheet, row, row + 1)
            used = used + step if used + step <= page else repeated + step
    return breaks


def on_one_page(sheet: Sheet) -> bool:
    """Whether a sheet is printed on one page, a little smaller if need be."""
    return _height(sheet, 0, sheet.cursor) <= _SMALLER * _page(sheet)


def continues(sheet: Sheet) -> bool:
    """Whether the first section goes on on a second page, whose columns then need headings again.

    Below another table these headings would be wrong.
    """
    titles = _titles(sheet)
    end = titles[1] if len(titles) > 1 else sheet.cursor
    return _height(sheet, 0, end) > _page(sheet) and not on_one_page(sheet)


def _titles(sheet: Sheet) -> list[int]:
    return sorted(row for (row, _), cell in sheet.cells.items() if cell.style == TABLE_TITLE)


def _page(sheet: Sheet) -> float:
    """Give the height of a page in points of the sheet, which is as wide as the page."""
    width = sum(7 * n + 5 for n in sheet.widths[: sheet.last_column + 1]) * _PIXEL
    scale = min(1.0, (_LONG - (MARGINS["left"] + MARGINS["right"]) * _INCH) / width)
    return _SPARE * (_SHORT - (MARGINS["top"] + MARGINS["bottom"]) * _INCH) / scale


def _height(sheet: Sheet, first: int, end: int) -> float:
    return sum(sheet.heights.get(row, _ROW) for row in range(first, end))
