"""Monitoring spreadsheets as consultants make them, right ones and ones with one realistic fault.

``books/expected.csv`` says which are right, and at which cells a request belongs in the others.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from jcm_mrv import verify
from tests.effort import one_in

BOOKS = Path(__file__).parent / "books"
ROWS = list(csv.DictReader((BOOKS / "expected.csv").read_text(encoding="utf-8").splitlines()))


@one_in(9)
@pytest.mark.parametrize(
    "row",
    [pytest.param(row, id=row["file"]) for row in ROWS],
)
def test_a_book_is_judged_as_it_should_be(row: dict[str, str]) -> None:
    verdict = verify(BOOKS / row["file"])
    asked = [f for f in verdict.findings if f.severity != "note"]
    shown = [(f.code, f.where) for f in asked]
    if row["must"] == "confirm":
        # Where the evaluator cannot follow a formula, no result is better than a wrong one.
        unjudged = row["file"].startswith("ev_") and verdict.recomputed is None
        assert unjudged or str(verdict.recomputed) == row["right_tonnes"], verdict.conclusion
        assert not any(f.is_error for f in asked), shown
        return
    cells = row["cells"].split("|")
    assert not verdict.is_confirmed, verdict.conclusion
    assert any(re.search(rf"[!$ ]{c}\b", f.where) for f in asked for c in cells), shown


def test_every_book_is_there() -> None:
    assert {row["file"] for row in ROWS} == {path.name for path in BOOKS.glob("*.xlsx")}
