"""Temperatures far from those of the sisters, where the machine does as well as they do."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from statistics import median

from jcm_mrv.findings import VER
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.fixed.efficiencies import ratios
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model

_FAR, _NEAR = 8.0, 4.0
"""Degrees from which on one is asked about, and within which its sisters have to lie."""
_HARDER = 0.9
"""What a machine reaches, of what its sisters do, where other temperatures tell on it."""
_EXPLAINED = pattern(
    r"\bbrine|glycol|\bice\b|low[- ]temp|high[- ]temp|air[- ]cooled|dry cooler|heat recovery|"
    r"sea ?water|process|ブライン|氷蓄熱|低温|高温|空冷|海水|熱回収|"
    r"nước muối|nước biển|nhiệt độ (?:thấp|cao)|air laut|suhu (?:rendah|tinggi)|salmuera",
    re.IGNORECASE,
)
"""What says that a machine works at other temperatures than others do."""


def far_temperatures(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give temperatures far from those of sisters that add to the reductions, unexplained.

    A machine that works against a wider span reaches less: where it does, the span is real.
    """
    groups: dict[tuple[str, int | None], list[StatedValue]] = defaultdict(list)
    for stated in (*claim.fixed, *claim.monitored):
        if claim.methodology.unit(stated.name) == "degC" and stated.number is not None:
            groups[stated.name, stated.span].append(stated)
    for group in groups.values():
        far = [(s, middle) for s in group if (middle := _middle(s, group)) is not None]
        judged = [j for s, middle in far if (j := _judged(claim, model, s, group, middle))]
        # Of two of which each is far from the other, the one that adds most is asked about.
        yield from sorted(judged, key=lambda j: -(j.effect or 0.0))[:1]


def _middle(stated: StatedValue, group: list[StatedValue]) -> float | None:
    """Give the middle of the sisters, where they agree and a temperature is far from it."""
    others = [s.number for s in group if s.members != stated.members and s.number is not None]
    if not others or max(others) - min(others) > _NEAR or stated.number is None:
        return None
    middle = median(others)
    return middle if abs(stated.number - middle) > _FAR else None


def _judged(
    claim: Claim, model: Model | None, stated: StatedValue, group: list[StatedValue], middle: float
) -> Judged | None:
    gain = None if model is None else model.effect(stated, middle)
    texts = f"{stated.description} {stated.source} {stated.comment}"
    if gain is None or gain >= 0 or _EXPLAINED.search(texts) or _reaches_less(claim, stated):
        return None
    beside = next(s for s in group if s.members != stated.members)
    finding = VER[246].at(
        stated.where,
        found=f"{number_shown(stated.number or 0.0)} degC beside "
        f"{number_shown(beside.number or 0.0)} degC in {beside.where}",
        label=stated.label,
        number=number_shown(middle),
    )
    return Judged(finding, -gain, (stated, middle))


def _reaches_less(claim: Claim, stated: StatedValue) -> bool:
    """Whether an efficiency of the same machine is below that of the others."""
    for over, _ in ratios(claim.methodology):
        held: dict[MemberKey, float] = {
            key: s.number for s in claim.fixed if s.name == over and s.number for key in s.members
        }
        own = [number for key, number in held.items() if key in stated.members]
        others = [number for key, number in held.items() if key not in stated.members]
        if own and others and min(own) < _HARDER * median(others):
            return True
    return False
