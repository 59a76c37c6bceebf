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
from functools import cached_property
from typing import NamedTuple

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.days import DATE
from jcm_mrv.methodology.expression.tree import references
from jcm_mrv.methodology.solve import Solution
from jcm_mrv.methodology.units_written import times_of
from jcm_mrv.verification.checks.formulas.added import results_of_lines, together
from jcm_mrv.verification.checks.formulas.compared import Compared, Culprit
from jcm_mrv.verification.checks.formulas.corrections import corrections, same_number
from jcm_mrv.verification.checks.formulas.rounding import Unrounded, unrounded
from jcm_mrv.verification.claim.claim import Claim, StatedResult, StatedValue
from jcm_mrv.verification.claim.members import Members
from jcm_mrv.verification.claim.rows import RowReader
from jcm_mrv.verification.recompute import Key, Model, has_default
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


class Single(NamedTuple):
    """The last set of inputs with one of them changed alone."""

    stated: StatedValue
    point: Point
    evaluator: Evaluator


class Response:
    """The comparison of a workbook's formulas with its methodology."""

    def __init__(self, claim: Claim, model: Model) -> None:
        self.claim, self.model = claim, model
        self.random = random.Random(1)  # noqa: S311 - the same points in every run
        # With another way of being known, a member would need values that the workbook has not.
        needed = claim.methodology.needed.values()
        self.deciding = {name for tree in needed for name in references(tree)}
        self.plan = self._plan_cells()
        self.linked = self._linked()
        self.tops: dict[StatedResult, Unrounded] = {
            r: unrounded(claim.book, r.place) for r in claim.credits if r.span is not None
        }
        self.added = results_of_lines(model)
        self.results = list(self.added)
        worked_out = self._worked_out()
        self.added |= {r: [r] for r in worked_out}
        self.results += worked_out
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
        own = {s.place for s in self.claim.monitored}
        for stated in self._inputs():
            passed = self.claim.cells.origin(stated.place).passed
            # What refers to another input is a fault of its own; formulas are judged apart.
            places = dict.fromkeys(p for p in passed if p == stated.place or p not in own)
            if stated.in_table != 1:
                for place in self.plan.get((stated.name, stated.members), ()):
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

    def _worked_out(self) -> list[StatedResult]:
        """Give the fixed values that the workbook works out itself, as the methodology does.

        Where the report takes one from the plan, the plan's is one as well.
        """
        claim, found = self.claim, []
        for stated in claim.fixed:
            name = stated.name
            if stated.is_typed or name not in claim.methodology.defaults or not claim.years:
                continue
            if name in claim.methodology.by_year or not has_default(claim, name):
                continue
            places = [stated.place, *self.plan.get((name, stated.members), ())]
            found += [
                StatedResult("intermediate", name, 0, place, None, stated.members[0], stated.unit)
                for place in dict.fromkeys(places)
                if place in claim.behind_results and not claim.cells.is_typed(place)
            ]
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
                ours = self.theirs(evaluator, result)
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
            ours = self.theirs(evaluator, result)
            if solution is None or isinstance(ours, NotEvaluated):
                continue
            if not self._agree(ours, solution, result):
                number = ours * factor_of(self.claim, result) if isinstance(ours, float) else None
                return number, self.model.value(solution, result.name, result.member)
        return None, None

    def present(self) -> dict[StatedResult, Scalar]:
        """Give what the workbook's formulas make of its inputs as they are, before rounding."""
        return {r: self.theirs(self.evaluators[0], r) for r in self.results}

    def places(self, results: Iterable[StatedResult]) -> set[Place]:
        """Give the cells of results, with those of all lines that are added."""
        return {line.place for result in results for line in self.added[result]}

    @cached_property
    def places_right(self) -> set[Place]:
        """The cells of the results that are neither wrong nor unknown."""
        compared = self.compared
        return self.places(self.results) - self.places((*compared.wrong, *compared.unknown))

    def _solutions(self, point: Point) -> dict[int, Solution | None]:
        spans = {r.span for r in self.results if r.span is not None}
        return {span: self.model.solve(span, point.changes[span]) for span in spans}

    def theirs(self, evaluator: Evaluator, result: StatedResult) -> Scalar:
        """Give what the workbook makes of a result, before it is rounded."""
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
            if ours is not None:
                return isinstance(ours, str) and result.kind == "intermediate"
            ours = 0.0
        factor = factor_of(self.claim, result)
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
        ours = self.theirs(self.evaluators[0], result)
        wanted = None
        if solution is not None:
            wanted = self.model.value(solution, result.name, result.member)
        number = ours * factor_of(self.claim, result) if isinstance(ours, float) else None
        return Culprit(result, (number, wanted))

    def _unanswered(self, result: StatedResult) -> list[StatedValue]:
        """Give the inputs that the methodology's value answers to and the workbook's does not."""
        assert result.span is not None
        base = self.points[-1]
        before = self.model.solve(result.span, base.changes[result.span])
        if before is None:
            return []
        start = self.model.value(before, result.name, result.member)
        ours = self.theirs(self.evaluators[-1], result)
        found = []
        for stated, point, evaluator in self.singles:
            if stated.number is None or result.span not in self.claim.time.covering(stated.span):
                continue
            after = self.model.solve(result.span, point.changes[result.span])
            value = None if after is None else self.model.value(after, result.name, result.member)
            if value is None or start is None or abs(value - start) <= RELATIVE * abs(start):
                continue
            if self.theirs(evaluator, result) == ours:
                found.append(stated)
        return found

    @cached_property
    def singles(self) -> list[Single]:
        """The last point with each input changed alone, of a few hundred."""
        changed = map(self.single, list(self.linked)[:_MOST_SINGLE])
        return [single for single in changed if single is not None]

    def single(self, stated: StatedValue, times: float = _SINGLE) -> Single | None:
        """Give the last point with one input changed; None of one that cannot be changed so."""
        base, places = self.points[-1], self.linked[stated]
        shown = base.cells[places[0]]
        if isinstance(shown, str):
            others = [c for c in self.claim.choices(stated.name) if c != shown]
            if not others or stated.name in self.deciding:
                return None
            value: float | str = others[0]
            own: Scalar = value
        elif isinstance(shown, float) and stated.factor is not None:
            own = shown * times
            value = own * float(stated.factor)
        else:
            return None
        values = {**base.values, stated: value}
        changes = list(base.changes)
        for span in self.claim.time.covering(stated.span):
            changes[span] = {**changes[span], **self.model.changes_of(stated, span, values)}
        cells = {**base.cells, **dict.fromkeys(places, own)}
        return Single(stated, Point(cells, values, changes), Evaluator(self.claim.book, cells))


def factor_of(claim: Claim, result: StatedResult) -> float:
    """Give what turns a stated result into the methodology's unit; 1 where no unit is stated."""
    unit = claim.methodology.unit(result.name)
    factor = times_of(result.unit, unit) if unit and result.unit.strip() else None
    return 1.0 if factor is None else float(factor)
