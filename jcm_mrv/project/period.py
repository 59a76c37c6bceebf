"""Calendar years of a monitoring period: vintages are never mixed."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Literal

from jcm_mrv.immutable import immutable

Label = Literal["to 2020", "from 2021"]
"""Whether reductions were made before Article 6 of the Paris Agreement applied, or since."""


@immutable(slots=True)
class YearPart:
    """The part of a monitoring period in one calendar year; both days included, local days.

    A month, quarter or season that is a member of a set is ``called`` as the member is.
    """

    year: int
    start: dt.date
    end: dt.date
    called: str = ""

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1

    @property
    def label(self) -> Label:
        """Whether its reductions are of the years to 2020 or from 2021: they are never mixed."""
        return vintage(self.year)


def vintage(year: int) -> Label:
    """Give on which side of 31 December 2020 a calendar year is.

    Examples
    --------
    >>> vintage(2020), vintage(2021)
    ('to 2020', 'from 2021')
    """
    return "to 2020" if year <= 2020 else "from 2021"


def split_years(start: dt.date, end: dt.date) -> tuple[YearPart, ...]:
    """Give the parts of a period per calendar year, in order.

    Source of the rule: decisions on issuance treat the two sides of 31 December 2020 separately,
    and issuance is requested per calendar year (JCM decisions on issuance of Palau, 2025 and 2026).

    Examples
    --------
    >>> [(p.year, p.days) for p in split_years(dt.date(2024, 1, 1), dt.date(2025, 6, 30))]
    [(2024, 366), (2025, 181)]
    """
    return tuple(
        YearPart(year, max(start, dt.date(year, 1, 1)), min(end, dt.date(year, 12, 31)))
        for year in range(start.year, end.year + 1)
    )


MOST_YEARS = 60
"""How many years a project may run; more is a slip, and a row would be written for each."""


def last_day(first: dt.date, years: Fraction) -> dt.date | None:
    """Give the last of some years of days; None where these are no day, or too many years.

    A part of a year is that part of the days of the year that follows the whole ones.

    Examples
    --------
    >>> str(last_day(dt.date(2026, 4, 1), Fraction(17)))
    '2043-03-31'
    >>> str(last_day(dt.date(2024, 2, 29), Fraction(1)))
    '2025-02-28'
    >>> str(last_day(dt.date(2026, 1, 1), Fraction(5, 2)))
    '2028-07-01'
    """
    if not 0 < years <= MOST_YEARS or first.year + years >= dt.MAXYEAR:
        return None
    begins = _years_after(first, int(years))
    rest = (_years_after(first, int(years) + 1) - begins).days * (years - int(years))
    days = (begins - first).days + round(rest)
    return first + dt.timedelta(days=days - 1) if days else None


def _years_after(day: dt.date, years: int) -> dt.date:
    """Give the same day of a later year: 29 February is 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)
