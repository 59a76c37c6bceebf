"""A workbook that was read, as the evaluator of formulas takes it."""

from __future__ import annotations

import math

from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.book import Book, Content, Formula
from jcm_mrv.workbook.formulas.values import ErrorValue, error_value
from jcm_mrv.workbook.reading.cells import GridCell, WorkbookGrid

Place = t.Place


def book_of(grid: WorkbookGrid) -> Book:
    """Give the contents of every sheet: typed values, and formulas without their results."""
    sheets: dict[str, dict[tuple[int, int], Content]] = {}
    for sheet in grid.sheets:
        cells = sheets.setdefault(sheet.name, {})
        for position, cell in sheet.cells.items():
            if cell.formula is not None:
                cells[position] = Formula(f"={cell.formula.text}", bool(cell.formula.array))
            elif (value := shown_value(cell)) is not None:
                cells[position] = value
    return Book(sheets, grid.defined_names)


def shown_value(cell: GridCell) -> float | str | bool | ErrorValue | None:
    """Give what a cell shows: typed, or the cached result of its formula."""
    if cell.kind == "error":
        return error_value(str(cell.value)) or ErrorValue.VALUE
    if cell.kind == "text":
        return cell.value if cell.value != "" or cell.formula is not None else None
    return cell.value


def leaf_of(book: Book, place: Place) -> tuple[Place, list[Place]]:
    """Give the cell that a value comes from by plain references, and the cells passed on the way.

    The last cell is typed, empty, or holds a formula that calculates.
    """
    passed: list[Place] = []
    while book.formula(place) is not None and place not in passed:
        node = book.tree(place)
        passed.append(place)
        while isinstance(node, t.Unary) and node.op == "+":
            node = node.operand
        if not isinstance(node, t.CellRef):
            return place, passed
        place = node.place
    return place, [*passed, place]


def same(left: object, right: object, *, relative: float = 1e-9) -> bool:
    """Whether two values of cells are the same but for the last digits of a calculation."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left == right
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return math.isclose(left, right, rel_tol=relative, abs_tol=1e-9)
    if left in (None, "") and right in (None, ""):
        return True
    return left == right


def number_shown(value: float) -> str:
    """Give a number as people read it: digits that matter, thousands apart.

    Examples
    --------
    >>> number_shown(42826880.0), number_shown(0.333), number_shown(265.2922049786621)
    ('42,826,880', '0.333', '265.292205')
    """
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    if abs(value) >= 1:
        return f"{value:,.6f}".rstrip("0").rstrip(".")
    return f"{value:.9g}"
