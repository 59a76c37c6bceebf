"""The logs behind monitored values: columns and rows of readings that formulas take them from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import field, replace
from functools import cached_property
from itertools import pairwise
from operator import itemgetter
from statistics import median

from jcm_mrv.immutable import immutable
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.days import is_date
from jcm_mrv.verification.claim.days_beside import DaysBeside, days_beside
from jcm_mrv.verification.claim.far import MOST_FORMULAS, MOST_LINES, sides
from jcm_mrv.verification.claim.lines import (
    columns_taken,
    lines_taken,
    multiplied,
)
from jcm_mrv.verification.claim.series import (
    MOST,
    compared_alone,
    counted_days,
    is_left_out,
    is_subtotal,
    own_lines,
    registers_in,
    spreads,
)
from jcm_mrv.verification.claim.units_beside import units_in
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.book import Formula
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.values import ErrorValue
from jcm_mrv.workbook.reading.periods import Period

LEAST = 4
"""Cells of a range from which on it is taken for a log."""
_TRIED = {5_000: 12, 20_000: 3, MOST: 1}
"""Cells of a log, up to so many, of which some are changed to see whether the value answers."""
_HEADINGS, _STEPS = 6, 100
_POWER = pattern(r"[\[(（,]\s*([kM]W)\s*(?:[\])）]|\Z)")
Content = object
Ends = tuple[Place, Place]


@immutable(eq=False)
class Log:
    """Cells of one column, or row, that a formula takes amounts from.

    Attributes
    ----------
    stated : StatedValue
        The monitored value; ``place`` is the cell whose formula names the range.
    cells : tuple of Place
        In their order, from the first to the last that is in use.
    is_register : bool
        Whether the formula takes the last reading less the first one.
    top : Place, optional
        The first cell of the range where other meters' lines stand before its own.
    is_one : bool
        Whether the formula takes one cell of the range, by its position.
    """

    claim: Claim
    stated: StatedValue
    place: Place
    cells: tuple[Place, ...]
    is_range: bool = True
    is_register: bool = False
    is_open: bool = False
    top: Place | None = None
    is_one: bool = False
    _scales: dict[Place, float] = field(default_factory=dict, repr=False)
    told: list[frozenset[int]] = field(default_factory=list, repr=False)

    @cached_property
    def contents(self) -> list[Content]:
        """What each cell shows: typed, or calculated."""
        content, value = self.claim.book.content, self.claim.evaluator.value
        # What is typed is taken where it stands: a log has many such cells.
        return [value(p) if isinstance(c := content(p), Formula) else c for p in self.cells]

    @cached_property
    def numbers(self) -> list[tuple[Place, float]]:
        """The cells that hold numbers."""
        pairs = zip(self.cells, self.contents, strict=True)
        return [(p, v) for p, v in pairs if isinstance(v, float) and not isinstance(v, bool)]

    @cached_property
    def is_column(self) -> bool:
        """Whether it runs down a column."""
        return self.cells[0][2] == self.cells[-1][2]

    @cached_property
    def days(self) -> list[Period | None] | None:
        """The day or month beside each cell; None where none stand there."""
        found = self._dated.found
        return counted_days(self.claim, self.cells, found, self._plain_day) if found else None

    @cached_property
    def _dated(self) -> DaysBeside:
        return days_beside(self.claim, self.cells, self.contents)

    def beside(self, cell: Place, line: int) -> Place:
        """Give the cell of another column, or row, beside one of the log."""
        return (cell[0], cell[1], line) if self.is_column else (cell[0], line, cell[2])

    def neighbour(self, cell: Place, step: int) -> Place:
        """Give the cell before (-1) or after (1) another one."""
        return (cell[0], cell[1] + step, cell[2]) if self.is_column else (*cell[:2], cell[2] + step)

    @property
    def line_of_days(self) -> tuple[str, int]:
        """The sheet, and the column or row, that the days stand in; -1 where none do."""
        return self.cells[0][0], self._dated.line

    def _plain_day(self, cell: Place) -> Period | None:
        return None if min(cell[1:]) < 0 else self._dated.of(self.claim, cell)

    def day_beside(self, cell: Place) -> Period | None:
        """Give the day of a reading of the same column or row: as it stands beside it, or is."""
        return counted_days(self.claim, [cell], [self._plain_day(cell)], self._plain_day)[0]

    @property
    def period(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day of the monitored value."""
        if self.stated.span is None:
            return None
        part = self.claim.time.periods[self.stated.span]
        return part.start, part.end

    @cached_property
    def is_plain(self) -> bool:
        """Whether its formula takes every cell alike: a sum of the range, and numbers."""
        named = [
            part
            for part in t.walk(self.claim.book.tree(self.place))
            if isinstance(part, (t.CellRef, t.RangeRef, t.Unknown))
        ]
        return len(named) == 1

    @cached_property
    def heading(self) -> str:
        """The texts above a column, or before a row."""
        found = []
        cell = self.top or self.cells[0]
        for _ in range(_HEADINGS):
            cell = self.neighbour(cell, -1)
            content = self.claim.book.content(cell) if min(cell[1:]) >= 0 else None
            if isinstance(content, str):
                found.append(content.strip())
            elif found:
                break
        return " ".join(reversed(found))

    @property
    def unit(self) -> str:
        """The unit that the heading names, or the title over it; empty for none, or several."""
        wanted = self.claim.methodology.unit(self.stated.name)
        units = units_in(self.heading, wanted) or units_in(self._title(), wanted)
        return next(iter(units)) if len(units) == 1 else ""

    @property
    def power(self) -> str:
        """The unit of power that the heading names; empty where it names none, or energy."""
        found = _POWER.search(self.heading)
        return found[1] if found and not self.unit else ""

    @cached_property
    def hours(self) -> float | None:
        """The hours from one reading to the next, by the times beside them; None where unknown."""
        line = self.line_of_days[1]
        if line < 0:
            return None
        cells = [self.beside(cell, line) for cell, _ in self.numbers[:_STEPS]]
        times = [v for v in self.claim.evaluator.values(cells) if isinstance(v, float)]
        steps = [24 * (after - before) for before, after in pairwise(times) if after > before]
        return round(median(steps), 4) if steps else None

    def _title(self) -> str:
        """Give the texts of the lines above the readings, whatever column they stand in."""
        sheet, row, column = self.top or self.cells[0]
        if not self.is_column:
            return ""
        places = [
            (sheet, above, left)
            for above in range(max(0, row - _HEADINGS), row)
            for left in range(column + 1)
        ]
        contents = map(self.claim.book.content, places)
        return " ".join(content for content in contents if isinstance(content, str))

    def scale_of(self, cell: Place) -> float:
        """Give by how much the monitored value changes with one of a cell; 0 where it does not."""
        known = self._scales.get(cell)
        if known is None:
            before = self.claim.evaluator.value(self.stated.place)
            content = self.claim.evaluator.value(cell)
            number = content if isinstance(content, float) else 0.0
            step = 0.37 * abs(number) + 1.0
            after = self.value_with({cell: number + step})
            known = 0.0
            if isinstance(before, float) and after is not None:
                known = (after - before) / step
            self._scales[cell] = known
        return known

    @cached_property
    def scale(self) -> float:
        """By how much the value changes with one of a cell that it answers to."""
        numbers = self.numbers
        most = next(most for size, most in _TRIED.items() if len(numbers) <= size)
        tried = numbers[:: -(-len(numbers) // most) or 1]
        if self.is_register:
            # It is taken at its ends alone, or at its extremes.
            tried = [*numbers[-1:], max(numbers, key=itemgetter(1))]
        return next((found for cell, _ in tried if (found := self.scale_of(cell))), 0.0)

    def value_with(self, contents: dict[Place, float]) -> float | None:
        """Give the monitored value, in the unit of the sheet, with other contents of cells."""
        value = Evaluator(self.claim.book, contents).value(self.stated.place)
        return value if isinstance(value, float) else None


def logs_of(
    claim: Claim, stated: StatedValue, others: set[Ends] | None = None, least: int = LEAST
) -> list[Log]:
    """Give the logs that a value is taken from; dates and criteria are none.

    ``others`` are ranges that were seen to hold no readings; further ones are added.
    """
    others = set() if others is None else others
    found: dict[tuple[Place, ...], Log] = {}
    seen: set[tuple[Place, ...]] = set()
    value = claim.evaluator.value(stated.place)
    fails = isinstance(value, ErrorValue) or value == 0.0
    for place in claim.cells.formulas_behind(stated.place, MOST_FORMULAS):
        for log in (*_ranges(claim, stated, place, least), *_listed(claim, stated, place, least)):
            known = {cell for other in found.values() for cell in other.cells}
            if log.cells in seen or (not log.is_range and known.intersection(log.cells)):
                continue
            seen.add(log.cells)
            ends = (log.cells[0], log.cells[-1])
            if log.is_range and (ends in others or not _holds_readings(log, least)):
                others.add(ends)
                continue
            own = _without_others(log)
            # A value that is an error, or nothing, answers to no cell: it is looked for why.
            if _is_of_readings(own, least) and (fails or own.scale):
                found[own.cells] = own
    return list(found.values())


def _without_others(log: Log) -> Log:
    """Give a log without the lines of other meters, where its column lists several."""
    if log.is_range and log.is_column and not log.is_plain:
        cells = own_lines(log.claim, log.place, log.cells, log.days)
        return log if cells == log.cells else replace(log, cells=cells, top=log.cells[0])
    return log


def _ranges(claim: Claim, stated: StatedValue, place: Place, least: int) -> Iterator[Log]:
    tree = claim.book.tree(place)
    calls = [node for node in t.walk(tree) if isinstance(node, t.Call)]
    ends = {part for node in calls if node.function == t.TO for part in node.arguments}
    by_position = {
        node.arguments[0]
        for node in calls
        if node.function == "INDEX" and len(node.arguments) == 2 and node not in ends
    }
    extremes, looked_up = set(spreads(tree)), columns_taken(claim, place)
    compared = compared_alone(tree)
    leaves_out = any(is_subtotal(node) for node in t.walk(tree))
    for part in dict.fromkeys(t.walk(tree)):
        if not isinstance(part, t.RangeRef) or part.area < least or part in compared:
            continue
        tall, wide = sides(claim, part)
        bottom, right = part.top + tall - 1, part.left + wide - 1
        if tall < 1 or wide < 1 or tall * wide > MOST or min(tall, wide) > MOST_LINES:
            continue
        is_one = part in by_position and 1 in (tall, wide)
        is_open = is_one or bottom < part.bottom or right < part.right
        for cells in lines_taken(claim, tree, part, (tall, wide), looked_up.get(part)):
            trimmed = _trimmed(claim, cells) if is_open else cells
            if leaves_out:
                trimmed = tuple(cell for cell in trimmed if not is_left_out(claim, cell))
            if len(trimmed) >= least:
                yield Log(
                    claim,
                    stated,
                    place,
                    trimmed,
                    is_register=part in extremes,
                    is_open=is_open,
                    is_one=is_one,
                )


def _trimmed(claim: Claim, cells: tuple[Place, ...]) -> tuple[Place, ...]:
    """Leave out headings before, and empty cells behind, what a whole column holds."""
    filled = [n for n, cell in enumerate(cells) if _is_filled(claim, cell)]
    return cells[filled[0] : filled[-1] + 1] if filled else ()


def _is_filled(claim: Claim, cell: Place) -> bool:
    content = claim.book.content(cell)
    return content is not None and not isinstance(content, str)


def _listed(claim: Claim, stated: StatedValue, place: Place, least: int) -> Iterator[Log]:
    """Give cells of one column or row that a formula names one by one, and register readings."""
    tree = claim.book.tree(place)
    registers = list(registers_in(claim, place))
    ends = {cell for cells in registers for cell in (cells[0], cells[-1])}
    for cells in registers:
        if len(cells) >= least:
            yield Log(claim, stated, place, cells, is_range=False, is_register=True)
    lines: dict[tuple[str, str, int], list[Place]] = {}
    apart = set(multiplied(tree))
    sheets: dict[tuple[int, int], dict[Place, None]] = {}
    for node in t.walk(tree):
        if isinstance(node, t.CellRef) or (isinstance(node, t.RangeRef) and node.area == 1):
            at = node.place[1:] if isinstance(node, t.CellRef) else (node.top, node.left)
            sheets.setdefault(at, {})[node.sheet, *at] = None
        if isinstance(node, t.CellRef):
            for line in ((node.sheet, "column", node.column), (node.sheet, "row", node.row)):
                if (line, node.place) not in apart:
                    lines.setdefault(line, []).append(node.place)
    for found in sheets.values():
        # The same cell of a sheet for each month.
        if len({cell[0] for cell in found}) >= least:
            yield Log(claim, stated, place, tuple(found), is_range=False)
    for (_, way, _), places in lines.items():
        cells = sorted(set(places))
        rows, columns = cells[-1][1] - cells[0][1], cells[-1][2] - cells[0][2]
        whole = (rows if way == "column" else columns) + 1
        # What is taken off, and what it is taken off from, is no list of amounts.
        if ends.issuperset(cells):
            continue
        # Of neighbours that are named one by one, one or two may have been forgotten.
        if len(cells) >= least and whole <= len(cells) + 2 and place not in cells:
            yield Log(claim, stated, place, tuple(cells), is_range=False)


def _holds_readings(log: Log, least: int) -> bool:
    """Whether some lines of a log may be readings: numbers that are not all dates."""
    if len(log.numbers) < least:
        return False
    return any(not is_date(log.claim, cell) for cell, _ in log.numbers)


def _is_of_readings(log: Log, least: int) -> bool:
    """Whether a line holds readings: mostly numbers, and no dates; with days beside it, blanks."""
    numbers = log.numbers
    blank = sum(content is None or content == "" for content in log.contents)
    if len(numbers) < least or len(numbers) * 3 < (len(log.cells) - blank) * 2:
        return False
    # A table of tests has spare rows, and no days.
    if least == LEAST and len(numbers) * 3 < len(log.cells) * 2 and log.days is None:
        return False
    probe = [cell for cell, _ in numbers[:: max(1, len(numbers) // 16)]]
    return sum(is_date(log.claim, cell) for cell in probe) * 2 < len(probe)
