"""Which meter a value is of, whatever part of the period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.verification.claim.claim import Claim, StatedValue


def meter(claim: Claim, stated: StatedValue) -> list[MemberKey]:
    """Give the members that a value is of, without the part of the period among them."""
    sets, over = claim.methodology.sets_of(stated.name), claim.methodology.time_set(stated.name)
    return [tuple(m for m, s in zip(key, sets, strict=True) if s != over) for key in stated.members]


def pairs(claim: Claim, rows: Sequence[StatedValue]) -> Iterator[tuple[StatedValue, StatedValue]]:
    """Give each value beside those of other members in its period, and of its other periods."""
    by_span: dict[int | None, list[StatedValue]] = defaultdict(list)
    by_meter: dict[tuple[MemberKey, ...], list[StatedValue]] = defaultdict(list)
    for stated in rows:
        by_span[stated.span].append(stated)
        by_meter[tuple(meter(claim, stated))].append(stated)
    for stated in rows:
        others = (*by_span[stated.span], *by_meter[tuple(meter(claim, stated))])
        yield from ((stated, other) for other in others if other is not stated)
