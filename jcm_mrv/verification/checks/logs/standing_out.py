"""The one amount of a log that is far more than all others, which are alike."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.logs.days_of_logs import is_far
from jcm_mrv.verification.checks.logs.gaps import span_of_line
from jcm_mrv.verification.checks.logs.odd_readings import SHORT, changed, far_off
from jcm_mrv.verification.claim.days import is_date
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.stood import is_more_explained
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text

_OTHERS, _FEW = 7, 3
"""Amounts beside which another one may stand out, and of how few it has to do so by more."""
_OUT, _FARTHER = 1.6, 1.25
"""How many times the next one it is at least, and so many times what lies between the others."""
_SIDE = 2
"""Lines on each side of one, which are of the same season."""
_OUT_OF_FEW, _SEASON = 2.0, 6.0
"""Of few it is twice the next one, and less than a season is beside a rest of the year without."""


class _Amount(NamedTuple):
    """An amount, and what it is by day where its line says its days."""

    cell: Place
    value: float
    level: float


def standing_out(logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give the line that is farther above all others than these are from each other.

    Seasons, and a plant that grows, have their months of much in between; twice the amount in one
    line alone is two months, two meters or a slip. It is asked about where it is worth a tonne, to
    whose favour soever: of what is used it takes off. What is far less may have stood.
    """
    for log in logs:
        amounts = _amounts(log)
        if len(amounts) <= _FEW or is_far(log):
            continue
        if not log.is_register and any(far_off([a[:2] for a in amounts])):
            continue
        *rest, top = sorted(amounts, key=lambda amount: amount.level)
        lines = len(log.numbers)
        if not (
            _is_out(rest, top, lines) or _is_out_of_its_season(amounts, top, lines)
        ) or is_more_explained(log, top.cell):
            continue
        usual = median(a.level for a in rest) * top.value / top.level
        if log.is_register:
            if top.cell not in (log.cells[0], log.cells[-1]):
                # What lies between the ends is not taken.
                continue
            off = top.value - usual if top.cell == log.cells[-1] else usual - top.value
            usual = dict(log.numbers)[top.cell] - off
        effect = changed(log, model, {top.cell: usual})
        if effect is None or abs(effect) < 1:
            continue
        others = [a.value for a in rest]
        finding = VER[254].at(
            place_text(_typed(log, top.cell)),
            found=f"{number_shown(top.value)}, {number_shown(min(others))} to "
            f"{number_shown(max(others))} in all other lines",
            label=log.stated.label,
            cell=log.stated.where,
        )
        yield Judged(finding, effect)


def _typed(log: Log, cell: Place) -> Place:
    """Give the one number of its own line that an amount is calculated from, else the amount."""
    claim = log.claim
    behind = claim.book.precedents(cell) if claim.book.formula(cell) is not None else ()
    axis = 1 if log.is_column else 2
    own = [
        p
        for p in behind
        if (p[0], p[axis]) == (cell[0], cell[axis])
        and isinstance(claim.book.content(p), float)
        and not is_date(claim, p)
    ]
    return own[0] if len(own) == 1 else cell


def _is_out(rest: list[_Amount], top: _Amount, lines: int) -> bool:
    """Whether one amount is farther above all others than seasons, which few lines show less."""
    least, most = rest[0].level, rest[-1].level
    apart = most / least
    if len(rest) >= _OTHERS:
        return top.level >= most * max(_OUT, _FARTHER * apart)
    times = top.level / most
    return lines == len(rest) + 1 and max(_OUT_OF_FEW, apart * apart) <= times < _SEASON


def _is_out_of_its_season(amounts: list[_Amount], top: _Amount, lines: int) -> bool:
    """Whether the lines on both sides of an amount, which are alike, show it to be no season."""
    n = amounts.index(top)
    near = [a.level for a in (*amounts[max(0, n - _SIDE) : n], *amounts[n + 1 : n + 1 + _SIDE])]
    if len(amounts) <= _OTHERS or len(near) < 2 * _SIDE or lines != len(amounts):
        return False
    most = max(a.level for a in amounts if a is not top)
    return top.level >= max(_OUT * most, _FARTHER * max(near) ** 2 / min(near))


def _amounts(log: Log) -> list[_Amount]:
    """Give the amounts of a log above zero, each by its days; none of a log of anything else."""
    if log.is_register:
        return _steps(log)
    numbers = log.numbers
    if log.is_one or len(numbers) > SHORT or any(v < 0 for _, v in numbers):
        return []
    days = dict(zip(log.cells, log.days or [None] * len(log.cells), strict=True))
    lines = {cell: span_of_line(log, cell) or days[cell] for cell, _ in numbers}
    spans = {c: (p.end - p.start).days + 1 for c, p in lines.items() if p and p.start <= p.end}
    is_known = all(cell in spans for cell, _ in numbers)
    return [
        _Amount(cell, value, value / spans[cell] if is_known else value)
        for cell, value in numbers
        if value > 0
    ]


def _steps(log: Log) -> list[_Amount]:
    """Give what a register counts from each reading to the next, by its days; none if it falls.

    The first of them is named by the reading that it begins with, all others by their last one.
    """
    numbers = log.numbers
    pairs = list(pairwise(numbers))
    if not _OTHERS < len(pairs) <= SHORT or any(b[1] < a[1] for a, b in pairs):
        return []
    day_of = dict(zip(log.cells, log.days or [None] * len(log.cells), strict=True))
    read = [day and day.end for day in (day_of[cell] for cell, _ in numbers)]
    spans = [(b - a).days if a and b else 0 for a, b in pairwise(read)]
    is_known = min(spans) > 0
    return [
        _Amount((a if n == 0 else b)[0], step, step / spans[n] if is_known else step)
        for n, (a, b) in enumerate(pairs)
        if (step := b[1] - a[1]) > 0
    ]
