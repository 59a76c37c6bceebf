"""Whether the monitoring plan and the answers to criteria fit the methodology."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jcm_mrv.findings import Finding, error, nearest, note, warning

if TYPE_CHECKING:
    from jcm_mrv.project.application import Application


def check_plan(application: Application, meters: set[str]) -> list[Finding]:
    """Give what is wrong with the monitoring plan: parameters, members, options, meters, gaps."""
    findings: list[Finding] = []
    monitored = application.methodology.monitored()
    for name, plan in application.file.monitoring.items():
        if name not in monitored:
            known = name in application.methodology.parameters
            findings.append(
                error(
                    "PRJ-109",
                    f"{name!r} is fixed, not monitored" if known else f"unknown parameter {name!r}",
                    where=application.where("monitoring", name),
                    found=name,
                    expected="a monitored parameter of " + application.methodology.reference,
                    hint="move it to `values`" if known else nearest(name, monitored),
                )
            )
            continue
        keys = ["/".join(key) for key in application.source_keys(name) if key]
        for member in plan.members:
            if member not in keys:
                findings.append(
                    error(
                        "PRJ-105",
                        f"{name}: unknown member {member!r}",
                        where=application.where("monitoring", name, "members", member),
                        found=member,
                        expected="a member of "
                        + (", ".join(application.methodology.sets_of(name)) or "no set"),
                        hint=nearest(member, keys),
                    )
                )
        if keys and plan.declares_data:
            findings.append(
                error(
                    "PRJ-110",
                    f"{name} is monitored for each member",
                    where=application.where("monitoring", name),
                    found="readings or entries directly under the parameter",
                    expected="`members:` with one source each",
                    hint=f"put them under `members: {{{keys[0]}: ...}}`",
                )
            )
        options = monitored[name].options
        if plan.option is None:
            findings.append(
                warning(
                    "PRJ-111",
                    f"{name}: no monitoring option is stated",
                    where=application.where("monitoring", name),
                    found="nothing",
                    expected=" or ".join(options),
                    hint=f"add `option: {options[0]}`",
                )
            )
        elif plan.option not in options:
            findings.append(
                error(
                    "PRJ-112",
                    f"{name}: monitoring option {plan.option} is not allowed",
                    where=application.where("monitoring", name, "option"),
                    found=plan.option,
                    expected=" or ".join(options),
                    hint="use an option that the methodology allows",
                )
            )
        findings += _sources(application, name, meters)
        findings += _earlier(application, name)
    for name in monitored:
        findings += _missing(application, name)
    return findings


def _sources(application: Application, name: str, meters: set[str]) -> list[Finding]:
    findings: list[Finding] = []
    for key in application.source_keys(name):
        found = application.source_of(name, key)
        if found is None:
            continue
        _, source, place = found
        if source.meter is not None and source.meter not in meters:
            findings.append(
                error(
                    "PRJ-113",
                    f"unknown meter {source.meter!r}",
                    where=place,
                    found=source.meter,
                    expected="a meter declared under `meters`",
                    hint=nearest(source.meter, meters),
                )
            )
        if source.readings is not None and source.entries is not None:
            findings.append(
                error(
                    "PRJ-114",
                    f"{name}: readings and entries are both given",
                    where=place,
                    found="`readings` and `entries`",
                    expected="one of them",
                    hint="remove one of the two",
                )
            )
    return findings


def _earlier(application: Application, name: str) -> list[Finding]:
    """Warn about amounts of earlier years that nothing shows: no meter data stand behind them."""
    if application.methodology.years_set(name) is None:
        return []
    findings: list[Finding] = []
    for key in application.source_keys(name):
        found = application.source_of(name, key)
        if found is None or found[0].evidence or found[1].evidence:
            continue
        unshown = [
            entry
            for entry in found[1].entries or ()
            if entry.end < application.start and not entry.evidence
        ]
        if unshown:
            findings.append(
                warning(
                    "PRJ-144",
                    f"{'/'.join((name, *key))}: nothing shows amounts of earlier years",
                    where=found[2],
                    found=", ".join(f"{entry.start} to {entry.end}" for entry in unshown[:6]),
                    expected="`evidence:` for each, such as the earlier monitoring report",
                    hint="they count in every later year",
                )
            )
    return findings


def _missing(application: Application, name: str) -> list[Finding]:
    findings: list[Finding] = []
    parameter = application.methodology.parameters[name]
    for key in application.source_keys(name):
        if application.source_of(name, key) is None:
            label = f"{name} of {'/'.join(key)}" if key else name
            findings.append(
                error(
                    "PRJ-115",
                    f"{label} is not monitored",
                    where=application.where("monitoring", *([name] if key else [])),
                    found="no readings and no entries",
                    expected=f"{parameter.description} [{parameter.unit}]",
                    hint=f"add `{'/'.join(key) or name}:` with `readings:` or `entries:`",
                )
            )
    return findings


def check_answers(application: Application) -> list[Finding]:
    """Give what is wrong with the answers to eligibility criteria and with confirmations."""
    return [*_criteria(application), *_confirmed(application)]


def _criteria(application: Application) -> list[Finding]:
    findings: list[Finding] = []
    for name, answer in application.file.criteria.items():
        if name not in application.methodology.criteria:
            findings.append(
                error(
                    "PRJ-116",
                    f"unknown eligibility criterion {name!r}",
                    where=application.where("criteria", name),
                    found=name,
                    expected="a criterion of " + application.methodology.reference,
                    hint=nearest(name, application.methodology.criteria),
                )
            )
        elif not answer.met:
            findings.append(
                error(
                    "PRJ-117",
                    f"the eligibility criterion {name} is not met",
                    where=application.where("criteria", name),
                    found="met: false",
                    expected=application.methodology.criteria[name].text,
                    hint="the methodology cannot be applied to this project",
                )
            )
        elif not answer.evidence:
            findings.append(
                note(
                    "PRJ-118",
                    f"the eligibility criterion {name} has no evidence",
                    where=application.where("criteria", name),
                    found="met: true",
                    expected=application.methodology.criteria[name].evidence,
                    hint="add `evidence:`",
                )
            )
    for name, criterion in application.methodology.criteria.items():
        if name not in application.file.criteria:
            findings.append(
                warning(
                    "PRJ-119",
                    f"the eligibility criterion {name} is not answered",
                    where=application.where("criteria"),
                    found="nothing",
                    expected=criterion.text,
                    hint=f'add `"{name}": {{met: true, evidence: ...}}` under `criteria`',
                )
            )
    return findings


def _confirmed(application: Application) -> list[Finding]:
    findings: list[Finding] = []
    names = {
        *application.methodology.parameters,
        *application.methodology.equations,
        *application.methodology.tables,
    }
    for n, confirmation in enumerate(application.file.confirmed):
        if confirmation.what not in names:
            findings.append(
                error(
                    "PRJ-120",
                    f"nothing is called {confirmation.what!r}",
                    where=application.where("confirmed", n),
                    found=confirmation.what,
                    expected="a parameter, table or equation of "
                    + application.methodology.reference,
                    hint=nearest(confirmation.what, names),
                )
            )
    return findings
