"""Readings of a log beside the same line of a sister's log, or the same month of another year."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import median

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.odd_readings import SHORT, changed
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.stood import line_says
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text

_FEW = 8
"""Lines from which on a ratio that is the same in all of them tells something."""
_TIGHT = math.log(1.12)
"""How far the ratio of two logs may lie from its middle in all lines but one."""
_ODD = math.log(1.25)
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
            pairs = list(zip(log.numbers, other.numbers, strict=True))
            ratios = [math.log(a[1] / b[1]) for a, b in pairs]
            middle = median(ratios)
            apart = [abs(ratio - middle) for ratio in ratios]
            farthest = max(range(len(apart)), key=apart.__getitem__)
            next_one = max(value for k, value in enumerate(apart) if k != farthest)
            if apart[farthest] < max(_ODD, _TIMES * next_one) or next_one > _TIGHT:
                continue
            sides = [(log, pairs[farthest][0], math.exp(middle) * pairs[farthest][1][1])]
            sides.append((other, pairs[farthest][1], pairs[farthest][0][1] / math.exp(middle)))
            own, (cell, value), right = max(sides, key=lambda s: _beside(s[0], farthest))
            effect = changed(own, model, {cell: right})
            if cell in told or line_says(own, cell) or effect is None or effect <= 0:
                continue
            told.add(cell)
            mate = other if own is log else log
            beside = pairs[farthest][1] if own is log else pairs[farthest][0]
            there = f"{number_shown(beside[1])} in {place_text(beside[0])}"
            finding = VER[209].at(
                place_text(cell),
                found=f"{number_shown(value)}, {there}",
                label=own.stated.label,
                other=mate.stated.label,
                number=number_shown(right),
            )
            yield Judged(finding, effect)


def _go_together(log: Log, other: Log) -> bool:
    """Whether two logs have as many readings, all above zero, of different cells."""
    numbers = (log.numbers, other.numbers)
    if not _FEW <= len(numbers[0]) == len(numbers[1]) <= SHORT or log.is_register:
        return False
    if other.is_register or {c for c, _ in numbers[0]} & {c for c, _ in numbers[1]}:
        return False
    return all(value > 0 for of in numbers for _, value in of)


def _beside(log: Log, line: int) -> float:
    """Give how far a reading lies from the lines beside it."""
    values = [value for _, value in log.numbers]
    near = [values[k] for k in (line - 1, line + 1) if 0 <= k < len(values)]
    return abs(math.log(values[line] / (sum(near) / len(near))))
