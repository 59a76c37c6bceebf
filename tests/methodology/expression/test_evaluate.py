"""What an expression gives, worked out by hand: numbers, axes, and why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from jcm_mrv.methodology.expression.evaluate import (
    NO_POWER,
    Bound,
    EvaluationError,
    Scope,
    evaluate,
    width,
)
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


def test_the_rows_that_gave_a_value_are_kept() -> None:
    tree = parse("lookup(bands, a) if a < 6 else 0", NAMES)
    where = scope(a=[5.0, 15.0])
    assert evaluate(tree, where).tolist() == [1, 0]
    assert where.used_rows == {"bands": {0}}
    assert where.chosen["bands"].tolist() == [0, 1]
