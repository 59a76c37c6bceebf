"""What a value reads, by the texts beside it: sisters and years read one kind of column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import islice

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.reading.directions import are_tariffs
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.assigned import heading_cells, label_cells, text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.far import MOST_NUMBERED
from jcm_mrv.verification.claim.labels import words_of
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.seasons import months_of
from jcm_mrv.verification.claim.series import compared_alone
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator

_TRIED = 40
"""Cells of a range of which it is tried whether the value answers to them."""
_MOST = 3_000
_UNITS = pattern(r"\A(?:[kmgt]?wh|[kmgt]j|kcal|gcal|mcal|toe)\Z")
"""The unit of an amount is judged elsewhere."""

Key = frozenset[frozenset[str]]
"""What texts say of the kind of an amount: words that tell neither a member nor a year."""
NOTHING: Key = frozenset()


@immutable(eq=False)
class Read:
    """Cells that a formula behind a value takes, in one column or in lines of a list.

    Attributes
    ----------
    place : Place
        The formula.
    cells : tuple of Place
        The cells with numbers.
    """

    claim: Claim
    place: Place
    cells: tuple[Place, ...]
    own: frozenset[str]

    @cached_property
    def is_column(self) -> bool:
        """Whether the cells stand in one column."""
        return len({cell[2] for cell in self.cells}) == 1

    @cached_property
    def across(self) -> Key:
        """What the heading of the column says; nothing of cells in several columns."""
        return self.heading_key(self.cells[0][2]) if self.is_column else NOTHING

    @cached_property
    def along(self) -> Key:
        """What the labels say that all of its lines have."""
        return self.labels_key(tuple(dict.fromkeys(cell[1] for cell in self.cells)))

    def heading(self, column: int) -> str:
        """Give the nearest text over a column, or in its first cell, that says what it is of."""
        sheet, row, _ = self.cells[0]
        texts = (text_shown(self.claim, c) for c in heading_cells(self.claim, (sheet, row, column)))
        return next((text for text in texts if words_left(text, self.own)), "")

    def heading_key(self, column: int) -> Key:
        """Give what the heading of another column says."""
        words = words_left(self.heading(column), self.own)
        return frozenset({words}) if words else NOTHING

    def labels(self, row: int) -> dict[int, str]:
        """Give the texts of a line, by their column."""
        sheet, _, column = min(self.cells, key=lambda cell: cell[2])
        found = {
            c[2]: text_shown(self.claim, c) for c in label_cells(self.claim, (sheet, row, column))
        }
        return {at: text for at, text in found.items() if text}

    def labels_key(self, rows: tuple[int, ...]) -> Key:
        """Give what the labels say that lines have in common."""
        every = [set(self.labels(row).values()) for row in rows[:_TRIED]]
        common = set.intersection(*every) if every else set()
        return frozenset(words for text in common if (words := words_left(text, self.own)))

    def said(self, key: Key) -> str:
        """Give the texts that say something, as they are written."""
        texts = (self.heading(self.cells[0][2]), *self.labels(self.cells[0][1]).values())
        told = dict.fromkeys(text for text in texts if words_left(text, self.own) in key)
        return ", ".join(told)


@lru_cache(maxsize=4096)
def words_left(text: str, own: frozenset[str]) -> frozenset[str]:
    """Give the words of a text that tell neither a member, a time nor a unit.

    Examples
    --------
    >>> sorted(words_left("Net of roof 2 [kWh]", frozenset({"roof", "roof#2"})))
    ['net']
    """
    if months_of(text):
        return frozenset()
    words = words_of(text)
    if not are_tariffs([text, text]):
        # A number, or a letter by itself, says which one it is.
        words = frozenset(w for w in words if "#" not in w and not any(map(str.isdigit, w)))
    return frozenset(word for word in words - own if not _UNITS.match(word))


def reads_of(claim: Claim, stated: StatedValue, logs: list[Log], own: frozenset[str]) -> list[Read]:
    """Give what a value reads, nearest first: logs, single cells, what is looked up in a range."""
    found: list[Read] = []
    seen: set[Place] = set()
    by_place: dict[Place, list[Log]] = defaultdict(list)
    for log in logs:
        if log.stated is stated:
            by_place[log.place].append(log)
    single: dict[tuple[Place, str, int], list[Place]] = defaultdict(list)
    for place in claim.cells.formulas_behind(stated.place, MOST_NUMBERED):
        for log in by_place[place]:
            cells = _taken(log)
            if cells:
                seen.update(log.cells)
                found.append(Read(claim, place, cells, own))
        for cell in _cells(claim, stated, place, seen):
            seen.add(cell)
            single[place, cell[0], cell[2]].append(cell)
    found += [Read(claim, place, tuple(cells), own) for (place, *_), cells in single.items()]
    return found


def _taken(log: Log) -> tuple[Place, ...]:
    """Give the cells of a log that the value answers to, by conditions or by position."""
    cells = tuple(cell for cell, _ in log.numbers)
    if log.is_plain or log.is_register or len(cells) > _MOST:
        return cells
    # Lines that are in a list by turns are told by a few of them.
    tried = cells if len(cells) <= _MOST // 10 else ()
    return tuple(cell for cell in tried if log.scale_of(cell)) or cells


def _cells(claim: Claim, stated: StatedValue, place: Place, seen: set[Place]) -> Iterator[Place]:
    """Give single cells with numbers that a formula names, or chooses from a short range."""
    tree = claim.book.tree(place)
    compared = compared_alone(tree)
    for part in dict.fromkeys(t.walk(tree)):
        match part:
            case t.CellRef():
                cells, is_tried = [part.place], False
            case t.RangeRef() if part not in compared and part.area <= _TRIED:
                cells, is_tried = list(claim.book.cells_in(part)), True
            case _:
                continue
        for cell in islice(cells, _TRIED):
            value = claim.evaluator.value(cell)
            if cell in seen or not isinstance(value, float) or isinstance(value, bool):
                continue
            if not is_tried or _answers(claim, stated, cell, value):
                yield cell


def _answers(claim: Claim, stated: StatedValue, cell: Place, value: float) -> bool:
    after = Evaluator(claim.book, {cell: 1.37 * value + 1.0}).value(stated.place)
    return after != claim.evaluator.value(stated.place)
