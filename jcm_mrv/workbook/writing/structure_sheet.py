"""MSS: who is responsible for what in monitoring."""

from __future__ import annotations

from jcm_mrv.workbook import wording
from jcm_mrv.workbook.writing import styles
from jcm_mrv.workbook.writing.frame import LEGEND_INPUT, Context, end_sheet, start_sheet
from jcm_mrv.workbook.writing.sheet import Sheet

_WIDTHS = (24.0, 24.0, 40.0, 64.0)
_EMPTY_ROWS = 6


def write_structure(context: Context) -> Sheet:
    """Give the sheet with its two columns, from the project file or with empty rows to fill."""
    sheet = start_sheet(context, wording.MSS, _WIDTHS)
    sheet.next_row()
    sheet.repeated = sheet.cursor
    sheet.headings(styles.HEADING, [(0, 1, "Responsible personnel"), (2, 3, "Role")])
    sheet.frozen = sheet.cursor
    lines = [(line.personnel, line.role) for line in context.project.structure]
    for personnel, role in lines or [("", "")] * _EMPTY_ROWS:
        style = styles.INPUT if lines else styles.EMPTY_INPUT
        sheet.put(0, style, personnel, to=1)
        sheet.put(2, style, role, to=3)
        sheet.heights.setdefault(sheet.cursor, 24.0)
        sheet.next_row()
    legend = [LEGEND_INPUT]
    if not lines:
        legend.append((styles.EMPTY_INPUT, "Input, to be filled"))
    end_sheet(context, sheet, legend, (1, 2))
    return sheet
