"""Processes of this machine: one that dies, hangs or takes all memory loses one project."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing import forkserver, spawn
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Literal

from pebble import ProcessExpired, ProcessPool

from jcm_mrv.findings import PLN
from jcm_mrv.planning.portfolio.engines.machine import cores, share_of_memory
from jcm_mrv.planning.portfolio.engines.worker import end_group, prepare, work_on
from jcm_mrv.planning.portfolio.job import Job

if sys.platform == "linux":
    from multiprocessing.context import ForkServerContext, ForkServerProcess

if TYPE_CHECKING:
    from jcm_mrv.findings import Finding
    from jcm_mrv.planning.portfolio.outcome import Outcome

JOBS_OF_A_WORKER = 200
"""What a library leaves in memory with each project never adds up to much."""
_WAITING = 4
"""Jobs that are handed out per worker: enough that none waits, few in memory."""
_LOOK_AFTER_S = 1.0
_MOST_STARTS = 3

Work = Callable[[Job], "Outcome"]
_WARM = "jcm_mrv.planning.portfolio.engines.warm"
_WORK = "jcm_mrv.planning.portfolio.jobs:run_job"
"""By its name: this process, which calculates nothing, does not import it."""


class LocalEngine:
    """Worker processes, one for each core that may be used.

    Parameters
    ----------
    workers : int, optional
        How many; by default as many as there are cores that may be used.
    timeout_s : float, optional
        Seconds that a project may take.
    memory_bytes : int, optional
        What a project may take; by default the machine's memory divided by the processes.
    work : callable
        What gives the outcome of a job: a function of a module; by default
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
        self.workers = workers or cores()
        self.timeout_s = timeout_s
        self.memory_bytes = memory_bytes
        self.work = _WORK if work is None else f"{work.__module__}:{work.__qualname__}"

    def run(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Give the outcome of every job, in the order in which they end."""
        waiting = iter(jobs)
        first = list(islice(waiting, self.workers))
        if not first:
            return
        run = _Run(self, len(first))
        try:
            yield from run.outcomes(chain(first, waiting))
        finally:
            run.end()


class _Run:
    """One run: the pool, and what it was given and has not answered."""

    def __init__(self, engine: LocalEngine, workers: int) -> None:
        self.engine = engine
        self.workers = workers
        self.given: dict[Future[Outcome], tuple[Job, int]] = {}
        self.ended: SimpleQueue[Future[Outcome]] = SimpleQueue()
        self.again: deque[Job] = deque()
        self.missed: set[Future[Outcome]] = set()
        self.starts = 0
        self.memory_bytes = engine.memory_bytes or share_of_memory(workers)
        self.context = _context()
        most = _WAITING * workers
        self.pids = self.context.RawArray("q", most)
        self.free = list(range(most))
        self.pool = self._pool()

    def _pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self.workers,
            max_tasks=JOBS_OF_A_WORKER,
            initializer=prepare,
            initargs=(self.engine.work, self.memory_bytes, self.pids),
            context=self.context,
        )

    def outcomes(self, jobs: Iterator[Job]) -> Iterator[Outcome]:
        while True:
            while self.free and (job := self._next(jobs)) is not None:
                if not self._hand_out(job):
                    yield from self._start_again()
            if not self.given:
                return
            try:
                future = self.ended.get(timeout=_LOOK_AFTER_S)
            except Empty:
                yield from self._look_after()
                continue
            if future not in self.given:
                continue
            error = future.exception()
            if isinstance(error, BrokenProcessPool):
                yield from self._start_again()
                continue
            job, pid = self._take_back(future)
            self.starts = 0
            yield future.result() if error is None else self._lost(job, error, pid)

    def _next(self, jobs: Iterator[Job]) -> Job | None:
        return self.again.popleft() if self.again else next(jobs, None)

    def _hand_out(self, job: Job) -> bool:
        slot = self.free.pop()
        self.pids[slot] = 0
        try:
            future = self.pool.schedule(work_on, args=(job, slot), timeout=self.engine.timeout_s)
        except RuntimeError:
            self.again.append(job)
            self.free.append(slot)
            return False
        self.given[future] = job, slot
        future.add_done_callback(self.ended.put)
        return True

    def _take_back(self, future: Future[Outcome]) -> tuple[Job, int]:
        """Give the job of a future that has ended, and who worked on it; 0 for nobody."""
        job, slot = self.given.pop(future)
        self.free.append(slot)
        return job, self.pids[slot]

    def _lost(self, job: Job, error: BaseException, pid: int) -> Outcome:
        """Give the outcome of a job that has no answer of its own."""
        if isinstance(error, MemoryError):
            return _not_done(job, PLN[361].at(job.path))
        if pid and isinstance(error, (TimeoutError, ProcessExpired)):
            # The worker is gone; what it started, to read a workbook, say, goes with it.
            end_group(pid)
        if isinstance(error, TimeoutError):
            seconds = self.engine.timeout_s
            return _not_done(job, PLN[362].at(job.path, seconds=seconds), "timed_out")
        # By which signal is not said: it is not the same on every system.
        return _not_done(job, PLN[361]["ended"].at(job.path))

    def _look_after(self) -> Iterator[Outcome]:
        """Look for what the pool will never answer: it may miss the end of a worker."""
        if not self.pool.active:
            yield from self._start_again()
            return
        alive = {process.pid for process in multiprocessing.active_children()}
        for future, (job, slot) in list(self.given.items()):
            if not future.running() or self.pids[slot] in {0, *alive}:
                continue
            if future in self.missed:
                self._take_back(future)
                future.cancel()
                yield self._lost(job, ProcessExpired("not answered"), 0)
            # An answer may be on its way.
            self.missed ^= {future}

    def _start_again(self) -> Iterator[Outcome]:
        """Begin with new workers where the pool gave up; what it has not answered is repeated."""
        self.again.extend(job for job, _ in self.given.values())
        self.free += [slot for _, slot in self.given.values()]
        self.given.clear()
        self._stop()
        self.starts += 1
        if self.starts > _MOST_STARTS:
            while self.again:
                job = self.again.popleft()
                yield _not_done(job, PLN[363].at(job.path))
        self.pool = self._pool()

    def end(self) -> None:
        """Stop whatever still runs."""
        working = [self.pids[slot] for future, (_, slot) in self.given.items() if future.running()]
        for pid in filter(None, working):
            end_group(pid)
        self._stop()

    def _stop(self) -> None:
        stopped = self.pool.stop
        stopped()
        self.pool.join()


def _not_done(
    job: Job, finding: Finding, status: Literal["crashed", "timed_out"] = "crashed"
) -> Outcome:
    from jcm_mrv.planning.portfolio.jobs import not_done

    return not_done(job, [finding], status)


class _Apart(BaseProcess):
    """A process that does not import the program it was started from."""

    def start(self) -> None:
        with _without_program():
            super().start()


class _Spawned(_Apart, SpawnProcess):
    pass


class _Spawning(SpawnContext):
    Process = _Spawned


if sys.platform == "linux":

    class _Forked(_Apart, ForkServerProcess):
        pass

    class _Forking(ForkServerContext):
        Process = _Forked


def _context() -> SpawnContext | ForkServerContext:
    """Give how workers are started: none has anything of this process, on any system.

    On Linux they are forked from a process that was spawned, has imported what they need and does
    nothing else. A worker that imports all that itself takes as long as some eighty projects.
    """
    if sys.platform != "linux":
        return _Spawning()
    context = _Forking()
    context.set_forkserver_preload([_WARM])
    with _without_program():
        # It imports while this process looks for projects.
        forkserver.ensure_running()
    return context


_STARTING = threading.Lock()


@contextmanager
def _without_program() -> Iterator[None]:
    """Leave the main module to the process that runs it.

    Workers need nothing of it, and a script without ``if __name__ == "__main__"`` would start
    itself again in each of them.
    """
    with _STARTING:
        given, here = spawn.get_preparation_data, threading.get_ident()

        def without(name: str) -> dict[str, Any]:
            data = given(name)
            if threading.get_ident() == here:
                data.pop("init_main_from_name", None)
                data.pop("init_main_from_path", None)
            return data

        spawn.get_preparation_data = without
        try:
            yield
        finally:
            spawn.get_preparation_data = given
