"""Whether a number that somebody has read stands among the words of a page, or in a cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise, takewhile

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.units import alike
from jcm_mrv.methodology.units_written import in_symbols, times_of
from jcm_mrv.patterns import pattern

_RUN = pattern(r"[0-9.,][0-9., '\u2019]*")
_DECIMAL = pattern(r"[0-9]*[.,][0-9]+|[0-9]+")
_GROUPED = pattern(r"[1-9][0-9]{0,2}(?:([.,'\u2019])[0-9]{3})(?:\1[0-9]{3})*(?:(?!\1)[.,][0-9]+)?")
_POINT_TENS = pattern(
    r"(?<![0-9.,])[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+\.[0-9]+|(?:,[0-9]{3}){2,})(?![.,]?[0-9])"
)
_COMMA_TENS = pattern(
    r"(?<![0-9.,])[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+,[0-9]+|(?:\.[0-9]{3}){2,})(?![.,]?[0-9])"
    r"|(?<![0-9.,])(?:[0-9]+,[0-9]{1,2}|0,[0-9]+)(?![.,]?[0-9])"
)
# A document may have kilograms, kilowatt hours, per cent or megajoules where the record has others:
# what is no such number of units need not be looked for.
_SCALES = [Fraction(10) ** n for n in (0, 2, -2, 3, -3, 6, -6, 9, -9)]
_SCALES += [each * scale for each in (Fraction(18, 5), Fraction(5, 18)) for scale in _SCALES[:5]]
_ABOUT = [(float(scale), scale) for scale in _SCALES]
_WORDS = pattern(r"[,;:()\[\]|\n]|[^\s,;:()\[\]|]+")
_ENDS = frozenset(",;:()[]|\n")
_PART_OF_UNIT = pattern(r"[^\s/*()^-]+")
_OF_UNITS = frozenset("CO2 CO2e CO2eq CO₂ eq e equivalent 1000 10 1 4 6 8".split())
_LONGEST_UNIT = 5
_BEFORE, _BEHIND = 200, 60
"""How far from a number, in signs, the unit of its column or line may stand."""


@immutable
class Written:
    """A number as it is written, with the unit by which it is, or is not, the one that was read.

    Without a unit it is that number itself, or another one that a unit which nobody has written
    would make of it.
    """

    number: Fraction
    unit: str = ""
    fits: bool = True

    def __str__(self) -> str:
        return f"{number_text(self.number)} {self.unit}".rstrip()


def found_in(text: str, value: Fraction, unit: str) -> Written | None:
    """Give the number in a text that is read as another one, as it is written; or None.

    Signs for tens and thousands do not matter. Another unit counts where it is written near the
    number; the last resort is a number that only such a unit would make the one that was read.

    Examples
    --------
    >>> def found(text): return str(found_in(text, Fraction("0.814"), "tCO2/MWh"))
    >>> found("EF 0,814 tCO2/MWh (2012)"), found("814 g/kWh"), found("p. 8, 14 MW")
    ('0.814', '814 g/kWh', 'None')
    >>> found_in("page 814", Fraction("0.814"), "tCO2/MWh").fits
    False
    >>> found_in("0.814 kgCO2/MWh", Fraction("0.814"), "tCO2/MWh").fits
    False
    """
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    fitting = {
        as_written(
            number, value, unit, plain[max(0, start - _BEFORE) : start], plain[end : end + _BEHIND]
        )
        for number, start, end in numbers_in(plain)
    }
    return min(
        filter(None, fitting),
        key=lambda found: (not found.fits, found.unit, abs(found.number - value), found.number),
        default=None,
    )


def as_written(
    number: Fraction, value: Fraction, unit: str, before: str, behind: str = ""
) -> Written | None:
    """Give a number with what stands around it as the one that was read; None where it is not.

    Examples
    --------
    >>> str(as_written(Fraction(90), Fraction("0.9"), "1", "efficiency (%)"))
    '90 %'
    """
    # Exactly what is about right: a page has many numbers.
    ratio = float(number / value) if value else 1.0
    about = (exact for scale, exact in _ABOUT if abs(scale * ratio - 1) < 0.02)
    if not any(is_read_as(number * scale, value) for scale in about):
        return None
    itself = is_read_as(number, value)
    for written in units_in(behind, first=True):
        if (times := times_written(written, unit)) is not None:
            if itself and times == 1:
                return Written(number)
            return Written(number, written, is_read_as(number * times, value))
    if itself:
        return Written(number)
    for written in (*units_in(before), *units_in(behind), "%" if unit == "1" else "1"):
        times = times_written(written, unit)
        if times is not None and is_read_as(number * times, value):
            return Written(number, written)
    return Written(number, fits=False)


@lru_cache(maxsize=4096)
def times_written(written: str, unit: str) -> Fraction | None:
    """Give what a unit is times another, where CO2 need not be written: g/kWh."""
    # Whether a word of prose is a unit besides is asked of nobody: "in" is an inch.
    words = _PART_OF_UNIT.findall(in_symbols(written))
    if not all(word in _OF_UNITS or alike(word) for word in words):
        return None
    times = times_of(written, unit)
    return times_of(written, re.sub("CO2e?", "", unit)) if times is None else times


def units_in(text: str, *, first: bool = False) -> Iterator[str]:
    """Give what may be a unit in a text, the longest first, or only what it begins with."""
    words = _WORDS.findall(text)
    for begin in range(min(len(words), 2) if first else len(words)):
        if first and begin and words[0] not in "([":
            return
        run = [*takewhile(lambda word: word not in _ENDS, words[begin : begin + _LONGEST_UNIT])]
        for end in range(len(run), 0, -1):
            yield " ".join(run[:end])


def is_read_as(found: Fraction, value: Fraction) -> bool:
    """Say whether whoever reads one number may write the other: the same, or rounded.

    Examples
    --------
    >>> is_read_as(Fraction("0.81428"), Fraction("0.814")), is_read_as(Fraction(9), Fraction(8))
    (True, False)
    """
    places = len(number_text(abs(value)).partition(".")[2])
    # Half of the last place, but never so much that 1.4 is read as 1.
    near = min(Fraction(1, 2 * 10**places), abs(value) / 100)
    return found == value or abs(found - value) < near


def numbers_in(plain: str, tens: str = "") -> Iterator[tuple[Fraction, int, int]]:
    """Give each number with where it begins and ends; ``tens`` is as :func:`tens_of` gives it."""
    for match in _RUN.finditer(plain):
        parts = list(re.finditer(r"\S+", match[0]))
        # Letters that are set apart: 0. 81 4.
        for run in (*zip(parts), *pairwise(parts), tuple(parts)):
            written = "".join(part[0] for part in run)
            if run[0][0] in (".", ","):
                continue
            place = match.start() + run[0].start(), match.start() + run[-1].end()
            numbers = set(readings_of(written.strip(".,'\u2019" if len(written) > 1 else ""), tens))
            numbers |= set(readings_of(written)) if written[0] in ".," else set()
            yield from ((number, *place) for number in numbers)


def tens_of(plain: str) -> str:
    """Give the sign for tens where a text shows it: a point, if commas group its thousands.

    A comma for tens cannot be told: the cells of a workbook have points whatever is written in it.

    Examples
    --------
    >>> tens_of("18,250 MWh, 1,234,567 VND"), tens_of("18,250 MWh"), tens_of("1,234.5; 1.234,5")
    ('.', '', '')
    """
    return "." if _POINT_TENS.search(plain) and not _COMMA_TENS.search(plain) else ""


def readings_of(written: str, tens: str = "") -> Iterator[Fraction]:
    """Give what digits with signs among them may be: 41,234 is two numbers, if nothing tells.

    Examples
    --------
    >>> [[*map(int, readings_of(text, "."))] for text in ("41,234", "41.234", "1,234,567")]
    [[41234], [41, 41234], [1234567]]
    """
    # Of a point nobody knows whether it stands for tens in all of the text.
    is_grouped = tens == "." and "," in written and _GROUPED.fullmatch(written)
    if not is_grouped and _DECIMAL.fullmatch(written):
        yield Fraction(written.replace(",", "."))
    if grouped := _GROUPED.fullmatch(written):
        yield Fraction(written.replace(grouped[1], "").replace(",", ".").replace("'", ""))
