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


FOUR = [(512.3, "Roof A, 400 kWp"), (268.1, "Roof B, 210 kWp"), (391.7, "Roof C, 300 kWp")]


@pytest.mark.parametrize(
    "roofs",
    [
        [(2_483.837, "The 880 kWp roof"), (517.869, "The 412 kWp carport")],
        [(225.803, "The 880 kWp roof"), (517.869, "The 412 kWp carport")],
        [(198.4, "倉庫 500kW"), (1_312.6, "工場 1,000kW")],
        [*FOUR, (1_340.2, "Roof D, 500 kWp")],
        [*FOUR, (212.4, "Roof D, 500 kWp")],
        [*FOUR, (212.4, "Mái D, 500 kWp")],
    ],
)
def test_a_roof_that_gives_far_more_or_less_for_each_kw(
    roofs: list[tuple[float, str]], tmp_path: Path
) -> None:
    assert asked(tmp_path / "book.xlsx", roofs) == {"VER-104"}


@pytest.mark.parametrize(
    "roofs",
    [
        [(1_106.4, "The 880 kWp roof"), (517.869, "The 412 kWp carport")],
        # One in the shade; one that follows the sun beside a wall of modules.
        [*FOUR, (331.5, "Roof D, 500 kWp")],
        [*FOUR, (1_030.2, "Trackers, 500 kWp")],
        [(2_104.2, "Trackers, 1,000 kWp"), (271.8, "Facade, 300 kWp")],
        [*FOUR, (140.7, "Roof D, 500 kWp, from September 2024")],
        [*FOUR, (140.7, "Roof D, 500 kWp, commissioned in autumn")],
        [*FOUR, (140.7, "Roof D, 500 kWp, export to the grid")],
        # No capacity, and others that tell nothing.
        [(2_483.837, "The roof"), (517.869, "The 412 kWp carport")],
        [(1_106.4, "880 kWp"), (391.7, "300 kWp"), (60.2, "120 kWp"), (233.4, "80 kWp")],
    ],
)
def test_a_roof_that_gives_what_it_may(roofs: list[tuple[float, str]], tmp_path: Path) -> None:
    assert "VER-104" not in asked(tmp_path / "book.xlsx", roofs)
