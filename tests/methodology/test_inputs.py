"""Members and values bound to the names of a methodology, and what does not fit."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from jcm_mrv.methodology.expression.evaluate import width
from jcm_mrv.methodology.inputs import (
    MOST_VALUES,
    Inputs,
    Listed,
    bind_members,
    too_many,
    widest,
)
from jcm_mrv.methodology.judge import run_cases

FLOW = {
    "description": "Flow",
    "unit": "MWh",
    "sets": ["plant", "user"],
    "class": "monitored",
    "options": ["C"],
    "conservative": "lower",
}
USERS = {"sets": {"user": {"index": "u", "title": "User", "optional": "usual"}}}
TWO_SETS = {
    "parameters.flow": FLOW,
    "equations.RE.text": "sum(flow[i, u] * EF[i] for i in plant for u in user)",
}
PLANTS = [
    Listed("a", "First", {"connection": "grid", "capacity": "80 kW"}),
    Listed("b", "", {"connection": "own", "capacity": "0.1 MW"}),
]


@pytest.fixture
def inputs(small: Any) -> Inputs:
    methodology = small(USERS, TWO_SETS).load()
    users = [Listed(name, "", {}) for name in "uvw"]
    found, problems, findings = bind_members(
        methodology, {"plant": PLANTS, "user": users}, {}, set(), lambda *_: ""
    )
    assert (problems, findings) == ([], [])
    return found


def test_keys_are_in_the_order_of_arrays(inputs: Inputs) -> None:
    assert inputs.keys("flow") == [(p, u) for p in "ab" for u in "uvw"]
    assert inputs.keys("EF") == [("a",), ("b",)]
    assert inputs.keys("own_use") == [()]
    assert inputs.shape(("plant", "user")) == (2, 3)
    assert inputs.position("flow", ("b", "w")) == (1, 2)
    assert inputs.title("plant", "a") == "First"
    array = np.arange(6.0).reshape((1, 2, 3))
    assert list(inputs.by_key(array, ("plant", "user")).items()) == [
        (key, float(n)) for n, key in enumerate(inputs.keys("flow"))
    ]
    assert inputs.value("flow", array, ("b", "u")) == 3


def test_attributes_are_values_in_the_units_of_the_methodology(inputs: Inputs) -> None:
    assert inputs.values["capacity"] == {("a",): Fraction(80), ("b",): Fraction(100)}
    arrays = inputs.arrays()
    assert arrays["capacity"].tolist() == [[80, 100]]
    assert arrays["connection"].tolist() == [["grid", "own"]]


def test_periods_stand_along_the_first_axis(inputs: Inputs) -> None:
    two = [
        {"EG": {("a",): Fraction(1), ("b",): Fraction(2)}, "own_use": {(): Fraction(3)}},
        {"EG": {("a",): Fraction(4), ("b",): None}},
    ]
    arrays = inputs.arrays(*two)
    assert arrays["EG"][0].tolist() == [1, 2]
    assert arrays["EG"][1][0] == 4
    assert math.isnan(arrays["EG"][1][1])
    assert arrays["capacity"].shape == (1, 2)
    assert arrays["own_use"].shape == (2,)


def test_changes_stand_along_the_first_axis_and_leave_the_rest(inputs: Inputs) -> None:
    arrays = inputs.arrays({"EG": {("a",): Fraction(1), ("b",): Fraction(2)}})
    changed = inputs.changed(arrays, [{}, {("EG", ("b",)): 5.0}, {("connection", ("a",)): "own"}])
    assert changed["EG"].tolist() == [[1, 2], [1, 5], [1, 2]]
    assert changed["connection"][:, 0].tolist() == ["grid", "grid", "own"]
    assert changed["capacity"] is arrays["capacity"]
    assert arrays["EG"].tolist() == [[1, 2]]


def test_a_set_without_members_has_the_values_of_nobody(small: Any) -> None:
    methodology = small(USERS, TWO_SETS).load()
    found, problems, _ = bind_members(methodology, {"plant": PLANTS}, {}, set(), lambda *_: "")
    assert problems == []
    assert found.arrays()["flow"].shape == (1, 2, 0)
    assert found.keys("flow") == []


def test_what_does_not_fit_is_said_without_words(inputs: Inputs) -> None:
    methodology = inputs.methodology
    listed = {"plant": [*PLANTS, PLANTS[0]], "plants": []}
    _, problems, _ = bind_members(methodology, listed, {}, set(), lambda *_: "")
    assert [(p.kind, p.name, p.keys, p.number) for p in problems] == [
        ("unknown set", "plants", (), 0),
        ("twice", "plant", (("a",),), 2),
    ]
    _, problems, _ = bind_members(methodology, {}, {}, set(), lambda *_: "")
    assert [(p.kind, p.name) for p in problems] == [("no members", "plant")]
    given: Any = {"EG": {("a",): 1, ("z",): 1}, "EGG": {}, "EF": {("b",): 1}}
    monitored, fixed = (inputs.misplaced(given, kind) for kind in ("monitored", "fixed_ex_ante"))
    assert [(p.kind, p.name, p.keys) for p in monitored] == [
        ("unknown member", "EG", (("z",),)),
        ("unknown name", "EGG", ()),
        ("unknown name", "EF", ()),
    ]
    assert monitored[0].among == ("a", "b")
    assert [p.name for p in fixed] == ["EG", "EGG"]
    lacking = list(inputs.lacking(["capacity", "EF"]))
    assert [(p.kind, p.name, p.keys) for p in lacking] == [("no value", "EF", (("a",), ("b",)))]


# -- products over several sets ---------------------------------------------------------------


def five_sets(small: Any, members: int) -> Any:
    """Give a methodology that sums over five sets, its first case with so many members each."""
    letters = "vwxyz"
    sets = {f"s{x}": {"index": x, "title": x} for x in letters}
    each = {
        f"parameters.q{x}": {**FLOW, "description": x, "unit": "MWh", "sets": [f"s{x}"]}
        for x in letters
    }
    product = " * ".join(f"(q{x}[{x}] / q{x}[{x}])" for x in letters)
    loops = " ".join(f"for {x} in s{x}" for x in letters)
    listed = {f"cases.0.sets.s{x}": [{"id": str(n)} for n in range(members)] for x in letters}
    values = {f"cases.0.values.q{x}": 1 for x in letters}
    return small(
        {"sets": sets},
        {
            **each,
            "equations.RE.text": f"sum(EG[i] * EF[i] for i in plant) * sum({product} {loops})",
        },
        {**listed, **values, "cases.0.expected": {"PE": 1}},
    )


def test_a_product_over_many_members_is_refused_before_it_fills_the_memory(small: Any) -> None:
    result = run_cases(five_sets(small, 40).load())[0]
    (found,) = result.findings
    assert found.code == "MET-122"
    assert "RE would have a value for each of 102,400,000 combinations" in found.message
    assert found.expected == "at most 1,000,000 combinations"


def test_a_product_over_fewer_members_is_calculated(small: Any) -> None:
    result = run_cases(five_sets(small, 10).load())[0]
    assert result.findings == ()
    assert result.solution is not None
    assert result.solution.scalar("RE") == 5 * 10**5


def test_only_sets_that_meet_in_a_product_count(inputs: Inputs) -> None:
    """Sums that stand side by side, or inside of one another, hold their own members alone."""
    methodology = inputs.methodology
    sizes = {"plant": 1000, "user": 2000}
    assert widest(methodology, sizes) == ("flow", 2_000_000)
    assert [p.number for p in too_many(methodology, sizes)] == [2_000_000]
    assert too_many(methodology, {"plant": 1000, "user": MOST_VALUES // 1000}) == []
    tree = methodology.equations["PE"].tree
    assert width(tree, sizes) == 1000
