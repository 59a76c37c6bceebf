"""What the reductions would be if a part of a formula were another one."""

from __future__ import annotations

from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator


def put(tree: t.Node, part: t.Node, other: t.Node) -> t.Node:
    """Give a formula with something else in the place of its parts that are alike.

    Examples
    --------
    >>> from jcm_mrv.workbook.formulas.parse import parse_formula
    >>> made = put(parse_formula("=A1+B1", "S"), t.CellRef("S", 0, 1), t.Constant(0.0))
    >>> made == parse_formula("=A1+0", "S")
    True
    """
    if tree == part:
        return other
    match tree:
        case t.Binary(op, left, right):
            return t.Binary(op, put(left, part, other), put(right, part, other))
        case t.Unary(op, operand):
            return t.Unary(op, put(operand, part, other))
        case t.Call(function, arguments):
            return t.Call(function, tuple(put(a, part, other) for a in arguments))
        case _:
            return tree


def value_with(
    claim: Claim, stated: StatedValue, place: Place, part: t.Node, other: t.Node
) -> float | None:
    """Give a value if a part of the formula in a cell behind it were another one."""
    made = put(claim.book.tree(place), part, other)
    fresh = Evaluator(claim.book)
    fresh.values(claim.book.cells_of(made))
    own = fresh.compute(made, place)
    if not isinstance(own, float):
        return None
    value = Evaluator(claim.book, {place: own}).value(stated.place)
    return value if isinstance(value, float) else None


def overstated(model: Model | None, stated: StatedValue, value: float | None) -> float | None:
    """Give the tonnes too many where a value, in the unit of the sheet, should be another one."""
    if model is None or stated.factor is None or value is None:
        return None
    gain = model.effect(stated, value * float(stated.factor))
    return None if gain is None else -gain
