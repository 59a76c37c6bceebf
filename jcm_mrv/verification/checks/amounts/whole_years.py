"""Whole years of one meter beside each other: the other one counted again, or far from its sun."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.verification.checks.amounts.sisters import estimate
from jcm_mrv.verification.checks.behind.numbers import sums_of_numbers
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.estimates import Planned, PlannedValue
from jcm_mrv.verification.claim.meters import meter
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.formulas import tree as t

_WHOLE = 350
"""Days of a year that lacks none of its seasons."""
_HALF = 150
"""Days of which a plant has at most seven tenths of its year, in the far north."""
_SUN = 1.8
"""Whole years of one solar plant lie within this ratio: the sun varies by a tenth, outages more."""


def beside(claim: Claim, model: Model | None, planned: Planned) -> Iterator[Judged]:
    """Give amounts that count another row again, and years that another one speaks against."""
    yield from counted_again(claim, model)
    yield from of_sun(claim, model, planned)


def counted_again(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give amounts that add up typed numbers, one of which is the amount of another row."""
    for stated in sums_of_numbers(claim):
        tree = claim.book.tree(stated.leaf)
        parts = {p.value for p in t.walk(tree) if isinstance(p, t.Constant)}
        for other in claim.monitored:
            number = other.value
            if other.name != stated.name or other is stated or number not in parts:
                continue
            if not isinstance(number, float) or not number:
                continue
            finding = VER[204].at(
                stated.where,
                found=claim.cells.formula(stated.leaf)[:120],
                label=stated.label,
                number=number_shown(number),
                cell=other.where,
            )
            right = (stated.number or 0.0) - (other.number or 0.0)
            gain = None if model is None else model.effect(stated, right)
            yield Judged(finding, None if gain is None else -gain, (stated, right))


def of_sun(claim: Claim, model: Model | None, planned: Planned) -> Iterator[Judged]:
    """Give periods of a solar plant that its sun does not reach from a whole year, or the plan's.

    A whole year is held against the lowest one of its meter, half a year, which may have most of
    the sun, only where it has more than that; what is far above the estimate of the plan is asked
    about where no other year tells.
    """
    if "solar_pv" not in claim.methodology.families:
        return
    meters: dict[tuple[str, tuple[MemberKey, ...]], list[StatedValue]] = defaultdict(list)
    for stated in claim.monitored:
        if stated.number and stated.number > 0 and (claim.days_of(stated) or 0) >= _HALF:
            meters[stated.name, tuple(meter(claim, stated))].append(stated)
    for lines in meters.values():
        rates = {s: (s.number or 0.0) / (claim.days_of(s) or 1) for s in lines}
        whole = [s for s in lines if (claim.days_of(s) or 0) >= _WHOLE]
        least = min(whole, key=rates.__getitem__, default=None)
        for stated in lines:
            if least is not None and rates[stated] > _SUN * rates[least]:
                yield _beyond(claim, model, stated, rates[least], least)
            elif (found := estimate(claim, planned, stated)) and rates[stated] > _SUN * found[1]:
                yield _beyond(claim, model, stated, found[1], found[0])


def _beyond(
    claim: Claim,
    model: Model | None,
    stated: StatedValue,
    rate: float,
    beside: StatedValue | PlannedValue,
) -> Judged:
    unit = claim.methodology.unit(stated.name)
    shown = [f"{number_shown(s.number or 0.0)} {unit}" for s in (stated, beside)]
    wording = VER[205]["plan"] if isinstance(beside, PlannedValue) else VER[205]
    found = f"{shown[0]} beside {shown[1]} in {beside.where}"
    finding = wording.at(stated.where, found=found, label=stated.label)
    right = rate * (claim.days_of(stated) or 0)
    gain = None if model is None else model.effect(stated, right)
    return Judged(finding, None if gain is None else -gain, (stated, right))
