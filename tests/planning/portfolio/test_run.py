"""A run: what comes is kept as it comes, and the next one repeats only what changed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import run_portfolio
from jcm_mrv.findings import FindingsError
from jcm_mrv.findings.language import WRITTEN, speaking
from jcm_mrv.outputs.journal import opened_line, sealed_line
from jcm_mrv.planning.portfolio import run as run_module
from jcm_mrv.planning.portfolio.files import deliver
from jcm_mrv.planning.portfolio.run import ran
from tests.effort import thorough
from tests.planning.portfolio.engines_here import Here
from tests.projects import GONE, ONE_YEAR, write_project

ENTRY = "monitoring.EG.members.roof-a.entries.0.value"


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    """Three projects, of which the last has an error."""
    root = tmp_path / "sites"
    write_project(root / "a", {**ONE_YEAR, "reference": "VN001"})
    write_project(root / "b", {"reference": "VN002"})
    write_project(root / "c", {"reference": "VN003", "methodology": "VN_AM999@1.0"})
    return root


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give a function that puts an engine of this process in place."""

    def put(**more: Any) -> Here:
        made = Here(**more)
        monkeypatch.setattr(run_module, "engine_named", made)
        return made

    return put


def text(portfolio: Any) -> str:
    return json.dumps(portfolio.to_json())


def test_totals_are_those_of_the_good_projects_alone_and_the_others_are_named(
    sites: Path, here: Any
) -> None:
    here()
    found = run_portfolio(sites)
    assert found.counts == {"done": 2, "failed": 1, "crashed": 0, "timed_out": 0}
    assert not found.is_whole
    assert [f.code for f in found.findings] == ["PLN-309", "PLN-312"]
    assert found.findings[0].found == "c/project.yaml"
    assert found.totals.emission_reductions == 403 + (403 + 200)
    (sites / "c" / "project.yaml").unlink()
    alone = run_portfolio(sites)
    assert alone.is_whole
    assert alone.totals == found.totals
    assert [line["path"] for line in found.to_json()["projects"]] == [
        "a/project.yaml",
        "b/project.yaml",
        "c/project.yaml",
    ]


def test_an_estimate_is_in_no_sum_of_what_was_monitored(sites: Path, here: Any) -> None:
    here()
    found = run_portfolio([sites], estimate=True)
    assert found.totals.projects == 0
    assert {outcome["mode"] for outcome in found.outcomes} == {"estimate"}


def test_every_outcome_is_on_the_disk_before_the_next_begins(
    sites: Path, here: Any, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    engine = here()
    lengths = []

    def told(done: int, every: int, last: Any) -> None:
        lines = (out / "outcomes.jsonl").read_bytes().splitlines(keepends=True)
        assert all(opened_line(line) for line in lines)
        lengths.append((done, every, len(lines)))

    ran([sites], directory=out, told=told)
    assert lengths == [(0, 3, 0), (1, 3, 1), (2, 3, 2), (3, 3, 3)]
    assert engine.is_closed
    assert os.listdir(out) == ["outcomes.jsonl"]


def test_an_interrupted_run_goes_on_where_it_was_and_ends_as_if_it_had_not_been(
    sites: Path, here: Any, tmp_path: Path
) -> None:
    first = here(stop_after=2)
    with pytest.raises(KeyboardInterrupt):
        run_portfolio(sites, directory=tmp_path / "out")
    assert first.is_closed
    second = here()
    whole = ran([sites], directory=tmp_path / "out", resume=True)
    assert first.asked == ["c/project.yaml", "b/project.yaml"]
    assert second.asked == ["a/project.yaml"]
    assert whole.kept == 2
    here()
    at_once = run_portfolio(sites, directory=tmp_path / "other")
    assert text(whole.portfolio) == text(at_once)
    lines = [(tmp_path / name / "outcomes.jsonl").read_bytes() for name in ("out", "other")]
    assert lines[0] == lines[1]


def resumed(sites: Path, here: Any, out: Path, **more: Any) -> list[str]:
    """Give what a run repeats of the one before."""
    engine = here()
    again = ran([sites], directory=out, resume=True, **more)
    fresh = here()
    assert text(again.portfolio) == text(ran([sites], **more).portfolio)
    assert len(fresh.asked) == len(engine.asked) + again.kept
    return sorted(engine.asked)


def test_only_what_changed_is_repeated(sites: Path, here: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (sites / "b" / "certs").mkdir()
    (sites / "b" / "certs" / "2023.txt").write_text("certificate")
    write_project(sites / "b", {"meters.M-A.calibrations.0.certificate": "certs/*.txt"})
    assert len(resumed(sites, here, out)) == 3
    assert resumed(sites, here, out) == []
    write_project(sites / "a", {**ONE_YEAR, ENTRY: 800, "reference": "VN001"})
    assert resumed(sites, here, out) == ["a/project.yaml"]
    (sites / "b" / "certs" / "2023.txt").write_text("another one")
    assert resumed(sites, here, out) == ["b/project.yaml"]
    # A file more that a glob of the project matches.
    (sites / "b" / "certs" / "2024.txt").write_text("one more")
    assert resumed(sites, here, out) == ["b/project.yaml"]
    write_project(sites / "d", {"reference": "VN004"})
    assert resumed(sites, here, out) == ["d/project.yaml"]
    (sites / "a" / "project.yaml").unlink()
    assert resumed(sites, here, out) == []
    assert resumed(sites, here, out, estimate=True) == [
        "b/project.yaml",
        "c/project.yaml",
        "d/project.yaml",
    ]


def test_another_version_or_language_is_repeated(
    sites: Path, here: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    resumed(sites, here, out)
    with speaking("ja"):
        assert len(resumed(sites, here, out)) == 3
        assert WRITTEN.get() == "ja"
    assert len(resumed(sites, here, out)) == 3
    monkeypatch.setattr("jcm_mrv.planning.portfolio.hashes.__version__", "9.9.9")
    assert len(resumed(sites, here, out)) == 3


def test_what_was_killed_or_too_slow_is_tried_again(sites: Path, here: Any, tmp_path: Path) -> None:
    from jcm_mrv.findings import PLN
    from jcm_mrv.planning.portfolio.jobs import not_done, run_job

    def killed(job: Any) -> Any:
        is_last = job.path.startswith("b")
        return not_done(job, [PLN[361].at(job.path)], "crashed") if is_last else run_job(job)

    here(work=killed)
    run_portfolio(sites, directory=tmp_path / "out")
    engine = here()
    run_portfolio(sites, directory=tmp_path / "out", resume=True)
    assert engine.asked == ["b/project.yaml"]


def test_lines_that_somebody_changed_are_not_believed(
    sites: Path, here: Any, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    here()
    run_portfolio(sites, directory=out)
    path = out / "outcomes.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    edited = lines[0].replace(b'"emission_reductions":403', b'"emission_reductions":999', 1)
    data: Any = opened_line(lines[1])
    assert data is not None
    assert edited != lines[0]
    # With a seal of its own, but not of the shape of an outcome.
    strange = sealed_line({**data, "outcome": {**data["outcome"], "years": "many"}})
    path.write_bytes(edited + strange + lines[2])
    engine = here()
    run = ran([sites], directory=out, resume=True)
    assert sorted(engine.asked) == ["a/project.yaml", "b/project.yaml"]
    assert [finding.code for finding in run.findings] == ["CAL-035"]
    assert (out / "outcomes.edited-1.jsonl").read_bytes() == edited + strange + lines[2]
    assert path.read_bytes() == b"".join(lines)


def test_of_another_folder_only_what_is_the_same_by_content_is_taken(
    sites: Path, here: Any, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    here()
    run_portfolio(sites, directory=out)
    other = tmp_path / "other"
    write_project(other / "a", {**ONE_YEAR, ENTRY: 12, "reference": "VN001"})
    engine = here()
    found = run_portfolio(other, directory=out, resume=True)
    assert engine.asked == ["a/project.yaml"]
    assert len(found.outcomes) == 1


def test_a_job_that_an_engine_does_not_answer_is_named(sites: Path, here: Any) -> None:
    class Forgetful(Here):
        def run(self, jobs: Any) -> Any:
            yield from super().run(list(jobs)[1:])

    engine = Forgetful()
    here()
    run_module.engine_named = engine  # pyright: ignore
    found = run_portfolio(sites)
    assert found.outcomes[0]["status"] == "crashed"
    assert [one["code"] for one in found.outcomes[0]["findings"]] == ["PLN-310"]


@pytest.mark.parametrize("what", ["a file", "another command", "a full disk"])
def test_a_folder_that_cannot_be_written_to_is_said_before_anything_is_calculated(
    what: str, sites: Path, here: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, code = tmp_path / "out", "PLN-308"
    engine = here()
    if what == "a file":
        out.write_text("mine")
    elif what == "another command":
        from jcm_mrv import calculate, load_project, write_outputs

        write_outputs(calculate(load_project(sites / "a" / "project.yaml")), out)
        code = "CAL-034"
    else:
        monkeypatch.setattr(os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "full")))
    before = sorted(p.name for p in out.iterdir()) if out.is_dir() else None
    with pytest.raises(FindingsError) as stopped:
        run_portfolio(sites, directory=out)
    assert [finding.code for finding in stopped.value.findings] == [code]
    assert engine.asked == []
    assert (sorted(p.name for p in out.iterdir()) if out.is_dir() else None) == before


def test_two_runs_at_once_do_not_mix(sites: Path, here: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    here()
    second: list[str] = []

    def told(done: int, every: int, last: Any) -> None:
        if done == 1:
            with pytest.raises(FindingsError) as stopped:
                ran([sites], directory=out)
            second.extend(finding.code for finding in stopped.value.findings)

    ran([sites], directory=out, told=told)
    assert second == ["CAL-033"]
    assert len((out / "outcomes.jsonl").read_bytes().splitlines()) == 3


@thorough
def test_outputs_in_the_folder_that_is_searched_are_no_projects_and_change_nothing(
    sites: Path, here: Any
) -> None:
    here()
    first = run_portfolio(sites, directory=sites / "portfolio")
    written = [path.read_bytes() for path in deliver(first, sites / "portfolio").paths]
    engine = here()
    again = run_portfolio(sites, directory=sites / "portfolio", resume=True)
    assert engine.asked == []
    assert [path.read_bytes() for path in deliver(again, sites / "portfolio").paths] == written


def test_a_project_without_a_period_is_not_counted_as_the_same(here: Any, tmp_path: Path) -> None:
    here()
    write_project(tmp_path / "a", {"monitoring_period": GONE})
    write_project(tmp_path / "b")
    found = run_portfolio(tmp_path)
    assert found.counts["failed"] == 1
    assert found.totals.projects == 1
