"""Efficiencies of the project that are worse than those of its reference: exchanged, or no gain."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from jcm_mrv.findings import VER, Severity
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.solve import own_values
from jcm_mrv.verification.checks.efficiencies import gains, key_beside, ratios
from jcm_mrv.verification.checks.limits import beyond
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model

_EQUAL = 1e-6
_SLIP = 0.2
"""A project that is so much worse looks like a slip of the decimal point, which is asked apart."""


class _Pair(NamedTuple):
    """A value of the project and that of its reference; ``ratio`` below 1 where it is worse."""

    project: StatedValue
    reference: StatedValue
    ratio: float


def worse(claim: Claim, model: Model) -> Iterator[Judged]:
    """Give projects that are worse than their reference, where that leaves nothing: the worst.

    One of several may well be worse: it is asked where the reductions of a year are below zero,
    and no amount is beyond what bounds it. Where nothing is claimed, it is a note.
    A reference that the methodology gives is right by itself, and judged apart. What is measured
    at the project may be worse in some year, and is asked about where it is so in all of them.
    """
    solutions = [model.solve(year) for year in range(len(claim.years))]
    if all(solution is None or solution.scalar("ER") >= 0 for solution in solutions):
        return
    if beyond(claim, model, set()):
        return
    worst: dict[StatedValue, _Pair] = {}
    for over, under in ratios(claim.methodology):
        pairs = [
            p for key in claim.bound.keys(over) for p in _pairs(claim, model, over, under, key)
        ]
        for pair in pairs:
            known = worst.setdefault(pair.reference, pair)
            if pair.ratio < known.ratio:
                worst[pair.reference] = pair
    for project, reference, _ in worst.values():
        ours, theirs = (number_shown(s.number or 0.0) for s in (project, reference))
        symbol = claim.methodology.symbol(reference.name)
        finding = VER[115].at(
            project.where,
            found=f"{ours} beside {symbol} {theirs} in {reference.where}",
            severity=Severity.WARNING if claim.stated else Severity.NOTE,
            label=project.label,
            cell=reference.where,
        )
        yield Judged(finding, _effect(claim, model, project, reference))


def _pairs(claim: Claim, model: Model, over: str, under: str, key: MemberKey) -> Iterator[_Pair]:
    """Give the pair of a member where its project is the worse one, in all years alike."""
    if any(own_values(claim.methodology, name) for name in (over, under)):
        return
    other = key_beside(claim, over, under, key)
    ones = _stated(claim, over, key)
    others = [] if other is None else _stated(claim, under, other)
    if not ones or not others:
        return
    better = gains(model, [ones[0], others[0]])
    ratios_ = [(a.number or 0.0) / (b.number or math.nan) for a in ones for b in others]
    ratios_ = ratios_ if better else [1 / r for r in ratios_ if r]
    if not ratios_ or not all(_SLIP < r < 1 - _EQUAL for r in ratios_):
        return
    is_first = over.rpartition("_")[2] != "RE"
    project, reference = (ones[0], others[0]) if is_first else (others[0], ones[0])
    yield _Pair(project, reference, min(ratios_))


def _stated(claim: Claim, name: str, key: MemberKey) -> list[StatedValue]:
    """Give the numbers that the workbook states for a value, one for each period."""
    return [s for s in claim.inputs if s.name == name and key in s.members and s.number]


def _effect(
    claim: Claim, model: Model, project: StatedValue, reference: StatedValue
) -> float | None:
    """Give by how much the reductions are overstated if the two are exchanged: below zero."""
    parameter = claim.methodology.parameters[project.name]
    if project.number is None or reference.number is None or parameter.kind == "monitored":
        return None
    gain = model.joint_effect({project: reference.number, reference: project.number})
    return None if gain is None else -gain
