"""Which modules of the package have examples in their docstrings, which the tests run."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent / "jcm_mrv"


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out modules that show nothing: each worker would import them to find that out."""
    if collection_path.suffix != ".py" or not collection_path.is_relative_to(PACKAGE):
        return None
    return True if b">>>" not in collection_path.read_bytes() else None
