"""Texts that look like numbers: those that a formula takes as amounts, and names beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import verify
from tests.verification.small_book import asked, with_table

AMOUNTS = [61_240, 58_900, 72_310, 70_150, 66_480, 63_020, 65_330, 61_950]


def lists(last: Any = 61_950) -> list[list[Any]]:
    """Give meters by their numbers, which are texts, and what each of them has counted."""
    amounts = [*AMOUNTS[:-1], last]
    return [["Meter", "kWh"], *([f"{4000 + n}", v] for n, v in enumerate(amounts))]


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(INDEX(Log!A2:B9,0,2))/1000",
        "=SUM(Log!B2:B9)/1000",
    ],
)
def test_names_in_the_column_beside_are_no_numbers(formula: str, tmp_path: Path) -> None:
    """A list whose column of amounts an `INDEX` takes was an error at each of its names."""
    right = with_table(tmp_path / "right.xlsx", formula, lists(), "Solar roof")
    assert asked(verify(right)) == []
    wrong = with_table(tmp_path / "wrong.xlsx", formula, lists("61950"), "Solar roof")
    assert ("VER-011", "Log!B9") in asked(verify(wrong))
    assert not verify(wrong).is_confirmed


def test_a_whole_block_is_taken_as_it_stands(tmp_path: Path) -> None:
    path = with_table(tmp_path / "x.xlsx", "=SUM(INDEX(Log!A2:B9,0,0))/1000", lists(), "Solar roof")
    assert ("VER-011", "Log!A2") in asked(verify(path))
