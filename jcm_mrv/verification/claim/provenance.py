"""Where values of cells come from: formulas, the cells they pass on, what they rest on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.book import Book

_MOST_KEPT = 200_000
"""Cells of all sets that are kept: of lists of 100,000 lines each has as many."""


class Origin(NamedTuple):
    """The cell that a value comes from by plain references, and the cells on the way.

    Attributes
    ----------
    leaf : Place
        The last cell: typed, empty, or with a formula that calculates.
    passed : tuple of Place
        Every cell from the first to the leaf, both included.
    """

    leaf: Place
    passed: tuple[Place, ...]


class Reached:
    """The cells that some cells rest on, themselves included: no set of all lines of a log is made.

    Examples
    --------
    >>> from jcm_mrv.workbook.formulas.book import Formula
    >>> book = Book({"S": {(0, 0): 2.0, (1, 0): Formula("=SUM(A1:B1)"), (2, 0): 3.0}})
    >>> found = Reached(book, [("S", 1, 0)])
    >>> sorted(found), ("S", 0, 0) in found, ("S", 0, 1) in found, ("S", 2, 0) in found
    ([('S', 0, 0), ('S', 1, 0)], True, False, False)
    """

    def __init__(self, book: Book, roots: Iterable[Place]) -> None:
        self._book = book
        self._cells = dict.fromkeys(roots)
        self._blocks: dict[str, dict[t.RangeRef, None]] = {}
        behind = book.calculated_behind(self._cells)
        self._cells |= behind
        for place in behind:
            for part in t.walk(book.tree(place)):
                if isinstance(part, t.RangeRef):
                    self._blocks.setdefault(part.sheet, {})[part] = None
                elif isinstance(part, t.CellRef) and book.content(part.place) is not None:
                    self._cells[part.place] = None

    def __contains__(self, place: Place) -> bool:
        if place in self._cells:
            return True
        blocks = self._blocks.get(place[0], ())
        return any(b.holds(place) for b in blocks) and self._book.content(place) is not None

    def __iter__(self) -> Iterator[Place]:
        yield from self._cells
        for blocks in self._blocks.values():
            earlier: list[t.RangeRef] = []
            for block in blocks:
                beside = [other for other in earlier if other.meets(block)]
                for cell in self._book.cells_in(block):
                    if cell not in self._cells and not any(b.holds(cell) for b in beside):
                        yield cell
                earlier.append(block)


class Provenance:
    """What the cells of a workbook come from, each found once.

    Examples
    --------
    >>> from jcm_mrv.workbook.formulas.book import Formula
    >>> book = Book({"S": {(0, 0): 2.0, (1, 0): Formula("=A1"), (2, 0): Formula("=A2*3")}})
    >>> cells = Provenance(book)
    >>> cells.leaf(("S", 1, 0)), cells.is_typed(("S", 1, 0)), cells.is_typed(("S", 2, 0))
    (('S', 0, 0), True, False)
    >>> cells.formula(("S", 2, 0)), sorted(cells.reach(("S", 2, 0)))
    ('=A2*3', [('S', 0, 0), ('S', 1, 0), ('S', 2, 0)])
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self._origins: dict[Place, Origin] = {}
        self._reaches: dict[tuple[Place, ...], frozenset[Place]] = {}
        self._kept = 0

    def formula(self, place: Place) -> str:
        """Give the formula of a cell with its ``=``, empty where it holds none."""
        formula = self.book.formula(place)
        return "" if formula is None else formula.text

    def origin(self, place: Place) -> Origin:
        """Give where a value comes from by plain references."""
        known = self._origins.get(place)
        if known is None:
            known = self._origins[place] = self._followed(place)
        return known

    def leaf(self, place: Place) -> Place:
        """Give the cell that a value comes from by plain references."""
        return self.origin(place).leaf

    def is_typed(self, place: Place) -> bool:
        """Whether no formula calculates the value: it is typed, here or where it is taken from."""
        return self.book.formula(self.leaf(place)) is None

    def reach(self, *places: Place) -> frozenset[Place]:
        """Give every cell that some cells rest on, directly or not, themselves included."""
        known = self._reaches.pop(places, None)
        if known is None:
            known = frozenset(self.book.reach(places))
            self._kept += len(known)
            while self._kept > _MOST_KEPT and self._reaches:
                self._kept -= len(self._reaches.pop(next(iter(self._reaches))))
        # The one that was asked for last goes last.
        self._reaches[places] = known
        return known

    def calculated(self, *places: Place) -> list[Place]:
        """Give the cells with formulas that some cells rest on, themselves included, sorted."""
        return sorted(self.book.calculated_behind(places))

    def rests_on(self, place: Place, cells: Collection[Place]) -> bool:
        """Whether a cell is one of some cells, or rests on any of them that is not empty."""
        return place in cells or next(self.among(place, cells), None) is not None

    def among(self, place: Place, cells: Collection[Place]) -> Iterator[Place]:
        """Give those of some cells that are not empty and that a cell rests on, doubles included.

        Of what rests on a long log it is no set of all its cells, as :meth:`reach` gives.

        Examples
        --------
        >>> from jcm_mrv.workbook.formulas.book import Formula
        >>> book = Book({"S": {(0, 0): 2.0, (1, 0): Formula("=SUM(A1:B1)"), (2, 0): 3.0}})
        >>> list(Provenance(book).among(("S", 1, 0), {("S", n, 0) for n in range(3)}))
        [('S', 0, 0)]
        """
        of_sheet: dict[str, list[Place]] = {}
        for cell in cells:
            if self.book.content(cell) is not None:
                of_sheet.setdefault(cell[0], []).append(cell)
        for behind in self.book.calculated_behind((place,)) if of_sheet else ():
            for part in t.walk(self.book.tree(behind)):
                if isinstance(part, t.CellRef):
                    if part.place in cells and self.book.content(part.place) is not None:
                        yield part.place
                elif isinstance(part, t.RangeRef):
                    yield from filter(part.holds, of_sheet.get(part.sheet, ()))

    def named(self, cells: Collection[Place], roots: Iterable[Place]) -> set[Place]:
        """Give those of some cells that formulas behind others name, with content or without."""
        found: set[Place] = set()
        for place in self.book.calculated_behind(roots):
            for part in t.walk(self.book.tree(place)):
                if isinstance(part, t.CellRef):
                    if part.place in cells:
                        found.add(part.place)
                elif isinstance(part, t.RangeRef):
                    found.update(filter(part.holds, cells))
        return found

    def formulas_behind(self, place: Place, most: int) -> Iterator[Place]:
        """Give the cells with formulas from a cell down, nearest first, up to a number of them.

        Examples
        --------
        >>> from jcm_mrv.workbook.formulas.book import Formula
        >>> lines = {(row, 0): Formula("=B1*2") for row in range(5)}
        >>> book = Book({"S": {**lines, (5, 0): Formula("=SUM(A1:A5)"), (0, 1): 2.0}})
        >>> [row + 1 for _, row, _ in Provenance(book).formulas_behind(("S", 5, 0), 3)]
        [6, 1, 2]
        """
        waiting, seen = [place], {place}
        for each in waiting if self.book.formula(place) is not None else ():
            yield each
            for other in self.book.calculated(each) if len(waiting) < most else ():
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
                    if len(waiting) == most:
                        break

    def single(self, place: Place) -> tuple[Place, ...]:
        """Give the formulas from a cell down, as long as each takes one other and no range.

        Examples
        --------
        >>> from jcm_mrv.workbook.formulas.book import Formula
        >>> formulas = enumerate(("=A2*A4", "=A3", "=SUM(B1:B2)"))
        >>> lines = {(row, 0): Formula(text) for row, text in formulas}
        >>> book = Book({"S": {**lines, (3, 0): 0.001, (0, 1): Formula("=A4"), (1, 1): 2.0}})
        >>> [row + 1 for _, row, _ in Provenance(book).single(("S", 0, 0))]
        [1, 2, 3]
        """
        passed: dict[Place, None] = {}
        below = {place}
        while len(below) == 1 and not below & passed.keys():
            (place,) = below
            if self.book.formula(place) is None:
                break
            passed[place] = None
            parts = list(t.walk(self.book.tree(place)))
            if any(isinstance(part, (t.RangeRef, t.Unknown)) for part in parts):
                break
            named = {part.place for part in parts if isinstance(part, t.CellRef)}
            below = {cell for cell in named if self.book.formula(cell) is not None}
        return tuple(passed)

    def with_leaves(self, places: Iterable[Place]) -> set[Place]:
        """Give cells and the cells that they come from by plain references."""
        return {cell for place in places for cell in (place, self.leaf(place))}

    def _followed(self, place: Place) -> Origin:
        passed: dict[Place, None] = {}
        while self.book.formula(place) is not None and place not in passed:
            passed[place] = None
            node = self.book.tree(place)
            while isinstance(node, t.Unary) and node.op == "+":
                node = node.operand
            if not isinstance(node, t.CellRef):
                break
            place = node.place
        return Origin(place, (*passed, place) if place not in passed else tuple(passed))
