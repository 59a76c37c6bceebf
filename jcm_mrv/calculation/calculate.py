"""The main job: a project's readings and values to emission reductions per calendar year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from jcm_mrv.calculation.beyond import beyond_limits
from jcm_mrv.calculation.contested import contested
from jcm_mrv.calculation.crediting import Allocated, allocate
from jcm_mrv.calculation.crossed_days import years_across
from jcm_mrv.calculation.eligibility import check_criteria
from jcm_mrv.calculation.exchanged import Years
from jcm_mrv.calculation.fixed import differing_values, fixed_values, missing_values, with_standing
from jcm_mrv.calculation.found import found_values
from jcm_mrv.calculation.gathered import Amounts, Gathered, year_arrays
from jcm_mrv.calculation.result import ApplicationResult, Result
from jcm_mrv.calculation.rounding import whole_tonnes
from jcm_mrv.calculation.sealed_days import sealed_findings
from jcm_mrv.calculation.shared_bills import shared_bills
from jcm_mrv.calculation.sides import decided_once, safe_sides, said_once
from jcm_mrv.calculation.standing import Basis, Contradiction, bases, brief
from jcm_mrv.calculation.values import LedgerEntry, MonitoredQuantity, QuantityOverTime, YearTotal
from jcm_mrv.findings import CAL, Finding, FindingsError, has_errors, over_years
from jcm_mrv.metering.interface import InputFile, Measured
from jcm_mrv.methodology.expression.evaluate import Array
from jcm_mrv.methodology.expression.tree import references
from jcm_mrv.methodology.inputs import MemberKey, labelled
from jcm_mrv.methodology.registered import official_page
from jcm_mrv.methodology.solve import Solution, SolveError, solve
from jcm_mrv.project.application import Application
from jcm_mrv.project.load import Project
from jcm_mrv.project.period import YearPart
from jcm_mrv.project.seals import Seals


def calculate(
    project: Project, gathered: Sequence[Gathered] | None = None, *, daily: bool = False
) -> Result:
    """Give the emission reductions of a project, per calendar year, with their trace and ledger.

    Parameters
    ----------
    project : Project
        As :func:`jcm_mrv.load_project` gives it.
    gathered : sequence of Gathered, optional
        The metered amounts of each application where they are known already.
    daily : bool
        Whether quantities are wanted by day as well.

    Returns
    -------
    Result
        Years in tCO2, quantities in the units of the methodologies' parameters.

    Raises
    ------
    FindingsError
        When the data have errors: with every finding, warnings and notes included.
    TypeError
        When it is given the path of a project file.
    """
    if not isinstance(project, Project):
        raise TypeError(
            f"calculate takes a project, not {type(project).__name__}: "
            f"calculate(load_project({str(project)!r}))"
        )
    project.check_monitored()
    findings: list[Finding] = list(project.findings)
    results: list[ApplicationResult] = []
    inputs: dict[str, InputFile] = dict(project.document.inputs)
    try:
        seals = project.seals()
    except FindingsError as exc:
        raise FindingsError([*findings, *exc.findings]) from None
    for n, application in enumerate(project.applications):
        finest = "day" if daily or seals.days else "month"
        if gathered is None:
            from jcm_mrv.calculation.inputs import gather

            amounts = gather(project, application, finest)
        else:
            amounts = gathered[n]
        inputs |= amounts.inputs
        findings += amounts.findings
        if has_errors(amounts.findings):
            continue
        result, problems = _apply(project, application, amounts, seals, daily=daily)
        findings += problems
        if result is not None:
            results.append(result)
    totals: tuple[YearTotal, ...] = ()
    allocated: tuple[Allocated, ...] = ()
    if not has_errors(findings):
        totals = _totals(project, results)
        allocated, problems = allocate(project, totals)
        findings += [*problems, *shared_bills(project)]
    findings = over_years(findings)
    if has_errors(findings):
        raise FindingsError(findings)
    return Result(
        project,
        tuple(results),
        totals,
        tuple(sorted(inputs.values(), key=lambda item: item.path)),
        tuple(findings),
        None if gathered is not None else partial(calculate, project, daily=True),
        allocated,
    )


def _totals(project: Project, results: list[ApplicationResult]) -> tuple[YearTotal, ...]:
    totals = []
    for n, part in enumerate(project.years):
        years = [result.years[n] for result in results]
        totals.append(
            YearTotal(
                part,
                sum(y.reference_emissions for y in years),
                sum(y.project_emissions for y in years),
                sum(y.emission_reductions_unrounded for y in years),
                sum(y.emission_reductions for y in years),
            )
        )
    return tuple(totals)


def _apply(
    project: Project,
    application: Application,
    gathered: Gathered,
    seals: Seals,
    *,
    daily: bool,
) -> tuple[ApplicationResult | None, list[Finding]]:
    findings: list[Finding] = missing_values(application)
    if findings:
        return None, findings
    years, solutions, quantities, ledger, inputs = [], [], [], [], []
    by_year: list[Amounts] = []
    part = project.years[0]
    try:
        for n, part in enumerate(project.years):
            amounts, said = safe_sides(application, gathered, part, n)
            by_year.append(amounts)
            findings += said
        findings = said_once(findings)
        by_year = decided_once(application, gathered, project.years, by_year)
        for n, part in enumerate(project.years):
            inputs.append(year_arrays(application, by_year[n], part, n))
            solutions.append(solve(application.methodology, inputs[n], application.inputs.sizes))
    except SolveError as exc:
        return None, [_unsolved(application, exc, part)]
    for n, part in enumerate(project.years):
        years.append(_year(part, solutions[n]))
        quantities += _quantities(application, by_year[n], part, n)
        ledger += _ledger(application, by_year[n], part, n)
        findings += _year_findings(application, years[-1])
    fixed = fixed_values(application, project.years, solutions)
    exchanged = Years(application, inputs, solutions)
    findings += differing_values(application, fixed, exchanged.instead)
    findings += found_values(application, fixed, exchanged.instead)
    findings += exchanged.read_instead()
    findings += years_across(application, project.years, solutions)
    findings += beyond_limits(application, fixed, solutions)
    criteria, problems = check_criteria(application, project.years, solutions)
    resting_on, contradictions = bases(application, solutions)
    resting_on, asked = contested(exchanged, resting_on, project.years)
    findings += [*problems, *asked, *_standing(application, resting_on, contradictions)]
    over_time = _over_time(project, application, by_year)
    if seals.days:
        findings += sealed_findings(project, application, seals, gathered.measured, inputs)
        if not daily:
            over_time = (replace(quantity, days=()) for quantity in over_time)
    return ApplicationResult(
        application,
        tuple(years),
        tuple(solutions),
        tuple(dict.fromkeys(quantities)),
        with_standing(application, fixed, resting_on),
        tuple(_together(ledger)),
        resting_on,
        criteria,
        tuple(over_time),
    ), findings


def _standing(
    application: Application, found: Iterable[Basis], contradictions: Iterable[Contradiction]
) -> list[Finding]:
    """Say what makes a draft, and refuse a number that the text was read to contradict."""
    findings = [
        CAL[13].at(
            application.where("confirmed"),
            found=f"{float(other.record.value or 0):g} {other.record.unit}: {other.record.text}",
            what=other.what,
            used=float(other.value),
            unit=other.unit,
        )
        for other in contradictions
    ]
    unverified = [basis for basis in found if basis.sure == "unverified"]
    if unverified:
        reference = application.methodology.reference
        findings.append(
            CAL[10].at(
                application.where("methodology"),
                found=brief(unverified),
                reference=reference,
                page=official_page(reference),
            )
        )
    return findings


def _year(part: YearPart, solution: Solution) -> YearTotal:
    reductions = solution.scalar("ER")
    return YearTotal(
        part, solution.scalar("RE"), solution.scalar("PE"), reductions, whole_tonnes(reductions)
    )


def _year_findings(application: Application, year: YearTotal) -> list[Finding]:
    if year.emission_reductions_unrounded >= 0:
        return []
    return [
        CAL[11].at(
            application.where("methodology"),
            found=f"{year.emission_reductions_unrounded:.6f} tCO2",
            year=year.part.year,
        )
    ]


def _unsolved(application: Application, exc: SolveError, part: YearPart) -> Finding:
    members = application.inputs.members
    label = labelled(exc.name, tuple(members[s][n] for s, n in exc.cause.members.items()))
    methodology, kind = application.methodology, exc.cause.kind
    equation = methodology.equations.get(exc.name)
    text = equation.text if equation else methodology.parameters[exc.name].default or ""
    if "no member" in kind:
        return CAL[3]["nothing"].at(
            application.where("sets"), found=text, year=part.year, label=label, kind=kind
        )
    computed = {*methodology.equations, *methodology.monitored()}
    if "table" in kind and not computed.isdisjoint(references(exc.cause.node)):
        return CAL[2]["computed"].at(
            application.where("monitoring"), found=text, year=part.year, label=label, kind=kind
        )
    if "table" in kind:
        return CAL[2].at(
            application.where("sets"), found=text, year=part.year, label=label, kind=kind
        )
    return CAL[3].at(
        application.where("monitoring"), found=text, year=part.year, label=label, kind=kind
    )


def _quantities(
    application: Application, amounts: Amounts, part: YearPart, index: int
) -> list[MonitoredQuantity]:
    lines = []
    for name, key, measured in _monitored(application, amounts):
        amount = measured.amounts[index]
        # Without a basis for a number there is an error, and no result.
        assert amount.value is not None
        lines.append(
            MonitoredQuantity(
                name,
                key,
                application.own_part(name, key) or part,
                amount.value,
                application.methodology.parameters[name].unit,
                amount.coverage,
                amount.adjusted_by,
            )
        )
    return lines


def _over_time(
    project: Project, application: Application, by_year: list[Amounts]
) -> Iterator[QuantityOverTime]:
    """Give months and days, each year's on the side that was safe in it."""
    for name, key, measured in _monitored(application, by_year[0]):
        months, days = measured.months, measured.days
        if any(amounts[name, key] is not measured for amounts in by_year):
            parts = [
                (amounts[name, key], part)
                for amounts, part in zip(by_year, project.years, strict=True)
            ]
            months, days = (
                tuple(
                    row for rows, part in parts for row in of(rows) if row.start.year == part.year
                )
                for of in (lambda m: m.months, lambda m: m.days)
            )
        unit = application.methodology.parameters[name].unit
        yield QuantityOverTime(name, key, unit, months, days)


def _monitored(
    application: Application, amounts: Amounts
) -> Iterator[tuple[str, MemberKey, Measured]]:
    for name in application.methodology.monitored():
        for key in application.inputs.asked(name):
            yield name, key, amounts[name, key]


def _ledger(
    application: Application, amounts: Amounts, part: YearPart, index: int
) -> list[LedgerEntry]:
    """Give the ledger of a year; the effect in tCO2 is ER as it is less ER without the decision."""
    lines = [
        (name, key, line)
        for (name, key), measured in amounts.items()
        for line in measured.ledger
        if line.year == part.year or application.own_part(name, key) is not None
    ]
    if not lines:
        return []
    base = year_arrays(application, amounts, part, index)
    # One batch entry per line, and the result as it is in front.
    changes = [
        {(name, key): base[name][(0, *application.inputs.position(name, key))] - float(line.effect)}
        for name, key, line in lines
    ]
    try:
        reductions = application.inputs.reductions(base, [{}, *changes])
    except SolveError:
        # Without one decision there may be no result at all (a divisor of zero): no effect in tCO2.
        reductions = np.full(len(lines) + 1, np.nan)
    units = {name: application.methodology.parameters[name].unit for name, _, _ in lines}
    return [
        LedgerEntry(name, key, units[name], line, _difference(reductions, n + 1))
        for n, (name, key, line) in enumerate(lines)
    ]


def _together(ledger: list[LedgerEntry]) -> list[LedgerEntry]:
    """Give each decision once; one on an earlier year acts on all years that look back to it."""
    merged: dict[tuple[str, MemberKey, int], LedgerEntry] = {}
    for entry in ledger:
        key = (entry.parameter, entry.member, id(entry.line))
        known = merged.get(key)
        effect = entry.effect_tco2 + (known.effect_tco2 if known else 0.0)
        merged[key] = replace(entry, effect_tco2=effect)
    return list(merged.values())


def _difference(reductions: Array, position: int) -> float:
    difference = float(reductions[0] - reductions[position])
    return 0.0 if np.isnan(difference) else difference
