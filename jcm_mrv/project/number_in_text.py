"""Whether a number that somebody has read stands among the words of a page, or in a cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from jcm_mrv.methodology.numbers import number_text

_RUN = re.compile(r"[0-9.,][0-9., '\u2019]*")
_DECIMAL = re.compile(r"[0-9]*[.,][0-9]+|[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,'\u2019])[0-9]{3})(?:\1[0-9]{3})*(?:(?!\1)[.,][0-9]+)?")
# A document may have kilograms, kilowatt hours, per cent or megajoules where the record has others.
_SCALES = [Fraction(10) ** n for n in (0, 2, -2, 3, -3, 6, -6, 9, -9)]
_SCALES += [each * scale for each in (Fraction(18, 5), Fraction(5, 18)) for scale in _SCALES[:5]]


def found_in(text: str, value: Fraction) -> Fraction | None:
    """Give the number in a text that is read as another one, as it is written; or None.

    Signs for tens and thousands do not matter. What is written may have another unit, so whoever
    tells of it tells what is written.

    Examples
    --------
    >>> found_in("EF 0,814 tCO2/MWh (2012)", Fraction("0.814"))
    Fraction(407, 500)
    >>> found_in("814 g/kWh", Fraction("0.814")), found_in("p. 8, 14 MW", Fraction("0.814"))
    (Fraction(814, 1), None)
    >>> found_in("1 250.5 kW", Fraction("1250.5")) == Fraction("1250.5")
    True
    """
    fitting = {found for found in _numbers(text) if is_read_as(found, value)}
    return min(fitting, key=lambda found: (abs(found - value), found), default=None)


def is_read_as(found: Fraction, value: Fraction) -> bool:
    """Say whether whoever reads one number may write the other: rounded, or in a larger unit.

    Examples
    --------
    >>> is_read_as(Fraction("0.81428"), Fraction("0.814")), is_read_as(Fraction(9), Fraction(8))
    (True, False)
    """
    places = len(number_text(abs(value)).partition(".")[2])
    # Half of the last place, but never so much that 1.4 is read as 1.
    near = min(Fraction(1, 2 * 10**places), abs(value) / 100)
    apart = (abs(found * scale - value) for scale in _SCALES)
    return any(not difference or difference < near for difference in apart)


def _numbers(text: str) -> Iterator[Fraction]:
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    for match in _RUN.finditer(plain):
        parts = match[0].split()
        # Letters that are set apart: 0. 81 4.
        for written in (*parts, *map("".join, pairwise(parts)), "".join(parts)):
            yield from _read(written.strip(".,'\u2019" if len(written) > 1 else ""))
            if written[0] in ".,":
                yield from _read(written)


def _read(written: str) -> Iterator[Fraction]:
    if _DECIMAL.fullmatch(written):
        yield Fraction(written.replace(",", "."))
    if grouped := _GROUPED.fullmatch(written):
        yield Fraction(written.replace(grouped[1], "").replace(",", ".").replace("'", ""))
