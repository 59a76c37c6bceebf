"""Lines of a table in which two columns that go together everywhere else do not."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.behind.own_comparisons import off_by_comparison
from jcm_mrv.verification.checks.logs.odd_readings import SHORT, changed_cells
from jcm_mrv.verification.claim.days import is_date
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.stood import is_explained, month_is_told
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text

_LEAST = 5
"""Lines that have to agree before another one is odd."""
_ACROSS = 6
"""Columns to each side that are looked at."""
_TOGETHER = 0.5
"""Two columns go together where their ratio varies at most half as much as each of them does."""
_BEYOND, _APART = 2.0, 0.02
"""An odd ratio lies so many times as far from the others as these lie apart; at least 2 %."""
_NEXT_TO_ZERO = 0.4
"""How far ratios lie apart (as logarithms) where zero beside an amount is odd."""
_LESS = 0.5
"""Where one of both is behind the value alone, it is named unless the other is far more off."""
_EVER = 24
"""Lines with a zero beside an amount are one in so many at most."""

Numbers = dict[int, float]


class _Odd(NamedTuple):
    """Of two columns the ratio in a line, and between what it lies in all others."""

    line: int
    columns: tuple[int, int]
    ratio: float
    least: float
    most: float

    def right(self, column: int, other: float) -> float:
        """Give what one of both would be beside the other, by the middle of the other lines."""
        usual = math.sqrt(self.least * self.most)
        return usual * other if column == self.columns[0] else other / usual


def out_of_ratio(logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give the line in which the ratio of two columns is far from that of all others.

    What was sent and received, product and energy, gross and own use, kilometres and litres: they
    vary together, each by itself says nothing. Two meters of a kind are compared elsewhere, or by
    the workbook itself.
    """
    tables: dict[tuple[bool, tuple[Place, ...]], list[Log]] = defaultdict(list)
    for log in logs:
        if not log.is_register and not log.is_one and _LEAST < len(log.cells) <= SHORT:
            lines = tuple(log.beside(cell, 0) for cell in log.cells)
            tables[log.is_column, lines].append(log)
    told: set[Place] = set()
    for table in tables.values():
        for is_typed in (True, False):
            found = list(_judged(_Table(table, is_typed), model, told))
            yield from found
            if found:
                # What is calculated of a cell that is odd is as odd.
                break
    yield from off_by_comparison(logs, model, told)


class _Table:
    """The columns around some logs that stand in the same lines."""

    def __init__(self, logs: list[Log], is_typed: bool) -> None:
        self.log, self.logs, self.claim = logs[0], logs, logs[0].claim
        sides = {_side(log) for log in logs}
        around = {side + step for side in sides for step in range(-_ACROSS, _ACROSS + 1)}
        numbers = {side: self._numbers(side, is_typed) for side in sorted(around) if side >= 0}
        self.columns = {side: found for side, found in numbers.items() if found}

    def cell(self, line: int, side: int) -> Place:
        """Give the cell of a line in another column."""
        return self.log.beside(self.log.cells[line], side)

    def _numbers(self, side: int, is_typed: bool) -> Numbers:
        claim = self.claim
        cells = {n: self.cell(n, side) for n in range(len(self.log.cells))}
        found: Numbers = {}
        for n, cell in cells.items():
            value = claim.evaluator.value(cell)
            if not isinstance(value, float) or isinstance(value, bool) or value < 0:
                continue
            if not is_typed or claim.book.formula(cell) is None:
                found[n] = value
        first = next(iter(found), None)
        if first is None or len(found) <= _LEAST or is_date(claim, cells[first]):
            return {}
        return {} if _is_rising(found) or len({*found.values()} - {0.0}) < 2 else found

    def odd(self) -> Iterator[_Odd]:
        """Give the odd ratios of all pairs of columns that go together."""
        sides = list(self.columns)
        for n, one in enumerate(sides):
            for other in sides[n + 1 :]:
                if other - one <= 2 * _ACROSS:
                    yield from _odd(self.columns, one, other)

    def are_sisters(self, one: int, other: int, line: int) -> bool:
        """Whether two columns are of two members of one parameter, or one rests on the other."""
        first, second = self.cell(line, one), self.cell(line, other)
        if self.claim.cells.rests_on(first, {second}) or self.claim.cells.rests_on(second, {first}):
            return True
        owners = [self._owners(cell) for cell in (first, second)]
        if owners[0] & owners[1]:
            return False
        return bool({name for name, _ in owners[0]} & {name for name, _ in owners[1]})

    def _owners(self, cell: Place) -> set[tuple[str, object]]:
        rests_on = self.claim.cells.rests_on
        return {
            (s.name, tuple(s.members))
            for s in dict.fromkeys(log.stated for log in self.logs)
            if rests_on(s.place, {cell})
        }


def _side(log: Log) -> int:
    return log.cells[0][2] if log.is_column else log.cells[0][1]


def _is_rising(numbers: Numbers) -> bool:
    """Whether numbers go up from line to line: a register, or the number of the line.

    A register may begin again at zero once, or be changed: it stays below where it was then. An
    amount that is too small among rising ones has larger ones behind it.
    """
    values = list(numbers.values())
    steps = [b - a for a, b in pairwise(values)]
    falls = [n for n, step in enumerate(steps) if step < 0]
    turns = not falls or (len(falls) == 1 and max(values[falls[0] + 1 :]) < values[falls[0]])
    return turns and 2 * sum(step > 0 for step in steps) > len(steps)


def _odd(columns: Mapping[int, Numbers], one: int, other: int) -> Iterator[_Odd]:
    first, second = columns[one], columns[other]
    both = [n for n in first if n in second and (first[n] or second[n])]
    zeros = [n for n in both if not (first[n] and second[n])]
    ratios = {n: first[n] / second[n] for n in both if n not in zeros}
    if len(ratios) < _LEAST or len(zeros) * _EVER > len(both) + _EVER - 1:
        return
    middle = median(math.log(r) for r in ratios.values())
    far = max(ratios, key=lambda n: abs(math.log(ratios[n]) - middle))
    rest = {n: r for n, r in ratios.items() if n != far or zeros}
    if len(rest) < _LEAST:
        return
    least, most = min(rest.values()), max(rest.values())
    apart = math.log(most / least)
    if apart > _TOGETHER * min(_spread(columns[c], rest) for c in (one, other)):
        return
    if zeros:
        if apart < _NEXT_TO_ZERO:
            yield from (_Odd(n, (one, other), math.nan, least, most) for n in zeros)
        return
    beyond = math.log(max(ratios[far] / most, least / ratios[far]))
    if beyond > max(_BEYOND * apart, _APART):
        yield _Odd(far, (one, other), ratios[far], least, most)


def _spread(numbers: Numbers, lines: Mapping[int, float]) -> float:
    values = [numbers[n] for n in lines]
    return math.log(max(values) / min(values))


def _judged(table: _Table, model: Model | None, told: set[Place]) -> Iterator[Judged]:
    by_line: dict[int, list[_Odd]] = defaultdict(list)
    for odd in table.odd():
        if not table.are_sisters(*odd.columns, odd.line):
            by_line[odd.line].append(odd)
    for line, found in by_line.items():
        odd, column = _named(table, line, found)
        cell = table.cell(line, column)
        if (
            cell in told
            or not _is_behind(table, cell)
            or is_of_its_own(table.log, table.log.cells[line])
            or is_explained(table.log, table.log.cells[line])
        ):
            continue
        other = next(c for c in odd.columns if c != column)
        beside, value = table.columns[other][line], table.columns[column][line]
        is_less = value < odd.right(column, beside)
        # That a machine stood is no reason for more.
        if is_less and month_is_told(table.log, table.log.cells[line]):
            continue
        told.add(cell)
        effect = changed_cells(table.claim, model, {cell: odd.right(column, beside)})
        # Of what hardly counts a line may be anything.
        if effect is not None and abs(effect) < 1:
            continue
        finding = VER[266].at(
            place_text(cell),
            found=f"{number_shown(value)} beside {number_shown(beside)}",
            label=table.log.stated.label,
            number=number_shown(odd.right(column, beside)),
            cell=place_text(table.cell(line, other)),
        )
        yield Judged(finding, effect)


def _named(table: _Table, line: int, found: list[_Odd]) -> tuple[_Odd, int]:
    """Give the column that is off: in most pairs, else the one that is farther from its own."""
    votes = Counter(column for odd in found for column in odd.columns)
    off = {column: _off(table.columns[column], line) for column in votes}
    behind = {column: _is_behind(table, table.cell(line, column)) for column in votes}
    most = max(votes.values())
    column = max((c for c in votes if votes[c] == most), key=lambda c: off[c])
    if not behind[column]:
        own = [c for c in votes if behind[c] and off[c] >= _LESS * off[column]]
        if not table.columns[column][line]:
            own = [c for c in votes if behind[c]]
        column = max(own, key=lambda c: off[c], default=column)
    return next(odd for odd in found if column in odd.columns), column


def _off(numbers: Numbers, line: int) -> float:
    others = [value for n, value in numbers.items() if n != line and value]
    value = numbers[line]
    return abs(math.log(value / median(others))) if value else math.inf


def _is_behind(table: _Table, cell: Place) -> bool:
    stated = dict.fromkeys(log.stated for log in table.logs)
    return any(table.claim.cells.rests_on(s.place, {cell}) for s in stated)


# -- classes of lines -----------------------------------------------------------------------


def classes(log: Log) -> dict[int, dict[Place, object]]:
    """Give the columns beside a log in which some of its lines are called alike, and how."""
    claim, first = log.claim, log.cells[0]
    found: dict[int, dict[Place, object]] = {}
    for column, cell in claim.grid.sheet(first[0]).in_row(first[1]) if log.is_column else ():
        if cell.kind == "text" and cell.formula is None:
            named: dict[Place, object] = {
                c: claim.book.content(log.beside(c, column)) for c in log.cells
            }
            if 1 < len({*named.values()}) < len(named):
                found[column] = named
    return found


def is_of_its_own(log: Log, line: Place) -> bool:
    """Whether a line names a class that no other one is of, where the others share theirs."""
    for named in classes(log).values():
        often = Counter(named.values())
        if often.pop(named[line]) == 1 and min(often.values()) > 1:
            return True
    return False
