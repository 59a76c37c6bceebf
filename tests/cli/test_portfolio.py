"""`jcm-mrv portfolio` as a user calls it, with processes of its own and with an engine here."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pydantic import TypeAdapter

from jcm_mrv import run_portfolio
from jcm_mrv.cli import main
from jcm_mrv.planning.pages import of_portfolio
from jcm_mrv.planning.portfolio import run as run_module
from jcm_mrv.planning.portfolio.engines.local import LocalEngine
from jcm_mrv.planning.portfolio.schema import PortfolioJson
from tests.effort import thorough
from tests.planning.portfolio.engines_here import Here
from tests.planning.portfolio.hostile import with_readings, work
from tests.projects import ONE_YEAR, write_project


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give a function that puts an engine of this process in place."""

    def put(**more: Any) -> Here:
        made = Here(**more)
        monkeypatch.setattr(run_module, "engine_named", made)
        return made

    return put


@pytest.fixture
def plain_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a page in place that costs nothing: the real ones have tests of their own."""
    made = {"portfolio.html": b"<p>page</p>"}, ()
    monkeypatch.setattr(of_portfolio, "portfolio_files", lambda portfolio: made)


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    """Two projects that calculate."""
    write_project(tmp_path / "sites" / "a", {**ONE_YEAR, "reference": "VN001"})
    write_project(tmp_path / "sites" / "b", {"reference": "VN002", "title": "=1+1 \x1b[31m"})
    return tmp_path / "sites"


def test_sums_are_printed_with_the_standing_beside_them_and_written(sites: Path, here: Any) -> None:
    here()
    result = run("portfolio", sites)
    assert result.exit_code == 0, result.output
    assert "2 of 2 projects done" in result.output
    assert "1,006" in result.output
    assert "the weakest standing in the sum: draft" in result.output
    assert "\x1b[31m" not in result.output
    assert sorted(os.listdir(sites / "portfolio")) == [
        "findings.csv",
        "outcomes.jsonl",
        "portfolio.html",
        "portfolio.json",
        "portfolio.xlsx",
    ]


@pytest.mark.usefixtures("plain_page")
def test_what_did_not_change_is_taken_from_the_run_before(sites: Path, here: Any) -> None:
    here()
    run("portfolio", sites)
    # The outputs stand in the folder that is searched: nothing of them is a project.
    engine = here()
    again = run("portfolio", sites, "--resume")
    assert again.exit_code == 0
    assert engine.asked == []
    assert "2 of 2 as in the run before" in again.stderr


@thorough
@pytest.mark.usefixtures("plain_page")
def test_one_broken_project_is_named_and_the_json_is_whole(sites: Path, here: Any) -> None:
    write_project(sites / "c", {"methodology": "VN_AM999@1.0"})
    (sites / "d").mkdir()
    os.mkfifo(sites / "d" / "project.yaml")
    here()
    result = run("portfolio", sites, "--json")
    assert result.exit_code == 1
    printed = json.loads(result.stdout)
    TypeAdapter(PortfolioJson).validate_json(result.stdout, strict=True)
    assert printed == json.loads((sites / "portfolio" / "portfolio.json").read_text("utf-8"))
    assert printed["counts"] == {"done": 2, "failed": 2, "crashed": 0, "timed_out": 0}
    assert printed["totals"]["emission_reductions"] == 1006
    assert [line["status"] for line in printed["projects"]] == ["done", "done", "failed", "failed"]
    shown = run("portfolio", sites, "-o", sites / "other")
    assert shown.exit_code == 1
    assert "failed c/project.yaml: MET-130" in shown.output


@pytest.mark.usefixtures("plain_page")
def test_estimates_are_shown_apart(sites: Path, here: Any) -> None:
    here()
    (sites / "portfolio.yaml").write_text(
        "title: Parks\nprojects: [a, {project: b, mode: estimate}]\n", encoding="utf-8"
    )
    result = run("portfolio", sites / "portfolio.yaml", "--json")
    printed = json.loads(result.stdout)
    assert printed["title"] == "Parks"
    assert printed["totals"]["emission_reductions"] == 403
    assert printed["totals"]["projects"] == 1
    assert [line["mode"] for line in printed["projects"]] == ["calculate", "estimate"]


@pytest.mark.usefixtures("plain_page")
def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(sites: Path, here: Any) -> None:
    engine = here(stop_after=1)
    result = run("portfolio", sites, "--json")
    assert result.exit_code == 130
    assert result.stdout == ""
    assert "1 of 2 projects stand in" in result.stderr
    assert "--resume" in result.stderr
    assert engine.is_closed
    assert os.listdir(sites / "portfolio") == ["outcomes.jsonl"]
    engine = here()
    assert run("portfolio", sites, "--resume").exit_code == 0
    assert engine.asked == ["a/project.yaml"]


def test_what_cannot_be_run_at_all_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("portfolio", tmp_path / "empty", "--json")
    assert result.exit_code == 1
    printed = json.loads(result.stdout)
    assert printed["schema"] == "jcm-mrv/portfolio/1"
    assert [finding["code"] for finding in printed["findings"]] == ["PLN-300"]
    assert os.listdir(tmp_path / "empty") == []
    assert run("portfolio").exit_code == 2
    assert run("portfolio", tmp_path, "--timeout", "0").exit_code == 2
    assert run("portfolio", tmp_path, "--workers", "0").exit_code == 2
    assert run("portfolio", tmp_path, "--engine", "slurm").exit_code == 2


@thorough
@pytest.mark.usefixtures("plain_page")
def test_processes_of_their_own_give_the_same_bytes(sites: Path, here: Any, tmp_path: Path) -> None:
    # Before the engine of this process stands in for the others.
    alone = run("portfolio", sites, "--workers", "2", "-o", tmp_path / "two", "--json")
    here()
    here_ = run("portfolio", sites, "-o", tmp_path / "here", "--json")
    assert alone.exit_code == here_.exit_code == 0
    assert alone.stdout == here_.stdout
    for name in os.listdir(tmp_path / "two"):
        assert (tmp_path / "two" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()


@thorough
@pytest.mark.usefixtures("plain_page")
@pytest.mark.parametrize("good", [5, 297])
def test_a_killed_worker_a_pipe_and_a_broken_file_are_named_and_in_no_sum(
    good: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(good):
        write_project(tmp_path / "sites" / f"{n:03}", {**ONE_YEAR, "reference": f"VN{n:03}"})
    (tmp_path / "sites" / "broken").mkdir()
    (tmp_path / "sites" / "broken" / "project.yaml").write_text("title: [", encoding="utf-8")
    with_readings(tmp_path / "sites" / "pipe")
    os.mkfifo(tmp_path / "sites" / "pipe" / "data.csv")
    write_project(tmp_path / "sites" / "killed", {**ONE_YEAR, "reference": "VN999"})
    file = tmp_path / "sites" / "portfolio.yaml"
    file.write_text(
        "title: Parks\nprojects: ['*/project.yaml', {project: killed, group: die}]\n",
        encoding="utf-8",
    )

    def engine(name: str, *, workers: int | None, timeout_s: float | None) -> LocalEngine:
        return LocalEngine(workers, timeout_s, work=work)

    monkeypatch.setattr(run_module, "engine_named", engine)
    printed = []
    for workers in ("1", "2"):
        out = tmp_path / workers
        result = run("portfolio", file, "--workers", workers, "-o", out, "--json")
        assert result.exit_code == 1
        printed.append(result.stdout)
    assert printed[0] == printed[1]
    found = json.loads(printed[0])
    assert found["counts"] == {"done": good, "failed": 2, "crashed": 1, "timed_out": 0}
    left = {line["path"]: line["status"] for line in found["projects"] if not line["counted"]}
    assert left == {
        "broken/project.yaml": "failed",
        "killed/project.yaml": "crashed",
        "pipe/project.yaml": "failed",
    }
    # All have the one meter of the tests, which is told once.
    assert [finding["code"] for finding in found["findings"]] == ["PLN-309", "PLN-312"]
    for name in ("broken", "pipe", "killed"):
        shutil.rmtree(tmp_path / "sites" / name)
    alone = run_portfolio(tmp_path / "sites")
    assert alone.is_whole
    assert alone.totals.as_dict() == found["totals"]
    assert alone.totals.emission_reductions == good * 403


def test_schemas_are_printed() -> None:
    for name, title in (("portfolio", "counts"), ("portfolio-file", "projects")):
        result = run("schema", name)
        assert result.exit_code == 0
        assert title in json.loads(result.stdout)["properties"]


def test_a_time_that_is_no_number_is_refused(tmp_path: Path) -> None:
    done = run("portfolio", tmp_path, "--timeout", "nan")
    assert done.exit_code == 2
    assert "--timeout" in done.stderr
