"""Faults in books of other methodologies than solar: named at their cell, and never confirmed."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from tests.effort import THOROUGH, one_in
from tests.verification.faults import formula_faults
from tests.verification.faults.hand_faults import FAULTS
from tests.verification.right.hands import BARE, HANDS, INPUT, STYLES, by_hand
from tests.verification.right.sheets import Made

assert formula_faults
SOME = list(FAULTS) if THOROUGH else list(FAULTS)[::2]


def test_there_are_many() -> None:
    assert len(FAULTS) >= 50
    assert {hand for hand, _, _ in FAULTS.values()} == set(HANDS)
    assert {style for _, style, _ in FAULTS.values()} == set(STYLES) - BARE


@one_in(5)
@pytest.mark.parametrize("words", SOME)
def test_a_fault_is_named_at_its_cell(words: str, tmp_path: Path) -> None:
    hand, style, put_in = FAULTS[words]
    made = Made()
    named = put_in(made, by_hand(made, HANDS[hand], STYLES[style]))
    cells = [named] if isinstance(named, str) else list(named)
    cells = [cell if "!" in cell else f"{INPUT}!{cell}" for cell in cells]
    made.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    assert not verdict.is_confirmed
    asked = [f for f in verdict.findings if f.severity != "note"]
    short = [cell.split("!")[1] for cell in cells]
    assert any(f.where in cells or any(c in f.found for c in short) for f in asked), asked
