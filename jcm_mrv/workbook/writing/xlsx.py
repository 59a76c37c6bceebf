"""The monitoring spreadsheet of one methodology as an xlsx file."""

from __future__ import annotations

import io

from xlsxwriter import Workbook

from jcm_mrv.calculation.result import ApplicationResult, Result
from jcm_mrv.workbook.wording import spreadsheet_id
from jcm_mrv.workbook.writing.compose import compose
from jcm_mrv.workbook.writing.frame import Expected
from jcm_mrv.workbook.writing.sheet import Sheet
from jcm_mrv.workbook.writing.write_sheets import CREATED, SheetWriter, options, plain_text


def workbook_bytes(
    result: Result,
    application: ApplicationResult,
    *,
    months: bool = False,
    expected: Expected | None = None,
) -> bytes:
    """Give the monitoring spreadsheet of one methodology, as an xlsx file.

    Parameters
    ----------
    result : Result
        The project's result.
    application : ApplicationResult
        The methodology's part of it.
    months : bool
        Whether the report shows each monitored value by month.
    expected : callable, optional
        How each amount of an estimate came about: it has the sheets of the plan alone.

    Raises
    ------
    FindingsError
        ``WBK-001`` to ``WBK-004`` when the sheets do not fit a spreadsheet, or an estimate is
        wrong.
    """
    sheets = compose(result, application, months=months, expected=expected)
    name, file = spreadsheet_id(application.methodology), result.project.file
    return written(sheets, name, file.title, file.reference)


def written(sheets: list[Sheet], name: str, title: str, reference: str) -> bytes:
    """Give the sheets as an xlsx file: the same sheets give the same bytes."""
    buffer = io.BytesIO()
    book = Workbook(buffer, options())
    book.set_properties(
        {
            "title": f"Monitoring Spreadsheet: {name}",
            "subject": plain_text(f"{title} {reference}".strip()),
            "created": CREATED,
        }
    )
    book.set_calc_mode("auto")
    writer = SheetWriter(book)
    for sheet in sheets:
        writer.sheet(sheet, _footer(name, reference, sheet.name))
    first = book.get_worksheet_by_name("MRS(input)")
    if first is not None:
        first.activate()
    book.close()
    return buffer.getvalue()


def _footer(name: str, reference: str, sheet: str) -> str:
    """Give the page footer; a header or footer holds 255 characters, & begins a code."""
    shown = plain_text(reference)[:60].replace("&", "&&")
    return f"&L&8{name}&C&8{sheet}{'  ' + shown if shown else ''}&R&8Page &P of &N"
