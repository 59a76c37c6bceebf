"""Class and unit, option, frequency and method of what is monitored: each has its standing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from jcm_mrv import Result, calculate, load_project
from jcm_mrv.methodology.library import Library, library, shipped_folder
from jcm_mrv.methodology.statements import kind_of, statements
from jcm_mrv.project.load import read_project
from jcm_mrv.project.overlays import read_overlay
from jcm_mrv.project.two_readers import compare_readings, exported
from tests.projects import READ, read, write_project

ASPECTS = [
    "class and unit of EG",
    "monitoring option of EG",
    "frequency of EG",
    "method of EG",
]


def result_of(folder: Path, records: list[dict[str, Any]]) -> Result:
    return calculate(load_project(write_project(folder, {"confirmed": records})))


def rests_on(result: Result) -> list[str]:
    return [line["what"] for line in result.as_dict()["rests_on"]]


def without(*whats: str) -> list[dict[str, Any]]:
    return [record for record in READ["confirmed"] if record["what"] not in whats]


@pytest.mark.parametrize("what", ASPECTS)
def test_each_that_nobody_has_read_keeps_a_draft(tmp_path: Path, what: str) -> None:
    result = result_of(tmp_path, without(what))
    assert (result.standing, rests_on(result)) == ("draft", [what])


@pytest.mark.parametrize("name", ["monitoring option of EG", "EG"])
def test_a_record_of_the_option_says_nothing_of_the_others(tmp_path: Path, name: str) -> None:
    """One line had all four, and a tick said that all of them had been read."""
    result = result_of(tmp_path, [*without(*ASPECTS), read(name)])
    assert result.standing == "draft"
    assert rests_on(result) == [what for what in ASPECTS if what != "monitoring option of EG"]


def overlay(folder: Path, *records: dict[str, Any]) -> Path:
    folder.mkdir()
    content = {
        "schema": "jcm-mrv/overlay/1",
        "methodology": "VN_AM007@1.0",
        "sha256": Library().load("VN_AM007@1.0").sha256,
        "confirmed": list(records),
    }
    with (folder / "o.yaml").open("w", encoding="utf-8") as file:
        YAML().dump(content, file)
    return folder


def test_an_overlay_from_before_goes_on_and_earns_no_more(tmp_path: Path) -> None:
    records = without("class and unit of EG", "frequency of EG", "method of EG")
    known = library((), (overlay(tmp_path / "c", *records),))
    project = load_project(write_project(tmp_path / "p"), known)
    (told,) = [f for f in project.findings if f.code == "PRJ-221"]
    assert (told.where, told.found) == ("confirmations/o.yaml", "EG")
    result = calculate(project)
    assert result.standing == "draft"
    assert "monitoring option of EG" not in rests_on(result)
    whole = library((), (overlay(tmp_path / "d", *READ["confirmed"]),))
    project = load_project(write_project(tmp_path / "q"), whole)
    assert "PRJ-221" not in {f.code for f in project.findings}
    assert calculate(project).standing == "final"


@pytest.mark.parametrize("kind", ["frequency", "method"])
def test_what_was_read_otherwise_takes_its_place(tmp_path: Path, kind: str) -> None:
    record = read(f"{kind} of EG") | {kind: "Once a month, by the operator"}
    records = [*without(f"{kind} of EG"), record]
    known = library((), (overlay(tmp_path / "c", *records),))
    result = calculate(load_project(write_project(tmp_path / "p"), known))
    (told,) = [f for f in result.findings if f.code == "PRJ-165"]
    assert "Once a month, by the operator" in told.found
    assert result.standing == "final"
    parameter = result.applications[0].methodology.parameters["EG"]
    assert getattr(parameter, kind) == "Once a month, by the operator"
    # Two that have read it otherwise contradict each other.
    other = overlay(tmp_path / "d", read(f"{kind} of EG"))
    known = library((), (tmp_path / "c", other))
    codes = {f.code for f in read_project(write_project(tmp_path / "q"), known).findings}
    assert "PRJ-162" in codes


def test_other_words_are_sent_and_compared(tmp_path: Path) -> None:
    methodology = Library().load("VN_AM007@1.0")
    other = read("frequency of EG") | {"frequency": "Once a month", "reader": "B. Reader"}
    first = read_overlay(overlay(tmp_path / "c", read("frequency of EG")) / "o.yaml")
    second = read_overlay(overlay(tmp_path / "d", other) / "o.yaml")
    assert '"Once a month"' in exported(methodology, second).text
    lines, findings = compare_readings(methodology, first, second)
    assert not findings
    (line,) = [one for one in lines if one.stated.what == "frequency of EG"]
    assert line.outcome == "differs"


def test_words_of_one_are_no_words_of_another(tmp_path: Path) -> None:
    record = read("frequency of EG") | {"method": "Once a month"}
    known = library((), (overlay(tmp_path / "c", record),))
    findings = read_project(write_project(tmp_path / "p"), known).findings
    assert "PRJ-163" in {f.code for f in findings if f.is_error}


def test_what_was_read_of_one_in_the_library_is_not_read_of_the_others(tmp_path: Path) -> None:
    """``options_from`` stood for class, unit, frequency and method too."""
    folder = tmp_path / "VN_AM007" / "1.0"
    shutil.copytree(shipped_folder() / "VN_AM007" / "1.0", folder)
    shutil.copytree(shipped_folder() / "families", tmp_path / "families")
    text = (folder / "methodology.yaml").read_text(encoding="utf-8")
    keys = ("class", "options", "frequency", "method")
    for key, what in zip(keys, ASPECTS, strict=True):
        claim = f"    {key}_from: {{standing: official, source: register, place: p. 3}}\n"
        changed = text.replace("    plausibility: solar\n", f"    plausibility: solar\n{claim}")
        (folder / "methodology.yaml").write_text(changed, encoding="utf-8")
        methodology = Library((tmp_path,)).load("VN_AM007@1.0")
        read_there = {
            stated.what
            for stated in statements(methodology)
            if stated.what in ASPECTS and stated.standing == "official"
        }
        assert read_there == {what}


def test_every_statement_is_known_by_how_it_is_called() -> None:
    for reference in ("VN_AM007@1.0", "ID_AM002@2.0", "MN_AM001@1.0", "PH_AM004@1.0"):
        for stated in statements(Library().load(reference)):
            assert kind_of(stated.what) == (None if stated.kind == "criteria" else stated.kind)


def test_of_a_generator_that_is_not_there_no_class_is_read() -> None:
    example = shipped_folder().parent / "examples" / "textile-chiller"
    found = rests_on(calculate(load_project(example)))
    assert "class and unit of COP_PJ" in found
    assert not {"class and unit of RC_gen", "class and unit of h_gen"} & {*found}


def test_what_each_project_fixes_has_a_class() -> None:
    """A resistance was said to be fixed that is monitored: nobody was asked to read which."""
    found = {s.what for s in statements(Library().load("MN_AM001@1.0"))}
    assert {"class and unit of R_RE", "class and unit of R_PJ"} <= found
