"""A workbook as the evaluator needs it: contents of cells, and which cells a formula rests on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import field
from typing import Protocol

from jcm_mrv.immutable import immutable, mutable
from jcm_mrv.workbook.address import MAX_COLUMNS, MAX_ROWS, Place, Position, Range
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.copied import parse_copied
from jcm_mrv.workbook.formulas.databases import by_columns
from jcm_mrv.workbook.formulas.offsets import moved
from jcm_mrv.workbook.formulas.parse import ParseError, parse_formula
from jcm_mrv.workbook.formulas.parts import Parts
from jcm_mrv.workbook.formulas.values import Matrix, Scalar, Value
from jcm_mrv.workbook.structured import ListedTable, area_of, table_named

NAMES_IN_CIRCLE = "names in a circle"
"""Why a formula is not evaluated that uses a defined name which rests on itself."""
_MOST_NAMES = 20
_MOST_PARTS = 4_000
"""Parts of one formula once names and sheets stand for what they mean."""
_OVER_SHEETS = frozenset(
    "SUM SUMSQ PRODUCT AVERAGE MEDIAN MIN MAX COUNT COUNTA AND OR XOR LARGE SMALL".split()
)
"""Functions that take the same cells of several sheets."""


@immutable(slots=True)
class Formula:
    """A formula with its ``=``; ``is_array`` where it was entered as an array formula."""

    text: str
    is_array: bool = False


Content = Scalar | Formula
Columns = dict[int, list[Place]]


@mutable
class Book:
    """Contents of cells by sheet and (row, column), both counted from zero, and defined names.

    ``hidden`` has the first and the last of each stretch of hidden rows, by sheet, ``filtered`` the
    ranges that a filter hides rows of. A name that holds on one sheet is written ``Sheet!Name``.
    ``unjudged`` are formulas that are not evaluated, with the reason.

    Examples
    --------
    >>> book = Book({"S": {(0, 0): 2.0, (1, 0): Formula("=A1*3")}})
    >>> book.precedents(("S", 1, 0))
    [('S', 0, 0)]
    """

    sheets: Mapping[str, Mapping[tuple[int, int], Content]]
    names: Mapping[str, str] = field(default_factory=dict)
    hidden: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    filtered: Mapping[str, tuple[Range, ...]] = field(default_factory=dict)
    tables: Mapping[str, ListedTable] = field(default_factory=dict)
    date_1904: bool = False
    unjudged: Mapping[Place, str] = field(default_factory=dict)
    typed: dict[t.RangeRef, Matrix] = field(default_factory=dict, init=False, repr=False)
    """Values of ranges in which nothing is calculated, for every evaluator alike."""
    parts: Parts = field(default_factory=Parts, init=False, repr=False)
    """What parts of formulas give on such ranges, for every evaluator alike."""
    values: dict[Place, Scalar] = field(default_factory=dict, init=False, repr=False)
    """Values of formulas on the contents as they are, for every evaluator alike."""
    arrays: dict[Place, Matrix] = field(default_factory=dict, init=False, repr=False)
    """All elements of array formulas among them."""
    circles: list[tuple[Place, ...]] = field(default_factory=list, init=False, repr=False)
    """Formulas among them that rest on themselves, as they were met."""
    _trees: dict[Place, t.Node] = field(default_factory=dict, init=False, repr=False)
    _precedents: dict[Place, list[Place]] = field(default_factory=dict, init=False, repr=False)
    _calculated: dict[Place, Sequence[Place]] = field(default_factory=dict, init=False, repr=False)
    _columns: dict[str, Columns] = field(default_factory=dict, init=False, repr=False)
    _columns_of_formulas: dict[str, Columns] = field(default_factory=dict, init=False, repr=False)
    _sheet_names: dict[str, str] = field(default_factory=dict, init=False, repr=False)
    _names: dict[str, str] = field(default_factory=dict, init=False, repr=False)
    _parts: int = field(default=0, init=False, repr=False)
    _formulas: dict[str, Mapping[Position, Formula]] = field(
        default_factory=dict, init=False, repr=False
    )

    def __post_init__(self) -> None:
        self._sheet_names = {name.casefold(): name for name in self.sheets}
        self._formulas = {name: _formulas_of(cells) for name, cells in self.sheets.items()}
        self._names = {name.casefold(): text for name, text in self.names.items()}

    def content(self, place: Place) -> Content:
        """Give what a cell holds, None where it is empty."""
        sheet = self.sheets.get(place[0])
        return None if sheet is None else sheet.get((place[1], place[2]))

    def formula(self, place: Place) -> Formula | None:
        """Give the formula of a cell, None where it holds none."""
        known = self._formulas.get(place[0])
        return None if known is None else known.get((place[1], place[2]))

    def formulas(self) -> Iterable[Place]:
        """Give every cell with a formula."""
        for sheet, cells in self._formulas.items():
            for row, column in cells:
                yield sheet, row, column

    def tree(self, place: Place) -> t.Node:
        """Give the tree of a cell with a formula, names resolved."""
        found = self._trees.get(place)
        if found is None:
            formula = self.formula(place)
            assert formula is not None
            if place in self.unjudged:
                found = t.Unknown(formula.text[:80], self.unjudged[place])
            else:
                found = self.parse(formula.text, place[0], place[1:])
            self._trees[place] = found
        return found

    def parse(self, text: str, sheet: str, at: Position = (0, 0)) -> t.Node:
        """Give the tree of a formula as it would stand in a cell of a sheet."""
        self._parts = 0
        try:
            return self._resolve(parse_copied(text, sheet), (sheet, *at), ())
        except (ParseError, RecursionError) as exc:
            reason = str(exc) if isinstance(exc, ParseError) else "the formula is too deep"
            return t.Unknown(text[:80], reason)

    def precedents(self, place: Place) -> Sequence[Place]:
        """Give the cells that a cell's formula names, those without any content left out."""
        found = self._precedents.get(place)
        if found is None:
            if self.formula(place) is None:
                # Nothing is kept of what is typed: a log has a hundred thousand such cells.
                return ()
            tree = self.tree(place)
            found = list(self.cells_of(tree))
            if sum(isinstance(p, (t.CellRef, t.RangeRef)) for p in t.walk(tree)) > 1:
                found = list(dict.fromkeys(found))
            self._precedents[place] = found
        return found

    def calculated(self, place: Place) -> Sequence[Place]:
        """Give those of the precedents of a cell that hold formulas: of a log often none."""
        found = self._calculated.get(place)
        if found is None:
            if self.formula(place) is None:
                return ()
            found = tuple(dict.fromkeys(self.calculated_of(self.tree(place))))
            self._calculated[place] = found
        return found

    def calculated_of(self, node: t.Node) -> Iterable[Place]:
        """Give the cells with formulas that a tree names, in order, doubles included."""
        for part in t.walk(node):
            if isinstance(part, t.CellRef):
                if self.formula(part.place) is not None:
                    yield part.place
            elif isinstance(part, t.RangeRef):
                yield from _inside(self._formulas_by_column(part.sheet), part)

    def calculated_behind(
        self, roots: Iterable[Place], known: Collection[Place] = frozenset()
    ) -> dict[Place, None]:
        """Give the cells with formulas that some cells rest on, themselves included.

        Those that are ``known`` are left out, with what is behind them alone.
        """
        waiting = [place for place in roots if self.formula(place) is not None]
        found = dict.fromkeys(waiting)
        while waiting:
            new = [p for p in self.calculated(waiting.pop()) if p not in found and p not in known]
            found.update(dict.fromkeys(new))
            waiting += new
        return found

    def names_any(self, node: t.Node, cells: Collection[Place]) -> bool:
        """Whether a tree names any of some cells, those without content included."""
        for part in t.walk(node):
            if isinstance(part, t.CellRef):
                if part.place in cells:
                    return True
            elif isinstance(part, t.RangeRef) and any(part.holds(cell) for cell in cells):
                return True
        return False

    def cells_of(self, node: t.Node) -> Iterable[Place]:
        """Give the cells with content that a tree names, in order, doubles included."""
        for part in t.walk(node):
            if isinstance(part, t.CellRef):
                if self.content(part.place) is not None:
                    yield part.place
            elif isinstance(part, t.RangeRef):
                yield from self.cells_in(part)

    def cells_in(self, block: t.RangeRef) -> Iterable[Place]:
        """Give the cells with content of a range, column by column."""
        return _inside(self._by_column(block.sheet), block)

    def extent(self, sheet: str) -> tuple[int, int]:
        """Give the last row and the last column with content, -1 where there is none."""
        columns = self._by_column(sheet)
        last = max((places[-1][1] for places in columns.values()), default=-1)
        return last, max(columns, default=-1)

    def reach(self, roots: Iterable[Place], known: Collection[Place] = frozenset()) -> set[Place]:
        """Give every cell that some cells rest on, directly or not, themselves included.

        What is ``known`` already is left out, with what it rests on.
        """
        found: set[Place] = set()
        followed: set[Place] = set()
        waiting = list(roots)
        while waiting:
            place = waiting.pop()
            if place in followed or place in known:
                continue
            followed.add(place)
            found.add(place)
            # What is typed rests on nothing: of a list of many lines no second one is made.
            before = self.precedents(place)
            found.update([p for p in before if p not in known] if known else before)
            waiting += self.calculated(place)
        return found

    # -- inside -----------------------------------------------------------------------------

    def _formulas_by_column(self, sheet: str) -> Columns:
        columns = self._columns_of_formulas.get(sheet)
        if columns is None:
            formulas, columns = self._formulas.get(sheet, {}), {}
            for column, places in self._by_column(sheet).items() if formulas else ():
                if own := [place for place in places if place[1:] in formulas]:
                    columns[column] = own
            self._columns_of_formulas[sheet] = columns
        return columns

    def _by_column(self, sheet: str) -> Columns:
        columns = self._columns.get(sheet)
        if columns is None:
            columns = {}
            for row, column in sorted(self.sheets.get(sheet, {})):
                columns.setdefault(column, []).append((sheet, row, column))
            self._columns[sheet] = columns
        return columns

    def _resolve(self, node: t.Node, at: Place, inside: tuple[str, ...]) -> t.Node:
        """Give a tree with the sheets' own spelling, and with names replaced by what they mean.

        ``inside`` are the names that the tree is already the meaning of.
        """
        self._parts += 1
        if self._parts > _MOST_PARTS:
            raise ParseError("a formula that becomes too long")

        def down(part: t.Node) -> t.Node:
            return self._resolve(part, at, inside)

        match node:
            case t.CellRef(name) | t.RangeRef(name) if name in self.sheets:
                return node
            case t.CellRef(name, row, column):
                known = self._sheet_names.get(name.casefold())
                return t.CellRef(known, row, column) if known else t.Constant(t.ErrorValue.REF)
            case t.RangeRef(name, top, left, bottom, right):
                known = self._sheet_names.get(name.casefold())
                if known is None:
                    return t.Constant(t.ErrorValue.REF)
                return t.RangeRef(known, top, left, bottom, right)
            case t.Unary(op, operand):
                return t.Unary(op, down(operand))
            case t.Binary(op, left, right):
                return t.Binary(op, down(left), down(right))
            case t.Call("SUMIF" | "AVERAGEIF" as function, (cells, wanted, summed)):
                cells, summed = down(cells), down(summed)
                return t.Call(function, (cells, down(wanted), _as_large(summed, cells)))
            case t.Call(function, arguments):
                parts = [q for p in arguments for q in self._sheet_by_sheet(function, p)]
                call = t.Call(function, tuple(map(down, parts)))
                return moved(call) if function == "OFFSET" else by_columns(call, self.content)
            case t.SheetsRef(first, last):
                return t.Unknown(f"{first}:{last}", "a range over several sheets")
            case t.TableRef(text):
                return self._cells_of_table(text, at)
            case t.Name():
                return self._meant(node, at, inside)
            case _:
                return node

    def _meant(self, node: t.Name, at: Place, inside: tuple[str, ...]) -> t.Node:
        """Give what a name means in a cell: on the sheet before it, else on the cell's own."""
        table = self.tables.get(node.name.casefold())
        own = self._names.get(f"{node.sheet or at[0]}!{node.name}".casefold())
        meant = self._names.get(node.name.casefold()) if own is None else own
        if meant is None:
            if table is not None and not node.sheet:
                return self._cells_of_table(f"{node.name}[]", at)
            return t.Constant(t.ErrorValue.NAME)
        written = f"{'' if own is None else at[0]}!{node.name}"
        known = [name.casefold() for name in inside]
        if written.casefold() in known:
            circle = (*inside[known.index(written.casefold()) :], written)
            shown = " -> ".join(name.removeprefix("!") for name in circle)
            return t.Unknown(node.name, f"{NAMES_IN_CIRCLE}: {shown}")
        if len(inside) >= _MOST_NAMES:
            return t.Unknown(node.name, "names that name each other")
        text = meant if meant.startswith("=") else f"={meant}"
        return self._resolve(parse_formula(text, at[0], at[1:]), at, (*inside, written))

    def _cells_of_table(self, text: str, at: Place) -> t.Node:
        table = self.tables.get(table_named(text).casefold())
        area = area_of(text, table, at[1])
        if table is None or area is None:
            return t.Unknown(text, "a reference to a table")
        if area.top == area.bottom and area.left == area.right:
            return t.CellRef(table.sheet, area.top, area.left)
        return t.RangeRef(table.sheet, *area)

    def _sheet_by_sheet(self, function: str, node: t.Node) -> Iterable[t.Node]:
        """Give a block of several sheets as one for each of them, where a function takes those."""
        if not isinstance(node, t.SheetsRef):
            return (node,)
        names = list(self.sheets)
        ends = [self._sheet_names.get(name.casefold()) for name in (node.first, node.last)]
        if function not in _OVER_SHEETS or None in ends:
            return (node,)
        first, last = sorted(names.index(name) for name in ends if name is not None)
        area = (node.top, node.left, node.bottom, node.right)
        return [t.RangeRef(name, *area) for name in names[first : last + 1]]


def _inside(columns: Columns, block: t.RangeRef) -> Iterable[Place]:
    """Give the cells of a range among those of a sheet, column by column."""
    wide = block.right - block.left >= len(columns)
    inside = (
        sorted(c for c in columns if block.left <= c <= block.right)
        if wide
        else range(block.left, block.right + 1)
    )
    for column in inside:
        places = columns.get(column)
        if places:
            # The places of a column are the same objects everywhere: lists have many.
            first = bisect_left(places, block.top, key=_row)
            yield from places[first : bisect_right(places, block.bottom, key=_row)]


def _row(place: Place) -> int:
    return place[1]


def _formulas_of(cells: Mapping[Position, Content]) -> Mapping[Position, Formula]:
    """Give the formulas of a sheet; one that has them apart is not looked through."""
    apart = getattr(cells, "formulas", None)
    if apart is not None:
        return apart
    return {at: content for at, content in cells.items() if isinstance(content, Formula)}


def _as_large(node: t.Node, pattern: t.Node) -> t.Node:
    """Give a range with the rows and columns of another: SUMIF takes only its first cell."""
    match node, pattern:
        case t.CellRef(name, top, left) | t.RangeRef(name, top, left), t.RangeRef() as block:
            bottom = min(top + block.bottom - block.top, MAX_ROWS - 1)
            right = min(left + block.right - block.left, MAX_COLUMNS - 1)
            return t.RangeRef(name, top, left, bottom, right)
        case t.RangeRef(name, top, left), t.CellRef():
            return t.CellRef(name, top, left)
        case _:
            return node


class Evaluation(Protocol):
    """What a function asks for that evaluates its arguments itself."""

    book: Book
    at: Place
    arrays: dict[Place, Matrix]

    def evaluate(self, node: t.Node, array: bool = False) -> Value:
        """Give the value of a tree; in ``array`` mode ranges are taken element by element."""
        ...

    def argument(self, node: t.Node, array: bool = False) -> Value:
        """Give an argument; a single cell stays a range, since functions skip its texts."""
        ...

    def scalar(self, value: Value) -> Scalar:
        """Give one value; of a range, that in the formula's own row or column."""
        ...

    def each(self, function: Callable[..., Scalar], array: bool, *given: Value) -> Value:
        """Apply a function to values, or to every element where one of them has several."""
        ...

    def matrix(self, block: t.RangeRef) -> Matrix:
        """Give the values of a range; of whole columns and rows, what is in use."""
        ...
