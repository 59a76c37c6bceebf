"""From tonnes to credits."""

from __future__ import annotations

import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.calculation.batch import _whole
from jcm_mrv.calculation.rounding import whole_tonnes


@given(st.floats(-1e9, 1e9, allow_nan=False))
def test_it_is_rounddown_of_round_and_never_negative(reductions: float) -> None:
    # The same in decimal arithmetic, as a spreadsheet's ROUNDDOWN(ROUND(x,6),0) has it.
    grams = Decimal(reductions).quantize(Decimal("0.000001"), ROUND_HALF_UP)
    expected = int(grams.quantize(Decimal(1), ROUND_DOWN))
    if reductions < 0:
        expected = 0
    assert whole_tonnes(reductions) == expected


@given(st.integers(0, 10**9))
def test_whole_tonnes_survive_float_noise(tonnes: int) -> None:
    assert whole_tonnes(math.nextafter(float(tonnes), -math.inf)) == tonnes
    assert whole_tonnes(tonnes * 0.1 * 10) == tonnes


def test_a_gram_less_is_a_tonne_less() -> None:
    assert whole_tonnes(56.999999) == 56
    assert whole_tonnes(56.9999994) == 56
    assert whole_tonnes(56.9999996) == 57


@given(
    st.lists(
        st.one_of(
            st.floats(-1e7, 1e7, allow_nan=False),
            st.integers(0, 10**13).map(lambda n: float(Fraction(2 * n + 1, 2 * 10**6))),
        ),
        max_size=20,
    )
)
def test_many_are_rounded_like_one(values: list[float]) -> None:
    assert _whole(np.array(values, dtype=float)).tolist() == [whole_tonnes(v) for v in values]
