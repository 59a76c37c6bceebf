"""Right books by days, weeks, months, quarters and invoices."""

from __future__ import annotations

import datetime as dt

from tests.verification.right.hands import INPUT
from tests.verification.right.listed.making import (
    FLOORS,
    LAST,
    QUARTERS,
    air,
    dated,
    listed,
    months,
    two_floors,
)
from tests.verification.right.sheets import Made


@listed("days of two years")
def _(made: Made) -> None:
    rows = [
        [
            dt.date(2023, 6, 1) + dt.timedelta(days=k),
            round(1.1 + 0.3 * ((k * 7) % 11) / 11, 3),
            round(0.9 + 0.2 * ((k * 5) % 13) / 13, 3),
        ]
        for k in range(700)
    ]
    made.put("Daily", "A1", [["Date", "Floor 1 MWh", "Floor 2 MWh"], *rows])
    dated(made, "Daily", shown="dd/mm/yyyy")
    year = "(YEAR(Daily!$A$2:$A$701)=2024)"
    air(made, [f"=SUMPRODUCT({year}*Daily!{c}$2:{c}$701)" for c in "BC"])


@listed("quarters by a label in the log")
def _(made: Made) -> None:
    two_floors(made)
    made.put("Log", "D1", [["Quarter"], *[[f"Q{m // 3 + 1}"] for m in range(12)]])
    values = [f'=SUMIF(Log!$D$2:$D$13,"Q{q}",Log!{c}$2:{c}$13)' for q in (1, 2, 3, 4) for c in "BC"]
    air(made, values, periods=QUARTERS, result=FLOORS, whole=True)


@listed("a row for each month of each floor")
def _(made: Made) -> None:
    two_floors(made)
    periods = [f"01/{m:02}/2024 - {LAST[m - 1]}/{m:02}/2024" for m in range(1, 13)]
    values = [f"=Log!{c}{m + 1}" for m in range(1, 13) for c in "BC"]
    air(made, values, periods=periods, result=FLOORS, whole=True)


@listed("months that are found by position, in ranges with their headings")
def _(made: Made) -> None:
    two_floors(made)
    periods = [f"01/{m:02}/2024 - {LAST[m - 1]}/{m:02}/2024" for m in range(1, 13)]
    found = "MATCH(DATE(2024,{},1),Log!$A$2:$A$13,0)"
    values = [f"=INDEX(Log!{c}$1:{c}$13,{found.format(m)}+1)" for m in range(1, 13) for c in "BC"]
    air(made, values, periods=periods, result=FLOORS, whole=True)


@listed("readings that are dated on the first of the next month")
def _(made: Made) -> None:
    two_floors(made)
    for m in range(1, 13):
        made.sheet("Log")[f"A{m + 1}"] = dt.date(2024 + m // 12, m % 12 + 1, 1)
    dated(made, "Log", shown="dd/mm/yyyy")
    periods = [f"01/{m:02}/2024 - {LAST[m - 1]}/{m:02}/2024" for m in range(1, 13)]
    values = [f"=Log!{c}{m + 1}" for m in range(1, 13) for c in "BC"]
    air(made, values, periods=periods, result=FLOORS, whole=True)


@listed("days that are texts")
def _(made: Made) -> None:
    two_floors(made, 1000.0, "kWh")
    for row in range(2, 14):
        made.sheet("Log")[f"A{row}"] = f"{LAST[row - 2]}/{row - 1:02}/2024"
    air(made, ["=SUM(Log!B2:B13)/1000", "=SUM(Log!C2:C13)/1000"])


@listed("invoices of irregular days")
def _(made: Made) -> None:
    day, rows = dt.date(2023, 12, 12), []
    for k in range(14):
        after = day + dt.timedelta(days=29 + (k * 5) % 4)
        last = after - dt.timedelta(days=1)
        rows.append([f"INV-{k:03}", day, last, round(52.0 + ((k * 7) % 9) / 3, 2)])
        day = after
    made.put("Invoices", "A1", [["Invoice", "From", "To", "MWh"], *rows])
    for column in (2, 3):
        dated(made, "Invoices", column, "dd.mm.yyyy")
    period = f"{rows[1][1]:%d/%m/%Y} - {rows[11][2]:%d/%m/%Y}"
    air(made, ["=SUM(Invoices!D3:D13)", 377.9], periods=(period,))


@listed("a floor that starts in July")
def _(made: Made) -> None:
    two_floors(made)
    for row in range(2, 8):
        made.sheet("Log")[f"C{row}"] = None
    air(made, ["=SUM(Log!B2:B13)", "=SUM(Log!C8:C13)"])
    made.sheet(INPUT)["B9"] = "01/07/2024 - 31/12/2024"


@listed("weeks")
def _(made: Made) -> None:
    rows = [
        [
            dt.date(2024, 1, 7) + dt.timedelta(days=7 * k),
            round(7.2 + 0.4 * ((k * 5) % 9) / 9, 3),
            round(6.9 + 0.5 * ((k * 4) % 11) / 11, 3),
        ]
        for k in range(52)
    ]
    made.put("Weeks", "A1", [["Week ending", "Floor 1 MWh", "Floor 2 MWh"], *rows])
    dated(made, "Weeks", shown="yyyy-mm-dd")
    air(made, ["=SUM(Weeks!B2:B53)", "=SUM(Weeks!C2:C53)"])


@listed("a log with the newest month first")
def _(made: Made) -> None:
    both = list(zip(months(30.0), months(41.0, 1), strict=True))[::-1]
    rows = [[day, one, other] for (day, one), (_, other) in both]
    made.put("Log", "A1", [["Month", "Floor 1 MWh", "Floor 2 MWh"], *rows])
    dated(made, "Log")
    air(made, ["=SUM(Log!B2:B13)", "=SUM(Log!C2:C13)"])
