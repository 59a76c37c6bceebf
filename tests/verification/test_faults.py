"""Every kind of fault, in our own workbooks and in others: found wherever it moves the result."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from jcm_mrv.verification.verify import verify
from tests.effort import THOROUGH, thorough
from tests.verification.faults.kinds import KINDS
from tests.verification.faults.run import Outcome, run, table
from tests.verification.faults.targets import Target, make_targets
from tests.verification.faults.write import PAGE


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> list[Target]:
    return list(make_targets(tmp_path_factory.mktemp("targets")))


@pytest.fixture(scope="module")
def outcomes(targets: list[Target], tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    return list(run(targets, tmp_path_factory.mktemp("faults"), one_in=1 if THOROUGH else 14))


@thorough
def test_correct_workbooks_are_confirmed(targets: list[Target]) -> None:
    for target in targets[:: 1 if THOROUGH else 3]:
        verdict = verify(target.path)
        shown = [(i.number, i.finding.code, i.finding.where) for i in verdict.items]
        assert verdict.is_confirmed, (target.name, verdict.conclusion, shown)
        assert all(number.startswith("FAR") for number, _, _ in shown), (target.name, shown)
        assert verdict.difference == 0


def test_nothing_that_moves_the_result_is_missed(outcomes: list[Outcome]) -> None:
    missed = [o.label for o in outcomes if not o.is_detected]
    assert missed == []
    for outcome in outcomes:
        if math.isnan(outcome.off) or abs(outcome.off) < 1:
            continue
        # What is given with a source is asked about; all else has to be corrected.
        asked = "with a source" in outcome.kind.words
        assert asked or not outcome.verdict.is_confirmed, outcome.label


def test_one_fault_is_one_request_but_for_a_few(outcomes: list[Outcome]) -> None:
    weighing = {o.label: sum(item.weighs for item in o.verdict.items) for o in outcomes}
    assert max(weighing.values()) <= 3, weighing
    several = [label for label, number in weighing.items() if number > 1]
    assert len(several) * 20 <= len(outcomes), several


def test_there_are_many_kinds_and_other_layouts(outcomes: list[Outcome]) -> None:
    assert len(KINDS) >= 25
    assert len({kind.words for kind in KINDS}) == len(KINDS)
    others = [o for o in outcomes if not o.target.is_own]
    assert 2 * len(others) >= len(outcomes)
    assert sum(abs(o.off) >= 1 for o in outcomes) > (50 if THOROUGH else 10)


@thorough
def test_effects_are_those_of_the_faults(outcomes: list[Outcome]) -> None:
    """Where a formula is wrong, the finding says by how much the stated result is off."""
    compared = 0
    for outcome in outcomes:
        if outcome.kind.words not in ("constant added", "a member counted twice"):
            continue
        effects = [i.effect for i in outcome.verdict.items if i.finding.code == "VER-022"]
        assert len(effects) == 1, outcome.label
        assert effects[0] is not None
        assert effects[0] == pytest.approx(outcome.off, abs=1.5), outcome.label
        compared += 1
    assert compared >= 4


@thorough
def test_the_page_is_what_is_found(outcomes: list[Outcome]) -> None:
    assert PAGE.read_text(encoding="utf-8") == table(outcomes)


def is_noted(outcome: Outcome) -> bool:
    return any(item.finding.where == outcome.place for item in outcome.verdict.items)


@thorough
def test_nothing_is_missed_at_any_place_of_any_workbook(
    targets: list[Target], tmp_path: Path
) -> None:
    outcomes = list(run(targets, tmp_path, every=True))
    # A note at the cell is enough where the fault changes nothing: a range short of other years.
    missed = [o.label for o in outcomes if not (o.is_detected or (o.off == 0 and is_noted(o)))]
    assert missed == []
    assert len(outcomes) > 900
