"""Days and months that stand beside readings."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Sequence
from functools import cache, lru_cache

from jcm_mrv.patterns import pattern
from jcm_mrv.today import FIRST_YEAR
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas.book import Formula
from jcm_mrv.workbook.reading.cells import date_of_serial
from jcm_mrv.workbook.reading.periods import Period, read_period, sure_day

_FIRST, _LAST = ((dt.date(y, 1, 1) - dt.date(1899, 12, 30)).days for y in (FIRST_YEAR, 2050))
"""Days of the years to 2049, as spreadsheets number them."""


_CALLED = pattern(
    r"(?:reading |read |meter )?(?:dates?|days?|months?|weeks?)(?: of \w+| ending| read)?|read on|"
    r"日付|月日|年月日?|月|日|検針日|計測日|ngày(?: \w+){0,2}|tháng|tanggal|bulan|fecha|mes",
    re.IGNORECASE,
)
"""Headings of columns of days."""
_WEEKS = 27
_TOP, _PROBED = 12, 400
"""Rows in which the heading of a column is looked for, and those that are looked at."""


def is_called_days(text: str) -> bool:
    """Whether a text is a heading of days.

    Examples
    --------
    >>> is_called_days("Date of reading"), is_called_days("Daily output")
    (True, False)
    """
    return _CALLED.fullmatch(text.strip()) is not None


_LEAP = 2024
"""A year that a month without one is read in."""


@cache
def month_named(text: str) -> int | None:
    """Give the month that a text names without its year; None where it names none, or more.

    Examples
    --------
    >>> month_named("March"), month_named("3月"), month_named("Tháng 3"), month_named("Roof 3")
    (3, 3, 3, None)
    >>> month_named("Year"), month_named("H1")
    (None, None)
    """
    found = {read_period(f"{text}{between}{_LEAP}") for between in (" ", " năm ")} - {None}
    period = found.pop() if len(found) == 1 else None
    if period is None or (period.start.year, period.start.day) != (_LEAP, 1):
        return None
    is_month = period.start.month == period.end.month and period.end.day > _WEEKS
    return period.start.month if is_month else None


def is_date(claim: Claim, cell: Place) -> bool:
    """Whether a cell shows its number as a date, or as one that lost its format."""
    return claim.grid.sheet(cell[0]).cell(*cell[1:]).style.is_date or _is_of_days(claim, cell)


def _is_of_days(claim: Claim, cell: Place) -> bool:
    """Whether a column that is called one of days holds whole numbers of them that rise.

    Some programs write days without a format.
    """
    key = cell[0], cell[2]
    if key not in claim.day_columns:
        grid = claim.grid.sheet(cell[0])
        texts = (grid.cell(row, cell[2]) for row in range(_TOP))
        heads = [str(text.value).strip() for text in texts if text.kind == "text"]
        is_called = any(map(is_called_days, heads))
        below = (grid.cell(row, cell[2]) for row in range(_PROBED)) if is_called else ()
        numbers = [c.value for c in below if c.kind == "number" and isinstance(c.value, float)]
        claim.day_columns[key] = len(numbers) > 1 and all(
            _FIRST <= n <= _LAST and n.is_integer() for n in numbers
        )
    return claim.day_columns[key]


@cache
def _read(text: str) -> Period | None:
    period = read_period(text)
    day = None if period is not None else sure_day(text)
    return period if day is None else Period(day, day)


def day_of(claim: Claim, place: Place) -> Period | None:
    """Give the day or month that a cell states; None where it states none."""
    content = claim.book.content(place)
    if isinstance(content, Formula):
        content = claim.evaluator.value(place)
    if isinstance(content, str):
        return _read(content[:40])
    if isinstance(content, float) and _FIRST <= content <= _LAST:
        style = claim.grid.sheet(place[0]).cell(*place[1:]).style
        if style.is_date:
            return _shown(int(content), claim.grid.date_1904, style.number_format)
        if content.is_integer() and _is_of_days(claim, place):
            return _shown(int(content), claim.grid.date_1904, "d")
    return None


@lru_cache(20_000)
def _shown(serial: int, date_1904: bool, number_format: str) -> Period | None:
    """Give the day, or the month, of a number; the readings of a day share one."""
    day = date_of_serial(serial, date_1904=date_1904)
    return None if day is None else _dated(day, "d" not in number_format.lower())


def _dated(day: dt.date, shows_month: bool) -> Period:
    """Give the day, or the month that is shown alone."""
    if shows_month and day.day == 1:
        # A month alone is shown by its first day.
        after = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        return Period(day, after - dt.timedelta(days=1))
    return Period(day, day)


def days_of_line(period: Period) -> int:
    """Give how many days a line is of; a first day may be a month that lost its format."""
    if period.start == period.end and period.start.day == 1:
        return monthrange(period.start.year, period.start.month)[1]
    return (period.end - period.start).days + 1


def are_each_of_one(known: Sequence[Period]) -> bool:
    """Whether lines are of months or longer, and each of another one."""
    return len(set(known)) == len(known) and all(period.start != period.end for period in known)


def without_remarks(days: list[Period | None], contents: Sequence[object]) -> list[Period | None]:
    """Give the days beside lines but for those of remarks: a day without an amount among months.

    Examples
    --------
    >>> july, third = Period(dt.date(2024, 7, 1), dt.date(2024, 7, 31)), dt.date(2024, 7, 3)
    >>> without_remarks([july, Period(third, third)], [7.5, None])[1] is None
    True
    """
    of_months = sum(day is not None and day.start != day.end for day in days)
    if of_months * 2 < len(days):
        return days
    return [
        None if day is not None and day.start == day.end and content in (None, "") else day
        for day, content in zip(days, contents, strict=True)
    ]


_SOME = 60
"""Lines of a log that tell how often it was read."""


def is_read_by_day(days: Sequence[Period | None]) -> bool:
    """Whether the lines of a log are of a day each, and not of hours or of several meters.

    Examples
    --------
    >>> lines = [Period(dt.date(2024, 5, n), dt.date(2024, 5, n)) for n in range(1, 31)]
    >>> is_read_by_day(lines), is_read_by_day(sorted(lines * 24, key=lambda day: day.start))
    (True, False)
    """
    known = [day for day in days[:_SOME] if day is not None]
    return bool(known) and len(set(known)) * 10 >= len(known) * 9
