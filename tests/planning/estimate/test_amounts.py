"""Amounts of days: whatever a year is divided into adds up to it."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from jcm_mrv.methodology.model import Parameter
from jcm_mrv.planning.estimate.amounts import Estimated
from jcm_mrv.project.estimates import Estimate
from jcm_mrv.project.period import MOST_YEARS, YearPart, last_day, split_years
from tests.effort import examples

DAY = dt.timedelta(days=1)
SAID = {"description": "Output", "unit": "MWh", "class": "monitored"}
OUTPUT = Parameter.model_validate({**SAID, "options": ["C"], "conservative": "lower"})
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31))


def estimated(start: dt.date, change: str, *, by_month: bool) -> Estimated:
    """Give an estimate of 1200 MWh a year from a day on."""
    stated = Estimate.model_validate({"value": 1200, "unit": "MWh", "change": change})
    end = last_day(start, Fraction(30))
    assert end is not None
    months = tuple(Fraction(month) for month in range(94, 106)) if by_month else None
    return Estimated("EG", (), OUTPUT, stated, "here", start, end, months)


@settings(max_examples=examples(12, 600), deadline=None)
@given(DAYS, DAYS, st.sampled_from(["-0.5 %", "0 %", "3 %"]), st.booleans(), st.data())
def test_parts_of_a_year_add_up(
    start: dt.date, day: dt.date, change: str, by_month: bool, data: st.DataObject
) -> None:
    one = estimated(start, change, by_month=by_month)
    whole = YearPart(day.year, dt.date(day.year, 1, 1), dt.date(day.year, 12, 31))
    cut = data.draw(st.integers(1, whole.days - 1))
    first = YearPart(day.year, whole.start, whole.start + (cut - 1) * DAY)
    second = YearPart(day.year, first.end + DAY, whole.end)
    assert one.amount(first) + one.amount(second) == one.amount(whole)


@settings(max_examples=examples(12, 600), deadline=None)
@given(DAYS, st.integers(1, MOST_YEARS))
def test_whole_years_end_on_the_day_before_the_one_they_began_on(
    start: dt.date, years: int
) -> None:
    last = last_day(start, Fraction(years))
    assert last is not None
    after = last + DAY
    assert after.year == start.year + years
    begins = (start.month, start.day)
    assert begins in ((after.month, after.day), (2, 29))
    # As long as two lives of the halves, to a day.
    half = last_day(start, Fraction(years, 2))
    assert half is not None
    again = last_day(half + DAY, Fraction(years, 2))
    assert again is not None
    assert abs((again - last).days) <= 1


@settings(max_examples=examples(12, 600), deadline=None)
@given(DAYS, st.integers(1, 30))
def test_a_life_without_change_has_its_years_of_output(start: dt.date, years: int) -> None:
    one = estimated(start, "0 %", by_month=False)
    end = last_day(start, Fraction(years))
    assert end is not None
    total = sum(one.amount(part) for part in split_years(start, end))
    # Days of leap years weigh a little less.
    assert abs(total - 1200 * years) < 1200 * Fraction(1, 300)
