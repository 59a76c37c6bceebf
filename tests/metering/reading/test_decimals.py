"""Numbers of a column: which sign is which is decided from the text alone."""

from pathlib import Path

import pytest

from jcm_mrv.metering import Measured
from jcm_mrv.metering.inspecting.inspection import inspect
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.decimals import read_numbers
from jcm_mrv.metering.reading.rows import not_a_number
from tests.metering.layouts.sources import measured


@pytest.mark.parametrize("sign", [".", ","])
def test_a_leading_zero_settles_that_the_sign_is_decimal(sign: str) -> None:
    # Nobody writes a sign for thousands after a zero; the zero stands in the second row only.
    numbers = read_numbers(Cells.of([f"1{sign}234", f"0{sign}123", f"7{sign}000"]))
    assert not numbers.ambiguous
    assert numbers.micro.tolist() == [1_234_000, 123_000, 7_000_000]


def test_without_it_three_decimals_are_ambiguous() -> None:
    assert read_numbers(Cells.of(["1.234", "2.123", "7.000"])).ambiguous


def test_signs_that_group_digits_at_times() -> None:
    values = [23_456 + 371 * n for n in range(30)]
    mixed = [f"{v:,}" if n % 2 else str(v) for n, v in enumerate(values)]
    for texts in (mixed, [text.replace(",", ".") for text in mixed]):
        assert read_numbers(Cells.of(texts)).ambiguous
        read = read_numbers(Cells.of(texts), None, texts[1][2])
        assert read.micro.tolist() == [v * 1_000_000 for v in values]
    # Three digits behind the sign, and whole numbers of another size, are decimals.
    small = [f"{n + 0.125:.3f}" for n in range(10, 40)]
    assert not read_numbers(Cells.of([*small, *map(str, range(5_000_000, 5_000_020))])).ambiguous


def test_lakh_and_crore_group_by_two() -> None:
    read = read_numbers(Cells.of(["12,35,000.0", "1,02,35,000.5", "99,999.0", "812.5"]))
    assert [m / 1e6 for m in read.micro] == [1_235_000, 10_235_000.5, 99_999, 812.5]
    # A list of numbers, and a sign for thousands at other places, are none.
    texts = ["12,3,500", "123,45,000", "1,2345", "12.35.000"]
    assert not read_numbers(Cells.of(["12,35,000", *texts])).readable[1:].any()


@pytest.mark.parametrize("text", ["(3.5)", "(1,250)", "（3.5）", "($ 7)"])
def test_numbers_in_brackets_are_asked_about(text: str, tmp_path: Path) -> None:
    """Accountants write so what is negative: to make a gap of it would leave out what was drawn."""
    rows = [f"2024-01-31 {n:02}:00;{text if n == 1 else 2.5}" for n in range(4)]
    (tmp_path / "a.csv").write_text("\n".join(["time;kwh", *rows]) + "\n", encoding="utf-8")
    stated = {"timezone": "Asia/Ho_Chi_Minh", "unit": "kWh", "kind": "energy", "label": "start"}
    (seen,) = (f for f in inspect(tmp_path / "a.csv", stated, "a.csv").findings if f.is_error)
    (made,) = (f for f in parts(tmp_path).findings if f.is_error)
    for found in (seen, made, not_a_number(text, "a.csv:3")):
        assert (found.code, found.found) == ("MON-101", text)
        assert "tolerate" not in found.hint
        assert "minus sign" in found.hint


@pytest.mark.parametrize("text", ["(est.)", "12 (e)", "()", "(3.5) kWh"])
def test_other_brackets_hold_no_number(text: str) -> None:
    assert "brackets" not in not_a_number(text, "a.csv:3").message


def parts(folder: Path) -> Measured:
    return measured(folder, "2024-01-31", "2024-01-31", interval="1 h", label="start")
