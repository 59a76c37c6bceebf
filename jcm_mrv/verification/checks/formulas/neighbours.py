"""Formulas that differ from those of the other members of the same symbol."""

from __future__ import annotations

from dataclasses import replace
from itertools import repeat

from jcm_mrv.findings import VER, Severity
from jcm_mrv.verification.checks.formulas.response import Response
from jcm_mrv.verification.claim.claim import Claim, StatedResult
from jcm_mrv.verification.judged import Judged
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator

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
            findings.append(noted(Judged(finding, None if response is None else 0.0)))
    return findings


def noted(judged: Judged) -> Judged:
    """Make a note of a formula unlike its neighbours that gives the same amount."""
    if judged.effect != 0:
        return judged
    return judged._replace(finding=replace(judged.finding, severity=Severity.NOTE))


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


def carried(one: t.Node, other: t.Node, cells: tuple[Place, Place, Place]) -> t.Node | None:
    """Give what two formulas of one row or column make in a third cell; None where nothing.

    Each reference goes on as it does from the first to the second, or stays.

    Examples
    --------
    >>> from jcm_mrv.workbook.formulas.parse import parse_formula
    >>> trees = [parse_formula(f, "S") for f in ("=A1*B$9", "=A3*B$9", "=A4*B$9")]
    >>> carried(*trees[:2], (("S", 0, 2), ("S", 2, 2), ("S", 3, 2))) == trees[2]
    True
    """

    def at(first: int, second: int) -> int | None:
        # Where they are not all in one column, they go along a row.
        along = len({column for _, _, column in cells}) > 1
        (a, fixed), (b, _), (c, also) = (
            (column, row) if along else (row, column) for _, row, column in cells
        )
        if cells[0][0] != cells[2][0] or fixed != also or a == b:
            return None
        place, rest = divmod((second - first) * (c - a), b - a)
        return first + place if not rest and first + place >= 0 else None

    match one, other:
        case t.CellRef(sheet, row, column), t.CellRef() if sheet == other.sheet:
            down, right = at(row, other.row), at(column, other.column)
            return None if down is None or right is None else t.CellRef(sheet, down, right)
        case t.RangeRef(), t.RangeRef():
            ends = [
                (t.CellRef(x.sheet, x.top, x.left), t.CellRef(x.sheet, x.bottom, x.right))
                for x in (one, other)
            ]
            first, last = (carried(a, b, cells) for a, b in zip(*ends, strict=True))
            if not isinstance(first, t.CellRef) or not isinstance(last, t.CellRef):
                return None
            return t.RangeRef(first.sheet, first.row, first.column, last.row, last.column)
        case t.Unary(op, a), t.Unary(op2, b) if op == op2:
            made = carried(a, b, cells)
            return None if made is None else t.Unary(op, made)
        case t.Binary(op, a, b), t.Binary(op2, c, d) if op == op2:
            left, right_ = carried(a, c, cells), carried(b, d, cells)
            return None if left is None or right_ is None else t.Binary(op, left, right_)
        case t.Call(name, ours), t.Call(name2, theirs) if name == name2 and len(ours) == len(
            theirs
        ):
            parts = [carried(a, b, cells) for a, b in zip(ours, theirs, strict=True)]
            every = tuple(part for part in parts if part is not None)
            return t.Call(name, every) if len(every) == len(parts) else None
        case t.Constant(), t.Constant() if one == other:
            return one
        case _:
            return None


def as_neighbours(claim: Claim, first: Place, second: Place, place: Place) -> float | None:
    """Give what a cell would be by the formulas of two neighbours; None where it cannot be told."""
    made = carried(claim.book.tree(first), claim.book.tree(second), (first, second, place))
    if made is None:
        return None
    named = [cell for part in t.walk(made) for cell in _cells(claim, part)]
    if any(claim.cells.rests_on(c, {place}) for c in named):
        return None
    fresh = Evaluator(claim.book)
    fresh.values(named)
    value = fresh.compute(made, place)
    return value if isinstance(value, float) else None


def _cells(claim: Claim, part: t.Node) -> list[Place]:
    if isinstance(part, (t.CellRef, t.RangeRef)):
        return list(claim.book.cells_of(part))
    return []


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
