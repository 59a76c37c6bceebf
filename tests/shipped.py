"""Which of the shipped methodologies a test of each of them looks at."""

from __future__ import annotations

from functools import cache

from jcm_mrv.methodology.library import Library, shipped_folder
from jcm_mrv.strict_yaml import load_file
from tests.effort import THOROUGH


@cache
def families() -> dict[str, tuple[str, ...]]:
    """Give the families of each methodology.

    The index says them, which another test holds: each worker asks while tests are collected.
    """
    listed = load_file(shipped_folder() / "index.yaml", "MET").data["methodologies"]
    return {f"{one['id']}@{one['version']}": tuple(one["families"]) for one in listed}


@cache
def of_each_make() -> list[str]:
    """Give a methodology of each combination of families, thoroughly every one.

    Those of one make differ in numbers and words. It is the newest of each.
    """
    every = Library().references()
    if THOROUGH:
        return every
    return sorted({families()[reference]: reference for reference in every}.values())
