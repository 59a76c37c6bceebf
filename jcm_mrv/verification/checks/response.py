"""Formulas judged by what they compute: the workbook and the methodology, on changed inputs.

All inputs are changed at once, by factors near one and far from it, and each result that the
workbook states is compared with the methodology's. Where they agree at every point the formulas
are right, whatever they look like, in the time of a few calculations. Where they do not, the first
cells that go wrong are looked for, and the inputs that they do not answer to.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.days import DATE
from jcm_mrv.methodology.expression.tree import references
from jcm_mrv.methodology.solve import Solution
from jcm_mrv.methodology.units_written import times_of
from jcm_mrv.verification.checks.added import added, together
from jcm_mrv.verification.checks.rounding import Unrounded, unrounded
from jcm_mrv.verification.claim.claim import Claim, StatedResult, StatedValue
from jcm_mrv.verification.claim.members import Members
from jcm_mrv.verification.claim.rows import RowReader
from jcm_mrv.verification.recompute import Key, Model
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.values import NotEvaluated, Scalar

RELATIVE = 1e-6
"""Of reference and project emissions: factors written with few digits differ by less."""

_FACTORS = ((0.98, 1.02), (0.5, 0.95), (1.05, 2.0), (3.0, 9.0), (0.02, 0.2), (0.7, 1.4))
_SINGLE = 1.37
_MOST_SINGLE = 400


@immutable
class Point:
    """One set of inputs: the cells as changed in the workbook, and the same for each period."""

    cells: Mapping[Place, Scalar]
    values: Mapping[StatedValue, float | str]
    changes: Sequence[Mapping[Key, float | str]]


@dataclass
class Culprit:
    """A cell that computes something else than the methodology.

    Attributes
    ----------
    result : StatedResult
        The cell, by the equation that it stands for.
    at_present : tuple of (float or None, float or None)
        Workbook and methodology with the inputs as they are.
    unanswered : list of StatedValue
        Inputs that the methodology's value answers to and the cell's does not.
    """

    result: StatedResult
    at_present: tuple[float | None, float | None]
    unanswered: list[StatedValue] = field(default_factory=list)
    unevaluated: str = ""


@dataclass
class Compared:
    """Results by what a comparison of them gave; one may be alike at some points, wrong at others.

    Attributes
    ----------
    wrong : dict of StatedResult to None
        In the order in which they were found.
    unknown : dict of StatedResult to str
        With why the formula was not calculated.
    alike : dict of StatedResult to int
        With the number of points.
    """

    wrong: dict[StatedResult, None] = field(default_factory=dict)
    unknown: dict[StatedResult, str] = field(default_factory=dict)
    alike: dict[StatedResult, int] = field(default_factory=dict)


class Response:
    """The comparison of a workbook's formulas with its methodology."""

    def __init__(self, claim: Claim, model: Model) -> None:
        self.claim, self.model = claim, model
        self.random = random.Random(1)  # noqa: S311 - the same points in every run
        # With another way of being known, a member would need values that the workbook has not.
        needed = claim.methodology.needed.values()
        self.deciding = {name for tree in needed for name in references(tree)}
        self.linked = self._linked()
        self.tops: dict[StatedResult, Unrounded] = {
            r: unrounded(claim.book, r.place) for r in claim.credits if r.span is not None
        }
        self.added = {r: added(model, r) for r in claim.results}
        # Lines that are added are one result, and are compared by the last of them.
        self.results = [
            r
            for r in claim.results
            if r.span is not None and r.kind != "total" and self.added[r][-1] is r
        ]
        self.corrections = corrections(claim)
        self.points = [
            Point(self.corrections, {}, [{} for _ in claim.time.periods]),
            *(self._point(n) for n in range(len(_FACTORS))),
        ]
        # What the formulas give at each point, computed once for all who ask.
        self.evaluators = [Evaluator(claim.book, point.cells) for point in self.points]

    # -- inputs -------------------------------------------------------------------------------

    def _inputs(self) -> list[StatedValue]:
        needed = self.claim.methodology.needed_by("ER")
        found = []
        for stated in self.claim.inputs:
            choices = stated.name in self.claim.methodology.attributes and isinstance(
                stated.value, str
            )
            fixed = stated.in_table != 1
            if self.is_day(stated) and self.claim.grid.date_1904:
                continue
            if stated.name in needed and (stated.number is not None or choices):
                # What the workbook looks up itself is its own formula, and is judged with it.
                if fixed and not stated.is_typed:
                    continue
                # The years of a set of calendar years are what they are.
                if self.claim.methodology.time_set(stated.name) and fixed:
                    continue
                found.append(stated)
        return found

    def _linked(self) -> dict[StatedValue, list[Place]]:
        """Give every cell that stands for an input: its own, and those that it refers to.

        A fixed value stands in the plan and in the report; formulas may take it from either.
        """
        found: dict[StatedValue, list[Place]] = {}
        plan = self._plan_cells()
        own = {s.place for s in self.claim.monitored}
        for stated in self._inputs():
            passed = self.claim.cells.origin(stated.place).passed
            # What refers to another input is a fault of its own; formulas are judged apart.
            places = dict.fromkeys(p for p in passed if p == stated.place or p not in own)
            if stated.in_table != 1:
                for place in plan.get((stated.name, stated.members), ()):
                    if same_number(self.claim.evaluator.value(place), stated.value):
                        places[place] = None
            found[stated] = list(places)
        return found

    def _plan_cells(self) -> dict[tuple[str, object], list[Place]]:
        if self.claim.side == "plan":
            return {}
        reader = RowReader(self.claim.methodology)
        rows = [r for s in self.claim.layout.of("plan", "input") for r in reader.fixed(s)]
        members = Members(self.claim.methodology, rows)
        found: dict[tuple[str, object], list[Place]] = {}
        for n, row in enumerate(rows):
            found.setdefault((row.name, members.keys[n]), []).append(row.place)
        return found

    def _point(self, number: int) -> Point:
        cells: dict[Place, Scalar] = dict(self.corrections)
        values: dict[StatedValue, float | str] = {}
        typical, (low, high) = self._typical(), _FACTORS[number]
        for stated in self.linked:
            if isinstance(stated.value, str) and stated.number is None:
                choices = self.claim.choices(stated.name)
                other = number % 2 and stated.name not in self.deciding
                value: float | str = self.random.choice(choices) if other else stated.value
                shown: Scalar = value
            elif self.is_day(stated):
                assert isinstance(stated.value, float)
                shown = value = stated.value + round(1000 * (self.random.uniform(low, high) - 1))
            else:
                base = float(stated.value) or typical.get(stated.name, 1.0)  # type: ignore[arg-type]
                shown = base * self.random.uniform(low, high)
                # Rows of a table that refer to one cell have one value.
                can_share = stated.in_table != 1 and stated.leaf not in self.corrections
                shared = cells.get(stated.leaf) if can_share else None
                own = float(f"{self._bounded(stated, shown):.9g}")
                shown = shared if isinstance(shared, float) else own
                assert stated.factor is not None
                value = shown * float(stated.factor)
            for place in self.linked[stated]:
                cells[place] = shown
            values[stated] = value
        return Point(cells, values, self.model.changes(values))

    def is_day(self, stated: StatedValue) -> bool:
        """Whether an input is a day, which is moved by days and by no factor."""
        return self.claim.methodology.unit(stated.name) == DATE

    def _bounded(self, stated: StatedValue, shown: float) -> float:
        """Keep a share between 0 and 1, since methodologies mean nothing beyond."""
        parameter = self.claim.methodology.parameters.get(stated.name)
        if parameter is None or parameter.range.maximum is None or stated.factor is None:
            return shown
        most = float(parameter.range.maximum) / float(stated.factor)
        return shown if abs(shown) <= most else most * self.random.uniform(0.3, 0.9)

    def _typical(self) -> dict[str, float]:
        """Give what stands in for a zero: the middle of the values of the same name."""
        values: dict[str, list[float]] = {}
        for stated in self.linked:
            if isinstance(stated.value, float) and stated.value:
                values.setdefault(stated.name, []).append(abs(stated.value))
        return {name: sorted(found)[len(found) // 2] for name, found in values.items()}

    # -- comparison ---------------------------------------------------------------------------

    @cached_property
    def compared(self) -> Compared:
        """What became of each result at every point: computed alike, otherwise, or not at all."""
        found = Compared()
        for point, evaluator in zip(self.points, self.evaluators, strict=True):
            solutions = self._solutions(point)
            for result in self.results:
                assert result.span is not None
                solution = solutions[result.span]
                if solution is None:
                    continue
                ours = self._theirs(evaluator, result)
                if isinstance(ours, NotEvaluated):
                    found.unknown[result] = ours.reason
                elif not self._agree(ours, solution, result):
                    found.wrong[result] = None
                elif isinstance(ours, float):
                    found.alike[result] = found.alike.get(result, 0) + 1
        return found

    @cached_property
    def culprits(self) -> list[Culprit]:
        """The first cells that go wrong at any point, each once; empty where all agree."""
        wrong, unknown = self.compared.wrong, self.compared.unknown
        culprits = [self._culprit(r) for r in self._first(wrong)]
        for result in self._first(unknown):
            if result.kind == "credits" or not culprits:
                culprits.append(Culprit(result, (None, None), unevaluated=unknown[result]))
        for culprit in culprits:
            if not culprit.unevaluated:
                culprit.unanswered = self._unanswered(culprit.result)
        return culprits

    def first_apart(self, result: StatedResult) -> tuple[float | None, float | None]:
        """Give what the workbook and the methodology make of the first point where they differ."""
        assert result.span is not None
        for point, evaluator in zip(self.points, self.evaluators, strict=True):
            solution = self.model.solve(result.span, point.changes[result.span])
            ours = self._theirs(evaluator, result)
            if solution is None or isinstance(ours, NotEvaluated):
                continue
            if not self._agree(ours, solution, result):
                number = ours * _factor(self.claim, result) if isinstance(ours, float) else None
                return number, self.model.value(solution, result.name, result.member)
        return None, None

    def present(self) -> dict[StatedResult, Scalar]:
        """Give what the workbook's formulas make of its inputs as they are, before rounding."""
        return {r: self._theirs(self.evaluators[0], r) for r in self.results}

    def _solutions(self, point: Point) -> dict[int, Solution | None]:
        spans = {r.span for r in self.results if r.span is not None}
        return {span: self.model.solve(span, point.changes[span]) for span in spans}

    def _theirs(self, evaluator: Evaluator, result: StatedResult) -> Scalar:
        return together(
            self.tops[line].value(evaluator) if line in self.tops else evaluator.value(line.place)
            for line in self.added[result]
        )

    def _agree(self, ours: Scalar, solution: Solution, result: StatedResult) -> bool:
        wanted = self.model.value(solution, result.name, result.member)
        if wanted is None or math.isnan(wanted):
            return True
        if not isinstance(ours, float) or isinstance(ours, bool):
            # A helper that the methodology does not need for a member may say so.
            return isinstance(ours, str) and result.kind == "intermediate"
        factor = _factor(self.claim, result)
        limit = RELATIVE * self._scale(solution, result, wanted)
        if result.kind == "credits" and wanted < 0 and ours == 0:
            return True
        return abs(ours * factor - wanted) <= limit

    def _scale(self, solution: Solution, result: StatedResult, wanted: float) -> float:
        if result.name == "ER":
            parts = [abs(solution.scalar(n)) for n in ("RE", "PE") if n in solution.values]
            return max(*parts, abs(wanted), 1e-9)
        return max(abs(wanted), 1e-9)

    def _first(self, wrong: Iterable[StatedResult]) -> list[StatedResult]:
        """Give the cells that rest on no other wrong cell."""
        listed = list(wrong)
        places: dict[Place, StatedResult] = {}
        for result in listed:
            places.setdefault(result.place, result)
        found: dict[Place, StatedResult] = {}
        for result in listed:
            start = self.tops[result].start if result in self.tops else result.place
            if not self.claim.cells.rests_on(start, places.keys() - {result.place}):
                found.setdefault(result.place, result)
        return list(found.values())

    def _culprit(self, result: StatedResult) -> Culprit:
        assert result.span is not None
        solution = self.model.solve(result.span)
        ours = self._theirs(self.evaluators[0], result)
        wanted = None
        if solution is not None:
            wanted = self.model.value(solution, result.name, result.member)
        number = ours * _factor(self.claim, result) if isinstance(ours, float) else None
        return Culprit(result, (number, wanted))

    def _unanswered(self, result: StatedResult) -> list[StatedValue]:
        """Give the inputs that the methodology's value answers to and the workbook's does not."""
        assert result.span is not None
        base = self.points[-1]
        before = self.model.solve(result.span, base.changes[result.span])
        if before is None:
            return []
        start = self.model.value(before, result.name, result.member)
        ours = self._theirs(self.evaluators[-1], result)
        found = []
        for stated, places in list(self.linked.items())[:_MOST_SINGLE]:
            if stated.number is None or result.span not in self.claim.time.covering(stated.span):
                continue
            shown = base.cells[places[0]]
            if not isinstance(shown, float) or stated.factor is None:
                continue
            shown *= _SINGLE
            values = {**base.values, stated: shown * float(stated.factor)}
            own = self.model.changes_of(stated, result.span, values)
            after = self.model.solve(result.span, {**base.changes[result.span], **own})
            value = None if after is None else self.model.value(after, result.name, result.member)
            if value is None or start is None or abs(value - start) <= RELATIVE * abs(start):
                continue
            cells = {**base.cells, **dict.fromkeys(places, shown)}
            if self._theirs(Evaluator(self.claim.book, cells), result) == ours:
                found.append(stated)
        return found


def corrections(claim: Claim) -> dict[Place, Scalar]:
    """Give cells with a fault of their own as they should be, so that formulas are judged alone.

    Texts in place of numbers, choices with a blank, constants that are not the methodology's, and
    years, days and hours that do not follow from the days.
    """
    found: dict[Place, Scalar] = {}
    for stated in claim.inputs:
        wanted = claim.by_definition(stated.name, stated.members[0])
        if isinstance(wanted, int):
            wanted = wanted / float(stated.factor or 1)
        if wanted is not None and not same_number(wanted, stated.value):
            found[stated.leaf] = wanted
        elif stated.text is not None and isinstance(stated.value, float):
            found[stated.leaf] = stated.value
        elif stated.name in claim.methodology.attributes and isinstance(stated.value, str):
            choice = stated.value.strip()
            if choice != stated.value and choice in claim.choices(stated.name):
                found[stated.leaf] = choice
    for constant in claim.constants:
        wanted = right_constant(claim, constant)
        if wanted is not None:
            found[constant.leaf] = wanted
    return found


def right_constant(claim: Claim, stated: StatedValue) -> float | None:
    """Give a constant as it should stand in its cell; None where it does, or is the project's."""
    number = claim.methodology.parameters[stated.name].value
    if number is None or any(s.name == stated.name for s in claim.fixed):
        return None
    factor = float(stated.factor) if stated.factor else 1.0
    wanted = float(number) / factor
    shown = stated.value
    if isinstance(shown, float) and math.isclose(shown, wanted, rel_tol=1e-9, abs_tol=1e-12):
        return None
    return wanted


def same_number(left: object, right: object) -> bool:
    """Whether two cells hold the same number or text."""
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, rel_tol=1e-12, abs_tol=1e-15)
    return left == right


def _factor(claim: Claim, result: StatedResult) -> float:
    """Give what turns a stated result into the methodology's unit; 1 where no unit is stated."""
    unit = claim.methodology.unit(result.name)
    factor = times_of(result.unit, unit) if unit and result.unit.strip() else None
    return 1.0 if factor is None else float(factor)
