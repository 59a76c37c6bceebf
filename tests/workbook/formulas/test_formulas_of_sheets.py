"""Formulas as monitoring spreadsheets hold them, beside two other programs."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl

from jcm_mrv.verification.claim.sheets import shown_value
from jcm_mrv.workbook.formulas.book import Book, Formula
from jcm_mrv.workbook.formulas.evaluate import OF_DAYS, Evaluator
from jcm_mrv.workbook.formulas.values import NotEvaluated, Scalar
from jcm_mrv.workbook.reading.grid import read_grid
from jcm_mrv.workbook.reading.package import open_package
from tests.effort import thorough
from tests.libreoffice import recalculate, requires_libreoffice
from tests.second_engine import computed, same
from tests.workbook.formulas.sheets_formulas import COLUMN, listed, sheets, shown
from tests.workbook.formulas.test_against_libreoffice import LATER, NEWER

LISTED = listed()


def ours() -> list[Scalar]:
    book = Book(sheets({n: line.formula for n, line in enumerate(LISTED)}))
    return Evaluator(book).values([("Data", n, COLUMN) for n in range(len(LISTED))])


def test_there_are_many_and_each_difference_has_its_reason() -> None:
    assert len(LISTED) > 700
    assert len({line.formula for line in LISTED}) == len(LISTED)
    alone = [line for line in LISTED if line.same_in == "none" and line.value != "not evaluated"]
    assert [line.formula for line in alone if not line.why] == []


def test_each_gives_what_the_list_has() -> None:
    found = zip(LISTED, map(shown, ours()), strict=True)
    assert [(line.formula, value) for line, value in found if value != line.value] == []


def test_days_counted_from_1904_are_not_evaluated() -> None:
    """But for those that no function asks for: differences are the same from any first day."""
    of_days = re.compile(rf"\b(?:{'|'.join(OF_DAYS)})\(")
    formulas = {n: line.formula for n, line in enumerate(LISTED) if of_days.search(line.formula)}
    book = Book(sheets({**formulas, len(LISTED): "=E1-E4"}), date_1904=True)
    found = {n: Evaluator(book).value(("Data", n, COLUMN)) for n in formulas}
    assert len(found) > 80
    assert [formulas[n] for n, value in found.items() if isinstance(value, float)] == []
    assert Evaluator(book).value(("Data", len(LISTED), COLUMN)) == 373.0


def test_the_second_engine_agrees_where_the_list_says_so() -> None:
    lines = [n for n, line in enumerate(LISTED) if line.same_in in ("both", "second engine")]
    values = ours()
    theirs = computed(
        sheets({n: LISTED[n].formula for n in lines}), [("Data", n, COLUMN) for n in lines]
    )
    apart = [
        (LISTED[n].formula, values[n], value)
        for n, value in zip(lines, theirs, strict=True)
        if not same(values[n], value)
    ]
    assert apart == []


@thorough
@requires_libreoffice
def test_libreoffice_agrees_where_the_list_says_so(tmp_path: Path) -> None:
    lines = [n for n, line in enumerate(LISTED) if line.same_in in ("both", "LibreOffice")]
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, cells in sheets({n: LISTED[n].formula for n in lines}).items():
        sheet = book.create_sheet(name)
        for (row, column), content in cells.items():
            text = content.text if isinstance(content, Formula) else content
            for newer in (*NEWER, *LATER) if isinstance(content, Formula) else ():
                text = re.sub(rf"(?<![\w.]){re.escape(newer)}\(", f"_xlfn.{newer}(", str(text))
            sheet.cell(row + 1, column + 1).value = text  # type: ignore[assignment]
    book.save(tmp_path / "formulas.xlsx")
    (back,) = recalculate([tmp_path / "formulas.xlsx"], tmp_path / "back")
    fresh = read_grid(open_package(back)).sheet("Data")
    values = ours()
    apart = [
        (LISTED[n].formula, values[n], shown_value(fresh.cell(n, COLUMN)))
        for n in lines
        if not same(values[n], shown_value(fresh.cell(n, COLUMN)))
    ]
    assert apart == []
    assert not any(isinstance(values[n], NotEvaluated) for n in lines)
