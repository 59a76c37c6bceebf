"""Where the ranges of logs end: at a total that they take in, or before the log does."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.logs.odd_readings import changed, plus
from jcm_mrv.verification.claim.calendars import MONTHS, lines_beside, whole_number
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.months import month_beside
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, cell_name, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.reading.headings import is_total
from jcm_mrv.workbook.reading.periods import Period

_MOST = 400
"""Readings beyond a range that are counted: a year of days."""
_BESIDE = 3
"""Columns, or rows, before a log in which its lines are numbered."""
_FEW = 2
"""Lines at most that a range lacks of the one beside it, for it to be a slip."""
_ACROSS = 8
"""Columns beside a sum in which those of other columns are looked for."""
_PARTS = 3
"""Readings of which is seen whether they are counted beside their total."""


def totals(log: Log, model: Model | None) -> Iterator[Judged]:
    """Give cells of a range that sum up others of it."""
    cell = total_in(log)
    # A condition may pass over it.
    if cell is None or not log.scale_of(cell) or is_taken_alone(log, cell):
        return
    shown = log.claim.cells.formula(cell)[:80] or number_shown(dict(log.numbers)[cell])
    finding = VER[19]["total"].at(
        place_text(log.place), found=f"{place_text(cell)}: {shown}", label=log.stated.label
    )
    yield Judged(finding, changed(log, model, {cell: 0.0}))


def total_in(log: Log) -> Place | None:
    """Give the first cell of a range that sums up others of it, or the one that stands for all."""
    found = list(sums_in(log))
    if len(found) > 1 and is_taken_alone(log, found[-1]):
        return found[-1]
    return found[0] if found else None


def sums_in(log: Log) -> Iterator[Place]:
    """Give the cells of a range that sum up others of it: parts of a year, and the year."""
    inside = set(log.cells)
    numbers = log.numbers
    for n, (cell, value) in enumerate(numbers):
        first = n - 1
        summed = len(inside.intersection(log.claim.book.precedents(cell))) > 1
        last_of = n == len(numbers) - 1 and first >= 1
        if not summed and last_of and log.claim.book.formula(cell) is None:
            rest = math.fsum(v for _, v in numbers[:n])
            # Of shares and flags one is as another one.
            several = sum(v != 0 for _, v in numbers[:n]) > 1
            summed = bool(value) and several and math.isclose(rest, value, rel_tol=1e-9)
            # A line that adds something may be called as a total is, which no part is above.
            is_most = value >= max(v for _, v in numbers[:n])
            summed = summed or (is_most and is_called_total(log, cell))
        if summed:
            yield cell


def column_of_totals(log: Log, logs: Sequence[Log]) -> Iterator[Judged]:
    """Give a log that is called the total of others, which another value takes as well."""
    first, last = log.cells[0], log.cells[-1]
    lines = range(first[1], last[1] + 1) if log.is_column else range(first[2], last[2] + 1)
    others = (
        g
        for g in logs
        if g.stated is not log.stated
        and (g.stated.name == log.stated.name or log.claim.cells.rests_on(first, {*g.cells}))
        and g.is_column == log.is_column
        and g.cells[0][0] == first[0]
        and g.cells[0][1 if log.is_column else 2] in lines
        and not is_total(g.heading)
    )
    if is_total(log.heading) and next(others, None) is not None:
        found = f"{place_text(first)}: {log.heading[:60]}"
        yield Judged(
            VER[19]["total"].at(place_text(log.place), found=found, label=log.stated.label)
        )


def is_taken_alone(log: Log, total: Place) -> bool:
    """Whether a formula looks a total up, and takes none of its parts beside it."""
    parts = [cell for cell, value in log.numbers if cell != total and value][:_PARTS]
    own = log.scale_of(total)
    # What a total sums up moves it; what is typed for one rests on nothing.
    through = own if log.claim.book.formula(total) is not None else 0.0
    return own != 0.0 and all(
        math.isclose(log.scale_of(cell), through, rel_tol=1e-6, abs_tol=1e-9 * abs(own))
        for cell in parts
    )


def is_called_total(log: Log, cell: Place) -> bool:
    """Whether the line of a cell is called a total."""
    axis = cell[2] if log.is_column else cell[1]
    for line in range(axis - 1, max(-1, axis - 6), -1):
        content = log.claim.book.content(log.beside(cell, line))
        if isinstance(content, str) and is_total(content.strip(" :.")):
            return True
    return False


def ends(log: Log, model: Model | None) -> Iterator[Judged]:
    """Give ranges beside which the log goes on, and cells between others that are left out."""
    days = log.days
    lost = list(_next_sheets(log))
    if not log.is_range:
        have = {cell[1] if log.is_column else cell[2] for cell in log.cells}
        lost += [
            (log.cells[0][0], n, log.cells[0][2]) if log.is_column else (*log.cells[0][:2], n)
            for n in range(min(have), max(have))
            if n not in have
        ]
    if days is not None and not lost:
        for end, step, day in ((log.cells[-1], 1, days[-1]), (log.cells[0], -1, days[0])):
            lost += _beyond(log, end, step, day)
    is_line = bool(not lost and (lost := list(_months_beside(log)) or list(_numbered(log))))
    if not lost and (lost := list(_shorter(log)) or list(_before_sum(log))):
        is_line = True
    if lost:
        last = (
            f":{cell_name(*lost[-1][1:])}"
            if (is_line or days is not None) and len(lost) > 1
            else ""
        )
        found = f"{log.claim.cells.formula(log.place)[:80]}, and {place_text(lost[0])}{last}"
        finding = VER[19]["short"].at(place_text(log.place), found=found, label=log.stated.label)
        cells = lost if is_line or days is not None else lost[:1]
        values = [v for v in log.claim.evaluator.values(cells) if isinstance(v, float)]
        yield Judged(finding, plus(log, model, math.fsum(values)))


def _months_beside(log: Log) -> Iterator[Place]:
    """Give the line of the next month, or the one before, beside a block that the log ends."""
    part, claim = log.period, log.claim
    for block in t.walk(claim.book.tree(log.place)) if log.is_range else ():
        if not isinstance(block, t.RangeRef) or not all(map(block.holds, log.cells)):
            continue
        for month, cells, end in lines_beside(claim, block):
            inside = part is None or month in _months_of(*part)
            is_taken = claim.cells.rests_on(log.stated.place, set(cells))
            if inside and end[0] in log.cells and not is_taken:
                yield from cells
                return


def _shorter(log: Log) -> Iterator[Place]:
    """Give the cells that a range lacks of the lines of the one that it is taken off from.

    What is taken off line by line, as the register of the start is, has each of the lines.
    """
    claim, (sheet, first, column), last = log.claim, log.cells[0], log.cells[-1][1]
    for node in t.walk(claim.book.tree(log.place)) if log.is_range and log.is_column else ():
        match node:
            case t.Binary(
                "-",
                t.Call("SUM", (t.RangeRef() as left,)),
                t.Call("SUM", (t.RangeRef() as taken,)),
            ):
                pass
            case _:
                continue
        own, other = (left, taken) if left.holds(log.cells[0]) else (taken, left)
        if not all(map(own.holds, (log.cells[0], log.cells[-1]))) or other.sheet != sheet:
            continue
        if not 0 < abs(other.left - column) <= _BESIDE or other.left != other.right:
            continue
        rows = [*range(other.top, first), *range(last + 1, other.bottom + 1)]
        if len(rows) > _FEW or (other.top < first and other.bottom > last):
            continue
        if own.top < other.top or own.bottom > other.bottom:
            # Readings of a register, a line later.
            continue
        lost = [(sheet, row, column) for row in rows]
        beside = [(sheet, row, other.left) for row in rows]
        values = claim.evaluator.values([*lost, *beside])
        is_known = all(isinstance(value, float) for value in values) and any(values[: len(lost)])
        if rows and is_known and not is_called_total(log, lost[-1]):
            yield from lost
            return


def _before_sum(log: Log) -> Iterator[Place]:
    """Give the lines of a column that its sum, in a cell below or above them, leaves out.

    A sum beside it in the same row, of another column, has them; or they are months as the others
    are, right above the sum.
    """
    claim, (sheet, row, column), first = log.claim, log.place, log.cells[0]
    if not (log.is_range and log.is_column and log.is_plain and log.place[::2] == first[::2]):
        return
    top, bottom = first[1], log.cells[-1][1]
    for beside in range(max(0, column - _ACROSS), column + 1 + _ACROSS):
        if beside == column or claim.book.formula((sheet, row, beside)) is None:
            continue
        tree = claim.book.tree((sheet, row, beside))
        blocks = [node for node in t.walk(tree) if isinstance(node, t.RangeRef)]
        if len(blocks) != 1 or (blocks[0].sheet, blocks[0].left) != (sheet, beside):
            continue
        whole = range(blocks[0].top, blocks[0].bottom + 1)
        if not {top, bottom} <= {*whole} or row in whole:
            continue
        lost = [(sheet, line, column) for line in whole if not top <= line <= bottom]
        if lost and len(lost) * 2 <= len(log.cells) and _are_lines(log, lost):
            yield from lost
            return
    lost = [(sheet, line, column) for line in range(bottom + 1, row)]
    if 0 < len(lost) * 2 <= len(log.cells) and _are_lines(log, lost):
        # Without another column the lines have to be called as those that it takes.
        months = [month_beside(claim, cell) for cell in (*log.cells, *lost)]
        if None not in months and len(set(months)) == len(months):
            yield from lost


def _are_lines(log: Log, cells: list[Place]) -> bool:
    """Whether cells hold amounts as those of a log do: no means, and no sum that it takes in."""
    claim = log.claim
    values = claim.evaluator.values(cells)
    if not all(isinstance(value, float) for value in values) or not any(values):
        return False
    own = {*log.cells, *cells}
    formulas = [claim.book.formula(cell) is not None for cell in (*cells, log.cells[0])]
    is_alike = all(formulas) or not any(formulas)
    return is_alike and not any(own.intersection(claim.book.precedents(cell)) for cell in cells)


def _numbered(log: Log) -> Iterator[Place]:
    """Give readings before and after a range whose lines are numbered from 1 on.

    Twelve of them may be months: those outside the period are left out rightly. A line that
    another value takes is another meter's.
    """
    claim, (_, row, column) = log.claim, log.cells[0]
    across = column if log.is_column else row
    if log.days is not None or not log.is_plain:
        return
    for line in range(max(0, across - _BESIDE), across):
        count = {cell: whole_number(claim, log.beside(cell, line)) for cell in log.cells}
        first = count[log.cells[0]]
        if first is None or [*count.values()] != [*range(first, first + len(count))]:
            continue
        for end, step in ((log.cells[0], -1), (log.cells[-1], 1)):
            cell, number = end, count[end]
            while len(count) <= _MOST and min((cell := log.neighbour(cell, step))[1:]) >= 0:
                number = number + step if number is not None else None
                if number != whole_number(claim, log.beside(cell, line)):
                    break
                count[cell] = number
        own = set(log.cells)
        lost = [cell for cell in sorted(count) if cell not in own]
        months = _months_of(*log.period) if log.period and len(count) == MONTHS else None
        if 1 not in count.values() or any(is_called_total(log, cell) for cell in lost):
            return
        for cell in lost:
            is_taken = any(claim.cells.rests_on(s.place, {cell}) for s in claim.monitored)
            is_number = isinstance(claim.evaluator.value(cell), float)
            if is_number and not is_taken and (months is None or count[cell] in months):
                yield cell
        return


def _months_of(first: dt.date, last: dt.date) -> set[int]:
    """Give the months of a period, without their years."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return {(first.month - 1 + n) % 12 + 1 for n in range(months)}


def _beyond(log: Log, end: Place, step: int, day: Period | None) -> Iterator[Place]:
    """Give the readings of the period on which the log goes on beyond an end of the range."""
    part = log.period
    for _ in range(_MOST):
        cell = log.neighbour(end, step)
        other = log.day_beside(cell)
        content = log.claim.evaluator.value(cell) if min(cell[1:]) >= 0 else None
        if day is None or other is None or not isinstance(content, float):
            return
        follows = (other.start > day.start) if step > 0 else (other.start < day.start)
        inside = part is None or (part[0] <= other.start and other.end <= part[1])
        # Another formula of the value goes on: sums of months, each over its own days.
        inside = inside and not log.claim.cells.rests_on(log.stated.place, {cell})
        if not follows or not inside or is_called_total(log, cell):
            return
        yield cell
        end, day = cell, other


def _next_sheets(log: Log) -> Iterator[Place]:
    """Give the same cell of the sheets before and after, where a log has a sheet for each month."""
    sheets, names = [cell[0] for cell in log.cells], list(log.claim.book.sheets)
    _, row, column = log.cells[0]
    if len(set(sheets)) == 1 or column == 0:
        return
    value = log.claim.evaluator.value
    for n in (names.index(sheets[0]) - 1, names.index(sheets[-1]) + 1):
        name = names[n] if 0 <= n < len(names) else sheets[0]
        alike = value((name, row, column - 1)) == value((sheets[0], row, column - 1))
        if name not in sheets and alike and isinstance(value((name, row, column)), float):
            yield name, row, column
