"""Lists in one go give, value by value, what an operator gives of two values."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.workbook.formulas import values as v
from jcm_mrv.workbook.formulas.aggregates import AGGREGATES
from jcm_mrv.workbook.formulas.elementwise import OPERATORS, side_by_side
from jcm_mrv.workbook.formulas.values import Column, ErrorValue, FormulaError, Matrix, Scalar

NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0.0, 1.0, 3.0, 3.0 + 2**-50, 1e200, -1e200, 1e308]),
)
OTHERS = st.sampled_from([None, True, False, "text", "12", "", "TEXT", ErrorValue.DIV0])
KINDS = st.sampled_from([NUMBERS, NUMBERS | st.none(), NUMBERS | st.booleans(), NUMBERS | OTHERS])
LISTS = KINDS.flatmap(lambda one: st.lists(one, min_size=1, max_size=6))


def one_by_one(sign: str, left: list[Scalar], right: list[Scalar], length: int) -> list[Scalar]:
    """Give the same, plainly: a single value goes on, past the end there is none."""
    made: list[Scalar] = []
    for n in range(length):
        try:
            a = left[0] if len(left) == 1 else left[n]
            b = right[0] if len(right) == 1 else right[n]
        except IndexError:
            made.append(ErrorValue.NA)
            continue
        try:
            made.append(OPERATORS[sign](a, b))
        except FormulaError as exc:
            made.append(exc.value)
    return made


@given(st.sampled_from(sorted(OPERATORS)), LISTS, LISTS)
def test_lists_give_what_single_values_give(
    sign: str, left: list[Scalar], right: list[Scalar]
) -> None:
    if sign == "^":  # what overflows there ends the formula
        left, right = [2.0], [3.0]
    length = max(len(left), len(right))
    made = side_by_side(OPERATORS[sign], [left, right], length)
    expected = one_by_one(sign, left, right, length)
    assert made == expected
    assert [*map(type, made)] == [*map(type, expected)]


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS | OTHERS), min_size=2, max_size=6))
def test_products_are_those_of_single_values(lines: list[tuple[Scalar, ...]]) -> None:
    def plainly() -> Scalar:
        terms = []
        for line in lines:
            for x in line:
                v.stop_if_failed(x)
            term = math.prod(x if isinstance(x, float) else 0.0 for x in line)
            terms.append(v.finite(term))
        return v.finite(math.fsum(terms))

    def value(function: object) -> Scalar:
        try:
            return function()  # type: ignore[operator, no-any-return]
        except FormulaError as exc:
            return exc.value
        except OverflowError:
            return ErrorValue.NUM

    columns = [Matrix(Column([*column])) for column in zip(*lines, strict=True)]
    assert value(lambda: AGGREGATES["SUMPRODUCT"](*columns)) == value(plainly)


def test_products_beyond_every_number_are_an_error() -> None:
    large = Matrix(Column([1e200, 1e200]))
    signs = Matrix(Column([1e200, -1e200]))
    with pytest.raises(FormulaError) as caught:
        AGGREGATES["SUMPRODUCT"](large, signs)
    assert caught.value.value is ErrorValue.NUM
