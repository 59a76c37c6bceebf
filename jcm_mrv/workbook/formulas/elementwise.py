"""Operators, and lists of values element by element: plain numbers in one go."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from itertools import islice, repeat
from math import fsum, isfinite

from jcm_mrv.workbook.formulas import values as v
from jcm_mrv.workbook.formulas.mathematics import power
from jcm_mrv.workbook.formulas.values import ErrorValue, FormulaError, Scalar

_NUMBERS = {float}, {float, bool}, {float, type(None)}, {float, bool, type(None)}


def _divide(left: Scalar, right: Scalar) -> float:
    a, b = v.number(left), v.number(right)
    if b == 0:
        raise FormulaError(ErrorValue.DIV0)
    return v.finite(a / b)


OPERATORS: dict[str, Callable[..., Scalar]] = {
    "+": lambda a, b: v.add(v.number(a), v.number(b)),
    "-": lambda a, b: v.add(v.number(a), -v.number(b)),
    "*": lambda a, b: v.finite(v.number(a) * v.number(b)),
    "/": _divide,
    "^": power,
    "&": lambda a, b: v.text(a) + v.text(b),
    "=": lambda a, b: v.compare(a, b) == 0,
    "<>": lambda a, b: v.compare(a, b) != 0,
    "<": lambda a, b: v.compare(a, b) < 0,
    ">": lambda a, b: v.compare(a, b) > 0,
    "<=": lambda a, b: v.compare(a, b) <= 0,
    ">=": lambda a, b: v.compare(a, b) >= 0,
}
"""By sign, what an operator gives of two values."""

_OF_NUMBERS: dict[Callable[..., Scalar], Callable[[float, float], float]] = {
    OPERATORS["+"]: v.add,
    OPERATORS["-"]: lambda a, b: v.add(a, -b),
    OPERATORS["*"]: operator.mul,
    OPERATORS["/"]: operator.truediv,
}
_IN_ORDER: dict[Callable[..., Scalar], Callable[[float, float], bool]] = {
    OPERATORS["="]: lambda a, b: v.order(a, b) == 0,
    OPERATORS["<>"]: lambda a, b: v.order(a, b) != 0,
    OPERATORS["<"]: lambda a, b: v.order(a, b) < 0,
    OPERATORS[">"]: lambda a, b: v.order(a, b) > 0,
    OPERATORS["<="]: lambda a, b: v.order(a, b) <= 0,
    OPERATORS[">="]: lambda a, b: v.order(a, b) >= 0,
}


def side_by_side(
    function: Callable[..., Scalar], lists: Sequence[Sequence[Scalar]], length: int
) -> list[Scalar]:
    """Give what a function gives of the first, the second, … values of lists.

    A list of one value goes on with it; past the end of a longer one there is no value.

    Examples
    --------
    >>> side_by_side(OPERATORS["*"], [[1.0, True, None], [2.0]], 4)
    [2.0, 2.0, 0.0, <ErrorValue.NA: '#N/A'>]
    """
    several = [repeat(one[0]) if len(one) == 1 else one for one in lists]
    made = _of_plain(function, lists, several, length)
    if made is None:
        made = []
        for values in islice(zip(*several, strict=False), length):
            try:
                made.append(function(*values))
            except FormulaError as exc:
                made.append(exc.value)
    return made + [ErrorValue.NA] * (length - len(made))


def _of_plain(
    function: Callable[..., Scalar],
    lists: Sequence[Sequence[Scalar]],
    several: Sequence[Iterable[Scalar]],
    length: int,
) -> list[Scalar] | None:
    """Give the same of plain numbers in one go; None where something else is among them."""
    of_numbers, in_order = _OF_NUMBERS.get(function), _IN_ORDER.get(function)
    if of_numbers is not None:
        numbers = [_numbers(one, each) for one, each in zip(lists, several, strict=True)]
        if None in numbers:
            return None
        try:
            made: list[Scalar] = list(islice(map(of_numbers, *numbers), length))  # type: ignore[arg-type]
        except (FormulaError, ZeroDivisionError):
            return None
        # A number that is too large is an error of its own cell.
        return made if all(map(isfinite, made)) else None  # type: ignore[arg-type]
    if in_order is not None and all({*map(type, one)} == {float} for one in lists):
        return list(islice(map(in_order, *several), length))  # type: ignore[arg-type]
    return None


def _numbers(one: Sequence[Scalar], each: Iterable[Scalar]) -> Iterable[float] | None:
    """Give what an operator takes for numbers, None where a text or an error is among it."""
    kinds = {*map(type, one)}
    if kinds == {float}:
        return each  # type: ignore[return-value]
    if kinds not in _NUMBERS:
        return repeat(v.number(one[0])) if len(one) == 1 and kinds <= {bool, type(None)} else None
    return repeat(v.number(one[0])) if len(one) == 1 else [float(x or 0.0) for x in one]  # type: ignore[arg-type]


def sum_of_products(lists: Sequence[Sequence[Scalar]]) -> float | None:
    """Give the sum of the products of lists of numbers; None where something else is in them.

    Examples
    --------
    >>> sum_of_products([[1.0, 2.0], [3.0, 4.0]])
    11.0
    """
    if any({*map(type, one)} != {float} for one in lists):
        return None
    first, *others = lists
    made: Sequence[float] = reduce(_products, others, first)  # type: ignore[arg-type]
    return fsum(made) if all(map(isfinite, made)) else None


def _products(one: Sequence[float], other: Sequence[float]) -> list[float]:
    return list(map(operator.mul, one, other))
