"""What cells behind a wrong result would have to hold for it to be right, and which one does not.

Of a sum that lacks a member either the sum is wrong, or that member, or any other one of them. The
value that the member would need rests on its own inputs alone; what any other cell would need rests
on those besides. So the cell is the wrong one whose needed value rests on the least.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from jcm_mrv.methodology.solve import Solution
from jcm_mrv.verification.checks.formulas.compared import Culprit
from jcm_mrv.verification.checks.formulas.neighbours import alike
from jcm_mrv.verification.checks.formulas.passing import passes_on
from jcm_mrv.verification.checks.formulas.response import (
    RELATIVE,
    Point,
    Response,
    Single,
    factor_of,
)
from jcm_mrv.verification.claim.claim import StatedResult, StatedValue
from jcm_mrv.verification.claim.worked import selects
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.values import Scalar

_DEEP = 30
_MOST_CELLS = 400
"""Cells of one formula whose needed values are looked for."""
_MOST_TRIED = 6_000
"""Values of one formula that are worked out for it."""
_STEPS = 30
_ALONG = (0.1, 0.3, 0.5, 0.6, 0.7, 0.85, 1.15, 1.6, 2.2, 4.0, 8.0)
_MOST_SIZES = 20

Values = list[float | None]
"""What a cell would have to hold at each trial; None where any number would do."""


class Needed(NamedTuple):
    """A cell behind a wrong result, and what it would have to hold at each trial.

    Attributes
    ----------
    at_present : float, optional
        With the inputs as they are; None where any number would do.
    """

    place: Place
    values: Values

    @property
    def at_present(self) -> float | None:
        """What it would have to hold with the inputs as they are."""
        return self.values[0]

    @property
    def constant(self) -> float | None:
        """The one number that it would have to hold whatever the inputs; None where they matter."""
        known = [value for value in self.values if value is not None]
        return known[0] if known and all(_near(known[0], value) for value in known) else None


class Trials:
    """Every set of inputs with which workbook and methodology are compared.

    First those in which all inputs differ, then the last of them with one input changed alone.
    """

    def __init__(self, response: Response) -> None:
        self.response = response
        self.claim = response.claim
        singles = [*response.singles, *self._along_tables()]
        self.points = [*response.points, *(single.point for single in singles)]
        self.evaluators = [*response.evaluators, *(single.evaluator for single in singles)]
        self.base = len(response.points) - 1
        self.changed = [single.stated for single in singles]
        self._solved: dict[tuple[int, int], Solution | None] = {}
        inputs = {p for places in response.linked.values() for p in places}
        constants = {q for s in self.claim.constants for q in (s.place, *self._way(s.place))}
        # What stands behind an input is judged with that, by whatever way a result takes it.
        behind = set(self.claim.cells.calculated(*(s.place for s in self.claim.monitored)))
        self.sound = inputs | response.places_right | constants | behind
        """Cells that are not looked at: what they hold at every trial is as it should be."""

    def _along_tables(self) -> list[Single]:
        """Give sizes near and far, so that most rows of a table by size are taken once."""
        attributes = self.claim.methodology.attributes
        sizes = [s for s in self.response.linked if s.name in attributes and s.number is not None]
        made = [self.response.single(s, times) for s in sizes[:_MOST_SIZES] for times in _ALONG]
        return [single for single in made if single is not None]

    def _way(self, place: Place) -> Sequence[Place]:
        return self.claim.cells.origin(place).passed

    def solution(self, trial: int, span: int) -> Solution | None:
        """Give what the methodology makes of a trial."""
        key = trial, span
        if key not in self._solved:
            point: Point = self.points[trial]
            self._solved[key] = self.response.model.solve(span, point.changes[span])
        return self._solved[key]

    def wanted(self, result: StatedResult) -> Values:
        """Give what a result should be at each trial, in the unit of the sheet."""
        assert result.span is not None
        values: Values = []
        factor = factor_of(self.claim, result)
        for trial in range(len(self.points)):
            solution = self.solution(trial, result.span)
            value = None
            if solution is not None:
                value = self.response.model.value(solution, result.name, result.member)
            known = value is not None and math.isfinite(value)
            values.append(value / factor if known and value is not None else None)
        return values

    @cached_property
    def lines(self) -> dict[Place, str]:
        """The cells for the values of all calculation sheets, also empty ones, with their block."""
        return {
            (sheet.grid.name, *position): row.block
            for sheet in self.claim.layout.sheets
            if sheet.process is not None
            for row in (*sheet.process.rows, *sheet.process.empty)
            if (position := row.position("value")) is not None
        }

    def serves(self, cell: Place) -> bool:
        """Whether a result that is right answers to a cell: then it holds what it should.

        What rounds a wrong result rightly, or adds it up, says nothing of what is behind it.
        """
        evaluator = self.evaluators[self.base]
        held = evaluator.value(cell)
        if not isinstance(held, float):
            return False
        cells = {**self.points[self.base].cells, cell: 1.37 * held + 1.0}
        changed = Evaluator(self.claim.book, cells)
        wrong = self.response.places(self.response.compared.wrong)
        right = (p for p in self.response.places_right if not self.claim.cells.rests_on(p, wrong))
        return any(changed.value(p) != evaluator.value(p) for p in right)

    def spread(self, values: Values) -> frozenset[StatedValue | None]:
        """Give on which inputs a needed value rests; None stands for: on any."""
        points = [v for v in values[: self.base + 1] if v is not None]
        found: set[StatedValue | None] = set()
        if any(not _near(points[0], v) for v in points[1:]):
            found.add(None)
        base = values[self.base]
        for trial in range(self.base + 1, len(values)):
            value = values[trial]
            if base is not None and value is not None and not _near(base, value):
                found.add(self.changed[trial - self.base - 1])
        return frozenset(found)


def first_needed(response: Response, trials: Trials, culprit: Culprit) -> Needed:
    """Give the first cell that does not hold what it would have to, from a wrong result down."""
    result = culprit.result
    top = response.tops.get(result)
    place, node = result.place, None
    if top is not None:
        place, node = top.start, top.node
    found = Needed(place, trials.wanted(result))
    seen = {place}
    for _ in range(_DEEP):
        below = _below(trials, found, node)
        if below is None or below.place in seen:
            return found
        found, node = below, None
        seen.add(found.place)
    return found


def _below(trials: Trials, needed: Needed, node: t.Node | None) -> Needed | None:
    """Give the cell that a formula names and that is wrong; None where the formula itself is."""
    claim, place = trials.claim, needed.place
    if claim.book.formula(place) is None:
        return None
    node = claim.book.tree(place) if node is None else node
    formula = _OneFormula(trials, place, node)
    cells = formula.candidates()
    if not cells or len(cells) > _MOST_CELLS:
        return None
    if not passes_on(node) and len(cells) * len(trials.points) > _MOST_TRIED:
        return None
    own = trials.spread(needed.values)
    possible: dict[Place, Values] = {}
    for cell in cells:
        values = formula.needed(cell, needed.values)
        if values is not None and _can_hold(trials, Needed(cell, values)):
            possible[cell] = values
    if any(formula.counts_again(cell, values) for cell, values in possible.items()):
        return None
    spreads = {cell: trials.spread(values) for cell, values in possible.items()}
    less = [cell for cell in possible if spreads[cell] < own]
    least = [c for c in less if all(spreads[c] < spreads[d] for d in less if d != c)]
    if not least and not less:
        least = _among_alike(trials, node, [c for c in possible if spreads[c] == own])
    if not least or trials.serves(least[0]):
        return None
    return Needed(least[0], possible[least[0]])


def _among_alike(trials: Trials, node: t.Node, cells: list[Place]) -> list[Place]:
    """Give the one of cells that could each make the formula right, as the formula itself could."""
    book = trials.claim.book
    empty = [cell for cell in cells if book.content(cell) is None]
    if len(empty) == 1:
        return empty
    alone = len(cells) == 1 and (passes_on(node) or selects(node))
    return cells if alone and not _is_one_of_many(trials, node, cells[0]) else []


def _is_one_of_many(trials: Trials, node: t.Node, cell: Place) -> bool:
    """Whether a cell is made as one beside it that a formula leaves out: its range is short."""
    book = trials.claim.book
    if book.formula(cell) is None:
        return False
    sheet, row, column = cell
    beside = [(sheet, row + down, column) for down in (-1, 1)]
    return any(
        book.formula(other) is not None
        and not book.names_any(node, {other})
        and alike(book.tree(cell), book.tree(other), (other[1] - row, 0))
        for other in beside
    )


def _can_hold(trials: Trials, needed: Needed) -> bool:
    """Whether a formula could give what is needed, or a typed number be it."""
    place = needed.place
    if trials.claim.book.formula(place) is not None or needed.constant is not None:
        return True
    return trials.lines.get(place, "defaults") != "defaults"


class _OneFormula:
    """A formula with the cells that it names, whose values at each trial are known."""

    def __init__(self, trials: Trials, place: Place, node: t.Node) -> None:
        self.trials, self.place, self.node = trials, place, node
        book = trials.claim.book
        self.times = Counter(book.cells_of(node))
        self.named = list(self.times)
        single = {p.place for p in t.walk(node) if isinstance(p, t.CellRef)}
        blocks = [p for p in t.walk(node) if isinstance(p, t.RangeRef)]
        self.empty = [p for p in single if book.content(p) is None]
        self.empty += [
            p
            for p in sorted(trials.lines)
            if book.content(p) is None and p not in single and any(b.holds(p) for b in blocks)
        ]

    def candidates(self) -> list[Place]:
        """Give the cells that may be wrong."""
        book, sound = self.trials.claim.book, self.trials.sound
        found = [p for p in self.named if p not in sound and not isinstance(book.content(p), str)]
        return [*found, *(p for p in self.empty if p not in sound)]

    def needed(self, cell: Place, wanted: Values) -> Values | None:
        """Give what a cell would have to hold at each trial; None where nothing would do."""
        found: Values = []
        for trial, value in enumerate(wanted):
            if value is None:
                found.append(None)
                continue
            own = self._needed_at(cell, trial, value)
            if own is None:
                return None
            found.append(own[0])
        return found if any(value is not None for value in found) else None

    def counts_again(self, cell: Place, needed: Values) -> bool:
        """Whether a cell is named several times, and all would be right if it were named once."""
        times = self.times[cell]
        if times < 2:
            return False
        held = (evaluator.value(cell) for evaluator in self.trials.evaluators)
        pairs = [(n, h) for n, h in zip(needed, held, strict=True) if n is not None]
        return all(isinstance(h, float) and _near(n * times, h) for n, h in pairs)

    def _needed_at(self, cell: Place, trial: int, wanted: float) -> tuple[float | None] | None:
        evaluator = self.trials.evaluators[trial]
        shown = evaluator.value(cell)
        now = self._value(evaluator, cell, shown)
        limit = RELATIVE * max(abs(wanted), 1e-9)
        is_right = isinstance(now, float) and abs(now - wanted) <= limit
        own = shown if isinstance(shown, float) else 0.0
        if passes_on(self.node) and isinstance(now, float):
            return (own + (wanted - now) / max(1, self.times[cell]),)
        first = own or 1.0
        return self._solved(evaluator, cell, wanted, (first, 1.3 * first), is_right=is_right)

    def _solved(
        self,
        evaluator: Evaluator,
        cell: Place,
        wanted: float,
        tries: tuple[float, float],
        *,
        is_right: bool,
    ) -> tuple[float | None] | None:
        """Give the number with which the formula gives what is wanted, by the secant."""
        a, b = tries
        at_a, at_b = (self._value(evaluator, cell, x) for x in (a, b))
        limit = RELATIVE * 0.1 * max(abs(wanted), 1e-9)
        for _ in range(_STEPS):
            if not isinstance(at_a, float) or not isinstance(at_b, float):
                return None
            if abs(at_b - wanted) <= limit:
                return (None,) if at_a == at_b else (b,)
            if at_a == at_b:
                return None
            a, b = b, b + (wanted - at_b) * (b - a) / (at_b - at_a)
            at_a, at_b = at_b, self._value(evaluator, cell, b)
        return (None,) if is_right else None

    def _value(self, evaluator: Evaluator, cell: Place, content: Scalar) -> Scalar:
        cells = {place: evaluator.value(place) for place in self.named}
        if content is not None:
            cells[cell] = content
        changed = Evaluator(self.trials.claim.book, cells)
        return changed.compute(self.node, self.place)


def _near(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=10 * RELATIVE, abs_tol=1e-9)
