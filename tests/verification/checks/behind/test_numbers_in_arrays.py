"""A number beside a whole column: what it moves is known, or said not to be, and never nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from tests.verification.log_books import ROOFS, YEAR
from tests.verification.small_book import asked, with_log, write

SHARES = [97, 98, 99, 96, 97, 98, 99, 99, 98, 97, 96, 98]


def _book(tmp_path: Path, formula: str) -> Path:
    path = write(
        tmp_path / "book.xlsx",
        [(YEAR, "EG_1,p", 1.0)],
        [(YEAR, "=ROUNDDOWN(F8*D30,0)")],
    )
    cells: dict[str, object] = {"A1": "Month", "B1": "kWh", "C1": "Availability %"}
    for n, (amount, share) in enumerate(zip(ROOFS[0], SHARES, strict=True)):
        cells |= {f"A{n + 2}": f"2024-{n + 1:02}", f"B{n + 2}": amount, f"C{n + 2}": share}
    return with_log(path, {"F8": formula}, cells)


def test_amounts_divided_by_what_was_available(tmp_path: Path) -> None:
    verdict = verify(_book(tmp_path, "=SUMPRODUCT(Log!B2:B13,100/Log!C2:C13)/1000"))
    assert ("VER-113", "MRS(input)!F8") in asked(verdict)
    assert not verdict.is_confirmed


@pytest.mark.parametrize("formula", ["=SUM(Log!B2:B13)/1000", "=SUMPRODUCT(Log!B2:B13)/1000"])
def test_amounts_as_they_are(tmp_path: Path, formula: str) -> None:
    verdict = verify(_book(tmp_path, formula))
    assert asked(verdict) == []
    assert verdict.is_confirmed
