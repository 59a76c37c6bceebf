"""The register: every known methodology once, and how many listed projects are served."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.methodology.catalogue.entries import (
    INDEX,
    Coverage,
    Entry,
    cover,
    coverage,
    entries,
    find_registered,
    index_text,
    select,
)
from jcm_mrv.methodology.countries import countries
from jcm_mrv.methodology.library import Library, shipped_folder
from jcm_mrv.methodology.model import split_reference
from jcm_mrv.methodology.registered import (
    official_page,
    read_projects,
    read_registered,
    where_to_get,
)
from jcm_mrv.strict_yaml import load_file
from tests.effort import thorough

SHIPPED = Library()
PROJECTS = read_projects(shipped_folder())
REGISTERED = read_registered(shipped_folder())


@pytest.fixture(scope="module")
def register() -> list[Entry]:
    return entries(SHIPPED)


# -- the shipped register -----------------------------------------------------------------


def test_the_index_is_fresh() -> None:
    kept = (shipped_folder() / INDEX).read_text(encoding="utf-8")
    command = "python -m jcm_mrv.methodology.catalogue.entries"
    assert kept == index_text(Library()), f"{command} > methodologies/{INDEX}"


@thorough
def test_the_index_is_what_the_command_gives() -> None:
    module = "jcm_mrv.methodology.catalogue.entries"
    fresh = subprocess.run(
        [sys.executable, "-m", module],
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
        cwd=shipped_folder().parent,
    ).stdout
    kept = (shipped_folder() / INDEX).read_text(encoding="utf-8")
    assert kept == fresh


def test_the_index_reads_back_as_the_register(register: list[Entry]) -> None:
    data = load_file(shipped_folder() / INDEX, "MET").data
    keys = [f"{item['id']}@{item['version']}" for item in data["methodologies"]]
    assert keys == [entry.reference for entry in register]
    assert data["coverage"]["listed_projects"] == 147
    for item, entry in zip(data["methodologies"], register, strict=True):
        assert item["missing"] == list(entry.missing)
        assert item["standing"] == entry.standing


def test_nothing_is_both_available_and_registered() -> None:
    both = sorted(set(REGISTERED) & set(SHIPPED.references()))
    assert not both, f"take these out of registered.yaml: {', '.join(both)}"


def test_the_list_of_projects_is_whole() -> None:
    assert len(PROJECTS) == 147
    assert len({split_reference(r)[0] for used in PROJECTS.values() for r in used}) == 89
    assert sum(len(used) == 2 for used in PROJECTS.values()) == 8
    assert PROJECTS["ID006"] == ("ID_AM004@2.0", "ID_AM005@2.0", "ID_AM008@2.0")
    assert all(project[:2] == r[:2] for project, used in PROJECTS.items() for r in used)


def test_every_methodology_that_a_project_applies_is_in_the_register(
    register: list[Entry],
) -> None:
    known = {entry.reference for entry in register}
    assert {r for used in PROJECTS.values() for r in used} <= known
    assert len(known) == len(register)


def test_the_counts_of_the_files_are_those_of_the_list(register: list[Entry]) -> None:
    counts = {entry.reference: entry.projects for entry in register}
    for reference in SHIPPED.references():
        assert SHIPPED.load(reference).file.projects == counts[reference], reference
    # From the list as published: in whatever version.
    for reference, number in {
        "TH_AM001@1.0": 20,
        "TH_AM001@3.0": 20,
        "CL_AM001@2.0": 7,
        "PH_AM002@1.0": 6,
        "ID_AM002@2.0": 4,
        "KE_AM001@1.0": 1,
        "VN_AM004@1.0": 0,
    }.items():
        assert counts[reference] == number, reference


def test_versions_share_the_projects_of_a_methodology(register: list[Entry]) -> None:
    listed = {e.reference: e.listed for e in register if e.id == "TH_AM001"}
    assert listed == {"TH_AM001@1.0": 7, "TH_AM001@2.0": 4, "TH_AM001@3.0": 9}


def test_every_entry_says_what_is_missing_and_where_it_is(register: list[Entry]) -> None:
    for entry in register:
        assert countries()[entry.partner_country].names.en in entry.where, entry.reference
        assert official_page(entry.reference) in entry.where
        assert entry.title
        if entry.status == "registered":
            assert entry.missing
            assert (entry.standing, entry.cases, entry.families) == (None, 0, ())
        else:
            assert entry.cases >= 2
            assert entry.standing != "unverified" or entry.missing


def test_what_is_registered_says_how_sure_its_title_is() -> None:
    for reference, item in REGISTERED.items():
        assert bool(item.title) is (item.title_standing is not None), reference
        assert item.title_standing != "official" or item.url or "read" in item.reason, reference


# -- coverage -----------------------------------------------------------------------------


def test_a_project_counts_once_and_only_when_all_of_it_can_be_calculated() -> None:
    projects = {
        "one": ("A@1.0",),
        "two": ("A@1.0", "B@1.0"),
        "other version": ("A@2.0",),
        "none": ("C@1.0",),
    }
    assert cover({"A@1.0"}, projects) == Coverage(1, 1, 4)
    assert cover({"A@1.0", "B@1.0"}, projects) == Coverage(2, 0, 4)
    assert cover((), projects) == Coverage(0, 0, 4)
    assert cover((), {}).text() == "0 of 0 listed projects can be calculated"


def test_solar_and_hydro_projects_are_served() -> None:
    solar = {e.reference for e in entries(SHIPPED) if {"solar_pv", "run_of_river"} & {*e.families}}
    served = cover(solar, PROJECTS)
    # By hand, those that apply nothing else: BD 1, CL 7, CR 1, ID 5 + 1 + 2, KE 1, KH 1, LA 2,
    # MN 3, MV 1, PH 6 + 1, PW 5, TH 19, VN 4 = 60; KH003 has a chiller, TH022 a refrigerator too.
    assert (served.whole, served.partly) == (60, 2)
    assert coverage(SHIPPED).whole >= served.whole


@thorough
def test_a_methodology_of_ones_own_counts(small: Any) -> None:
    before = coverage(SHIPPED)
    built = small({"id": "VN_AM010"})
    (built.root / "VN_AM099").rename(built.root / "VN_AM010")
    own = Library((built.root,))
    assert coverage(own).whole == before.whole + 1
    (entry,) = (e for e in entries(own) if e.id == "VN_AM010")
    assert (entry.status, entry.standing, entry.projects) == ("available", "official", 1)
    assert find_registered(own, "VN_AM010") == []
    assert find_registered(own, "VN_AM010@1.0") == []


# -- finding ------------------------------------------------------------------------------


def test_filters(register: list[Entry]) -> None:
    def ids(**wanted: Any) -> list[str]:
        return [entry.reference for entry in select(register, **wanted)]

    assert ids() == [entry.reference for entry in register]
    assert ids(countries=["ke"]) == ["KE_AM001@1.0", "KE_AM002@1.0", "KE_AM003@1.0"]
    registered = ["KE_AM001@1.0", "KE_AM003@1.0", "MV_AM002@1.0"]
    assert ids(countries=["KE", "MV"], status="registered") == registered
    assert ids(families=["run_of_river"]) == ["ID_AM019@1.0", "PH_AM001@1.0"]
    assert "MN_AM003@2.0" in ids(standings=["official", "corroborated"])
    assert not {"MN_AM003@3.0", "VN_AM007@1.0"} & set(ids(standings=["official", "corroborated"]))
    assert "MN_AM001@1.0" in ids(scopes=[2])
    assert "VN_AM007@1.0" not in ids(scopes=[2, 3])
    assert ids(words=["SOLAR", "palau"]) == ["PW_AM001@1.0"]
    assert ids(words=["no such word"]) == []


def test_the_order_is_that_of_numbers(small: Any) -> None:
    built = small()
    for version in ("1.10", "1.2"):
        folder = built.root / "VN_AM099" / version
        folder.mkdir()
        for name in ("methodology.yaml", "cases.yaml"):
            text = (built.folder / name).read_text(encoding="utf-8")
            (folder / name).write_text(
                text.replace('"version": "1.0"', f'"version": "{version}"'), encoding="utf-8"
            )
    own = [e.version for e in entries(built.library) if e.id == "VN_AM099"]
    assert own == ["1.0", "1.2", "1.10"]


def test_what_is_registered_is_found_by_id_and_version() -> None:
    assert [e.reference for e in find_registered(SHIPPED, "KE_AM001")] == ["KE_AM001@1.0"]
    assert [e.reference for e in find_registered(SHIPPED, "MN_AM003@3.0")] == ["MN_AM003@3.0"]
    assert find_registered(SHIPPED, "MN_AM003") == []
    assert find_registered(SHIPPED, "MN_AM003@2.0") == []
    assert find_registered(SHIPPED, "XX_AM001") == []


@pytest.mark.parametrize("reference", ["KE_AM001", "KE_AM001@1.0", "MN_AM003@3.0"])
def test_loading_what_is_registered_says_why_it_cannot_be(reference: str) -> None:
    with pytest.raises(FindingsError) as caught:
        SHIPPED.find(reference, "project.yaml:3:1")
    (found,) = caught.value.findings
    assert (found.code, found.where) == ("MET-134", "project.yaml:3:1")
    assert found.found
    assert "--methodologies" in found.hint


def test_where_the_text_is() -> None:
    assert where_to_get("VN_AM010@1.1", "https://a.b").endswith("stands at https://a.b")
    assert "VN_AM010 ver01.1" in where_to_get("VN_AM010@1.1")


def test_a_folder_without_register(tmp_path: Path) -> None:
    assert read_registered(tmp_path) == {}
    assert read_projects(tmp_path) == {}


def test_errors_of_the_register_name_their_place(tmp_path: Path) -> None:
    (tmp_path / "registered.yaml").write_text(
        "methodologies:\n  VN_AM001:\n    reason: x\n", encoding="utf-8"
    )
    with pytest.raises(FindingsError) as caught:
        read_registered(tmp_path)
    assert "registered.yaml:2" in caught.value.findings[0].where


# -- reasons --------------------------------------------------------------------------------------

_NAMED = re.compile(r"\b([A-Z]{2}_AM[0-9]{3})\b")
_VERSION = re.compile(r"\bver([0-9]{2}\.[0-9])\b")


@pytest.mark.parametrize("reference", sorted(REGISTERED))
def test_a_reason_is_what_the_library_shows(reference: str) -> None:
    """A methodology was named in a reason as one that was read, and was not in the register."""
    one, reason = REGISTERED[reference], " ".join(REGISTERED[reference].reason.split())
    identifier = reference.split("@", maxsplit=1)[0]
    shipped = {*SHIPPED.references()}
    known = {r.split("@")[0] for r in (*shipped, *REGISTERED)}
    assert {*_NAMED.findall(reason)} <= known - {identifier}
    # What is said to be available is; a version besides is named as the one that was read.
    for version in _VERSION.findall(reason):
        assert f"{identifier}@{version.lstrip('0')}" in shipped
    assert "available" not in reason or _VERSION.search(reason)
    # Of what was read it is said where; a title that was not found is none.
    was_read = re.search(r"\b(?:was|were) read\b(?!:)|only its title is known", reason, re.I)
    assert not was_read or one.url or "Neither its title" in reason
    assert bool(one.title) is (one.title_standing is not None)
    assert not (one.title and re.search(r"\btitle and equations were not found", reason))
    assert one.title or not re.search(r"only its title is known", reason, re.I)
    # Nobody has seen one on the site that a listed project applies, by its word.
    listed = any(reference in used for used in PROJECTS.values())
    assert not (listed and "was not found on the JCM site" in reason)
    # What the language of equations can say is no reason.
    assert not re.search(r"\b(?:not (?:yet )?(?:supported|expressed|possible)|cannot be)\b", reason)
