"""Which meter a value is of, whatever part of the period."""

from __future__ import annotations

from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.verification.claim.claim import Claim, StatedValue


def meter(claim: Claim, stated: StatedValue) -> list[MemberKey]:
    """Give the members that a value is of, without the part of the period among them."""
    sets, over = claim.methodology.sets_of(stated.name), claim.methodology.time_set(stated.name)
    return [tuple(m for m, s in zip(key, sets, strict=True) if s != over) for key in stated.members]
