"""Functions that look at their arguments before evaluating them: conditions, positions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas import values as v
from jcm_mrv.workbook.formulas.aggregates import AGGREGATES
from jcm_mrv.workbook.formulas.book import Book, Evaluation
from jcm_mrv.workbook.formulas.lookups import LOOKUPS
from jcm_mrv.workbook.formulas.values import ErrorValue, FormulaError, Matrix, NotEvaluated

ELEMENT = "ARRAY.ELEMENT"
"""The name under which the further cells of an array formula take their part of it."""

Arguments = Sequence[t.Node]
SpecialForm = Callable[[Evaluation, Arguments, bool], v.Value]


def _if(evaluator: Evaluation, given: Arguments, array: bool) -> v.Value:
    if not 2 <= len(given) <= 3:
        return NotEvaluated(f"IF with {len(given)} arguments")
    condition = evaluator.evaluate(given[0], array)
    if array and isinstance(condition, Matrix):
        branches = [evaluator.argument(part, True) for part in (*given[1:], t.Constant(False))[:2]]
        return evaluator.each(lambda test, *x: x[not v.truth(test)], True, condition, *branches)
    if v.truth(evaluator.scalar(condition)):
        return _filled(evaluator.evaluate(given[1], array))
    return _filled(evaluator.evaluate(given[2], array)) if len(given) == 3 else False


def _filled(value: v.Value) -> v.Value:
    """Give 0 for an argument that is left out, or for an empty cell."""
    return 0.0 if value is None else value


def _catching(*caught: ErrorValue) -> SpecialForm:
    def function(evaluator: Evaluation, given: Arguments, array: bool) -> v.Value:
        if len(given) != 2:
            return NotEvaluated(f"IFERROR with {len(given)} arguments")
        try:
            value = evaluator.evaluate(given[0], array)
            if not array:
                value = evaluator.scalar(value)
        except FormulaError as exc:
            value = exc.value
        except (OverflowError, ZeroDivisionError):
            value = ErrorValue.NUM
        if isinstance(value, Matrix):
            other = evaluator.argument(given[1], True)
            return evaluator.each(lambda x, y: y if is_caught(x) else x, True, value, other)
        return _filled(evaluator.evaluate(given[1], array) if is_caught(value) else value)

    def is_caught(value: v.Scalar) -> bool:
        return isinstance(value, ErrorValue) and (not caught or value in caught)

    return function


def _ifs(evaluator: Evaluation, given: Arguments, array: bool) -> v.Value:
    if array:
        return NotEvaluated("IFS in an array formula")
    for condition, value in zip(given[::2], given[1::2], strict=False):
        if v.truth(evaluator.scalar(evaluator.evaluate(condition))):
            return _filled(evaluator.evaluate(value, array))
    return ErrorValue.NA


def _switch(evaluator: Evaluation, given: Arguments, array: bool) -> v.Value:
    if len(given) < 3:
        return NotEvaluated("SWITCH with too few arguments")
    if array:
        return NotEvaluated("SWITCH in an array formula")
    wanted = evaluator.scalar(evaluator.evaluate(given[0]))
    rest = given[1:]
    for case, value in zip(rest[::2], rest[1::2], strict=False):
        other = evaluator.scalar(evaluator.evaluate(case))
        if (wanted is None) is not (other is None):
            return NotEvaluated("SWITCH with an empty cell")
        if v.compare(wanted, other) == 0:
            return _filled(evaluator.evaluate(value, array))
    return _filled(evaluator.evaluate(rest[-1], array)) if len(rest) % 2 else ErrorValue.NA


def _choose(evaluator: Evaluation, given: Arguments, array: bool) -> v.Value:
    if len(given) < 2:
        return NotEvaluated("CHOOSE with too few arguments")
    index = evaluator.evaluate(given[0], array)
    if isinstance(index, Matrix) and (array or index.corner is None):
        return NotEvaluated("CHOOSE of several")
    number = int(v.number(evaluator.scalar(index)))
    if not 1 <= number < len(given):
        return ErrorValue.VALUE
    return _filled(evaluator.evaluate(given[number], array))


def _position(axis: int) -> SpecialForm:
    def function(evaluator: Evaluation, given: Arguments, array: bool) -> v.Value:
        if not given:
            _, row, column = evaluator.at
            return float((row, column)[axis] + 1)
        match given[0]:
            case t.CellRef(_, row, column):
                return float((row, column)[axis] + 1)
            case t.RangeRef(_, top, left, bottom, right):
                if not array:
                    if (bottom - top, right - left)[axis]:
                        return NotEvaluated("rows or columns of a range outside of an array")
                    return float((top, left)[axis] + 1)
                values = evaluator.matrix(given[0])
                rows = range(top + 1, top + 1 + values.height)
                columns = range(left + 1, left + 1 + values.width)
                if axis == 0:
                    return Matrix([[float(row)] for row in rows])
                return Matrix([[float(column) for column in columns]])
            case _:
                return NotEvaluated("the row or column of what is no range")

    return function


def _size(axis: int) -> SpecialForm:
    def function(evaluator: Evaluation, given: Arguments, array: bool) -> v.Value:
        if len(given) != 1:
            return NotEvaluated(f"ROWS with {len(given)} arguments")
        match given[0]:
            case t.RangeRef(_, top, left, bottom, right):
                return float((bottom - top, right - left)[axis] + 1)
            case part:
                value = evaluator.argument(part, True)
                if not isinstance(value, Matrix):
                    v.stop_if_failed(value)
                    return 1.0
                return float((value.height, value.width)[axis])

    return function


def _element(evaluator: Evaluation, given: Arguments, array: bool) -> v.Value:
    """Give one of the values of an array formula; a single row or column is repeated.

    The first argument is the cell that holds the formula.
    """
    first = given[0]
    single = _filled(evaluator.evaluate(first))
    value = evaluator.arrays.get(first.place) if isinstance(first, t.CellRef) else None
    row, column = (int(v.number(evaluator.scalar(evaluator.evaluate(n)))) - 1 for n in given[1:])
    if value is None:
        return single
    row, column = (0 if value.height == 1 else row), (0 if value.width == 1 else column)
    if row >= value.height or column >= value.width:
        return ErrorValue.NA
    return _filled(value.rows[row][column])


_SUBTOTALS = {1: "AVERAGE", 2: "COUNT", 3: "COUNTA", 4: "MAX", 5: "MIN", 6: "PRODUCT", 9: "SUM"}
_NESTED = ("SUBTOTAL", "AGGREGATE")
"""Functions whose results others of them leave out."""
_AGGREGATED = {**_SUBTOTALS, 12: "MEDIAN"}
_RANKED = {14: "LARGE", 15: "SMALL"}


def _subtotal(evaluator: Evaluation, given: Arguments, array: bool) -> v.Value:
    """Give a subtotal: other subtotals in the range do not count, nor do rows that are left out.

    A filter hides rows for all of them; rows that a person hides are left out by 101 to 111 alone.
    """
    if len(given) < 2:
        return NotEvaluated("SUBTOTAL with too few arguments")
    number = int(v.number(evaluator.scalar(evaluator.evaluate(given[0]))))
    name = _SUBTOTALS.get(number if number < 100 else number - 100)
    if name is None:
        return NotEvaluated(f"SUBTOTAL({number},...)")
    parts = []
    for argument in given[1:]:
        part = _block(evaluator, argument, "SUBTOTAL")
        without = _left_out(evaluator.book, part, by_hand=number > 100)
        if without is None:
            return NotEvaluated("SUBTOTAL over rows of which only some are filtered")
        parts.append(_without(evaluator, part, without))
    return AGGREGATES[name](*parts)


def _aggregate(evaluator: Evaluation, given: Arguments, array: bool) -> v.Value:
    """Give an aggregate: options leave out subtotals, hidden rows, and errors."""
    if len(given) < 3:
        return NotEvaluated("AGGREGATE with too few arguments")
    number, option = (
        int(v.number(evaluator.scalar(evaluator.evaluate(part)))) for part in given[:2]
    )
    if not 0 <= option <= 7 or number not in {*_AGGREGATED, *_RANKED}:
        return NotEvaluated(f"AGGREGATE({number},{option},...)")
    without_errors = option in (2, 3, 6, 7)
    if number in _RANKED:
        if len(given) != 4:
            return NotEvaluated("AGGREGATE with another number of arguments")
        items = evaluator.argument(given[2], True)
        items = _without_errors(items) if without_errors and isinstance(items, Matrix) else items
        return LOOKUPS[_RANKED[number]](items, evaluator.argument(given[3]))
    parts = []
    for argument in given[2:]:
        part = _block(evaluator, argument, "AGGREGATE")
        hidden = _left_out(evaluator.book, part, by_hand=True) or set()
        if hidden and option % 2 == 0:
            return NotEvaluated("AGGREGATE over rows that are hidden")
        made = _without(evaluator, part, hidden) if option < 4 else _rows(evaluator, part, hidden)
        parts.append(_without_errors(made) if without_errors else made)
    return AGGREGATES[_AGGREGATED[number]](*parts)


def _block(evaluator: Evaluation, argument: t.Node, function: str) -> t.RangeRef:
    """Give the range that an argument is."""
    if isinstance(argument, t.CellRef):
        row, column = argument.row, argument.column
        return t.RangeRef(argument.sheet, row, column, row, column)
    if isinstance(argument, t.RangeRef):
        return argument
    value = evaluator.evaluate(argument)
    if not isinstance(value, Matrix):
        v.stop_if_failed(value)
        raise FormulaError(NotEvaluated(f"{function} of what is no range"))
    raise FormulaError(NotEvaluated(f"{function} of a range that is computed"))


def _rows(evaluator: Evaluation, part: t.RangeRef, without: set[int]) -> Matrix:
    value = evaluator.matrix(part)
    none: list[v.Scalar] = [None] * value.width
    rows = [list(none if n + part.top in without else row) for n, row in enumerate(value.rows)]
    return Matrix(rows, value.corner)


def _without(evaluator: Evaluation, part: t.RangeRef, without: set[int]) -> Matrix:
    """Give a range without some rows, and without the subtotals in it."""
    found = _rows(evaluator, part, without)
    rows = [list(row) for row in found.rows]
    for sheet, row, column in evaluator.book.cells_in(part):
        if evaluator.book.formula((sheet, row, column)) is None:
            continue
        tree = evaluator.book.tree((sheet, row, column))
        if isinstance(tree, t.Call) and tree.function in _NESTED:
            rows[row - part.top][column - part.left] = None
        elif any(isinstance(n, t.Call) and n.function in _NESTED for n in t.walk(tree)):
            raise FormulaError(NotEvaluated("a subtotal over formulas that hold another one"))
    return Matrix(rows, found.corner)


def _without_errors(value: Matrix) -> Matrix:
    rows: list[list[v.Scalar]] = [
        [None if isinstance(x, ErrorValue) else x for x in row] for row in value.rows
    ]
    return Matrix(rows, value.corner)


def _left_out(book: Book, part: t.RangeRef, *, by_hand: bool) -> set[int] | None:
    """Give the rows of a range that do not count; None where that cannot be told."""
    rows = {
        row
        for first, last in book.hidden.get(part.sheet, ())
        for row in range(max(first, part.top), min(last, part.bottom) + 1)
    }
    filters = book.filtered.get(part.sheet, ())
    filtered = {row for row in rows if any(f.top <= row <= f.bottom for f in filters)}
    if by_hand or filtered == rows:
        return rows
    return None if filters else set()


def _range_to(evaluator: Evaluation, given: Arguments, array: bool) -> v.Value:
    """Give the cells from those that one part names to those that another does."""
    ends = [_named_by(evaluator, part) for part in given]
    sheets = {end.sheet for end in ends}
    if len(sheets) > 1:
        raise FormulaError(ErrorValue.VALUE)
    made = t.RangeRef(
        sheets.pop(),
        min(end.top for end in ends),
        min(end.left for end in ends),
        max(end.bottom for end in ends),
        max(end.right for end in ends),
    )
    named = [part for one in given for part in t.walk(one) if isinstance(part, t.RangeRef)]
    if not any(_is_in(made, part) for part in named):
        # What lies between two lists was not computed before.
        raise FormulaError(NotEvaluated("a range from one list into another"))
    return evaluator.matrix(made)


def _named_by(evaluator: Evaluation, node: t.Node) -> t.RangeRef:
    """Give the cells that a part of a formula names, as a range: a cell, or a place in a list."""
    match node:
        case t.RangeRef():
            return node
        case t.CellRef(sheet, row, column):
            return t.RangeRef(sheet, row, column, row, column)
        case t.Call("INDEX", (t.RangeRef() as cells, *places)) if 1 <= len(places) <= 2:
            numbers = [int(v.number(evaluator.scalar(evaluator.evaluate(p)))) for p in places]
            tall, wide = cells.bottom - cells.top + 1, cells.right - cells.left + 1
            row, column = (0, *numbers) if len(numbers) == 1 and tall == 1 else (*numbers, 0)[:2]
            if row < 0 or column < 0:
                raise FormulaError(ErrorValue.VALUE)
            if row > tall or column > wide:
                raise FormulaError(ErrorValue.REF)
            top, left = cells.top + max(row - 1, 0), cells.left + max(column - 1, 0)
            bottom, right = top if row else cells.bottom, left if column else cells.right
            return t.RangeRef(cells.sheet, top, left, bottom, right)
        case t.Constant(ErrorValue() as error):
            raise FormulaError(error)
        case t.Unknown(_, reason):
            raise FormulaError(NotEvaluated(reason))
    raise FormulaError(NotEvaluated("a range whose end is computed"))


def _is_in(one: t.RangeRef, other: t.RangeRef) -> bool:
    ends = ((one.top, one.left), (one.bottom, one.right))
    return all(other.holds((one.sheet, *end)) for end in ends)


SPECIAL: dict[str, SpecialForm] = {
    t.TO: _range_to,
    "IF": _if,
    "IFERROR": _catching(),
    "IFNA": _catching(ErrorValue.NA),
    "IFS": _ifs,
    "SWITCH": _switch,
    "CHOOSE": _choose,
    "ROW": _position(0),
    "COLUMN": _position(1),
    "ROWS": _size(0),
    "COLUMNS": _size(1),
    "SUBTOTAL": _subtotal,
    "AGGREGATE": _aggregate,
    ELEMENT: _element,
}
