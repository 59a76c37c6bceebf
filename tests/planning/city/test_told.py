"""What a city file says is used, or told, and a cause is said once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.findings import FindingsError, Severity
from jcm_mrv.planning.city.progress import city_progress
from jcm_mrv.planning.portfolio.jobs import Job, run_job
from tests.planning.city.cities import CITY, INVENTORY, codes, progress_of, write_city
from tests.projects import GONE, ONE_YEAR, write_project

LIMIT = {"from": "2024-05-19", "class": "priority", "share": "10 %", "source": "Decree"}


@pytest.mark.parametrize(
    ("grid", "found"),
    [
        ({"series": "vn_grid", "keys": {"series": "gwp"}}, "series"),
        ({"series": "vn_grid", "keys": {"year": "2020"}}, "year"),
        ({"series": "vn_grid", "keys": {"limit": "lower"}}, "limit"),
        ({"keys": {"grid": "jamali"}}, "grid"),
    ],
)
def test_a_key_that_no_series_has_is_told(tmp_path: Path, grid: Any, found: str) -> None:
    progress = progress_of(tmp_path, {"grid_factor": grid})
    (first,) = (one for one in progress.findings if one.is_error)
    assert (first.code, first.found) == ("PLN-462", found)
    assert first.where.startswith("city.yaml:")


@pytest.mark.parametrize("of_class", ["Priority", " priority ", "PRIORITY"])
def test_a_class_in_other_capitals_is_the_same_class(tmp_path: Path, of_class: str) -> None:
    found = progress_of(
        tmp_path,
        {
            "projects.0.class": of_class,
            "transfer_limits": [LIMIT],
            "transfers.0.date": "2025-01-01",
        },
    )
    assert codes(found) == ["PLN-427"]


@pytest.mark.parametrize(
    "changes",
    [
        {"projects.0.project": "/sites/a/project.yaml"},
        {"projects.0.project": "../a/project.yaml"},
        {"projects.0.project": "a\\..\\project.yaml"},
        {"inventory": "/etc/passwd"},
    ],
)
def test_a_path_that_leads_out_of_the_folder_is_refused(tmp_path: Path, changes: Any) -> None:
    with pytest.raises(FindingsError) as caught:
        progress_of(tmp_path, changes)
    (finding,) = caught.value.findings
    assert (finding.code, finding.found) == ("PLN-306", next(iter(changes.values())))
    assert finding.where.startswith("city.yaml:")


def test_a_transfer_of_a_project_that_failed_is_not_told_as_one_of_no_project(
    tmp_path: Path,
) -> None:
    city = write_city(tmp_path)
    (tmp_path / "a" / "project.yaml").write_text("title: [", encoding="utf-8")
    told = {one.code: one.severity for one in city_progress(city).findings}
    assert told == {"PLN-447": Severity.ERROR, "PLN-429": Severity.NOTE}


def test_why_an_amount_is_not_known_stands_beside_it(tmp_path: Path) -> None:
    found = progress_of(tmp_path, {"grid_factor.values": GONE, "transfers": []})
    row = next(one for one in found.to_json()["years"] if one["year"] == 2024)
    assert [one["why"] for one in row["contributions"]] == ["no factor"]
    assert row["missing"] == [one["project"] for one in row["contributions"]]
    known = progress_of(tmp_path).row(2024, "brvt").contributions
    assert [one.as_dict()["why"] for one in known] == [None]


def test_a_confidential_project_is_marked_and_told(tmp_path: Path) -> None:
    found = progress_of(
        tmp_path, projects={"a": {**ONE_YEAR, "confidential": ["meters.M-A.serial"]}}
    )
    assert [one["confidential"] for one in found.to_json()["projects"]] == [True]
    (told,) = found.findings
    assert (told.code, told.found) == ("PLN-461", "a/project.yaml")
    assert [one["confidential"] for one in progress_of(tmp_path).to_json()["projects"]] == [False]


def test_a_project_listed_twice_is_told_as_that_alone(tmp_path: Path) -> None:
    found = progress_of(tmp_path, {"projects": [CITY["projects"][0]] * 2})
    assert codes(found) == ["PLN-420"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"grid_factor.values.2024.unit": "tCO2e/kg"}, "PLN-442"),
        ({"grid_factor": {"series": "vn_gird"}}, "MET-140"),
        ({"grid_factor.keys": {"grid": "jamali"}}, "PLN-462"),
    ],
)
def test_wrong_factors_are_told_and_not_that_there_are_none(
    tmp_path: Path, changes: Any, code: str
) -> None:
    found = progress_of(tmp_path, changes)
    assert codes(found) == [code]
    assert "/20" not in found.findings[0].found


def test_a_subsector_names_its_categories(tmp_path: Path) -> None:
    found = progress_of(tmp_path, {"projects.0.category": "I.3"})
    assert [one.hint for one in found.findings] == ["valid: I.3.1, I.3.2, I.3.3"]


def test_what_is_wrong_in_each_of_many_lines_is_one_finding(tmp_path: Path) -> None:
    lines = "".join(f"brvt,{1990 + n},I.3.2,CO2e,1,kg,Inventory\n" for n in range(30))
    found = progress_of(tmp_path, inventory=INVENTORY + lines)
    (one,) = (one for one in found.findings if one.code == "PLN-452")
    assert "30 of them, also at inventory.csv:6:F, inventory.csv:7:F and 27 more" in one.found
    gone = {"boundary.0.to": "2020-12-31", "boundary.1.contains": []}
    told = [one.where for one in progress_of(tmp_path, gone).findings if one.code == "PLN-411"]
    assert len(told) == 2
    with pytest.raises(FindingsError) as caught:
        progress_of(tmp_path, inventory="boundary,year,category,gas\n")
    (first,) = caught.value.findings
    assert (first.code, "value, unit, source" in first.message) == ("PLN-451", True)


def test_a_transfer_to_nobody_is_told_before_every_project_can_be_read(tmp_path: Path) -> None:
    project, (transfer,) = CITY["projects"][0], CITY["transfers"]
    changes: dict[str, Any] = {
        "projects": [{**project, "project": "b/project.yaml"}, project],
        "transfers": [
            {**transfer, "project": name} for name in ("v0/project.yaml", "VN111", "VN999")
        ],
    }
    city = write_city(tmp_path, changes)
    broken = tmp_path / "b" / "project.yaml"
    broken.parent.mkdir()
    broken.write_text("title: [", encoding="utf-8")
    of_nobody = [one for one in city_progress(city).findings if one.code == "PLN-429"]
    assert [(one.found, one.severity) for one in of_nobody] == [
        ("v0/project.yaml", Severity.ERROR),
        ("VN111", Severity.NOTE),
    ]
    # What cannot be judged says why.
    assert "b/project.yaml" in of_nobody[1].hint
    broken.unlink()
    write_project(broken.parent, {**ONE_YEAR, "reference": "VN111"})
    told = [one.found for one in city_progress(city).findings if one.code == "PLN-429"]
    assert told == ["v0/project.yaml"]


def test_many_transfers_to_nobody_are_one_finding(tmp_path: Path) -> None:
    (transfer,) = CITY["transfers"]
    many = [{**transfer, "project": f"VN{n}"} for n in range(1000, 1030)]
    (one,) = (
        one for one in progress_of(tmp_path, {"transfers": many}).findings if one.code == "PLN-429"
    )
    assert "30 of them" in one.found


def test_a_name_longer_than_a_file_can_have_is_that_of_no_project(tmp_path: Path) -> None:
    name = "a" * 300
    found = progress_of(tmp_path, {"projects.0.project": name, "transfers": []})
    assert codes(found) == ["PLN-447"]
    assert found.findings[0].found.startswith("PRJ-001")
    write_project(tmp_path / "a", {"confirmations": name})
    job = Job(0, "a/project.yaml", str(tmp_path / "a" / "project.yaml"))
    assert [one["code"] for one in run_job(job)["findings"]] == ["PRJ-160"]
