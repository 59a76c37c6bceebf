"""The published waste chain of Soc Son, seven years, estimated before any of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import FindingsError, estimate
from tests.calculation.test_first_order_decay import PUBLISHED, soc_son
from tests.projects import GONE, write_project


def planned(**changed: Any) -> dict[str, Any]:
    """Give the project with one yearly amount each, and nothing monitored."""
    data = soc_son()
    for plan in data["monitoring"].values():
        for source in plan.get("members", {"": plan}).values():
            (amount, *_) = source.pop("entries")
            stated = {key: amount[key] for key in ("value", "unit")}
            source["estimate"] = {**stated, "source": "Project document"}
    lifetime = {"years": 7, "source": "Project document"}
    return {**data, "monitoring_period": GONE, "expected_lifetime": lifetime, **changed}


def test_seven_years_of_methane_are_those_that_were_published(tmp_path: Path) -> None:
    found = estimate(write_project(tmp_path, planned()))
    (application,) = found.result.applications
    assert len(found.years) == 7
    for year, solution in zip(found.years, application.solutions, strict=True):
        methane, reductions = PUBLISHED[year.part.year]
        assert abs(solution.scalar("RE_SWDS") - methane) < 2
        assert abs(year.emission_reductions_unrounded - reductions) < 2
    # Waste of each year stands once, however many years look back to it.
    waste = [q for q in found.quantities if q.parameter == "W"]
    assert len(waste) == 3 * 7


def test_years_before_the_operation_are_asked_for(tmp_path: Path) -> None:
    earlier = {"disposal": "2015-07-01"}
    with pytest.raises(FindingsError) as stopped:
        estimate(write_project(tmp_path, planned(since=earlier)))
    asked = [f.found for f in stopped.value.findings if f.code == "PLN-015"]
    assert asked == ["2015, 2016"] * 3


def test_amounts_of_earlier_years_stand_year_by_year(tmp_path: Path) -> None:
    data = planned(since={"disposal": "2016-01-01"})
    for source in data["monitoring"]["W"]["members"].values():
        amount = source["estimate"].pop("value")
        source["estimate"]["years"] = dict.fromkeys(range(2016, 2024), amount)
    found = estimate(write_project(tmp_path, data))
    (application,) = found.result.applications
    # The first year of operation is the second one of the waste.
    first = application.solutions[0].scalar("RE_SWDS")
    assert abs(first - PUBLISHED[2018][0]) < 2
