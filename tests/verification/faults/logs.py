"""Correct workbooks whose inputs are sums of logs, and what goes wrong behind such inputs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from tests.verification.right.sheets import NEXT, YEAR, Made, solar

MONTHS = [dt.datetime(2024 + n // 12, n % 12 + 1, 1) for n in range(24)]


class Log(NamedTuple):
    """Where a log stands: sheet, column of its days, columns of values, first and last row."""

    sheet: str
    days: str
    columns: tuple[str, ...]
    first: int
    last: int
    total: int | None = None


ADDED = Log("Log", "A", ("B", "C", "D"), 2, 13, 14)
CHOSEN = Log("Readings", "C", ("D", "E", "F"), 6, 29)


def added_up(folder: Path) -> tuple[Path, None]:
    """Three roofs, the kWh of each month added up; a total below, as many write it."""
    made = Made()
    solar(
        made,
        [f"=SUM(Log!{c}2:{c}13)/1000" for c in ADDED.columns],
        "=ROUNDDOWN(SUMPRODUCT({values},{factors}),0)",
        factors=(0.333,) * 3,
    )
    rows = [
        [f"2024-{n:02}", *(1000 * (50 + 7 * c) + 1370 * (n % 7) for c in range(3))]
        for n in range(1, 13)
    ]
    totals = [f"=SUM({c}2:{c}13)" for c in ADDED.columns]
    heads = ["Month", "Roof 1 (kWh)", "Roof 2 (kWh)", "Roof 3 (kWh)"]
    made.put("Log", "A1", [heads, *rows, ["Total", *totals]])
    path = folder / "log-added.xlsx"
    made.save(path)
    return path, None


def chosen_by_days(folder: Path) -> tuple[Path, None]:
    """Two years of three roofs, each taken from one log by its days."""
    made = Made()

    def amount(column: str, year: int) -> str:
        days, values = "Readings!$C$6:$C$29", f"Readings!{column}6:{column}29"
        low, high = f'">="&DATE({year},1,1)', f'"<="&DATE({year},12,31)'
        return f"=SUMIFS({values},{days},{low},{days},{high})"

    solar(
        made,
        [amount(c, year) for year in (2024, 2025) for c in CHOSEN.columns],
        "",
        left=3,
        periods=(YEAR, NEXT),
        results=[
            [YEAR, "=ROUNDDOWN(SUM({values1})*{factor},0)", "tCO2/p"],
            [NEXT, "=ROUNDDOWN(SUM({values2})*{factor},0)", "tCO2/p"],
            ["Total", "=SUM(D24:D25)", "tCO2"],
        ],
    )
    rows = [
        [day, *(40.5 + 6 * c + 1.7 * (n % 5) for c in range(3))] for n, day in enumerate(MONTHS)
    ]
    made.put("Readings", "C5", [["Month", "Roof 1", "Roof 2", "Roof 3"], *rows])
    path = folder / "log-chosen.xlsx"
    made.save(path)
    return path, None


LOGS = {"a log added up": ADDED, "a log by its days": CHOSEN}
