"""The form of what is estimated: ends, and what they are no end of."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.project.crediting import ExpectedLifetime
from jcm_mrv.project.estimates import Estimate
from jcm_mrv.strict_yaml import load_bytes, validate
from tests.effort import one_in


def _read(text: str) -> Estimate:
    content = f"value: 500\nunit: MWh\n{text}\n"
    return validate(load_bytes(content.encode(), "PRJ", "p.yaml"), Estimate, "PRJ")


@pytest.mark.parametrize(
    ("written", "end"),
    [
        ("-8 %", Fraction(460)),
        ("-8%", Fraction(460)),
        ("-0.5 %", Fraction(995, 2)),
        ("460", Fraction(460)),
        ("460 MWh", Fraction(460)),
        ("0.46 GWh", Fraction(460)),
    ],
)
def test_an_end_is_a_difference_or_an_amount(written: str, end: Fraction) -> None:
    assert _read(f"low: {written}").end("low", Fraction(500), "MWh") == end


@one_in(3)
@pytest.mark.parametrize(
    ("written", "said"),
    [
        # Taken for 1 MWh, and for so much less an hour, of the year.
        ("true", "a number is expected"),
        ("-8 %/h", "this is no end of an estimate"),
        ("8 MWh*%", "this is no end of an estimate"),
        ("P90", "a finite number is expected"),
        ("-8 bananas", "'bananas' is not a unit"),
        ("[1, 2]", "a number is expected"),
    ],
)
def test_what_is_no_end_is_told_once(written: str, said: str) -> None:
    with pytest.raises(FindingsError) as stopped:
        _read(f"low: {written}")
    (finding,) = stopped.value.findings
    assert said in finding.message
    assert finding.expected == "a difference, such as -8 %, or an amount"


@pytest.mark.parametrize("form", ["power: 120 kW\nhours: 6000\nload: 70 %", "pv: {tilt: 10}"])
def test_a_bare_end_belongs_to_a_form_with_a_unit(form: str) -> None:
    text = f"{form}\nlow: 400\n"
    with pytest.raises(FindingsError) as stopped:
        validate(load_bytes(text.encode(), "PRJ", "p.yaml"), Estimate, "PRJ")
    assert "has no unit" in stopped.value.findings[0].message


def test_what_is_read_is_written_as_it_was() -> None:
    one = _read("low: -8 %\nhigh: 510.5")
    assert (one.low, one.high) == (Quantity(value=Fraction(-8), unit="%"), Fraction(1021, 2))
    assert one.model_dump()["low"] == "-8 %"
    assert one.model_dump()["high"] == "510.5"


def test_a_source_of_spaces_is_none() -> None:
    text = "years: 17\nsource: '   '\n"
    with pytest.raises(FindingsError) as stopped:
        validate(load_bytes(text.encode(), "PRJ", "p.yaml"), ExpectedLifetime, "PRJ")
    assert "it is empty" in stopped.value.findings[0].message


def test_nothing_is_shown_as_nothing() -> None:
    with pytest.raises(FindingsError) as stopped:
        validate(load_bytes(b"value:\nunit: MWh\n", "PRJ", "p.yaml"), Estimate, "PRJ")
    assert stopped.value.findings[0].found == "value: nothing, unit: MWh"
