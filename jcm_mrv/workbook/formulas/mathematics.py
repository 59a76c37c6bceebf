"""Functions of single values: numbers, rounding, truth, what kind a value is."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal

from jcm_mrv.workbook.formulas import values as v
from jcm_mrv.workbook.formulas.values import ErrorValue, FormulaError, NotEvaluated

_MOST_DIGITS = 30
_ERRORS = frozenset(ErrorValue) - {ErrorValue.NA}


def rounded(value: v.Scalar, digits: v.Scalar, mode: str) -> float:
    """Give a number rounded to some decimals, as spreadsheets do: by its 15 digits.

    Examples
    --------
    >>> rounded(2.675, 2.0, ROUND_HALF_UP), rounded(0.57 * 100, 0.0, ROUND_DOWN)
    (2.68, 57.0)
    """
    x, places = v.number(value), int(v.number(digits))
    if abs(places) > _MOST_DIGITS or x == 0:
        return x if places > 0 else 0.0
    exact = Decimal(f"{x:.15g}")
    if exact.adjusted() > 60:
        return x
    step = Decimal(1).scaleb(-places)
    return float((exact / step).to_integral_value(mode) * step)


def _rounds(mode: str) -> Callable[..., float]:
    return lambda value, digits=0.0: rounded(value, digits, mode)


def _to_multiple(mode: str) -> Callable[..., float]:
    """Give FLOOR or CEILING: with both numbers negative the other way, since a ratio is rounded."""

    def function(value: v.Scalar, step: v.Scalar = 1.0) -> float:
        x, size = v.number(value), v.number(step)
        if x == 0 or size == 0:
            if x != 0 and mode == ROUND_FLOOR:
                raise FormulaError(ErrorValue.DIV0)
            return 0.0
        if x > 0 > size:
            raise FormulaError(ErrorValue.NUM)
        return v.finite(rounded(v.finite(x / size), 0.0, mode) * size)

    return function


def _to_multiple_math(mode: str, away: str) -> Callable[..., float]:
    """Give FLOOR.MATH or CEILING.MATH: the sign of the step is ignored."""

    def function(value: v.Scalar, step: v.Scalar = 1.0, other: v.Scalar = 0.0) -> float:
        x, size = v.number(value), abs(v.number(step))
        turned = v.number(other) != 0 and x < 0
        if not size:
            return 0.0
        return v.finite(rounded(v.finite(x / size), 0.0, away if turned else mode) * size)

    return function


def _of(function: Callable[[float], float]) -> Callable[[v.Scalar], float]:
    def applied(value: v.Scalar) -> float:
        try:
            return v.finite(function(v.number(value)))
        except (ValueError, OverflowError):
            raise FormulaError(ErrorValue.NUM) from None

    return applied


def _log(value: v.Scalar, base: v.Scalar = 10.0) -> float:
    x, b = v.number(value), v.number(base)
    if x <= 0 or b <= 0:
        raise FormulaError(ErrorValue.NUM)
    if b == 1:
        raise FormulaError(ErrorValue.DIV0)
    return math.log10(x) if b == 10 else math.log(x) / math.log(b)


def _mod(value: v.Scalar, divisor: v.Scalar) -> float:
    x, by = v.number(value), v.number(divisor)
    if by == 0:
        raise FormulaError(ErrorValue.DIV0)
    rest = x % by
    return 0.0 if abs(rest - by) < 1e-12 * abs(by) else rest


def _quotient(value: v.Scalar, divisor: v.Scalar) -> float:
    by = v.typed_number(divisor)
    if by == 0:
        raise FormulaError(ErrorValue.DIV0)
    return float(math.trunc(v.typed_number(value) / by))


def _kind(test: Callable[[v.Scalar], bool]) -> Callable[[v.Scalar], bool]:
    def function(value: v.Scalar) -> bool:
        if isinstance(value, NotEvaluated):
            raise FormulaError(value)
        return test(value)

    return function


def _n(value: v.Scalar) -> float:
    v.stop_if_failed(value)
    return float(value) if isinstance(value, (bool, float)) else 0.0


def _t(value: v.Scalar) -> str:
    v.stop_if_failed(value)
    return value if isinstance(value, str) else ""


def _parity(value: v.Scalar) -> int:
    if isinstance(value, str) and v.text_number(value) is not None:
        # A number for some programs, an error for others.
        raise FormulaError(NotEvaluated("whether a text is even"))
    return int(v.typed_number(value)) % 2


def power(left: v.Scalar, right: v.Scalar) -> float:
    """Give a power; 0^0 and powers that are no real number are #NUM!."""
    a, b = v.number(left), v.number(right)
    if a == 0 and b < 0:
        raise FormulaError(ErrorValue.DIV0)
    if (a == 0 and b == 0) or (a < 0 and b != int(b)):
        raise FormulaError(ErrorValue.NUM)
    try:
        return v.finite(a**b)
    except OverflowError:
        raise FormulaError(ErrorValue.NUM) from None


NUMERIC: dict[str, tuple[int, int, Callable[..., v.Scalar]]] = {
    "ROUND": (2, 2, _rounds(ROUND_HALF_UP)),
    "ROUNDDOWN": (1, 2, _rounds(ROUND_DOWN)),
    "ROUNDUP": (1, 2, _rounds(ROUND_UP)),
    "TRUNC": (1, 2, _rounds(ROUND_DOWN)),
    "INT": (1, 1, lambda value: rounded(value, 0.0, ROUND_FLOOR)),
    "FLOOR": (1, 2, _to_multiple(ROUND_FLOOR)),
    "FLOOR.MATH": (1, 3, _to_multiple_math(ROUND_FLOOR, ROUND_DOWN)),
    "CEILING": (1, 2, _to_multiple(ROUND_CEILING)),
    "CEILING.MATH": (1, 3, _to_multiple_math(ROUND_CEILING, ROUND_UP)),
    "ABS": (1, 1, _of(abs)),
    "SIGN": (1, 1, _of(lambda x: float((x > 0) - (x < 0)))),
    "EXP": (1, 1, _of(math.exp)),
    "LN": (1, 1, _of(math.log)),
    "LOG": (1, 2, _log),
    "LOG10": (1, 1, _log),
    "SQRT": (1, 1, _of(math.sqrt)),
    "MOD": (2, 2, _mod),
    "QUOTIENT": (2, 2, _quotient),
    "POWER": (2, 2, power),
    "PI": (0, 0, lambda: math.pi),
    "NOT": (1, 1, lambda value: not v.truth(value)),
    "TRUE": (0, 0, lambda: True),
    "FALSE": (0, 0, lambda: False),
    "NA": (0, 0, lambda: ErrorValue.NA),
    "N": (1, 1, _n),
    "T": (1, 1, _t),
    "ISNUMBER": (1, 1, _kind(lambda value: isinstance(value, float))),
    "ISTEXT": (1, 1, _kind(lambda value: isinstance(value, str))),
    "ISNONTEXT": (1, 1, _kind(lambda value: not isinstance(value, str))),
    "ISLOGICAL": (1, 1, _kind(lambda value: isinstance(value, bool))),
    "ISBLANK": (1, 1, _kind(lambda value: value is None)),
    "ISERROR": (1, 1, _kind(lambda value: isinstance(value, ErrorValue))),
    "ISERR": (1, 1, _kind(lambda value: value in _ERRORS)),
    "ISNA": (1, 1, _kind(lambda value: value is ErrorValue.NA)),
    "ISEVEN": (1, 1, lambda value: _parity(value) == 0),
    "ISODD": (1, 1, lambda value: _parity(value) == 1),
}
