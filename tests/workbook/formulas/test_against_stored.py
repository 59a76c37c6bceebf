"""What spreadsheet programs store for names, tables, sheets in a row, filters and odd values.

The evaluator was held against the results that public test workbooks of spreadsheet projects store;
every kind of difference that was found stands here, in a workbook of our own, with the result that
the programs store. Where they differ among each other nothing is evaluated.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table, TableColumn

from jcm_mrv.verification.claim.sheets import book_of
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.values import ErrorValue, NotEvaluated, Scalar
from jcm_mrv.workbook.reading.grid import read_grid
from jcm_mrv.workbook.reading.package import open_package
from tests.second_engine import recalculated, same

NA, VALUE = ErrorValue.NA, ErrorValue.VALUE
UNKNOWN = "not evaluated"

STORED: dict[str, tuple[Scalar, bool]] = {
    # Tables: the rows of data, of headings and totals, the row of the formula.
    "=SUM(Log[kWh])": (780.0, False),
    "=COUNTA(Log[Month])": (12.0, False),
    "=COUNT(Log[[#All],[kWh]])": (13.0, False),
    "=COUNTA(Log[[#All],[kWh]])": (14.0, False),
    "=ROWS(Log)": (12.0, False),
    "=SUM(Log[[Month]:[kWh]])": (858.0, False),
    "=Log[[#Totals],[kWh]]": (780.0, False),
    "=Log[[#Headers],[kWh]]": ("kWh", False),
    '=SUMIFS(Log[kWh],Log[Month],">3")': (720.0, False),
    "=INDEX(Log[kWh],MATCH(5,Log[Month],0))": (50.0, False),
    "=SUM(Log[MWh])": (UNKNOWN, False),
    # Names: of the workbook, of one sheet, as seen from the cell, of a formula.
    "=factor": (0.5, True),
    "=Other!factor": (0.25, False),
    "=SUM(both)": (30.0, True),
    "=left": ("=left", False),
    "=COUNTA(both)": (2.0, True),
    # The same cells of several sheets.
    "=SUM(Jan:Mar!B2)": (6.0, False),
    "=COUNT(Jan:Mar!B2:B3)": (3.0, False),
    "=COUNTA(Jan:Mar!A1)": (3.0, False),
    "=COUNTA(Jan:Mar!D1)": (0.0, False),
    "=AVERAGE(Jan:Mar!B2,10)": (4.0, False),
    "=MAX('Jan:Mar'!B2)": (3.0, False),
    '=SUMIF(Jan:Mar!B2,">1")': (UNKNOWN, False),
    # Subtotals: others do not count, nor what a filter hides, nor for 109 what a person hides.
    "=SUBTOTAL(9,Filtered!B2:B7)": (80.0, False),
    "=SUBTOTAL(109,Filtered!B2:B7)": (80.0, False),
    "=SUBTOTAL(3,Filtered!B2:B7)": (3.0, False),
    "=SUBTOTAL(9,Hidden!A1:A4)": (10.0, True),
    "=SUBTOTAL(109,Hidden!A1:A4)": (8.0, False),
    "=SUBTOTAL(9,Nested!A1:A3,Nested!A4)": (3.0, True),
    "=SUBTOTAL(9,Nested!A1:A5)": (UNKNOWN, False),
    # Conditions: a number is also looked for in texts, and told from them by <>.
    "=COUNTIF(Odd!A1:A7,23)": (2.0, True),
    '=COUNTIF(Odd!A1:A7,"<>23")': (6.0, False),
    '=COUNTIF(Odd!A1:A7,"true")': (1.0, True),
    '=COUNTIF(Odd!A1:A7,"<")': (0.0, True),
    '=COUNTIF(Odd!A:A,"<>hey")': (UNKNOWN, False),
    "=COUNTIF(Odd!A1:A7,NA())": (UNKNOWN, False),
    # Texts that are numbers in some settings of a program.
    '="2-Feb-2024"+0': (UNKNOWN, False),
    '="48,34%"*1': (UNKNOWN, False),
    '="€100"+1': (UNKNOWN, False),
    '="12 MWh"+1': (VALUE, True),
    "=DATEVALUE(45292)": (VALUE, True),
    "=EOMONTH(45292,TRUE)": (VALUE, False),
    "=DAY(1)": (UNKNOWN, False),
    "=DATE(1900,2,29)": (UNKNOWN, False),
    # Searches: in lists that are not sorted programs find different things.
    "=MATCH(15,Odd!B1:B3)": (1.0, True),
    "=MATCH(15,Odd!B1:B4)": (UNKNOWN, False),
    "=VLOOKUP(20,Odd!B1:C3,2)": ("b", True),
    # Texts of numbers.
    '=TEXT(-0.3,"0")': ("0", True),
    '=TEXT(1/3,"General")': (UNKNOWN, False),
    '=TEXT(45292,"d/mmm/yyyy")': ("1/Jan/2024", True),
    '=TEXT(45292,"ddd")': (UNKNOWN, False),
    '=TEXT(45292,"d/m/y")': (UNKNOWN, False),
    # Whole columns, several values in one cell, empty texts.
    "=ROWS(Odd!A:A)": (1048576.0, True),
    "=LARGE(TRUE,1)": (1.0, True),
    '=ISEVEN("12")': (UNKNOWN, False),
    "=COUNTA(Odd!D1:D2)": (1.0, True),
    '=OR("",TRUE)': (UNKNOWN, False),
    "=COUNT(Jan:Apr!B2)": (UNKNOWN, False),
}
"""Formulas, what is stored for them, and whether the second engine computes that too."""

ARRAYS: dict[str, tuple[Scalar, ...]] = {
    "IF(TRUE,Odd!B1:B3,0)": (10.0, 20.0, 30.0),
    "Odd!B1:B3*2": (20.0, 40.0, 60.0),
    "Odd!B1*2": (20.0, 20.0, 20.0),
}


def write(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Formulas"
    log = book.create_sheet("Log")
    log.append(["Month", "kWh"])
    for month in range(1, 13):
        log.append([month, 10 * month])
    log.append(["Total", "=SUBTOTAL(109,Log[kWh])"])
    table = Table(displayName="Log", ref="A1:B14", totalsRowCount=1)
    log.add_table(table)
    for n, title in enumerate(("Month", "kWh"), start=1):
        table.tableColumns.append(TableColumn(id=n, name=title))
    for n, name in enumerate(("Jan", "Feb", "Mar"), start=1):
        month = book.create_sheet(name)
        month["A1"], month["B2"] = name, n
    other = book.create_sheet("Other")
    other["A1"], other["A2"] = 0.5, 0.25
    other["B1"], other["B2"] = 10, 20
    filtered = book.create_sheet("Filtered")
    for row in [["kind", "v"], ["a", 10], ["b", 20], ["a", 30], ["b", 100], ["a", 40], ["b", 1]]:
        filtered.append(row)
    filtered.auto_filter.ref = "A1:B7"
    filtered.auto_filter.add_filter_column(0, ["a"])
    for row in (3, 5, 7):
        filtered.row_dimensions[row].hidden = True
    hidden = book.create_sheet("Hidden")
    for n in range(1, 5):
        hidden.cell(n, 1, n)
    hidden.row_dimensions[2].hidden = True
    nested = book.create_sheet("Nested")
    for n, content in enumerate((1, 2, "=SUBTOTAL(9,A1:A2)", "=SUBTOTAL(9,A1)", "=2*A3"), start=1):
        nested.cell(n, 1, content)
    nested["A5"] = "=SUBTOTAL(9,A1:A2)*2"
    odd = book.create_sheet("Odd")
    for n, content in enumerate((23, "23", True, 1, -23, "hey", False), start=1):
        odd.cell(n, 1, content)
    for n, (number, text) in enumerate(((10, "a"), (20, "b"), (30, "c"), (5, "d")), start=1):
        odd.cell(n, 2, number)
        odd.cell(n, 3, text)
    odd["D1"] = '=""'
    book.defined_names["factor"] = DefinedName("factor", attr_text="Other!$A$1")
    book.defined_names["both"] = DefinedName("both", attr_text="Other!$B$1:$B$2")
    # As seen from A1: the cell to the left is the last column.
    book.defined_names["left"] = DefinedName("left", attr_text="Formulas!XFD1")
    other.defined_names["factor"] = DefinedName("factor", attr_text="Other!$A$2")
    for n, formula in enumerate(STORED, start=1):
        cell = sheet.cell(n, 1, formula)
        cell.data_type = "s"
        sheet.cell(n, 2, formula)
    for n, formula in enumerate(ARRAYS):
        area = f"{'DEF'[n]}1:{'DEF'[n]}3"
        sheet[area.split(":")[0]] = ArrayFormula(area, f"={formula}")
    book.save(path)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stored") / "own.xlsx"
    write(path)
    return path


def test_the_evaluator_gives_what_programs_store(path: Path) -> None:
    evaluator = Evaluator(book_of(read_grid(open_package(path))))
    differ = []
    for n, (formula, (stored, _)) in enumerate(STORED.items()):
        ours = evaluator.value(("Formulas", n, 1))
        if stored == UNKNOWN:
            if not isinstance(ours, NotEvaluated):
                differ.append((formula, ours, stored))
        elif not same(ours, stored):
            differ.append((formula, ours, stored))
    assert not differ, "\n".join(map(str, differ))


def test_every_cell_of_an_array_formula_is_evaluated(path: Path) -> None:
    evaluator = Evaluator(book_of(read_grid(open_package(path))))
    for n, stored in enumerate(ARRAYS.values()):
        assert tuple(evaluator.value(("Formulas", row, 3 + n)) for row in range(3)) == stored


def test_a_second_engine_gives_the_same_where_it_knows_the_function(path: Path) -> None:
    theirs = recalculated(path, [("Formulas", n, 1) for n in range(len(STORED))])
    found = {f: same(t, s) for (f, (s, _)), t in zip(STORED.items(), theirs, strict=True)}
    assert found == {formula: alike for formula, (_, alike) in STORED.items()}
