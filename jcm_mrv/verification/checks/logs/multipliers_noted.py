"""The one multiplier of a book, beside notes elsewhere in it that name another ratio."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.logs.multiplier_words import CHANGED, numbers_told
from jcm_mrv.verification.checks.logs.multipliers import is_called, may_be, said_beside
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.claim.assigned import row_texts
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.columns import Lines, multiplying
from jcm_mrv.verification.claim.far import MOST_NUMBERED
from jcm_mrv.verification.claim.labels import words_of
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text

_MOST_CELLS = 5_000


def told_in_notes(claim: Claim, lines: list[Lines], model: Model | None) -> Iterator[Judged]:
    """Give the one multiplier of a book where every note that names one has it otherwise.

    Of several multipliers nobody knows which of them a note is about.
    """
    used: dict[Place, set[StatedValue]] = {}
    rows = {cell[:2] for behind in lines for cell in behind.log.cells}
    for behind in lines:
        for cell in behind.shared:
            used.setdefault(cell, set()).add(behind.log.stated)
    for stated in claim.monitored:
        for cell in multiplying(claim, stated, MOST_NUMBERED):
            used.setdefault(cell, set()).add(stated)
    called = [cell for cell in used if is_called(claim, cell)]
    columns = any(column.is_multiplier for behind in lines for column in behind.columns)
    number = claim.book.content(called[0]) if len(called) == 1 and not columns else None
    if not isinstance(number, float) or number <= 0:
        return
    (cell,) = called
    if any(one.numbers for one in said_beside(claim, cell)):
        # What stands beside it is compared with it there.
        return
    said = [one for one in _notes(claim, rows) if not _is_of_others(claim, one[1], cell, used)]
    if not said or any(may_be(number, told) for *_, numbers in said for told in numbers):
        return
    at, text, numbers = said[0]
    first = min(used[cell], key=lambda stated: stated.place)
    finding = VER[227]["otherwise"].at(
        place_text(cell),
        found=f"{number_shown(number)}, and {text[:60]!r} in {place_text(at)}",
        label=first.label,
        number=number_shown(numbers[-1]),
    )
    yield Judged(finding, changed_cells(claim, model, {cell: numbers[-1]}))


def _notes(
    claim: Claim, rows: set[tuple[str, int]]
) -> Iterator[tuple[Place, str, tuple[float, ...]]]:
    """Give the texts that name a multiplier, but for events, and for remarks in a line."""
    forms = {sheet.grid.name for sheet in claim.layout.sheets}
    for grid in claim.grid.sheets:
        if grid.name in forms or len(grid.cells) > _MOST_CELLS:
            continue
        texts = [
            ((row, column), grid.cells[row, column].text)
            for column, those in grid.texts.items()
            for row in those
        ]
        for at, text in sorted((*texts, *grid.notes.items())):
            numbers = numbers_told(text) if (grid.name, at[0]) not in rows else ()
            if numbers and not CHANGED.search(text):
                yield (grid.name, *at), text, numbers


def _is_of_others(
    claim: Claim, text: str, cell: Place, used: dict[Place, set[StatedValue]]
) -> bool:
    """Whether a note names a value that does not take the multiplier."""
    own = frozenset().union(*(words_of(t) for s in used[cell] for t in row_texts(claim, s)))
    others = [s for s in claim.monitored if s not in used[cell]]
    theirs = frozenset().union(*(words_of(t) for s in others for t in row_texts(claim, s)))
    return bool(words_of(text) & (theirs - own))
