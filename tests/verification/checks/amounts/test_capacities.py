"""Sisters of another size: the capacity that each row names makes their amounts comparable."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from tests.verification.small_book import Line, write

YEAR = "01/01/2024 - 31/12/2024"


def asked(path: Path, roofs: list[tuple[float, str]]) -> set[str]:
    """Give what is asked about roofs of such amounts and descriptions."""
    lines: list[Line] = [
        (YEAR, f"EG_{n},p", amount, "MWh/p", words) for n, (amount, words) in enumerate(roofs, 1)
    ]
    total = f"=ROUNDDOWN(SUM(F8:F{7 + len(roofs)})*D30,0)"
    verdict = verify(write(path, lines, [(YEAR, total)]))
    return {f.code for f in verdict.findings if f.severity != "note"}


@pytest.mark.parametrize(
    ("small", "large"),
    [
        ("Roof of the office, 60 kWp", "Ground-mounted plant, 5.2 MWp"),
        ("Mái văn phòng 60 kWp", "Trạm mặt đất 5,2 MWp"),
        ("事務所屋根 60kW", "地上設備 5,200kW"),
    ],
)
def test_a_plant_of_another_size_is_left_alone(small: str, large: str, tmp_path: Path) -> None:
    assert asked(tmp_path / "book.xlsx", [(74.389, small), (6446.482, large)]) == set()


@pytest.mark.parametrize(
    "words", [("Roof A", "Roof B"), ("Roof A, 60 kWp", "Roof B, 62 kWp"), ("60 kWp", "Roof B")]
)
def test_one_of_the_same_size_or_none_is_asked_about(
    words: tuple[str, str], tmp_path: Path
) -> None:
    found = asked(tmp_path / "book.xlsx", [(74.389, words[0]), (726.512, words[1])])
    assert "VER-104" in found
