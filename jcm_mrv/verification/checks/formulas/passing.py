"""Formulas that only pass on what other cells hold: sums, references, choices."""

from __future__ import annotations

from jcm_mrv.workbook.formulas import tree as t


def passes_on(node: t.Node) -> bool:
    """Whether a formula only sums up or refers to others."""
    match node:
        case t.CellRef() | t.RangeRef():
            return True
        case t.Unary("+", operand):
            return passes_on(operand)
        case t.Binary("+", left, right):
            return passes_on(left) and passes_on(right)
        case t.Call("SUM" | "IFERROR" | "N", arguments):
            first, *rest = arguments
            return passes_on(first) and all(
                isinstance(part, t.Constant) or passes_on(part) for part in rest
            )
        case _:
            return False


def adds_a_number(node: t.Node) -> bool:
    """Whether a number that is written out is added to something, or taken off.

    Examples
    --------
    >>> from jcm_mrv.workbook.formulas.parse import parse_formula
    >>> [adds_a_number(parse_formula(f, "S")) for f in ("=MAX(0,A1)+500", "=A1*1.05", "=A1-A2")]
    [True, False, False]
    """
    return any(
        isinstance(part, t.Binary)
        and part.op in ("+", "-")
        and any(
            isinstance(p, t.Constant) and isinstance(p.value, float) and p.value
            for p in (part.left, part.right)
        )
        for part in t.walk(node)
    )


def _is_number(node: t.Node) -> bool:
    return isinstance(node, t.Constant) and isinstance(node.value, float) and node.value != 0
