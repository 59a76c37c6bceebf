"""Comparisons of arrays, and the rows of a table that they choose."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isfinite, isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jcm_mrv.methodology.days import day_of
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.table import OTHERWISE, TOLERANCE, Band, Condition, Table

Array = NDArray[Any]
Key = Fraction | float | str | None
"""A key of a table; None where a text is not given."""


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


def outside_of(table: Table, key: t.Node, number: float | Fraction) -> str:
    """Give why a number has no value between the points of a table."""
    (first, _), *_, (last, _) = table.points
    ends = [_number_text(table, 0, point) for point in (first, last)]
    found = _key_text(table, 0, key, number)
    return f"{found}; the table {table.name} goes from {ends[0]} to {ends[1]}"


def no_row(table: Table, keys: Sequence[t.Node], values: Sequence[Key]) -> str:
    """Give why no row of a table holds: what its keys are, and between which bands they lie."""
    found = [
        _key_text(table, n, *both) + _gap(table, n, both[1])
        for n, both in enumerate(zip(keys, values, strict=True))
    ]
    return f"no row of the table {table.name} fits: {', '.join(found)}"


def at_first(bad: Array, keys: Sequence[Array]) -> list[Any]:
    """Give the keys where something is first wrong."""
    place = tuple(np.argwhere(bad)[0])
    return [np.broadcast_to(key, bad.shape)[place] for key in keys]


def _key_text(table: Table, position: int, key: t.Node, value: Key) -> str:
    name = "the key" if len(table.rows[0].conditions) == 1 else f"key {position + 1}"
    name = key.name if isinstance(key, t.Ref | t.Picked) else name
    if isinstance(value, str):
        return f"{name} is {value!r}"
    if value is None or isnan(value):
        return f"{name} is not given"
    return f"{name} is {_number_text(table, position, value)}"


def _number_text(table: Table, position: int, number: Fraction | float) -> str:
    is_day = position in table.days
    return day_of(number).isoformat() if is_day else f"{float(number):.9g}"


def _gap(table: Table, position: int, value: Key) -> str:
    """Give between which bands a number lies, where none of them holds it; else nothing."""
    conditions = [row.conditions[position] for row in table.rows]
    bands = [band for band in conditions if isinstance(band, Band)]
    if (
        value is None
        or isinstance(value, str)
        or not isfinite(value)
        or len(bands) < len(conditions)
    ):
        return ""
    exact = Fraction(value)
    if any(band.holds(exact) for band in bands):
        return ""
    below = [band.upper for band in bands if band.upper is not None and band.upper <= exact]
    above = [band.lower for band in bands if band.lower is not None and band.lower >= exact]
    ends = [_number_text(table, position, max(below))] if below else []
    ends += [_number_text(table, position, min(above))] if above else []
    if below and above:
        return f" (there is none between {ends[0]} and {ends[1]})"
    return f" (there is none {'above' if below else 'below'} {ends[0]})"


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
