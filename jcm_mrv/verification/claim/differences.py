"""Differences of register readings behind monitored values: what is taken off from what, by what.

A value may take them in one formula, in a column of helpers, or over several sheets: all of the
formulas behind it are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from jcm_mrv.immutable import immutable
from jcm_mrv.verification.claim.assigned import text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.far import MOST_READ
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.series import registers_in
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t

_ACROSS = 12
"""Columns beside a reading in which its line may be named."""


@immutable(eq=False)
class Difference:
    """A reading that is taken off another one of its column, or of its row.

    Attributes
    ----------
    stated : StatedValue
        The monitored value; ``place`` is the cell with the formula that takes them.
    cells : tuple of Place
        From the reading that is taken off to the one that it is taken off from.
    by : tuple of pairs of Place
        The single cells that their difference is multiplied by, each with the cell whose formula
        does so: its own, or a later one.
    """

    claim: Claim
    stated: StatedValue
    place: Place
    cells: tuple[Place, ...]
    by: tuple[tuple[Place, Place], ...]

    @property
    def first(self) -> Place:
        """The reading that is taken off."""
        return self.cells[0]

    @property
    def last(self) -> Place:
        """The reading that it is taken off from."""
        return self.cells[-1]

    @property
    def is_down(self) -> bool:
        """Whether the readings stand one below the other."""
        return self.first[2] == self.last[2]

    @property
    def line(self) -> tuple[str, bool, int]:
        """The sheet, and the column or row, that both stand in."""
        sheet, row, column = self.first
        return sheet, self.is_down, column if self.is_down else row

    @property
    def at(self) -> tuple[int, int]:
        """Where both stand in it."""
        (_, *first), (_, *last) = self.first, self.last
        axis = 0 if self.is_down else 1
        return first[axis], last[axis]

    @property
    def counted(self) -> float | None:
        """What was counted between both; None where one is no number."""
        before, after = (self.claim.evaluator.value(cell) for cell in (self.first, self.last))
        if not isinstance(before, float) or not isinstance(after, float):
            return None
        return after - before

    def log(self, cells: Sequence[Place] = ()) -> Log:
        """Give its readings, or others of its line, as those of a register."""
        own = tuple(cells) or self.cells
        return Log(self.claim, self.stated, self.place, own, is_range=False, is_register=True)


def differences_of(claim: Claim, monitored: Iterable[StatedValue]) -> list[Difference]:
    """Give the differences of readings that monitored values are taken from."""
    found: dict[tuple[StatedValue, Place, Place], Difference] = {}
    for stated in monitored:
        places = list(claim.cells.formulas_behind(stated.place, MOST_READ))
        later = _later(claim, places)
        for place in places:
            for cells in registers_in(claim, place):
                own = _times(claim.book.tree(place), {cells[0], cells[-1]})
                by = (*((cell, place) for cell in own), *later[place])
                one = Difference(claim, stated, place, cells, by)
                found.setdefault((stated, cells[0], cells[-1]), one)
    return list(found.values())


def _later(claim: Claim, places: Sequence[Place]) -> dict[Place, list[tuple[Place, Place]]]:
    """Give the single cells that formulas multiply what others come to by, with the formula."""
    found: dict[Place, list[tuple[Place, Place]]] = defaultdict(list)
    known = set(places)
    for place in places:
        for node in t.walk(claim.book.tree(place)):
            if not isinstance(node, t.Binary) or node.op != "*":
                continue
            for own, other in ((node.left, node.right), (node.right, node.left)):
                by = [(cell, place) for cell in _factors(other)]
                # A sum of differences is multiplied as each of them is.
                for cell in known.intersection(claim.book.cells_of(own)) if by else ():
                    found[cell] += by
    return found


def _times(node: t.Node, ends: set[Place]) -> Iterator[Place]:
    """Give the single cells that what holds both readings is multiplied by."""
    match node:
        case t.Binary("*", left, right):
            for own, other in ((left, right), (right, left)):
                if _holds(own, ends):
                    yield from _times(own, ends)
                    yield from _factors(other)
        case t.Binary(_, left, right):
            for own in (left, right):
                if _holds(own, ends):
                    yield from _times(own, ends)
        case t.Unary(_, operand):
            yield from _times(operand, ends)
        case t.Call(_, arguments):
            for part in arguments:
                if _holds(part, ends):
                    yield from _times(part, ends)


def _factors(node: t.Node) -> Iterator[Place]:
    match node:
        case t.CellRef():
            yield node.place
        case t.Binary("*", left, right):
            yield from _factors(left)
            yield from _factors(right)
        case t.Binary("/", left, _):
            yield from _factors(left)


def _holds(node: t.Node, ends: set[Place]) -> bool:
    return ends <= {part.place for part in t.walk(node) if isinstance(part, t.CellRef)}


def names_of_lines(claim: Claim, cells: Sequence[Place]) -> Iterator[dict[Place, str]]:
    """Give, of each column of names beside readings, what it calls the line of each of them.

    There are several names, and each stands in several lines: a day, or a remark, is none.
    """
    sheet, _, own = cells[0]
    for column in range(max(0, own - _ACROSS), own + _ACROSS):
        called = {cell: text_shown(claim, (sheet, cell[1], column)) for cell in cells}
        texts = list(called.values())
        if all(texts) and len(set(texts)) > 1 and all(texts.count(t) > 1 for t in set(texts)):
            yield called
