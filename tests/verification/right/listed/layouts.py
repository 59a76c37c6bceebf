"""Right books whose values stand in other places than a column."""

from __future__ import annotations

from tests.verification.right.listed.making import (
    air,
    dated,
    listed,
    months,
    two_floors,
)
from tests.verification.right.sheets import Made


@listed("values that stand below their names")
def _(made: Made) -> None:
    rows = [["Floor 1"], [365.2], ["Floor 2"], [498.7], ["Hall"], [77.1]]
    made.put("Sum", "A1", rows)
    values = [f'=INDEX(Sum!$A$1:$A$6,MATCH("Floor {n}",Sum!$A$1:$A$6,0)+1)' for n in (1, 2)]
    air(made, values)


@listed("a row of units, remarks between, and totals")
def _(made: Made) -> None:
    both = zip(months(30.0), months(41.0, 1), strict=True)
    rows = [[d, v, "by the bill" if d.month == 7 else None, w] for (d, v), (_, w) in both]
    total = ["Total", "=SUM(C5:C16)", None, "=SUM(E5:E16)"]
    heads = [["Month", "Floor 1", "Remark", "Floor 2"], [None, "(MWh)", None, "(MWh)"]]
    made.put("Log", "B3", [*heads, *rows, total])
    dated(made, "Log", 2)
    air(made, ["=Log!C17", "=Log!E17"])


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


@listed("a block of three meters")
def _(made: Made) -> None:
    both = zip(months(30.0), months(41.0, 1), strict=True)
    rows = [[d, v * 400, v * 350 + 7, v * 250 + 3, w * 1000] for (d, v), (_, w) in both]
    heads = ["Month", "F1-A kWh", "F1-B kWh", "F1-C kWh", "F2 kWh"]
    made.put("Log", "A1", [heads, *rows])
    dated(made, "Log")
    air(made, ["=SUM(Log!B2:D13)/1000", "=SUM(Log!E2:E13)/1000"])
