"""Expression tree to numbers: float64 NumPy over whole sets, no Python loop over members.

Two rules make these numbers agree with a spreadsheet's and with exact arithmetic:

- Comparisons treat values as equal that differ by no more than :data:`TOLERANCE` of the larger
one, since
  ``0.1 * 3 <= 0.3`` must not depend on the last bit. All renderings compare in this way.
- A sum or difference that is nothing but rounding noise of its operands (below :data:`SNAP` of the
larger) is
  zero, as LibreOffice and Excel have it. Otherwise ``1 / (0.3 - 0.1 - 0.2)`` would be a large
  number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jcm_mrv.immutable import mutable
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.axes import placed, taken
from jcm_mrv.methodology.expression.rows import at_first, compare, no_row, outside_of, rows_for
from jcm_mrv.methodology.expression.table import TOLERANCE, Table

SNAP = 2.0**-48
_EPOCH = np.datetime64("1899-12-30", "D")

Array = NDArray[Any]
Bound = tuple[tuple[str, str], ...]
Kind = str | Callable[[Array], str]


class EvaluationError(ArithmeticError):
    """An expression that has no value: the reason, and for which batch entry and set members."""

    def __init__(self, kind: str, node: t.Node, batch: int, members: Mapping[str, int]) -> None:
        super().__init__(kind)
        self.kind, self.node, self.batch, self.members = kind, node, batch, dict(members)


@mutable
class Scope:
    """The values an expression is evaluated with.

    Attributes
    ----------
    values : dict of str to ndarray
        Per name an array of shape (batch, members of its first set, ...); float64, or text as
        objects.
    sizes : dict of str to int
        Number of members per set.
    tables : dict of str to Table
        The tables that can be looked up.
    used_rows : dict of str to set of int
        Filled by evaluation: which rows of which table gave a value.
    chosen : dict of str to ndarray
        Filled by evaluation: the rows that the last lookup in each table chose, -1 for none.
    second : dict of str to ndarray
        Filled by evaluation: the rows with which the last interpolation in each table ended.
    """

    values: dict[str, Array]
    sizes: Mapping[str, int]
    tables: Mapping[str, Table] = field(default_factory=dict)
    used_rows: dict[str, set[int]] = field(default_factory=dict)
    chosen: dict[str, Array] = field(default_factory=dict)
    second: dict[str, Array] = field(default_factory=dict)


def evaluate(node: t.Node, scope: Scope, free: Bound = (), mask: Array | None = None) -> Array:
    """Give the values of an expression, shape (batch, members of each free index's set).

    Parameters
    ----------
    node : Node
        The expression.
    scope : Scope
        Values, set sizes and tables.
    free : tuple of (index, set), optional
        The index variables that the result keeps as axes.
    mask : ndarray of bool, optional
        Where a value is needed at all; elsewhere an error does not matter.

    Raises
    ------
    EvaluationError
        On division by zero, a result that is not finite, or a key that no row of a table fits.
    """
    shape = tuple(scope.sizes[over] for _, over in free)
    batch = max((array.shape[0] for array in scope.values.values()), default=1)
    if 0 in shape:  # a value of no member cannot fail
        return np.empty((batch, *shape))
    result = _evaluate(node, scope, free, mask)
    return np.broadcast_to(result, (batch, *shape)).copy()


def width(node: t.Node, sizes: Mapping[str, int], free: Bound = ()) -> int:
    """Give how many combinations of members the evaluation of an expression holds at once."""
    most = prod(sizes[over] for _, over in free)

    def used(part: t.Node, bound: dict[str, str]) -> set[str]:
        nonlocal most
        if isinstance(part, t.Sum | t.Each):
            bound = {**bound, part.index: part.over}
        own = set(t.letters_of(part))
        found = own.union(*(used(child, bound) for child in t.children(part)))
        if isinstance(part, t.Sum | t.Each):
            found.add(part.index)
        most = max(most, prod(sizes[bound[index]] for index in found))
        return found - {part.index} if isinstance(part, t.Sum | t.Each) else found

    used(node, dict(free))
    return most


def _evaluate(node: t.Node, scope: Scope, bound: Bound, mask: Array | None) -> Array:
    axes = 1 + len(bound)
    match node:
        case t.Number(value):
            return np.full((1,) * axes, float(value))
        case t.Text(value):
            return np.full((1,) * axes, value, dtype=object)
        case t.Ref(name, indices):
            if name not in scope.values:
                raise EvaluationError(f"there is no {name.replace('_', ' ')}", node, 0, {})
            return placed(scope.values[name], indices, [index for index, _ in bound])
        case t.Picked():
            return _picked(node, scope, bound, mask)
        case t.Negate(operand):
            return -_evaluate(operand, scope, bound, mask)
        case t.Binary(op, left, right):
            a, b = (_evaluate(part, scope, bound, mask) for part in (left, right))
            return _binary(op, a, b, node, bound, mask)
        case t.Power(base, exponent):
            value = _evaluate(base, scope, bound, mask)
            if exponent < 0:
                value = _nonzero(value, "division by zero", node, bound, mask)
            with np.errstate(over="ignore"):
                return _finite(value ** float(exponent), node, bound, mask)
        case t.Compare(op, left, right):
            a, b = (_evaluate(part, scope, bound, mask) for part in (left, right))
            return compare(op, a, b)
        case t.Logic(op, operands):
            return _logic(op, operands, scope, bound, mask)
        case t.IfElse(condition, then, otherwise):
            holds = _evaluate(condition, scope, bound, mask)
            a = _evaluate(then, scope, bound, _both(mask, holds))
            b = _evaluate(otherwise, scope, bound, _both(mask, ~holds))
            return np.where(holds, a, b)
        case t.Call(function, arguments):
            if function in _OF_ONE:
                return _of_one(node, scope, bound, mask)
            if function == "power":
                return _power(node, scope, bound, mask)
            if function == "years_after":
                days = _evaluate(arguments[0], scope, bound, mask)
                return _years_after(days, arguments[1])
            combine = np.minimum if function == "min" else np.maximum
            # What is larger, or smaller, than any value stands for none.
            none = np.inf if function == "min" else -np.inf
            result: Array = np.full((1,) * axes, none)
            for part in arguments:
                if isinstance(part, t.Each):
                    if scope.sizes[part.over] == 0:
                        continue
                    value = combine.reduce(_among(part, scope, bound, mask, none), axis=-1)
                else:
                    value = _evaluate(part, scope, bound, mask)
                result = combine(result, value)
            nothing = result == none
            if nothing.any():
                _check(nothing, no_member(node), node, bound, mask)
                return np.where(nothing, 0.0, result)
            return result
        case t.Round(function, operand, digits):
            return _round(function, _evaluate(operand, scope, bound, mask), digits)
        case t.Sum():
            return _each(node, scope, bound, mask).sum(axis=-1)
        case t.Each():
            raise AssertionError("only an argument of min and max")
        case t.Lookup():
            return _lookup(node, scope, bound, mask)
        case t.Interpolate():
            return _interpolate(node, scope, bound, mask)


NO_POWER = "a number below zero to a power, or zero to one that is not above zero"
"""Why a power has no value; a spreadsheet has none either."""


NO_LOG = "a logarithm of a number that is not above zero"
NO_ROOT = "a square root of a number below zero"
_OF_ONE = {"exp": np.exp, "log": np.log, "log10": np.log10, "sqrt": np.sqrt}


def _of_one(node: t.Call, scope: Scope, bound: Bound, mask: Array | None) -> Array:
    value = _evaluate(node.arguments[0], scope, bound, mask)
    if node.function != "exp":
        none = value < 0 if node.function == "sqrt" else value <= 0
        if none.any():
            _check(none, NO_ROOT if node.function == "sqrt" else NO_LOG, node, bound, mask)
            value = np.where(none, 1.0, value)
    with np.errstate(over="ignore"):
        return _finite(_OF_ONE[node.function](value), node, bound, mask)


def _years_after(days: Array, years: t.Node) -> Array:
    assert isinstance(years, t.Number)
    day = _EPOCH + np.rint(np.nan_to_num(days)).astype("timedelta64[D]")
    month = day.astype("datetime64[M]")
    later = month + np.timedelta64(12 * int(years.value), "M")
    last = (later + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    found = np.minimum(later.astype("datetime64[D]") + (day - month.astype("datetime64[D]")), last)
    return np.where(np.isnan(days), np.nan, (found - _EPOCH).astype(float))


def _round(function: str, value: Array, digits: int) -> Array:
    """Round in steps; what lies within the tolerance of a step, or of a half one, is on it."""
    scale = 10.0 ** abs(digits)
    with np.errstate(over="ignore"):
        size = np.abs(value * scale if digits > 0 else value / scale)
    # From there on a float has no decimals to round, and its product may have no end.
    is_whole_already = size >= 2.0**52
    size = np.where(is_whole_already, 0.0, size)
    noise = TOLERANCE * size
    if function == "round":
        whole = np.where(np.abs(size - np.floor(size) - 0.5) <= noise, np.ceil(size), np.rint(size))
    else:
        whole, nearest = (
            np.floor(size) if function == "rounddown" else np.ceil(size),
            np.floor(size + 0.5),
        )
        whole = np.where(np.abs(nearest - size) <= noise, nearest, whole)
    rounded = np.copysign(whole / scale if digits > 0 else whole * scale, value) + 0.0
    return np.where(is_whole_already, value, rounded)


def _power(node: t.Call, scope: Scope, bound: Bound, mask: Array | None) -> Array:
    base, exponent = (_evaluate(part, scope, bound, mask) for part in node.arguments)
    below = np.zeros((), dtype=bool) if is_whole(node.arguments[1]) else base < 0
    none = below | ((base == 0) & (exponent <= 0))
    if none.any():
        _check(none, NO_POWER, node, bound, mask)
        base = np.where(none, 1.0, base)
    with np.errstate(over="ignore"):
        return _finite(base**exponent, node, bound, mask)


def is_whole(exponent: t.Node) -> bool:
    """Whether an exponent is a whole number that is written out: it suits every base."""
    return isinstance(exponent, t.Number) and exponent.value.denominator == 1


def no_member(node: t.Call) -> str:
    """Give why ``min`` or ``max`` has no value: its sets are empty."""
    sets = ", ".join(part.over for part in node.arguments if isinstance(part, t.Each))
    return f"{node.function} of nothing, no member of {sets}"


def _each(node: t.Sum | t.Each, scope: Scope, bound: Bound, mask: Array | None) -> Array:
    """Give the values of the body with the members of the set as last axis."""
    if scope.sizes[node.over] == 0:
        return np.zeros((*(1,) * (1 + len(bound)), 0))
    inner = (*bound, (node.index, node.over))
    wider = None if mask is None else mask[..., np.newaxis]
    value = _evaluate(node.body, scope, inner, wider)
    return np.broadcast_to(value, (*value.shape[:-1], scope.sizes[node.over]))


def _among(node: t.Each, scope: Scope, bound: Bound, mask: Array | None, none: float) -> Array:
    """Give the same for ``min`` and ``max``, with what stands for none where it is left out."""
    if node.where is None:
        return _each(node, scope, bound, mask)
    inner = (*bound, (node.index, node.over))
    holds = _evaluate(node.where, scope, inner, None)
    wider = holds if mask is None else mask[..., np.newaxis] & holds
    value = np.where(holds, _evaluate(node.body, scope, inner, wider), none)
    return np.broadcast_to(value, (*value.shape[:-1], scope.sizes[node.over]))


def _picked(node: t.Picked, scope: Scope, bound: Bound, mask: Array | None) -> Array:
    """Give the values of the members that attributes name, by their places in the sets."""
    if node.name not in scope.values:
        raise EvaluationError(f"there is no {node.name.replace('_', ' ')}", node, 0, {})
    array, given = scope.values[node.name], list[str | Array]()
    for size, index in zip(array.shape[1:], node.indices, strict=True):
        if isinstance(index, str):
            given.append(index)
            continue
        found = np.nan_to_num(_evaluate(index, scope, bound, mask), nan=-1.0)
        none = (found < 0) | (found >= size)
        _check(none, "no such member", node, bound, mask)
        given.append(np.where(none, 0, found).astype(np.intp))
    return taken(array, given, [index for index, _ in bound])


def _both(mask: Array | None, condition: Array) -> Array:
    return condition if mask is None else mask & condition


def _fail(kind: str, bad: Array, node: t.Node, bound: Bound) -> EvaluationError:
    first = np.argwhere(bad)[0]
    members = {over: int(first[1 + n]) for n, (_, over) in enumerate(bound) if n + 1 < len(first)}
    return EvaluationError(kind, node, int(first[0]), members)


def _check(bad: Array, kind: Kind, node: t.Node, bound: Bound, mask: Array | None) -> None:
    relevant = bad if mask is None else bad & mask
    if relevant.any():
        why = kind if isinstance(kind, str) else kind(relevant)
        raise _fail(why, relevant, node, bound)


def _nonzero(value: Array, kind: str, node: t.Node, bound: Bound, mask: Array | None) -> Array:
    zero = value == 0
    if not zero.any():
        return value
    _check(zero, kind, node, bound, mask)
    return np.where(zero, 1.0, value)


def _finite(value: Array, node: t.Node, bound: Bound, mask: Array | None) -> Array:
    bad = ~np.isfinite(value)
    if not bad.any():
        return value
    _check(bad, "the result is not a finite number", node, bound, mask)
    return np.where(bad, 0.0, value)


def _binary(op: str, a: Array, b: Array, node: t.Node, bound: Bound, mask: Array | None) -> Array:
    with np.errstate(over="ignore"):
        if op == "*":
            return _finite(a * b, node, bound, mask)
        if op == "/":
            return _finite(
                a / _nonzero(b, "division by zero", node, bound, mask), node, bound, mask
            )
        result = a + b if op == "+" else a - b
    noise = np.abs(result) < SNAP * np.maximum(np.abs(a), np.abs(b))
    return _finite(np.where(noise, 0.0, result) if noise.any() else result, node, bound, mask)


def _logic(
    op: str, operands: tuple[t.Node, ...], scope: Scope, bound: Bound, mask: Array | None
) -> Array:
    result = _evaluate(operands[0], scope, bound, mask)
    if op == "not":
        return ~result
    for operand in operands[1:]:
        open_ = result if op == "and" else ~result
        value = _evaluate(operand, scope, bound, _both(mask, open_))
        result = result & value if op == "and" else result | value
    return result


def _lookup(node: t.Lookup, scope: Scope, bound: Bound, mask: Array | None) -> Array:
    table = scope.tables[node.table]
    keys = [_evaluate(key, scope, bound, mask) for key in node.keys]
    found = rows_for(table, keys)
    _check(found < 0, lambda bad: no_row(table, node.keys, at_first(bad, keys)), node, bound, mask)
    values = np.array([np.nan if r.value is None else float(r.value) for r in table.rows])
    result = np.where(found < 0, 0.0, values[found])
    _check(np.isnan(result), f"the table {node.table} has no known value", node, bound, mask)
    scope.chosen[node.table] = found
    _used(node.table, found, scope, mask)
    return np.nan_to_num(result)


def _used(table: str, found: Array, scope: Scope, mask: Array | None) -> None:
    chosen, active = np.broadcast_arrays(found, True if mask is None else mask)
    # Not np.unique, which imports numpy.ma: a twentieth of the start-up.
    hits = np.flatnonzero(np.bincount(chosen[active & (chosen >= 0)].reshape(-1)))
    scope.used_rows.setdefault(table, set()).update(int(n) for n in hits)


def _interpolate(node: t.Interpolate, scope: Scope, bound: Bound, mask: Array | None) -> Array:
    table = scope.tables[node.table]
    key = _evaluate(node.key, scope, bound, mask)
    known = [table.rows[n].value for _, n in table.points]
    values = np.array([np.nan if value is None else float(value) for value in known])
    points = np.array([float(point) for point, _ in table.points])
    rows = np.array([n for _, n in table.points])
    first, last = points[0], points[-1]
    outside = compare("<", key, first) | compare(">", key, last)
    _check(outside, lambda at: outside_of(table, node.key, *at_first(at, [key])), node, bound, mask)
    at = np.clip(np.searchsorted(points, key) - 1, 0, len(points) - 2)
    low, high = points[at], points[at + 1]
    result = values[at] + (key - low) * (values[at + 1] - values[at]) / (high - low)
    _check(np.isnan(result), f"the table {node.table} has no known value", node, bound, mask)
    # On a point the value rests on its row alone.
    scope.chosen[node.table] = np.where(key < high, rows[at], rows[at + 1])
    scope.second[node.table] = np.where(key > low, rows[at + 1], rows[at])
    for found in (scope.chosen[node.table], scope.second[node.table]):
        _used(node.table, np.where(outside, -1, found), scope, mask)
    return np.where(outside, 0.0, np.nan_to_num(result))
