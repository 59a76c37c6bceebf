"""A small language for monitoring spreadsheets: tables at any place, under any headings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.verification.faults.editing import Workbook

Row = Sequence[Any]
TABLE_1, TABLE_2, TABLE_3 = (
    "Table 1: Parameters to be monitored ex post",
    "Table 2: Project-specific parameters to be fixed ex ante",
    "Table 3: Ex-post calculation of CO2 emission reductions",
)
HEADS_1 = (
    "Monitoring period|Monitoring point No.|Parameters|Description of data|Monitored Values|Units|"
    "Monitoring option|Source of data".split("|")
)
HEADS_2 = "Parameters|Description of data|Estimated Values|Units|Source of data".split("|")
HEADS_3 = "Monitoring period|CO2 emission reductions|Units".split("|")
YEAR = "01/01/2024 - 31/12/2024"
NEXT = "01/01/2025 - 31/12/2025"


@dataclass
class Made:
    """A workbook in the making."""

    book: openpyxl.Workbook = field(default_factory=openpyxl.Workbook)

    def sheet(self, name: str) -> Worksheet:
        """Give a sheet, the first one renamed."""
        if self.book.sheetnames == ["Sheet"]:
            first = self.book.worksheets[0]
            first.title = name
            return first
        return self.book[name] if name in self.book.sheetnames else self.book.create_sheet(name)

    def put(self, sheet: str, at: str, rows: Sequence[Row]) -> None:
        """Write rows from a cell on; None leaves a cell as it is."""
        made = self.sheet(sheet)
        first = made[at]
        for n, row in enumerate(rows):
            for m, content in enumerate(row):
                if content is not None:
                    made.cell(first.row + n, first.column + m, content)

    def save(self, path: Path, *, calculate: bool = True) -> None:
        """Write the file, with the results of its formulas."""
        self.book.save(path)
        if calculate:
            Workbook(path).save(path)


def solar(
    made: Made,
    values: Sequence[Any],
    result: str,
    *,
    title: str = "Monitoring Spreadsheet: JCM_VN_AM007_ver01.0",
    sheet: str = "MRS(input)",
    periods: Sequence[Any] = (YEAR,),
    results: Sequence[Row] | None = None,
    symbol: str | Callable[[int], str] = "EG_i,p",
    unit: str = "MWh/p",
    factors: Sequence[Any] = (0.333,),
    factor_symbol: str = "EF_RE,i",
    factor_unit: str = "tCO2/MWh",
    left: int = 2,
    top: int = 1,
    heads: Sequence[Sequence[str]] = (HEADS_1, HEADS_2, HEADS_3),
    titles: Sequence[str] = (TABLE_1, TABLE_2, TABLE_3),
    option: str = "Option C",
    description: Callable[[int], str] = lambda n: f"Electricity of roof {n}",
    source: str = "Meter reading",
) -> dict[str, str]:
    """Write a report of solar output; give the ranges of values, factors and results by name.

    The rows of Table 1 are those of ``values``, for the periods one after the other; ``result`` is
    the formula of Table 3 with the ranges in braces.
    """
    letter = get_column_letter
    each = max(1, len(values) // len(periods))
    rows = [
        [
            periods[min(n // each, len(periods) - 1)],
            f"({n % each + 1})",
            symbol if isinstance(symbol, str) else symbol(n),
            description(n % each + 1),
            value,
            unit,
            option,
            source,
        ]
        for n, value in enumerate(values)
    ]
    at = top + 6
    made.put(sheet, f"{letter(left)}{top}", [[title]])
    made.put(sheet, f"{letter(left)}{top + 2}", [["Monitoring Report Sheet (Input Sheet)"]])
    made.put(sheet, f"{letter(left)}{at}", [[titles[0]], heads[0], *rows])
    first = at + 2
    second = first + len(rows) + 2
    table_2 = [
        [factor_symbol, "Reference CO2 emission factor", f, factor_unit, "VN_AM007, section I"]
        for f in factors
    ]
    if factors:
        made.put(sheet, f"{letter(left)}{second}", [[titles[1]], heads[1], *table_2])
    third = second + len(table_2) + 4
    column, factor = letter(left + 4), letter(left + 2)
    names = {
        "values": f"{column}{first}:{column}{first + len(rows) - 1}",
        "first": f"{column}{first}",
        "factor": f"${factor}${second + 2}",
        "factors": f"{factor}{second + 2}:{factor}{second + 1 + max(1, len(table_2))}",
        "results": f"{letter(left + 1)}{third + 2}",
    }
    for n in range(len(periods)):
        start = first + n * each
        names[f"values{n + 1}"] = f"{column}{start}:{column}{start + each - 1}"
    lines = results or [[periods[0], result, "tCO2/p"]]
    filled = [[c.format(**names) if isinstance(c, str) else c for c in line] for line in lines]
    made.put(sheet, f"{letter(left)}{third}", [[titles[2]], heads[2], *filled])
    return names
