"""What an expression gives, worked out by hand: numbers, axes, and why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.evaluate import (
    NO_LOG,
    NO_POWER,
    NO_ROOT,
    Bound,
    EvaluationError,
    Scope,
    evaluate,
    width,
)
from jcm_mrv.methodology.expression.exact import ExactScope, evaluate_exact
from jcm_mrv.methodology.expression.parse import Names, parse
from jcm_mrv.methodology.expression.table import Band, Row, Table

SIZES = {"plant": 3, "fuel": 2, "none": 0}
NAMES = Names(
    {"a": (), "b": (), "c": ("plant",), "d": ("plant", "fuel"), "kind": ("plant",), "e": ("none",)},
    SIZES,
    {"bands": 1},
)
BANDS = Table(
    "bands",
    (
        Row((Band(None, Fraction(10)),), Fraction(1)),
        Row((Band(Fraction(10), Fraction(20), includes_upper=True),), Fraction(2)),
        Row((Band(Fraction(30), None),), None),
    ),
)


def scope(**values: Any) -> Scope:
    return Scope(
        {name: np.asarray(value) for name, value in values.items()}, SIZES, {"bands": BANDS}
    )


def given(text: str, free: Bound = (), **values: Any) -> list[Any]:
    tree = parse(text, NAMES, dict(free))
    return evaluate(tree, scope(**values), free).tolist()


A, C = [5.0, 6.0], [[1.0, 2.0, 4.0]]
D = [[[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]]]
PLANTS: Bound = (("i", "plant"),)


@pytest.mark.parametrize(
    ("text", "free", "most"),
    [
        ("a * b", (), 1),
        ("c[i]", PLANTS, 3),
        ("a", PLANTS, 3),
        ("sum(c[i] for i in plant)", (), 3),
        ("a * sum(b for i in plant)", (), 3),
        ("sum(c[i] for i in plant) * sum(a for j in fuel)", (), 3),
        ("sum(sum(d[i, j] for j in fuel) for i in plant)", (), 6),
        ("sum(sum(a for j in fuel) * c[i] for i in plant)", (), 3),
        ("max(c[i] for i in plant)", (), 3),
        ("sum(d[i, j] for j in fuel)", PLANTS, 6),
        ("sum(sum(d[i, j] * c[k] for j in fuel) for k in plant)", PLANTS, 18),
    ],
)
def test_how_many_combinations_are_held_at_once(text: str, free: Bound, most: int) -> None:
    assert width(parse(text, NAMES, dict(free)), SIZES, free) == most


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a + 1", [6, 7]),
        ("-a", [-5, -6]),
        ("a ** 2", [25, 36]),
        ("sum(c[i] for i in plant)", [7, 7]),
        ("sum(a for i in plant)", [15, 18]),
        ("sum(sum(d[i, j] * c[i] for j in fuel) for i in plant)", [187, 187]),
        ("max(c[i] for i in plant)", [4, 4]),
        ("min(c[i] for i in plant)", [1, 1]),
        ("min(a, 5.5)", [5, 5.5]),
        ("max(a, 5.5, 1)", [5.5, 6]),
        ("sum(e[i] for i in none)", [0, 0]),
        ("max((e[i] for i in none), a)", [5, 6]),
        ("(a - 5) ** (b - 4)", [0, 1]),
        ("1 if a == 5 else 2", [1, 2]),
        ("1 if a < 5 else 2", [2, 2]),
        ("1 if a <= 5 else 2", [1, 2]),
        ("1 if a > 5 else 2", [2, 1]),
        ("1 if a >= 5 else 2", [1, 1]),
        ("1 if a != 5 else 2", [2, 1]),
        ("1 if not a == 5 else 2", [2, 1]),
        ("1 if a > 4 and a > 5 and a < 7 else 2", [2, 1]),
        ("1 if a > 9 or a == 5 or a > 8 else 2", [1, 2]),
        ("1 if a == 9 or a == 8 or a == 6 else 2", [2, 1]),
        # What is not needed is not evaluated: no division by zero.
        ("1 if a == 5 or 1 / (a - 5) == 1 else 2", [1, 1]),
        ("1 if a != 5 and 1 / (a - 5) == 1 else 2", [2, 1]),
        ("7 if a == 5 else 1 / (a - 5)", [7, 1]),
        ("1 / (a - 5) if a != 5 else 7", [7, 1]),
        ("(1 / (b - 6) if b != 6 else 3) if a != 5 else 2", [2, 3]),
        ("exp(a * 200) if a == 7 else a", [5, 6]),
        # A difference that is only noise of rounding is none.
        ("0.1 + 0.2 - 0.3", [0, 0]),
        ("1 if 0.1 + 0.2 > 0.3 else 2", [2, 2]),
        ("lookup(bands, a + 4.5)", [1, 2]),
        ("lookup(bands, a + 14)", [2, 2]),
    ],
)
def test_values_of_two_entries(text: str, values: list[float]) -> None:
    assert given(text, a=A, b=[6.0], c=C, d=D, e=np.zeros((1, 0))) == values


@pytest.mark.parametrize(
    ("text", "free", "values"),
    [
        ("c[i] * a", PLANTS, [[5, 10, 20], [6, 12, 24]]),
        ("a", PLANTS, [[5, 5, 5], [6, 6, 6]]),
        ("d[i, j]", (("j", "fuel"), ("i", "plant")), [[[1, 2, 3], [10, 20, 30]]] * 2),
        ("sum(d[i, j] for j in fuel)", PLANTS, [[11, 22, 33]] * 2),
        ("1 if kind[i] == 'x' else 0", PLANTS, [[1, 0, 1]] * 2),
        ("1 if kind[i] != 'x' else 0", PLANTS, [[0, 1, 0]] * 2),
        ("e[i]", (("i", "none"),), [[], []]),
    ],
)
def test_indices_that_stay_are_axes_in_their_order(
    text: str, free: Bound, values: list[Any]
) -> None:
    kind = np.array([["x", "y", "x"]], dtype=object)
    assert given(text, free, a=A, c=C, d=D, kind=kind, e=np.zeros((1, 0))) == values


@pytest.mark.parametrize(
    ("text", "free", "kind", "batch", "members"),
    [
        ("1 / (a - 6)", (), "division by zero", 1, {}),
        ("(a - 6) ** -1", (), "division by zero", 1, {}),
        ("1 / (c[i] - 2)", PLANTS, "division by zero", 0, {"plant": 1}),
        ("sum(1 / (c[i] - 4) for i in plant)", (), "division by zero", 0, {"plant": 2}),
        ("1 / (d[i, j] - 20)", (*PLANTS, ("j", "fuel")), "division", 0, {"plant": 1, "fuel": 1}),
        ("(5.5 - a) ** (b - 4)", (), NO_POWER, 1, {}),
        ("(a - 6) ** (a - 6)", (), NO_POWER, 0, {}),
        ("(a - 5) ** (a - 5)", (), NO_POWER, 0, {}),
        ("log(a - 5)", (), NO_LOG, 0, {}),
        ("log10(5.5 - a)", (), NO_LOG, 1, {}),
        ("sqrt(5.5 - a)", (), NO_ROOT, 1, {}),
        ("exp(a * 200)", (), "not a finite number", 0, {}),
        ("((a * 1000) ** 9) ** 9 * ((a * 1000) ** 9) ** 9", (), "not a finite number", 0, {}),
        ("max(e[i] for i in none)", (), "max of nothing, no member of none", 0, {}),
        ("lookup(bands, a + 19)", (), "no row of the table bands fits", 0, {}),
        ("lookup(bands, a + 25)", (), "the table bands has no known value", 0, {}),
    ],
)
def test_why_there_is_no_value_and_where(
    text: str, free: Bound, kind: str, batch: int, members: Mapping[str, int]
) -> None:
    with pytest.raises(EvaluationError) as caught:
        given(text, free, a=A, b=[6.0], c=C, d=D, e=np.zeros((1, 0)))
    assert kind in caught.value.kind
    assert (caught.value.batch, caught.value.members) == (batch, members)


OF_DAYS = Table(
    "of_days",
    (
        Row(("rice", Band(None, Fraction(45292))), Fraction(1)),
        Row(("rice", Band(Fraction(45292), Fraction(45657), includes_upper=True)), Fraction(2)),
    ),
    frozenset({1}),
)


@pytest.mark.parametrize(
    ("table", "text", "why"),
    [
        (BANDS, "lookup(bands, a)", "a is 25 (there is none between 20 and 30)"),
        (BANDS, "lookup(bands, a + 0.5)", "the key is 25.5 (there is none between 20 and 30)"),
        (BANDS, "lookup(bands, c[i])", "c is 22 (there is none between 20 and 30)"),
        (OF_DAYS, "lookup(of_days, kind[i], a)", "kind is 'tea', a is 1900-01-24"),
        (
            OF_DAYS,
            "lookup(of_days, 'rice', b)",
            "key 1 is 'rice', b is 2025-01-01 (there is none above 2024-12-31)",
        ),
        (OF_DAYS, "lookup(of_days, lost[i], a)", "lost is not given, a is 1900-01-24"),
    ],
)
def test_which_key_lies_between_which_bands(table: Table, text: str, why: str) -> None:
    names = Names(
        {**NAMES.values, "lost": ("plant",)}, SIZES, {table.name: len(table.rows[0].conditions)}
    )
    free = PLANTS if "[i]" in text else ()
    tree = parse(text, names, dict(free))
    kind = np.array([["rice", "tea", "rice"]], dtype=object)
    values = {
        "a": np.array([25.0]),
        "b": np.array([45658.0]),
        "c": np.array([[1.0, 22.0, 23.0]]),
        "kind": kind,
        "lost": np.array([["rice", None, "rice"]], dtype=object),
    }
    with pytest.raises(EvaluationError) as caught:
        evaluate(tree, Scope(values, SIZES, {table.name: table}), free)
    assert caught.value.kind == f"no row of the table {table.name} fits: {why}"
    if "lost" in text:
        return
    exact = {
        name: {
            place[1:]: Fraction(value) if isinstance(value, float) else value
            for place, value in np.ndenumerate(array)
        }
        for name, array in values.items()
    }
    at = {index: 1 for index, _ in free}
    with pytest.raises(EvaluationError) as caught:
        evaluate_exact(tree, ExactScope(exact, SIZES, {table.name: table}), at)
    assert caught.value.kind == f"no row of the table {table.name} fits: {why}"


def test_the_rows_that_gave_a_value_are_kept() -> None:
    tree = parse("lookup(bands, a) if a < 6 else 0", NAMES)
    where = scope(a=[5.0, 15.0])
    assert evaluate(tree, where).tolist() == [1, 0]
    assert where.used_rows == {"bands": {0}}
    assert where.chosen["bands"].tolist() == [0, 1]


POINTS = Table(
    "points",
    tuple(
        Row((Band(Fraction(key), Fraction(key), includes_upper=True),), value)
        for key, value in [(30, Fraction(7)), (10, Fraction(1)), (20, Fraction(3)), (40, None)]
    ),
)
"""At 10, 20 and 30 the values 1, 3 and 7; none is known at 40. The rows stand in another order."""


def interpolated(text: str, keys: list[float]) -> tuple[list[float], Scope]:
    where = Scope({"a": np.array(keys)}, SIZES, {"points": POINTS})
    names = Names({"a": ()}, SIZES, {"points": 1})
    return evaluate(parse(text, names), where).tolist(), where


@pytest.mark.parametrize(
    ("key", "value", "first", "last"),
    [
        # On a point the value rests on its row alone.
        (10.0, 1.0, 1, 1),
        (12.5, 1.5, 1, 2),
        (20.0, 3.0, 2, 2),
        (27.5, 6.0, 2, 0),
        (30.0, 7.0, 0, 0),
    ],
)
def test_a_value_between_points_and_the_rows_it_rests_on(
    key: float, value: float, first: int, last: int
) -> None:
    found, where = interpolated("interpolate(points, a)", [key])
    assert found == [value]
    assert where.chosen["points"].tolist() == [first]
    assert where.second["points"].tolist() == [last]
    assert where.used_rows == {"points": {first, last}}


def test_points_of_several_entries() -> None:
    found, where = interpolated("interpolate(points, a) if a < 35 else 9", [20.0, 25.0, 41.0, 35.0])
    assert found == [3.0, 5.0, 9.0, 9.0]
    assert where.used_rows == {"points": {0, 2}}


@pytest.mark.parametrize(
    ("keys", "kind", "batch"),
    [
        ([20.0, 9.0], "a is 9; the table points goes from 10 to 40", 1),
        ([41.5, 9.0], "a is 41.5; the table points goes from 10 to 40", 0),
        ([10.0, 35.0], "the table points has no known value", 1),
    ],
)
def test_where_a_table_has_no_value_between_its_points(
    keys: list[float], kind: str, batch: int
) -> None:
    with pytest.raises(EvaluationError) as caught:
        interpolated("interpolate(points, a)", keys)
    assert (caught.value.kind, caught.value.batch) == (kind, batch)


def test_the_end_of_a_table_is_met_within_the_tolerance_of_comparisons() -> None:
    found, where = interpolated("interpolate(points, a)", [10 - 1e-12])
    assert found == [pytest.approx(1.0)]
    assert where.chosen["points"].tolist() == [1]


OF_HOME = t.Picked("c", (t.Ref("home", ("i",)),))


@pytest.mark.parametrize("home", [[2.0, 0.0, 1.0], [0.0, 0.0, 0.0]])
def test_the_value_of_a_member_that_an_attribute_names(home: list[float]) -> None:
    found = evaluate(OF_HOME, scope(c=C, home=[home], a=A), PLANTS)
    assert found.tolist() == [[C[0][int(place)] for place in home]] * 2


@pytest.mark.parametrize("place", [-1.0, 3.0, np.nan])
def test_a_member_that_there_is_not(place: float) -> None:
    where = scope(c=C, home=[[0.0, place, 2.0]])
    with pytest.raises(EvaluationError, match="no such member") as caught:
        evaluate(OF_HOME, where, PLANTS)
    assert caught.value.members == {"plant": 1}
    # It does not matter where it is not needed.
    last = t.Compare(">", t.Ref("d", ("i",)), t.Number(Fraction(1)))
    where.values["d"] = np.array([[2.0, 1.0, 2.0]])
    found = evaluate(t.IfElse(last, OF_HOME, t.Number(Fraction(8))), where, PLANTS)
    assert found.tolist() == [[1.0, 8.0, 4.0]]


@pytest.mark.parametrize(
    "node", [t.Ref("one_day", ("i",)), t.Picked("one_day", (t.Ref("home", ("i",)),))]
)
def test_a_name_without_values(node: t.Node) -> None:
    with pytest.raises(EvaluationError) as caught:
        evaluate(node, scope(home=[[0.0, 1.0, 2.0]]), PLANTS)
    found = caught.value
    assert (found.kind, found.batch, found.members) == ("there is no one day", 0, {})
    assert found.node == node


NEEDED = [
    ("log(a - 5) if a > 5 else 3", [3, 0]),
    ("sqrt(5.5 - a) if a < 5.5 else 3", [0.5**0.5, 3]),
    ("log10(a - 5) if a > 5 else 3", [3, 0]),
    ("(5 - a) ** (a / 4) if a < 5 else 3", [3, 3]),
    ("(a - 5) ** -1 if a > 5 else 3", [3, 1]),
    ("(a * 1e90) ** 9 if a < 5 else 3", [3, 3]),
    ("max(e[i] for i in none) if a > 7 else 3", [3, 3]),
    ("lookup(bands, a + 20) if a < 5 else 3", [3, 3]),
    ("lookup(bands, a + 30) if a < 5 else 3", [3, 3]),
    ("sum(c[i] / (a - 5) for i in plant) if a > 5 else 3", [3, 7]),
    ("min(c[i] / (a - 5) for i in plant) if a > 5 else 3", [3, 1]),
    ("sum(1 / (c[i] - 1) if c[i] > 1 else 5 for i in plant) if a > 5 else 3", [3, 1 + 1 / 3 + 5]),
]


@pytest.mark.parametrize(("text", "values"), NEEDED)
def test_what_is_not_needed_may_have_no_value(text: str, values: list[float]) -> None:
    found = given(text, a=A, c=C, e=np.zeros((1, 0)))
    assert found == [pytest.approx(value, rel=1e-14) for value in values]


@pytest.mark.parametrize(
    ("function", "number", "digits", "value"),
    [
        ("round", 2.5, 0, 3),
        ("round", -2.5, 0, -3),
        ("round", 3.5, 0, 4),
        ("round", 2.4, 0, 2),
        ("round", 1234.5, -2, 1200),
        ("round", 1250, -2, 1300),
        ("round", 0.125, 2, 0.13),
        # From here on a float has no decimals, and its product may have no end.
        ("rounddown", 2.0**52 + 1, 0, 2.0**52 + 1),
        ("roundup", 1e305, 15, 1e305),
        ("roundup", 121, -1, 130),
        ("rounddown", 1234.5, 0, 1234),
        # What lies within the tolerance of a step is on it.
        ("rounddown", 0.57 * 100, 0, 57),
        ("roundup", 0.1 * 3, 1, 0.3),
        ("rounddown", 129, -1, 120),
    ],
)
def test_numbers_that_are_rounded(function: str, number: float, digits: int, value: float) -> None:
    assert given(f"{function}(a, {digits})", a=[number]) == [value]


@pytest.mark.parametrize(
    ("day", "years", "later"),
    [
        ("2024-02-29", 1, "2025-02-28"),
        ("2024-02-29", 4, "2028-02-29"),
        ("2024-01-31", 0, "2024-01-31"),
        ("2023-12-31", 15, "2038-12-31"),
    ],
)
def test_the_same_day_of_a_later_year(day: str, years: int, later: str) -> None:
    text = f"1 if years_after(date('{day}'), {years}) == date('{later}') else 0"
    assert given(text, a=A) == [1, 1]


@pytest.mark.parametrize(("exponent", "value"), [(Fraction(3), -8.0), (Fraction(1, 2), None)])
def test_a_number_below_zero_has_whole_powers_alone(
    exponent: Fraction, value: float | None
) -> None:
    node = t.Call("power", (t.Ref("a"), t.Number(exponent)))
    if value is not None:
        assert evaluate(node, scope(a=[-2.0])).tolist() == [value]
        return
    with pytest.raises(EvaluationError) as caught:
        evaluate(node, scope(a=[-2.0]))
    assert caught.value.kind == NO_POWER


@pytest.mark.parametrize("size", [1.0, 1024.0, 2.0**-10])
@pytest.mark.parametrize(("steps", "is_noise"), [(3, True), (5, False), (-3, True), (-5, False)])
def test_a_difference_below_the_noise_of_rounding_is_none(
    steps: int, is_noise: bool, size: float
) -> None:
    (difference,) = given("a - b", a=[size * (1 + steps * 2.0**-50)], b=[size])
    assert difference == (0.0 if is_noise else size * steps * 2.0**-50)


@pytest.mark.parametrize(("function", "value"), [("max", 2.0), ("min", 1.0)])
def test_of_members_that_are_left_out_nothing_counts(function: str, value: float) -> None:
    c, left = t.Ref("c", ("i",)), t.Ref("d", ("i",))
    some = t.Each(c, "i", "plant", t.Compare("<", left, t.Number(Fraction(3))))
    assert evaluate(t.Call(function, (some,)), scope(c=C, d=C, a=A)).tolist() == [value] * 2
    # What is left out may have no value, and so may all of it where it is not needed.
    inverse = t.Each(
        t.Binary("/", t.Number(Fraction(4)), t.Binary("-", c, t.Number(Fraction(4)))),
        "i",
        "plant",
        some.where,
    )
    assert evaluate(t.Call("min", (inverse,)), scope(c=C, d=C)).tolist() == [-2.0]
    where = scope(c=C, d=[[5.0, 5.0, 5.0]], a=A)
    with pytest.raises(EvaluationError, match=f"{function} of nothing"):
        evaluate(t.Call(function, (some,)), where)
    needed = t.Compare(">", t.Ref("a"), t.Number(Fraction(9)))
    whole = t.IfElse(needed, t.Call(function, (inverse,)), t.Ref("a"))
    assert evaluate(whole, where).tolist() == A


def test_an_expression_without_values_has_one_entry() -> None:
    assert evaluate(parse("1 + 1", NAMES), Scope({}, SIZES)).tolist() == [2.0]
    none: Bound = (("i", "none"),)
    assert evaluate(parse("1 / (a - 5)", NAMES, dict(none)), scope(a=A), none).shape == (2, 0)


def test_what_is_given_is_not_what_was_handed_in() -> None:
    where = scope(a=A)
    evaluate(t.Ref("a"), where)[0] = 99.0
    assert where.values["a"].tolist() == A
