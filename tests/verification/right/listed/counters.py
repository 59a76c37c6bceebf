"""Right books of counters that are read on a day, and of meters that were exchanged."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.verification.right.hands import INPUT
from tests.verification.right.listed.making import FLOORS, LAST, air, dated, listed, months
from tests.verification.right.sheets import Made

FIRSTS = [*(dt.date(2024, m, 1) for m in range(1, 13)), dt.date(2025, 1, 1)]
MONTHS = [f"01/{m:02}/2024 - {LAST[m - 1]}/{m:02}/2024" for m in range(1, 13)]


def counter(scale: float, seed: int, begins: float) -> list[float]:
    """Give thirteen readings of a counter in kWh, taken at the starts of months."""
    found = [begins]
    for _, amount in months(scale, seed):
        found.append(round(found[-1] + 1000 * amount, 1))
    return found


def _read(made: Made, shown: str = "dd/mm/yyyy") -> None:
    rows = zip(FIRSTS, counter(30.0, 0, 182_455.0), counter(41.0, 1, 96_210.5), strict=True)
    made.put("Counter", "A1", [["Read on", "Floor 1 [kWh]", "Floor 2 [kWh]"], *rows])
    dated(made, "Counter", shown=shown)


@listed("a counter at the starts of months, subtracted by the year")
def _(made: Made) -> None:
    _read(made)
    air(made, [f"=(Counter!{c}14-Counter!{c}2)/1000" for c in "BC"])


@listed("a counter at the starts of months, subtracted beside each reading")
def _(made: Made) -> None:
    """The difference stands beside the reading that ends the month."""
    _read(made)
    made.put("Counter", "D1", [["Floor 1 used [kWh]", "Floor 2 used [kWh]"]])
    for row in range(3, 15):
        made.put("Counter", f"D{row}", [[f"=B{row}-B{row - 1}", f"=C{row}-C{row - 1}"]])
    air(made, ["=SUM(Counter!D3:D14)/1000", "=SUM(Counter!E3:E14)/1000"])


@listed("a counter at the starts of months, subtracted beside the first reading")
def _(made: Made) -> None:
    """The difference stands beside the reading that begins the month."""
    _read(made)
    made.put("Counter", "D1", [["Floor 1 used [kWh]", "Floor 2 used [kWh]"]])
    for row in range(2, 14):
        made.put("Counter", f"D{row}", [[f"=B{row + 1}-B{row}", f"=C{row + 1}-C{row}"]])
    air(made, ["=SUM(Counter!D2:D13)/1000", "=SUM(Counter!E2:E13)/1000"])


@listed("a counter at the starts of months, with a row of Table 1 for each month")
def _(made: Made) -> None:
    _read(made)
    values = [f"=(Counter!{c}{m + 2}-Counter!{c}{m + 1})/1000" for m in range(1, 13) for c in "BC"]
    air(made, values, periods=MONTHS, result=FLOORS, whole=True)


@listed("a counter at the starts of months, its differences in rows by the month")
def _(made: Made) -> None:
    _read(made)
    made.put("Counter", "D1", [["Floor 1 used [kWh]", "Floor 2 used [kWh]"]])
    for row in range(3, 15):
        made.put("Counter", f"D{row}", [[f"=B{row}-B{row - 1}", f"=C{row}-C{row - 1}"]])
    values = [f"=Counter!{c}{m + 2}/1000" for m in range(1, 13) for c in "DE"]
    air(made, values, periods=MONTHS, result=FLOORS, whole=True)


@listed("a counter at the starts of quarters, with a row of Table 1 for each quarter")
def _(made: Made) -> None:
    _read(made)
    ends = [(2, 5), (5, 8), (8, 11), (11, 14)]
    values = [f"=(Counter!{c}{b}-Counter!{c}{a})/1000" for a, b in ends for c in "BC"]
    quarters = [f"01/{m:02}/2024 - {LAST[m + 1]}/{m + 2:02}/2024" for m in (1, 4, 7, 10)]
    air(made, values, periods=quarters, result=FLOORS, whole=True)


@listed("a counter across a row, read at the starts of months")
def _(made: Made) -> None:
    one, other = counter(30.0, 0, 182_455.0), counter(41.0, 1, 96_210.5)
    rows = [["Meter", *FIRSTS], ["Floor 1, kWh", *one], ["Floor 2, kWh", *other]]
    made.put("Register", "B3", rows)
    for cell in made.sheet("Register")[3][2:]:
        cell.number_format = "d mmm yy"
    air(made, [f"=(Register!O{row}-Register!C{row})/1000" for row in (4, 5)])


@listed("a counter whose start and end of each month stand side by side")
def _(made: Made) -> None:
    one = counter(30.0, 0, 182_455.0)
    rows = [[FIRSTS[m], one[m], one[m + 1], f"=C{m + 3}-B{m + 3}"] for m in range(12)]
    heads = ["Month", "Reading at start [kWh]", "Reading at end [kWh]", "Consumption [kWh]"]
    made.put("Floor 1", "A2", [heads, *rows])
    dated(made, "Floor 1")
    other = [[day, 1000 * v] for day, v in months(41.0, 1)]
    made.put("Floor 2", "A2", [["Month", "Consumption [kWh]"], *other])
    dated(made, "Floor 2")
    air(made, ["=SUM('Floor 1'!D3:D14)/1000", "=SUM('Floor 2'!B3:B14)/1000"])


@listed("a counter of two years at the starts of months")
def _(made: Made) -> None:
    one, other = [182_455.0], [96_210.5]
    for year in (2024, 2025):
        for (_, v), (_, w) in zip(months(30.0, year), months(41.0, year + 3), strict=True):
            one.append(round(one[-1] + 1000 * v, 1))
            other.append(round(other[-1] + 1000 * w, 1))
    days = [dt.date(2024 + m // 12, m % 12 + 1, 1) for m in range(25)]
    made.put("Counter", "A1", [["Read on", "Floor 1 [kWh]", "Floor 2 [kWh]"]])
    made.put("Counter", "A2", list(zip(days, one, other, strict=True)))
    dated(made, "Counter", shown="yyyy-mm-dd")
    ends = [(2, 14), (14, 26)]
    values = [f"=(Counter!{c}{b}-Counter!{c}{a})/1000" for a, b in ends for c in "BC"]
    periods = ["01/01/2024 - 31/12/2024", "01/01/2025 - 31/12/2025"]
    air(made, values, periods=periods)


ENDS = [
    ["Meter", "Location", "Start date", "End date", "Start reading", "End reading", "Factor"],
    ["M-11", "Floor 1", dt.date(2024, 1, 1), dt.date(2024, 12, 31), 182_455.0, 548_021.0, 1],
    ["M-12", "Floor 2", dt.date(2024, 1, 1), dt.date(2024, 12, 31), 96_210.5, 595_331.5, 1],
]


def _ends(made: Made, rows: list[list[Any]], sheet: str = "Meters", at: str = "A3") -> None:
    made.put(sheet, at, rows)
    for row in made.sheet(sheet).iter_rows():
        for cell in row:
            if isinstance(cell.value, dt.date):
                cell.number_format = "dd/mm/yyyy"


@listed("one row for each meter, with its days and readings side by side")
def _(made: Made) -> None:
    _ends(made, ENDS)
    air(made, [f"=(Meters!F{row}-Meters!E{row})/1000" for row in (4, 5)])


@listed("one row for each meter, with its days, readings and multiplier side by side")
def _(made: Made) -> None:
    rows = [ENDS[0], [*ENDS[1][:4], 4_561.37, 13_700.52, 40], [*ENDS[2][:4], 801.7, 4_961.0, 120]]
    _ends(made, rows)
    made.put("Meters", "H3", [["Consumption [kWh]"], ["=(F4-E4)*G4"], ["=(F5-E5)*G5"]])
    air(made, ["=Meters!H4/1000", "=Meters!H5/1000"])


@listed("one row for each meter, each end with its day before its reading")
def _(made: Made) -> None:
    heads = ["Meter No.", "Start", "Reading kWh", "End", "Reading kWh", "kWh"]
    rows = [
        [f"M-1{n}", start, one, dt.date(2025, 1, 1), other, f"=E{n + 3}-C{n + 3}"]
        for n, (_, _, start, _, one, other, _) in enumerate(ENDS[1:], start=1)
    ]
    _ends(made, [heads, *rows])
    air(made, ["=Meters!F4/1000", "=Meters!F5/1000"])


@listed("one row for each meter and year, of two years")
def _(made: Made) -> None:
    heads = ["Meter", "From", "To", "Index at start", "Index at end", "kWh"]
    readings = [(182_455.0, 548_021.0, 911_877.0), (96_210.5, 595_331.5, 1_090_008.5)]
    rows: list[list[Any]] = [heads]
    for year in (2024, 2025):
        for n, known in enumerate(readings, start=1):
            ends = known[year - 2024], known[year - 2023]
            row = len(rows) + 3
            days = dt.date(year, 1, 1), dt.date(year, 12, 31)
            rows.append([f"M-{n}", *days, *ends, f"=E{row}-D{row}"])
    _ends(made, rows)
    periods = ["01/01/2024 - 31/12/2024", "01/01/2025 - 31/12/2025"]
    air(made, [f"=Meters!F{row}/1000" for row in range(4, 8)], periods=periods)


@listed("two meters exchanged within the year, a row for each of them")
def _(made: Made) -> None:
    """The old meter of floor 1 was taken off on 12 August, and a new one put in its place."""
    heads = ["Point", "Serial number", "From", "To", "Start [kWh]", "End [kWh]", "Used [kWh]"]
    change = dt.date(2024, 8, 12)
    ends = dt.date(2024, 1, 1), dt.date(2024, 12, 31)
    rows: list[list[Any]] = [
        ["Floor 1", "A-20417 (old)", ends[0], change, 882_455.0, 1_105_871.0],
        ["Floor 1", "B-77120 (new)", change, ends[1], 0.0, 142_150.0],
        ["Floor 2", "A-20418", *ends, 96_210.5, 595_331.5],
    ]
    rows = [[*row, f"=F{n}-E{n}"] for n, row in enumerate(rows, start=4)]
    _ends(made, [heads, *rows])
    air(made, ["=(Meters!G4+Meters!G5)/1000", "=Meters!G6/1000"])


@listed("two meters exchanged within the year, taken by the name of the point")
def _(made: Made) -> None:
    heads = ["Point", "Serial number", "From", "To", "Start [kWh]", "End [kWh]", "Used [kWh]"]
    change = dt.date(2024, 8, 12)
    ends = dt.date(2024, 1, 1), dt.date(2024, 12, 31)
    rows: list[list[Any]] = [
        ["Floor 1", "A-20417", ends[0], change, 882_455.0, 1_105_871.0],
        ["Floor 1", "B-77120", change, ends[1], 12.0, 142_162.0],
        ["Floor 2", "A-20418", ends[0], change, 96_210.5, 395_331.5],
        ["Floor 2", "B-77121", change, ends[1], 3.5, 200_003.5],
    ]
    rows = [[*row, f"=F{n}-E{n}"] for n, row in enumerate(rows, start=4)]
    _ends(made, [heads, *rows])
    taken = '=SUMIF(Meters!$A$4:$A$7,"Floor {}",Meters!$G$4:$G$7)/1000'
    air(made, [taken.format(1), taken.format(2)])


@listed("two meters exchanged within the year, each a row of Table 1")
def _(made: Made) -> None:
    """Both rows are of floor 1, with the days that each meter was there."""
    words = ["Electricity of floor 1, meter A-20417", "Electricity of floor 1, meter B-77120"]
    air(made, [223.416, 142.150], words=words, result="=ROUNDDOWN((F8+F9)*({pj}/{re}-1)*{ef},0)")
    sheet = made.sheet(INPUT)
    sheet["B8"], sheet["B9"] = "01/01/2024 - 12/08/2024", "13/08/2024 - 31/12/2024"
    # One machine has one row of Table 2.
    sheet.delete_rows(15)
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("=ROUND"):
                cell.value = "=ROUNDDOWN((F8+F9)*($D$14/$D$15-1)*$D$16,0)"
