"""One project under two methodologies: both results, and what makes the difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.result import ApplicationResult, Result
from jcm_mrv.findings import Finding, FindingsError, has_errors
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.expression.evaluate import Array
from jcm_mrv.methodology.expression.tree import tables
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.solve import Solution, SolveError, solve
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.project.load import UnderMethodology

EQUATIONS = "equations"
TOGETHER = "together"


@immutable
class Effect:
    """What one change alone does to the emission reductions.

    Attributes
    ----------
    kind : str
        ``monitored``, ``value``, ``table``, ``equations``, or ``together`` for the rest.
    name : str
        The parameter or table; empty for the equations and for the rest.
    by_year : tuple of float or None
        tCO2 per year of the monitoring period, not rounded; None where it cannot be told.
    reason : str
        Why it cannot be told.
    """

    kind: str
    name: str
    by_year: tuple[float, ...] | None
    reason: str = ""

    @property
    def total(self) -> float | None:
        """Sum over the years, tCO2."""
        return None if self.by_year is None else sum(self.by_year)

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "kind": self.kind,
            "name": self.name,
            "by_year": None if self.by_year is None else list(self.by_year),
            "total": self.total,
            "reason": self.reason,
        }


@immutable
class Comparison:
    """The results of a project under two methodologies, and the effect of each change."""

    first: Result
    second: Result
    left_out: tuple[tuple[str, ...], tuple[str, ...]]
    effects: tuple[Effect, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Warnings and notes of both, each once; those of one alone say of which."""
        found = []
        for own, other in ((self.first, self.second), (self.second, self.first)):
            for finding in own.findings:
                said = finding if finding in other.findings else _of(own, finding)
                if said not in found:
                    found.append(said)
        return tuple(found)

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data; differences are second less first."""

        def side(result: Result, left_out: tuple[str, ...]) -> dict[str, Any]:
            return {
                "methodology": result.applications[0].methodology.reference,
                "standing": result.standing,
                "years": [year.as_dict() for year in result.years],
                "emission_reductions": result.emission_reductions,
                "left_out": list(left_out),
            }

        pairs = list(zip(self.first.years, self.second.years, strict=True))
        return {
            "first": side(self.first, self.left_out[0]),
            "second": side(self.second, self.left_out[1]),
            "difference": {
                "years": [
                    {
                        "year": a.part.year,
                        "reference_emissions": b.reference_emissions - a.reference_emissions,
                        "project_emissions": b.project_emissions - a.project_emissions,
                        "emission_reductions_unrounded": b.emission_reductions_unrounded
                        - a.emission_reductions_unrounded,
                        "emission_reductions": b.emission_reductions - a.emission_reductions,
                    }
                    for a, b in pairs
                ],
                "emission_reductions": self.second.emission_reductions
                - self.first.emission_reductions,
            },
            "effects": [effect.as_dict() for effect in self.effects],
        }


def compare(first: UnderMethodology, second: UnderMethodology) -> Comparison:
    """Give both results of a project and what makes the difference.

    Each change is made alone, all else being as under the first methodology: one value that both
    have, one table, or the equations, which bring along what only the second has. What the changes
    do together beyond their sum is the rest.

    Parameters
    ----------
    first, second : UnderMethodology
        As :func:`jcm_mrv.project.load.load_under` gives them.

    Raises
    ------
    FindingsError
        What either needs and the project does not give, each finding with the methodology.
    """
    findings: list[Finding] = []
    results: list[Result] = []
    for under, other in ((first, second), (second, first)):
        if under.project is None:
            findings += [
                f if f in other.findings else _named(under.methodology, f) for f in under.findings
            ]
            continue
        try:
            results.append(calculate(under.project))
        except FindingsError as exc:
            findings += [
                f if f in other.findings else _named(under.methodology, f) for f in exc.findings
            ]
    if has_errors(findings):
        raise FindingsError(list(dict.fromkeys(findings)))
    a, b = results
    effects = tuple(_effects(a.applications[0], b.applications[0]))
    return Comparison(a, b, (first.left_out, second.left_out), effects)


def _named(methodology: Methodology, finding: Finding) -> Finding:
    return replace(finding, message=f"under {methodology.reference}: {finding.message}")


def _of(result: Result, finding: Finding) -> Finding:
    return _named(result.applications[0].methodology, finding)


# -- attribution --------------------------------------------------------------------------


def _effects(a: ApplicationResult, b: ApplicationResult) -> Iterator[Effect]:
    found = [*_values(a, b), *_tables(a, b)]
    equations = _equations(a, b)
    if equations is not None:
        found.append(equations)
    yield from found
    total = [
        y.emission_reductions_unrounded - x.emission_reductions_unrounded
        for x, y in zip(a.years, b.years, strict=True)
    ]
    told = [effect.by_year for effect in found if effect.by_year is not None]
    rest = tuple(change - sum(effect[n] for effect in told) for n, change in enumerate(total))
    scale = [
        max(abs(x.reference_emissions), abs(y.reference_emissions), 1e-6)
        for x, y in zip(a.years, b.years, strict=True)
    ]
    if any(abs(value) > 1e-9 * size for value, size in zip(rest, scale, strict=True)):
        yield Effect(TOGETHER, "", rest)


def _inputs(result: ApplicationResult, n: int) -> dict[str, Array]:
    """Give everything that the equations of a year start from, defaults filled in."""
    equations = result.methodology.equations
    return {k: v for k, v in result.solutions[n].values.items() if k not in equations}


def _moved(
    methodology: Methodology, result: ApplicationResult, n: int, inputs: Mapping[str, Array]
) -> float:
    """Give the emission reductions of a year with other rules or inputs, less those it has."""
    changed = solve(methodology, inputs, result.application.inputs.sizes)
    return changed.scalar("ER") - result.solutions[n].scalar("ER")


def _values(a: ApplicationResult, b: ApplicationResult) -> Iterator[Effect]:
    """Give the effect of each parameter that both have and that has another value in the second."""
    for name, parameter in a.methodology.parameters.items():
        other = b.methodology.parameters.get(name)
        if other is None or "conversion" in (parameter.kind, other.kind):
            continue
        kind = "monitored" if parameter.kind == "monitored" else "value"
        if reason := _incomparable(a.methodology, b.methodology, name):
            numbers = {v for r in (a, b) for s in r.solutions for v in s.values[name].flat}
            if parameter.unit == other.unit and len(numbers) <= 1:
                continue
            yield Effect(kind, name, None, reason)
            continue
        converted = [
            _in_unit(solution, name, other.unit, parameter.unit) for solution in b.solutions
        ]
        if all(
            _same(solution.values[name], array)
            for solution, array in zip(a.solutions, converted, strict=True)
        ):
            continue
        try:
            yield Effect(
                kind,
                name,
                tuple(
                    _moved(a.methodology, a, n, {**_inputs(a, n), name: array})
                    for n, array in enumerate(converted)
                ),
            )
        except SolveError as exc:
            yield Effect(kind, name, None, f"no result with this change alone: {exc}")


def _incomparable(first: Methodology, second: Methodology, name: str) -> str:
    a, b = first.parameters[name], second.parameters[name]
    if a.sets != b.sets:
        return (
            f"given per {' and '.join(a.sets) or 'project'} in one, "
            f"per {' and '.join(b.sets) or 'project'} in the other"
        )
    try:
        convert(Fraction(1), b.unit, a.unit)
    except UnitError:
        return f"in {a.unit} in one, in {b.unit} in the other"
    return ""


def _in_unit(solution: Solution, name: str, unit: str, wanted: str) -> Array:
    values = solution.values[name]
    return values if unit == wanted else values * float(convert(Fraction(1), unit, wanted))


def _same(first: Array, second: Array) -> bool:
    a, b = np.broadcast_arrays(first, second)
    return bool(np.array_equal(a, b) or np.allclose(a, b, rtol=1e-12, atol=0, equal_nan=True))


def _tables(a: ApplicationResult, b: ApplicationResult) -> Iterator[Effect]:
    """Give the effect of each table that equations look up themselves, not a value's default."""
    used = {name for e in a.methodology.equations.values() for name in tables(e.tree)}
    for name in sorted(used):
        mine, other = a.methodology.tables[name], b.methodology.tables.get(name)
        if other is None or a.methodology.lookups[name] == b.methodology.lookups[name]:
            continue
        if list(mine.keys.items()) != list(other.keys.items()) or mine.unit != other.unit:
            yield Effect("table", name, None, "looked up by other keys, or in another unit")
            continue
        lookups = {**a.methodology.lookups, name: b.methodology.lookups[name]}
        rules = replace(a.methodology, lookups=lookups)
        try:
            moved = tuple(_moved(rules, a, n, _inputs(a, n)) for n in range(len(a.years)))
        except SolveError as exc:
            yield Effect("table", name, None, f"no result with this change alone: {exc}")
            continue
        yield Effect("table", name, moved)


def _equations(a: ApplicationResult, b: ApplicationResult) -> Effect | None:
    """Give the effect of the second's equations with the first's values; None where it has none."""
    if _written(a.methodology) == _written(b.methodology):
        return None
    shared = [
        name
        for name, parameter in a.methodology.parameters.items()
        if name in b.methodology.parameters
        and "conversion" not in (parameter.kind, b.methodology.parameters[name].kind)
        and not _incomparable(a.methodology, b.methodology, name)
    ]
    lookups = {
        name: a.methodology.lookups.get(name, table)
        for name, table in b.methodology.lookups.items()
        if name not in a.methodology.tables
        or a.methodology.tables[name].keys == b.methodology.tables[name].keys
    }
    rules = replace(b.methodology, lookups={**b.methodology.lookups, **lookups})
    moved = []
    try:
        for n in range(len(a.years)):
            inputs = _inputs(b, n)
            for name in shared:
                units = a.methodology.unit(name), b.methodology.unit(name)
                inputs[name] = _in_unit(a.solutions[n], name, *units)
            changed = solve(rules, inputs, b.application.inputs.sizes).scalar("ER")
            moved.append(changed - a.solutions[n].scalar("ER"))
    except SolveError as exc:
        return Effect(EQUATIONS, "", None, f"no result with the first one's values: {exc}")
    return Effect(EQUATIONS, "", tuple(moved))


def _written(methodology: Methodology) -> dict[str, tuple[str, str]]:
    return {
        name: ("".join(equation.text.split()), equation.unit)
        for name, equation in methodology.equations.items()
    }
