"""Right spreadsheets of air conditioners whose amounts come from lists and logs of many kinds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from tests.verification.right.hands import HANDS, INPUT, STYLES, Hand, Placed, by_hand
from tests.verification.right.sheets import HEADS_1, HEADS_2, HEADS_3, NEXT, YEAR, Made

Make = Callable[[Made], object]
LISTS: dict[str, Make] = {}
"""By what is special: what writes the book."""
METERS = ("M-1", "M-2", "M-10")
WORDS = tuple(f"Electricity, meter {m}" for m in METERS)
LAST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
QUARTERS = [f"01/{m:02}/2024 - {LAST[m + 1]}/{m + 2:02}/2024" for m in (1, 4, 7, 10)]
"""The quarters of 2024 as rows have them."""
FLOORS = (
    '=ROUNDDOWN((SUMIF({words},"*floor 1",{values})*(INDEX({pj},1)/{re}-1)'
    '+SUMIF({words},"*floor 2",{values})*(INDEX({pj},2)/{re}-1))*{ef},0)'
)
"""A result of rows that add up by their description."""


def listed(name: str) -> Callable[[Make], Make]:
    """Take a book into the list."""

    def taken(make: Make) -> Make:
        assert name not in LISTS, name
        LISTS[name] = make
        return make

    return taken


def air(
    made: Made,
    values: Sequence[Any],
    *,
    words: Sequence[str] = ("Electricity of floor 1", "Electricity of floor 2"),
    periods: Sequence[str] = (YEAR,),
    sources: Sequence[str] = (),
    result: str = "=ROUNDDOWN(SUMPRODUCT({values},{pj}/{re}-1)*{ef},0)",
    whole: bool = False,
    cops: Sequence[float] = (4.3, 4.4, 4.1),
) -> None:
    """Write a report of VN_AM002: rows from F8 on, by period; one line of results or one a year."""
    each = len(values) // len(periods)
    rows = [
        [
            periods[n // each],
            f"({n % each + 1})",
            "EC_PJ,i,p",
            words[n % each],
            value,
            "MWh/p",
            "Option C",
            sources[n % each] if sources else "Meter reading",
        ]
        for n, value in enumerate(values)
    ]
    made.put(INPUT, "H1", [["Monitoring Spreadsheet: JCM_VN_AM002_ver01.0"]])
    made.put(INPUT, "B3", [["Monitoring Report Sheet (Input Sheet)"]])
    made.put(INPUT, "B6", [["Table 1: Parameters to be monitored ex post"], HEADS_1, *rows])
    at = 8 + len(rows) + 2
    fixed = [["COP_PJ,i", f"COP, {words[n]}", cops[n], "-", "Catalogue"] for n in range(each)]
    fixed += [
        ["COP_RE,i", "Reference COP", 3.2, "-", "Units on sale without inverters"],
        ["EF_elec", "Emission factor", 0.6766, "tCO2/MWh", "Ministry, data of 2022"],
    ]
    made.put(INPUT, f"B{at}", [["Table 2: Parameters to be fixed ex ante"], HEADS_2, *fixed])
    first = at + 2
    names = {
        "pj": f"$D${first}:$D${first + each - 1}",
        "re": f"$D${first + each}",
        "ef": f"$D${first + each + 1}",
        "words": f"E8:E{7 + len(rows)}",
    }
    lines: list[list[str]] = []
    for n, period in enumerate([YEAR] if whole else periods):
        cells = f"F{8 + n * each}:F{7 + (len(rows) if whole else (n + 1) * each)}"
        lines.append([period, result.format(values=cells, **names), "tCO2/p"])
    third = first + len(fixed) + 2
    if len(lines) > 1:
        lines.append(["Total", f"=SUM(C{third + 2}:C{third + 1 + len(lines)})", "tCO2"])
    made.put(INPUT, f"B{third}", [["Table 3: CO2 emission reductions"], HEADS_3, *lines])


def months(scale: float, seed: int = 0, year: int = 2024) -> list[tuple[dt.date, float]]:
    """Give amounts of twelve months that differ a little."""
    share = [1 + ((7 * (m + seed)) % 12 - 5.5) / 60 for m in range(12)]
    return [(dt.date(year, m + 1, 1), round(scale * share[m] + m / 97, 3)) for m in range(12)]


def dated(made: Made, sheet: str, column: int = 1, shown: str = "mmm yyyy") -> None:
    """Show the dates of a column."""
    for (cell,) in made.sheet(sheet).iter_rows(min_col=column, max_col=column):
        if isinstance(cell.value, dt.date):
            cell.number_format = shown


def long_list(made: Made, by: str = "meter", scale: float = 1.0) -> int:
    """Write readings of three meters one below the other; give the last row."""
    lines: list[tuple[Any, ...]] = [
        (meter, day, value * scale)
        for k, meter in enumerate(METERS)
        for day, value in months(30.0 + 11 * k, k)
    ]
    if by == "month":
        lines.sort(key=lambda line: (line[1], line[0]))
    unit = "kWh" if scale > 1 else "MWh"
    made.put("Readings", "A1", [["Meter", "Month", f"Electricity [{unit}]"], *lines])
    dated(made, "Readings", 2)
    return len(lines) + 1


def chosen(last: int, *names: str) -> list[str]:
    """Give the formulas that take meters from the long list."""
    cells = [f"Readings!${c}$2:${c}${last}" for c in "CA"]
    return [f'=SUMIFS({cells[0]},{cells[1]},"{name}")' for name in names]


def two_floors(made: Made, scale: float = 1.0, unit: str = "MWh") -> None:
    """Write a log of months of two floors: B2:B13 and C2:C13."""
    both = zip(months(30.0), months(41.0, 1), strict=True)
    rows = [[day, one * scale, other * scale] for (day, one), (_, other) in both]
    made.put("Log", "A1", [["Month", f"Floor 1 [{unit}]", f"Floor 2 [{unit}]"], *rows])
    dated(made, "Log")


@listed("a long list, by meter")
def _(made: Made) -> None:
    air(made, chosen(long_list(made), *METERS), words=WORDS)


@listed("a long list, by month, by SUMIF")
def _(made: Made) -> None:
    last = long_list(made, "month")
    cells = f"Readings!$A$2:$A${last}", f"Readings!$C$2:$C${last}"
    air(made, [f'=SUMIF({cells[0]},"{m}",{cells[1]})' for m in METERS], words=WORDS)


@listed("a long list with empty lines and subtotals")
def _(made: Made) -> None:
    lines: list[tuple[Any, ...]] = []
    for k, meter in enumerate(METERS):
        first = len(lines) + 2
        lines += [(meter, day, value) for day, value in months(30.0 + 11 * k, k)]
        lines += [(f"Total {meter}", None, f"=SUM(C{first}:C{first + 11})"), (None, None, None)]
    made.put("Readings", "A1", [["Meter", "Month", "MWh"], *lines])
    dated(made, "Readings", 2)
    air(made, chosen(len(lines) + 1, *METERS), words=WORDS)


@listed("a long list by SUMPRODUCT, with the days in cells")
def _(made: Made) -> None:
    last = long_list(made, "month", 1000.0)
    made.put("Readings", "H1", [["From", dt.date(2024, 1, 1)], ["To", dt.date(2024, 12, 31)]])
    a, b, c = (f"Readings!${x}$2:${x}${last}" for x in "ABC")
    days = f"({b}>=Readings!$I$1)*({b}<=Readings!$I$2)"
    air(made, [f'=SUMPRODUCT(({a}="{m}")*{days}*{c})/1000' for m in METERS], words=WORDS)


@listed("a long list by whole columns")
def _(made: Made) -> None:
    long_list(made)
    air(made, [f'=SUMIFS(Readings!C:C,Readings!A:A,"{m}")' for m in METERS], words=WORDS)


@listed("a long list whose meters are named in another column of the row")
def _(made: Made) -> None:
    last = long_list(made)
    cells = f"Readings!$C$2:$C${last},Readings!$A$2:$A${last}"
    values = [f"=SUMIFS({cells},I{8 + k})" for k in range(3)]
    air(made, values, words=("Canteen", "Offices", "Hall"), sources=METERS)


@listed("a long list of three years")
def _(made: Made) -> None:
    lines = [
        (meter, year, day.month, value)
        for k, meter in enumerate(METERS[:2])
        for year in (2023, 2024, 2025)
        for day, value in months(30.0 + 11 * k, k + year)
    ]
    made.put("Data", "A1", [["Meter", "Year", "Month", "MWh"], *lines])
    a, b, d = (f"Data!${c}$2:${c}${len(lines) + 1}" for c in "ABD")
    values = [f'=SUMIFS({d},{a},"{m}",{b},{y})' for y in (2024, 2025) for m in METERS[:2]]
    air(made, values, periods=(YEAR, NEXT), words=WORDS)


@listed("a matrix by INDEX and MATCH")
def _(made: Made) -> None:
    days = [day for day, _ in months(1.0)]
    rows = [[f"AC-0{k}", *[v for _, v in months(20.0 + 9 * k, k)]] for k in (1, 2, 3)]
    made.put("Matrix", "A3", [["Meter", *days], *rows])
    for cell in made.sheet("Matrix")[3][1:]:
        cell.number_format = "mmm-yy"
    row = 'MATCH("AC-0{}",Matrix!$A$4:$A$6,0)'
    values = [f"=SUM(INDEX(Matrix!$B$4:$M$6,{row.format(k)},0))" for k in (1, 2, 3)]
    air(made, values, words=[f"Electricity of AC-0{k}" for k in (1, 2, 3)])


@listed("merged headings over import and export")
def _(made: Made) -> None:
    both = zip(months(30.0), months(41.0, 1), strict=True)
    rows = [[d, v + 2, 2.0 + 0.01 * d.month, w + 1, 1 + 0.02 * d.month] for (d, v), (_, w) in both]
    names = ["Month", "Floor 1", None, "Floor 2", None]
    made.put("Log", "A1", [names, [None, *["import MWh", "export MWh"] * 2], *rows])
    for cells in ("B1:C1", "D1:E1"):
        made.sheet("Log").merge_cells(cells)
    dated(made, "Log")
    air(made, ["=SUM(Log!B3:B14)-SUM(Log!C3:C14)", "=SUM(Log!D3:D14)-SUM(Log!E3:E14)"])


def _counted(n: int) -> list[tuple[float, float]]:
    """Give what a floor took and gave in twelve months."""
    return [(v + 2 + n, 1.2 * n + m / 50) for m, (_, v) in enumerate(months(30.0 + 11 * n, n))]


@listed("import and export in rows, by their codes")
def _(made: Made) -> None:
    days = [day for day, _ in months(1.0)]
    rows = [
        [f"Floor {n}", code, *[pair[k] * 1000 for pair in _counted(n)]]
        for n in (1, 2)
        for k, code in enumerate(("1.8.0 [kWh]", "2.8.0 [kWh]"))
    ]
    made.put("Log", "A1", [["Meter", "Channel", *days], *rows])
    for cell in made.sheet("Log")[1][2:]:
        cell.number_format = "mmm-yy"
    both = ((2, 3), (4, 5))
    air(made, [f"=(SUM(Log!C{a}:N{a})-SUM(Log!C{b}:N{b}))/1000" for a, b in both])


@listed("import less export by the month")
def _(made: Made) -> None:
    rows = [
        [day, *one, *other, None, f"=D{m}+E{m}"]
        for m, ((day, _), one, other) in enumerate(
            zip(months(1.0), _counted(1), _counted(2), strict=True), start=3
        )
    ]
    heads = ["Month", "Imp. MWh", "Exp. MWh", "Imp. MWh", "Exp. MWh", "Net MWh", "Turnover MWh"]
    made.put("Log", "A1", [[None, "Floor 1", None, "Floor 2"], heads, *rows])
    for m in range(3, 15):
        made.sheet("Log")[f"F{m}"] = f"=D{m}-E{m}"
    dated(made, "Log")
    air(made, ["=SUM(Log!B3:B14)-SUM(Log!C3:C14)", "=SUM(Log!F3:F14)"])


@listed("a list of both directions")
def _(made: Made) -> None:
    lines = [
        [f"M-{n}", way, day, pair[k]]
        for n in (1, 2)
        for k, way in enumerate(("Import", "Export"))
        for (day, _), pair in zip(months(1.0), _counted(n), strict=True)
    ]
    made.put("List", "A1", [["Meter", "Direction", "Month", "MWh"], *lines])
    dated(made, "List", 3)
    one = 'SUMIFS(List!$D$2:$D$49,List!$A$2:$A$49,"M-{}",List!$B$2:$B$49,"{}")'
    values = [f"={one.format(n, 'Import')}-{one.format(n, 'Export')}" for n in (1, 2)]
    air(made, values, words=("Electricity, meter M-1", "Electricity, meter M-2"))


@listed("export typed with a minus, and halls for import and export")
def _(made: Made) -> None:
    rows = [
        [day, pair[0], -pair[1], 20.0 + m / 9, 22.0 + m / 7]
        for m, ((day, _), pair) in enumerate(zip(months(1.0), _counted(1), strict=True))
    ]
    heads = ["Month", "Floor 1 import", "Floor 1 export", "Import hall", "Export hall"]
    made.put("Log", "A1", [heads, *rows])
    dated(made, "Log")
    values = ["=SUM(Log!B2:C13)", "=SUM(Log!D2:D13)+SUM(Log!E2:E13)"]
    air(made, values, words=("Electricity of floor 1", "Electricity of the halls"))


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


@listed("readings that are dated on the first of the next month")
def _(made: Made) -> None:
    two_floors(made)
    for m in range(1, 13):
        made.sheet("Log")[f"A{m + 1}"] = dt.date(2024 + m // 12, m % 12 + 1, 1)
    dated(made, "Log", shown="dd/mm/yyyy")
    periods = [f"01/{m:02}/2024 - {LAST[m - 1]}/{m:02}/2024" for m in range(1, 13)]
    values = [f"=Log!{c}{m + 1}" for m in range(1, 13) for c in "BC"]
    air(made, values, periods=periods, result=FLOORS, whole=True)


@listed("values that stand below their names")
def _(made: Made) -> None:
    rows = [["Floor 1"], [365.2], ["Floor 2"], [498.7], ["Hall"], [77.1]]
    made.put("Sum", "A1", rows)
    values = [f'=INDEX(Sum!$A$1:$A$6,MATCH("Floor {n}",Sum!$A$1:$A$6,0)+1)' for n in (1, 2)]
    air(made, values)


@listed("a log in MJ")
def _(made: Made) -> None:
    two_floors(made, 3600.0, "MJ")
    air(made, ["=SUM(Log!B2:B13)/3600", "=SUM(Log!C2:C13)/3600"])


@listed("days that are texts")
def _(made: Made) -> None:
    two_floors(made, 1000.0, "kWh")
    for row in range(2, 14):
        made.sheet("Log")[f"A{row}"] = f"{LAST[row - 2]}/{row - 1:02}/2024"
    air(made, ["=SUM(Log!B2:B13)/1000", "=SUM(Log!C2:C13)/1000"])


@listed("a row of units, remarks between, and totals")
def _(made: Made) -> None:
    both = zip(months(30.0), months(41.0, 1), strict=True)
    rows = [[d, v, "by the bill" if d.month == 7 else None, w] for (d, v), (_, w) in both]
    total = ["Total", "=SUM(C5:C16)", None, "=SUM(E5:E16)"]
    heads = [["Month", "Floor 1", "Remark", "Floor 2"], [None, "(MWh)", None, "(MWh)"]]
    made.put("Log", "B3", [*heads, *rows, total])
    dated(made, "Log", 2)
    air(made, ["=Log!C17", "=Log!E17"])


@listed("multipliers above the readings")
def _(made: Made) -> None:
    both = zip(months(30.0), months(41.0, 1), strict=True)
    rows = [[d, round(v / 0.04, 2), round(w / 0.12, 2)] for (d, v), (_, w) in both]
    heads = [["Meter", "Floor 1", "Floor 2"], ["CT x VT", 40, 120]]
    made.put("Log", "A1", [*heads, ["Month", "kWh shown", "kWh shown"], *rows])
    dated(made, "Log")
    air(made, [f"=SUM(Log!{c}4:{c}15)*Log!{c}$2/1000" for c in "BC"])


@listed("totals that are looked up on a summary")
def _(made: Made) -> None:
    two_floors(made)
    rows = [["Floor 2", "=SUM(Log!C2:C13)"], ["Floor 1", "=SUM(Log!B2:B13)"]]
    made.put("Summary", "A1", [["Meter", "MWh in 2024"], *rows])
    row = 'MATCH("Floor 1",Summary!$A$2:$A$3,0)'
    other = '=VLOOKUP("Floor 2",Summary!$A$2:$B$3,2,FALSE)'
    air(made, [f"=INDEX(Summary!$B$2:$B$3,{row})", other])


@listed("a common meter that is shared out")
def _(made: Made) -> None:
    two_floors(made)
    made.put("Log", "D1", [["Chilled water plant [MWh]"], *[[v] for _, v in months(25.0, 4)]])
    one, other, common = (f"SUM(Log!{c}2:{c}13)" for c in "BCD")
    shares = [f"{own}+{common}*{own}/({one}+{other})" for own in (one, other)]
    air(made, [f"={share}" for share in shares])


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


@listed("transformers")
def _(made: Made) -> None:
    sizes = ("160 kVA", "250 kVA")
    losses = ((280.0, 75.0), (340.0, 95.0))
    hand = Hand(
        "VN_AM005_ver01.0",
        [
            ("n_k,p", f"Transformers of {size}", amounts, "piece", "Option C")
            for size, amounts in zip(sizes, ((120.0, 124.0), (60.0, 61.0)), strict=True)
        ],
        [
            ("NLL_RE,k", "Loss of the reference, 160 kVA", losses[0][0], "W", "Standard"),
            ("NLL_RE,k", "Loss of the reference, 250 kVA", losses[1][0], "W", "Standard"),
            ("NLL_PJ,k", "Loss, amorphous, 160 kVA", losses[0][1], "W", "Test report"),
            ("NLL_PJ,k", "Loss, amorphous, 250 kVA", losses[1][1], "W", "Test report"),
            ("Br", "Share of outages", 0.003, "-", "Utility"),
            HANDS["inverters"].fixed[3],
        ],
        "({m0}*({f0}-{f2})+{m1}*({f1}-{f3}))*24*{days}*(1-{f4})/1000000*{f5}",
        lambda m, f: m[0],
    )
    by_hand(made, hand, STYLES["Japanese"])


@listed("chillers with their temperatures")
def _(made: Made) -> None:
    fixed: list[tuple[str, str, float, str, str]] = []
    for symbol, words, values, unit in (
        ("COP_PJ,i", "COP", (6.35, 6.31), "-"),
        ("T_cooling-out,i", "Cooling water, outlet", (37.2, 36.8), "degC"),
        ("T_chilled-out,i", "Chilled water, outlet", (7.0, 6.5), "degC"),
        ("COP_RE,i", "Reference COP", (5.59, 5.59), "-"),
    ):
        fixed += [
            (symbol, f"{words}, CH-{n}", value, unit, "Specification")
            for n, value in enumerate(values, start=1)
        ]
    hand = Hand(
        "BD_AM001_ver02.0",
        [
            ("EC_PJ,i,p", "Electricity of CH-1", (812.4, 799.1), "MWh/p", "Option C"),
            ("EC_PJ,i,p", "Electricity of CH-2", (768.0, 801.7), "MWh/p", "Option C"),
        ],
        [*fixed, ("EF_grid,g", "Grid", 0.67, "tCO2/MWh", "Department, 2018")],
        "({m0}*({f0}*({f2}-{f4}+3)/33/{f6}-1)+{m1}*({f1}*({f3}-{f5}+3)/33/{f7}-1))*{f8}",
        lambda m, f: m[0],
    )
    by_hand(made, hand, STYLES["units before values"])


FURNACES = ((0.62, 0.41), (0.6, 0.43), (0.64, 0.42))
"""Efficiencies of furnaces, and of those before them."""


def furnaces(made: Made, pairs: Sequence[tuple[float, float]]) -> Placed:
    """Write a report of burners with a reference of each furnace."""
    gas = ("Nm3/p", "Option B")
    monitored = [
        ("FC_PJ,i,p", f"Gas of furnace {n}", (amount, amount * 1.013), *gas)
        for n, amount in enumerate((1_250_000.0, 911_300.0, 1_034_700.0), start=1)
    ]
    power = [
        ("EC_PJ,i,p", f"Electricity of furnace {n}", (41.5 - n, 40.2 - n), "MWh/p", "Option C")
        for n in (1, 2, 3)
    ]
    fixed: list[tuple[str, str, float, str, str]] = [*HANDS["burners"].fixed[:2]]
    for k, (symbol, source) in enumerate((("η_PJ,i", "Test report"), ("η_RE,i", "Measured"))):
        fixed += [
            (symbol, f"Efficiency of furnace {n}", pair[k], "-", source)
            for n, pair in enumerate(pairs, start=1)
        ]
    parts = "+".join(f"{{m{n}}}*({{f{n + 2}}}/{{f{n + 5}}}-1)" for n in range(3))
    hand = Hand(
        "ID_AM009_ver03.0",
        [*monitored, *power],
        [*fixed, HANDS["burners"].fixed[4]],
        f"({parts})*{{f0}}*{{f1}}-({{m3}}+{{m4}}+{{m5}})*{{f8}}",
        lambda m, f: m[0],
    )
    return by_hand(made, hand, STYLES["English"])


@listed("furnaces with a reference of each")
def _(made: Made) -> None:
    furnaces(made, FURNACES)


@listed("one furnace that is a little worse than the one before it")
def _(made: Made) -> None:
    furnaces(made, (FURNACES[0], (0.425, 0.43), FURNACES[2]))


@listed("an old furnace that was better than all others")
def _(made: Made) -> None:
    furnaces(made, (FURNACES[0], (0.55, 0.57), FURNACES[2]))


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


@listed("a block of three meters")
def _(made: Made) -> None:
    both = zip(months(30.0), months(41.0, 1), strict=True)
    rows = [[d, v * 400, v * 350 + 7, v * 250 + 3, w * 1000] for (d, v), (_, w) in both]
    heads = ["Month", "F1-A kWh", "F1-B kWh", "F1-C kWh", "F2 kWh"]
    made.put("Log", "A1", [heads, *rows])
    dated(made, "Log")
    air(made, ["=SUM(Log!B2:D13)/1000", "=SUM(Log!E2:E13)/1000"])
