"""Units as people write them: every spelling of the table, for filling and verifying alike."""

from __future__ import annotations

import contextlib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jcm_mrv.metering.reading.unit_cells import unit_of
from jcm_mrv.methodology import units_written
from jcm_mrv.methodology.units import KNOWN_ATOMS, UnitError, convert, parse_unit
from jcm_mrv.methodology.units_written import read_unit, times_of
from jcm_mrv.workbook.filling.items import in_unit_of_sheet

TABLE = Path(__file__).with_name("units_written.txt").read_text(encoding="utf-8")
LINES = [
    (unit, Fraction(times), [spelling.strip() for spelling in spellings.split(" | ")])
    for unit, times, spellings in (line.split(",", 2) for line in TABLE.splitlines()[1:])
]
SPELLINGS = pytest.mark.parametrize(
    ("unit", "times", "spellings"), LINES, ids=[line[2][0] for line in LINES]
)


@SPELLINGS
def test_filling_and_verifying_read_a_spelling_alike(
    unit: str, times: Fraction, spellings: list[str]
) -> None:
    for spelling in spellings:
        assert times_of(spelling, unit) == times, spelling
        assert read_unit(spelling).point is parse_unit(unit).point
        typed, problems = in_unit_of_sheet(Fraction(7), unit, spelling, where="", symbol="x")
        assert not problems, spelling
        assert typed == 7 / times


@SPELLINGS
def test_a_row_of_units_gives_a_unit_of_the_table(
    unit: str, times: Fraction, spellings: list[str]
) -> None:
    for spelling in spellings:
        found = unit_of(spelling)
        if found == "":
            # What begins like a number, says that there is no unit, or may name a day.
            assert spelling[0] in "0123456789+-.,－−" or unit in ("1", "s", "min", "d"), spelling
        else:
            assert times_of(found, unit) == times, spelling
            assert times != 1 or convert(Fraction(1), found, unit) == 1, spelling


@SPELLINGS
def test_words_are_found_as_their_pattern_finds_them(
    unit: str, times: Fraction, spellings: list[str]
) -> None:
    for spelling in (each for text in spellings for each in (text, text.upper(), text.lower())):
        searched = units_written._words()[1].sub(units_written._symbol, spelling)
        assert units_written.in_symbols(spelling) == searched, spelling


def test_the_pattern_of_words_is_made_for_texts_that_may_hold_one() -> None:
    units_written._words.cache_clear()
    units_written._read.cache_clear()
    assert read_unit("kwh").text == "kWh"
    assert not units_written._words.cache_info().currsize
    assert read_unit("kilowatt hours").text == "kWh"
    assert units_written._words.cache_info().currsize


def test_the_table_has_each_spelling_once() -> None:
    spellings = [spelling for line in LINES for spelling in line[2]]
    assert sorted(spellings) == sorted(set(spellings))
    assert len(spellings) > 600


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("MT", "megatonnes or metric tons"),
        ("mt", "megatonnes or metric tons"),
        ("short tons", "not metric"),
        ("US ton", "not metric"),
        ("long tons", "not metric"),
        ("mW", "is MW meant?"),
        ("mw", "is MW meant?"),
        ("mWh", "is MWh meant?"),
        ("mj", "is MJ meant?"),
        ("ML", "is mL meant?"),
        ("MG", "is mg or Mg meant?"),
        ("GCO2", "is gCO2 meant?"),
        ("度", "or kWh"),
        ("độ", "or kWh"),
        ("deg", "or kWh"),
        ("C", "coulombs"),
        ("unit", "a kWh in some countries"),
        ("Units/p", "a kWh in some countries"),
        ("km3", "thousands or millions of m3"),
        ("M", "millions"),
        ("k", "thousands"),
        ("RT", "refrigeration tons"),
        ("TR", "refrigeration tons"),
        ("冷凍トン", "refrigeration tons"),
        ("tons of refrigeration", "refrigeration tons"),
        ("tấn lạnh", "refrigeration tons"),
        ("kcal", "calories"),
        ("Gcal/t", "calories"),
        ("キロカロリー", "calories"),
        ("MMBtu", "several ways"),
        ("HP", "horsepower"),
        ("Sm3", "standard conditions"),
        ("gallons", "of the US"),
        ("kVA", "apparent power"),
        ("kva", "apparent power"),
        ("kWh/month", "its length varies"),
        ("kWh/月", "its length varies"),
        ("kWh/tháng", "its length varies"),
        ("kWh/year/台", "its length varies"),
        ("kWh/m2*h", "what is divided by"),
    ],
)
def test_what_could_be_two_units_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(UnitError, match="is not taken") as caught:
        read_unit(text)
    assert reason in str(caught.value)
    assert repr(text) in str(caught.value)
    assert times_of(text, "MWh") is None
    _, (finding,) = in_unit_of_sheet(Fraction(7), "MWh", text, where="S!A1", symbol="EG")
    assert reason in finding.hint


@pytest.mark.parametrize(
    "text",
    [
        *["zork", "kWh//h", "kWh/", "*", "°F", "103 m3", "2 MWh", "1.000 kWh", "$/kWh", "円/kWh"],
        *["t-dry", "(", "m3(", "x", "10^", "10^3^2", "キロ", "kWh kWh zork", "see note 3", "1000"],
        *["?" * 200, "kWh" + 98 * " "],
    ],
)
def test_no_unit(text: str) -> None:
    with pytest.raises(UnitError):
        read_unit(text)


@given(st.text(max_size=120))
def test_any_text_is_a_unit_or_says_that_it_is_none(text: str) -> None:
    with contextlib.suppress(UnitError):
        assert read_unit(text).factor > 0


ATOMS = st.sampled_from([atom for atom in KNOWN_ATOMS if atom != "1"])


@example("kWh", "A")
@given(ATOMS, ATOMS)
def test_what_the_table_has_is_read_as_it_is(over: str, under: str) -> None:
    for text in (over, f"{over}/{under}", f"{over}*{under}"):
        assert read_unit(text) == parse_unit(text)
