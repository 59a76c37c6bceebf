"""Functions that are given several values in place of one: a result for each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from jcm_mrv.workbook.formulas import values as v
from jcm_mrv.workbook.formulas.values import FormulaError, Matrix, NotEvaluated

_EACH: dict[str, Callable[[int], bool]] = {
    **dict.fromkeys("MATCH XMATCH VLOOKUP HLOOKUP LOOKUP XLOOKUP".split(), lambda n: n == 0),
    **dict.fromkeys("LARGE SMALL SUMIF COUNTIF AVERAGEIF".split(), lambda n: n == 1),
    **dict.fromkeys("SUMIFS AVERAGEIFS MINIFS MAXIFS".split(), lambda n: n > 0 and n % 2 == 0),
    "COUNTIFS": lambda n: n % 2 == 1,
}
"""By function, the arguments of which each value of several gives a result of its own."""


class Evaluation(Protocol):
    """What is needed of an evaluator."""

    def scalar(self, value: v.Value) -> v.Scalar:
        """Give one value; of a range, that beside the formula."""

    def each(self, function: Callable[..., v.Scalar], array: bool, *given: v.Value) -> v.Value:
        """Apply a function to every element."""


def for_each(
    evaluator: Evaluation,
    name: str,
    function: Callable[..., v.Value],
    given: list[v.Value],
    *,
    array: bool,
) -> v.Value:
    """Give the value of a function, one for each of several values in place of one."""
    is_each = _EACH.get(name)
    several = [
        n
        for n, value in enumerate(given if is_each else ())
        if is_each and is_each(n) and isinstance(value, Matrix) and value.height * value.width > 1
    ]
    for n in several:
        value = given[n]
        if not array and isinstance(value, Matrix) and value.corner is not None:
            # Of a range, the cell beside the formula.
            given[n] = evaluator.scalar(value)
    several = [n for n in several if isinstance(given[n], Matrix)]
    if not several:
        return function(*given)

    def one(*values: v.Scalar) -> v.Scalar:
        own = dict(zip(several, values, strict=True))
        found = function(*(own.get(n, value) for n, value in enumerate(given)))
        if isinstance(found, Matrix):
            raise FormulaError(NotEvaluated("several values for each of several"))
        return found

    return evaluator.each(one, True, *(given[n] for n in several))
