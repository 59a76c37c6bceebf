"""Units as sheets write them: ``MWh/p``, ``t-CO2/MWh``, ``kWh/year``, ``－``."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from functools import cache

from jcm_mrv.methodology.units import UnitError, convert, parse_unit, spelling

_PERIOD = re.compile(r"\s*(?:/|per)\s*(?:p|y|yr|year|period|monitoring period|a)\.?\s*\Z", re.I)
_NONE = ("", "-", "–", "—", "−", "1", "n/a", "na", "none", "no unit", "dimensionless", "fraction")
_WORDS = (
    (re.compile(r"\bt[\s-]*co2[\s-]*e?q?\b", re.I), "tCO2"),
    (re.compile(r"\bkg[\s-]*co2[\s-]*e?q?\b", re.I), "kgCO2"),
    (re.compile(r"\bton(?:ne)?s?[\s-]*co2[\s-]*e?q?\b", re.I), "tCO2"),
    (re.compile(r"(?:°\s*c|\bdeg\.?\s*c|℃)(?![a-z])", re.I), "degC"),
    (re.compile(r"\bn\s*m\s*[³3]", re.I), "Nm3"),
    (re.compile(r"\bm\s*³"), "m3"),
    (re.compile(r"\b(?:hours?|hrs?)\b", re.I), "h"),
    (re.compile(r"\b(?:ton(?:ne)?s?)\b", re.I), "t"),
    (re.compile(r"\b(?:litres?|liters?)\b", re.I), "L"),
    (re.compile(r"\bus\s*rt\b", re.I), "USRt"),
    (re.compile(r"％|\bper\s*cent\b|\bpercent\b", re.I), "%"),
)


@cache
def unit_of_sheet(text: str) -> str | None:
    """Give the unit that a sheet's text means, ``1`` for none; None where it means no unit.

    Examples
    --------
    >>> unit_of_sheet("MWh/p"), unit_of_sheet("t-CO2/MWh"), unit_of_sheet("－"), unit_of_sheet("?")
    ('MWh', 'tCO2/MWh', '1', None)
    """
    words = unicodedata.normalize("NFKC", text[:60]).replace("·", "*").strip(" []().")
    words = words.strip()
    if words.casefold() in _NONE:
        return "1"
    for pattern, unit in _WORDS:
        words = pattern.sub(unit, words)
    # The period first: looking for a unit p anywhere else would take long.
    for candidate in dict.fromkeys((_PERIOD.sub("", words), words)):
        try:
            parse_unit(candidate)
        except UnitError:
            known = spelling(candidate)
            match = re.fullmatch(r"did you mean '([^']+)'\?", known)
            if match:
                return match[1]
            continue
        return candidate
    return "1" if _PERIOD.sub("", words).casefold() in _NONE else None


def factor_to(text: str, unit: str) -> Fraction | None:
    """Give what a value in a sheet's unit is multiplied by; None where the units do not fit.

    Examples
    --------
    >>> factor_to("kWh/p", "MWh"), factor_to("degC", "MWh")
    (Fraction(1, 1000), None)
    """
    found = unit_of_sheet(text)
    if found is None:
        return None
    try:
        return convert(Fraction(1), found, unit)
    except UnitError:
        return None
