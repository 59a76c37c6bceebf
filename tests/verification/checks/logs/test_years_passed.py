"""Lines of a list that a condition on the year passes over."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.effort import one_in
from tests.verification.right.listed.making import air, months
from tests.verification.right.sheets import NEXT, YEAR, Made


def listed(path: Path, years: tuple[int, ...], *mistyped: tuple[int, int]) -> Verdict:
    """Write two floors month by month in one list, some lines (from 2 on) under another year."""
    made = Made()
    rows: list[list[object]] = []
    for k, year in enumerate(years):
        both = zip(months(30.0 + k, k, year), months(41.0, k + 1, year), strict=True)
        for (day, v), (_, w) in both:
            rows += [[year, day.month, "Floor 1", v], [year, day.month, "Floor 2", w]]
    for line, year in mistyped:
        rows[line - 2][0] = year
    last = len(rows) + 1
    made.put("Data", "A1", [["Year", "Month", "Meter", "MWh"], *rows])
    cells = [f"Data!${c}$2:${c}${last}" for c in "DCA"]
    values = [
        f'=SUMIFS({cells[0]},{cells[1]},"Floor {n}",{cells[2]},{year})'
        for year in years
        for n in (1, 2)
    ]
    air(made, values, periods=(YEAR, NEXT)[: len(years)])
    made.save(path)
    return verify(path)


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    return [(f.code, f.where) for f in verdict.findings if f.severity != "note"]


@pytest.mark.parametrize("years", [(2024,), (2024, 2025)])
def test_a_list_with_its_years_is_right(years: tuple[int, ...], tmp_path: Path) -> None:
    verdict = listed(tmp_path / "book.xlsx", years)
    assert (asked(verdict), verdict.is_confirmed) == ([], True)


@one_in(3)
@pytest.mark.parametrize(
    ("years", "mistyped", "cell"),
    [
        ((2024,), [(12, 2023)], "Data!A12"),
        ((2024,), [(12, 2023), (14, 2023)], "Data!A12"),
        ((2024,), [(15, 2042)], "Data!A15"),
        ((2024, 2025), [(32, 2015)], "Data!A32"),
    ],
)
def test_a_line_of_another_year_between_the_lines_is_named(
    years: tuple[int, ...], mistyped: list[tuple[int, int]], cell: str, tmp_path: Path
) -> None:
    verdict = listed(tmp_path / "book.xlsx", years, *mistyped)
    assert asked(verdict)[0] == ("VER-226", cell)
    right = listed(tmp_path / "right.xlsx", years)
    assert verdict.result is not None
    assert right.result is not None
    off = [
        sum(year.emission_reductions_unrounded for year in one.result.years)
        for one in (verdict, right)
        if one.result is not None
    ]
    (item,) = [i for i in verdict.items if i.finding.code == "VER-226"]
    assert item.effect == pytest.approx(off[0] - off[1], abs=0.01)
    assert not verdict.is_confirmed


def test_the_year_before_above_the_lines_is_no_slip(tmp_path: Path) -> None:
    verdict = listed(tmp_path / "book.xlsx", (2024,), (2, 2023), (3, 2023))
    assert "VER-226" not in dict(asked(verdict))
