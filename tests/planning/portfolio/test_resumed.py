"""What `--resume` takes from the run before is what a run would give now, whatever was mended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.planning.portfolio import hashes, jobs
from jcm_mrv.planning.portfolio.hashes import CHANGED, TOO_LARGE
from jcm_mrv.planning.portfolio.jobs import Job, not_done, run_job
from jcm_mrv.planning.portfolio.resume import Earlier, line_of
from tests.own_rules import write_methodology
from tests.planning.portfolio.hostile import with_readings
from tests.projects import write_project

ROOF = "monitoring.EG.members.roof-a"


def job_of(file: Path, **more: Any) -> Job:
    return Job(0, f"{file.parent.name}/{file.name}", str(file), **more)


def is_kept(job: Job, outcome: Any) -> bool:
    """Say whether the next run takes an outcome over."""
    earlier = Earlier([job])
    line = earlier.keep(line_of(outcome))
    assert (line is None) == (not earlier.kept)
    return line is not None


def codes(outcome: Any) -> list[str]:
    return [one["code"] for one in outcome["findings"] if one["severity"] == "error"]


def after(monkeypatch: pytest.MonkeyPatch, step: str, mend: Callable[[], object]) -> None:
    """Let somebody save a file while a step of a job goes on."""
    done = getattr(jobs, step)

    def while_it_goes_on(*given: Any) -> Any:
        try:
            return done(*given)
        finally:
            mend()

    monkeypatch.setattr(jobs, step, while_it_goes_on)


def test_a_project_file_that_is_mended_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a" / "project.yaml"
    file.parent.mkdir()
    file.write_text("title: [", encoding="utf-8")
    with monkeypatch.context() as patch:
        after(patch, "read_project", lambda: write_project(tmp_path / "a"))
        outcome = run_job(job_of(file))
    assert codes(outcome) == ["PRJ-004"]
    assert outcome["hashes"]["project"] == CHANGED
    assert not is_kept(job_of(file), outcome)
    now = run_job(job_of(file))
    assert now["status"] == "done"
    assert is_kept(job_of(file), now)


def test_readings_that_are_mended_while_they_are_read_are_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = with_readings(tmp_path / "a")
    data = tmp_path / "a" / "data.csv"
    data.write_text("time,kwh\n2024-01-01 00:00,x\n", encoding="utf-8")
    with monkeypatch.context() as patch:
        after(patch, "calculate", lambda: data.write_text("time,kwh\n", encoding="utf-8"))
        outcome = run_job(job_of(file))
    assert outcome["status"] == "failed"
    assert outcome["hashes"]["inputs"]["data.csv"] == CHANGED
    assert not is_kept(job_of(file), outcome)
    # Nobody changes anything: what failed stays so.
    assert is_kept(job_of(file), run_job(job_of(file)))


def test_evidence_that_comes_or_goes_meanwhile_is_looked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_project(tmp_path / "a", {f"{ROOF}.evidence": "bill.pdf"})
    bill = tmp_path / "a" / "bill.pdf"
    with monkeypatch.context() as patch:
        after(patch, "calculate", lambda: bill.write_text("bill", encoding="utf-8"))
        outcome = run_job(job_of(file))
    assert "PRJ-138" in {one["code"] for one in outcome["findings"]}
    assert not is_kept(job_of(file), outcome)
    with monkeypatch.context() as patch:
        after(patch, "calculate", bill.unlink)
        outcome = run_job(job_of(file))
    assert outcome["status"] == "done"
    assert not is_kept(job_of(file), outcome)


def test_a_table_that_is_wrong_in_another_way_is_read_again(tmp_path: Path) -> None:
    columns = {"start": "From", "end": "To", "value": "kWh"}
    entries = {"file": "bills.csv", "columns": columns, "unit": "kWh"}
    file = write_project(tmp_path / "a", {f"{ROOF}.entries": entries})
    bills = tmp_path / "a" / "bills.csv"
    bills.write_text("From,To,kWh\n2024-01-01,2024-12-31,many\n", encoding="utf-8")
    first = run_job(job_of(file))
    assert first["status"] == "failed"
    bills.write_text("From,To\n2024-01-01,2024-12-31\n", encoding="utf-8")
    second = run_job(job_of(file))
    assert codes(first) != codes(second)
    assert not is_kept(job_of(file), first)


def test_rules_that_are_wrong_in_another_way_are_read_again(tmp_path: Path) -> None:
    rules = write_methodology(tmp_path, "VN_AM900@1.0", "id: [", "cases: []\n")
    job = job_of(
        write_project(tmp_path / "a", {"methodology": "VN_AM900@1.0"}),
        methodologies=(str(rules),),
    )
    first = run_job(job)
    assert first["status"] == "failed"
    assert is_kept(job, first)
    write_methodology(tmp_path, "VN_AM900@1.0", "id: VN_AM900\n", "cases: []\n")
    assert not is_kept(job, first)


def test_what_is_too_large_is_not_read_to_its_end_and_compared_with_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_project(tmp_path / "a", {f"{ROOF}.evidence": "films/*.mp4"})
    (tmp_path / "a" / "films").mkdir()
    for name in ("one.mp4", "two.mp4"):
        (tmp_path / "a" / "films" / name).write_bytes(b"x" * 60)
    monkeypatch.setattr(hashes, "_MOST_BYTES", 100)
    outcome = run_job(job_of(file))
    assert outcome["status"] == "done"
    assert sorted(outcome["hashes"]["inputs"].values())[-1] == TOO_LARGE
    assert sum(one == TOO_LARGE for one in outcome["hashes"]["inputs"].values()) == 1
    assert not is_kept(job_of(file), outcome)


def test_a_project_file_of_any_size_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "project.yaml"
    with file.open("wb") as stream:
        # Gigabytes that take no room on the disk.
        stream.truncate(1 << 33)
    outcome = run_job(job_of(file))
    assert codes(outcome) == ["PRJ-002"]
    assert outcome["hashes"]["project"] == TOO_LARGE


@pytest.mark.parametrize("status", ["crashed", "timed_out"])
def test_what_kept_a_process_waiting_is_not_opened_by_the_one_that_waits_for_all(
    status: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Any] = []
    monkeypatch.setattr(hashes, "open_file", lambda *given: opened.append(given))
    outcome = not_done(job_of(write_project(tmp_path / "a")), [], status)
    assert opened == []
    assert outcome["hashes"]["project"] is None
    assert not is_kept(job_of(tmp_path / "a" / "project.yaml"), outcome)
