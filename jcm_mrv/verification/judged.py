"""What a check gives: a finding, with the tonnes by which it overstates the reductions."""

from __future__ import annotations

from typing import NamedTuple

from jcm_mrv.findings import Finding
from jcm_mrv.verification.claim.claim import StatedValue


class Judged(NamedTuple):
    """A finding with the tonnes of CO2 by which it overstates the reductions, where known.

    Attributes
    ----------
    effect : float, optional
        Zero where no result rests on what was found; None where it cannot be told.
    instead : tuple of StatedValue and float or str, optional
        The value that is in doubt, and what it would be, in the methodology's unit; of an
        attribute a text.
    moved : float
        Tonnes that would be in other calendar years than they are in, whatever the total.
    """

    finding: Finding
    effect: float | None = None
    instead: tuple[StatedValue, float | str] | None = None
    moved: float = 0.0


def tonnes(value: float) -> str:
    """Give tonnes as a report shows them: whole where they are, else with three decimals."""
    if abs(value - round(value)) < 5e-7:
        return f"{round(value):,}"
    return f"{value:,.3f}"
