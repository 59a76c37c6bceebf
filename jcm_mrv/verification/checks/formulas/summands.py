"""What a formula adds up: cells, each with the one number that it is multiplied by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from jcm_mrv.verification.checks.formulas.chains import folded, number_of
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t

_WIDE = 12
"""Cells of a range in a line that may be columns of several kinds."""


class Part(NamedTuple):
    """A cell that a formula adds: the number it is multiplied by, and cells this stands in."""

    place: Place
    times: float
    shared: tuple[Place, ...]


def added(claim: Claim, place: Place, widest: int = _WIDE) -> Iterator[Part]:
    """Give the cells that the formula of a cell adds up, each with its number."""
    return _added(claim, place, claim.book.tree(place), Part(place, 1.0, ()), widest)


def _added(claim: Claim, place: Place, node: t.Node, of: Part, widest: int) -> Iterator[Part]:
    """Give the cells that a formula adds up, each with the one number that it is multiplied by."""
    _, times, shared = of
    match node:
        case t.CellRef():
            yield Part(node.place, times, shared)
        case t.RangeRef(sheet, top, left, bottom, right) if node.area <= widest:
            if top == bottom or left == right:
                for row in range(top, bottom + 1):
                    for column in range(left, right + 1):
                        yield Part((sheet, row, column), times, shared)
        case t.Unary("+" | "-" as op, operand):
            of = of._replace(times=times if op == "+" else -times)
            yield from _added(claim, place, operand, of, widest)
        case t.Binary("+" | "-" as op, left, right):
            yield from _added(claim, place, left, of, widest)
            of = of._replace(times=times if op == "+" else -times)
            yield from _added(claim, place, right, of, widest)
        case t.Binary("*" | "/" as op, left, right):
            for part, other in ((left, right), (right, left)):
                number, cells = _number(claim, place, other)
                if number and (op == "*" or other is right):
                    made = times * number if op == "*" else times / number
                    of = Part(place, made, (*shared, *cells))
                    yield from _added(claim, place, part, of, widest)
                    return
        case t.Call("SUM" | "N", arguments):
            for part in arguments:
                yield from _added(claim, place, part, of, widest)
        case t.Call("ROUND" | "IFERROR", (first, *_)):
            yield from _added(claim, place, first, of, widest)
        case _:
            pass


def _number(claim: Claim, place: Place, node: t.Node) -> tuple[float | None, tuple[Place, ...]]:
    """Give a number that is written out, or typed in a cell of another line and column."""
    if isinstance(node, t.CellRef):
        content = claim.book.content(node.place)
        is_apart = node.row != place[1] and node.column != place[2]
        if isinstance(content, float) and is_apart:
            return content, (node.place,)
        return None, ()
    return number_of(folded(node)), ()
