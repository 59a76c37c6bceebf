"""Whether the days in a document can be of the years that it stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

from jcm_mrv.patterns import pattern
from jcm_mrv.today import BUDDHIST

_ERA = pattern("令和|平成|民國|民国|(?<![A-Z])[RH][0-9]{1,2}[年./]")
"""Years that are counted from another one than that of Buddha."""
_DAY = pattern(
    r"(?<![0-9])(?:[0-3]?[0-9][-/. ]{1,2}(?:[01]?[0-9]|[^\W\d_]{3,12})[-/. ,]{1,2}(?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2}[-/.年][01]?[0-9][-/.月][0-3]?[0-9])(?![0-9])"
)
_LONGEST = 200_000


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
