"""Eligibility criteria that a machine can check, tested with the values of the result."""

from __future__ import annotations

from jcm_mrv.findings import PRJ, Finding, Severity, Wording
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
            except EvaluationError:
                holds = None
            if holds is not None and holds.all():
                outcome[name] = outcome[name] is not False
                continue
            outcome[name] = False
            members = ", ".join(_failing(application, criterion.sets, holds))
            warns = criterion.origin == "library" or criterion.standing == "unverified"
            called = {} if criterion.origin == "library" else {"name": name}
            finding = _wording(criterion, bool(members)).at(
                application.where("criteria"),
                severity=Severity.WARNING if warns else Severity.ERROR,
                test=criterion.test,
                year=part.year,
                text=criterion.text,
                **called,
                **({"members": members} if members else {}),
            )
            if finding not in findings:
                findings.append(finding)
    return outcome, findings


def _wording(criterion: Criterion, members: bool) -> Wording:
    if criterion.origin == "library":
        return PRJ[130]["library-members"] if members else PRJ[130]["library"]
    if criterion.standing == "unverified":
        return PRJ[130]["unverified-members"] if members else PRJ[130]["unverified"]
    return PRJ[130]["members"] if members else PRJ[130]


def _failing(application: Application, sets: tuple[str, ...], holds: Array | None) -> list[str]:
    if len(sets) != 1 or holds is None:
        return []
    members = application.inputs.members[sets[0]]
    return [member for member, ok in zip(members, holds[0], strict=True) if not ok]
