"""Worked examples as data: run through the same equations as every project."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from pydantic import Field

from jcm_mrv.findings import Finding, FindingsError, error, nearest
from jcm_mrv.methodology.inputs import (
    MOST_VALUES,
    Inputs,
    Listed,
    MemberKey,
    Problem,
    bind_members,
)
from jcm_mrv.methodology.members import built_ins
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.numbers import Number, number_text
from jcm_mrv.methodology.solve import Solution, SolveError, solve
from jcm_mrv.strict_yaml import Document, StrictModel, load_file, validate_filled

RELATIVE = Fraction(1, 10**9)


class CasePeriod(StrictModel):
    """The monitored days of the case's calendar year, both included."""

    start: dt.date = dt.date(2023, 1, 1)
    end: dt.date = dt.date(2023, 12, 31)


class Case(StrictModel):
    """One worked example: inputs in the units of the methodology, expected values, their origin.

    ``digits`` compares published figures that were rounded; without it values agree to 1e-9.
    ``since`` gives sets of calendar years their first day; in keys of values, ``*`` stands for
    every member: ``food/*``.
    """

    name: str
    origin: str
    arithmetic: str = ""
    period: CasePeriod = CasePeriod()
    sets: dict[str, tuple[dict[str, Any], ...]] = Field(default_factory=dict)
    since: dict[str, dt.date] = Field(default_factory=dict)
    values: dict[str, Number | dict[str, Number]] = Field(default_factory=dict)
    expected: dict[str, Number | dict[str, Number]] = Field(default_factory=dict)
    digits: int | None = None
    expected_error: str | None = None


class CaseFile(StrictModel):
    """The content of a ``cases.yaml``."""

    cases: tuple[Case, ...]


@dataclass(frozen=True)
class CaseResult:
    """What a case gave: findings where it does not hold."""

    case: Case
    inputs: Inputs | None
    solution: Solution | None
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Whether every expected value was met."""
        return not self.findings


def read_cases(methodology: Methodology) -> tuple[Document, tuple[Case, ...]]:
    """Give the cases of a methodology with the document they stand in.

    Raises
    ------
    FindingsError
        When the file is missing or has errors.
    """
    if methodology.folder is None:
        return Document("cases.yaml", {}), ()
    document = load_file(cases_path(methodology.folder), "MET")
    return document, validate_filled(document, CaseFile, "MET").cases


def cases_path(folder: Path) -> Path:
    """Give the path of a methodology's cases."""
    return folder / "cases.yaml"


def run_case(methodology: Methodology, case: Case, where: str) -> CaseResult:
    """Give what a case computes, with a finding ``MET-120`` for each value that differs."""
    try:
        inputs = bind_case(methodology, case, where)
    except FindingsError as exc:
        return CaseResult(case, None, None, exc.findings)
    try:
        solution = solve(methodology, inputs.arrays(), inputs.sizes)
    except SolveError as exc:
        if case.expected_error and case.expected_error in str(exc):
            return CaseResult(case, inputs, None, ())
        return CaseResult(
            case,
            inputs,
            None,
            (
                error(
                    "MET-121",
                    f"case {case.name!r}: no result: {exc}",
                    where=where,
                    found=str(exc),
                    expected=case.expected_error or "numbers",
                    hint="check the inputs of the case",
                ),
            ),
        )
    if case.expected_error:
        return CaseResult(
            case,
            inputs,
            solution,
            (
                error(
                    "MET-121",
                    f"case {case.name!r}: computes although an error is expected",
                    where=where,
                    found=f"ER = {solution.scalar('ER')!r}",
                    expected=case.expected_error,
                ),
            ),
        )
    return CaseResult(case, inputs, solution, tuple(_compare(case, inputs, solution, where)))


def bind_case(methodology: Methodology, case: Case, where: str) -> Inputs:
    """Give the members and exact input values of a case, the days of its period included.

    Raises
    ------
    FindingsError
        ``MET-122`` where the case does not fit the methodology.
    """
    findings = [
        _unfit(case, where, f"{name}: `since` is for sets of calendar years, and only it")
        for name in [*case.sets, *case.since]
        if name in methodology.sets
        and (name in case.since) is not bool(methodology.sets[name].years)
    ]
    listed = {
        name: [
            Listed(str(item.pop("id", n)), str(item.pop("title", "")), item)
            for n, item in enumerate(map(dict[str, Any], given), start=1)
        ]
        for name, given in {**dict.fromkeys(case.since, ()), **case.sets}.items()
    }
    years = {
        name: range(first.year, case.period.end.year + 1) for name, first in case.since.items()
    }
    used = methodology.needed_by("ER")
    inputs, problems, wrong = bind_members(
        methodology, listed, years, used, lambda *_: where, f"case {case.name!r}, "
    )
    findings += wrong
    if any(problem.kind == "too many" for problem in problems):
        raise FindingsError([*findings, *_worded(methodology, case, where, problems)])
    given = {name: _by_member(inputs, name, value) for name, value in case.values.items()}
    # As in a project, a number of the methodology's own may be given.
    problems += inputs.misplaced(given, "monitored", "fixed_ex_ante", "default")
    days = (case.period.end - case.period.start).days + 1
    built_in = {n: {(): v} for n, v in built_ins(case.period.end.year, days).items()}
    inputs = replace(inputs, values={**inputs.values, **given, **built_in})
    needed = {**methodology.monitored(), **methodology.fixed_ex_ante()}
    problems += inputs.lacking(name for name in needed if name not in methodology.defaults)
    findings += _worded(methodology, case, where, problems)
    if findings:
        raise FindingsError(findings)
    return inputs


def _worded(
    methodology: Methodology, case: Case, where: str, problems: list[Problem]
) -> list[Finding]:
    """Say in the words of a case what does not fit the methodology."""
    return [_unfit(case, where, *_words(methodology, case, problem)) for problem in problems]


def _words(methodology: Methodology, case: Case, problem: Problem) -> tuple[str, ...]:
    """Give message, hint, found and expected."""
    name = problem.name
    members = ", ".join("/".join(key) for key in problem.keys)
    match problem.kind:
        case "unknown set":
            return f"unknown set {name!r}", nearest(name, problem.among)
        case "no members":
            item = methodology.sets[name]
            return (
                f"the set {name!r} has no members",
                f"say `since: {{{name}: YYYY-MM-DD}}`"
                if item.years
                else f"list them under `sets` of the case: `{name}: [{{id: a}}]`",
                "nothing",
                f"at least one member: {item.title}",
            )
        case "twice":
            return f"the member {members!r} stands twice in {name}", "give each its own id"
        case "too many":
            return (
                f"{name} would have too many values",
                "list fewer members",
                f"{problem.number:,} combinations of members",
                f"at most {MOST_VALUES:,}",
            )
        case "unknown name":
            return f"{name!r} is no input of the methodology", nearest(name, problem.among)
        case "unknown member":
            return (
                f"{name} names an unknown member",
                "list the member under `sets` of the case, or mend its name",
                members,
                ", ".join(problem.among) or "no members",
            )
        case "no value":
            parameter = methodology.parameters[name]
            if name in case.values:
                return (
                    f"{name} must be given for each member",
                    f"add {members}",
                    "nothing for these",
                    f"{parameter.description} [{parameter.unit}]",
                )
            example = "{<member>: <number>}" if parameter.sets else "<number>"
            return (
                f"no value for {name}",
                f"add `{name}: {example}`",
                "nothing",
                f"{parameter.description} [{parameter.unit}]",
            )


def _unfit(
    case: Case, where: str, message: str, hint: str = "", found: str = "", expected: str = ""
) -> Finding:
    return error(
        "MET-122",
        f"case {case.name!r}: {message}",
        where=where,
        found=found,
        expected=expected,
        hint=hint,
    )


def _by_member(
    inputs: Inputs, name: str, given: Fraction | dict[str, Fraction]
) -> dict[MemberKey, Fraction]:
    """Give the value of each member; ``*`` stands for every one, as does a value without any."""
    if not isinstance(given, dict):
        return dict.fromkeys(inputs.keys(name), given)
    values: dict[MemberKey, Fraction] = {}
    for text, value in given.items():
        parts = tuple(text.split("/"))
        keys = [
            key
            for key in (inputs.keys(name) if "*" in parts else [parts])
            if len(key) == len(parts)
            and all(p in ("*", k) for p, k in zip(parts, key, strict=True))
        ]
        values |= dict.fromkeys(keys, value)
    return values


def _compare(case: Case, inputs: Inputs, solution: Solution, where: str) -> list[Finding]:
    findings = []
    for name, wanted in case.expected.items():
        if name not in solution.values:
            findings.append(
                _unfit(case, where, f"unknown value {name!r}", nearest(name, solution.values))
            )
            continue
        found = inputs.by_key(solution.values[name], inputs.methodology.sets_of(name))
        for key, value in _by_member(inputs, name, wanted).items():
            if key not in found:
                findings.append(_unfit(case, where, f"{name} has no member {'/'.join(key)}"))
            elif not _agrees(found[key], value, case.digits):
                label = f"{name}[{'/'.join(key)}]" if key else name
                findings.append(
                    error(
                        "MET-120",
                        f"case {case.name!r}: {label} differs",
                        where=where,
                        found=repr(found[key]),
                        expected=number_text(value),
                        hint="check the equation's source and the arithmetic of the case",
                    )
                )
    return findings


def _agrees(found: float, wanted: Fraction, digits: int | None) -> bool:
    if digits is not None:
        # A published figure may have been rounded or cut off: it is met within one unit of its
        # last digit.
        return abs(Fraction(found) - wanted) < Fraction(1, 10**digits)
    return abs(Fraction(found) - wanted) <= RELATIVE * max(abs(wanted), Fraction(1, 10**9))
