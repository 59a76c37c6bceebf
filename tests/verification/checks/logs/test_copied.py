"""Readings that stand in the log of another meter, which may begin later."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from jcm_mrv import verify
from tests.verification.small_book import asked, with_log, write

YEAR = "01/01/2024 - 31/12/2024"
HALF = "01/07/2024 - 31/12/2024"


def judged(folder: Path, copied: range) -> list[tuple[str, str]]:
    """Give what is asked of two roofs, the second from July on, some of its months copied."""
    numbers = random.Random(5)
    north = [round(70_000 + 20_000 * numbers.random()) for _ in range(12)]
    south = [round(31_000 + 9_000 * numbers.random()) for _ in range(12)]
    cells: dict[str, object] = {"A1": "Month", "B1": "North (kWh)", "C1": "South (kWh)"}
    for month in range(1, 13):
        cells |= {f"A{month + 1}": f"2024-{month:02}", f"B{month + 1}": north[month - 1]}
        if month >= 7:
            values = north if month in copied else south
            cells[f"C{month + 1}"] = values[month - 1]
    lines = [(YEAR, "EG_1,p", 0, "MWh/p", "North"), (HALF, "EG_2,p", 0, "MWh/p", "South")]
    path = write(folder / "b.xlsx", lines, [("2024", 0)])
    formulas = {
        "F8": "=SUM(Log!B2:B13)/1000",
        "F9": "=SUM(Log!C8:C13)/1000",
        "C40": "=ROUNDDOWN((F8+F9)*D30,0)",
    }
    return [one for one in asked(verify(with_log(path, formulas, cells))) if one[0] == "VER-105"]


@pytest.mark.parametrize(
    ("copied", "cell"), [(range(7, 13), "Log!C8"), (range(9, 12), "Log!C10")], ids=str
)
def test_months_of_a_meter_that_began_earlier(copied: range, cell: str, tmp_path: Path) -> None:
    assert judged(tmp_path, copied) == [("VER-105", cell)]


@pytest.mark.parametrize("copied", [range(0), range(8, 9), range(8, 10)], ids=str)
def test_a_month_or_two_that_happen_to_be_the_same(copied: range, tmp_path: Path) -> None:
    assert judged(tmp_path, copied) == []
