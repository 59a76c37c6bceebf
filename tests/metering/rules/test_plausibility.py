"""When an amount would fit its capacity if its unit were 1000 times another: every edge."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.metering.calendar import calendar
from jcm_mrv.metering.interface import Wanted
from jcm_mrv.metering.rules.plausibility import slip
from jcm_mrv.metering.thresholds import CAPACITY_FACTOR, IDLE_SHARE, SLIP
from jcm_mrv.methodology.quantity import Quantity
from tests.metering.rules.test_rules import CALIBRATED, REGISTER, look

SECONDS = 86_400
THOUSAND_KW = Quantity(value=Fraction(1000), unit="kW")
# 1000 kW for a day are 24 MWh.
FULL_MWH = Fraction(24)


def wanted(capacity: Quantity | None = THOUSAND_KW) -> Wanted:
    return Wanted(
        parameter="EG",
        member="a",
        unit="MWh",
        aggregation="sum",
        direction="lower",
        calendar=calendar(dt.date(2024, 1, 1), dt.date(2024, 1, 1), "period", "UTC"),
        folder=Path(),
        where="p.yaml:1",
        capacity=capacity,
    )


def said(share: Fraction, seconds: int = SECONDS, of: Wanted | None = None) -> list[str]:
    amount = share * FULL_MWH * Fraction(seconds or SECONDS, SECONDS)
    return [finding.message for finding in slip(amount, seconds, of or wanted(), "a.csv:2")]


EDGE = Fraction(1, 10**12)


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (Fraction(1), ""),
        (CAPACITY_FACTOR, ""),
        (CAPACITY_FACTOR + EDGE, "times what"),
        (CAPACITY_FACTOR * SLIP, "times what"),
        (CAPACITY_FACTOR * SLIP + EDGE, ""),
        (Fraction(IDLE_SHARE), ""),
        (Fraction(IDLE_SHARE) - EDGE, "% of what"),
        (EDGE, "% of what"),
        (Fraction(0), ""),
        (-EDGE, ""),
    ],
)
def test_the_edges_of_what_a_capacity_allows(share: Fraction, word: str) -> None:
    found = said(Fraction(share))
    assert len(found) == bool(word)
    assert not word or word in found[0]


@given(st.fractions(min_value=-2, max_value=2000), st.integers(1, 10**6))
def test_as_the_rule_says_it(share: Fraction, seconds: int) -> None:
    expected = ""
    if share > 0:
        if Fraction(CAPACITY_FACTOR) < share <= Fraction(CAPACITY_FACTOR) * SLIP:
            expected = "times what"
        elif share < Fraction(IDLE_SHARE):
            # A thousand times as much is one that the capacity allows.
            assert share * SLIP <= Fraction(CAPACITY_FACTOR)
            expected = "% of what"
    found = said(share, seconds)
    assert len(found) == bool(expected)
    assert not expected or expected in found[0]


def test_nothing_is_said_without_time_or_capacity() -> None:
    assert said(Fraction(500), 0) == []
    assert said(Fraction(500), of=wanted(None)) == []


def test_the_share_is_told_in_per_cent() -> None:
    (finding,) = slip(FULL_MWH * 500, SECONDS, wanted(), "a.csv:2")
    assert finding.code == "MON-904"
    assert finding.found.startswith("5e+04 % of capacity")


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (Fraction(10), "are 10 times what"),
        (Fraction(1000), "are 1000 times"),
        (Fraction(1, 4000), "are 0.025 % of"),
    ],
)
def test_how_far_it_is_is_told_as_it_is(share: Fraction, told: str) -> None:
    (finding,) = slip(FULL_MWH * share, SECONDS, wanted(), "a.csv:2")
    assert told in finding.message


def in_month(month: str, *days: int) -> list[str]:
    return [f"2024-{month}-{day:02}" for day in days]


def named(folder: Path, text: str, last: str, **declared: Any) -> list[tuple[str, bool]]:
    """Give the months that are named, and whether it is said that a register bridges them."""
    measured = look(folder, text, {}, last, **declared)
    return sorted(
        (f"2024-{month:02}", "divided by time" in finding.message)
        for finding in measured.findings
        if finding.message.startswith("there is no reading in")
        for first, to in re.findall(r"2024-(\d\d)(?: to 2024-(\d\d))?", finding.message)
        for month in range(int(first), int(to or first) + 1)
    )


JANUARY, FEBRUARY = in_month("01", 1, 20), in_month("02", 3, 29)
MARCH, APRIL = in_month("03", 10, 30), in_month("04", 12, 28)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([*JANUARY, *FEBRUARY, *MARCH, *APRIL], []),
        ([*JANUARY, *MARCH, *APRIL], [("2024-02", True)]),
        ([*JANUARY, *APRIL], [("2024-02", True), ("2024-03", True)]),
        # Read at 00:00 of the first day after it: that closes the month, and begins the next.
        ([*JANUARY, *in_month("03", 1), *APRIL], []),
        ([*JANUARY, *in_month("02", 1), *APRIL], [("2024-03", True)]),
        # Before the first and after the last reading nothing is bridged.
        ([*MARCH, *APRIL], [("2024-01", False), ("2024-02", False)]),
        ([*JANUARY, *FEBRUARY], [("2024-03", False), ("2024-04", False)]),
        ([*FEBRUARY, *APRIL], [("2024-01", False), ("2024-03", True)]),
        (in_month("02", 3), [("2024-01", False), ("2024-03", False), ("2024-04", False)]),
    ],
)
def test_the_months_of_a_register_without_a_reading(
    days: list[str], expected: list[tuple[str, bool]], tmp_path: Path
) -> None:
    lines = [f"{day} 00:00,{100 + 10 * n}" for n, day in enumerate(days)]
    text = "\n".join(["time,kwh", *lines]) + "\n"
    assert named(tmp_path, text, "04-30", **{**REGISTER, "interval": "1 d"}) == expected


def test_no_month_is_named_where_there_is_no_reading_at_all(tmp_path: Path) -> None:
    text = "time,kwh\n2020-01-01 00:00,5\n"
    assert named(tmp_path, text, "04-30", interval="1 d") == []


@pytest.mark.parametrize(
    ("stretches", "expected"),
    [
        ([("01-01", "02-01"), ("03-01", "05-01")], ["2024-02"]),
        ([("01-01", "03-01"), ("03-01", "05-01")], []),
        ([("01-01", "02-02"), ("04-01", "05-01")], ["2024-03"]),
        ([("02-01", "05-01")], ["2024-01"]),
        ([("01-01", "04-01")], ["2024-04"]),
    ],
)
def test_an_interval_of_its_own_length_reaches_over_months(
    stretches: list[tuple[str, str]], expected: list[str], tmp_path: Path
) -> None:
    lines = [f"2024-{a} 00:00,2024-{b} 00:00,7" for a, b in stretches]
    text = "\n".join(["from,to,kwh", *lines]) + "\n"
    declared = {"time": {"start": "from", "end": "to"}, "interval": None, "label": None}
    found = named(tmp_path, text, "04-30", **declared)
    assert found == [(month, False) for month in expected]


def hours(days: int, kw: float) -> list[str]:
    """Give rows of a plant that runs by day, with the hour of noon as its largest."""
    first = dt.datetime(2024, 1, 1)
    times = (first + dt.timedelta(hours=h) for h in range(24 * days))
    return [f"{t:%Y-%m-%d %H:%M},{max(0.0, kw * (1 - abs(t.hour - 12) / 6)):.3f}" for t in times]


@pytest.mark.parametrize(
    ("capacity", "days", "told"),
    [
        ("400 kW", 60, ""),
        ("3900 kW", 60, ""),
        ("4200 kW", 60, "9.52 %"),
        ("40000 kW", 60, "1 %"),
        # Some rainy days say nothing.
        ("4200 kW", 20, ""),
    ],
)
def test_a_capacity_that_nothing_comes_near_bounds_nothing(
    tmp_path: Path, capacity: str, days: int, told: str
) -> None:
    value, unit = capacity.split()
    bound = {"capacity": Quantity(value=Fraction(value), unit=unit)}
    text = "\n".join(["time,kwh", *hours(days, 400)]) + "\n"
    found = [f for f in look(tmp_path, text, bound, "02-29").findings if f.code == "MON-904"]
    assert [f.found.partition(" of")[0] for f in found] == ([told] if told else [])
    assert all("bounds nothing" in f.message and f.keeps_open for f in found)


def test_the_largest_power_of_a_meter_is_named_where_it_is_the_bound(tmp_path: Path) -> None:
    meter = CALIBRATED.model_copy(update={"maximum_power": Quantity(value=Fraction(50), unit="MW")})
    text = "\n".join(["time,kwh", *hours(60, 400)]) + "\n"
    measured = look(tmp_path, text, {"meter": meter}, "02-29")
    (told,) = [f for f in measured.findings if f.code == "MON-904"]
    assert "50 MW" in told.hint
