"""Cities of tests are calculated in the process of the test: starting others takes seconds."""

from __future__ import annotations

import pytest

from jcm_mrv.planning.city import listed
from jcm_mrv.planning.city.job import run_city_job
from tests.planning.portfolio.engines_here import Here


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command calculate here."""
    monkeypatch.setattr(listed, "isolating", lambda *_: Here(run_city_job))
