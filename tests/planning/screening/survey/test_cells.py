"""Whatever stands in a cell, it is taken or told: nothing is lost without a word."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.findings.language import LANGUAGES
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.survey_keys import survey_keys
from jcm_mrv.planning.screening.survey.cells import read_cell
from jcm_mrv.planning.screening.survey.numbers import Written

AVAILABLE = Library().versions()
KEYS = [(sheet, key) for sheet, keys in survey_keys().items() for key in keys]
NUMBERLIKE = st.text("0123456789.,-+ %~eE/'°′", min_size=1, max_size=12)
CELLS = st.one_of(
    st.text(min_size=1, max_size=40).filter(str.strip),
    NUMBERLIKE.filter(str.strip),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
)


@given(
    st.sampled_from(KEYS),
    CELLS,
    st.sampled_from([Written(), Written(","), Written(unsettled=True)]),
)
def test_every_cell_is_taken_or_told(
    place: tuple[str, str], cell: float | str | bool | dt.date, written: Written
) -> None:
    sheet, key = place
    asked = survey_keys()[sheet][key]  # type: ignore[index]
    value, finding = read_cell(cell, key, asked, "s!A1", written, AVAILABLE, {"country": "VN"})
    assert value is not None or finding is not None
    if finding is not None:
        for language in LANGUAGES:
            told = finding.in_language(language)
            assert all((told.message, told.expected, told.hint, told.where))
    if asked.is_number and value is not None:
        assert isinstance(value, Fraction)
        assert asked.minimum is None or value >= asked.minimum
        assert asked.kind != "share" or 0 <= value <= 1


@pytest.mark.parametrize(
    ("text", "written", "value"),
    [
        ("1,234", Written(), 1234),
        ("1.234", Written(","), 1234),
        ("1 234 567", Written(), 1234567),
        ("1'234.5", Written(), Fraction(2469, 2)),
        ("12.5", Written(), Fraction(25, 2)),
        ("12,5", Written(","), Fraction(25, 2)),
        ("１２", Written(), 12),
        ("1e3", Written(), 1000),
        ("0.123", Written(unsettled=True), None),
        ("1.234", Written(unsettled=True), None),
        ("1,2,3", Written(), None),
        ("12.345.6", Written(","), None),
        ("0,123", Written(), None),
        ("1/3", Written(), None),
    ],
)
def test_numbers_are_read_in_one_way(
    text: str, written: Written, value: Fraction | int | None
) -> None:
    asked = survey_keys()["sites"]["roof_area_m2"]
    found, finding = read_cell(text, "roof_area_m2", asked, "s!A1", written, {}, {})
    assert found == value
    assert (finding is None) is (value is not None)
