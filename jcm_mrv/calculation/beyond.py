"""Fixed values beyond what a methodology says that they cannot exceed, or fall below."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from jcm_mrv.calculation.values import FixedValue
from jcm_mrv.findings import CAL, Finding
from jcm_mrv.methodology.expression.evaluate import Array, EvaluationError, Scope, evaluate
from jcm_mrv.methodology.expression.tree import references
from jcm_mrv.methodology.inputs import labelled
from jcm_mrv.methodology.limits import Limit
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.solve import Solution
from jcm_mrv.project.application import Application

_ROUNDING = 1e-6


def beyond_limits(
    application: Application, fixed: Sequence[FixedValue], solutions: Sequence[Solution]
) -> Iterator[Finding]:
    """Ask about values of the project that are beyond a limit in every year: 67 for a COP of 6.7.

    Parameters
    ----------
    application : Application
        As it was calculated.
    fixed : sequence of FixedValue
        The fixed values as used.
    solutions : sequence of Solution
        One a calendar year.
    """
    methodology, inputs = application.methodology, application.inputs
    for limit in methodology.limits:
        name = limit.parameter
        own = [v for v in fixed if v.parameter == name and v.by_project and v.value]
        years = [limit_values(limit, methodology, inputs.sizes, s.values) for s in solutions]
        for value in own:
            end = furthest(
                limit, (inputs.value(name, y, value.member) for y in years if y is not None)
            )
            if not is_beyond(limit, value.value, end):
                continue
            unit = "" if value.unit == "1" else f" {value.unit}"
            yield (CAL[17] if limit.kind == "at_most" else CAL[17]["least"]).at(
                application.given[name][value.member].where,
                found=f"{value.value:g}{unit}",
                label=labelled(name, value.member),
                number=f"{end:.4g}{unit}",
                place=limit.bound.place or limit.bound.text,
            )


def is_beyond(limit: Limit, value: float, end: float) -> bool:
    """Say whether a fixed value is beyond its limit; nothing is beyond what is not known (NaN)."""
    if limit.kind == "at_least":
        return value < end * (1 - _ROUNDING)
    return value > end * (1 + _ROUNDING)


def furthest(limit: Limit, ends: Iterable[object]) -> float:
    """Give the limit of the year that allows most; NaN where none can be told."""
    known = [e for e in ends if isinstance(e, float) and e > 0 and math.isfinite(e)]
    return (min if limit.kind == "at_least" else max)(known, default=math.nan)


def limit_values(
    limit: Limit,
    methodology: Methodology,
    sizes: Mapping[str, int],
    values: Mapping[str, Array],
) -> Array | None:
    """Give a limit for each member, in the unit of the parameter and by its sets.

    None where something that it rests on is not stated.
    """
    known = {**values, **{name: np.array([number]) for name, number in limit.numbers.items()}}
    sets = () if limit.is_whole else methodology.sets_of(limit.parameter)
    if not set(references(limit.tree)) <= known.keys():
        return None
    try:
        scope = Scope(known, sizes, methodology.lookups)
        return evaluate(limit.tree, scope, methodology.free_indices(sets))
    except EvaluationError:
        return None
