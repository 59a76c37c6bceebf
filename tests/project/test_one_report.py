"""Global warming potentials of one methodology are of one report of the IPCC."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import calculate, load_project
from jcm_mrv.project.load import read_project

YEAR = {"start": "2024-01-01", "end": "2024-12-31"}
FIELD = {
    "id": "a",
    "reference_water": "continuous",
    "project_water": "multiple",
    "before_season": "dry_under_180",
}


def monitored(value: float, unit: str, *keys: str) -> dict[str, Any]:
    entry = {**YEAR, "value": value, "unit": unit, "evidence": "Log book"}
    return {"option": "B", "members": {key: {"entries": [entry]} for key in keys}}


def project(folder: Path, values: dict[str, Any]) -> Path:
    data = {
        "title": "Paddies",
        "partner_country": "PH",
        "site": {"name": "Pangasinan", "timezone": "Asia/Manila"},
        "start_of_operation": "2024-01-01",
        "monitoring_period": YEAR,
        "methodology": "PH_AM004@1.0",
        "sets": {
            "season": [{"id": "dry", "season_kind": "dry"}],
            "by_factor": [FIELD],
            "amendment": [{"id": "straw", "amendment_kind": "straw_under_30"}],
            "nitrogen": [{"id": "a"}],
        },
        "values": values,
        "monitoring": {
            "D_factor": monitored(110, "d", "dry/a"),
            "A_factor": monitored(1, "ha", "dry/a"),
            "ROA": monitored(0, "t/ha", "dry/a/straw"),
            "Q_N_R": monitored(0, "kg/ha", "dry/a"),
            "Q_N_P": monitored(0, "kg/ha", "dry/a"),
            "A_N": monitored(1, "ha", "dry/a"),
        },
    }
    path = folder / "project.yaml"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def potential(report: str, gas: str) -> dict[str, str]:
    return {"series": "gwp", "report": report, "gas": gas}


@pytest.mark.parametrize(
    ("methane", "nitrous_oxide", "found"),
    [("AR4", "AR5", ["AR5"]), ("AR5", "AR5", [])],
)
def test_potentials_of_two_reports_are_refused(
    tmp_path: Path, methane: str, nitrous_oxide: str, found: list[str]
) -> None:
    values = {
        "GWP_CH4": potential(methane, "CH4"),
        "GWP_N2O": potential(nitrous_oxide, "N2O"),
    }
    read = read_project(project(tmp_path, values))
    assert [f.found for f in read.findings if f.code == "PRJ-181"] == found


def test_a_season_of_paddies_gives_what_the_defaults_give(tmp_path: Path) -> None:
    result = calculate(load_project(project(tmp_path, {})))
    # 1.46 kg x 110 d x 28 / 1000 less 0.55 of it, less 15 %.
    assert result.years[0].emission_reductions_unrounded == pytest.approx(1.720026)
    assert result.standing == "draft"
    # There are no pumps: what is said of their fuel is nothing that the result rests on.
    whats = {line["what"] for line in result.as_dict()["rests_on"]}
    assert "equation RE_CH4" in whats
    assert not [what for what in whats if "CO2" in what or "FC_" in what or "EF_fuel" in what]
