"""Rules of one's own that call everything official: a result is not final on their word."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jcm_mrv import Result, calculate, load_project
from jcm_mrv.cli import main
from jcm_mrv.evidence.packing import pack
from jcm_mrv.evidence.reproducing import reproduce
from jcm_mrv.methodology.library import Library, library, shipped_folder
from tests.projects import READ, read, write_project

SHIPPED = shipped_folder()
RULES = "VN_AM007/1.0/methodology.yaml"


def copy(folder: Path, *names: str) -> Path:
    for name in names:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (SHIPPED / name).is_dir() else shutil.copyfile)(SHIPPED / name, target)
    return folder


def raised(path: Path) -> None:
    """Make everything official that says how sure it is."""
    text = path.read_text(encoding="utf-8")
    for standing in ("corroborated", "unverified"):
        text = text.replace(f"standing: {standing}", "standing: official")
    path.write_text(text, encoding="utf-8")


def all_official(folder: Path) -> Path:
    copy(folder, "VN_AM007/1.0")
    raised(folder / RULES)
    return folder


def official_family(folder: Path) -> Path:
    """The methodology as it is shipped, and its family raised."""
    copy(folder, "VN_AM007/1.0", "families")
    for path in (folder / "families").glob("*.yaml"):
        raised(path)
    return folder


def family_alone(folder: Path) -> Path:
    """The family of a shipped methodology, raised in a folder that stands before it."""
    copy(folder, "families")
    for path in (folder / "families").glob("*.yaml"):
        raised(path)
    return folder


def result_of(folder: Path, rules: Path, changes: dict[str, Any] | None = None) -> Result:
    return calculate(load_project(write_project(folder, changes), library((rules,))))


@pytest.mark.parametrize("rules", [all_official, official_family, family_alone])
def test_rules_that_call_everything_official_make_a_draft(
    tmp_path: Path, rules: Callable[[Path], Path]
) -> None:
    result = result_of(tmp_path / "p", rules(tmp_path / "rules"))
    assert result.standing == "draft"
    (said,) = [finding for finding in result.findings if finding.code == "PRJ-147"]
    # A hash, and no folder of this machine.
    assert said.found == f"SHA-256 {result.applications[0].methodology.sha256}"
    data = result.as_dict()
    assert {line["standing"] for line in data["rests_on"]} == {"unverified"}
    by_what = {line["what"]: line for line in data["rests_on"]}
    assert "official on its own word" in by_what["equation RE"]["source"]
    # The trace and the top say the same.
    assert {line["standing"] for line in data["trace"]} == {"unverified"}


def test_a_copy_of_what_is_shipped_is_as_sure_as_that(tmp_path: Path) -> None:
    rules = copy(tmp_path / "rules", "VN_AM007/1.0")
    cases = rules / "VN_AM007/1.0/cases.yaml"
    cases.write_text(f"# of our own\n{cases.read_text(encoding='utf-8')}", encoding="utf-8")
    own, shipped = result_of(tmp_path / "p", rules), calculate(
        load_project(write_project(tmp_path / "q"))
    )  # fmt: skip
    assert [b.sure for b in own.applications[0].bases] == [
        b.sure for b in shipped.applications[0].bases
    ]
    assert "PRJ-147" not in [finding.code for finding in own.findings]


def test_records_do_for_rules_of_ones_own_what_they_do_for_any(tmp_path: Path) -> None:
    rules = all_official(tmp_path / "rules")
    few = result_of(tmp_path / "p", rules, READ)
    # What is official of the shipped rules was read by nobody here.
    assert few.standing == "draft"
    left = [line["what"] for line in few.as_dict()["rests_on"]]
    assert left
    more = {"confirmed": [*READ["confirmed"], *(read(what) for what in left)]}
    assert result_of(tmp_path / "q", rules, more).standing == "final"


def test_the_screen_the_sheet_and_verify_say_it(tmp_path: Path) -> None:
    rules = all_official(tmp_path / "rules")
    path = write_project(tmp_path / "p")
    run = CliRunner().invoke(main, ["calculate", str(path), "--methodologies", str(rules)])
    assert run.exit_code == 0, run.output
    assert "draft: it rests on what was not read in an official text" in run.output
    assert "PRJ-147" in run.output
    (book,) = (tmp_path / "p" / "output").glob("*.xlsx")
    seen = CliRunner().invoke(main, ["verify", str(book), "--methodologies", str(rules), "--json"])
    assert '"rules": "draft"' in seen.stdout


def test_a_pack_of_them_is_reproduced_as_the_draft_that_it_is(tmp_path: Path) -> None:
    rules = all_official(tmp_path / "rules")
    loaded = load_project(write_project(tmp_path / "p"), library((rules,)))
    pack(loaded, tmp_path / "x.zip")
    found = reproduce(tmp_path / "x.zip")
    assert found.verdict == "identical"
    assert found.judged is not None
    assert found.judged[0] == "draft"


def test_a_pack_of_what_is_shipped_is_as_sure_as_it_was(tmp_path: Path) -> None:
    loaded = load_project(write_project(tmp_path / "p", READ))
    pack(loaded, tmp_path / "x.zip")
    judged = reproduce(tmp_path / "x.zip").judged
    assert judged is not None
    assert judged[0] == "final"


def test_a_series_of_ones_own_is_no_official_value(tmp_path: Path) -> None:
    rules = copy(tmp_path / "rules", "series/vn_grid.yaml")
    path = rules / "series" / "vn_grid.yaml"
    shipped = Library().load_series("vn_grid")
    assert library((rules,)).known_series("vn_grid").standings == shipped.standings
    path.write_text(f"{path.read_text(encoding='utf-8')}# changed\n", encoding="utf-8")
    assert library((rules,)).known_series("vn_grid").standings == ("unverified",)
    # What it says of itself can still be looked at.
    assert library((rules,)).load_series("vn_grid").standings == shipped.standings


@pytest.mark.parametrize("way", ["up again", "by a link"])
def test_rules_are_not_shipped_by_the_way_that_leads_to_them(tmp_path: Path, way: str) -> None:
    own = all_official(tmp_path / "rules")
    if way == "by a link":
        (tmp_path / "methodologies").symlink_to(own)
        rules = tmp_path / "methodologies"
    else:
        rules = SHIPPED.joinpath(*[".."] * len(SHIPPED.parts[1:]), *own.parts[1:])
    result = result_of(tmp_path / "p", rules)
    assert "PRJ-147" in {finding.code for finding in result.findings}


def test_rules_changed_where_they_are_installed_are_none_that_are_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "installed"
    shutil.copytree(SHIPPED, folder)
    raised(folder / RULES)
    series_file = folder / "series/vn_grid.yaml"
    series_file.write_text(f"{series_file.read_text(encoding='utf-8')}# changed\n", "utf-8")
    monkeypatch.setattr("jcm_mrv.methodology.library.shipped", lambda name: folder)
    result = calculate(load_project(write_project(tmp_path / "p")))
    assert "PRJ-147" in {finding.code for finding in result.findings}
    series = Library().known_series("vn_grid")
    assert {one.claim.standing for one in series.figures} == {"unverified"}
