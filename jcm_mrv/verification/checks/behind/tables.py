"""Tables behind fixed values: cells without a number, totals and lines that a range has or lacks.

A log of a monitored value is held against its days; of a fixed value a year before is right, and a
list of tests or of pumps has no days at all. What stands beside the range tells where it ends.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace

from jcm_mrv.findings import VER
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.formulas.instead import put
from jcm_mrv.verification.checks.logs.ends_of_logs import is_called_total, totals
from jcm_mrv.verification.checks.logs.logs import hidden
from jcm_mrv.verification.checks.logs.no_numbers import no_numbers
from jcm_mrv.verification.checks.logs.odd_readings import negative, odd, plus, with_formula
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.standing_words import says_it_stood
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, cell_name, place_text
from jcm_mrv.workbook.formulas import tree as t

_NUMBER = pattern(r"\d+(?=\D*\Z)")
_SPARE = pattern(r"\b(?:spare|reserve|back-?up)\b|予備|dự phòng|cadangan|de reserva", re.IGNORECASE)
_REMARKS = 4
"""Cells behind a number in which its line says something."""
_MEANS = ("AVERAGE", "AVERAGEIF", "AVERAGEIFS", "MEDIAN")
_MOST, _YEAR, _LACKING = 24, 12, 2
"""Lines beyond a range that are looked at; months of a year, and those that may be forgotten."""


def tables(tables: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give what is wrong with the tables that fixed values are taken from, each cause once."""
    told: set[tuple[str, str, object]] = set()
    for log in tables:
        for judged in _judged(_without_spare(log), model):
            finding = judged.finding
            key = finding.code, finding.where, finding.found
            if key not in told:
                told.add(key)
                yield judged


def _judged(log: Log, model: Model | None) -> Iterator[Judged]:
    yield from no_numbers(log, model)
    summed = list(totals(log, model))
    yield from summed
    if not summed:
        short = list(_short(log, model))
        yield from short or hidden(log, model)
    # Parts of a sum may be of any size; what a mean is taken of is of one thing.
    if any(isinstance(p, t.Call) and p.function in _MEANS for p in t.walk(_tree(log))):
        yield from odd(log, model)
    yield from negative(log, model)


def _tree(log: Log) -> t.Node:
    return log.claim.book.tree(log.place)


def _without_spare(log: Log) -> Log:
    """Leave out the rows of a form at its end that nothing stands in but their number."""
    cells = list(log.cells)
    while len(cells) > 1 and log.claim.book.content(cells[-1]) in (None, ""):
        if any(map(str.isalpha, _called(log, cells[-1]))):
            break
        cells.pop()
    return log if len(cells) == len(log.cells) else replace(log, cells=tuple(cells))


def _called(log: Log, cell: Place) -> str:
    """Give the text that a line is called by, in the column, or row, nearest before it."""
    axis = cell[2] if log.is_column else cell[1]
    for line in range(axis - 1, -1, -1):
        content = log.claim.evaluator.value(log.beside(cell, line))
        if isinstance(content, str) and content.strip():
            return content.strip()
    return ""


# -- ranges that stop short -------------------------------------------------------------------


def _short(log: Log, model: Model | None) -> Iterator[Judged]:
    if log.is_range:
        lost = _before_formula(log) or _of_year(log) or _beside_longer(log) or _of_name(log)
    else:
        lost = _between(log)
    # What another input counts is that one's.
    taken = {c for s in log.claim.inputs if s.leaf != log.stated.leaf for c in _under(log, s.place)}
    lost = [cell for cell in lost if cell not in taken and not _is_said(log, cell)]
    if not lost:
        return
    first, last = min(lost, key=_position), max(lost, key=_position)
    more = f":{cell_name(*last[1:])}" if last != first else ""
    found = f"{log.claim.cells.formula(log.place)[:80]}, and {place_text(first)}{more}"
    finding = VER[19]["lines"].at(place_text(log.place), found=found, label=log.stated.label)
    all_of_them = (*log.cells, *lost)
    effect = _with_all(log, model, all_of_them) if log.is_range else _with_amounts(log, model, lost)
    yield Judged(finding, effect)


def _is_said(log: Log, cell: Place) -> bool:
    """Whether a line says of itself why it is left out: a remark behind it, a pump in reserve."""
    name = _called(log, cell)
    if says_it_stood(name) or _SPARE.search(name):
        return True
    axis = cell[2] if log.is_column else cell[1]
    content = log.claim.book.content
    for line in range(axis + 1, axis + 1 + _REMARKS):
        if isinstance(content(log.beside(cell, line)), str):
            return not any(isinstance(content(log.beside(c, line)), str) for c in log.cells)
    return False


def _position(cell: Place) -> tuple[int, int]:
    return cell[1:]


def _under(log: Log, place: Place) -> set[Place]:
    """Give the cells in the line of a log that a value rests on."""
    line = [log.neighbour(log.cells[0], -n) for n in range(1, _MOST)]
    line += [log.neighbour(log.cells[-1], n) for n in range(1, _MOST)]
    return set(log.claim.cells.among(place, {cell for cell in line if min(cell[1:]) >= 0}))


def _with_all(log: Log, model: Model | None, cells: tuple[Place, ...]) -> float | None:
    """Give the effect of a range over more cells."""
    made = put(_tree(log), _range_of(log.cells), _range_of(cells))
    return with_formula(log.claim, model, log.place, made)


def _with_amounts(log: Log, model: Model | None, lost: list[Place]) -> float | None:
    """Give the effect of numbers that are added to those that a formula names one by one."""
    amounts = (v for v in log.claim.evaluator.values(lost) if isinstance(v, float))
    return plus(log, model, math.fsum(amounts))


def _range_of(cells: tuple[Place, ...]) -> t.RangeRef:
    rows, columns = [c[1] for c in cells], [c[2] for c in cells]
    return t.RangeRef(cells[0][0], min(rows), min(columns), max(rows), max(columns))


def _beyond(log: Log, step: int) -> Iterator[Place]:
    """Give the numbers on which a line goes on beyond an end of the range, nearest first."""
    cell, value = log.cells[-1 if step > 0 else 0], log.claim.evaluator.value
    for _ in range(_MOST):
        cell = log.neighbour(cell, step)
        if min(cell[1:]) < 0 or cell == log.place or not isinstance(value(cell), float):
            return
        if is_called_total(log, cell) or log.claim.cells.rests_on(cell, set(log.cells)):
            return
        yield cell


def _between(log: Log) -> list[Place]:
    """Give the lines that a formula leaves out of a list, of which it names all others."""
    if any(True for step in (1, -1) for _ in _beyond(log, step)):
        return []
    (_, top, left), (_, bottom, right) = log.cells[0], log.cells[-1]
    line = log.claim.book.cells_in(t.RangeRef(log.cells[0][0], top, left, bottom, right))
    value = log.claim.evaluator.value
    return [cell for cell in line if cell not in log.cells and isinstance(value(cell), float)]


def _before_formula(log: Log) -> list[Place]:
    """Give the cells between a range and the total below it, or behind it in its row."""
    (sheet, *last), (other, *at) = log.cells[-1], log.place
    if not log.is_column:
        last, at = last[::-1], at[::-1]
    steps = at[0] - last[0] - 1
    if sheet != other or at[1] != last[1] or not 0 < steps <= _MOST:
        return []
    between = list(_beyond(log, 1))
    # A line without a name of its own is no line of the list.
    is_whole = len(between) == steps and (
        not log.is_column or all(any(map(str.isalpha, _called(log, c))) for c in between)
    )
    return between if is_whole else []


def _of_year(log: Log) -> list[Place]:
    """Give the months that a range lacks of a year; whole years of a longer list are chosen."""
    days, months = log.days, len(log.cells) % _YEAR
    if days is None or any(day is None or day.start.day == day.end.day for day in days):
        return []
    if months < _YEAR - _LACKING:
        return []
    lost: list[Place] = []
    for end, step in ((days[-1], 1), (days[0], -1)):
        for cell in _beyond(log, step):
            day = log.day_beside(cell)
            if end is None or day is None or day.start.year != end.start.year:
                break
            lost.append(cell)
    return lost if len(lost) == _YEAR - months else []


def _beside_longer(log: Log) -> list[Place]:
    """Give the lines that another range of the formula has, which runs beside this one."""
    own, found = _range_of(log.cells), set(_beyond(log, 1)) | set(_beyond(log, -1))
    for part in t.walk(_tree(log)):
        if not isinstance(part, t.RangeRef) or part.sheet != own.sheet or part == own:
            continue
        if log.is_column:
            is_beside = part.left == part.right != own.left
            is_more = part.top <= own.top and own.bottom <= part.bottom
            lines = [c for c in found if part.top <= c[1] <= part.bottom]
        else:
            is_beside = part.top == part.bottom != own.top
            is_more = part.left <= own.left and own.right <= part.right
            lines = [c for c in found if part.left <= c[2] <= part.right]
        if is_beside and is_more and part.area > own.area and lines:
            return lines
    return []


def _of_name(log: Log) -> list[Place]:
    """Give the lines beyond a range that are called as all of its own, but for their number."""
    names = {_NUMBER.sub("", _called(log, cell)) for cell in log.cells}
    if len(names) != 1 or not any(map(str.isalpha, name := names.pop())):
        return []
    if len({_called(log, cell) for cell in log.cells}) < len(log.cells):
        return []
    lost: list[Place] = []
    for step in (1, -1):
        for cell in _beyond(log, step):
            if _NUMBER.sub("", _called(log, cell)) != name:
                break
            lost.append(cell)
    return lost
