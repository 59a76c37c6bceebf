"""What can be judged of a project before it is calculated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.gathered import Gathered
from jcm_mrv.calculation.inputs import gather
from jcm_mrv.calculation.readiness import Readiness
from jcm_mrv.calculation.values import member_text
from jcm_mrv.findings import PLN, Finding, FindingsError, has_errors
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.reading.files import find_files
from jcm_mrv.project.estimates_fit import check_estimates
from jcm_mrv.project.load import Project
from jcm_mrv.project.seals import SEALS
from jcm_mrv.project.well_formed import files_of, sources_in


@immutable
class Check(Readiness):
    """Coverage of the data, answers to the eligibility criteria, and every finding.

    ``guards`` are what the library asks besides: whether each holds, None where no result tells.
    """

    coverage: tuple[dict[str, Any], ...]
    eligibility: tuple[dict[str, Any], ...]
    guards: tuple[dict[str, Any], ...]
    findings: tuple[Finding, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give the check as ``--json`` prints it."""
        return {
            "coverage": list(self.coverage),
            "eligibility": list(self.eligibility),
            "guards": list(self.guards),
            "ready": self.ready,
            "open": [finding.as_open() for finding in self.open],
            "unseen": [finding.as_open() for finding in self.unseen],
            "findings": [finding.as_dict() for finding in self.findings],
        }


def check(project: Project) -> Check:
    """Give what can be said of a project's data and eligibility; never raises for data.

    The data are looked at even where the project has other errors, as
    :func:`jcm_mrv.project.load.read_project` gives it, so that one round shows all of them.
    """
    findings = list(project.findings)
    coverage: list[dict[str, Any]] = []
    # Sealed days are compared with days.
    finest = "day" if (project.folder / SEALS).is_file() else "month"
    monitored = project.file.monitoring_period is not None
    if not monitored:
        findings += _not_monitored(project)
    gathered = [
        gather(project, application, finest) if monitored else Gathered()
        for application in project.applications
    ]
    for application, amounts in zip(project.applications, gathered, strict=True):
        findings += amounts.findings
        for (name, key), measured in amounts.measured.items():
            coverage += [
                {
                    "methodology": application.methodology.reference,
                    "parameter": name,
                    "member": member_text(key),
                    "year": amount.year,
                    "value": None if amount.value is None else float(amount.value),
                    "unit": application.methodology.unit(name),
                    "coverage": float(amount.coverage),
                    "aggregation": application.methodology.parameters[name].aggregation,
                    "weight": application.methodology.parameters[name].weight,
                    "adjusted_by": float(amount.adjusted_by),
                }
                # A year that several years of the result look back to stands once.
                for amount in dict.fromkeys(measured.amounts)
            ]
    outcomes: list[dict[str, bool | None]] = [{} for _ in project.applications]
    if monitored and not has_errors(findings):
        try:
            result = calculate(project, gathered)
            findings += result.findings
            outcomes = [dict(done.criteria) for done in result.applications]
        except FindingsError as exc:
            findings += exc.findings
    guards = [
        {
            "methodology": application.methodology.reference,
            "id": name,
            "text": guard.text,
            "holds": outcome.get(name),
        }
        for application, outcome in zip(project.applications, outcomes, strict=True)
        for name, guard in application.methodology.guards.items()
    ]
    untold = project.untold or ()
    said = [one for one in findings if one in project.findings or one.where not in untold]
    said += _lost_files(project)
    return Check(
        tuple(coverage),
        tuple(_eligibility(project)),
        tuple(guards),
        tuple(dict.fromkeys(said)),
    )


def _lost_files(project: Project) -> Iterator[Finding]:
    """Say which files of readings are not there, of sources that cannot be measured."""
    measured = {place for one in project.applications for *_, place in one.sources()}
    for path, source in sources_in(project.document.data):
        place, files = project.document.where(path), files_of(source)
        if files and (place not in measured or place in (project.untold or ())):
            try:
                find_files(files, project.folder, place)
            except FindingsError as exc:
                yield from exc.findings


def _not_monitored(project: Project) -> Iterator[Finding]:
    """Say what there is to say of a project without a monitoring period."""
    where = project.document.where(())
    if project.has_data:
        yield PLN[1]["data"].at(where)
        return
    # Before it operates, the estimates are all there is.
    yield PLN[20].at(where)
    for application in project.applications:
        yield from check_estimates(application, project.file)


def _eligibility(project: Project) -> list[dict[str, Any]]:
    lines = []
    for application in project.applications:
        for name, criterion in application.methodology.criteria_of_text.items():
            answer = application.file.criteria.get(name)
            if application.where("criteria", name) in (project.untold or ()):
                answer = None
            lines.append(
                {
                    "methodology": application.methodology.reference,
                    "id": name,
                    "text": criterion.text,
                    "answer": "not answered"
                    if answer is None
                    else "met"
                    if answer.met
                    else "not met",
                    "evidence": "" if answer is None else answer.evidence,
                    "standing": criterion.standing,
                }
            )
    return lines
