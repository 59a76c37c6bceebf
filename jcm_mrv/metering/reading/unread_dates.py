"""Why dates are not read: an unknown word, no year, a clock alone, another calendar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np

from jcm_mrv.date_words import (
    AT,
    BUDDHIST_ERA,
    ERA,
    HALF,
    OCLOCK,
    TO,
    WEEKDAY,
    months_expression,
    words,
)
from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.arrays import distinct
from jcm_mrv.metering.reading.calendar_columns import is_month
from jcm_mrv.metering.reading.date_cells import Times
from jcm_mrv.metering.reading.day_parts import is_total
from jcm_mrv.metering.reading.rows import Rows
from jcm_mrv.patterns import pattern
from jcm_mrv.today import BUDDHIST, FIRST_YEAR, LAST_YEAR

_WORD = r"[^\W\d_](?:[^\s\d_/:,;()\[\]-]*[^\W\d_])?"
_DIGIT, _LETTERS, _NUMBERS = pattern(r"\d"), pattern(_WORD), pattern(r"\d+")
_CLOCK = pattern(
    rf"\s*(?:{HALF}\s*)?\d{{1,2}}(?:[:.h時]\d{{1,2}}){{1,2}}分?(?:[.,]\d+)?(?:\s*{HALF})?\s*\Z"
)
_TIME_OF_DAY = pattern(r"\d{1,2}\s*[:h時].*")
_SHOWN = 3
_OTHERS = (
    "ngày", "năm", "giờ", "phút", "giây", "h", "t", "z", "utc", "gmt", "st", "nd", "rd", "th",
    "er", "de", "del", "г", "года", "оны", "он", "сар", "сарын", "р", "年", "月", "日", "時",
    "分", "秒", "年月日", "s", "m",
)  # fmt: skip


FISCAL = pattern(r"年度|fiscal year|financial year|FY\Z", 2)
"""Names of years that may begin in another month."""
_SPAN = pattern(
    r"(?:(?:19|2[0-6])\d\d\s*年?)?[-/\s.]*(?:w(?:eek|k)?|q(?:uarter|tr|tl)?|h(?:alf)?|tuần|quý"
    r"|minggu(?: ke-?)?|triwulan|kuartal|semester|semana|trimestre|semestre|semaine|第"
    r"|สัปดาห์(?:ที่)?|ไตรมาส(?:ที่)?)\s*[-_.]?\s*"
    r"(?:\d{1,2}|I{1,3}V?|IV)(?:週|四半期)?[-/\s.,']*(?:(?:19|2[0-6])?\d\d)?\Z"
    r"|[1-4]Q[-/\s']*(?:19|2[0-6])?\d\d\Z",
    2,
)
"""Weeks, quarters and halves of a year."""


def is_span(text: str) -> bool:
    """Whether a text is a week, a quarter or half a year, and no day or month.

    Examples
    --------
    >>> [is_span(text) for text in ("2024-W05", "Q1 2023", "Quý 2/2024", "2024-05", "H2", "May 24")]
    [True, True, True, False, True, False]
    """
    return _SPAN.match(text.strip()) is not None


def why_unread(texts: Sequence[str], where: str, name: str = "") -> Finding:
    """Give the error for a column of dates that are not read, with the cause as far as it shows.

    Parameters
    ----------
    texts : sequence of str
        Some of its cells.
    where : str
        The place of the first of them.
    name : str, optional
        The name of the column.

    Examples
    --------
    >>> why_unread(["12-Xyz-2024"], "a.csv:2").message
    "'Xyz' is no month, day of the week or part of the day that is known"
    >>> why_unread(["01/03 00:00", "01/03 00:30"], "a.csv:2").message
    'the dates say no year'
    """
    texts = [text for text in texts if text] or [""]
    sample = "; ".join(dict.fromkeys(text[:40] for text in texts[:_SHOWN]))
    found = f"{name}: {sample}" if name else sample
    if all(map(is_span, texts)):
        return MON[103]["span"].at(where, found=found)
    if all(map(is_month, texts)):
        return MON[103]["no-year"].at(where, found=found)
    if all(_CLOCK.match(text) for text in texts):
        return MON[103]["clock"].at(where, found=found)
    for text in texts:
        word = unknown_word(text)
        # One letter is of no month.
        if len(word) > 1 and _DIGIT.search(text):
            return MON[103]["word"].at(where, found=found, word=word)
    numbers = [_NUMBERS.findall(_TIME_OF_DAY.sub("", text)) for text in texts]
    years = [int(n) for row in numbers for n in row if len(n) == 4]
    parts = [
        len(row) + any(len(w[0]) > 1 for w in _LETTERS.finditer(text))
        for row, text in zip(numbers, texts, strict=True)
    ]
    short = all(max(map(len, row), default=9) < 3 for row in numbers)
    if not years and short and set(parts) == {2}:
        return MON[103]["no-year"].at(where, found=found)
    if years and not any(is_year(year) for year in years):
        return MON[103]["calendar"].at(where, found=found, year=years[0])
    return MON[103]["unread"].at(where, found=found)


def is_year(year: int) -> bool:
    """Whether a number is a year of readings, in our calendar or the Buddhist one."""
    return FIRST_YEAR <= year <= LAST_YEAR or FIRST_YEAR <= year - BUDDHIST <= LAST_YEAR


def of_another_calendar(rows: Rows, times: Times) -> Finding | None:
    """Give the error for times that are read, and of which none is of a year of readings."""
    years = times.local[times.readable].astype("datetime64[s]").astype("datetime64[Y]")
    known = (is_year(int(n) + 1970) for n in distinct(years.astype(np.int64)))
    if not len(years) or any(known):
        return None
    first, *more = np.flatnonzero(times.readable)[:_SHOWN].tolist()
    return why_unread([rows.times.text(row) for row in (first, *more)], rows.where(first))


def unknown_word(text: str) -> str:
    """Give the first word of a text that is none of those in dates, "" where there is none.

    Examples
    --------
    >>> unknown_word("Fri 01-Mar-2024 1:00 PM"), unknown_word("1 Marta 2024")
    ('', 'Marta')
    """
    bare = _known().sub(" ", text)
    found = next((word[0] for word in _LETTERS.finditer(bare)), "")
    return next((w[0] for w in _LETTERS.finditer(text) if found in w[0]), "") if found else ""


def damaged_dates(texts: Iterable[str], good: Iterable[str]) -> list[int]:
    """Give which texts are written like dates that are read, but for a word: no total, no remark.

    Examples
    --------
    >>> damaged_dates(["Abx-24", "Total", "Total-24"], ["Feb-24", "Mar-24"])
    [0]
    """
    shapes: set[str] | None = None
    found = []
    for n, text in enumerate(texts):
        word = _LETTERS.search(text)
        if word is None or not _DIGIT.search(text) or is_total(word[0]):
            continue
        if shapes is None:
            shapes = set(map(_shape, good))
        if _shape(text) in shapes:
            found.append(n)
    return found


def _shape(text: str) -> str:
    """Give a text with an a for each word, and a 9 for each number."""
    return _NUMBERS.sub("9", _LETTERS.sub("a", text)).replace("a.", "a")


@cache
def _known() -> re.Pattern[str]:
    month = re.sub(r"\?P<\w+>", "?:", months_expression()).replace("9{1,2}", r"\d{1,2}")
    month = month.replace("9{2}", r"\d\d").replace("(?!9)", "")
    ways = (month, HALF, ERA, WEEKDAY.replace("9", r"\d"), TO, words(*AT, *OCLOCK))
    ways += (words(*BUDDHIST_ERA), words(*_OTHERS))
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(ways)})(?![^\W\d_])")
