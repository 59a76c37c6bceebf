"""Parentheses: what a formula and an equation show is what the expression computes.

Every way of putting together three operators is rendered, read again as a spreadsheet and as a
reader would, and compared with exact arithmetic.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import pytest

from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.exact import ExactScope, evaluate_exact
from jcm_mrv.methodology.expression.to_excel import lower, to_excel
from jcm_mrv.methodology.expression.to_latex import to_latex
from jcm_mrv.workbook.formulas.book import Book, Formula
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.wording import Expressions

VALUES = {"a": Fraction(2), "b": Fraction(3), "c": Fraction(7), "d": Fraction(13)}
NO_METHODOLOGY: Any = None
A, B, C, D = (t.Ref(name) for name in VALUES)


class Row:
    """Cells of one row: a in A1, b in B1."""

    def cell(self, name: str, members: Sequence[int]) -> str:
        return f"{name.upper()}1"

    def cells_over(self, name: str, members: Sequence[int | None]) -> Sequence[str]:
        return [self.cell(name, [])]

    def place_of(self, name: str, place: int, key: str) -> str:
        raise AssertionError((name, place, key))

    def value_at(self, name: str, places: Sequence[int | str]) -> str:
        raise AssertionError((name, places))

    def column(self, table: str, number: int) -> str:
        raise AssertionError((table, number))

    def row_value(self, table: str, row: int) -> str:
        raise AssertionError(table)


def shapes() -> Iterator[t.Node]:
    """Give every combination of three operators, and powers and signs of every pair."""
    for x, y, z in itertools.product("+-*/", repeat=3):
        yield t.Binary(z, t.Binary(y, t.Binary(x, A, B), C), D)
        yield t.Binary(z, t.Binary(x, A, t.Binary(y, B, C)), D)
        yield t.Binary(y, t.Binary(x, A, B), t.Binary(z, C, D))
        yield t.Binary(x, A, t.Binary(z, t.Binary(y, B, C), D))
        yield t.Binary(x, A, t.Binary(y, B, t.Binary(z, C, D)))
    for x, y in itertools.product("+-*/", repeat=2):
        for power in (2, -1):
            yield t.Binary(y, t.Power(t.Binary(x, A, B), power), C)
            yield t.Binary(y, A, t.Power(t.Binary(x, B, C), power))
            yield t.Power(t.Binary(x, t.Power(A, power), B), 2)
        yield t.Binary(y, t.Negate(t.Binary(x, A, B)), C)
        yield t.Binary(y, A, t.Negate(t.Binary(x, B, C)))
        yield t.Negate(t.Binary(x, t.Negate(A), t.Negate(B)))
        yield t.Power(t.Negate(t.Binary(x, A, B)), 2)
        yield t.Power(t.Power(t.Binary(x, A, B), 2), 3)
        yield t.Negate(t.Power(t.Binary(x, A, B), 2))


TREES = list(shapes())


def exact(node: t.Node) -> Fraction:
    scope = ExactScope({name: {(): value} for name, value in VALUES.items()}, {}, {})
    value = evaluate_exact(node, scope, {})
    assert isinstance(value, Fraction)
    return value


def read_latex(text: str) -> Fraction:
    r"""Give the value that a reader sees: ``\frac{a}{b} \times c`` by the usual precedence."""
    text = text.replace(r"\left", "").replace(r"\right", "").replace(r"\times", "*")
    before = ""
    while text != before:
        before = text
        text = re.sub(r"\{([^{}]*)\}\^\{([-0-9]+)\}", r"\1**(\2)", text)
        text = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))", text)
    found = eval(text, {"__builtins__": {}}, dict(VALUES))
    assert isinstance(found, Fraction)
    return found


def test_three_operators_in_a_spreadsheet() -> None:
    cells: dict[tuple[int, int], float | Formula] = {
        (0, n): float(value) for n, value in enumerate(VALUES.values())
    }
    for n, node in enumerate(TREES):
        cells[n, 5] = Formula("=" + to_excel(node, Row(), {}, {}, {}))
    evaluator = Evaluator(Book({"S": dict(cells)}, {}))
    wrong = [
        (cells[n, 5], float(exact(node)))
        for n, node in enumerate(TREES)
        if evaluator.value(("S", n, 5)) != pytest.approx(float(exact(node)), rel=1e-12)
    ]
    assert wrong == []


def test_three_operators_in_an_equation() -> None:
    wrong = [
        (to_latex(node, {}), exact(node))
        for node in TREES
        if read_latex(shown(node)) != exact(node)
    ]
    assert wrong == []


def test_three_operators_in_words_of_a_sheet() -> None:
    expressions = Expressions(NO_METHODOLOGY)
    expressions.steps = {name: name for name in VALUES}
    wrong = []
    for node in TREES:
        text = expressions.text(node)
        read = text.replace("−", "-").replace("×", "*").replace("^", "**")
        if eval(read, {"__builtins__": {}}, dict(VALUES)) != exact(node):
            wrong.append((text, exact(node)))
    assert wrong == []


def shown(node: t.Node) -> str:
    return to_latex(node, {name: name for name in VALUES})


def test_a_sum_is_one_factor() -> None:
    both = t.Sum(t.Binary("-", t.Ref("a", ("i",)), B), "i", "plant")
    assert shown(both) == r"\sum_{i} \left(a - b\right)"
    assert shown(t.Binary("*", both, C)) == r"\left(\sum_{i} \left(a - b\right)\right) \times c"


@pytest.mark.parametrize(
    ("node", "formula"),
    [
        (t.Binary("*", t.Binary("+", A, B), C), "(A1+B1)*C1"),
        (t.Binary("*", A, t.Binary("*", B, C)), "A1*(B1*C1)"),
        (t.Binary("+", A, t.Binary("+", B, C)), "A1+(B1+C1)"),
        (t.Binary("+", t.Binary("*", A, B), C), "A1*B1+C1"),
        (t.Binary("*", t.Binary("*", A, B), C), "A1*B1*C1"),
        (t.Binary("-", t.Binary("+", A, B), C), "A1+B1-C1"),
        (t.Binary("*", t.Power(A, 2), t.Negate(B)), "(A1^2)*(-B1)"),
        (t.Power(A, 0), "(A1^0)"),
        (t.Power(A, -1), "(A1^(-1))"),
        (t.Logic("and", (t.Compare("==", A, t.Text("x")),)), 'EXACT(A1,"x")'),
        (t.Number(Fraction(0)), "0"),
        (t.Binary("/", A, t.Number(Fraction(44, 12))), "A1/(11/3)"),
        (t.Binary("-", A, t.Number(Fraction(-1, 3))), "A1-(-(1/3))"),
    ],
)
def test_the_order_of_evaluation_is_kept(node: t.Node, formula: str) -> None:
    """Floats are not associative: what is computed first in the trace is first in the cell."""
    assert to_excel(node, Row(), {}, {}, {}) == formula


class Apart(Row):
    """Cells of many members, each of which stands apart from the others."""

    def cell(self, name: str, members: Sequence[int]) -> str:
        return f"B{members[0] + 1}" if members else "A1"

    def cells_over(self, name: str, members: Sequence[int | None]) -> Sequence[str]:
        return [f"B{n + 1}" for n in range(MANY)]


MANY = 601
"""More than a function takes, and as many as a formula holds."""


@pytest.mark.parametrize(
    ("node", "wanted"),
    [
        (t.Sum(t.Ref("e", ("i",)), "i", "plant"), MANY * (MANY + 1) / 2),
        (t.Call("max", (t.Each(t.Ref("e", ("i",)), "i", "plant"),)), MANY),
        (t.Call("min", (t.Each(t.Ref("e", ("i",)), "i", "plant"), t.Number(Fraction(3)))), 1),
    ],
)
def test_no_function_has_more_arguments_than_spreadsheets_take(node: t.Node, wanted: float) -> None:
    formula = to_excel(node, Apart(), {}, {}, {"plant": MANY})
    innermost = re.findall(r"\(([^()]*)\)", formula)
    assert max(text.count(",") + 1 for text in innermost) == 200
    assert len(innermost) == 4
    cells: dict[tuple[int, int], float | Formula] = {(n, 1): n + 1.0 for n in range(MANY)}
    cells[0, 2] = Formula("=" + formula)
    assert Evaluator(Book({"S": dict(cells)}, {})).value(("S", 0, 2)) == wanted


def test_a_sum_over_members_of_one_value() -> None:
    once = t.Sum(A, "i", "plant")
    assert to_excel(once, Row(), {}, {}, {"plant": 3}) == "(3*A1)"
    assert to_excel(once, Row(), {}, {}, {"plant": 1}) == "(1*A1)"
    assert to_excel(once, Row(), {}, {}, {"plant": 0}) == "0"
    least = t.Call("min", (t.Each(A, "i", "plant"), B))
    assert to_excel(least, Row(), {}, {}, {"plant": 1}) == "MIN(A1,B1)"
    assert to_excel(least, Row(), {}, {}, {"plant": 0}) == "MIN(B1)"
    assert to_excel(t.Call("min", least.arguments[:1]), Row(), {}, {}, {"plant": 0}) == "NA()"


def test_the_cells_of_an_equation_bear_its_name() -> None:
    shared = t.Binary("/", A, t.Binary("-", B, C))
    steps = lower("RE", t.Binary("+", shared, shared))
    assert [step.name for step in steps] == ["RE.1", "RE.2", "RE"]
    assert [step.name for step in lower("RE", shared, prefix="x")] == ["x.1", "RE"]


def test_a_cell_of_its_own_is_for_the_members_that_it_names() -> None:
    inner = t.Binary("+", t.Ref("e", ("j",)), B)
    node = t.Sum(t.Sum(inner, "j", "fuel"), "i", "plant")
    steps = lower("RE", node)
    assert [step.indices for step in steps] == [(("j", "fuel"),), (), ()]
    # A divisor without a difference, and what is raised to nothing, stay where they are.
    assert not lower("RE", t.Binary("/", A, t.Binary("*", B, C)))[:-1]
    assert not lower("RE", t.Power(t.Binary("+", A, B), 0))[:-1]
    assert len(lower("RE", t.Power(t.Binary("*", A, B), -1))) == 2


@pytest.mark.parametrize(("number", "shown"), [(0, "{0}^{2}"), (3, "{3}^{2}")])
def test_a_number_that_is_not_below_zero_needs_none(number: int, shown: str) -> None:
    assert to_latex(t.Power(t.Number(Fraction(number)), 2), {}) == shown
