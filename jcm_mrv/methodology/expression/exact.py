"""Expression tree to exact numbers: the slow, obvious evaluation that checks the fast one.

Every value is a :class:`~fractions.Fraction`; ``exp``, logarithms, roots that are no fractions and
powers are computed with 60 digits.
Members are visited one by one. Property tests and ``verify`` hold the other renderings against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Context, Decimal, Overflow
from fractions import Fraction
from math import floor, isqrt

from jcm_mrv.immutable import mutable
from jcm_mrv.methodology.days import day_number, day_of, years_after
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.evaluate import (
    NO_LOG,
    NO_POWER,
    NO_ROOT,
    EvaluationError,
    is_whole,
    no_member,
)
from jcm_mrv.methodology.expression.rows import no_row, outside_of
from jcm_mrv.methodology.expression.table import TOLERANCE, Table, equal

Exact = Fraction | str | bool
_TOLERANCE = Fraction(TOLERANCE)
_DIGITS = Context(prec=60, Emax=999_999, Emin=-999_999)


@mutable
class ExactScope:
    """The values for exact evaluation.

    Attributes
    ----------
    values : dict
        Per name a mapping from member positions, one per set of the name, to a Fraction or a text.
    sizes : dict of str to int
        Number of members per set.
    tables : dict of str to Table
        The tables that can be looked up.
    largest : Fraction
        Filled by evaluation: the largest absolute value that occurred on the way.
    """

    values: Mapping[str, Mapping[tuple[int, ...], Fraction | str]]
    sizes: Mapping[str, int]
    tables: Mapping[str, Table] = field(default_factory=dict)
    largest: Fraction = Fraction(0)


def evaluate_exact(
    node: t.Node, scope: ExactScope, members: Mapping[str, int] | None = None
) -> Exact:
    """Give the exact value of an expression for one choice of its free indices.

    Parameters
    ----------
    node : Node
        The expression.
    scope : ExactScope
        Values, set sizes and tables.
    members : mapping of str to int, optional
        Position of the member that each free index variable stands for.

    Raises
    ------
    EvaluationError
        On division by zero or a key that no row of a table fits.
    """
    value = _evaluate(node, scope, dict(members or {}))
    if isinstance(value, Fraction):
        scope.largest = max(scope.largest, abs(value))
    return value


def _evaluate(node: t.Node, scope: ExactScope, at: dict[str, int]) -> Exact:
    def number(part: t.Node) -> Fraction:
        value = evaluate_exact(part, scope, at)
        if not isinstance(value, Fraction):
            raise EvaluationError("a number is expected", part, 0, {})
        return value

    match node:
        case t.Number(value) | t.Text(value):
            return value
        case t.Ref(name, indices):
            return scope.values[name][tuple(at[index] for index in indices)]
        case t.Picked(name, indices):
            places = (at[i] if isinstance(i, str) else int(number(i)) for i in indices)
            return scope.values[name][tuple(places)]
        case t.Negate(operand):
            return -number(operand)
        case t.Binary(op, left, right):
            return _binary(op, number(left), number(right), node)
        case t.Power(base, exponent):
            value = number(base)
            if exponent < 0 and value == 0:
                raise EvaluationError("division by zero", node, 0, {})
            return value**exponent
        case t.Compare(op, left, right):
            return _compare(op, evaluate_exact(left, scope, at), evaluate_exact(right, scope, at))
        case t.Logic("not", operands):
            return not evaluate_exact(operands[0], scope, at)
        case t.Logic("and", operands):
            return all(evaluate_exact(part, scope, at) for part in operands)
        case t.Logic(_, operands):
            return any(evaluate_exact(part, scope, at) for part in operands)
        case t.IfElse(condition, then, otherwise):
            branch = then if evaluate_exact(condition, scope, at) else otherwise
            return evaluate_exact(branch, scope, at)
        case t.Call("exp", arguments):
            return _exp(number(arguments[0]), node)
        case t.Call("log" | "log10" as function, arguments):
            return _log(number(arguments[0]), node, function)
        case t.Call("years_after", (operand, t.Number(years))):
            return day_number(years_after(day_of(number(operand)), int(years)))
        case t.Call("sqrt", arguments):
            return _root(number(arguments[0]), node)
        case t.Round(function, operand, digits):
            return _round(function, number(operand), digits)
        case t.Call("power", (base, exponent)):
            return _power(number(base), number(exponent), node, is_whole(exponent))
        case t.Call(function, arguments):
            values = []
            for part in arguments:
                if isinstance(part, t.Each):
                    for position in range(scope.sizes[part.over]):
                        at[part.index] = position
                        if part.where is None or evaluate_exact(part.where, scope, at):
                            values.append(number(part.body))
                    at.pop(part.index, None)
                else:
                    values.append(number(part))
            if not values:
                raise EvaluationError(no_member(node), node, 0, {})
            return min(values) if function == "min" else max(values)
        case t.Sum(body, index, over):
            total = Fraction(0)
            for position in range(scope.sizes[over]):
                at[index] = position
                total += number(body)
                scope.largest = max(scope.largest, abs(total))
            at.pop(index, None)
            return total
        case t.Each():
            raise AssertionError("only an argument of min and max")
        case t.Interpolate(table, key):
            return _interpolated(number(key), scope.tables[table], node)
        case t.Lookup(table, keys):
            wanted = tuple(_key(evaluate_exact(key, scope, at)) for key in keys)
            position_ = scope.tables[table].find(wanted)
            if position_ is None:
                raise EvaluationError(no_row(scope.tables[table], keys, wanted), node, 0, {})
            value_ = scope.tables[table].rows[position_].value
            if value_ is None:
                raise EvaluationError(f"the table {table} has no known value", node, 0, {})
            return value_


def _interpolated(key: Fraction, table: Table, node: t.Interpolate) -> Fraction:
    points = table.points
    (first, _), *_, (last, _) = points
    if not (first <= key <= last or equal(key, first) or equal(key, last)):
        raise EvaluationError(outside_of(table, node.key, key), node, 0, {})
    after = next((n for n, (point, _) in enumerate(points) if key <= point), len(points) - 1)
    (low, one), (high, other) = points[max(after, 1) - 1], points[max(after, 1)]
    start, end = table.rows[one].value, table.rows[other].value
    if start is None or end is None:
        raise EvaluationError(f"the table {table.name} has no known value", node, 0, {})
    return start + (key - low) * (end - start) / (high - low)


def _key(value: Exact) -> Fraction | str:
    return Fraction(value) if isinstance(value, bool) else value


def _binary(op: str, a: Fraction, b: Fraction, node: t.Node) -> Fraction:
    match op:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
        case _:
            if b == 0:
                raise EvaluationError("division by zero", node, 0, {})
            return a / b


def _compare(op: str, a: Exact, b: Exact) -> bool:
    if isinstance(a, str) or isinstance(b, str):
        return (a == b) is (op == "==")
    same = abs(a - b) <= _TOLERANCE * max(abs(a), abs(b))
    match op:
        case "==":
            return same
        case "!=":
            return not same
        case "<":
            return a < b and not same
        case "<=":
            return a < b or same
        case ">":
            return a > b and not same
        case _:
            return a > b or same


def _exp(value: Fraction, node: t.Node) -> Fraction:
    if abs(value) > 700:  # beyond float64 and beyond what a spreadsheet shows
        if value < 0:
            return Fraction(0)
        raise EvaluationError("the result is not a finite number", node, 0, {})
    return Fraction(_DIGITS.exp(_decimal(value)))


def _log(value: Fraction, node: t.Node, function: str) -> Fraction:
    if value <= 0:
        raise EvaluationError(NO_LOG, node, 0, {})
    taken = _DIGITS.ln if function == "log" else _DIGITS.log10
    return Fraction(taken(_decimal(value)))


def _root(value: Fraction, node: t.Node) -> Fraction:
    if value < 0:
        raise EvaluationError(NO_ROOT, node, 0, {})
    exact = Fraction(isqrt(value.numerator), isqrt(value.denominator))
    return exact if exact**2 == value else Fraction(_DIGITS.sqrt(_decimal(value)))


def _round(function: str, value: Fraction, digits: int) -> Fraction:
    scale = Fraction(10) ** digits
    size = abs(value) * scale
    below, noise = floor(size), _TOLERANCE * size
    above = below if below == size else below + 1
    if function == "round":
        whole = above if size - below >= Fraction(1, 2) - noise else below
    else:
        whole = below if function == "rounddown" else above
        nearest = floor(size + Fraction(1, 2))
        whole = nearest if abs(nearest - size) <= noise else whole
    return (whole if value >= 0 else -whole) / scale


def _power(base: Fraction, exponent: Fraction, node: t.Node, whole: bool) -> Fraction:
    if (base < 0 and not whole) or (base == 0 and exponent <= 0):
        raise EvaluationError(NO_POWER, node, 0, {})
    try:
        return Fraction(_DIGITS.power(_decimal(base), _decimal(exponent)))
    except Overflow:
        raise EvaluationError("the result is not a finite number", node, 0, {}) from None


def _decimal(value: Fraction) -> Decimal:
    return _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))
