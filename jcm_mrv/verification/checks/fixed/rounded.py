"""Fixed values whose formula rounds them so far, or so much to their favour, that it tells."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.formulas.rounding import ROUNDING
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.far import MOST_NUMBERED
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator

_FAR = 0.005
"""Rounding by more, as a share, is none of the last digits."""
_ONE_WAY = (
    "ROUNDUP",
    "ROUNDDOWN",
    "CEILING",
    "CEILING.MATH",
    "FLOOR",
    "FLOOR.MATH",
    "INT",
    "TRUNC",
)


def rounded(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give fixed values that are larger, or smaller, by rounding, where that adds to the result.

    Rounding to the nearest is asked about where it moves more than the last digits; rounding one
    way where it makes a tonne.
    """
    told: set[Place] = set()
    if model is None:
        return
    for stated in claim.fixed:
        for place in claim.cells.formulas_behind(stated.place, MOST_NUMBERED):
            tree = claim.book.tree(place)
            calls = [n for n in t.walk(tree) if isinstance(n, t.Call) and n.function in ROUNDING]
            if place in told or not calls or stated.factor is None:
                continue
            own = claim.evaluator.compute(_unrounded(tree), place)
            value = Evaluator(claim.book, {place: own}).value(stated.place)
            if not isinstance(value, float) or not isinstance(stated.value, float):
                continue
            gain = model.effect(stated, value * float(stated.factor))
            share = abs(stated.value - value) / abs(value) if value else 0.0
            is_one_way = any(call.function in _ONE_WAY for call in calls)
            if gain is None or gain >= 0 or not (share > _FAR or (is_one_way and gain <= -1)):
                continue
            told.add(place)
            finding = VER[231].at(
                place_text(place),
                found=claim.cells.formula(place)[:120],
                label=stated.label,
                number=number_shown(value),
            )
            yield Judged(finding, -gain, (stated, value * float(stated.factor)))


def _unrounded(node: t.Node) -> t.Node:
    """Give a formula without its roundings."""
    match node:
        case t.Call(function, (inner, *_)) if function in ROUNDING:
            return _unrounded(inner)
        case t.Call(function, arguments):
            return t.Call(function, tuple(map(_unrounded, arguments)))
        case t.Binary(op, left, right):
            return t.Binary(op, _unrounded(left), _unrounded(right))
        case t.Unary(op, operand):
            return t.Unary(op, _unrounded(operand))
        case _:
            return node
