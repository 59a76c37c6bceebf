"""Right monitoring spreadsheets in layouts of many hands: confirmed, and nothing is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from tests.verification.right.books import BOOKS


def test_there_are_many() -> None:
    assert len(BOOKS) >= 40


@pytest.mark.parametrize("name", BOOKS)
def test_a_right_book_is_confirmed(name: str, tmp_path: Path) -> None:
    tonnes, write = BOOKS[name]
    path = tmp_path / "book.xlsx"
    write(path)
    verdict = verify(path)
    asked = [(f.code, f.where, f.found) for f in verdict.findings if f.severity != "note"]
    assert (asked, verdict.recomputed) == ([], tonnes), verdict.conclusion
    assert verdict.is_confirmed, verdict.conclusion
