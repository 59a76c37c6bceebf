"""Logs of days over more than a year: what stands among them, and what their days say."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from jcm_mrv import verify
from tests.effort import one_in
from tests.verification.days_book import Edit, book, row_of
from tests.verification.test_lines_of_logs import asked


def put(cell: str, content: str | float) -> Edit:
    def edit(log: Worksheet) -> None:
        log[cell] = content

    return edit


def test_a_right_log_is_left_alone(tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx"))
    assert asked(verdict) == []
    assert verdict.is_confirmed


@one_in(3)
@pytest.mark.parametrize("words", ["Estimate", "補正", "Ước tính", "Carry-over from 2023"])
@pytest.mark.parametrize("row", [row_of(2024, 3, 9), row_of(2025, 11, 30)])
def test_what_a_line_of_a_long_log_is_called(words: str, row: int, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", put(f"A{row}", words)))
    assert asked(verdict) == [("VER-210", f"Output!C{row}")]
    assert not verdict.is_confirmed


@one_in(2)
@pytest.mark.parametrize(
    "words",
    [
        "Meter failure, estimated from the plan",
        "estimated value (logger down)",
        "計器故障のため推定",
        "Công tơ hỏng, ước tính",
        "Perkiraan, meteran rusak",
    ],
)
def test_an_estimate_by_its_remark(words: str, tmp_path: Path) -> None:
    row = row_of(2025, 6, 17)
    verdict = verify(book(tmp_path / "book.xlsx", put(f"F{row}", words)))
    assert asked(verdict) == [("VER-210", f"Output!C{row}")]
    assert not verdict.is_confirmed


@one_in(2)
@pytest.mark.parametrize(
    "words",
    [
        "lower than estimated, snow",
        "Tilt of the modules adjusted",
        "Credit note 12/2024, correction of the invoice",
        "推定より少ない",
        "below the estimate of the plan",
    ],
)
def test_other_remarks_are_left_alone(words: str, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", put(f"F{row_of(2024, 2, 2)}", words)))
    assert asked(verdict) == []
