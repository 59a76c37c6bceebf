"""Random formulas: LibreOffice computes what the evaluator computes.

Truth values in cells are left out: LibreOffice counts them as numbers, Excel does not.
"""

from __future__ import annotations

import math
import random
from pathlib import Path

import openpyxl

from jcm_mrv.workbook.formulas.book import Book, Content, Formula
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.values import ErrorValue, NotEvaluated, error_value
from tests.libreoffice import recalculate, requires_libreoffice

COUNT = 400
DATA: list[list[Content]] = [
    [1.0, 12.5, "grid", 0.333, 45_300.0],
    [2.0, -3.0, "captive", 0.5, 45_658.0],
    [3.0, 0.0, "grid", None, 45_000.0],
    [4.0, 250.75, "text", 0.8, 44_927.0],
    [5.0, 1e6, "", 0.9, 45_291.0],
    [7.0, 0.001, "grid", 0.25, 46_000.0],
]
RANGES = ["A1:A6", "B1:B6", "A1:B6", "$B$1:$B$4", "A2:A2", "Other!A1:A3", "D1:D6"]


class Maker:
    """Formulas of the kinds that monitoring spreadsheets hold."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def pick(self, *items: str) -> str:
        return self.random.choice(items)

    def cell(self) -> str:
        name = f"{self.pick('A', 'A', 'B', 'D', 'E', 'C')}{self.random.randint(1, 6)}"
        return self.pick(name, name, f"${name[0]}${name[1]}", "Other!A2")

    def range(self) -> str:
        return self.pick(*RANGES)

    def number(self, depth: int) -> str:
        if depth <= 0:
            return self.pick(self.cell(), self.cell(), "2", "0.333", "1000", "5%", "-1")
        inner = [self.number(depth - 1) for _ in range(3)]
        match self.random.randrange(16):
            case 0 | 1 | 2:
                return f"{inner[0]}{self.pick('+', '-', '*', '/')}{inner[1]}"
            case 3:
                return f"({inner[0]}){self.pick('*', '/', '-')}({inner[1]})"
            case 4:
                return f"-({inner[0]})^{self.pick('2', '3', '0', '-1')}"
            case 5:
                return f"{self.pick('SUM', 'MIN', 'MAX', 'AVERAGE')}({self.range()},{inner[0]})"
            case 6:
                return f"{self.pick('COUNT', 'COUNTA', 'PRODUCT')}({self.range()})"
            case 7:
                return f"SUMPRODUCT(A1:A6,{self.pick('B1:B6', 'D1:D6', 'A1:A6*2')})"
            case 8:
                return f"IF({self.condition(depth - 1)},{inner[0]},{inner[1]})"
            case 9:
                return f"IFERROR({inner[0]},{inner[1]})"
            case 10:
                name = self.pick("ROUND", "ROUNDDOWN", "ROUNDUP", "TRUNC")
                return f"{name}({inner[0]},{self.pick('0', '1', '3', '-1')})"
            case 11:
                return f"{self.pick('ABS', 'INT', 'SQRT', 'N', 'EXP')}({inner[0]}/7)"
            case 12:
                return f"SUMIF(C1:C6,{self.pick(*TEXTS)},{self.pick('A1:A6', 'B1:B6')})"
            case 13:
                exact = self.pick("FALSE", "TRUE")
                return f"VLOOKUP({inner[0]},A1:D6,{self.pick('1', '2', '4')},{exact})"
            case 14:
                return f"INDEX(B1:B6,MATCH({self.pick(*TEXTS)},C1:C6,0))"
            case _:
                part = self.pick("YEAR", "MONTH", "DAY")
                row, month = self.random.randint(1, 6), self.random.randint(1, 6)
                return f"{part}(E{row}+DATE(2024,A{month},1))"

    def condition(self, depth: int) -> str:
        op = self.pick("=", "<>", "<", ">", "<=", ">=")
        match self.random.randrange(5):
            case 0:
                return f"AND({self.number(depth)}{op}{self.number(depth)},A1=1)"
            case 1:
                return f"OR(C{self.random.randint(1, 6)}={self.pick(*TEXTS)},NOT(A2=2))"
            case 2:
                return f"ISNUMBER({self.cell()})"
            case _:
                return f"{self.number(depth)}{op}{self.number(depth)}"


TEXTS = ['"grid"', '"captive"', '"GRID"', '"none"']


@requires_libreoffice
def test_random_formulas(tmp_path: Path) -> None:
    maker = Maker(7)
    formulas = [f"={maker.number(maker.random.randint(1, 3))}" for _ in range(COUNT)]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    cells: dict[tuple[int, int], Content] = {}
    for r, row in enumerate(DATA):
        for c, value in enumerate(row):
            if value not in (None, ""):
                sheet.cell(r + 1, c + 1).value = value  # type: ignore[assignment]
                cells[r, c] = value
    other = book.create_sheet("Other")
    for r in range(3):
        other.cell(r + 1, 1).value = 10.0 * r
    for n, formula in enumerate(formulas):
        sheet.cell(n + 1, 9).value = formula
        cells[n, 8] = Formula(formula)
    book.save(tmp_path / "random.xlsx")
    (back,) = recalculate([tmp_path / "random.xlsx"], tmp_path / "back")
    fresh = openpyxl.load_workbook(back, data_only=True)["Data"]
    evaluator = Evaluator(Book({"Data": cells, "Other": {(r, 0): 10.0 * r for r in range(3)}}))
    differ, numbers = [], 0
    for n, formula in enumerate(formulas):
        ours, theirs = evaluator.value(("Data", n, 8)), fresh.cell(n + 1, 9).value
        assert not isinstance(ours, NotEvaluated), (formula, ours)
        if isinstance(theirs, str) and theirs.startswith(("#", "Err:")):
            # Which of several errors is shown differs among spreadsheets.
            same = isinstance(ours, ErrorValue)
            assert error_value(theirs) is not None or theirs.startswith("Err:"), theirs
        elif isinstance(ours, float) and isinstance(theirs, (int, float)):
            same = math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)
            numbers += 1
        else:
            same = ours == theirs
        if not same:
            differ.append((formula, ours, theirs))
    assert not differ, "\n".join(map(str, differ))
    assert numbers > COUNT / 2
