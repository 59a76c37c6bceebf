"""Formulas that are copied along a column, parsed once: they differ in their rows alone."""

from __future__ import annotations

from functools import lru_cache

from jcm_mrv.patterns import pattern
from jcm_mrv.workbook.address import MAX_FORMULA, MAX_ROWS
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.parse import ParseError, parse_formula

_ROW = pattern(r"((?<![\w.$])\$?[A-Za-z]{1,3}\$?)([1-9][0-9]{0,6})(?![\w.(!\[])")
"""What may be a cell. Whether it is one the parser says, of rows that stand nowhere else."""
_FIRST, _MOST = 900_001, 60
"""The rows that stand in for those of a formula, and how many of them are tried."""


def parse_copied(text: str, sheet: str) -> t.Node:
    """Give the tree of a formula as :func:`parse_formula` does, from one that is copied.

    Raises
    ------
    ParseError
        As :func:`parse_formula`.

    Examples
    --------
    >>> parse_copied("=A7*$B$2", "S") == parse_formula("=A7*$B$2", "S")
    True
    """
    parts = _ROW.split(text)
    rows = [int(row) - 1 for row in parts[2::3]]
    if not rows or len(text) > MAX_FORMULA or max(rows) >= MAX_ROWS:
        return parse_formula(text, sheet)
    del parts[2::3]
    alike = _tree_of(tuple(parts), sheet)
    return parse_formula(text, sheet) if alike is None else _filled(alike, rows)


@lru_cache(512)
def _tree_of(parts: tuple[str, ...], sheet: str) -> t.Node | None:
    """Give the tree with numbers of places in place of rows; None where one is no row of a cell."""
    count = len(parts) // 2
    if count > _MOST:
        return None
    ends = (*(str(_FIRST + n) for n in range(count)), "")
    # Before each row stand what is between it and the one before, and the letters of its column.
    apart = (
        "".join(parts[n : n + 2]) + end
        for n, end in zip(range(0, 2 * count + 1, 2), ends, strict=True)
    )
    try:
        tree = parse_formula("".join(apart), sheet)
    except (ParseError, RecursionError):
        return None
    rows: list[int] = []
    for node in t.walk(tree):
        if isinstance(node, t.CellRef):
            rows.append(node.row)
        elif isinstance(node, t.RangeRef | t.SheetsRef):
            rows += {node.top, node.bottom}
    found = sorted(n for row in rows if (n := row + 1 - _FIRST) in range(count))
    return tree if found == [*range(count)] else None


def _filled(node: t.Node, rows: list[int]) -> t.Node:
    """Give a tree with the rows of a formula."""

    def row_of(row: int) -> int:
        n = row + 1 - _FIRST
        return rows[n] if 0 <= n < len(rows) else row

    match node:
        case t.CellRef(sheet, row, column):
            return t.CellRef(sheet, row_of(row), column)
        case t.RangeRef(sheet, top, left, bottom, right):
            top, bottom = sorted((row_of(top), row_of(bottom)))
            return t.RangeRef(sheet, top, left, bottom, right)
        case t.SheetsRef(first, last, top, left, bottom, right):
            top, bottom = sorted((row_of(top), row_of(bottom)))
            return t.SheetsRef(first, last, top, left, bottom, right)
        case t.Unary(op, operand):
            return t.Unary(op, _filled(operand, rows))
        case t.Binary(op, left_, right_):
            return t.Binary(op, _filled(left_, rows), _filled(right_, rows))
        case t.Call(function, arguments):
            return t.Call(function, tuple(_filled(part, rows) for part in arguments))
        case _:
            return node
