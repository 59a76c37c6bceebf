"""Days that no credits can be of: to come, or before there was a mechanism."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.today import still_to_come
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.judged import Judged

BEGAN = dt.date(2013, 1, 1)
"""Projects that began to operate on this day or later are eligible, and reductions count from it.

Unverified, as no rules of implementation were at hand: it is asked about. The first arrangement,
with Mongolia, is of January 2013.
"""


def days(claim: Claim) -> Iterator[Judged]:
    """Give calendar years with days to come, or before the mechanism; an estimate may have both."""
    if claim.side == "plan":
        return
    for n, part in enumerate(claim.years):
        # Who was there but for a part of the year has lines of its own days.
        where = next(
            (s.where for s in claim.monitored if s.span is not None and n in _years(claim, s.span)),
            claim.name,
        )
        found = f"{part.start} - {part.end}"
        if (now := still_to_come(part.end)) is not None:
            yield Judged(VER[207].at(where, found=found, today=now), claim.stated_of(n))
        elif part.start < BEGAN:
            early = VER[207]["early"].at(where, found=found, began=BEGAN)
            yield Judged(early, claim.stated_of(n))


def _years(claim: Claim, span: int) -> list[int]:
    return claim.time.covering(claim.time.within[span][0])
