"""Units that stand in the line of an amount: litres and cubic metres in one list of bills."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from jcm_mrv.methodology.energies import energies_in
from jcm_mrv.methodology.units import Unit, usual_units
from jcm_mrv.methodology.units_defined import units_meant, ways_of
from jcm_mrv.methodology.units_written import times_of
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.assigned import heading_over, label_cells, text_shown
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.workbook.address import Place

_LONGEST = 12
"""Characters of a cell that says no more than a unit."""


_MANY = (
    r"thousand|million|nghìn|ngàn|triệu|ribu|juta|百万|[千万億]|"
    r"[x×*]\s*10+|10\^\d|1[,.]?000(?:[,.]?000)*"
)
_UNIT = pattern(
    rf"(?<![\w/.,])(?P<many>(?i:{_MANY})\s*)?(?P<unit>[kMG]?Wh|[MGT]J|N?m3(?:\s?\(N\))?|[kK]g)(?![\w/])"
    r"(?P<after>\s*[x×*]\s*10+(?!\d)|\s*\(0{3}\))?|[\[(（]\s*(?P<short>L|t|h|kL)\s*[\])）]"
)


_NAMED = pattern(
    r"[\[(（]\s*([^\[\](（）)]+?)\s*[\])）]|[,、:]\s*(?:in\s+)?([^,、:]+)\Z|\s([^\s\[\](（）)]{2,})\Z"
)
"""Where a heading names a unit: in brackets, behind a comma, at the end."""
_EACH = pattern(r"\s*/\s*(?:month|mo|bulan|tháng|月|сар)\Z", re.IGNORECASE)
_NO_UNITS = frozenset(("degree", "degrees", "c", "MT", "Mt"))
"""What means a unit in a column of units alone."""


def units_in(text: str, wanted: str = "") -> set[str]:
    """Give the units that a heading names, with what it says that one of them is of.

    The usual ones are found anywhere; others, where units stand, if they fit a ``wanted`` one.

    Examples
    --------
    >>> units_in("Output (thousand kWh)"), units_in("kWh x 1000"), units_in("発電量（万kWh）")
    ({'thousand kWh'}, {'1000 kWh'}, {'万kWh'})
    >>> units_in("Roof 10 kWh"), units_in("Oil [L]"), units_in("kWh per day, kWh/kWp")
    ({'kWh'}, {'L'}, {'kWh'})
    >>> units_in("Heat [MMkcal]", "GJ"), units_in("Энергия (тыс. кВт·ч)", "MWh")
    ({'MMkcal'}, {'тыс. кВт·ч'})
    """
    text = unicodedata.normalize("NFKC", text)
    found = set()
    for match in _UNIT.finditer(text):
        if match["short"]:
            found.add(match["short"])
            continue
        zeros = (match["after"] or "").count("0")
        many = f"1{'0' * zeros} " if zeros else match["many"] or ""
        found.add(many + match["unit"])
    return found or set(_others(text, wanted) if wanted else ())


def _others(text: str, wanted: str) -> Iterator[str]:
    for match in _NAMED.finditer(text):
        name = _EACH.sub("", next(filter(None, match.groups())))
        with usual_units():
            if len(name) > 1 and name.casefold() not in _NO_UNITS and ways_of(name, wanted):
                yield name


def times_beside(claim: Claim, place: Place, unit: str) -> float | None:
    """Give how much of a unit is one of what the line of a cell names; None where it names none."""
    for _, cell in claim.grid.sheet(place[0]).in_row(place[1]):
        if cell.kind == "text" and cell.formula is None and len(text := str(cell.value)) < _LONGEST:
            times = _times(text.strip(), unit)
            if times is not None:
                return times
    return None


@cache
def _times(text: str, unit: str) -> float | None:
    if not text or unit in ("", "1"):
        return None
    # Most such cells name a meter or a place.
    with usual_units():
        times = times_of(text, unit)
    return None if times is None else float(times)


# -- conversions --------------------------------------------------------------------------------

_PER = pattern(
    r"(?<![\w/.])([^\W\d][^\s/()\[\]=,;:]*)\s*(/|\bper\b|毎)\s*"
    r"(?:1\s+)?([^\W\d][^\s/()\[\]=,;:]*)(?!\s*/)"
)
_ONE = pattern(r"\s*1\s*([^\W\d][^\s=]*)\s*[=≈]?\s*")
_OF_CONVERSION = pattern(
    r"conversion|convert\w*|factors?|units?|constants?|energy|heat|of|from|to|for|"
    r"換算|変換|係数|定数|単位|熱量|hệ số|quy đổi|chuyển đổi|đơn vị|faktor|konversi|factor de",
    re.IGNORECASE,
)
_NEAR = 0.015
"""How far a conversion may be rounded, or go by another calorie."""


class Ratio(NamedTuple):
    """What the label of a number says that it is: so many of one unit for each of another.

    Attributes
    ----------
    over, under : tuple of Unit
        What the two units may mean, the usual ones first.
    is_conversion : bool
        Whether it says nothing else, so that a number of units of one kind is known.
    """

    label: str
    over: tuple[Unit, ...]
    under: tuple[Unit, ...]
    is_conversion: bool

    @property
    def is_of_one_kind(self) -> bool:
        """Whether both are of one kind, as kWh and GJ."""
        return self.over[0].same_dimensions(self.under[0])

    @property
    def numbers(self) -> list[float]:
        """What the number may be, of two units of one kind."""
        found = (float(one.factor / other.factor) for other in self.over for one in self.under)
        return list(dict.fromkeys(found))

    def is_right(self, number: float) -> bool:
        """Whether it is the number for units of one kind, either way round."""
        ways = (way for known in self.numbers for way in (known, 1 / known))
        return any(abs(number / way - 1) <= _NEAR for way in ways)


def ratio_beside(claim: Claim, place: Place) -> Ratio | None:
    """Give the ratio of units that the label of a number says that it is; no efficiency is one."""
    sheet, row, column = place
    cells = enumerate(label_cells(claim, place), 1)
    before = [text_shown(claim, cell) for step, cell in cells if cell[2] == column - step]
    after = text_shown(claim, (sheet, row, column + 1))
    above = heading_over(claim, place)
    with usual_units():
        # A table of conversions: from, to, factor.
        both = [_ONE.fullmatch(text) or _BARE.fullmatch(text) for text in before]
        if len(before) == 2 and (found := _ratio(" → ".join(reversed(before)), *both)):
            return found
        # 1 Gcal = ... GJ
        if before and (one := _ONE.fullmatch(before[0])) and (other := _BARE.fullmatch(after)):
            return _ratio(f"{before[0]} {after}", other, one)
        for label, is_own in (
            (" ".join(filter(None, (*reversed(before), after))), True),
            (above, False),
        ):
            found = _written(unicodedata.normalize("NFKC", label), is_own=is_own)
            if found is not None:
                return found
    return None


_BARE = pattern(r"[\s\[(=]*(?:1\s+)?([^\W\d][^\s\])]*)[\])\s]*")


def _ratio(label: str, over: re.Match[str] | None, under: re.Match[str] | None) -> Ratio | None:
    if over is None or under is None:
        return None
    units = units_meant(over[1]), units_meant(under[1])
    return Ratio(label, *units, is_conversion=True) if all(units) else None


def _written(label: str, *, is_own: bool) -> Ratio | None:
    """Give the one ratio that a text names."""
    found = [
        (match, over, under)
        for match in _PER.finditer(label)
        if (over := units_meant(match[1])) and (under := units_meant(match[3]))
    ]
    if len(found) != 1:
        return None
    ((match, over, under),) = found
    rest = _OF_CONVERSION.sub("", label.replace(match[0], ""))
    kinds = [energy.kind for energy in energies_in(f"{match[1]} {match[3]}")]
    # Over a column kWh/MWh may be what is used for each MWh, as kg/t is anywhere.
    is_known = len(kinds) == 2 and (is_own or kinds[0] != kinds[1])
    # Barrels, gallons and pounds are no more of what is used for each cubic metre or kilogram.
    is_odd = over[0].same_dimensions(under[0]) and not _is_decimal(over[0], under[0])
    is_known = is_known or (is_own and (match[2] != "/" or (is_odd and len(kinds) < 2)))
    return Ratio(label, over, under, is_known and not any(map(str.isalnum, rest)))


def _is_decimal(one: Unit, other: Unit) -> bool:
    """Whether a unit is a power of ten of another one, as a kilogram is of a tonne."""
    power = math.log10(one.factor / other.factor)
    return math.isclose(power, round(power), abs_tol=1e-6)
