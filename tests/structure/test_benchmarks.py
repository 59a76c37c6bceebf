"""The benchmarks run in the environment that their README names: what they import is there."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
OWN = {path.stem for path in BENCHMARKS.glob("*.py")}
FOR_PICTURES = {"fleet_growth.py": {"matplotlib"}}
"""What a script needs only with --plot, and says so where it is missing."""


@pytest.mark.parametrize("path", sorted(BENCHMARKS.glob("*.py")), ids=lambda path: path.name)
def test_what_a_benchmark_imports_is_installed(path: Path) -> None:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    pictures = FOR_PICTURES.get(path.name, set())
    for name in names - OWN - pictures:
        assert importlib.util.find_spec(name) is not None, name
    if pictures:
        assert "--plot" in path.read_text(encoding="utf-8")
