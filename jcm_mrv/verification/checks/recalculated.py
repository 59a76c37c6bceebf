"""The workbook calculated anew by LibreOffice: its results in place of the stored ones."""

from __future__ import annotations

from dataclasses import replace

from jcm_mrv.findings import Finding, Severity, note
from jcm_mrv.methodology.library import Library
from jcm_mrv.verification.checks.cells import at_most
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.read import read_claim
from jcm_mrv.verification.claim.sheets import Place, number_shown, same, shown_value
from jcm_mrv.workbook.formulas.evaluate import place_text
from jcm_mrv.workbook.formulas.values import ErrorValue, NotEvaluated
from jcm_mrv.workbook.reading.cells import GridCell, WorkbookGrid
from jcm_mrv.workbook.reading.package import Package
from jcm_mrv.workbook.recalculate import recalculated


def with_recalculated(
    claim: Claim, package: Package, library: Library | None
) -> tuple[Claim, list[Finding]]:
    """Give the claim with results by LibreOffice, and where these are not the stored ones.

    Raises
    ------
    FindingsError
        Where LibreOffice is not installed, or cannot calculate the workbook.
    """
    fresh = recalculated(package.data, package.name)
    feeding = claim.book.reach([r.place for r in claim.results])
    by_name = {sheet.name: sheet for sheet in fresh.sheets}
    findings: list[Finding] = []
    sheets = []
    for sheet in claim.grid.sheets:
        other = by_name.get(sheet.name)
        cells: dict[tuple[int, int], GridCell] = dict(sheet.cells)
        for position, cell in sheet.cells.items():
            if cell.formula is None or other is None:
                continue
            new = other.cell(*position)
            cells[position] = replace(cell, kind=new.kind, value=new.value)
            place = (sheet.name, *position)
            findings += _judged(claim, place, cell, new, feeding)
        sheets.append(replace(sheet, cells=cells))
    grid = WorkbookGrid(
        claim.grid.name, tuple(sheets), claim.grid.defined_names, claim.grid.date_1904
    )
    return read_claim(grid, library), at_most(findings)


def _judged(
    claim: Claim, place: Place, old: GridCell, new: GridCell, feeding: set[Place]
) -> list[Finding]:
    stored, fresh = shown_value(old), shown_value(new)
    ours = claim.evaluator.value(place)
    if isinstance(ours, NotEvaluated) and old.kind != "blank" and not _alike(stored, fresh):
        return [
            Finding(
                "VER-023",
                Severity.ERROR if place in feeding else Severity.WARNING,
                "the result that is stored in a cell is not what its formula gives",
                place_text(place),
                f"{_text(stored)} shown",
                f"{_text(fresh)} by LibreOffice",
                "recalculate the workbook in a spreadsheet program and save it",
            )
        ]
    if isinstance(ours, NotEvaluated) or _alike(ours, fresh):
        return []
    return [
        note(
            "VER-029",
            "LibreOffice and this tool calculate a cell differently",
            where=place_text(place),
            found=f"{_text(fresh)} by LibreOffice",
            expected=f"{_text(ours)} here",
            hint="look at the formula; spreadsheet programs differ in few functions",
        )
    ]


def _alike(left: object, right: object) -> bool:
    if isinstance(left, ErrorValue) and isinstance(right, ErrorValue):
        return True
    return same(left, right, relative=1e-8)


def _text(value: object) -> str:
    if isinstance(value, ErrorValue):
        return value.value
    return number_shown(value) if isinstance(value, float) else repr(value)
