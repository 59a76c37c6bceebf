"""One methodology on one site: its own equations with what was drawn, and what they rest on."""

from __future__ import annotations

import datetime as dt

from jcm_mrv.calculation.result_standing import ResultStanding
from jcm_mrv.calculation.rounding import whole_tonnes
from jcm_mrv.calculation.standing import WORDS
from jcm_mrv.findings import PLN, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.built_in import built_ins
from jcm_mrv.methodology.claims import worst
from jcm_mrv.methodology.derived_members import calendar_years
from jcm_mrv.methodology.drawing import ScreeningRules
from jcm_mrv.methodology.expression.evaluate import EvaluationError, Scope, evaluate
from jcm_mrv.methodology.inputs import Inputs, bind_members
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import Standing
from jcm_mrv.methodology.solve import Solution, SolveError, own_values, solve
from jcm_mrv.methodology.survey_keys import survey_keys
from jcm_mrv.planning.screening.expressions import DrawnSite
from jcm_mrv.planning.screening.prepared import Prepared
from jcm_mrv.planning.screening.result import Criteria


@immutable
class Evaluated:
    """What a methodology gives on a site: reductions of a whole year where nothing is missing."""

    unrounded: float | None
    credited: int | None
    criteria: Criteria
    standing: ResultStanding
    findings: tuple[Finding, ...]
    missing: tuple[str, ...] = ()


def evaluated(prepared: Prepared, drawn: DrawnSite, where: str) -> Evaluated:
    """Give the reductions of the first whole year, by the methodology's own equations.

    Members are bound and equations solved as ``calculate`` does it.
    """
    methodology, rules = prepared.methodology, prepared.rules
    inputs, solution, findings, missing = _solved(prepared, drawn, where)
    criteria = _criteria(methodology, rules, drawn, inputs, solution)
    if inputs is None or solution is None:
        standing = WORDS[worst(["unverified"])]
        return Evaluated(None, None, criteria, standing, tuple(findings), tuple(missing))
    unrounded = solution.scalar("ER")
    if unrounded < 0:
        findings.append(
            PLN[170]["negative"].at(
                where, found=f"{unrounded:.3f} tCO2", reference=methodology.reference
            )
        )
    return Evaluated(
        unrounded,
        whole_tonnes(unrounded),
        criteria,
        _standing(prepared, drawn, inputs, solution),
        tuple(findings),
    )


def _solved(
    prepared: Prepared, drawn: DrawnSite, where: str
) -> tuple[Inputs | None, Solution | None, list[Finding], list[str]]:
    if drawn.missing:
        return None, None, [], []
    methodology, year = prepared.methodology, drawn.year
    derived = {
        name: calendar_years(s, [year])
        for name, s in methodology.sets.items()
        if s.years and year is not None
    }
    used = {name for name in methodology.attributes if name in prepared.used}
    inputs, _, findings = bind_members(
        methodology, drawn.listed, derived, used, lambda *_: where, f"{methodology.reference}, "
    )
    if findings:
        return None, None, findings, [f"sites.{methodology.file.id}"]
    values = {**inputs.values, **drawn.by_name}
    bound = Inputs(methodology, inputs.members, inputs.titles, values)
    days = {}
    if year is not None:
        whole = built_ins(dt.date(year, 1, 1), dt.date(year, 12, 31))
        days = {name: {(): value} for name, value in whole.items()}
    try:
        return bound, solve(methodology, bound.arrays(days), bound.sizes), [], []
    except SolveError as exc:
        label, kind = exc.name, exc.cause.kind
        finding = PLN[170].at(
            where, found=label, reference=methodology.reference, name=label, kind=kind
        )
        return None, None, [finding], _why(methodology, prepared.rules, exc)


def _why(methodology: Methodology, rules: ScreeningRules, exc: SolveError) -> list[str]:
    """Give what would settle that an equation has no value.

    Where sets without members are the cause, what their members are drawn by; where a table has no
    row, the value that it was to give.
    """
    if "no member" in exc.cause.kind:
        return [
            f"{drawn.each if key in survey_keys()[drawn.each] else 'sites'}.{key}"
            for drawn in rules.sets
            if drawn.name in exc.cause.kind and drawn.when is not None
            for key in drawn.keys
        ]
    return [f"assumptions.{methodology.file.id}.{exc.name}"]


def _criteria(
    methodology: Methodology,
    rules: ScreeningRules,
    drawn: DrawnSite,
    inputs: Inputs | None,
    solution: Solution | None,
) -> Criteria:
    """Give the criteria by what is known; see :class:`Criteria` for what a test can show."""
    met, not_met, not_known = [], [], []
    for name, criterion in methodology.criteria.items():
        holds = None
        if name in methodology.tests and inputs is not None and solution is not None:
            scope = Scope(solution.values, inputs.sizes, methodology.lookups)
            try:
                found = evaluate(
                    methodology.tests[name], scope, methodology.free_indices(criterion.sets)
                )
                holds = bool(found.all())
            except EvaluationError:
                holds = None
        if holds is False:
            not_met.append(name)
        elif holds and criterion.origin == "library":
            met.append(name)
        else:
            not_known.append(name)
    for test in rules.criteria:
        told = drawn.tests.get(test.name)
        (not_known if told is None else met if told else not_met).append(test.name)
    texts = {name: c.text for name, c in methodology.criteria.items()}
    texts |= {test.name: test.text for test in rules.criteria}
    return Criteria(tuple(met), tuple(not_met), tuple(not_known), texts)


def _standing(
    prepared: Prepared, drawn: DrawnSite, inputs: Inputs, solution: Solution
) -> ResultStanding:
    """Give what the reductions may be called by what they rest on.

    As a result that is calculated, but for monitoring options: nothing is monitored yet.
    """
    methodology = prepared.methodology
    used = {
        name
        for name in prepared.used
        if all(inputs.sizes.get(over, 1) for over in methodology.sets_of(name))
    }
    given = {value.name for value in drawn.values} & set(methodology.fixed_ex_ante()) & used
    found: list[Standing] = []
    for stated in prepared.stated:
        counts = {
            "equation": stated.subject in used,
            "value": stated.subject in used and stated.subject not in given,
            "row": stated.position in solution.used_rows.get(stated.subject, ()),
            "source": stated.subject in given,
            "criterion": True,
            "criteria": True,
        }
        if counts.get(stated.kind):
            found.append(stated.standing)
    if any(methodology.parameters[n].published or own_values(methodology, n) for n in given):
        # A number of the user's own in place of what a document states.
        found.append("unverified")
    return WORDS[worst(found)]
