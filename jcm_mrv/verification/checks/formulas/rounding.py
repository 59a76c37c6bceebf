"""How a result cell rounds: what stands behind it, and which roundings stand elsewhere."""

from __future__ import annotations

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.expression.tree import Round
from jcm_mrv.verification.claim.provenance import Provenance
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.book import Book
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.values import Scalar

DOWN = ("ROUNDDOWN", "INT", "TRUNC", "FLOOR", "FLOOR.MATH")
NEAREST_OR_UP = ("ROUND", "ROUNDUP", "CEILING", "CEILING.MATH", "MROUND", "EVEN", "ODD")
ROUNDING = (*DOWN, *NEAREST_OR_UP)
_OF_RULE = {
    "rounddown": DOWN,
    "round": ("ROUND", "MROUND"),
    "roundup": ("ROUNDUP", "CEILING", "CEILING.MATH"),
}
"""The functions of a sheet by those of the expression language that they may stand for."""


@immutable
class Unrounded:
    """The value behind the rounding of a result cell.

    Attributes
    ----------
    start : Place
        The cell in which the value is worked out.
    node : Node, optional
        The part of its formula that is not rounded yet; None for a cell without a formula.
    path : tuple of Place
        The cells from the result down to ``start``.
    """

    start: Place
    node: t.Node | None
    path: tuple[Place, ...]

    def value(self, evaluator: Evaluator) -> Scalar:
        """Give the value with an evaluator's contents."""
        if self.node is None or self.start in evaluator.changed:
            return evaluator.value(self.start)
        for place in evaluator.book.cells_of(self.node):
            evaluator.value(place)
        return evaluator.compute(self.node, self.start)


def unrounded(book: Book, place: Place) -> Unrounded:
    """Give what stands behind the roundings of a result, through cells that only pass it on."""
    path = [place]
    while book.formula(place) is not None:
        node = _peeled(book.tree(place))
        if not isinstance(node, t.CellRef):
            return Unrounded(place, node, tuple(path))
        place = node.place
        if place in path:
            break
        path.append(place)
    return Unrounded(place, None, tuple(path))


def _peeled(node: t.Node) -> t.Node:
    """Give a formula without the roundings, lower limits and fallbacks around it."""
    while True:
        match node:
            case t.Call(name, (inner, *_)) if name in ROUNDING:
                node = inner
            case t.Call("MAX", (t.Constant(0.0), inner)) | t.Call("MAX", (inner, t.Constant(0.0))):
                node = inner
            case t.Call("IF", (t.Call("ISNUMBER"), inner, t.Constant())):
                node = inner
            case t.Call("IF", (_, t.Constant(str()), inner)) | t.Call(
                "IF", (_, inner, t.Constant(str()))
            ):
                # Nothing is stated until the sheet is filled in.
                node = inner
            case t.Call("IF", (test, t.Constant(0.0), inner)) if _asks_for_blanks(test):
                node = inner
            case t.Call("IFERROR" | "IFNA", (inner, t.Constant())):
                node = inner
            case t.Call("SUM" | "N" | "VALUE", (t.CellRef() as inner,)):
                node = inner
            case t.Call("SUM", (t.RangeRef(sheet, top, left) as block,)) if block.area == 1:
                node = t.CellRef(sheet, top, left)
            case t.Unary("+", inner):
                node = inner
            case _:
                return node


def _asks_for_blanks(test: t.Node) -> bool:
    """Whether a condition is that nothing is filled in."""
    match test:
        case t.Call("ISBLANK" | "NOT" | "OR" | "AND", parts):
            return test.function == "ISBLANK" or all(map(_asks_for_blanks, parts))
        case t.Binary("=", t.Call("COUNT" | "COUNTA"), t.Constant(0.0)):
            return True
        case t.Binary("=", t.CellRef(), t.Constant("")):
            return True
        case _:
            return False


def rounds_elsewhere(cells: Provenance, top: Unrounded) -> list[Place]:
    """Give the cells before the result that round: what is lost there is lost for good."""
    found = []
    for place in cells.calculated(top.start):
        node = top.node if place == top.start else cells.book.tree(place)
        if (
            node is not None
            and place not in top.path[:-1]
            and any(isinstance(part, t.Call) and part.function in ROUNDING for part in t.walk(node))
        ):
            found.append(place)
    return found


def rounds_as(node: t.Node, rule: Round) -> bool:
    """Whether a formula has the rounding of a methodology, in its kind and to its decimals."""
    return any(
        isinstance(part, t.Call)
        and part.function in _OF_RULE[rule.function]
        and _digits(part) in (rule.digits, None)
        for part in t.walk(node)
    )


def _digits(call: t.Call) -> int | None:
    """Give the decimals that a call rounds to; None where they are not written as such."""
    match call:
        case t.Call(
            "ROUND" | "ROUNDUP" | "ROUNDDOWN" | "TRUNC", (_, t.Constant(float() as digits))
        ):
            return int(digits)
        case t.Call(
            "ROUND" | "ROUNDUP" | "ROUNDDOWN" | "TRUNC",
            (_, t.Unary("-", t.Constant(float() as digits))),
        ):
            return -int(digits)
        case t.Call("TRUNC", (_,)):
            return 0
        case _:
            return None
