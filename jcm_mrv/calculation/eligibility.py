"""Eligibility criteria that a machine can check, tested with the values of the result."""

from __future__ import annotations

import numpy as np

from jcm_mrv.findings import PRJ, Finding, Severity
from jcm_mrv.methodology.expression.evaluate import Array, EvaluationError, Scope, evaluate
from jcm_mrv.methodology.model import Criterion
from jcm_mrv.methodology.solve import Solution
from jcm_mrv.project.application import Application
from jcm_mrv.project.period import YearPart


def check_criteria(
    application: Application, years: tuple[YearPart, ...], solutions: list[Solution]
) -> tuple[dict[str, bool | None], list[Finding]]:
    """Give per criterion whether its test holds (None without a test), and the findings.

    A test that fails is an error where the criterion was read in an official text; where its
    threshold is unverified it is a warning, since the threshold itself may be wrong. So it is where
    the library itself asks, which no text binds anybody to.
    """
    methodology = application.methodology
    outcome: dict[str, bool | None] = dict.fromkeys(methodology.criteria)
    findings: list[Finding] = []
    for name, tree in methodology.tests.items():
        criterion = methodology.criteria[name]
        for part, solution in zip(years, solutions, strict=True):
            scope = Scope(solution.values, application.inputs.sizes, methodology.lookups)
            try:
                holds = evaluate(tree, scope, methodology.free_indices(criterion.sets))
                holds = _in_year(application, criterion.sets, holds.astype(bool), part.year)
            except EvaluationError:
                holds = None
            if holds is not None and holds.all():
                outcome[name] = outcome[name] is not False
                continue
            outcome[name] = False
            members = ", ".join(_failing(application, criterion.sets, holds))
            where = application.where("criteria")
            finding = _failed(criterion, where, name, members, part.year)
            if finding not in findings:
                findings.append(finding)
    return outcome, findings


def _in_year(application: Application, sets: tuple[str, ...], holds: Array, year: int) -> Array:
    """Give whether a test holds, and that it does where a member does not count in the year."""
    keys = application.inputs.over(sets)
    counts = np.array([application.counts_in(sets, key, year) for key in keys])
    return holds if counts.all() else holds | ~counts.reshape(1, *application.inputs.shape(sets))


def _failed(criterion: Criterion, where: str, name: str, members: str, year: int | None) -> Finding:
    test, text = criterion.test, criterion.text
    warned, is_unsure = Severity.WARNING, criterion.standing == "unverified"
    if criterion.origin == "library":
        if members:
            return PRJ[130]["library-members"].at(
                where, severity=warned, test=test, year=year, text=text, members=members
            )
        return PRJ[130]["library"].at(where, severity=warned, test=test, year=year, text=text)
    severity = warned if is_unsure else Severity.ERROR
    if members:
        return PRJ[130]["unverified-members" if is_unsure else "members"].at(
            where, severity=severity, test=test, year=year, text=text, name=name, members=members
        )
    return (PRJ[130]["unverified"] if is_unsure else PRJ[130]).at(
        where, severity=severity, test=test, year=year, text=text, name=name
    )


def _failing(application: Application, sets: tuple[str, ...], holds: Array | None) -> list[str]:
    if len(sets) != 1 or holds is None:
        return []
    members = application.inputs.members[sets[0]]
    return [member for member, ok in zip(members, holds[0], strict=True) if not ok]
