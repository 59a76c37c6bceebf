"""The amount of a member and a period, from the lines of Table 1 that it is made of."""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping, Sequence
from itertools import pairwise

from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.verification.claim.claim import Claim, StatedValue

Values = Mapping[StatedValue, float | str]
"""Other values of some cells, in the methodology's units."""


def amount(claim: Claim, lines: Sequence[StatedValue], values: Values | None = None) -> float:
    """Give the amount of a period from the lines that it is made of, some of them changed."""
    changed = values or {}
    numbers = [float(changed.get(line, line.number or 0.0)) for line in lines]
    how = claim.methodology.parameters[lines[0].name].aggregation
    if how == "sum":
        return math.fsum(map(operator.mul, shares(claim, lines), numbers))
    if len(numbers) == 1:
        return numbers[0]
    if (weights := _weights(claim, lines, changed)) is not None:
        return math.fsum(map(operator.mul, weights, numbers)) / math.fsum(weights)
    if how == "max":
        return max(numbers)
    parts = [claim.time.periods[line.span or 0] for line in lines]
    if how == "last":
        return max(zip(parts, numbers, strict=True), key=lambda both: both[0].end)[1]
    days = [part.days for part in parts]
    return math.fsum(map(operator.mul, days, numbers)) / sum(days)


def _weights(claim: Claim, lines: Sequence[StatedValue], changed: Values) -> list[float] | None:
    """Give the amounts of the same days that lines are weighted by; None where they are not.

    That they are not is told by :func:`jcm_mrv.verification.checks.results.means.by_days`.
    """
    by = claim.methodology.parameters[lines[0].name].weight
    if by is None:
        return None
    found = {
        (key, one.span): float(changed.get(one, one.number or 0.0))
        for one in claim.monitored
        if one.name == by
        for key in one.members
    }
    weights = [found.get((line.members[0], line.span), math.nan) for line in lines]
    return weights if math.fsum(weights) > 0 and min(weights) >= 0 else None


def unweighted(claim: Claim) -> list[tuple[MemberKey, list[StatedValue]]]:
    """Give the lines of each weighted mean whose weights are not stated for the same days."""
    found = {}
    for (name, key, _), lines in lines_of(claim).items():
        several = len(lines) > 1 and claim.methodology.parameters[name].weight is not None
        if several and _weights(claim, lines, {}) is None:
            found[key, tuple(line.place for line in lines)] = (key, lines)
    return list(found.values())


def lines_of(claim: Claim) -> dict[tuple[str, MemberKey, int], list[StatedValue]]:
    """Give the lines that a monitored value of a member and a period is made of: each day once."""
    found: dict[tuple[str, MemberKey, int], list[StatedValue]] = {}
    for stated in claim.monitored:
        for span in claim.time.covering(stated.span):
            for key in stated.members:
                found.setdefault((stated.name, key, span), []).append(stated)
    return {where: _apart(claim, lines) for where, lines in found.items()}


def _apart(claim: Claim, lines: list[StatedValue]) -> list[StatedValue]:
    """Leave out lines whose days longer ones have; of what is no amount, those that share any."""
    is_amount = claim.methodology.parameters[lines[0].name].aggregation == "sum"
    whole = zip(lines, shares(claim, lines), strict=True)
    return [line for line, share in whole if (share > 0 if is_amount else share == 1)]


def shares(claim: Claim, lines: Sequence[StatedValue]) -> list[float]:
    """Give of each line the share of its days that no longer line has: each day counts once.

    Lines of the very same days are several meters, and count side by side.
    """
    parts = {n: claim.time.periods[n] for n in {line.span for line in lines} if n is not None}
    in_order = sorted(parts.values(), key=lambda part: part.start)
    if all(before.end < after.start for before, after in pairwise(in_order)):
        return [1.0] * len(lines)
    own: dict[int | None, float] = {None: 1.0}
    taken: set[int] = set()
    for n, part in sorted(parts.items(), key=lambda item: -item[1].days):
        days = set(range(part.start.toordinal(), part.end.toordinal() + 1))
        own[n] = len(days - taken) / len(days)
        taken |= days
    return [own[line.span] for line in lines]
