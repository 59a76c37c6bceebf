"""Months that a register only bridges are told of a fleet as of one meter, condensed or not."""

from __future__ import annotations

import datetime as dt

import pytest

from jcm_mrv.metering.fleet.aggregate import measure_table
from jcm_mrv.metering.fleet.spec import MeterSpec
from tests.metering.fleet.in_batches import InBatches, table_of

START = dt.datetime(2024, 1, 1)
HOUR = dt.timedelta(hours=1)


def read_on(day: dt.datetime) -> bool:
    return day.day in (4, 13, 22, 31) if day.month == 5 else (day - START).days % 7 == 0


@pytest.mark.parametrize("interval", [None, HOUR])
def test_a_bridged_month_is_seen_among_few_readings_that_need_a_look(
    interval: dt.timedelta | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A day in seven is read, by the hour, and one in nine in May: what is left of the readings
    # that need no look says nothing of how often there is one.
    days = [day for day in map(START.__add__, map(dt.timedelta, range(366))) if read_on(day)]
    times = [day + n * HOUR for day in days for n in range(24)]
    rows = [("a", time, (time - START) / HOUR) for time in times]
    spec = MeterSpec(
        time="time",
        value="value",
        meter="meter",
        unit="kWh",
        kind="register",
        timezone="Etc/UTC",
        interval=interval,
        by="month",
    )
    for condensed in (False, True):
        monkeypatch.setattr("jcm_mrv.metering.fleet.measuring.many", lambda _, c=condensed: c)
        found = measure_table(InBatches(table_of(rows), [1000]), spec).findings
        [said] = [one for one in found if one.code == "MON-902"]
        assert "2024-05" in said.message
