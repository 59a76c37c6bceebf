"""Right books as offices write them: covers, summaries, tariffs, merged months, other functions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.verification.right.hands import INPUT
from tests.verification.right.listed.making import LAST, air, dated, listed, months, two_floors
from tests.verification.right.sheets import NEXT, YEAR, Made

SUMS = ["=SUM(Log!B2:B13)", "=SUM(Log!C2:C13)"]
BOTH = list(zip(months(30.0), months(41.0, 1), strict=True))


@listed("a cover with links, the day of printing and a history")
def _(made: Made) -> None:
    rows = [
        ["Project", "Room air conditioners, Hai Phong"],
        ["Printed on", "=TODAY()"],
        ["To the input", '=HYPERLINK("#\'MRS(input)\'!A1","open")'],
        ["Status", '=IF(COUNT(Log!B2:B13)=12,"complete","open")'],
        ["Rev. 1", dt.date(2025, 1, 12)],
        ["Rev. 2", dt.date(2025, 2, 3)],
    ]
    made.put("Cover", "A1", rows)
    dated(made, "Cover", 2, "dd/mm/yyyy")
    two_floors(made)
    air(made, SUMS)


@listed("bars of letters and shares beside a log")
def _(made: Made) -> None:
    two_floors(made)
    made.put("Log", "D1", [["bar", "share"]])
    for row in range(2, 14):
        made.put("Log", f"D{row}", [[f'=REPT("|",B{row})', f"=B{row}/SUM(B$2:B$13)"]])
    air(made, SUMS)


@listed("three tariffs of each meter")
def _(made: Made) -> None:
    rows = [[d, v * 500, v * 300, v * 200, w * 550, w * 250, w * 200] for (d, v), (_, w) in BOTH]
    heads = ["Tháng", *[f"Tầng {n} {t} (kWh)" for n in (1, 2) for t in ("BT", "CĐ", "TĐ")]]
    made.put("Hóa đơn", "A1", [heads, *rows])
    dated(made, "Hóa đơn", shown="mm/yyyy")
    air(made, ["=SUM('Hóa đơn'!B2:D13)/1000", "=SUM('Hóa đơn'!E2:G13)/1000"])


@listed("months merged over the lines of two meters")
def _(made: Made) -> None:
    lines: list[list[Any]] = []
    for (day, v), (_, w) in BOTH:
        lines += [[day, "Floor 1", v], [None, "Floor 2", w]]
    made.put("Log", "A1", [["Month", "Meter", "MWh"], *lines])
    for row in range(2, 26, 2):
        made.sheet("Log").merge_cells(f"A{row}:A{row + 1}")
    dated(made, "Log")
    air(made, [f'=SUMIF(Log!B2:B25,"Floor {n}",Log!C2:C25)' for n in (1, 2)])


@listed("amounts and costs of each month side by side")
def _(made: Made) -> None:
    first: list[Any] = ["Meter"]
    second: list[Any] = [None]
    lines: list[list[Any]] = [["Floor 1"], ["Floor 2"]]
    for pair in BOTH:
        first += [pair[0][0], None]
        second += ["MWh", "million VND"]
        for line, (_, amount) in zip(lines, pair, strict=True):
            line += [amount, round(amount * 1.87, 2)]
    made.put("Bills", "A1", [first, second, *lines])
    for n in range(12):
        made.sheet("Bills").merge_cells(
            start_row=1, end_row=1, start_column=2 + 2 * n, end_column=3 + 2 * n
        )
    for cell in made.sheet("Bills")[1][1:]:
        cell.number_format = "mmm-yy"
    air(made, [f'=SUMIF(Bills!B$2:Y$2,"MWh",Bills!B{row}:Y{row})' for row in (3, 4)])


@listed("months of a log that formulas write")
def _(made: Made) -> None:
    two_floors(made)
    for row in range(3, 14):
        made.sheet("Log")[f"A{row}"] = f"=EDATE(A{row - 1},1)"
        made.sheet("Log")[f"A{row}"].number_format = "mmm yyyy"
    air(made, SUMS)


LABELS = {
    "numbers from 1 to 12": lambda m: m,
    "202401": lambda m: 202400 + m,
    "Jan without a year": lambda m: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[
        m - 1
    ],
    "January 2024": lambda m: dt.date(2024, m, 1).strftime("%B %Y"),
    "2024-1": lambda m: f"2024-{m}",
    "1/2024": lambda m: f"{m}/2024",
    "31-12-2024": lambda m: f"{LAST[m - 1]}-{m:02}-2024",
    "31 Dec 24": lambda m: f"{LAST[m - 1]} {dt.date(2024, m, 1):%b} 24",
    "a period of each month": lambda m: f"01/{m:02}/2024 - {LAST[m - 1]}/{m:02}/2024",
    "31/12/2024 24:00": lambda m: f"{LAST[m - 1]}/{m:02}/2024 24:00",
}
for _name, _label in LABELS.items():

    @listed(f"months of a log as {_name}")
    def _(made: Made, label: Any = _label) -> None:
        rows = [[label(d.month), v, w] for (d, v), (_, w) in BOTH]
        made.put("Log", "A1", [["Month", "Floor 1 [MWh]", "Floor 2 [MWh]"], *rows])
        air(made, SUMS)


FORMULAS = {
    "FILTER": "=SUM(_xlfn._xlws.FILTER(Log!{c}2:{c}13,Log!{c}2:{c}13>0))",
    "LET": "=_xlfn.LET(_xlpm.x,SUM(Log!{c}2:{c}13),_xlpm.x)",
    "SUMPRODUCT of years": "=SUMPRODUCT((YEAR(Log!A2:A13)=2024)*Log!{c}2:{c}13)",
    "SUMIFS between two days": '=SUMIFS(Log!{c}2:{c}13,Log!A2:A13,">="&DATE(2024,1,1),'
    'Log!A2:A13,"<="&DATE(2024,12,31))',
    "a plus before it": "=+SUM(Log!{c}2:{c}13)",
    "two decimals": "=ROUND(SUM(Log!{c}2:{c}13),2)",
    "AGGREGATE": "=_xlfn.AGGREGATE(9,6,Log!{c}2:{c}13)",
    "IFERROR": "=IFERROR(SUM(Log!{c}2:{c}13),0)",
    "names of months": "=SUM(Log!{c}2,Log!{c}3,Log!{c}4,Log!{c}5,Log!{c}6,Log!{c}7,Log!{c}8,"
    "Log!{c}9,Log!{c}10,Log!{c}11,Log!{c}12,Log!{c}13)",
    "two halves": "=SUM(Log!{c}2:{c}7)+SUM(Log!{c}8:{c}13)",
    "a mean times a count": "=AVERAGE(Log!{c}2:{c}13)*COUNT(Log!{c}2:{c}13)",
    "IF of an empty sheet": '=IF(COUNT(Log!{c}2:{c}13)=0,"",SUM(Log!{c}2:{c}13))',
}
for _name, _formula in FORMULAS.items():

    @listed(f"a log by {_name}")
    def _(made: Made, formula: str = _formula) -> None:
        two_floors(made)
        air(made, [formula.format(c=c) for c in "BC"])


@listed("a counter that passes its largest number")
def _(made: Made) -> None:
    days = [*(dt.date(2024, m, 1) for m in range(1, 13)), dt.date(2025, 1, 1)]
    readings, rows = 912_455.0, []
    for n, day in enumerate(days):
        rows.append([day, round(readings % 1_000_000, 1), 96_210.5 + 41_000 * n + 1.7 * n * n])
        readings += 1000 * BOTH[n % 12][0][1]
    made.put("Counter", "A1", [["Read on", "Floor 1 [kWh]", "Floor 2 [kWh]"], *rows])
    dated(made, "Counter", shown="dd/mm/yyyy")
    made.put("Counter", "D1", [["Floor 1 used", "Floor 2 used"]])
    for row in range(3, 15):
        used = f"=IF(B{row}<B{row - 1},B{row}+1000000-B{row - 1},B{row}-B{row - 1})"
        made.put("Counter", f"D{row}", [[used, f"=C{row}-C{row - 1}"]])
    air(made, ["=SUM(Counter!D3:D14)/1000", "=SUM(Counter!E3:E14)/1000"])


@listed("own use that is taken off month by month")
def _(made: Made) -> None:
    rows = [[d, v + 1.2, 1.2 + d.month / 90, w] for (d, v), (_, w) in BOTH]
    made.put(
        "Log", "A1", [["Month", "Floor 1 gross MWh", "Lift on floor 1 MWh", "Floor 2 MWh"], *rows]
    )
    made.put("Log", "E1", [["Floor 1 net MWh"], *[[f"=B{row}-C{row}"] for row in range(2, 14)]])
    dated(made, "Log")
    air(made, ["=SUM(Log!E2:E13)", "=SUM(Log!D2:D13)"])


@listed("a share of a tenant in a cell of its own")
def _(made: Made) -> None:
    two_floors(made)
    made.put("Log", "E1", [["Share of floor 1 by area", 0.62, "lease contract, annex 2"]])
    air(made, ["=SUM(Log!B2:B13)*Log!F1", "=SUM(Log!C2:C13)"])


@listed("a sheet for each year, with the same rows")
def _(made: Made) -> None:
    for year in (2024, 2025):
        both = zip(months(30.0, year, year), months(41.0, year + 4, year), strict=True)
        made.put(f"Year {year}", "A1", [["Month", "Floor 1 [MWh]", "Floor 2 [MWh]"]])
        made.put(f"Year {year}", "A2", [[d, v, w] for (d, v), (_, w) in both])
        dated(made, f"Year {year}")
    values = [f"=SUM('Year {y}'!{c}2:{c}13)" for y in (2024, 2025) for c in "BC"]
    air(made, values, periods=(YEAR, NEXT))


@listed("a sheet whose name has an apostrophe")
def _(made: Made) -> None:
    two_floors(made)
    made.sheet("Log").title = "Operator's log (final)"
    air(made, [f"=SUM('Operator''s log (final)'!{c}2:{c}13)" for c in "BC"])


@listed("months before the start marked as not applicable")
def _(made: Made) -> None:
    rows = [[d, v, w if d.month > 3 else "n/a"] for (d, v), (_, w) in BOTH]
    made.put("Log", "A1", [["Month", "Floor 1 [MWh]", "Floor 2 [MWh]"], *rows])
    dated(made, "Log")
    air(made, SUMS)
    made.sheet(INPUT)["B9"] = "01/04/2024 - 31/12/2024"


@listed("invoices beside the log, with their difference")
def _(made: Made) -> None:
    rows = [
        [d, v, round(v * 1.002, 2), f"=C{n}-B{n}", f'=IF(ABS(D{n})<0.5,"ok","check")', w]
        for n, ((d, v), (_, w)) in enumerate(BOTH, start=2)
    ]
    heads = [
        "Month",
        "Floor 1, meter [MWh]",
        "Invoice [MWh]",
        "Difference",
        "Check",
        "Floor 2 [MWh]",
    ]
    made.put("Log", "A1", [heads, *rows])
    dated(made, "Log")
    air(made, ["=SUM(Log!B2:B13)", "=SUM(Log!F2:F13)"])


@listed("a summary that a pivot table left as numbers")
def _(made: Made) -> None:
    one, other = (round(sum(v for _, v in of), 3) for of in (months(30.0), months(41.0, 1)))
    rows = [["Floor 1", one], ["Floor 2", other], ["Grand Total", round(one + other, 3)]]
    made.put("Pivot", "A3", [["Row Labels", "Sum of MWh"], *rows])
    air(made, ["=Pivot!B4", "=Pivot!B5"])
    two_floors(made)


@listed("half-years with subtotals in the log")
def _(made: Made) -> None:
    made.put("Log", "A1", [["Month", "Floor 1 [MWh]", "Floor 2 [MWh]"]])
    made.put("Log", "A2", [[d, v, w] for (d, v), (_, w) in BOTH[:6]])
    made.put("Log", "A8", [["1st half", "=SUM(B2:B7)", "=SUM(C2:C7)"]])
    made.put("Log", "A9", [[d, v, w] for (d, v), (_, w) in BOTH[6:]])
    made.put("Log", "A15", [["2nd half", "=SUM(B9:B14)", "=SUM(C9:C14)"]])
    made.put("Log", "A16", [["Total", "=B8+B15", "=C8+C15"]])
    dated(made, "Log")
    air(made, ["=Log!B16", "=Log!C16"])
