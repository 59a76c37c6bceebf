"""What a quick run takes of the many parameters of a test: each n-th, and every value of few."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.effort import TESTS, done_alike, left_out


class Item(SimpleNamespace):
    """What is asked of a test that was collected."""

    __hash__ = object.__hash__  # type: ignore[assignment]

    step: int | None = None
    of_module: bool = False
    marks: tuple[str, ...] = ()

    def get_closest_marker(self, name: str) -> Any:
        if name == "one_in":
            return self.step and SimpleNamespace(args=(self.step,))
        return name in self.marks or None

    def iter_markers(self) -> list[Any]:
        return [SimpleNamespace(name=name) for name in self.marks]

    @property
    def own_markers(self) -> list[Any]:
        return [] if self.of_module else [self.get_closest_marker("one_in")]


def items(
    name: str, step: int | None, sets: list[dict[str, Any]], *, of_module: bool = False
) -> list[Any]:
    return [
        Item(
            nodeid=f"test_it.py::{name}[{n}]",
            step=step,
            of_module=of_module,
            callspec=SimpleNamespace(params=params),
        )
        for n, params in enumerate(sets)
    ]


@pytest.mark.parametrize("step", [2, 3, 4, 5])
def test_every_value_of_few_is_kept(step: int) -> None:
    sets = [{"kind": k, "minutes": m, "seed": s} for k, m, s in product("abcd", (1, 5, 60), (1, 2))]
    every = items("test_a", step, sets)
    out = left_out(every)
    kept = [one.callspec.params for one in every if one not in out]
    values = {name: {one[name] for one in sets} for name in ("kind", "minutes", "seed")}
    few = [name for name, found in values.items() if len(found) * step <= len(sets)]
    assert all({one[name] for one in kept} == values[name] for name in few)
    assert [one for one in sets if one in kept] == kept
    assert len(sets) / step <= len(kept) < len(sets)


def test_of_what_differs_each_time_the_nth_are_kept() -> None:
    every = items("test_a", 3, [{"words": f"fault {n}"} for n in range(7)])
    out = left_out(every)
    assert [one.callspec.params["words"][-1] for one in every if one not in out] == ["0", "3", "6"]


def test_each_test_is_counted_alone_and_others_are_left_as_they_are() -> None:
    sets = [{"words": str(n)} for n in range(4)]
    every = [*items("test_a", 4, sets), *items("test_b", 4, sets), *items("test_c", None, sets)]
    kept = [one.nodeid for one in every if one not in left_out(every)]
    assert [one.rpartition("::")[2] for one in kept] == [
        *("test_a[0]", "test_b[0]"),
        *(f"test_c[{n}]" for n in range(4)),
    ]


def test_a_mark_on_a_module_is_of_its_tests_of_many_sets() -> None:
    few, many = [{"words": str(n)} for n in range(3)], [{"words": str(n)} for n in range(4)]
    alone = Item(nodeid="test_it.py::test_alone", step=3, of_module=True)
    every = [alone, *items("test_few", 3, few, of_module=True)]
    assert left_out(every) == set()
    matrix = items("test_many", 3, many, of_module=True)
    assert left_out([*every, *matrix]) == {*matrix} - {matrix[0], matrix[3]}


@pytest.mark.parametrize(
    ("file", "alike"),
    [
        ("structure/test_effort.py", True),
        ("metering/reading/test_dates.py", False),  # asks itself how much to try
        ("methodology/expression/test_parse.py", False),  # draws examples
        ("methodology/authoring/test_start.py", False),  # by way of tests/shipped.py
        ("../jcm_mrv/methodology/library.py", True),  # the examples of its docstrings
    ],
)
def test_what_asks_how_much_to_try_is_done_again(file: str, alike: bool) -> None:
    item = Item(nodeid=f"{file}::test_a", path=TESTS / file)
    assert item.path.is_file()
    assert (item in done_alike([item])) == alike


@pytest.mark.parametrize("mark", ["packaging", "spark", "thorough"])
def test_what_a_quick_run_leaves_is_never_taken_as_done(mark: str) -> None:
    item = Item(nodeid="a::test_a", path=Path(__file__), marks=(mark,))
    assert done_alike([item]) == set()
    sets = [{"words": str(n)} for n in range(6)]
    matrix = [Item(**{**vars(one), "path": Path(__file__)}) for one in items("test_a", 3, sets)]
    assert done_alike(matrix) == {matrix[0], matrix[3]}
