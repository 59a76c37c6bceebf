"""The form of what is said of a solar system."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.project.pv_estimate import PvEstimate
from jcm_mrv.strict_yaml import load_bytes, validate


def _read(text: str) -> PvEstimate:
    return validate(load_bytes(text.encode(), "PRJ", "p.yaml"), PvEstimate, "PRJ")


@pytest.mark.parametrize(
    ("written", "share"),
    [("10 %", Fraction(1, 10)), ("10%", Fraction(1, 10)), ("0.1", Fraction(1, 10)), ("1.4", 1.4)],
)
def test_shares_are_read_as_fractions_of_one(written: str, share: Any) -> None:
    assert float(_read(f"losses: {written}").losses or 0) == float(share)


def test_months_or_a_year() -> None:
    twelve = _read(f"resource: {{ghi_kwh_m2: {list(range(100, 112))}}}").resource
    year = _read("resource: {ghi_kwh_m2: 1700}").resource
    assert twelve is not None
    assert year is not None
    assert (len(twelve.ghi_kwh_m2 or ()), year.ghi_kwh_m2) == (12, (1700,))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("losses: 10 kW", "kW is no unit of a share"),
        ("losses: ten", "this is no share"),
        ("losses: full", "this is no share"),
        ("losses: 10 bananas", "this is no share"),
        ("losses: ''", "this is no share"),
        ("resource: {ghi_kwh_m2: [1, 2, 3]}", "3 values are no year of months"),
        ("resource: {ghi_kwh_m2: 1700, clearness: 0.8}", "told in several ways"),
        ("resource: {dhi_kwh_m2: 700}", "stands without `ghi_kwh_m2`"),
        ("resource: {file: a.epw}", "format of the weather file is not stated"),
        ("resource: {format: epw}", "stands without `file`"),
        ("resource: {specific_yield: 1490 kWh/kW, temperature_c: 26}", "is not used here"),
        ("mounting: floating", "mounting"),
        ("azimut: 180", "azimut"),
    ],
)
def test_what_is_no_form_is_told_with_its_place(text: str, said: str) -> None:
    with pytest.raises(FindingsError) as stopped:
        _read(text)
    shown = str([(f.message, f.found, f.expected, f.hint) for f in stopped.value.findings])
    assert said in shown
    assert stopped.value.findings[0].where.startswith("p.yaml:1:")
