"""Functions that look at their arguments before evaluating them: conditions, positions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas import values as v
from jcm_mrv.workbook.formulas.aggregates import AGGREGATES
from jcm_mrv.workbook.formulas.book import Evaluation
from jcm_mrv.workbook.formulas.values import ErrorValue, FormulaError, Matrix, NotEvaluated

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
    for condition, value in zip(given[::2], given[1::2], strict=False):
        if v.truth(evaluator.scalar(evaluator.evaluate(condition))):
            return _filled(evaluator.evaluate(value, array))
    return ErrorValue.NA


def _switch(evaluator: Evaluation, given: Arguments, array: bool) -> v.Value:
    if len(given) < 3:
        return NotEvaluated("SWITCH with too few arguments")
    wanted = evaluator.scalar(evaluator.evaluate(given[0]))
    rest = given[1:]
    for case, value in zip(rest[::2], rest[1::2], strict=False):
        if v.compare(wanted, evaluator.scalar(evaluator.evaluate(case))) == 0:
            return _filled(evaluator.evaluate(value, array))
    return _filled(evaluator.evaluate(rest[-1], array)) if len(rest) % 2 else ErrorValue.NA


def _choose(evaluator: Evaluation, given: Arguments, array: bool) -> v.Value:
    if len(given) < 2:
        return NotEvaluated("CHOOSE with too few arguments")
    number = int(v.number(evaluator.scalar(evaluator.evaluate(given[0]))))
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
            case t.RangeRef(_, top, left):
                if not array:
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


_SUBTOTALS = {1: "AVERAGE", 2: "COUNT", 3: "COUNTA", 4: "MAX", 5: "MIN", 6: "PRODUCT", 9: "SUM"}


def _subtotal(evaluator: Evaluation, given: Arguments, array: bool) -> v.Value:
    """Give a subtotal; other subtotals in the range do not count.

    Whether rows were hidden by a filter, so that they do not count either, cannot be told.
    """
    if len(given) < 2:
        return NotEvaluated("SUBTOTAL with too few arguments")
    number = int(v.number(evaluator.scalar(evaluator.evaluate(given[0]))))
    if number not in _SUBTOTALS:
        return NotEvaluated(f"SUBTOTAL({number},...)")
    parts = []
    for part in given[1:]:
        value = evaluator.argument(part)
        if isinstance(part, t.RangeRef) and isinstance(value, Matrix):
            hidden = evaluator.book.hidden.get(part.sheet, ())
            if any(first <= part.bottom and part.top <= last for first, last in hidden):
                return NotEvaluated("SUBTOTAL over hidden rows")
            rows = [list(row) for row in value.rows]
            for sheet, row, column in evaluator.book.cells_in(part):
                if evaluator.book.formula((sheet, row, column)) is not None and any(
                    isinstance(node, t.Call) and node.function == "SUBTOTAL"
                    for node in t.walk(evaluator.book.tree((sheet, row, column)))
                ):
                    rows[row - part.top][column - part.left] = None
            value = Matrix(rows, value.corner)
        parts.append(value)
    return AGGREGATES[_SUBTOTALS[number]](*parts)


SPECIAL: dict[str, SpecialForm] = {
    "IF": _if,
    "IFERROR": _catching(),
    "IFNA": _catching(ErrorValue.NA),
    "IFS": _ifs,
    "SWITCH": _switch,
    "CHOOSE": _choose,
    "ROW": _position(0),
    "COLUMN": _position(1),
    "SUBTOTAL": _subtotal,
}
