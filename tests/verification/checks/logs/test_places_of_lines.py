"""Lines of a list whose place the description of the value does not name."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from tests.verification.small_book import asked, with_table


def judged(
    folder: Path, words: str, places: tuple[str, str], formula: str = "=SUM(Log!B2:B25)/1000"
) -> list[tuple[str, str]]:
    """Give what is asked of a value with such a description, from bills of two places in turn."""
    rows: list[list[object]] = [["Bill", "Electricity (kWh)", "Area"]]
    for month in range(1, 13):
        rows.append([f"2024-{month:02}/1", 81_000 + 700 * (month % 5), places[0]])
        rows.append([f"2024-{month:02}/2", 5_100 + 90 * (month % 4), places[1]])
    path = with_table(folder / "b.xlsx", formula, rows, words)
    return [one for one in asked(verify(path)) if one[0] == "VER-234"]


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("Solar roof of the workshop", ("Workshop", "Dormitory")),
        ("Điện mặt trời nhà xưởng", ("Nhà xưởng", "Căng tin")),
        ("Roof 1", ("Roof 1", "Car park")),
    ],
)
def test_lines_of_a_place_that_is_not_named(
    words: str, places: tuple[str, str], tmp_path: Path
) -> None:
    assert judged(tmp_path, words, places) == [("VER-234", "MRS(input)!F8")]


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("Solar roofs of workshop and dormitory", ("Workshop", "Dormitory")),
        ("Solar roofs", ("Workshop", "Dormitory")),
        ("Actual output of the roof", ("Actual", "Estimated")),
        ("Output in kWh", ("kWh", "MWh")),
        ("Solar roof of the workshop", ("Workshop", "Workshop annex")),
    ],
)
def test_lines_that_are_meant(words: str, places: tuple[str, str], tmp_path: Path) -> None:
    assert judged(tmp_path, words, places) == []


def test_lines_of_the_place_alone(tmp_path: Path) -> None:
    formula = '=SUMIFS(Log!B2:B25,Log!C2:C25,"Workshop")/1000'
    assert judged(tmp_path, "Roof of the workshop", ("Workshop", "Dormitory"), formula) == []
