"""Columns that are the days of a month, or the months of a year: a row holds all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from jcm_mrv.date_words import NUMBERED_BESIDE_YEAR, month_number, months_expression
from jcm_mrv.findings import MON
from jcm_mrv.immutable import immutable
from jcm_mrv.patterns import pattern

_DAY = pattern(
    r"(?:(?:d(?:ay)?|ngày|tgl|tanggal|hari|วันที่)[\s._-]*)?0?([1-9]|[12]\d|3[01])\s*日?\Z",
    re.IGNORECASE,
)
_DIGIT = pattern(r"\d")
_FEWEST_DAYS, _MONTHS = 28, 12
_BEYOND = pattern(r"\s*(?:th?)?\.?\s*13\s*\Z", re.IGNORECASE)
_TWELFTH = pattern(rf"(?:{NUMBERED_BESIDE_YEAR}|t?\.?\s*)0?([1-9]|1[0-2])\Z", re.IGNORECASE)
"""A month where all twelve are side by side: alone, T3 may be a tariff, or a transformer."""


def calendar_columns(names: Sequence[str]) -> tuple[int, int] | None:
    """Give where neighbouring columns begin and end that are days of a month, or months.

    Examples
    --------
    >>> calendar_columns(["Month", *map(str, range(1, 32)), "Total"])
    (1, 31)
    >>> calendar_columns(["Year", *(f"{n}月" for n in range(1, 13))])
    (1, 12)
    >>> calendar_columns(["Date", *map(str, range(1, 25))]) is None
    True
    """
    for number_of, fewest in ((_day, _FEWEST_DAYS), (_month, _MONTHS)):
        if len(names) < fewest:
            continue
        numbers = [number_of(name) for name in names]
        for first in (place for place, number in enumerate(numbers) if number == 1):
            last = first
            while last + 1 < len(numbers) and numbers[last + 1] == last + 2 - first:
                last += 1
            if last + 1 - first >= fewest:
                return first, last
    return None


def refuse_part_of_month(where: str, names: Sequence[str], name: str) -> None:
    """Refuse a value column that is one day of a month, or one month of a year (``MON-125``)."""
    found = calendar_columns(names)
    if found is not None and found[0] <= names.index(name) <= found[1]:
        first, last = found
        raise MON[125]["calendar"].stop(
            where,
            found=f"{last - first + 1} columns, {names[first]!r} to {names[last]!r}",
            name=name,
            first=names[first],
            last=names[last],
            interval="1 month" if last - first + 1 == _MONTHS else "1 d",
            column=names.index(name) + 1,
        )


@immutable
class AcrossColumns:
    """Neighbouring columns that are the months of a year, or else the days of a month."""

    first: int
    last: int
    months: bool


def across_in(names: Sequence[str]) -> AcrossColumns | None:
    """Give the columns that are the months of a year, or the days of a month.

    Months may be numbers from 1 to 12, alone or as Viet Nam writes them: T1 to T12, Th1 or Th.1.

    Examples
    --------
    >>> across_in(["Year", *map(str, range(1, 13)), "Total"])
    AcrossColumns(first=1, last=12, months=True)
    >>> across_in(["Năm", *(f"T{n}" for n in range(1, 13))])
    AcrossColumns(first=1, last=12, months=True)
    >>> across_in(["Month", *map(str, range(1, 32))])
    AcrossColumns(first=1, last=31, months=False)
    >>> across_in(["Date", *map(str, range(1, 25))]) is None
    True
    """
    found = calendar_columns(names)
    if found is not None:
        first, last = found
        return AcrossColumns(first, last, is_month(names[last]) or last - first + 1 == _MONTHS)
    numbers = [_twelfth(name) for name in names]
    for first in (place for place, number in enumerate(numbers) if number == 1):
        twelve = numbers[first : first + _MONTHS] == [*range(1, _MONTHS + 1)]
        if twelve and not any(map(_BEYOND.match, names[first + _MONTHS : first + _MONTHS + 1])):
            return AcrossColumns(first, first + _MONTHS - 1, True)
    return None


def numbers_across(names: Sequence[str], *, months: bool) -> tuple[int, ...]:
    """Give which month of the year, or day of the month, each name says; 0 where it says none.

    Examples
    --------
    >>> numbers_across(["Jan", "2月", "3", "T4", "Total"], months=True)
    (1, 2, 3, 4, 0)
    """
    if months:
        return tuple(_month(name) or _twelfth(name) for name in names)
    return tuple(map(_day, names))


def is_month(name: str) -> bool:
    """Whether a name is that of a month."""
    return _month(name) > 0


def _day(name: str) -> int:
    match = _DAY.match(name.strip())
    return int(match[1]) if match else 0


def _twelfth(name: str) -> int:
    match = _TWELFTH.match(name.strip())
    return int(match[1]) if match else 0


def _month(name: str) -> int:
    match = _months().match(_DIGIT.sub("9", name.strip()))
    if match is None:
        return 0
    if match["b"]:
        return month_number(match["b"])
    return int(
        next(name.strip()[slice(*match.span(n))] for n, held in match.groupdict().items() if held)
    )


@cache
def _months() -> re.Pattern[str]:
    return re.compile(months_expression() + r"\Z")
