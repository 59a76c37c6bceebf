"""Formulas of every function and nested ones: LibreOffice computes what the evaluator does."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl

from jcm_mrv.verification.claim.sheets import shown_value
from jcm_mrv.workbook.formulas.book import Book, Formula
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.values import ErrorValue, NotEvaluated
from jcm_mrv.workbook.reading.grid import read_grid
from jcm_mrv.workbook.reading.package import open_package
from tests.effort import thorough
from tests.libreoffice import recalculate, requires_libreoffice
from tests.second_engine import same
from tests.workbook.formulas.made import FORMULAS_IN, SIGNATURES, Maker, calls, sheets_of

NEWER = "CEILING.MATH FLOOR.MATH IFNA IFS SWITCH CONCAT TEXTJOIN XOR MINIFS MAXIFS DAYS".split()
NEWER += ["AGGREGATE", "NUMBERVALUE"]
"""Functions that files name with ``_xlfn.``."""

LATER = {"XLOOKUP", "XMATCH", "FILTER"}
"""Functions that LibreOffice has from 24.8 on; the second engine has them."""

LEFT_OPEN = r"1900|^=IS(EVEN|ODD)\(C5|^=NUMBERVALUE\("
"""Formulas that the evaluator may leave open: their result is not stated where Excel is."""

DIFFERENT = {
    "truth values are the numbers 1 and 0": r"TRUE|FALSE",
    "years of two digits, before 1900 and behind 9999 are others": r"DATE\((24|1900|9999),",
    "0^0 is 1": r"^=POWER\((0|B3|D3),0\)|\^0",
    "parts of days count": r"^=DAYS\(.*45000\.7",
    "a text given by a function is passed over": r"[NMX]\([^()]*,IFERROR\(\$?C",
    "an empty cell is no number": r"^=ISEVEN\(D3\)|^=ISODD\(D3\)",
    "what is nearly zero is an error": r"^=POWER\(1E-9,",
    "NUMBERVALUE has to be told the signs": r"^=NUMBERVALUE\([^,]*\)$",
    "a share is rounded by its binary digits": r"^=TEXT\(1.005,",
}
"""Why results may differ, and which formulas may: Excel computes as we do."""


@thorough
@requires_libreoffice
def test_every_function_and_nested_formulas(tmp_path: Path) -> None:
    formulas = [call for name in SIGNATURES.keys() - LATER for call in calls(name, 50)] + Maker(
        7
    ).formulas(1000)
    sheets = sheets_of(formulas)
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, cells in sheets.items():
        sheet = book.create_sheet(name)
        for (row, column), content in cells.items():
            text = content.text if isinstance(content, Formula) else content
            if isinstance(content, Formula):
                for newer in NEWER:
                    text = re.sub(rf"(?<![\w.]){re.escape(newer)}\(", f"_xlfn.{newer}(", text)
            sheet.cell(row + 1, column + 1).value = text  # type: ignore[assignment]
    book.save(tmp_path / "formulas.xlsx")
    (back,) = recalculate([tmp_path / "formulas.xlsx"], tmp_path / "back")
    fresh = read_grid(open_package(back)).sheet("Data")
    evaluator = Evaluator(Book(sheets))
    differ, numbers = [], 0
    for n, formula in enumerate(formulas):
        ours = evaluator.value(("Data", n, FORMULAS_IN))
        if isinstance(ours, NotEvaluated):
            assert re.search(LEFT_OPEN, formula), (formula, ours)
            continue
        theirs = shown_value(fresh.cell(n, FORMULAS_IN))
        numbers += isinstance(ours, float)
        # Which of several errors is shown differs among spreadsheets.
        equal = same(ours, theirs) or (
            isinstance(ours, ErrorValue) and isinstance(theirs, ErrorValue)
        )
        if not equal and not any(re.search(p, formula) for p in DIFFERENT.values()):
            differ.append((formula, ours, theirs))
    assert not differ, "\n".join(map(str, differ))
    assert numbers > len(formulas) / 2
