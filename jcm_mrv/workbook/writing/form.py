"""The form for invoices and equipment as an xlsx file, made to be filled in by hand."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable

from xlsxwriter import Workbook

from jcm_mrv.project.form import Column, FormSheet
from jcm_mrv.workbook.writing.styles import HEADING_FILL, INPUT_FILL
from jcm_mrv.workbook.writing.write_sheets import CREATED, options

HEADING_ROW = 3
ROWS = 60
_WIDTHS = {"text": 24, "date": 13, "number": 18}


def form_bytes(sheets: Iterable[FormSheet]) -> bytes:
    """Give a workbook with a sheet for each list; the same sheets give the same bytes."""
    buffer = io.BytesIO()
    book = Workbook(buffer, options())
    book.set_properties({"created": CREATED})
    title = book.add_format({"bold": True, "font_size": 12})
    advice = book.add_format({"italic": True})
    heading = book.add_format(
        {"bold": True, "bg_color": HEADING_FILL, "border": 1, "text_wrap": True}
    )
    shapes = {"text": "@", "date": "yyyy-mm-dd", "number": "General"}
    cells = {
        kind: book.add_format({"num_format": shape, "bg_color": INPUT_FILL, "border": 1})
        for kind, shape in shapes.items()
    }
    for item in sheets:
        sheet = book.add_worksheet(item.name)
        sheet.write_string(0, 0, item.title, title)
        sheet.write_string(1, 0, item.advice, advice)
        sheet.freeze_panes(HEADING_ROW + 1, 0)
        for n, column in enumerate(item.columns):
            sheet.set_column(n, n, _WIDTHS[column.kind])
            sheet.write_string(HEADING_ROW, n, column.heading, heading)
            for row in range(HEADING_ROW + 1, HEADING_ROW + 1 + ROWS):
                sheet.write_blank(row, n, None, cells[column.kind])
            if rule := _rule(column):
                sheet.data_validation(HEADING_ROW + 1, n, HEADING_ROW + ROWS, n, rule)
    book.close()
    return buffer.getvalue()


def _rule(column: Column) -> dict[str, object] | None:
    """Give what Excel lets one type; longer lists of choices do not fit into a rule."""
    if column.kind == "date":
        return {
            "validate": "date",
            "criteria": ">=",
            "value": dt.date(1990, 1, 1),
            "error_title": "A date is expected",
            "error_message": "Year, month and day of a whole day.",
        }
    if column.kind == "number":
        # A total that somebody left out shows as text; a negative amount may be right.
        return {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15}
    if column.choices and len(",".join(column.choices)) <= 255:
        return {"validate": "list", "source": list(column.choices)}
    return None
