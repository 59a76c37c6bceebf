"""One project of many as a job, and its outcome: plain data, whatever becomes of the project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.crediting import allocation_lines
from jcm_mrv.calculation.result import Result
from jcm_mrv.calculation.result_standing import ResultStanding
from jcm_mrv.findings import PLN, Finding, FindingsError, has_errors
from jcm_mrv.findings.language import speaking
from jcm_mrv.methodology.library import Library, library
from jcm_mrv.planning.portfolio.hashes import Hashes, hashes_of, no_hashes
from jcm_mrv.planning.portfolio.job import Job, Status
from jcm_mrv.planning.portfolio.outcome import Coordinates, Outcome, OutcomeYear
from jcm_mrv.planning.portfolio.places import Places, without_folders
from jcm_mrv.project.load import Project, read_project
from jcm_mrv.project.model import ProjectFile

if TYPE_CHECKING:
    from jcm_mrv.calculation.schema import FindingLine
    from jcm_mrv.methodology.methodology import Methodology
    from jcm_mrv.planning.estimate.result import Estimate


def run_job(job: Job, keep: Callable[[Result], None] | None = None) -> Outcome:
    """Give what becomes of a project: calculated or estimated as it is by itself.

    It raises nothing for what a project says or what goes wrong with it: that is an outcome with
    its findings, ``failed``, or ``crashed`` where the project needs more memory than there is.

    Parameters
    ----------
    job : Job
        Which project.
    keep : callable, optional
        Is given the result of what was monitored, where there is one.

    Examples
    --------
    >>> outcome = run_job(Job(0, "a/project.yaml", "/no/such/a/project.yaml"))
    >>> outcome["status"], outcome["findings"][0]["code"], outcome["findings"][0]["where"]
    ('failed', 'PRJ-001', 'project.yaml')
    """
    with speaking(job.language):
        return _run(job, keep)


def _run(job: Job, keep: Callable[[Result], None] | None) -> Outcome:
    project, seen = None, hashes_of(job.project_file, None)
    try:
        project = read_project(job.project_file, library_of(job))
        seen = hashes_of(job.project_file, project)
        if job.mode == "estimate":
            from jcm_mrv.planning.estimate.making import estimate

            return _estimated(job, project, estimate(project), seen)
        if has_errors(project.findings):
            return not_done(job, project.findings, project=project, seen=seen)
        result = calculate(project)
        if keep is not None:
            keep(result)
        return _calculated(job, project, result, seen)
    except FindingsError as exc:
        return not_done(job, exc.findings, project=project, seen=seen)
    except MemoryError:
        return not_done(job, [PLN[361].at(job.path)], "crashed")
    except Exception as exc:
        # Whatever a hostile file brings up: the others are not to be lost to it.
        found = without_folders(f"{type(exc).__name__}: {exc}".strip()[:300])
        return not_done(job, [PLN[360].at(job.path, found=found)], project=project, seen=seen)


def not_done(
    job: Job,
    findings: Iterable[Finding],
    status: Literal["failed", "crashed", "timed_out"] = "failed",
    *,
    project: Project | None = None,
    seen: Hashes | None = None,
) -> Outcome:
    """Give the outcome of a job that has no result, with what is known of its project.

    ``seen`` are the hashes from before it was calculated: what was mended since is not what was
    found to be wrong.
    """
    told, hashes = list(dict.fromkeys(findings)), no_hashes()
    if status == "failed":
        # What ended a process, or kept it waiting, is not looked at by whoever waits for all.
        hashes = hashes_of(job.project_file, project, (), seen)
    with speaking(job.language):
        return _outcome(job, status, project, told, hashes)


def library_of(job: Job) -> Library:
    """Give the library that a job's project is bound to; it reads each methodology once."""
    return _library(job.methodologies, job.confirmations, job.alone)


@lru_cache(maxsize=8)
def _library(folders: tuple[str, ...], confirmations: tuple[str, ...], alone: bool) -> Library:
    return _Kept.of(replace(library(folders, confirmations), alone=alone))


class _Kept(Library):
    """A library that reads each methodology once: hundreds of projects apply the same few."""

    @classmethod
    def of(cls, plain: Library) -> _Kept:
        return cls(plain.folders, plain.confirmations, plain.alone)

    def load(self, reference: str, where: str = "") -> Methodology:
        if reference not in _LOADED.setdefault(self, {}):
            _LOADED[self][reference] = super().load(reference, where)
        return _LOADED[self][reference]


_LOADED: dict[Library, dict[str, Methodology]] = {}


def _calculated(job: Job, project: Project, result: Result, seen: Hashes) -> Outcome:
    years: list[OutcomeYear] = []
    for year in result.years:
        line = year.as_dict()
        years.append(
            {
                "year": line["year"],
                "start": line["start"],
                "end": line["end"],
                "reference_emissions": line["reference_emissions"],
                "project_emissions": line["project_emissions"],
                "emission_reductions_unrounded": line["emission_reductions_unrounded"],
                "emission_reductions": line["emission_reductions"],
            }
        )
    hashes = hashes_of(job.project_file, project, (result,), seen)
    outcome = _done(job, project, result, years, result.standing, result.findings, hashes)
    outcome["ready"] = result.ready
    return outcome


def _estimated(job: Job, project: Project, found: Estimate, seen: Hashes) -> Outcome:
    years = [cast("OutcomeYear", dict(year.as_dict())) for year in found.years]
    results = (found.result, *(() if found.comparison is None else (found.comparison.actual,)))
    hashes = hashes_of(job.project_file, project, results, seen)
    return _done(job, project, found.result, years, found.standing, found.findings, hashes)


def _done(
    job: Job,
    project: Project,
    result: Result,
    years: list[OutcomeYear],
    standing: ResultStanding,
    findings: Sequence[Finding],
    hashes: Hashes,
) -> Outcome:
    outcome = _outcome(job, "done", project, findings, hashes)
    outcome["standing"] = standing
    outcome["emission_reductions"] = result.emission_reductions
    outcome["years"] = years
    outcome["by_methodology"] = [
        {
            "methodology": a.methodology.reference,
            "years": [
                {"year": y.part.year, "emission_reductions": y.emission_reductions} for y in a.years
            ],
        }
        for a in result.applications
    ]
    outcome["allocation"] = [
        {
            "year": line["year"],
            "side": line["side"],
            "participant": line["participant"],
            "emission_reductions": line["tonnes"],
        }
        for line in allocation_lines(result.allocated)
    ]
    return outcome


def _outcome(
    job: Job,
    status: Status,
    project: Project | None,
    findings: Sequence[Finding],
    hashes: Hashes,
) -> Outcome:
    file = None if project is None else project.file
    period = None if file is None else file.monitoring_period
    places = Places(Path(job.project_file).parent, job.methodologies, job.confirmations)
    return {
        "position": job.position,
        "path": job.path,
        "mode": job.mode,
        "group": job.group,
        "status": status,
        "title": None if file is None else file.title,
        "reference": None if file is None else file.reference,
        "country": None if file is None else file.partner_country,
        "monitoring_period": period
        and {"start": period.start.isoformat(), "end": period.end.isoformat()},
        "standing": None,
        "ready": None,
        "open": sum(finding.keeps_open for finding in findings),
        "unseen": sum(finding.is_unseen for finding in findings),
        "emission_reductions": None,
        "years": [],
        "by_methodology": [],
        "allocation": [],
        "meters": [
            {"id": name, "serial": meter.serial}
            for name, meter in (file.meters if file else {}).items()
        ],
        "coordinates": None if file is None else _coordinates(file),
        "confidential": bool(file and file.confidential),
        "findings": [
            cast("FindingLine", {k: places.without(v) for k, v in f.as_dict().items()})
            for f in findings
        ],
        "hashes": hashes,
    }


def _coordinates(file: ProjectFile) -> Coordinates | None:
    latitude, longitude = file.site.latitude, file.site.longitude
    if latitude is None or longitude is None:
        return None
    return {"latitude": float(latitude), "longitude": float(longitude)}
