"""When an amount would fit its capacity if its unit were 1000 times another: every edge."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.metering.calendar import calendar
from jcm_mrv.metering.interface import Wanted
from jcm_mrv.metering.rules.plausibility import slip
from jcm_mrv.metering.thresholds import CAPACITY_FACTOR, IDLE_SHARE, SLIP
from jcm_mrv.methodology.quantity import Quantity

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
        elif share < Fraction(IDLE_SHARE) and share * SLIP <= Fraction(CAPACITY_FACTOR):
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
