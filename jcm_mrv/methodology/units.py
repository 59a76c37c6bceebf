"""Units: text like ``tCO2/MWh`` to an exact factor and dimensions.

pint is the authority. Since importing it costs more than a whole calculation, the units that JCM
methodologies and meters use stand in ``known_units.json``, generated from pint and compared with
it by the tests; any other unit is looked up in pint when it occurs.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from functools import cache
from pathlib import Path
from tokenize import TokenError
from typing import Any

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.days import DATE
from jcm_mrv.patterns import pattern

_PLACE = Path(__file__).parent
_PART = pattern(r"([*/]?)([^*/^\s]+)(?:(?:\^|\*\*)(-?[1-4]))?\Z")
_NO_UNIT = pattern(
    r"//|[0-9]{3}|(?:\*\*|\^)(?!\s*-?[1-4](?![\w.]))|(?:\*\*|\^)\s*-?[0-9]\s*(?:\*\*|\^)"
    r"|\)\s*(?:\*\*|\^).*\)\s*(?:\*\*|\^)|[²³]\s*(?:[²³]|\*\*|\^)"
)
"""Integer division, long numbers, and powers that are large, broken or towers of powers."""
_PUNCTUATION = pattern(r"[-_.\s]")
_TOKEN = pattern(r"[*/]?[^*/]+(?:\*\*-?[1-4])?")

KNOWN_ATOMS = (
    "1 % Wh kWh MWh GWh TWh J kJ MJ GJ TJ W kW MW GW mg g kg t Gg Mg kt lb mL L kL m3 cm3 "
    "Nm3 s min h d day gCO2 kgCO2 tCO2 gCO2e kgCO2e tCO2e K delta_degC km m cm mm ha m2 km2 "
    "kPa MPa bar V A ohm piece pcs USRt lm kWp MWp ppm ktCO2 MtCO2 ktCO2e MtCO2e "
    "mi mile miles"
).split()
ALIASES = {
    "kWp": "kW",
    "MWp": "MW",
    "%": "percent",
    "1": "dimensionless",
    "t": "tonne",
    "kt": "kilotonne",
    "ha": "hectare",
    "kL": "kiloliter",
    "d": "day",
    "m3": "meter**3",
    "cm3": "centimeter**3",
    "m2": "meter**2",
    "km2": "kilometer**2",
}
COUNTED = ("piece", "pcs")
"""Units of things that are counted one by one: no meter shows them."""
REFUSED = {
    **dict.fromkeys(("VA", "kVA", "MVA"), "apparent power is not active power; state W, kW or MW"),
    **dict.fromkeys(
        ("cal", "kcal", "Mcal", "Gcal"), "calories are defined in several ways; state J"
    ),
    **dict.fromkeys(("year", "yr", "a", "month"), "its length varies; state days or hours"),
    "RT": "refrigeration tons are defined in several ways; state USRt or kW",
    "ton": "short, long or metric; state t",
}
AMOUNTS = ("MWh", "t", "m3", "Nm3", "tCO2", "h")
"""One unit for each kind of what adds up over time: the sum is what a total of it means."""
POINT_UNITS = {"degC": (Fraction(1), "[temperature]"), DATE: (Fraction(86400), "[time]")}
"""Units that name a point on a scale: only differences of them can be multiplied."""


class UnitError(ValueError):
    """A text that is no unit, or two units that cannot be converted into each other."""


@immutable(slots=True)
class Unit:
    """A unit: its text, the exact factor to base units, and the powers of base dimensions.

    ``point`` marks a point on a scale, like a temperature in degC.
    """

    text: str
    factor: Fraction
    dimensions: tuple[tuple[str, int], ...]
    point: bool = False

    def __mul__(self, other: Unit) -> Unit:
        return self._combine(other, 1, "*")

    def __truediv__(self, other: Unit) -> Unit:
        return self._combine(other, -1, "/")

    def __pow__(self, exponent: int) -> Unit:
        powers = tuple((d, p * exponent) for d, p in self.dimensions if p * exponent)
        return Unit(f"({self.text})**{exponent}", self.factor**exponent, powers)

    def root(self) -> Unit:
        """Give the unit whose square this is.

        Raises
        ------
        UnitError
            When it is the square of none, in its dimensions or its scale.

        Examples
        --------
        >>> parse_unit("m2").root().same_dimensions(parse_unit("m"))
        True
        """
        over, under = math.isqrt(self.factor.numerator), math.isqrt(self.factor.denominator)
        factor = Fraction(over, under)
        scaled = self.is_number and self.factor != 1
        odd = any(power % 2 for _, power in self.dimensions)
        if self.point or scaled or odd or factor**2 != self.factor:
            raise UnitError(f"sqrt() needs a plain number or the square of a unit, not {self.text}")
        halves = tuple((dimension, power // 2) for dimension, power in self.dimensions)
        return NUMBER if self == NUMBER else Unit(f"sqrt({self.text})", factor, halves)

    def _combine(self, other: Unit, sign: int, op: str) -> Unit:
        if self.point or other.point:
            raise UnitError(
                f"{self.text} {op} {other.text}: a temperature in degC, or a date, is a point on "
                "a scale; only differences can be multiplied or divided"
            )
        powers = dict(self.dimensions)
        for dimension, power in other.dimensions:
            powers[dimension] = powers.get(dimension, 0) + sign * power
        return Unit(
            f"{self.text}{op}({other.text})"
            if "/" in other.text or "*" in other.text
            else f"{self.text}{op}{other.text}",
            self.factor * other.factor**sign,
            tuple(sorted((d, p) for d, p in powers.items() if p)),
        )

    @property
    def is_number(self) -> bool:
        """Whether the unit has no dimension."""
        return not self.dimensions and not self.point

    @property
    def is_amount(self) -> bool:
        """Whether amounts of several days add up to that of all of them.

        Examples
        --------
        >>> [parse_unit(text).is_amount for text in ("GJ", "t", "1", "K", "GJ/t", "kW", "piece")]
        [True, True, False, False, False, False, False]
        """
        return any(self.same_dimensions(parse_unit(text)) for text in AMOUNTS)

    @property
    def is_rate(self) -> bool:
        """Whether it says how much of one thing there is to another: it is measured, never billed.

        Examples
        --------
        >>> [parse_unit(text).is_rate for text in ("kg/ha", "tCO2/MWh", "MWh", "d", "piece")]
        [True, True, False, False, False]
        """
        return "/" in self.text and not self.is_amount

    def same_dimensions(self, other: Unit) -> bool:
        """Whether values of both units can be compared after conversion."""
        return self.dimensions == other.dimensions and self.point == other.point


NUMBER = Unit("1", Fraction(1), ())


def parse_unit(text: str) -> Unit:
    """Give the unit of a text such as ``MWh``, ``tCO2/MWh``, ``GJ/t``, ``1`` or ``%``.

    Raises
    ------
    UnitError
        When the text names no unit.

    Examples
    --------
    >>> parse_unit("kWh").factor / parse_unit("MWh").factor
    Fraction(1, 1000)
    >>> parse_unit("tCO2/MWh").same_dimensions(parse_unit("kgCO2/kWh"))
    True
    """
    return _parsed(text, is_usual())


@cache  # what the registry knew of a text before is nothing that the usual units know
def _parsed(text: str, _: bool) -> Unit:
    cleaned = text.strip()
    if not cleaned or len(cleaned) > 60:
        raise UnitError(f"{text!r} is not a unit")
    if cleaned in POINT_UNITS:
        factor, dimension = POINT_UNITS[cleaned]
        return Unit(cleaned, factor, ((dimension, 1),), point=True)
    result = NUMBER
    compact = re.sub(r"\s*(\*\*|[*/^])\s*", r"\1", cleaned)
    tokens = _TOKEN.findall(compact)
    if "".join(tokens) != compact or compact.startswith("*"):
        raise UnitError(f"{text!r} is not a unit")
    for token in tokens:
        part = _PART.match(token)
        if part is not None and part[2] in REFUSED:
            raise UnitError(f"{part[2]} is not taken: {REFUSED[part[2]]}")
        if part is None or part[2] not in known_units():
            return _from_pint(cleaned)
        atom = known_units()[part[2]]
        if part[3]:
            atom = atom ** int(part[3])
        result = result / atom if part[1] == "/" else result * atom
    return Unit(cleaned, result.factor, result.dimensions)


def convert(value: Fraction, source: str, target: str) -> Fraction:
    """Give an exact value in another unit.

    Raises
    ------
    UnitError
        When one text is no unit, or the dimensions differ.

    Examples
    --------
    >>> convert(Fraction(1500), "kWh", "MWh")
    Fraction(3, 2)
    """
    if source == target:
        parse_unit(source)
        return value
    a, b = parse_unit(source), parse_unit(target)
    if not a.same_dimensions(b):
        raise UnitError(f"{source} cannot be converted into {target}")
    return value * a.factor / b.factor


def spelling(text: str) -> str:
    """Give the known spelling of a unit that is written in other letters, as a hint.

    Examples
    --------
    >>> spelling("kwh"), spelling("tco2/mwh"), spelling("furlong")
    ("did you mean 'kWh'?", "did you mean 'tCO2/MWh'?", '')
    """
    parts = re.split(r"([*/])", text.strip()[:60])
    found = [""]
    for part in parts:
        units = [part] if part in "*/" else alike(part)
        found = [before + unit for before in found for unit in units][:4]
    found = [unit for unit in found if unit not in ("", text.strip())]
    return f"did you mean {' or '.join(map(repr, found))}?" if found else ""


def advice(found: str, target: str) -> str:
    """Give what to do about a unit that cannot be converted into another.

    Examples
    --------
    >>> advice("kW", "MWh")
    'kW is a rate; MWh is that over a time'
    >>> advice("t", "MWh")
    'units that fit are Wh, kWh, MWh, GWh, TWh, J; or is it the wrong column or amount?'
    """
    try:
        a, b = parse_unit(found), parse_unit(target)
    except UnitError:
        return ""
    second = parse_unit("s")
    if not (a.point or b.point):
        if (a * second).same_dimensions(b):
            return f"{found} is a rate; {target} is that over a time"
        if a.same_dimensions(b * second):
            return f"{target} is a rate; {found} is that over a time"
    alike = [text for text, unit in known_units().items() if unit.same_dimensions(b)]
    if b.is_number or len(alike) < 2:
        return "is it the right column or amount?"
    return f"units that fit are {', '.join(alike[:6])}; or is it the wrong column or amount?"


def alike(unit: str) -> list[str]:
    """Give the known units that are written with the same letters, large or small.

    Examples
    --------
    >>> alike("KWH"), alike("MG"), alike("furlong")
    (['kWh'], ['mg', 'Mg'], [])
    >>> alike("t-CO2"), alike("ton CO2eq"), alike("kg_CO2")
    (['tCO2'], ['tCO2e'], ['kgCO2'])
    """
    plain = _PUNCTUATION.sub("", unit).casefold()
    plain = re.sub(r"^(?:metric)?ton(?:ne)?s?(?=co2)", "t", plain)
    plain = re.sub(r"(?<=co2)(?:eq|equivalent)$", "e", plain)
    return [known for known in known_units() if known.casefold() == plain]


@cache
def known_units() -> Mapping[str, Unit]:
    """Give the units that need no pint, by name."""
    data = json.loads(_PLACE.joinpath("known_units.json").read_text(encoding="utf-8"))
    return {
        name: Unit(name, Fraction(entry["factor"]), tuple(sorted(entry["dimensions"].items())))
        for name, entry in data.items()
    }


_USUAL = ContextVar("usual", default=False)


@cache
def _registry() -> Any:
    import pint

    # pint's annotation says float; exact fractions are supported (its own tests use them).
    exact: Any = Fraction
    registry = pint.UnitRegistry(non_int_type=exact, autoconvert_offset_to_baseunit=False)
    registry.load_definitions(
        _PLACE.joinpath("unit_definitions.txt").read_text(encoding="utf-8").splitlines()
    )
    return registry


@contextmanager
def usual_units() -> Iterator[None]:
    """Look no unit up meanwhile that :func:`known_units` lacks: the registry takes a second.

    Examples
    --------
    >>> with usual_units():
    ...     parse_unit("Boiler")
    Traceback (most recent call last):
    jcm_mrv.methodology.units.UnitError: 'Boiler' is not a unit
    """
    token = _USUAL.set(True)
    try:
        yield
    finally:
        _USUAL.reset(token)


def is_usual() -> bool:
    """Whether units are looked up among the usual ones alone."""
    return _USUAL.get()


def _from_pint(text: str) -> Unit:
    if is_usual():
        raise UnitError(f"{text!r} is not a unit")
    import pint

    # pint's parser is for expressions; only unit characters and small powers reach it.
    if not re.fullmatch(r"[A-Za-z0-9_%/*.\-()\s^µμ°³²]+", text) or _NO_UNIT.search(text):
        raise UnitError(f"{text!r} is not a unit")
    try:
        source = ALIASES.get(text, text)
        quantity = _registry().Quantity(Fraction(1), _registry().parse_units(source))
        base = quantity.to_root_units()
        factor = Fraction(base.magnitude)
        if not quantity._is_multiplicative or factor <= 0:
            raise ValueError("a point on a scale, a level, or nothing")
    except (
        pint.PintError,
        ArithmeticError,
        TypeError,
        ValueError,
        AttributeError,
        KeyError,
        SyntaxError,
        TokenError,
        RecursionError,
        AssertionError,
    ) as exc:
        raise UnitError(f"{text!r} is not a unit") from exc
    powers = {str(d): p for d, p in _registry().get_dimensionality(base.units).items()}
    if any(Fraction(p).denominator != 1 for p in powers.values()):
        raise UnitError(f"{text!r} has a fractional power")
    return Unit(text, factor, tuple(sorted((d, int(p)) for d, p in powers.items() if p)))


def known_units_from_pint() -> dict[str, dict[str, Any]]:
    """Give the content of ``known_units.json``, computed afresh by pint."""
    table = {}
    for atom in KNOWN_ATOMS:
        unit = _from_pint(ALIASES.get(atom, atom))
        table[atom] = {"factor": str(unit.factor), "dimensions": dict(unit.dimensions)}
    return table


if __name__ == "__main__":
    import sys

    sys.stdout.write(json.dumps(known_units_from_pint(), indent=1, ensure_ascii=False) + "\n")
