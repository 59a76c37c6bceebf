"""Months of which hardly anything was read: they are named, and right data have none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.findings import Finding
from jcm_mrv.metering import Measured
from tests.metering.rules.test_guards import Series, chiller, counted, solar, table
from tests.metering.rules.test_rules import REGISTER, look

START = dt.datetime(2024, 1, 1)
DAYS, MINUTES = 182, 60
END = "06-30"
Kept = Callable[[dt.datetime], bool]


def kept(values: Series, keep: Kept, minutes: int = MINUTES) -> str:
    """Give readings of which some are left out."""
    step = dt.timedelta(minutes=minutes)
    return table([v if keep(START + n * step) else None for n, v in enumerate(values)], minutes)


def between(first: str, last: str) -> Kept:
    """Leave out what lies between two times, both left in."""
    a, b = (dt.datetime.fromisoformat(f"2024-{day}") for day in (first, last))
    return lambda at: not a < at < b


def months(measured: Measured) -> list[Finding]:
    return [found for found in measured.findings if found.code == "MON-902"]


def judged(folder: Path, text: str, end: str = END, **declared: Any) -> list[Finding]:
    return months(look(folder, text, {}, end, **declared))


def test_one_reading_does_not_make_a_month_that_was_read(tmp_path: Path) -> None:
    (said,) = judged(tmp_path, kept(chiller(DAYS), between("04-30T23:00", "05-31T23:00")))
    assert "2024-05" in said.message
    assert said.found == "0.134 % of 2024-05"
    assert said.keeps_open


def test_a_month_that_a_register_only_bridges_is_told_whatever_stands_at_its_ends(
    tmp_path: Path,
) -> None:
    shown = counted(chiller(DAYS))
    for first, last in (("05-01T00:00", "06-01T00:00"), ("05-01T02:00", "05-31T22:00")):
        (said,) = judged(tmp_path, kept(shown, between(first, last)), **REGISTER)
        assert "2024-05 was read" in said.message
        assert "the register counted" in said.message
        assert said.keeps_open


def test_one_reading_in_the_middle_of_a_bridged_month(tmp_path: Path) -> None:
    shown = counted(chiller(DAYS))
    whole = between("04-30T12:00", "06-01T12:00")
    middle = dt.datetime(2024, 5, 16)
    (said,) = judged(tmp_path, kept(shown, lambda at: whole(at) or at == middle), **REGISTER)
    assert said.found == "0 % of 2024-05"


def test_what_ends_or_begins_early_in_a_month_is_told(tmp_path: Path) -> None:
    (said,) = judged(tmp_path, kept(chiller(DAYS), lambda at: at < dt.datetime(2024, 6, 5)))
    assert "2024-06" in said.message
    (said,) = judged(tmp_path, kept(chiller(DAYS), lambda at: at > dt.datetime(2024, 1, 20)))
    assert "2024-01" in said.message


def test_a_month_of_few_samples_is_told(tmp_path: Path) -> None:
    text = kept(chiller(DAYS), between("04-30T23:00", "05-31T23:00"))
    wanted: dict[str, Any] = {"aggregation": "mean"}
    (said,) = months(look(tmp_path, text, wanted, END, kind="value", label=None))
    assert "2024-05" in said.message


@pytest.mark.parametrize("kind", ["energy", "register"])
@pytest.mark.parametrize(
    ("keep", "end"),
    [
        (between("05-03T00:00", "05-13T00:00"), END),  # ten days of outage
        (between("05-01T00:00", "05-15T00:00"), END),  # nearly half of a month
        (between("06-01T06:00", "06-09T00:00"), "06-04"),  # the last days of the period
        (lambda at: at > dt.datetime(2024, 1, 6), END),  # begins in the first week
        (lambda at: at.weekday() < 5, END),  # read on working days
    ],
)
def test_outages_and_the_ends_of_a_period_are_no_months_without_readings(
    kind: str, keep: Kept, end: str, tmp_path: Path
) -> None:
    values = chiller(DAYS)
    if kind == "register":
        assert judged(tmp_path, kept(counted(values), keep), end, **REGISTER) == []
    else:
        assert judged(tmp_path, kept(values, keep), end) == []


def test_a_solar_meter_that_is_read_by_day_has_its_months(tmp_path: Path) -> None:
    # At the shortest days of the north a third of the day is light.
    def light(at: dt.datetime) -> bool:
        return 8 <= at.hour < 16

    assert judged(tmp_path, kept(solar(DAYS), light), **REGISTER) == []
    values = kept(solar(DAYS), light)
    measured = look(tmp_path, values, {"follows_sun": True}, END)
    assert months(measured) == []


@pytest.mark.parametrize("days", [7, 14, 30])
def test_a_register_that_is_read_seldom_has_its_months(days: int, tmp_path: Path) -> None:
    shown = counted([10.0 * days] * (DAYS // days + 1))
    text = table(shown, days * 1440)
    for interval in ("1 h", f"{days} d", None):
        assert judged(tmp_path, text, **{**REGISTER, "interval": interval}) == []
