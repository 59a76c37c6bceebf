"""Efficiencies of project and reference beside each other, and beside those of other members."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from statistics import median

from jcm_mrv.findings import VER, Finding
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.solve import own_values
from jcm_mrv.methodology.units import parse_unit
from jcm_mrv.verification.checks.fixed.published import TEN
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.recompute import Model

BETTER = 9.9
"""A project that is this much better than its reference looks like a slip by ten."""
SLIPS = (10.0, 100.0, 1000.0)
FIFTH = 1.25
"""A slip by ten is one within a fifth, as among readings."""
_COLD = 1.0
"""Degrees above freezing that no water of a chiller has."""
_WARM = 12.0
"""A COP that no machine reaches that cools by 24 degrees or more: 280 K over 24 K; an EER does.

Where temperatures are stated, the methodology has a limit that goes by them.
"""
_BTU = 3.412
"""Btu of a watt-hour."""
_FEW = 3
"""Numbers of one kind from which on they tell what is usual."""

Slip = tuple[StatedValue, Finding, float]


def off(claim: Claim, model: Model | None, library: Library) -> list[Slip]:
    """Give efficiencies that are about a power of ten off their reference or their sisters."""
    found: dict[StatedValue, Slip] = {}
    if model is None:
        return []
    temperatures = list(_temperatures(claim))
    others = (*temperatures, *_unusual(claim, library, {s for s, _, _ in temperatures}))
    sisters = list(_sisters(claim))
    # What is far from all of its kind says nothing of what stands beside it.
    doubted = {stated for stated, _, _ in (*sisters, *others)}
    for slip in (*sisters, *_pairs(claim, model, library, doubted), *others):
        found.setdefault(slip[0], slip)
    return list(found.values())


def by(ratio: float) -> float | None:
    """Give the power of ten that a ratio is about: 10, 100, 1000 or one over them; else None."""
    for slip in SLIPS:
        for power in (slip, 1 / slip):
            if power / FIFTH <= ratio <= power * FIFTH:
                return power
    return None


# -- project beside reference ---------------------------------------------------------------


def ratios(methodology: Methodology) -> list[tuple[str, str]]:
    """Give the fixed values of one kind that equations divide by each other.

    Examples
    --------
    >>> from jcm_mrv.methodology.library import Library
    >>> ratios(Library().load("ID_AM003@1.0")), ratios(Library().load("ID_AM002@2.0"))
    ([('COP_PJ', 'COP_RE')], [('COP_PJ', 'COP_RE')])
    """
    found: dict[tuple[str, str], None] = {}
    for equation in methodology.equations.values():
        for node in t.walk(equation.tree):
            if isinstance(node, t.Binary) and node.op == "/":
                over, under = _fixed(methodology, node.left), _fixed(methodology, node.right)
                if over and under and over != under:
                    found[over, under] = None
    fixed = methodology.fixed_ex_ante()
    for name in fixed:
        other = name.removesuffix("_PJ") + "_RE"
        known = (name, other) in found or (other, name) in found
        same = other in fixed and fixed[name].unit == fixed[other].unit
        if name.endswith("_PJ") and same and not known:
            found[name, other] = None
    # What the reference has fixed may be measured at the project.
    for name in fixed:
        other = name.removesuffix("_RE") + "_PJ"
        measured = methodology.parameters.get(other)
        if not name.endswith("_RE") or measured is None or measured.kind != "monitored":
            continue
        if (measured.unit, measured.sets) == (fixed[name].unit, fixed[name].sets):
            found[other, name] = None
    return list(found)


def _fixed(methodology: Methodology, node: t.Node) -> str | None:
    """Give the fixed value that a reference stands for, or is a correction of."""
    if not isinstance(node, t.Ref):
        return None
    fixed = methodology.fixed_ex_ante()
    if node.name in fixed:
        return node.name
    if node.name not in methodology.equations:
        return None
    unit = methodology.unit(node.name)
    same = [n for n in methodology.equations[node.name].inputs if n in fixed]
    same = [
        n for n in same if fixed[n].unit == unit and fixed[n].sets == methodology.sets_of(node.name)
    ]
    return same[0] if len(same) == 1 else None


def _pairs(
    claim: Claim, model: Model, library: Library, doubted: set[StatedValue]
) -> Iterator[Slip]:
    solution = model.solve(0) if claim.years else None
    if solution is None:
        return
    cells = {(s.name, key): s for s in claim.fixed for key in s.members}
    for over, under in ratios(claim.methodology):
        for key in claim.bound.keys(over):
            other = key_beside(claim, over, under, key)
            values = (
                None
                if other is None
                else (
                    model.value(solution, over, key),
                    model.value(solution, under, other),
                )
            )
            if values is None or not all(values) or other is None:
                continue
            both = [cells.get((over, key)), cells.get((under, other))]
            ratio = (values[0] or 0.0) / (values[1] or 1.0)
            if ratio <= 0 or math.isnan(ratio):
                continue
            better = gains(model, both)
            most, least = (BETTER, TEN) if better else (TEN, BETTER)
            if 1 / least < ratio < most:
                continue
            guilty = _guilty(claim, both, library)
            if guilty is None or guilty.number is None:
                continue
            if guilty not in doubted and not doubted.isdisjoint(s for s in both if s is not None):
                continue
            right = _tenth(ratio, guilty is both[0]) * guilty.number
            beside = both[1] if guilty is both[0] else both[0]
            name, value = (under, values[1]) if guilty is both[0] else (over, values[0])
            yield guilty, _finding(claim, guilty, name, beside, value or 0.0, right), right


def key_beside(claim: Claim, over: str, under: str, key: MemberKey) -> MemberKey | None:
    """Give the key of the other value: of the same members, or of none."""
    sets, others = claim.methodology.sets_of(over), claim.methodology.sets_of(under)
    if sets == others:
        return key
    return () if not others else None


def gains(model: Model, both: Sequence[StatedValue | None]) -> bool:
    """Whether more of the first, or less of the second, gives more reductions."""
    for stated, sign in zip(both, (1, -1), strict=True):
        if stated is not None and stated.number:
            change = model.effect(stated, 1.01 * stated.number)
            if change:
                return change * sign > 0
    return True


def _guilty(claim: Claim, both: list[StatedValue | None], library: Library) -> StatedValue | None:
    """Give the value that is off: none of the methodology's own, unlike its sisters."""
    suspects = [s for s in both if s is not None and not _is_own(claim, s)]
    unlike = [s for s in suspects if not _has_likes(claim, s)]
    listed = [s for s in unlike or suspects if s.is_typed] or unlike or suspects
    if len(listed) > 1:
        listed = [s for s in listed if _is_unusual(claim, s, library)] or listed
    return next((s for s in listed if s.name.endswith("_PJ")), listed[0] if listed else None)


def _is_own(claim: Claim, stated: StatedValue) -> bool:
    own = own_values(claim.methodology, stated.name)
    return any(math.isclose(stated.number or 0.0, float(v), rel_tol=1e-6) for v in own)


def _has_likes(claim: Claim, stated: StatedValue) -> bool:
    others = [
        s.number for s in claim.fixed if s.name == stated.name and s is not stated and s.number
    ]
    number = stated.number or 0.0
    return bool(others) and any(1 / TEN < number / other < TEN for other in others)


def _is_unusual(claim: Claim, stated: StatedValue, library: Library) -> bool:
    """Whether a value is far from those of the kind that any methodology has of its own."""
    stem, unit = stated.name.partition("_")[0], claim.methodology.unit(stated.name)
    usual = _usual(library, stem, unit)
    number = stated.number or 0.0
    return bool(usual) and not min(usual) / TEN <= number <= max(usual) * TEN


def _unusual(claim: Claim, library: Library, doubted: set[StatedValue]) -> Iterator[Slip]:
    """Give pure numbers that are far from those of the kind that methodologies have.

    ``doubted`` are temperatures that bound nothing.
    """
    for stated in claim.fixed:
        number, known = stated.number, usual(claim.methodology, stated.name, library)
        if not number or number < 0 or not known:
            continue
        nearest = max(known) if number > max(known) else min(known)
        if not 1 / TEN <= number / nearest <= TEN and not min(known) <= number <= max(known):
            right = _tenth(number / nearest, over=True) * number
            yield stated, _finding(claim, stated, stated.name, None, nearest, right), right
        elif (
            stated.name.startswith("COP")
            and number > _WARM
            and not _is_bounded(claim, stated, doubted)
        ):
            right = number / _BTU
            finding = VER[103]["machine"].at(
                stated.where,
                found=f"{number_shown(number)} beside {number_shown(nearest)}",
                label=stated.label,
                number=number_shown(right),
            )
            yield stated, finding, right


def _is_bounded(claim: Claim, stated: StatedValue, doubted: set[StatedValue]) -> bool:
    """Say whether the methodology bounds a value by others of its member, as by temperatures."""
    beside = {
        other.name
        for other in claim.fixed
        if other.number is not None and other not in doubted
        if set(other.members) & set(stated.members)
    }
    limits = [limit for limit in claim.methodology.limits if limit.parameter == stated.name]
    return any({*t.references(one.tree)} - one.numbers.keys() <= beside for one in limits)


def usual(methodology: Methodology, name: str, library: Library) -> tuple[float, ...]:
    """Give what pure numbers of a kind are in all methodologies; nothing where that says little."""
    parameter = methodology.parameters.get(name)
    if parameter is None or parameter.unit != "1" or parameter.range.maximum is not None:
        return ()
    found = _usual(library, name.partition("_")[0], "1")
    return found if len(found) >= _FEW and min(found) > 0 else ()


@cache
def _usual(library: Library, stem: str, unit: str) -> tuple[float, ...]:
    found: set[float] = set()
    for reference in library.speaking_of(stem):
        methodology = library.load(reference)
        for name, parameter in methodology.parameters.items():
            if name.partition("_")[0] == stem and parameter.unit == unit:
                found |= {float(value) for value in own_values(methodology, name)}
    return tuple(found)


def _tenth(ratio: float, over: bool) -> float:
    """Give what a value is to be multiplied by, for the ratio to be near one."""
    power = 10.0 ** -round(math.log10(ratio))
    return power if over else 1 / power


# -- temperatures beside the standard ones --------------------------------------------------


def _temperatures(claim: Claim) -> Iterator[Slip]:
    """Give temperatures that are far above the standard one of the same water, or about to freeze.

    A few degrees are no slip for chilled water, nor is less than none for brine.
    """
    methodology, standard = claim.methodology, standards(claim.methodology)
    for stated in claim.fixed:
        name, number = standard.get(stated.name.rpartition("_")[0]), stated.number
        if name is None or number is None or methodology.unit(stated.name) != "degC":
            continue
        usual = float(methodology.parameters[name].value or 0)
        if 0 < usual * TEN < number or 0 < number < _COLD:
            right = _tenth(number / usual, over=True) * number
            yield stated, _finding(claim, stated, name, None, usual, right), right
    cells = {(s.name, key): s for s in claim.fixed for key in s.members if s.number is not None}
    for (kind, key), stated in cells.items():
        other = cells.get((kind.replace("T_cooling", "T_chilled"), key), stated)
        if other is stated or stated.number != other.number:
            continue
        # Cooling water as cold as chilled water: one was typed twice. Colder is beyond a limit.
        both = [(s, standard.get(s.name.rpartition("_")[0])) for s in (stated, other)]
        off = {
            s: abs((s.number or 0.0) - float(methodology.parameters[n].value or 0))
            for s, n in both
            if n
        }
        if len(off) == 2:
            worst = max(off, key=off.__getitem__)
            beside = other if worst is stated else stated
            name = standard[worst.name.rpartition("_")[0]]
            right = float(methodology.parameters[name].value or 0)
            finding = _finding(claim, worst, beside.name, beside, beside.number or 0.0, right)
            yield worst, finding, right


def standards(methodology: Methodology) -> dict[str, str]:
    """Give the standard temperature of each kind of water: ``{"T_chilled": "T_chilled_std"}``."""
    return {
        name.rpartition("_")[0]: name
        for name, parameter in methodology.parameters.items()
        if parameter.unit == "degC" and parameter.value is not None
    }


# -- sisters --------------------------------------------------------------------------------


def _sisters(claim: Claim) -> Iterator[Slip]:
    """Compare what is no size: efficiencies and factors of the members of one parameter."""
    alike = {name for pair in ratios(claim.methodology) for name in pair}
    alike |= {
        name
        for name, parameter in claim.methodology.fixed_ex_ante().items()
        if parse_unit(parameter.unit).same_dimensions(parse_unit("tCO2/MWh"))
    }
    groups: dict[str, list[StatedValue]] = defaultdict(list)
    for stated in claim.fixed:
        if stated.name in alike and stated.number and stated.number > 0:
            groups[stated.name].append(stated)
    for group in groups.values():
        for stated in group if len(group) > 2 else ():
            others = [s.number or 0.0 for s in group if s is not stated]
            if max(others) > TEN * min(others) or stated.number is None:
                continue
            power = by(stated.number / median(others))
            if power is None:
                continue
            first = next(s for s in group if s is not stated)
            right = stated.number / power
            yield stated, _finding(claim, stated, stated.name, first, others[0], right), right


def _finding(
    claim: Claim,
    stated: StatedValue,
    name: str,
    beside: StatedValue | None,
    value: float,
    right: float,
) -> Finding:
    unit = claim.methodology.unit(stated.name)
    unit = "" if unit == "1" else f" {unit}"
    where = f" in {beside.where}" if beside is not None else ""
    shown = f"{number_shown(stated.number or 0.0)}{unit}"
    return VER[103].at(
        stated.where,
        found=f"{shown} beside {claim.methodology.symbol(name)} {number_shown(value)}{where}",
        label=stated.label,
        number=f"{number_shown(right)}{unit}",
    )
