"""An estimate that the next reading corrects is right with it; one that nothing corrects is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from tests.verification.small_book import asked, with_table

MONTHS = (61_240, 58_900, 72_310, 70_150, 66_480, 63_020, 65_330, 61_950, 59_870, 58_440, 55_210)


def requests(folder: Path, remarks: dict[int, str]) -> list[tuple[str, str]]:
    lines = [[f"2024-{n:02d}", kwh, remarks.get(n)] for n, kwh in enumerate((*MONTHS, 54_700), 1)]
    table = [["Month", "Electricity (kWh)", "Remarks"], *lines]
    book = with_table(folder / "b.xlsx", "=SUM(Log!B2:B13)/1000", table, "Electricity of the roof")
    return asked(verify(book))


@pytest.mark.parametrize(
    ("estimate", "reading"),
    [
        ("estimated", "corrects the estimate of May"),
        ("meter room locked, estimated", "actual reading, corrects the estimate of May"),
        ("Estimated reading", "replaces the estimated reading"),
        ("estimated", "corrects the estimate of 31 May 2024"),
    ],
)
def test_an_estimate_that_the_next_reading_corrects_is_not_asked_about(
    estimate: str, reading: str, tmp_path: Path
) -> None:
    assert requests(tmp_path, {5: estimate, 6: reading}) == []


@pytest.mark.parametrize(
    "remarks",
    [
        {5: "estimated"},
        {5: "estimated", 6: "actual reading"},
        {5: "estimated", 9: "corrects the estimate of August"},
        {5: "estimated", 6: "corrects the estimate of April"},
        {5: "estimated", 6: "actual reading, corrects the estimate of 30 April 2024"},
        {5: "estimated", 6: "does not correct the estimate of May"},
    ],
)
def test_an_estimate_that_nothing_corrects_is_asked_about(
    remarks: dict[int, str], tmp_path: Path
) -> None:
    assert ("VER-210", "Log!B6") in requests(tmp_path, remarks)


def test_an_estimate_at_the_end_is_asked_about(tmp_path: Path) -> None:
    assert ("VER-210", "Log!B13") in requests(tmp_path, {12: "estimated"})
