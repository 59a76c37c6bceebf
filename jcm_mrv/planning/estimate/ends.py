"""The least and the most reductions that the ends of the estimates allow, by the same equations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from jcm_mrv.calculation.gathered import Gathered, year_arrays
from jcm_mrv.calculation.result import ApplicationResult
from jcm_mrv.calculation.rounding import whole_tonnes
from jcm_mrv.calculation.sides import lowest
from jcm_mrv.findings import PLN, FindingsError
from jcm_mrv.findings.language import said
from jcm_mrv.methodology.expression.evaluate import Array
from jcm_mrv.methodology.inputs import Changes
from jcm_mrv.methodology.solve import SolveError
from jcm_mrv.planning.estimate.amounts import Which
from jcm_mrv.planning.estimate.stated import Named, Stated
from jcm_mrv.project.period import YearPart

End = Literal["low", "high"]
_OTHER: dict[End, Which] = {"low": "high", "high": "low"}


def ends(stated: Stated, gathered: Gathered, result: ApplicationResult) -> list[tuple[int, int]]:
    """Give the fewest and the most whole tonnes of each year of a result.

    Of each estimate that side is taken which gives fewer reductions, or more: by the conservative
    direction of its parameter, and where that depends on the result, by the result.

    Raises
    ------
    FindingsError
        ``PLN-021`` where an end gives no result.
    """
    given = [one.estimate for one in stated.estimates.values()]
    if all(one.low is None and one.high is None for one in given):
        return [(year.emission_reductions, year.emission_reductions) for year in result.years]
    found = []
    for n, year in enumerate(result.years):
        low, high = (_end(stated, gathered, n, year.part, end) for end in ("low", "high"))
        # Between two sides of an amount the reductions may be lower, or higher, than at either.
        whole = year.emission_reductions
        found.append((min(low, whole), max(high, whole)))
    return found


def _end(stated: Stated, gathered: Gathered, index: int, part: YearPart, end: End) -> int:
    inputs = stated.application.inputs
    arrays = year_arrays(stated.application, gathered.measured, part, index)
    settled: dict[Named, float | str] = {}
    open_: dict[Named, tuple[float, float]] = {}
    for name, parameter in stated.application.methodology.monitored().items():
        for key in inputs.asked(name):
            one = stated.of(name, key)
            own = stated.application.own_part(name, key) or part
            amounts = {which: float(one.amount(own, which)) for which in ("low", "high")}
            match parameter.conservative:
                case "lower":
                    settled[name, key] = amounts[end]
                case "higher":
                    settled[name, key] = amounts[_OTHER[end]]
                case _ if amounts["low"] != amounts["high"]:
                    open_[name, key] = amounts["low"], amounts["high"]
    sign = 1 if end == "low" else -1

    def reductions(higher: frozenset[Named], flips: Sequence[frozenset[Named]]) -> Array:
        changes: list[Changes] = [
            {**settled, **{key: pair[key in higher ^ flip] for key, pair in open_.items()}}
            for flip in flips
        ]
        return sign * inputs.reductions(arrays, changes)

    try:
        chosen = lowest(reductions, list(open_))
        (value,) = sign * reductions(chosen, [frozenset()])
    except SolveError as exc:
        fewer, more = said("fewer"), said("more")
        raise FindingsError(
            [
                PLN[21].at(
                    stated.application.where("monitoring"),
                    found=exc.name,
                    which=fewer if end == "low" else more,
                    year=part.year,
                    kind=exc.cause.kind,
                )
            ]
        ) from None
    return whole_tonnes(float(value))
