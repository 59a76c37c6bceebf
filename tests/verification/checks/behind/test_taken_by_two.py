"""Readings in blocks too short for a log: what two values take is asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.right.listed.making import air
from tests.verification.right.sheets import YEAR, Made

NORTH, SOUTH = (81.0, 95.5, 88.25, 70.5), (47.0, 55.75, 52.5, 41.25)
COMMON = (4.5, 5.25, 4.0, 6.75)


def halls(path: Path, *formulas: str) -> Verdict:
    """Write four blocks of three months: North, South, and what both share."""
    made = Made()
    for quarter in range(4):
        heads = ["Month", "North MWh", "South MWh", "Common MWh"]
        rows: list[list[object]] = [
            [
                f"{3 * quarter + month + 1:02}/2024",
                NORTH[quarter] + month,
                SOUTH[quarter] - month / 2,
                COMMON[quarter] + month / 4,
            ]
            for month in range(3)
        ]
        made.put("Q", f"{'AGMS'[quarter]}1", [[f"Quarter {quarter + 1}"], heads, *rows])
    air(made, list(formulas), periods=(YEAR,))
    made.save(path)
    return verify(path)


def taken(columns: str) -> str:
    return "+".join(f"SUM(Q!{column}3:{column}5)" for column in columns)


ALL = {"north": "BHNT", "south": "CIOU", "common": "DJPV"}


def of_two(verdict: Verdict) -> list[str]:
    return [f.where for f in verdict.findings if f.code == "VER-018"]


@pytest.mark.parametrize(
    "formulas",
    [
        ("=" + taken(ALL["north"]), "=" + taken(ALL["south"])),
        # What both share stands with each of them by halves, or by 60 and 40 %.
        tuple(f"={taken(ALL[own])}+({taken(ALL['common'])})/2" for own in ("north", "south")),
        (
            f"={taken(ALL['north'])}+0.6*({taken(ALL['common'])})",
            f"={taken(ALL['south'])}+0.4*({taken(ALL['common'])})",
        ),
        # Taken off one and counted by the other.
        (f"={taken(ALL['north'])}-({taken(ALL['south'])})", "=" + taken(ALL["south"])),
    ],
)
def test_own_readings_shares_and_what_is_taken_off_are_right(
    formulas: tuple[str, str], tmp_path: Path
) -> None:
    assert of_two(halls(tmp_path / "book.xlsx", *formulas)) == []


@pytest.mark.parametrize(
    ("north", "south", "cell"),
    [
        ("BHNT", "CINU", "F9"),
        ("BHNT", "BIOU", "F9"),
        ("BHOT", "CIOU", "F8"),
        ("CHNT", "CIOU", "F8"),
    ],
)
def test_a_block_of_the_other_hall_is_asked_about_where_it_is_taken(
    north: str, south: str, cell: str, tmp_path: Path
) -> None:
    verdict = halls(tmp_path / "book.xlsx", "=" + taken(north), "=" + taken(south))
    (where,) = of_two(verdict)
    assert where.endswith(f"!{cell}")
    assert not verdict.is_confirmed
