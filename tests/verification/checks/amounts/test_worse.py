"""A project whose efficiency is below that of its reference: exchanged, or no reduction at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.effort import one_in
from tests.verification.faults.hand_faults import swapped
from tests.verification.right.hands import HANDS, INPUT, STYLES, Placed, by_hand
from tests.verification.right.sheets import Made


def written(hand: str, style: str, path: Path, *lines: int) -> tuple[Verdict, Placed]:
    """Write a book with two lines of Table 2 exchanged, and judge it."""
    made = Made()
    places = by_hand(made, HANDS[hand], STYLES[style])
    if lines:
        swapped(made, places.fixed[lines[0]], places.fixed[lines[1]])
    made.save(path)
    return verify(path), places


CASES = {
    # The project, then the reference; of the inverters and lamps two share one reference.
    "burners": (2, 3),
    "lamps": (0, 2),
    "inverters": (0, 2),
    "electrolysers": (0, 1),
}


@one_in(6)
@pytest.mark.parametrize("style", ["English", "Vietnamese", "years side by side"])
@pytest.mark.parametrize("hand", CASES)
def test_exchanged_efficiencies_are_named_with_their_effect(
    hand: str, style: str, tmp_path: Path
) -> None:
    ours, theirs = CASES[hand]
    right, _ = written(hand, style, tmp_path / "right.xlsx")
    verdict, places = written(hand, style, tmp_path / "wrong.xlsx", ours, theirs)
    found = [i for i in verdict.items if i.finding.code == "VER-115"]
    assert [i.finding.where for i in found] == [f"{INPUT}!{places.fixed[ours]}"]
    assert places.fixed[theirs] in (found[0].finding.found or "")
    assert verdict.result is not None
    assert right.result is not None
    off = sum(
        wrong.emission_reductions_unrounded - year.emission_reductions_unrounded
        for wrong, year in zip(
            verdict.result.applications[0].years, right.result.applications[0].years, strict=True
        )
    )
    assert off < -10
    assert found[0].effect == pytest.approx(off)
    assert not verdict.is_confirmed


def test_a_conductor_that_is_worse_in_every_year_is_named(tmp_path: Path) -> None:
    """What the reference has fixed is monitored at the project."""
    made = Made()
    places = by_hand(made, HANDS["lines"], STYLES["English"])
    sheet = made.sheet(INPUT)
    for year in (0, 1):
        sheet[places.monitored[2, year]] = 0.079
    made.save(tmp_path / "book.xlsx")
    found = [f.where for f in verify(tmp_path / "book.xlsx").findings if f.code == "VER-115"]
    assert found == [f"{INPUT}!{places.monitored[2, 0]}"]


@pytest.mark.parametrize("value", [0.074, 0.079])
def test_a_project_as_good_as_its_reference_is_left_alone(value: float, tmp_path: Path) -> None:
    """One year may be worse than the reference, too, where what is compared is measured."""
    made = Made()
    places = by_hand(made, HANDS["lines"], STYLES["English"])
    made.sheet(INPUT)[places.monitored[2, 0]] = value
    made.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    assert not [f for f in verdict.findings if f.code == "VER-115"]
    assert verdict.result is not None
    first, second = verdict.result.applications[0].years
    # Above it nothing is left of the first year, which is what is asked about.
    assert (first.emission_reductions_unrounded < 0) == (value > 0.074)
    assert second.emission_reductions_unrounded > 0
