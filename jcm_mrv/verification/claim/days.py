"""Days and months that stand beside readings."""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache

from jcm_mrv.today import FIRST_YEAR
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas.book import Formula
from jcm_mrv.workbook.reading.cells import date_of_serial
from jcm_mrv.workbook.reading.periods import Period, read_period, sure_day

_FIRST, _LAST = ((dt.date(y, 1, 1) - dt.date(1899, 12, 30)).days for y in (FIRST_YEAR, 2050))
"""Days of the years to 2049, as spreadsheets number them."""


def is_date(claim: Claim, cell: Place) -> bool:
    """Whether a cell shows its number as a date."""
    return claim.grid.sheet(cell[0]).cell(*cell[1:]).style.is_date


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
