"""Comparisons of arrays, and the rows of a table that they choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.table import OTHERWISE, TOLERANCE, Condition, Table

Array = NDArray[Any]


def compare(op: str, a: Array, b: Array) -> Array:
    """Compare numbers with the tolerance of all renderings, texts as they are."""
    if object in (a.dtype, b.dtype):
        same = np.asarray(a == b, dtype=bool)
        return same if op == "==" else ~same
    same = np.abs(a - b) <= TOLERANCE * np.maximum(np.abs(a), np.abs(b))
    match op:
        case "==":
            return same
        case "!=":
            return ~same
        case "<":
            return (a < b) & ~same
        case "<=":
            return (a < b) | same
        case ">":
            return (a > b) & ~same
        case _:
            return (a > b) | same


def rows_for(table: Table, keys: Sequence[Array]) -> Array:
    """Give the position of the row that holds for each key, -1 where none does."""
    shape = np.broadcast_shapes(*(key.shape for key in keys))
    found = np.full(shape, -1)
    for position in table.order:
        fits = np.ones(shape, dtype=bool)
        for condition, key in zip(table.rows[position].conditions, keys, strict=True):
            fits &= _fits(condition, key)
        found[fits & (found < 0)] = position
    return found


def outside_of(table: Table, key: t.Node, number: float) -> str:
    """Give why a number has no value between the points of a table."""
    (first, _), *_, (last, _) = table.points
    found = f"{key.name} is {number:.6g}" if isinstance(key, t.Ref) else f"the key is {number:.6g}"
    return f"{found}; the table {table.name} goes from {float(first):g} to {float(last):g}"


def _fits(condition: Condition, key: Array) -> Array:
    if condition is OTHERWISE:
        return np.ones(key.shape, dtype=bool)
    if isinstance(condition, str):
        return np.asarray(key == condition, dtype=bool)
    if (point := condition.point) is not None:
        return compare("==", key, np.array(float(point)))
    fits = np.ones(key.shape, dtype=bool)
    if condition.lower is not None:
        lower = float(condition.lower)
        fits &= (key > lower) if condition.excludes_lower else (key >= lower)
    if condition.upper is not None:
        upper = float(condition.upper)
        fits &= (key <= upper) if condition.includes_upper else (key < upper)
    return fits
