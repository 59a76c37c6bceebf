"""What stays of an earlier run: outcomes whose project, inputs and rules are still the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jcm_mrv.findings import has_errors
from jcm_mrv.findings.language import WRITTEN, speaking
from jcm_mrv.planning.portfolio.job import Job

if TYPE_CHECKING:
    from jcm_mrv.planning.portfolio.outcome import Outcome

LINE_SCHEMA = "jcm-mrv/outcome/1"
_STAY = ("done", "failed")
"""What hangs on the project alone. That a process was killed, or was too slow, is tried again."""


def line_of(outcome: Outcome) -> dict[str, Any]:
    """Give the line of ``outcomes.jsonl`` for an outcome, with the language of its texts."""
    return {"schema": LINE_SCHEMA, "language": WRITTEN.get(), "outcome": outcome}


class Earlier:
    """Outcomes of an earlier run, as far as they are those that the jobs would have now.

    Parameters
    ----------
    jobs : iterable of Job
        What is asked for now.

    Attributes
    ----------
    kept : dict of int to Outcome
        By position of the job.
    """

    def __init__(self, jobs: Iterable[Job]) -> None:
        self._jobs = {(job.path, job.mode): job for job in jobs}
        self.kept: dict[int, Outcome] = {}

    def keep(self, line: Mapping[str, Any]) -> dict[str, Any] | None:
        """Give a line as it is to be now; None where the project has to be looked at again."""
        outcome = _outcome(line.get("outcome"))
        if outcome is None or line.get("language") != WRITTEN.get():
            return None
        job = self._jobs.get((outcome["path"], outcome["mode"]))
        if job is None or job.position in self.kept or not still_holds(outcome, job):
            return None
        # Where it stands among the others, and under what it is counted, the portfolio says.
        now: Outcome = {**outcome, "position": job.position, "group": job.group}
        self.kept[job.position] = now
        return line_of(now)


def still_holds(outcome: Outcome, job: Job) -> bool:
    """Say whether a job would have the same outcome: nothing that it rests on has changed.

    Everything is read again, but not calculated: the project file, every file that it names, those
    that its globs match now, and the methodologies, series and records that it is bound to.
    """
    from jcm_mrv.planning.portfolio.hashes import comparable, digest, hashes_of
    from jcm_mrv.planning.portfolio.jobs import library_of, not_done
    from jcm_mrv.project.load import read_project

    path, hashes = Path(job.project_file), outcome["hashes"]
    if outcome["status"] not in _STAY or not comparable(hashes):
        return False
    if hashes["project"] != digest(path):
        return False
    with speaking(job.language):
        try:
            project = read_project(path, library_of(job))
        except Exception:
            # To read it is all that can be done with it: that is for a process that is made for it,
            # whatever a hostile file brings up.
            return False
        if not has_errors(project.findings):
            return hashes_of(path, project) == hashes
        # What is wrong may lie in a methodology that was not read, and has no hash.
        now = not_done(job, project.findings, project=project)
        return now == {**outcome, "position": job.position, "group": job.group}


@cache
def _shape() -> Any:
    from pydantic import TypeAdapter

    from jcm_mrv.planning.portfolio.outcome import Outcome

    return TypeAdapter(Outcome)


def _outcome(data: object) -> Outcome | None:
    from pydantic import ValidationError

    try:
        return _shape().validate_python(data, strict=True)
    except ValidationError:
        return None
