"""Estimates through the calculation: years, ends, forms, and what is asked for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import FindingsError, calculate, estimate, load_project
from tests.planning.estimate.plans import planned

FACTOR = 0.333


def refused(folder: Path, *estimates: dict[str, Any] | None, **changed: Any) -> dict[str, str]:
    """Give the errors of a project that cannot be estimated, code by place."""
    with pytest.raises(FindingsError) as stopped:
        estimate(planned(folder, *estimates, **changed))
    return {f.code: f.message for f in stopped.value.findings if f.is_error}


def test_a_year_of_the_estimate_is_its_amount_through_the_equations(tmp_path: Path) -> None:
    found = estimate(planned(tmp_path, {"value": 1000, "unit": "MWh"}))
    assert [year.part.year for year in found.years] == [2026, 2027, 2028]
    assert {year.emission_reductions_unrounded for year in found.years} == {1000 * FACTOR}
    assert (found.low, found.base, found.high) == (999, 999, 999)


def test_days_of_operation_and_change_from_year_to_year(tmp_path: Path) -> None:
    path = planned(
        tmp_path,
        {"value": 1000, "unit": "MWh", "change": "-0.5 %"},
        start_of_operation="2027-07-01",
        expected_lifetime={"years": 2, "source": "Data sheet"},
    )
    found = estimate(path)
    # 2028 has 366 days; the life ends on 30 June 2029.
    assert [(y.part.year, y.part.days) for y in found.years] == [
        (2027, 184),
        (2028, 366),
        (2029, 181),
    ]
    assert [q.value for q in found.quantities] == pytest.approx(
        [1000 * 184 / 365, 1000 * 0.995, 1000 * 0.995**2 * 181 / 365], rel=1e-12
    )


def test_each_form_gives_its_year(tmp_path: Path) -> None:
    found = estimate(
        planned(
            tmp_path,
            {"years": {2026: 500, 2027: 480, 2028: 470}, "unit": "MWh"},
            {"power": "120 kW", "hours": 6000, "load": "70 %"},
        )
    )
    amounts = {(q.member, q.year): q.value for q in found.quantities}
    assert [amounts[("roof-1",), y] for y in (2026, 2027, 2028)] == [500, 480, 470]
    assert amounts[("roof-2",), 2028] == 504


def test_low_takes_the_side_with_fewer_reductions(tmp_path: Path) -> None:
    found = estimate(
        planned(tmp_path, {"value": 1000, "unit": "MWh", "low": "-8 %", "high": "1.1 GWh"})
    )
    first = found.years[0]
    assert (first.low, first.emission_reductions, first.high) == (306, 333, 366)


def test_what_is_missing_is_asked_member_by_member(tmp_path: Path) -> None:
    with pytest.raises(FindingsError) as stopped:
        estimate(planned(tmp_path, {"value": 1, "unit": "MWh"}, None, None))
    asked = [f.message for f in stopped.value.findings if f.code == "PLN-003"]
    assert asked == ["EG of roof-2 has no estimate", "EG of roof-3 has no estimate"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"value": 1, "unit": "kW"}, "PLN-005"),
        ({"years": {2026: 1, 2028: 1}, "unit": "MWh"}, "PLN-006"),
        ({"value": -1, "unit": "MWh"}, "PLN-010"),
        ({"value": 1, "unit": "MWh", "low": -1}, "PLN-010"),
        ({"value": 1, "unit": "MWh", "low": "8 %"}, "PLN-011"),
        ({"value": 1, "unit": "MWh", "high": "-8 %"}, "PLN-011"),
        ({"years": {2026: 1, 2027: 1, 2028: 1}, "unit": "MWh", "low": 1}, "PLN-011"),
        ({"value": 1, "unit": "MWh", "change": "-100 %"}, "PLN-012"),
        ({"power": "1 kW", "hours": 9000, "load": "70 %"}, "PLN-013"),
        ({"power": "1 kW", "hours": 6000, "load": 70}, "PLN-013"),
        ({"power": "1 t", "hours": 6000, "load": "70 %"}, "PLN-005"),
        ({"power": "1 kW", "hours": 6000}, "PRJ-015"),
        ({"power": "1 kW", "unit": "kW", "hours": 6000, "load": "70 %"}, "PRJ-015"),
        ({"value": 1}, "PRJ-015"),
        ({"value": 1, "unit": "MWh", "hours": 3}, "PRJ-015"),
        ({"value": 1, "years": {2026: 1}, "unit": "MWh"}, "PRJ-015"),
        ({"value": 1, "unit": "MWh", "change": -0.5}, "PRJ-015"),
        ({"value": 1, "unit": "MWh", "change": "-0.5 kW"}, "PRJ-015"),
        ({"years": {}, "unit": "MWh"}, "PRJ-015"),
        ({"years": {"next": 1}, "unit": "MWh"}, "PRJ-015"),
        ({}, "PRJ-015"),
    ],
)
def test_what_cannot_be_estimated_is_said(tmp_path: Path, given: dict[str, Any], code: str) -> None:
    assert code in refused(tmp_path, given)


@pytest.mark.parametrize(
    ("lifetime", "code"),
    [
        (None, "PLN-002"),
        ({"years": 0, "source": "Data sheet"}, "PRJ-015"),
        ({"years": 0.001, "source": "Data sheet"}, "PLN-002"),
        ({"years": 200, "source": "Data sheet"}, "PLN-002"),
        ({"years": 9990, "source": "Data sheet"}, "PLN-002"),
    ],
)
def test_a_lifetime_is_asked_for(
    tmp_path: Path, lifetime: dict[str, Any] | None, code: str
) -> None:
    assert code in refused(tmp_path, {"value": 1, "unit": "MWh"}, expected_lifetime=lifetime)


def test_an_estimate_for_all_members_at_once_is_of_none(tmp_path: Path) -> None:
    given = {"value": 1, "unit": "MWh", "source": "Design"}
    found = refused(
        tmp_path, None, monitoring={"EG": {"option": "C", "estimate": given, "members": {}}}
    )
    assert "PLN-004" in found


def test_an_estimate_of_unknown_source_is_a_draft(tmp_path: Path) -> None:
    found = estimate(planned(tmp_path, {"value": 1, "unit": "MWh", "source": ""}))
    assert "PLN-014" in {f.code for f in found.findings}
    assert found.standing == "draft"


def test_an_amount_of_zero_is_an_amount(tmp_path: Path) -> None:
    found = estimate(planned(tmp_path, {"value": 0, "unit": "MWh", "low": "-8 %", "high": 5}))
    assert (found.low, found.base, found.high) == (0, 0, 3)


def test_what_is_calculated_asks_for_the_monitoring_period(tmp_path: Path) -> None:
    project = load_project(planned(tmp_path, {"value": 1, "unit": "MWh"}))
    with pytest.raises(FindingsError) as stopped:
        calculate(project)
    assert [f.code for f in stopped.value.findings if f.is_error] == ["PLN-001"]
    assert project.file.life is not None
    assert project.file.life.end == dt.date(2028, 12, 31)
