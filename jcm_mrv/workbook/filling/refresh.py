"""Results of formulas as they were recalculated, and whether they are the calculated ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jcm_mrv.calculation.result import YearTotal
from jcm_mrv.findings import WBK, Finding
from jcm_mrv.workbook.address import Position
from jcm_mrv.workbook.filling.splice import Result
from jcm_mrv.workbook.reading.cells import SheetGrid, WorkbookGrid
from jcm_mrv.workbook.reading.layout import LaidOutSheet


@dataclass(frozen=True)
class YearCheck:
    """The sheet's own result of a calendar year beside the calculated one, tCO2."""

    year: int
    cell: str
    stated: float | None
    calculated: int

    @property
    def is_equal(self) -> bool:
        """Whether both are the same."""
        return self.stated is not None and self.stated == self.calculated

    def as_dict(self) -> dict[str, Any]:
        """Give the check as JSON holds it."""
        return {
            "year": self.year,
            "cell": self.cell,
            "sheet_result": self.stated,
            "calculated": self.calculated,
            "equal": self.is_equal,
        }


def fresh_results(before: SheetGrid, after: SheetGrid) -> dict[Position, Result]:
    """Give the results of formulas that differ from what the file holds."""
    found = {}
    for position, cell in before.cells.items():
        if cell.formula is None:
            continue
        new = after.cell(*position)
        if (new.kind, new.value) != (cell.kind, cell.value):
            found[position] = Result(new.value, is_error=new.kind == "error")
    return found


def check_results(
    sheet: LaidOutSheet, after: WorkbookGrid, years: Sequence[YearTotal]
) -> tuple[list[YearCheck], list[Finding]]:
    """Give the sheet's results of the years after recalculation, and where they differ."""
    table = sheet.results
    rows = [row for row in table.rows if not row.is_total] if table is not None else []
    if table is None or len(rows) < len(years):
        finding = WBK[157].at(sheet.grid.name, results=len(rows), years=len(years))
        return [], [finding]
    grid = after.sheet(sheet.grid.name)
    checks, findings = [], []
    by_year = {row.period.start.year: row for row in rows if row.period is not None}
    for n, year in enumerate(years):
        row = by_year.get(year.part.year, rows[n]) if len(rows) > len(years) else rows[n]
        position = row.position("value")
        assert position is not None
        cell = grid.cell(*position)
        check = YearCheck(year.part.year, row.where(), cell.number, year.emission_reductions)
        checks.append(check)
        if not check.is_equal:
            shown = f"{cell.number:g} tCO2" if cell.number is not None else cell.text or "nothing"
            findings.append(
                WBK[155].at(
                    row.where(),
                    found=shown,
                    year=year.part.year,
                    reductions=year.emission_reductions,
                    unrounded=year.emission_reductions_unrounded,
                )
            )
    return checks, findings
