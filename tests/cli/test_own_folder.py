"""A methodology in a folder of one's own is equal to a shipped one, in every command."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jcm_mrv.cli import main
from tests.effort import thorough
from tests.two_versions import write_small_project, write_versions


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)


@pytest.mark.parametrize(
    "arguments",
    [
        ("methodology", "show", "VN_AM099@1.0"),
        ("methodology", "test", "VN_AM099@1.0"),
        ("methodology", "lint", "VN_AM099@1.0"),
        ("methodology", "diff", "VN_AM099@1.0", "VN_AM007@1.0"),
        ("methodology", "new", "VN_AM098", "new", "--from", "VN_AM099@1.0"),
        ("init", "VN_AM099@1.0", "mine"),
        ("check", "project.yaml"),
        ("calculate", "project.yaml"),
        ("trace", "project.yaml"),
    ],
    ids=lambda arguments: "-".join(arguments[:2]),
)
def test_each_command_knows_it_where_the_folder_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    write_versions(tmp_path / "own")
    write_small_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert run(*arguments).exit_code == 1
    result = run(*arguments, "--methodologies", "own")
    assert result.exit_code == 0, result.output


@thorough
def test_it_is_listed_beside_the_shipped_ones(tmp_path: Path) -> None:
    own = write_versions(tmp_path / "own")
    listed = json.loads(run("methodology", "list", "--json", "--methodologies", own).stdout)
    shipped = json.loads(run("methodology", "list", "--json").stdout)
    more = [entry for entry in listed if entry not in shipped]
    assert [(e["id"], e["version"], e["status"]) for e in more] == [
        ("VN_AM099", "1.0", "available"),
        ("VN_AM099", "2.0", "available"),
    ]


def printed(text: str) -> list[str]:
    """Give the arguments of the command that a line names between grave accents."""
    command = re.findall(r"`jcm-mrv ([^`]+)`", text)[-1]
    return shlex.split(command)


def test_what_new_says_comes_next_runs_as_it_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_versions(tmp_path / "own rules")
    given = ("--from", "VN_AM099@1.0", "--methodologies", "own rules")
    started = run("methodology", "new", "VN_AM098", "the new", *given)
    command = printed(started.output)
    assert command[:3] == ["methodology", "lint", "the new/VN_AM098/1.0"]
    # What is left to be filled in is named: the folder and the families were found.
    assert "MET-150" in run(*command).output
    begun = run("methodology", "new", "VN_AM097", "the new", "--family", "grid_factor")
    text = (tmp_path / "the new/VN_AM097/1.0/methodology.yaml").read_text(encoding="utf-8")
    (line,) = re.findall(r"#   jcm-mrv (methodology lint .+)", text)
    assert shlex.split(line) == printed(begun.output)
    assert "MET-150" in run(*shlex.split(line)).output


def test_what_init_says_comes_next_runs_as_it_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_versions(tmp_path / "own")
    started = run("init", "VN_AM099@1.0", "mine", "--methodologies", "own")
    assert "MET-130" not in run(*printed(started.output)).output
    monkeypatch.chdir(tmp_path / "mine")
    text = (tmp_path / "mine/project.yaml").read_text(encoding="utf-8")
    for line in re.findall(r"#   jcm-mrv ((?:check|calculate) .+)", text):
        output = run(*shlex.split(line)).output
        assert "PRJ-133" in output
        assert "MET-130" not in output
