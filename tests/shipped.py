"""Which of the shipped methodologies a test of each of them looks at."""

from __future__ import annotations

from functools import cache

from jcm_mrv.methodology.library import Library
from tests.effort import THOROUGH


@cache
def of_each_make() -> list[str]:
    """Give a methodology of each combination of families, thoroughly every one.

    Those of one make differ in numbers and words. It is the newest of each.
    """
    library = Library()
    every = library.references()
    if THOROUGH:
        return every
    return sorted({library.load(reference).families: reference for reference in every}.values())
