"""Results that are stored in cells, beside what their formulas give, here and by LibreOffice."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from jcm_mrv.findings import VER, Finding, Severity
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.sheets import number_shown, same, shown_value
from jcm_mrv.verification.judged import Judged
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas.values import ErrorValue, NotEvaluated
from jcm_mrv.workbook.reading.cells import GridCell, WorkbookGrid

_LISTED = 8


def stale(claim: Claim) -> list[Judged]:
    """Give the first cell whose stored result is not what its formula gives, with the others."""
    differing: dict[Place, tuple[object, object]] = {}
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
            differing[place] = shown, fresh
    judged: list[Judged] = []
    if missing or (zeros > 3 and zeros == len(differing)):
        found = f"{missing or zeros} formulas whose results the file does not hold"
        judged.append(_weighed(VER[28].at(claim.name, found=found)))
        differing = {place: both for place, both in differing.items() if both[0] != 0}
    behind = {place: both for place, both in differing.items() if place in claim.behind_results}
    aside = {place: both for place, both in differing.items() if place not in behind}
    judged += [_together(claim, cells) for cells in (behind, aside) if cells]
    judged += [
        _weighed(VER[24]["stored"].at(place_text(place), found=reason))
        for reason, place in unknown.items()
    ]
    return judged


def _together(claim: Claim, differing: Mapping[Place, tuple[object, object]]) -> Judged:
    """Give one finding on all of some cells, at the first that rests on no other one of them.

    A file that was not calculated after its last change has one cause, in however many cells.
    """
    first = next(
        (p for p in differing if differing.keys().isdisjoint(_below(claim, p))),
        next(iter(differing)),
    )
    finding = _differs(claim, first, *differing[first])
    others = [place for place in differing if place != first]
    if others:
        shown = ", ".join(place_text(place) for place in others[:_LISTED])
        more = f" and {len(others) - _LISTED} more" if len(others) > _LISTED else ""
        finding = replace(finding, found=f"{finding.found}; others: {shown}{more}")
    lines = claim.credits or [line for line in (claim.total,) if line is not None]
    gains = [differing[line.place] for line in lines if line.place in differing]
    known = [a - b for a, b in gains if isinstance(a, float) and isinstance(b, float)]
    if finding.is_error and known and len(known) == len(gains):
        return Judged(finding, math.fsum(known))
    return _weighed(finding)


def _below(claim: Claim, place: Place) -> Collection[Place]:
    return claim.book.calculated_behind((place,)).keys() - {place}


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
