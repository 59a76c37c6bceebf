"""Formulas of the kinds that monitoring spreadsheets hold, and of every function, by chance."""

from __future__ import annotations

import random

from jcm_mrv.workbook.formulas.book import Content, Formula

DATA: list[list[Content]] = [
    [1.0, 12.5, "grid", 0.333, 45_300.0],
    [2.0, -3.0, "captive", 0.5, 45_658.0],
    [3.0, 0.0, "grid", None, 45_000.0],
    [4.0, 250.75, "text", 0.8, 44_927.0],
    [5.0, 1e6, "12", 0.9, 45_291.0],
    [7.0, 0.001, "Grid", 0.25, 46_000.0],
]
"""Truth values in cells are left out: LibreOffice counts them as numbers, Excel does not."""
A_LIST: list[list[Content]] = [
    ["Site", "Year", "kWh", "Note", None, "site", "Year", "kWh", "SITE", "Year", "kWh", "kWh"],
    ["North", 2023.0, 10.5, "a", None, "North", 2024.0, ">20", "South", 2023.0, ">=10.5", "<50"],
    ["North", 2024.0, 20.0, None, None, "South", None, "<15", None, 2024.0, None, None],
    ["south", 2023.0, 30.25, "b", None, "<>North", "<2024", "=30.25", "N*", None, None, None],
    ["South", 2024.0, 40.0, "a", None, "?outh", ">2024"],
    ["East", 2024.0, None, "c"],
    ["East", 2025.0, -5.0, None],
]
"""A list with headings, and beside it conditions below headings of it."""
RANGES = ["A1:A6", "B1:B6", "A1:B6", "$B$1:$B$4", "A2:A2", "Other!A1:A3", "D1:D6"]
TEXTS = ['"grid"', '"captive"', '"GRID"', '"none"']
FORMULAS_IN = 8
"""The column of the formulas."""


def sheets_of(formulas: list[str]) -> dict[str, dict[tuple[int, int], Content]]:
    """Give a workbook with the data and, in the column of formulas, one formula in each row."""
    cells: dict[tuple[int, int], Content] = {
        (r, c): value
        for r, row in enumerate(DATA)
        for c, value in enumerate(row)
        if value is not None
    }
    cells |= {(n, FORMULAS_IN): Formula(formula) for n, formula in enumerate(formulas)}
    listed = {(r, c): x for r, row in enumerate(A_LIST) for c, x in enumerate(row) if x is not None}
    return {"Data": cells, "Other": {(r, 0): 10.0 * r for r in range(3)}, "List": listed}


class Maker:
    """Nested formulas."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def formulas(self, count: int) -> list[str]:
        return [f"={self.number(self.random.randint(1, 3))}" for _ in range(count)]

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


ARGUMENTS = {
    "number": "A1 A2 A6 B1 B2 B3 B5 D1 D3 2 0.333 1000 5% -1 2.5 -2.5 0 C5 C1 TRUE 1/3 1.005 100.5",
    "positive": "A1 A2 B4 2 0.5 1E-9 1000",
    "digits": "0 1 2 3 -1 -2 1.9 A2",
    "count": "1 2 3 0",
    "index": "1 2 4 0 7",
    "step": "2 3 0.1 -2 -0.5 1000 7",
    "range": "A1:A6 B1:B6 D1:D6 A1:B6 Other!A1:A3 A2:A2 C1:C6 A3",
    "vector": "A1:A6 B1:B6 D1:D6 A1:A6*2",
    "column": "A1:A6 B1:B6",
    "texts": "C1:C6 A1:A6",
    "mixed": "A1:D6 C1:C6 A1:E1 D1:D6",
    "one": "A1 B1 A1:A2",
    "table": "A1:D6",
    "wide": "A1:E6",
    "criterion": '"grid" "GRID" ">2" "<>3" "<=4" "g*" "?rid" 3 A2 "none" "" "=12" "<>" 0',
    "text": '"grid" C1 C2 "Abc" "" A1 B4 D1 TRUE "__a_b_" "a-b-a"',
    "part": '"a" "i" "-" "x" C1 "R"',
    "date": "E1 E2 E4 DATE(2024,2,29) DATE(2023,12,31) 45000.7",
    "date text": '"2024-01-31" "2023-12-31" "x"',
    "year": "2024 2023 24 1900 9999",
    "month": "1 2 12 14 0 -3",
    "day": "1 29 31 0 -5",
    "basis": "2 3",
    "between": '"d" "m" "y" "ym" "D" "x"',
    "weekday": "1 2 3",
    "truth": 'A1=1 A2>5 B3 TRUE C1="grid" A6<>7 D3=0 0 C2',
    "any": 'A1 D3 C1 B2 1/0 NA() SQRT(-1) "x" TRUE C9',
    "wanted": '2 4.5 7 0.5 9 "grid" "none" A2',
    "exact": "0 FALSE",
    "zero": "0",
    "one more": "1 TRUE",
    "rising": "A1:A6 A2:A5",
    "size": "A2 B3 D3 4 4.5 0.333 1E+6 100",
    "format": '"0" "0.00" "#,##0" "#,##0.0" "0%" "0.0%"',
    "date format": '"yyyy-mm-dd" "yyyy" "dd/mm/yyyy" "mmm"',
    "subtotal": "9 1 2 4 5 3 6",
    "option": "0 1 2 3 4 5 6 7",
    "ranked": "14 15",
    "nearest": "0 -1 1",
    "none": '-1 "none"',
    "chosen": 'A1:A6>2 B1:B6<>0 C1:C6="grid"',
    "list": "List!A1:D7 List!$A$1:$C$6 List!A1:C7",
    "field": '"kWh" "KWH" 3 List!C1 "Year" 2',
    "conditions": (
        "List!F1:F2 List!F1:G2 List!F1:F3 List!F1:H3 List!F1:F4 List!F1:H5 List!I1:J3 "
        "List!I1:K3 List!K1:L2 List!H1:H2 List!H1:H4"
    ),
    "cell": "A3 B2 E6 Other!A2",
}
"""What stands for an argument of each kind, apart by blanks; a low line is a blank."""

_TABLE = """
ABS INT SIGN LN LOG10 SQRT ISEVEN ISODD: number
ROUND ROUNDUP: number, digits
ROUNDDOWN TRUNC: number, digits | number
FLOOR CEILING: number, step
FLOOR.MATH CEILING.MATH: number | number, step
MOD QUOTIENT: number, step | number, number
EXP: positive
LOG: number, positive | number
POWER: number, digits | positive, number
PI TRUE FALSE NA:
N T ISNUMBER ISTEXT ISNONTEXT ISLOGICAL ISERROR ISERR ISNA ISBLANK: any
NOT: truth
LEFT RIGHT: text, count | text
MID: text, count, count
LEN LOWER UPPER TRIM CLEAN VALUE NUMBERVALUE: text
EXACT: text, text
FIND SEARCH: part, text | part, text, count
SUBSTITUTE: text, part, text | text, part, text, count
REPLACE: text, count, count, text
REPT: text, count
TEXT: number, format | date, date format
DATE: year, month, day
DATEVALUE: date text
YEAR MONTH DAY: date
DAYS: date, date
DATEDIF: date, date, between
NETWORKDAYS: date, date
WEEKDAY: date | date, weekday
TEXTJOIN: part, one more, range | text, exact, texts, number
EDATE EOMONTH: date, digits
YEARFRAC: date, date, basis
SUM PRODUCT AVERAGE MEDIAN MIN MAX COUNT COUNTA CONCAT: range | range, number
SUMSQ COUNTBLANK ROWS COLUMNS: range
SUMPRODUCT: vector, vector | vector
AND OR XOR: truth, truth | truth, truth, truth
LARGE SMALL: range, count
SUMIF AVERAGEIF: mixed, criterion, one | column, criterion, column | column, criterion
COUNTIF: mixed, criterion
COUNTIFS: texts, criterion | texts, criterion, column, criterion
SUMIFS AVERAGEIFS: column, texts, criterion | column, texts, criterion, column, criterion
DSUM DCOUNT DCOUNTA DAVERAGE DMAX DMIN DPRODUCT DGET: list, field, conditions
MINIFS MAXIFS: column, texts, criterion | column, texts, criterion, column, criterion
CONCATENATE: text, text, text
VLOOKUP: wanted, table, index, exact | size, table, index
HLOOKUP: wanted, wide, index, exact
LOOKUP: size, rising | size, rising, column
MATCH: wanted, texts, zero | size, rising, one more
INDEX: wide, count, count | column, count
TRANSPOSE: column
IF: truth, any, any | truth, any
IFERROR IFNA: any, any
IFS: truth, any, truth, any
SWITCH: wanted, wanted, any, wanted, any, any
CHOOSE: count, any, any
ROW COLUMN: cell |
SUBTOTAL: subtotal, column
AGGREGATE: subtotal, option, column | ranked, option, column, count
XLOOKUP: wanted, texts, column | size, rising, rising, none, nearest | wanted, texts, column, none
XMATCH: wanted, texts | size, rising, nearest
FILTER: column, chosen, none
"""

SIGNATURES = {
    name: [kinds.strip() for kinds in signatures.split("|")]
    for names, _, signatures in (line.partition(":") for line in _TABLE.strip().splitlines())
    for name in names.split()
}
"""The kinds of the arguments of each function, for each number of arguments."""


def calls(name: str, count: int) -> list[str]:
    """Give formulas of one function, each once."""
    chance = random.Random(name)
    found = {}
    for _ in range(count):
        kinds = filter(None, chance.choice(SIGNATURES[name]).split(", "))
        arguments = [chance.choice(ARGUMENTS[kind].split(" ")) for kind in kinds]
        found[f"={name}({','.join(arguments)})".replace("_", " ")] = True
    return list(found)
