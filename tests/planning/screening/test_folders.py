"""Candidates as projects: `check` and `estimate` take them as they are, with the same tonnes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.calculation.check import check
from jcm_mrv.findings import has_errors
from jcm_mrv.planning.estimate.making import estimate
from jcm_mrv.planning.screening.folders import project_folders, write_projects
from jcm_mrv.planning.screening.screen import screen
from jcm_mrv.project.load import load_project, read_project
from tests.planning.screening.surveys import CHILLER, site, survey

A = """\
pv_power_density: {value: 0.18, unit: kW/m2, source: data sheet}
pv_specific_yield: {value: 1333.7, unit: kWh/kW, source: Global Solar Atlas}
grid_emission_factor: {value: 0.6, unit: tCO2/MWh, source: ministry}
biogas_per_waste: {value: 100, unit: Nm3/t, source: offer}
disposal_site: {value: managed_anaerobic, source: inventory}
methodologies:
  VN_AM006: {COP_RE: {value: 4.1, unit: 1, source: survey}}
  VN_AM004:
    GWP_CH4: {value: 28, unit: tCO2/t, source: AR5}
    f_y: {value: 0, unit: 1, source: operator}
    EF_elec: {value: 0.6, unit: tCO2/MWh, source: x}
    EF_fuel: {value: 0.0741, unit: tCO2/GJ, source: x}
    NCV_BG: {value: 0.02, unit: GJ/Nm3, source: x}
    EC_PJ: {value: 10, unit: MWh, source: offer}
expected_lifetime: {years: 15, source: contract}
"""
WASTE = {
    "stream": "market waste",
    "waste_type": "food",
    "tonnes_year": 1000,
    "route_now": "landfill",
    "climate": "tropical_wet",
}


@pytest.fixture
def screened(tmp_path: Path) -> Any:
    def make(*sites: Any, assumptions: str = A, **options: Any) -> Any:
        path = tmp_path / "A.yaml"
        path.write_text(assumptions, encoding="utf-8")
        return screen(survey(*sites), path, **options)

    return make


def written(folder: Path, files: dict[str, str]) -> list[Path]:
    paths = []
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def test_every_candidate_gives_the_same_tonnes_as_its_project(
    screened: Any, tmp_path: Path
) -> None:
    found = screened(site(equipment=[CHILLER], waste=[WASTE]))
    folders = project_folders(found, "9")
    assert [f.code for f in found.sites[0].findings].count("PLN-178") == 1
    by_name = {f"{r.site.id}_{r.candidate.measure}": r.candidate for r in found.ranking}
    assert sorted(folders.files) == [
        "projects/S-001_VN_AM004/project.yaml",
        "projects/S-001_VN_AM006/project.yaml",
        "projects/S-001_VN_AM007/project.yaml",
    ]
    for path in written(tmp_path, folders.files):
        candidate = by_name[path.parent.name]
        first = estimate(read_project(path)).years[0]
        assert first.emission_reductions_unrounded == pytest.approx(candidate.unrounded, rel=1e-14)
        assert first.emission_reductions == candidate.emission_reductions_per_year
        assert first.part.start == dt.date(2027, 1, 1)
        assert not has_errors(check(load_project(path)).findings)


def test_what_is_taken_for_granted_stands_in_the_file_and_is_told(screened: Any) -> None:
    found = screened(site({"planned_year": None}), as_of=dt.date(2026, 11, 30))
    folders = project_folders(found, "S-001")
    (text,) = folders.files.values()
    assert "# participants:" in text
    assert "<to be named>" in text
    assert "start_of_operation: 2027-01-01" in text
    assert "1 January after 2026-11-30" in text
    assert "expected_lifetime: {years: 15, source: contract}" in text
    assert [f.code for f in folders.findings] == ["PLN-182"]


def test_a_site_that_does_not_consent_is_not_named_in_its_project(screened: Any) -> None:
    found = screened(site({"contact_consent": "no"}))
    (text,) = project_folders(found, "1").files.values()
    assert "Alpha" not in text


def test_what_is_not_known_leaves_no_folder(screened: Any) -> None:
    lost = screened(site({"roof_usable_share": None}))
    told = project_folders(lost, "1")
    assert (told.files, [f.code for f in told.findings]) == ({}, ["PLN-181"])
    assert told.findings[0].found == "sites.roof_usable_share"
    without = A.replace("expected_lifetime: {years: 15, source: contract}\n", "")
    for changes, assumptions, wording in (
        ({}, without, "lifetime"),
        ({"planned_year": None}, A, "start"),
    ):
        told = project_folders(screened(site(changes), assumptions=assumptions), "1")
        assert (told.files, [f.wording for f in told.findings]) == ({}, [wording])


def test_a_site_without_candidates_is_told(screened: Any) -> None:
    told = project_folders(screened(site()), "S-01")
    assert [(f.code, f.hint) for f in told.findings] == [("PLN-180", "did you mean 'S-001'?")]


def test_a_project_file_that_somebody_changed_is_left(screened: Any, tmp_path: Path) -> None:
    folders = project_folders(screened(site()), "1")
    paths, left = write_projects(tmp_path / "out", folders)
    assert (len(paths), left) == (1, [])
    assert write_projects(tmp_path / "out", folders) == (paths, [])
    paths[0].write_text("mine: 1\n", encoding="utf-8")
    kept, told = write_projects(tmp_path / "out", folders)
    assert (kept, [f.code for f in told]) == ([], ["PLN-183"])
    assert paths[0].read_text(encoding="utf-8") == "mine: 1\n"


def test_a_name_in_angle_brackets_is_no_gap_of_the_project(screened: Any, tmp_path: Path) -> None:
    folders = project_folders(screened(site({"name": "<Plant 2>"})), "1")
    (path,) = written(tmp_path, folders.files)
    assert read_project(path).file.site.name == "Plant 2"
    assert estimate(read_project(path)).years


def test_folders_are_asked_for_something(screened: Any) -> None:
    found = screened(site({"site_id": "1"}), site({"site_id": "A"}), site({"site_id": "a"}))
    for nothing in ("", "0", " , "):
        made = project_folders(found, nothing)
        assert not made.files
        assert [f.code for f in made.findings] == ["PLN-180"]
    assert len(project_folders(found, "9" * 5000).files) == 3
    # `1` may be a number and a site.
    assert "PLN-180" in [f.code for f in project_folders(found, "1").findings]
    assert list(project_folders(found, "1,").files) == ["projects/1_VN_AM007/project.yaml"]
    assert len({name.casefold() for name in project_folders(found, "A,a").files}) == 2
