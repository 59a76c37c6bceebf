"""A month of one roof that its sister, or the other year, speaks against."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.effort import one_in
from tests.verification.small_book import Line, laid_out

MONTHS = (61.2, 63.4, 58.9, 60.1, 55.7, 49.8, 52.3, 57.7, 54.6, 59.9, 62.8, 64.1)


def judged(path: Path, changed: dict[str, float]) -> Verdict:
    """Give the verdict on two roofs, each the sum of twelve months in MWh."""
    year = "01/01/2024 - 31/12/2024"
    lines: list[Line] = [
        (year, f"EG_{n},p", f"=SUM(log!{c}2:{c}13)") for n, c in enumerate("BC", start=1)
    ]
    book = laid_out(lines, [(year, "=ROUNDDOWN(SUM(F8:F9)*$D$30,0)")])
    log = book.create_sheet("log")
    log.append(["Month", "Roof 1 (MWh)", "Roof 2 (MWh)"])
    for n, month in enumerate(MONTHS):
        day = dt.date(2024, n + 1, 1)
        log.append([day, round(month, 1), round(0.73 * month * (1 + 0.01 * (n % 4)), 1)])
    for cell, value in changed.items():
        log[cell] = value
    book.save(path)
    return verify(path)


@one_in(3)
@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({}, None),
        # Digits exchanged, a month twice, a month of the other roof.
        ({"B5": 80.1}, "log!B5"),
        ({"C7": 75.0}, "log!C7"),
        ({"B9": 96.0}, "log!B9"),
        # What both have is the sun, and what is too small may have stood.
        ({"B5": 90.1, "C5": 66.4}, None),
        ({"B7": 25.1}, None),
    ],
)
def test_a_month_of_one_roof(changed: dict[str, float], where: str | None, tmp_path: Path) -> None:
    verdict = judged(tmp_path / "book.xlsx", changed)
    found = [i.finding.where for i in verdict.items if i.finding.code == "VER-209"]
    assert found == ([] if where is None else [where])
    assert verdict.is_confirmed is (where is None)


@pytest.mark.parametrize(
    ("quarters", "where"),
    [
        (((7.4, 2570.0, 0.57, 5.8), (6.2, 2.1, 0.51, 5.6)), "log!B3"),
        (((7.3, 1.0, 2.0, 6.0), (6.4, 0.88, 0.018, 5.5)), "log!B4"),
        (((7.3, 1.0, 0.02, 6.0), (6.4, 0.88, 0.018, 13.0)), "log!C5"),
        # Alike; one stood; half as much again; both differ throughout.
        (((7.3, 1.0, 0.02, 6.0), (6.4, 0.88, 0.018, 5.5)), None),
        (((7.3, 1.0, 0.5, 6.0), (6.4, 0.1, 0.48, 5.5)), None),
        (((7.3, 0.3, 0.5, 6.0), (6.4, 0.88, 0.48, 5.5)), None),
        (((7.3, 1.5, 0.5, 6.0), (6.4, 0.88, 0.45, 5.5)), None),
        (((7.3, 2.0, 0.4, 3.0), (3.4, 0.88, 0.45, 5.5)), None),
    ],
)
def test_quarters_of_two(
    quarters: tuple[tuple[float, ...], tuple[float, ...]], where: str | None, tmp_path: Path
) -> None:
    year = "01/01/2024 - 31/12/2024"
    lines: list[Line] = [
        (year, f"EG_{n},p", f"=SUM(log!{c}2:{c}5)*100") for n, c in enumerate("BC", start=1)
    ]
    book = laid_out(lines, [(year, "=ROUNDDOWN(SUM(F8:F9)*$D$30,0)")])
    log = book.create_sheet("log")
    log.append(["Quarter", "Unit 1", "Unit 2"])
    for n, both in enumerate(zip(*quarters, strict=True), start=1):
        log.append([f"2024 Q{n}", *both])
    book.save(tmp_path / "book.xlsx")
    found = [i.finding.where for i in verify(tmp_path / "book.xlsx").items]
    assert [f for f in found if f.startswith("log!")] == ([] if where is None else [where])
