"""The equations of a city's target, in the expression language: evaluated, unit-checked, traced.

They stand in ``methodologies/city.yaml``, once: the same trees give the numbers, the live formulas
of the workbook, and the trace.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

import numpy as np

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.claims import Name, Source, Standing
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.check_units import Kind, UnitScope, check_balance, kind_of
from jcm_mrv.methodology.expression.evaluate import Scope, evaluate
from jcm_mrv.methodology.expression.parse import Names, parse
from jcm_mrv.methodology.quantity_text import UnitText
from jcm_mrv.methodology.units import parse_unit
from jcm_mrv.planning.city.file import TargetKind
from jcm_mrv.shipped import shipped
from jcm_mrv.strict_yaml import StrictModel, load_file, validate

FILE = "city.yaml"
Value = float | Sequence[float]


class SetOf(StrictModel):
    """What is summed over."""

    index: str
    title: str


class ValueOf(StrictModel):
    """A value that equations use."""

    symbol: str
    unit: UnitText
    description: str
    sets: tuple[Name, ...] = ()


class EquationOf(StrictModel):
    """An equation: its text, and what it gives."""

    symbol: str
    unit: UnitText
    text: str
    description: str = ""


class EquationsFile(StrictModel):
    """The content of ``city.yaml``."""

    title: str
    summary: str
    sources: dict[Name, Source]
    standing: Standing
    source: Name
    sets: dict[Name, SetOf]
    values: dict[Name, ValueOf]
    between: dict[Literal["linear"], EquationOf]
    required: dict[TargetKind, EquationOf]
    allowed: dict[TargetKind, EquationOf]
    equations: dict[Name, EquationOf]


@immutable
class Parsed:
    """An equation as a tree."""

    name: str
    equation: EquationOf
    tree: t.Node

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names that it uses."""
        return t.references(self.tree)


@immutable
class Equations:
    """The equations that hold for a kind of target, in an order that can be evaluated."""

    file: EquationsFile
    parsed: Mapping[str, Parsed]


@immutable
class Traced:
    """A value of an equation in a year and area, and what it came from."""

    symbol: str
    name: str
    value: float
    unit: str
    equation: str
    inputs: Mapping[str, Value]


@cache
def equations_file() -> EquationsFile:
    """Give the equations as they are shipped."""
    return validate(load_file(shipped("methodologies") / FILE, "MET"), EquationsFile, "MET")


@cache
def equations(kind: TargetKind) -> Equations:
    """Give the equations of a kind of target, their units checked with their scale.

    Raises
    ------
    FindingsError
        Where a text is no expression.
    UnitError
        Where the units do not balance.

    Examples
    --------
    >>> equations("fixed_level").parsed["required"].equation.text
    'target_baseline - level'
    """
    file = equations_file()
    return _parsed(
        {"required": file.required[kind], "allowed": file.allowed[kind]} | file.equations
    )


@cache
def between() -> Equations:
    """Give the equation of a baseline between two stated years.

    Examples
    --------
    >>> ends = {"before": 30000.0, "after": 36000.0, "year_before": 2024, "year_after": 2030}
    >>> solved(between(), {**ends, "this_year": 2026})["baseline"].value
    32000.0
    """
    return _parsed({"baseline": equations_file().between["linear"]})


def _parsed(texts: Mapping[str, EquationOf]) -> Equations:
    file = equations_file()
    names = Names(
        {name: value.sets for name, value in file.values.items()} | dict.fromkeys(texts, ()),
        file.sets,
    )
    units = {name: value.unit for name, value in file.values.items()}
    units |= {name: equation.unit for name, equation in texts.items()}
    scope = UnitScope({name: Kind(parse_unit(unit)) for name, unit in units.items()}, {})
    parsed = {}
    for name, equation in texts.items():
        tree = parse(equation.text, names, what=name, where=FILE)
        check_balance(kind_of(tree, scope), parse_unit(equation.unit))
        parsed[name] = Parsed(name, equation, tree)
    return Equations(file, parsed)


def solved(system: Equations, known: Mapping[str, Value | None]) -> dict[str, Traced]:
    """Give every equation that has a value, with what it came from.

    Parameters
    ----------
    system : Equations
        The equations.
    known : mapping of str to number, sequence or None
        What is known; a sequence for a value with members; None, or left out, is not known, and
        neither is what rests on it.

    Examples
    --------
    >>> known = {"reduction": 0.08, "target_baseline": 36000.0, "counted": [720.0, 72.0]}
    >>> found = solved(equations("baseline_scenario"), known)
    >>> found["required"].value, found["bottom_up"].value, "claimable" in found
    (2880.0, 792.0, False)
    """
    values = {name: value for name, value in known.items() if value is not None}
    arrays = {
        name: np.array([value], dtype=np.float64)
        if not isinstance(value, Sequence)
        else np.array([list(value)], dtype=np.float64)
        for name, value in values.items()
    }
    sizes = {
        system.file.values[name].sets[0]: array.shape[1]
        for name, array in arrays.items()
        if name in system.file.values and system.file.values[name].sets
    }
    found: dict[str, Traced] = {}
    for name, one in system.parsed.items():
        if not all(used in arrays for used in one.inputs):
            continue
        result = float(evaluate(one.tree, Scope(arrays, sizes))[0])
        arrays[name] = np.array([result])
        equation = one.equation
        found[name] = Traced(
            equation.symbol,
            name,
            result,
            equation.unit,
            equation.text,
            {used: found[used].value if used in found else values[used] for used in one.inputs},
        )
    return found


def value_of(tree: t.Node, known: Mapping[str, float]) -> float:
    """Give the value of a part of an equation."""
    arrays = {name: np.array([value]) for name, value in known.items()}
    return float(evaluate(tree, Scope(arrays, {}))[0])
