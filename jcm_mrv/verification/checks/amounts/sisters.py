"""Amounts beside those of other years, of other meters, and of the plan in the same workbook."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from statistics import median

from jcm_mrv.findings import VER, Finding
from jcm_mrv.metering.digits import telling_digits
from jcm_mrv.methodology.energies import GJ_PER_MWH
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.units import parse_unit
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.fixed.efficiencies import BETTER, by
from jcm_mrv.verification.checks.fixed.published import TEN
from jcm_mrv.verification.claim.capacities import capacities_told
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.estimates import Planned, PlannedValue
from jcm_mrv.verification.claim.meters import meter
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model

_DIGITS = 4
"""Significant digits from which on two meters hardly show the same amount."""
_CHANCE = 0.01
"""How likely two of some amounts may be equal by chance, for it to be asked about."""
_SHARED = pattern(
    r"half of|half the|halved|one half|1/2|½|1/4|1/12|quarter of|twelfth|shared? (?:of|out)|"
    r"pro ?rata|divided|split|average|mean\b|estimate|按分|等分|平均|推定|chia|trung bình|ước tính",
    re.IGNORECASE,
)
"""What says that an amount was worked out from that of a longer time."""
_YEAR = 365
_SEASONS = 180
"""Days from which on two periods of one meter have much of a year each."""
_NEAR = 1.1
"""How far a ratio may be from that of two units."""

Slip = tuple[StatedValue, Finding, float]


def tens(claim: Claim, planned: Planned) -> Iterator[Slip]:
    """Give amounts per day that are about ten times or more off the other ones of their meter.

    Other years of one meter say most; where there are none, the plan's estimate does, and where
    there is none, other meters do that agree among themselves.
    """
    groups: dict[str, list[StatedValue]] = defaultdict(list)
    for stated in claim.monitored:
        if stated.number is not None and stated.number > 0:
            groups[stated.name].append(stated)
    for group in groups.values():
        rates = {s: _per_day(claim, s) for s in group}
        for stated in group:
            yield from _tens(claim, planned, stated, rates)


def _tens(
    claim: Claim, planned: Planned, stated: StatedValue, rates: dict[StatedValue, float]
) -> Iterator[Slip]:
    rate = rates[stated]
    assert stated.number is not None
    own = [v for s, v in rates.items() if s is not stated and s.members == stated.members]
    estimated = estimate(claim, planned, stated)
    if own and max(own) <= TEN * min(own):
        ratio = rate / median(own)
        power = by(ratio) or _of_units(claim, stated, ratio) or _of_years(claim, stated, ratio)
        # Of two that differ, the one that is farther from everything else is off.
        if power is not None and len(own) == 1:
            rest = [v for s, v in rates.items() if s.members != stated.members]
            rest += [] if estimated is None else [estimated[1]]
            power = power if _farther(rate, own[0], rest) else None
        if power is not None:
            beside = next(s for s in rates if s is not stated and s.members == stated.members)
            yield _slip(claim, stated, power, f"{_shown(claim, beside)} in {beside.where}")
            return
    lines = [rate, *own]
    # Lines of one meter that are alike may all be off; where they are not, one of them is.
    if estimated is not None and max(lines) <= TEN * min(lines):
        value, per_day = estimated
        ratio = median(lines) / per_day
        power = by(ratio) or (10.0 ** round(math.log10(ratio)) if ratio > BETTER else None)
        if power is not None:
            unit = claim.methodology.unit(stated.name)
            shown = f"an estimate of {number_shown(value.number)} {unit} in {value.where}"
            yield _slip(claim, stated, power, shown)


def _of_units(claim: Claim, stated: StatedValue, ratio: float) -> float | None:
    """Give 3.6, or one over it, where an amount of energy is about that of the other unit."""
    unit = parse_unit(claim.methodology.unit(stated.name))
    if not unit.same_dimensions(parse_unit("MWh")):
        return None
    found = (
        power for power in (GJ_PER_MWH, 1 / GJ_PER_MWH) if power / _NEAR <= ratio <= power * _NEAR
    )
    return next(found, None)


def _of_years(claim: Claim, stated: StatedValue, ratio: float) -> float | None:
    """Give the ratio itself where it is beyond ten, as that of a transformer left out may be.

    Months and seasons of one meter may lie as far apart.
    """
    days = claim.days_of(stated)
    is_far = not 1 / BETTER <= ratio <= BETTER
    return ratio if is_far and days is not None and days >= _SEASONS else None


def per_capacity(claim: Claim, name: str) -> Callable[[StatedValue], float]:
    """Give what makes amounts comparable: per day, and per capacity where every member has one.

    Where the methodology has none, the capacity that the description of each names does.
    """
    parameter = claim.methodology.parameters[name]
    held: dict[MemberKey, float] = {}
    if parameter.capacity is not None:
        stated = [s for s in claim.fixed if s.name == parameter.capacity and s.number]
        held = {key: s.number or 1.0 for s in stated for key in s.members}
        if len(held) != len(claim.bound.keys(parameter.capacity)):
            held = {}
    if not held and parameter.aggregation == "sum":
        held = capacities_told(claim, name)

    def compared(stated: StatedValue) -> float:
        number = stated.number or 0.0
        if parameter.aggregation == "sum":
            number /= claim.days_of(stated) or 1
        first = stated.members[0]
        keys = [first] if first in held else [k for m in first if (k := (m,)) in held]
        return number / held[keys[0]] if keys else number

    return compared


def tens_of_members(claim: Claim, planned: Planned) -> Iterator[Slip]:
    """Give meters that are about a power of ten off their sisters, where no plan tells.

    Of two, which one is off cannot be told: both are asked about, each beside the other.
    """
    groups: dict[str, dict[MemberKey, list[StatedValue]]] = defaultdict(dict)
    for stated in claim.monitored:
        parameter = claim.methodology.parameters[stated.name]
        if stated.number is not None and stated.number > 0 and parameter.aggregation == "sum":
            groups[stated.name].setdefault(stated.members[0], []).append(stated)
    for name, members in groups.items():
        over = claim.methodology.time_set(name)
        by_years = over is not None and claim.methodology.sets[over].years
        if by_years or any((name, key) in planned for key in members):
            continue
        compared = per_capacity(claim, name)
        rates = {key: median(map(compared, of)) for key, of in members.items()}
        # Where the others are to agree, only the smallest or the largest may be off.
        for key in {min(rates, key=rates.__getitem__): 0, max(rates, key=rates.__getitem__): 0}:
            rate, others = rates[key], [other for k, other in rates.items() if k != key]
            if not others or max(others) > TEN * min(others):
                continue
            power = by(rate / median(others))
            if power is None:
                continue
            stated = max(members[key], key=lambda s: s.number or 0.0)
            beside = next(max(of, key=_number) for k, of in members.items() if k != key)
            yield _slip(
                claim,
                stated,
                power,
                f"{_shown(claim, beside)} in {beside.where}",
                beside.label if len(others) == 1 else "",
            )


def _number(stated: StatedValue) -> float:
    return stated.number or 0.0


def _farther(rate: float, other: float, rest: list[float]) -> bool:
    """Whether a rate is farther from all others than another one; the larger one, without any."""
    if not rest:
        return rate > other
    middle = math.log(median(rest))
    return abs(math.log(rate) - middle) > abs(math.log(other) - middle)


def _slip(claim: Claim, stated: StatedValue, power: float, beside: str, either: str = "") -> Slip:
    assert stated.number is not None
    right = stated.number / power
    unit = claim.methodology.unit(stated.name)
    found, number = f"{_shown(claim, stated)} beside {beside}", f"{number_shown(right)} {unit}"
    if either:
        finding = VER[104]["pair"].at(
            stated.where, found=found, label=stated.label, other=either, number=number
        )
    else:
        is_apart = by(power) is None and not 1 / BETTER <= power <= BETTER
        wording = VER[104]["apart"] if is_apart else VER[104]
        finding = wording.at(stated.where, found=found, label=stated.label, number=number)
    return stated, finding, right


def _shown(claim: Claim, stated: StatedValue) -> str:
    shown = f"{number_shown(stated.number or 0.0)} {claim.methodology.unit(stated.name)}"
    days = claim.days_of(stated)
    return shown if days is None else f"{shown} in {days} days"


def _per_day(claim: Claim, stated: StatedValue) -> float:
    assert stated.number is not None
    if claim.methodology.parameters[stated.name].aggregation != "sum" or stated.span is None:
        return stated.number
    return stated.number / claim.time.periods[stated.span].days


def estimate(
    claim: Claim, planned: Planned, stated: StatedValue
) -> tuple[PlannedValue, float] | None:
    """Give the plan's estimate of a year, and what it is per day."""
    value = planned.get((stated.name, stated.members[0]))
    if value is None or value.number <= 0 or value.place in claim.cells.origin(stated.place).passed:
        return None
    amount = claim.methodology.parameters[stated.name].aggregation == "sum"
    return value, value.number / _YEAR if amount and stated.span is not None else value.number


# -- equal amounts --------------------------------------------------------------------------


def equal(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give typed amounts that are equal to those of another meter, or of another period.

    What is estimated may be the same in every year of a life: nothing was read. So may the months
    of a plan, which share out one amount.
    """
    groups: dict[tuple[str, int | None], list[StatedValue]] = defaultdict(list)
    for stated in claim.monitored:
        over = claim.methodology.time_set(stated.name)
        # Waste of earlier years is often estimated, the same for each of them.
        read = over is None or (not claim.methodology.sets[over].years and claim.side == "report")
        if stated.number is not None and stated.number > 0 and stated.is_typed and read:
            groups[stated.name, stated.span if claim.side == "plan" else None].append(stated)
    for group in groups.values():
        firsts: dict[float, StatedValue] = {}
        for stated in group:
            assert stated.number is not None
            first = firsts.setdefault(stated.number, stated)
            if first.leaf == stated.leaf or not _is_telling(stated.number, group):
                continue
            # What is no amount, as a factor or a resistance, may stay what it is.
            amount = claim.methodology.parameters[stated.name].aggregation == "sum"
            same = meter(claim, first) == meter(claim, stated)
            if same and not amount:
                continue
            part = same and _year(claim, first) == _year(claim, stated)
            if part and _is_worked_out(first) and _is_worked_out(stated):
                continue
            unit = claim.methodology.unit(stated.name)
            finding = (VER[105]["part"] if part else VER[105]).at(
                stated.where,
                found=f"{number_shown(stated.number)} {unit}",
                label=stated.label,
                cell=first.where,
            )
            gain = None if model is None else model.effect(stated, 0.0)
            yield Judged(finding, None if gain is None else -gain)


def _is_worked_out(stated: StatedValue) -> bool:
    """Whether a row says that it has a share of one amount of the year."""
    return bool(_SHARED.search(f"{stated.description} {stated.source} {stated.comment}"))


def whole(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give amounts that are the sum of the rows before them, or of all others: a whole, parts."""
    groups: dict[tuple[str, int | None], list[StatedValue]] = defaultdict(list)
    for stated in claim.monitored:
        amount = claim.methodology.parameters[stated.name].aggregation == "sum"
        by_years = claim.methodology.time_set(stated.name)
        if stated.number is not None and stated.number > 0 and amount and not by_years:
            groups[stated.name, stated.span].append(stated)
    for group in groups.values():
        for n, stated in enumerate(group if len(group) > 2 else ()):
            parts = _parts(group, n)
            if not parts or not _is_telling(stated.number or 0.0, group):
                continue
            finding = VER[105]["sum"].at(
                stated.where,
                found=f"{number_shown(stated.number or 0.0)} {claim.methodology.unit(stated.name)}",
                label=stated.label,
                cell=", ".join(part.where for part in parts[:6]),
            )
            gain = None if model is None else model.effect(stated, 0.0)
            yield Judged(finding, None if gain is None else -gain)


def _parts(group: list[StatedValue], n: int) -> list[StatedValue]:
    """Give the rows just before one, or all behind the first, whose sum it is."""
    whole, total = group[n].number or 0.0, 0.0
    for k in range(n - 1, -1, -1):
        total += group[k].number or 0.0
        if n - k > 1 and math.isclose(total, whole, rel_tol=1e-7):
            return group[k:n]
        if total > whole:
            break
    rest = group[1:] if n == 0 else []
    total = math.fsum(part.number or 0.0 for part in rest)
    return rest if math.isclose(total, whole, rel_tol=1e-7) else []


def _year(claim: Claim, stated: StatedValue) -> int | str | None:
    if stated.span is not None:
        return claim.time.periods[stated.span].year
    over = claim.methodology.time_set(stated.name)
    if over is None:
        return None
    member = stated.members[0][claim.methodology.sets_of(stated.name).index(over)]
    return claim.of_part(over, member).get(claim.methodology.sets[over].year_attribute or "")


def _is_telling(number: float, group: list[StatedValue]) -> bool:
    """Whether amounts of so many digits are hardly equal by chance."""
    digits = telling_digits(number)
    if digits < _DIGITS:
        return False
    numbers = [s.number or 0.0 for s in group]
    step = 10.0 ** (math.floor(math.log10(number)) + 1 - digits)
    room = max(max(numbers) - min(numbers), number / 2) / step
    return len(group) * (len(group) - 1) / 2 / room < _CHANCE


# -- the plan -------------------------------------------------------------------------------


def unlike_plan(claim: Claim, model: Model | None, planned: Planned) -> Iterator[Judged]:
    """Give values fixed ex ante that the plan in the same workbook has otherwise."""
    told: set[object] = set()
    for stated in claim.fixed:
        value = planned.get((stated.name, stated.members[0]))
        if value is None or stated.number is None or stated.leaf in told:
            continue
        if math.isclose(stated.number, value.number, rel_tol=1e-6, abs_tol=1e-12):
            continue
        told.add(stated.leaf)
        unit = claim.methodology.unit(stated.name)
        finding = VER[106].at(
            stated.where,
            found=f"{number_shown(stated.number)} {unit}",
            label=stated.label,
            number=f"{number_shown(value.number)} {unit}",
            cell=value.where,
        )
        in_result = stated.name in claim.methodology.needed_by("ER")
        gain = model.effect(stated, value.number) if model is not None and in_result else None
        yield Judged(finding, None if gain is None else -gain, (stated, value.number))
