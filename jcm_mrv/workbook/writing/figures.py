"""The numbers behind the sheets: per year and for the plan, with every helper step's value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import field, replace

import numpy as np

from jcm_mrv.calculation.result import ApplicationResult
from jcm_mrv.findings import WBK, FindingsError
from jcm_mrv.immutable import immutable, mutable
from jcm_mrv.methodology.built_in import BUILT_IN_UNITS
from jcm_mrv.methodology.days import DATE, day_number
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.evaluate import Array, EvaluationError, Scope, evaluate
from jcm_mrv.methodology.expression.to_excel import Step, lower
from jcm_mrv.methodology.inputs import Inputs, MemberKey
from jcm_mrv.methodology.model import Parameter
from jcm_mrv.methodology.solve import Solution, SolveError, fill_defaults
from jcm_mrv.methodology.units import UnitError
from jcm_mrv.project.estimates import Estimate
from jcm_mrv.project.period import YearPart
from jcm_mrv.workbook.writing.places import Side
from jcm_mrv.workbook.writing.styles import DAY, number_format

ESTIMATED = 0
"""Stands for the estimated year of the plan where a calendar year is asked for."""

ESTIMATED_DAYS = 365
NOT_ESTIMATED = "not estimated"


@immutable
class Span:
    """One calendar year of the report, or the estimated year of the plan, with all values.

    Attributes
    ----------
    year : int
        The calendar year; :data:`ESTIMATED` for the one of a plan.
    values : dict of str to ndarray
        By name, helper steps of equations included, shape (1, members of each set). NaN: a helper
        step that has no value for a member and is not needed for it.
    open : frozenset of str
        Names that have no value, since estimates are missing.
    """

    side: Side
    year: int
    part: YearPart | None
    values: dict[str, Array]
    open: frozenset[str] = frozenset()

    @property
    def meant_year(self) -> int | None:
        """The calendar year as meanings of cells hold it."""
        return self.year or None


@mutable
class Figures:
    """Steps of every equation and default, members in order, and the values of each span.

    The plan is one year of 365 days, or every calendar year of a result that is an estimate.
    """

    result: ApplicationResult
    over_life: bool = False
    steps: dict[str, list[Step]] = field(init=False)
    report: list[Span] = field(init=False)
    plan: list[Span] = field(init=False)
    estimates: dict[tuple[str, MemberKey], Estimate] = field(init=False)
    estimated: dict[tuple[str, MemberKey], float] = field(init=False)
    constants: list[str] = field(init=False)
    attributes: list[str] = field(init=False)
    built_ins: list[str] = field(init=False)
    days: set[str] = field(init=False)
    tables: list[str] = field(init=False)

    def __post_init__(self) -> None:
        methodology = self.result.methodology
        trees = {**methodology.defaults, **{k: e.tree for k, e in methodology.equations.items()}}
        self.steps = {
            name: lower(name, tree, methodology.free_indices(methodology.sets_of(name)))
            for name, tree in trees.items()
        }
        used = {name for tree in trees.values() for name in t.references(tree)}
        self.constants = [
            k
            for k, p in methodology.parameters.items()
            if p.kind in ("default", "conversion") and k in used
        ]
        self.attributes = [name for name in methodology.attributes if name in used]
        self.built_ins = [name for name in BUILT_IN_UNITS if name in used]
        self.days = {name for name in self.built_ins if BUILT_IN_UNITS[name] == DATE}
        self.days |= {n for n in self.attributes if methodology.attributes[n][1].unit == DATE}
        for steps in self.steps.values():
            self.days |= {step.name for step in steps if t.is_day(step.tree, self.days)}
        self.tables = list(
            dict.fromkeys(table for tree in trees.values() for table in t.tables(tree))
        )
        self.report = [
            self._reported(year.part, solution.values)
            for year, solution in zip(self.result.years, self.result.solutions, strict=True)
        ]
        self.estimates, self.estimated = {}, {}
        if self.over_life:
            self.plan = [replace(span, side="plan") for span in self.report]
        else:
            self._read_estimates()
            self.plan = [self._planned()]

    @property
    def inputs(self) -> Inputs:
        """The members of every set."""
        return self.result.application.inputs

    @property
    def days_of_plan(self) -> tuple[dt.date, dt.date]:
        """The days by which the estimated year is looked up: those that are monitored of it."""
        year = self.result.application.year_of_parts or self.result.years[0].part.year
        part = next((y.part for y in self.result.years if y.part.year == year), None)
        return (part.start, part.end) if part else (dt.date(year, 1, 1), dt.date(year, 12, 31))

    @property
    def by_year(self) -> list[str]:
        """The fixed values of which the methodology has others in each year, as far as in use."""
        return list(dict.fromkeys(v.parameter for v in self.result.fixed if v.year is not None))

    @property
    def conditional(self) -> frozenset[str]:
        """The names, and the helper steps of what reads them, that only some members need."""
        found = set(self.result.methodology.needed)
        if found:
            for step in (step for steps in self.steps.values() for step in steps[:-1]):
                if found.intersection(t.references(step.tree)):
                    found.add(step.name)
        return frozenset(found)

    def all_places(self, sets: Sequence[str]) -> tuple[Sequence[int], ...]:
        """Give the positions of the members of each of some sets."""
        return tuple(map(range, self.inputs.shape(sets)))

    def places_in(self, span: Span, sets: Sequence[str]) -> tuple[Sequence[int], ...]:
        """Give the same without the parts of the period that count in another year."""
        return tuple(
            self._own_parts(span, name) if self.result.methodology.sets[name].periods else whole
            for name, whole in zip(sets, self.all_places(sets), strict=True)
        )

    def _own_parts(self, span: Span, over: str) -> Sequence[int]:
        years = span.values[self.result.methodology.sets[over].year_attribute or ""]
        own = span.values["calendar_year"].reshape(-1)[0]
        return tuple(n for n, year in enumerate(years.reshape(-1)) if year == own)

    def of_step(self, step: Step, values: Array) -> dict[MemberKey, float | str]:
        """Give the values of a step by members; what an attribute names is shown by its id."""
        by_key = self.inputs.by_key(values, [over for _, over in step.indices])
        over = None
        if isinstance(step.tree, t.Picked):
            over = self.result.methodology.members_of(step.tree.name)
        if over is None:
            return by_key
        ids = self.inputs.members[over]
        return {k: v if np.isnan(v) else ids[int(v)] for k, v in by_key.items()}

    @property
    def picked(self) -> dict[str, tuple[str, ...]]:
        """The sets of each name of which attributes name members."""
        return {part.name: self.result.methodology.sets_of(part.name) for part in self._picked()}

    @property
    def listed(self) -> list[str]:
        """The sets whose members attributes name, so that formulas look them up by their ids."""
        sets_of = self.result.methodology.sets_of
        found = (
            over
            for part in self._picked()
            for over, index in zip(sets_of(part.name), part.indices, strict=True)
            if not isinstance(index, str)
        )
        return list(dict.fromkeys(found))

    @property
    def alike(self) -> frozenset[str]:
        """The sets in which capitals alone tell ids apart."""
        ids = self.inputs.members.items()
        return frozenset(s for s, all_ in ids if len({i.casefold() for i in all_}) < len(all_))

    def _picked(self) -> Iterator[t.Picked]:
        for step in (step for steps in self.steps.values() for step in steps):
            yield from (part for part in t.walk(step.tree) if isinstance(part, t.Picked))

    def all_values(self, name: str) -> list[float]:
        """Give the values of a name in every year, for one number format of all of them."""
        return [
            float(value)
            for span in (*self.report, *self.plan)
            if name in span.values and span.values[name].dtype != object
            for value in span.values[name].reshape(-1)
        ]

    def number_format(self, name: str) -> str:
        """Give one format for the values of a name in every year; that of days for a day."""
        return DAY if name in self.days else number_format(self.all_values(name))

    def monitored(self) -> dict[str, Parameter]:
        """Give the monitored parameters in the order of Table 1: what has own years in front."""
        methodology = self.result.methodology
        items = methodology.monitored().items()
        return dict(sorted(items, key=lambda item: methodology.time_set(item[0]) is None))

    def monitored_count(self) -> int:
        """Give how many monitored values one year has."""
        return sum(len(self.inputs.asked(name)) for name in self.result.methodology.monitored())

    # -- values -----------------------------------------------------------------------------

    def _scope(self, values: dict[str, Array]) -> Scope:
        return Scope(values, self.inputs.sizes, self.result.methodology.lookups)

    def _reported(self, part: YearPart, solved: dict[str, Array]) -> Span:
        values = dict(solved)
        scope = self._scope(values)
        for steps in self.steps.values():
            for step in steps[:-1]:
                values[step.name] = self._masked(step, scope)
        return Span("report", part.year, part, values)

    def _masked(self, step: Step, scope: Scope) -> Array:
        """Evaluate a helper step; NaN for members that it has no value for.

        The equation has a value, so that it takes another way for these members.
        """
        needed = np.ones((1, *self.inputs.shape([over for _, over in step.indices])), dtype=bool)
        while True:
            try:
                values = evaluate(step.tree, scope, step.indices, needed)
            except EvaluationError as exc:
                place = tuple(exc.members.get(over, 0) for _, over in step.indices)
                if not needed[0][place]:
                    raise
                needed[0][place] = False
                continue
            if not needed.all():
                values[~needed] = np.nan
            return values

    def _read_estimates(self) -> None:
        application = self.result.application
        for name, parameter in self.result.methodology.monitored().items():
            for key in self.inputs.asked(name):
                found = application.estimate_of(name, key)
                if found is None or application.lacks_a_year(name):
                    continue
                given, where = found
                own = application.own_part(name, key)
                try:
                    value = given.whole_year(parameter.unit, None if own is None else own.year)
                except UnitError as exc:
                    raise WBK[2].stop(
                        where,
                        found=given.unit or str(given.power),
                        name=name,
                        reason=exc,
                        unit=parameter.unit,
                    ) from None
                if value is not None:
                    # What the sun gives is computed by `estimate`, not here.
                    self.estimates[name, key] = given
                    if parameter.aggregation == "sum":
                        value *= application.share_of_year(name, key)
                    self.estimated[name, key] = float(value)

    def _planned(self) -> Span:
        methodology = self.result.methodology
        monitored = methodology.monitored()
        values = {
            name: array
            for name, array in self.result.solutions[0].values.items()
            if name not in {*methodology.equations, *monitored, *self.by_year}
        }
        values["period_days"] = np.array([float(ESTIMATED_DAYS)])
        values["period_hours"] = np.array([ESTIMATED_DAYS * 24.0])
        # The estimated year is a whole one, whichever it is.
        values["calendar_year_days"] = values["period_days"]
        values["calendar_year"] = np.array([float(self.days_of_plan[0].year)])
        for name, day in zip(("period_start", "period_end"), self.days_of_plan, strict=True):
            values[name] = np.array([float(day_number(day))])
        complete = len(self.estimated) == self.monitored_count()
        open_: set[str] = set() if complete else set(monitored)
        for name, parameter in monitored.items():
            numbers = [self.estimated.get((name, key), np.nan) for key in self.inputs.keys(name)]
            values[name] = np.array(numbers).reshape((1, *self.inputs.shape(parameter.sets)))
        scope = self._scope(values)
        given = self.inputs.arrays()
        values |= {name: given[name] for name in self.by_year if name in given}
        try:
            fill_defaults(methodology, scope, Solution(values), self.inputs.sizes)
        except SolveError as exc:
            raise self._unsolved(exc.name, exc.cause) from None
        for name, steps in self.steps.items():
            is_default = name in methodology.defaults
            for step in steps:
                if is_default and step is steps[-1]:
                    continue
                if open_.intersection(t.references(step.tree)):
                    open_.add(step.name)
                elif step is steps[-1]:
                    values[name] = self._estimate(name, scope)
                else:
                    values[step.name] = self._masked(step, scope)
        return Span("plan", ESTIMATED, None, values, frozenset(open_))

    def _estimate(self, name: str, scope: Scope) -> Array:
        equation = self.result.methodology.equations[name]
        try:
            return evaluate(
                equation.tree, scope, self.result.methodology.free_indices(equation.sets)
            )
        except EvaluationError as exc:
            raise self._unsolved(name, exc) from None

    def _unsolved(self, name: str, exc: EvaluationError) -> FindingsError:
        methodology = self.result.methodology
        equation = methodology.equations.get(name)
        return WBK[3].stop(
            self.result.application.where("monitoring"),
            found=equation.text if equation else methodology.parameters[name].default or "",
            name=name,
            kind=exc.kind,
        )
