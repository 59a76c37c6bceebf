"""Eligibility criteria that a machine can test: with what the workbook says, else the project."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from jcm_mrv.calculation.eligibility import check_criteria
from jcm_mrv.calculation.result import ApplicationResult, Result
from jcm_mrv.findings import VER, Finding, Severity
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.expression.tree import references
from jcm_mrv.methodology.inputs import Inputs
from jcm_mrv.methodology.solve import Solution
from jcm_mrv.verification.checks.papers.project import applied_in
from jcm_mrv.verification.claim.claim import Claim


@immutable
class Tested:
    """What became of the test of a criterion.

    Attributes
    ----------
    holds : bool, optional
        None where it has no test, or one of values that are not known.
    by_project : bool
        Whether it was tested with the project file, as the workbook does not say what it needs.
    lacks : tuple of str
        The values that neither says.
    """

    holds: bool | None = None
    by_project: bool = False
    lacks: tuple[str, ...] = ()


@immutable
class Criteria:
    """What became of each criterion, and what is to be said of them."""

    tested: dict[str, Tested]
    findings: tuple[Finding, ...] = ()


NO_CRITERIA = Criteria({})


def judge_criteria(claim: Claim, result: Result | None, project: Result | None) -> Criteria:
    """Give what became of each criterion.

    Parameters
    ----------
    claim : Claim
        What the workbook claims.
    result : Result, optional
        What its inputs lead to.
    project : Result, optional
        What the project's data give, asked for what the workbook does not say.
    """
    own = None if result is None else result.applications[0]
    others = None if project is None else applied_in(claim, project)
    tested: dict[str, Tested] = {}
    findings: list[Finding] = []
    of_workbook, of_project = set[str](), set[str]()
    for name, tree in claim.methodology.tests.items():
        names = list(dict.fromkeys(references(tree)))
        lacks = _lacking(own, names)
        if own is not None and not lacks:
            of_workbook.add(name)
        elif others is not None and not _lacking(others, names):
            of_project.add(name)
        else:
            tested[name] = Tested(lacks=tuple(lacks))
    for application, which in ((own, of_workbook), (others, of_project)):
        if application is None or not which:
            continue
        by_project = application is others
        outcome, problems = _outcome(claim, application, which)
        tested |= {name: Tested(outcome[name], by_project) for name in which}
        findings += [_said(claim, problem, by_project) for problem in problems]
    return Criteria(
        {key: tested.get(key, Tested()) for key in claim.methodology.criteria}, tuple(findings)
    )


def _lacking(application: ApplicationResult | None, names: Sequence[str]) -> list[str]:
    """Give the names that have no value for a member that needs one; [] without a result."""
    if application is None:
        return []
    inputs = application.application.inputs
    solutions = application.solutions
    return [n for n in names if not all(_is_known(inputs, s, n) for s in solutions)]


def _is_known(inputs: Inputs, solution: Solution, name: str) -> bool:
    found = solution.values.get(name)
    if found is None:
        return False
    by_key = inputs.by_key(found, inputs.methodology.sets_of(name))
    values = [by_key[key] for key in inputs.asked(name)]
    return not any(v is None or (isinstance(v, float) and math.isnan(v)) for v in values)


def _outcome(
    claim: Claim, application: ApplicationResult, which: set[str]
) -> tuple[dict[str, bool | None], list[Finding]]:
    tests = {name: tree for name, tree in claim.methodology.tests.items() if name in which}
    inputs = application.application.inputs
    methodology = replace(inputs.methodology, tests=tests)
    own = replace(application.application, inputs=replace(inputs, methodology=methodology))
    parts = tuple(year.part for year in application.years)
    return check_criteria(own, parts, list(application.solutions))


def _said(claim: Claim, problem: Finding, by_project: bool) -> Finding:
    return VER[80].at(
        problem.where if by_project else claim.name,
        found=problem.found,
        severity=Severity.ERROR if problem.is_error else Severity.NOTE,
        problem=problem.message,
        expected=problem.expected,
        mend=problem.hint,
    )
