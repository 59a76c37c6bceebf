"""An engine that works in this process: what is tested is not how projects are kept apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from jcm_mrv.planning.portfolio.jobs import Job, run_job
from jcm_mrv.planning.portfolio.outcome import Outcome


class Here:
    """Runs jobs one after another, from the last, and notes which.

    Parameters
    ----------
    work : callable
        What a job gives.
    stop_after : int, optional
        After how many Ctrl-C is pressed.
    """

    def __init__(
        self, work: Callable[[Job], Outcome] = run_job, stop_after: int | None = None
    ) -> None:
        self.work, self.stop_after = work, stop_after
        self.asked: list[str] = []
        self.is_closed = False

    def __call__(self, name: str, *, workers: int | None, timeout_s: float | None) -> Here:
        """Stand for `engine`."""
        return self

    def run(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Give the outcomes in another order than that of the jobs."""
        try:
            for n, job in enumerate(reversed(list(jobs))):
                if n == self.stop_after:
                    raise KeyboardInterrupt
                self.asked.append(job.path)
                yield self.work(job)
        finally:
            self.is_closed = True
