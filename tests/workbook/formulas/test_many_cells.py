"""What is kept of a list of many cells: each thing once, and nothing that is no longer used."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.book import Book, Formula
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.parse import parse_formula
from jcm_mrv.workbook.formulas.special_forms import ELEMENT
from jcm_mrv.workbook.formulas.values import Column, Matrix, NotEvaluated
from jcm_mrv.workbook.reading.grid import read_grid
from jcm_mrv.workbook.reading.package import open_package

LINES = 50


def book() -> Book:
    """Give a list of two columns, its sum, and a sum that takes a formula as well."""
    cells = {(row, column): float(row + column) for row in range(LINES) for column in (0, 1)}
    formulas = {(0, 3): Formula(f"=SUM(A1:A{LINES})"), (1, 3): Formula("=SUM(D1,B1:B9)")}
    return Book({"S": {**cells, **formulas}})


def test_nothing_is_kept_of_what_typed_cells_rest_on() -> None:
    made = book()
    reached = made.reach([("S", 1, 3)])
    assert len(reached) == 2 + LINES + 9
    assert set(made._precedents) == {("S", 1, 3), ("S", 0, 3)}


def test_a_list_is_kept_once_for_all_who_calculate_with_it() -> None:
    made = book()
    place = ("S", 0, 3)
    first, second = Evaluator(made), Evaluator(made, {("S", 0, 1): 7.0})
    assert first.value(place) == second.value(place)
    assert not first.blocks
    assert not second.blocks
    # Where one of its own cells stands for another, it is another list.
    other = Evaluator(made, {("S", 3, 0): 100.0})
    assert other.value(place) == first.value(place) + 97.0
    assert Evaluator(made).value(place) == first.value(place)


def test_a_list_with_a_formula_in_it_is_calculated_by_each() -> None:
    made = Book({"S": {(0, 0): 1.0, (1, 0): Formula("=C1*2"), (0, 2): 5.0,
                       (0, 3): Formula("=SUM(A1:A2)")}})  # fmt: skip
    assert Evaluator(made).value(("S", 0, 3)) == 11.0
    assert Evaluator(made, {("S", 0, 2): 6.0}).value(("S", 0, 3)) == 13.0
    assert Evaluator(made).value(("S", 0, 3)) == 11.0


def test_what_rests_on_no_change_is_calculated_once_for_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A list of many lines was summed again for each change of a cell beside it."""
    made, done = book(), list[Place]()
    compute = Evaluator.compute

    def noted(self: Evaluator, tree: t.Node, place: Place, is_array: bool = False) -> object:
        done.append(place)
        return compute(self, tree, place, is_array)

    monkeypatch.setattr(Evaluator, "compute", noted)
    first = Evaluator(made).value(("S", 1, 3))
    assert sorted(done) == [("S", 0, 3), ("S", 1, 3)]
    done.clear()
    assert Evaluator(made, {("S", 2, 1): 103.0}).value(("S", 1, 3)) == first + 100.0
    assert done == [("S", 1, 3)]
    done.clear()
    assert Evaluator(made, {("S", 2, 0): 102.0}).value(("S", 1, 3)) == first + 100.0
    assert done == [("S", 0, 3), ("S", 1, 3)]
    done.clear()
    # An empty cell of a range may be given a content.
    other = Book({"S": {(0, 0): 1.0, (0, 3): Formula("=SUM(A1:A9)"), (1, 3): Formula("=D1+1")}})
    assert Evaluator(other).value(("S", 1, 3)) == 2.0
    assert Evaluator(other, {("S", 4, 0): 5.0}).value(("S", 1, 3)) == 7.0


def test_an_array_that_rests_on_no_change_keeps_its_elements() -> None:
    formulas = {
        (0, 3): Formula("=A1:A3*2", is_array=True),
        (1, 3): Formula(f"={ELEMENT}(D1,2,1)", is_array=True),
        (2, 3): Formula("=D2+E1"),
    }
    made = Book({"S": {(0, 0): 1.0, (1, 0): 2.0, (2, 0): 3.0, (0, 4): 10.0, **formulas}})
    assert Evaluator(made).value(("S", 2, 3)) == 14.0
    assert Evaluator(made, {("S", 0, 4): 20.0}).value(("S", 2, 3)) == 24.0
    assert Evaluator(made, {("S", 1, 0): 5.0}).value(("S", 2, 3)) == 20.0


def test_a_formula_that_makes_a_circle_fails_what_rests_on_it() -> None:
    made = Book({"S": {(0, 0): 1.0, (0, 1): Formula("=A1+1"), (0, 2): Formula("=B1*2")}})
    assert Evaluator(made).value(("S", 0, 2)) == 4.0
    found = Evaluator(made, {("S", 0, 0): Formula("=B1")}).value(("S", 0, 2))
    assert isinstance(found, NotEvaluated)
    assert Evaluator(made).circles == []


def test_what_a_list_holds_of_formulas_is_found_without_its_lines() -> None:
    made = book()
    assert made.calculated(("S", 0, 3)) == ()
    assert made.calculated(("S", 1, 3)) == (("S", 0, 3),)
    assert list(made.calculated_behind([("S", 1, 3), ("S", 0, 0)])) == [("S", 1, 3), ("S", 0, 3)]
    assert not made._precedents


def test_who_has_calculated_leaves_nothing_behind() -> None:
    """It was kept until the next collection of circles, with the lists of a log."""
    made = book()
    gc.disable()
    try:
        evaluator = Evaluator(made, {("S", 3, 0): 100.0})
        evaluator.value(("S", 1, 3))
        gone = weakref.ref(evaluator)
        del evaluator
        assert gone() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("formula", ["A1:A9*2", "SUMPRODUCT((A1:A9>3)*B1:B9)", "INDEX(A1:A9,4)"])
def test_a_column_is_as_rows_of_one_each(formula: str) -> None:
    made = book()
    found = Evaluator(made).compute(parse_formula(f"={formula}", "S"), ("S", 2, 5), True)
    assert isinstance(found, float)
    matrix = Evaluator(made).matrix(parse_formula("=A1:A9", "S"))  # type: ignore[arg-type]
    plain = Matrix([[float(row)] for row in range(9)])
    assert isinstance(matrix.rows, Column)
    assert (matrix.height, matrix.width, list(matrix)) == (9, 1, list(plain))
    assert [list(row) for row in matrix.rows[2:4]] == [[2.0], [3.0]]


def test_readings_that_look_alike_are_one(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for n in range(20):
        sheet.append([n % 3 + 0.5, "text"])
    sheet.cell(1, 1).number_format = "0.00"
    workbook.save(tmp_path / "book.xlsx")
    grid = read_grid(open_package(tmp_path / "book.xlsx")).sheets[0]
    numbers = [grid.cell(row, 0) for row in range(20)]
    assert [cell.value for cell in numbers] == [n % 3 + 0.5 for n in range(20)]
    assert len({id(cell) for cell in numbers}) == 4  # three values, one of them in two formats
