"""What is said of a formula that computes something else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from jcm_mrv.verification.checks.formulas.formulas import (
    _computes_otherwise,
    _pasted_effect,
    pasted,
)
from jcm_mrv.verification.claim.claim import StatedValue

FIRST, START = ("S", 4, 2), ("S", 1, 2)


def said(at_present: tuple[Any, Any], lost: int = 0, **more: Any) -> Any:
    """Give the finding on a formula whose cell does not answer to some inputs."""
    given = {"formula": "=1+1", "member": (), "kind": "intermediate", "first": FIRST, **more}
    claim: Any = SimpleNamespace(
        cells=SimpleNamespace(formula=lambda place: given["formula"], calculated=lambda place: []),
        methodology=SimpleNamespace(
            symbol=lambda name: f"{name}_p",
            equations={"RE": SimpleNamespace(text="EG * EF")},
        ),
    )
    result = SimpleNamespace(name="RE", member=given["member"], kind=given["kind"])
    inputs = [StatedValue("EG", (("1",),), 0, ("T", n, 0), ("T", n, 0), 1.0) for n in range(lost)]
    culprit: Any = SimpleNamespace(result=result, at_present=at_present, unanswered=inputs)
    response: Any = SimpleNamespace(claim=claim, places_right=set())
    return _computes_otherwise(response, culprit, START, given["first"])


@pytest.mark.parametrize(
    ("at_present", "first", "found"),
    [
        ((2.0, 3.0), START, "=1+1 (gives 2; methodology 3)"),
        ((2.0, 3.0), FIRST, "=1+1 (leads to S!C2: 2; methodology 3)"),
        ((2.0, 2.0), START, "=1+1 (gives 2, right for these inputs alone)"),
        ((None, 2.0), START, "=1+1"),
        ((2.0, None), START, "=1+1"),
    ],
)
def test_both_numbers_are_shown(
    at_present: tuple[Any, Any], first: tuple[str, int, int], found: str
) -> None:
    finding = said(at_present, first=first)
    assert (finding.code, finding.found) == ("VER-022", found)
    assert finding.where == ("S!C2" if first == START else "S!C5")
    assert "RE = EG * EF" in finding.expected
    assert said((1.0, 2.0), formula="").found.startswith("no formula (")


def test_the_member_and_the_kind_are_named() -> None:
    finding = said((1.0, 2.0), member=("a", "b"), kind="credits")
    assert "RE_p of a/b" in finding.message + finding.expected
    assert "RE = EG * EF, rounded down" in finding.expected


@pytest.mark.parametrize("lost", [1, 2, 5, 6, 8])
def test_inputs_that_a_formula_does_not_answer_to(lost: int) -> None:
    finding = said((1.0, 2.0), lost)
    assert (finding.code, finding.where) == ("VER-025", "S!C5")
    shown = ", ".join(f"EG_p in T!A{n + 1}" for n in range(min(lost, 5)))
    more = f" and {lost - 5} more" if lost > 5 else ""
    assert finding.expected.endswith(f"{shown}{more}")


@pytest.mark.parametrize(
    ("name", "span", "effect"),
    [
        # Of the first year, of the second, of both; only reductions have an effect of their own.
        ("ER", 0, 12.0 - 5.0),
        ("ER", 1, 12.0 - 10.0),
        ("ER", None, 12.0 - 15.0),
        ("RE", 0, None),
        # A year that cannot be calculated.
        ("ER", 2, None),
    ],
)
def test_by_how_much_a_pasted_number_is_off(
    name: str, span: int | None, effect: float | None
) -> None:
    def solve(span: int) -> Any:
        found = {"ER": 5.0 * (span + 1)}
        return None if span == 2 else SimpleNamespace(scalar=found.__getitem__)

    claim: Any = SimpleNamespace(years=["2024", "2025"])
    model: Any = SimpleNamespace(solve=solve)
    result: Any = SimpleNamespace(kind="total", name=name, span=span)
    assert _pasted_effect(claim, model, result, 12.0) == effect
    assert _pasted_effect(claim, None, result, 12.0) is None


def test_numbers_in_place_of_formulas_are_named_as_what_they_are() -> None:
    kinds = {"RE": "intermediate", "PE": "intermediate", "ER": "credits"}
    results = [
        SimpleNamespace(name=name, kind=kind, place=("S", n, 1), span=0)
        for n, (name, kind) in enumerate(kinds.items())
    ]
    # PE rests on nothing that a project gives: zero may be typed.
    needed = {"RE": {"EG", "RE"}, "PE": {"own_use", "PE"}, "ER": {"EG", "ER"}}
    known: Any = SimpleNamespace(
        needed_by=needed.__getitem__,
        parameters={"EG": SimpleNamespace(value=None), "own_use": SimpleNamespace(value=0.1)},
        attributes={},
        symbol=lambda name: f"{name}_p",
        equations={name: SimpleNamespace(text="EG") for name in kinds},
    )
    claim: Any = SimpleNamespace(
        results=results,
        inputs=[],
        constants=[],
        cells=SimpleNamespace(with_leaves=set, leaf=lambda place: place),
        book=SimpleNamespace(content=lambda place: 7.0),
        methodology=known,
    )
    found = [judged.finding for judged in pasted(claim, None)]
    assert {one.code for one in found} == {"VER-020"}
    assert [(one.where, one.message) for one in found] == [
        ("S!B1", "the intermediate value RE_p is a number where its table needs a formula"),
        ("S!B3", "the result ER_p is a number where its table needs a formula"),
    ]
    assert [one.expected for one in found] == ["RE = EG", "ER = EG, rounded down"]
