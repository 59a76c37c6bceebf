"""Worked examples as data: run through the same equations as every project."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from pydantic import Field

from jcm_mrv.findings import MET, Finding, FindingsError, nearest
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.built_in import START, built_ins
from jcm_mrv.methodology.days import day_number
from jcm_mrv.methodology.derived_members import calendar_years, part_members, parts_of_period
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.inputs import (
    MOST_VALUES,
    Inputs,
    Listed,
    MemberKey,
    Problem,
    Values,
    bind_members,
    labelled,
)
from jcm_mrv.methodology.library import cases_path
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import Set
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.period_parts import PeriodPart
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
    every member: ``food/*``. ``start_of_operation`` and ``attributes`` of the project stand where
    the methodology asks for them.
    """

    name: str
    origin: str
    arithmetic: str = ""
    period: CasePeriod = CasePeriod()
    sets: dict[str, tuple[dict[str, Any], ...]] = Field(default_factory=dict)
    since: dict[str, dt.date] = Field(default_factory=dict)
    start_of_operation: dt.date | None = None
    attributes: dict[str, Any] = Field(default_factory=dict)
    values: dict[str, Number | dict[str, Number]] = Field(default_factory=dict)
    expected: dict[str, Number | dict[str, Number]] = Field(default_factory=dict)
    digits: int | None = None
    expected_error: str | None = None


class CaseFile(StrictModel):
    """The content of a ``cases.yaml``."""

    cases: tuple[Case, ...]


@immutable
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
        expected = case.expected_error or "numbers"
        failed = MET[121].at(where, found=str(exc), case=case.name, expected=expected)
        return CaseResult(case, inputs, None, (failed,))
    findings = _compare(case, inputs, solution, where)
    if case.expected_error:
        gives = f"ER = {solution.scalar('ER')!r}"
        no_error = MET[121]["no-error"]
        findings = [no_error.at(where, found=gives, case=case.name, expected=case.expected_error)]
    return CaseResult(case, inputs, solution, tuple(findings))


def bind_case(methodology: Methodology, case: Case, where: str) -> Inputs:
    """Give the members and exact input values of a case, the days of its period included.

    Raises
    ------
    FindingsError
        ``MET-122`` where the case does not fit the methodology.
    """
    findings = [
        MET[122]["parts" if item.periods else "since"].at(where, case=case.name, name=name)
        for name in [*case.sets, *case.since]
        if (item := methodology.sets.get(name)) is not None
        and (item.periods or (name in case.since) is not bool(item.years))
    ]
    listed = {
        name: [
            Listed(str(item.pop("id", n)), str(item.pop("title", "")), item)
            for n, item in enumerate(map(dict[str, Any], given), start=1)
        ]
        for name, given in {**dict.fromkeys(case.since, ()), **case.sets}.items()
    }
    derived = {
        name: calendar_years(item, range(case.since[name].year, case.period.end.year + 1))
        for name, item in methodology.sets.items()
        if item.years is not None and name in case.since
    }
    derived |= {
        name: part_members(item, _parts_of_the_year(item, case))
        for name, item in methodology.sets.items()
        if item.periods is not None
    }
    used = set(methodology.needed_by("ER"))
    inputs, problems, wrong = bind_members(
        methodology,
        listed,
        derived,
        used,
        lambda *_: where,
        f"case {case.name!r}, ",
        case.attributes,
    )
    findings += wrong
    if any(problem.kind == "too many" for problem in problems):
        raise FindingsError([*findings, *(_worded(case, inputs, p, where) for p in problems)])
    given = {name: _by_member(inputs, name, value) for name, value in case.values.items()}
    # As in a project, a number of the methodology's own may be given.
    problems += inputs.misplaced(given, "monitored", "fixed_ex_ante", "default")
    findings += _in_vain(case, inputs, given, where)
    built_in = {n: {(): v} for n, v in built_ins(case.period.start, case.period.end).items()}
    if case.start_of_operation is not None:
        built_in[START] = {(): day_number(case.start_of_operation)}
    elif START in used:
        findings.append(MET[122]["start"].at(where, case=case.name))
    inputs = replace(inputs, values={**inputs.values, **given, **built_in})
    needed = {**methodology.monitored(), **methodology.fixed_ex_ante()}
    problems += inputs.lacking(name for name in needed if name not in methodology.defaults)
    findings += (_worded(case, inputs, problem, where) for problem in problems)
    if findings:
        raise FindingsError(findings)
    return inputs


def _parts_of_the_year(item: Set, case: Case) -> list[PeriodPart]:
    """Give the parts of the case's period that count in its calendar year."""
    year = case.period.end.year
    parts = parts_of_period(item, case.period.start, case.period.end)
    return [part for part in parts if part.year == year]


def _in_vain(case: Case, inputs: Inputs, given: Values, where: str) -> Iterator[Finding]:
    """Say which values of members are given that do not need them."""
    for name in (name for name in given if name in inputs.methodology.needed):
        asked, keys = inputs.asked(name), inputs.keys(name)
        spare = ["/".join(key) for key in given[name] if key in keys and key not in asked]
        if spare or (keys and not asked):
            yield MET[122]["not-needed"].at(
                where,
                found=", ".join(spare) or name,
                case=case.name,
                name=name,
                condition=inputs.methodology.parameters[name].needed,
            )


def _worded(case: Case, inputs: Inputs, problem: Problem, where: str) -> Finding:
    """Say in the words of a case what does not fit the methodology."""
    name, methodology = problem.name, inputs.methodology
    members = ", ".join("/".join(key) for key in problem.keys)
    near = nearest(name, problem.among)
    match problem.kind:
        case "unknown set":
            return MET[122].at(where, found=name, case=case.name, nearest=near)
        case "no members":
            item = methodology.sets[name]
            lacking = MET[122]["no-first-day"] if item.years else MET[122]["no-members"]
            return lacking.at(where, case=case.name, name=name, title=item.title)
        case "twice":
            return MET[122]["twice"].at(where, found=members, case=case.name, name=name)
        case "too many":
            return MET[122]["too-many"].at(
                where, case=case.name, name=name, count=problem.number, most=MOST_VALUES
            )
        case "unknown name":
            return MET[122]["unknown-name"].at(where, found=name, case=case.name, nearest=near)
        case "unknown member":
            known = ", ".join(problem.among) or "no members"
            return MET[122]["unknown-member"].at(
                where, found=members, case=case.name, name=name, members=known
            )
        case "no value":
            parameter = methodology.parameters[name]
            if name in case.values:
                return MET[122]["each"].at(where, case=case.name, name=name, members=members)
            return MET[122]["no-value"].at(
                where,
                case=case.name,
                name=name,
                example="{<member>: <number>}" if parameter.sets else "<number>",
                description=parameter.description,
                unit=parameter.unit,
            )


def _by_member(
    inputs: Inputs, name: str, given: Fraction | dict[str, Fraction]
) -> dict[MemberKey, Fraction]:
    """Give the value of each member; ``*`` stands for every one, as does a value without any."""
    if not isinstance(given, dict):
        return dict.fromkeys(inputs.asked(name), given)
    values: dict[MemberKey, Fraction] = {}
    for text, value in given.items():
        parts = tuple(text.split("/"))
        keys = [
            key
            for key in (inputs.asked(name) if "*" in parts else [parts])
            if len(key) == len(parts)
            and all(p in ("*", k) for p, k in zip(parts, key, strict=True))
        ]
        values |= dict.fromkeys(keys, value)
    return values


def _compare(case: Case, inputs: Inputs, solution: Solution, where: str) -> list[Finding]:
    findings = []
    for name, wanted in case.expected.items():
        if name not in solution.values:
            near = nearest(name, solution.values)
            findings.append(
                MET[122]["unknown-value"].at(where, found=name, case=case.name, nearest=near)
            )
            continue
        found = inputs.by_key(solution.values[name], inputs.methodology.sets_of(name))
        for key, value in _by_member(inputs, name, wanted).items():
            member = "/".join(key)
            if key not in found:
                findings.append(
                    MET[122]["no-member"].at(where, found=member, case=case.name, name=name)
                )
            elif not _agrees(found[key], value, case.digits):
                findings.append(
                    MET[120].at(
                        where,
                        found=repr(found[key]),
                        case=case.name,
                        label=labelled(name, key),
                        expected=number_text(value),
                    )
                )
    return findings


def _agrees(found: float, wanted: Fraction, digits: int | None) -> bool:
    if digits is not None:
        # A published figure may have been rounded or cut off: it is met within one unit of its
        # last digit.
        return abs(Fraction(found) - wanted) < Fraction(1, 10**digits)
    return abs(Fraction(found) - wanted) <= RELATIVE * max(abs(wanted), Fraction(1, 10**9))
