"""Lines of a log that are off by what the workbook itself compares them with."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.logs.odd_readings import SHORT, changed_cells
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.far import MOST_BESIDE
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.stood import is_explained, month_is_told
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator

_LEAST = 4
"""Lines of which one can be odd."""
_BEYOND, _OFF = 5.0, 0.02
"""It is off by so many times as much as the others lie apart, and by 2 % of the number or more."""
_STEPS, _NEAR = 25, 1e-9
"""After so many steps a comparison of two numbers is solved, or is none."""


def off_by_comparison(logs: list[Log], model: Model | None, told: set[Place]) -> Iterator[Judged]:
    """Give the line whose difference to what is read beside it is far from that of all others.

    A column of differences, or deviations, to a check meter or to a main one that nothing takes:
    it was made to show which line is off, and nobody needs to have looked. ``told`` are cells that
    are asked about already, and those that now are.
    """
    for log in logs:
        if not log.is_column or log.is_register or not _LEAST <= len(log.cells) <= SHORT:
            continue
        claim = log.claim
        for column in range(min(claim.book.extent(log.cells[0][0])[1] + 1, MOST_BESIDE)):
            cells = [log.beside(cell, column) for cell in log.cells]
            odd = _odd(claim, log, cells)
            if odd is None:
                continue
            line, usual = odd
            cell = log.cells[line]
            right = _right(claim, cell, cells[line], usual)
            is_said = is_explained(log, cell) or month_is_told(log, cell)
            if (
                right is None
                or cell in told
                or is_said
                or not _is_farthest(claim, log, cells, line)
            ):
                continue
            effect = changed_cells(claim, model, {cell: right})
            # Of what hardly counts a line may be anything.
            if effect is not None and abs(effect) < 1:
                continue
            told.add(cell)
            value, shown = (claim.evaluator.value(c) for c in (cell, cells[line]))
            assert isinstance(value, float)
            assert isinstance(shown, float)
            finding = VER[266]["compared"].at(
                place_text(cell),
                found=f"{number_shown(value)}; {number_shown(shown)} in {place_text(cells[line])}",
                label=log.stated.label,
                number=number_shown(right),
                cell=place_text(cells[line]),
            )
            yield Judged(finding, effect)


def _odd(claim: Claim, log: Log, cells: list[Place]) -> tuple[int, float] | None:
    """Give the line whose comparison is far from all others, and what is usual; None where none is.

    A column compares where each line takes its own reading and another one off each other, and no
    value rests on it.
    """
    if any(claim.book.formula(cell) is None for cell in cells):
        return None
    trees = [claim.book.tree(cell) for cell in cells]
    if any(not _takes_off(tree, log.cells[n]) for n, tree in enumerate(trees)):
        return None
    if any(claim.cells.rests_on(stated.place, set(cells)) for stated in claim.monitored):
        return None
    values = [claim.evaluator.value(cell) for cell in cells]
    numbers = [v for v in values if isinstance(v, float) and not isinstance(v, bool)]
    if len(numbers) < len(values):
        return None
    middle = median(numbers)
    line = max(range(len(numbers)), key=lambda n: abs(numbers[n] - middle))
    rest = [number for n, number in enumerate(numbers) if n != line]
    off = max(numbers[line] - max(rest), min(rest) - numbers[line])
    if off <= 0 or off < _BEYOND * (max(rest) - min(rest)):
        return None
    return line, median(rest)


def _takes_off(tree: t.Node, cell: Place) -> bool:
    """Whether a formula takes one cell of a line off another, that of the reading among them."""
    own = {n.place for n in t.walk(tree) if isinstance(n, t.CellRef) and n.sheet == cell[0]}
    in_line = {place for place in own if place[1] == cell[1]}
    minus = any(isinstance(n, t.Binary) and n.op == "-" for n in t.walk(tree))
    return cell in in_line and len(in_line) > 1 and minus


def _right(claim: Claim, cell: Place, comparison: Place, usual: float) -> float | None:
    """Give the reading with which a line compares as the others do; None where there is none."""
    value = claim.evaluator.value(cell)
    if not isinstance(value, float) or value <= 0:
        return None
    points: list[tuple[float, float]] = []
    tried = value
    for _ in range(_STEPS):
        shown = Evaluator(claim.book, {cell: tried}).value(comparison)
        if not isinstance(shown, float):
            return None
        points.append((tried, shown - usual))
        if len(points) == 1:
            tried = 0.9 * value
            continue
        (x0, y0), (x1, y1) = points[-2:]
        if y0 == y1:
            break
        tried = x1 - y1 * (x1 - x0) / (y1 - y0)
        if abs(tried - x1) <= _NEAR * value:
            break
    return tried if tried > 0 and abs(tried - value) >= _OFF * value else None


def _is_farthest(claim: Claim, log: Log, cells: list[Place], line: int) -> bool:
    """Whether of all readings that a comparison takes, that of the log is farthest off its own."""
    place = log.cells[line]
    columns = {
        node.place[2]
        for node in t.walk(claim.book.tree(cells[line]))
        if isinstance(node, t.CellRef) and node.place[:2] == place[:2]
    }
    return max(columns, key=lambda column: _off(claim, log, column, line)) == place[2]


def _off(claim: Claim, log: Log, column: int, line: int) -> float:
    values = [claim.evaluator.value(log.beside(cell, column)) for cell in log.cells]
    numbers = {n: v for n, v in enumerate(values) if isinstance(v, float) and v > 0}
    others = [v for n, v in numbers.items() if n != line]
    if line not in numbers or not others:
        return 0.0
    ratio = numbers[line] / median(others)
    return max(ratio, 1 / ratio)
