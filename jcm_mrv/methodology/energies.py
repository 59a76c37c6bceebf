"""Units of energy in texts, and the numbers that convert one into another."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import NamedTuple

from jcm_mrv.methodology.units_written import in_symbols
from jcm_mrv.methodology.watt_hours import in_watt_hours

GJ_PER_MWH = 3.6
"""Heat beside electricity."""
JOULES = {"J": 1.0, "Wh": 3_600.0, "cal": 4.1868, "toe": 4.1868e10, "Btu": 1_055.056}
"""Energy by its units, the International Table calorie; other definitions differ by 0.1 %."""
_CLOSE = 0.0017
"""By how much the logarithm of a conversion may be off: 4.2 for 4.1868, 860 for 859.8."""
_ENERGY = (
    r"(?:(?P<per>/)\s*|(?<![A-Za-z/]))(?P<prefix>MMk?|[kKMGT])?"
    r"(?P<unit>Wh|J|cal|toe|TOE|tep|[Tt]herms?|B[Tt][Uu])(?![A-Za-z])"
)
_OTHERWISE = {"btu": "Btu", "therm": "Btu", "tep": "toe", "toe": "toe"}
_THERM = 1e5
"""Btu in a therm."""
_TIMES_OF = {"": 1.0, "k": 1e3, "K": 1e3, "M": 1e6, "MM": 1e6, "MMk": 1e9, "G": 1e9, "T": 1e12}


class Energy(NamedTuple):
    """A unit of energy in a text: which of :data:`JOULES`, how many J, and whether divided by."""

    kind: str
    joules: float
    is_divisor: bool


class Conversion(NamedTuple):
    """From one unit of :data:`JOULES` to another: by how much, but for powers of ten."""

    before: str
    after: str
    factor: float

    @property
    def digits(self) -> float:
        """The factor but for powers of ten, as it is usually written: 3.6, 4.1868, 0.86."""
        digits = 10.0 ** (abs(math.log10(self.factor)) % 1)
        digits = digits / 10 if digits > 7 else digits
        return digits if self.factor > 1 else 1 / digits


CONVERSIONS = tuple(
    Conversion(before, after, JOULES[before] / JOULES[after])
    for before in JOULES
    for after in JOULES
    if before != after and {before, after} != {"cal", "toe"}
)


def conversions_by(number: float) -> list[Conversion]:
    """Give what a number may convert: 4.1868, 4.19 and 41.87 calories, 860 kWh.

    Examples
    --------
    >>> [(c.before, c.after) for c in conversions_by(0.86)], conversions_by(2.0)
    ([('Wh', 'cal'), ('Wh', 'toe')], [])
    """
    if not number:
        return []
    powers = ((c, math.log10(abs(number) / c.factor)) for c in CONVERSIONS)
    return [c for c, power in powers if abs(power - round(power)) <= _CLOSE]


def energies_in(text: str) -> list[Energy]:
    """Give the units of energy that a text names, those in calories and Btu as well.

    Examples
    --------
    >>> [(e.kind, e.is_divisor) for e in energies_in("heat [Gcal]; tCO2/GJ, 3 MMBtu")]
    [('cal', False), ('J', True), ('Btu', False)]
    """
    plain = unicodedata.normalize("NFKC", text)
    if re.search(r"[\u0400-\u04ff]", plain):
        plain = in_symbols(in_watt_hours(plain))
    found = []
    for match in re.finditer(_ENERGY, plain):
        name = match["unit"].lower().removesuffix("s")
        kind = _OTHERWISE.get(name, match["unit"])
        times = _TIMES_OF[match["prefix"] or ""] * (_THERM if name == "therm" else 1.0)
        found.append(Energy(kind, JOULES[kind] * times, bool(match["per"])))
    return found
