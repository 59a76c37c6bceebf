"""Lines of a list whose own quotient, kilometres by litre or a COP, is far from all others."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.behind.in_ratio import classes, is_of_its_own, out_of_ratio
from jcm_mrv.verification.checks.logs.columns_beside import texts_beside
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
_LEDGER = 5_000
"""Lines of a ledger that are added up by the names of a list."""


class _Line(NamedTuple):
    """A line of a list: the cells of a dividend and a divisor, and what they add up to."""

    line: Place
    cells: tuple[tuple[Place, ...], tuple[Place, ...]]
    numbers: tuple[float, float]

    @property
    def quotient(self) -> float:
        return math.log(self.numbers[0] / self.numbers[1])


def unlike_the_others(logs: list[Log], tables: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give lines in which two numbers do not go together as in all others, each cell once."""
    told: set[str] = set()
    for judged in (*out_of_ratio(logs, model), *_far(logs, tables, model)):
        if judged.finding.where not in told:
            told.add(judged.finding.where)
            yield judged


def _far(logs: list[Log], tables: list[Log], model: Model | None) -> Iterator[Judged]:
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
        tables_of_lines = (*_columns(log), *_joined(log, logs))
        for part in (part for lines in tables_of_lines for part in _parts(log, lines)):
            found = _odd(log, part, _TESTS if log in tables else _MEMBERS)
            if found is None or found[0].line[1] in off or is_explained(log, found[0].line):
                continue
            line, side, usual = found
            if told.intersection(line.cells[side]) or is_of_its_own(log, line.line):
                continue
            told.update(line.cells[side])
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
            if any(part[:2] != cell[:2] for part in cells):
                continue
            values = (claim.evaluator.value(part) for part in cells)
            numbers = [value for value in values if isinstance(value, float) and value > 0]
            if len(numbers) == 2:
                one, other = numbers
                lines.append(_Line(cell, ((top.place,), (bottom.place,)), (one, other)))
        if len(lines) > _OTHERS and len({tuple(c[2] for (c,) in one.cells) for one in lines}) == 1:
            yield lines


def _joined(log: Log, logs: list[Log]) -> Iterator[list[_Line]]:
    """Give the lines of a list with what another one has under each of their names.

    A list of trucks with the kilometres of each, and the ledger of what they were filled with.
    """
    lists = [of for of in texts_beside(log) if len({*of.values()}) == len(of)]
    for other in logs if lists else ():
        if _goes_with(log, other):
            for listed in texts_beside(other):
                for names in lists:
                    if {*listed.values()} == {*names.values()}:
                        yield from _under(log, other, names, listed)


def _goes_with(log: Log, other: Log) -> bool:
    """Whether two logs on two sheets are of two values of one member in one period."""
    one, two = log.stated, other.stated
    if one.members != two.members or one.span != two.span or one.name == two.name:
        return False
    is_ledger = other.is_column and not other.is_register and len(other.cells) <= _LEDGER
    return is_ledger and other.cells[0][0] != log.cells[0][0]


def _under(
    log: Log, other: Log, names: dict[Place, str], listed: dict[Place, str]
) -> Iterator[list[_Line]]:
    own = dict(log.numbers)
    under: dict[str, dict[Place, float]] = {name: {} for name in names.values()}
    for cell, number in other.numbers:
        under[listed[cell]][cell] = number
    totals = {cell: math.fsum(under[name].values()) for cell, name in names.items()}
    found = [
        _Line(cell, ((cell,), tuple(under[names[cell]])), (own[cell], total))
        for cell, total in totals.items()
        if own.get(cell, 0.0) > 0 and total > 0
    ]
    if len(found) > _OTHERS:
        yield found


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
    claim, cells = log.claim, line.cells[side]
    inputs = (s for s in (log.stated, *claim.inputs) if claim.cells.rests_on(s.place, {cells[0]}))
    if (stated := next(inputs, None)) is None:
        return
    times = right / line.numbers[side]
    values = {cell: claim.evaluator.value(cell) for cell in cells}
    numbers = {cell: v * times for cell, v in values.items() if isinstance(v, float)}
    effect = changed_cells(claim, model, numbers)
    if effect is not None and abs(effect) < 1:
        return
    finding = VER[266].at(
        place_text(cells[0]),
        found=f"{number_shown(line.numbers[side])} beside {number_shown(line.numbers[1 - side])}",
        label=stated.label,
        number=number_shown(right),
        cell=place_text(line.cells[1 - side][0]),
    )
    yield Judged(finding, effect)
