"""A column with the name of a typed value that nothing takes, beside those of its sisters."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.verification.claim.assigned import Group, heading_over
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.far import MOST_BESIDE
from jcm_mrv.verification.claim.kinds import words_left
from jcm_mrv.verification.claim.labels import words_of
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.stood import is_told
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text

_ALIKE = 0.01
"""How far a value may be from what its column comes to: it was read from elsewhere, and rounded."""
_FILLED = 0.8
"""Share of the lines in which a column holds numbers."""


def own_unused(
    claim: Claim, groups: list[Group], logs: list[Log], model: Model | None
) -> Iterator[Judged]:
    """Give typed values that are not what the column with their name comes to, which nobody takes.

    The column stands beside those that the sisters take, and is called as they are. A row with a
    comment of its own, or that says that it stood, is left alone.
    """
    for group in groups:
        # A formula may take another list of the same meter.
        typed = [s for s in group.rows if claim.book.formula(s.place) is None]
        names = {s: _own_words(group, s) for s in typed if not group.has_own_comment(s)}
        every = frozenset().union(*group.words.values())
        told: set[StatedValue] = set()
        for log in _logs_of(group, logs) if names else ():
            for column, heading in _columns(claim, log):
                meant = [s for s, words in names.items() if words & words_of(heading)]
                if len(meant) != 1 or meant[0] in told:
                    continue
                (stated,) = meant
                if words_left(heading, every) != words_left(log.heading, every):
                    continue
                cells = tuple(log.beside(cell, column) for cell in log.cells)
                found = _judged(claim, stated, log, cells, model)
                if found is not None:
                    told.add(stated)
                    yield found


def _own_words(group: Group, stated: StatedValue) -> frozenset[str]:
    """Give what the row of a value alone is called."""
    return frozenset(w for w in group.words[stated] if len(group.owners[w]) == 1)


def _logs_of(group: Group, logs: list[Log]) -> Iterator[Log]:
    """Give one log of each table that values of a group are summed up from."""
    seen: set[tuple[str, tuple[int, ...]]] = set()
    for log in logs:
        table = log.cells[0][0], tuple(cell[1] for cell in log.cells)
        is_sum = log.is_range and log.is_column and not log.is_register and not log.is_one
        if log.stated in group.rows and is_sum and log.is_plain and table not in seen:
            seen.add(table)
            yield log


def _columns(claim: Claim, log: Log) -> Iterator[tuple[int, str]]:
    """Give the other columns of the table of a log, each with its heading."""
    sheet, row, own = log.cells[0]
    for column in range(min(claim.book.extent(sheet)[1] + 1, MOST_BESIDE)):
        heading = heading_over(claim, (sheet, row, column))
        if column != own and heading:
            yield column, heading


def _judged(
    claim: Claim, stated: StatedValue, log: Log, cells: tuple[Place, ...], model: Model | None
) -> Judged | None:
    numbers = [v for v in claim.evaluator.values(cells) if isinstance(v, float)]
    amount, value = sum(numbers) * log.scale, stated.value
    if len(numbers) < _FILLED * len(cells) or not isinstance(value, float) or not amount > 0:
        return None
    if abs(amount - value) <= _ALIKE * max(amount, value) or is_told(claim, stated):
        return None
    if any(claim.cells.rests_on(s.place, set(cells)) for s in (stated, *claim.monitored)):
        return None
    gain = None
    if model is not None and stated.factor is not None:
        gain = model.effect(stated, amount * float(stated.factor))
    if gain is None or abs(gain) < 1:
        return None
    finding = VER[263].at(
        stated.where,
        found=number_shown(value),
        label=stated.label,
        cell=place_text(cells[0]),
        number=number_shown(float(f"{amount:.6g}")),
    )
    return Judged(finding, -gain)
