"""Whole years of one meter that lie apart, where what goes with it stayed as it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from jcm_mrv.findings import VER
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.meters import meter
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.stood import is_told
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model

_WHOLE = 350
_APART, _STEADY = 1.6, 1.2
"""By how much a year is asked about, and within which all others of the site have to lie."""
_LEAST = 2
Meter = tuple[str, tuple[MemberKey, ...]]


def apart(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give years of a meter far from its other year, where at least two others hardly changed.

    One that goes with nothing tells nothing: the scope says that it stands alone. Years of sun are
    held against the sun itself (:mod:`jcm_mrv.verification.checks.amounts.whole_years`).
    """
    if "solar_pv" in claim.methodology.families:
        return
    meters: dict[Meter, dict[int, StatedValue]] = defaultdict(dict)
    for stated in claim.monitored:
        days = claim.days_of(stated) or 0
        is_amount = claim.methodology.parameters[stated.name].aggregation == "sum"
        if not is_amount or not stated.number or days < _WHOLE or stated.span is None:
            continue
        if stated.number > 0:
            meters[stated.name, tuple(meter(claim, stated))][stated.span] = stated
    spans = sorted({span for lines in meters.values() for span in lines})
    for first, last in pairwise(spans):
        both = {m: (of[first], of[last]) for m, of in meters.items() if first in of and last in of}
        ratios = {m: _rate(claim, b) / _rate(claim, a) for m, (a, b) in both.items()}
        for one, ratio in ratios.items():
            others = [r for m, r in ratios.items() if m is not one]
            if len(others) < _LEAST or max(others) > _STEADY * min(others):
                continue
            middle = median(others)
            if 1 / _APART <= ratio / middle <= _APART:
                continue
            earlier, later = both[one]
            # The year that is farther from what the others say of it is not known: the one that
            # adds to the reductions is asked about.
            sides = [(later, earlier, middle), (earlier, later, 1 / middle)]
            judged = [_judged(claim, model, s, o, times) for s, o, times in sides]
            told = is_told(claim, earlier) or is_told(claim, later)
            most = max(judged, key=lambda j: j.effect or 0.0)
            if not told and (most.effect is None or most.effect > 0):
                yield most


def _rate(claim: Claim, stated: StatedValue) -> float:
    return (stated.number or 0.0) / (claim.days_of(stated) or 1)


def _judged(
    claim: Claim, model: Model | None, stated: StatedValue, other: StatedValue, times: float
) -> Judged:
    right = _rate(claim, other) * times * (claim.days_of(stated) or 0)
    unit = claim.methodology.unit(stated.name)
    shown = [f"{number_shown(s.number or 0.0)} {unit}" for s in (stated, other)]
    finding = VER[225].at(
        stated.where,
        found=f"{shown[0]} beside {shown[1]} in {other.where}",
        label=stated.label,
        number=number_shown(round(right, 3)),
    )
    gain = None if model is None else model.effect(stated, right)
    return Judged(finding, None if gain is None else -gain, (stated, right))
