"""Monitoring periods as sheets write them: two days, a year, or a date cell."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from calendar import monthrange
from functools import lru_cache
from typing import NamedTuple

from jcm_mrv.date_words import ERAS, MONTHS
from jcm_mrv.patterns import pattern
from jcm_mrv.today import BUDDHIST, FIRST_YEAR, LAST_YEAR

_MONTHS = tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())


def _in_english(*languages: str) -> dict[str, str]:
    """Give the names of months in some languages, and what each is in English."""
    return {
        unicodedata.normalize("NFKC", name): month
        for language in languages
        for month, names in zip(_MONTHS, MONTHS[language], strict=True)
        for name in names.split()
    }


_ABROAD = _in_english("id", "es", "fr", "ru")
_THAI = {
    name: month for word, month in _in_english("th").items() for name in (word, word.rstrip("."))
}
_THAI_WORDS = pattern(rf"({'|'.join(map(re.escape, _THAI))})(?:\s*([0-9]{{2}})(?![0-9]))?")
"""Months of Thailand, and the two last digits of a year of its era behind one."""
_BUDDHIST = pattern(r"(?:พ\.?ศ\.?|b\.?e\.?)?\s*(?<![0-9])(25[4-9][0-9])(?![0-9])")
# "3 years ago" is no August, and "prix des lampes" no December.
_WORDS = pattern(
    rf"(?<![^\W\d_])(?!des\s+[^\W\d_])(?<!year )(?<!years )(?<!months )"
    rf"(?:{'|'.join(sorted(_ABROAD, key=len, reverse=True))})(?![^\W\d_])"
)
_REIWA = pattern(r"令和\s*(元|[0-9]{1,2})年")
_VIETNAMESE = pattern(r"(?:ngày\s*)?(?:([0-9]{1,2})\s*)?tháng\s*([0-9]{1,2})\s*năm\s*([0-9]{4})")
_COUNTED = pattern(r"(?<![0-9])((?:19|20)[0-9]{2})[-/._ ]?m(0?[1-9]|1[0-2])(?![0-9a-z])")
"""Months as statistics count them: 2024-M01."""
_PART = pattern(
    r"([0-9]{4})[\s/-]*([qh])([1-4])|([qh])([1-4])[\s/,-]*([0-9]{4})|([1-4])([qh])[\s/,-]*([0-9]{4})"
)
_NAME = (
    r"(?<![a-z])(?P<{0}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ember|ober)?(?![a-z])\.?"
)
_YEAR = pattern(r"(?:calendar year|year|cy|fy)?\s*([0-9]{4})年?")
# The first that fits counts. A day or a year may be left out: 1 Jan - 31 Dec 2024, 2024年1月～12月.
_ENDS = pattern(
    "|".join(
        (
            r"(?P<y1>[0-9]{4})[-/.年](?P<m1>[0-9]{1,2})[-/.月](?P<d1>[0-9]{1,2})(?![0-9])日?",
            r"(?<![0-9])(?P<y0>(?:19|20)[0-9]{2})(?P<m0>[01][0-9])(?P<d0>[0-3][0-9])(?![0-9])",
            r"(?<![0-9])(?P<a>[0-9]{1,2})[-/.](?P<b>[0-9]{1,2})[-/.](?P<y2>[0-9]{4})",
            r"(?<![0-9])(?P<a2>[0-9]{1,2})(?P<s2>[-/.])(?P<b2>[0-9]{1,2})(?P=s2)(?P<z2>[0-9]{2})(?![0-9])",
            rf"(?<![0-9])(?P<d3>[0-9]{{1,2}})(?:st|nd|rd|th)?[\s/.,-]*{_NAME.format('m3')}"
            r"(?:[\s/.,-]*(?P<y3>[0-9]{4})|[/.-](?P<z3>[0-9]{2})(?![0-9]))?",
            rf"{_NAME.format('m4')}\s+(?P<d4>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y4>[0-9]{{4}}))?"
            r"(?![0-9])",
            rf"{_NAME.format('m5')}(?:[\s/.,'-]*(?P<y5>[0-9]{{4}})|[/.'’-](?P<z5>[0-9]{{2}})(?![0-9]))?",
            r"(?P<y6>[0-9]{4})[-/.年]\s?(?P<m6>[0-9]{1,2})(?![0-9])月?",
            r"(?<![0-9])(?P<m7>[0-9]{1,2})/(?P<y7>[0-9]{4})",
            r"(?P<m8>[0-9]{1,2})月(?:(?P<d8>[0-9]{1,2})日)?",
            r"(?<![0-9./])(?P<a9>[0-9]{1,2})[/.](?P<b9>[0-9]{1,2})(?![0-9./-]*[0-9])",
        )
    )
)

_OF_DAYS = pattern(rf"{'|'.join(_MONTHS)}|[0-9][-/.年]\s?[0-9]|[0-9]{{8}}|[年月]|tháng")
"""What every day, month or period is written with, once months are in English; a year alone too."""


class Period(NamedTuple):
    """First and last day, both included."""

    start: dt.date
    end: dt.date

    @property
    def years(self) -> range:
        """The calendar years that it touches."""
        return range(self.start.year, self.end.year + 1)


@lru_cache(maxsize=1024)  # the rows of a sheet name few periods, and many checks ask for each
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
    >>> read_period("1 Jan - 31 Dec 2024") == read_period("January 2024 – December 2024")
    True
    >>> read_period("2024年1月～6月").end, read_period("Feb 2024").end
    (datetime.date(2024, 6, 30), datetime.date(2024, 2, 29))
    >>> read_period("2024 (Jan-Dec)") == read_period("1.1.24 - 31.12.24")
    True
    >>> read_period("1 มกราคม 2567 - 31 ธันวาคม 2567") == read_period("01/01/2567 - 31/12/2567")
    True
    >>> read_period("ก.พ. 67").end, read_period("พ.ศ. 2567").start
    (datetime.date(2024, 2, 29), datetime.date(2024, 1, 1))
    >>> read_period("Q2 2024").start, read_period("Jan 24 - Dec 24").end
    (datetime.date(2024, 4, 1), datetime.date(2024, 12, 31))
    >>> read_period("2024-M02").end, read_period("2024M13")
    (datetime.date(2024, 2, 29), None)
    """
    words = _plain(text)
    if match := _YEAR.fullmatch(words):
        year = int(match[1])
        return (
            Period(dt.date(year, 1, 1), dt.date(year, 12, 31))
            if FIRST_YEAR <= year <= LAST_YEAR
            else None
        )
    if match := _PART.fullmatch(words):
        return _part(match)
    found = [_end(match.groupdict()) for match in _ENDS.finditer(words)]
    if len(found) == 1 and found[0].day is None:
        # One month alone.
        found *= 2
    if len(found) != 2:
        return None
    first, last = found
    alone = set(re.findall(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", words))
    beside = int(next(iter(alone))) if len(alone) == 1 else None
    years = first.year or last.year or beside
    if years is None and all(one.month and (one.day or 0) >= 20 for one in found):
        # Without any year, Jan 24 - Dec 24 are months of it.
        found = [one._replace(year=2000 + (one.day or 0), day=None) for one in found]
        first, last = found
    first, last = (one._replace(year=one.year or years) for one in found)
    # Where one day is written from the year down, so is the other.
    downwards = any(one.numbers is None and one.day for one in found) and words[:4].isdigit()
    for month_first in (True, False) if downwards else (False, True):
        days = _day(first, month_first=month_first), _day(last, month_first=month_first, last=True)
        if days[0] is not None and days[1] is not None:
            return Period(days[0], days[1]) if days[0] <= days[1] else None
    return None


def may_name_a_month(text: str) -> bool:
    """Say whether a text has anything that a day, or a month, is written with.

    Examples
    --------
    >>> may_name_a_month("15 Juli"), may_name_a_month("7/2024"), may_name_a_month("roof 7")
    (True, True, False)
    """
    words = unicodedata.normalize("NFC", text).casefold()
    return "tháng" in words or _OF_DAYS.search(_plain(text)) is not None


def read_day(text: str) -> dt.date | None:
    """Give the day that a text states alone; None where it states none, or more.

    Examples
    --------
    >>> read_day("31/12/2024"), read_day("1 Jan 2024"), read_day("2024")
    (datetime.date(2024, 12, 31), datetime.date(2024, 1, 1), None)
    """
    return next((day for day in _ways(text) if day is not None), None)


def sure_day(text: str) -> dt.date | None:
    """Give the day that a text states alone, where day and month cannot be exchanged.

    Examples
    --------
    >>> sure_day("31/12/2024"), sure_day("2024-05-01"), sure_day("01/05/2024")
    (datetime.date(2024, 12, 31), datetime.date(2024, 5, 1), None)
    """
    ways = set(_ways(text)) - {None}
    return ways.pop() if len(ways) == 1 else None


def _ways(text: str) -> list[dt.date | None]:
    """Give the day that a text states alone, with the day before the month and behind it."""
    found = [_end(match.groupdict()) for match in _ENDS.finditer(_plain(text))]
    if len(found) != 1 or found[0].day is None:
        return []
    return [_day(found[0], month_first=way) for way in (False, True)]


def last_of_month(day: dt.date) -> dt.date:
    """Give the last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def period_in(heading: str) -> Period | None:
    """Give the period that a heading names beside other words; None where it names none.

    Examples
    --------
    >>> period_in("Monitored Values 2024 (1 Jan - 30 Jun 2024)").end
    datetime.date(2024, 6, 30)
    >>> period_in("Monitored Values 2025").start, period_in("Monitored Values")
    (datetime.date(2025, 1, 1), None)
    """
    words = unicodedata.normalize("NFKC", heading[:200])
    for inside in re.findall(r"\(([^()]*)\)", words):
        if found := read_period(inside):
            return found
    years = set(re.findall(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", words))
    return read_period(words) or (read_period(years.pop()) if len(years) == 1 else None)


def _plain(text: str) -> str:
    """Give a text with its months in English, and its years as they are counted elsewhere."""
    words = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text[:200])).casefold()
    words = _WORDS.sub(lambda m: _ABROAD[m[0]], words.strip())
    words = _THAI_WORDS.sub(_of_thailand, words)
    words = _BUDDHIST.sub(lambda m: f" {int(m[1]) - BUDDHIST}", words).strip()
    words = _REIWA.sub(lambda m: f"{ERAS['令和'] + (1 if m[1] == '元' else int(m[1]))}年", words)
    words = _VIETNAMESE.sub(lambda m: "/".join(filter(None, m.groups())), words)
    words = _COUNTED.sub(r"\1-\2", words)
    return re.sub(r"tháng\s*(?=[0-9])", "", words)


def _of_thailand(match: re.Match[str]) -> str:
    year = f" {2500 + int(match[2]) - BUDDHIST}" if match[2] else ""
    return f"{_THAI[match[1]]}{year}"


def _part(match: re.Match[str]) -> Period | None:
    """Give a quarter or a half of a year."""
    year, kind, number = (
        match.group(1, 2, 3)
        if match[1]
        else match.group(6, 4, 5)
        if match[4]
        else match.group(9, 8, 7)
    )
    months = 3 if kind == "q" else 6
    last = int(number) * months
    if last > 12:
        return None
    end = dt.date(int(year), last, monthrange(int(year), last)[1])
    return Period(dt.date(int(year), last - months + 1, 1), end)


class _End(NamedTuple):
    """A day as written: ``numbers`` where month and day may stand either way."""

    year: int | None
    month: int | None
    day: int | None
    numbers: tuple[int, int] | None = None


def _end(parts: dict[str, str | None]) -> _End:
    given = {name[0]: value for name, value in parts.items() if value is not None}
    year = int(given["y"]) if "y" in given else None
    if "z" in given:
        year = 2000 + int(given["z"])
    if "a" in given:
        return _End(year, None, int(given["b"]), (int(given["a"]), int(given["b"])))
    month = given["m"]
    number = int(month) if month.isdigit() else _MONTHS.index(month) + 1
    return _End(year, number, int(given["d"]) if "d" in given else None)


def _day(end: _End, *, month_first: bool, last: bool = False) -> dt.date | None:
    """Give a day; of a month without one its first or its last."""
    year, month, day = end.year, end.month, end.day
    if end.numbers is not None:
        month, day = end.numbers if month_first else end.numbers[::-1]
    if year is None or month is None:
        return None
    try:
        if day is not None:
            return dt.date(year, month, day)
        return dt.date(year, month, monthrange(year, month)[1] if last else 1)
    except ValueError:
        return None
