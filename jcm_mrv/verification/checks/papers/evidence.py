"""Calibration, invoices, evidence and criteria, as far as the project's own file shows them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from jcm_mrv.calculation.result import ApplicationResult, LedgerEntry, Result
from jcm_mrv.findings import VER, Finding
from jcm_mrv.metering.interface import LedgerLine
from jcm_mrv.metering.rules.calibration import stretches
from jcm_mrv.methodology.inputs import labelled
from jcm_mrv.patterns import pattern
from jcm_mrv.project.evidence_names import files_named, names_a_file
from jcm_mrv.project.load import Project
from jcm_mrv.verification.checks.papers.project import applied_in
from jcm_mrv.verification.claim.claim import Claim

_METER = pattern(r"(?:[^:]*: )?meter (.*): [^:]*\Z", re.DOTALL)
"""The words of rule 8, also of one of several sources."""
_MOST = 8


def state_of_evidence(project: Project, text: str) -> str:
    """Say whether a file that is named as evidence is there; what it says is not looked at.

    Returns
    -------
    str
        ``none named``, ``named, not as a file``, ``file is missing``, ``file is there, not read``.
    """
    named = text.strip()
    if not named:
        return "none named"
    if not names_a_file(named):
        return "named, not as a file"
    is_there = any(path.exists() for path in files_named(named, project.folder))
    return "file is there, not read" if is_there else "file is missing"


def meters_used(result: Result) -> dict[str, list[str]]:
    """Give what each meter of a project measures: parameters with their members."""
    found: dict[str, list[str]] = {}
    for applied in result.applications:
        application = applied.application
        for name, plan in application.file.monitoring.items():
            if name not in application.methodology.monitored():
                continue
            for key in application.source_keys(name):
                source = plan.members.get("/".join(key), plan) if key else plan
                for meter in source.meter_names(plan):
                    label = f"{name}[{'/'.join(key)}]" if key else name
                    found.setdefault(meter, []).append(label)
    return found


def meters_in_turn(result: Result) -> set[str]:
    """Give the meters that were in use in a part of the period only, one after another."""
    return {
        meter
        for applied in result.applications
        for name, plan in applied.application.file.monitoring.items()
        if name in applied.methodology.monitored()
        for source in (plan, *plan.members.values())
        if len(source.sources) > 1
        for meter in source.meter_names(plan)
    }


def calibration(claim: Claim, project_result: Result) -> Iterator[Finding]:
    """Give meters that were not under a valid calibration on every day of the period."""
    file = project_result.project.file
    period, corrections = file.period, corrections_of(project_result)
    in_turn = meters_in_turn(project_result)
    for meter, labels in meters_used(project_result).items():
        declared = file.meters.get(meter)
        if declared is None:
            continue
        where = project_result.project.document.where(("meters", meter))
        every = stretches(declared.calibrations, period.start, period.end)
        late = [(s.first, s.last) for s in every if s.state == "overdue"]
        none = [(s.first, s.last) for s in every if s.state not in ("valid", "overdue")]
        if meter in in_turn:
            # Only the days on which it was in use count: of these the overdue ones were corrected.
            lines = (entry.line for entry in corrections.get(meter, ()))
            late, none = sorted({days_of(line) for line in lines}), []
        measures = ", ".join(labels[:_MOST])
        if late:
            days, found = _listed(late)
            corrected = _corrected(corrections.get(meter, []))
            yield VER[167].at(
                where, found=f"{days} days, {found}", meter=meter, measures=measures, done=corrected
            )
        if none:
            days, found = _listed(none)
            yield VER[167]["none"].at(
                where, found=f"{days} days, {found}", meter=meter, measures=measures
            )


def _listed(stretches_of: list[tuple[dt.date, dt.date]]) -> tuple[int, str]:
    days = sum((last - first).days + 1 for first, last in stretches_of)
    return days, ", ".join(f"{first} - {last}" for first, last in stretches_of)


def corrections_of(result: Result) -> dict[str, list[LedgerEntry]]:
    """Give what the rules corrected while calibrations were overdue, by meter."""
    found: dict[str, list[LedgerEntry]] = {}
    for applied in result.applications:
        for entry in applied.ledger:
            match = _METER.match(entry.line.detail) if entry.line.rule == "MON-801" else None
            if match is not None:
                found.setdefault(match[1], []).append(entry)
    return found


def _corrected(lines: list[LedgerEntry]) -> str:
    """Say what the rules for readings took off or added for these days."""
    if not lines:
        return "no error was applied"
    tonnes = sum(entry.effect_tco2 for entry in lines)
    return f"the permissible error was applied to the readings: {tonnes:+,.6g} tCO2"


def missing_files(claim: Claim, project_result: Result) -> Iterator[Finding]:
    """Give evidence that is named as a file and is not there."""
    project = project_result.project
    named: list[tuple[str, str, str]] = []
    for meter, declared in project.file.meters.items():
        where = project.document.where(("meters", meter))
        named += [
            (where, f"the certificate of {one.date} of meter {meter}", one.certificate)
            for one in declared.calibrations
        ]
        named += [
            (where, f"the evidence of {one.date}, meter {meter} {one.what}", one.evidence)
            for one in declared.events
        ]
    for applied in project_result.applications:
        named += _of_application(applied)
    for where, what, text in dict.fromkeys(named):
        if state_of_evidence(project, text) == "file is missing":
            yield VER[168].at(where, found=text, what=what)


def _of_application(applied: ApplicationResult) -> Iterator[tuple[str, str, str]]:
    application = applied.application
    for key, answer in application.file.criteria.items():
        yield (
            application.where("criteria", key),
            f"the evidence of criterion {key}",
            answer.evidence,
        )
    for name, member, source, where in application.sources():
        label = labelled(name, member)
        yield where, f"the evidence of {label}", source.evidence
        for accepted in source.accept:
            yield where, f"the evidence why {accepted.finding} is accepted", accepted.evidence
        for entry in (*(source.entries or ()), *source.invoiced):
            what = f"the evidence of {label} for {entry.start} - {entry.end}"
            yield where, what, entry.evidence


def invoices(claim: Claim, project_result: Result) -> Iterator[Finding]:
    """Give invoices that differ from the meter, or from entries, by more than two meters err."""
    for applied in project_result.applications:
        for entry in applied.ledger:
            line = entry.line
            if line.rule != "MON-812" or line.beside is None:
                continue
            metered, invoiced = map(float, line.beside)
            member = "/".join(entry.member)
            label = f"{entry.parameter}[{member}]" if member else entry.parameter
            declared = applied.application.source_of(entry.parameter, entry.member)
            first, last = days_of(line)
            entered = declared is not None and not declared[1].patterns
            own = "entered" if entered else "metered"
            yield (VER[169]["entries"] if entered else VER[169]).at(
                "" if declared is None else declared[2],
                found=f"{own} {metered:,.6g}, invoiced {invoiced:,.6g} {entry.unit}",
                label=label,
                days=f"{first} - {last}",
                used="invoiced" if line.effect else own,
            )


def days_of(line: LedgerLine) -> tuple[dt.date, dt.date]:
    """Give the whole days of a line between two midnights, both included."""
    first, last = dt.date.fromisoformat(line.start[:10]), dt.date.fromisoformat(line.end[:10])
    return first, last - dt.timedelta(days=1) if "T" in line.end else last


def answers(claim: Claim, project_result: Result) -> Iterator[Finding]:
    """Give the criteria that the participants do not answer."""
    applied = applied_in(claim, project_result)
    if applied is None:
        return
    given = applied.application.file.criteria
    open_ = [key for key in claim.methodology.criteria_of_text if key not in given]
    if open_:
        yield VER[170].at(applied.application.where("criteria"), found=", ".join(open_))
