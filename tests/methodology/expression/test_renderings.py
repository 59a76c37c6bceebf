"""One tree, many renderings: NumPy, exact fractions and LibreOffice give the same value."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from xlsxwriter.utility import xl_rowcol_to_cell

from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.evaluate import EvaluationError, Scope, evaluate
from jcm_mrv.methodology.expression.exact import ExactScope, evaluate_exact
from jcm_mrv.methodology.expression.formula_tests import place_among
from jcm_mrv.methodology.expression.parse import Names, parse
from jcm_mrv.methodology.expression.table import Band, Row, Table
from jcm_mrv.methodology.expression.to_excel import lower, to_excel
from jcm_mrv.workbook.address import Place, position_of
from jcm_mrv.workbook.formulas.book import Book, Content, Formula
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.values import ErrorValue
from tests.effort import examples, thorough
from tests.libreoffice import recalculate, requires_libreoffice
from tests.methodology.expression.trees import SETS, SIZES, TABLES, YEARS, expressions, values
from tests.second_engine import computed

Values = dict[str, dict[tuple[int, ...], Fraction | str]]


class IllConditionedError(Exception):
    """A draw on which floats cannot be held to exact arithmetic."""


def arrays(found: Values) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, by_member in found.items():
        shape = (1, *(SIZES[s] for s in SETS[name]))
        cells = [by_member[key] for key in sorted(by_member)]
        if any(isinstance(cell, str) for cell in cells):
            made[name] = np.array(cells, dtype=object).reshape(shape)
        else:
            made[name] = np.array([float(c) for c in cells]).reshape(shape)
    return made


def well_conditioned(node: t.Node, found: Values, at: dict[str, int] | None = None) -> None:
    """Refuse draws whose value hangs on less than what floats hold.

    A divisor, a comparison or a key of a table that lies within 1e-9 of the magnitudes it is made
    of, but not exactly on the edge, is decided by rounding noise; so is what overflows.
    """
    at = at or {}

    def exact(part: t.Node) -> tuple[Any, Fraction]:
        scope = ExactScope(found, SIZES, TABLES)
        value = evaluate_exact(part, scope, at)
        if scope.largest > 10**60:
            raise IllConditionedError
        return value, scope.largest

    def is_leaf(part: t.Node) -> bool:
        return isinstance(part, (t.Number, t.Ref, t.Text))

    if isinstance(node, (t.Sum, t.Each)):
        for position in range(SIZES[node.over]):
            place = {**at, node.index: position}
            where = node.where if isinstance(node, t.Each) else None
            if where is None or evaluate_exact(where, ExactScope(found, SIZES), place):
                well_conditioned(node.body, found, place)
        return
    if isinstance(node, t.IfElse):
        well_conditioned(node.condition, found, at)
        chosen = node.then if exact(node.condition)[0] else node.otherwise
        well_conditioned(chosen, found, at)
        return
    if isinstance(node, t.Logic) and node.op != "not":
        for part in node.operands:
            well_conditioned(part, found, at)
            if exact(part)[0] is (node.op == "or"):
                return  # the others are not looked at
        return
    for part in t.children(node):
        well_conditioned(part, found, at)
    if (isinstance(node, t.Binary) and node.op == "/") or (
        isinstance(node, t.Power) and node.exponent < 0
    ):
        divisor = node.right if isinstance(node, t.Binary) else node.base
        value, largest = exact(divisor)
        if not is_leaf(divisor) and abs(value) < Fraction(1, 10**6) * largest:
            raise IllConditionedError
    if isinstance(node, t.Compare) and not t.is_day(node.left, ("e", "f")):
        (left, a), (right, b) = exact(node.left), exact(node.right)
        if not isinstance(left, str) and not (is_leaf(node.left) and is_leaf(node.right)):
            near = abs(left - right)
            if near <= Fraction(1, 10**6) * max(a, b, abs(left), abs(right)):
                raise IllConditionedError
    if isinstance(node, t.Round) and not is_leaf(node.operand):
        value, largest = exact(node.operand)
        steps = 2 * abs(value) * Fraction(10) ** node.digits  # half ones are edges too
        far = abs(steps - round(steps))
        near = Fraction(1, 10**6) * max(largest, 1) * Fraction(10) ** max(node.digits, 0)
        if far <= near and (far or largest > 1000 * abs(value)):
            raise IllConditionedError
    if isinstance(node, t.Interpolate) and not is_leaf(node.key):
        value, largest = exact(node.key)
        ends = [Fraction("-2.5"), Fraction(10)]
        if any(abs(value - end) <= Fraction(1, 10**6) * max(largest, 1) for end in ends):
            raise IllConditionedError
    if isinstance(node, t.Lookup) and node.table == "bands" and not is_leaf(node.keys[0]):
        value, largest = exact(node.keys[0])
        edges = [Fraction(-1), Fraction(2), Fraction(10), Fraction("10.000001")]
        if any(abs(value - edge) <= Fraction(1, 10**6) * max(largest, 1) for edge in edges):
            raise IllConditionedError


def both(node: t.Node, found: Values) -> tuple[float, Fraction, Fraction] | None:
    """Give float, exact value and the largest intermediate; None where both have no value."""
    scope = ExactScope(found, SIZES, TABLES)
    try:
        well_conditioned(node, found)
        exact = evaluate_exact(node, scope)
    except EvaluationError:
        exact = None
    except IllConditionedError:
        assume(False)
        raise
    try:
        number = float(evaluate(node, Scope(arrays(found), SIZES, TABLES))[0])
    except EvaluationError:
        assert exact is None or scope.largest > 10**60
        return None
    if exact is None:
        # Exact arithmetic refused while looking at a part that the result does not need.
        with pytest.raises(EvaluationError):
            evaluate_exact(node, ExactScope(found, SIZES, TABLES))
        raise AssertionError("NumPy has a value where exact arithmetic has none")
    assert isinstance(exact, Fraction)
    return number, exact, scope.largest


@settings(max_examples=examples(10, 1000), suppress_health_check=list(HealthCheck))
@given(expressions(), values())
def test_numpy_agrees_with_fractions(node: t.Node, found: Values) -> None:
    result = both(node, found)
    if result is not None:
        number, exact, largest = result
        assert abs(Fraction(number) - exact) <= Fraction(1, 10**12) * max(largest, abs(exact))


@settings(max_examples=examples(10, 150), suppress_health_check=list(HealthCheck))
@given(expressions(), st.lists(values(), min_size=2, max_size=4))
def test_a_batch_is_each_alone(node: t.Node, batch: list[Values]) -> None:
    single = [arrays(found) for found in batch]
    together = {name: np.concatenate([one[name] for one in single]) for name in SETS}
    try:
        alone = [evaluate(node, Scope(one, SIZES, TABLES))[0] for one in single]
    except EvaluationError:
        with pytest.raises(EvaluationError):
            evaluate(node, Scope(together, SIZES, TABLES))
        return
    assert evaluate(node, Scope(together, SIZES, TABLES)).tolist() == alone


class Written:
    """One expression with its values in columns of a sheet, as a writer of sheets would do it."""

    def __init__(self, sheet: Any, row: int, number: Any = None) -> None:
        self.sheet, self.row, self.used, self.number = sheet, row, 0, number
        self.places: dict[tuple[str, tuple[int, ...]], str] = {}
        self.sets = dict(SETS)

    def put(self, content: Any, formula: bool = False) -> str:
        place = xl_rowcol_to_cell(self.row, self.used)
        if formula:
            self.sheet.write_formula(place, f"={content}", self.number, -999)
        elif isinstance(content, str):
            self.sheet.write_string(place, content)
        else:
            self.sheet.write_number(place, float(content))
        self.used += 1
        return place

    def cell(self, name: str, members: Sequence[int]) -> str:
        return self.places[name, tuple(members)]

    def cells_over(self, name: str, members: Sequence[int | None]) -> Sequence[str]:
        free = members.index(None)
        return [
            self.places[name, tuple(n if m is None else m for m in members)]
            for n in self.shown[self.sets[name][free]]
        ]

    def row_of(self, name: str, keys: Iterable[tuple[int, ...]]) -> str:
        cells = [self.places[name, key] for key in keys]
        return f"{cells[0]}:{cells[-1]}"

    def place_of(self, name: str, place: int, key: str) -> str:
        over = self.sets[name][place]
        return f"MATCH({key},{self.row_of(f'ids of {over}', ((n,) for n in range(SIZES[over])))},0)"

    def value_at(self, name: str, places: Sequence[int | str]) -> str:
        sizes = [SIZES[over] for over in self.sets[name]]
        cells = self.row_of(name, itertools.product(*map(range, sizes)))
        return f"INDEX({cells},{place_among(sizes, places)})"

    def column(self, table: str, number: int) -> str:
        name = f"table {table}" if number == 0 else f"table {table}, {number}"
        return self.row_of(name, ((n,) for n in range(len(TABLES[table].rows))))

    def row_value(self, table: str, row: int) -> str:
        return self.places[f"table {table}", (row,)]

    def write(self, node: t.Node, found: Values) -> None:
        # Of the parts of a period a sheet of a year has those that count in it.
        year = found.get("calendar_year", {}).get(())
        self.shown = {name: [*range(size)] for name, size in SIZES.items()}
        for kind, attribute in YEARS.items():
            years = found.get(attribute, {})
            self.shown[kind] = [n for n in self.shown[kind] if years.get((n,)) == year]
        for name, by_member in found.items():
            for key, value in by_member.items():
                # The name of a member stands where its place is calculated with.
                content = f"fuel {value}" if name in ("home", "main") else value
                self.places[name, key] = self.put(content)
        for name, table in TABLES.items():
            for n, row in enumerate(table.rows):
                self.places[f"table {name}", (n,)] = self.put(row.value)
        for name in t.tables(node):
            table = TABLES[name]
            for number, (key, kind) in enumerate([(0, None), *table.beside], start=1):
                for n in range(len(table.rows) if table.beside else 0):
                    said = Fraction(n + 1) if kind is None else table.said_beside(n, key, kind)
                    self.places[f"table {name}, {number}", (n,)] = self.put(said)
        for n in range(SIZES["fuel"]):
            self.places["ids of fuel", (n,)] = self.put(f"fuel {n}")
        for step in lower("result", node):
            self.sets[step.name] = tuple(over for _, over in step.indices)
            keys: list[tuple[int, ...]] = [()]
            for _, over in step.indices:
                keys = [(*key, n) for key in keys for n in self.shown[over]]
            for key in keys:
                members = {index: n for (index, _), n in zip(step.indices, key, strict=True)}
                formula = to_excel(step.tree, self, members, TABLES, SIZES)
                assert len(formula) < 8192  # the longest formula Excel takes
                assert deepest(formula) <= 64  # and the deepest
                self.places[step.name, key] = self.put(formula, formula=True)


def deepest(formula: str) -> int:
    """Give how deeply functions are nested in a formula."""
    depth = most = 0
    for character in formula:
        depth += (character == "(") - (character == ")")
        most = max(most, depth)
    return most


def in_libreoffice(folder: Path, drawn: list[tuple[t.Node, Values]]) -> list[Any]:
    """Give what LibreOffice computes for each expression."""
    path = folder / "expressions.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    # Without a format of its own a difference of days would be shown, and read, as a day.
    number = book.add_format({"num_format": "0.00"})
    results = []
    for n, (node, found) in enumerate(drawn):
        written = Written(sheet, n, number)
        written.write(node, found)
        results.append(written.places["result", ()])
    book.close()
    (back,) = recalculate([path], folder / "out")
    sheet = openpyxl.load_workbook(back, data_only=True).worksheets[0]
    return [sheet[place].value for place in results]


class Recorded:
    """What is written to a sheet, as the second engine takes it."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], Content] = {}

    def write_formula(self, place: str, formula: str, *_: object) -> None:
        self.cells[position(place)] = Formula(formula.replace("_xlfn.", ""))

    def write_string(self, place: str, text: str) -> None:
        self.cells[position(place)] = text

    write_number = write_string


def position(place: str) -> tuple[int, int]:
    found = position_of(place)
    assert found is not None
    return found


def written_together(
    drawn: list[tuple[t.Node, Values]],
) -> tuple[dict[str, dict[tuple[int, int], Content]], list[Place]]:
    """Give a sheet of all expressions, and where the result of each stands."""
    sheet, results = Recorded(), []
    for n, (node, found) in enumerate(drawn):
        written = Written(sheet, n)
        written.write(node, found)
        results.append(("S", *position(written.places["result", ()])))
    return {"S": sheet.cells}, results


@settings(max_examples=examples(10, 600), suppress_health_check=list(HealthCheck))
@given(expressions(), values())
def test_a_second_engine_agrees_with_both(node: t.Node, found: Values) -> None:
    result = both(node, found)
    assume(result is not None and result[2] < 10**60)
    assert result is not None
    number, exact, largest = result
    (cell,) = computed(*written_together([(node, found)]))
    assert isinstance(cell, float), (cell, node)
    limit = Fraction(1, 10**12) * max(largest, abs(exact))
    assert abs(Fraction(cell) - exact) <= limit
    assert abs(Fraction(cell) - Fraction(number)) <= 2 * limit


@thorough
@requires_libreoffice
def test_libreoffice_agrees_with_both(tmp_path: Path) -> None:
    drawn: list[tuple[t.Node, Values]] = []
    expected: list[tuple[float, Fraction, Fraction]] = []

    @settings(
        max_examples=examples(60, 300), suppress_health_check=list(HealthCheck), database=None
    )
    @given(expressions(), values())
    def draw(node: t.Node, found: Values) -> None:
        result = both(node, found)
        if result is not None and result[2] < 10**60:
            drawn.append((node, found))
            expected.append(result)

    draw()
    assert len(drawn) > examples(30, 100)
    for (node, _), cell, (number, exact, largest) in zip(
        drawn, in_libreoffice(tmp_path, drawn), expected, strict=True
    ):
        assert isinstance(cell, (int, float)), (cell, node)
        limit = Fraction(1, 10**12) * max(largest, abs(exact))
        assert abs(Fraction(cell) - exact) <= limit, node
        assert abs(Fraction(cell) - Fraction(number)) <= 2 * limit, node


SPECIAL: list[tuple[str, Any]] = [
    ("-2**2", -4),
    ("(-2)**2", 4),
    ("2**-2", 0.25),
    ("-2**2 + 1", -3),
    ("-a**2", -9),
    ("4**0.5", 2),
    ("-4**0.5", -2),
    ("(a + 1)**1.5", 8),
    ("a**b", 1),
    ("b**0.5", 0),
    ("b**b", None),
    ("b**-0.5", None),
    ("(0 - a)**0.5", None),
    ("(0.3 - 0.1 - 0.2)**0.5", 0),
    ("(0.2 + 0.1 - 0.3)**0.5 + 1", 1),
    ("1 if b == 0 else (0 - a)**0.5", 1),
    ("1 if 0.1 * 3 <= 0.3 else 0", 1),
    ("1 if 0.1 + 0.2 == 0.3 else 0", 1),
    ("1 if 0.1 * 3 > 0.3 else 0", 0),
    ("1 if 0.1 * 3 != 0.3 else 0", 0),
    ("1 if 0.1 * 3 < 0.3 else 0", 0),
    ("1 if 0.1 * 3 >= 0.3 else 0", 1),
    ("0.3 - 0.1 - 0.2", 0),
    ("1 / (0.3 - 0.1 - 0.2)", None),
    ("(0.3 - 0.1 - 0.2)**-1", None),
    ("1 if b != 0 and 1 / b > 2 else 5", 5),
    ("1 if b == 0 or 1 / b > 2 else 5", 1),
    ("7 if b == 0 else 1 / b", 7),
    ("1 / b", None),
    ("a - (1 - 5)", 7),
    ("8 / (2 * 4)", 1),
    ("8 / 2 / 4", 1),
    ("8 - 2 - 4", 2),
    ("8 - (2 - 4)", 10),
    ("8 / (2 / 4)", 16),
    ("min(-1, -2, 3)", -2),
    ("max(-1, -2)", -1),
    ("exp(0)", 1),
    ("1 if years_after(date('2024-02-29'), 1) == date('2025-02-28') else 0", 1),
    ("1 if years_after(date('2024-02-29'), 4) == date('2028-02-29') else 0", 1),
    ("1 if years_after(date('2023-12-31'), 15) == 50770 else 0", 1),
    ("1 if date('2024-01-01') == 45292 else 0", 1),
    ("log(1)", 0),
    ("log10(1000)", 3),
    ("log(exp(2) * 1)", 2),
    ("log(b)", None),
    ("log10(0 - a)", None),
    ("log(0.3 - 0.1 - 0.2)", None),
    ("sqrt(a * a)", 3),
    ("sqrt(b)", 0),
    ("sqrt(0.3 - 0.1 - 0.2)", 0),
    ("sqrt(0 - a)", None),
    ("1 if b == 0 else sqrt(0 - a) + log(b)", 1),
    ("1.05**12 / 1.05**2", 1.05**10),
    ("a**10", 59049),
    ("b**10", 0),
    ("(0 - a)**11", -177147),
    ("rounddown(0.57 * 100, 0)", 57),
    ("rounddown((0.1 + 0.7) * 10, 0)", 8),
    ("rounddown(0.7199, 2)", 0.71),
    ("rounddown(0.719999999, 2)", 0.71),
    ("rounddown(0 - 0.719, 2)", -0.71),
    ("rounddown(1234.5, -2)", 1200),
    ("rounddown(0.3 - 0.1 - 0.2, 15)", 0),
    ("1 / rounddown(0 - 0.4, 0)", None),
    ("roundup(0.1 * 3, 1)", 0.3),
    ("roundup(0.3 - 0.1 - 0.2, 0)", 0),
    ("roundup(0.30001, 1)", 0.4),
    ("roundup(0 - 0.31, 1)", -0.4),
    ("roundup(b, 3)", 0),
    ("round(2.675, 2)", 2.68),
    ("round(0.335 * 3, 2)", 1.01),
    ("round(0.285 * 100, 0)", 29),
    ("round(2.4999996, 0)", 2),
    ("round(0 - 2.5, 0)", -3),
    ("round(0.5, 0)", 1),
    ("round(1.5, 0)", 2),
    ("round(12345, -1)", 12350),
    ("rounddown(999999999.99, 1)", 999999999.9),
    ("rounddown(sum(c[i] for i in plant) * a / 10, 0)", 0),
    ("sum(1 for i in plant)", 3),
    ("sum(1 for i in plant for j in fuel)", 6),
    ("min(c[i] for i in plant)", 0),
    ("max((c[i] * 2 for i in plant), (9 for k in none))", 4),
    ("min((5 for i in plant), 7)", 5),
    ("sum(max((d[i, j] for j in fuel), c[i]) for i in plant)", 4),
    ("sum(1 / b for k in none)", 0),
    ("min((1 / b for k in none), 3)", 3),
    ("min(1 for k in none)", None),
    ("max((a for k in none), (1 / b for k in none))", None),
    ("2 if b == 0 else min(a for k in none)", 2),
    ("1e15 + 1", 1e15 + 1),
    ("1e-12 * 3", 3e-12),
    ("sum(1 if kind[i] == 'grid' else 0 for i in plant)", 1),
    ("sum(1 if kind[i] != 'Grid' else 0 for i in plant)", 2),
    ("lookup(bands, 2)", -3),
    ("lookup(bands, 10)", -3),
    ("lookup(bands, -1)", 2.5),
    ("lookup(bands, 10.0000005)", None),
    ("lookup(bands, 1.999999)", 2.5),
    ("interpolate(points, 0)", -1),
    ("interpolate(points, 0.15)", 0.5),
    ("interpolate(points, 0.1 * 3)", 2),
    ("interpolate(points, 1)", 2),
    ("interpolate(points, 6.5)", 3),
    ("interpolate(points, 10)", 4),
    ("interpolate(points, 0.1 * 100)", 4),
    ("interpolate(points, -2.5)", 0.3),
    ("interpolate(points, -2.500001)", None),
    ("interpolate(points, 10.000001)", None),
    ("1 if b == 0 else interpolate(points, 11)", 1),
    ("lookup(points, 0.1 * 3)", 2),
    ("lookup(points, 0.31)", None),
    ("lookup(others, 'grid', 1)", 0.7),
    ("lookup(others, 'grid', 0)", 10),
    ("lookup(others, 'own', 0)", 100),
    ("lookup(others, 'own', 7)", 50),
    ("lookup(others, 'captive', 1 + 2)", 3),
    ("2 * (1 if not a > 1 else 4)", 8),
    ("1 if 0 < a < 5 else 0", 1),
]
SPECIAL_VALUES: Values = {
    "a": {(): Fraction(3)},
    "b": {(): Fraction(0)},
    "c": {(n,): Fraction(n) for n in range(3)},
    "kind": {(0,): "grid", (1,): "Grid", (2,): "captive"},
    "d": {(n, m): Fraction(1) for n in range(3) for m in range(2)},
}
NAMES = Names(SETS, SIZES, {"bands": 1, "cases": 1, "points": 1, "others": 2})


def test_where_spreadsheets_are_known_to_differ() -> None:
    for text, wanted in SPECIAL:
        node = parse(text, NAMES)
        scope = Scope(arrays(SPECIAL_VALUES), SIZES, TABLES)
        exact_scope = ExactScope(SPECIAL_VALUES, SIZES, TABLES)
        if wanted is None:
            with pytest.raises(EvaluationError):
                evaluate(node, scope)
            with pytest.raises(EvaluationError):
                evaluate_exact(node, exact_scope)
        else:
            assert evaluate(node, scope)[0] == pytest.approx(wanted, rel=1e-12, abs=1e-15), text
            assert evaluate_exact(node, exact_scope) == pytest.approx(wanted, rel=1e-12), text


@thorough
@requires_libreoffice
def test_where_spreadsheets_are_known_to_differ_in_libreoffice(tmp_path: Path) -> None:
    drawn = [(parse(text, NAMES), SPECIAL_VALUES) for text, _ in SPECIAL]
    for (text, wanted), cell in zip(SPECIAL, in_libreoffice(tmp_path, drawn), strict=True):
        if text == "b**b":
            # Zero to the power of zero is 1 in LibreOffice, and an error in Excel and here.
            assert (wanted, cell) == (None, 1)
        elif wanted is None:
            # A negative power of zero is #NUM! in LibreOffice and #DIV/0! in Excel.
            assert cell in ("#DIV/0!", "#N/A", "#NUM!", "#VALUE!"), (text, cell)
        else:
            assert cell == pytest.approx(wanted, rel=1e-12, abs=1e-15), text


def test_where_spreadsheets_are_known_to_differ_in_the_evaluator_of_formulas() -> None:
    # The second engine knows neither 0^0 as an error nor 0.3-0.1-0.2 as zero.
    sheets, results = written_together(
        [(parse(text, NAMES), SPECIAL_VALUES) for text, _ in SPECIAL]
    )
    evaluator = Evaluator(Book(sheets))
    for (text, wanted), place in zip(SPECIAL, results, strict=True):
        cell = evaluator.value(place)
        if wanted is None:
            assert isinstance(cell, ErrorValue), (text, cell)
        else:
            assert cell == pytest.approx(wanted, rel=1e-12, abs=1e-15), text


@thorough
@requires_libreoffice
def test_a_table_of_many_rows_in_libreoffice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn, wanted = of_many_rows(monkeypatch)
    assert in_libreoffice(tmp_path, drawn) == wanted


@thorough
@requires_libreoffice
def test_points_among_many_bands_in_libreoffice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is equal to 70 lies in the band below it too; the second engine knows no list of ABS.
    bands = [
        *(Band(Fraction(n), Fraction(n + 1)) for n in range(70)),
        Band(Fraction(70), Fraction(70), includes_upper=True),
        *(Band(Fraction(n), Fraction(n + 1), True, True) for n in range(70, 100)),
    ]
    rows = tuple(Row((band,), Fraction(n)) for n, band in enumerate(bands))
    monkeypatch.setitem(TABLES, "bands", Table("bands", rows))
    numbers = ("0", "69.9", "69.9999999999999", "70", "70.00000001", "71", "100")
    drawn = [(parse(f"lookup(bands, {n})", NAMES), SPECIAL_VALUES) for n in numbers]
    assert in_libreoffice(tmp_path, drawn) == [0, 69, 70, 70, 71, 71, 100]


def test_a_table_of_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, wanted = of_many_rows(monkeypatch)
    assert computed(*written_together(drawn)) == wanted


def of_many_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[list[tuple[t.Node, Values]], list[float]]:
    rows = tuple(Row((Band(Fraction(n), Fraction(n + 1)),), Fraction(n * n)) for n in range(150))
    monkeypatch.setitem(TABLES, "bands", Table("bands", rows))
    texts = [f"lookup(bands, {n})" for n in (0, 63, 64, 65, 128, 149)]
    drawn = [(parse(text, NAMES), SPECIAL_VALUES) for text in texts]
    return drawn, [0, 63**2, 64**2, 65**2, 128**2, 149**2]


def test_errors_name_the_members() -> None:
    node = parse("sum(1 / d[i, j] for i in plant for j in fuel)", NAMES)
    found = {**SPECIAL_VALUES, "d": {**SPECIAL_VALUES["d"], (2, 1): Fraction(0)}}
    with pytest.raises(EvaluationError) as caught:
        evaluate(node, Scope(arrays(found), SIZES, TABLES))
    assert caught.value.members == {"plant": 2, "fuel": 1}


@pytest.mark.parametrize("text", ["1e200 * 1e99 * 1e99", "exp(1e5)", "a**9**1 * 1e99**9"])
def test_what_is_not_finite_is_an_error(text: str) -> None:
    try:
        node = parse(text, NAMES)
    except ValueError:
        return
    with pytest.raises(EvaluationError):
        evaluate(node, Scope(arrays(SPECIAL_VALUES), SIZES, TABLES))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("min(1 for k in none)", "min of nothing, no member of none"),
        ("max((a for k in none), (b for k in none))", "max of nothing, no member of none, none"),
    ],
)
def test_the_least_of_nothing_names_the_sets(text: str, told: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        evaluate(parse(text, NAMES), Scope(arrays(SPECIAL_VALUES), SIZES, TABLES))
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("sum(lookup(cases, kind[i]) for i in plant)", {0, 1, 2}),
        ("sum(lookup(cases, kind[i]) if c[i] > 0 else 0 for i in plant)", {1, 2}),
        ("sum(0 if c[i] > 0 else lookup(cases, kind[i]) for i in plant)", {0}),
    ],
)
def test_the_rows_of_a_table_that_a_value_rests_on(text: str, rows: set[int]) -> None:
    scope = Scope(arrays(SPECIAL_VALUES), SIZES, TABLES)
    evaluate(parse(text, NAMES), scope)
    assert scope.used_rows == {"cases": rows}
