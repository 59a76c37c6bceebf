"""Numbers of a column: which sign is which is decided from the text alone."""

import pytest

from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.decimals import read_numbers


@pytest.mark.parametrize("sign", [".", ","])
def test_a_leading_zero_settles_that_the_sign_is_decimal(sign: str) -> None:
    # Nobody writes a sign for thousands after a zero; the zero stands in the second row only.
    numbers = read_numbers(Cells.of([f"1{sign}234", f"0{sign}123", f"7{sign}000"]))
    assert not numbers.ambiguous
    assert numbers.micro.tolist() == [1_234_000, 123_000, 7_000_000]


def test_without_it_three_decimals_are_ambiguous() -> None:
    assert read_numbers(Cells.of(["1.234", "2.123", "7.000"])).ambiguous
