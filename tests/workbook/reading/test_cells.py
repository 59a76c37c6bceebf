"""What a grid shows: the columns in which texts may stand in some rows."""

from __future__ import annotations

from itertools import product

from jcm_mrv.workbook.address import Range
from jcm_mrv.workbook.reading.cells import GridCell, SheetGrid


def _grid() -> SheetGrid:
    cells = {
        (0, 0): GridCell("text", "Date"),
        (2, 1): GridCell("text", "Roof"),
        (5, 1): GridCell("number", 3.0),
        (1, 3): GridCell("text", "Remark"),
    }
    return SheetGrid("Log", "sheet1.xml", cells=cells, merged=(Range(1, 3, 4, 4),))


def test_columns_that_may_show_a_text_are_those_in_which_one_is_shown() -> None:
    grid = _grid()
    for column, first, last in product(range(6), range(7), range(7)):
        shown = any(grid.shown(row, column).kind == "text" for row in range(first, last + 1))
        may = first <= last and grid.may_show_text(column, first, last)
        assert may == shown, (column, first, last)
