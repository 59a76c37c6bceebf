"""A counter of the day that is read two to five times a day, declared rightly and wrongly."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

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
