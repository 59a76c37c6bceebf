"""Columns made of what was read, which a sister takes: passed over, they are asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.right.listed.making import air, months
from tests.verification.right.sheets import YEAR, Made

MADE = ["=MIN({a}{n},{b}{n})", "={a}{n}-{b}{n}", "=ROUND({a}{n}*$J$1,3)"]


def two_roofs(path: Path, made_of: str, one: str, other: str, *, own: str = "") -> Verdict:
    """Write two columns for each roof and a third that is made of them; the fourth is beside."""
    made = Made()
    rows: list[list[object]] = []
    pairs = zip(months(60.0, 0, 2024), months(45.0, 1, 2024), strict=True)
    for n, ((day, first), (_, second)) in enumerate(pairs, start=2):
        formulas = [made_of.format(a=a, b=b, n=n) for a, b in (("B", "C"), ("E", "F"))]
        low = [round(value * (0.06 if "-" in made_of else 0.93), 3) for value in (first, second)]
        rows.append(
            [day, first, low[0], own.format(n=n) or formulas[0], second, low[1], formulas[1]]
        )
    heads = ["Month", "North P", "North Q", "North R", "South P", "South Q", "South R"]
    made.put("Log", "A1", [heads, *rows])
    made.put("Log", "I1", [["k", 0.98]])
    taken = [c if "=" in c else f"=SUM(Log!{c}2:{c}13)" for c in (one, other)]
    air(made, taken, periods=(YEAR,))
    made.save(path)
    return verify(path)


def derived(verdict: Verdict) -> list[str]:
    return [f.where for f in verdict.findings if (f.code, f.wording) == ("VER-263", "derived")]


@pytest.mark.parametrize("made_of", MADE)
@pytest.mark.parametrize(("one", "other"), [("D", "G"), ("B", "E"), ("C", "F")])
def test_both_taken_in_one_way_are_right(
    made_of: str, one: str, other: str, tmp_path: Path
) -> None:
    assert derived(two_roofs(tmp_path / "book.xlsx", made_of, one, other)) == []


@pytest.mark.parametrize("made_of", MADE)
@pytest.mark.parametrize(("one", "other", "cell"), [("B", "G", "F8"), ("D", "E", "F9")])
def test_what_was_read_in_place_of_what_is_made_of_it_is_asked_about(
    made_of: str, one: str, other: str, cell: str, tmp_path: Path
) -> None:
    verdict = two_roofs(tmp_path / "book.xlsx", made_of, one, other)
    told = [f for f in verdict.findings if f.code in ("VER-263", "VER-245")]
    # Where the headings say it as well, one of both is told.
    assert [f.where.rpartition("!")[2] for f in told] == [cell]
    assert not verdict.is_confirmed


def test_a_column_that_is_made_otherwise_is_no_sister(tmp_path: Path) -> None:
    verdict = two_roofs(tmp_path / "book.xlsx", MADE[0], "B", "G", own="=B{n}/C{n}")
    assert derived(verdict) == []


def test_what_is_made_of_the_sums_is_the_same(tmp_path: Path) -> None:
    verdict = two_roofs(tmp_path / "book.xlsx", MADE[1], "=SUM(Log!B2:B13)-SUM(Log!C2:C13)", "G")
    assert derived(verdict) == []
