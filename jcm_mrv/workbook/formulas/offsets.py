"""OFFSET with numbers that are written out: another way to write a cell, or a range."""

from __future__ import annotations

import operator
from collections.abc import Callable

from jcm_mrv.workbook.address import MAX_COLUMNS, MAX_ROWS
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.values import ErrorValue

_OPERATORS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}


def moved(call: t.Call) -> t.Node:
    """Give the cells that OFFSET names; the call itself where a cell says how far it goes.

    Examples
    --------
    >>> from jcm_mrv.workbook.formulas.parse import parse_formula
    >>> moved(parse_formula("=OFFSET(B3,1+12,0,12,1)", "S"))
    RangeRef(sheet='S', top=15, left=1, bottom=26, right=1)
    >>> moved(parse_formula("=OFFSET(B3,A1,0)", "S")).function
    'OFFSET'
    """
    base, *rest = call.arguments or (None,)
    if not isinstance(base, (t.CellRef, t.RangeRef)) or not 2 <= len(rest) <= 4:
        return call
    block = (
        base
        if isinstance(base, t.RangeRef)
        else t.RangeRef(base.sheet, base.row, base.column, base.row, base.column)
    )
    own = (0.0, 0.0, block.bottom - block.top + 1.0, block.right - block.left + 1.0)
    # What is left out, with its comma or without it, is nothing, or the size of what is moved.
    written = (*rest, *[t.Constant(None)] * (4 - len(rest)))
    numbers = [
        usual if part == t.Constant(None) else _number(part)
        for part, usual in zip(written, own, strict=True)
    ]
    whole = [int(number) for number in numbers if number is not None and number.is_integer()]
    if len(whole) < len(numbers) or min(whole[2:]) < 1:
        return call
    down, across, height, width = whole
    top, left = block.top + down, block.left + across
    if min(top, left) < 0 or top + height > MAX_ROWS or left + width > MAX_COLUMNS:
        return t.Constant(ErrorValue.REF)
    if height == width == 1:
        return t.CellRef(block.sheet, top, left)
    return t.RangeRef(block.sheet, top, left, top + height - 1, left + width - 1)


def _number(node: t.Node) -> float | None:
    """Give a number that is written out, or made of such numbers."""
    match node:
        case t.Constant(float() as value):
            return value
        case t.Unary("+" | "-" as op, operand):
            inner = _number(operand)
            return inner if inner is None or op == "+" else -inner
        case t.Binary(op, left, right) if op in _OPERATORS:
            one, other = _number(left), _number(right)
            return None if one is None or other is None else _OPERATORS[op](one, other)
        case _:
            return None
