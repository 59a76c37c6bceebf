"""Readings of a register that fall, and cells below one that are no readings of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import verify
from tests.verification.small_book import asked, with_table


def form(*below: list[Any], last: float = 3_074.81) -> list[list[Any]]:
    """Write the first and the last reading of a year, and what is worked out of them."""
    return [
        ["Main meter", "Reading"],
        ["31 Dec 2023 24:00", 1_203.55],
        ["31 Dec 2024 24:00", last],
        *below,
    ]


DIFFERENCE = ["Difference", "=B3-B2"]


@pytest.mark.parametrize(
    ("table", "formula"),
    [
        (form(DIFFERENCE, ["Factor", 800], ["Generation", "=B4*B5"]), "=Log!B6/1000"),
        (form(["Factor", 800], ["Generation", "=(B3-B2)*B4"]), "=Log!B5/1000"),
        (form(DIFFERENCE), "=Log!B4*0.8"),
    ],
)
def test_a_difference_below_the_two_readings(
    table: list[list[Any]], formula: str, tmp_path: Path
) -> None:
    verdict = verify(with_table(tmp_path / "b.xlsx", formula, table, "Meter"))
    assert "VER-112" not in dict(asked(verdict))


def test_a_register_that_falls_above_its_difference(tmp_path: Path) -> None:
    readings = [1_203.55, 1_690.2, 1_499.8, 2_551.3, 3_074.81]
    days = ("31 Dec 2023", "31 Mar 2024", "30 Jun 2024", "30 Sep 2024", "31 Dec 2024")
    table = [["Main meter", "Reading"], *map(list, zip(days, readings, strict=True))]
    table += [["Difference", "=B6-B2"], ["Factor", 800], ["Generation", "=B7*B8"]]
    verdict = verify(with_table(tmp_path / "b.xlsx", "=Log!B9/1000", table, "Meter"))
    assert dict(asked(verdict))["VER-112"] == "Log!B4"
