"""Whether the days in a document can be of the years that it stands for."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import cache

from jcm_mrv.date_words import TO, month_number, months_expression
from jcm_mrv.patterns import pattern
from jcm_mrv.today import BUDDHIST

_ERA = pattern("令和|平成|民國|民国|(?<![A-Z])[RH][0-9]{1,2}[年./]")
"""Years that are counted from another one than that of Buddha."""
_DAY = pattern(
    r"(?<![0-9])(?:[0-3]?[0-9][-/. ]{1,2}(?:[01]?[0-9]|[^\W\d_]{3,12})[-/. ,]{1,2}"
    r"(?:19|20|25)[0-9]{2}"
    r"|(?:19|20)[0-9]{2}[-/.年][01]?[0-9][-/.月][0-3]?[0-9])(?![0-9])"
)
_LONGEST = 200_000
_OF_CALIBRATION = pattern(
    r"(?i)(?<!next )(?:\bdate of (?:the )?(?:calibration|verification|test)"
    r"|\bcalibrat(?:ed|ion date)|\bngày (?:hiệu chuẩn|kiểm định)|\btanggal kalibrasi"
    r"|校正(?:年月)?日|検定(?:年月)?日)"
    r"(?: on| date)?[\s:.]*(?:ngày )?\Z"
)
_RANGE = pattern(rf"(?i)\s*{TO}\s*[0-9]")
_AFTER_A_MONTH = r"[\s.,/-]{0,3}(?:(?:de|of|năm|tahun|พ\.ศ\.)\s)?\s?"
_YEARS = r"(?P<y>[0-9]{4})(?![0-9])"
_IN_A_NUMBER = pattern(r"[0-9]+")
_NUMBER, _LAST_DAY, _OF_BUDDHA, _LABEL = 3, 31, 2500, 40
_ISSUED_WITHIN = dt.timedelta(days=31)
"""A certificate is written some days after the calibration, and may name that day alone."""


def years_of(days: Iterable[object]) -> list[int]:
    """Give the years of days as they stand in a project file, without what is none.

    Examples
    --------
    >>> import datetime as dt
    >>> years_of(["2023-06-01", dt.date(2024, 1, 1), None])
    [2023, 2024]
    """
    texts = (str(day)[:4] for day in days)
    return [int(text) for text in texts if text.isdecimal()]


def day_of_another_year(text: str, years: Collection[int]) -> str:
    """Give a day that a text states, where nothing in it can be of some years; else nothing.

    A year is written with four digits, with two behind or before a month, or counted from Buddha.

    Examples
    --------
    >>> day_of_another_year("Calibrated on 15 November 2023, next 14/11/2025", [2019])
    '15 November 2023'
    >>> texts = ("15-11-23 by ISO 17025:2017 of 1/12/2017", "15/11/2566, 2017-12-01", "令和五年")
    >>> [day_of_another_year(text, [2023]) for text in texts]
    ['', '', '']
    """
    if len(text) > _LONGEST or any(str(year) in text for year in years):
        return ""
    plain = unicodedata.normalize("NFKC", text)
    day = None if _ERA.search(plain) else _DAY.search(plain)
    if day is None:
        return ""
    for year in years:
        short = (
            rf"[0-9a-z][-/. ,'\u2019]+{year % 100:02}(?![0-9])|(?<![0-9]){year % 100:02}[-/.][0-9]"
        )
        if f"{year}" in plain or f"{year + BUDDHIST}" in plain:
            return ""
        if re.search(short, plain, re.IGNORECASE):
            return ""
    return day[0]


def other_day(text: str, stated: str) -> str:
    """Give a day that a certificate names, where none in it can be the one that is stated.

    Where it says which day is that of the calibration the days have to be the same; else one
    has to be near. Nothing is told where its year stands in a way that is not read here.

    Examples
    --------
    >>> text = "Calibrated on 1 June 2023, certificate C-2023-0177 of 05/06/2023"
    >>> other_day(text, "2023-12-15"), other_day(text, "2023-06-12")
    ('1 June 2023', '1 June 2023')
    >>> [other_day(text, day) for day in ("2023-06-01", "2023-06-05", "2023-05-06", "2022-06-01")]
    ['', '', '', '']
    >>> other_day("Issued 2023-06-20", "2023-06-01"), other_day("June 2023", "2023-12-15")
    ('', '')
    """
    try:
        own = dt.date.fromisoformat(stated)
    except ValueError:
        return ""
    plain = unicodedata.normalize("NFKC", text)
    if len(text) > _LONGEST or _ERA.search(plain):
        return ""
    found = [*_days(plain)]
    days = {day for _, some in found for day in some}
    if own in days or _is_unread(plain, own.year, [place for place, _ in found]):
        return ""
    named = [(place, some) for place, some in found if any(day.year == own.year for day in some)]
    exact = [
        (place, some)
        for place, some in found
        if _OF_CALIBRATION.search(plain[max(0, place.start - _LABEL) : place.start])
        and not _RANGE.match(plain, place.stop)
    ]
    is_near = any(abs(day - own) <= _ISSUED_WITHIN for day in days)
    if not named or (is_near and not exact):
        return ""
    place = (exact or named)[0][0]
    return plain[place]


def _days(plain: str) -> Iterator[tuple[slice, set[dt.date]]]:
    """Give where days stand in a text, with all that each may be."""
    for found in _DAY.finditer(plain):
        numbers = [*map(int, _IN_A_NUMBER.findall(found[0]))]
        if len(numbers) == _NUMBER:
            year, a, b = numbers if numbers[0] > _LAST_DAY else numbers[::-1]
            orders = [(a, b)] if numbers[0] > _LAST_DAY else [(a, b), (b, a)]
            yield slice(*found.span()), {*_existing((year, *order) for order in orders)}
    for expression in _named():
        for found in expression.finditer(plain):
            given = found.groupdict()
            name, digits = given["b"], [v for k, v in given.items() if k[0] == "m" and v]
            month = month_number(name) if name else int(digits[0])
            days = {*_existing([(int(found["y"]), month, int(found["d"]))])}
            if days:
                yield slice(*found.span()), days


@cache
def _named() -> tuple[re.Pattern[str], ...]:
    month = months_expression().replace("9", "[0-9]")
    day = r"(?<![0-9])(?P<d>[0-3]?[0-9])(?![0-9])(?:st|nd|rd|th)?"
    return (
        re.compile(rf"{day}[\s.,/-]{{0,3}}(?:(?:of|de)\s)?{month}{_AFTER_A_MONTH}{_YEARS}"),
        re.compile(rf"{month}[\s.]{{0,2}}{day},?\s?{_YEARS}"),
    )


def _existing(numbers: Iterable[tuple[int, int, int]]) -> Iterator[dt.date]:
    for year, month, day in numbers:
        try:
            yield dt.date(year - BUDDHIST if year >= _OF_BUDDHA else year, month, day)
        except ValueError:
            continue


def _is_unread(plain: str, year: int, read: Iterable[slice]) -> bool:
    """Say whether a year stands outside of the days that were read, and may be that of a day."""
    for place in read:
        blank = " " * (place.stop - place.start)
        plain = f"{plain[: place.start]}{blank}{plain[place.stop :]}"
    short = year % 100
    if re.search(
        rf"[0-9][-/. ]+(?:[0-9]{{1,2}}|[^\W\d_]{{3,12}})[-/. ,'\u2019]+{short:02}(?![0-9])"
        rf"|(?<![0-9]){short:02}[-/.][0-9]{{1,2}}[-/.][0-9]",
        plain,
    ):
        return True
    for word in plain.split():
        if any(str(one) in word for one in (year, year + BUDDHIST)):
            # A number of a document, such as C-2023-0177, has more digits than a day.
            numbers = [number for number in _IN_A_NUMBER.findall(word) if int(number) != year]
            if not any(len(number) >= _NUMBER for number in numbers):
                return True
    return False
