"""A number with its unit, as people write it: ``600 kW``.

Apart from the types that models declare, which need a library that takes long to import.
"""

from __future__ import annotations

from fractions import Fraction

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.exact_numbers import number_text, parse_number
from jcm_mrv.methodology.units import parse_unit
from jcm_mrv.patterns import pattern

_WRITTEN = pattern(r"\s*([-+]?[0-9][0-9./eE+\-]*|[-+]?\.[0-9]+)\s*([^\s].*)?\Z")

EXPECTED = "a number and a unit, like 600 kW"


@immutable
class Quantity:
    """A number with its unit, like ``600 kW`` or ``0.5 %``.

    Attributes
    ----------
    value : Fraction
        Given as any exact number is: ``"0.5"``, ``"44/12"``, a `Decimal`.
    unit : str
        As it is written.

    Raises
    ------
    ValueError
        When the value is no number, or the unit is none; also as `UnitError`.

    Examples
    --------
    >>> Quantity("600", "kW"), str(Quantity(value="0.5", unit="%"))
    (Quantity(value=Fraction(600, 1), unit='kW'), '0.5 %')
    """

    value: Fraction
    unit: str

    def __post_init__(self) -> None:
        """Read the number exactly, and refuse what is no unit."""
        object.__setattr__(self, "value", parse_number(self.value))
        parse_unit(self.unit)

    def __str__(self) -> str:
        """Give ``600 kW``."""
        return f"{number_text(self.value)} {self.unit}"


def written_quantity(text: str) -> Quantity | None:
    """Give the quantity that a text is; None where it is not one number and one unit.

    Raises
    ------
    ValueError
        When the number or the unit is none; of the unit as `UnitError`.

    Examples
    --------
    >>> str(written_quantity("1e3 kWh")), written_quantity("600")
    ('1000 kWh', None)
    """
    match = _WRITTEN.match(text)
    if match is None or not match[2]:
        return None
    parse_unit(match[2])
    return Quantity(parse_number(match[1]), match[2].strip())
