"""PySpark: the projects of a portfolio on a cluster, each as isolated as on one machine.

A worker of Spark that dies, or raises, fails the whole job. Inside each task projects are therefore
calculated by a process of their own, as :mod:`jcm_mrv.planning.portfolio.engines.local` does it.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from jcm_mrv.findings import PLN
from jcm_mrv.immutable import immutable
from jcm_mrv.patterns import pattern
from jcm_mrv.planning.portfolio.engines.local import LocalEngine, Work
from jcm_mrv.planning.portfolio.engines.machine import cores, share_of_memory
from jcm_mrv.planning.portfolio.engines.travel import packed, unpack
from jcm_mrv.planning.portfolio.hashes import digest
from jcm_mrv.planning.portfolio.job import Job
from jcm_mrv.planning.portfolio.jobs import not_done
from jcm_mrv.planning.portfolio.outcome import Outcome
from jcm_mrv.project.overlays import own_folder

_GIVEN = pa.schema([("position", pa.int64()), ("project", pa.string()), ("folder", pa.binary())])
_FOUND = pa.schema([("position", pa.int64()), ("outcome", pa.string())])
_COLUMNS = "position long, outcome string"

_FIRST_JOBS, _LEAST_JOBS, _MOST_JOBS = 16, 4, 400
"""Jobs of a task: a task starts a process, so it is to have several."""
_SECONDS = 60
"""How long a task is to take: what has ended comes back with the last of its round."""
_MOST_BYTES = 64_000_000
"""Of the folders that travel in one round."""


class SparkEngine:
    """The Spark session that runs, or that the environment names.

    Parameters
    ----------
    workers : int, optional
        How many tasks at a time; by default as many as the session has cores.
    timeout_s : float, optional
        Seconds that a project may take.
    memory_bytes : int, optional
        What a project may take; by default the memory of its machine divided by the cores there.
    work : callable
        What gives the outcome of a job: a function of a module that the workers have; by default
        :func:`jcm_mrv.planning.portfolio.jobs.run_job`.
    """

    def __init__(
        self,
        workers: int | None = None,
        timeout_s: float | None = None,
        *,
        memory_bytes: int | None = None,
        work: Work | None = None,
    ) -> None:
        if missing := [name for name in ("pyspark", "pandas") if find_spec(name) is None]:
            raise PLN[364].stop(found=", ".join(missing))
        self.workers = workers
        self.local = partial(_local, timeout_s, memory_bytes, work)

    def run(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Give the outcome of every job, round by round.

        Raises
        ------
        FindingsError
            ``PLN-366`` where the cluster stops; what was given before holds.
        """
        from jcm_mrv.metering.fleet.engines.spark import session

        with _as_findings():
            started = session("jcm-mrv portfolio")
            tasks = self.workers or started.sparkContext.defaultParallelism
        size = _FIRST_JOBS * tasks
        waiting = iter(jobs)
        rules: dict[str, bytes | None] = {}
        while chosen := list(_round(waiting, size, rules)):
            begun = time.monotonic()
            table = pa.Table.from_pylist(chosen, _GIVEN)
            with _as_findings():
                rows = started.createDataFrame(table).repartition(min(tasks, len(chosen)))
                # Spark sends the function, and what it is called with, to the workers.
                found = rows.mapInArrow(partial(_on_worker, self.local, rules), _COLUMNS).collect()
            for _, outcome in found:
                yield json.loads(outcome)
            seconds = max(time.monotonic() - begun, 0.001) * tasks / len(chosen)
            size = tasks * min(_MOST_JOBS, max(_LEAST_JOBS, int(_SECONDS / seconds)))


@immutable
class _Sent:
    """A job on its way: what it rests on beside its folder, and how its file is known again."""

    job: Job
    file_sha256: str

    def text(self) -> str:
        return json.dumps({"job": asdict(self.job), "sha256": self.file_sha256})

    @staticmethod
    def of(text: str) -> _Sent:
        given = json.loads(text)
        job: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in given["job"].items()
        }
        return _Sent(Job(**job), given["sha256"])


def _round(
    jobs: Iterator[Job], size: int, rules: dict[str, bytes | None]
) -> Iterator[dict[str, object]]:
    """Give the rows of a round: so many jobs, or what their folders may hold together."""
    travelling = 0
    own = own_folder()
    for number, job in enumerate(jobs, start=1):
        file = Path(job.project_file)
        sent = job
        if own is not None and own.is_dir():
            # The records of whoever starts the run hold on every machine.
            sent = replace(job, confirmations=(*job.confirmations, str(own)))
        for folder in (*sent.methodologies, *sent.confirmations):
            if folder not in rules:
                rules[folder] = packed(Path(folder))
        data = packed(file.parent)
        sha256 = digest(file) if data is None else ""
        yield {"position": job.position, "project": _Sent(sent, sha256).text(), "folder": data}
        travelling += len(data or b"")
        if number >= size or travelling >= _MOST_BYTES:
            return


def _on_worker(
    local: partial[LocalEngine],
    rules: dict[str, bytes | None],
    batches: Iterable[pa.RecordBatch],
) -> Iterator[pa.RecordBatch]:
    """Give the outcomes of a task."""
    for outcome in _outcomes(local(), rules, batches):
        row = {"position": outcome["position"], "outcome": json.dumps(outcome)}
        yield pa.RecordBatch.from_pylist([row], _FOUND)


def _local(timeout_s: float | None, memory_bytes: int | None, work: Work | None) -> LocalEngine:
    # The other cores of this machine have tasks of their own.
    memory_bytes = memory_bytes or share_of_memory(cores())
    return LocalEngine(1, timeout_s, memory_bytes=memory_bytes, work=work)


def _outcomes(
    engine: LocalEngine, rules: dict[str, bytes | None], batches: Iterable[pa.RecordBatch]
) -> Iterator[Outcome]:
    elsewhere: list[Outcome] = []
    with TemporaryDirectory(prefix="jcm-mrv-") as name, _no_folder_of_its_own(name):
        room = Path(name)
        known: dict[str, str] = {}

        def jobs() -> Iterator[Job]:
            for batch in batches:
                for row in batch.to_pylist():
                    sent = _Sent.of(row["project"])
                    job = _with_rules(sent.job, rules, known, room)
                    if row["folder"] is not None:
                        yield _placed(job, row["folder"], room)
                    elif sent.file_sha256 and digest(Path(job.project_file)) != sent.file_sha256:
                        elsewhere.append(not_done(job, [PLN[365].at(job.path)]))
                    else:
                        yield job

        for outcome in engine.run(jobs()):
            shutil.rmtree(room / str(outcome["position"]), ignore_errors=True)
            yield outcome
            while elsewhere:
                yield elsewhere.pop()
    yield from elsewhere


def _placed(job: Job, folder: bytes, room: Path) -> Job:
    """Give a job whose folder was unpacked here, under its own name."""
    file = Path(job.project_file)
    place = room / str(job.position) / file.parent.name
    unpack(folder, place)
    return replace(job, project_file=str(place / file.name))


def _with_rules(job: Job, rules: dict[str, bytes | None], known: dict[str, str], room: Path) -> Job:
    def here(folder: str) -> str:
        data = rules.get(folder)
        if data is None:
            return folder
        if folder not in known:
            place = room / f"rules-{len(known)}" / Path(folder).name
            unpack(data, place)
            known[folder] = str(place)
        return known[folder]

    return replace(
        job,
        methodologies=tuple(map(here, job.methodologies)),
        confirmations=tuple(map(here, job.confirmations)),
    )


@contextmanager
def _no_folder_of_its_own(room: str) -> Generator[None, None, None]:
    """Leave away what a machine of the cluster is configured with: it came with the jobs."""
    given = os.environ.get("XDG_CONFIG_HOME")
    os.environ["XDG_CONFIG_HOME"] = str(Path(room) / "none")
    try:
        yield
    finally:
        if given is None:
            del os.environ["XDG_CONFIG_HOME"]
        else:
            os.environ["XDG_CONFIG_HOME"] = given


_REASON = pattern(r"(?m)^[\w.]*(?:Error|Exception): .*$")


@contextmanager
def _as_findings() -> Generator[None, None, None]:
    """Turn what Spark, or the way to it, says into a finding."""
    try:
        yield
    except Exception as exc:
        library = type(exc).__module__.partition(".")[0]
        if library not in {"pyspark", "py4j"} and not isinstance(exc, (OSError, RuntimeError)):
            raise
        raise PLN[366].stop(found=_reason(exc)) from None


def _reason(exc: Exception) -> str:
    text = str(exc).strip() or type(exc).__name__
    named: Any = _REASON.findall(text)
    return (named[-1] if named else text.splitlines()[0])[:200]
