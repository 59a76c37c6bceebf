"""Monitored values that answer to the same cell of a log: whose it is, and what it comes to."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from jcm_mrv.findings import VER
from jcm_mrv.methodology.units import parse_unit
from jcm_mrv.verification.checks.formulas.instead import overstated
from jcm_mrv.verification.checks.formulas.summands import added
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.far import MOST_COMPARED, MOST_NUMBERED
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

_MOST_TRIED = 400
"""Readings of two values of which is seen whether both count them."""
_TRIED = 24
"""Cells of a log that are changed to see which inputs answer."""
_WIDEST = 12
"""Cells of a range that are single readings: of a longer one it is a log."""
_ALONE = 3
"""So few cells are changed one by one."""
_PARTS = 12
"""Equal parts of one amount that a formula may take."""


def same_source(claim: Claim, logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give monitored values that answer to the same cell of a log, or come from one cell."""
    told: set[StatedValue] = set()
    leaves: dict[Place, StatedValue] = {}
    places, unit = {s.place for s in claim.monitored}, claim.methodology.unit
    for stated in claim.monitored:
        first = leaves.setdefault(stated.leaf, stated)
        is_one = unit(first.name) == unit(stated.name) and _may_share(claim, first, stated)
        is_shared = first.place != stated.place and not is_one
        if is_shared and stated.leaf not in places:
            told.add(stated)
            yield finding_on(stated, stated.place, stated.leaf, first, model)
    same: dict[tuple[object, str, int | None], StatedValue] = {}
    for stated in claim.monitored:
        if stated.is_typed or stated in told or claim.book.formula(stated.place) is None:
            continue
        tree, before = claim.book.tree(stated.place), claim.book.precedents(stated.place)
        first = same.setdefault((tree, stated.name, stated.span), stated)
        if first.place != stated.place and len(before) == 1 and not _is_share(tree):
            told.add(stated)
            yield finding_on(stated, stated.place, next(iter(before)), first, model)
    # Years of one column name the same cells, and answer to some of them alone.
    owners: dict[Place, tuple[Log, ...]] = {}
    groups: dict[tuple[tuple[Log, ...], Log], tuple[Log, ...]] = {}
    for log in logs if len({log.stated.place for log in logs}) > 1 else ():
        shared: dict[Log, list[Place]] = {}
        cells = (log.cells[0], log.cells[-1]) if log.is_register else log.cells
        for cell in cells:
            earlier = owners.get(cell, ())
            for owner in earlier:
                if owner.stated.place != log.stated.place:
                    shared.setdefault(owner, []).append(cell)
            owners[cell] = groups.setdefault((earlier, log), (*earlier, log))
        for owner, both in shared.items():
            # The last reading of a register in one year is the first one in the next.
            if log.stated in told or (log.is_register and len(both) < len(set(cells))):
                continue
            tried = both[:: max(1, len(both) // (_TRIED if len(both) < MOST_COMPARED else 2))]
            cell = (
                None
                if _may_share(claim, owner.stated, log.stated)
                else _counted_by_both(owner, log, tried)
            )
            if cell is not None and not _is_shared_out(log, cell, logs):
                told.add(log.stated)
                yield _of_one(*_taker_first(owner, log, both, logs), both, cell, logs, model)
    yield from _single(claim, owners, told, model)


def _single(
    claim: Claim,
    owners: dict[Place, tuple[Log, ...]],
    told: set[StatedValue],
    model: Model | None,
) -> Iterator[Judged]:
    """Give values that add one reading of the log of another one to a log of their own."""
    places: dict[StatedValue, set[Place]] = defaultdict(set)
    for log in dict.fromkeys(log for of in owners.values() for log in of):
        # A formula that is a line of a log is judged beside the other lines.
        places[log.stated].update((log.place, *log.cells))
    for stated, own in places.items():
        if stated in told:
            continue
        for place in claim.cells.formulas_behind(stated.place, MOST_NUMBERED):
            parts = () if place in own else added(claim, place, _WIDEST)
            for part in parts:
                others = owners.get(part.place, ())
                alike = [
                    log
                    for log in others
                    if (log.stated.name, log.stated.span) == (stated.name, stated.span)
                    and not log.is_register
                ]
                if not alike or any(log.stated is stated for log in others):
                    continue
                one = Log(claim, stated, place, (part.place,), is_range=False)
                counted, theirs = (log.scale_of(part.place) for log in (one, alike[0]))
                if stated not in told and theirs > 0 and math.isclose(counted, theirs):
                    told.add(stated)
                    judged = finding_on(stated, place, part.place, alike[0].stated, model)
                    effect = overstated(model, stated, one.value_with({part.place: 0.0}))
                    yield judged._replace(effect=effect)


def _counted_by_both(owner: Log, log: Log, cells: Sequence[Place]) -> Place | None:
    """Give the first of some cells that both values answer to, in the same sense.

    Where one of them answers to none of a half, changed all at once, none of it is tried alone.
    """
    if len(cells) < _ALONE:
        return next((c for c in cells if owner.scale_of(c) * log.scale_of(c) > 0), None)
    if not (_answers(owner, cells) and _answers(log, cells)):
        return None
    halves = cells[: len(cells) // 2], cells[len(cells) // 2 :]
    found = (_counted_by_both(owner, log, half) for half in halves)
    return next((cell for cell in found if cell is not None), None)


def _answers(log: Log, cells: Sequence[Place]) -> bool:
    """Whether a value is another one where some cells of its log hold other numbers."""
    numbers = dict(zip(cells, log.claim.evaluator.values(cells), strict=True))
    steps = {
        cell: number * 1.37 + 1 + n / 97
        for n, (cell, number) in enumerate(
            (cell, number if isinstance(number, float) else 0.0) for cell, number in numbers.items()
        )
    }
    return log.value_with(steps) != log.stated.value


def _taker_first(owner: Log, log: Log, both: list[Place], logs: list[Log]) -> tuple[Log, Log]:
    """Give first the log of the value that takes the readings of the other besides its own."""
    theirs, own = (_cells(g.stated, logs) for g in (owner, log))
    is_piece = len(both) == len(set(owner.cells)) < len(set(log.cells))
    takes_more = theirs > own or (not own > theirs and (is_piece or _is_longer(owner, log, both)))
    return (owner, log) if takes_more else (log, owner)


def _is_longer(one: Log, other: Log, both: list[Place]) -> bool:
    """Whether a log of months has as many more than its period as it shares with another one."""
    spans = [g.period for g in (one, other)]
    if None in spans or spans[0] == spans[1]:
        return False
    wanted = [12 * (s[1].year - s[0].year) + s[1].month - s[0].month + 1 for s in spans if s]
    return [len(g.cells) for g in (one, other)] == [wanted[0] + len(both), wanted[1]]


def _cells(stated: StatedValue, logs: list[Log]) -> set[Place]:
    """Give the cells that a value counts: what a list of totals chooses from sums up others."""
    own = [log for log in logs if log.stated is stated]
    return {
        cell
        for log in ([log for log in own if not log.is_one] or own)
        for cell in log.cells
        if log.is_plain or len(log.cells) > _MOST_TRIED or log.scale_of(cell)
    }


def _of_one(
    log: Log, other: Log, both: list[Place], cell: Place, logs: list[Log], model: Model | None
) -> Judged:
    """Give the finding on a value that takes the readings of another one, with their tonnes."""
    claim, stated = log.claim, log.stated
    # Where both come by the same formula, the value that refers to it is off.
    is_column = log.is_column and log.place[2] == log.cells[0][2]
    is_row = not log.is_column and log.place[1] == log.cells[0][1]
    total = log.place[0] == log.cells[0][0] and (is_column or is_row)
    common = total or claim.cells.rests_on(other.stated.place, {log.place})
    place = stated.place if common and log.place not in log.cells else log.place
    judged = finding_on(stated, place, cell, other.stated, model)
    cells = _cells(stated, logs)
    if log.is_register or other.is_register or len(log.cells) > _MOST_TRIED:
        return judged
    if not (log.is_plain and other.is_plain):
        others = [g for g in logs if g.stated is not stated and g.stated.span == stated.span]
        both = [
            c
            for c in log.cells
            if log.scale_of(c) and any(c in g.cells and g.scale_of(c) for g in (other, *others))
        ]
    contents = _own_beside(log, both, logs, cells) or dict.fromkeys(both, 0.0)
    value = overstated(model, stated, log.value_with(contents))
    return judged if value is None else judged._replace(effect=value)


def _own_beside(
    log: Log, both: list[Place], logs: list[Log], cells: set[Place]
) -> dict[Place, float]:
    """Give what stands in the value's own column in the lines that it takes from another's."""
    for own in logs:
        aside = own.stated is log.stated and own.is_column and own is not log
        if not aside or own.cells[0][0] != log.cells[0][0] or own.cells[0][2] == log.cells[0][2]:
            continue
        twins = {cell: own.beside(cell, own.cells[0][2]) for cell in both}
        values = {c: log.claim.evaluator.value(twin) for c, twin in twins.items()}
        found = {c: value for c, value in values.items() if isinstance(value, float)}
        if len(found) == len(both) and cells.isdisjoint(twins.values()):
            return found
    return {}


def _is_shared_out(log: Log, cell: Place, logs: list[Log]) -> bool:
    """Whether a reading is divided among several values, so that it counts once in all of them."""
    rows = {g.stated: g for g in logs if g.stated.span == log.stated.span and cell in g.cells}
    scales = [g.scale_of(cell) for g in rows.values()]
    total = math.fsum(scales)
    if total <= 0 or not all(0 < scale < total for scale in scales):
        return False
    power = math.log10(total)
    return math.isclose(power, round(power), abs_tol=1e-4) and not any(
        math.isclose(math.log10(s), round(math.log10(s)), abs_tol=1e-6) for s in scales
    )


def _may_share(claim: Claim, one: StatedValue, other: StatedValue) -> bool:
    """Whether values are of two kinds, one of which is no amount: a mean of what the other weighs.

    The days of fields and their nitrogen are means over areas, and an area counts for all of them.
    """
    names = {one.name, other.name}
    units = map(claim.methodology.unit, names)
    return len(names) > 1 and not all(parse_unit(unit).is_amount for unit in units)


def _is_share(tree: t.Node) -> bool:
    """Whether a formula takes an equal part of one amount: a half, a third."""
    return (
        isinstance(tree, t.Binary)
        and tree.op == "/"
        and isinstance(tree.right, t.Constant)
        and isinstance(tree.right.value, float)
        and tree.right.value <= _PARTS
    )


def finding_on(
    stated: StatedValue, place: Place, cell: Place, owner: StatedValue, model: Model | None
) -> Judged:
    """Give the finding on a value that shares a cell with another one, as if it counted twice."""
    where, found = place_text(place), place_text(cell)
    finding = VER[18].at(where, found=found, label=stated.label, cell=owner.where)
    # Where both are one amount, it is counted twice.
    gain = None if model is None or stated.number is None else model.effect(stated, 0.0)
    return Judged(finding, None if gain is None else -gain)
