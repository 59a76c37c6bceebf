"""Right books whose amounts stand in long lists and matrices."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.verification.right.listed.making import (
    METERS,
    WORDS,
    air,
    chosen,
    dated,
    listed,
    long_list,
    months,
    two_floors,
)
from tests.verification.right.sheets import NEXT, YEAR, Made


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


@listed("a log in MJ")
def _(made: Made) -> None:
    two_floors(made, 3600.0, "MJ")
    air(made, ["=SUM(Log!B2:B13)/3600", "=SUM(Log!C2:C13)/3600"])
