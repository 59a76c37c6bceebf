"""Readings of a log beside the same line of a sister's log, or the same month of another year."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import median

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.fixed.efficiencies import by
from jcm_mrv.verification.checks.logs.odd_readings import SHORT, changed
from jcm_mrv.verification.claim.days import day_of
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.stood import line_is_told
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text

_FEW = 8
"""Lines from which on a ratio that is the same in all of them tells something."""
_LEAST, _TWICE = 4, math.log(2)
"""Lines of quarters or of half a year, and by how much one of so few is odd."""
_STOOD = 10.0
"""What ran for some days of a quarter has a tenth of it; less is a slip."""
_TIGHT = math.log(1.12)
"""How far the ratio of two logs may lie from its middle in all lines but one."""
_ODD = math.log(1.25)
_DEEP = 3
"""Formulas behind a reading, in its line, that convert one typed cell."""
_TIMES = 3
"""One line is odd that lies so much farther than every other one."""


def odd_lines(logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give the one line in which a log is unlike another one that it goes with in all others.

    Of the two the reading is asked about that is farther from the lines beside it, where it adds to
    the reductions: what is too small may have stood.
    """
    told: set[Place] = set()
    for n, log in enumerate(logs):
        for other in logs[:n]:
            if log.stated.name != other.stated.name or not _go_together(log, other):
                continue
            both = zip(log.numbers, other.numbers, strict=True)
            # A month of nothing is asked about by itself.
            pairs = [(a, b) for a, b in both if a[1] > 0 and b[1] > 0]
            ratios = [math.log(a[1] / b[1]) for a, b in pairs]
            middle = median(ratios)
            apart = [abs(ratio - middle) for ratio in ratios]
            farthest = max(range(len(apart)), key=apart.__getitem__)
            next_one = max(value for k, value in enumerate(apart) if k != farthest)
            odd = _ODD if len(pairs) >= _FEW else _TWICE
            if apart[farthest] < max(odd, _TIMES * next_one):
                continue
            # A slip by ten is seen among logs that go together less.
            power = by(math.exp(apart[farthest]))
            if next_one > _TIGHT and power is None:
                continue
            sides = [(log, pairs[farthest][0], math.exp(middle) * pairs[farthest][1][1])]
            sides.append((other, pairs[farthest][1], pairs[farthest][0][1] / math.exp(middle)))
            own, (cell, value), right = max(sides, key=lambda s: _beside(s[0], s[1][0]))
            effect = changed(own, model, {cell: right})
            is_slip = power is not None and power > _STOOD and len(pairs) < _FEW
            if is_slip and effect is not None and effect <= 0:
                # Quarters differ by season: which of both is off, those beside it do not tell.
                own, (cell, value), right = next(s for s in sides if s[0] is not own)
                effect = changed(own, model, {cell: right})
            if cell in told or line_is_told(own, cell) or effect is None or effect <= 0:
                continue
            told.add(cell)
            mate = other if own is log else log
            beside = pairs[farthest][1] if own is log else pairs[farthest][0]
            at = _typed(own, cell)
            typed = own.claim.evaluator.value(at)
            said = number_shown(value)
            if at != cell and isinstance(typed, float):
                said = f"{number_shown(typed)}, which makes {said} in {place_text(cell)}"
                right *= typed / value
            finding = VER[209].at(
                place_text(at),
                found=f"{said}, {number_shown(beside[1])} in {place_text(beside[0])}",
                label=own.stated.label,
                other=mate.stated.label,
                number=number_shown(float(f"{right:.6g}")),
            )
            yield Judged(finding, effect)


def _go_together(log: Log, other: Log) -> bool:
    """Whether two logs have as many readings, all above zero, of different cells."""
    numbers = (log.numbers, other.numbers)
    if not _LEAST <= len(numbers[0]) == len(numbers[1]) <= SHORT or log.is_register:
        return False
    if other.is_register or {c for c, _ in numbers[0]} & {c for c, _ in numbers[1]}:
        return False
    running = [min(a, b) > 0 for (_, a), (_, b) in zip(*numbers, strict=True)]
    return sum(running) >= min(_FEW, len(running)) and all(
        value >= 0 for of in numbers for _, value in of
    )


def _beside(log: Log, cell: Place) -> float:
    """Give how far a reading lies from those beside it that are not 0."""
    running = [(at, value) for at, value in log.numbers if value > 0]
    line = next(n for n, (at, _) in enumerate(running) if at == cell)
    near = [running[k][1] for k in (line - 1, line + 1) if 0 <= k < len(running)]
    return abs(math.log(running[line][1] / (sum(near) / len(near))))


def _typed(log: Log, cell: Place) -> Place:
    """Give the typed cell that a reading is converted from: the first that may be wrong."""
    book, axis, at = log.claim.book, 1 if log.is_column else 2, cell
    for _ in range(_DEEP):
        if book.formula(at) is None:
            return at
        before = [p for p in book.precedents(at) if p[0] == cell[0]]
        found = [p for p in before if p[axis] == cell[axis]]
        # What takes the line before as well is the difference of a register.
        if len(found) != 1 or sum(p[3 - axis] == found[0][3 - axis] for p in before) > 1:
            break
        # A sum of days that goes by the month of its line rests on those days.
        if day_of(log.claim, found[0]) is not None:
            break
        at = found[0]
    return cell
