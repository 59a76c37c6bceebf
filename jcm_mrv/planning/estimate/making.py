"""Estimates to what a project is expected to reduce, by the same calculation as monitored data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.gathered import Gathered
from jcm_mrv.calculation.result import Result
from jcm_mrv.findings import PLN, Finding, FindingsError, has_errors
from jcm_mrv.planning.estimate.comparison import compared
from jcm_mrv.planning.estimate.ends import ends
from jcm_mrv.planning.estimate.gathering import gathered
from jcm_mrv.planning.estimate.result import Estimate, EstimatedQuantity, EstimatedYear
from jcm_mrv.planning.estimate.stated import Stated, stated
from jcm_mrv.project.load import Project, over_life, read_project
from jcm_mrv.project.seals import Seals


class PlannedProject(Project):
    """A project before anything is monitored; nothing of its days is sealed."""

    def seals(self) -> Seals:
        """Nothing: what lies beside it is of monitored days."""
        return Seals(b"", (), {})


def estimate(project: Project | Path | str) -> Estimate:
    """Give what a project is expected to reduce over its life, per calendar year.

    Each monitored amount is taken from its `estimate`; from there on it is the calculation of
    monitored data. Where the project has such data, they are compared with the estimate.

    Parameters
    ----------
    project : Project or Path or str
        As :func:`jcm_mrv.load_project` gives it, or its file. It needs no monitoring period.

    Raises
    ------
    FindingsError
        When something is missing or wrong among the estimates: with every finding.
    """
    given = project if isinstance(project, Project) else read_project(project)
    planned = _planned(given)
    life = planned.file.period
    all_stated, wrong = [], []
    for application in planned.applications:
        try:
            all_stated.append(stated(planned, application, life))
        except FindingsError as exc:
            wrong += exc.findings
    if wrong:
        raise FindingsError(list(dict.fromkeys([*planned.findings, *wrong])))
    amounts = [gathered(one, planned.years) for one in all_stated]
    result = calculate(planned, amounts)
    comparison, told = compared(given, all_stated)
    findings = [*result.findings, *_remarks(planned, all_stated), *told]
    return Estimate(
        planned,
        result,
        tuple(_years(result, all_stated, amounts)),
        tuple(_quantities(result, all_stated)),
        tuple(all_stated),
        comparison,
        tuple(dict.fromkeys(findings)),
    )


def _planned(given: Project) -> PlannedProject:
    bound = over_life(given)
    file, where = bound.file, bound.document.where
    findings = list(bound.findings)
    if file.expected_lifetime is None:
        findings.append(PLN[2]["nothing"].at(where(())))
    if has_errors(findings):
        raise FindingsError(findings)
    # Who gets credits is about those that are issued.
    file = file.model_copy(update={"allocation": ()})
    return PlannedProject(
        file,
        bound.document,
        bound.path,
        bound.sha256,
        bound.applications,
        bound.findings,
        bound.library,
    )


def _remarks(planned: Project, all_stated: Sequence[Stated]) -> Iterator[Finding]:
    file, where = planned.file, planned.document.where
    life, crediting = file.period, file.crediting_period
    if crediting is not None and (life.start < crediting.start or crediting.end < life.end):
        yield PLN[16].at(
            where(("crediting_period",)),
            found=f"{life.start} - {life.end}",
            start=life.start,
            end=life.end,
            period=f"{crediting.start} - {crediting.end}",
        )
    if file.confidential:
        yield PLN[23].at(where(("confidential",)), found=", ".join(file.confidential[:6]))
    given = [one.estimate for each in all_stated for one in each.estimates.values()]
    if all(one.low is None and one.high is None for one in given):
        yield PLN[18].at(where(("monitoring",) if file.monitoring else ()))


def _years(
    result: Result, all_stated: Sequence[Stated], amounts: Sequence[Gathered]
) -> Iterator[EstimatedYear]:
    by_methodology = [
        ends(one, of_it, applied)
        for one, of_it, applied in zip(all_stated, amounts, result.applications, strict=True)
    ]
    for n, year in enumerate(result.years):
        yield EstimatedYear(
            year.part,
            year.reference_emissions,
            year.project_emissions,
            year.emission_reductions_unrounded,
            year.emission_reductions,
            sum(found[n][0] for found in by_methodology),
            sum(found[n][1] for found in by_methodology),
        )


def _quantities(result: Result, all_stated: Sequence[Stated]) -> Iterator[EstimatedQuantity]:
    for one, applied in zip(all_stated, result.applications, strict=True):
        for quantity in applied.quantities:
            estimated = one.of(quantity.parameter, quantity.member)
            months = None
            if estimated.months is not None:
                amounts = {m.start.month: v for m, v in estimated.by_month(quantity.part)}
                months = tuple(float(amounts.get(month, 0)) for month in range(1, 13))
            yield EstimatedQuantity(
                applied.methodology.reference,
                quantity.parameter,
                quantity.member,
                quantity.part.year,
                float(quantity.value),
                quantity.unit,
                estimated.how(quantity.part),
                months,
            )
