"""Slips of scale: kWh under MWh, per cent as a fraction, more than a meter can have counted."""

from __future__ import annotations

from collections import defaultdict
from statistics import median

from jcm_mrv.findings import VER, Finding, Severity
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.solve import own_values
from jcm_mrv.methodology.units import parse_unit
from jcm_mrv.verification.checks.amounts.limits import Slip, beside, beyond
from jcm_mrv.verification.checks.amounts.sisters import per_capacity, tens, tens_of_members
from jcm_mrv.verification.checks.amounts.values import default_of
from jcm_mrv.verification.checks.amounts.yields import yields
from jcm_mrv.verification.checks.fixed.efficiencies import off
from jcm_mrv.verification.checks.fixed.other_case import near
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.estimates import Planned
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model

_LOW, _HIGH = 300.0, 3_500.0
"""A value this much larger than its sisters looks like 1000 times too much."""
_APART = 100.0
"""The middle of all of them lies so far from a value that is off."""
_AGREE = 12.0
"""Sisters that lie within this ratio of each other are a measure."""
_FAR_APART = 10_000.0
"""Amounts of one unit this far apart do not belong to one site (published sheet of ID009: 123,000).
"""
_CAPACITY = 1.1


def slips(claim: Claim, model: Model | None, planned: Planned, library: Library) -> list[Judged]:
    """Give values that look a power of ten too large or too small, each once."""
    found: dict[StatedValue, tuple[Finding, float]] = {}
    amounts = [s for check in (_capacity, _hours, _sisters) for s in check(claim)]
    fixed = [*_fractions(claim, model), *off(claim, model, library)]
    # What rests on a value that is off is not off itself.
    doubted = {stated.name for stated, _, _ in fixed}
    beyond_limits = beyond(claim, model, doubted)
    amounts += [*beyond_limits, *tens(claim, planned), *tens_of_members(claim, planned)]
    amounts += yields(claim, {stated for stated, _, _ in amounts})
    amounts += _others(claim, {stated for stated, _, _ in amounts})
    fixed += beside(claim, model, {stated.name for stated, _, _ in amounts} | doubted)
    for stated, finding, right in [*amounts, *fixed]:
        found.setdefault(stated, (finding, right))
    judged = []
    for stated, (finding, right) in found.items():
        change = None if model is None else model.effect(stated, right)
        judged.append(Judged(finding, None if change is None else -change, (stated, right)))
    return judged


def _amounts(claim: Claim) -> list[StatedValue]:
    return [s for s in claim.monitored if s.number is not None and s.number > 0]


def _finding(
    claim: Claim,
    stated: StatedValue,
    beside: str,
    severity: Severity,
    right: float | None = None,
) -> Finding:
    unit = claim.methodology.unit(stated.name)
    number = stated.number or 0.0
    right = number / 1000 if right is None else right
    return (VER[32] if right < number else VER[32]["small"]).at(
        stated.where,
        found=f"{number_shown(number)} {unit} {beside}",
        severity=severity,
        label=stated.label,
        number=number_shown(right),
        unit=unit,
    )


def _capacity(claim: Claim) -> list[Slip]:
    """Compare an amount with what the capacity of its member allows in the period."""
    found: list[Slip] = []
    for stated in _amounts(claim):
        parameter = claim.methodology.parameters[stated.name]
        days = claim.days_of(stated)
        if parameter.capacity is None or days is None or stated.number is None:
            continue
        key = stated.members[0]
        capacity = next(
            (
                s
                for s in claim.fixed
                if s.name == parameter.capacity and any(k[0] in key for k in s.members)
            ),
            None,
        )
        if capacity is None or not capacity.number:
            continue
        rate = parse_unit(claim.methodology.unit(parameter.capacity))
        if not (rate * parse_unit("h")).same_dimensions(parse_unit(parameter.unit)):
            continue
        hours = days * 24
        energy = rate * parse_unit("h")
        most = capacity.number * hours * float(energy.factor / parse_unit(parameter.unit).factor)
        if stated.number <= _CAPACITY * most:
            continue
        beside = f"where {capacity.where} allows {number_shown(most)} {parameter.unit}"
        if stated.number / 1000 <= _CAPACITY * most:
            finding = _finding(claim, stated, beside, Severity.ERROR)
        else:
            finding = VER[32]["capacity"].at(
                stated.where,
                found=f"{number_shown(stated.number)} {parameter.unit} {beside}",
                label=stated.label,
                number=number_shown(most),
                unit=parameter.unit,
            )
        found.append((stated, finding, stated.number / 1000))
    return found


def _hours(claim: Claim) -> list[Slip]:
    """Compare hours of operation with the hours of the period."""
    found: list[Slip] = []
    second = parse_unit("s")
    for stated in _amounts(claim):
        parameter = claim.methodology.parameters[stated.name]
        unit = parse_unit(parameter.unit)
        if parameter.aggregation != "sum" or not unit.same_dimensions(second):
            continue
        days = claim.days_of(stated)
        if days is None or stated.number is None:
            continue
        most = days * 86_400 / float(unit.factor / second.factor)
        if stated.number > 1.001 * most:
            finding = VER[38].at(
                stated.where,
                found=f"{number_shown(stated.number)} {parameter.unit}",
                label=stated.label,
                number=number_shown(most),
                unit=parameter.unit,
            )
            found.append((stated, finding, most))
    return found


def _sisters(claim: Claim) -> list[Slip]:
    """Compare a value with those of the other members and periods of the same parameter."""
    groups: dict[str, list[StatedValue]] = defaultdict(list)
    for stated in _amounts(claim):
        groups[stated.name].append(stated)
    found: list[Slip] = []
    for name, group in groups.items():
        compared = per_capacity(claim, name)
        sized = {s: compared(s) for s in group}
        middle = median(sized.values())
        # Of the same member first: other years of one meter say more than other meters.
        of_member: dict[tuple[MemberKey, ...], list[StatedValue]] = defaultdict(list)
        for stated in sized:
            of_member[stated.members].append(stated)
        for stated, size in sized.items():
            own = [sized[s] for s in of_member[stated.members] if s is not stated]
            sisters = own or [v for s, v in sized.items() if s is not stated]
            if not sisters:
                continue
            usual = median(sisters)
            large = _LOW <= size / usual <= _HIGH
            if not large and not _LOW <= usual / size <= _HIGH:
                continue
            # Of two that differ the one is off that differs from all the others, too.
            if (size / middle if large else middle / size) < _APART and len(group) > 2:
                continue
            if not large and len(group) < 3:
                continue
            agree = max(sisters) / min(sisters) <= _AGREE
            if not agree and len(sisters) > 2:
                continue
            beside = f"beside {_listed(claim, group, stated)}"
            severity = Severity.ERROR if own or len(sisters) > 1 else Severity.WARNING
            assert stated.number is not None
            right = stated.number / 1000 if large else stated.number * 1000
            found.append((stated, _finding(claim, stated, beside, severity, right), right))
    return found


def _listed(claim: Claim, group: list[StatedValue], stated: StatedValue) -> str:
    others = [s for s in group if s is not stated][:3]
    return ", ".join(f"{number_shown(s.number or 0.0)} in {s.where}" for s in others)


def _others(claim: Claim, doubted: set[StatedValue]) -> list[Slip]:
    """Compare amounts of one unit of different parameters: one site has no room for all ratios.

    What is in doubt already says nothing of others.
    """
    groups: dict[tuple[object, int | None], list[StatedValue]] = defaultdict(list)
    for stated in _amounts(claim):
        parameter = claim.methodology.parameters[stated.name]
        if parameter.aggregation == "sum":
            unit = parse_unit(parameter.unit)
            if not unit.is_number:
                groups[unit.dimensions, stated.span].append(stated)
    found: list[Slip] = []
    for group in groups.values():
        for stated in group:
            others = [s for s in group if s.name != stated.name and s not in doubted]
            if not others:
                continue
            largest = max(_base(claim, s) for s in others)
            if _base(claim, stated) / largest < _FAR_APART:
                continue
            beside = f"beside {_listed(claim, [stated, *others], stated)}"
            finding = _finding(claim, stated, beside, Severity.ERROR)
            assert stated.number is not None
            found.append((stated, finding, stated.number / 1000))
    return found


def _base(claim: Claim, stated: StatedValue) -> float:
    assert stated.number is not None
    return stated.number * float(parse_unit(claim.methodology.unit(stated.name)).factor)


def _fractions(claim: Claim, model: Model | None) -> list[Slip]:
    """Look for 95 in place of 0.95 (or of 95 %), and for 0.95 under the unit %."""
    found: list[Slip] = []
    numbers: dict[str, list[float]] = defaultdict(list)
    for stated in claim.inputs:
        if stated.number:
            numbers[stated.name].append(stated.number)
    for stated in claim.inputs:
        parameter = claim.methodology.parameters.get(stated.name)
        number = stated.number
        if parameter is None or not number or not parse_unit(parameter.unit).is_number:
            continue
        right = _fraction(claim, model, stated, number, numbers[stated.name])
        if right is None:
            continue
        unit = stated.unit.strip() or "(no unit)"
        finding = (VER[33] if right < number else VER[33]["fraction"]).at(
            stated.where,
            found=f"{number_shown(float(stated.value))} {unit}",  # type: ignore[arg-type]
            label=stated.label,
            number=number_shown(right),
            percent=number_shown(100 * right),
        )
        found.append((stated, finding, right))
    return found


def _fraction(
    claim: Claim,
    model: Model | None,
    stated: StatedValue,
    number: float,
    all_of_name: list[float],
) -> float | None:
    """Give the fraction that is meant, None where the value is as it should be."""
    default = default_of(model, claim, stated)
    listed = [float(value) for value in own_values(claim.methodology, stated.name)]
    # Of several values of a table, one may well be a hundred times another.
    own = [default] if default is not None else listed if len(listed) == 1 else []
    parameter = claim.methodology.parameters[stated.name]
    most = parameter.range.maximum
    for scale in (0.01, 100.0):
        if any(near(number, v) for v in own):
            break
        if any(near(number * scale, v) for v in own):
            return number * scale
    if most is not None and most <= 1 < number <= 100:
        return number / 100
    if stated.unit.strip() in ("%", "％") and number <= 0.01 and most is not None and most <= 1:
        return number * 100
    others = [v for v in all_of_name if v != number]
    # Members differ by nature in what is fixed; what is metered of one kind is alike.
    alike = bool(others) and max(others) <= 3 * min(others)
    if parameter.kind == "monitored" and alike and most is not None and most <= 1:
        ratio = number / median(others)
        if 1 / 150 <= ratio <= 1 / 60:
            return number * 100
    return None
