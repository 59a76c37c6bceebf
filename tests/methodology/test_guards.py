"""What the library itself asks of a project: judged, and no part of a text that anybody reads."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from click.testing import CliRunner, Result

from jcm_mrv import calculate, load_project
from jcm_mrv.calculation.check import check
from jcm_mrv.cli import main
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.statements import statements
from jcm_mrv.project.checklist import lines_of
from tests.docs.pages import ROOT
from tests.methodology.conftest import CLAIM, GONE, Builder

CHILLER = "ID_AM002@2.0"
NO_BETTER = ("{value: 6.7, unit", "{value: 5.0, unit")


def chiller(folder: Path, *changes: tuple[str, str]) -> Path:
    shutil.copytree(ROOT / "examples/textile-chiller", folder / "p")
    path = folder / "p" / "project.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_it_is_in_no_checklist_and_needs_no_record() -> None:
    seen = 0
    for reference in Library().references():
        methodology = Library().load(reference)
        guards = {f"criterion {name}" for name in methodology.guards}
        seen += bool(guards)
        assert not guards & {stated.what for stated in statements(methodology)}
        assert not guards & {line.stated.what for line in lines_of(methodology)}
    assert seen > 20


def test_what_is_no_part_of_the_text_says_so_everywhere() -> None:
    # Whatever says of itself that it is the library's own is marked, and nothing else is.
    for reference in Library().references():
        methodology = Library().load(reference)
        own = {k for k, c in methodology.criteria.items() if c.source == "own_rule"}
        assert own == set(methodology.guards), reference
        assert own <= set(methodology.tests)


def test_criteria_of_the_text_are_asked_for_where_there_are_only_guards(small: Builder) -> None:
    guard = {"text": "Never less", "evidence": "Calculated", "test": "EG[i] >= 0", **CLAIM}
    guard |= {"sets": ["plant"], "origin": "library"}
    whats = [s.what for s in statements(small({"criteria": {"own": guard}}).load())]
    assert "eligibility criteria" in whats
    assert "criterion own" not in whats


def test_what_nobody_can_calculate_is_no_guard(small: Builder) -> None:
    changes = {"criteria.1.origin": "library", "criteria.1.test": GONE}
    assert "test" in small(changes).error().expected


def test_it_is_judged_without_being_answered(tmp_path: Path) -> None:
    path = chiller(tmp_path)
    assert "own" not in load_project(path).applications[0].file.criteria
    found = check(load_project(path))
    assert "PRJ-119" not in [f.code for f in found.findings]
    assert [line["id"] for line in found.eligibility] == ["1", "2", "3", "4", "5"]
    ((guard),) = found.guards
    assert (guard["id"], guard["holds"]) == ("own", True)
    rests_on = calculate(load_project(path)).as_dict()["rests_on"]
    assert "criterion own" not in [line["what"] for line in rests_on]


def test_where_it_does_not_hold_the_result_is_not_ready(tmp_path: Path) -> None:
    result = calculate(load_project(chiller(tmp_path, NO_BETTER)))
    (said,) = [f for f in result.open if f.code == "PRJ-130" and "jcm-mrv" in f.message]
    assert "chiller-1" in said.message
    assert "threshold" not in said.hint
    assert not said.is_error
    assert not result.ready


def test_answers_and_records_of_earlier_files_are_taken(tmp_path: Path) -> None:
    record = "confirmed:\n  - {what: criterion own, document: ID_AM002, version: '2.0', page: 3, "
    path = chiller(tmp_path, ("criteria:\n", "criteria:\n  own: {met: true}\n"))
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{record}reader: A. Engineer, date: 2026-11-26}}\n")
    result = calculate(load_project(path))
    (said,) = [f for f in result.findings if f.code == "PRJ-120"]
    assert not said.is_error
    assert "criterion own" in said.message
    assert "PRJ-118" not in [f.code for f in result.findings]
    assert "criterion own" not in [line["what"] for line in result.as_dict()["confirmations"]]


def test_the_screen_and_the_description_have_it_apart(tmp_path: Path) -> None:
    path = chiller(tmp_path)
    shown = run("check", str(path)).stdout
    criteria, _, guards = shown.partition("Checks of jcm-mrv itself")
    assert "more efficient than its reference" not in criteria
    assert "more efficient than its reference" in " ".join(guards.split())
    described = json.loads(run("methodology", "show", CHILLER, "--json").stdout)
    assert described["criteria"]["own"]["origin"] == "library"
    assert described["criteria"]["1"]["origin"] == "text"
    listed = run("methodology", "show", CHILLER).stdout
    before, _, after = listed.partition("Checks of jcm-mrv itself")
    assert "more efficient" not in before
    assert "more efficient" in after


def test_a_new_project_file_does_not_ask_for_it(tmp_path: Path) -> None:
    assert run("init", CHILLER, str(tmp_path / "new")).exit_code == 0
    assert "own:" not in (tmp_path / "new/project.yaml").read_text(encoding="utf-8")
