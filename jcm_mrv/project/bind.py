"""What a project file says for a methodology, bound to its names; what does not fit is reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from jcm_mrv.findings import PRJ, Finding, FindingsError, has_errors, nearest
from jcm_mrv.findings.language import said
from jcm_mrv.methodology.built_in import START
from jcm_mrv.methodology.days import day_number
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.inputs import (
    MOST_VALUES,
    Inputs,
    Listed,
    MemberKey,
    Problem,
    bind_members,
    labelled,
)
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.series.use import LoadSeries
from jcm_mrv.project.application import Application
from jcm_mrv.project.believable import unbelievable
from jcm_mrv.project.found_fit import check_found
from jcm_mrv.project.given import GivenValues, ProjectValue
from jcm_mrv.project.model import ApplicationFile, ProjectFile
from jcm_mrv.project.overlaid import Overlaid
from jcm_mrv.project.parts_of_time import members_in_time, spans_in_time
from jcm_mrv.project.plan import (
    check_answers,
    check_monitored,
    check_plan,
    check_without_members,
    not_needed,
)
from jcm_mrv.project.stated import check_how
from jcm_mrv.strict_yaml import Document, Path_


def bind_application(
    read: Overlaid,
    file: ApplicationFile,
    document: Document,
    base: Path_,
    project: ProjectFile,
    load_series: LoadSeries,
) -> tuple[Application | None, list[Finding]]:
    """Give the application, or None, with everything that does not fit the methodology as read."""
    methodology = read.methodology

    def where(*path: str | int) -> str:
        return document.where((*base, *path))

    spans, findings = spans_in_time(methodology, file, project, document, base)
    listed = {
        name: [Listed(member.id, member.title, member.attributes) for member in members]
        for name, members in file.sets.items()
    }
    derived = {
        name: members_in_time(item, spans.get(name, ()))
        for name, item in methodology.sets.items()
        if item.year_attribute is not None
    }
    used = set(methodology.needed_by("ER")).union(*map(t.references, methodology.tests.values()))
    inputs, problems, wrong = bind_members(
        methodology,
        listed,
        derived,
        used,
        lambda name, n, key: where(
            *(("sets", name, n) if name else ("attributes",)), *filter(None, [key])
        ),
        of_project=file.attributes,
    )
    findings += [
        finding
        for problem in problems
        if (finding := _worded(problem, methodology, listed, where)) is not None
    ]
    findings += wrong
    unvalued = Application(
        inputs,
        file,
        document,
        base,
        {},
        spans,
        project.span.start,
        read.records,
        read.used,
        read.refused,
        read.own,
        participants=project.participants.names,
    )
    meters = set(project.meters)
    if has_errors(findings):
        return None, [*findings, *check_without_members(unvalued, meters)]
    given, wrong = _given(inputs, file, where, GivenValues(methodology, load_series))
    values = {name: {k: v.value for k, v in of.items()} for name, of in given.items()}
    values[START] = {(): day_number(project.start_of_operation)}
    inputs = replace(inputs, values={**inputs.values, **values})
    application = replace(unvalued, inputs=inputs, given=given)
    findings += wrong
    findings += check_found(application, project.span.end)
    findings += check_plan(application, meters)
    findings += check_how(application)
    if project.monitoring_period is not None:
        findings += check_monitored(application)
    findings += check_answers(application)
    return application, findings


def _worded(
    problem: Problem,
    methodology: Methodology,
    listed: Mapping[str, Sequence[Listed]],
    where: Callable[..., str],
) -> Finding | None:
    """Say in the words of a project file what is wrong with its members."""
    name = problem.name
    match problem.kind:
        case "unknown set":
            return PRJ[101].at(
                where("sets", name),
                found=name,
                reference=methodology.reference,
                nearest=nearest(name, problem.among),
            )
        case "no members" if methodology.sets[name].year_attribute is None:
            return PRJ[102].at(where("sets"), name=name, title=methodology.sets[name].title)
        case "twice":
            ((member,),) = problem.keys
            first = next(n for n, m in enumerate(listed[name], start=1) if m.id == member)
            return PRJ[103].at(
                where("sets", name, problem.number),
                found=said("first as number {first}", first=first),
                member=member,
                name=name,
            )
        case "too many":
            return PRJ[145].at(
                where("sets"),
                found=" × ".join((f"{len(members)} {k}" for k, members in listed.items())),
                name=name,
                count=problem.number,
                most=MOST_VALUES,
            )
    # The first day of a set of calendar years has a finding of its own.
    return None


def _given(
    inputs: Inputs, file: ApplicationFile, where: Callable[..., str], values: GivenValues
) -> tuple[dict[str, dict[MemberKey, ProjectValue]], list[Finding]]:
    """Give the values fixed ex ante that the file gives, and what is wrong with them."""
    methodology = inputs.methodology
    findings: list[Finding] = []
    contents: dict[str, dict[MemberKey, Any]] = {}
    for name, content in file.values.items():
        parameter = methodology.parameters.get(name)
        # What is no value of this methodology is said as such, whatever it holds.
        fixed = parameter is not None and parameter.kind in ("fixed_ex_ante", "default")
        sets = ", ".join(methodology.sets_of(name)) if fixed else ""
        known = {} if not sets else {"/".join(key): key for key in inputs.keys(name)}
        alone = ("series", "value", *(parameter.prefer if parameter is not None else ()))
        one = next((k for k in alone if sets and k in content and k not in known), "")
        if one:
            findings.append(
                PRJ[105]["each"].at(
                    where("values", name),
                    found=said("`{one}:` without a member", one=one),
                    name=name,
                    sets=sets,
                    member=next(iter(known), "MEMBER"),
                    one=one,
                )
            )
        else:
            contents[name] = (
                {tuple(k.split("/")): v for k, v in content.items()} if sets else {(): content}
            )
    for problem in inputs.misplaced(contents, "fixed_ex_ante", "default"):
        name = problem.name
        if problem.kind == "unknown name":
            known = name in methodology.parameters
            findings.append(
                PRJ[104].at(where("values", name), found=name, reference=methodology.reference)
                if known
                else PRJ[104]["unknown"].at(
                    where("values", name),
                    found=name,
                    reference=methodology.reference,
                    nearest=nearest(name, problem.among),
                )
            )
            del contents[name]
        for key in problem.keys:
            member = "/".join(key)
            del contents[name][key]
            findings.append(
                PRJ[105].at(
                    where("values", name, member),
                    found=member,
                    name=name,
                    sets=", ".join(methodology.sets_of(name)),
                    nearest=nearest(member, problem.among),
                )
            )
    given: dict[str, dict[MemberKey, ProjectValue]] = {}
    told: set[str] = set()
    for name, by_member in contents.items():
        asked = frozenset(inputs.asked(name))
        for key, content in by_member.items():
            label = labelled(name, key)
            place = where("values", name, *filter(None, ["/".join(key)]))
            if key not in asked:
                findings.append(not_needed(methodology, name, label, place))
                continue
            try:
                value = values.read(name, label, content, place)
            except FindingsError as exc:
                findings += exc.findings
                continue
            findings += values.implausible(name, label, value)
            findings += unbelievable(methodology, name, label, value.value, place)
            given.setdefault(name, {})[key] = value
            series = values.series.get(value.series_name)
            if series is not None and series.own_word and series.name not in told:
                told.add(series.name)
                found = f"SHA-256 {series.sha256}"
                findings.append(PRJ[147]["series"].at(place, found=found, name=series.name))
    return given, findings
