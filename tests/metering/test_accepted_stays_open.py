"""What is accepted is not ready: a refusal of a guard keeps a result open as a warning, too."""

from __future__ import annotations

from jcm_mrv.findings.table import OPEN, TABLE
from jcm_mrv.metering.guards import OF_READINGS, OF_STEPS


def test_each_refusal_that_can_be_accepted_keeps_a_result_open() -> None:
    """A meter of which many readings were far below zero was ready once that was accepted."""
    guards = (*OF_READINGS, *OF_STEPS)
    refusals = {c for guard in guards for c in guard.codes if TABLE[c][0] == "error"}
    assert "MON-603" in refusals
    assert refusals - OPEN == set()
