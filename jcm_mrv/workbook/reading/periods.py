"""Monitoring periods as sheets write them: two days, a year, or a date cell."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import NamedTuple

_MONTHS: tuple[str, ...] = tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())
_NAMED = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[\s/.,-]*([a-z]{3,9})\.?[\s/.,-]*([0-9]{4})")
_NAMED_FIRST = re.compile(r"([a-z]{3,9})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_NUMERIC = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_YEAR = re.compile(r"(?:calendar year|year|fy)?\s*([0-9]{4})年?")
_ANY = re.compile("|".join(f"(?:{p.pattern})" for p in (_ISO, _NUMERIC, _NAMED, _NAMED_FIRST)))


class Period(NamedTuple):
    """First and last day, both included."""

    start: dt.date
    end: dt.date

    @property
    def years(self) -> range:
        """The calendar years that it touches."""
        return range(self.start.year, self.end.year + 1)


def read_period(text: str) -> Period | None:
    """Give the period that a text states; None where it states none, or can mean two.

    Days before months where figures leave it open, as the guidelines write dates, unless the
    other day of the same period shows another order.

    Examples
    --------
    >>> read_period("1/Jan/2017-31/Dec/2017").end
    datetime.date(2017, 12, 31)
    >>> read_period("2024-01-01 - 2024-12-31") == read_period("01/01/2024 ~ 31/12/2024")
    True
    """
    words = unicodedata.normalize("NFKC", text[:200]).casefold().strip()
    if match := _YEAR.fullmatch(words):
        year = int(match[1])
        return Period(dt.date(year, 1, 1), dt.date(year, 12, 31)) if 1990 < year < 2100 else None
    found = [match[0] for match in _ANY.finditer(words)]
    if len(found) != 2:
        return None
    for month_first in (False, True):
        days = [_day(part, month_first=month_first) for part in found]
        if days[0] is not None and days[1] is not None:
            return Period(days[0], days[1]) if days[0] <= days[1] else None
    return None


def _day(text: str, *, month_first: bool) -> dt.date | None:
    try:
        if match := _ISO.fullmatch(text):
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        if match := _NUMERIC.fullmatch(text):
            first, second = int(match[1]), int(match[2])
            month, day = (first, second) if month_first else (second, first)
            return dt.date(int(match[3]), month, day)
        if match := _NAMED.fullmatch(text):
            return dt.date(int(match[3]), _MONTHS.index(match[2][:3]) + 1, int(match[1]))
        if match := _NAMED_FIRST.fullmatch(text):
            return dt.date(int(match[3]), _MONTHS.index(match[1][:3]) + 1, int(match[2]))
    except ValueError:
        return None
    return None
