"""Waste, potentials, levels and years without data: one way to count, and what is missing told."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.methodology.expression.evaluate import EvaluationError
from jcm_mrv.methodology.expression.tree import Number
from jcm_mrv.methodology.solve import SolveError
from jcm_mrv.planning.city import job
from tests.planning.city.cities import MWH, codes, progress_of
from tests.planning.city.test_inventory import HEAD
from tests.planning.city.test_once import BOTH, OTHER, SECOND, stated
from tests.projects import ONE_YEAR

DIGESTER = Path(__file__).parents[3] / "examples" / "market-digester"
OF_WASTE = {
    "project": "digester/project.yaml",
    "boundary": "brvt",
    "category": "III.1.1",
    "electricity": "grid",
}
GRID = {
    "values": {
        year: {"value": 0.65, "unit": "tCO2/MWh", "source": "Letter"} for year in ("2024", "2025")
    }
}


def with_digester(folder: Path, *more: dict[str, Any], **changes: Any) -> Any:
    """Give a city with a digester of market waste, which counts by first-order decay."""
    shutil.copytree(DIGESTER, folder / "digester", dirs_exist_ok=True)
    city = {"projects": [OF_WASTE, *more], "transfers": [], "grid_factor": GRID, **changes}
    return progress_of(folder, city, projects={"b": OTHER})


def test_waste_counts_by_its_own_equations(tmp_path: Path) -> None:
    found = with_digester(tmp_path)
    assert not any(f.is_error for f in found.findings)
    assert found.row(2024, "brvt").value("bottom_up") is not None
    # The period lies in two years, and in parts of both.
    assert codes(found).count("PLN-445") == 1
    assert len([f for f in found.findings if f.code == "PLN-445"]) == 2


def test_methane_booked_at_once_beside_first_order_decay_is_told(tmp_path: Path) -> None:
    other = {**SECOND, "category": "III.1.1", "waste_method": "methane_commitment"}
    found = with_digester(tmp_path, other)
    assert "PLN-422" in codes(found)
    assert stated(found) == []
    own = with_digester(tmp_path, **{"projects.0.waste_method": "methane_commitment"})
    assert "PLN-422" in codes(own)


def test_a_project_by_another_report_than_the_city_is_told(tmp_path: Path) -> None:
    found = with_digester(tmp_path, gwp="AR4")
    (one,) = [f for f in found.findings if f.code == "PLN-423"]
    assert "GWP_CH4 = 28" in one.found
    assert one.expected == "25"
    assert stated(found) == []


def test_a_category_that_the_level_lacks_stands_outside(tmp_path: Path) -> None:
    found = progress_of(tmp_path, {"projects.0.category": "IV.1"})
    row = found.row(2024, "brvt")
    assert row.value("bottom_up") == 0
    assert row.contributions[0].outside == pytest.approx(MWH * 0.65)
    assert "PLN-446" in codes(found)
    plus = progress_of(tmp_path, {"projects.0.category": "IV.1", "level": "BASIC+"})
    assert plus.row(2024, "brvt").value("bottom_up") == pytest.approx(MWH * 0.65)


def test_imported_waste_is_territorial_alone(tmp_path: Path) -> None:
    found = progress_of(tmp_path, {"projects.0.category": "III.1.3"})
    row = found.row(2024, "brvt")
    assert (row.value("bottom_up"), row.value("territorial")) == (0, pytest.approx(MWH * 0.65))


def test_a_year_of_operation_that_nobody_monitored_is_told(tmp_path: Path) -> None:
    early = {
        **OTHER,
        "start_of_operation": "2022-12-01",
        "monitoring_period": {"start": "2023-01-01", "end": "2023-12-31"},
        "meters.M-A.calibrations.0.date": "2022-06-01",
    }
    for roof, value in (("roof-a", 311.1), ("roof-b", 222.4)):
        early[f"monitoring.EG.members.{roof}.entries"] = [
            {"start": "2023-01-01", "end": "2023-12-31", "value": value, "unit": "MWh"}
        ]
    early.pop("monitoring_period.end")
    found = progress_of(tmp_path, BOTH, projects={"b": early})
    (one,) = [f for f in found.findings if f.code == "PLN-449"]
    assert (one.found, one.is_error) == ("2024", False)
    assert found.row(2024, "brvt").value("bottom_up") == pytest.approx(MWH * 0.65)


def test_equations_without_a_value_state_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> Any:
        raise SolveError("RE", EvaluationError("division by zero", Number(0), 0, {}))

    monkeypatch.setattr(job, "resolved", fails)
    found = progress_of(tmp_path)
    assert codes(found) == ["PLN-448"]
    assert found.row(2024, "brvt").value("bottom_up") is None
    # The JCM's tonnes rest on no factor of the grid: they stand.
    assert stated(found) == [found.row(2024, "brvt").contributions[0].jcm]


def test_a_project_that_supplies_nothing_cannot_sell(tmp_path: Path) -> None:
    found = with_digester(tmp_path, **{"projects.0.supply": "grid"})
    assert "PLN-425" in codes(found)
    assert stated(found) == []


def test_a_class_that_no_limit_has_is_asked_about(tmp_path: Path) -> None:
    limit = {"from": "2024-01-01", "class": "priority", "share": "90 %", "source": "Decree"}
    found = progress_of(tmp_path, {"transfer_limits": [limit], "projects.0.class": "priorty"})
    assert [(f.code, f.hint) for f in found.findings] == [("PLN-431", "did you mean 'priority'?")]


def test_a_copy_whose_amounts_are_all_the_same_is_no_second_project(tmp_path: Path) -> None:
    copy = {
        **ONE_YEAR,
        "title": "Another name",
        "reference": "VN111",
        "meters.M-A.serial": "",
        "monitoring.EG.members.roof-a.entries": [
            {"start": "2024-01-01", "end": "2024-12-31", "value": 700.1234, "unit": "MWh"}
        ],
    }
    first = {**copy, "title": "Two roofs", "reference": "VN999"}
    found = progress_of(tmp_path, BOTH, projects={"a": first, "b": copy})
    assert [(f.code, f.is_error) for f in found.findings] == [("PLN-421", True)]
    assert stated(found) == []


def test_all_gases_beside_one_of_them_are_told(tmp_path: Path) -> None:
    lines = "brvt,2024,III.1.1,CO2e,300,tCO2e,x\nbrvt,2024,III.1.1,CH4,10,t,x\n"
    found = progress_of(tmp_path, inventory=HEAD + lines)
    (one,) = [f for f in found.findings if f.code == "PLN-453"]
    assert (one.where, one.is_error) == ("inventory.csv:3", True)
    gases = "brvt,2024,III.1.1,N2O,1,t,x\nbrvt,2024,III.1.1,CH4,10,t,x\n"
    found = progress_of(tmp_path, inventory=HEAD + gases)
    assert found.row(2024, "brvt").value("inventory") == pytest.approx(265 + 280)
