"""What is estimated of a year, in a methodology with amounts of each month or season."""

from __future__ import annotations

import calendar
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import estimate, load_project
from jcm_mrv.project.load import Project
from tests.calculation.test_parts_of_period import SEASONS, of
from tests.methodology.conftest import GONE
from tests.parts_of_period import write_boilers, write_rules

LIFE: dict[str, Any] = {
    "monitoring_period": GONE,
    "start_of_operation": "2026-03-16",
    "expected_lifetime": {"years": 2, "source": "Design"},
    "monitoring.Q.members.b": {"estimate": {"value": 2400, "unit": "MWh", "source": "Design"}},
    "monitoring.FC.members.b": {"estimate": {"value": 7000, "unit": "GJ", "source": "Design"}},
}


def project(folder: Path, library: Any, changes: dict[str, Any] | None = None) -> Project:
    return load_project(write_boilers(folder, {**LIFE, **(changes or {})}), library)


def test_a_month_has_the_share_of_its_days(tmp_path: Path) -> None:
    found = estimate(project(tmp_path / "p", write_rules(tmp_path / "rules")))
    (applied,) = found.result.applications
    amounts = {q.member[1]: float(q.value) for q in applied.quantities if q.parameter == "Q"}
    assert len(amounts) == 25
    assert amounts["2026-03"] == pytest.approx(2_400_000 * 16 / 365)
    assert amounts["2028-02"] == pytest.approx(2_400_000 * 29 / 366)
    for year in found.years:
        own = {m: a for m, a in amounts.items() if m.startswith(str(year.part.year))}
        whole = 366 if calendar.isleap(year.part.year) else 365
        assert sum(own.values()) == pytest.approx(2_400_000 * year.part.days / whole)
        # Evenly spread, the load factor is 0.27 in every month: below 0.3.
        reference = sum(own.values()) / 0.95 * 0.0036 * 0.0561
        assert year.reference_emissions == pytest.approx(reference)


def test_a_season_that_the_life_does_not_reach_is_told(tmp_path: Path) -> None:
    library = of("season", tmp_path / "rules", seasons=SEASONS)
    lost = project(tmp_path / "p", library, {"start_of_operation": "2026-01-01"})
    (told,) = [f for f in lost.findings if f.code == "PRJ-177"]
    assert told.severity == "warning"
    assert "2028-dry counts in 2028" in told.message
    whole = project(tmp_path / "w", library, {"start_of_operation": "2026-05-01"})
    assert not [f for f in whole.findings if f.code == "PRJ-177"]
