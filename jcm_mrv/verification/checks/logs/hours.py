"""Hours of months by which mean power is multiplied: more than a month has, or digits exchanged."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.logs.odd_readings import changed
from jcm_mrv.verification.claim.columns import FACTOR, Column, Lines
from jcm_mrv.verification.claim.days import days_of_line
from jcm_mrv.verification.claim.logs import LEAST
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text


def hours(lines: list[Lines], model: Model | None) -> Iterator[Judged]:
    """Give hours, or days, of a month among those that are right for all others.

    Fewer are no slip by themselves: a machine may have stood.
    """
    told: set[Place] = set()
    for behind in lines:
        for column in behind.columns:
            for cell, value, right in _wrong(column) if column.role == FACTOR else ():
                if cell in told:
                    continue
                told.add(cell)
                finding = VER[239].at(
                    place_text(cell),
                    found=number_shown(value),
                    label=behind.log.stated.label,
                    number=number_shown(right),
                )
                yield Judged(finding, changed(behind.log, model, {cell: right}))


def _wrong(column: Column) -> Iterator[tuple[Place, float, float]]:
    typed, days = column.typed, column.log.days
    if len(typed) < LEAST or days is None:
        return
    of_line = {n: days_of_line(d) for n in typed if (d := days[n]) is not None}
    for times in (24, 1):
        right = {n: float(times * count) for n, count in of_line.items() if count > 1}
        wrong = [n for n, number in right.items() if typed[n] != number]
        if not wrong or len(wrong) * 4 > len(right):
            continue
        for n in wrong:
            digits = [sorted(f"{number:g}") for number in (typed[n], right[n])]
            if typed[n] > right[n] or digits[0] == digits[1]:
                yield column.cells[n], typed[n], right[n]
        return
