"""The state of a meter's calibration on each day."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.metering.rules.calibration import stretches
from jcm_mrv.project.meter import Calibration

START, END = dt.date(2024, 1, 1), dt.date(2024, 12, 31)
DAYS = st.dates(dt.date(2023, 6, 1), dt.date(2025, 3, 31))


def of_day(day: dt.date, calibrations: list[Calibration]) -> str:
    """Give the state of one day, as a person would look it up."""
    if not calibrations:
        return "no calibration stated"
    before = [c for c in sorted(calibrations, key=lambda c: c.date) if c.date <= day]
    if not before:
        return "before the first calibration"
    return "valid" if day <= before[-1].valid_until else "overdue"


@given(st.lists(st.tuples(DAYS, st.integers(0, 400)), max_size=4))
def test_every_day_has_one_state(given_: list[tuple[dt.date, int]]) -> None:
    calibrations = [
        Calibration(date=day, valid_until=day + dt.timedelta(days=n)) for day, n in given_
    ]
    found = [
        (part.first + dt.timedelta(days=n), part.state)
        for part in stretches(calibrations, START, END)
        for n in range(part.days)
    ]
    every = [START + dt.timedelta(days=n) for n in range(366)]
    assert found == [(day, of_day(day, calibrations)) for day in every]
