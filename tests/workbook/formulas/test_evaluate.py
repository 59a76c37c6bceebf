"""Formulas evaluated: semantics, what is refused, circles.

Every formula of our own sheets is evaluated in tests/verification/test_round_trip.py.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
import operator
import statistics
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.workbook.address import Range, place_text
from jcm_mrv.workbook.formulas import evaluate, values
from jcm_mrv.workbook.formulas.book import Book, Content, Formula
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.parse import ParseError, parse_formula
from jcm_mrv.workbook.formulas.special_forms import ELEMENT
from jcm_mrv.workbook.formulas.texts import serial
from jcm_mrv.workbook.formulas.values import ErrorValue, NotEvaluated, Scalar
from tests.effort import thorough

SHEET: dict[str, Content] = {
    "A1": 1.0,
    "A2": 2.0,
    "A3": 3.0,
    "A4": "text",
    "A5": True,
    "B1": 10.0,
    "B2": "20",
    "B3": None,
    "B4": ErrorValue.DIV0,
    "C1": "grid",
    "C2": "captive",
    "C3": "Grid",
    "D1": 0.5,
    "D2": 0.25,
    "D3": 0.125,
    "E1": serial(dt.date(2024, 2, 29)),
}


def position(name: str) -> tuple[int, int]:
    return int(name[1:]) - 1, ord(name[0]) - 65


def evaluated(formula: str, **more: Content) -> Scalar:
    cells = {position(name): value for name, value in {**SHEET, **more}.items()}
    cells[position("Z9")] = Formula(formula)
    other = {(0, 0): 7.0, (1, 0): Formula("=A1*2")}
    book = Book({"S": cells, "It's (2)": other}, {"factor": "S!$D$2", "Twice": "=2*factor"})
    return Evaluator(book).value(("S", *position("Z9")))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=-2^2", 4.0),
        ("=2^3^2", 64.0),
        ("=2^-1", 0.5),
        ("=1-2-3", -4.0),
        ("=50%*4", 2.0),
        ("=-5%", -0.05),
        ('=1+2*3&"x"', "7x"),
        ('="a"="A"', True),
        ('=1<"a"', True),
        ('=TRUE>"z"', True),
        ("=0.1+0.2=0.3", True),
        ("=0.1+0.2-0.3", 0.0),
        ("=B3=0", True),
        ('=B3=""', True),
        ("=B3", 0.0),
        ("=B2*2", 40.0),
        ("=A5+1", 2.0),
        ("=A4+1", ErrorValue.VALUE),
        ("=1/0", ErrorValue.DIV0),
        ("=B4+1", ErrorValue.DIV0),
        ("=SUM(A1:A5)", 6.0),
        ('=SUM(A1:A5,"4",TRUE)', 11.0),
        ("=SUM(A4)", 0.0),
        ("=SUM(B2)", 0.0),
        ("=SUM(A:A)", 6.0),
        ("=SUM(1:1)", 1 + 10 + 0.5 + serial(dt.date(2024, 2, 29))),
        ("=SUM(B1:B4)", ErrorValue.DIV0),
        ("=SUM(It_s)", ErrorValue.NAME),
        ("=SUM('It''s (2)'!A1:A2)", 21.0),
        ("=SUM('IT''S (2)'!A1,1)", 8.0),
        ("=SUM(Missing!A1)", ErrorValue.REF),
        ("=#REF!+1", ErrorValue.REF),
        ("=S!#REF!+1", ErrorValue.REF),
        ("=FACTOR*4", 1.0),
        ("=Twice", 0.5),
        ("=COUNT(A1:B4)", 4.0),
        ("=COUNTA(A1:B4)", 7.0),
        ("=COUNTBLANK(B1:B4)", 1.0),
        ("=AVERAGE(A1:A4)", 2.0),
        ("=MIN(A1:A4)+MAX(A1:A4)", 4.0),
        ("=MAX(C1:C3)", 0.0),
        ("=PRODUCT(A1:A3)", 6.0),
        ("=MEDIAN(A1:A3)", 2.0),
        ("=SUMPRODUCT(A1:A3,D1:D3)", 0.5 + 0.5 + 0.375),
        ('=SUMPRODUCT((C1:C3="grid")*A1:A3)', 4.0),
        ("=SUMPRODUCT(A1:A3/D1:D3)", 34.0),
        ("=SUMPRODUCT(A1:A3,D1:D2)", ErrorValue.VALUE),
        ("=SUMPRODUCT((MOD(ROW(A1:A3)-1,2)=0)*A1:A3)", 4.0),
        ("=SUMPRODUCT(--(A1:A3>1))", 2.0),
        ('=SUMIF(C1:C3,"grid",A1:A3)', 4.0),
        ('=SUMIF(A1:A3,">=2")', 5.0),
        ('=SUMIFS(A1:A3,C1:C3,"gr*",D1:D3,"<0.5")', 3.0),
        ('=COUNTIF(C1:C3,"<>grid")', 1.0),
        ('=COUNTIFS(A1:A3,">1",C1:C3,"c*")', 1.0),
        ('=AVERAGEIF(C1:C3,"grid",A1:A3)', 2.0),
        ("=IF(A1>5,1/0,2)", 2.0),
        ("=IF(A1>5,1)", False),
        ("=IF(A1,,2)", 0.0),
        ("=IFS(A1>5,1,TRUE,3)", 3.0),
        ("=IFERROR(1/0,5)", 5.0),
        ("=_xlfn.IFNA(NA(),6)", 6.0),
        ("=IFNA(1/0,6)", ErrorValue.DIV0),
        ('=SWITCH(C2,"grid",1,"captive",2,3)', 2.0),
        ("=CHOOSE(2,10,20,30)", 20.0),
        ("=AND(A1=1,A2=2,A5)", True),
        ("=OR(A1=2,NOT(A2=2))", False),
        ("=ROUND(2.675,2)", 2.68),
        ("=ROUND(-2.5,0)", -3.0),
        ("=ROUNDDOWN(-2.9,0)", -2.0),
        ("=ROUNDUP(2.1,0)", 3.0),
        ("=ROUNDDOWN(0.57*100,0)", 57.0),
        ("=TRUNC(2.99)", 2.0),
        ("=INT(-2.1)", -3.0),
        ("=FLOOR(2.9,1)", 2.0),
        ("=CEILING(2.1,0.5)", 2.5),
        ("=MOD(-3,2)", 1.0),
        ("=ABS(-2)+SQRT(9)+EXP(0)+LN(1)+LOG10(100)+LOG(8,2)", 11.0),
        ("=SQRT(-1)", ErrorValue.NUM),
        ("=0^0", ErrorValue.NUM),
        ("=POWER(2,10)", 1024.0),
        ("=VLOOKUP(2,A1:D3,4,FALSE)", 0.25),
        ("=VLOOKUP(2.9,A1:D3,4)", 0.25),
        ("=VLOOKUP(9,A1:D3,4,0)", ErrorValue.NA),
        ('=HLOOKUP("grid",A1:C3,2,FALSE)', "captive"),
        ('=INDEX(A1:A3,MATCH("captive",C1:C3,0))', 2.0),
        ("=INDEX(A1:D3,3,4)", 0.125),
        ("=SUM(INDEX(A1:D3,0,4))", 0.875),
        ("=MATCH(2.5,A1:A3)", 2.0),
        ("=LOOKUP(2.5,A1:A3,D1:D3)", 0.25),
        ('=LOOKUP(2,1/(C1:C3="grid"),A1:A3)', 3.0),
        ("=LARGE(A1:A3,1)-SMALL(A1:A3,1)", 2.0),
        ("=DATE(2024,14,1)", serial(dt.date(2025, 2, 1))),
        ("=YEAR(E1)*10000+MONTH(E1)*100+DAY(E1)", 20240229.0),
        ("=DAYS(DATE(2024,12,31),DATE(2024,1,1))+1", 366.0),
        ("=EOMONTH(E1,0)", serial(dt.date(2024, 2, 29))),
        ("=EDATE(E1,12)", serial(dt.date(2025, 2, 28))),
        ('=TEXT(1234.567,"#,##0.0")', "1,234.6"),
        ('=TEXT(0.05,"0%")', "5%"),
        ('=TEXT(E1,"yyyy-mm-dd")', "2024-02-29"),
        ('=LEFT("abc",2)&RIGHT("abc",1)&MID("abc",2,1)', "abcb"),
        ('=LEN("abc")+VALUE("2")', 5.0),
        ('=CONCATENATE("a",1,TRUE)', "a1TRUE"),
        ('=SUBSTITUTE("a-b","-","+")', "a+b"),
        ("=ISNUMBER(A1)+ISTEXT(A4)*10+ISBLANK(B3)*100+ISERROR(B4)*1000", 1111.0),
        ("=N(A4)+N(A5)", 1.0),
        ("=ROW(A3)+COLUMN(B1)", 5.0),
        ("=ROWS(A1:A3)*COLUMNS(A1:D1)", 12.0),
        ("=SUBTOTAL(9,A1:A3)", 6.0),
        ("=AGGREGATE(9,6,A1:B4)", 16.0),
        ("=AGGREGATE(9,4,A1:B4)", ErrorValue.DIV0),
        ("=AGGREGATE(14,6,B1:B4/(A1:A4>0),1)", 20.0),
        ("=_xlfn.XLOOKUP(2,A1:A3,D1:D3)", 0.25),
        ("=_xlfn.XLOOKUP(9,A1:A3,D1:D3)", ErrorValue.NA),
        ("=_xlfn.XLOOKUP(9,A1:A3,D1:D3,,-1)", 0.125),
        ('=_xlfn.XLOOKUP("GRID",C1:C3,D1:D3,0,0,-1)', 0.125),
        ("=SUM(_xlfn.XLOOKUP(1,A1:A3,A1:B3))", 11.0),
        ("=_xlfn.XMATCH(2.5,A1:A3,1)", 3.0),
        ("=SUM(_xlfn._xlws.FILTER(D1:D3,A1:A3>1))", 0.375),
        ("=_xlfn.LET(_xlpm.x,A2,_xlpm.y,_xlpm.x*B1,_xlpm.y+_xlpm.x)", 22.0),
        ("=_xlfn.LET(_xlpm.r,A1:A3,SUM(_xlpm.r)*factor)", 1.5),
        ("=SUM({1,2;3,-4})", 2.0),
        ("=SUM(A1:A3)*(1-D1)", 3.0),
        ("=(A1)", 1.0),
        ("=ISERROR(1/0)", True),
        ("=IF(ISERROR(A1/B3),0,A1/B3)", 0.0),
        ("=ISNA(VLOOKUP(9,A1:D3,4,0))+ISERR(SQRT(-1))*10", 11.0),
        ("=ISNUMBER(1/0)", False),
        ('=SUMIF(A1:A3,">1",D1)', 0.375),
        ('=AVERAGEIF(A1:A3,">1",D1:D2)', 0.1875),
        ('=SUMIF(A2,">1",D1:D3)', 0.5),
        ("=FLOOR(-2.5,-2)", -2.0),
        ("=CEILING(-2.5,-2)", -4.0),
        ("=FLOOR(-2.5,2)", -4.0),
        ("=CEILING(2.5,-2)", ErrorValue.NUM),
        ("=CEILING.MATH(24.3,-5)", 25.0),
        ("=CEILING.MATH(-5.5,2,1)", -6.0),
        ("=FLOOR.MATH(-5.5,2)", -6.0),
        ("=FLOOR.MATH(-5.5,2,1)", -4.0),
        ("=MOD(1000000,0.333)", 1000000 % 0.333),
        ("=YEARFRAC(E1+0.7,E1+365,3)", 1.0),
        ('=SUBSTITUTE("a-b","-","+",0)', ErrorValue.VALUE),
        ("=VALUE(TRUE)", ErrorValue.VALUE),
        ("=LOOKUP(B3,{-1,2},{5,6})", 5.0),
        ("=CHOOSE(1,10,20,30)", 10.0),
        ("=CHOOSE(3.9,10,20,30)", 30.0),
        ("=CHOOSE(4,10,20,30)", ErrorValue.VALUE),
        ("=CHOOSE(0,10,20,30)", ErrorValue.VALUE),
        ("=IFS(A1>5,1,A2>5,2)", ErrorValue.NA),
        ("=IFS(A1>5,1/0,A2>1,B3)", 0.0),
        ('=SWITCH(C2,"grid",1)', ErrorValue.NA),
        ('=SWITCH(C2,"grid",1,"none",2,9)', 9.0),
        ('=SWITCH(C2,"captive",1,"captive",2,9)', 1.0),
        ("=ROW()", 9.0),
        ("=COLUMN()", 26.0),
        ("=ROW(B2:D2)", 2.0),
        ("=COLUMN(B2:B4)", 2.0),
        ("=SUMPRODUCT(ROW(B2:B4))", 9.0),
        ("=SUMPRODUCT(COLUMN(B2:D2))", 9.0),
        ("=SUMPRODUCT(ROW(B2:D4)*10+COLUMN(B2:D4))", 3 * 90 + 3 * 9.0),
        ("=ROWS(1+1)", 1.0),
        ("=COLUMNS(1+1)", 1.0),
        ("=ROWS({1,2;3,4;5,6})", 3.0),
        ("=COLUMNS({1,2;3,4;5,6})", 2.0),
        ("=ROWS(B2:D3)", 2.0),
        ("=COLUMNS(B2:D3)", 3.0),
        ("=ROWS(1/0)", ErrorValue.DIV0),
        ("=IFERROR(B3,5)", 0.0),
        ("=IFERROR(SQRT(-1),B3)", 0.0),
        ("=IFERROR(EXP(1000),4)", 4.0),
        ("=IF(B3,1,B3)", 0.0),
        ("=ISERROR(A1:A3)", True),
        ("=+A2", 2.0),
        ("=-A2%", -0.02),
    ],
)
def test_semantics(formula: str, value: Scalar) -> None:
    found = evaluated(formula)
    if isinstance(value, float) and isinstance(found, float):
        assert math.isclose(found, value, rel_tol=1e-12, abs_tol=1e-15)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ('=WEBSERVICE("http://example.com")', "network"),
        ('=IFERROR(WEBSERVICE("x"),1)', "network"),
        ('=HYPERLINK("x","y")', "link"),
        ("=RAND()+1", "changes by itself"),
        ("=OFFSET(A1,COUNT(A1:A2),0)", "cannot be told"),
        ('=SUM(INDIRECT("A1:A3"))', "cannot be told"),
        ("=NOSUCHFUNCTION(1)", "unknown"),
        ("=[1]Other!A1+1", "another workbook"),
        ("='C:\\x\\[b.xlsx]Other'!A1", "another workbook"),
        ("=T[col]", "a reference to a table"),
        ("=SUM((A1:A2,A3))", "joined"),
        ("=A1 A2", "unexpected"),
        ("=SUM(A1:OFFSET(A1,COUNT(A1:A2),0))", "whose end is computed"),
        ("=SUM(A1:INDEX(D1:D3,2))", "from one list into another"),
        ("=ROUND(1)", "arguments"),
        ("=VLOOKUP(1)", "arguments"),
        ('=TEXT(1,"[h]:mm")', "format"),
        ("=IFERROR(1)", "IFERROR with 1 arguments"),
        ("=IFERROR(1,2,3)", "IFERROR with 3 arguments"),
        ("=SWITCH(1,2)", "too few"),
        ('=SWITCH(B3,0,1,"x")', "empty cell"),
        ("=CHOOSE(1)", "too few"),
        ("=ROW(1+1)", "no range"),
        ("=ROW(A1:B2)", "outside of an array"),
        ("=COLUMN(A1:B2)", "outside of an array"),
        ("=ROWS(A1,A2)", "ROWS with 2 arguments"),
        ("=SUBTOTAL(9)", "too few"),
        ("=SUBTOTAL(8,A1:A3)", "SUBTOTAL(8"),
        ("=SUBTOTAL(100,A1:A3)", "SUBTOTAL(100"),
        ("=SUBTOTAL(209,A1:A3)", "SUBTOTAL(209"),
        ("=SUBTOTAL(112,A1:A3)", "SUBTOTAL(112"),
        ("=SUBTOTAL(-91,A1:A3)", "SUBTOTAL(-91"),
        ("=SUBTOTAL(9,1+1)", "no range"),
        ("=SUBTOTAL(9,{1,2})", "range that is computed"),
        ("=AGGREGATE(9,4)", "too few"),
        ("=AGGREGATE(9,-1,A1:A3)", "AGGREGATE(9,-1"),
        ("=AGGREGATE(9,8,A1:A3)", "AGGREGATE(9,8"),
        ("=AGGREGATE(7,4,A1:A3)", "AGGREGATE(7,4"),
        ("=AGGREGATE(14,4,A1:A3)", "number of arguments"),
        ("=AGGREGATE(15,4,A1:A3,1,1)", "number of arguments"),
        ("=IF(TRUE)", "IF with 1 arguments"),
        ("=IF(TRUE,1,2,3)", "IF with 4 arguments"),
        ("=N(A1:A2)", "N of a range"),
        ("=SUMPRODUCT(IFS(A1:A3>1,1))", "array formula"),
        ("=SUMPRODUCT(SWITCH(A1:A3,1,1))", "array formula"),
    ],
)
def test_what_is_not_evaluated_says_why(formula: str, reason: str) -> None:
    found = evaluated(formula)
    assert isinstance(found, NotEvaluated)
    assert reason in found.reason


@pytest.mark.parametrize(
    "text",
    [
        "=1+",
        "=(1",
        "=SUM(1",
        "=1)",
        '="a',
        "=" + "(" * 200 + "1" + ")" * 200,
        "1",
        "=" + "1+" * 9000,
        "=" + "-" * 300 + "1",
        "={1,2;3}",
        "=,",
        "=",
    ],
)
def test_no_formula_raises_only_what_it_says(text: str) -> None:
    with pytest.raises(ParseError):
        parse_formula(text, "S")
    assert isinstance(evaluated(text), NotEvaluated)


ORDERED: list[tuple[str, float | str | bool]] = [
    ("-1", -1.0),
    ("0.3", 0.3),
    ("0.1+0.2", 0.3),
    ('"a"', "a"),
    ('"B"', "b"),
    ("FALSE", False),
    ("TRUE", True),
]
"""What formulas write, and what it is compared as: numbers before texts before truth values."""


@pytest.mark.parametrize(
    ("operator", "compared"),
    [
        ("=", operator.eq),
        ("<>", operator.ne),
        ("<", operator.lt),
        (">", operator.gt),
        ("<=", operator.le),
        (">=", operator.ge),
    ],
)
def test_comparisons(operator: str, compared: Callable[[Any, Any], bool]) -> None:
    kinds = (float, str, bool)
    for (a, left), (b, right) in itertools.product(ORDERED, repeat=2):
        keys = [(kinds.index(type(value)), value) for value in (left, right)]
        assert evaluated(f"={a}{operator}{b}") is compared(*keys), f"{a}{operator}{b}"


NUMBERS = [8.0, 2.0, 0.5, 4.0, 4.0]
OF_NUMBERS = {
    1: statistics.mean(NUMBERS),
    2: 5,
    3: 5,
    4: 8,
    5: 0.5,
    6: math.prod(NUMBERS),
    9: sum(NUMBERS),
}


@pytest.mark.parametrize("number", OF_NUMBERS)
def test_functions_by_number(number: int) -> None:
    column: dict[str, Content] = {f"F{n}": x for n, x in enumerate(NUMBERS, start=1)}
    for formula in (f"SUBTOTAL({number},", f"SUBTOTAL({100 + number},", f"AGGREGATE({number},4,"):
        assert evaluated(f"={formula}F1:F5)", **column) == OF_NUMBERS[number], formula
        assert evaluated(f"={formula}F1:F2,F3,F4:F5)", **column) == OF_NUMBERS[number], formula
    assert evaluated("=AGGREGATE(12,4,F1:F5)", **column) == 4.0
    assert [evaluated(f"=AGGREGATE({n},4,F1:F5,2)", **column) for n in (14, 15)] == [4.0, 2.0]


@pytest.mark.parametrize("option", range(8))
def test_errors_are_left_out_where_the_option_says_so(option: int) -> None:
    more: dict[str, Content] = {"F1": 1.0, "F2": ErrorValue.NUM, "F3": 5.0}
    wanted = 6.0 if option in (2, 3, 6, 7) else ErrorValue.NUM
    assert evaluated(f"=AGGREGATE(9,{option},F1:F3)", **more) == wanted
    wanted = 5.0 if option in (2, 3, 6, 7) else ErrorValue.NUM
    assert evaluated(f"=AGGREGATE(14,{option},F1:F3,1)", **more) == wanted


@pytest.mark.parametrize("option", range(8))
def test_other_aggregates_are_left_out_where_the_option_says_so(option: int) -> None:
    more: dict[str, Content] = {"F1": 1.0, "F2": Formula("=SUBTOTAL(9,F1)"), "F3": Formula("=F1")}
    assert evaluated(f"=AGGREGATE(9,{option},F1:F3)", **more) == (2.0 if option < 4 else 3.0)
    more["F3"] = Formula("=1+SUBTOTAL(9,F1)")
    found = evaluated(f"=AGGREGATE(9,{option},F1:F3)", **more)
    assert isinstance(found, NotEvaluated) if option < 4 else found == 4.0


@pytest.mark.parametrize(
    ("hidden", "filtered", "plain", "by_hand"),
    [
        ((), (), 31.0, 31.0),
        (((1, 2),), (), 31.0, 25.0),
        # A filter over rows 1 to 4 hides 2 and 3; then also the last row is hidden by hand.
        (((1, 2),), ((0, 3),), 25.0, 25.0),
        (((1, 2), (4, 9)), ((0, 3),), None, 9.0),
        (((1, 2),), ((1, 2),), 25.0, 25.0),
        # What lies beyond the range is of no account.
        (((5, 9),), (), 31.0, 31.0),
        (((0, 9),), ((0, 9),), 0.0, 0.0),
    ],
)
def test_rows_that_a_subtotal_leaves_out(
    hidden: tuple[tuple[int, int], ...],
    filtered: tuple[tuple[int, int], ...],
    plain: float | None,
    by_hand: float,
) -> None:
    cells: dict[tuple[int, int], Content] = {(n, 0): 2.0**n for n in range(5)}
    for column, number in enumerate((9, 109), start=1):
        cells[20, column] = Formula(f"=SUBTOTAL({number},A1:A5)")
    blocks = tuple(Range(top, 0, bottom, 0) for top, bottom in filtered)
    book = Book({"S": cells}, hidden={"S": hidden}, filtered={"S": blocks})
    first, second = Evaluator(book).values([("S", 20, 1), ("S", 20, 2)])
    assert second == by_hand
    assert isinstance(first, NotEvaluated) if plain is None else first == plain


def test_what_a_function_catches_in_an_array() -> None:
    cells: dict[tuple[int, int], Content] = {(0, 0): ErrorValue.NA, (1, 0): ErrorValue.DIV0}
    cells[2, 0] = 5.0
    for n, text in enumerate(("SUM(IFERROR(A1:A3,1))", "SUM(IFNA(A1:A3,1))", "SUM(IFNA(A1:A1,1))")):
        cells[n, 3] = Formula(f"={text}", is_array=True)
    found = Evaluator(Book({"S": cells})).values([("S", n, 3) for n in range(3)])
    assert found == [7.0, ErrorValue.DIV0, 1.0]


def test_what_criteria_choose_is_known_of_the_same_cells_alone() -> None:
    cells: dict[tuple[int, int], Content] = {(n, 0): n + 1.0 for n in range(3)}
    cells |= {(n, 1): 10.0 * (n + 1) for n in range(3)}
    for row, text in enumerate(
        ('SUMIFS(B1:B3,A1:A3,">=2",A1:A3,"<9")', 'SUMIFS(B1:B3,A1:A3,">=2",B1:B3,"<30")')
    ):
        cells[row, 2] = Formula(f"={text}")
    book = Book({"S": cells})

    def found(**changed: float) -> list[Scalar]:
        contents = {("S", int(c[1]) - 1, "AB".index(c[0])): x for c, x in changed.items()}
        return Evaluator(book, contents).values([("S", 0, 2), ("S", 1, 2)])

    for _ in range(2):
        assert found() == [50.0, 20.0]
        assert found(A1=5.0) == [60.0, 30.0]
        assert found(B3=0.0) == [20.0, 20.0]
        assert found(A2=0.0) == [30.0, 0.0]
        assert found(A3=9.0, B2=31.0) == [31.0, 0.0]


def test_days_that_are_counted_from_1904_are_not_evaluated() -> None:
    cells: dict[tuple[int, int], Content] = {(0, 0): Formula("=YEAR(40000)"), (0, 1): 5.0}
    cells[0, 2] = Formula("=B1+1")
    evaluator = Evaluator(Book({"S": cells}, date_1904=True))
    refused, plain = evaluator.values([("S", 0, 0), ("S", 0, 2)])
    assert isinstance(refused, NotEvaluated)
    assert "1904" in refused.reason
    assert plain == 6.0


def test_implicit_intersection_and_arrays() -> None:
    book = Book(
        {
            "S": {
                (0, 0): 1.0,
                (1, 0): 2.0,
                (1, 1): Formula("=A1:A2*10"),
                (5, 1): Formula("=A1:A2*10"),
                (6, 1): Formula("=SUM(A1:A2*10)", is_array=True),
                (7, 1): Formula("=SUM(IF(A1:A2>1,A1:A2,0))", is_array=True),
            }
        }
    )
    values = [Evaluator(book).value(("S", row, 1)) for row in (1, 5, 6, 7)]
    assert values == [20.0, ErrorValue.VALUE, 30.0, 2.0]


def test_a_range_gives_the_value_beside_the_formula() -> None:
    grid: dict[tuple[int, int], Content] = {
        (row, column): 10.0 * row + column for row in range(6) for column in range(6)
    }
    formulas: dict[tuple[int, int], Content] = {}
    for n in range(6):
        for row, column, text in (
            (n, 7, "S!$B$2:$B$4"),
            (n, 8, "1+S!$B$2:$B$4"),
            (n, 9, "S!$B$2:$B$4+1"),
            (n, 10, "ROUND(S!$B$2:$B$4,0)"),
            (n, 11, "+S!$B$2:$B$4"),
            (7, n, "S!$B$2:$D$2"),
            (8, n, "1+S!$B$2:$D$2"),
            (9, n, "S!$B$2:$D$2+1"),
            (n, 12, "S!$B$2:$C$3"),
        ):
            formulas[row, column] = Formula(f"={text}")
    evaluator = Evaluator(Book({"S": grid, "T": formulas}))
    for row, column in formulas:
        expected: Scalar = ErrorValue.VALUE
        if column < 12 and row < 6 and 1 <= row <= 3:
            expected = 10.0 * row + 1 + (column in (8, 9))
        elif row > 6 and 1 <= column <= 3:
            expected = 10.0 + column + (row in (8, 9))
        assert evaluator.value(("T", row, column)) == expected, (row, column)


def test_a_single_row_or_column_is_repeated_in_arrays() -> None:
    row, column = [1.0, 2.0, 4.0], [10.0, 30.0]
    cells: dict[tuple[int, int], Content] = {(0, 1 + n): x for n, x in enumerate(row)}
    cells |= {(1 + n, 0): x for n, x in enumerate(column)}
    cells |= {(1 + r, 1 + c): y - x for r, y in enumerate(column) for c, x in enumerate(row)}
    both = [(x, y) for x in row for y in column]
    formulas = {
        "=SUM(B1:D1*A2:A3)": sum(x * y for x, y in both),
        "=SUM(B1:D1+A2:A3^2)": sum(x + y**2 for x, y in both),
        "=SUM(B2:D3*B1:D1)": sum((y - x) * x for x, y in both),
        "=SUM(B2:D3*A2:A3)": sum((y - x) * y for x, y in both),
        "=SUM(A2:A3-B2:D3)": sum(row) * len(column),
        "=SUM(B2:D3*A2)": sum((y - x) * 10 for x, y in both),
        "=SUM(B2:D3*B1:C1)": ErrorValue.NA,
        "=B1:D1*A2:A3": 10.0,
    }
    cells |= {(n, 9): Formula(text, is_array=True) for n, text in enumerate(formulas)}
    found = Evaluator(Book({"S": cells})).values([("S", n, 9) for n in range(len(formulas))])
    assert found == list(formulas.values())


def test_a_range_of_too_many_cells_is_not_evaluated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "MOST_CELLS", 12)
    assert evaluated("=SUM(B5:D8)+1", C6=4.0) == 5.0
    for text in ("=SUM(B5:D9)", "=SUM(B5:E8)"):
        refused = evaluated(text)
        assert isinstance(refused, NotEvaluated)
        assert "million cells" in refused.reason


def test_an_array_formula_shows_its_first_value_wherever_it_stands() -> None:
    cells: dict[tuple[int, int], Content] = {(row, 0): 10.0 + row for row in range(4)}
    cells |= {(row, 1): Formula("=A2:A4", is_array=True) for row in (0, 2, 9)}
    evaluator = Evaluator(Book({"S": cells}))
    assert [evaluator.value(("S", row, 1)) for row in (0, 2, 9)] == [11.0] * 3


def test_a_value_of_an_array_formula_is_repeated_or_lacking() -> None:
    cells: dict[tuple[int, int], Content] = {(n, 0): 1.0 + n for n in range(3)}
    cells |= {(0, n): 10.0 * n for n in range(1, 3)}
    whole = {"B5": "A1:A3", "D5": "B1:C1*1", "F5": "A1:A3*B1:C1"}
    cells |= {position(name): Formula(f"={text}", is_array=True) for name, text in whole.items()}
    wanted: dict[str, Scalar] = {
        "B5,1,1": 1.0,
        "B5,3,1": 3.0,
        "B5,3,4": 3.0,
        "B5,4,1": ErrorValue.NA,
        "D5,1,2": 20.0,
        "D5,5,2": 20.0,
        "D5,1,3": ErrorValue.NA,
        "F5,2,2": 40.0,
        "F5,3,1": 30.0,
        "F5,4,1": ErrorValue.NA,
        "F5,1,3": ErrorValue.NA,
    }
    for n, at in enumerate(wanted):
        cells[20 + n, 20] = Formula(f"={ELEMENT}({at})", is_array=True)
    evaluator = Evaluator(Book({"S": cells}))
    assert [evaluator.value(("S", 20 + n, 20)) for n in range(len(wanted))] == list(wanted.values())


@pytest.mark.parametrize("option", range(8))
def test_rows_that_are_hidden_count_unless_the_option_says_so(option: int) -> None:
    cells: dict[tuple[int, int], Content] = {(n, 0): 2.0**n for n in range(4)}
    cells[9, 0] = Formula(f"=AGGREGATE(9,{option},A1:A4)")
    assert Evaluator(Book({"S": cells})).value(("S", 9, 0)) == 15.0
    found = Evaluator(Book({"S": cells}, hidden={"S": ((1, 2),)})).value(("S", 9, 0))
    if option % 2:
        assert found == 1.0 + 8.0
    else:
        # Spreadsheets do not agree on what such an option leaves out.
        assert isinstance(found, NotEvaluated)


def test_blocks_are_kept_for_other_formulas_up_to_a_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(evaluate, "MOST_KEPT", 12)
    evaluator = Evaluator(Book({"S": {}}))
    block = evaluate.Matrix([[1.0] * 3] * 2)
    assert [evaluator.keep(block) for _ in range(3)] == [True, True, False]


def test_conditions_in_arrays() -> None:
    column = [-1.0, 0.0, 4.0]
    cells: dict[tuple[int, int], Content] = {(row, 0): x for row, x in enumerate(column)}
    cells |= {(row, 1): float(row) for row in range(3)}
    formulas = {
        "=SUM(IF(A1:A3>0,A1:A3,B1:B3))": 0.0 + 1.0 + 4.0,
        "=SUM(IF(A1:A3>0,10))": 10.0,
        "=SUM(IF(1/A1:A3>0,1,2))": ErrorValue.DIV0,
        "=SUM(IFERROR(4/A1:A3,B1:B3))": -4.0 + 1.0 + 1.0,
        "=SUM(IFERROR(4/A1:A3,100))": -4.0 + 100.0 + 1.0,
        "=SUM(IFERROR(4/A1:A3,B1:B3*2))": -4.0 + 2.0 + 1.0,
        "=SUM(IF(A1:A3>0,A1:A2,0))": ErrorValue.NA,
    }
    cells |= {(n, 5): Formula(text, is_array=True) for n, text in enumerate(formulas)}
    found = Evaluator(Book({"S": cells})).values([("S", n, 5) for n in range(len(formulas))])
    assert found == list(formulas.values())


def test_circles_are_named() -> None:
    cells = {
        (0, 0): Formula("=B1+1"),
        (0, 1): Formula("=C1"),
        (0, 2): Formula("=A1"),
        (0, 3): Formula("=A1*2"),
        (0, 4): 5.0,
    }
    evaluator = Evaluator(Book({"S": cells}))
    found = evaluator.value(("S", 0, 3))
    assert isinstance(found, NotEvaluated)
    assert "circular reference: S!A1, S!B1, S!C1" in found.reason
    assert evaluator.circles == [(("S", 0, 0), ("S", 0, 1), ("S", 0, 2))]
    assert evaluator.value(("S", 0, 4)) == 5.0


def test_names_that_name_each_other() -> None:
    book = Book({"S": {(0, 0): Formula("=a")}}, {"a": "=b", "b": "=a+1"})
    assert isinstance(Evaluator(book).value(("S", 0, 0)), NotEvaluated)


@thorough
def test_long_chains_need_no_recursion() -> None:
    cells: dict[tuple[int, int], Content] = {(0, 0): 1.0}
    cells |= {(n, 0): Formula(f"=A{n}+1") for n in range(1, 20_000)}
    assert Evaluator(Book({"S": cells})).value(("S", 19_999, 0)) == 20_000.0


def test_changes_stand_in_for_contents() -> None:
    book = Book({"S": {(0, 0): 1.0, (1, 0): Formula("=A1*2"), (2, 0): Formula("=A2+B9")}})
    assert Evaluator(book, {("S", 0, 0): 5.0, ("S", 8, 1): 1.0}).value(("S", 2, 0)) == 11.0
    assert Evaluator(book, {("S", 1, 0): Formula("=A1*3")}).value(("S", 2, 0)) == 3.0


def test_what_a_cell_rests_on() -> None:
    book = Book(
        {
            "S": {(0, 0): 1.0, (1, 0): 2.0, (3, 0): 9.0, (2, 0): Formula("=SUM(A1:A2)+T!A1")},
            "T": {(0, 0): Formula("=S!A4")},
        }
    )
    assert book.reach([("S", 2, 0)]) == {
        ("S", 2, 0),
        ("S", 0, 0),
        ("S", 1, 0),
        ("T", 0, 0),
        ("S", 3, 0),
    }
    assert place_text(("S", 2, 27)) == "S!AB3"


def test_a_conditional_sum_rests_on_as_many_cells_as_its_condition() -> None:
    cells: dict[tuple[int, int], Content] = {(row, 0): float(row) for row in range(3)}
    cells |= {(row, 1): Formula(f"=A{row + 1}*10") for row in range(3)}
    cells[5, 5] = Formula('=SUMIF(A1:A3,">0",B1)')
    book = Book({"S": cells})
    assert ("S", 2, 1) in book.precedents(("S", 5, 5))
    assert Evaluator(book).value(("S", 5, 5)) == 30.0


def test_let_that_grows_from_name_to_name_is_not_evaluated() -> None:
    names = "".join(f"_xlpm.a{n + 1},_xlpm.a{n}+_xlpm.a{n}," for n in range(200))
    value = evaluated(f"=_xlfn.LET(_xlpm.a0,A1,{names}_xlpm.a200)")
    assert isinstance(value, NotEvaluated)
    assert isinstance(evaluated("=_xlfn.LET(A1,2)"), NotEvaluated)


def test_an_aggregate_leaves_out_other_ones() -> None:
    within = {"F1": 1.0, "F2": 2.0, "F3": Formula("=AGGREGATE(9,0,F1:F2)")}
    assert evaluated("=AGGREGATE(9,0,F1:F3)", **within) == 3.0
    assert evaluated("=SUBTOTAL(9,F1:F3)", **within) == 3.0
    assert evaluated("=AGGREGATE(9,4,F1:F3)", **within) == 6.0


@given(
    st.one_of(
        st.floats(allow_nan=False), st.sampled_from([0.0, 1.0, -3.5, 45_292.0, 5e-324, 1e308])
    ),
    st.integers(-40, 40),
    st.floats(allow_nan=False),
)
def test_the_order_to_a_number_is_that_of_two(number: float, steps: int, other: float) -> None:
    for near in (number * (1 + steps * 2.0**-50), number + steps * 5e-324, other, -number):
        assert values.order_to(number)(near) == values.order(near, number)
