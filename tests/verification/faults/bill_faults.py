"""Faults in lists of bills and in cells that are merged: twice, unseen, in another unit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from openpyxl.worksheet.cell_range import CellRange

from tests.verification.faults.list_faults import wrong
from tests.verification.right.hands import HANDS, INPUT, STYLES, by_hand
from tests.verification.right.listed.bills import FLOORS, bills, summed
from tests.verification.right.listed.making import air, two_floors
from tests.verification.right.sheets import Made


def _billed(made: Made, more: list[list[Any]]) -> None:
    last = bills(made, more)
    air(made, [f"={summed(floor, last)}/1000" for floor in FLOORS])


@wrong("a credit note that stands in the list twice", "Bills!D28")
def _(made: Made) -> None:
    bill = ["PV-2299", dt.date(2024, 9, 2), "north", 14_800.0, "kWh"]
    credit = ["CN-118", dt.date(2024, 9, 3), "north", -14_800.0, "kWh"]
    _billed(made, [bill, credit, credit])


@wrong("a bill that stands in the list twice", "Bills!D26")
def _(made: Made) -> None:
    last = bills(made, [])
    sheet = made.sheet("Bills")
    made.put("Bills", f"A{last + 1}", [[sheet.cell(9, c).value for c in range(1, 6)]])
    sheet.cell(last + 1, 2).number_format = "dd/mm/yyyy"
    air(made, [f"={summed(floor, last + 1)}/1000" for floor in FLOORS])


@wrong("a negative bill without a word", "Bills!D26")
def _(made: Made) -> None:
    _billed(made, [["PV-2299", dt.date(2024, 12, 28), "north", -9_950.5, "kWh"]])


@wrong("months that stay under a merged quarter", "Log!C6")
def _(made: Made) -> None:
    two_floors(made)
    sheet = made.sheet("Log")
    for first in (2, 5, 8, 11):
        amounts = [float(sheet[f"C{row}"].value) for row in range(first, first + 3)]
        sheet[f"C{first}"] = round(sum(amounts), 3)
        if first != 5:
            sheet[f"C{first + 1}"] = sheet[f"C{first + 2}"] = None
    # A program merges cells and keeps what stands in them; openpyxl empties them.
    for cells in ("C2:C4", "C5:C7", "C8:C10", "C11:C13"):
        sheet.merged_cells.ranges.add(CellRange(cells))
    air(made, ["=SUM(Log!B2:B13)", "=SUM(Log!C2:C13)"])


@wrong("a kilometre with a blank behind it, taken for a mile", "Odometers!E7")
def _(made: Made) -> None:
    placed = by_hand(made, HANDS["trucks"], STYLES["English"])
    rows: list[list[Any]] = []
    for n in range(10):
        unit = "mi" if n in (3, 8) else "km " if n == 5 else "km"
        begun, way = 120_000 + 7_311 * n, 205_000 + 1_730 * (n * 7 % 10)
        driven = way / 1.609344 if unit == "mi" else way
        formula = f'=(C{n + 2}-B{n + 2})*IF(D{n + 2}="km",1,1.609344)'
        rows.append([f"15C-{40211 + 37 * n}", begun, begun + driven, unit, formula])
    heads = ["Truck", "1 Jan 2024", "31 Dec 2024", "Unit", "km"]
    made.put("Odometers", "A1", [heads, *rows])
    made.sheet(INPUT)[placed.monitored[0, 0]] = "=SUM(Odometers!E2:E11)"
