"""Right books as people keep them: hidden, merged, protected, coloured, with notes."""

from __future__ import annotations

import datetime as dt

from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule
from openpyxl.styles import PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from tests.verification.right.hands import INPUT
from tests.verification.right.listed.making import air, dated, listed, months, two_floors
from tests.verification.right.sheets import Made

SUMS = ["=SUM(Log!B2:B13)", "=SUM(Log!C2:C13)"]


@listed("columns of the log that are hidden and that nothing rests on")
def _(made: Made) -> None:
    two_floors(made)
    made.put("Log", "D1", [["checked by"], *[["LTH"] for _ in range(12)]])
    made.put("Log", "E1", [["old meter kWh"], *[[m * 7.5] for m in range(12)]])
    made.sheet("Log").column_dimensions["D"].hidden = True
    made.sheet("Log").column_dimensions["E"].hidden = True
    air(made, SUMS)


@listed("rows of the year before that are hidden")
def _(made: Made) -> None:
    both = [*zip(months(29.0, 4, 2023), months(40.0, 5, 2023), strict=True)]
    both += [*zip(months(30.0), months(41.0, 1), strict=True)]
    rows = [[day, v, w] for (day, v), (_, w) in both]
    made.put("Log", "A1", [["Month", "Floor 1 [MWh]", "Floor 2 [MWh]"], *rows])
    dated(made, "Log")
    for row in range(2, 14):
        made.sheet("Log").row_dimensions[row].hidden = True
    air(made, ["=SUM(Log!B14:B25)", "=SUM(Log!C14:C25)"])


@listed("months that are grouped by quarters, closed")
def _(made: Made) -> None:
    both = [*zip(months(30.0), months(41.0, 1), strict=True)]
    row = 2
    made.put("Log", "A1", [["Month", "Floor 1 [MWh]", "Floor 2 [MWh]"]])
    totals = []
    for q in range(4):
        for (day, v), (_, w) in both[3 * q : 3 * q + 3]:
            made.put("Log", f"A{row}", [[day, v, w]])
            made.sheet("Log").row_dimensions[row].outlineLevel = 1
            made.sheet("Log").row_dimensions[row].hidden = True
            row += 1
        sums = [f"=SUM({c}{row - 3}:{c}{row - 1})" for c in "BC"]
        made.put("Log", f"A{row}", [[f"Q{q + 1} 2024", *sums]])
        totals.append(row)
        row += 1
    dated(made, "Log")
    air(made, ["=" + "+".join(f"Log!{c}{n}" for n in totals) for c in "BC"])


@listed("years merged beside the months")
def _(made: Made) -> None:
    both = zip(months(30.0), months(41.0, 1), strict=True)
    rows = [[2024 if d.month == 1 else None, d.month, v, w] for (d, v), (_, w) in both]
    made.put("Log", "A1", [["Year", "Month", "Floor 1 [MWh]", "Floor 2 [MWh]"], *rows])
    made.sheet("Log").merge_cells("A2:A13")
    air(made, ["=SUM(Log!C2:C13)", "=SUM(Log!D2:D13)"])


@listed("a period merged over the rows of Table 1")
def _(made: Made) -> None:
    two_floors(made)
    air(made, SUMS)
    sheet = made.sheet(INPUT)
    sheet["B9"] = None
    sheet.merge_cells("B8:B9")
    sheet.merge_cells("I8:I9")


@listed("titles merged across, and lines of text between the tables")
def _(made: Made) -> None:
    two_floors(made)
    air(made, SUMS)
    sheet = made.sheet(INPUT)
    for row in (3, 6):
        sheet.merge_cells(f"B{row}:I{row}")
    sheet["B5"] = "Prepared by the operator on 15 January 2025; figures in MWh unless stated."
    sheet["B2"] = "Confidential"


@listed("protected sheets with notes on values")
def _(made: Made) -> None:
    two_floors(made)
    air(made, SUMS)
    for name in (INPUT, "Log"):
        made.sheet(name).protection.sheet = True
        made.sheet(name).protection.password = "jcm"
    sheet = made.sheet(INPUT)
    sheet["F8"].comment = Comment("see sheet Log, checked on 12 Jan 2025", "QA")
    sheet["F8"].protection = Protection(locked=False)
    made.sheet("Log")["B5"].comment = Comment("reading by telephone", "operator")


@listed("conditional formats, colours and lists to choose from")
def _(made: Made) -> None:
    two_floors(made)
    air(made, SUMS)
    sheet, log = made.sheet(INPUT), made.sheet("Log")
    red = PatternFill("solid", bgColor="FFC7CE")
    log.conditional_formatting.add("B2:C13", CellIsRule("greaterThan", ["60"], fill=red))
    log.conditional_formatting.add(
        "B2:B13", ColorScaleRule("min", None, "FFFFFF", "max", None, "63BE7B")
    )
    options = DataValidation("list", '"Option A,Option B,Option C"', allow_blank=True)
    sheet.add_data_validation(options)
    options.add("H8:H9")
    sheet["F8"].fill = PatternFill("solid", fgColor="FFFF99")
    log.freeze_panes = "B2"


@listed("a sheet of the year before with the same layout, hidden")
def _(made: Made) -> None:
    two_floors(made)
    air(made, SUMS)
    rows = [
        [d, v, w]
        for (d, v), (_, w) in zip(months(29.0, 4, 2023), months(40.0, 5, 2023), strict=True)
    ]
    made.put("Log 2023", "A1", [["Month", "Floor 1 [MWh]", "Floor 2 [MWh]"], *rows])
    dated(made, "Log 2023")
    made.sheet("Log 2023").sheet_state = "veryHidden"


@listed("a check total and a difference beside the log")
def _(made: Made) -> None:
    two_floors(made)
    made.put("Log", "A15", [["Total", "=SUM(B2:B13)", "=SUM(C2:C13)"]])
    made.put("Log", "A16", [["Average", "=AVERAGE(B2:B13)", "=AVERAGE(C2:C13)"]])
    made.put("Log", "A17", [["Check", "=B15-SUM(B2:B13)", '=IF(C15=SUM(C2:C13),"OK","error")']])
    air(made, ["=Log!B15", "=Log!C15"])


@listed("a log that goes on in the year after")
def _(made: Made) -> None:
    both = [*zip(months(30.0), months(41.0, 1), strict=True)]
    both += [*zip(months(31.0, 2, 2025), months(42.0, 3, 2025), strict=True)][:4]
    rows = [[day, v, w] for (day, v), (_, w) in both]
    made.put("Log", "A1", [["Month", "Floor 1 [MWh]", "Floor 2 [MWh]"], *rows])
    dated(made, "Log")
    air(made, SUMS)


@listed("a log with a line for each day and gaps at weekends")
def _(made: Made) -> None:
    rows = []
    for k in range(366):
        day = dt.date(2024, 1, 1) + dt.timedelta(days=k)
        if day.weekday() < 5:
            rows.append(
                [
                    day,
                    round(1.4 + 0.3 * ((k * 7) % 11) / 11, 3),
                    round(1.9 + 0.2 * ((k * 5) % 13) / 13, 3),
                ]
            )
    made.put("Log", "A1", [["Date", "Floor 1 [MWh]", "Floor 2 [MWh]"], *rows])
    dated(made, "Log", shown="ddd dd/mm/yy")
    last = len(rows) + 1
    air(made, [f"=SUM(Log!B2:B{last})", f"=SUM(Log!C2:C{last})"])
