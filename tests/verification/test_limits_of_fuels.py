"""Factors of fuels beside the 95 % limits that are published for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.effort import one_in
from tests.verification.right.hands import HANDS, INPUT, STYLES, by_hand
from tests.verification.right.sheets import Made

pytestmark = one_in(2)

ASKED = [
    # project, row of Table 2, value, source, words of the row, whether it is a limit
    ("burners", 1, 0.0583, "IPCC 2006, natural gas", None, True),
    ("burners", 1, 0.0583, "Supplier", "Emission factor of natural gas", True),
    ("burners", 1, 0.0605, "Supplier", "Emission factor of natural gas", False),
    ("burners", 1, 0.051, "Supplier", "Emission factor of natural gas", False),
    ("trucks", 2, 0.0748, "IPCC 2006, diesel oil", None, True),
    ("trucks", 2, 0.0779, "Supplier, diesel", None, False),
]
RIGHT = [
    ("burners", 1, 0.0543, "IPCC 2006, natural gas", None),
    ("burners", 1, 0.0561, "Supplier", "Emission factor of natural gas"),
    ("burners", 1, 0.0577, "Supplier", "Emission factor of natural gas"),
    ("burners", 1, 0.0583, "Analysis", "Emission factor of LPG and natural gas"),
    ("trucks", 2, 0.0726, "IPCC 2006, diesel oil", None),
    ("trucks", 2, 0.0733, "Supplier, diesel", None),
]


def verdict_on(
    path: Path, hand: str, row: int, value: float, source: str, words: str | None
) -> tuple[str, Verdict]:
    made = Made()
    cell = by_hand(made, HANDS[hand], STYLES["English"]).fixed[row]
    sheet, line = made.sheet(INPUT), cell[1:]
    sheet[cell] = value
    sheet[f"F{line}"] = source
    if words is not None:
        sheet[f"C{line}"] = words
    made.save(path)
    return cell, verify(path)


def asked(verdict: Verdict) -> list[tuple[str, str, bool]]:
    found = [f for f in verdict.findings if f.severity != "note"]
    return [(f.code, f.where, "published 95 % limit" in f.message) for f in found]


@one_in(4)
@pytest.mark.parametrize(("hand", "row", "value", "source", "words", "is_limit"), ASKED)
def test_a_limit_and_what_lies_beyond_is_asked_for(
    hand: str,
    row: int,
    value: float,
    source: str,
    words: str | None,
    is_limit: bool,
    tmp_path: Path,
) -> None:
    cell, verdict = verdict_on(tmp_path / "book.xlsx", hand, row, value, source, words)
    assert asked(verdict) == [("VER-221", f"{INPUT}!{cell}", is_limit)]
    (item,) = [i for i in verdict.items if i.finding.code == "VER-221"]
    # Against the value that is published: more, but for what is below.
    assert item.effect is not None
    assert (item.effect > 1) is (value > 0.0543), item.effect
    assert not verdict.is_confirmed


@one_in(4)
@pytest.mark.parametrize(("hand", "row", "value", "source", "words"), RIGHT)
def test_what_lies_within_is_left_alone(
    hand: str, row: int, value: float, source: str, words: str | None, tmp_path: Path
) -> None:
    """And the limit that gives fewer reductions."""
    _, verdict = verdict_on(tmp_path / "book.xlsx", hand, row, value, source, words)
    assert (asked(verdict), verdict.is_confirmed) == ([], True)
