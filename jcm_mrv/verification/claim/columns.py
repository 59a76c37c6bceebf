"""The columns that the formulas of a log take a cell of in each line, and what they multiply by."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise

from jcm_mrv.immutable import immutable
from jcm_mrv.verification.claim.assigned import heading_of_line
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.far import MOST_READ
from jcm_mrv.verification.claim.logs import LEAST, Log
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.book import Formula

_PROBES = 16
_DEEP = 3
"""Formulas behind each other in a line."""
_FEW = 3
"""Numbers that a multiplier has at most in one log."""
_WIDE = 12
"""Cells of a range that may be columns of their own."""
ADDED, FACTOR, WITHIN = "added", "factor", "within"
"""An amount by itself; a part of a product; a part of a sum or difference in a product."""


@immutable(eq=False)
class Column:
    """Cells of one column, or row, that the formulas of a log take in their own lines.

    Attributes
    ----------
    log : Log
        The log whose formulas they are.
    cells : dict of int to Place
        By the position of the formula in the log.
    role : str
        What they are in the formula: ``ADDED``, ``FACTOR`` or ``WITHIN``.
    is_register : bool
        Whether a formula takes the cell of the line before as well.
    """

    log: Log
    cells: dict[int, Place]
    role: str
    is_register: bool = False

    @cached_property
    def typed(self) -> dict[int, float]:
        """The typed numbers by their position; formulas and texts are none."""
        content = self.log.claim.book.content
        found = {n: content(cell) for n, cell in self.cells.items()}
        return {n: c for n, c in found.items() if isinstance(c, float) and not isinstance(c, bool)}

    @cached_property
    def is_multiplier(self) -> bool:
        """Whether it multiplies readings by one number, or by one after another."""
        numbers = list(self.typed.values())
        if self.role != FACTOR or len(numbers) < LEAST or len(numbers) * 2 < len(self.cells):
            return False
        return len(set(numbers)) <= _FEW and sum(a != b for a, b in pairwise(numbers)) < _FEW

    def line_of(self, place: Place) -> int:
        """Give the line of a cell along the column: its row, or of a row its column."""
        return place[1] if self.log.is_column else place[2]

    def side_of(self, place: Place) -> int:
        """Give where a cell stands across the lines."""
        return place[2] if self.log.is_column else place[1]

    @cached_property
    def first(self) -> Place:
        """The first of its cells."""
        return next(iter(self.cells.values()))

    @property
    def line(self) -> tuple[str, bool, int]:
        """The sheet, and the column or row, that it stands in."""
        return self.first[0], self.log.is_column, self.side_of(self.first)

    @cached_property
    def heading(self) -> str:
        """The text over a column, or before a row."""
        return heading_of_line(self.log.claim, self.first, self.log.is_column)


@immutable(eq=False)
class Lines:
    """What the formulas of a log are made of.

    Attributes
    ----------
    columns : tuple of Column
        What they take in their own lines.
    shared : dict of Place to str
        Single typed cells that all of them take, with their role.
    """

    log: Log
    columns: tuple[Column, ...]
    shared: dict[Place, str]

    @property
    def all_cells(self) -> set[Place]:
        """Every cell of the columns."""
        return {cell for column in self.columns for cell in column.cells.values()}


def lines_behind(log: Log) -> Lines:
    """Give the columns, and the shared cells, that the formulas of a log take."""
    content = log.claim.book.content
    # A few of them tell whether it is a column of formulas.
    probe = log.cells[:: max(1, len(log.cells) // _PROBES)]
    if log.is_one or not any(isinstance(content(c), Formula) for c in probe):
        return Lines(log, (), {})
    found: dict[tuple[str, int, int], dict[int, Place]] = defaultdict(dict)
    roles: dict[tuple[str, int, int], Counter[str]] = defaultdict(Counter)
    single: dict[Place, Counter[str]] = defaultdict(Counter)
    formulas = [(n, c) for n, c in enumerate(log.cells) if isinstance(content(c), Formula)]
    for n, cell in formulas[:MOST_READ]:
        for ref, role in _taken(log, cell, ADDED, _DEEP):
            across, along = (ref[2], ref[1] - cell[1])
            if not log.is_column:
                across, along = (ref[1], ref[2] - cell[2])
            found[ref[0], across, along].setdefault(n, ref)
            roles[ref[0], across, along][role] += 1
            single[ref][role] += 1
    if len(formulas) < LEAST:
        return Lines(log, (), {})
    read = min(len(formulas), MOST_READ)
    shared = {
        ref: of.most_common(1)[0][0]
        for ref, of in single.items()
        if of.total() >= read and isinstance(content(ref), float)
    }
    columns: dict[tuple[str, int], Column] = {}
    # Of a register the reading of the line itself stands for the column, not the one before.
    for (sheet, across, along), cells in sorted(found.items(), key=lambda item: abs(item[0][2])):
        if len(cells) * 2 < read or (sheet, across) in columns:
            continue
        role = roles[sheet, across, along].most_common(1)[0][0]
        steps = sum(key[:2] == (sheet, across) for key in found)
        columns[sheet, across] = Column(log, cells, role, is_register=steps > 1)
    return Lines(log, tuple(columns.values()), shared)


def _taken(log: Log, cell: Place, role: str, deep: int) -> Iterator[tuple[Place, str]]:
    """Give the cells that a formula takes and what they are in it, through formulas of its line."""
    axis = 1 if log.is_column else 2
    for ref, own in _parts(log.claim.book.tree(cell), role):
        in_line = ref[0] == cell[0] and ref[axis] == cell[axis]
        if deep > 1 and in_line and log.claim.book.formula(ref) is not None:
            yield from _taken(log, ref, own, deep - 1)
        else:
            yield ref, own


def _parts(node: t.Node, role: str) -> Iterator[tuple[Place, str]]:
    match node:
        case t.CellRef():
            yield node.place, role
        case t.Unary(_, operand):
            yield from _parts(operand, role)
        case t.Binary("+" | "-", left, right):
            inner = WITHIN if role == FACTOR else role
            yield from _parts(left, inner)
            yield from _parts(right, inner)
        case t.Binary("*" | "/", left, right):
            inner = role if _is_number(left) or _is_number(right) else FACTOR
            yield from _parts(left, inner)
            yield from _parts(right, inner)
        case t.Call("IF", (_, *branches)):
            for branch in branches:
                yield from _parts(branch, role)
        case t.Call("SUM", arguments):
            for part in arguments:
                yield from _parts(part, WITHIN if role == FACTOR else role)
        case t.RangeRef(sheet, top, left, bottom, right) if node.area <= _WIDE:
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    yield (sheet, row, column), role
        case t.Call("PRODUCT", arguments):
            for part in arguments:
                yield from _parts(part, FACTOR)
        case t.Call(_, (first, *_)):
            yield from _parts(first, role)


def _is_number(node: t.Node) -> bool:
    return not any(isinstance(part, (t.CellRef, t.RangeRef, t.Unknown)) for part in t.walk(node))


def multiplying(claim: Claim, stated: StatedValue, most: int) -> Iterator[Place]:
    """Give the single typed cells that the formulas from a value down multiply by."""
    return factors_in(claim, claim.cells.formulas_behind(stated.place, most))


def factors_in(claim: Claim, places: Iterable[Place]) -> Iterator[Place]:
    """Give the single typed cells that some formulas multiply by."""
    for place in places:
        for ref, role in _parts(claim.book.tree(place), ADDED):
            if role == FACTOR and isinstance(claim.book.content(ref), float):
                yield ref


def factors(claim: Claim, stated: StatedValue, most: int) -> Iterator[tuple[Place, Place]]:
    """Give cells that hold a number of their own and are, or are part of, a factor; the formula.

    What is calculated from numbers alone is such a number: 31 x 24.
    """
    for place in claim.cells.formulas_behind(stated.place, most):
        for ref, role in _parts(claim.book.tree(place), ADDED):
            if role != ADDED and not claim.book.precedents(ref):
                yield ref, place
