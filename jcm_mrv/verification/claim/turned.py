"""Registers that went past their highest number and began again at zero."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t

_BESIDE = 13
"""Readings above and below one that tell how many digits its register has, and how it rises."""
_LEAST = 1_000.0
"""Registers of meters count to so much at least."""
_MOST = 400
"""Readings between two of them."""
_STEP = 3.0
"""Times the largest step beside it that a register counts between two readings, at most."""


class Turn(NamedTuple):
    """What a formula adds where a register began again, and what its digits count to."""

    added: t.Node
    size: float


def turned(claim: Claim, node: t.Node) -> Turn | None:
    """Give what a sum adds to a reading below the one before, where the register turned over.

    None where it did not: its readings have to come near to what their digits count to. A meter
    that was changed has hardly counted that far.
    """
    terms = list(_terms(node, 1))
    before = [part for part, sign in terms if sign < 0]
    if len(terms) != 3 or len(before) != 1:
        return None
    old, rest = before[0], [part for part, sign in terms if sign > 0]
    for new, added in (rest, rest[::-1]):
        if not isinstance(old, t.CellRef) or not isinstance(new, t.CellRef):
            continue
        # Readings stand one below the other, or what was and what is beside each other.
        is_one_register = old.column == new.column or old.row == new.row
        if old.sheet != new.sheet or not is_one_register:
            continue
        if not isinstance(added, (t.Constant, t.CellRef)):
            continue
        readings = readings_beside(claim, new)
        now, then = (claim.evaluator.value(cell.place) for cell in (new, old))
        if not isinstance(now, float) or not isinstance(then, float) or not 0 <= now < then:
            continue
        between = _between(claim, old, new)
        size = register_size([*readings, *between, then])
        usual = max((after - one for one, after in pairwise(readings)), default=0.0)
        if now + size - then <= _STEP * usual or turns_once(between, size):
            return Turn(added, size)
    return None


def turns_once(readings: Sequence[float], size: float) -> bool:
    """Whether readings rise but for one step, at which their register may have begun again.

    Examples
    --------
    >>> turns_once([97_200.0, 98_900.0, 600.0, 2_400.0], 1e5)
    True
    >>> turns_once([47_200.0, 48_900.0, 600.0, 2_400.0], 1e5)
    False
    """
    steps = [(before, after - before) for before, after in pairwise(readings)]
    falls = [step for _, step in steps if step < 0]
    usual = max((step for _, step in steps), default=0.0)
    return len(falls) == 1 and 0 <= falls[0] + size <= _STEP * usual


def _between(claim: Claim, old: t.CellRef, new: t.CellRef) -> list[float]:
    """Give the readings of a column from an earlier one to a later one."""
    if old.column != new.column or not old.row < new.row <= old.row + _MOST:
        return []
    cells = ((old.sheet, row, old.column) for row in range(old.row, new.row + 1))
    values = (claim.evaluator.value(cell) for cell in cells)
    return [value for value in values if isinstance(value, float)]


def adds_a_turn(claim: Claim, place: Place) -> bool:
    """Whether a formula adds what a register counts to, where it began again at zero."""
    return any(turned(claim, node) is not None for node in t.walk(claim.book.tree(place)))


def turns_between(claim: Claim, place: Place, first: Place, last: Place) -> bool:
    """Whether a formula adds what a register counts to beside the two readings that it takes.

    Its digits are those of the first reading, which the last one has fallen below.
    """
    then, added = claim.evaluator.value(first), turn_added(claim, place, first, last)
    return isinstance(then, float) and added is not None and added[1] == register_size([then])


def turn_added(claim: Claim, place: Place, first: Place, last: Place) -> tuple[Place, float] | None:
    """Give the cell, with its power of ten, that a formula adds beside two readings of a register.

    Smaller ones may be corrections.
    """
    for node in t.walk(claim.book.tree(place)):
        terms = list(_terms(node, 1))
        cells = {part.place: sign for part, sign in terms if isinstance(part, t.CellRef)}
        if (cells.pop(first, 0), cells.pop(last, 0)) != (-1, 1):
            continue
        for cell, sign in cells.items():
            value = claim.evaluator.value(cell)
            if not isinstance(value, float) or value < _LEAST or sign < 0:
                continue
            if value == 10 ** round(math.log10(value)):
                return cell, value
    return None


def register_size(readings: Iterable[float]) -> float:
    """Give what a register with the digits of its readings counts to; infinity of none above 0.

    Examples
    --------
    >>> register_size([87_000.0, 99_650.5]), register_size([0.0])
    (100000.0, inf)
    """
    highest = max(readings, default=0.0)
    # 10.0**309 is an error, and no register.
    return float(f"1e{math.floor(math.log10(highest)) + 1}") if 0 < highest < math.inf else math.inf


def readings_beside(claim: Claim, cell: t.CellRef) -> list[float]:
    """Give the numbers above and below a reading, and its own."""
    rows = range(max(0, cell.row - _BESIDE), cell.row + _BESIDE)
    values = (claim.evaluator.value((cell.sheet, row, cell.column)) for row in rows)
    return [value for value in values if isinstance(value, float)]


def _terms(node: t.Node, sign: int) -> Iterator[tuple[t.Node, int]]:
    match node:
        case t.Binary("+" | "-" as op, left, right):
            yield from _terms(left, sign)
            yield from _terms(right, sign if op == "+" else -sign)
        case _:
            yield node, sign
