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

import contextlib
import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from jcm_mrv.methodology.units import Unit, UnitError, is_usual
from jcm_mrv.methodology.units_written import in_symbols, read_unit, times_of

_CALORIES = "4.1868", "4.184", "4.1855", "4.1819"
_MEANT: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (r"MMk[cC]al", "GJ", _CALORIES),
    (r"([kMGT]?)[cC]al", r"\1J", _CALORIES),
    (r"(?:MM|mm)B[Tt][Uu]", "MJ", ("1055.056", "1054.35", "1054.804")),
    (r"toe|TOE|tep", "GJ", ("41.868",)),
    (r"ktoe|kTOE", "TJ", ("41.868",)),
    (r"[Tt]herms?", "MJ", ("105.5056", "105.4804", "105.435")),
    (r"B[Tt][Uu]", "J", ("1055.056", "1054.35", "1054.804")),
    (r"[Mm][Tt]", "t", ("1", "1000000")),
    (r"units?|degrees?|số(?: điện)?|k[ýí] điện|度|หน่วย", "kWh", ("1",)),
    (r"MU|MkWh", "GWh", ("1",)),
    (r"bbls?|barrels?", "L", ("158.987294928",)),
    (r"gal(?:lons?)?", "L", ("3.785411784", "4.54609")),
    # At 15 °C, 60 °F or 20 °C, and the pressure of normal conditions.
    (r"[Ss](?:m3|cm)", "Nm3", ("0.9479", "0.9461", "0.9318")),
    # At 60 °F.
    (r"[Ss][Cc][Ff]|[Ss](?:ft3|cuft)", "Nm3", ("0.0267912",)),
    (r"(?:US)?RT[\s._*·-]?[hH]r?|TRh|ton[\s-]hours? of refrigeration", "kWh", ("3.5168528",)),
    (r"C", "degC", ("1",)),
)
"""What stands in a text, the unit in its place, and how many of that one it may be."""
_LETTER = r"[^\W\d_]"


def ways_of(text: str, unit: str) -> tuple[Fraction, ...]:
    """Give what a value in a written unit may be multiplied by; the usual one first.

    Empty where the units do not fit; one where only one is meant.
    """
    return _ways(text, unit, is_usual())


@cache
def _ways(text: str, unit: str, _: bool) -> tuple[Fraction, ...]:
    for found, numbers in _meanings(text):
        times = times_of(found, unit)
        if times is not None:
            return tuple(times * number for number in numbers)
    return ()


def units_meant(text: str) -> tuple[Unit, ...]:
    """Give the units that a text may mean; the usual one first, none where it means none.

    Examples
    --------
    >>> [float(unit.factor) for unit in units_meant("gal")], units_meant("roof")
    ([0.003785411784, 0.00454609], ())
    """
    for found, numbers in _meanings(text):
        with contextlib.suppress(UnitError):
            one = read_unit(found)
            return tuple(Unit(text, one.factor * n, one.dimensions, one.point) for n in numbers)
    return ()


def _meanings(text: str) -> Iterator[tuple[str, tuple[Fraction, ...]]]:
    """Give a text as it is, and with other units, of how many it may be."""
    yield text, (Fraction(1),)
    words = in_symbols(unicodedata.normalize("NFKC", text[:100]))
    for written, other, numbers in _MEANT:
        # What is divided by is left to a person.
        found = re.sub(rf"(?<![/\w])(?:{written})(?!{_LETTER})", other, words, count=1)
        if found != words:
            yield found, tuple(map(Fraction, numbers))
