"""A fault in every cell of the calculation: one request, and it names that cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.effort import THOROUGH, thorough
from tests.verification.faults.every_cell import BOOKS, example, told


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=() if n == BOOKS[0] else thorough) for n in BOOKS]
)
def test_the_cell_with_the_fault_is_the_one_that_is_named(name: str, tmp_path: Path) -> None:
    path = example(name, tmp_path)
    outcomes = list(told(path, tmp_path, 1 if THOROUGH else 24))
    assert outcomes
    missed = [(o.fault.label, o.asked) for o in outcomes if not o.is_right]
    assert missed == []
