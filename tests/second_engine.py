"""Formulas computed by another engine, formualizer, in the shape that the evaluator has them.

It is asked often, since it takes milliseconds; LibreOffice is asked in the thorough tests.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path

import formualizer

from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas.book import Content, Formula
from jcm_mrv.workbook.formulas.values import ErrorValue, Scalar

_ERRORS = {
    "Null": ErrorValue.NULL,
    "Div": ErrorValue.DIV0,
    "Value": ErrorValue.VALUE,
    "Ref": ErrorValue.REF,
    "Name": ErrorValue.NAME,
    "Num": ErrorValue.NUM,
    "Na": ErrorValue.NA,
}


def computed(
    sheets: Mapping[str, Mapping[tuple[int, int], Content]], places: Iterable[Place]
) -> list[Scalar]:
    """Give the values of cells of a workbook that is given as contents of cells."""
    book = formualizer.Workbook()
    for name in sheets:
        book.add_sheet(name)
    for name, cells in sheets.items():
        for (row, column), content in cells.items():
            if isinstance(content, Formula):
                book.set_formula(name, row + 1, column + 1, content.text)
            elif isinstance(content, ErrorValue):
                book.set_formula(name, row + 1, column + 1, f"={content.value}")
            elif content is not None:
                book.set_value(name, row + 1, column + 1, content)
    return _values(book, places)


def recalculated(path: Path, places: Iterable[Place]) -> list[Scalar]:
    """Give the values of cells of an xlsx file, every formula computed anew."""
    return _values(formualizer.load_workbook_bytes(path.read_bytes()), places)


def _values(book: formualizer.Workbook, places: Iterable[Place]) -> list[Scalar]:
    book.set_temporal_egress("serial")
    book.evaluate_all()
    return [
        _scalar(book.evaluate_cell(sheet, row + 1, column + 1)) for sheet, row, column in places
    ]


def _scalar(value: object) -> Scalar:
    if isinstance(value, list):
        value = value[0][0]
    if isinstance(value, dict):
        # Other kinds, as a result that is too large for the cells below, are none of Excel's.
        return _ERRORS.get(value["kind"], ErrorValue.VALUE)
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    assert value is None or isinstance(value, (float, str, bool)), value
    return value


def same(left: object, right: object) -> bool:
    """Whether two values of cells are the same but for the last digits of a calculation."""
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-12)
    return type(left) is type(right) and left == right
