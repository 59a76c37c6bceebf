"""Bands of numbers as people write them beside a number: ``300 ≤ x < 450 USRt``."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import NamedTuple

from jcm_mrv.methodology.reference_tables import BandText, end_number
from jcm_mrv.methodology.units_written import times_of
from jcm_mrv.patterns import pattern

_ALIKE = {"≤": "<=", "≦": "<=", "⩽": "<=", "=<": "<=", "≥": ">=", "≧": ">=", "⩾": ">=", "=>": ">="}
_NUMBER = r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*((?:US\s)?[A-Za-z%°][A-Za-z0-9/°]*)?"
_NAME = r"[^\W\d][\w,. ]{0,24}?"
_BETWEEN = pattern(rf"{_NUMBER}\s*(<=?)\s*{_NAME}\s*(<=?)\s*{_NUMBER}")
_ONE_END = pattern(rf"{_NAME}\s*([<>]=?)\s*{_NUMBER}")
_TURNED = pattern(rf"{_NUMBER}\s*([<>]=?)\s*{_NAME}")
_WORDS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (pattern(rf"\b{before}\s*{_NUMBER}{after}", re.IGNORECASE), end, sign)
    for before, after, end, sign in (
        (r"(?:from|at least|not less than)", "", "low", "="),
        ("", r"\s*(?:or more|and more|or above|以上)", "low", "="),
        (r"(?<!not )(?:more than|above|over|exceeding)", "", "low", ""),
        (r"(?:up to|at most|not more than|to)", "", "high", "="),
        ("", r"\s*(?:or less|or below|以下)", "high", "="),
        (r"(?<!not )(?:less than|below|under|smaller than)", "", "high", ""),
        ("", r"\s*未満", "high", ""),
    )
)
_TURN = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Band(NamedTuple):
    """Numbers between two ends, each with whether it belongs to them; None is no end."""

    low: Fraction | None = None
    with_low: bool = False
    high: Fraction | None = None
    with_high: bool = False


def band_of(condition: BandText) -> Band:
    """Give the band of a row of a table."""
    low = condition.lower if condition.lower is not None else condition.above
    high = condition.below if condition.below is not None else condition.up_to
    if condition.at is not None:
        low = high = condition.at
    return Band(
        None if low is None else end_number(low),
        low is not None and condition.above is None,
        None if high is None else end_number(high),
        high is not None and condition.below is None,
    )


def band_in(text: str, unit: str) -> Band | None:
    """Give the band that a text names, in a unit; None where it names none.

    Examples
    --------
    >>> band_in("COP of the reference chiller (300 ≤ x < 450 USRt)", "USRt")
    Band(low=Fraction(300, 1), with_low=True, high=Fraction(450, 1), with_high=False)
    >>> band_in("x<300", "USRt") == band_in("below 300 USRt", "USRt")
    True
    >>> band_in("capacity from 550 up to 1,250 USRt", "USRt").high
    Fraction(1250, 1)
    >>> band_in("Factor of the grid in 2015", "USRt") is None
    True
    """
    words = unicodedata.normalize("NFKC", text[:400])
    for sign, plain in _ALIKE.items():
        words = words.replace(sign, plain)
    if match := _BETWEEN.search(words):
        low, low_unit, first, second, high, high_unit = match.groups()
        shared = low_unit if _times(low_unit, unit) is not None else high_unit
        return Band(
            _number(low, shared, unit),
            first == "<=",
            _number(high, high_unit, unit),
            second == "<=",
        )
    if match := _ONE_END.search(words):
        return _one_end(match[1], _number(match[2], match[3], unit))
    if match := _TURNED.search(words):
        return _one_end(_TURN[match[3]], _number(match[1], match[2], unit))
    return _in_words(words, unit)


def _in_words(words: str, unit: str) -> Band | None:
    found = Band()
    for sought, end, sign in _WORDS:
        match = sought.search(words)
        if match is None:
            continue
        number = _number(match[1], match[2], unit)
        if end == "low" and found.low is None:
            found = found._replace(low=number, with_low=bool(sign))
        elif end == "high" and found.high is None:
            found = found._replace(high=number, with_high=bool(sign))
    return None if found.low is None and found.high is None else found


def _one_end(sign: str, number: Fraction) -> Band:
    if sign.startswith("<"):
        return Band(high=number, with_high=sign == "<=")
    return Band(low=number, with_low=sign == ">=")


def _times(written: str | None, unit: str) -> Fraction | None:
    return times_of(written, unit) if written and unit else None


def _number(digits: str, written: str | None, unit: str) -> Fraction:
    return Fraction(digits.replace(",", "")) * (_times(written, unit) or 1)
