"""Readings that reach an amount on two ways: by their own name, and in a sum beside it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.formulas.summands import added
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.logs import LEAST
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

_MOST = 2_000
"""Ways of which it is seen where they lead."""
_WIDEST = 400
_FAR = 8
"""Cells over which an amount is brought forward."""


class Way(NamedTuple):
    """How a reading reaches an amount: by which formulas, and what it is multiplied by."""

    formulas: tuple[Place, ...]
    times: float


def counted_twice(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give formulas by which some readings are added once more than others of their column.

    What is added and taken off again, or by another number, is a correction. A total that a range
    takes in with all its parts is a finding of its own.
    """
    told: set[Place] = set()
    for stated in claim.monitored:
        if claim.book.formula(stated.place) is None:
            continue
        ways = ways_to(claim, stated)
        again = {cell: of for cell, of in ways.items() if len(of) > 1 and _is_again(cell, of)}
        once = {cell for cell, of in ways.items() if len(of) == 1}
        sure = [of for cell, of in again.items() if _has_others(cell, of[0], once, ways)]
        if not sure:
            continue
        # What takes the same ways is counted as often.
        same = {frozenset(way.formulas for way in of) for of in sure}
        again = {c: of for c, of in again.items() if frozenset(w.formulas for w in of) in same}
        by_place: dict[Place, list[Place]] = defaultdict(list)
        for cell, of in again.items():
            by_place[_wrong(claim, of)].append(cell)
        for place, cells in by_place.items():
            if place in told or _takes_in_total(claim, place):
                continue
            told.add(place)
            found = f"{claim.cells.formula(place)[:80]}: {place_text(cells[0])}"
            finding = VER[19]["again"].at(place_text(place), found=found, label=stated.label)
            effect = _effect(claim, model, stated, {c: again[c] for c in cells}, ways)
            yield Judged(finding, effect)


def ways_to(claim: Claim, stated: StatedValue) -> dict[Place, list[Way]]:
    """Give the ways of each reading that a value adds up; none where there are too many."""
    found: dict[Place, list[Way]] = defaultdict(list)
    waiting = [(stated.place, Way((), 1.0))]
    count = 0
    while waiting:
        place, way = waiting.pop()
        if place in way.formulas:
            return {}
        for part in added(claim, place, _WIDEST):
            count += 1
            if count > _MOST:
                return {}
            further = Way((*way.formulas, place), way.times * part.times)
            if _adds(claim, part.place):
                waiting.append((part.place, further))
            elif isinstance(value := claim.evaluator.value(part.place), float) and value:
                found[part.place].append(further)
    return found


def _adds(claim: Claim, place: Place) -> bool:
    """Whether a cell holds a formula that adds something up, or an amount that is brought forward.

    One that only refers to a number is a reading.
    """
    for _ in range(_FAR):
        if claim.book.formula(place) is None:
            return False
        tree = claim.book.tree(place)
        if not isinstance(tree, t.CellRef):
            return next(added(claim, place, _WIDEST), None) is not None
        place = tree.place
    return False


def _is_again(cell: Place, ways: list[Way]) -> bool:
    """Whether a reading is added again by the same number; not by two lines of another column."""
    last = {way.formulas[-1] for way in ways}
    columns = {place[::2] for place in last}
    is_line = len(last) == len(ways) and len(columns) == 1 and cell[::2] not in columns
    # What is taken off twice is the first reading of a register, which is held against its others.
    return not is_line and all(
        way.times > 0 and math.isclose(way.times, ways[0].times, rel_tol=1e-9) for way in ways
    )


def _has_others(cell: Place, way: Way, once: set[Place], ways: dict[Place, list[Way]]) -> bool:
    """Whether another reading of the column, or row, counts once by the same number.

    Nobody names one cell twice in a sum by intention, whatever else is taken.
    """
    if ways[cell][0] == ways[cell][1]:
        return True
    return any(
        (other[2] == cell[2] or (other[0] == cell[0] and other[1] == cell[1]))
        and math.isclose(ways[other][0].times, way.times, rel_tol=1e-9)
        for other in once
    )


def _wrong(claim: Claim, ways: list[Way]) -> Place:
    """Give the formula that takes a reading besides: where its ways part.

    Where they come together again in a sum, it is the one that takes this sum among others, but for
    one that brings it forward; where they never part, the one that names a cell twice.
    """
    one, other = ways[0].formulas, ways[1].formulas
    if one == other:
        parts = {place: [part.place for part in added(claim, place, _WIDEST)] for place in one}
        return next(place for place in one if len(parts[place]) > len({*parts[place]}))
    first = _alike(one, other)
    one, other = one[first:], other[first:]
    last = _alike(one[::-1], other[::-1])
    longer = max(one, other, key=len)
    between = longer[: len(longer) - last] if last else ()
    if between and not isinstance(claim.book.tree(between[-1]), t.CellRef):
        return between[-1]
    return ways[0].formulas[first - 1]


def _alike(one: Sequence[Place], other: Sequence[Place]) -> int:
    """Give how many formulas two ways have in common before they part."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _takes_in_total(claim: Claim, place: Place) -> bool:
    """Whether a range holds a cell that sums up others of it."""
    for block in t.walk(claim.book.tree(place)):
        if not isinstance(block, t.RangeRef) or block.area > _WIDEST:
            continue
        for cell in claim.book.cells_in(block):
            if claim.book.formula(cell) is not None:
                summed = sum(map(block.holds, set(claim.book.precedents(cell)) - {cell}))
                if summed > 1:
                    return True
    return False


def _effect(
    claim: Claim,
    model: Model | None,
    stated: StatedValue,
    again: Mapping[Place, list[Way]],
    taken: Mapping[Place, list[Way]],
) -> float | None:
    """Give the tonnes of what counts more than once; of one in the place of another, of both."""
    # A register by itself is no amount.
    lines = {cell[::2] for cell in again}
    is_register = any(
        way.times < 0 and cell[::2] in lines for cell, of in taken.items() for way in of
    )
    if not isinstance(stated.value, float) or is_register:
        return None
    value = claim.evaluator.value
    more = math.fsum(
        (len(ways) - 1) * ways[0].times * number
        for cell, ways in again.items()
        if isinstance(number := value(cell), float)
    )
    first, ways = next(iter(again.items()))
    rows = [cell[1] for cell in taken if (cell[0], cell[2]) == (first[0], first[2])]
    between = ((first[0], row, first[2]) for row in range(min(rows), max(rows)))
    lost = [cell for cell in between if cell not in taken and isinstance(value(cell), float)]
    # Of a longer log that is said by itself.
    is_short = len(rows) < LEAST and len(lost) == len(again)
    if is_short and not any(claim.book.formula(cell) for cell in lost):
        more -= ways[0].times * math.fsum(n for c in lost if isinstance(n := value(c), float))
    return changed_cells(claim, model, {stated.place: stated.value - more})
