"""Lines whose first register, or stock, is not the last one of the line before."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import median

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.logs.odd_readings import SHORT, changed
from jcm_mrv.verification.claim.columns import Column, Lines
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.stood import is_explained
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas.evaluate import Evaluator

_MOSTLY = 0.7
"""How many lines have to begin as the one before ended: some are rounded by one."""
_LEAST = 5


def not_followed(lines: list[Lines], model: Model | None) -> Iterator[Judged]:
    """Give the one number of a chain of registers that lies off, where its amount does so as well.

    Where another meter begins the amounts of both lines are as all others.
    """
    told: set[Place] = set()
    for behind in lines:
        if not _LEAST < len(behind.log.cells) <= SHORT:
            continue
        for begins in behind.columns:
            for ends in behind.columns:
                if begins.line == ends.line or not _is_chain(begins, ends):
                    continue
                for cell, number, right in _broken(behind, begins, ends):
                    effect = changed(behind.log, model, {cell: right})
                    if cell in told or (effect is not None and abs(effect) < 1):
                        continue
                    told.add(cell)
                    finding = VER[260]["register"].at(
                        place_text(cell),
                        found=number_shown(number),
                        label=behind.log.stated.label,
                        number=number_shown(right),
                    )
                    yield Judged(finding, effect)


def _is_chain(begins: Column, ends: Column) -> bool:
    steps = [(ends.typed[n], begins.typed[n + 1]) for n in ends.typed if n + 1 in begins.typed]
    same = sum(end == begin for end, begin in steps)
    different = len({end for end, _ in steps})
    return len(steps) >= _LEAST and same >= _MOSTLY * len(steps) and different * 2 > len(steps)


def _broken(behind: Lines, begins: Column, ends: Column) -> Iterator[tuple[Place, float, float]]:
    """Give the numbers that break a chain: of two the one whose line has an odd amount by it."""
    amounts = {n: v for n, v in enumerate(behind.log.contents) if isinstance(v, float)}
    usual = median(amounts.values())
    for n, end in ends.typed.items():
        begin = begins.typed.get(n + 1)
        if begin is None or begin == end or usual <= 0:
            continue
        found: list[tuple[float, Place, float, float]] = []
        for line, cell, own, other in (
            (n, ends.cells[n], end, begin),
            (n + 1, begins.cells[n + 1], begin, end),
        ):
            made = _amount(behind, line, {cell: other})
            before = amounts.get(line)
            if made is None or before is None or made <= 0:
                continue
            off = math.inf if before <= 0 else abs(math.log(before / usual))
            if off > 2 * abs(math.log(made / usual)) and not is_explained(
                behind.log, behind.log.cells[line]
            ):
                found.append((off, cell, own, other))
        if found:
            _, cell, own, other = max(found, key=lambda one: one[0])
            yield cell, own, other


def _amount(behind: Lines, line: int, contents: dict[Place, float]) -> float | None:
    """Give what a line would come to with another number in one of its cells."""
    value = Evaluator(behind.log.claim.book, contents).value(behind.log.cells[line])
    return value if isinstance(value, float) else None
