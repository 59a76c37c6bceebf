"""What stands behind the formulas of monitored values: other inputs, shared cells, numbers."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator

from jcm_mrv.findings import VER, Severity
from jcm_mrv.methodology.units_written import times_of
from jcm_mrv.verification.checks.behind.of_one_name import adds_lines, answer
from jcm_mrv.verification.checks.behind.same_readings import finding_on
from jcm_mrv.verification.checks.formulas.instead import overstated, put
from jcm_mrv.verification.checks.formulas.neighbours import (
    alike,
    as_neighbours,
    carried,
    noted,
    shape,
)
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells, with_formula
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.far import MOST_COMPARED
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.replaced import line_says_changed
from jcm_mrv.verification.claim.series import registers_in
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.turned import turned
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator

_EDGE = dt.timedelta(days=7)
"""Days from an end of a period in which a register is read."""
_NEAR = 2.0
"""An amount that is as many times another one, or less, may be of the same readings."""
_CHAIN = 5
"""Formulas of one column from which on most of them tell what one should be."""


def refers(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give monitored values that only refer to another one, or are worked out from one.

    For the same days the amount counts twice; what another month's should be cannot be told.
    """

    def again(one: StatedValue, other: StatedValue) -> float | None:
        is_twice = one.span == other.span and one.name == other.name
        return overstated(model, one, 0.0) if is_twice else None

    places = {s.place: s for s in claim.monitored}
    for stated in claim.monitored:
        found = claim.cells.formula(stated.place)
        other = places.get(claim.cells.leaf(stated.place))
        if other is not None and other is not stated:
            finding = VER[17].at(stated.where, found=found, label=stated.label, cell=other.where)
            yield Judged(finding, again(stated, other))
            continue
        # Of the same parameter: a sum of other parameters may well be an amount of its own.
        behind = set(claim.cells.among(stated.place, places)) if found else ()
        others = [places[p] for p in sorted(behind) if places[p] is not stated]
        same = next((s for s in others if s.name == stated.name), None)
        if same is not None:
            wording = VER[17]["worked-out"]
            finding = wording.at(
                stated.where, found=found[:120], label=stated.label, cell=same.where
            )
            yield Judged(finding, again(stated, same))


def holding(claim: Claim, logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give values that count the readings of another one besides: a whole over its parts.

    A reading that is shared out makes one of two larger and the other smaller.
    """
    told: set[StatedValue] = set()
    formulas = [s for s in claim.monitored if claim.book.formula(s.place) is not None]
    own = {s: {c for g in logs if g.stated is s for c in g.cells} for s in formulas}
    for log in logs:
        cell = next((cell for cell, value in log.numbers if value), None)
        scale = 0.0 if cell is None or log.is_register else log.scale_of(cell)
        if cell is None or not scale or log.stated in told:
            continue
        for stated in formulas:
            if stated is log.stated or stated in told or stated.name != log.stated.name:
                continue
            if cell in own[stated] or not claim.cells.rests_on(stated.place, {cell}):
                continue
            if stated.span == log.stated.span and answer(claim, stated, cell) * 2 >= scale > 0:
                told.add(stated)
                yield finding_on(stated, stated.place, cell, log.stated, model)
    for stated in formulas:
        if stated not in told:
            yield from _of_another_sheet(claim, stated, logs, model)


def _of_another_sheet(
    claim: Claim, stated: StatedValue, logs: list[Log], model: Model | None
) -> Iterator[Judged]:
    """Give single readings of another value's sheet that a total takes besides its own sheet's.

    Each sheet has the reading in the same cell, and each value counts its own.
    """
    for place in claim.cells.single(stated.place)[-1:]:
        tree = claim.book.tree(place)
        ranges = [part for part in t.walk(tree) if isinstance(part, t.RangeRef)]
        named = {part.place for part in t.walk(tree) if isinstance(part, t.CellRef)}
        for cell in sorted(named):
            twins = [(r.sheet, *cell[1:]) for r in ranges if r.holds((r.sheet, *cell[1:]))]
            twin = next((one for one in twins if one[0] != cell[0]), None)
            owner = next(
                (g for g in logs if cell in g.cells and g.stated.name == stated.name), None
            )
            if twin is None or owner is None:
                continue
            if owner.stated is stated or owner.is_register or owner.scale_of(cell) <= 0:
                continue
            once, again = answer(claim, stated, twin), answer(claim, stated, cell)
            if again > 0 and math.isclose(once, again, rel_tol=1e-6):
                finding = VER[18].at(
                    place_text(place),
                    found=place_text(cell),
                    label=stated.label,
                    cell=owner.stated.where,
                )
                after = Evaluator(claim.book, {cell: 0.0}).value(stated.place)
                value = after if isinstance(after, float) else None
                yield Judged(finding, overstated(model, stated, value))
                return


def unlike(claim: Claim, logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give formulas of monitored values that are made otherwise than those of their sisters.

    One that does the same as theirs, in whatever words, is left alone.
    """
    of = {s: [g for g in logs if g.stated is s] for s in claim.monitored}
    factors = {s: _factor_of_sum(s, own) for s, own in of.items()}
    groups: dict[str, list[StatedValue]] = {}
    for stated in claim.monitored:
        if claim.cells.formula(stated.place):
            groups.setdefault(stated.name, []).append(stated)
    for group in groups.values():
        trees = {s: claim.book.tree(s.place) for s in group}
        sheets = {p.sheet for n in trees.values() for p in t.walk(n) if isinstance(p, t.RangeRef)}
        # Logs on sheets of their own have their own lengths.
        made = {s: shape(node, sized=len(sheets) == 1) for s, node in trees.items()}
        usual, often = Counter(made.values()).most_common(1)[0]
        if len(group) < 3 or often * 3 < len(group) * 2:
            continue
        pattern = next(s for s in group if made[s] == usual)
        for stated in group:
            ours, theirs = factors[stated], factors[pattern]
            alike = ours and theirs and math.isclose(ours, theirs, rel_tol=1e-3)
            alike = alike or (_is_of_unit(ours, of[stated]) and _is_of_unit(theirs, of[pattern]))
            if made[stated] != usual and not alike and not _is_as_meant(claim, stated, group):
                finding = VER[21].at(
                    stated.where,
                    found=claim.cells.formula(stated.place)[:120],
                    cell=pattern.where,
                    formula=claim.cells.formula(pattern.place)[:120],
                )
                sisters = [s for s in group if made[s] == usual]
                effect = _about(claim, stated, trees[stated], trees[pattern], model)
                if effect is None:
                    effect = _as_theirs(claim, stated, sisters, model)
                yield noted(Judged(finding, effect))


def _about(
    claim: Claim, stated: StatedValue, own: t.Node, theirs: t.Node, model: Model | None
) -> float | None:
    """Give the effect where the sisters' function alone is another: a value rounded otherwise."""
    if not isinstance(own, t.Call) or not isinstance(theirs, t.Call):
        return None
    (inner, *rest), (like, *others) = own.arguments or (None,), theirs.arguments or (None,)
    if inner is None or like is None or shape(inner) != shape(like):
        return None
    if not all(isinstance(part, (t.Constant, t.Unary)) for part in (*rest, *others)):
        return None
    made = t.Call(theirs.function, (inner, *others))
    return with_formula(claim, model, stated.place, made)


def _is_of_unit(factor: float | None, logs: list[Log]) -> bool:
    """Whether readings are multiplied by what the unit in their heading is in that of the value."""
    if factor is None or len(logs) != 1:
        return False
    times = times_of(logs[0].unit, logs[0].claim.methodology.unit(logs[0].stated.name))
    return bool(times) and math.isclose(factor, float(times), rel_tol=1e-9)


def _is_as_meant(claim: Claim, stated: StatedValue, group: list[StatedValue]) -> bool:
    return adds_lines(claim, stated, group) or _is_of_registers(claim, stated)


def _is_of_registers(claim: Claim, stated: StatedValue) -> bool:
    """Whether a value is what registers have counted in all of its period: they are judged."""
    ends: set[Place] = set()
    first, last, part = dt.date.max, dt.date.min, None
    for cells in registers_in(claim, stated.place):
        log = Log(claim, stated, stated.place, cells, is_range=False, is_register=True)
        days, part = log.days, log.period
        if days and days[0] and days[-1] and days[0].start < days[-1].start:
            ends |= {cells[0], cells[-1]}
            first, last = min(first, days[0].start), max(last, days[-1].end)
    # Registers that were read too early, or too late, have counted something else.
    if part is not None and (first > part[0] + _EDGE or last < part[1] - _EDGE):
        return False
    parts = t.walk(claim.book.tree(stated.place))
    named = [p for p in parts if isinstance(p, (t.CellRef, t.RangeRef, t.Unknown))]
    return bool(ends) and all(isinstance(p, t.CellRef) and p.place in ends for p in named)


def _as_theirs(
    claim: Claim, stated: StatedValue, sisters: list[StatedValue], model: Model | None
) -> float | None:
    """Give the effect of the amount that two sisters' formulas give, carried on to a value's row.

    The sisters of the same days are asked first: each year may stand in columns of its own. What is
    far from the amount is none of the same readings, and tells nothing.
    """
    own = stated.value
    of_days = [s for s in sisters if s.span == stated.span]
    for first, *_, last in (of for of in (of_days, sisters) if len(of) > 1):
        value = as_neighbours(claim, first.place, last.place, stated.place)
        if not value or not isinstance(own, float):
            continue
        if math.isclose(value, own, rel_tol=1e-9):
            return 0.0
        if 1 / _NEAR < value / own < _NEAR:
            return changed_cells(claim, model, {stated.place: value})
    return None


def _factor_of_sum(stated: StatedValue, logs: list[Log]) -> float | None:
    """Give what the readings are multiplied by, where a value is their sum times a number."""
    if len(logs) != 1 or not isinstance(stated.value, float):
        return None
    (log,) = logs
    numbers = log.numbers
    total = numbers[-1][1] - numbers[0][1] if log.is_register else math.fsum(v for _, v in numbers)
    if not math.isclose(total * log.scale, stated.value, rel_tol=1e-4):
        return None
    return log.scale


# -- formulas of a log ----------------------------------------------------------------------


def in_logs(claim: Claim, logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give typed numbers, and other formulas, among the formulas of a log."""
    told: set[Place] = set()
    for log in logs:
        formulas = [cell for cell in log.cells if claim.book.formula(cell) is not None]
        if (
            len(formulas) > MOST_COMPARED
            or len(formulas) < 3
            or len(formulas) * 3 < len(log.cells) * 2
        ):
            continue
        for cell, content in zip(log.cells, log.contents, strict=True):
            is_typed = claim.book.formula(cell) is None and isinstance(content, float)
            if is_typed and cell not in told:
                told.add(cell)
                shown = number_shown(content) if isinstance(content, float) else ""
                finding = VER[113]["typed"].at(
                    place_text(cell), found=shown, label=log.stated.label, cell=log.stated.where
                )
                yield Judged(finding)
        unlike = _unlike(claim, formulas)
        for cell, pattern, second in unlike:
            # Of amounts to date the first line begins.
            before = log.neighbour(pattern, -1)
            begins = cell == formulas[0] and before in claim.book.precedents(pattern)
            if cell not in told and not begins:
                told.add(cell)
                every = _otherwise(claim, cell, pattern, second, model)
                # Several lines that lower the result may have one reason: an error is deducted.
                is_one = len(unlike) * 5 <= len(formulas)
                yield from (one for one in every if is_one or (one.effect or 0.0) > 0)


def _otherwise(
    claim: Claim, cell: Place, pattern: Place, second: Place, model: Model | None
) -> Iterator[Judged]:
    """Give a formula unlike its neighbours', with the effect of what theirs would give there.

    Theirs takes a register back where it begins again, or leaves out what a new meter has counted.
    What is right there its remark may say; what adds the size of a register that turned is right.
    """
    value, own = as_neighbours(claim, pattern, second, cell), claim.evaluator.value(cell)
    trees = [claim.book.tree(place) for place in (pattern, second, cell)]
    theirs = carried(trees[0], trees[1], (pattern, second, cell))
    is_fall = (
        value is not None
        and value < 0
        and isinstance(own, float)
        and own >= 0
        and theirs is not None
        and {*claim.book.cells_of(theirs)} != {*claim.book.cells_of(trees[2])}
    )
    shown = claim.cells.formula(cell)[:120]
    added = len([*registers_in(claim, cell)]) > len([*registers_in(claim, pattern)])
    if (is_fall or added) and line_says_changed(claim, cell):
        finding = VER[21]["changed"].at(place_text(cell), found=shown, severity=Severity.NOTE)
        yield Judged(finding, 0.0)
        return
    formula = claim.cells.formula(pattern)[:120]
    finding = VER[21].at(place_text(cell), found=shown, cell=place_text(pattern), formula=formula)
    turn = next((found for part in t.walk(trees[2]) if (found := turned(claim, part))), None)
    if turn is not None:
        right = claim.evaluator.compute(put(trees[2], turn.added, t.Constant(turn.size)), cell)
        if right != own:
            contents = {cell: right} if isinstance(right, float) else {}
            yield Judged(finding, changed_cells(claim, model, contents) if contents else None)
    elif value is None or is_fall:
        yield Judged(finding)
    else:
        yield noted(Judged(finding, changed_cells(claim, model, {cell: value})))


def in_chains(claim: Claim, logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give formulas unlike those above and below in a column that a value rests on, line by line.

    Of amounts to date the first line begins, and the last is taken.
    """
    read = {cell for log in logs for cell in log.cells}
    told: set[Place] = set()
    for stated in claim.monitored:
        columns: dict[tuple[str, int], list[Place]] = {}
        for place in claim.cells.formulas_behind(stated.place, MOST_COMPARED):
            if place not in read and place not in told and place != stated.place:
                columns.setdefault((place[0], place[2]), []).append(place)
        for cells in columns.values():
            lines = sorted(cells)
            unlike = _unlike(claim, lines) if len(lines) >= _CHAIN else []
            for cell, pattern, second in unlike if len(unlike) * 5 <= len(lines) else ():
                if cell in (lines[0], lines[-1]):
                    continue
                told.add(cell)
                yield from _otherwise(claim, cell, pattern, second, model)


_ALIKE, _PARTS, _MOST_UNLIKE = 7, 10, 3
"""How many of the formulas of a column are copies, at least; and how many are not, at most."""


def _unlike(claim: Claim, cells: list[Place]) -> list[tuple[Place, Place, Place]]:
    """Give the cells whose formula is no copy of the one of most others, with two of those."""
    trees = {cell: claim.book.tree(cell) for cell in cells}
    patterns = [cells[0], cells[len(cells) // 2], cells[-1]]
    like: dict[Place, set[Place]] = {}
    for pattern in patterns:
        like[pattern] = {
            cell
            for cell in cells
            if alike(trees[pattern], trees[cell], (cell[1] - pattern[1], cell[2] - pattern[2]))
        }
    usual = max(patterns, key=lambda pattern: len(like[pattern]))
    # The farthest tells best which references move along.
    second = max(sorted(like[usual]), key=lambda c: abs(c[1] - usual[1]) + abs(c[2] - usual[2]))
    copies = like[usual]
    if second != usual:
        # Beside its pattern a reference to the next line looks as if it had stayed.
        made = {c: carried(trees[usual], trees[second], (usual, second, c)) for c in copies}
        copies = {c for c in copies if made[c] is None or made[c] == trees[c]}
    if len(copies) * _PARTS < len(cells) * _ALIKE or len(cells) - len(copies) > _MOST_UNLIKE:
        return []
    return [(cell, usual, second) for cell in cells if cell not in copies]
