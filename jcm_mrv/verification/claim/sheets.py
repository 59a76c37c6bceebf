"""A workbook that was read, as the evaluator of formulas takes it."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace

from jcm_mrv.patterns import pattern
from jcm_mrv.workbook.address import Place, Range, cell_name, range_of
from jcm_mrv.workbook.formulas.book import Book, Content, Formula
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.special_forms import ELEMENT
from jcm_mrv.workbook.formulas.values import ErrorValue, error_value
from jcm_mrv.workbook.reading.cells import GridCell, WorkbookGrid

_MOST_OF_ARRAYS = 20_000
"""Cells of all array formulas that are each calculated."""
_TEXT_NUMBER = pattern(
    r"['’]?\s*([-+]?)((?:[0-9]{1,3}(?:[ ,'.][0-9]{3})+|[0-9]+)(?:[.,][0-9]+)?)(%?)"
    r"\s*(?:[A-Za-z°][\w/\-]{0,14})?\Z"
)


def book_of(grid: WorkbookGrid, unjudged: Mapping[Place, str] | None = None) -> Book:
    """Give the contents of every sheet: typed values, and formulas without their results.

    ``unjudged`` are formulas that are not to be evaluated, with the reason.
    """
    sheets: dict[str, Contents] = {}
    arrays = 0
    for sheet in grid.sheets:
        formulas: dict[tuple[int, int], Formula] = {}
        for position, cell in sheet.cells.items():
            if cell.formula is None:
                continue
            formulas[position] = Formula(f"={cell.formula.text}", bool(cell.formula.array))
            area = range_of(cell.formula.array) if cell.formula.array else None
            arrays += area.cells if area is not None else 0
            if area is not None and arrays <= _MOST_OF_ARRAYS:
                formulas |= _rest_of_array(area, position)
        sheets[sheet.name] = Contents(sheet.cells, formulas)
    return Book(
        sheets,
        grid.defined_names,
        {sheet.name: sheet.hidden_rows for sheet in grid.sheets},
        {sheet.name: sheet.filtered for sheet in grid.sheets},
        {table.name.casefold(): table for sheet in grid.sheets for table in sheet.tables},
        grid.date_1904,
        unjudged or {},
    )


class Contents(Mapping[tuple[int, int], Content]):
    """What the cells of a sheet hold: its formulas, and what is typed, taken from the sheet itself.

    Logs have a hundred thousand cells, so that none is kept twice.
    """

    def __init__(
        self,
        cells: Mapping[tuple[int, int], GridCell],
        formulas: Mapping[tuple[int, int], Formula],
    ) -> None:
        self._cells, self.formulas = cells, formulas

    def __getitem__(self, position: tuple[int, int]) -> Content:
        found = self.get(position)
        if found is None:
            raise KeyError(position)
        return found

    def get(self, position: tuple[int, int], default: Content = None) -> Content:  # type: ignore[override]
        """Give what a cell holds, ``default`` where it is empty."""
        if self.formulas and (formula := self.formulas.get(position)) is not None:
            return formula
        cell = self._cells.get(position)
        if cell is None:
            return default
        # An empty text is none of the blank cells that count as 0.
        found = cell.value if cell.kind in ("number", "text") else shown_value(cell)
        return default if found is None else found

    def __iter__(self) -> Iterator[tuple[int, int]]:
        yield from self.formulas
        for position in self._cells:
            if position not in self.formulas and self.get(position) is not None:
                yield position

    def __len__(self) -> int:
        return sum(1 for _ in self)


def with_texts(grid: WorkbookGrid, evaluator: Evaluator) -> WorkbookGrid:
    """Give a workbook with the texts of formulas whose results it does not hold.

    Periods, symbols and units are read from what cells show.
    """
    sheets = []
    for sheet in grid.sheets:
        texts = {
            position: replace(cell, kind="text", value=value)
            for position, cell in sheet.cells.items()
            if cell.formula is not None and cell.kind == "blank"
            if isinstance(value := evaluator.value((sheet.name, *position)), str) and value
        }
        sheets.append(replace(sheet, cells={**sheet.cells, **texts}) if texts else sheet)
    return replace(grid, sheets=tuple(sheets))


def _rest_of_array(area: Range, first: tuple[int, int]) -> dict[tuple[int, int], Formula]:
    """Give what the cells of an array formula hold besides the first: its other elements."""
    formula = cell_name(*first)
    found = {}
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            if (row, column) != first:
                at = f"{row - area.top + 1},{column - area.left + 1}"
                found[row, column] = Formula(f"={ELEMENT}({formula},{at})", is_array=True)
    return found


def shown_value(cell: GridCell) -> float | str | bool | ErrorValue | None:
    """Give what a cell shows: typed, or the cached result of its formula."""
    if cell.kind == "error":
        return error_value(str(cell.value)) or ErrorValue.VALUE
    if cell.kind == "text":
        return cell.value if cell.value != "" or cell.formula is not None else None
    return cell.value


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


def number_in(text: str) -> float | None:
    """Give the number that a text looks like; None where it looks like none.

    Examples
    --------
    >>> number_in("1,234.5"), number_in("512,3"), number_in("７００ MWh"), number_in("grid 1")
    (1234.5, 512.3, 700.0, None)
    """
    match = _TEXT_NUMBER.match(unicodedata.normalize("NFKC", text[:60]).strip())
    if match is None:
        return None
    digits = match[2].replace(" ", "").replace("'", "")
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        last = max(comma, point)
        digits = re.sub("[.,]", "", digits[:last]) + "." + digits[last + 1 :]
    elif comma >= 0:
        thousands = re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", digits)
        digits = digits.replace(",", "" if thousands else ".")
    elif digits.count(".") > 1:
        digits = digits.replace(".", "")
    number = float(digits) * (-1 if match[1] == "-" else 1)
    return number / 100 if match[3] else number
