"""Right monitoring spreadsheets in layouts of many hands: confirmed, and nothing is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from tests.effort import THOROUGH, one_in
from tests.verification.faults.hand_faults import on_sheets
from tests.verification.right.books import BOOKS
from tests.verification.right.hands import HANDS, INPUT, STYLES, by_hand
from tests.verification.right.sheets import Made


def test_there_are_many() -> None:
    assert len(BOOKS) >= 40


@one_in(6)
@pytest.mark.parametrize("name", BOOKS)
def test_a_right_book_is_confirmed(name: str, tmp_path: Path) -> None:
    tonnes, write = BOOKS[name]
    path = tmp_path / "book.xlsx"
    write(path)
    verdict = verify(path)
    asked = [(f.code, f.where, f.found) for f in verdict.findings if f.severity != "note"]
    assert (asked, verdict.recomputed) == ([], tonnes), verdict.conclusion
    assert verdict.is_confirmed, verdict.conclusion


# Each project in some styles and each style in some projects; thoroughly, each in all.
PAIRS = [
    (name, style)
    for n, name in enumerate(HANDS)
    for m, style in enumerate(STYLES)
    if THOROUGH or (n + m) % 3 == 0
]


@one_in(6)
@pytest.mark.parametrize(("name", "style"), PAIRS)
def test_a_book_of_another_methodology_is_confirmed(name: str, style: str, tmp_path: Path) -> None:
    """Energy saving, transport, heat, lines, waste; each office has its own headings."""
    made = Made()
    by_hand(made, HANDS[name], STYLES[style])
    made.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    asked = [(f.code, f.where, f.found) for f in verdict.findings if f.severity != "note"]
    assert (asked, verdict.recomputed) == ([], sum(HANDS[name].right)), verdict.conclusion
    assert verdict.is_confirmed, verdict.conclusion


def test_values_from_a_sheet_for_each_month_are_judged_and_confirmed(tmp_path: Path) -> None:
    made = Made()
    places = by_hand(made, HANDS["freezers"], STYLES["English"])
    on_sheets(made, places.monitored[0, 0])
    made.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    assert verdict.is_confirmed, verdict.conclusion
    assert any("Jan!B2" in line for line in verdict.scope.recomputed)


@pytest.mark.parametrize(("name", "line"), [("inverters", 0), ("lamps", 0), ("freezers", 0)])
def test_members_may_refer_to_one_cell(name: str, line: int, tmp_path: Path) -> None:
    """Machines of one model have one value in the catalogue."""
    made = Made()
    places = by_hand(made, HANDS[name], STYLES["English"])
    made.sheet(INPUT)[places.fixed[line + 1]] = f"={places.fixed[line]}"
    made.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    assert [f.code for f in verdict.findings if f.severity != "note"] == []
    assert verdict.is_confirmed, verdict.conclusion
