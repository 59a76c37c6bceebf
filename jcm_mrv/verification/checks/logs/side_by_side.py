"""Registers of one meter that a formula takes side by side: by tariff, by phase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.claim.assigned import heading_cells, text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.far import MOST_READ
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

_DIGITS = pattern(r"\d+")
_NUMBERED = pattern(r"(?<![^\W\d_])[A-Z]{0,2}\d+(?:\.\d+)*")
"""The name of a register: T1, L2, 1.8.3."""
_LEAST = 2


class _Sides(NamedTuple):
    """Differences of two lines of a sheet, by the columns of their ends."""

    sheet: str
    last: int
    first: int
    ends: tuple[int, ...]
    begins: tuple[int, ...]


def side_by_side(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give registers that a formula takes off twice, and one beside them that nothing takes."""
    taken: set[Place] = set()
    found: list[tuple[StatedValue, Place, _Sides]] = []
    for stated in claim.monitored:
        for place in claim.cells.formulas_behind(stated.place, MOST_READ):
            taken.update(claim.book.precedents(place))
            if place == claim.cells.leaf(stated.place) and (sides := _sides(claim, place)):
                found.append((stated, place, sides))
    for stated, place, sides in found:
        if sorted(sides.ends) != sorted(sides.begins):
            yield from _of_another(claim, stated, place, sides, model)
        else:
            yield from _left_out(claim, stated, place, sides, taken, model)


def _sides(claim: Claim, place: Place) -> _Sides | None:
    """Give the differences of a formula, if it has several, all of the same two lines."""
    pairs = [
        (node.left.place, node.right.place)
        for node in t.walk(claim.book.tree(place))
        if isinstance(node, t.Binary)
        and node.op == "-"
        and isinstance(node.left, t.CellRef)
        and isinstance(node.right, t.CellRef)
    ]
    lines = {(a[0], a[1], b[0], b[1]) for a, b in pairs}
    if len(pairs) < _LEAST or len(lines) != 1:
        return None
    ((sheet, last, other, first),) = lines
    if sheet != other or last <= first:
        return None
    return _Sides(sheet, last, first, tuple(a[2] for a, _ in pairs), tuple(b[2] for _, b in pairs))


def _of_another(
    claim: Claim, stated: StatedValue, place: Place, sides: _Sides, model: Model | None
) -> Iterator[Judged]:
    """Give a reading that is taken off twice, where that of the register beside it is not."""
    twice = [c for c, often in Counter(sides.begins).items() if often > 1]
    lost = set(sides.ends) - set(sides.begins)
    if len(twice) != 1 or len(lost) != 1 or set(sides.begins) - set(sides.ends):
        return
    again, own = ((sides.sheet, sides.first, c) for c in (*twice, *lost))
    one, other = (claim.evaluator.value(cell) for cell in (again, own))
    if not isinstance(one, float) or not isinstance(other, float):
        return
    finding = VER[19]["again"].at(
        place_text(place),
        found=f"{claim.cells.formula(place)[:120]}: {place_text(again)}, not {place_text(own)}",
        label=stated.label,
    )
    # Taken off twice, it counts as much as both should.
    yield Judged(finding, changed_cells(claim, model, {again: (one + other) / 2}))


def _left_out(
    claim: Claim,
    stated: StatedValue,
    place: Place,
    sides: _Sides,
    taken: set[Place],
    model: Model | None,
) -> Iterator[Judged]:
    """Give a register named as those that are taken, but for its number, that nothing takes."""
    names = {_name(claim, (sides.sheet, sides.first, c)) for c in sides.ends}
    if len(names) != 1 or names == {""}:
        return
    for column in range(max(0, min(sides.ends) - 1), max(sides.ends) + 2):
        first, last = (sides.sheet, sides.first, column), (sides.sheet, sides.last, column)
        if column in sides.ends or {first, last} & taken or _name(claim, first) not in names:
            continue
        before, after = (claim.evaluator.value(cell) for cell in (first, last))
        if not isinstance(before, float) or not isinstance(after, float) or after <= before:
            continue
        finding = VER[19]["lines"].at(
            place_text(place),
            found=f"{claim.cells.formula(place)[:120]}, and {place_text(last)}",
            label=stated.label,
        )
        beside = (sides.sheet, sides.last, sides.ends[-1])
        now = claim.evaluator.value(beside)
        right = {beside: now + after - before} if isinstance(now, float) else {}
        yield Judged(finding, changed_cells(claim, model, right) if right else None)
        return


def _name(claim: Claim, cell: Place) -> str:
    """Give what the heading of a register calls it, without its number; none without any."""
    texts = (text_shown(claim, above) for above in heading_cells(claim, cell))
    text = next((text for text in texts if text), "")
    names = _NUMBERED.findall(text)
    return _DIGITS.sub("#", names[-1]) if names else ""
