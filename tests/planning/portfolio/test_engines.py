"""Engines lose one project where one ends its process, and give the same outcomes, all of them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pebble.pool.process import PoolManager

from jcm_mrv.findings import FindingsError
from jcm_mrv.planning import needs
from jcm_mrv.planning.portfolio.engines import engine, local, machine
from jcm_mrv.planning.portfolio.engines.local import LocalEngine
from jcm_mrv.planning.portfolio.jobs import Job, Outcome, run_job
from tests.effort import thorough
from tests.planning.portfolio import hostile

ROOT = Path(__file__).parents[3]
MANY_MB = 600


def light(groups: list[str | None]) -> list[Job]:
    """Give jobs that need no project."""
    return [
        Job(n, f"{n}/project.yaml", f"/nowhere/{n}.yaml", group=g) for n, g in enumerate(groups)
    ]


def plain(workers: int = 2, **more: Any) -> LocalEngine:
    return LocalEngine(workers, work=hostile.plain, **more)


def by_position(outcomes: Iterator[Outcome]) -> list[Any]:
    return sorted(outcomes, key=lambda outcome: outcome["position"])


def as_text(outcomes: Iterator[Outcome]) -> list[str]:
    return [json.dumps(one, sort_keys=True, allow_nan=False) for one in by_position(outcomes)]


def codes(outcome: Outcome) -> set[str]:
    return {finding["code"] for finding in outcome["findings"] if finding["severity"] == "error"}


def of(pid: int) -> bool:
    """Say whether a process is there, and has not ended."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize(
    ("deed", "workers"),
    [("die", 1), *(pytest.param(d, 2, marks=thorough) for d in ("die", "leave", "exit"))],
)
def test_a_worker_that_ends_loses_its_job_alone(deed: str, workers: int) -> None:
    outcomes = by_position(plain(workers).run(light([None, None, deed, None, None, None])))
    assert [one["status"] for one in outcomes] == ["done"] * 2 + ["crashed"] + ["done"] * 3
    (finding,) = outcomes[2]["findings"]
    assert (finding["code"], finding["where"]) == ("PLN-361", "2/project.yaml")


@thorough
@pytest.mark.parametrize("workers", [1, 2, 3])
def test_workers_that_end_one_after_another_are_replaced(workers: int) -> None:
    deeds = ["die", None, "leave", "die", "die", None] * 5
    outcomes = by_position(plain(workers).run(light(deeds)))
    assert [one["status"] for one in outcomes] == ["crashed" if d else "done" for d in deeds]


def test_what_never_ends_is_stopped_at_the_limit() -> None:
    outcomes = by_position(plain(1, timeout_s=0.5).run(light([None, "hang", None, None])))
    assert [one["status"] for one in outcomes] == ["done", "timed_out", "done", "done"]
    (finding,) = outcomes[1]["findings"]
    assert finding["code"] == "PLN-362"
    assert finding["message"] == "the project took longer than 0.5 seconds"


def test_what_takes_all_memory_or_leaves_loses_its_job_alone() -> None:
    # The worker lives on, and its next job is not ended with this one.
    deeds = [None, "memory", None, "exit", None, "memory", None]
    outcomes = by_position(plain(1, memory_bytes=256 * 1024**2).run(light(deeds)))
    assert [one["status"] for one in outcomes] == ["crashed" if d else "done" for d in deeds]
    assert codes(outcomes[1]) == {"PLN-361"}
    assert (
        outcomes[1]["findings"][0]["message"] == "the project needs more memory than one may take"
    )
    assert len({one["pid"] for one in outcomes if one["status"] == "done"}) == 1


def test_no_job_is_no_outcome_and_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "ProcessPool", None)
    assert list(plain().run([])) == []


def test_jobs_are_taken_as_they_are_needed() -> None:
    taken = 0

    def jobs() -> Iterator[Job]:
        nonlocal taken
        for job in light([None] * 300):
            taken += 1
            yield job

    ahead = []
    for number, _ in enumerate(plain(1).run(jobs()), start=1):
        ahead.append(taken - number)
    assert len(ahead) == 300
    assert max(ahead) <= local._WAITING


@thorough
def test_a_worker_is_replaced_after_its_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "JOBS_OF_A_WORKER", 5)
    outcomes: list[Any] = list(plain(1).run(light([None] * 10)))
    pids = [one["pid"] for one in outcomes]
    assert len(set(pids)) == 2
    assert max(map(pids.count, pids)) == 5


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=thorough)])
def test_closing_leaves_no_process_behind(workers: int) -> None:
    outcomes: Any = plain(workers).run(light([None, None, "hang", "hang", None]))
    pids = {next(outcomes)["pid"] for _ in range(2)}
    outcomes.close()
    assert not any(of(pid) for pid in pids)


@thorough
def test_as_many_workers_as_jobs_at_most() -> None:
    outcomes: list[Any] = list(plain(50).run(light([None, None])))
    assert len({one["pid"] for one in outcomes}) <= 2


def test_workers_that_cannot_start_are_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_MOST_STARTS", 1)
    broken = LocalEngine(1)
    broken.work = "no.such.module:work"
    outcomes = by_position(broken.run(light([None] * 3)))
    assert [one["status"] for one in outcomes] == ["crashed"] * 3
    assert set().union(*map(codes, outcomes)) == {"PLN-363"}


def test_the_end_of_a_worker_that_the_pool_misses_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As where a worker dies before the pool has heard that it took the job.
    monkeypatch.setattr(PoolManager, "handle_worker_expiration", lambda *_: None)
    monkeypatch.setattr(local, "_LOOK_AFTER_S", 0.05)
    outcomes = by_position(plain(1).run(light([None, "die", None])))
    assert [one["status"] for one in outcomes] == ["done", "crashed", "done"]


def test_a_worker_that_dies_between_two_jobs_loses_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_WAITING", 1)
    monkeypatch.setattr(local, "_LOOK_AFTER_S", 0.05)
    found: list[Any] = []

    def jobs() -> Iterator[Job]:
        for job in light([None] * 3):
            if found:
                os.kill(found[-1]["pid"], signal.SIGKILL)
            yield job

    for outcome in plain(1).run(jobs()):
        found.append(outcome)
    assert [one["status"] for one in found] == ["done"] * 3
    assert len({one["pid"] for one in found}) == 3


ENDS = (signal.SIGTERM, signal.SIGKILL)
PROGRAM = """
import os, sys
from jcm_mrv.planning.portfolio.engines.local import LocalEngine
from jcm_mrv.planning.portfolio.jobs import Job
from tests.planning.portfolio import hostile

# Without `if __name__ == "__main__"`: workers do not run it again.
groups = [None, None, "hang", "hang"]
jobs = [Job(n, str(n), "/nowhere", group=group) for n, group in enumerate(groups)]
for outcome in LocalEngine(2, work=hostile.plain).run(jobs):
    print(outcome["pid"], flush=True)
"""


@thorough
def test_what_hands_out_jobs_calculates_nothing_and_a_worker_only_what_it_is_asked_for() -> None:
    # What is imported here is time in which no project is worked on.
    code = (
        "import sys, jcm_mrv.planning.portfolio.run, jcm_mrv.planning.portfolio.engines.local\n"
        "print(sorted({'numpy', 'pydantic', 'ruamel'} & sys.modules.keys()))\n"
        "import jcm_mrv.planning.portfolio.jobs\n"
        "print([m for m in sys.modules if m.startswith('jcm_mrv.planning.estimate')])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.split("\n")[:2] == ["[]", "[]"]


@thorough
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no worker is forked")
def test_what_workers_are_forked_from_runs_no_thread_and_has_what_a_project_needs() -> None:
    # A thread does not live on in a forked process, but what it held locked stays locked there.
    project = ROOT / "examples/industrial-park-pv/project.yaml"
    code = (
        "import os, sys, jcm_mrv.planning.portfolio.engines.warm\n"
        "print(len(os.listdir('/proc/self/task')))\n"
        "from jcm_mrv.planning.portfolio.job import Job\n"
        "from jcm_mrv.planning.portfolio.jobs import run_job\n"
        "before = {name.partition('.')[0] for name in sys.modules}\n"
        f"print(run_job(Job(0, 'a', {str(project)!r}))['status'])\n"
        "after = {name.partition('.')[0] for name in sys.modules}\n"
        "print(*sorted(after - before - sys.stdlib_module_names))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.splitlines() == ["1", "done", ""]


@pytest.mark.parametrize(
    "number", [signal.SIGINT, *(pytest.param(n, marks=thorough) for n in ENDS)]
)
def test_whatever_ends_the_program_ends_its_workers(number: int, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    started = subprocess.Popen(
        [sys.executable, str(program)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert started.stdout is not None
    with started.stdout as stream:
        pids = {int(stream.readline()) for _ in range(2)}
        started.send_signal(number)
        started.wait(60)
        # Its workers hold no end of this pipe: what else they do, they end with it.
        assert stream.read() == b""
    for pid in pids:
        wait_for_the_end(pid)


def wait_for_the_end(pid: int) -> None:
    """Wait until a process that is no child has ended."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    import select

    try:
        ended, _, _ = select.select([handle], [], [], 60)
        assert ended, f"process {pid} is still there"
    finally:
        os.close(handle)


def portfolio(folder: Path, goods: int, deeds: tuple[str, ...] = ()) -> list[Job]:
    """Give jobs of good projects, with each kind of failing one in between."""
    made = [hostile.good(folder / f"good-{n:03}") for n in range(goods)]
    for n, (name, (make, _)) in enumerate(hostile.FAILING.items()):
        made.insert(min(3 * n + 1, len(made)), make(folder / name))
    jobs = [Job(n, f"{f.parent.name}/{f.name}", str(f)) for n, f in enumerate(made)]
    for n, deed in enumerate(deeds, start=len(jobs)):
        file = hostile.good(folder / deed)
        jobs.append(Job(n, f"{deed}/project.yaml", str(file), group=deed))
    return jobs


def test_outcomes_of_hostile_projects_are_those_of_each_alone(tmp_path: Path) -> None:
    jobs = portfolio(tmp_path, 4)
    alone = as_text(map(run_job, jobs))
    assert as_text(LocalEngine(1).run(jobs)) == alone
    by_name = {Path(one["path"]).parent.name: one for one in map(json.loads, alone)}
    for name, (_, code) in hostile.FAILING.items():
        assert by_name[name]["status"] == "failed"
        assert code in codes(by_name[name])
        assert "PLN-360" not in codes(by_name[name])
    assert [by_name[f"good-{n:03}"]["status"] for n in range(4)] == ["done"] * 4


@thorough
def test_among_three_hundred_the_bad_ones_alone_are_lost(tmp_path: Path) -> None:
    deeds = ("die", "memory", "hang")
    jobs = portfolio(tmp_path, 300, deeds)
    more: dict[str, Any] = {"timeout_s": 20.0, "memory_bytes": MANY_MB * 1024**2}
    texts = [as_text(LocalEngine(n, work=hostile.work, **more).run(jobs)) for n in (1, 2)]
    assert texts[0] == texts[1]
    outcomes = [json.loads(text) for text in texts[0]]
    done = [one for one in outcomes if one["status"] == "done"]
    assert len(done) == 300
    alone = run_job(jobs[0])["emission_reductions"]
    assert alone is not None
    assert sum(one["emission_reductions"] for one in done) == 300 * alone
    lost = {Path(one["path"]).parent.name: one["status"] for one in outcomes} | {}
    assert {name: lost[name] for name in deeds} == {
        "die": "crashed",
        "memory": "crashed",
        "hang": "timed_out",
    }
    assert all(lost[name] == "failed" for name in hostile.FAILING)


def test_a_missing_package_is_named_before_anything_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "find_spec", lambda name: None)
    with pytest.raises(FindingsError) as stopped:
        engine("local")
    assert [(f.code, f.found) for f in stopped.value.findings] == [("PLN-030", "pebble")]


def test_workers_are_those_that_may_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 3, 5}, raising=False)
    assert machine.cores() == 3
    assert LocalEngine().workers == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    assert machine.cores() == os.cpu_count()


def test_memory_is_shared_out_and_a_container_bounds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = tmp_path / "memory.max"
    monkeypatch.setattr(machine, "_CGROUP", limit)
    whole = machine.share_of_memory(1)
    assert whole is not None
    assert machine.share_of_memory(2) in {whole // 2, machine._LEAST_BYTES}
    limit.write_text("max\n", encoding="ascii")
    assert machine.share_of_memory(1) == whole
    limit.write_text(f"{2 * 1024**3}\n", encoding="ascii")
    assert machine.share_of_memory(2) == int(2 * 1024**3 * 0.9) // 2
    assert machine.share_of_memory(64) == machine._LEAST_BYTES


def test_memory_is_shared_among_the_processes_that_are_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits: list[int | None] = []

    class Run(local._Run):
        def outcomes(self, jobs: Iterator[Job]) -> Iterator[Outcome]:
            limits.append(self.memory_bytes)
            return iter(())

    monkeypatch.setattr(local, "_Run", Run)
    monkeypatch.setattr(local, "share_of_memory", lambda workers: 1000 // workers)
    assert list(plain(50).run(light([None, None]))) == []
    assert list(plain(50, memory_bytes=7).run(light([None, None]))) == []
    assert limits == [500, 7]
