"""What right books of air conditioners are written with, and the list that they go into."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from tests.verification.right.hands import INPUT
from tests.verification.right.sheets import HEADS_1, HEADS_2, HEADS_3, YEAR, Made

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
