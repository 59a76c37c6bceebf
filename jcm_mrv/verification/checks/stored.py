"""Results that are stored in cells, beside what their formulas give, here and by LibreOffice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from jcm_mrv.findings import Finding, Severity, note
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.provenance import Place
from jcm_mrv.verification.claim.sheets import number_shown, same, shown_value
from jcm_mrv.workbook.formulas.evaluate import place_text
from jcm_mrv.workbook.formulas.values import ErrorValue, NotEvaluated
from jcm_mrv.workbook.reading.cells import GridCell, WorkbookGrid


def stale(claim: Claim) -> list[Finding]:
    """Give cells whose stored result is not what their formula gives."""
    differing: list[tuple[bool, Finding]] = []
    missing = zeros = 0
    unknown: dict[str, Place] = {}
    for place, cell in _formulas(claim):
        fresh = claim.evaluator.value(place)
        if cell.kind == "blank" and cell.value is None:
            missing += 1
        elif isinstance(fresh, NotEvaluated):
            if place in claim.behind_results and "circular" not in fresh.reason:
                unknown.setdefault(fresh.reason, place)
        elif not _alike(shown := shown_value(cell), fresh):
            zeros += shown == 0
            by = f"by {claim.cells.formula(place)[:101]}"
            differing.append((shown == 0, _differs(claim, place, shown, fresh, by)))
    findings: list[Finding] = []
    if missing or (zeros > 3 and zeros == len(differing)):
        findings.append(_not_calculated(claim, missing or zeros))
        differing = [(zero, finding) for zero, finding in differing if not zero]
    findings += sorted((f for _, f in differing), key=lambda f: not f.is_error)
    findings += [_unknown(reason, place) for reason, place in unknown.items()]
    return findings


def with_results_of(grid: WorkbookGrid, fresh: WorkbookGrid) -> WorkbookGrid:
    """Give a workbook with the results of its formulas as another copy of it has them."""
    by_name = {sheet.name: sheet for sheet in fresh.sheets}
    sheets = []
    for sheet in grid.sheets:
        cells = dict(sheet.cells)
        for position, cell in sheet.cells.items():
            if cell.formula is not None and sheet.name in by_name:
                new = by_name[sheet.name].cell(*position)
                cells[position] = replace(cell, kind=new.kind, value=new.value)
        sheets.append(replace(sheet, cells=cells))
    return WorkbookGrid(grid.name, tuple(sheets), grid.defined_names, grid.date_1904)


def against_libreoffice(stored: Claim, written: Claim) -> list[Finding]:
    """Give the cells whose results LibreOffice (``written``) calculates otherwise."""
    findings = []
    by_libreoffice = {place: shown_value(cell) for place, cell in _formulas(written)}
    for place, cell in _formulas(stored):
        if place not in by_libreoffice:
            continue
        shown, fresh = shown_value(cell), by_libreoffice[place]
        ours = stored.evaluator.value(place)
        if isinstance(ours, NotEvaluated):
            if cell.kind != "blank" and not _alike(shown, fresh, 1e-8):
                findings.append(_differs(stored, place, shown, fresh, "by LibreOffice"))
        elif not _alike(ours, fresh, 1e-8):
            findings.append(
                note(
                    "VER-029",
                    "LibreOffice and this tool calculate a cell differently",
                    where=place_text(place),
                    found=f"{_text(fresh)} by LibreOffice",
                    expected=f"{_text(ours)} here",
                    hint="look at the formula; spreadsheet programs differ in few functions",
                )
            )
    return findings


def _formulas(claim: Claim) -> Iterator[tuple[Place, GridCell]]:
    for sheet in claim.grid.sheets:
        for (row, column), cell in sheet.cells.items():
            if cell.formula is not None:
                yield (sheet.name, row, column), cell


def _alike(left: object, right: object, relative: float = 1e-9) -> bool:
    if isinstance(left, ErrorValue) and isinstance(right, ErrorValue):
        return True
    return same(left, right, relative=relative)


def _text(value: object) -> str:
    if isinstance(value, ErrorValue):
        return value.value
    return number_shown(value) if isinstance(value, float) else repr(value)


def _differs(claim: Claim, place: Place, shown: object, fresh: object, by: str) -> Finding:
    return Finding(
        "VER-023",
        Severity.ERROR if place in claim.behind_results else Severity.WARNING,
        "the result that is stored in a cell is not what its formula gives",
        place_text(place),
        f"{_text(shown)} shown",
        f"{_text(fresh)} {by}",
        "recalculate the workbook in a spreadsheet program and save it",
    )


def _not_calculated(claim: Claim, count: int) -> Finding:
    return note(
        "VER-028",
        "formulas without stored results were calculated here",
        where=claim.name,
        found=f"{count} formulas whose results the file does not hold",
        expected="a file that a spreadsheet program has calculated and saved",
        hint="usual for files written by libraries; open and save it before submission",
    )


def _unknown(reason: str, place: Place) -> Finding:
    return note(
        "VER-024",
        "formulas not evaluated",
        where=place_text(place),
        found=reason,
        expected="formulas of functions that can be evaluated",
        hint="the stored result is used; verify with --recalculate, and look at the formula",
    )
