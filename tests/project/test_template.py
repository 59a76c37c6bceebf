"""The project file that `init` writes: readable, and nothing of it passes for an answer."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from jcm_mrv.findings import FindingsError
from jcm_mrv.methodology.catalogue.describe_series import find_series
from jcm_mrv.methodology.library import Library, library, shipped_folder
from jcm_mrv.project.load import load_project
from jcm_mrv.project.model import ProjectFile, SeriesValue
from jcm_mrv.project.template import project_template
from jcm_mrv.strict_yaml import load_bytes, validate
from tests.effort import one_in
from tests.methodology.conftest import Builder
from tests.projects import told, write_project
from tests.shipped import of_each_make

pytestmark = one_in(3)

LIBRARY = Library()
SERIES = find_series(LIBRARY)


@cache
@cache
def template(reference: str) -> dict[str, str]:
    return project_template(LIBRARY.load(reference), SERIES)


def plain(reference: str) -> Any:
    return load_bytes(template(reference)["project.yaml"].encode(), "PRJ", "project.yaml").data


def filled(text: str) -> str:
    """Give a template with everything in angle brackets replaced."""
    values = {"YYYY-MM-DD": "2024-01-01", "number": "1", "degrees north": "1", "degrees east": "1"}
    values |= {"pack id": "0" * 64}
    return re.sub(r"<([^<>]+)>", lambda m: values.get(m[1], m[1].split(" or ")[0]), text)


@pytest.mark.parametrize("reference", of_each_make())
def test_lines_fit_on_a_screen(reference: str) -> None:
    for text in template(reference).values():
        assert max(map(len, text.splitlines())) <= 120


READINGS = r"readings|time|value|unit|kind|interval|label|filter|format|timezone"


def in_use(text: str, *, instead: str) -> str:
    """Give a template all of whose commented keys are in use but those that exclude others."""
    # Keys and list items, not the sentences.
    text = re.sub(
        r"(?m)^( *)# (?= *(?:- \{|(?![A-Z][a-z])[A-Za-z0-9_-]+:(?: |$)))(?!- )", r"\1", filled(text)
    )
    # One methodology, not several; and readings and entries exclude each other.
    text = re.sub(r"(?m)^applications:\n(?:  .*\n)+", "", text)
    return re.sub(instead, "", text)


# The keys of one or the other; what stands deeper goes with its key.
WITH_ENTRIES = rf"(?m)^( {{4,}})(?:{READINGS}):.*\n(?:\1 .*\n)*"
WITH_READINGS = r"(?m)^( {4,})entries:\n(?:\1 .*\n)+"


@one_in(8)
@pytest.mark.parametrize("reference", of_each_make())
@pytest.mark.parametrize("instead", [WITH_ENTRIES, WITH_READINGS], ids=["entries", "readings"])
def test_with_every_commented_key_in_use_it_is_still_a_project_file(
    reference: str, instead: str
) -> None:
    text = template(reference)["project.yaml"]
    used = in_use(text, instead=instead)
    assert used != filled(text)
    document = load_bytes(used.encode(), "PRJ", "project.yaml")
    assert validate(document, ProjectFile, "PRJ").methodology == reference


def keys_of(model: type[BaseModel]) -> set[tuple[str, str]]:
    """Give every (model, key) that a file may have below a model."""
    found: set[tuple[str, str]] = set()
    todo: list[Any] = [model]
    seen: list[Any] = []
    while todo:
        kind = todo.pop()
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            if kind not in seen:
                seen.append(kind)
                found |= {(kind.__name__, f.alias or n) for n, f in kind.model_fields.items()}
                todo += [f.annotation for f in kind.model_fields.values()]
        else:
            todo += get_args(kind)
    return found


def shown(model: BaseModel) -> set[tuple[str, str]]:
    """Give every (model, key) that a file that was read has."""
    fields = type(model).model_fields
    found = {
        (type(model).__name__, (fields[name].alias if name in fields else None) or name)
        for name in model.model_fields_set
    }
    todo: list[Any] = [getattr(model, name) for name in model.model_fields_set]
    while todo:
        item = todo.pop()
        if isinstance(item, BaseModel):
            found |= shown(item)
        elif isinstance(item, dict):
            todo += item.values()
        elif isinstance(item, (list, tuple)):
            todo += item
    return found


def test_every_key_that_a_project_may_have_stands_in_the_template() -> None:
    """A key that is new in the model belongs into templates/project/project.yaml.j2."""
    found: set[tuple[str, str]] = set()
    # With readings and with entries first, with sets and without.
    for reference in ("VN_AM007@1.0", "VN_AM004@1.0", "ID_AM002@2.0"):
        for instead in (WITH_ENTRIES, WITH_READINGS):
            text = in_use(template(reference)["project.yaml"], instead=instead)
            document = load_bytes(text.encode(), "PRJ", "project.yaml")
            found |= shown(validate(document, ProjectFile, "PRJ"))
    # A source stands at the parameter or at its member; `applications` repeats what stands above.
    found |= {("Source", key) for model, key in found if model == "Monitored"}
    found |= {("Monitored", key) for model, key in found if model == "Source"}
    repeated = {("ProjectFile", "applications")} | {
        (model, key) for model, key in keys_of(ProjectFile) if model == "ApplicationFile"
    }
    # Another way to say what a text says; and what records of earlier versions had.
    forms = {"ByNumber", "FromTo", "DateSlot", "Span", "Spaced", "MultiplierColumn"}
    forms |= {"DatedMultiplier", "Participant", "PvEstimate", "SolarResource"}
    other = {(model, key) for model, key in keys_of(ProjectFile) if model in forms}
    other |= {(model, "sources") for model in ("Source", "Monitored")}
    other |= {("Estimate", key) for key in ("years", "power", "hours", "load", "pv")}
    # Where an overlay has changed the words of a criterion: a new project has none.
    other.add(("CriterionAnswer", "text"))
    other.add(("Confirmation", "source"))
    # No methodology that is shipped asks anything of a project as a whole.
    other.add(("ProjectFile", "attributes"))
    assert keys_of(ProjectFile) - found - repeated - other == set()
    text = template("VN_AM007@1.0")["project.yaml"]
    for form in (
        "{column: 2}",
        "{start: <",
        "{date: <",
        "{from: <column>",
        "[{from: <YYYY-MM-DD>",
        "sources: [{",
    ):
        assert form in text
    last = text[text.index("# applications:") :]
    for _, key in repeated | {(m, k) for m, k in keys_of(SeriesValue) if k in ("on", "limit")}:
        assert f"{key}:" in (last if ("ApplicationFile", key) in repeated else text), key


def test_text_of_a_methodology_stays_text(tmp_path: Path) -> None:
    """What a methodology of one's own says cannot become a key of the project."""
    folder = tmp_path / "VN_AM099" / "1.0"
    shutil.copytree(shipped_folder() / "VN_AM007" / "1.0", folder)
    path = folder / "methodology.yaml"
    text = path.read_text(encoding="utf-8").replace("id: VN_AM007", "id: VN_AM099")
    evil = r'"Plant\ntitle: taken over # {{ 7 * 7 }} {% raw %} <a>: \"b\""'
    text, count = re.subn(r"(?m)^title: .*$", lambda _: f"title: {evil}", text)
    assert count == 1
    path.write_text(text, encoding="utf-8")
    made = project_template(library([tmp_path]).load("VN_AM099@1.0"), SERIES)["project.yaml"]
    data = load_bytes(made.encode(), "PRJ", "project.yaml").data
    assert data["title"] == "<title of the project>"
    assert "Plant title: taken over # {{ 7 * 7 }} {% raw %}" in " ".join(made.split())


@pytest.mark.parametrize("reference", of_each_make())
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


@pytest.mark.parametrize("reference", of_each_make())
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
    (finding,) = told(caught.value.findings)
    assert (finding.code, finding.found) == ("PRJ-133", "<document, page>")
    assert "values.EF_RE.roof-a.source" in finding.message


def test_other_errors_stand_beside_what_is_not_filled_in(tmp_path: Path) -> None:
    changes = {"title": "<title>", "partner_country": "Viet Nam"}
    with pytest.raises(FindingsError) as caught:
        load_project(write_project(tmp_path, changes))
    assert [f.code for f in told(caught.value.findings)] == ["PRJ-133", "PRJ-015"]


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


@pytest.mark.parametrize(("of", "is_named"), [("captive", False), ("grid", True)])
def test_no_factor_of_the_grid_is_named_beside_one_of_captive_electricity(
    tmp_path: Path, of: str, is_named: bool
) -> None:
    own = {
        "description": "Factor of this electricity",
        "unit": "tCO2/MWh",
        "class": "fixed_ex_ante",
        "needed": f"supply == '{of}'",
    }
    project = {"supply": {"description": "Supply", "choices": {"grid": "G", "captive": "C"}}}
    used = f"sum(EG[i] * EF[i] for i in plant) + (0 * EG_all * EF_own if supply == '{of}' else 0)"
    used = used.replace("EG_all", "sum(EG[i] for i in plant)")
    changes = {"parameters.EF_own": own, "attributes.project": project}
    methodology = Builder(tmp_path)(changes, {"equations.RE.text": used}).load()
    text = project_template(methodology, SERIES)["project.yaml"]
    beside = text.split("# Factor of this electricity")[1].split("EF_own:")[0]
    assert ("series: vn_grid, year" in beside) == is_named
