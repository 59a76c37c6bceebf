"""What a quick run takes of the many parameters of a test: each n-th, and every value of few."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from tests.effort import left_out


class Item(SimpleNamespace):
    """What is asked of a test that was collected."""

    __hash__ = object.__hash__  # type: ignore[assignment]

    def get_closest_marker(self, name: str) -> Any:
        return self.step and SimpleNamespace(args=(self.step,))


def items(name: str, step: int | None, sets: list[dict[str, Any]]) -> list[Any]:
    return [
        Item(nodeid=f"test_it.py::{name}[{n}]", step=step, callspec=SimpleNamespace(params=params))
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
