"""The columns, or rows, beside a log: what they are called, and what stands in its lines."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.verification.claim.assigned import heading_of_line
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.workbook.address import Place

_AROUND = 6
"""Columns, or rows, to each side in which the other one is looked for."""


def line_of(log: Log) -> int:
    """Give the column of a log, or its row."""
    return log.cells[0][2] if log.is_column else log.cells[0][1]


def lines_around(log: Log) -> Iterator[int]:
    """Give the columns, or rows, beside a log, nearest first."""
    at = line_of(log)
    # What stands nearest is of the same meter.
    for step in range(1, _AROUND + 1):
        yield from (line for line in (at + step, at - step) if line >= 0)


def heading_of(log: Log, line: int) -> str:
    """Give the text over a column beside a log, or before a row."""
    return heading_of_line(log.claim, log.beside(log.cells[0], line), log.is_column)


def values_beside(log: Log, line: int) -> dict[Place, float]:
    """Give the numbers of another line by the cells of a log; none where some lack or are taken."""
    value, cells = log.claim.evaluator.value, log.claim.cells
    beside = {cell: log.beside(cell, line) for cell, _ in log.numbers}
    if cells.rests_on(log.stated.place, set(beside.values())):
        return {}
    found = {cell: value(other) for cell, other in beside.items()}
    numbers = {c: n for c, n in found.items() if isinstance(n, float) and not isinstance(n, bool)}
    return numbers if len(numbers) == len(found) else {}


def texts_beside(log: Log) -> Iterator[dict[Place, str]]:
    """Give the columns of the sheet that have a text in each line of a log, by its cells."""
    claim, (sheet, row, _) = log.claim, log.cells[0]
    for column, cell in claim.grid.sheet(sheet).in_row(row):
        texts: dict[Place, str] = {}
        for place in log.cells if cell.kind == "text" else ():
            content = claim.book.content((sheet, place[1], column))
            if not isinstance(content, str) or not content.strip():
                break
            texts[place] = content.strip()
        else:
            if texts:
                yield texts
