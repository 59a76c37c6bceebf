"""How much the tests try: what one runs often, or everything (``JCM_MRV_THOROUGH=1``)."""

from __future__ import annotations

import os
from collections import defaultdict

import pytest

THOROUGH = os.environ.get("JCM_MRV_THOROUGH", "") not in ("", "0")
"""Whether everything is tried, however long it takes: ``make thorough``."""

thorough = pytest.mark.thorough
"""Marks a test that only ``make thorough`` runs; its kind has a smaller one in ``make test``."""


one_in = pytest.mark.one_in
"""Marks a test of many parameters: ``make test`` takes each N-th set, and every value of those that
have few; ``make thorough`` takes all."""


def left_out(items: list[pytest.Item]) -> set[pytest.Item]:
    """Give what :data:`one_in` leaves to a thorough run."""
    tests: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.get_closest_marker("one_in"):
            tests[item.nodeid.partition("[")[0]].append(item)
    out: set[pytest.Item] = set()
    for matrix in tests.values():
        mark = matrix[0].get_closest_marker("one_in")
        assert mark is not None
        out |= set(matrix) - _kept(matrix, mark.args[0])
    return out


def _kept(matrix: list[pytest.Item], step: int) -> set[pytest.Item]:
    values = [
        {(name, repr(value)) for name, value in item.callspec.params.items()}  # type: ignore[attr-defined]
        for item in matrix
    ]
    names = defaultdict(set)
    for name, value in set[tuple[str, str]]().union(*values):
        names[name].add(value)
    few = {name for name, found in names.items() if len(found) * step <= len(matrix)}
    kept: set[pytest.Item] = set()
    seen: set[tuple[str, str]] = set()
    for n, (item, own) in enumerate(zip(matrix, values, strict=True)):
        own = {value for value in own if value[0] in few}
        if n % step == 0 or not own <= seen:
            kept.add(item)
            seen |= own
    return kept


def examples(quick: int, thorough: int | None = None) -> int:
    """Give how many examples a property looks at; thoroughly ten times as many, or as stated."""
    return (thorough or 10 * quick) if THOROUGH else quick
