"""A project's own equations solved again, with the factor of the grid in its year.

There is no second formula: inputs are those of the calculation, its equations are those of the
methodology, and only the factors that are marked as grid electricity change.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction

import numpy as np

from jcm_mrv.calculation.result import ApplicationResult, Result
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.electricity import (
    Electricity,
    electricity_factors,
    electricity_of,
    electricity_supplied,
)
from jcm_mrv.methodology.expression.evaluate import Array
from jcm_mrv.methodology.inputs import labelled
from jcm_mrv.methodology.solve import solve


@immutable
class Factors:
    """What the factors of electricity of a project are of, member by member.

    ``untold`` are those of which the methodology does not tell, and nobody else did.
    """

    grid: tuple[str, ...] = ()
    captive: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    stated: tuple[str, ...] = field(default=())
    """Of these, the ones that only the city file tells of."""


@immutable
class Resolved:
    """What a project reduces in a year by the factor of the grid, tCO2e; None: no solution.

    ``sold`` is the part of it that electricity makes which is given to the grid.
    """

    reductions: float
    sold: float


def factors_of(result: Result, stated: Electricity | None) -> Factors:
    """Give what the factors of electricity of a project are of; ``stated`` where not told."""
    told: dict[str, list[str]] = {"grid": [], "captive": [], "untold": [], "stated": []}
    for one in result.applications:
        inputs = one.application.inputs
        for name in electricity_factors(one.methodology):
            for key in inputs.keys(name):
                label = f"{one.methodology.reference} {labelled(name, key)}"
                of = electricity_of(inputs, name, key)
                if of is None and stated is not None:
                    told["stated"].append(label)
                    of = stated
                told[of or "untold"].append(label)
    return Factors(**{kind: tuple(labels) for kind, labels in told.items()})


def supplies_electricity(result: Result) -> bool:
    """Whether a project gives electricity to others, who may be the grid."""
    return any(electricity_supplied(one.methodology) for one in result.applications)


def resolved(
    result: Result, position: int, factor: Fraction | None, stated: Electricity | None
) -> Resolved:
    """Give what a project reduces in a year of its monitoring period.

    Parameters
    ----------
    result : Result
        Its calculation.
    position : int
        The position of the year in the monitoring period.
    factor : Fraction or None
        The factor of the grid in that year, tCO2/MWh; None where no factor is of the grid.
    stated : {"grid", "captive"}, optional
        What electricity is where the methodology does not tell.

    Raises
    ------
    SolveError
        Where the equations have no value by that factor.
    """
    whole = kept = 0.0
    for one in result.applications:
        arrays = _inputs(one, position, factor, stated)
        sizes = one.application.inputs.sizes
        reductions = solve(one.methodology, arrays, sizes).scalar("ER")
        whole += reductions
        supplied = [name for name in electricity_supplied(one.methodology) if name in arrays]
        if not supplied:
            kept += reductions
            continue
        arrays = _inputs(one, position, factor, stated)
        arrays |= {name: np.zeros_like(arrays[name]) for name in supplied}
        kept += solve(one.methodology, arrays, sizes).scalar("ER")
    return Resolved(whole, whole - kept)


def _inputs(
    one: ApplicationResult, position: int, factor: Fraction | None, stated: Electricity | None
) -> dict[str, Array]:
    """Give what was put into the equations, with the factors of the grid exchanged."""
    equations = one.methodology.equations
    values = one.solutions[position].values
    arrays = {name: array for name, array in values.items() if name not in equations}
    inputs = one.application.inputs
    for name in electricity_factors(one.methodology):
        shape = (1, *inputs.shape(one.methodology.sets_of(name)))
        changed = np.broadcast_to(arrays[name], shape).astype(np.float64, copy=True)
        for key in inputs.keys(name):
            if (electricity_of(inputs, name, key) or stated) == "grid":
                assert factor is not None
                changed[(0, *inputs.position(name, key))] = float(factor)
        arrays[name] = changed
    return arrays
