"""What a check gives: a finding, with the tonnes by which it overstates the reductions."""

from __future__ import annotations

from typing import NamedTuple

from jcm_mrv.findings import Finding


class Judged(NamedTuple):
    """A finding with the tonnes of CO2 by which it overstates the reductions, where known."""

    finding: Finding
    effect: float | None = None


def tonnes(value: float) -> str:
    """Give tonnes as a report shows them: whole where they are, else with three decimals."""
    if abs(value - round(value)) < 5e-7:
        return f"{round(value):,}"
    return f"{value:,.3f}"
