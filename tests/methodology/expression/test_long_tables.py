"""Tables with more rows than a formula nests: a row is found by what stands in columns."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest

from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.table import MOST_NESTED, OTHERWISE, Band, Condition, Row, Table
from jcm_mrv.methodology.expression.to_excel import to_excel
from jcm_mrv.workbook.address import cell_name
from jcm_mrv.workbook.formulas.book import Book, Content, Formula
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.values import ErrorValue
from tests.effort import THOROUGH, one_in
from tests.methodology.expression.test_parentheses import Row as OneRow

ROWS = 300


def bands(*, above: bool = False, up_to: bool = False) -> list[Condition]:
    """Give bands one after another, of which the first and the last have no end."""
    ends = [None, *(Fraction(n, 10) for n in range(1, ROWS)), None]
    return [Band(ends[n], ends[n + 1], up_to, above) for n in range(ROWS)]


def table(*keys: Sequence[Condition], more: Sequence[tuple[Condition, ...]] = ()) -> Table:
    conditions = [*zip(*keys, strict=True), *more]
    return Table("long", tuple(Row(c, Fraction(n)) for n, c in enumerate(conditions)))


class Listed(OneRow):
    """The keys in A1 and B1, the rows of the table below one another from D1."""

    def __init__(self, rows: int) -> None:
        self.rows = rows

    def column(self, table: str, number: int) -> str:
        return f"{cell_name(0, 3 + number)}:{cell_name(self.rows - 1, 3 + number)}"

    def row_value(self, table: str, row: int) -> str:
        return cell_name(row, 3)


def found(one: Table, *keys: Fraction | str) -> object:
    """Give what the formula gives, from a sheet with the table."""
    node = t.Lookup("long", tuple(t.Ref(name) for name in "ab"[: len(keys)]))
    formula = to_excel(node, Listed(len(one.rows)), {}, {"long": one}, {})
    assert len(formula) < 1200
    cells: dict[tuple[int, int], Content] = {(0, 2): Formula("=" + formula)}
    for n, key in enumerate(keys):
        cells[0, n] = key if isinstance(key, str) else float(key)
    beside = one.beside
    for n, row in enumerate(one.rows):
        said = [one.said_beside(n, key, kind) for key, kind in beside]
        for at, content in enumerate([row.value, Fraction(n + 1), *said], start=3):
            cells[n, at] = content if isinstance(content, str) else float(content or 0)
    return Evaluator(Book({"S": cells}, {})).value(("S", 0, 2))


TEXTS: list[Condition] = [f"case {n}" for n in range(ROWS)]
POINTS: list[Condition] = [Band(Fraction(n), Fraction(n), True) for n in range(ROWS)]
ELSE: list[tuple[Condition, ...]] = [("case 7", OTHERWISE), (OTHERWISE, OTHERWISE)]
NUMBERS = [
    Fraction(x) for x in ("-1e9", "0", "0.1", "0.15", "7", "7.0000001", "29.9", "30", "1e12")
]


@one_in(4)
@pytest.mark.parametrize(
    "one",
    [
        table(bands()),
        table(bands(up_to=True, above=True)),
        table(POINTS),
        table(bands(), more=[(OTHERWISE,)]),
    ],
)
def test_a_number_finds_its_row(one: Table) -> None:
    for number in NUMBERS:
        row = one.find((number,))
        assert found(one, number) == (ErrorValue.NA if row is None else row), number


@pytest.mark.parametrize("others", [[], ELSE])
def test_a_text_and_a_number_find_their_row(others: list[tuple[Condition, ...]]) -> None:
    one = table(TEXTS, bands(), more=others)
    for keys in (("case 7", Fraction("0.75")), ("case 7", Fraction(9)), ("Case 7", Fraction(9))):
        row = one.find(keys)
        assert found(one, *keys) == (ErrorValue.NA if row is None else row), keys


def test_a_point_is_what_is_equal_to_it() -> None:
    assert found(table(POINTS), Fraction(0.1 + 0.2) * 10) == 3
    assert found(table(POINTS), Fraction("3.000001")) is ErrorValue.NA


def test_short_tables_stay_nested() -> None:
    assert table(TEXTS[:MOST_NESTED]).beside == ()


MIXED: list[Table] = [
    table(POINTS[:10] + bands()[90:]),
    # A point between bands that it does not belong to, and whose ends it is.
    table([*bands()[:100], POINTS[10], *bands(above=True)[101:]]),
    table([*bands()[:100], *bands(above=True)[101:]]),
    table([*bands()[:100], *bands(up_to=True, above=True)[100:]]),
    table([*bands()[:70], POINTS[7], *bands(up_to=True, above=True)[70:]], more=[(OTHERWISE,)]),
]


@one_in(5)
@pytest.mark.parametrize("one", MIXED)
def test_points_among_bands_and_bands_open_at_either_end(one: Table) -> None:
    ends = [e for r in one.rows for b in r.conditions if isinstance(b, Band) for e in (b.lower,)]
    near = [e * f for e in ends[::60] if e for f in (1, 1 - Fraction(1, 10**13), Fraction("1.01"))]
    numbers = [*NUMBERS, *near, *(Fraction(n) for n in (9, 10, 11))]
    for number in numbers[:: 1 if THOROUGH else 3]:
        row = one.find((number,))
        assert found(one, number) == (ErrorValue.NA if row is None else row), float(number)


def test_points_among_bands_beside_texts() -> None:
    numbers = [*bands()[:100], POINTS[10], *bands(above=True)[101:]]
    one = table(TEXTS, numbers, more=ELSE)
    for keys in (("case 100", Fraction(10)), ("case 7", Fraction("0.75")), ("case 7", Fraction(9))):
        row = one.find(keys)
        assert found(one, *keys) == (ErrorValue.NA if row is None else row), keys
