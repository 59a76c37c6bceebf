"""Functions of a list with headings, as DSUM: the lines that a block of conditions asks for.

The block has headings of the list and conditions below them; those of one row must all be met, and
it is enough that those of one row are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas import values as v
from jcm_mrv.workbook.formulas.aggregates import AGGREGATES, as_matrix, chosen, criterion
from jcm_mrv.workbook.formulas.values import ErrorValue, FormulaError, Matrix, NotEvaluated

_MADE_OF = {
    "DSUM": "SUM",
    "DCOUNT": "COUNT",
    "DCOUNTA": "COUNTA",
    "DAVERAGE": "AVERAGE",
    "DMAX": "MAX",
    "DMIN": "MIN",
    "DPRODUCT": "PRODUCT",
    "DGET": "",
}
SUMMED = ("SUMIFS", "AVERAGEIFS", "MAXIFS", "MINIFS", *_MADE_OF)
"""Functions that, in trees, take amounts from a range, and conditions from pairs behind it."""


def by_columns(call: t.Call, content: Callable[[Place], object]) -> t.Node:
    """Give a function of a list by its columns: that of the amounts, then those of conditions.

    Each of these is followed by the cells of its conditions. Other functions stay as they are.

    Examples
    --------
    >>> from jcm_mrv.workbook.formulas.parse import parse_formula
    >>> texts = {("S", 0, 0): "Roof", ("S", 0, 1): "kWh", ("S", 0, 3): "roof", ("S", 1, 3): "A"}
    >>> call = parse_formula('=DSUM(A1:B9,"kWh",D1:D2)', "S")
    >>> [(p.top, p.left) for p in by_columns(call, texts.get).arguments[:2]]
    [(1, 1), (1, 0)]
    """
    if call.function not in _MADE_OF:
        return call
    match call.arguments:
        case t.RangeRef() as cells, wanted, t.RangeRef() as block if cells.top < cells.bottom:
            pass
        case _:
            return _open(call, "a list, or conditions, that are no ranges with headings")
    heads = [content((cells.sheet, cells.top, c)) for c in range(cells.left, cells.right + 1)]
    column = _column(content(wanted.place) if isinstance(wanted, t.CellRef) else wanted, heads)
    if column is None:
        return _open(call, "a column that no typed heading of the list names")
    parts: list[t.Node] = [_below(cells, cells.left + column)]
    for c in range(block.left, block.right + 1):
        asked = [content((block.sheet, r, c)) for r in range(block.top + 1, block.bottom + 1)]
        if all(part is None for part in asked):
            continue
        head = content((block.sheet, block.top, c))
        column = _column(head, heads) if isinstance(head, str) else None
        if column is None:
            return _open(call, "a condition whose heading is none of the list")
        parts += [_below(cells, cells.left + column), _below(block, c)]
    return t.Call(call.function, tuple(parts))


def _open(call: t.Call, reason: str) -> t.Unknown:
    return t.Unknown(call.function, f"{call.function} with {reason}")


def _column(wanted: object, heads: Sequence[object]) -> int | None:
    """Give which column is meant, by its heading or by its number."""
    if isinstance(wanted, t.Constant):
        wanted = wanted.value
    if isinstance(wanted, float):
        return int(wanted) - 1 if 1 <= wanted < len(heads) + 1 else None
    if not isinstance(wanted, str):
        return None
    named = [n for n, head in enumerate(heads) if isinstance(head, str) and _same(head, wanted)]
    return named[0] if len(named) == 1 else None


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _below(block: t.RangeRef, column: int) -> t.CellRef | t.RangeRef:
    """Give the cells of a column below its heading."""
    if block.top + 1 == block.bottom:
        return t.CellRef(block.sheet, block.bottom, column)
    return t.RangeRef(block.sheet, block.top + 1, column, block.bottom, column)


def _of_lines(name: str) -> Callable[..., v.Value]:
    def function(amounts: v.Value, *pairs: v.Value) -> v.Value:
        matrix = as_matrix(amounts)
        blocks = [as_matrix(part) for part in pairs]
        found = Matrix([[matrix.items[n] for n in _lines(blocks)]])
        if name:
            return AGGREGATES[name](found)
        if found.width != 1:
            raise FormulaError(ErrorValue.NUM if found.width else ErrorValue.VALUE)
        return found.rows[0][0]

    return function


def _lines(blocks: Sequence[Matrix]) -> list[int]:
    """Give the lines of which a row of conditions is met."""
    found: set[int] = set()
    for row in range(blocks[1].height if blocks else 1):
        asked: list[v.Value] = []
        for cells, conditions in zip(blocks[::2], blocks[1::2], strict=True):
            wanted = conditions.items[row]
            v.stop_if_failed(wanted)
            if wanted is not None:
                _stop_at_longer_names(cells, wanted)
                asked += [cells, wanted]
        if not asked:
            # Of some programs it asks for every line, of others for none.
            raise FormulaError(NotEvaluated("a row without conditions of a list"))
        found.update(chosen(asked)[0])
    return sorted(found)


def _stop_at_longer_names(cells: Matrix, wanted: v.Scalar) -> None:
    """Stop at a condition that programs read in two ways: a name alone, or all that begin so."""
    if wanted == "":
        raise FormulaError(NotEvaluated("an empty text as a condition of a list"))
    name = wanted.removeprefix("<>") if isinstance(wanted, str) else ""
    if name == "" or name[0] in "<>=":
        return
    whole, begun = criterion(name), criterion(f"{name}*")
    if any(isinstance(item, str) and begun(item) and not whole(item) for item in cells):
        raise FormulaError(NotEvaluated("a condition of a list that longer names begin with"))


DATABASES: dict[str, Callable[..., v.Value]] = {
    name: _of_lines(plain) for name, plain in _MADE_OF.items()
}
