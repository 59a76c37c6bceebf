"""The project file that `init` writes: readable, and nothing of it passes for an answer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.methodology.catalogue.describe_series import find_series
from jcm_mrv.methodology.library import Library
from jcm_mrv.project.load import load_project
from jcm_mrv.project.model import ProjectFile
from jcm_mrv.project.template import project_template
from jcm_mrv.strict_yaml import load_bytes, validate
from tests.projects import write_project

LIBRARY = Library()
SERIES = find_series(LIBRARY)
SHIPPED = LIBRARY.references()


def template(reference: str) -> dict[str, str]:
    return project_template(LIBRARY.load(reference), SERIES)


def plain(reference: str) -> Any:
    return load_bytes(template(reference)["project.yaml"].encode(), "PRJ", "project.yaml").data


def filled(text: str) -> str:
    """Give a template with everything in angle brackets replaced."""
    return re.sub(
        r"<([^<>]+)>",
        lambda m: {
            "YYYY-MM-DD": "2024-01-01",
            "number": "1",
            "true or false": "true",
        }.get(m[1], m[1].split(" or ")[0]),
        text,
    )


@pytest.mark.parametrize("reference", SHIPPED)
def test_lines_fit_on_a_screen(reference: str) -> None:
    for text in template(reference).values():
        assert max(map(len, text.splitlines())) <= 120


@pytest.mark.parametrize("reference", SHIPPED)
def test_with_every_commented_key_in_use_it_is_still_a_project_file(reference: str) -> None:
    text = template(reference)["project.yaml"]
    # Keys and list items, not the sentences.
    used = re.sub(
        r"(?m)^( *)# (?= *(?:- \{|(?![A-Z][a-z])[A-Za-z0-9_-]+:(?: |$)))(?!- )", r"\1", filled(text)
    )
    assert used != filled(text)
    # Readings and entries exclude each other.
    used = re.sub(r"(?m)^ +(?:readings|time|value|unit|kind|interval|label): .*\n", "", used)
    document = load_bytes(used.encode(), "PRJ", "project.yaml")
    assert validate(document, ProjectFile, "PRJ").methodology == reference


@pytest.mark.parametrize("reference", SHIPPED)
def test_meters_are_those_that_are_named(reference: str) -> None:
    data = plain(reference)
    named = {
        source["meter"]
        for plan in data["monitoring"].values()
        for source in [plan, *plan.get("members", {}).values()]
        if "meter" in source
    }
    assert set(data.get("meters", {})) == named
    for plan in data["monitoring"].values():
        for source in plan.get("members", {"": plan}).values():
            # What is counted has no meter; what option C measures has one of its own.
            counted = source.get("entries", [{}])[0].get("unit") == "piece"
            assert ("meter" in source) is (plan["option"] == "C" and not counted)


def test_files_are_those_that_the_project_reads() -> None:
    files = template("ID_AM002@2.0")
    assert set(files) == {"project.yaml", "data/equipment-1-EC_PJ.csv", "data/EI_grid.csv"}
    assert files["data/EI_grid.csv"] == "timestamp,ei_grid_mwh\n"
    for name in set(files) - {"project.yaml"}:
        assert f"readings: {name}" in files["project.yaml"]


def test_sets_that_most_projects_leave_out_are_comments() -> None:
    data = plain("TH_AM005@3.0")
    assert set(data["sets"]) == {"equipment", "grid"}
    assert "EF_grid" in data["values"]
    assert not {"EF_fuel_rated", "eta_elec", "EF_fuel_metered"} & set(data["values"])
    assert set(data["monitoring"]) == {"EC_PJ"}
    files = template("TH_AM005@3.0")
    assert set(files) == {"project.yaml", "data/equipment-1-EC_PJ.csv"}
    for mentioned in ("# metered_generator:", "monitoring, EG_gen:", "values, eta_elec:"):
        assert mentioned in files["project.yaml"]


@pytest.mark.parametrize("reference", SHIPPED)
def test_nothing_in_angle_brackets_passes_for_an_answer(tmp_path: Path, reference: str) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(template(reference)["project.yaml"], encoding="utf-8")
    with pytest.raises(FindingsError) as caught:
        load_project(path)
    # Each is named once, by one code, and no other complaint hides among them.
    assert {f.code for f in caught.value.findings} == {"PRJ-133"}
    places = [f.where for f in caught.value.findings]
    assert len(places) == len(set(places))
    lines = path.read_text(encoding="utf-8").splitlines()
    live = [n for n, line in enumerate(lines, 1) if "<" in line.partition("#")[0]]
    assert {int(place.split(":")[1]) for place in places} == set(live)


def test_a_source_that_nobody_wrote_makes_no_result_final(tmp_path: Path) -> None:
    values = {"EF_RE": {"roof-a": {"value": 1, "unit": "tCO2/MWh", "source": "<document, page>"}}}
    with pytest.raises(FindingsError) as caught:
        load_project(write_project(tmp_path, {"values": values}))
    (finding,) = caught.value.findings
    assert (finding.code, finding.found) == ("PRJ-133", "<document, page>")
    assert "values.EF_RE.roof-a.source" in finding.message


def test_other_errors_stand_beside_what_is_not_filled_in(tmp_path: Path) -> None:
    changes = {"title": "<title>", "partner_country": "Viet Nam"}
    with pytest.raises(FindingsError) as caught:
        load_project(write_project(tmp_path, changes))
    assert [f.code for f in caught.value.findings] == ["PRJ-133", "PRJ-015"]


def test_angle_brackets_inside_of_a_text_are_text(tmp_path: Path) -> None:
    assert load_project(write_project(tmp_path, {"title": "Load < 50 % and > 10 %"}))
    assert load_project(write_project(tmp_path / "b", {"title": "Roof <A>, east"}))


def test_series_that_fit_a_value_are_named_beside_it() -> None:
    text = " ".join(template("VN_AM006@1.0")["project.yaml"].split())
    assert "{series: vn_grid, year: <year>}" in text
    assert "{series: vn_grid_margins, margin: <margin>, year: <year>}" in text
    # Neither another country's nor those made for another parameter or kind of energy.
    for other in ("th_grid", "id_jcm_grids", "gwp"):
        assert other not in text
    assert template("ID_AM017@1.0")["project.yaml"].count("{series:") == 1
    text = " ".join(template("ID_AM017@1.0")["project.yaml"].replace("#", "").split())
    assert "{series: id_jcm_grids, grid: <grid>, connection: <connection>}" in text
