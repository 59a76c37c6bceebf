"""Seasons of rice: what the methodology's note says of their dates is what happens."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from jcm_mrv import FindingsError, calculate, load_project
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.model import Parameter
from tests.projects import GONE, write_project


def rice(start: str, end: str) -> dict[str, Any]:
    """A field of a hectare, dry season of 110 days, drained several times, no nitrogen."""
    amounts = {
        "D_factor": ("dry/a", 110, "d"), "A_factor": ("dry/a", 1, "ha"),
        "Q_N_R": ("dry/n", 0, "kg/ha"), "Q_N_P": ("dry/n", 0, "kg/ha"), "A_N": ("dry/n", 1, "ha"),
    }  # fmt: skip
    return {
        "partner_country": "PH",
        "site": {"timezone": "Asia/Manila", "latitude": 15.7, "longitude": 120.9},
        "monitoring_period": {"start": "2024-01-01", "end": "2024-12-31"},
        "methodology": "PH_AM004@1.0",
        "sets": {
            "season": [{"id": "dry", "season_kind": "dry"}],
            "by_factor": [
                {
                    "id": "a",
                    "reference_water": "continuous",
                    "project_water": "multiple",
                    "before_season": "dry_under_180",
                }
            ],
            "nitrogen": [{"id": "n"}],
        },
        "monitoring": {
            name: {
                "option": "B",
                "evidence": "log of the farm",
                "members": {
                    member: {
                        "entries": [{"start": start, "end": end, "value": value, "unit": unit}]
                    }
                },
            }
            for name, (member, value, unit) in amounts.items()
        },
        "meters": GONE,
        "criteria": {str(n): {"met": True, "evidence": "log"} for n in range(1, 6)},
    }


def test_amounts_of_a_season_are_entries_of_its_calendar_year(tmp_path: Path) -> None:
    result = calculate(load_project(write_project(tmp_path, rice("2024-01-01", "2024-12-31"))))
    # (1.46 x 110 x 28 / 1000) x (1 - 0.55) x 0.85
    assert result.years[0].emission_reductions_unrounded == pytest.approx(1.720026, abs=1e-6)
    assert "MON-035" not in [finding.code for finding in result.findings]


def test_nitrous_oxide_that_is_measured_counts_beside_methane(tmp_path: Path) -> None:
    """It was left out: the methodology allows it, and there was no set for it."""
    data = rice("2024-01-01", "2024-12-31")
    data["sets"]["measured_n2o"] = [{"id": "m"}]
    for name, value, unit in (("EF_R_N2O", 0.8, "kg/ha"), ("EF_P_N2O", 1.4, "kg/ha"),
                              ("A_N2O", 1, "ha")):  # fmt: skip
        entry = {"start": "2024-01-01", "end": "2024-12-31", "value": value, "unit": unit}
        data["monitoring"][name] = {"option": "C", "members": {"dry/m": {"entries": [entry]}}}
    result = calculate(load_project(write_project(tmp_path, data)))
    # 0.6 kg of nitrous oxide more, x 0.265, x 0.85, less than in the test above.
    assert result.years[0].emission_reductions_unrounded == pytest.approx(1.584876, abs=1e-6)
    rests_on = {line["what"] for line in result.as_dict()["rests_on"]}
    assert {"class and unit of EF_P_N2O", "monitoring option of EF_P_N2O"} <= rests_on


def test_dated_by_the_season_alone_the_other_days_are_missing(tmp_path: Path) -> None:
    path = write_project(tmp_path, rice("2024-01-10", "2024-04-28"))
    with pytest.raises(FindingsError) as raised:
        calculate(load_project(path))
    codes = {finding.code for finding in raised.value.findings}
    assert codes >= {"MON-035", "MON-036"}
    note = Library().load("PH_AM004@1.0").file.missing[-1]
    assert all(f"`{code}`" in note for code in ("MON-035", "MON-036"))


def _n2o(folder: Path, document: str, dose: float = 90) -> set[tuple[str, str]]:
    """Give what is asked, and of what, where N2O was measured and the dose did not change."""
    changes = rice("2024-01-01", "2024-12-31")
    changes["sets"]["measured_n2o"] = [{"id": "m"}]
    year = {"start": "2024-01-01", "end": "2024-12-31"}
    given = {
        "EF_R_N2O": ("dry/m", 0.8, "kg/ha"), "EF_P_N2O": ("dry/m", 0.4, "kg/ha"),
        "A_N2O": ("dry/m", 1, "ha"), "Q_N_R": ("dry/n", dose, "kg/ha"),
        "Q_N_P": ("dry/n", dose, "kg/ha"),
    }  # fmt: skip
    for name, (member, value, unit) in given.items():
        entry = {**year, "value": value, "unit": unit, "evidence": document}
        option = "C" if name.startswith("EF_") else "B"
        changes["monitoring"][name] = {"option": option, "members": {member: {"entries": [entry]}}}
    project = load_project(write_project(folder, changes))
    return {(f.code, str(f.values.get("parameter", ""))) for f in calculate(project).open}


def test_what_is_measured_to_the_hectare_has_no_bill(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text("Log of the farm: 90 kg/ha as ever; closed chambers, weekly")
    found = _n2o(tmp_path, "log.txt")
    assert not {name for code, name in found if code == "MON-929"} & {"EF_R_N2O", "EF_P_N2O"}
    assert "MON-998" not in {code for code, _ in found}
    # Without its file nothing shows it.
    assert ("MON-929", "EF_R_N2O") in _n2o(tmp_path, "as measured by the university")


@pytest.mark.parametrize(("days", "asked"), [(400, True), (366, False), (110, False)])
def test_no_season_has_more_days_than_its_year(tmp_path: Path, days: int, asked: bool) -> None:
    changes = rice("2024-01-01", "2024-12-31")
    changes["monitoring"]["D_factor"]["members"]["dry/a"]["entries"][0]["value"] = days
    result = calculate(load_project(write_project(tmp_path, changes)))
    about = [f for f in result.open if f.code == "PRJ-218"]
    assert [(f.found, f.expected) for f in about] == [("400 d", "≤ 366 d")] * asked
    assert all("D_factor[dry/a] of 2024" in f.message for f in about)


@pytest.mark.parametrize(("days", "asked"), [((250, 250), True), ((110, 115), False)])
def test_seasons_of_one_field_share_its_year(
    tmp_path: Path, days: tuple[int, int], asked: bool
) -> None:
    """Each of 250 days, they were ready: a field of one hectare was counted for 500 days."""
    changes = rice("2024-01-01", "2024-12-31")
    changes["sets"]["season"].append({"id": "wet", "season_kind": "wet"})
    for plan in changes["monitoring"].values():
        for member, one in list(plan["members"].items()):
            plan["members"][member.replace("dry", "wet")] = copy.deepcopy(one)
    of_seasons = changes["monitoring"]["D_factor"]["members"].values()
    for one, value in zip(of_seasons, days, strict=True):
        one["entries"][0]["value"] = value
    result = calculate(load_project(write_project(tmp_path, changes)))
    about = [f for f in result.open if f.code == "PRJ-218"]
    assert [(f.found, f.expected) for f in about] == [("500 d", "≤ 366 d")] * asked
    assert all("D_factor[dry + wet/a] of 2024" in f.message for f in about)


def test_what_is_taken_together_is_a_set_of_the_parameter() -> None:
    with pytest.raises(ValidationError, match="members are taken together"):
        Parameter.model_validate(
            {
                "description": "Days",
                "unit": "d",
                "class": "monitored",
                "options": ["B"],
                "conservative": "lower",
                "range": {"maximum": 366, "together": ["season"]},
            }
        )
