"""The verdict: findings as a third-party entity numbers them, with their effect in tCO2."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jcm_mrv.calculation.result import Result
from jcm_mrv.findings import Finding, Severity
from jcm_mrv.verification.checks.table import NotMade
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.judged import Judged, tonnes

SCHEMA = "jcm-mrv/verification/1"
KINDS = {
    Severity.ERROR: ("CAR", "corrective action request"),
    Severity.WARNING: ("CL", "clarification request"),
    Severity.NOTE: ("FAR", "forward action request"),
}


_OF_INPUTS = ("VER-032", "VER-033", "VER-034", "VER-035", "VER-038", "VER-070")
"""Findings on inputs that the recomputed result takes as they are typed."""


@dataclass(frozen=True)
class Item:
    """One line of the verdict.

    Attributes
    ----------
    number : str
        ``CAR-1``, ``CL-2``, ``FAR-1``.
    effect : float, optional
        By how much the reductions are overstated, tCO2; negative where understated, None where
        that cannot be told.
    share : float, optional
        The effect as a share of the stated reductions.
    is_material : bool, optional
        Whether the share reaches the threshold; None without a threshold or a share.
    """

    number: str
    finding: Finding
    effect: float | None = None
    share: float | None = None
    is_material: bool | None = None

    def as_dict(self) -> dict[str, Any]:
        """Give the line as ``--json`` prints it."""
        return {
            "number": self.number,
            **self.finding.as_dict(),
            "effect_tco2": self.effect,
            "share": self.share,
            "material": self.is_material,
        }


@dataclass(frozen=True)
class Verdict:
    """What became of a claim.

    Attributes
    ----------
    claim : Claim
        What the workbook claims.
    items : tuple of Item
        Corrective action requests first, then clarification and forward action requests.
    result : Result, optional
        Recomputed from the workbook's inputs by the methodology; None where that is impossible.
    stated : float, optional
        The stated reductions, tCO2.
    materiality : float, optional
        The threshold that was asked for, as a share of the stated reductions.
    not_made : tuple of NotMade
        The checks that were not made, and what they lacked.
    """

    claim: Claim
    items: tuple[Item, ...]
    result: Result | None
    stated: float | None
    materiality: float | None = None
    not_made: tuple[NotMade, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings alone."""
        return tuple(item.finding for item in self.items)

    @property
    def recomputed(self) -> int | None:
        """The recomputed reductions, whole tonnes."""
        return None if self.result is None else self.result.emission_reductions

    @property
    def is_confirmed(self) -> bool:
        """Whether the stated result holds and nothing has to be corrected."""
        return self.recomputed is not None and not any(f.is_error for f in self.findings)

    @property
    def difference(self) -> float | None:
        """Stated less recomputed reductions, tCO2."""
        if self.stated is None or self.recomputed is None:
            return None
        return self.stated - self.recomputed

    @property
    def material(self) -> tuple[str, ...]:
        """Numbers of the findings whose effect reaches the threshold, or empty without one."""
        return tuple(item.number for item in self.items if item.is_material)

    @property
    def is_material(self) -> bool | None:
        """Whether anything reaches the threshold; None without a threshold or a result."""
        if self.materiality is None or self.difference is None or not self.stated:
            return None
        share = abs(self.difference) / abs(self.stated)
        return share >= self.materiality or bool(self.material)

    @property
    def in_question(self) -> tuple[float, tuple[str, ...]]:
        """Tonnes that would go besides if doubtful inputs are wrong, and the findings on them."""
        largest: dict[str, Item] = {}
        for item in self.items:
            if item.finding.code in _OF_INPUTS and (item.effect or 0.0) > 5e-7:
                known = largest.setdefault(item.finding.where, item)
                if (item.effect or 0.0) > (known.effect or 0.0):
                    largest[item.finding.where] = item
        return math.fsum(i.effect or 0.0 for i in largest.values()), tuple(
            i.number for i in largest.values()
        )

    @property
    def conclusion(self) -> str:
        """The last line: confirmed, or by how much the result falls."""
        lost, numbers = self.in_question
        said = self._conclusion()
        if lost >= 5e-7 and self.recomputed is not None:
            shown = ", ".join(numbers[:6]) + (" and others" if len(numbers) > 6 else "")
            said += f"; {tonnes(lost)} tCO2 more in question by {shown}"
        if any(f.code == "VER-024" for f in self.findings):
            said += "; formulas that were not evaluated are not judged"
        return said

    def _conclusion(self) -> str:
        if self.recomputed is None:
            return "not confirmed: the result cannot be recomputed from the workbook's inputs"
        stated = "nothing" if self.stated is None else f"{tonnes(self.stated)} tCO2"
        if self.is_confirmed:
            return f"confirmed: {self.recomputed:,} tCO2"
        difference = self.difference
        open_ = sum(f.is_error for f in self.findings)
        requests = f"{open_} corrective action request{'s' if open_ != 1 else ''}"
        if difference is None or abs(difference) < 1e-9:
            return (
                f"not confirmed: {stated} stated and recomputed, but {requests} "
                f"{'is' if open_ == 1 else 'are'} open"
            )
        share = f" ({abs(difference) / abs(self.stated):.1%})" if self.stated else ""
        way = "falls" if difference > 0 else "rises"
        return (
            f"not confirmed: {stated} stated, {self.recomputed:,} tCO2 recomputed: {way} by "
            f"{tonnes(abs(difference))} tCO2{share}; {requests}"
        )

    def as_dict(self) -> dict[str, Any]:
        """Give the verdict as ``--json`` prints it (schema ``jcm-mrv/verification/1``)."""
        return {
            "schema": SCHEMA,
            **self.claim.as_dict(),
            "stated": self.stated,
            "recomputed": self.recomputed,
            "difference": self.difference,
            "materiality": self.materiality,
            "material": self.is_material,
            "confirmed": self.is_confirmed,
            "conclusion": self.conclusion,
            "years": [] if self.result is None else [y.as_dict() for y in self.result.years],
            "standing": None if self.result is None else self.result.standing,
            "findings": [item.as_dict() for item in self.items],
        }


def numbered(
    judged: Sequence[Judged], stated: float | None, materiality: float | None
) -> tuple[Item, ...]:
    """Give findings in the order of a report, each once, with number, share and materiality."""
    unique: dict[Finding, float | None] = {}
    for finding, effect in judged:
        if unique.get(finding) is None:
            unique[finding] = effect
    items = []
    for severity, (short, _) in KINDS.items():
        group = [(f, e) for f, e in unique.items() if f.severity is severity]
        for number, (finding, effect) in enumerate(group, start=1):
            share = abs(effect) / abs(stated) if effect is not None and stated else None
            material = None if materiality is None or share is None else share >= materiality
            items.append(Item(f"{short}-{number}", finding, effect, share, material))
    return tuple(items)
