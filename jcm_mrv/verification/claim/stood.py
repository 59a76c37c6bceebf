"""Machines that rightly stood: where a workbook says why there was nothing."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from jcm_mrv.verification.claim.assigned import row_texts
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.days import day_of
from jcm_mrv.verification.claim.labels import words_of
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.months import month_beside
from jcm_mrv.verification.claim.seasons import months_told
from jcm_mrv.verification.claim.standing_words import DAMAGE, says_it_stood
from jcm_mrv.workbook.address import Place

MOST_LINES = 400
"""Lines of a log, and rows of a sheet with events, that are read."""
_MOST_CELLS = 20_000
_TELLING = 12
"""Letters of a text that says more than the name of a line."""
_UP = 6
"""Rows above a log in which headings stand."""


def is_told(claim: Claim, stated: StatedValue) -> bool:
    """Whether a workbook says why there was none of a value: in its row, its log, or a list.

    What rows with amounts of the same parameter say as well is no reason.
    """
    alike = [s for s in claim.monitored if s.name == stated.name and s is not stated]
    others = {text for s in alike if s.number for text in _texts(claim, s)}
    if any(says_it_stood(text) for text in _texts(claim, stated) if text not in others):
        return True
    rows = {place[:2] for place in _log(claim, stated)}
    rows -= {place[:2] for s in alike if s.number for place in _log(claim, s)}
    return any(row_says(claim, row) for row in sorted(rows)) or _is_listed(claim, stated, alike)


def row_says(claim: Claim, row: tuple[str, int]) -> bool:
    """Whether a row of a sheet says it, in its cells or in notes to them."""
    return any(map(says_it_stood, texts_of_row(claim, row)))


def line_says(log: Log, cell: Place) -> bool:
    """Whether the line of a reading says it, of this meter: a remark may name another one's."""
    content, note = log.claim.book.content(cell), log.claim.grid.sheet(cell[0]).notes.get(cell[1:])
    if isinstance(content, str) and says_it_stood(DAMAGE.sub("", content)):
        return True
    if note is not None and says_it_stood(note):
        return True
    return any(map(says_it_stood, remarks_on(log, cell)))


def line_is_told(log: Log, cell: Place) -> bool:
    """Whether its line says it of an amount, or a note beside the log or the value of its month."""
    return line_says(log, cell) or month_is_told(log, cell)


def month_is_told(log: Log, cell: Place) -> bool:
    """Whether a note beside a log, or in the row of its value, names all months of a line."""
    day, named = log.day_beside(cell), month_beside(log.claim, cell)
    months = {named} - {None}
    if day is not None:
        apart = 12 * (day.end.year - day.start.year) + day.end.month - day.start.month
        months = {(day.start.month + n - 1) % 12 + 1 for n in range(apart + 1)}
    return bool(months) and months <= months_told(log)


def is_explained(log: Log, cell: Place) -> bool:
    """Whether the line of a reading says something, of whatever column, that no other one does."""
    return line_says(log, cell) or any(_said_alone(log, cell))


def is_more_explained(log: Log, cell: Place) -> bool:
    """Whether the line of a reading says something else than that a machine stood.

    A holiday is a reason for less, and for nothing that is too large.
    """
    return any(not says_it_stood(text) for text in _said_alone(log, cell))


def _said_alone(log: Log, cell: Place) -> Iterator[str]:
    """Give what the line of a reading says at some length, and no other line does."""
    others = {text for other in log.cells if other != cell for text in _in_line(log, other)}
    for text in set(_in_line(log, cell)) - others:
        # A sign of Japanese says as much as two letters.
        if sum(map(str.isalpha, text)) + sum(c >= "\u3040" for c in text) >= _TELLING:
            yield text


def _in_line(log: Log, cell: Place) -> Iterator[str]:
    if log.is_column:
        yield from texts_of_row(log.claim, cell[:2])
        return
    grid = log.claim.grid.sheet(cell[0])
    yield from (note for (_, at), note in grid.notes.items() if at == cell[2])
    for row in itertools.islice(grid.rows, MOST_LINES):
        shown = grid.cell(row, cell[2])
        if shown.kind == "text" and shown.formula is None:
            yield str(shown.value)


def remarks_on(log: Log, cell: Place) -> Iterator[str]:
    """Give the texts in the line of a reading, but for those that name another meter alone."""
    content = log.claim.book.content(cell)
    said = (
        [text for text in texts_of_row(log.claim, cell[:2]) if text != content]
        if log.is_column
        else []
    )
    if not said:
        return
    own, row = words_of(log.heading), (log.top or log.cells[0])[1]
    heads = [n for n in range(max(0, row - _UP), row) if not _is_title(log, (cell[0], n))]
    above = (text for n in heads for text in texts_of_row(log.claim, (cell[0], n)))
    others = frozenset().union(*map(words_of, above)) - own
    yield from (text for text in said if not words_of(text) & others)


def _is_title(log: Log, row: tuple[str, int]) -> bool:
    """Whether a row has one text alone, that stands over the days: it names no other meter."""
    filled = [column for column, _ in log.claim.grid.sheet(row[0]).in_row(row[1])]
    return len(filled) == 1 and filled[0] <= log.line_of_days[1]


def _texts(claim: Claim, stated: StatedValue) -> list[str]:
    texts = [*row_texts(claim, stated), *texts_of_row(claim, stated.place[:2])]
    return [line for text in texts for line in text.splitlines()]


def texts_of_row(claim: Claim, row: tuple[str, int]) -> Iterator[str]:
    """Give the texts of a row of a sheet, and the notes to its cells."""
    grid = claim.grid.sheet(row[0])
    for _, cell in grid.in_row(row[1]):
        if cell.kind == "text" and cell.formula is None:
            yield str(cell.value)
    for place, note in grid.notes.items():
        if place[0] == row[1]:
            yield note


def _log(claim: Claim, stated: StatedValue) -> Iterable[Place]:
    """Give the cells that a formula takes a value from, but for those of its own sheet."""
    if claim.book.formula(stated.place) is None:
        return ()
    cells = (p for p in claim.cells.reach(stated.place) if p[0] != stated.place[0])
    return itertools.islice(cells, MOST_LINES)


def _is_listed(claim: Claim, stated: StatedValue, alike: list[StatedValue]) -> bool:
    """Whether a list of events says it: a line with a day, the name of the row, and the reason."""
    own = frozenset().union(*map(words_of, row_texts(claim, stated)))
    others = (
        words_of(t) for s in alike if s.members != stated.members for t in row_texts(claim, s)
    )
    own -= frozenset().union(*others)
    if stated.span is None or not own:
        return False
    end = claim.time.periods[stated.span].end
    sheets = {sheet.grid.name for sheet in claim.layout.sheets}
    for grid in claim.grid.sheets:
        if grid.name in sheets or len(grid.cells) > _MOST_CELLS:
            continue
        for row in grid.rows:
            if not row_says(claim, (grid.name, row)):
                continue
            named = frozenset().union(*map(words_of, texts_of_row(claim, (grid.name, row))))
            days = [day_of(claim, (grid.name, row, column)) for column, _ in grid.in_row(row)]
            if own & named and any(day is not None and day.start <= end for day in days):
                return True
    return False
