"""Functions of a list with headings: which lines the conditions beside it ask for."""

from __future__ import annotations

import pytest

from jcm_mrv.workbook.formulas.book import Book, Content, Formula
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.values import ErrorValue, NotEvaluated, Scalar
from tests.workbook.formulas.made import A_LIST


def value(formula: str, **others: Content) -> Scalar:
    """Give the value of a formula beside the list; ``others`` are cells with other contents."""
    cells = {(r, c): x for r, row in enumerate(A_LIST) for c, x in enumerate(row)}
    cells[20, 20] = Formula(formula)
    cells |= {(int(name[1:]) - 1, ord(name[0]) - 65): x for name, x in others.items()}
    return Evaluator(Book({"List": cells})).value(("List", 20, 20))


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ('=DSUM(A1:D7,"kWh",F1:F2)', 30.5),
        ('=DSUM(A1:D7,"kWh",F1:G2)', 20.0),
        ('=DSUM(A1:D7,"kWh",F1:F3)', 100.75),
        ('=DSUM(A1:D7,"kwh",I1:J3)', 90.25),
        ("=DSUM(A1:D7,3,H1:H2)", 70.25),
        ("=DSUM(A1:D7,C1,K1:L2)", 100.75),
        ('=DAVERAGE(A1:D7,"kWh",F1:F2)', 15.25),
        ('=DMAX(A1:D7,"kWh",F1:F3)', 40.0),
        ('=DMIN(A1:D7,"kWh",F1:F3)', 10.5),
        ('=DCOUNT(A1:D7,"kWh",F1:F3)', 4.0),
        ('=DCOUNTA(A1:D7,"Note",I1:J3)', 3.0),
        ('=DPRODUCT(A1:D7,"kWh",F1:F2)', 210.0),
        ('=DGET(A1:D7,"kWh",F1:G2)', 20.0),
        ('=DGET(A1:D7,"kWh",F1:F2)', ErrorValue.NUM),
        ('=DGET(A1:D7,"Note",F1:G2)', 0.0),
        ('=DSUM(A:D,"kWh",F1:F2)', 30.5),
    ],
)
def test_the_lines_that_are_asked_for(formula: str, wanted: Scalar) -> None:
    assert value(formula) == wanted


def test_conditions_are_those_of_the_cells_as_they_are() -> None:
    """A name, a comparison and a condition that a formula makes; without a line it is none."""
    formula = '=DSUM(A1:D7,"kWh",F1:G2)'
    assert value(formula, F2=None) == 60.0
    assert value(formula, F2="=South", G2=None) == 70.25
    assert value(formula, F2=Formula('="So"&"uth"'), G2=Formula("=2020+3")) == 30.25
    assert value(formula, F2="West") == 0.0
    assert value('=DGET(A1:D7,"kWh",F1:F2)', F2="West") is ErrorValue.VALUE
    assert value('=DAVERAGE(A1:D7,"kWh",F1:F2)', F2="West") is ErrorValue.DIV0


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        ({"A7": "North 2"}, "longer names begin with"),
        ({"A7": "North 2", "F2": "<>North"}, "longer names begin with"),
        ({"F2": None, "G2": None}, "conditions"),
        ({"F2": Formula('=""')}, "an empty text"),
        ({"F1": "Computed", "F2": Formula("=C2>15")}, "whose heading is none of the list"),
        ({"F1": None}, "whose heading is none of the list"),
        ({"F1": "Note", "D1": Formula('="No"&"te"')}, "whose heading is none of the list"),
        ({"A1": "kWh"}, "no typed heading"),
        ({"C1": "MWh"}, "no typed heading"),
    ],
)
def test_what_programs_read_in_two_ways_is_not_evaluated(
    others: dict[str, Content], reason: str
) -> None:
    found = value('=DSUM(A1:D7,"kWh",F1:G2)', **others)
    assert isinstance(found, NotEvaluated), found
    assert reason in found.reason


def test_names_that_say_how_they_are_meant_are_evaluated_beside_longer_ones() -> None:
    assert value('=DSUM(A1:D7,"kWh",F1:F2)', A7="North 2", F2="=North") == 30.5
    assert value('=DSUM(A1:D7,"kWh",F1:F2)', A7="North 2", F2="North*") == 25.5
    assert value('=DSUM(A1:D7,"kWh",F1:F2)', A7="Northern", F2="South") == 70.25
