"""A counter of the day that is read two to five times a day, declared rightly and wrongly."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from jcm_mrv.metering.inspecting.series import Series
from tests.metering.rules.test_rules import codes, look

DAYS = 60
AMOUNT = [80 + (37 * day * day) % 311 for day in range(DAYS)]


def table(hours: tuple[int, ...], *, daily: bool) -> str:
    """Give the readings at some hours; the day's amount grows evenly from 06:00 to 18:00."""
    lines, before = ["time,kwh"], 0
    for day, amount in enumerate(AMOUNT):
        for hour in hours:
            at = dt.datetime(2024, 1, 1) + dt.timedelta(days=day, hours=hour)
            shown = amount * min(max(hour - 6, 0), 12) / 12 + (0 if daily else before)
            lines.append(f"{at:%Y-%m-%d %H:%M},{shown:.1f}")
        before += amount
    return "\n".join(lines) + "\n"


HOURS = [(12, 23), (8, 12, 18), (7, 12, 18, 23), (7, 10, 13, 16, 19)]


@pytest.mark.parametrize("hours", HOURS)
def test_a_counter_of_the_day_gives_its_sum(tmp_path: Path, hours: tuple[int, ...]) -> None:
    text = table(hours, daily=True)
    measured = look(tmp_path, text, {}, "02-29", kind="daily", interval=None, label=None)
    assert float(measured.amounts[0].value or 0) == pytest.approx(sum(AMOUNT), rel=0.02)
    assert measured.amounts[0].value <= sum(AMOUNT)  # type: ignore[operator]


@pytest.mark.parametrize("hours", HOURS)
def test_as_a_register_it_is_refused_and_the_other_kind_is_named(
    tmp_path: Path, hours: tuple[int, ...]
) -> None:
    text = table(hours, daily=True)
    measured = look(tmp_path, text, {}, "02-29", kind="register", interval=None, label=None)
    errors = [one for one in measured.findings if one.is_error]
    assert errors
    assert any("kind: daily" in one.hint for one in errors), errors


@pytest.mark.parametrize("hours", HOURS)
def test_a_register_read_as_seldom_is_right(tmp_path: Path, hours: tuple[int, ...]) -> None:
    text = table(hours, daily=False)
    measured = look(tmp_path, text, {}, "02-29", kind="register", interval=None, label=None)
    assert "MON-613" not in codes(measured)
    assert float(measured.amounts[0].value or 0) == pytest.approx(sum(AMOUNT), rel=0.02)


HALVES = [((12, 23), "12 h"), ((0, 8, 16), "8 h"), ((6, 12, 18), "6 h")]


@pytest.mark.parametrize(("hours", "interval"), HALVES)
def test_as_amounts_it_is_asked(tmp_path: Path, hours: tuple[int, ...], interval: str) -> None:
    """It was added up, and a warning at most said why the values go up and down."""
    text = table(hours, daily=True)
    declared = {"kind": "energy", "interval": interval, "label": "end"}
    measured = look(tmp_path, text, {}, "02-29", **declared)
    (told,) = [one for one in measured.findings if one.code == "MON-935"]
    assert told.keeps_open
    assert "as a counter" in str(told.found)


@pytest.mark.parametrize("hours", HOURS)
def test_nothing_is_proposed_for_it(hours: tuple[int, ...]) -> None:
    rows = [line.split(",") for line in table(hours, daily=True).splitlines()[1:]]
    start = dt.datetime(1970, 1, 1)
    local = [int((dt.datetime.fromisoformat(at) - start).total_seconds()) for at, _ in rows]
    micro = [round(float(value) * 1e6) for _, value in rows]
    assert Series(np.array(local), np.array(micro)).may_restart_daily


AMOUNTS = {
    "half days of the sun, where the night has nothing": lambda day, hour: (
        AMOUNT[day] * (hour == 18)
    ),
    "amounts that go up and down": lambda day, hour: AMOUNT[(3 * day + hour) % DAYS],
    "an even load": lambda day, hour: 100,
    "some evenings more": lambda day, hour: 100 + (hour == 18) * (day % 4 - 1),
}


@pytest.mark.parametrize("kind", AMOUNTS)
def test_amounts_of_half_days_are_not_asked_about(tmp_path: Path, kind: str) -> None:
    lines = ["time,kwh"]
    for day in range(DAYS):
        for hour in (6, 18):
            at = dt.datetime(2024, 1, 1) + dt.timedelta(days=day, hours=hour)
            lines.append(f"{at:%Y-%m-%d %H:%M},{AMOUNTS[kind](day, hour)}")
    text = "\n".join(lines) + "\n"
    measured = look(tmp_path, text, {}, "02-29", kind="energy", interval="12 h", label="end")
    assert "MON-935" not in codes(measured)
