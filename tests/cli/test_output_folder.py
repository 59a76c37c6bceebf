"""The folder that ``calculate`` writes, as its user meets it."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jcm_mrv import calculate, load_project, write_outputs
from jcm_mrv.cli import main
from jcm_mrv.outputs import lock
from jcm_mrv.outputs.lock import alone_in
from tests.effort import one_in, thorough
from tests.outputs.breaking import contents, die, in_a_child, untouched
from tests.projects import write_project

BOOK = "monitoring_spreadsheet.xlsx"


def run(project: Path, *more: object) -> Result:
    arguments = ["calculate", str(project), "-o", str(project.parent / "out"), *map(str, more)]
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path)


def test_an_edited_workbook_is_kept_and_said(project: Path) -> None:
    out = project.parent / "out"
    assert run(project).exit_code == 0
    first = contents(out)
    (out / BOOK).write_bytes(b"edited")
    done = run(project)
    assert done.exit_code == 0
    assert "CAL-035" in done.stdout
    assert "monitoring_spreadsheet.edited-1.xlsx" in done.stdout
    # What was kept is no part of the result: the same input gives the same bytes.
    assert contents(out) == {**first, "monitoring_spreadsheet.edited-1.xlsx": b"edited"}
    (out / BOOK).write_bytes(b"edited again")
    done = run(project, "--json")
    assert json.loads(done.stdout) == json.loads((out / "result.json").read_bytes())
    assert done.stdout.encode() == (out / "result.json").read_bytes()
    assert "CAL-035" in done.stderr
    assert (out / "monitoring_spreadsheet.edited-2.xlsx").read_bytes() == b"edited again"


@one_in(3)
@pytest.mark.parametrize("name", ["result.json", "findings.csv", BOOK])
def test_what_is_read_is_never_an_output(project: Path, name: str) -> None:
    out = project.parent / "out"
    assert run(project).exit_code == 0
    (out / name).unlink()
    (out / name).hardlink_to(project)
    before = untouched(project.parent)
    done = run(project)
    assert (done.exit_code, "CAL-031" in done.stderr) == (1, True)
    assert untouched(project.parent) == before


def test_evidence_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "findings.csv").write_text("a scan of a report")
    project = write_project(tmp_path, {"criteria.1.evidence": "out/findings.csv"})
    done = run(project)
    assert (done.exit_code, "CAL-031" in done.stderr) == (1, True)
    assert contents(tmp_path / "out") == {"findings.csv": b"a scan of a report"}


def test_one_run_at_a_time(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0)
    out = project.parent / "out"
    out.mkdir()
    with alone_in(out):
        done = run(project)
    assert (done.exit_code, "CAL-033" in done.stderr) == (1, True)
    assert list(out.iterdir()) == []

    def killed_while_it_writes() -> None:
        with alone_in(out):
            die()

    assert in_a_child(killed_while_it_writes) == signal.SIGKILL
    assert run(project).exit_code == 0


def test_a_folder_that_is_a_file(project: Path) -> None:
    (project.parent / "out").write_text("x")
    done = run(project)
    assert (done.exit_code, "CAL-030" in done.stderr) == (1, True)
    assert (project.parent / "out").read_text() == "x"


def test_a_full_disk(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(project).exit_code == 0
    before = contents(project.parent)

    def full(_: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    done = run(project)
    assert (done.exit_code, "No space left on device" in done.stderr) == (1, True)
    assert contents(project.parent) == before
    assert not [path for path in project.parent.rglob("*") if path.name.endswith(".draft")]


def test_from_python_the_paths_are_given(project: Path) -> None:
    paths = write_outputs(calculate(load_project(project)), str(project.parent / "deep" / "out"))
    assert [path.name for path in paths] == ["result.json", "findings.csv", BOOK]
    assert all(path.is_file() for path in paths)


@thorough
def test_what_an_earlier_run_wrote_and_this_one_does_not_is_said(project: Path) -> None:
    out = project.parent / "out"
    assert "removed" not in run(project, "--daily").output
    done = run(project)
    assert f"removed: {out / 'daily.csv'} (" in " ".join(done.stdout.split())
    assert not (out / "daily.csv").exists()
    assert "removed" not in run(project).output
    run(project, "--daily")
    done = run(project, "--json")
    assert "removed: " in done.stderr
    assert json.loads(done.stdout)
    # What somebody has changed is kept, and no longer there under its name.
    run(project, "--daily")
    (out / "daily.csv").write_bytes(b"edited")
    done = run(project)
    assert "removed" not in done.output
    assert (out / "daily.edited-1.csv").read_bytes() == b"edited"
