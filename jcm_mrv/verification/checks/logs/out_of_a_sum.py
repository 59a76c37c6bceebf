"""Lines of a table that a formula takes off again from the sum that they are in."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.logs.odd_readings import plus
from jcm_mrv.verification.claim.kinds import words_left
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

_MOST = 400
"""Lines of a table that are held against each other."""
_FAR = 12
"""Rows above and below a row of readings in which its columns are called something."""
_NOTHING = 1e-6
"""What is left of the weight of a reading where it is taken off again."""


def out_of_a_sum(log: Log, model: Model | None) -> Iterator[Judged]:
    """Give lines that are called as the others are, and taken off the sum of them all.

    A line of another name (a canteen, a part that is let) may well be no part of the amount.
    """
    claim = log.claim
    if not log.is_range or log.is_register or log.is_plain or len(log.cells) > _MOST:
        return
    named = {p.place for p in t.walk(claim.book.tree(log.place)) if isinstance(p, t.CellRef)}
    off = [cell for cell in log.cells if cell in named and _is_taken_off(log, cell)]
    off = [cell for cell in off if _is_called_alike(log, cell)]
    if off:
        found = f"{claim.cells.formula(log.place)[:80]}: {place_text(off[0])}"
        finding = VER[19]["lines"].at(place_text(log.place), found=found, label=log.stated.label)
        values = [v for v in claim.evaluator.values(off) if isinstance(v, float)]
        yield Judged(finding, plus(log, model, math.fsum(values)))


def _is_taken_off(log: Log, cell: Place) -> bool:
    """Whether a value answers to a log, and not to a cell of it, which no other value takes."""
    claim = log.claim
    others = (s for s in claim.monitored if s.place != log.stated.place)
    return abs(log.scale_of(cell)) < _NOTHING * abs(log.scale) and not any(
        claim.cells.rests_on(s.place, {cell}) for s in others
    )


def _is_called_alike(log: Log, cell: Place) -> bool:
    """Whether a line is called in words that most lines are, and no word says why it is not in."""
    names = {c: _names(log, c) for c in log.cells}
    often = Counter(word for c in log.cells for word in names[c][1])
    if any(often[word] * 2 < len(log.cells) for word in names[cell][1]):
        return False
    said = f"{log.stated.description} {log.stated.comment}".casefold()
    return not any(name and name in said for name in names[cell][0])


def _names(log: Log, cell: Place) -> tuple[list[str], frozenset[str]]:
    """Give the texts of the line of a cell, before it and behind it, and their words."""
    sheet, (_, row, column) = log.claim.grid.sheet(cell[0]), cell
    rows = range(max(0, row - _FAR), row + _FAR)
    line = (
        (c for _, c in sheet.in_row(row))
        if log.is_column
        else (sheet.cell(n, column) for n in rows)
    )
    texts = [c.text.strip() for c in line if c.kind == "text"]
    words = frozenset[str]().union(*(words_left(text, frozenset()) for text in texts))
    return [text.casefold() for text in texts], words
