"""Functions over many values: sums, counts, extremes; texts in cells are skipped."""

from __future__ import annotations

import datetime as dt
import math
import operator
import re
from collections.abc import Callable, Hashable, Iterator, Sequence

from jcm_mrv.patterns import pattern
from jcm_mrv.workbook.formulas import values as v
from jcm_mrv.workbook.formulas.elementwise import sum_of_products
from jcm_mrv.workbook.formulas.texts import serial, workdays
from jcm_mrv.workbook.formulas.values import (
    Column,
    ErrorValue,
    FormulaError,
    Matrix,
    NotEvaluated,
)

_A_DAY = pattern(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}", re.ASCII)
_CRITERION = pattern(r"(<=|>=|<>|<|>|=)?(.*)\Z", re.DOTALL)
_MOST_KEPT = 100_000
"""Lines of a column, times the criteria whose choice of them is kept."""


def numbers(*given: v.Value) -> Iterator[float]:
    """Give the numbers of arguments as sums see them.

    Raises
    ------
    FormulaError
        For an error among them.
    """
    for value in given:
        if isinstance(value, Matrix):
            for item in value:
                if isinstance(item, float):
                    yield item
                elif isinstance(item, (ErrorValue, NotEvaluated)):
                    raise FormulaError(item)
        elif value is not None:
            yield v.number(value)


def _sum(*given: v.Value) -> float:
    return v.finite(math.fsum(numbers(*given)))


def _average(*given: v.Value) -> float:
    found = list(numbers(*given))
    if not found:
        raise FormulaError(ErrorValue.DIV0)
    return math.fsum(found) / len(found)


def _median(*given: v.Value) -> float:
    found = sorted(numbers(*given))
    if not found:
        raise FormulaError(ErrorValue.NUM)
    middle = len(found) // 2
    return found[middle] if len(found) % 2 else (found[middle - 1] + found[middle]) / 2


def _product(*given: v.Value) -> float:
    found = list(numbers(*given))
    return v.finite(math.prod(found)) if found else 0.0


def _count(*given: v.Value) -> float:
    total = 0
    for value in given:
        if isinstance(value, Matrix):
            total += sum(isinstance(x, float) for x in value)
            _stop_at_unknown(value)
        elif isinstance(value, str):
            number = v.text_number(value)
            if number is None and isinstance(unclear := v.no_number(value), NotEvaluated):
                raise FormulaError(unclear)
            total += number is not None
        elif value is not None and not isinstance(value, ErrorValue):
            total += 1
    return float(total)


def _count_filled(*given: v.Value) -> float:
    total = 0
    for value in given:
        if isinstance(value, Matrix):
            total += sum(x is not None for x in value)
            _stop_at_unknown(value)
        else:
            total += value is not None
    return float(total)


def _count_blank(cells: v.Value) -> float:
    matrix = as_matrix(cells)
    _stop_at_unknown(matrix)
    if matrix.is_cut:
        raise FormulaError(NotEvaluated("empty cells of whole rows or columns"))
    return float(sum(x is None or x == "" for x in matrix))


def _stop_at_unknown(matrix: Matrix) -> None:
    for item in matrix:
        if isinstance(item, NotEvaluated):
            raise FormulaError(item)


def _sum_product(*given: v.Value) -> float:
    matrices = [as_matrix(value) for value in given]
    shapes = {(m.height, m.width) for m in matrices}
    if len(shapes) != 1:
        raise FormulaError(ErrorValue.VALUE)
    terms = []
    if shapes == {(1, 1)} and any(isinstance(m.rows[0][0], str) for m in matrices):
        raise FormulaError(NotEvaluated("SUMPRODUCT of single texts"))
    plain = sum_of_products([m.items for m in matrices])
    if plain is not None:
        return v.finite(plain)
    for items in zip(*matrices, strict=True):
        for item in items:
            v.stop_if_failed(item)
        terms.append(v.finite(math.prod(x if isinstance(x, float) else 0.0 for x in items)))
    return v.finite(math.fsum(terms))


def as_matrix(value: v.Value) -> Matrix:
    """Give a value as a block of values."""
    if isinstance(value, Matrix):
        return value
    v.stop_if_failed(value)
    return Matrix([[value]])


def _truths(given: tuple[v.Value, ...]) -> list[bool]:
    found = []
    for value in given:
        if isinstance(value, Matrix):
            for item in value:
                v.stop_if_failed(item)
                if isinstance(item, (bool, float)):
                    found.append(bool(item))
        elif isinstance(value, str) and value.strip().upper() not in ("TRUE", "FALSE"):
            raise FormulaError(NotEvaluated("a text as a truth value"))
        elif value is not None:
            found.append(v.truth(value))
    if not found:
        raise FormulaError(ErrorValue.VALUE)
    return found


# -- with conditions ------------------------------------------------------------------------


def criterion(wanted: v.Scalar) -> Callable[[v.Scalar], bool]:
    """Give the test that a criterion such as ``">=5"`` or ``"grid"`` stands for."""
    if isinstance(wanted, ErrorValue):
        raise FormulaError(NotEvaluated("an error as a criterion"))
    v.stop_if_failed(wanted)
    if isinstance(wanted, bool):
        return lambda item: item is wanted
    if not isinstance(wanted, str):
        target = v.number(wanted)
        return lambda item: _holds("=", item, target)
    match = _CRITERION.match(wanted)
    assert match is not None
    op, rest = match[1] or "=", match[2]
    if v.error_value(rest) is not None:
        raise FormulaError(NotEvaluated("an error as a criterion"))
    if (truth := rest.strip().upper()) in ("TRUE", "FALSE"):
        if op not in ("=", "<>"):
            raise FormulaError(NotEvaluated("a truth value that is larger or smaller"))
        return lambda item: (item is (truth == "TRUE")) is (op == "=")
    number = v.text_number(rest)
    if number is not None:
        holds, order = _ORDERED[op], v.order_to(number)
        # Of numbers, which most are, a list of many lines is looked through often.
        return lambda item: (
            holds(order(item), 0) if type(item) is float else _holds(op, item, number)
        )
    if _A_DAY.fullmatch(rest.strip()):
        return _of_a_day(op, rest)
    if re.search(r"[*?~]", rest) and op in ("=", "<>"):
        pattern = _wildcards(rest)
        return lambda item: (isinstance(item, str) and bool(pattern.fullmatch(item))) is (op == "=")
    if rest == "" and op not in ("=", "<>"):
        return lambda _: False
    if rest == "":
        return lambda item: (item is None or (item == "" and not match[1])) is (op == "=")
    if op in ("=", "<>"):
        folded = rest.casefold()
        return lambda item: (isinstance(item, str) and item.casefold() == folded) is (op == "=")
    return lambda item: _holds_text(op, item, rest)


def _of_a_day(op: str, text: str) -> Callable[[v.Scalar], bool]:
    """Give the test of a criterion that is a day as well as a text: texts are compared as such.

    Which number ``03/04/2024`` is differs between settings.
    """
    try:
        number = serial(dt.date.fromisoformat(text.strip()))
    except ValueError:
        number = None

    def test(item: v.Scalar) -> bool:
        if isinstance(item, str):
            return _holds_text(op, item, text)
        if isinstance(item, float) and number is None:
            raise FormulaError(NotEvaluated("a text that may be a number or a date"))
        return _holds(op, item, number or 0.0)

    return test


def _holds(op: str, item: v.Scalar, number: float) -> bool:
    if isinstance(item, str) and op == "=":
        found = v.text_number(item)
        if found is None and isinstance(unclear := v.no_number(item), NotEvaluated):
            raise FormulaError(unclear)
        item = item if found is None else found
    if not isinstance(item, float):
        return op == "<>"
    return _ORDERED[op](v.order(item, number), 0)


def _holds_text(op: str, item: v.Scalar, wanted: str) -> bool:
    if not isinstance(item, str):
        return op == "<>"
    return _ORDERED[op](v.compare(item, wanted), 0)


_ORDERED: dict[str, Callable[[int, int], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


def _wildcards(text: str) -> re.Pattern[str]:
    parts = re.findall(r"~[*?~]|[*?]|[^*?~]+|~", text)
    found = [
        ".*" if p == "*" else "." if p == "?" else re.escape(p[1:] if p[0] == "~" and p[1:] else p)
        for p in parts
    ]
    # Two stars in a row are one: backtracking over many would take for ever.
    return re.compile(re.sub(r"(?:\.\*)+", ".*", "".join(found)), re.IGNORECASE | re.DOTALL)


def chosen(pairs: Sequence[v.Value]) -> tuple[list[int], int]:
    """Give the places, row by row, where all criteria are met, and the width of a row."""
    if len(pairs) % 2:
        raise FormulaError(ErrorValue.VALUE)
    columns, wishes = [m.rows for m in pairs[::2] if isinstance(m, Matrix)], pairs[1::2]
    first = columns[0] if len(columns) == len(wishes) > 0 else None
    kept: dict[Hashable, list[int]] = first.chosen if isinstance(first, Column) else {}
    # A column does not hold itself: what nobody asks for any more is freed at once.
    asked = (
        *(None if rows is first else rows for rows in columns if isinstance(rows, Column)),
        *((type(wanted), wanted) for wanted in wishes if not isinstance(wanted, Matrix)),
    )
    is_whole = len(asked) == len(pairs)
    if is_whole and (known := kept.get(asked)) is not None:
        return known, 1
    places: Sequence[int] | None = None
    shape = (0, 0)
    for cells, wanted in zip(pairs[::2], pairs[1::2], strict=True):
        matrix = as_matrix(cells)
        if isinstance(wanted, Matrix) and wanted.height * wanted.width != 1:
            raise FormulaError(NotEvaluated("several criteria in place of one"))
        test = criterion(wanted.rows[0][0] if isinstance(wanted, Matrix) else wanted)
        if places is not None and shape != (matrix.height, matrix.width):
            raise FormulaError(ErrorValue.VALUE)
        shape = (matrix.height, matrix.width)
        _stop_at_unknown(matrix)
        items = matrix.items
        inside = range(len(items)) if places is None else places
        places = [n for n in inside if test(items[n])]
    found = list(places or ())
    # What is kept takes the room of the lines that were chosen, and not of all.
    size = len(found) + len(asked)
    if is_whole and isinstance(first, Column) and first.chosen_size + size <= _MOST_KEPT:
        kept[asked] = found
        first.chosen_size += size
    return found, shape[1]


def _count_if(*pairs: v.Value) -> float:
    cut = [isinstance(cells, Matrix) and cells.is_cut for cells in pairs[::2]]
    if all(cut):
        empty = [Matrix([[None]]) if n % 2 == 0 else wanted for n, wanted in enumerate(pairs)]
        if chosen(empty)[0]:
            raise FormulaError(NotEvaluated("empty cells of whole rows or columns"))
    return float(len(chosen(pairs)[0]))


def _taken(cells: v.Value, pairs: Sequence[v.Value]) -> Matrix:
    """Give what stands in a range where others meet their criteria."""
    matrix = as_matrix(cells)
    places, wide = chosen(pairs)
    items, width = matrix.items, matrix.width
    if width == wide:
        return Matrix([[items[n] for n in places if n < len(items)]])
    apart = (divmod(n, wide) for n in places)
    return Matrix([[items[r * width + c] for r, c in apart if r < matrix.height and c < width]])


def _sum_if(cells: v.Value, wanted: v.Value, summed: v.Value | None = None) -> float:
    return _sum(_taken(cells if summed is None else summed, (cells, wanted)))


def _average_if(cells: v.Value, wanted: v.Value, taken: v.Value | None = None) -> float:
    return _average(_taken(cells if taken is None else taken, (cells, wanted)))


def _ifs(function: Callable[..., float]) -> Callable[..., float]:
    return lambda cells, *pairs: function(_taken(cells, pairs))


def _extreme(function: Callable[..., float]) -> Callable[..., float]:
    return lambda *given: function(numbers(*given), default=0.0)


def _joined(between: v.Value, leave_out: v.Value, *given: v.Value) -> v.Scalar:
    mark, skips = (as_matrix(x).rows[0][0] for x in (between, leave_out))
    items = [item for value in given for item in as_matrix(value)]
    skip = v.truth(skips)
    return v.text(mark).join(v.text(x) for x in items if not skip or x not in (None, ""))


AGGREGATES: dict[str, Callable[..., v.Value]] = {
    "SUM": _sum,
    "SUMSQ": lambda *given: v.finite(math.fsum(x * x for x in numbers(*given))),
    "PRODUCT": _product,
    "AVERAGE": _average,
    "MEDIAN": _median,
    "MIN": _extreme(min),
    "MAX": _extreme(max),
    "COUNT": _count,
    "COUNTA": _count_filled,
    "COUNTBLANK": _count_blank,
    "SUMPRODUCT": _sum_product,
    "AND": lambda *given: all(_truths(given)),
    "OR": lambda *given: any(_truths(given)),
    "XOR": lambda *given: sum(_truths(given)) % 2 == 1,
    "SUMIF": _sum_if,
    "AVERAGEIF": _average_if,
    "COUNTIF": _count_if,
    "COUNTIFS": _count_if,
    "SUMIFS": _ifs(_sum),
    "AVERAGEIFS": _ifs(_average),
    "MINIFS": _ifs(_extreme(min)),
    "MAXIFS": _ifs(_extreme(max)),
    "NETWORKDAYS": workdays,
    "TEXTJOIN": _joined,
    "CONCAT": lambda *given: "".join(v.text(x) for value in given for x in as_matrix(value)),
}
