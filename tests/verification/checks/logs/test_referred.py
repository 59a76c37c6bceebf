"""Single readings of a log that only refer to another cell, where all others were typed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import verify
from tests.verification.small_book import asked, with_table

AMOUNTS = [71_314, 68_420, 80_105, 84_932, 88_207, 79_641, 77_718, 76_133, 70_852, 69_977, 64_204]


def table(cells: dict[int, Any], heads: tuple[str, ...], remark: str = "") -> list[list[Any]]:
    """Give twelve months of two columns; some cells of the second are others."""
    rows: list[list[Any]] = [["Month", *heads, "Remark"]]
    for n in range(12):
        amount = AMOUNTS[n % 11] + 37 * n
        own = cells.get(n, amount)
        rows.append(
            [f"2024-{n + 1:02}", round(amount * 1.0247), own, remark if n in cells else None]
        )
    return rows


def judged(
    folder: Path, rows: list[list[Any]], formula: str = "=SUM(Log!C2:C13)/1000"
) -> list[str]:
    path = with_table(folder / "b.xlsx", formula, rows, "Solar roof")
    return [f"{code} {where}" for code, where in asked(verify(path)) if code == "VER-255"]


HEADS = [("Roof DC (kWh)", "Roof AC (kWh)"), ("Estimate", "Metered"), ("計画", "実績 kWh")]


@pytest.mark.parametrize("heads", HEADS)
@pytest.mark.parametrize(("cell", "formula"), [(5, "=B7"), (0, "=$B$2")])
def test_a_reading_that_refers_to_another_cell(
    heads: tuple[str, ...], cell: int, formula: str, tmp_path: Path
) -> None:
    rows = table({cell: formula}, heads)
    assert judged(tmp_path, rows) == [f"VER-255 Log!C{cell + 2}"]


@pytest.mark.parametrize(
    ("cells", "remark"),
    [
        ({}, ""),
        ({5: "=B7"}, "Meter out of order, portal of the inverter taken"),
        ({5: "=B7*0.976"}, ""),
        ({n: f"=B{n + 2}" for n in range(12)}, ""),
        ({n: f"=B{n + 2}" for n in range(6, 12)}, ""),
        ({n: f"=B{n + 2}-B{n + 2}*2%" for n in range(12)}, ""),
    ],
)
def test_other_ways_to_keep_a_log(cells: dict[int, Any], remark: str, tmp_path: Path) -> None:
    rows = table(cells, HEADS[0], remark)
    assert judged(tmp_path, rows) == []
