"""Formulas that differ from those of the other members of the same symbol."""

from __future__ import annotations

from collections import Counter

from jcm_mrv.findings import VER, Finding, Severity
from jcm_mrv.verification.checks.response import Response
from jcm_mrv.verification.claim.claim import Claim, StatedResult
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t


def neighbours(claim: Claim, response: Response | None) -> list[Finding]:
    """Give formulas that differ from those of the other members of the same symbol."""
    wrong = set() if response is None else {c.result.place for c in response.culprits}
    groups: dict[tuple[str, int | None, str], list[StatedResult]] = {}
    for result in claim.results:
        if result.kind == "intermediate" and claim.cells.formula(result.place):
            groups.setdefault((result.name, result.span, result.place[0]), []).append(result)
    findings = []
    for group in groups.values():
        if len(group) < 3:
            continue
        shapes = {r: shape(claim.book.tree(r.place), r.place) for r in group}
        counts = Counter(shapes.values())
        usual, often = counts.most_common(1)[0]
        if often * 3 < len(group) * 2:
            continue
        pattern = next(r for r in group if shapes[r] == usual).place
        for result in group:
            if shapes[result] == usual:
                continue
            findings.append(
                VER[21].at(
                    place_text(result.place),
                    found=claim.cells.formula(result.place)[:120],
                    severity=Severity.ERROR if result.place in wrong else Severity.WARNING,
                    cell=place_text(pattern),
                    formula=claim.cells.formula(pattern)[:120],
                )
            )
    return findings


def shape(node: t.Node, place: Place) -> object:
    """Give a formula with its references as distances, so that copies of it are equal."""
    match node:
        case t.CellRef(sheet, row, column):
            return ("cell", sheet, row - place[1], column - place[2])
        case t.RangeRef(sheet, top, left, bottom, right):
            corners = (top - place[1], left - place[2], bottom - place[1], right - place[2])
            return ("range", sheet, *corners)
        case t.Unary(op, operand):
            return (op, shape(operand, place))
        case t.Binary(op, left, right):
            return (op, shape(left, place), shape(right, place))
        case t.Call(function, arguments):
            return (function, *(shape(a, place) for a in arguments))
        case _:
            return node
