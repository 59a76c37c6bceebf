"""Lines of a list whose own quotient, kilometres by litre or a COP, is far from all others."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.behind.in_ratio import classes, is_of_its_own
from jcm_mrv.verification.checks.logs.odd_readings import SHORT, changed_cells, far_off
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.stood import is_explained
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

_OTHERS = 3
"""Lines beside which another one is odd."""
_MEMBERS, _TESTS = math.log(3.0), math.log(1.3)
"""How far beyond all others a quotient is odd: of trucks, and of tests of one machine."""
_BEYOND = 2.0
"""So many times as far as the others lie apart."""
_MONTHS = math.log(1.5)
"""How far apart those of months may lie: where little is made, the rest is idle running."""
_WITHIN = math.log(1.15)
"""How far beyond those of the other lines the number is that is right."""
_ACROSS = 8


class _Line(NamedTuple):
    """A line of a list: the cells of a dividend and a divisor, and their numbers."""

    line: Place
    cells: tuple[Place, Place]
    numbers: tuple[float, float]

    @property
    def quotient(self) -> float:
        return math.log(self.numbers[0] / self.numbers[1])


def far_quotients(logs: list[Log], tables: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give the line whose quotient is far from that of all others, where the list works it out.

    One of its two numbers has to be as those of the other lines, and the other one far from them: a
    truck that stood has less of both, and one of another class says so in its line.
    """
    told: set[Place] = set()
    for log in (*logs, *tables):
        if log.is_register or not _OTHERS < len(log.cells) <= SHORT or not log.is_column:
            continue
        # A quotient that is a power of ten off is asked about itself.
        off = {cell[1] for cell, *_ in far_off([n for n in log.numbers if n[1] > 0])}
        for part in (part for lines in _columns(log) for part in _parts(log, lines)):
            found = _odd(log, part, _TESTS if log in tables else _MEMBERS)
            if found is None or found[0].line[1] in off or is_explained(log, found[0].line):
                continue
            line, side, usual = found
            if line.cells[side] in told or is_of_its_own(log, line.line):
                continue
            told.add(line.cells[side])
            yield from _judged(log, model, line, side, usual)


def _columns(log: Log) -> Iterator[list[_Line]]:
    """Give what each column of quotients around a log divides, line by line."""
    claim, (sheet, _, own) = log.claim, log.cells[0]
    for column in range(max(0, own - _ACROSS), own + _ACROSS + 1):
        lines = []
        for cell in log.cells:
            place = (sheet, cell[1], column)
            match claim.book.tree(place) if claim.book.formula(place) is not None else None:
                case t.Binary("/", t.CellRef() as top, t.CellRef() as bottom):
                    cells = top.place, bottom.place
                case _:
                    continue
            numbers = [claim.evaluator.value(part) for part in cells]
            in_line = all(part[:2] == cell[:2] for part in cells)
            if in_line and all(isinstance(n, float) and n > 0 for n in numbers):
                lines.append(_Line(cell, cells, (float(str(numbers[0])), float(str(numbers[1])))))
        if len(lines) > _OTHERS and len({tuple(c[2] for c in one.cells) for one in lines}) == 1:
            yield lines


def _parts(log: Log, lines: list[_Line]) -> Iterator[list[_Line]]:
    """Give the lines of each class that a list names, and all of them."""
    for named in classes(log).values():
        for name in dict.fromkeys(named.values()):
            part = [line for line in lines if named[line.line] == name]
            if len(part) > _OTHERS:
                yield part
    yield lines


def _odd(log: Log, lines: Sequence[_Line], least: float) -> tuple[_Line, int, float] | None:
    """Give the line that is odd, which of its numbers is, and what that would be."""
    ordered = sorted(lines, key=lambda line: line.quotient)
    for line, others in ((ordered[-1], ordered[:-1]), (ordered[0], ordered[1:])):
        low, high = others[0].quotient, others[-1].quotient
        beyond = max(line.quotient - high, low - line.quotient)
        if beyond <= max(least, _BEYOND * (high - low)):
            continue
        if log.days is not None and high - low > _MONTHS:
            continue
        out = [_beyond(line.numbers[n], [o.numbers[n] for o in others]) for n in (0, 1)]
        if min(out) > _WITHIN or max(out) < least / 2:
            continue
        side = out.index(max(out))
        usual = math.exp((low + high) / 2)
        number = line.numbers[1 - side]
        return line, side, number * usual if side == 0 else number / usual
    return None


def _beyond(number: float, others: list[float]) -> float:
    return max(math.log(number / max(others)), math.log(min(others) / number), 0.0)


def _judged(
    log: Log, model: Model | None, line: _Line, side: int, right: float
) -> Iterator[Judged]:
    cell, other = line.cells[side], line.cells[1 - side]
    if not log.claim.cells.rests_on(log.stated.place, {cell}):
        behind = [s for s in log.claim.inputs if log.claim.cells.rests_on(s.place, {cell})]
        if not behind:
            return
    effect = changed_cells(log.claim, model, {cell: right})
    if effect is not None and abs(effect) < 1:
        return
    finding = VER[266].at(
        place_text(cell),
        found=f"{number_shown(line.numbers[side])} beside {number_shown(line.numbers[1 - side])}",
        label=log.stated.label,
        number=number_shown(right),
        cell=place_text(other),
    )
    yield Judged(finding, effect)
