"""Formulas that differ from those of the other members of the same symbol."""

from __future__ import annotations

from itertools import repeat

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.response import Response
from jcm_mrv.verification.claim.claim import Claim, StatedResult
from jcm_mrv.verification.judged import Judged
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

_PATTERNS = 6
"""Formulas of a group that the others are compared with."""


def neighbours(claim: Claim, response: Response | None) -> list[Judged]:
    """Give formulas unlike those of the other members, those that are known to be wrong apart."""
    wrong = set() if response is None else {c.result.place for c in response.culprits}
    groups: dict[tuple[str, int | None, str], list[StatedResult]] = {}
    for result in claim.results:
        if result.kind == "intermediate" and claim.cells.formula(result.place):
            groups.setdefault((result.name, result.span, result.place[0]), []).append(result)
    findings = []
    for group in groups.values():
        if len(group) < 3:
            continue
        trees = {r: claim.book.tree(r.place) for r in group}
        patterns = group[:: 1 + len(group) // _PATTERNS]
        like = {
            pattern: {
                r for r in group if _is_copy(pattern.place, trees[pattern], r.place, trees[r])
            }
            for pattern in patterns
        }
        usual = max(patterns, key=lambda r: len(like[r]))
        if len(like[usual]) * 3 < len(group) * 2:
            continue
        for result in group:
            if result in like[usual] or result.place in wrong:
                continue
            finding = VER[21].at(
                place_text(result.place),
                found=claim.cells.formula(result.place)[:120],
                cell=place_text(usual.place),
                formula=claim.cells.formula(usual.place)[:120],
            )
            # It gives what the methodology does, whatever the inputs.
            findings.append(Judged(finding, None if response is None else 0.0))
    return findings


def _is_copy(first: Place, one: t.Node, second: Place, other: t.Node) -> bool:
    return alike(one, other, (second[1] - first[1], second[2] - first[2]))


def alike(one: t.Node, other: t.Node, moved: tuple[int, int]) -> bool:
    """Whether one formula is a copy of another: each reference moved along with it, or stayed.

    Examples
    --------
    >>> from jcm_mrv.workbook.formulas.parse import parse_formula
    >>> trees = [parse_formula(f, "S") for f in ("=A1*B$9", "=A2*B$9", "=A2*B10", "=A3*B9")]
    >>> [alike(trees[0], tree, (1, 0)) for tree in trees]
    [True, True, True, False]
    """
    down, right = moved
    match one, other:
        case t.CellRef(sheet, row, column), t.CellRef():
            moves = ((row, other.row, down), (column, other.column, right))
            return sheet == other.sheet and all(b in (a, a + by) for a, b, by in moves)
        case t.RangeRef(), t.RangeRef():
            firsts = [t.CellRef(x.sheet, x.top, x.left) for x in (one, other)]
            lasts = [t.CellRef(x.sheet, x.bottom, x.right) for x in (one, other)]
            return all(alike(a, b, moved) for a, b in (firsts, lasts))
        case t.Unary(op), t.Unary() if op != other.op:
            return False
        case t.Binary(op), t.Binary() if op != other.op:
            return False
        case t.Call(function), t.Call() if function != other.function:
            return False
    parts, others = t.children(one), t.children(other)
    if type(one) is not type(other) or len(parts) != len(others):
        return False
    return all(map(alike, parts, others, repeat(moved))) if parts else one == other


def shape(node: t.Node, *, sized: bool = True) -> object:
    """Give a formula without its numbers and cells: functions, operators, sizes of ranges."""
    match node:
        case t.Constant(value) if not isinstance(value, str):
            return "number"
        case t.CellRef():
            return "cell"
        case t.RangeRef(_, top, left, bottom, right):
            return ("range", bottom - top, right - left) if sized else "range"
        case _:
            own = getattr(node, "op", getattr(node, "function", type(node).__name__))
            return (own, *(shape(part, sized=sized) for part in t.children(node)))
