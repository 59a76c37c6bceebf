"""Numbers in logs that no calculation holds: told, never confirmed, and no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from jcm_mrv import verify
from tests.effort import one_in
from tests.verification.days_book import NUMBER, TOP, Edit, book


def put(cells: dict[str, float]) -> Edit:
    def edit(log: Worksheet) -> None:
        for cell, value in cells.items():
            log[cell] = value

    return edit


EXTREMES = {
    "a day of 1e308": {f"C{TOP + 100}": 1e308},
    "four days of 1e308": {f"C{TOP + n}": 1e308 for n in range(100, 104)},
    "a roof of 1e308": {f"C{TOP + n}": 1.7e308 for n in range(NUMBER)},
    "all of next to nothing": {
        f"{c}{TOP + n}": 5e-324 * (1 + n % 5) for n in range(NUMBER) for c in "CDE"
    },
    "three days of 1e-320": {f"C{TOP + n}": 1e-320 for n in range(100, 103)},
}


@one_in(4)
@pytest.mark.parametrize("words", EXTREMES)
def test_what_cannot_be_calculated_is_not_confirmed(words: str, tmp_path: Path) -> None:
    cells = EXTREMES[words]
    verdict = verify(book(tmp_path / "book.xlsx", put(cells)))
    told = [f.where for f in verdict.findings if f.code == "WBK-172"]
    assert told == [f"Output!{next(iter(cells))}"]
    assert not verdict.is_confirmed
    lines = [*verdict.scope.not_judged, verdict.conclusion]
    assert any("numbers that can be calculated with" in s or "checks wait" in s for s in lines)
