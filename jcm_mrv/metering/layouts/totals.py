"""The sum of a day beside its parts: held against them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.acceptance import accepted
from jcm_mrv.metering.found import of_each
from jcm_mrv.metering.layouts.across import across
from jcm_mrv.metering.layouts.laid import Laid
from jcm_mrv.metering.layouts.unreadable import ReadColumn
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.decimals import Numbers
from jcm_mrv.metering.reading.rows import NUMBER, Rows, numbers_of
from jcm_mrv.metering.thresholds import MICRO
from jcm_mrv.project.model import Source


def check_totals(
    tables: Sequence[Rows], laid: Laid, column: ReadColumn, source: Source
) -> list[Finding]:
    """Compare the sum that a row states with the sum of its parts.

    Rows with a part that is no number, or that stands for no reading, are not compared. Sum and
    parts may each be rounded to their last digit.

    Parameters
    ----------
    tables : sequence of Rows
        The rows of each file.
    laid : Laid
        The parts.
    column : ReadColumn
        What they show.
    source : Source
        What is declared; amounts only have a sum.
    """
    if source.kind != "energy" or all(table.header.total is None for table in tables):
        return []
    found: list[Finding] = []
    first = 0
    for table in tables:
        rows = slice(first, first + len(table))
        first += len(table)
        total = table.header.total
        if total is not None:
            found += _differences(table, rows, total, laid, column, source)
    those = [one for one in source.accept if one.finding == "MON-138"]
    return [accepted(one, those) for one in found] if those else found


def _differences(
    table: Rows, rows: slice, total: int, laid: Laid, column: ReadColumn, source: Source
) -> list[Finding]:
    numbers, unit = column.numbers, source.unit or ""
    wording = MON[138]["across"] if across(source, 2) else MON[138]
    inside = (laid.row >= rows.start) & (laid.row < rows.stop)
    row = laid.row[inside] - rows.start
    count = np.bincount(row, minlength=len(table))
    good = (numbers.readable & ~column.missing)[inside]
    complete = count == np.bincount(row, weights=good, minlength=len(table)).astype(np.int64)
    sums = np.zeros(len(table), np.int64)
    np.add.at(sums, row, np.where(good, numbers.micro[inside], 0))
    stated = _stated(table, total, numbers, unit)
    rounding = (count * _step(numbers) + _step(stated)) // 2
    off = complete & stated.readable & (np.abs(sums - stated.micro) > rounding)
    return of_each(
        np.flatnonzero(off),
        lambda at: wording.at(
            f"{table.where(at)} ({table.header.names[total - 1]})",
            found=f"{stated.micro[at] / MICRO:.12g} stated, {sums[at] / MICRO:.12g} in its parts",
            count=int(off.sum()),
        ),
    )


def _stated(table: Rows, total: int, numbers: Numbers, unit: str) -> Numbers:
    cells: Cells = table.cells[total]
    typed = table.kinds[total] == NUMBER
    return numbers_of(cells, typed, numbers.decimal, numbers.thousands, unit, table.where)


def _step(numbers: Numbers) -> int:
    """Give what the last digit stands for, in millionths."""
    return 10 ** max(0, 6 - numbers.decimals)
