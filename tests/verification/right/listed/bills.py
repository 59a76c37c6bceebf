"""Right books of bills and spans: credit notes, two units in a list, quarters, merged cells."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.verification.right.hands import HANDS, INPUT, STYLES, by_hand
from tests.verification.right.listed.making import Make, air, dated, listed, months, two_floors
from tests.verification.right.sheets import Made

FLOORS = ("north", "south")


def bills(made: Made, more: list[list[Any]], *, mixed: tuple[str, float] | None = None) -> int:
    """Write bills of two floors, some in another unit, and further ones; give the last row."""
    lines: list[list[Any]] = []
    for m in range(12):
        for k, floor in enumerate(FLOORS):
            day, amount = months(30_000.0 + 11_000 * k, k)[m]
            unit, times = mixed if mixed and (m + k) % 4 == 1 else ("kWh", 1.0)
            # The bills of each floor come on days of their own.
            on = day.replace(day=22 + 3 * k)
            number = f"PV-{2301 + len(lines)}"
            lines.append([number, on, floor, round(amount * times, 3), unit])
    lines += more
    made.put("Bills", "A1", [["Bill", "Date", "Floor", "Amount", "Unit"], *lines])
    dated(made, "Bills", 2, "dd/mm/yyyy")
    return len(lines) + 1


def summed(floor: str, last: int, unit: str = "") -> str:
    """Give the sum of a floor, of one unit or of all."""
    of = {c: f"Bills!${c}$2:${c}${last}" for c in "BCDE"}
    wanted = f'{of["C"]},"{floor}",{of["B"]},">="&DATE(2024,1,1),{of["B"]},"<="&DATE(2024,12,31)'
    return f"SUMIFS({of['D']},{wanted}" + (f',{of["E"]},"{unit}")' if unit else ")")


CREDITS: dict[str, list[list[Any]]] = {
    "of a bill that was wrong": [
        ["PV-2299", dt.date(2024, 9, 2), "north", 14_800.0, "kWh"],
        ["CN-118", dt.date(2024, 9, 3), "north", -14_800.0, "kWh"],
    ],
    "before the bill that is right": [
        ["PV-2310-R", dt.date(2024, 9, 29), "south", -14_800.0, "kWh"],
        ["PV-2340", dt.date(2024, 10, 4), "south", 14_800.0, "kWh"],
    ],
    "called so": [["Credit note 12", dt.date(2024, 11, 14), "north", -9_950.5, "kWh"]],
    "called so in Japanese": [["赤伝 0412", dt.date(2024, 11, 14), "south", -9_950.5, "kWh"]],
    "called so in Vietnamese": [
        ["Hóa đơn điều chỉnh giảm 7", dt.date(2024, 4, 14), "south", -9_950.5, "kWh"]
    ],
}


def _credited(more: list[list[Any]]) -> Make:
    def make(made: Made) -> None:
        last = bills(made, more)
        air(made, [f"={summed(floor, last)}/1000" for floor in FLOORS])

    return make


for _name, _more in CREDITS.items():
    listed(f"bills and the credit note {_name}")(_credited(_more))


def _of_two_units(unit: str, times: float, shown: str) -> Make:
    def make(made: Made) -> None:
        last = bills(made, [], mixed=(unit, times))
        values = [
            f"=({summed(floor, last, 'kWh')}+{summed(floor, last, unit)}{shown})/1000"
            for floor in FLOORS
        ]
        air(made, values)

    return make


for _unit, _times, _shown in (
    ("MWh", 0.001, "*1000"),
    ("GJ", 0.0036, "*1000/3.6"),
    ("Wh", 1000.0, "/1000"),
):
    listed(f"bills in kWh and {_unit}, each converted")(_of_two_units(_unit, _times, _shown))


@listed("a unit of each line, and a factor that its formula chooses")
def _(made: Made) -> None:
    for n, sheet in enumerate(("North", "South")):
        rows: list[list[Any]] = []
        for m, (day, amount) in enumerate(months(30.0 + 11 * n, n), start=2):
            unit = "MWh" if m % 5 == n else "kWh "
            shown = amount if unit == "MWh" else round(amount * 1000)
            rows.append([day, shown, unit, f'=B{m}*IF(TRIM(C{m})="MWh",1000,1)'])
        made.put(sheet, "A1", [["Month", "Meter", "Unit", "kWh"], *rows])
        dated(made, sheet)
    air(made, ["=SUM(North!D2:D13)/1000", "=SUM(South!D2:D13)/1000"])


def _odometers(factor: str) -> Make:
    """Write the distance of trucks of which two have miles."""

    def make(made: Made) -> None:
        placed = by_hand(made, HANDS["trucks"], STYLES["English"])
        rows: list[list[Any]] = []
        for n in range(10):
            unit = "mi" if n in (3, 8) else "km "
            begun, way = 120_000 + 7_311 * n, 205_000 + 1_730 * (n * 7 % 10)
            driven = way / 1.609344 if unit == "mi" else way
            formula = f"=(C{n + 2}-B{n + 2})*{factor.format(f'D{n + 2}')}"
            rows.append([f"15C-{40211 + 37 * n}", begun, begun + driven, unit, formula])
        heads = ["Truck", "1 Jan 2024", "31 Dec 2024", "Unit", "km"]
        made.put("Odometers", "A1", [heads, *rows])
        made.sheet(INPUT)[placed.monitored[0, 0]] = "=SUM(Odometers!E2:E11)"

    return make


for _name, _factor in (
    ("chosen", 'IF(TRIM({})="mi",1.609344,1)'),
    ("chosen the other way round", 'IF(TRIM({})="km",1,1.609344)'),
    ("chosen by another spelling", 'IF(LEFT({},2)="mi",1.609,1)'),
):
    listed(f"odometers in miles and kilometres, the factor {_name}")(_odometers(_factor))


@listed("a floor that is read by the quarter, over merged cells")
def _(made: Made) -> None:
    two_floors(made)
    sheet = made.sheet("Log")
    for first in (2, 5, 8, 11):
        amounts = [float(sheet[f"C{row}"].value) for row in range(first, first + 3)]
        sheet[f"C{first}"] = round(sum(amounts), 3)
        sheet[f"C{first + 1}"] = sheet[f"C{first + 2}"] = None
        sheet.merge_cells(f"C{first}:C{first + 2}")
    air(made, ["=SUM(Log!B2:B13)", "=SUM(Log!C2:C13)"])


@listed("a floor that is read by the quarter in a row, over merged cells")
def _(made: Made) -> None:
    one, other = ([v for _, v in months(30.0 + 11 * k, k)] for k in (0, 1))
    heads = [dt.date(2024, m + 1, 1) for m in range(12)]
    quarters = [round(sum(other[m : m + 3]), 3) if m % 3 == 0 else None for m in range(12)]
    made.put("Log", "A1", [["MWh", *heads], ["Floor 1", *one], ["Floor 2", *quarters]])
    for column in ("B", "E", "H", "K"):
        made.sheet("Log").merge_cells(f"{column}3:{chr(ord(column) + 2)}3")
    for (cell,) in made.sheet("Log").iter_cols(min_col=2, max_col=13, max_row=1):
        cell.number_format = "mmm yyyy"
    air(made, ["=SUM(Log!B2:M2)", "=SUM(Log!B3:M3)"])


def _by_quarters(heads: list[str]) -> Make:
    """Write quarters across: a floor that adds its parts, and one of a main meter."""

    def make(made: Made) -> None:
        rows: list[list[Any]] = [["MWh", None, *heads]]
        for n in (1, 2):
            amounts = [v for _, v in months(30.0 + 11 * n, n)]
            main = [round(sum(amounts[q : q + 3]), 2) for q in (0, 3, 6, 9)]
            at = len(rows)
            rest = [f"={c}{at + 4}-{c}{at + 2}-{c}{at + 3}" for c in "CDEF"]
            rows += [
                [f"Floor {n}", "rooms", *rest],
                [None, "lifts", *[round(v * 0.11, 2) for v in main]],
                [None, "lights", *[round(v * 0.06, 2) for v in main]],
                [None, "main meter", *main],
                [],
            ]
        made.put("Meters", "A1", rows)
        air(made, ["=SUM(Meters!C5:F5)", "=SUM(Meters!C7:F9)"])

    return make


for _name, _heads in (
    ("of a number", ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]),
    ("of months", ["Jan - Mar 2024", "Apr - Jun 2024", "Jul - Sep 2024", "Oct - Dec 2024"]),
):
    listed(f"quarters {_name} across, of one floor in its parts")(_by_quarters(_heads))


def _replaced(last: dt.date) -> Make:
    """Write a register that was replaced in July, read until the end of the year."""

    def make(made: Made) -> None:
        two_floors(made)
        half, begun = 210.4, 4_120.0
        rows = [
            [dt.date(2024, 1, 1), "E-5507", 88_210.4, "start"],
            [dt.date(2024, 7, 20), "E-5507", 88_210.4 + half, "removed"],
            [dt.date(2024, 7, 20), "E-6120", begun, "installed (used meter)"],
            [last, "E-6120", begun + 278.3, "end"],
        ]
        heads = ["Date", "Meter no.", "Reading", "Remark"]
        made.put("Register", "B2", [["Floor 2, register readings (MWh)"], heads, *rows])
        dated(made, "Register", 2, "dd/mm/yyyy")
        air(made, ["=SUM(Log!B2:B13)", "=(Register!D5-Register!D4)+(Register!D7-Register!D6)"])

    return make


listed("a register that was replaced, read on the first of January")(_replaced(dt.date(2025, 1, 1)))
listed("a register that was replaced, read on New Year's Eve")(_replaced(dt.date(2024, 12, 31)))


@listed("bills of two tariffs, whose amounts are equal once")
def _(made: Made) -> None:
    last = bills(
        made,
        [
            ["PV-2400", dt.date(2024, 12, 30), "north", 4_120.0, "kWh", "day"],
            ["PV-2400", dt.date(2024, 12, 30), "north", 4_120.0, "kWh", "night"],
        ],
    )
    air(made, [f"={summed(floor, last)}/1000" for floor in FLOORS])
