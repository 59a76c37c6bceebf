"""Heating values by volume beside what the fuel that their row names can have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.methodology.units import convert, parse_unit
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model


class _Fuel(NamedTuple):
    """A fuel by its words, and between what its net heating value lies in units of volume."""

    words: re.Pattern[str]
    ends: dict[str, tuple[float, float]]


_GAS, _LIQUID = "MJ/Nm3", "MJ/L"
_FUELS = (
    _Fuel(
        pattern(
            r"natural gas|\bCNG\b|天然ガス|khí (?:thiên nhiên|tự nhiên)|gas (?:bumi|alam|natural)\b"
            r"|ก๊าซธรรมชาติ|байгалийн хий",
            re.IGNORECASE,
        ),
        {_GAS: (25.0, 50.0)},
    ),
    _Fuel(
        pattern(
            r"bio-?gas|digester gas|バイオガス|消化ガス|khí sinh học|ก๊าซชีวภาพ|biogás|биохий",
            re.IGNORECASE,
        ),
        {_GAS: (7.0, 36.0)},
    ),
    _Fuel(
        pattern(
            r"\bLPG\b|petroleum gas|\bpropane\b|\bbutane\b|液化石油ガス|プロパン|khí hóa lỏng|"
            r"ก๊าซปิโตรเลียม",
            re.IGNORECASE,
        ),
        {_GAS: (85.0, 135.0), _LIQUID: (21.0, 30.0)},
    ),
    _Fuel(
        pattern(r"diesel|gas ?oil|軽油|\bdầu DO\b|minyak solar|ดีเซล|дизель|diésel", re.IGNORECASE),
        {_LIQUID: (31.0, 39.5)},
    ),
    _Fuel(
        pattern(
            r"gasoline|petrol\b|ガソリン|\bxăng\b|\bbensin\b|เบนซิน|gasolina|бензин", re.IGNORECASE
        ),
        {_LIQUID: (29.0, 36.0)},
    ),
    _Fuel(
        pattern(r"kerosene|灯油|\bdầu hỏa\b|minyak tanah|น้ำมันก๊าด|queroseno", re.IGNORECASE),
        {_LIQUID: (32.0, 38.5)},
    ),
)
"""Methane has 35.8 and ethane 64 MJ/Nm3 (ISO 6976): gas of a pipeline is mostly the one, and a
third of it may be nitrogen or carbon dioxide. Propane has 91 and butane up to 124. Of liquids these
are the limits of IPCC 2006, table 1.2, by the densities of their standards; biodiesel has 33 MJ/L.
"""
_ANOTHER = pattern(
    r"\bmix|blend|混合|混焼|hỗn hợp|campur|ผสม|mezcla|hydrogen|水素|ethanol|\bE\d{2}\b|"
    r"coke[- ]oven|furnace gas|associated gas|\b[HG][HC]V\b|\bgross\b|総発熱量|高位",
    re.IGNORECASE,
)
"""What makes a fuel another one, or a heating value a gross one."""


def heats_beyond(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give heating values by volume that the fuel that is named in their rows cannot have.

    The bounds are wide, recalled and of nature. By mass fuels are held against the limits of their
    series. Where its own row names no fuel, it is the one of the factors by energy beside it.
    """
    for stated in claim.fixed:
        parameter = claim.methodology.parameters.get(stated.name)
        number = stated.number
        if parameter is None or not number or not stated.is_typed:
            continue
        named = _named(f"{parameter.description} {_texts(stated)}")
        beside = [s for s in claim.fixed if _is_beside(claim, stated, s)]
        if not named and len({s.name for s in beside}) == 1:
            # Of two factors by energy one may be of the fuel that is displaced.
            named = _named(" ".join(map(_texts, beside)))
        ends = [
            tuple(float(convert(Fraction(end), unit, parameter.unit)) for end in fuel.ends[unit])
            for fuel in named
            for unit in fuel.ends
            if parse_unit(unit).same_dimensions(parse_unit(parameter.unit))
        ]
        if len(named) != 1 or not ends or ends[0][0] <= number <= ends[0][1]:
            continue
        least, most = ends[0]
        finding = VER[267]["itself"].at(
            stated.where,
            found=f"{number_shown(number)} {parameter.unit}",
            label=stated.label,
            ends=f"{number_shown(least)} to {number_shown(most)} {parameter.unit}",
        )
        right = meant(number, least, most)
        gain = None if model is None else model.effect(stated, right)
        yield Judged(finding, None if gain is None else -gain, (stated, right))


def _texts(stated: StatedValue) -> str:
    return f"{stated.description} {stated.comment} {stated.source}"


def _named(text: str) -> list[_Fuel]:
    """Give the fuels that a text names; all where it says that they are mixed."""
    if _ANOTHER.search(text):
        return list(_FUELS)
    return [fuel for fuel in _FUELS if fuel.words.search(text)]


def _is_beside(claim: Claim, stated: StatedValue, other: StatedValue) -> bool:
    """Whether another value is a factor by energy of the same members."""
    parameter = claim.methodology.parameters.get(other.name)
    if parameter is None or not parameter.unit.endswith(("/GJ", "/TJ", "/MJ")):
        return False
    return other.members == stated.members or () in (*other.members, *stated.members)


def meant(number: float, least: float, most: float) -> float:
    """Give what was meant: the number by a power of ten, else the end that it is nearest to."""
    powers = (10.0**n for n in (-1, 1, -2, 2, -3, 3))
    tens = (number * power for power in powers if least <= number * power <= most)
    return next(tens, most if number > most else least)
