"""Amounts of zero where other years, the plan or sisters have some: none, or not recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from statistics import median
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.verification.checks.amounts.sisters import per_capacity
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.estimates import Planned
from jcm_mrv.verification.claim.meters import meter
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.stood import is_told
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model

_SHORT = 180
"""Days below which a line may be nothing for its season alone."""
_YEAR = 365
_SISTERS = 2
"""Sisters that all have amounts; of two machines one may be of another kind, or have stood."""
_LISTED = 5
"""Further zeros that are named."""
_FEW = 4
"""Of so many short lines of one meter one may be asked about: half a year of zeros is a season."""


def zeros(claim: Claim, model: Model, planned: Planned) -> Iterator[Judged]:
    """Give amounts of zero of the result where there is something to go by that was not zero.

    The other years of the same meter say most, then the plan. Where only sisters have amounts, a
    zero is asked about that adds to the result: a machine may well have stood.
    """
    needed = claim.methodology.needed_by("ER")
    none = [s for s in claim.monitored if s.number == 0 and s.name in needed]
    # A word on a machine holds for all that is monitored of it, in the same days.
    told = {(*_machine(claim, s), s.span) for s in none if is_told(claim, s)}
    by_machine: dict[tuple[MemberKey, ...], list[_Doubt]] = defaultdict(list)
    for stated in none:
        machine = _machine(claim, stated)
        if (*machine, stated.span) in told or (usual := _usual(claim, stated, planned)) is None:
            continue
        amount, beside, is_own = usual
        gain = model.effect(stated, amount)
        if gain is None or gain < 0 or is_own:
            by_machine[machine].append(_Doubt(stated, amount, beside, gain))
    for doubts in by_machine.values():
        yield _asked(claim, model, doubts)


class _Doubt(NamedTuple):
    """A zero, what would be usual, what says so, and what it would change."""

    stated: StatedValue
    amount: float
    beside: str
    gain: float | None


def _machine(claim: Claim, stated: StatedValue) -> tuple[MemberKey, ...]:
    """Give the members that a value is of; of a value without any its name."""
    members = tuple(meter(claim, stated))
    return members if any(members) else ((stated.name,),)


def _asked(claim: Claim, model: Model, doubts: list[_Doubt]) -> Judged:
    """Ask once about all zeros of a machine."""
    first = max(doubts, key=lambda doubt: abs(doubt.gain or 0.0))
    unit = claim.methodology.unit(first.stated.name)
    others = [doubt.stated.where for doubt in doubts if doubt is not first]
    also = f"; also in {', '.join(others[:_LISTED])}" if others else ""
    also += f" and {len(others) - _LISTED} more" if len(others) > _LISTED else ""
    finding = VER[200].at(
        first.stated.where,
        found=f"0 {unit} beside {first.beside}{also}",
        label=first.stated.label,
        number=f"{number_shown(first.amount)} {unit}",
    )
    gain = first.gain if not others else model.joint_effect({d.stated: d.amount for d in doubts})
    return Judged(finding, None if gain is None else -gain, (first.stated, first.amount))


def _usual(claim: Claim, stated: StatedValue, planned: Planned) -> tuple[float, str, bool] | None:
    """Give what would be usual, what says so, and whether that is the meter's own or the plan's."""
    over = claim.methodology.time_set(stated.name)
    if over is not None and claim.methodology.sets[over].years:
        # Nothing may have been brought in some year, before a site was opened.
        return None
    alike = [s for s in claim.monitored if s.name == stated.name and s is not stated]
    own = [s for s in alike if meter(claim, s) == meter(claim, stated)]
    days = claim.days_of(stated)
    if days is not None and days < _SHORT and sum(s.number == 0 for s in own) * _FEW >= len(own):
        return None
    unit = claim.methodology.unit(stated.name)
    compared = per_capacity(claim, stated.name)
    one = compared(replace(stated, value=1.0 / float(stated.factor or 1)))
    # Of units by fuels each need not have every fuel.
    sisters = alike if len(stated.members[0]) == 1 else []
    for group, is_own in ((own, True), (sisters, False)):
        some = [s for s in group if s.number is not None and s.number > 0]
        least = 1 if is_own else max(_SISTERS, len(group))
        if one and len(some) >= least:
            usual = median(map(compared, some)) / one
            most = max(some, key=lambda s: s.number or 0.0)
            shown = f"{number_shown(most.number or 0.0)} {unit} in {most.where}"
            return usual, shown, is_own
        estimate = planned.get((stated.name, stated.members[0])) if is_own else None
        if estimate is not None and estimate.number > 0:
            is_amount = claim.methodology.parameters[stated.name].aggregation == "sum"
            share = days / _YEAR if is_amount and days is not None else 1.0
            shown = f"an estimate of {number_shown(estimate.number)} {unit} in {estimate.where}"
            return estimate.number * share, shown, True
    return None
