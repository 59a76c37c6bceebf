"""Units that are defined in several ways, or mean several: what they may be beside a wanted unit.

Project files and methodologies state none of them. A sheet that somebody else made may, and its
formulas tell which one is meant.

>>> [float(f) for f in ways_of("Gcal/p", "GJ")][:2]
[4.1868, 4.184]
>>> [float(f) for f in ways_of("MT/year", "t")], ways_of("Gcal", "t")
([1.0, 1000000.0], ())
>>> [float(f) for f in ways_of("kWh", "MWh")]
[0.001]
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from functools import cache

from jcm_mrv.methodology.units_written import in_symbols, times_of

_MEANT: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (r"([kMGT]?)[cC]al", r"\1J", ("4.1868", "4.184", "4.1855", "4.1819")),
    (r"(?:MM|mm)B[Tt][Uu]", "MJ", ("1055.056", "1054.35", "1054.804")),
    (r"B[Tt][Uu]", "J", ("1055.056", "1054.35", "1054.804")),
    (r"[Mm][Tt]", "t", ("1", "1000000")),
    (r"units?|degrees?|số(?: điện)?|k[ýí] điện|度", "kWh", ("1",)),
    (r"C", "degC", ("1",)),
)
"""What stands in a text, the unit in its place, and how many of that one it may be."""
_LETTER = r"[^\W\d_]"


@cache
def ways_of(text: str, unit: str) -> tuple[Fraction, ...]:
    """Give what a value in a written unit may be multiplied by; the usual one first.

    Empty where the units do not fit; one where only one is meant.
    """
    plain = times_of(text, unit)
    if plain is not None:
        return (plain,)
    words = in_symbols(unicodedata.normalize("NFKC", text[:100]))
    for written, other, numbers in _MEANT:
        # What is divided by is left to a person.
        found = re.sub(rf"(?<![/\w])(?:{written})(?!{_LETTER})", other, words, count=1)
        times = times_of(found, unit) if found != words else None
        if times is not None:
            return tuple(times * Fraction(number) for number in numbers)
    return ()
