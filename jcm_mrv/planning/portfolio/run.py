"""Many projects to a portfolio: found, run apart from each other, put in order and summed."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jcm_mrv.findings import PLN, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.outputs import Journal, check_folder, journal
from jcm_mrv.planning.portfolio.discovery import discover
from jcm_mrv.planning.portfolio.engines import Engine, Name
from jcm_mrv.planning.portfolio.engines import engine as engine_named
from jcm_mrv.planning.portfolio.files import LISTING, NAMES
from jcm_mrv.planning.portfolio.job import Job
from jcm_mrv.planning.portfolio.result import SCHEMA, Portfolio, portfolio_of
from jcm_mrv.planning.portfolio.resume import LINE_SCHEMA, Earlier, line_of

if TYPE_CHECKING:
    from jcm_mrv.planning.portfolio.outcome import Outcome

OUTCOMES = "outcomes.jsonl"

Told = Callable[[int, int, "Outcome | None"], None]


@immutable
class Ran:
    """A run: its portfolio, how many outcomes an earlier one had, and what was kept beside."""

    portfolio: Portfolio
    kept: int
    findings: tuple[Finding, ...]


def run_portfolio(
    paths: Path | str | Sequence[Path | str],
    *,
    engine: Name = "local",
    workers: int | None = None,
    timeout_s: float | None = None,
    estimate: bool = False,
    directory: Path | str | None = None,
    resume: bool = False,
    methodologies: Sequence[Path | str] = (),
    confirmations: Sequence[Path | str] = (),
) -> Portfolio:
    """Give the results of many projects, and what they sum to.

    Each project is calculated in a process of its own engine: one that fails, dies or takes too
    long is named among the others, and is in no sum. The result is the same on every engine.

    Parameters
    ----------
    paths : path or sequence of path
        Files of portfolios, and folders below which every ``project.yaml`` is a project.
    engine : {"local", "spark"}
        Processes of this machine, or a Spark cluster.
    workers : int, optional
        Processes at a time; one for each core that is available without it.
    timeout_s : float, optional
        Seconds that a project may take.
    estimate : bool
        Whether projects are estimated for which the file of the portfolio does not say it.
    directory : path, optional
        Where ``outcomes.jsonl`` is written as the outcomes come; nothing is written without it.
    resume : bool
        Whether outcomes that stand there are taken where nothing that they rest on has changed.
    methodologies, confirmations : sequence of path
        Folders of one's own, as the options of the commands name them.

    Raises
    ------
    FindingsError
        When the file of a portfolio is wrong, there is no project, or ``directory`` cannot be
        written to. What is wrong with a project stops nothing.
    """
    return ran(
        [paths] if isinstance(paths, (str, Path)) else paths,
        engine=engine,
        workers=workers,
        timeout_s=timeout_s,
        estimate=estimate,
        directory=directory,
        resume=resume,
        methodologies=methodologies,
        confirmations=confirmations,
    ).portfolio


def ran(
    paths: Sequence[Path | str],
    *,
    engine: Name = "local",
    workers: int | None = None,
    timeout_s: float | None = None,
    estimate: bool = False,
    directory: Path | str | None = None,
    resume: bool = False,
    methodologies: Sequence[Path | str] = (),
    confirmations: Sequence[Path | str] = (),
    told: Told | None = None,
) -> Ran:
    """Run a portfolio as :func:`run_portfolio` does, and say how it goes on.

    ``told`` is called with the number of projects that are done with, that of all, and the outcome
    that came last.
    """
    found = discover(
        [Path(path) for path in paths],
        mode="estimate" if estimate else "calculate",
        methodologies=[str(path) for path in methodologies],
        confirmations=[str(path) for path in confirmations],
    )
    running = engine_named(engine, workers=workers, timeout_s=timeout_s)
    earlier = Earlier(found.jobs if resume else ())
    if directory is None:
        return Ran(portfolio_of(found, _outcomes(found.jobs, running, earlier, None, told)), 0, ())
    folder = Path(directory)
    try:
        check_folder(folder, SCHEMA, names=NAMES, listing=LISTING)
        with journal(folder / OUTCOMES, LINE_SCHEMA, earlier.keep) as log:
            outcomes = _outcomes(found.jobs, running, earlier, log, told)
            log.put_in_order(lambda line: line["outcome"]["position"])
            return Ran(portfolio_of(found, outcomes), len(earlier.kept), log.findings)
    except OSError as exc:
        raise PLN[308].stop(str(folder), found=exc.strerror or type(exc).__name__) from None


def _outcomes(
    jobs: Sequence[Job], running: Engine, earlier: Earlier, log: Journal | None, told: Told | None
) -> list[Outcome]:
    share = _Shared()
    outcomes = {position: share(outcome) for position, outcome in earlier.kept.items()}
    if told is not None:
        told(len(outcomes), len(jobs), None)
    todo = [job for job in jobs if job.position not in outcomes]
    if todo:
        # Closing it ends the processes, too, whatever ends the loop.
        with closing(cast("Generator[Outcome]", running.run(todo))) as coming:
            for outcome in coming:
                if log is not None:
                    log.add(line_of(outcome))
                outcomes[outcome["position"]] = share(outcome)
                if told is not None:
                    told(len(outcomes), len(jobs), outcome)
    for job in jobs:
        if job.position not in outcomes:
            from jcm_mrv.planning.portfolio.jobs import not_done

            # No project is left out in silence.
            outcomes[job.position] = not_done(job, [PLN[310].at(job.path)], "crashed")
    return list(outcomes.values())


class _Shared:
    """Gives data in which equal texts are one object: ten thousand outcomes say much alike."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def __call__(self, data: Any) -> Any:
        if isinstance(data, str):
            return self._texts.setdefault(data, data)
        if isinstance(data, dict):
            return {self(key): self(value) for key, value in data.items()}
        if isinstance(data, (list, tuple)):
            return [self(value) for value in data]
        return data
