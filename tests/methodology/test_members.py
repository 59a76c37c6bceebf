"""Members of sets: attributes with units and choices, and numbers exactly as written."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from jcm_mrv.methodology.attributes import Attribute
from jcm_mrv.methodology.exact_numbers import number_text, parse_number
from jcm_mrv.methodology.members import read_attributes
from jcm_mrv.methodology.model import Set
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.methodology.quantity_text import QuantityText

PLANT = Set(
    index="i",
    title="Plant",
    attributes={
        "connection": Attribute(description="Displaces", choices={"grid": "g", "own": "o"}),
        "capacity": Attribute(description="Rated output", unit="kW", minimum=0, maximum=1000),
        "cop": Attribute(description="Efficiency", unit="1", required=False),
        "water": Attribute(description="Temperature", unit="degC", required=False, minimum=0),
    },
)
WHOLE = {"connection": "grid", "capacity": "80 kW"}


def read(changes: dict[str, Any], used: set[str] | None = None) -> Any:
    given_values = {k: v for k, v in {**WHOLE, **changes}.items() if v is not None}
    return read_attributes(PLANT, given_values, lambda key: f"p.yaml:{key}", "roof", used or set())


def test_values_come_in_the_methodologys_unit() -> None:
    values, findings = read({"capacity": "0.6 MW", "cop": "350 %", "water": "7 degC"})
    assert findings == []
    assert values == {
        "connection": "grid",
        "capacity": 600,
        "cop": Fraction(7, 2),
        "water": 7,
    }


@pytest.mark.parametrize("plain", [5, 5.5, "5 1"])
def test_a_plain_number_needs_no_unit(plain: Any) -> None:
    assert read({"cop": plain})[0]["cop"] == parse_number(str(plain).split(maxsplit=1)[0])


@pytest.mark.parametrize(
    ("changes", "code", "hint"),
    [
        ({"colour": "red"}, "PRJ-201", "valid: "),
        ({"capcity": "1 kW"}, "PRJ-201", "did you mean 'capacity'?"),
        ({"capacity": None}, "PRJ-202", "add `capacity: ... kW`"),
        ({"connection": None}, "PRJ-202", "add `connection: grid`"),
        ({"connection": "gird"}, "PRJ-203", "did you mean 'grid'?"),
        ({"connection": 1}, "PRJ-203", "valid: "),
        ({"capacity": 80}, "PRJ-204", ""),
        ({"capacity": "80"}, "PRJ-204", ""),
        ({"capacity": "1e kW"}, "PRJ-204", ""),
        ({"capacity": "80 kX"}, "PRJ-204", ""),
        ({"capacity": True}, "PRJ-204", ""),
        ({"capacity": "80 kWh"}, "PRJ-205", ""),
        ({"water": "300 K"}, "PRJ-205", ""),
        ({"capacity": "-1 kW"}, "PRJ-206", ""),
        ({"capacity": "1.1 MW"}, "PRJ-206", ""),
        ({"water": "-1 degC"}, "PRJ-206", ""),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    changes: dict[str, Any], code: str, hint: str
) -> None:
    values, findings = read(changes)
    (found,) = findings
    assert found.code == code
    assert hint in found.hint
    assert found.where.startswith("p.yaml:")
    assert found.message.startswith("roof: ")
    assert not set(values) & set(changes)


def test_an_optional_attribute_that_a_result_rests_on_is_needed() -> None:
    assert read({})[1] == []
    assert [f.code for f in read({}, {"cop"})[1]] == ["PRJ-202"]


def test_a_range_is_shown_with_the_ends_it_has() -> None:
    (water,) = read({"water": "-1 degC"})[1]
    (capacity,) = read({"capacity": "-1 kW"})[1]
    assert water.expected == "at least 0 degC"
    assert capacity.expected == "at least 0 and at most 1000 kW"


# -- quantities ---------------------------------------------------------------------------

quantity: TypeAdapter[Quantity] = TypeAdapter(QuantityText)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("600 kW", 600, "kW"),
        ("600kW", 600, "kW"),
        (" 0.5 % ", Fraction(1, 2), "%"),
        ("-1e-3 MWh", Fraction(-1, 1000), "MWh"),
        ("44/12 tCO2/t", Fraction(11, 3), "tCO2/t"),
        (".5 t", Fraction(1, 2), "t"),
    ],
)
def test_a_quantity_as_people_write_it(text: str, value: Any, unit: str) -> None:
    read_value = quantity.validate_python(text)
    assert (read_value.value, read_value.unit) == (value, unit)
    again = quantity.validate_python(quantity.dump_python(read_value))
    assert again == read_value
    assert str(read_value) == f"{number_text(read_value.value)} {unit}"


@pytest.mark.parametrize("text", ["kW", "", "600", 600, None, "1.2.3 kW", "1/0 kW", "6 x"])
def test_no_quantity(text: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        quantity.validate_python(text)
    assert caught.value.errors()[0]["ctx"]["expected"] == "a number and a unit, like 600 kW"


def test_a_quantity_in_parts() -> None:
    parts = quantity.validate_python({"value": "1/3", "unit": "t"})
    assert parts.value == Fraction(1, 3)
    assert quantity.validate_python(parts) == parts


# -- numbers ------------------------------------------------------------------------------

number: TypeAdapter[Fraction] = TypeAdapter(Number)


@given(st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**9))
def test_the_text_of_a_number_is_exact(value: Fraction) -> None:
    text = number_text(value)
    assert Fraction(text) == value
    if "/" not in text:
        assert parse_number(text) == value


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=8
    )
)
def test_a_decimal_stays_what_it_is(value: Any) -> None:
    assert parse_number(value) == Fraction(value)
    assert number.dump_python(parse_number(value)) == number_text(Fraction(value))


@pytest.mark.parametrize(
    "value", [True, None, "", "1,5", "nan", "inf", "1e999", "1/0", "0x10", "1e31", "9" * 61, [1]]
)
def test_no_number(value: Any) -> None:
    with pytest.raises(ValidationError, match=r"number"):
        number.validate_python(value)


def test_a_number_with_a_very_long_decimal_is_a_fraction() -> None:
    assert number_text(Fraction(1, 2**41)) == f"1/{2**41}"
    assert number_text(Fraction(-1, 8)) == "-0.125"
    assert parse_number(Fraction(1, 7)) == Fraction(1, 7)
    assert parse_number(0.1) == Fraction(1, 10)
