"""What a methodology starts from invents nothing, and lint leads from it to a sound one."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jcm_mrv.cli import main
from jcm_mrv.methodology.authoring.lint import linted
from jcm_mrv.methodology.authoring.next_version import next_files
from jcm_mrv.methodology.authoring.schema import File, meanings, schema_of
from jcm_mrv.methodology.authoring.start import Beginning, completed, first_files
from jcm_mrv.methodology.catalogue.families import (
    KnownFamily,
    known_families,
    names_in,
    open_names,
)
from jcm_mrv.methodology.library import Library, shipped_folder
from tests.effort import one_in
from tests.shipped import of_each_make

pytestmark = one_in(3)

SHIPPED = Library()


@cache
def known() -> dict[str, KnownFamily]:
    return known_families(SHIPPED)


PLACE = "MET-150"


def run(*arguments: str | Path) -> Result:
    command = ["methodology", *(str(a) for a in arguments)]
    return CliRunner().invoke(main, command, catch_exceptions=False)


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def standing(match: re.Match[str]) -> str:
    return match[1] or "unverified"


def fill(folder: Path, *pairs: tuple[str, str | Callable[[re.Match[str]], str]]) -> None:
    """Replace texts in the files of a methodology, all of them, at least once each."""
    for old, new in pairs:
        count = 0
        for path in folder.rglob("*.yaml"):
            text, n = re.subn(old, new, path.read_text(encoding="utf-8"))
            path.write_text(text, encoding="utf-8")
            count += n
        assert count, old


# -- families ------------------------------------------------------------------------------


def test_families_are_listed_with_what_they_give_and_need() -> None:
    listed = run("families")
    assert listed.exit_code == 0
    assert all(re.search(rf"(?m)^{name} ", listed.stdout) for name in known())
    assert "  EC_RE = EC_PJ[i] * ratio[i] [MWh]\n" in listed.stdout
    assert "  needs ratio, EF_elec\n" in listed.stdout
    one = json.loads(run("families", "efficiency_ratio", "--json").stdout)
    assert [family["name"] for family in one] == ["efficiency_ratio"]
    assert one[0]["needs"] == ["ratio", "EF_elec"]
    assert "TH_AM005@3.0" in one[0]["extended_by"]
    shown = run("families", "efficiency_ratio").stdout
    assert "EC_PJ [MWh] monitored: Electricity consumed" in shown
    wrong = run("families", "efficiency_rati")
    assert wrong.exit_code == 1
    assert "MET-101" in wrong.stderr
    assert "did you mean 'efficiency_ratio'?" in wrong.stderr


@one_in(9)
@pytest.mark.parametrize("reference", SHIPPED.references())
def test_the_families_of_what_is_shipped_leave_open_what_its_own_file_gives(reference: str) -> None:
    methodology = SHIPPED.load(reference)
    own = {*methodology.equations, *methodology.parameters, *methodology.sets}
    assert set(open_names(known()[name] for name in methodology.families)) <= own


@pytest.mark.parametrize("text", ["(", "a b", "1 +", "(" * 500, "x" * 5000])
def test_what_is_no_expression_names_nothing(text: str) -> None:
    assert names_in(text) == []


# -- from families -------------------------------------------------------------------------


@one_in(6)
@pytest.mark.parametrize("name", SHIPPED.families())
def test_each_family_gives_a_file_in_which_only_the_blanks_are_wrong(
    tmp_path: Path, name: str
) -> None:
    families = completed([known()[name]], known())
    files = first_files(Beginning("VN_AM099", "1.0", "VN", families), known())
    folder = write(tmp_path, files) / "VN_AM099" / "1.0"
    (findings,) = linted(str(folder), SHIPPED).values()
    assert {finding.code for finding in findings} == {PLACE}
    assert {Path(f.where.rsplit(":", 2)[0]).name for f in findings} == {
        "methodology.yaml",
        "cases.yaml",
    }
    assert all(len(line) <= 100 for text in files.values() for line in text.splitlines())
    # No number but those in names and in what is to be replaced.
    for line in files["VN_AM099/1.0/cases.yaml"].splitlines():
        assert not re.search(r"(?<![\w-])\d", re.sub("<[^>]*>", "", line.split("#")[0])), line


@pytest.mark.parametrize("file", ["methodology", "cases"])
def test_every_key_stands_in_the_new_file_with_its_meaning(file: File) -> None:
    families = completed([known()["grid_factor"]], known())
    files = first_files(Beginning("VN_AM099", "1.0", "VN", families), known())
    text = " ".join(files[f"VN_AM099/1.0/{file}.yaml"].replace("#", " ").split())
    found = schema_of(file)
    # A refinement has keys of a parameter.
    parts = {k: p for k, p in found["$defs"].items() if k != "Refinement"}
    parts[found["title"]] = found
    told = meanings()
    missing = [
        (name, key)
        for name, part in parts.items()
        for key in part.get("properties", {})
        if not told[name][key]["meaning"].startswith("Left out")
        and f" {key}: {told[name][key]['meaning']} " not in text
    ]
    assert missing == []


def test_from_families_to_a_methodology_that_calculates(tmp_path: Path) -> None:
    own = tmp_path / "own"
    made = run("new", "VN_AM099", own, "--family", "electricity_generated", "--title", "A: plant")
    assert made.exit_code == 0
    folder = own / "VN_AM099" / "1.0"
    text = (folder / "methodology.yaml").read_text(encoding="utf-8")
    assert "  - emission_reductions" in text
    again = run("new", "VN_AM099", own, "--family", "electricity_generated")
    assert again.exit_code == 1
    assert "MET-151" in again.stderr
    linted_first = run("lint", folder, "--json")
    assert linted_first.exit_code == 1
    fill(
        folder,
        ("<how reference [^>]+>", "Electricity times factor."),
        ('"<official, corroborated or unverified>"', "official"),
        ('"<section, page>"', "section F"),
        ('"<year when you read it>"', '"2026"'),
        ('"<title and version of the document>"', "The text"),
        ('"<where it was found>"', "https://example.org/text"),
        ("<first criterion>", "It is new."),
        ("<what shows that it is met>", "Report"),
        (r"(?m)^missing:\n  - <[^>]+>\n", ""),
    )
    # What is left are the cases, and then what is wrong in them.
    (findings,) = linted(str(folder), SHIPPED).values()
    assert {f.where.split(":")[0] for f in findings} == {str(folder / "cases.yaml")}
    fill(
        folder,
        ("<computed by hand [^>]+>", "computed by hand"),
        ("<the usual case>", "hundred"),
        ("<the case at an edge>", "nothing"),
        ('"<RE = [^>]+>"', "RE = 100 x 0.4 = 40"),
        ('"<why [^>]+>"', "RE = 0 x 0.4 = 0, nothing generated"),
        ("EF_RE: {system-1: <number>}", "EF_RE: {system-1: 0.4}"),
        ("PE: <number>", "PE: 0"),
    )
    path = folder / "cases.yaml"
    first, second = path.read_text(encoding="utf-8").split("  - name: nothing")
    second = second.replace("<number>", "0")
    first = first.replace("EG: {system-1: <number>}", "EG: {system-1: 100}")
    path.write_text(f"{first.replace('<number>', '50')}  - name: nothing{second}")
    failed = run("lint", folder)
    assert "case 'hundred': RE differs" in failed.stdout
    path.write_text(path.read_text().replace(": 50", ": 40"))
    assert run("lint", folder).exit_code == 0
    assert run("lint", own).exit_code == 0
    tested = run("test", "VN_AM099", "--methodologies", own)
    assert "2 of 2 cases passed; no findings" in tested.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("VN-AM099", "--family", "grid_factor"),
        ("VN_AM099",),
        ("VN_AM099", "--family", "grid_factor", "--from", "VN_AM007"),
        ("VN_AM099", "--family", "grid_factor", "--version", "1"),
        ("VN_AM099", "--family", "grid_factor", "--country", "Viet Nam"),
        ("VN_AM007", "--from", "VN_AM007@1.0"),
        ("VN_AM099", "--family", "grid_factor", "--country", "TH"),
        ("VN_AM099", "--from", "VN_AM007@1.0", "--version", "2.0", "--country", "TH"),
    ],
)
def test_wrong_use(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    identifier, *rest = arguments
    assert run("new", identifier, tmp_path, *rest).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file" / "VN_AM099").parent.mkdir()
    (tmp_path / "file" / "VN_AM099").write_text("in the way")
    result = run("new", "VN_AM099", tmp_path / "file", "--family", "grid_factor")
    assert result.exit_code == 1
    assert "MET-152" in result.stderr


def test_a_country_that_nobody_knows_is_a_warning(tmp_path: Path) -> None:
    folder = tmp_path / "VM_AM007" / "1.0"
    shutil.copytree(shipped_folder() / "VN_AM007" / "1.0", folder)
    path = folder / "methodology.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("id: VN_AM007", "id: VM_AM007")
    path.write_text(text.replace("partner_country: VN", "partner_country: VM"), encoding="utf-8")
    (findings,) = linted(str(folder), SHIPPED).values()
    assert [(f.code, f.found, f.is_error) for f in findings] == [("MET-153", "VM", False)]


def test_a_folder_without_any_methodology(tmp_path: Path) -> None:
    result = run("lint", tmp_path)
    assert result.exit_code == 1
    assert "MET-133" in result.stdout


# -- from another version ------------------------------------------------------------------


@one_in(12)
@pytest.mark.parametrize("reference", of_each_make())
def test_the_next_version_is_to_be_read_again_and_then_holds(
    tmp_path: Path, reference: str
) -> None:
    previous = SHIPPED.load(reference)
    files = next_files(previous, previous.file.id, "9.0", "")
    folder = write(tmp_path, files) / previous.file.id / "9.0"
    (findings,) = linted(str(folder), SHIPPED).values()
    assert {finding.code for finding in findings} == {PLACE}
    blanks = [f.found for f in findings]
    own = [e for e in previous.equations.values() if e.claim.source in previous.file.sources]
    assert own
    # Nothing is official because an earlier version was.
    text = files[f"{previous.file.id}/9.0/methodology.yaml"]
    assert not re.search(r"standing: '?(official|corroborated|unverified)", text)
    assert sum("was" in blank for blank in blanks) > len(files)
    fill(
        folder,
        (r"'?<recheck,\s+was\s+(?:that\s+of\s+the\s+series|(\w+))\s+in\s+\S+>'?", standing),
        (r"<recheck, was: ([^>]+)>", r"\1"),
        (r"\"?<year\s+when\s+you\s+read\s+it>\"?", '"2026"'),
        (r"<where it was found>", "https://example.org"),
        (r"<title of the text [^>]+>", "The text"),
        (r"<what was not read [^>]+>", "Everything"),
        (r"<recheck against 9.0,\s+was: ", "was: "),
    )
    (findings,) = linted(str(folder), SHIPPED).values()
    # Where the text leaves a key open, that is noted.
    wrong = [f for f in findings if f.code != "MET-128"]
    assert [f"{f.message} {f.where} {f.found}" for f in wrong] == []


def test_the_command_names_the_newest(tmp_path: Path) -> None:
    result = run("new", "TH_AM005", tmp_path, "--from", "TH_AM005", "--version", "4.0")
    assert result.exit_code == 0
    assert "TH_AM005@3.0, the newest, is used" in result.stderr
    text = (tmp_path / "TH_AM005" / "4.0" / "methodology.yaml").read_text(encoding="utf-8")
    assert "<recheck, was official in TH_AM005@3.0>" in text
    assert "sets: {equipment: [{id: a}], grid: [{id: g}]}" in (
        tmp_path / "TH_AM005" / "4.0" / "cases.yaml"
    ).read_text(encoding="utf-8")
