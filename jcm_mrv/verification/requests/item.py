"""One line of a verdict: a finding with its number, its effect, and what became of it."""

from __future__ import annotations

from typing import Any, Literal

from jcm_mrv.findings import Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.verification.claim.claim import StatedValue
from jcm_mrv.verification.requests.earlier import Line

State = Literal["new", "open", "reopened", "closed", "not judged", "own"]
UNREAD = "NR"
"""Of what the program cannot read: nothing is asked of the participants."""


@immutable
class Item:
    """One line of the verdict.

    Attributes
    ----------
    number : str
        ``CAR-1``, ``CL-2``, ``FAR-1``; ``NR-1`` of what the program cannot read.
    effect : float, optional
        By how much the reductions are overstated, tCO2; negative where understated, None where
        that cannot be told.
    share : float, optional
        The effect as a share of the stated reductions.
    is_material : bool, optional
        Whether the share reaches the threshold; None without a threshold or a share.
    weighs : bool
        Whether the result is not confirmed while this is open: an error about the result, or a
        question whose effect is a tonne or more, or cannot be told.
    is_apart : bool
        Whether it asks about criteria, calibration, evidence or the plan, which no result rests on.
    moved : float
        Tonnes that would be in other calendar years than they are in, whatever the total.
    state, earlier, remark
        What became of it since the round before, its line in that round, and a word on it.
    """

    number: str
    finding: Finding
    effect: float | None = None
    share: float | None = None
    is_material: bool | None = None
    weighs: bool = False
    instead: tuple[StatedValue, float | str] | None = None
    is_apart: bool = False
    moved: float = 0.0
    state: State = "new"
    earlier: Line | None = None
    remark: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it asks about the result; what could not be read does where it weighs."""
        asks = self.number.startswith(("CAR-", "CL-")) and not self.is_apart
        return asks or self.weighs

    @property
    def takes_all(self) -> bool:
        """Whether nothing of the result would be left: it cannot be more than the whole of it."""
        return (self.effect or 0.0) > 0 and self.share is not None and self.share >= 1 - 1e-9

    def as_dict(self) -> dict[str, Any]:
        """Give the line as ``--json`` prints it."""
        return {
            "number": self.number,
            **self.finding.as_dict(),
            "effect_tco2": self.effect,
            "moved_tco2": self.moved,
            "share": self.share,
            "material": self.is_material,
        }
