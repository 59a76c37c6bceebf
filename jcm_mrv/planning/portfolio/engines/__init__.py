"""What runs the jobs of a portfolio: processes of this machine, or a Spark cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal, Protocol

from jcm_mrv.planning.needs import need

if TYPE_CHECKING:
    from jcm_mrv.planning.portfolio.jobs import Job
    from jcm_mrv.planning.portfolio.outcome import Outcome

Name = Literal["local", "spark"]


class Engine(Protocol):
    """Whatever gives the outcomes of jobs; each the same bytes on every engine."""

    def run(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Give the outcome of every job, once, in the order in which they end.

        Closing the iterator, or Ctrl-C, stops what still runs.

        Raises
        ------
        FindingsError
            Where the engine itself cannot work: a package is missing, or the cluster stopped.
        """
        ...


def engine(name: Name, *, workers: int | None = None, timeout_s: float | None = None) -> Engine:
    """Give an engine by its name.

    Parameters
    ----------
    name : {"local", "spark"}
        Processes of this machine, or the Spark session that runs or that the environment names.
    workers : int, optional
        How many projects are calculated at a time; on this machine as many as there are cores that
        may be used, with Spark as many as the cluster has.
    timeout_s : float, optional
        Seconds that a project may take; without, as long as it takes.

    Raises
    ------
    FindingsError
        ``PLN-030`` or ``PLN-364`` where a package is missing.
    """
    need(("processes",))
    if name == "spark":
        from jcm_mrv.planning.portfolio.engines.spark import SparkEngine

        return SparkEngine(workers, timeout_s)
    from jcm_mrv.planning.portfolio.engines.local import LocalEngine

    return LocalEngine(workers, timeout_s)
