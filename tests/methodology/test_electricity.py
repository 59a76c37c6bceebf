"""The marks of electricity: its factors, and of which members they are the grid's."""

from __future__ import annotations

from typing import Any

import pytest

from jcm_mrv.methodology.electricity import (
    electricity_factors,
    electricity_of,
    electricity_supplied,
)
from jcm_mrv.methodology.inputs import Inputs
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.units import parse_unit

LIBRARY = Library()
NOT_MARKED = {"EF_default", "EF_captive", "EF_conservative"}
"""Factors of captive generators, and a number that a marked parameter takes."""


@pytest.mark.parametrize("reference", LIBRARY.references())
def test_every_factor_of_electricity_is_marked_or_known_to_be_none_of_the_grid(
    reference: str,
) -> None:
    methodology = LIBRARY.load(reference)
    factors = {
        name
        for name, p in methodology.parameters.items()
        if parse_unit(p.unit) == parse_unit("tCO2/MWh") and "Wh" in p.unit
    }
    assert factors - NOT_MARKED == set(electricity_factors(methodology))


@pytest.mark.parametrize(
    ("reference", "connection", "expected"),
    [
        ("VN_AM007@1.0", "grid", "grid"),
        ("VN_AM007@1.0", "captive", "captive"),
        ("MN_AM003@2.0", "mixed", None),
        ("BD_AM002@1.0", "gas", "captive"),
        ("TH_AM001@3.0", "grid", None),
    ],
)
def test_what_a_member_displaces_is_told_by_its_attribute_alone(
    reference: str, connection: str, expected: str | None
) -> None:
    methodology = LIBRARY.load(reference)
    inputs = Inputs(methodology, {"system": ("a",)}, values={"connection": {("a",): connection}})
    assert electricity_of(inputs, "EF_RE", ("a",)) == expected


def test_electricity_that_may_be_sold_is_marked() -> None:
    supplied = {
        reference: names
        for reference in LIBRARY.references()
        if (names := electricity_supplied(LIBRARY.load(reference)))
    }
    assert supplied["MM_AM001@1.0"] == ("EG",)
    assert supplied["VN_AM007@1.0"] == ("EG",)
    assert "VN_AM002@1.0" not in supplied


@pytest.mark.parametrize(
    ("parameter", "mark", "found"),
    [
        ("EF", {"factor_of": {"attribute": "kind", "grid": ["grid"]}}, "kind"),
        ("EF", {"factor_of": {"attribute": "connection", "grid": ["net"]}}, "net"),
        ("EF", {"supplies": "electricity"}, "tCO2/MWh"),
        ("EG", {"factor_of": "grid"}, "MWh"),
    ],
)
def test_a_wrong_mark_is_told_with_its_place(
    small: Any, parameter: str, mark: dict[str, Any], found: str
) -> None:
    case = small(family={f"parameters.{parameter}.{key}": value for key, value in mark.items()})
    (finding,) = [f for f in case.judged() if f.code == "MET-103"]
    assert finding.found == found
    assert ":" in finding.where
