"""What `jcm-mrv methodology diff` prints, in words and as JSON, and how it ends."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jcm_mrv.cli import main
from tests.two_versions import CLAIM, LOSS, SMALL, write_small_project, write_versions


def run(*arguments: str | Path) -> Result:
    command = ["methodology", "diff", *(str(a) for a in arguments)]
    return CliRunner().invoke(main, command, catch_exceptions=False)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return write_versions(tmp_path / "own")


def test_changes_in_words(own: Path) -> None:
    result = run("VN_AM099@1.0", "VN_AM099", "--methodologies", own)
    assert result.exit_code == 0
    assert "no version is named: VN_AM099@2.0" in result.stderr
    assert "\n  own_use, value: 0.1 -> 0.2\n" in result.stdout
    assert "VN_AM099@2.0: RE\n" in result.stdout
    assert all(len(line) <= 110 for line in result.stdout.splitlines())


def test_nothing_differs(own: Path) -> None:
    result = run("VN_AM099@1.0", "VN_AM099@1.0", "--methodologies", own)
    assert result.exit_code == 0
    assert "nothing differs" in result.stdout


def test_a_project_under_both(own: Path, tmp_path: Path) -> None:
    project = write_small_project(tmp_path / "project", values=LOSS)
    pair = ("VN_AM099@1.0", "VN_AM099@2.0", "--project", project, "--methodologies", own)
    result = run(*pair)
    assert result.exit_code == 0
    rows = [re.split(r"  +", line.strip()) for line in result.stdout.splitlines()]
    assert ["2025", "VN_AM099@2.0", "360.000", "200.000", "160.000", "160"] in rows
    assert ["difference", "-140.000", "+100.000", "-240.000", "-240"] in rows
    assert "VN_AM099@1.0: 440 credits, draft; not used: values loss" in result.stdout
    assert "value own_use: -110.000 tCO2" in result.stdout
    assert "equations: -55.000 tCO2" in result.stdout
    assert "what they do together, which none of them does alone: +11.000 tCO2" in result.stdout
    data = json.loads(run(*pair, "--json").stdout)
    assert data["schema"] == "jcm-mrv/methodology-diff/1"
    assert {c["kind"] for c in data["changes"]} == {"added", "changed"}
    assert data["project"]["difference"]["emission_reductions"] == -264
    assert data["second"]["unread"] == ["RE"]
    assert "CAL-010" in {finding["code"] for finding in data["findings"]}


def test_what_is_missing_is_said_after_what_changed(own: Path, tmp_path: Path) -> None:
    project = write_small_project(tmp_path / "project")
    pair = ("VN_AM099@1.0", "VN_AM099@2.0", "--project", project, "--methodologies", own)
    result = run(*pair)
    assert result.exit_code == 1
    assert "own_use, value: 0.1 -> 0.2" in result.stdout
    assert "PRJ-129 under VN_AM099@2.0: loss must be given" in result.stderr
    data = json.loads(run(*pair, "--json").stdout)
    assert set(data) == {"schema", "findings"}


def test_wrong_use(own: Path) -> None:
    assert run("VN_AM099@1.0").exit_code == 2
    assert "MET-130" in run("VN_AM098", "VN_AM099", "--methodologies", own).stderr
    assert "MET-134" in run("VN_AM010", "VN_AM007@1.0").stderr


def test_rules_that_call_everything_official_give_a_draft_here_too(tmp_path: Path) -> None:
    first = copy.deepcopy(SMALL)
    first["parameters"]["EG"]["options_from"] = CLAIM
    own = write_versions(tmp_path / "rules", first=first)
    project = write_small_project(tmp_path / "project", values=LOSS)
    pair = ("VN_AM099@1.0", "VN_AM099@2.0", "--project", project, "--methodologies", own)
    assert "VN_AM099@1.0: 440 credits, draft" in run(*pair).stdout
    # What the two say of themselves is still compared as they say it.
    assert "VN_AM099@2.0: RE\n" in run(*pair[:2], "--methodologies", own).stdout


def test_a_project_file_whose_name_looks_like_markup(own: Path, tmp_path: Path) -> None:
    path = write_small_project(tmp_path / "p", values=LOSS).rename(tmp_path / "p/[bold]x.yaml")
    done = run("VN_AM099@1.0", "VN_AM099@2.0", "--methodologies", own, "--project", path)
    assert "[bold]x.yaml under both" in done.output
