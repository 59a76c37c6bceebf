"""Exact numbers: decimals and fractions as they are written, never through a binary float.

Apart from the type that models declare, which needs a library that takes long to import.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from jcm_mrv.patterns import pattern

_DECIMAL = pattern(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?\Z")
_RATIO = pattern(r"([-+]?[0-9]{1,15})/([0-9]{1,15})\Z")
MAX_MAGNITUDE = Fraction(10) ** 30


def parse_number(value: Any) -> Fraction:
    """Give the exact value of a declared number: ``0.1``, ``"1e-6"`` or ``"44/12"``.

    Raises
    ------
    ValueError
        When it is not a finite number of reasonable size, or is a boolean.

    Examples
    --------
    >>> parse_number("44/12")
    Fraction(11, 3)
    >>> parse_number("0.1")
    Fraction(1, 10)
    """
    number: Fraction
    if isinstance(value, Fraction):
        number = value
    elif isinstance(value, bool) or not isinstance(value, (int, Decimal, str, float)):
        raise ValueError("a number is expected")
    else:
        text = str(value).strip()
        ratio = _RATIO.match(text)
        if ratio and int(ratio[2]) != 0:
            number = Fraction(int(ratio[1]), int(ratio[2]))
        elif len(text) <= 60 and _DECIMAL.match(text):
            number = Fraction(text)
        else:
            raise ValueError("a finite number is expected")
    if abs(number) > MAX_MAGNITUDE:
        raise ValueError("the number is too large")
    return number


def number_text(number: Fraction) -> str:
    """Give the shortest exact text of a number: a decimal where it ends, else a fraction.

    Examples
    --------
    >>> number_text(Fraction(1, 8)), number_text(Fraction(44, 12)), number_text(Fraction(1250))
    ('0.125', '11/3', '1250')
    """
    if number.denominator == 1:
        return str(number.numerator)
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    digits = max(twos, fives)
    if rest != 1 or digits > 40:
        return f"{number.numerator}/{number.denominator}"
    scaled = abs(number.numerator) * 10**digits // number.denominator
    text = str(scaled).rjust(digits + 1, "0")
    return f"{'-' if number < 0 else ''}{text[:-digits]}.{text[-digits:]}"
