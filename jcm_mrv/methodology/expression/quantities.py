"""Numbers with units in an expression, such as ``250 kW``, found before Python parses the rest."""

from __future__ import annotations

import contextlib
import keyword
import re
from collections.abc import Iterator
from fractions import Fraction

from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.units import UnitError, parse_unit
from jcm_mrv.patterns import pattern

_QUOTED = r"'[^']*'|\"[^\"]*\""
_NUMBER = (
    r"(?<![\w.])(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?)"
    r"(?![eE][-+]?[0-9])"
)
_UNIT = r"[ \t]*(?P<unit>%|[A-Za-z]\w*(?:[*/][A-Za-z]\w*)*)"
_TOKEN = pattern(rf"{_QUOTED}|{_NUMBER}{_UNIT}")
_SPACED = pattern(rf"{_NUMBER}[ \t]*(?P<spaced>[A-Za-z]\w*(?:\s*[*/]\s*[A-Za-z]\w*)+)")
_PLACES = "abcdefghijklmnopqrstuvwxyz"


def with_quantities(text: str) -> tuple[str, dict[str, t.Quantity]]:
    """Give a text with a name in the place of each number with a unit, and what each name means.

    The names are as long as what they stand for, so that columns stay what they are. A unit is
    written without blanks in it: ``250 kW/h`` is one, ``250 kW / h`` a division.

    Examples
    --------
    >>> text, found = with_quantities("capacity[i] >= 250 kW if a > 1 else 5 < b")
    >>> text
    'capacity[i] >= _a     if a > 1 else 5 < b'
    >>> found
    {'_a': Quantity(value=Fraction(250, 1), unit='kW')}
    """
    found: dict[str, t.Quantity] = {}

    def replaced(match: re.Match[str]) -> str:
        if match["number"] is None or len(found) == len(_PLACES):
            return match[0]
        rest = text[match.end() : match.end() + 1]
        for unit in _units(match["unit"], rest):
            name = f"_{_PLACES[len(found)]}"
            found[name] = t.Quantity(Fraction(match["number"]), unit)
            used = match[0][: len(match[0]) - len(match["unit"]) + len(unit)]
            return name.ljust(len(used)) + match[0][len(used) :]
        return match[0]

    return _TOKEN.sub(replaced, text), found


def _units(text: str, rest: str) -> Iterator[str]:
    """Give what of a text can be a unit, longest first; a name with an index is none."""
    parts = re.split(r"([*/])", text)
    if rest in ("[", "(") and len(parts) == 1:
        return
    for end in range(len(parts) - 2 * (rest in ("[", "(") and rest != ""), 0, -2):
        unit = "".join(parts[:end])
        if any(keyword.iskeyword(part) for part in parts[:end]):
            continue
        try:
            parse_unit(unit)
        except UnitError:
            continue
        yield unit


def unit_with_blanks(text: str, name: str) -> str:
    """Give the number with its unit, without blanks, that a name is a part of; else nothing.

    Examples
    --------
    >>> unit_with_blanks("flow[i] >= 50 m3 / h", "h"), unit_with_blanks("50 kW * EG", "EG")
    ('50 m3/h', '')
    """
    for match in _SPACED.finditer(text):
        unit = re.sub(r"\s", "", match["spaced"])
        if name in re.split(r"[*/]", unit):
            with contextlib.suppress(UnitError):
                parse_unit(unit)
                return f"{match['number']} {unit}"
    return ""
