"""Values of cells: every formula computed from the contents of the workbook, none run twice.

Which functions are evaluated stands here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas import values as v
from jcm_mrv.workbook.formulas.aggregates import AGGREGATES
from jcm_mrv.workbook.formulas.book import Book, Formula
from jcm_mrv.workbook.formulas.databases import DATABASES
from jcm_mrv.workbook.formulas.elementwise import OPERATORS, side_by_side
from jcm_mrv.workbook.formulas.lookups import LOOKUPS
from jcm_mrv.workbook.formulas.mathematics import NUMERIC
from jcm_mrv.workbook.formulas.parts import references
from jcm_mrv.workbook.formulas.refused import REFUSED
from jcm_mrv.workbook.formulas.several import for_each
from jcm_mrv.workbook.formulas.special_forms import SPECIAL
from jcm_mrv.workbook.formulas.texts import TEXTS
from jcm_mrv.workbook.formulas.values import Column, ErrorValue, FormulaError, Matrix, NotEvaluated

MOST_CELLS = 1_000_000
"""Cells of one range that is looked through."""
MOST_KEPT = 200_000
"""Values of ranges that are kept for the next formula."""

SINGLE: dict[str, tuple[int, int, Callable[..., v.Scalar]]] = {**NUMERIC, **TEXTS}
"""Functions of single values: fewest and most arguments, and the function."""

FUNCTIONS: dict[str, Callable[..., v.Value]] = {**AGGREGATES, **DATABASES, **LOOKUPS}
"""Functions that take ranges."""

ARRAY_FUNCTIONS = frozenset({"SUMPRODUCT", "LOOKUP", "TRANSPOSE", "FILTER"})
OF_DAYS = frozenset(
    "DATE DATEDIF DATEVALUE YEAR MONTH DAY DAYS EDATE EOMONTH NETWORKDAYS WEEKDAY YEARFRAC "
    "TEXT".split()
)
"""Functions that evaluate their arguments element by element."""

_NO_RANGES = frozenset("N T ISEVEN ISODD EDATE EOMONTH YEARFRAC QUOTIENT".split())
"""Functions that take the first cell of a range, or none, or fail, as programs have it."""


class Evaluator:
    """Values of the cells of a workbook.

    Parameters
    ----------
    book : Book
        The workbook.
    changes : mapping of place to scalar or Formula, optional
        Contents that stand in for those of the workbook.

    Attributes
    ----------
    circles : list of tuple of Place
        Formulas that rest on themselves, as they were met.

    Examples
    --------
    >>> book = Book({"S": {(0, 0): 2.0, (1, 0): Formula("=-A1^2"), (2, 0): Formula("=SUM(A:A)")}})
    >>> Evaluator(book).value(("S", 1, 0))
    4.0
    >>> Evaluator(book).value(("S", 2, 0))
    NotEvaluated(reason='circular reference: S!A3')
    """

    def __init__(self, book: Book, changes: Mapping[Place, Any] | None = None) -> None:
        self.book = book
        self.memo: dict[Place, v.Scalar] = {} if changes else book.values
        self.trees: dict[Place, t.Node] = {}
        self.circles: list[tuple[Place, ...]] = [] if changes else book.circles
        self.blocks: dict[t.RangeRef, Matrix] = {}
        self.arrays: dict[Place, Matrix] = {} if changes else book.arrays
        self.kept = 0
        self.at: Place = ("", 0, 0)
        self.changed = frozenset(changes or ())
        self.unchanged = Evaluator(book) if changes else None
        self.moved = set(self.changed)
        self.touched: dict[t.RangeRef, bool] = {}
        for place, content in (changes or {}).items():
            if isinstance(content, Formula):
                self.trees[place] = book.parse(content.text, place[0], place[1:])
            else:
                self.memo[place] = content

    def values(self, places: Iterable[Place]) -> list[v.Scalar]:
        """Give the values of several cells."""
        return [self.value(place) for place in places]

    def value(self, place: Place) -> v.Scalar:
        """Give the value of a cell; what it rests on is computed first, without recursion."""
        if place in self.memo:
            return self.memo[place]
        waiting = [place]
        open_: dict[Place, None] = {}
        while waiting:
            cell = waiting[-1]
            if cell in self.memo:
                open_.pop(cell, None)
                waiting.pop()
                continue
            tree = self.trees.get(cell)
            formula = self.book.formula(cell)
            if tree is None and formula is None:
                # What is typed is taken where it stands: logs have many such cells.
                if cell == place:
                    return self._cell(cell)
                waiting.pop()
                continue
            if cell in open_:
                is_array = formula is not None and formula.is_array
                if tree is None and self.unchanged and not self._is_moved(cell):
                    # What rests on nothing that is changed is as it was.
                    self.memo[cell] = self.unchanged.value(cell)
                    if cell in self.book.arrays:
                        self.arrays[cell] = self.book.arrays[cell]
                else:
                    self.memo[cell] = self.compute(tree or self.book.tree(cell), cell, is_array)
                    self.moved.add(cell)
                del open_[cell]
                waiting.pop()
                continue
            open_[cell] = None
            for other in self._before(cell) if self.trees else self.book.calculated(cell):
                if other in self.memo:
                    continue
                if other in open_:
                    self._circle(list(open_), other)
                else:
                    waiting.append(other)
        return self.memo[place]

    def _before(self, cell: Place) -> list[Place]:
        """Give the precedents that are calculated, where formulas stand for what is typed."""
        cells = self.book.cells_of(self.trees.get(cell) or self.book.tree(cell))
        return [p for p in cells if p in self.trees or self.book.formula(p) is not None]

    def _is_as_typed(self, named: Iterable[t.CellRef | t.RangeRef]) -> bool:
        """Whether cells are as in the workbook: lists that are typed, and single ones known."""
        for part in named:
            if isinstance(part, t.CellRef):
                place = part.place
                if place in self.moved or (
                    self.book.formula(place) is not None and place not in self.memo
                ):
                    return False
                continue
            touched = self.touched.get(part)
            if touched is None:
                touched = any(part.holds(place) for place in self.changed)
                self.touched[part] = touched
            if touched or part not in self.book.typed:
                return False
        return True

    def _is_moved(self, cell: Place) -> bool:
        """Whether a formula rests on what is changed; what it names is known by then."""
        if not self.moved.isdisjoint(self.book.calculated(cell)):
            return True
        return self.book.names_any(self.book.tree(cell), self.changed)

    def compute(self, tree: t.Node, place: Place, is_array: bool = False) -> v.Scalar:
        """Give the value of a formula that stands in a cell, all before it being known."""
        self.at = place
        try:
            value = self.evaluate(tree, is_array)
            if is_array and isinstance(value, Matrix):
                if self.keep(value):
                    self.arrays[place] = value
                value = value.rows[0][0] if value.height and value.width else ErrorValue.NA
            value = self.scalar(value)
        except FormulaError as exc:
            return exc.value
        except (OverflowError, ZeroDivisionError):
            return ErrorValue.NUM
        # A reference to an empty cell shows 0.
        return 0.0 if value is None else value

    def evaluate(self, node: t.Node, array: bool = False) -> v.Value:
        """Give the value of a tree; in ``array`` mode ranges are taken element by element."""
        if not array or type(node) not in _OF_PARTS:
            return _KINDS[type(node)](self, node, array)
        parts = self.book.parts
        named = references(node, SPECIAL)
        if named is None or not self._is_as_typed(named):
            return _KINDS[type(node)](self, node, array)
        known = parts.kept.get(node)
        if known is not None:
            return known
        made = _KINDS[type(node)](self, node, array)
        if isinstance(made, Matrix):
            parts.keep(node, made)
        return made

    def argument(self, node: t.Node, array: bool = False) -> v.Value:
        """Give an argument; a single cell stays a range, since functions skip its texts."""
        if isinstance(node, t.CellRef):
            return Matrix([[self._cell(node.place)]], (node.row, node.column))
        return self._given(node, array)

    def scalar(self, value: v.Value) -> v.Scalar:
        """Give one value; of a range, that in the formula's own row or column."""
        if not isinstance(value, Matrix):
            return value
        if value.height == value.width == 1 or value.corner is None:
            return value.rows[0][0] if value.rows and value.rows[0] else ErrorValue.VALUE
        row, column = self.at[1] - value.corner[0], self.at[2] - value.corner[1]
        if value.width == 1 and 0 <= row < value.height:
            return value.rows[row][0]
        if value.height == 1 and 0 <= column < value.width:
            return value.rows[0][column]
        raise FormulaError(ErrorValue.VALUE)

    def each(self, function: Callable[..., v.Scalar], array: bool, *given: v.Value) -> v.Value:
        """Apply a function to values, or to every element where one of them has several."""
        if not array or not any(isinstance(value, Matrix) for value in given):
            if len(given) == 2:  # most of all calls
                a, b = given
                return function(
                    a if not isinstance(a, Matrix) else self.scalar(a),
                    b if not isinstance(b, Matrix) else self.scalar(b),
                )
            return function(*map(self._one, given))
        blocks = [value for value in given if isinstance(value, Matrix)]
        height, width = max(x.height for x in blocks), max(x.width for x in blocks)
        if width == 1:
            lists = [value.items if isinstance(value, Matrix) else (value,) for value in given]
            return Matrix(Column(side_by_side(function, lists, height)))
        # A single row stands beside every other one; past the end of several there is none.
        most = min((x.height for x in blocks if x.height != 1), default=1)
        made = []
        for row in range(min(height, most)):
            lists = [
                value.rows[row if value.height != 1 else 0]
                if isinstance(value, Matrix)
                else (value,)
                for value in given
            ]
            made.append(side_by_side(function, lists, width))
        return Matrix(made + [[ErrorValue.NA] * width for _ in range(height - len(made))])

    def matrix(self, block: t.RangeRef) -> Matrix:
        """Give the values of a range; of whole columns and rows, what is in use."""
        if block in self.blocks:
            return self.blocks[block]
        made, is_typed = self._as_they_are(block)
        first, left = block.top, block.left
        others = {
            (place[1] - first, place[2] - left): self.memo.get(place)
            for place in self.changed
            if block.holds(place)
        }
        made = made.having(others) if others else made
        # Lists are looked through by many formulas; all before a formula is known by then.
        if (others or not is_typed) and self.keep(made):
            self.blocks[block] = made
        return made

    def _as_they_are(self, block: t.RangeRef) -> tuple[Matrix, bool]:
        """Give the values of a range but for changes, and whether none of them is calculated."""
        known = self.book.typed.get(block)
        if known is not None:
            return known, True
        rows, columns = self.book.extent(block.sheet)
        bottom = max(block.top, min(block.bottom, rows)) if block.area > 4096 else block.bottom
        right = max(block.left, min(block.right, columns)) if block.area > 4096 else block.right
        if (bottom - block.top + 1) * (right - block.left + 1) > MOST_CELLS:
            raise FormulaError(NotEvaluated("a range of more than a million cells"))
        get, memo, sheet = self.book.sheets.get(block.sheet, {}).get, self.memo, block.sheet
        is_typed = next(iter(self.book.calculated_of(block)), None) is None

        def known_of(at: tuple[int, int]) -> v.Scalar:
            content = get(at)
            return memo.get((sheet, *at)) if isinstance(content, Formula) else content

        value: Any = get if is_typed else known_of
        lines, wide = range(block.top, bottom + 1), range(block.left, right + 1)
        made = Matrix(
            Column([value((row, right)) for row in lines])
            if block.left == block.right
            else [[value((row, column)) for column in wide] for row in lines],
            (block.top, block.left),
            bottom < block.bottom or right < block.right,
        )
        size = made.height * made.width
        kept = sum(m.height * m.width for m in self.book.typed.values()) if is_typed else 0
        if is_typed and kept + size <= MOST_KEPT:
            # One list for all: checks calculate the workbook again with other contents.
            self.book.typed[block] = made
            return made, True
        return made, False

    def keep(self, made: Matrix) -> bool:
        """Whether there is room to keep a block of values for other formulas."""
        if self.kept + made.height * made.width > MOST_KEPT:
            return False
        self.kept += made.height * made.width
        return True

    # -- inside -----------------------------------------------------------------------------

    def _given(self, node: t.Node, array: bool) -> v.Value:
        """Give the value of an argument; one that fails is an error value, which ISERROR takes.

        What is not evaluated never becomes an argument: no function may count it.
        """
        try:
            value = self.evaluate(node, array)
        except FormulaError as exc:
            value = exc.value
        if isinstance(value, NotEvaluated):
            raise FormulaError(value)
        return value

    def _one(self, value: v.Value) -> v.Scalar:
        """Give one value of an argument; of a range beside the formula, or an error."""
        try:
            return self.scalar(value)
        except FormulaError as exc:
            return exc.value

    def _cell(self, place: Place) -> v.Scalar:
        if place in self.memo:
            return self.memo[place]
        content = self.book.content(place)
        return None if isinstance(content, Formula) else content

    def _circle(self, path: list[Place], again: Place) -> None:
        circle = tuple(path[path.index(again) :])
        self.circles.append(circle)
        shown = ", ".join(place_text(place) for place in circle[:6])
        for place in circle:
            self.memo[place] = NotEvaluated(f"circular reference: {shown}")
            self.moved.add(place)

    def _unary(self, node: t.Unary, array: bool) -> v.Value:
        value = self.evaluate(node.operand, array)
        if node.op == "+":
            return value if array else self.scalar(value)
        if node.op == "-":
            return self.each(lambda x: -v.number(x), array, value)
        return self.each(lambda x: v.number(x) / 100, array, value)

    def _binary(self, node: t.Binary, array: bool) -> v.Value:
        left = self.evaluate(node.left, array)
        right = self.evaluate(node.right, array)
        return self.each(OPERATORS[node.op], array, left, right)

    def _call(self, node: t.Call, array: bool) -> v.Value:
        name = node.function
        if name in OF_DAYS and self.book.date_1904:
            raise FormulaError(NotEvaluated("days that are counted from 1904"))
        special = SPECIAL.get(name)
        if special is not None:
            return special(self, node.arguments, array)
        single = SINGLE.get(name)
        if single is not None:
            least, most, plain = single
            if not least <= len(node.arguments) <= most:
                return NotEvaluated(f"{name} with {len(node.arguments)} arguments")
            given = [self._given(part, array) for part in node.arguments]
            if name in _NO_RANGES and any(isinstance(x, Matrix) for x in given):
                raise FormulaError(NotEvaluated(f"{name} of a range"))
            return self.each(plain, array, *given)
        function = FUNCTIONS.get(name)
        if function is None:
            raise FormulaError(NotEvaluated(REFUSED.get(name, f"the function {name} is unknown")))
        inner = array or name in ARRAY_FUNCTIONS
        try:
            given = [self.argument(part, inner) for part in node.arguments]
            return for_each(self, name, function, given, array=array)
        except TypeError as exc:
            if "argument" in str(exc):
                return NotEvaluated(f"{name} with {len(node.arguments)} arguments")
            raise


_OF_PARTS = frozenset({t.Unary, t.Binary, t.Call})

# No evaluator holds itself, so that one that is no longer used leaves no list of a log behind.
_KINDS: dict[type, Callable[[Evaluator, Any, bool], v.Value]] = {
    t.Constant: lambda _, node, __: node.value,
    t.CellRef: lambda self, node, _: self._cell(node.place),
    t.RangeRef: lambda self, node, _: self.matrix(node),
    t.Unary: Evaluator._unary,
    t.Binary: Evaluator._binary,
    t.Call: Evaluator._call,
    t.Literal: lambda _, node, __: Matrix([list(row) for row in node.rows]),
    t.Unknown: lambda _, node, __: NotEvaluated(node.reason),
}
