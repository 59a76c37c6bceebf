"""Worked examples as data: run through the same equations as every project."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import Field

from jcm_mrv.findings import Finding, FindingsError, error, nearest
from jcm_mrv.methodology.expression.evaluate import Array
from jcm_mrv.methodology.members import Value, built_ins, read_attributes
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
class CaseInputs:
    """A case bound to its methodology: members and exact values by name and member ids."""

    members: dict[str, tuple[str, ...]]
    titles: dict[str, tuple[str, ...]]
    values: dict[str, dict[tuple[str, ...], Value]]

    @property
    def sizes(self) -> dict[str, int]:
        """Number of members per set."""
        return {name: len(ids) for name, ids in self.members.items()}


@dataclass(frozen=True)
class CaseResult:
    """What a case gave: findings where it does not hold."""

    case: Case
    inputs: CaseInputs | None
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
        solution = solve(methodology, as_arrays(methodology, inputs), inputs.sizes)
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
    return CaseResult(
        case, inputs, solution, tuple(_compare(methodology, case, inputs, solution, where))
    )


def bind_case(methodology: Methodology, case: Case, where: str) -> CaseInputs:
    """Give the members and exact input values of a case.

    Raises
    ------
    FindingsError
        ``MET-122`` where the case does not fit the methodology.
    """
    findings: list[Finding] = []
    members: dict[str, tuple[str, ...]] = {}
    titles: dict[str, tuple[str, ...]] = {}
    days = (case.period.end - case.period.start).days + 1
    values: dict[str, dict[tuple[str, ...], Value]] = {
        name: {(): value} for name, value in built_ins(case.period.end.year, days).items()
    }
    used = methodology.needed_by("ER")
    for name, declared in methodology.sets.items():
        given = case.sets.get(name, ())
        if declared.years is not None and name in case.since:
            years = range(case.since[name].year, case.period.end.year + 1)
            given = tuple({"id": str(year), declared.years: Fraction(year)} for year in years)
        members[name] = tuple(str(item.get("id", n + 1)) for n, item in enumerate(given))
        titles[name] = tuple(str(item.get("title", "")) for item in given)
        if not given:
            # A set that may be empty has values of each name, for no member.
            values |= {key: {} for key in methodology.sets[name].attributes}
        if not given and methodology.sets[name].optional is None:
            wanted = f"say `since: {{{name}: YYYY-MM-DD}}`" if declared.years else ""
            findings.append(
                _unfit(
                    case,
                    where,
                    f"the set {name!r} has no members",
                    wanted or f"list them under `sets` of the case: `{name}: [{{id: a}}]`",
                    "nothing",
                    f"at least one member: {methodology.sets[name].title}",
                )
            )
        for identifier, item in zip(members[name], given, strict=True):
            rest = {k: v for k, v in item.items() if k not in ("id", "title")}
            read, problems = read_attributes(
                declared,
                rest,
                lambda _: where,
                f"case {case.name!r}, {identifier}",
                used,
            )
            findings += problems
            for key, value in read.items():
                values.setdefault(key, {})[(identifier,)] = value
    for name in [*case.sets, *case.since]:
        if name not in methodology.sets:
            findings.append(
                _unfit(case, where, f"unknown set {name!r}", nearest(name, methodology.sets))
            )
        elif (name in case.since) is not bool(methodology.sets[name].years):
            findings.append(
                _unfit(case, where, f"{name}: `since` is for sets of calendar years, and only it")
            )
    inputs = {
        k for k, p in methodology.parameters.items() if p.kind in ("monitored", "fixed_ex_ante")
    }
    # As in a project, a number of the methodology's own may be given.
    givable = inputs | {k for k, p in methodology.parameters.items() if p.kind == "default"}
    for name, given_value in case.values.items():
        if name not in givable:
            findings.append(
                _unfit(
                    case, where, f"{name!r} is no input of the methodology", nearest(name, givable)
                )
            )
            continue
        values[name] = dict(_by_member(methodology, members, name, given_value))
        wanted = set(_keys(methodology, members, name))
        if set(values[name]) - wanted:
            names = sorted("/".join(key) for key in set(values[name]) - wanted)
            valid = ", ".join("/".join(key) for key in sorted(wanted)) or "no members"
            findings.append(
                _unfit(
                    case,
                    where,
                    f"{name} names an unknown member",
                    "list the member under `sets` of the case, or mend its name",
                    ", ".join(names),
                    valid,
                )
            )
        elif set(values[name]) != wanted and name not in methodology.defaults:
            left = sorted("/".join(key) for key in wanted - set(values[name]))
            findings.append(
                _unfit(
                    case,
                    where,
                    f"{name} must be given for each member",
                    f"add {', '.join(left)}",
                    ", ".join(sorted("/".join(key) for key in values[name])) or "nothing",
                    ", ".join("/".join(key) for key in sorted(wanted)),
                )
            )
    for name in sorted(inputs - set(case.values)):
        if not _keys(methodology, members, name):
            values[name] = {}
        elif name not in methodology.defaults:
            unit, one = methodology.parameters[name].unit, methodology.sets_of(name)
            findings.append(
                _unfit(
                    case,
                    where,
                    f"no value for {name}",
                    f"add `{name}: " + ("{<member>: <number>}`" if one else "<number>`"),
                    "nothing",
                    f"{methodology.parameters[name].description} [{unit}]",
                )
            )
    if findings:
        raise FindingsError(findings)
    return CaseInputs(members, titles, values)


def as_arrays(methodology: Methodology, inputs: CaseInputs) -> dict[str, Array]:
    """Give the inputs as arrays of shape (1, members of each set); NaN where a default is asked."""
    arrays: dict[str, Array] = {}
    for name, by_member in inputs.values.items():
        keys = _keys(methodology, inputs.members, name)
        shape = (1, *(len(inputs.members[s]) for s in methodology.sets_of(name)))
        is_text = any(isinstance(value, str) for value in by_member.values())
        cells = [by_member.get(key) for key in keys]
        if is_text:
            arrays[name] = np.array(cells, dtype=object).reshape(shape)
        else:
            arrays[name] = np.array(
                [np.nan if cell is None else float(cell) for cell in cells]  # type: ignore[arg-type]
            ).reshape(shape)
    return arrays


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


def _keys(
    methodology: Methodology, members: dict[str, tuple[str, ...]], name: str
) -> list[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = [()]
    for set_name in methodology.sets_of(name):
        keys = [(*key, member) for key in keys for member in members[set_name]]
    return keys


def _by_member(
    methodology: Methodology,
    members: dict[str, tuple[str, ...]],
    name: str,
    given: Fraction | dict[str, Fraction],
) -> dict[tuple[str, ...], Fraction]:
    if isinstance(given, dict):
        values: dict[tuple[str, ...], Fraction] = {}
        for text, value in given.items():
            parts = tuple(text.split("/"))
            if "*" not in parts:
                values[parts] = value
                continue
            for key in _keys(methodology, members, name):
                if len(key) == len(parts) and all(
                    p in ("*", k) for p, k in zip(parts, key, strict=True)
                ):
                    values[key] = value
        return values
    return dict.fromkeys(_keys(methodology, members, name), given)


def _compare(
    methodology: Methodology, case: Case, inputs: CaseInputs, solution: Solution, where: str
) -> list[Finding]:
    findings = []
    for name, wanted in case.expected.items():
        if name not in solution.values:
            findings.append(
                _unfit(case, where, f"unknown value {name!r}", nearest(name, solution.values))
            )
            continue
        keys = _keys(methodology, inputs.members, name)
        found = dict(zip(keys, solution.values[name][0].reshape(-1).tolist(), strict=True))
        for key, value in _by_member(methodology, inputs.members, name, wanted).items():
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
