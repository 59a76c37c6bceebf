"""What was read in official texts holds for a workbook as it does for a project."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jcm_mrv import FindingsError, calculate, load_project, verify, write_outputs
from jcm_mrv.cli import main
from jcm_mrv.methodology.library import Library, library
from jcm_mrv.methodology.statements import statements
from jcm_mrv.project.confirmation import Confirmation
from jcm_mrv.verification.checks.facts import Facts
from jcm_mrv.verification.claim.confirmed import Confirmed, confirmed_for
from jcm_mrv.verification.claim.read import read_claim
from jcm_mrv.verification.verify import judge
from jcm_mrv.workbook.reading.grid import read_grid
from jcm_mrv.workbook.reading.package import open_package
from tests.effort import thorough
from tests.made_pdf import pdf_bytes
from tests.projects import write_project

REFERENCE = "VN_AM007@1.0"
READ = {
    "document": "VN_AM007 approved",
    "version": "01.0",
    "page": "3",
    "reader": "A. Engineer",
    "date": "2026-11-26",
}


def overlay(folder: Path, change: dict[str, float] | None = None, sha256: str = "") -> Path:
    """Write records of everything that the methodology states, some numbers read otherwise."""
    methodology = Library().load(REFERENCE)
    records: list[dict[str, Any]] = []
    for stated in statements(methodology):
        record: dict[str, Any] = {"what": stated.what, **READ}
        if stated.value is not None:
            value = (change or {}).get(stated.what, float(stated.value))
            record |= {"value": value, "unit": stated.unit}
        records.append(record)
    content = {
        "methodology": REFERENCE,
        "sha256": sha256 or methodology.sha256,
        "confirmed": records,
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vn_am007.yaml").write_text(json.dumps(content), encoding="utf-8")
    return folder


@pytest.fixture
def book(tmp_path: Path) -> Path:
    result = calculate(load_project(write_project(tmp_path / "p")))
    write_outputs(result, tmp_path / "out")
    return tmp_path / "out" / "monitoring_spreadsheet.xlsx"


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    return result.exit_code, result.stdout, result.stderr


def grid_row() -> str:
    rows = [s.what for s in statements(Library().load(REFERENCE)) if s.kind == "row"]
    return next(what for what in rows if "grid" in what)


def test_the_rules_are_called_as_calculate_calls_them(book: Path, tmp_path: Path) -> None:
    known = library((), (overlay(tmp_path / "read"),))
    assert verify(book).rules == "draft"
    verdict = verify(book, library=known)
    assert (verdict.rules, verdict.is_confirmed) == ("final", True)
    assert verdict.conclusion.endswith("the rules are official")
    (used,) = verdict.as_dict()["overlays"]
    assert used["path"] == "confirmations/vn_am007.yaml"
    assert len(used["sha256"]) == 64
    assert any("vn_am007.yaml" in line for line in verdict.scope.taken_as_stated)
    assert verify(book).as_dict()["overlays"] == []


def test_the_command_takes_a_folder_and_reads_the_one_of_the_user(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = overlay(tmp_path / "read")
    code, out, err = run("verify", book, "--confirmations", read, "--json")
    assert (code, json.loads(out)["rules"], "PRJ-164" in err) == (0, "final", True)
    own = tmp_path / "config"
    overlay(own / "jcm-mrv" / "confirmations")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(own))
    assert json.loads(run("verify", book, "--json")[1])["rules"] == "final"
    code, out, _ = run("verify", book, "--confirmations", tmp_path / "none", "--json")
    assert (code, json.loads(out)["findings"][0]["code"]) == (1, "PRJ-160")


def test_a_project_brings_its_overlays_and_records(book: Path, tmp_path: Path) -> None:
    path = write_project(tmp_path / "p", {"confirmations": "read"})
    overlay(tmp_path / "p" / "read")
    assert verify(book, load_project(path)).rules == "final"
    records = json.loads((tmp_path / "p" / "read" / "vn_am007.yaml").read_text())["confirmed"]
    path = write_project(tmp_path / "p", {"confirmed": records})
    assert verify(book, load_project(path)).rules == "final"


@thorough
def test_what_a_participant_has_read_confirms_nothing_here_either(
    book: Path, tmp_path: Path
) -> None:
    """A project was a draft, and its own workbook final, by the same records."""
    sides = {"participants": {"partner": ["Engineer A."]}}
    path = write_project(tmp_path / "p", {"confirmations": "read", **sides})
    read = overlay(tmp_path / "p" / "read")
    assert calculate(load_project(path)).standing == "draft"
    verdict = verify(book, load_project(path))
    assert verdict.rules == "draft"
    assert any("no reader other than a particip" in line for line in verdict.scope.not_judged)
    records = json.loads((read / "vn_am007.yaml").read_text())["confirmed"]
    path = write_project(tmp_path / "p", {"confirmed": records, **sides})
    assert verify(book, load_project(path)).rules == "draft"


def test_a_number_that_a_participant_has_read_takes_no_place(tmp_path: Path) -> None:
    read = overlay(tmp_path / "p" / "read", {grid_row(): 0.3})
    changes = {"confirmations": read.name, "participants": {"japan": ["A. Engineer"]}}
    path = write_project(tmp_path / "p", changes)
    project = load_project(path)
    with pytest.raises(FindingsError) as caught:
        calculate(project)
    assert [f.code for f in caught.value.findings if f.is_error] == ["CAL-013"]
    found, _ = confirmed_for(None, project).of(Library().load(REFERENCE))
    assert (found.own, found.records) == (None, ())


def test_what_the_file_does_not_bear_out_confirms_nothing_here_either(
    book: Path, tmp_path: Path
) -> None:
    content = pdf_bytes(["VN_AM007 ver01.0", "0.333 tCO2/MWh"])
    overlay(tmp_path / "read")
    records = json.loads((tmp_path / "read" / "vn_am007.yaml").read_text())["confirmed"]
    file = {"document": "VN_AM007_ver01.0.pdf", "sha256": hashlib.sha256(content).hexdigest()}
    (tmp_path / "p").mkdir(exist_ok=True)
    (tmp_path / "p" / file["document"]).write_bytes(content)
    for page, rules in (("2", "final"), ("9", "draft")):
        read = [{**record, **file, "page": page} for record in records]
        project = load_project(write_project(tmp_path / "p", {"confirmed": read}))
        assert calculate(project).standing == verify(book, project).rules == rules


@thorough
def test_a_number_that_was_read_otherwise_is_the_one_that_counts(
    book: Path, tmp_path: Path
) -> None:
    read = overlay(tmp_path / "read", {grid_row(): 0.3})
    verdict = verify(book, library=library((), (read,)))
    assert not verdict.is_confirmed
    assert "VER-212" in {f.code for f in verdict.findings}
    # Programs see who has put another number there, and whether a grid can have it.
    assert any("0.3 tCO2/MWh: VN_AM007 approved" in line for line in verdict.scope.taken_as_stated)
    assert not any("nearly every grid" in line for line in verdict.scope.not_judged)
    high = overlay(tmp_path / "high", {grid_row(): 2.9})
    verdict = verify(book, library=library((), (high,)))
    assert any("nearly every grid and generator" in line for line in verdict.scope.not_judged)


def test_a_value_of_the_project_is_held_against_a_record_of_it() -> None:
    grid = read_grid(open_package(Path(__file__).parent / "books" / "w3.xlsx"))
    record = {**READ, "document": "ID_AM003", "what": "EF_elec", "unit": "tCO2/MWh"}
    for value, is_confirmed in ((0.814, True), (0.8, False)):
        read = Confirmation.model_validate({**record, "value": Decimal(str(value))})
        confirmed = Confirmed(records={"ID_AM003@1.0": (read,)})
        verdict = judge(Facts(read_claim(grid, confirmed=confirmed)))
        assert verdict.is_confirmed is is_confirmed
        found = [i for i in verdict.items if i.finding.code == "VER-107"]
        assert [i.finding.where for i in found] == ([] if is_confirmed else ["MPS(input)!D13"])
        assert all(i.effect and i.effect > 1 for i in found)


def test_an_overlay_of_another_content_is_not_used_and_named(book: Path, tmp_path: Path) -> None:
    verdict = verify(book, library=library((), (overlay(tmp_path / "read", sha256="0" * 64),)))
    assert (verdict.rules, verdict.as_dict()["overlays"]) == ("draft", [])
    (line,) = [line for line in verdict.scope.not_judged if "made for another content" in line]
    assert line.endswith("it is not used: confirmations/vn_am007.yaml")


def test_what_is_filled_in_is_called_as_calculate_calls_it(book: Path, tmp_path: Path) -> None:
    path = write_project(tmp_path / "p")
    read, target = overlay(tmp_path / "read"), tmp_path / "filled.xlsx"
    options = ("--no-recalculate", "--confirmations", read, "--json")
    _, out, _ = run("fill", book, path, "-o", target, *options)
    data = json.loads(out)
    assert (data["standing"], data["overlays"][0]["path"]) == (
        "final",
        "confirmations/vn_am007.yaml",
    )


def test_one_reader_who_raises_reductions_makes_no_rules_final(tmp_path: Path) -> None:
    """The captive row is unverified in the library; a second person settles what it is."""
    rows = [s.what for s in statements(Library().load(REFERENCE)) if s.kind == "row"]
    captive = next(what for what in rows if "captive" in what)
    own = next(s.value for s in statements(Library().load(REFERENCE)) if s.what == captive)
    assert own is not None
    for value, rules in ((0.6, "provisional"), (float(own), "final"), (0.5, "final")):
        folder = tmp_path / str(value)
        read = overlay(folder / "p" / "read", {captive: value})
        changes = {f"sets.system.{n}.connection": "captive" for n in (0, 1)}
        project = write_project(folder / "p", {**changes, "confirmations": "read/"})
        write_outputs(calculate(load_project(project)), folder / "out")
        verdict = verify(
            folder / "out" / "monitoring_spreadsheet.xlsx", library=library((), (read,))
        )
        assert verdict.rules == rules
