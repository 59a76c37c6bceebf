"""The report against the plan that was registered."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.findings import VER, Finding
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.plan import Compared, compared
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model


def fixed_values(claim: Claim, plan: Claim, model: Model | None) -> Iterator[Judged]:
    """Give fixed values that are not those of the plan; they are part of the result."""
    for one in compared(claim, plan):
        if one.aspect != "value" or not one.differs or one.stated is None:
            continue
        right: float | str | None = one.right if one.stated.number is not None else None
        if one.stated.name in claim.methodology.attributes and one.planned in claim.choices(
            one.stated.name
        ):
            right = one.planned
        gain = None if model is None or right is None else model.effect(one.stated, right)
        finding = VER[161].at(
            one.where, found=one.reported, label=one.label, planned=one.planned, at=one.planned_at
        )
        instead = None if right is None or gain is None else (one.stated, right)
        yield Judged(finding, None if gain is None else -gain, instead)


def others(claim: Claim, plan: Claim) -> Iterator[Finding]:
    """Give what else differs from the plan: options, parameters, systems, serial numbers."""
    for one in compared(claim, plan):
        finding = _differs(claim, one) if one.differs else None
        if finding is not None:
            yield finding


def _differs(claim: Claim, one: Compared) -> Finding | None:
    where = one.where or claim.name
    if one.aspect == "option":
        return VER[162].at(
            where, found=one.reported, label=one.label, planned=one.planned, at=one.planned_at
        )
    if one.aspect == "number of systems":
        return VER[163].at(where, found=one.reported, label=one.label, planned=one.planned)
    if one.aspect == "parameter":
        if one.planned:
            found = f"planned in {one.planned_at}"
            return VER[164]["missing"].at(where, found=found, label=one.label)
        return VER[164].at(where, label=one.label)
    if one.aspect == "serial":
        return VER[165].at(
            where, found=one.reported, label=one.label, planned=one.planned, at=one.planned_at
        )
    if one.aspect in ("methodology", "reference number"):
        return VER[166].at(where, found=one.reported, what=one.label, planned=one.planned)
    # Units are judged where they do not fit; how source, method and frequency are worded is listed.
    return None
