"""Right books of machines that are logged by the day, down a column or across a row."""

from __future__ import annotations

import datetime as dt
import random

from openpyxl.utils import get_column_letter

from tests.verification.right.listed.making import air, dated, listed
from tests.verification.right.sheets import NEXT, YEAR, Made

TOP = 4
"""The row of 1 January 2024."""


def _amounts(number: int, seed: int = 11) -> list[list[float]]:
    numbers = random.Random(seed)
    return [
        [round(2_350 * numbers.uniform(0.8, 1.3), 1), round(3_100 * numbers.uniform(0.75, 1.2), 1)]
        for _ in range(number)
    ]


def _days(made: Made, number: int) -> None:
    amounts = _amounts(number)
    rows = [[dt.date(2024, 1, 1) + dt.timedelta(days=n), *amounts[n]] for n in range(number)]
    heads = ["Day", "Floor 1 [kWh]", "Floor 2 [kWh]", None, "Remarks"]
    made.put("Daily", "B3", [heads, *rows])
    dated(made, "Daily", 2, "yyyy-mm-dd")


@listed("a year of days down a column")
def a_year_of_days(made: Made) -> None:
    """Write days of 2024: C4:C369 and D4:D369."""
    _days(made, 366)
    air(made, [f"=SUM(Daily!{c}{TOP}:{c}{TOP + 365})/1000" for c in "CD"])


@listed("two years of days by a condition")
def two_years_of_days(made: Made) -> None:
    """Write days of 2024 and 2025: C4:C734 and D4:D734."""
    _days(made, 731)
    last = TOP + 730
    when = (
        f'Daily!$B${TOP}:$B${last},">="&DATE({{0}},1,1),'
        f'Daily!$B${TOP}:$B${last},"<"&DATE({{1}},1,1)'
    )
    values = [
        f"=SUMIFS(Daily!{c}${TOP}:{c}${last},{when.format(y, y + 1)})/1000"
        for y in (2024, 2025)
        for c in "CD"
    ]
    air(made, values, periods=(YEAR, NEXT))


@listed("a year of days across a row")
def across_days(made: Made) -> None:
    """Write days of 2024: B4 and B5 to the column of 31 December."""
    amounts = _amounts(366, 12)
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=n) for n in range(366)]
    names = ("Floor 1 [kWh]", "Floor 2 [kWh]")
    rows = [[name, *[day[n] for day in amounts]] for n, name in enumerate(names)]
    made.put("Daily", "A3", [["Day", *days], *rows])
    for cell in made.sheet("Daily")[3][1:]:
        cell.number_format = "dd/mm/yyyy"
    last = get_column_letter(367)
    air(made, [f"=SUM(Daily!B{row}:{last}{row})/1000" for row in (4, 5)])


@listed("days with weeks of works, and a word on them")
def _(made: Made) -> None:
    a_year_of_days(made)
    for row in range(120, 150):
        made.sheet("Daily")[f"D{row}"] = 0.0
    made.sheet("Daily")["F121"] = "Floor 2 closed for renovation"


@listed("days of a shop that is shut on Sundays")
def _(made: Made) -> None:
    a_year_of_days(made)
    for n in range(366):
        if (dt.date(2024, 1, 1) + dt.timedelta(days=n)).weekday() == 6:
            made.sheet("Daily")[f"C{TOP + n}"] = 0.0
