"""A monitoring spreadsheet of three roofs whose output is logged by the day, over two years."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from tests.verification.small_book import laid_out

TOP = 5
"""The row of 1 January 2024; roofs stand in C, D and E, remarks in F."""
FIRST, NUMBER = dt.date(2024, 1, 1), 731
LAST = TOP + NUMBER - 1
SIZES = {"C": 21_500, "D": 34_000, "E": 12_400}
Edit = Callable[[Worksheet], None]
SUM = (
    "=SUMIFS(Output!{c}${top}:{c}${last},Output!$B${top}:$B${last},"
    '">="&DATE({year},1,1),Output!$B${top}:$B${last},"<="&DATE({year},12,31))/1000'
)


def row_of(year: int, month: int, day: int) -> int:
    """Give the row of a day."""
    return TOP + (dt.date(year, month, day) - FIRST).days


def book(path: Path, *edits: Edit, seed: int = 7, formulas: dict[str, str] | None = None) -> Path:
    """Write the workbook, with the log as people changed it; kWh of each day, MWh in Table 1."""
    years = (2024, 2025)
    lines = [
        (f"01/01/{year} - 31/12/{year}", f"EG_{n},p", 0.0, "MWh/p", f"Output of roof {n}")
        for year in years
        for n in (1, 2, 3)
    ]
    credits = [
        (f"01/01/{year} - 31/12/{year}", f"=ROUNDDOWN(SUM(F{8 + 3 * n}:F{10 + 3 * n})*D30,0)")
        for n, year in enumerate(years)
    ]
    made = laid_out(lines, credits)
    log, numbers = made.create_sheet("Output"), random.Random(seed)
    log["B2"] = "Output of each day, meters M1 to M3 [kWh]"
    for column, heading in enumerate(("Day", "Roof 1", "Roof 2", "Roof 3", "Remarks"), start=2):
        log.cell(TOP - 1, column, heading)
    for n in range(NUMBER):
        day = FIRST + dt.timedelta(days=n)
        log[f"B{TOP + n}"] = day
        log[f"B{TOP + n}"].number_format = "yyyy-mm-dd"
        # Clouds are over all roofs alike, and now and then it hardly gets light.
        sky = numbers.choice((1.0, 0.95, 0.9, 0.7, 0.5, 0.3, 0.15))
        season = 1 + 0.25 * ((day.month in (4, 5, 6, 7, 8)) - (day.month in (11, 12, 1)))
        for column, size in SIZES.items():
            log[f"{column}{TOP + n}"] = round(size * season * sky * numbers.uniform(0.93, 1.0), 1)
    for n, year in enumerate(years):
        for roof, column in enumerate("CDE"):
            formula = SUM.format(c=column, top=TOP, last=LAST, year=year)
            cell = f"F{8 + 3 * n + roof}"
            made["MRS(input)"][cell] = (formulas or {}).get(cell, formula)
    for edit in edits:
        edit(log)
    made.save(path)
    return path
