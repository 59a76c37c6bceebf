"""What is estimated of each monitored amount, for the days of a part of a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import Literal

from jcm_mrv.findings.language import said, written
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.model import Parameter
from jcm_mrv.project.estimates import Estimate
from jcm_mrv.project.period import YearPart, split_years
from jcm_mrv.project.pv_estimate import share_text

Which = Literal["low", "base", "high"]
Months = tuple[Fraction, ...]
_DAY = dt.timedelta(days=1)


@immutable
class Estimated:
    """An estimate with all that its amounts follow from.

    Attributes
    ----------
    parameter : Parameter
        What it is an amount of, and in which unit.
    start, end : date
        First and last day of operation.
    months : tuple of Fraction, optional
        The months of a whole ordinary year, where they are known; in the parameter's unit.
    told : str
        How these came about.
    draft : bool
        Whether that makes a draft of the result.
    """

    name: str
    key: MemberKey
    parameter: Parameter
    estimate: Estimate
    where: str
    start: dt.date
    end: dt.date
    months: Months | None = None
    told: str = ""
    draft: bool = False

    def amount(self, part: YearPart, which: Which = "base") -> Fraction:
        """Give the amount of the days of operation in a part of a calendar year.

        That is A · (1 + c)^(y − y0) · days of operation in the part ÷ days of the year; what is no
        sum is not cut by days, and what is known by month is cut by those of each month.
        """
        if self.months is not None:
            if _days(self._operating(part)) == days_of_year(part.year):
                # Of a whole year months add up to what it is made of.
                return self._end(sum(self.months, Fraction(0)), which) * self._growth(part.year)
            return sum((value for _, value in self.by_month(part, which)), Fraction(0))
        if self.parameter.aggregation == "sum" and self._operating(part) is None:
            return Fraction(0)
        grown = self.of_whole_year(part.year, which)
        if self.parameter.aggregation != "sum":
            return grown
        return grown * _days(self._operating(part)) / days_of_year(part.year)

    def of_whole_year(self, year: int, which: Which = "base") -> Fraction:
        """Give the amount of a whole calendar year; not of what is known by month."""
        return self._of_year(year, which) * self._growth(year)

    def by_month(
        self, part: YearPart, which: Which = "base"
    ) -> Iterator[tuple[YearPart, Fraction]]:
        """Give the days of operation in each month of a part, with their amounts."""
        assert self.months is not None
        whole = sum(self.months, Fraction(0))
        # Ends are those of the year; each month has its share of them.
        ends = self._end(whole, which) / whole if whole and which != "base" else Fraction(1)
        factor = ends * self._growth(part.year)
        operating = self._operating(part)
        for days in () if operating is None else _months_of(operating):
            month = self.months[days.start.month - 1] * factor
            length = _days_of_month(days.start)
            yield days, month if days.days == length else month * days.days / length

    def how(self, part: YearPart) -> str:
        """Give the amount of a part as what is multiplied, and where it comes from."""
        factors = [self._stated(part.year)]
        if (change := self.estimate.change) and part.year != self.start.year:
            sign = "-" if change < 0 else "+"
            years = part.year - self.start.year
            factors.append(f"(1 {sign} {share_text(abs(change))})^{years}")
        operating = self._operating(part)
        if self.parameter.aggregation == "sum" and _days(operating) != days_of_year(part.year):
            text = said("{days}/{of} days", days=_days(operating), of=days_of_year(part.year))
            if self.months is not None:
                text = said("{days}/{of} days, by month", **text.values)
            factors.append(written(text))
        source = self.estimate.source.strip()
        return " × ".join(factors) + (f" ({source})" if source else "")

    def _stated(self, year: int) -> str:
        given = self.estimate
        if given.power is not None and given.hours is not None and given.load is not None:
            return f"{given.power} × {number_text(given.hours)} h × {share_text(given.load)}"
        if given.years is not None:
            return f"{number_text(given.years[year])} {given.unit}"
        if given.value is not None:
            return f"{number_text(given.value)} {given.unit}"
        return written(self.told)

    def _of_year(self, year: int, which: Which) -> Fraction:
        """Give the amount of a whole year, before any change; most are the same in every year."""
        at = (year if self.estimate.years is not None else 0, which)
        if at not in self._known:
            self._known[at] = self._end(self._whole(year), which)
        return self._known[at]

    @cached_property
    def _known(self) -> dict[tuple[int, Which], Fraction]:
        return {}

    def _whole(self, year: int) -> Fraction:
        amount = self.estimate.whole_year(self.parameter.unit, year)
        # What is left out was found when the project was bound.
        assert amount is not None
        return amount

    def _end(self, base: Fraction, which: Which) -> Fraction:
        return base if which == "base" else self.estimate.end(which, base, self.parameter.unit)

    def _growth(self, year: int) -> Fraction:
        change, years = self.estimate.change, year - self.start.year
        return (1 + change) ** years if change and years else Fraction(1)

    def _operating(self, part: YearPart) -> YearPart | None:
        """Give the days of a part in which the project operates; all of what was before it.

        A set may reach back before the operation, with amounts of its own for these years.
        """
        end = min(part.end, self.end)
        return YearPart(part.year, part.start, end) if part.start <= end else None


def _days(part: YearPart | None) -> int:
    return 0 if part is None else part.days


def days_of_year(year: int) -> int:
    """Give how many days a calendar year has."""
    (whole,) = split_years(dt.date(year, 1, 1), dt.date(year, 12, 31))
    return whole.days


def _days_of_month(day: dt.date) -> int:
    first = day.replace(day=1)
    return ((first + 31 * _DAY).replace(day=1) - first).days


def _months_of(part: YearPart) -> Iterator[YearPart]:
    """Give the months of a part of a year."""
    start = part.start
    while start <= part.end:
        last = start.replace(day=_days_of_month(start))
        yield YearPart(part.year, start, min(last, part.end))
        start = last + _DAY
