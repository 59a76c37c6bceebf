"""What was expected against what was monitored, for the same days, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.gathered import year_arrays
from jcm_mrv.calculation.result import ApplicationResult, Result
from jcm_mrv.calculation.values import member_text
from jcm_mrv.findings import PLN, Finding, FindingsError, has_errors
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.interface import Measured, YearAmount
from jcm_mrv.methodology.expression.evaluate import Array
from jcm_mrv.methodology.inputs import Changes, Inputs, MemberKey
from jcm_mrv.methodology.solve import SolveError
from jcm_mrv.planning.estimate.stated import Named, Stated
from jcm_mrv.project.load import Project
from jcm_mrv.project.period import YearPart

if TYPE_CHECKING:
    from jcm_mrv.planning.estimate import schema

_AT_ONCE = 200
"""Steps that are computed in one batch: each has the changes of all before it."""


@immutable(slots=True)
class Step:
    """What one amount changes, tCO2: monitored in the place of estimated."""

    methodology: str
    parameter: str
    member: MemberKey
    estimated: float
    actual: float
    unit: str
    effect: float

    def as_dict(self) -> schema.StepLine:
        """Give the step as ``estimate.json`` holds it."""
        return {
            "methodology": self.methodology,
            "parameter": self.parameter,
            "member": member_text(self.member),
            "estimated": self.estimated,
            "actual": self.actual,
            "unit": self.unit,
            "effect": self.effect,
        }


@immutable(slots=True)
class ComparedYear:
    """Reductions of one calendar year, tCO2 before rounding; the steps add up to the difference.

    The largest step comes first.
    """

    part: YearPart
    estimate: float
    actual: float
    difference: float
    steps: tuple[Step, ...]

    def as_dict(self) -> schema.ComparedYearLine:
        """Give the year as ``estimate.json`` holds it."""
        return {
            "year": self.part.year,
            "start": self.part.start.isoformat(),
            "end": self.part.end.isoformat(),
            "estimate": self.estimate,
            "actual": self.actual,
            "difference": self.difference,
            "steps": [step.as_dict() for step in self.steps],
        }


@immutable
class Comparison:
    """The monitored years against the estimate of the same days.

    ``actual`` is the result of what was monitored.
    """

    actual: Result
    years: tuple[ComparedYear, ...]

    def as_dict(self) -> schema.ComparisonLine:
        """Give the comparison as ``estimate.json`` holds it."""
        return {
            "standing": self.actual.standing,
            "ready": self.actual.ready,
            "unseen": len(self.actual.unseen),
            "years": [year.as_dict() for year in self.years],
        }


def compared(
    project: Project, all_stated: Sequence[Stated]
) -> tuple[Comparison | None, list[Finding]]:
    """Give what was monitored against what was estimated, with what stands against it.

    Parameters
    ----------
    project : Project
        Bound over its monitoring period, with its errors among the findings.
    all_stated : sequence of Stated
        The estimates of each methodology.
    """
    if project.file.monitoring_period is None or not project.has_data:
        return None, []
    where = project.document.where(("monitoring_period",))
    try:
        if has_errors(project.findings):
            raise FindingsError(project.findings)
        actual = calculate(project)
    except FindingsError as exc:
        codes = dict.fromkeys(f.code for f in exc.findings if f.is_error)
        return None, [PLN[17].at(where, found=", ".join(codes))]
    pairs = list(zip(all_stated, actual.applications, strict=True))
    years: list[ComparedYear] = []
    for n, year in enumerate(actual.years):
        # Days after the life are days that nothing was expected of.
        if all(year.part.start > one.end for one in all_stated):
            continue
        try:
            steps = [step for one, applied in pairs for step in _steps(one, applied, n)]
        except SolveError as exc:
            return None, [PLN[17]["nothing"].at(where, found=str(exc), year=year.part.year)]
        difference = sum(step.effect for step in steps)
        actual_tonnes = year.emission_reductions_unrounded
        years.append(
            ComparedYear(
                year.part,
                actual_tonnes - difference,
                actual_tonnes,
                difference,
                tuple(sorted(steps, key=lambda step: -abs(step.effect))),
            )
        )
    findings = _uncovered(actual, where)
    last = max((one.end for one in all_stated), default=actual.years[-1].part.end)
    if actual.years[-1].part.end > last:
        end = actual.years[-1].part.end
        findings.append(PLN[17]["beyond"].at(where, found=end.isoformat(), last=last))
    return Comparison(actual, tuple(years)), findings


def _uncovered(actual: Result, where: str) -> list[Finding]:
    """Say that monitored amounts lack days, which the estimate has: the least covered of them."""
    lacking = [q for one in actual.applications for q in one.quantities if q.coverage < 1]
    if not lacking:
        return []
    least = min(lacking, key=lambda quantity: quantity.coverage)
    label = " of ".join(filter(None, (least.parameter, "/".join(least.member))))
    found = f"{label}, {least.part.year}: {float(least.coverage):.1%}"
    return [PLN[17]["uncovered"].at(where, found=found, count=len(lacking))]


def _steps(stated: Stated, applied: ApplicationResult, index: int) -> list[Step]:
    """Give the steps of a year of one methodology, in file order; their sum is the difference.

    Raises
    ------
    SolveError
        When the estimate of these days gives no result.
    """
    part, application = applied.years[index].part, applied.application
    inputs, none = application.inputs, Fraction(0)
    actual: dict[Named, float] = {}
    estimated: dict[Named, Measured] = {}
    for name in application.methodology.monitored():
        # What the year was calculated from: of what depends on the result, its safe side.
        used = applied.solutions[index].values[name]
        by_key = inputs.by_key(used, application.methodology.sets_of(name))
        for key in inputs.asked(name):
            actual[name, key] = by_key[key]
            amount = stated.of(name, key).amount(application.own_part(name, key) or part)
            estimated[name, key] = Measured((YearAmount(part.year, amount, Fraction(1), none),))
    arrays = year_arrays(application, estimated, part, 0)
    expected = {named: float(one.amounts[0].value or 0) for named, one in estimated.items()}
    order = [named for named in _in_file_order(applied) if actual[named] != expected[named]]
    changes = {named: actual[named] for named in order}
    reductions = list(_one_after_another(inputs, arrays, changes))
    found = []
    before = reductions[0]
    for named, after in zip(order, reductions[1:], strict=True):
        # Half way there may be no result; what that step does is then part of the next one.
        effect = 0.0 if after is None or before is None else after - before
        before = before if after is None else after
        name, key = named
        found.append(
            Step(
                applied.methodology.reference,
                name,
                key,
                expected[named],
                actual[named],
                application.methodology.parameters[name].unit,
                effect,
            )
        )
    return found


def _in_file_order(applied: ApplicationResult) -> Iterator[Named]:
    """Give every monitored value as the project file has them, those of one source together."""
    application = applied.application
    monitored = application.methodology.monitored()
    for name, plan in application.file.monitoring.items():
        if name not in monitored:
            continue
        listed = {member: n for n, member in enumerate(plan.members)}
        keys = application.inputs.asked(name)
        yield from (
            (name, key)
            for key in sorted(
                keys, key=lambda k: listed.get("/".join(application.source_key(name, k)), 0)
            )
        )


def _one_after_another(
    inputs: Inputs, arrays: Mapping[str, Array], changes: Mapping[Named, float]
) -> Iterator[float | None]:
    """Give the reductions before any change, and after each in turn; None where there are none."""
    now = dict(arrays)
    (first,) = inputs.reductions(now, [{}])
    yield float(first)
    items = list(changes.items())
    for start in range(0, len(items), _AT_ONCE):
        some = items[start : start + _AT_ONCE]
        growing: list[Changes] = [dict(some[: n + 1]) for n in range(len(some))]
        try:
            yield from map(float, inputs.reductions(now, growing))
        except SolveError:
            for change in growing:
                try:
                    (value,) = inputs.reductions(now, [change])
                    yield float(value)
                except SolveError:
                    yield None
        now = inputs.changed(now, [growing[-1]])
