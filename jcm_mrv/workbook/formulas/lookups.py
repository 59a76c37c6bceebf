"""Functions that look values up in ranges."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from jcm_mrv.workbook.formulas import values as v
from jcm_mrv.workbook.formulas.aggregates import as_matrix, criterion, numbers
from jcm_mrv.workbook.formulas.values import ErrorValue, FormulaError, Matrix, NotEvaluated

NOT_SORTED = "a search in a list that is not sorted"
"""Why a lookup is not evaluated that goes by the order of a list."""


def _single(value: v.Value) -> v.Scalar:
    """Give an argument that is one value; an empty cell is 0."""
    if isinstance(value, Matrix) and value.height * value.width > 1:
        raise FormulaError(NotEvaluated("several values in place of one"))
    found = value.rows[0][0] if isinstance(value, Matrix) else value
    v.stop_if_failed(found)
    return 0.0 if found is None else found


def _exact(items: Sequence[v.Scalar], wanted: v.Scalar) -> int:
    if wanted == "":
        raise FormulaError(NotEvaluated("an empty text that is looked for"))
    for n in _equal(items, wanted):
        unknown = (item for item in items[:n] if isinstance(item, NotEvaluated))
        v.stop_if_failed(next(unknown, None))
        return n
    v.stop_if_failed(next((item for item in items if isinstance(item, NotEvaluated)), None))
    raise FormulaError(ErrorValue.NA)


def _equal(items: Sequence[v.Scalar], wanted: v.Scalar) -> Iterator[int]:
    if isinstance(wanted, str) and any(mark in wanted for mark in "*?~"):
        fits = criterion(wanted)
        return (n for n, item in enumerate(items) if isinstance(item, str) and fits(item))
    kind = _kind(wanted)
    return (
        n for n, item in enumerate(items) if _kind(item) == kind and v.compare(item, wanted) == 0
    )


def _sorted(items: Sequence[v.Scalar], wanted: v.Scalar, *, falling: bool = False) -> int:
    """Give the last item not beyond the wanted one; spreadsheets differ where none are sorted."""
    kind = _kind(wanted)
    v.stop_if_failed(next((item for item in items if isinstance(item, NotEvaluated)), None))
    comparable = [n for n, item in enumerate(items) if _kind(item) == kind]
    for before, after in pairwise(comparable):
        order = v.compare(items[before], items[after])
        if (order < 0) if falling else (order > 0):
            raise FormulaError(NotEvaluated(NOT_SORTED))
    low, high = 0, len(comparable)
    while low < high:
        middle = (low + high) // 2
        order = v.compare(items[comparable[middle]], wanted)
        if (order >= 0) if falling else (order <= 0):
            low = middle + 1
        else:
            high = middle
    if low == 0:
        raise FormulaError(ErrorValue.NA)
    return comparable[low - 1]


def _kind(value: v.Scalar) -> str:
    if isinstance(value, bool):
        return "truth"
    return "number" if isinstance(value, float) else type(value).__name__


def _position(items: Sequence[v.Scalar], wanted: v.Scalar, approximate: v.Value) -> int:
    return _sorted(items, wanted) if v.truth(_single(approximate)) else _exact(items, wanted)


def _vlookup(
    wanted: v.Value, cells: v.Value, column: v.Value, approximate: v.Value = True
) -> v.Scalar:
    matrix, number = as_matrix(cells), int(v.number(_single(column)))
    if number < 1:
        raise FormulaError(ErrorValue.VALUE)
    if number > matrix.width:
        raise FormulaError(ErrorValue.REF)
    row = _position([row[0] for row in matrix.rows], _single(wanted), approximate)
    return matrix.rows[row][number - 1]


def _hlookup(
    wanted: v.Value, cells: v.Value, row: v.Value, approximate: v.Value = True
) -> v.Scalar:
    matrix = as_matrix(cells)
    turned = Matrix([list(column) for column in zip(*matrix.rows, strict=True)])
    return _vlookup(wanted, turned, row, approximate)


def _lookup(wanted: v.Value, cells: v.Value, results: v.Value | None = None) -> v.Scalar:
    matrix = as_matrix(cells)
    across = matrix.width > matrix.height
    items = matrix.rows[0] if across else [row[0] for row in matrix.rows]
    position = _sorted(items, _single(wanted))
    if results is None:
        return matrix.rows[-1][position] if across else matrix.rows[position][-1]
    found = list(as_matrix(results))
    if position >= len(found):
        raise FormulaError(ErrorValue.NA)
    return found[position]


def _match(wanted: v.Value, cells: v.Value, kind: v.Value = 1.0) -> float:
    matrix = as_matrix(cells)
    if matrix.height > 1 and matrix.width > 1:
        raise FormulaError(ErrorValue.NA)
    items, target = list(matrix), _single(wanted)
    order = v.number(_single(kind))
    if order == 0:
        return float(_exact(items, target) + 1)
    return float(_sorted(items, target, falling=order < 0) + 1)


def _among(cells: v.Value, wanted: v.Scalar, mode: v.Value, search: v.Value) -> int | None:
    """Give the position of a value as XLOOKUP and XMATCH look for it; None where there is none."""
    matrix = as_matrix(cells)
    if matrix.height > 1 and matrix.width > 1:
        raise FormulaError(ErrorValue.VALUE)
    items, way, order = list(matrix), v.number(_single(mode)), v.number(_single(search))
    v.stop_if_failed(next((item for item in items if isinstance(item, NotEvaluated)), None))
    if way not in (0, -1, 1, 2) or order not in (1, -1):
        raise FormulaError(NotEvaluated("a search of another kind"))
    kind = _kind(wanted)
    if way == 2:
        found = list(_equal(items, wanted))
    else:
        alike = [n for n, item in enumerate(items) if _kind(item) == kind]
        found = [n for n in alike if v.compare(items[n], wanted) == 0]
        if not found and way:
            beyond = [n for n in alike if v.compare(items[n], wanted) * way > 0]
            nearest = None
            for n in beyond:
                if nearest is None or v.compare(items[n], items[nearest]) * way < 0:
                    nearest = n
            found = [n for n in beyond if v.compare(items[n], items[nearest or 0]) == 0]
    if not found:
        return None
    return found[0] if order > 0 else found[-1]


def _xlookup(
    wanted: v.Value,
    cells: v.Value,
    results: v.Value,
    otherwise: v.Value = None,
    mode: v.Value = 0.0,
    search: v.Value = 1.0,
) -> v.Value:
    looked, given = as_matrix(cells), as_matrix(results)
    across = looked.height == 1 and looked.width > 1
    if (given.width if across else given.height) != looked.height * looked.width:
        raise FormulaError(ErrorValue.VALUE)
    position = _among(cells, _single(wanted), mode, search)
    if position is None:
        if otherwise is None:
            raise FormulaError(ErrorValue.NA)
        return _single(otherwise)
    rows = [row[position : position + 1] for row in given.rows] if across else None
    found = [given.rows[position]] if rows is None else rows
    return found[0][0] if len(found) == len(found[0]) == 1 else Matrix([list(r) for r in found])


def _xmatch(wanted: v.Value, cells: v.Value, mode: v.Value = 0.0, search: v.Value = 1.0) -> float:
    position = _among(cells, _single(wanted), mode, search)
    if position is None:
        raise FormulaError(ErrorValue.NA)
    return position + 1.0


def _filter(cells: v.Value, wanted: v.Value, otherwise: v.Value = None) -> v.Value:
    given, kept = as_matrix(cells), as_matrix(wanted)
    for item in kept:
        v.stop_if_failed(item)
    if kept.width == 1 and kept.height == given.height:
        rows = [list(row) for row, keep in zip(given.rows, kept, strict=True) if v.truth(keep)]
    elif kept.height == 1 and kept.width == given.width:
        keep = [v.truth(item) for item in kept]
        rows = [[x for x, k in zip(row, keep, strict=True) if k] for row in given.rows]
    else:
        raise FormulaError(ErrorValue.VALUE)
    if not rows or not rows[0]:
        if otherwise is None:
            raise FormulaError(NotEvaluated("a FILTER that finds nothing"))
        return _single(otherwise)
    return Matrix(rows)


def _index(cells: v.Value, row: v.Value = 0.0, column: v.Value | None = None) -> v.Value:
    matrix = as_matrix(cells)
    r = int(v.number(_single(row)))
    c = 0 if column is None else int(v.number(_single(column)))
    if column is None and matrix.height == 1:
        r, c = 1, r
    if r < 0 or c < 0:
        raise FormulaError(ErrorValue.VALUE)
    if r > matrix.height or c > matrix.width:
        raise FormulaError(ErrorValue.REF)
    rows = matrix.rows[r - 1 : r] if r else matrix.rows
    picked = [line[c - 1 : c] if c else line for line in rows]
    if len(picked) == 1 and len(picked[0]) == 1:
        return picked[0][0]
    if matrix.corner is None:
        return Matrix(picked)
    return Matrix(picked, (matrix.corner[0] + max(r - 1, 0), matrix.corner[1] + max(c - 1, 0)))


def _nth(cells: v.Value, position: v.Value, *, largest: bool) -> float:
    items = sorted(numbers(cells), reverse=largest)
    n = int(v.number(_single(position)))
    if not 1 <= n <= len(items):
        raise FormulaError(ErrorValue.NUM)
    return items[n - 1]


def _transpose(cells: v.Value) -> Matrix:
    return Matrix([list(column) for column in zip(*as_matrix(cells).rows, strict=True)])


LOOKUPS: dict[str, Callable[..., v.Value]] = {
    "VLOOKUP": _vlookup,
    "HLOOKUP": _hlookup,
    "LOOKUP": _lookup,
    "MATCH": _match,
    "XLOOKUP": _xlookup,
    "XMATCH": _xmatch,
    "FILTER": _filter,
    "INDEX": _index,
    "LARGE": lambda cells, n: _nth(cells, n, largest=True),
    "SMALL": lambda cells, n: _nth(cells, n, largest=False),
    "TRANSPOSE": _transpose,
}
