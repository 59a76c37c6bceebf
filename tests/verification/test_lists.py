"""Amounts from lists and logs of many kinds: right ones confirmed, faulty ones named."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from tests.effort import THOROUGH, one_in
from tests.verification.faults import counter_faults
from tests.verification.faults.list_codes import NAMED_BY
from tests.verification.faults.list_faults import LIST_FAULTS
from tests.verification.right.hands import INPUT
from tests.verification.right.lists import LISTS
from tests.verification.right.sheets import Made

assert counter_faults
SOME = list(LIST_FAULTS) if THOROUGH else list(LIST_FAULTS)[::2]


@one_in(3)
@pytest.mark.parametrize("words", LISTS)
def test_a_right_list_is_confirmed(words: str, tmp_path: Path) -> None:
    made = Made()
    LISTS[words](made)
    made.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    asked = [(f.code, f.where, f.found) for f in verdict.findings if f.severity != "note"]
    assert asked == [], verdict.conclusion
    assert verdict.is_confirmed


@one_in(3)
@pytest.mark.parametrize("words", SOME)
def test_a_fault_in_a_list_is_named(words: str, tmp_path: Path) -> None:
    make, cells = LIST_FAULTS[words]
    made = Made()
    make(made)
    made.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    asked = [(f.code, f.where) for f in verdict.findings if f.severity != "note"]
    named = [cell if "!" in cell else f"{INPUT}!{cell}" for cell in cells]
    assert {code for code, where in asked if where in named} == set(NAMED_BY[words]), asked
    assert not verdict.is_confirmed


def test_it_is_known_by_what_each_fault_is_named() -> None:
    assert list(NAMED_BY) == list(LIST_FAULTS)
    assert all(NAMED_BY.values())
