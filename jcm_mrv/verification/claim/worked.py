"""Fixed values that formulas work out: what stands behind them is as much an input as they are."""

from __future__ import annotations

from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.logs import Ends, Log, logs_of
from jcm_mrv.workbook.formulas import tree as t

LEAST = 2
"""Cells of a range from which on it is a table that a fixed value is taken from."""
SISTERS = 3
"""Values of a parameter from which on most of them tell how they are made."""
_LOOKUPS = frozenset("INDEX VLOOKUP HLOOKUP XLOOKUP LOOKUP".split())


def selects(node: t.Node) -> bool:
    """Whether a formula gives one of several cells as it is.

    Examples
    --------
    >>> from jcm_mrv.workbook.formulas.parse import parse_formula
    >>> texts = ("=IF(A1>2,B1,B2)", "=1.05*IF(A1>2,B1,B2)", "=IFERROR(SUM(B1:B9)/9,0)")
    >>> [selects(parse_formula(text, "S")) for text in texts]
    [True, False, False]
    """
    match node:
        case t.Call("IF" | "CHOOSE", (_, *branches)):
            return all(map(_is_one, branches))
        case t.Call("IFERROR" | "IFNA", branches):
            return all(map(_is_one, branches))
        case t.Call("IFS", parts):
            return all(map(_is_one, parts[1::2]))
        case t.Call("SWITCH", (_, *parts)):
            return all(map(_is_one, (*parts[1::2], *parts[-1:])))
        case t.Call(function):
            return function in _LOOKUPS
        case _:
            return False


def _is_one(node: t.Node) -> bool:
    is_empty = isinstance(node, t.Call) and node.function == "NA"
    return is_empty or isinstance(node, (t.CellRef, t.Constant)) or selects(node)


def worked_fixed(claim: Claim) -> list[StatedValue]:
    """Give the fixed values that a formula works out; not those that it chooses from others."""
    return [s for s in claim.fixed if not s.is_typed and not selects(claim.book.tree(s.leaf))]


def sisters_of(claim: Claim) -> list[list[StatedValue]]:
    """Give these values of each parameter that has enough of them to tell how one is made."""
    groups: dict[str, list[StatedValue]] = {}
    for stated in worked_fixed(claim):
        groups.setdefault(stated.name, []).append(stated)
    return [group for group in groups.values() if len({s.leaf for s in group}) >= SISTERS]


def tables_of(claim: Claim) -> list[Log]:
    """Give the lists of numbers that these are taken from, as logs: they need no day."""
    others: set[Ends] = set()
    found = (log for s in worked_fixed(claim) for log in logs_of(claim, s, others, LEAST))
    return [log for log in found if not log.is_register]
