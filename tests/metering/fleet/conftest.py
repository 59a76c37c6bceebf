"""Fleets of tests are small; they are condensed nevertheless."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jcm_mrv.metering.fleet import totals


# Of a module: without packages of tests, a fixture of the package would last for the session.
@pytest.fixture(autouse=True, scope="module")
def _in_runs() -> Iterator[None]:
    before = totals.LOOK_AT_EACH
    totals.LOOK_AT_EACH = 0
    yield
    totals.LOOK_AT_EACH = before
