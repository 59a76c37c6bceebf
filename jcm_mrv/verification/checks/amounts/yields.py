"""What solar systems give for each kW that their rows name, beside each other."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Container, Iterator
from fractions import Fraction
from statistics import median

from jcm_mrv.findings import VER
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.units import convert, parse_unit
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.amounts.sisters import Slip
from jcm_mrv.verification.claim.capacities import capacities_told
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.starts import says_of_start

_YEAR, _MOST_OF = 365.0, 300
_ALIKE = 1.5
"""Within what ratio the others lie of each other, as roofs of a town do."""
_MORE, _LESS = 2.0, 0.4
"""A roof in the shade gives half of what the others do; twice as much gives none."""
_ENOUGH = 3
"""Others that tell by themselves; of fewer, this is what a kW gives in a year anywhere, kWh."""
_LEAST_YIELD, _MOST_YIELD = 600.0, 2_700.0
_PART = pattern(
    r"\b(?:19|20)\d{2}\b|\bfrom\b|\bsince\b|\buntil\b|\bexport|curtail|から|以降|停止|\btừ\b|đến\b|"
    r"\bsejak\b|\bmulai\b|\bdesde\b",
    re.IGNORECASE,
)
"""Words of a row that may be of a part of the year, or of what it gives to the grid alone."""


def yields(claim: Claim, told: Container[StatedValue]) -> Iterator[Slip]:
    """Give solar systems that give far more or less for each kW than their sisters.

    One that began within the year gives less, and so does one that gives to the grid what is left.
    """
    if "solar_pv" not in claim.methodology.families:
        return
    groups: dict[str, dict[MemberKey, list[StatedValue]]] = defaultdict(dict)
    for stated in claim.monitored:
        groups[stated.name].setdefault(stated.members[0], []).append(stated)
    for name, members in groups.items():
        unit = claim.methodology.unit(name)
        if len(members) < 2 or not parse_unit(unit).same_dimensions(parse_unit("kWh")):
            continue
        capacities = capacities_told(claim, name)
        rates = {
            key: rate
            for key, lines in members.items()
            if (rate := _rate(claim, lines, capacities.get(key))) is not None
        }
        if len(rates) != len(members):
            continue
        for key in {min(rates, key=rates.__getitem__): 0, max(rates, key=rates.__getitem__): 0}:
            others = [rate for k, rate in rates.items() if k != key]
            stated = max(members[key], key=lambda s: s.number or 0.0)
            if stated in told or not _is_off(rates[key], others):
                continue
            if rates[key] < others[0] and not all(map(_is_whole, members[key])):
                continue
            beside = next(of[0] for k, of in members.items() if k != key)
            right = (stated.number or 0.0) * median(others) / rates[key]
            finding = VER[104]["capacity"].at(
                stated.where,
                found=f"{rates[key]:,.0f} kWh/kW beside "
                f"{rates[beside.members[0]]:,.0f} kWh/kW in {beside.where}",
                label=stated.label,
                number=f"{number_shown(right)} {unit}",
            )
            yield stated, finding, right


def _rate(claim: Claim, lines: list[StatedValue], capacity: float | None) -> float | None:
    """Give what a system gives in a year, kWh/kW; None of less than most of one."""
    days = math.fsum(
        claim.time.periods[s].days for s in {line.span for line in lines} if s is not None
    )
    total = math.fsum(line.number or 0.0 for line in lines)
    if capacity is None or total <= 0 or days < _MOST_OF or any(s.span is None for s in lines):
        return None
    kWh = float(convert(Fraction(total), claim.methodology.unit(lines[0].name), "kWh"))
    return kWh / capacity * _YEAR / days


def _is_off(rate: float, others: list[float]) -> bool:
    """Whether a system gives other than all others do; of few, other than any can."""
    usual = median(others)
    if max(others) > _ALIKE * min(others) or _LESS * usual <= rate <= _MORE * usual:
        return False
    can = [_LEAST_YIELD <= one <= _MOST_YIELD for one in (rate, *others)]
    return len(others) >= _ENOUGH or (not can[0] and all(can[1:]))


def _is_whole(stated: StatedValue) -> bool:
    """Whether a typed amount is of all that its period has, as far as its row says."""
    texts = f"{stated.description}\n{stated.source}\n{stated.comment}"
    return stated.is_typed and not (_PART.search(texts) or says_of_start(texts))
