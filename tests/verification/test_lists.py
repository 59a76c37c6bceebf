"""Amounts from lists and logs of many kinds: right ones confirmed, faulty ones named."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.judged import tonnes
from tests.effort import THOROUGH, one_in
from tests.verification.faults import (
    behind_faults,
    bill_faults,
    choice_faults,
    column_faults,
    counter_faults,
    day_faults,
    fixed_faults,
    line_faults,
    own_line_faults,
    word_faults,
)
from tests.verification.faults.editing import Workbook
from tests.verification.faults.list_codes import NAMED_BY
from tests.verification.faults.list_faults import LIST_FAULTS
from tests.verification.right.hands import INPUT
from tests.verification.right.lists import LISTS
from tests.verification.right.sheets import Made

assert behind_faults
assert bill_faults
assert choice_faults
assert column_faults
assert counter_faults
assert day_faults
assert fixed_faults
assert line_faults
assert word_faults
assert own_line_faults
SOME = list(LIST_FAULTS) if THOROUGH else list(LIST_FAULTS)[::2]
KINDS = list({codes: words for words, codes in NAMED_BY.items()}.values())
"""The last fault of each that is named otherwise."""


@one_in(12)
@pytest.mark.parametrize("words", LISTS)
def test_a_right_list_is_confirmed(words: str, tmp_path: Path) -> None:
    made = Made()
    LISTS[words](made)
    made.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    asked = [(f.code, f.where, f.found) for f in verdict.findings if f.severity != "note"]
    assert asked == [], verdict.conclusion
    assert verdict.is_confirmed


@one_in(27)
@pytest.mark.parametrize("words", SOME)
def test_a_fault_in_a_list_is_named(words: str, tmp_path: Path) -> None:
    is_named(words, tmp_path)


@pytest.mark.parametrize("words", KINDS)
def test_a_fault_of_each_kind_is_named(words: str, tmp_path: Path) -> None:
    is_named(words, tmp_path)


def is_named(words: str, folder: Path) -> None:
    make, cells = LIST_FAULTS[words]
    made = Made()
    make(made)
    made.save(folder / "book.xlsx")
    verdict = verify(folder / "book.xlsx")
    asked = [(f.code, f.where) for f in verdict.findings if f.severity != "note"]
    named = [cell if "!" in cell else f"{INPUT}!{cell}" for cell in cells]
    assert {code for code, where in asked if where in named} == set(NAMED_BY[words]), asked
    assert not verdict.is_confirmed


def test_it_is_known_by_what_each_fault_is_named() -> None:
    assert list(NAMED_BY) == list(LIST_FAULTS)
    assert all(NAMED_BY.values())


UNREAD = {
    "DSUM": "DSUM(Log!{c}1:{c}13,1,Log!{c}20:{c}21)",
    "DSUM by a computed condition": "DSUM(Log!{c}1:{c}13,1,Log!A2:A3)",
    "OFFSET": "SUM(OFFSET(Log!{c}1,COUNTA(Log!{c}1:{c}1),0,12,1))",
    "INDIRECT": 'SUM(INDIRECT("Log!{c}2:{c}13"))',
    "MMULT": "SUMPRODUCT(MMULT(TRANSPOSE(Log!{c}2:{c}13),SIGN(Log!{c}2:{c}13)))",
}


@pytest.mark.parametrize("function", UNREAD)
def test_a_formula_that_is_not_evaluated_is_said_and_not_accused(
    function: str, tmp_path: Path
) -> None:
    """The result that a spreadsheet program stored for it is taken as stated."""
    made, path = Made(), tmp_path / "book.xlsx"
    LISTS["a log by two halves"](made)
    made.save(path)
    book = Workbook(path)
    for row, column in ((7, "B"), (8, "C")):
        stored = book.grid.sheet(INPUT).cell(row, 5).value
        assert isinstance(stored, float)
        book.set_formula((INPUT, row, 5), UNREAD[function].format(c=column))
        book.cached((INPUT, row, 5), stored)
    verdict = verify(book.save(path, calculate=False))
    assert [f.code for f in verdict.findings if f.severity != "note"] == []
    assert verdict.is_confirmed, verdict.conclusion
    # All of it: nobody who reads the first words takes it for recomputed.
    assert verdict.result is not None
    assert verdict.resting is not None
    assert verdict.resting == pytest.approx(
        sum(y.emission_reductions_unrounded for y in verdict.result.years)
    )
    first = (
        f"with what is stored in {INPUT}!F8, {INPUT}!F9, unread, which {tonnes(verdict.resting)}"
    )
    assert verdict.conclusion.startswith(f"{first} tCO2 rest on, confirmed: ")
    assert "what stands behind formulas of monitored values" in verdict.conclusion
