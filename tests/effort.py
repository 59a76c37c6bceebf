"""How much the tests try: what one runs often, or everything (``JCM_MRV_THOROUGH=1``)."""

from __future__ import annotations

import os

import pytest

THOROUGH = os.environ.get("JCM_MRV_THOROUGH", "") not in ("", "0")
"""Whether everything is tried, however long it takes: ``make thorough``."""

thorough = pytest.mark.thorough
"""Marks a test that only ``make thorough`` runs; its kind has a smaller one in ``make test``."""


def examples(quick: int, thorough: int | None = None) -> int:
    """Give how many examples a property looks at; thoroughly ten times as many, or as stated."""
    return (thorough or 10 * quick) if THOROUGH else quick
