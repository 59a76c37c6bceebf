"""An equation system to values: defaults first, then every equation in order, vectorised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction

import numpy as np

from jcm_mrv.immutable import mutable
from jcm_mrv.methodology.expression.evaluate import Array, EvaluationError, Scope, evaluate
from jcm_mrv.methodology.expression.tree import Ref, tables
from jcm_mrv.methodology.methodology import Methodology


class SolveError(ArithmeticError):
    """An equation or default that has no value, with its name and the members concerned."""

    def __init__(self, name: str, cause: EvaluationError) -> None:
        super().__init__(f"{name}: {cause.kind}")
        self.name, self.cause = name, cause


@mutable
class Solution:
    """Every value of an equation system.

    Attributes
    ----------
    values : dict of str to ndarray
        Inputs, defaults and equations by name, shape (batch, members of each set).
    rows : dict of str to dict of str to ndarray
        For each default that was used: per table the chosen row for each member.
    used_rows : dict of str to set of int
        Every row of every table that gave a value to an equation or default.
    second : dict of str to dict of str to ndarray
        For each default that was interpolated: the row at the other end of the line.
    """

    values: dict[str, Array]
    rows: dict[str, dict[str, Array]] = field(default_factory=dict)
    used_rows: dict[str, set[int]] = field(default_factory=dict)
    second: dict[str, dict[str, Array]] = field(default_factory=dict)

    def scalar(self, name: str, batch: int = 0) -> float:
        """Give the value of a name without sets."""
        return float(self.values[name][batch])


def constants(methodology: Methodology) -> dict[str, Fraction]:
    """Give the methodology's own numbers: classes ``default`` and ``conversion``."""
    return {key: p.value for key, p in methodology.parameters.items() if p.value is not None}


def own_values(methodology: Methodology, name: str) -> list[Fraction]:
    """Give the numbers that a methodology has for a parameter; none where it has to be given.

    Its own number, that of the parameter which is its default, or the rows of its tables.
    """
    default = methodology.defaults.get(name)
    number = methodology.parameters[default.name if isinstance(default, Ref) else name].value
    if number is not None or default is None:
        return [] if number is None else [number]
    rows = [row for table in tables(default) for row in methodology.tables[table].rows]
    return [row.value for row in rows if row.value is not None]


def solve(
    methodology: Methodology, inputs: Mapping[str, Array], sizes: Mapping[str, int]
) -> Solution:
    """Give the values of all defaults and equations.

    Parameters
    ----------
    methodology : Methodology
        The rules.
    inputs : mapping of str to ndarray
        Monitored values, attributes, given fixed values and built-ins, each of shape
        (batch, members of each set). NaN in a fixed ex ante parameter asks for its default.
    sizes : mapping of str to int
        Number of members per set.

    Raises
    ------
    SolveError
        When an equation or default has no finite value.
    """
    values = dict(inputs)
    for key, number in constants(methodology).items():
        values.setdefault(key, np.array([float(number)]))
    scope = Scope(values, sizes, methodology.lookups)
    solution = Solution(values, used_rows=scope.used_rows)
    fill_defaults(methodology, scope, solution, sizes)
    for name, equation in methodology.equations.items():
        try:
            values[name] = evaluate(equation.tree, scope, methodology.free_indices(equation.sets))
        except EvaluationError as exc:
            raise SolveError(name, exc) from None
    return solution


def fill_defaults(
    methodology: Methodology, scope: Scope, solution: Solution, sizes: Mapping[str, int]
) -> None:
    """Fill in the fixed ex ante values that are not given; a default may rest on another one.

    Raises
    ------
    SolveError
        When a default has no value.
    """
    waiting = [
        key
        for key in methodology.fixed_ex_ante()
        if key in methodology.defaults
        and (key not in scope.values or np.isnan(scope.values[key]).any())
    ]
    while waiting:
        key = next(k for k in waiting if not _rests_on(methodology, k, waiting))
        waiting.remove(key)
        sets = methodology.parameters[key].sets
        given = scope.values.get(key)
        missing = (
            np.ones((1, *(sizes[s] for s in sets)), bool) if given is None else np.isnan(given)
        )
        if key in methodology.needed:
            free = methodology.free_indices(sets)
            missing = missing & evaluate(methodology.needed[key], scope, free).astype(bool)
        scope.chosen.clear()
        scope.second.clear()
        try:
            values = evaluate(
                methodology.defaults[key], scope, methodology.free_indices(sets), missing
            )
        except EvaluationError as exc:
            raise SolveError(key, exc) from None
        solution.rows[key] = {
            table: np.where(np.broadcast_to(missing, values.shape), chosen, -1)
            for table, chosen in scope.chosen.items()
        }
        solution.second[key] = dict(scope.second)
        # Whoever does not need it has none: it is not looked up for them.
        none = np.nan if given is None else given
        whole = given is None and key not in methodology.needed
        scope.values[key] = values if whole else np.where(missing, values, none)


def _rests_on(methodology: Methodology, key: str, waiting: list[str]) -> bool:
    return bool((methodology.needed_by(key) - {key}) & set(waiting))
