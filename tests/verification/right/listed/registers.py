"""Right books of registers, their changes and what they are multiplied by."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.verification.right.listed.making import (
    FLOORS,
    LAST,
    air,
    dated,
    listed,
    months,
)
from tests.verification.right.sheets import Made


@listed("a register that was changed in July")
def _(made: Made) -> None:
    days = [*(dt.date(2024, m, 1) for m in range(1, 13)), dt.date(2025, 1, 1)]
    rows = [
        [
            day,
            100_000 + 32_000 * n if n < 7 else None,
            31_000 * (n - 6) if n > 5 else None,
            50_000 + 21_000 * n + 37 * (n % 3),
        ]
        for n, day in enumerate(days)
    ]
    heads = ["Read on", "Floor 1, old meter [kWh]", "Floor 1, new meter [kWh]", "Floor 2 [kWh]"]
    made.put("Register", "A1", [heads, *rows])
    dated(made, "Register", shown="yyyy-mm-dd")
    old, new = "Register!B8-Register!B2", "Register!C14-Register!C8"
    air(made, [f"=({old}+{new})/1000", "=(Register!D14-Register!D2)/1000"])


@listed("a register in one column that was changed")
def _(made: Made) -> None:
    """Floor 1 has its new meter from the middle of March, floor 2 from the third day on."""
    days = [dt.date(2024, m, 1) for m in range(1, 13)]
    change, early, last = dt.date(2024, 3, 15), dt.date(2024, 1, 3), dt.date(2025, 1, 1)
    rows: list[list[Any]] = []
    for at in sorted([*days, change, change, early, early, last], key=lambda day: day.toordinal()):
        gone = (at - days[0]).days
        before = not any(row[0] == change for row in rows)
        first = not any(row[0] == early for row in rows)
        rows.append(
            [
                at,
                round(700_000 + 1003.7 * gone if before else 1040.3 * (gone - 74), 1),
                round(310_000 + 822.1 * gone if first else 801.9 * (gone - 2), 1),
            ]
        )
    made.put("Register", "A1", [["Read on", "Floor 1 [kWh]", "Floor 2 [kWh]"], *rows])
    dated(made, "Register", shown="yyyy-mm-dd")
    at_change = [n for n, row in enumerate(rows, start=2) if row[0] == change]
    at_early = [n for n, row in enumerate(rows, start=2) if row[0] == early]
    end = len(rows) + 1
    one = f"=(Register!B{at_change[0]}-Register!B2+Register!B{end}-Register!B{at_change[1]})/1000"
    other = f"=Register!C{at_early[0]}-Register!C2+Register!C{end}-Register!C{at_early[1]}"
    air(made, [one, f"=({other[1:]})/1000"])


@listed("registers of the month and of the next one, by position")
def _(made: Made) -> None:
    one, rows = 100_000.0, [[dt.date(2024, 1, 1), 100_000.0]]
    for n, (_, amount) in enumerate(months(30.0), start=1):
        one += 1000 * amount
        rows.append([dt.date(2024 + n // 12, n % 12 + 1, 1), one])
    made.put("Reg", "A1", [["Read on", "Floor 1 register"], *rows])
    dated(made, "Reg", shown="yyyy-mm-dd")
    periods = [f"01/{m:02}/2024 - {LAST[m - 1]}/{m:02}/2024" for m in range(1, 13)]
    at = "MATCH(DATE(2024,{},1),Reg!$A$2:$A$14,0)"
    values: list[Any] = []
    for m in range(1, 13):
        cells = f"INDEX(Reg!$B$2:$B$14,{at.format(m)}{{}})"
        values += [f"=({cells.format('+1')}-{cells.format('')})/1000", 31.5 + m / 7]
    air(made, values, periods=periods, result=FLOORS, whole=True)


@listed("multipliers above the readings")
def _(made: Made) -> None:
    both = zip(months(30.0), months(41.0, 1), strict=True)
    rows = [[d, round(v / 0.04, 2), round(w / 0.12, 2)] for (d, v), (_, w) in both]
    heads = [["Meter", "Floor 1", "Floor 2"], ["CT x VT", 40, 120]]
    made.put("Log", "A1", [*heads, ["Month", "kWh shown", "kWh shown"], *rows])
    dated(made, "Log")
    air(made, [f"=SUM(Log!{c}4:{c}15)*Log!{c}$2/1000" for c in "BC"])


@listed("differences of registers on the sheet")
def _(made: Made) -> None:
    one, other = 100_000.0, 50_000.0
    rows: list[list[Any]] = [[dt.date(2023, 12, 31), one, other]]
    for n, ((day, a), (_, b)) in enumerate(zip(months(30.0), months(41.0, 1), strict=True)):
        one, other, last = one + 1000 * a, other + 1000 * b, day.replace(day=LAST[day.month - 1])
        rows.append([last, one, other, f"=B{n + 3}-B{n + 2}", f"=C{n + 3}-C{n + 2}"])
    heads = [f"Floor {n} {what}" for what in ("register", "kWh") for n in (1, 2)]
    made.put("Reg", "A1", [["Read on", *heads], *rows])
    dated(made, "Reg", shown="yyyy-mm-dd")
    air(made, ["=SUM(Reg!D3:D14)/1000", "=SUM(Reg!E3:E14)/1000"])


@listed("power times hours")
def _(made: Made) -> None:
    rows = [["Floor 1", 62.0, 4380.0, "=B2*C2/1000"], ["Floor 2", 55.5, 4212.0, "=B3*C3/1000"]]
    made.put("Runs", "A1", [["Group", "kW", "Hours", "MWh"], *rows])
    air(made, ["=Runs!D2", "=Runs!D3"])


def turning(made: Made, size: str = "100000", digits: int = 5) -> None:
    """Write a register that begins again at zero in May: C4:C15 of its sheet, by months."""
    reading, rows = 0.9355 * 10**digits, [[dt.date(2023, 12, 31), round(0.9355 * 10**digits)]]
    for n, (_, amount) in enumerate(months(0.0165 * 10**digits)):
        reading += round(amount)
        turned, reading = reading >= 10**digits, reading % 10**digits
        row = n + 4
        formula = f"=(B{row}+{size}-B{row - 1})*$B$1" if turned else f"=(B{row}-B{row - 1})*$B$1"
        day = dt.date(2024, n + 1, LAST[n])
        rows.append([day, round(reading), formula, "passed 99999" if turned else None])
    made.put(
        "Meter",
        "A1",
        [["Multiplier", 2_000_000 / 10**digits], ["Read on", "Register", "Used (kWh)"], *rows],
    )
    made.put("Meter", "F1", [["Size of the register", 10**digits]])
    dated(made, "Meter", shown="yyyy-mm-dd")
    air(made, ["=SUM(Meter!C4:C15)/1000", 410.2])


@listed("a register of five digits that turned over")
def _(made: Made) -> None:
    turning(made)


@listed("a register of six digits that turned over, its size in a cell")
def _(made: Made) -> None:
    turning(made, "$G$1", 6)


def each_day(made: Made, first: dt.date, *, beside_first: bool = False) -> None:
    """Write two registers of each day from a day to a year after it, and what they counted."""
    one, other, rows = 20_510.0, 7_340.0, []
    for n in range(367):
        row = n + 2 + beside_first
        has = n < 366 if beside_first else n > 0
        used = [f"={c}{row}-{c}{row - 1}" if has else None for c in "BC"]
        rows.append([first + dt.timedelta(days=n), round(one, 1), round(other, 1), *used])
        one, other = one + 900.3 + 311 * (n * 7 % 10) + n, other + 700.4 + 97 * (n * 3 % 11) + n
    heads = ["Day", "Floor 1", "Floor 2", "Floor 1 used (kWh)", "Floor 2 used (kWh)"]
    made.put("Registers", "A1", [heads, *rows])
    dated(made, "Registers", shown="yyyy-mm-dd")
    rows_of = (2, 367) if beside_first else (3, 368)
    air(made, [f"=SUM(Registers!{c}{rows_of[0]}:{c}{rows_of[1]})/1000" for c in "DE"])


@listed("registers read at the end of each day, from the day before the year on")
def _(made: Made) -> None:
    each_day(made, dt.date(2023, 12, 31))


@listed("registers read at the beginning of each day, subtracted beside the first reading")
def _(made: Made) -> None:
    each_day(made, dt.date(2024, 1, 1), beside_first=True)
