"""Efficiencies of the project that are worse than those of its reference: exchanged, or no gain."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from jcm_mrv.findings import VER, Severity
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.solve import own_values
from jcm_mrv.verification.checks.amounts.limits import beyond
from jcm_mrv.verification.checks.fixed.efficiencies import gains, key_beside, ratios
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
    and no amount is beyond what bounds it, or where the two values are each like those of the other
    kind at the other members. Where nothing is claimed, it is a note.
    A reference that the methodology gives is right by itself, and judged apart. What is measured
    at the project may be worse in some year, and is asked about where it is so in all of them.
    """
    solutions = [model.solve(year) for year in range(len(claim.years))]
    is_below = any(solution is not None and solution.scalar("ER") < 0 for solution in solutions)
    is_below = is_below and not beyond(claim, model, set())
    worst: dict[StatedValue, _Pair] = {}
    for over, under in ratios(claim.methodology):
        for key in claim.bound.keys(over):
            for pair in _pairs(claim, model, over, under, key):
                known = worst.get(pair.reference)
                asked = is_below or _is_exchanged(claim, pair)
                if asked and (known is None or pair.ratio < known.ratio):
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


def _is_exchanged(claim: Claim, pair: _Pair) -> bool:
    """Whether each of two values is nearer to those of the other kind than to the other of both."""
    project, reference = pair.project, pair.reference
    apart = _apart(project, reference)
    projects, references = _others(claim, project), _others(claim, reference)
    return (
        bool(projects)
        and min(_apart(reference, other) for other in projects) < apart
        and min((_apart(project, other) for other in references), default=0.0) < apart
    )


def _others(claim: Claim, stated: StatedValue) -> list[StatedValue]:
    alike = (s for s in claim.inputs if s.name == stated.name and s.number and s.number > 0)
    return [s for s in alike if s.members != stated.members]


def _apart(one: StatedValue, other: StatedValue) -> float:
    return abs(math.log((one.number or 1.0) / (other.number or 1.0)))


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
