"""The blocks `screening:` of methodologies: names, units and places are checked with the rules."""

from __future__ import annotations

from typing import Any

import pytest

from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.screening import screening_rules

BLOCK: dict[str, Any] = {
    "assumptions": {"yield_": {"unit": "kWh/m2", "description": "Electricity per area"}},
    "sets": {
        "plant": {
            "each": "sites",
            "when": "roof_area_m2 > 0",
            "attributes": {"connection": "connection"},
            "values": {"EG": "roof_area_m2 * yield_"},
        }
    },
}


def changed(**changes: Any) -> dict[str, Any]:
    """Give the block with another drawing of the plant."""
    return {**BLOCK, "sets": {"plant": {**BLOCK["sets"]["plant"], **changes}}}


def test_a_value_is_drawn_in_its_own_unit_and_brought_to_that_of_the_parameter(small: Any) -> None:
    m = small(methodology={"screening": BLOCK}).load()
    rules = screening_rules(m)
    assert rules is not None
    (plant,) = rules.sets
    assert [(v.name, float(v.factor or 0)) for v in plant.values] == [("EG", 0.001)]
    assert [(a.name, a.factor) for a in plant.attributes] == [("connection", None)]


@pytest.mark.parametrize(
    ("block", "code", "found"),
    [
        (changed(values={"EGG": "roof_area_m2"}), "PLN-150", "EGG"),
        (changed(values={"own_use": "roof_area_m2"}), "PLN-150", "own_use"),
        (changed(attributes={"capacitee": "roof_area_m2"}), "PLN-150", "capacitee"),
        ({**BLOCK, "values": {"EG": "roof_area_m2 * yield_"}}, "PLN-150", "EG"),
        ({**BLOCK, "generates": "EF"}, "PLN-150", "EF"),
        ({"sets": {"plants": {"each": "sites"}}}, "PLN-150", "plants"),
        (
            {**BLOCK, "assumptions": {"roof_area_m2": {"unit": "m2", "description": "x"}}},
            "PLN-151",
            "roof_area_m2",
        ),
        (changed(units={"roof_area_m2": "ha"}), "PLN-152", "roof_area_m2"),
        (changed(attributes={"connection": "roof_area_m2"}), "PLN-153", "roof_area_m2"),
        (changed(values={"EG": "roof_area_m2"}), "MET-117", "roof_area_m2"),
        (changed(when="roof_area_m2"), "MET-117", "roof_area_m2"),
        (changed(when="roof_area > 0"), "MET-110", "roof_area > 0"),
        # Money has no unit, and the capacity of a machine none but its row's.
        (changed(values={"EG": "tariff_per_kwh * yield_"}), "MET-110", "tariff_per_kwh * yield_"),
        (changed(each="equipment", values={"EG": "capacity"}), "MET-110", "capacity"),
    ],
)
def test_what_is_wrong_with_a_block_is_told_with_its_place(
    small: Any, block: dict[str, Any], code: str, found: str
) -> None:
    case = small(methodology={"screening": block})
    findings = [f for f in case.judged() if f.code == code]
    assert [f.found for f in findings[:1]] == [found]
    assert ":" in findings[0].where


def test_unknown_keys_of_a_block_are_told(small: Any) -> None:
    case = small(methodology={"screening": {"set": {}}})
    assert [f.code for f in case.errors()] == ["MET-013"]


def test_a_set_that_nothing_draws_leaves_the_methodology_out(small: Any) -> None:
    assert screening_rules(small().load()) is None
    half = {"sets": {"plant": {"values": {"EG": "no_such_name"}}}}
    assert screening_rules(small(methodology={"screening": half}).load()) is None


def test_every_shipped_block_holds_and_draws_something() -> None:
    library = Library()
    drawn = {}
    for name in library.versions():
        methodology = library.load(f"{name}@{library.newest(name)}")
        rules = screening_rules(methodology)
        if rules is not None:
            drawn[name] = {s.name for s in rules.sets}
    assert len(drawn) >= 35
    # No kind of the survey tells these: vehicles, cement kilns, paper, rice, rivers.
    assert not {"VN_AM001", "ID_AM001", "ID_AM012", "PH_AM004", "ID_AM019"} & drawn.keys()
