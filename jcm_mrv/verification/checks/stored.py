"""Results that are stored in cells, beside what their formulas give, here and by LibreOffice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from jcm_mrv.findings import VER, Finding, Severity
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.sheets import number_shown, same, shown_value
from jcm_mrv.verification.judged import Judged
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas.values import ErrorValue, NotEvaluated
from jcm_mrv.workbook.reading.cells import GridCell, WorkbookGrid


def stale(claim: Claim) -> list[Judged]:
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
            differing.append((shown == 0, _differs(claim, place, shown, fresh)))
    findings: list[Finding] = []
    if missing or (zeros > 3 and zeros == len(differing)):
        found = f"{missing or zeros} formulas whose results the file does not hold"
        findings.append(VER[28].at(claim.name, found=found))
        differing = [(zero, finding) for zero, finding in differing if not zero]
    findings += sorted((f for _, f in differing), key=lambda f: not f.is_error)
    findings += [
        VER[24]["stored"].at(place_text(place), found=reason) for reason, place in unknown.items()
    ]
    return [_weighed(finding) for finding in findings]


def with_results_of(grid: WorkbookGrid, fresh: WorkbookGrid) -> WorkbookGrid:
    """Give a workbook with the results of its formulas as another copy of it has them."""
    by_name = {sheet.name: sheet for sheet in fresh.sheets}
    sheets = []
    for sheet in grid.sheets:
        cells = dict(sheet.cells)
        for position, cell in sheet.cells.items():
            if cell.formula is not None and sheet.name in by_name:
                new = by_name[sheet.name].cell(*position)
                if not _is_unknown_there(cell, new):
                    cells[position] = replace(cell, kind=new.kind, value=new.value)
        sheets.append(replace(sheet, cells=cells))
    return WorkbookGrid(grid.name, tuple(sheets), grid.defined_names, grid.date_1904)


def _is_unknown_there(stored: GridCell, fresh: GridCell) -> bool:
    """Whether LibreOffice does not know a function that is known elsewhere."""
    return shown_value(fresh) is ErrorValue.NAME and shown_value(stored) is not ErrorValue.NAME


def outvoted(stored: Claim, fresh: WorkbookGrid) -> dict[Place, str]:
    """Give the formulas whose stored result LibreOffice confirms against the evaluator here.

    Only those where the difference begins: what rests on them is not evaluated either.
    """
    other = {sheet.name: sheet for sheet in fresh.sheets}
    found: dict[Place, str] = {}
    for place, cell in _formulas(stored):
        if cell.kind == "blank" or place[0] not in other:
            continue
        shown, theirs = shown_value(cell), shown_value(other[place[0]].cell(*place[1:]))
        ours = stored.evaluator.value(place)
        if isinstance(ours, NotEvaluated) or _alike(ours, shown, 1e-8):
            continue
        if _alike(shown, theirs, 1e-8):
            found[place] = f"the stored result is LibreOffice's too; {_text(ours)} here"
    return {
        place: reason
        for place, reason in found.items()
        if found.keys().isdisjoint(stored.book.precedents(place))
    }


def against_libreoffice(stored: Claim, written: Claim) -> list[Judged]:
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
                findings.append(_differs(stored, place, shown, fresh, libreoffice=True))
        elif not _alike(ours, fresh, 1e-8):
            found = f"{_text(fresh)} by LibreOffice"
            findings.append(VER[29].at(place_text(place), found=found, ours=_text(ours)))
    return [_weighed(finding) for finding in findings]


def _weighed(finding: Finding) -> Judged:
    # A warning is on a cell that no result rests on.
    return Judged(finding, 0.0 if finding.severity is Severity.WARNING else None)


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


def _differs(
    claim: Claim, place: Place, shown: object, fresh: object, *, libreoffice: bool = False
) -> Finding:
    where, found = place_text(place), f"{_text(shown)} shown"
    weighs = Severity.ERROR if place in claim.behind_results else Severity.WARNING
    if libreoffice:
        return VER[23]["libreoffice"].at(where, found=found, severity=weighs, fresh=_text(fresh))
    formula = claim.cells.formula(place)[:101]
    return VER[23].at(where, found=found, severity=weighs, fresh=_text(fresh), formula=formula)
