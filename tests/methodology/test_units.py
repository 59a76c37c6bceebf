"""Units: the kept table is what pint says, and composed units agree with pint."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.methodology import units
from jcm_mrv.methodology.units import (
    ALIASES,
    KNOWN_ATOMS,
    Unit,
    UnitError,
    convert,
    known_units_from_pint,
    parse_unit,
    usual_units,
)
from jcm_mrv.methodology.units_written import read_unit
from tests.effort import thorough


@cache
def registry() -> pint.UnitRegistry:
    made = pint.UnitRegistry(non_int_type=Fraction)
    definitions = files("jcm_mrv.methodology").joinpath("unit_definitions.txt")
    made.load_definitions(definitions.read_text(encoding="utf-8").splitlines())
    return made


def by_pint(text: str) -> tuple[Fraction, dict[str, int]]:
    pints = registry()
    quantity = pints.Quantity(Fraction(1), pints.parse_units(text)).to_root_units()
    dimensions = {str(d): int(p) for d, p in dict(quantity.dimensionality).items() if p}
    return Fraction(quantity.magnitude), dimensions


def test_the_kept_table_is_fresh() -> None:
    kept = files("jcm_mrv.methodology").joinpath("known_units.json").read_text(encoding="utf-8")
    assert json.loads(kept) == known_units_from_pint()
    assert list(json.loads(kept)) == KNOWN_ATOMS


@thorough
def test_the_kept_table_is_what_the_command_gives() -> None:
    kept = files("jcm_mrv.methodology").joinpath("known_units.json").read_bytes()
    command = [sys.executable, "-m", "jcm_mrv.methodology.units"]
    root = Path(__file__).parents[2]
    assert kept == subprocess.run(command, capture_output=True, check=True, cwd=root).stdout


ATOMS = st.sampled_from([atom for atom in KNOWN_ATOMS if atom not in ("1", "%")])
POWERS = st.sampled_from([1, 1, 1, 2, 3, -1, -2])


@given(st.lists(st.tuples(st.sampled_from("*/"), ATOMS, POWERS), min_size=1, max_size=3))
def test_composed_units_agree_with_pint(parts: list[tuple[str, str, int]]) -> None:
    text = ours = ""
    for n, (op, atom, power) in enumerate(parts):
        sign = "" if n == 0 else op
        ours += f"{sign}{atom}" + (f"**{power}" if power != 1 else "")
        text += f"{sign}({ALIASES.get(atom, atom)})**{power}"
    factor, dimensions = by_pint(text)
    unit = parse_unit(ours)
    assert unit.factor == factor
    assert dict(unit.dimensions) == dimensions


@given(st.sampled_from(["MWh", "kWh", "GJ", "tCO2/MWh", "USRt", "Nm3"]), st.fractions())
def test_a_conversion_there_and_back_is_exact(unit: str, value: Fraction) -> None:
    other = {"MWh": "MJ", "kWh": "GJ", "GJ": "kWh", "tCO2/MWh": "gCO2/kWh"}.get(unit, unit)
    assert convert(convert(value, unit, other), other, unit) == value


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("kWh", "MWh", Fraction(1, 1000)),
        ("MWh", "GJ", Fraction(18, 5)),
        ("%", "1", Fraction(1, 100)),
        ("tCO2e", "tCO2", Fraction(1)),
        ("kgCO2/kWh", "tCO2/MWh", Fraction(1)),
        ("TJ/Gg", "GJ/t", Fraction(1)),
        ("pcs", "piece", Fraction(1)),
        ("km^2", "ha", Fraction(100)),
        ("kg m / s**2", "N", Fraction(1)),
        ("1/h", "1/s", Fraction(1, 3600)),
        ("/h", "1/h", Fraction(1)),
        ("µg", "mg", Fraction(1, 1000)),
        ("m m", "m2", Fraction(1)),
    ],
)
def test_conversions(source: str, target: str, factor: Fraction) -> None:
    assert convert(Fraction(1), source, target) == factor


@pytest.mark.parametrize(
    ("source", "target"),
    [("t", "tCO2"), ("m3", "Nm3"), ("USRt", "kW"), ("kW", "kWh"), ("degC", "K")],
)
def test_what_cannot_be_converted(source: str, target: str) -> None:
    with pytest.raises(UnitError, match="cannot be converted"):
        convert(Fraction(1), source, target)


@pytest.mark.parametrize(
    "text",
    [
        *["", " ", "x" * 61, "MWhh", "*", "1 +", "(", ")", "m(", "kWh;", "[length]", "m**", "1/0"],
        *["kWh//h", "m**0.5", "m**99999", "km**5", "km^12", "9**9**9", "m^4^4", "1e999 m", "2 MWh"],
        # Numbers of a thousand million digits, which nobody waits for.
        *[
            "m³³",
            "kW²³",
            "m²^2",
            "kW^1e9",
            "kW**1E9",
            "kW^-1e9",
            "kW^1_0",
            "((kW^4)^4)^4",
            "(((m)^4 )**4 )^ 4",
        ],
        *["*m", "degF", "degree_Celsius", "dB"],
    ],
)
def test_no_unit(text: str) -> None:
    with pytest.raises(UnitError):
        parse_unit(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("kVA", "apparent power"),
        ("kcal", "defined in several ways"),
        ("tCO2/year", "its length varies"),
        ("RT", "state USRt or kW"),
        ("ton", "short, long or metric"),
    ],
)
def test_units_that_are_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(UnitError, match=reason):
        parse_unit(text)


def test_the_same_unit_is_checked_too() -> None:
    assert convert(Fraction(2), "degC", "degC") == 2
    with pytest.raises(UnitError, match="is not a unit"):
        convert(Fraction(2), "zork", "zork")


def test_a_unit_with_a_fractional_power() -> None:
    with pytest.raises(UnitError, match="has a fractional power"):
        parse_unit("franklin")


def test_arithmetic_of_units() -> None:
    power = parse_unit("MWh") / parse_unit("h")
    assert power.same_dimensions(parse_unit("kW"))
    assert power.factor == parse_unit("MW").factor
    assert (parse_unit("m") ** 2).factor == parse_unit("m2").factor
    assert (parse_unit("m") / parse_unit("km")).is_number
    assert (parse_unit("%") ** 0).is_number
    with pytest.raises(UnitError):
        parse_unit("degC") * parse_unit("K")


def test_a_point_on_a_scale_is_not_a_difference() -> None:
    point, difference = parse_unit("degC"), parse_unit("delta_degC")
    assert point.point
    assert not point.is_number
    assert not point.same_dimensions(difference)
    assert difference.same_dimensions(parse_unit("K"))


def test_units_print_what_they_are() -> None:
    assert (parse_unit("kWh") * parse_unit("h")).text
    assert Unit("kWh", Fraction(1), ()) != Unit("MWh", Fraction(1), ())


def test_pint_is_the_authority_for_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = units._from_pint

    def watched(text: str) -> Any:
        asked.append(text)
        return real(text)

    monkeypatch.setattr(units, "_from_pint", watched)
    units._parsed.cache_clear()
    parse_unit("tCO2/MWh")
    assert asked == []
    assert parse_unit("furlong").dimensions == (("[length]", 1),)
    assert asked == ["furlong"]


@pytest.mark.parametrize("read", [parse_unit, read_unit])
@pytest.mark.parametrize("text", ["furlong", "Mu", "hand", "furlong/kWh"])
def test_what_is_usual_hangs_on_nothing_that_was_read_before(
    read: Callable[[str], Unit], text: str
) -> None:
    assert read(text).dimensions
    with usual_units(), pytest.raises(UnitError):
        read(text)
    assert read(text).dimensions
