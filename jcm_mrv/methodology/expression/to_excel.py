"""Expression tree to live spreadsheet formulas that agree with NumPy and with exact arithmetic.

Spreadsheets differ from the language in known places, and each is rendered so that it does not
matter:

- ``-2^2`` is 4 in a spreadsheet and -4 in mathematics: powers and negations are always in brackets.
- Comparison: Excel compares 15 digits, LibreOffice 48 bits; here both compare with the tolerance of
  :data:`~jcm_mrv.methodology.expression.table.TOLERANCE`, written into the formula.
- Rounding: Excel looks at 15 digits, LibreOffice at its own; here what lies within the same
  tolerance of a step, or of a half one, is on it.
- ``AND`` and ``OR`` compute all of their parts, so that ``AND(x<>0, 1/x>2)`` fails: nested ``IF``
is used.
- A difference of nearly equal numbers is zero only where it is the last step of a cell: what has a
  difference in it and divides, or is the base of a power, or has its root or logarithm taken, is
  computed in a cell of its own.
- Sums over members: the summand gets one cell per member (:func:`lower`), the sum is ``SUM`` over
these cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Protocol

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.days import DATE
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.formula_tests import comparison, row_in_columns, row_tests
from jcm_mrv.methodology.expression.literals import excel_day, excel_number, excel_text
from jcm_mrv.methodology.expression.table import OTHERWISE, Table

_NAMES = {"log": "ln"}
"""Functions that a spreadsheet calls by another name."""
_NESTED_ROWS = 40
"""Rows of a table in one nested IF; Excel nests at most 64 functions."""


@immutable(slots=True)
class Step:
    """One cell (or one cell per member of each index): the name it gets, its indices, its tree."""

    name: str
    indices: tuple[tuple[str, str], ...]
    tree: t.Node


class Cells(Protocol):
    """Where values stand in the sheets."""

    def cell(self, name: str, members: Sequence[int]) -> str:
        """Give the cell of a value for the given member positions."""
        ...

    def cells_over(self, name: str, members: Sequence[int | None]) -> Sequence[str]:
        """Give the cells or ranges of a value over all members where a position is None."""
        ...

    def row_value(self, table: str, row: int) -> str:
        """Give the cell that holds the value of a table's row."""
        ...

    def place_of(self, name: str, place: int, key: str) -> str:
        """Give the place, from one, of the member of a set of a name whose id a cell has."""
        ...

    def value_at(self, name: str, places: Sequence[int | str]) -> str:
        """Give a value by the places of its members, as they are known or as they are found."""
        ...

    def column(self, table: str, number: int) -> str:
        """Give the values of the rows of a table, or what stands in a column beside them."""
        ...


def lower(
    name: str, node: t.Node, indices: tuple[tuple[str, str], ...] = (), prefix: str = ""
) -> list[Step]:
    """Give the cells that an equation needs: helper steps first, the equation itself last.

    Parameters
    ----------
    name : str
        Name of the equation.
    node : Node
        Its tree.
    indices : tuple of (index, set)
        Its free indices.
    prefix : str, optional
        What helper names start with, ``name`` by default; they end in ``.1``, ``.2``, ...
    """
    lowering = _Lowering(prefix or name)
    tree = lowering.convert(node, indices)
    return [*lowering.steps, Step(name, indices, tree)]


class _Lowering:
    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.steps: list[Step] = []

    def helper(self, node: t.Node, indices: tuple[tuple[str, str], ...]) -> t.Ref:
        used = {index for part in t.walk(node) for index in t.letters_of(part)}
        kept = tuple(pair for pair in indices if pair[0] in used)
        name = f"{self.prefix}.{len(self.steps) + 1}"
        self.steps.append(Step(name, kept, node))
        return t.Ref(name, tuple(index for index, _ in kept))

    def leaf(self, node: t.Node, indices: tuple[tuple[str, str], ...]) -> t.Node:
        simple = isinstance(node, (t.Ref, t.Number, t.Text))
        return node if simple else self.helper(node, indices)

    def member(self, body: t.Node, inner: tuple[tuple[str, str], ...]) -> t.Ref:
        """Give what stands in a cell of its own for each member of a set."""
        converted = self.convert(body, inner)
        return converted if isinstance(converted, t.Ref) else self.helper(converted, inner)

    def settled(self, node: t.Node, indices: tuple[tuple[str, str], ...]) -> t.Node:
        """Give a cell of its own to what contains a difference, so that noise of it is zero."""
        differs = any(isinstance(p, t.Binary) and p.op in "+-" for p in t.walk(node))
        return self.helper(node, indices) if differs else node

    def convert(self, node: t.Node, indices: tuple[tuple[str, str], ...]) -> t.Node:
        def down(part: t.Node) -> t.Node:
            return self.convert(part, indices)

        match node:
            case t.Picked(name, places):
                # The attribute stands in a cell; what it picks has one for each member.
                own = [i if isinstance(i, str) else down(i) for i in places]
                return self.helper(t.picked(name, own), indices)
            case t.Negate(operand):
                return t.Negate(down(operand))
            case t.Binary("/", left, right):
                return t.Binary("/", down(left), self.settled(down(right), indices))
            case t.Binary(op, left, right):
                return t.Binary(op, down(left), down(right))
            case t.Power(base, exponent):
                inner = down(base)
                if exponent < 0:
                    inner = self.leaf(inner, indices)
                return t.Power(inner, exponent)
            case t.Compare(op, left, right):
                return t.Compare(
                    op, self.leaf(down(left), indices), self.leaf(down(right), indices)
                )
            case t.Logic(op, operands):
                return t.Logic(op, tuple(down(part) for part in operands))
            case t.IfElse(condition, then, otherwise):
                return t.IfElse(down(condition), down(then), down(otherwise))
            case t.Call("power", (base, exponent)):
                return t.Call("power", (self.settled(down(base), indices), down(exponent)))
            case t.Call("log" | "log10" | "sqrt" as function, (operand,)):
                return t.Call(function, (self.settled(down(operand), indices),))
            case t.Call(function, arguments):
                return t.Call(function, tuple(down(part) for part in arguments))
            case t.Round(function, operand, digits):
                return t.Round(function, self.leaf(down(operand), indices), digits)
            case t.Sum(body, index, over):
                return t.Sum(self.member(body, (*indices, (index, over))), index, over)
            case t.Each(body, index, over, where):
                # Of parts that it is not about there is no cell.
                body = body if where is None else t.IfElse(where, body, t.Number(Fraction(0)))
                return t.Each(self.member(body, (*indices, (index, over))), index, over, where)
            case t.Interpolate(table, key):
                return t.Interpolate(table, self.leaf(down(key), indices))
            case t.Lookup(table, keys):
                return t.Lookup(table, tuple(self.leaf(down(key), indices) for key in keys))
            case _:
                return node


def to_excel(
    node: t.Node,
    cells: Cells,
    members: Mapping[str, int],
    tables: Mapping[str, Table],
    sizes: Mapping[str, int],
) -> str:
    """Give the formula, without ``=``, of a lowered expression for one choice of members.

    Parameters
    ----------
    node : Node
        A tree of a :class:`Step`.
    cells : Cells
        Where values stand.
    members : mapping of str to int
        Member position per free index.
    tables : mapping of str to Table
        The tables that are looked up.
    sizes : mapping of str to int
        Members per set.
    """
    return _Excel(cells, dict(members), tables, sizes).render(node)


class _Excel:
    def __init__(
        self,
        cells: Cells,
        members: dict[str, int],
        tables: Mapping[str, Table],
        sizes: Mapping[str, int],
    ) -> None:
        self.cells, self.members, self.tables, self.sizes = cells, members, tables, sizes

    def render(self, node: t.Node) -> str:
        match node:
            case t.Quantity(value, unit) if unit == DATE:
                return excel_day(value)
            case t.Number(value):
                return excel_number(value)
            case t.Call("years_after", (operand, t.Number(years))):
                return f"EDATE({self.render(operand)},{12 * int(years)})"
            case t.Text(value):
                return excel_text(value)
            case t.Ref(name, indices):
                return self.cells.cell(name, [self.members[index] for index in indices])
            case t.Picked(name, indices):
                return self.picked(name, indices)
            case t.Negate(operand):
                return f"(-{self.tight(operand)})"
            case t.Binary(op, left, right):
                return f"{self.operand(left, op)}{op}{self.operand(right, op, right=True)}"
            case t.Power(base, exponent):
                shown = str(exponent) if exponent >= 0 else f"({exponent})"
                return f"({self.tight(base)}^{shown})"
            case t.Compare(op, left, right):
                return self.compare(op, left, right)
            case t.Logic(op, operands):
                return self.logic(op, operands)
            case t.IfElse(condition, then, otherwise):
                a, b = self.render(then), self.render(otherwise)
                return f"IF({self.render(condition)},{a},{b})"
            case t.Call(function, arguments):
                return self.call(_NAMES.get(function, function), arguments)
            case t.Round(function, operand, digits):
                return self.round(function, self.render(operand), digits)
            case t.Sum(body, index, over) if isinstance(body, t.Ref):
                if self.sizes[over] == 0:
                    return "0"
                if index not in body.indices:
                    return f"({self.sizes[over]}*{self.render(body)})"
                summands = self.summands(body, index)
                return f"SUM({summands})" if summands else "0"
            case t.Lookup():
                return self.lookup(node)
            case t.Interpolate(table, key):
                return self.interpolate(table, self.render(key))
            case _:
                raise AssertionError(f"not lowered: {node}")

    def picked(self, name: str, indices: Sequence[str | t.Ref | t.Picked]) -> str:
        """Give the value of the member that stands in the cell of an attribute, #N/A for none."""
        places = [
            self.members[index]
            if isinstance(index, str)
            else self.cells.place_of(name, n, self.render(index))
            for n, index in enumerate(indices)
        ]
        return self.cells.value_at(name, places)

    def call(self, function: str, arguments: Sequence[t.Node]) -> str:
        parts = []
        for part in arguments:
            if not isinstance(part, t.Each):
                parts.append(self.render(part))
            elif self.sizes[part.over] > 0:
                assert isinstance(part.body, t.Ref)
                own = part.index in part.body.indices
                parts.append(
                    self.summands(part.body, part.index, function)
                    if own
                    else self.render(part.body)
                )
        parts = [part for part in parts if part]
        return f"{function.upper()}({','.join(parts)})" if parts else "NA()"

    @staticmethod
    def round(function: str, x: str, digits: int) -> str:
        """Give a rounding of a cell, with the tolerance of comparisons in it."""
        nearest, limit = f"ROUND({x},{digits})", f"0.000000000001*ABS({x})"
        if function == "round":
            half = excel_number(Fraction(1, 2) / Fraction(10) ** digits)
            over = f"ABS({x}-ROUNDDOWN({x},{digits}))"
            return f"IF(ABS({over}-{half})<={limit},ROUNDUP({x},{digits}),{nearest})"
        other = f"{function.upper()}({x},{digits})"
        return f"IF(ABS({nearest}-{x})<={limit},{nearest},{other})"

    def summands(self, body: t.Ref, index: str, function: str = "sum") -> str:
        places = [None if i == index else self.members[i] for i in body.indices]
        parts = list(self.cells.cells_over(body.name, places))
        while len(parts) > 200:  # a function takes at most 255 arguments
            parts = [
                f"{function.upper()}({','.join(parts[n : n + 200])})"
                for n in range(0, len(parts), 200)
            ]
        return ",".join(parts)

    def tight(self, node: t.Node) -> str:
        text = self.render(node)
        return f"({text})" if isinstance(node, (t.Binary, t.Compare)) else text

    def operand(self, node: t.Node, op: str, *, right: bool = False) -> str:
        text = self.render(node)
        if not isinstance(node, t.Binary):
            return text
        weaker = op in "*/" and node.op in "+-"
        # Evaluation order is kept: floats are not associative, and cells must equal the trace.
        return f"({text})" if weaker or right else text

    def compare(self, op: str, left: t.Node, right: t.Node) -> str:
        a, b = self.render(left), self.render(right)
        if self.is_text(left) or self.is_text(right):
            same = f"EXACT({a},{b})"
            return same if op == "==" else f"NOT({same})"
        return comparison(op, a, b)

    @staticmethod
    def is_text(node: t.Node) -> bool:
        return isinstance(node, t.Text)

    def logic(self, op: str, operands: Sequence[t.Node]) -> str:
        first = self.render(operands[0])
        if op == "not":
            return f"NOT({first})"
        if len(operands) == 1:
            return first
        rest = self.logic(op, operands[1:])
        return f"IF({first},{rest},FALSE)" if op == "and" else f"IF({first},TRUE,{rest})"

    def interpolate(self, table: str, key: str) -> str:
        """Give the value on the line between two points, #N/A outside of all of them."""
        points = self.tables[table].points
        shown = excel_day if self.tables[table].days else excel_number
        formula = "NA()"
        for (low, one), (high, other) in reversed([*pairwise(points)]):
            start, end = (self.cells.row_value(table, position) for position in (one, other))
            x, y, width = shown(low), shown(high), excel_number(high - low)
            line = f"{start}+({key}-{x})*({end}-{start})/{width}"
            test = comparison("<=", key, y) if high == points[-1][0] else f"{key}<={y}"
            formula = f"IF({test},{line},{formula})"
        return f"IF({comparison('<', key, shown(points[0][0]))},NA(),{formula})"

    def lookup(self, node: t.Lookup) -> str:
        keys, table = [self.render(key) for key in node.keys], self.tables[node.table]
        beside = table.beside
        if not beside:
            return self.nested(table, keys, table.order)
        others = [n for n in table.order if OTHERWISE in table.rows[n].conditions]
        columns = [self.cells.column(table.name, n) for n in range(len(beside) + 2)]
        return row_in_columns(beside, keys, columns, self.nested(table, keys, others))

    def nested(self, table: Table, keys: Sequence[str], order: Sequence[int]) -> str:
        parts = [
            self.choose(table, keys, order[n : n + _NESTED_ROWS])
            for n in range(0, len(order), _NESTED_ROWS)
        ]
        formula = parts.pop() if parts else "NA()"
        for part in reversed(parts):
            # IFNA came with Excel 2013, hence the prefix in the file.
            formula = f"_xlfn.IFNA({part},{formula})"
        return formula

    def choose(self, table: Table, keys: Sequence[str], positions: Sequence[int]) -> str:
        """Give the value of the row that fits among some rows, #N/A where none does."""
        formula = "NA()"
        for position in reversed(positions):
            conditions = table.rows[position].conditions
            tests = [
                test
                for n, (condition, key) in enumerate(zip(conditions, keys, strict=True))
                for test in row_tests(condition, key, is_day=n in table.days)
            ]
            value = self.cells.row_value(table.name, position)
            if not tests:
                formula = value
            else:
                test = tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"
                formula = f"IF({test},{value},{formula})"
        return formula
