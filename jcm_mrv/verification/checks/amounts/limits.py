"""Amounts beside what they cannot exceed: the limits that a methodology states as data."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator

import numpy as np

from jcm_mrv.calculation.beyond import furthest, is_beyond, limit_values
from jcm_mrv.findings import VER, Finding
from jcm_mrv.metering.thresholds import CAPACITY_FACTOR, IDLE_SHARE, SLIP
from jcm_mrv.methodology.expression.evaluate import Array
from jcm_mrv.methodology.expression.tree import references
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.limits import Limit
from jcm_mrv.methodology.solve import Solution
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.recompute import Model

Slip = tuple[StatedValue, Finding, float]
"""A value in doubt, what is said of it, and what it would be."""


def beyond(claim: Claim, model: Model | None, doubted: Container[str] = ()) -> list[Slip]:
    """Give amounts beyond their limits, and those that are next to nothing beside them.

    A limit that rests on a value in doubt says nothing of the amount.
    """
    found: dict[StatedValue, Slip] = {}
    if model is None:
        return []
    # A year that is made of months goes beyond where one of its months does.
    spans = sorted(range(len(claim.time.periods)), key=lambda n: claim.time.periods[n].days)
    for limit in sorted(claim.methodology.limits, key=lambda limit: limit.is_whole):
        if claim.methodology.parameters[limit.parameter].kind != "monitored":
            continue
        if any(name in doubted for name in references(limit.tree)):
            continue
        for span in spans:
            solution = model.solve(span)
            if solution is None:
                continue
            judge = _whole if limit.is_whole else _each
            for slip in judge(model, limit, span, solution, found):
                found.setdefault(slip[0], slip)
    return list(found.values())


def limited(claim: Claim, model: Model) -> dict[tuple[str, MemberKey], str]:
    """Give the values that a limit can be told of, with what bounds them."""
    found: dict[tuple[str, MemberKey], str] = {}
    inputs = model.application.inputs
    for limit in claim.methodology.limits:
        solution = model.solve(0) if claim.years else None
        most = None if solution is None else _evaluated(model, limit, solution)
        if most is None:
            continue
        words = limit.bound.place or limit.bound.text
        for key in claim.described.asked(limit.parameter):
            end = most if limit.is_whole else inputs.value(limit.parameter, most, key)
            if limit.is_whole or (isinstance(end, float) and end > 0 and math.isfinite(end)):
                found.setdefault((limit.parameter, key), words)
    return found


def beside(claim: Claim, model: Model | None, doubted: Container[str] = ()) -> list[Slip]:
    """Give fixed values that do not go with what is monitored, in every year that it is.

    What rests on an amount in doubt says nothing of the value.
    """
    found: dict[StatedValue, Slip] = {}
    if model is None:
        return []
    cells = {(s.name, key): s for s in claim.fixed for key in s.members}
    for limit in claim.methodology.limits:
        if claim.methodology.parameters[limit.parameter].kind == "monitored":
            continue
        if any(name in doubted for name in references(limit.tree)):
            continue
        for key in claim.described.asked(limit.parameter):
            stated = cells.get((limit.parameter, key))
            if stated is None or not stated.number or stated in found:
                continue
            nearest = furthest(limit, _ends(model, limit, key))
            if is_beyond(limit, stated.number, nearest):
                found[stated] = stated, _unlike(claim, limit, stated, nearest), nearest
    return list(found.values())


def _ends(model: Model, limit: Limit, key: MemberKey) -> Iterator[object]:
    """Give a limit of a fixed value in each calendar year in which it can be told."""
    for span in range(len(model.claim.years)):
        solution = model.solve(span)
        most = None if solution is None else _evaluated(model, limit, solution)
        if most is not None:
            yield model.application.inputs.value(limit.parameter, most, key)


def _unlike(claim: Claim, limit: Limit, stated: StatedValue, end: float) -> Finding:
    unit = claim.methodology.unit(stated.name)
    unit = "" if unit == "1" else f" {unit}"
    wording = VER[100]["most"] if limit.kind == "at_most" else VER[100]["least"]
    return wording.at(
        stated.where,
        found=f"{number_shown(stated.number or 0.0)}{unit}",
        label=stated.label,
        number=f"{number_shown(end)}{unit}",
        place=limit.bound.place or limit.bound.text,
    )


def _evaluated(model: Model, limit: Limit, solution: Solution) -> Array | None:
    """Give a limit for each member; None where something that it rests on is not stated."""
    sizes = model.application.inputs.sizes
    return limit_values(limit, model.claim.methodology, sizes, solution.values)


def _each(
    model: Model, limit: Limit, span: int, solution: Solution, found: dict[StatedValue, Slip]
) -> Iterator[Slip]:
    claim, name = model.claim, limit.parameter
    most = _evaluated(model, limit, solution)
    if most is None:
        return
    for key in claim.described.asked(name):
        lines = model.lines.get((name, key, span), [])
        bound = model.application.inputs.value(name, most, key)
        amount = model.value(solution, name, key)
        if not lines or amount is None or not isinstance(bound, float) or not bound > 0:
            continue
        stated = max(lines, key=lambda line: abs(line.number or 0.0))
        if found.keys() & set(lines) or stated.number is None:
            continue
        over = 1.000001 if limit.bound.exact else float(CAPACITY_FACTOR)
        if amount > over * bound:
            yield stated, _finding(claim, limit, stated, bound), _right(stated, amount, bound)
        elif 0 < amount < float(IDLE_SHARE) * bound and len(lines) == 1:
            right = stated.number * SLIP
            finding = VER[101].at(
                stated.where,
                found=f"{number_shown(amount)} {claim.methodology.unit(name)}",
                label=stated.label,
                number=number_shown(bound),
                unit=claim.methodology.unit(name),
                place=limit.bound.place,
            )
            yield stated, finding, right


def _whole(
    model: Model, limit: Limit, span: int, solution: Solution, found: dict[StatedValue, Slip]
) -> Iterator[Slip]:
    """Compare the sum over all members with the whole that they are part of."""
    claim, name = model.claim, limit.parameter
    most = _evaluated(model, limit, solution)
    keys = claim.described.asked(name)
    parts = {line: None for key in keys for line in model.lines.get((name, key, span), [])}
    if most is None or not parts or found.keys() & parts.keys():
        return
    bound = float(np.ravel(most)[0])
    total = math.fsum(model.value(solution, name, key) or 0.0 for key in keys)
    if math.isnan(bound) or total <= bound * 1.000001 or total <= 0:
        return
    largest = max(parts, key=lambda line: abs(line.number or 0.0))
    wholes = _inputs_of(model, limit, span)
    bounded = [one for one in claim.methodology.limits if one.parameter == name]
    # Parts that are within their own limits, or that each fit in, speak against the whole.
    whole = max(wholes, key=lambda line: abs(line.number or 0.0), default=None)
    own = any(not one.is_whole and _evaluated(model, one, solution) is not None for one in bounded)
    if whole is not None and (own or bound * SLIP >= total > bound * SLIP / 20):
        sisters = [p.number for p in parts if p.number]
        if own or (len(sisters) > 1 and max(sisters) <= 10 * min(sisters)):
            finding = VER[100]["whole"].at(
                whole.where,
                found=f"{number_shown(whole.number or 0.0)} {claim.methodology.unit(whole.name)}",
                label=whole.label,
                parts=claim.methodology.symbol(name),
                number=number_shown(total),
                unit=claim.methodology.unit(name),
            )
            yield whole, finding, (whole.number or 0.0) * total / bound if bound else total
            return
    finding = _finding(claim, limit, largest, bound)
    yield largest, finding, _right(largest, total, max(bound, 0.0))


def _inputs_of(model: Model, limit: Limit, span: int) -> list[StatedValue]:
    """Give the monitored cells that a whole is made of."""
    names = {
        name
        for reference in references(limit.tree)
        for name in model.claim.methodology.needed_by(reference)
    }
    keys: list[tuple[str, MemberKey]] = [
        (name, key)
        for name in model.claim.methodology.monitored()
        if name in names
        for key in model.claim.described.asked(name)
    ]
    return [line for name, key in keys for line in model.lines.get((name, key, span), [])]


def _right(stated: StatedValue, amount: float, bound: float) -> float:
    """Give what a value would be: a power of ten less where that fits, else what is allowed."""
    assert stated.number is not None
    others = amount - stated.number
    for times in (10.0, 100.0, float(SLIP)):
        if 0 < others + stated.number / times <= bound:
            return stated.number / times
    return max(0.0, bound - others)


def _finding(claim: Claim, limit: Limit, stated: StatedValue, bound: float) -> Finding:
    unit = claim.methodology.unit(stated.name)
    wording = VER[100]["part"] if limit.is_whole else VER[100]
    return wording.at(
        stated.where,
        found=f"{number_shown(stated.number or 0.0)} {unit}",
        label=stated.label,
        number=number_shown(bound),
        unit=unit,
        place=limit.bound.place or limit.bound.text,
    )
