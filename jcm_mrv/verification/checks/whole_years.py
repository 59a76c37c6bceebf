"""Whole years of one meter beside each other: the other one counted again, or far from its sun."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.verification.checks.numbers import sums_of_numbers
from jcm_mrv.verification.checks.sisters import meter
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.formulas import tree as t

_WHOLE = 350
"""Days of a year that lacks none of its seasons."""
_SUN = 1.8
"""Whole years of one solar plant lie within this ratio: the sun varies by a tenth, outages more."""


def beside(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give amounts that count another row again, and years that another one speaks against."""
    yield from counted_again(claim, model)
    yield from of_sun(claim, model)


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


def of_sun(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give whole years of a solar plant that lie further apart than the sun of two years does."""
    if "solar_pv" not in claim.methodology.families:
        return
    meters: dict[tuple[str, tuple[MemberKey, ...]], list[StatedValue]] = defaultdict(list)
    for stated in claim.monitored:
        if stated.number and stated.number > 0 and (claim.days_of(stated) or 0) >= _WHOLE:
            meters[stated.name, tuple(meter(claim, stated))].append(stated)
    unit = claim.methodology.unit
    for years in meters.values():
        rates = {s: (s.number or 0.0) / (claim.days_of(s) or 1) for s in years}
        least = min(rates, key=rates.__getitem__)
        for stated in (s for s in years if rates[s] > _SUN * rates[least]):
            shown = [f"{number_shown(s.number or 0.0)} {unit(s.name)}" for s in (stated, least)]
            found = f"{shown[0]} beside {shown[1]} in {least.where}"
            finding = VER[205].at(stated.where, found=found, label=stated.label)
            right = rates[least] * (claim.days_of(stated) or 0)
            gain = None if model is None else model.effect(stated, right)
            yield Judged(finding, None if gain is None else -gain, (stated, right))
