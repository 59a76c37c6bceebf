"""Calendar years of a monitoring period: vintages are never mixed."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from jcm_mrv.immutable import immutable

Label = Literal["to 2020", "from 2021"]
"""Whether reductions were made before Article 6 of the Paris Agreement applied, or since."""


@immutable(slots=True)
class YearPart:
    """The part of a monitoring period in one calendar year; both days included, local days."""

    year: int
    start: dt.date
    end: dt.date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1

    @property
    def label(self) -> Label:
        """Whether its reductions are of the years to 2020 or from 2021: they are never mixed."""
        return "to 2020" if self.year <= 2020 else "from 2021"


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
