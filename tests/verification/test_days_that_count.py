"""Periods that no credits can be of: to come, and before the mechanism began."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from jcm_mrv import load_project, verify, write_outputs
from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.verification.verdict import Verdict
from tests.conftest import TODAY
from tests.projects import write_project
from tests.verification import small_book
from tests.verification.faults.editing import Workbook


def book(path: Path, *years: str) -> Verdict:
    return verify(
        small_book.write(
            path / "book.xlsx",
            [(year, "EG_{i,p}", 700.4 + n) for n, year in enumerate(years)],
            [(year, f"=ROUNDDOWN(F{8 + n}*$D$30,0)") for n, year in enumerate(years)],
        )
    )


def asked(verdict: Verdict) -> list[tuple[str, str, float | None]]:
    return [
        (i.number, i.finding.found, i.effect) for i in verdict.items if i.finding.code == "VER-207"
    ]


def test_a_year_to_come(tmp_path: Path) -> None:
    year = TODAY.year + 8
    verdict = book(tmp_path, f"01/01/{year} - 31/12/{year}")
    assert asked(verdict) == [("CL-1", f"{year}-01-01 - {year}-12-31", 233.0)]
    assert not verdict.is_confirmed
    assert "1 clarification request is open" in verdict.conclusion


def test_a_year_that_has_not_ended(tmp_path: Path) -> None:
    """What is metered until today is not what the year will have."""
    start, end = dt.date(TODAY.year + 1, 1, 1), TODAY + dt.timedelta(days=31)
    verdict = book(tmp_path, f"{start} - {end}")
    assert [found for _, found, _ in asked(verdict)] == [f"{start} - {end}"]


def test_only_the_year_that_is_to_come_weighs(tmp_path: Path) -> None:
    year = TODAY.year + 1
    verdict = book(tmp_path, "01/01/2024 - 31/12/2024", f"01/01/{year} - 31/12/{year}")
    ((_, found, effect),) = asked(verdict)
    assert (found, effect) == (f"{year}-01-01 - {year}-12-31", 233.0)


def test_years_before_the_mechanism(tmp_path: Path) -> None:
    verdict = book(tmp_path, "01/01/2005 - 31/12/2005")
    assert asked(verdict) == [("CL-1", "2005-01-01 - 2005-12-31", 233.0)]
    assert not verdict.is_confirmed


@pytest.mark.parametrize("year", ["2013", "2024"])
def test_years_that_count(tmp_path: Path, year: str) -> None:
    verdict = book(tmp_path, f"01/01/{year} - 31/12/{year}")
    assert asked(verdict) == []
    assert verdict.is_confirmed


def test_an_estimate_is_of_days_to_come(tmp_path: Path) -> None:
    entry = {"value": 650, "unit": "MWh", "source": "yield study"}
    estimated = {f"monitoring.EG.members.{r}.estimate": entry for r in ("roof-a", "roof-b")}
    write_outputs(calculate(load_project(write_project(tmp_path, estimated))), tmp_path / "out")
    path = tmp_path / "out" / "monitoring_spreadsheet.xlsx"
    changed = Workbook(path)
    for stated in verify(path).claim.monitored:
        changed.blank(stated.place)
    verdict = verify(changed.save(tmp_path / "plan.xlsx"))
    assert verdict.claim.side == "plan"
    assert asked(verdict) == []
