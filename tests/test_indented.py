"""Indented JSON is that of the standard library, by whichever way it was written."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv import indented as module
from jcm_mrv.indented import Columns, indented

SCALARS = (
    st.text(max_size=6)
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.none()
)
KEYS = st.text(max_size=4)


def standard(data: Any) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, Any]]:
    names = draw(st.lists(KEYS, max_size=4))
    rows = draw(st.lists(st.lists(SCALARS, min_size=len(names), max_size=len(names)), max_size=5))
    return [dict(zip(names, row, strict=True)) for row in rows]


@given(
    data=st.dictionaries(
        KEYS | st.integers() | st.none(),
        tables() | SCALARS | st.lists(SCALARS | tables() | st.dictionaries(KEYS, tables())),
    )
)
def test_it_is_what_the_standard_library_writes(data: Any) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "_MANY", 1)
        assert indented(data) == standard(data)


@pytest.mark.parametrize("odd", ["", "x", "\x7f", '"', "\\", "a\nb", "\x00", "điện"])
def test_texts_that_all_differ_are_written_as_each_of_them(odd: str) -> None:
    rows = [{"n": f"{n}{odd}"} for n in range(200)]
    assert indented({"rows": rows}) == standard({"rows": rows})


@given(
    rows=st.lists(st.tuples(st.sampled_from(["a\n", "%s", "điện"]), SCALARS, SCALARS), max_size=40),
    many=st.sampled_from([1, 10]),
)
def test_rows_by_column_are_written_as_rows(rows: list[tuple[Any, ...]], many: int) -> None:
    columns: Columns[dict[str, Any]] = Columns(["of few", "100 %", ""])
    for row in rows:
        columns.add(**dict(zip(columns.columns, zip(row), strict=True)))
    plain = [dict(zip(columns.columns, row, strict=True)) for row in rows]
    assert columns == plain
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "_MANY", many)
        assert indented({"rows": columns, "n": 1}) == standard({"rows": plain, "n": 1})


def test_equal_numbers_are_written_as_each_is() -> None:
    rows = [{"a": value} for value in (1, 1.0, True, 0.0, -0.0, 0, False) * 40]
    assert indented({"rows": rows}) == standard({"rows": rows})


def test_columns_are_as_long_as_each_other() -> None:
    with pytest.raises(ValueError, match="lengths"):
        Columns(["a", "b"]).add(a=[1], b=[])


@pytest.mark.parametrize(
    "odd",
    [
        {"a": 1},
        {"b": "x", "a": 1},
        {"a": 1, "b": ["x"]},
        {"a": 1, "b": {}},
        {"a": 1, "b": "x", "c": 2},
        {},
        [1, "x"],
        {1: 1, "b": "x"},
    ],
    ids=str,
)
def test_one_row_of_another_shape(odd: Any) -> None:
    rows = [*({"a": n, "b": "100 %s\n"} for n in range(200)), odd]
    assert indented({"rows": rows, "n": 1}) == standard({"rows": rows, "n": 1})


def test_no_number_is_refused_in_a_table_too() -> None:
    with pytest.raises(ValueError, match="JSON"):
        indented({"rows": [{"a": float("nan")}] * 200})


@pytest.mark.parametrize("key", ["rows", "null", "", 3, None], ids=str)
@pytest.mark.parametrize("row", [{"a": [1], "b": {"c": "null"}}, "\n  ]", 7, [], [[]]], ids=str)
@pytest.mark.parametrize("number", [module._MANY, module._MANY + 1, 2 * module._MANY])
def test_a_long_list_is_written_part_by_part(key: Any, row: Any, number: int) -> None:
    data = {"x": 1, key: [row] * number, "y": [1]}
    assert indented(data) == standard(data)


def test_no_text_is_made_of_more_than_a_part_of_a_long_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The encoder holds a text for each comma until it has all of them.
    most = 0

    def dumps(data: Any, **more: Any) -> str:
        nonlocal most
        most = max(most, *(len(value) for value in data.values()))
        return json.dumps(data, **more)

    monkeypatch.setattr(module, "json", SimpleNamespace(dumps=dumps))
    indented({"rows": [{"a": [n]} for n in range(10 * module._MANY)]})
    assert most == module._MANY


@pytest.mark.parametrize(
    "values",
    [["a", "b"], [0.0, -0.0], [1, True], [True, False], [1, 1.0], [None, ""], ["\n", '"'], [7, -7]],
)
def test_what_comes_again_is_written_as_each_is(values: list[Any]) -> None:
    columns: Columns[dict[str, Any]] = Columns(["n", "again"])
    columns.add(n=range(200), again=values * 100)
    assert indented({"rows": columns}) == standard({"rows": list(columns)})


def test_a_text_that_comes_again_is_encoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    encoded: list[str] = []

    def encode(text: str) -> str:
        encoded.append(text)
        return json.dumps(text)

    monkeypatch.setattr(module, "encode_basestring", encode)
    indented({"rows": [{"unit": "kWh"}] * 200})
    assert encoded == ["kWh"]
