"""What lint notes of tables: keys without a row, gaps between bands, rows of no member."""

from __future__ import annotations

from typing import Any

import pytest
from ruamel.yaml import YAML

from jcm_mrv.methodology.authoring.lint import linted
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.reference_tables import ReferenceTable
from tests.docs.pages import block
from tests.methodology.conftest import CLAIM

BANDS = {
    "title": "Factor",
    "unit": "tCO2/MWh",
    "keys": {"connection": {"text": True}, "capacity": {"unit": "kW"}},
    "rows": [
        {"when": {"connection": "grid", "capacity": {"up_to": 100}}, "value": 0.5, **CLAIM},
        {"when": {"connection": "grid", "capacity": {"from": 120}}, "value": 0.4, **CLAIM},
        {"when": {"connection": "own", "capacity": "any"}, "value": 0.8, **CLAIM},
    ],
}
TWO_KEYS = {
    "parameters.EF.default": "lookup(factor, connection[i], capacity[i])",
    "tables.factor": BANDS,
}


def notes(built: Any) -> list[str]:
    (found,) = linted(str(built.folder), Library()).values()
    return [f"{f.code} {f.found}" for f in found if f.code.startswith("MET-12")]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, []),
        (TWO_KEYS, ["MET-128 connection = grid, capacity above 100 below 120"]),
        (
            {**TWO_KEYS, "tables.factor.rows.1.when.capacity": "any"},
            [],
        ),
        ({**TWO_KEYS, "tables.factor.rows.1.when.capacity": {"above": 100}}, []),
        (
            {**TWO_KEYS, "tables.factor.rows.1.when.capacity": {"above": 120}},
            ["MET-128 connection = grid, capacity above 100 up to 120"],
        ),
        (
            {
                **TWO_KEYS,
                "tables.factor.rows.0.when.capacity": {"below": 100},
                "tables.factor.rows.1.when.capacity": {"above": 100},
            },
            ["MET-128 connection = grid, capacity at 100"],
        ),
        (
            {**TWO_KEYS, "tables.factor.rows.2.when.connection": "Own"},
            [
                "MET-128 connection = own",
                "MET-128 connection = grid, capacity above 100 below 120",
                "MET-129 connection = Own, capacity = any",
            ],
        ),
        (
            {**TWO_KEYS, "tables.factor.rows.2.when.connection": "any"},
            [],
        ),
    ],
)
def test_what_is_noted(small: Any, changes: dict[str, Any], wanted: list[str]) -> None:
    own = {"cases.1.values.EF": {"b": 0.8}}
    built = small(changes, cases={**own, "cases.1.expected": {"RE": 85, "PE": 11, "ER": 74}})
    assert notes(built) == wanted


POINTS = {
    "title": "Factor",
    "unit": "tCO2/MWh",
    "keys": {"capacity": {"unit": "kW"}},
    "rows": [
        {"when": {"capacity": 60}, "value": 0.4, **CLAIM},
        {"when": {"capacity": {"at": 100}}, "value": 0.6, **CLAIM},
    ],
}
BETWEEN = {"parameters.EF.default": "interpolate(factor, capacity[i])", "tables.factor": POINTS}


def test_points_are_numbers_alone(small: Any) -> None:
    methodology = small(BETWEEN).load()
    (first, _), (last, _) = methodology.lookups["factor"].points
    assert (first, last) == (60, 100)
    assert notes(small(BETWEEN)) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tables.factor.rows.1.when.capacity": {"from": 80}}, "MET-127"),
        ({"tables.factor.rows.1.when.capacity": "any"}, "MET-127"),
        ({"tables.factor.rows": [POINTS["rows"][0]]}, "MET-127"),
        ({"tables.factor.rows.1.when.capacity": 60}, "MET-114"),
        ({"tables.factor.rows.1.when.capacity": "60"}, "MET-113"),
        ({"tables.factor.rows.1.when.capacity": {"at": 60, "below": 80}}, "MET-015"),
        ({"tables.factor.rows.1.when.capacity": True}, "MET-015"),
        ({"tables.factor.rows.1.when.capacity": {"above": 60, "from": 80}}, "MET-015"),
        ({"tables.factor.rows.1.when.capacity": {"above": 80, "up_to": 80}}, "MET-015"),
        ({"tables.factor.keys.capacity.unit": "t"}, "MET-117"),
        ({"parameters.EF.default": "interpolate(factor, connection[i])"}, "MET-117"),
        ({"parameters.EF.default": "interpolate(factor, capacity[i], 2)"}, "MET-110"),
    ],
)
def test_points_that_are_none(small: Any, changes: dict[str, Any], code: str) -> None:
    (found,) = linted(str(small({**BETWEEN, **changes}).folder), Library()).values()
    assert code in {finding.code for finding in found}


def test_else_rows_of_different_keys_overlap_where_they_meet(small: Any) -> None:
    changes = {
        **TWO_KEYS,
        "tables.factor.rows": [
            {"when": {"connection": "grid", "capacity": "any"}, "value": 0.5, **CLAIM},
            {"when": {"connection": "any", "capacity": {"from": 80}}, "value": 0.8, **CLAIM},
        ],
    }
    found = small(changes).error()
    assert found.code == "MET-114"
    assert "any" in found.hint


def test_the_table_of_the_page(small: Any) -> None:
    page = "docs/reference/expression-language.md"
    text = block(page, "an else-row for a kind, and one for all others")
    (table,) = YAML(typ="safe").load(text).values()
    assert len(ReferenceTable.model_validate(table).rows) == 3
    rows = [{**row, **CLAIM} for row in table["rows"]]
    kinds = {"description": "x", "choices": {"screw": "screw", "piston": "piston"}}
    changes = {
        "tables.factor": {**table, "rows": rows, "unit": "tCO2/MWh"},
        "attributes.plant.kind": {**kinds, "required": False},
        "parameters.EF.default": "lookup(factor, kind[i], capacity[i])",
    }
    assert small(changes).load().lookups["factor"].order == (0, 1, 2)
