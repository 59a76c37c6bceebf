"""How much the tests try: what one runs often, or everything (``JCM_MRV_THOROUGH=1``)."""

from __future__ import annotations

import ast
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent

THOROUGH = os.environ.get("JCM_MRV_THOROUGH", "") not in ("", "0")
"""Whether everything is tried, however long it takes: ``make thorough``."""

REST = THOROUGH and os.environ["JCM_MRV_THOROUGH"] == "rest"
"""Whether of everything only that is tried which a quick run has not: ``make rest``."""

thorough = pytest.mark.thorough
"""Marks a test that only ``make thorough`` runs; its kind has a smaller one in ``make test``."""


one_in = pytest.mark.one_in
"""Marks a test of many parameters: ``make test`` takes each N-th set, and every value of those that
have few; ``make thorough`` takes all. On a module it marks the tests of :data:`MANY` sets and more.
"""

MANY = 4


def takes_long(marks: Iterable[pytest.Mark]) -> bool:
    """Say whether what is marked so runs in a thorough run alone."""
    return any(mark.name in _TAKE_LONG for mark in marks)


def not_quick(items: list[pytest.Item]) -> set[pytest.Item]:
    """Give the tests that a quick run leaves to a thorough one."""
    return {item for item in items if takes_long(item.iter_markers())} | left_out(items)


def done_alike(items: list[pytest.Item]) -> set[pytest.Item]:
    """Give the tests of a quick run that do nothing more in a thorough one.

    Where a file of tests draws examples or asks how much to try, by itself or by way of what it
    imports, its tests may do more.
    """
    return {item for item in items if not _asks_for_effort(item.path)} - not_quick(items)


@cache
def _asks_for_effort(path: Path) -> bool:
    seen, open_ = set[Path](), [path]
    while open_:
        file = open_.pop()
        if file in seen:
            continue
        seen.add(file)
        for name in _imported(file):
            if name.partition(".")[0] == "hypothesis" or name in _OF_EFFORT:
                return True
            where = TESTS.parent.joinpath(*name.split("."))
            open_ += [
                found
                for found in (where.with_suffix(".py"), where / "__init__.py")
                if found.is_relative_to(TESTS) and found.is_file()
            ]
    return False


def _imported(file: Path) -> Iterator[str]:
    """Give what a file imports, each name of a module as if it were a module too."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


_OF_EFFORT = ("tests.effort.THOROUGH", "tests.effort.examples")
_TAKE_LONG = ("packaging", "spark", "thorough")


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
        if mark in matrix[0].own_markers or len(matrix) >= MANY:
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
