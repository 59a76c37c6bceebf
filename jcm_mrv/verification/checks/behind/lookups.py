"""Cells beside those that a formula means: a line too far, a month for another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.logs.gaps import SPARE
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.days import day_of
from jcm_mrv.verification.claim.far import MOST_FORMULAS
from jcm_mrv.verification.claim.logs import LEAST
from jcm_mrv.verification.claim.starts import is_of_papers
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.reading.periods import Period

_FAR = 62
"""Cells before and behind in which the row's own day is looked for."""
_AROUND = 3
"""Cells of which most have days beside them, in a list of days."""


class _Line(NamedTuple):
    """What is searched, and what is taken: cells in a column, or in a row."""

    searched: t.RangeRef
    taken: t.RangeRef
    step: int
    is_column: bool


def shifted(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give formulas behind inputs that find one line and take another, with a number in both.

    Where the formula takes the line that it finds as well, as of a register, both are meant; where
    nothing but the other line has a number, labels stand above their values.
    """
    told: set[Place] = set()
    for stated in (*claim.inputs, *claim.constants):
        for place in claim.cells.formulas_behind(stated.place, MOST_FORMULAS):
            if place in told or not _looks_up(claim.cells.formula(place)):
                continue
            told.add(place)
            lines = list(_lines(claim.book.tree(place)))
            for line in lines:
                own = None if _is_straight(line) else _own(claim, place, line)
                if own is None or any(_is_straight(o) and o.taken == line.taken for o in lines):
                    continue
                mark, cell, taken = own
                finding = VER[117].at(
                    place_text(place),
                    found=f"{claim.cells.formula(place)[:100]}: {place_text(taken)}",
                    label=stated.label,
                    cell=place_text(mark),
                    other=place_text(cell),
                )
                number = claim.evaluator.value(cell)
                yield Judged(finding, _effect(claim, model, [stated], {taken: number}))
                break


def _looks_up(formula: str) -> bool:
    upper = formula.upper()
    return any(name in upper for name in ("MATCH(", "LOOKUP(", "SUMIF"))


def _lines(tree: t.Node) -> Iterator[_Line]:
    for node in t.walk(tree):
        match node:
            case t.Call("INDEX", (t.RangeRef() as taken, *indexes)):
                # Of one row, a single number counts columns.
                of_columns = [taken.top == taken.bottom] if len(indexes) == 1 else [False, True]
                for index, across in zip(indexes, of_columns, strict=False):
                    if (found := _match(index)) is not None:
                        yield from _line(found[0], taken, found[1], not across)
            case t.Call(
                "XLOOKUP" | "LOOKUP", (_, t.RangeRef() as searched, t.RangeRef() as taken, *_)
            ) | t.Call("SUMIF", (t.RangeRef() as searched, _, t.RangeRef() as taken)):
                yield from _line(searched, taken, 0, searched.left == searched.right)
            case t.Call(
                "SUMIFS" | "DSUM" | "DGET", (t.RangeRef() as taken, t.RangeRef() as searched, *_)
            ):
                yield from _line(searched, taken, 0, searched.left == searched.right)
            case _:
                pass


def _match(node: t.Node) -> tuple[t.RangeRef, int] | None:
    """Give where a position is looked for, and what is added to it."""
    match node:
        case t.Call("MATCH" | "XMATCH", (_, t.RangeRef() as searched, *_)):
            return searched, 0
        case t.Binary("+" | "-" as op, inner, t.Constant(float() as number)):
            found = _match(inner)
            step = int(number) if op == "+" else -int(number)
            return None if found is None else (found[0], found[1] + step)
        case _:
            return None


def _line(searched: t.RangeRef, taken: t.RangeRef, step: int, is_column: bool) -> Iterator[_Line]:
    along = searched.left == searched.right if is_column else searched.top == searched.bottom
    # Lists on two sheets may begin in rows of their own.
    if along and searched.area > 1 and searched.sheet == taken.sheet:
        yield _Line(searched, taken, step, is_column)


def _shift(line: _Line) -> int:
    first = (line.taken.top, line.searched.top)
    if not line.is_column:
        first = line.taken.left, line.searched.left
    return first[0] + line.step - first[1]


def _is_straight(line: _Line) -> bool:
    return _shift(line) == 0


def _own(claim: Claim, place: Place, line: _Line) -> tuple[Place, Place, Place] | None:
    """Give the cell that is found, the number beside it, and the one taken; None where none is."""
    shift, value = _shift(line), claim.evaluator.value
    target = value(place)
    for mark in claim.book.cells_in(line.searched):
        lines = range(line.taken.left, line.taken.right + 1)
        if not line.is_column:
            lines = range(line.taken.top, line.taken.bottom + 1)
        for n in lines if value(mark) is not None else ():
            own = (mark[0], mark[1], n) if line.is_column else (mark[0], n, mark[2])
            taken = (own[0], own[1] + shift, n) if line.is_column else (own[0], n, own[2] + shift)
            numbers = value(own), value(taken)
            if min(taken[1:]) < 0 or not all(isinstance(number, float) for number in numbers):
                continue
            # The one that the formula answers to.
            if Evaluator(claim.book, {taken: float(numbers[1]) + 1.0}).value(place) != target:  # type: ignore[arg-type]
                return mark, own, taken
    return None


def _effect(
    claim: Claim,
    model: Model | None,
    inputs: list[StatedValue],
    contents: dict[Place, object],
) -> float | None:
    """Give by how much the reductions are overstated if cells held other numbers."""
    numbers = {place: n for place, n in contents.items() if isinstance(n, float)}
    fresh = Evaluator(claim.book, numbers)
    values: dict[StatedValue, float | str] = {}
    for stated in inputs:
        value = fresh.value(stated.place)
        if not isinstance(value, float) or stated.factor is None:
            return None
        values[stated] = value * float(stated.factor)
    gain = None if model is None else model.joint_effect(values)
    return None if gain is None else -gain


# -- months for others --------------------------------------------------------------------------


def of_other_days(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give values that take single cells from a list of days, of other days than their row's."""
    found: dict[tuple[str, bool, str], list[tuple[StatedValue, Place, Period]]] = {}
    for stated in claim.monitored:
        if stated.span is None or claim.book.formula(stated.place) is None:
            continue
        part = claim.time.periods[stated.span]
        for cell in _single(claim, stated):
            beside = _dated(claim, cell)
            if beside is None:
                continue
            day, is_column = beside
            spare = SPARE if day.start == day.end else dt.timedelta(0)
            if day.end < part.start - spare or part.end + spare < day.start:
                found.setdefault((cell[0], is_column, stated.name), []).append((stated, cell, day))
    for (_, is_column, _), several in found.items():
        stated, cell, day = several[0]
        part = claim.time.periods[stated.span or 0]
        own = {c: _reading_of(claim, c, s, is_column) for s, c, _ in several}
        more = f"; and {len(several) - 1} more rows" if len(several) > 1 else ""
        finding = VER[19]["another"].at(
            stated.where,
            found=f"{day.start} beside {place_text(cell)}{more}",
            label=stated.label,
            wanted=f"{part.start} - {part.end}",
        )
        known = all(value is not None for value in own.values())
        effect = _effect(claim, model, [s for s, *_ in several], dict(own)) if known else None
        yield Judged(finding, effect)


def _single(claim: Claim, stated: StatedValue) -> Iterator[Place]:
    """Give the cells that a formula takes by name or position, and those of short ranges.

    Where one is taken off another, they are readings of a register, whose days are its own.
    """
    leaf = claim.cells.leaf(stated.place)
    if stated.is_typed:
        yield leaf
        return
    tree = claim.book.tree(leaf)
    parts = list(t.walk(tree))
    taken_off = (p.right for p in parts if isinstance(p, t.Binary) and p.op == "-")
    if any(isinstance(p, (t.CellRef, t.RangeRef)) for right in taken_off for p in t.walk(right)):
        return
    for part in parts:
        match part:
            case t.CellRef():
                yield part.place
            case t.RangeRef() if part.area < LEAST:
                yield from claim.book.cells_in(part)
            case t.Call("INDEX", (t.RangeRef() as line, index)) if (
                line.left == line.right or line.top == line.bottom
            ):
                position = claim.evaluator.compute(index, leaf)
                if isinstance(position, float) and 1 <= position <= line.area:
                    step, is_column = int(position) - 1, line.left == line.right
                    yield _moved((line.sheet, line.top, line.left), step, is_column)
            case _:
                pass


def _dated(claim: Claim, cell: Place) -> tuple[Period, bool] | None:
    """Give the day beside a number in a list of days, and whether the list runs down."""
    _, row, column = cell
    if not isinstance(claim.evaluator.value(cell), float):
        return None
    for is_column in (True, False):
        last = column if is_column else row
        for line in range(last - 1, max(-1, last - _FAR), -1):
            day = day_of(claim, _beside(cell, line, is_column))
            if day is None or (is_column and is_of_papers(claim, _beside(cell, line, is_column))):
                continue
            steps = [n for n in range(-_AROUND, _AROUND + 1) if n]
            others = [_moved(cell, n, is_column) for n in steps]
            days = {
                day_of(claim, _beside(other, line, is_column))
                for other in others
                if min(other[1:]) >= 0 and isinstance(claim.evaluator.value(other), float)
            } - {None, day}
            if len(days) >= _AROUND - 1:
                return day, is_column
            break
    return None


def _beside(cell: Place, line: int, is_column: bool) -> Place:
    return (cell[0], cell[1], line) if is_column else (cell[0], line, cell[2])


def _moved(cell: Place, step: int, is_column: bool) -> Place:
    return (cell[0], cell[1] + step, cell[2]) if is_column else (*cell[:2], cell[2] + step)


def _reading_of(claim: Claim, cell: Place, stated: StatedValue, is_column: bool) -> float | None:
    """Give the reading of the same line that is of the row's own days."""
    part = claim.time.periods[stated.span or 0]
    for step in (n for far in range(1, _FAR) for n in (far, -far)):
        other = _moved(cell, step, is_column)
        beside = _dated(claim, other) if min(other[1:]) >= 0 else None
        if beside is not None and part.start <= beside[0].start and beside[0].end <= part.end:
            value = claim.evaluator.value(other)
            return value if isinstance(value, float) else None
    return None
