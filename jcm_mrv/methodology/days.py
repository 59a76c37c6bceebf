"""Days as numbers, as spreadsheets count them: 2024-01-01 is 45292."""

from __future__ import annotations

import calendar
import datetime as dt
from fractions import Fraction

from jcm_mrv.patterns import pattern

DATE = "date"
"""The unit of a day; differences of days are in ``d``."""

_EPOCH = dt.date(1899, 12, 30)
_FIRST, _LAST = dt.date(1901, 1, 1), dt.date(2199, 12, 31)
FIRST_DAY, LAST_DAY = ((day - _EPOCH).days for day in (_FIRST, _LAST))
"""The numbers of the first and the last day that is taken for one."""
_ISO = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def day_number(day: dt.date) -> Fraction:
    """Give the number of a day.

    Examples
    --------
    >>> int(day_number(dt.date(2024, 1, 1)))
    45292
    """
    return Fraction((day - _EPOCH).days)


def day_of(number: Fraction | float) -> dt.date:
    """Give the day of a number."""
    return _EPOCH + dt.timedelta(days=round(number))


def read_day(text: object) -> dt.date | None:
    """Give the day that a text names as year, month and day; None where it names none.

    Examples
    --------
    >>> read_day("2028-03-31"), read_day("31/03/2028"), read_day("2028-02-30")
    (datetime.date(2028, 3, 31), None, None)
    """
    if isinstance(text, dt.date) and not isinstance(text, dt.datetime):
        day = text
    elif isinstance(text, str) and _ISO.match(text.strip()):
        try:
            day = dt.date.fromisoformat(text.strip())
        except ValueError:
            return None
    else:
        return None
    return day if _FIRST <= day <= _LAST else None


def years_after(day: dt.date, years: int) -> dt.date:
    """Give the same day some years later; the 28th where there is no 29 February.

    Examples
    --------
    >>> years_after(dt.date(2024, 2, 29), 1), years_after(dt.date(2024, 2, 29), 4)
    (datetime.date(2025, 2, 28), datetime.date(2028, 2, 29))
    """
    year = day.year + years
    last = calendar.monthrange(year, day.month)[1]
    return dt.date(year, day.month, min(day.day, last))
