"""A number that somebody has read contradicts another one, whether its record confirms or not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import FindingsError, calculate, load_project
from jcm_mrv.findings import Finding
from jcm_mrv.methodology.library import Library, library
from jcm_mrv.project.load import read_project
from tests.projects import read, write_project

ROW = "table reference_factor, connection = grid"


def overlay(path: Path, record: dict[str, Any]) -> None:
    path.parent.mkdir(exist_ok=True)
    keys = ", ".join(f"{key}: {value!r}" for key, value in record.items())
    lines = [
        "schema: jcm-mrv/overlay/1",
        "methodology: VN_AM007@1.0",
        f"sha256: {Library().load('VN_AM007@1.0').sha256}",
        f"confirmed: [{{{keys}}}]",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")


def told(folder: Path, code: str, *readers: tuple[str, float], **more: Any) -> list[Finding]:
    for number, (reader, value) in enumerate(readers):
        record = {**read(ROW, value, "tCO2/MWh"), "reader": reader, **more}
        overlay(folder / "c" / f"{number}.yaml", record)
    path = write_project(folder / "p")
    return [f for f in read_project(path, library((), (folder / "c",))).findings if f.code == code]


@pytest.mark.parametrize("order", [1, -1])
def test_a_record_without_a_reader_still_says_another_number(tmp_path: Path, order: int) -> None:
    two = [("A. Engineer", 0.34), ("B", 0.4)][::order]
    (finding,) = told(tmp_path, "PRJ-162", *two)
    assert finding.is_error
    assert "0.4 tCO2/MWh" in finding.found
    assert "0.34 tCO2/MWh" in finding.found


@pytest.mark.parametrize("order", [1, -1])
def test_one_thing_by_two_names_is_one_thing(tmp_path: Path, order: int) -> None:
    """An option that one had read as B and one as C made a project with either of them final."""
    two = [read("monitoring option of EG"), {**read("EG"), "options": ["B"]}][::order]
    for number, record in enumerate(two):
        overlay(tmp_path / "c" / f"{number}.yaml", record)
    path = write_project(tmp_path / "p", {"monitoring.EG.option": "B"})
    findings = read_project(path, library((), (tmp_path / "c",))).findings
    assert [f.code for f in findings if f.is_error] == ["PRJ-162"]


@pytest.mark.parametrize(
    ("value", "code", "stops"), [(1.2, None, False), (2.9, "PRJ-155", False), (4, "PRJ-155", True)]
)
def test_a_factor_that_no_grid_has_keeps_from_ready(
    tmp_path: Path, value: float, code: str | None, stops: bool
) -> None:
    """A grid factor of nine times the methodology's own was final and ready."""
    overlay(tmp_path / "c" / "a.yaml", read(ROW, value, "tCO2/MWh"))
    project = read_project(write_project(tmp_path / "p"), library((), (tmp_path / "c",)))
    found = [f for f in project.findings if f.code == "PRJ-155"]
    assert [f.code for f in found] == ([code] if code else [])
    assert any(f.is_error for f in found) is stops
    if code and not stops:
        result = calculate(project)
        assert not result.ready


def test_an_overlay_for_another_version_is_told_where_it_is_alone(tmp_path: Path) -> None:
    overlay(tmp_path / "c" / "a.yaml", read(ROW, 0.333, "tCO2/MWh"))
    text = (tmp_path / "c" / "a.yaml").read_text(encoding="utf-8")
    path = write_project(tmp_path / "p")
    (tmp_path / "c" / "b.yaml").write_text(text.replace("@1.0", "@2.0"), encoding="utf-8")
    found = read_project(path, library((), (tmp_path / "c",))).findings
    assert "PRJ-161" not in [f.code for f in found]
    (tmp_path / "c" / "a.yaml").unlink()
    found = read_project(path, library((), (tmp_path / "c",))).findings
    (told_,) = [f for f in found if f.code == "PRJ-161"]
    assert (told_.found, told_.where) == ("VN_AM007@2.0", "confirmations/b.yaml")


def test_a_folder_without_an_overlay_is_told(tmp_path: Path) -> None:
    """A checklist that somebody had laid into it was left aside in silence; so was b.YAML."""
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "checklist.xlsx").write_bytes(b"PK")
    path = write_project(tmp_path / "p")
    known = library((), (tmp_path / "c",))
    (found,) = [f for f in read_project(path, known).findings if f.code == "PRJ-211"]
    assert (found.where, found.found) == ("c/", "checklist.xlsx")
    overlay(tmp_path / "c" / "b.YAML", read(ROW, 0.333, "tCO2/MWh"))
    codes = [f.code for f in read_project(path, known).findings]
    assert ("PRJ-211" in codes, "PRJ-164" in codes) == (False, True)


def test_overlays_of_others_in_a_folder_are_told(tmp_path: Path) -> None:
    """A folder that holds the overlay of another methodology alone was passed over in silence."""
    folder = tmp_path / "c"
    overlay(folder / "a.yaml", read(ROW, 0.333, "tCO2/MWh"))
    own = (folder / "a.yaml").read_text(encoding="utf-8")
    (folder / "b.yaml").write_text(own.replace("VN_AM007@1.0", "ID_AM002@2.0"), encoding="utf-8")
    path = write_project(tmp_path / "p")

    def told() -> list[tuple[str, str, str]]:
        findings = read_project(path, library((), (folder,))).findings
        return [(str(f.severity), f.where, f.found) for f in findings if f.code == "PRJ-220"]

    assert told() == [("note", "c/", "b.yaml (ID_AM002@2.0)")]
    (folder / "a.yaml").unlink()
    assert told() == [("warning", "c/", "b.yaml (ID_AM002@2.0)")]
    # Another version of its own is told of already, as such.
    (folder / "b.yaml").write_text(own.replace("VN_AM007@1.0", "VN_AM007@9.0"), encoding="utf-8")
    assert told() == []
    (folder / "b.yaml").write_text(own, encoding="utf-8")
    assert told() == []


def test_a_folder_that_the_project_names_holds_overlays_of_others(tmp_path: Path) -> None:
    path = write_project(tmp_path / "p", {"confirmations": "read"})
    overlay(path.parent / "read" / "a.yaml", read(ROW, 0.333, "tCO2/MWh"))
    text = (path.parent / "read" / "a.yaml").read_text(encoding="utf-8")
    other = text.replace("VN_AM007@1.0", "ID_AM002@2.0")
    (path.parent / "read" / "a.yaml").write_text(other, encoding="utf-8")
    (found,) = [f for f in read_project(path).findings if f.code == "PRJ-220"]
    assert (str(found.severity), found.where) == ("warning", "read/")


def test_what_is_no_document_contradicts_nobody(tmp_path: Path) -> None:
    overlay(tmp_path / "c" / "a.yaml", {**read(ROW, 0.4, "tCO2/MWh"), "document": "a guess"})
    overlay(tmp_path / "c" / "b.yaml", read(ROW, 0.333, "tCO2/MWh"))
    findings = read_project(write_project(tmp_path / "p"), library((), (tmp_path / "c",))).findings
    assert "PRJ-162" not in [f.code for f in findings]
    assert "PRJ-137" in [f.code for f in findings]


@pytest.mark.parametrize(("reader", "counts"), [("李", True), ("山田", True), ("B", False)])
def test_a_family_name_of_one_character_is_a_name(
    tmp_path: Path, reader: str, counts: bool
) -> None:
    assert bool(told(tmp_path, "PRJ-137", (reader, 0.333))) is not counts


@pytest.mark.parametrize(
    "record",
    [
        {**read(ROW, 0.333, "tCO2/MWh"), "reader": "B"},
        {**read(ROW, 0.333, "tCO2/MWh"), "document": "a guess"},
        read("EF_of_nothing", 0.333, "tCO2/MWh"),
        None,
    ],
)
def test_an_overlay_that_confirms_nothing_is_not_said_to_be_used(
    tmp_path: Path, record: dict[str, Any] | None
) -> None:
    overlay(tmp_path / "c" / "a.yaml", record or read(ROW, 0.333, "tCO2/MWh"))
    overlay(tmp_path / "c" / "b.yaml", read("criterion 1"))
    findings = read_project(write_project(tmp_path / "p"), library((), (tmp_path / "c",))).findings
    (used,) = [f.found for f in findings if f.code == "PRJ-164"]
    assert used == ("b.yaml" if record else "a.yaml, b.yaml")


def test_so_does_a_record_of_the_project_without_a_reader(tmp_path: Path) -> None:
    record = {**read("EF_RE", 0.4, "tCO2/MWh"), "reader": "B"}
    with pytest.raises(FindingsError) as caught:
        calculate(load_project(write_project(tmp_path, {"confirmed": [record]})))
    assert [f.code for f in caught.value.findings if f.is_error] == ["CAL-013"]
