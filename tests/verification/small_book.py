"""Small monitoring spreadsheets of solar output, written cell by cell, as people type them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from jcm_mrv.verification.verdict import Verdict

TITLE = "Monitoring Spreadsheet: JCM_VN_AM007_ver01.0"
INPUT = "MRS(input)"

# Period, symbol, value, and optionally unit and description.
Line = tuple[str | None, str, object] | tuple[str | None, str, object, str, str]


def write(path: Path, *tables: Any, **look: Any) -> Path:
    """Write such a workbook as it is: see :func:`laid_out`."""
    laid_out(*tables, **look).save(path)
    return path


def laid_out(
    lines: Sequence[Line],
    results: Sequence[tuple[str, object]],
    *,
    factor: object = 0.333,
    values: Sequence[str] = ("Monitored Values",),
) -> openpyxl.Workbook:
    """Give a workbook: Table 1 from row 8, the factor in D30, Table 3 from row 40.

    ``values`` are the headings of the columns of values; with several, a value is a list.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = INPUT
    sheet["L1"] = TITLE
    sheet["B3"] = "Monitoring Report Sheet (Input Sheet)"
    sheet["B5"] = "Table 1: Parameters monitored ex post"
    heads = ["Monitoring period", "Monitoring point No.", "Parameters", "Description of data"]
    heads += [*values, "Units", "Monitoring option", "Source of data"]
    for n, head in enumerate(heads, start=2):
        sheet.cell(7, n, head)
    for n, (period, symbol, value, *more) in enumerate(lines):
        unit, words = more or ("MWh/p", "Electricity of the roof")
        given = value if isinstance(value, list) else [value]
        row = [period, f"({n + 1})", symbol, words, *given, unit, "Option C", "Meter"]
        for column, cell in enumerate(row, start=2):
            sheet.cell(8 + n, column, cell)
    sheet["B28"] = "Table 2: Project-specific parameters fixed ex ante"
    rows = [
        ("Parameters", "Description of data", "Estimated Values", "Units", "Source of data"),
        ("EF_RE,i", "Reference factor", factor, "tCO2/MWh", "VN_AM007"),
    ]
    for n, row in enumerate(rows):
        for column, cell in enumerate(row, start=2):
            sheet.cell(29 + n, column, cell)
    sheet["B38"] = "Table 3: Ex-post calculation of CO2 emission reductions"
    for column, head in enumerate(("Monitoring period", "CO2 emission reductions", "Units"), 2):
        sheet.cell(39, column, head)
    for n, (period, result) in enumerate(results):
        for column, cell in enumerate((period, result, "tCO2/p"), start=2):
            sheet.cell(40 + n, column, cell)
    return book


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    """Give the code and the place of each request."""
    found = [item.finding for item in verdict.items if item.finding.severity != "note"]
    return [(finding.code, finding.where) for finding in found]


def with_log(path: Path, formulas: Mapping[str, Any], cells: Mapping[str, Any]) -> Path:
    """Put cells on the sheet of inputs of a written book, and a log of others beside it."""
    book = openpyxl.load_workbook(path)
    log = book.create_sheet("Log")
    for sheet, contents in ((book[INPUT], formulas), (log, cells)):
        for cell, content in contents.items():
            sheet[cell] = content
    book.save(path)
    return path


def with_table(path: Path, formula: str, table: Sequence[Sequence[Any]], words: str) -> Path:
    """Write a book of one year whose one value, called by ``words``, takes a table of a log."""
    year = "01/01/2024 - 31/12/2024"
    write(path, [(year, "EG_1,p", 0, "MWh/p", words)], [("2024", 0)])
    cells = {
        f"{chr(65 + column)}{row}": content
        for row, line in enumerate(table, start=1)
        for column, content in enumerate(line)
        if content is not None
    }
    return with_log(path, {"F8": formula, "C40": "=ROUNDDOWN(F8*D30,0)"}, cells)
