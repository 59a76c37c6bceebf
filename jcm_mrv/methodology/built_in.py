"""Values that every methodology can use without declaring them: days and lengths of the period."""

from __future__ import annotations

import datetime as dt
from calendar import isleap
from fractions import Fraction

from jcm_mrv.methodology.days import DATE, day_number

BUILT_IN_UNITS = {
    "period_hours": "h",
    "period_days": "d",
    "calendar_year": "1",
    "calendar_year_days": "d",
    "start_of_operation": DATE,
    "period_start": DATE,
    "period_end": DATE,
}
"""Values that every methodology can use: the calendar year of the result, its days, how many."""
BUILT_IN_SYMBOLS = {
    "calendar_year": "y",
    "calendar_year_days": "d_y",
    "start_of_operation": "d_{op}",
    "period_start": "d_{start}",
    "period_end": "d_{end}",
}
BUILT_IN_DESCRIPTIONS = {
    "period_hours": "Hours in the monitored part of the calendar year",
    "period_days": "Days in the monitored part of the calendar year",
    "calendar_year": "Calendar year of the result",
    "calendar_year_days": "Days in the whole calendar year, monitored or not",
    "start_of_operation": "Day on which the project starts to operate",
    "period_start": "First day of the monitored part of the calendar year",
    "period_end": "Last day of the monitored part of the calendar year",
}

START = "start_of_operation"
"""The day that a project starts to operate: it is the project's, and the same in every year."""


def built_ins(first: dt.date, last: dt.date) -> dict[str, Fraction]:
    """Give the values that every methodology can use, of the monitored days of a calendar year.

    Examples
    --------
    >>> found = built_ins(dt.date(2024, 1, 1), dt.date(2024, 1, 31))
    >>> {name: int(value) for name, value in found.items() if name.startswith("period")}
    {'period_hours': 744, 'period_days': 31, 'period_start': 45292, 'period_end': 45322}
    >>> int(found["calendar_year"]), int(found["calendar_year_days"])
    (2024, 366)
    """
    year, days = last.year, (last - first).days + 1
    return {
        "period_hours": Fraction(days * 24),
        "period_days": Fraction(days),
        "calendar_year": Fraction(year),
        "calendar_year_days": Fraction(366 if isleap(year) else 365),
        "period_start": day_number(first),
        "period_end": day_number(last),
    }
