"""Results of formulas as they were recalculated, and whether they are the calculated ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from jcm_mrv.calculation.values import YearTotal
from jcm_mrv.findings import WBK, Finding, Severity
from jcm_mrv.immutable import immutable
from jcm_mrv.workbook.address import Position
from jcm_mrv.workbook.filling.splice import Result
from jcm_mrv.workbook.reading.cells import GridCell, SheetGrid, WorkbookGrid
from jcm_mrv.workbook.reading.layout import LaidOutSheet
from jcm_mrv.workbook.reading.table_row import TableRow


@immutable
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
    by_year: dict[int, list[TableRow]] = {}
    for row in rows:
        if row.period is not None:
            by_year.setdefault(row.period.start.year, []).append(row)
    for n, year in enumerate(years):
        own = by_year.get(year.part.year, rows[n : n + 1]) if len(rows) > len(years) else [rows[n]]
        row, cells = own[0], [_result(grid, row) for row in own]
        # Lines of months or halves are added up to the year.
        numbers = [cell.number for cell in cells if cell.number is not None]
        stated = math.fsum(numbers) if len(numbers) == len(cells) else None
        check = YearCheck(year.part.year, row.where(), stated, year.emission_reductions)
        checks.append(check)
        if not check.is_equal:
            shown = f"{stated:g} tCO2" if stated is not None else cells[0].text or "nothing"
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


def _result(grid: SheetGrid, row: TableRow) -> GridCell:
    position = row.position("value")
    assert position is not None
    return grid.cell(*position)


@immutable
class PlanCheck:
    """The plan's own result beside what the project's estimates lead to, tCO2 in a year."""

    cell: str
    stated: float | None
    estimated: float | None

    @property
    def is_equal(self) -> bool:
        """Whether both are the same, rounded down or not."""
        if self.stated is None or self.estimated is None:
            return False
        whole = math.floor(self.estimated + 1e-6)
        return self.stated == whole or math.isclose(self.stated, self.estimated, rel_tol=1e-9)

    def as_dict(self) -> dict[str, Any]:
        """Give the check as JSON holds it."""
        return {
            "cell": self.cell,
            "sheet_result": self.stated,
            "estimated": self.estimated,
            "equal": self.is_equal,
        }


def check_plan(
    sheet: LaidOutSheet, after: WorkbookGrid, estimated: float | None
) -> tuple[PlanCheck | None, list[Finding]]:
    """Give the plan's result after recalculation, and whether the estimates give it."""
    rows = () if sheet.results is None else sheet.results.rows
    row = next((row for row in rows if not row.is_total), None)
    if row is None:
        return None, []
    cell = _result(after.sheet(sheet.grid.name), row)
    check = PlanCheck(row.where(), cell.number, estimated)
    if check.is_equal:
        return check, []
    shown = f"{cell.number:g} tCO2" if cell.number is not None else cell.text or "nothing"
    if estimated is None:
        # What somebody else typed into the plan is not judged here.
        weight = Severity.WARNING
        note = WBK[162]["open"].at(row.where(), found=shown, severity=weight)
        return check, [] if cell.number else [note]
    return check, [WBK[162].at(row.where(), found=shown, estimated=estimated)]
