"""Lines of a list of bills that stand there twice: one document, one day, one amount."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.logs.odd_readings import changed
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.stood import MOST_LINES
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text

_DOCUMENT = pattern(r"(?=.*\d).{3,}")
"""What a document may be called."""


def same_document(log: Log, model: Model | None) -> Iterator[Judged]:
    """Give the second line of a document that stands in a list twice, and counts twice."""
    values = dict(log.numbers)
    for cell, first in doubled(log).items():
        if log.scale_of(first) and log.scale_of(cell):
            finding = VER[208]["document"].at(
                place_text(cell),
                found=number_shown(values[cell]),
                label=log.stated.label,
                cell=place_text(first),
            )
            yield Judged(finding, changed(log, model, {cell: 0.0}))


def doubled(log: Log) -> dict[Place, Place]:
    """Give the lines that repeat another one in all that is typed, each with that one.

    The number of their document stands in no other line.
    """
    found: dict[Place, Place] = {}
    by_value: dict[float, list[Place]] = defaultdict(list)
    for cell, value in log.numbers if log.is_column else ():
        if value:
            by_value[value].append(cell)
    again = [cells for cells in by_value.values() if len(cells) > 1]
    # Without a text in its lines no document is named.
    is_named = bool(again) and _has_texts(log)
    for cells in again if is_named and sum(map(len, again)) <= MOST_LINES else ():
        first_of: dict[tuple[tuple[int, object], ...], Place] = {}
        for cell in cells:
            first = first_of.setdefault(_line(log, cell), cell)
            if first != cell and _is_one_document(log, first, cell):
                found[cell] = first
    return found


def _has_texts(log: Log) -> bool:
    sheet, first, _ = log.cells[0]
    grid = log.claim.grid.sheet(sheet)
    return any(grid.may_show_text(column, first, log.cells[-1][1]) for column in grid.texts)


def _line(log: Log, cell: Place) -> tuple[tuple[int, object], ...]:
    """Give what is typed in the line of a reading."""
    row = log.claim.grid.sheet(cell[0]).in_row(cell[1])
    return tuple((column, one.value) for column, one in row if one.formula is None)


def _is_one_document(log: Log, first: Place, second: Place) -> bool:
    """Whether two lines have a text in common that no other line of their column has."""
    grid = log.claim.grid.sheet(first[0])
    for column, cell in grid.in_row(first[1]):
        if cell.kind == "text" and cell.formula is None and _DOCUMENT.match(cell.text):
            named = grid.texts.get(column, ())
            rows = [row for row in named if grid.cells[row, column].text == cell.text]
            if rows == [first[1], second[1]]:
                return True
    return False
