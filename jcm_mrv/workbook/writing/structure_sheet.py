"""MSS: who is responsible for what in monitoring; below, credits and the rules of the country."""

from __future__ import annotations

from jcm_mrv.calculation.crediting import (
    label_lines,
    participant_lines,
    rule_lines,
    stated_lines,
)
from jcm_mrv.calculation.crediting_schema import RuleLine
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
    _write_credits(context, sheet)
    legend = [LEGEND_INPUT]
    if not lines:
        legend.append((styles.EMPTY_INPUT, "Input, to be filled"))
    end_sheet(context, sheet, legend, (1, 2))
    return sheet


def _write_credits(context: Context, sheet: Sheet) -> None:
    """Write who takes part, what is stated of credits, and rules: no official table."""
    project, result = context.project, context.result
    lines = [
        (
            f"Participant, {'Japan' if line['side'] == 'japan' else 'partner country'}",
            line["name"] + (f"; tax code {line['tax_code']}" if line["tax_code"] else ""),
        )
        for line in participant_lines(project)
    ]
    if (activity := context.methodology.file.article6) is not None:
        unread = activity.standing == "unverified"
        sure = "words of jcm-mrv, not read in a document" if unread else activity.source
        text = f"{activity.sector}: {activity.activity_type} ({sure})"
        lines.append(("Activity under Article 6", text))
    lines += stated_lines(project, result.years, result.allocated) or label_lines(result.years)
    lines += [_rule(line) for line in rule_lines(project)]
    sheet.next_row()
    sheet.put(0, styles.TABLE_TITLE, "[Participants, credits as stated, and rules]")
    sheet.next_row()
    for what, text in lines:
        sheet.put(0, styles.TEXT, what, to=1)
        sheet.put(2, styles.TEXT, text, to=3)
        sheet.next_row()


def _rule(line: RuleLine) -> tuple[str, str]:
    """Give a document of the partner country's rules in words, with its forms by name."""
    version = f" {line['version']}" if line["version"] else ""
    since = f", from {line['since']}" if line["since"] else ""
    unread = "" if line["standing"] == "official" else "; not read in an official text"
    forms = f"; forms: {', '.join(line['forms'])}" if line["forms"] else ""
    return "Rules of the partner country", f"{line['document']}{version}{since}{unread}{forms}"
