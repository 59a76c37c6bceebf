"""However a meter counts, its series gives the same energy: by day, times a ratio, replaced."""

from __future__ import annotations

import datetime as dt
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jcm_mrv.metering.calendar import calendar
from jcm_mrv.project.meter import Meter
from tests.effort import examples
from tests.metering.rules.test_rules import REGISTER, START, look, rows

DAYS = 5
HOURS = 24 * DAYS
# By day something, by night nothing; enough that a restart is a fall to less than half.
AMOUNTS = st.lists(
    st.lists(st.integers(1, 5), min_size=12, max_size=12), min_size=DAYS, max_size=DAYS
).map(lambda days: [v for day in days for v in [0] * 6 + day + [0] * 6])
# Not the first hour of the night: a counter that rose just before may have gone on to rise.
HOUR_OF_NIGHT = st.sampled_from([0, 1, 3, 5, 20, 21, 23])
QUARTERS = st.integers(4, 2000).map(lambda number: Fraction(number, 4))
STARTS = st.sampled_from([0, 3, 500, 90_000])
SETTINGS = settings(max_examples=examples(8, 250), deadline=None)


def by_day(text: str, **declared: Any) -> list[Fraction]:
    wanted = declared.pop("wanted", {})
    last = START.date() + dt.timedelta(days=DAYS - 1)
    parts = calendar(START.date(), last, "day", "Etc/UTC").parts
    with tempfile.TemporaryDirectory() as folder:
        measured = look(Path(folder), text, {"years": parts, **wanted}, **declared)
    assert not [finding for finding in measured.findings if finding.is_error]
    return [amount.value or Fraction(0) for amount in measured.amounts]


def days_of(amounts: list[int]) -> list[int]:
    return [sum(amounts[24 * day : 24 * day + 24]) for day in range(DAYS)]


def register(amounts: list[int], first: int = 1000) -> list[int]:
    shown = [first]
    for amount in amounts:
        shown.append(shown[-1] + amount)
    return shown


@SETTINGS
@given(AMOUNTS, HOUR_OF_NIGHT, st.sampled_from(["lower", "higher"]))
def test_a_counter_of_the_day(amounts: list[int], restart: int, direction: str) -> None:
    shown, counted = [0], 0
    for hour, amount in enumerate(amounts, start=1):
        counted = (0 if hour % 24 == restart else counted) + amount
        shown.append(counted)
    wanted = {"direction": direction}
    assert by_day(rows(shown), kind="daily", label=None, wanted=wanted) == days_of(amounts)


@SETTINGS
@given(AMOUNTS, st.integers(1, DAYS - 1), QUARTERS, st.integers(2, 90))
def test_transformers_that_are_changed(
    amounts: list[int], day: int, before: Fraction, after: int
) -> None:
    changed = START.date() + dt.timedelta(days=day)
    dated = [{"from": "2023-01-01", "value": before}, {"from": changed, "value": after}]
    expected = [total * (before if n < day else after) for n, total in enumerate(days_of(amounts))]
    accept = [
        {"finding": code, "reason": "a test", "evidence": "none"} for code in ("MON-608", "MON-609")
    ]
    declared: dict[str, Any] = {"multiplier": dated, "accept": accept}
    assert by_day(rows(register(amounts)), **REGISTER, **declared) == expected
    assert by_day(rows(amounts), **declared) == expected
    column = ["time,kwh,by"]
    for n, value in enumerate(amounts):
        moment = START + n * dt.timedelta(hours=1)
        column.append(f"{moment:%Y-%m-%d %H:%M},{value},{float(before if n < 24 * day else after)}")
    by = {**declared, "multiplier": {"column": "by"}}
    assert by_day("\n".join(column) + "\n", **by) == expected


@SETTINGS
@given(AMOUNTS, st.integers(30, HOURS - 30), STARTS, st.integers(0, 59))
def test_a_meter_that_is_replaced(amounts: list[int], hour: int, start: int, minute: int) -> None:
    shown = register(amounts)
    moment = START + dt.timedelta(hours=hour, minutes=minute)
    part = amounts[hour] * Fraction(minute, 60)
    event = {
        "date": moment.isoformat(),
        "what": "replaced",
        "before": shown[hour] + part,
        "after": start,
        "evidence": "record.pdf",
    }
    rest = [start + value - shown[hour] - part for value in shown[hour + 1 :]]
    values = [*shown[: hour + 1], *(f"{float(value):.6f}" for value in rest)]
    meter = Meter.model_validate({"events": [event]})
    found = by_day(rows(values), **REGISTER, wanted={"meter": meter})
    for got, wanted in zip(found, days_of(amounts), strict=True):
        assert abs(got - wanted) < Fraction(1, 10_000)
