"""Counters that start again each day (kind: daily): the sum of their rises, by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jcm_mrv.metering import Measured
from jcm_mrv.metering.calendar import calendar
from tests.effort import one_in
from tests.metering.rules.test_rules import HOUR, START, codes, look, rows, total
from tests.metering.rules.test_unlikely import DAY, counter, errors

DAILY: dict[str, Any] = {"kind": "daily", "label": None}
FACTORS = (1, 0.7, 1.2)


def days(folder: Path, text: str, number: int) -> list[float]:
    """Give the amount of each day."""
    parts = calendar(START.date(), START.date() + dt.timedelta(days=number - 1), "day", "Etc/UTC")
    measured = look(folder, text, {"years": parts.parts}, **DAILY)
    return [round(float(amount.value or -1), 6) for amount in measured.amounts]


def shown(values: list[float], *gaps: tuple[int, int]) -> str:
    """Give a file of hourly values without some of its hours."""
    left = [None if any(a <= n < b for a, b in gaps) else v for n, v in enumerate(values)]
    return rows(left)


@pytest.mark.parametrize("restart", [0, 1, 5, 19, 22, 23])
@pytest.mark.parametrize("direction", ["lower", "higher"])
def test_rises_count_whenever_the_counter_starts_again(
    tmp_path: Path, restart: int, direction: str
) -> None:
    values = [*counter(9, restart), 0.0]
    measured = look(tmp_path, rows(values), {"direction": direction}, "01-09", **DAILY)
    assert not errors(measured)
    assert float(total(measured) or 0) == pytest.approx(3 * 60 * sum(FACTORS))
    assert measured.amounts[0].coverage == 1


def test_each_rise_counts_in_the_day_of_its_time(tmp_path: Path) -> None:
    late = [*counter(6, 5), 0.0]
    assert days(tmp_path, rows(late), 6) == [60 * f for f in FACTORS] * 2
    nights = shown(counter(6), *((24 * n + 19, 24 * n + 30) for n in range(-1, 6)))
    assert days(tmp_path, nights, 6) == pytest.approx([59, 42, 72, 60, 42, 72], abs=1.01)


def test_nights_that_are_left_out_are_no_gaps_and_an_outage_is(tmp_path: Path) -> None:
    nights = [(24 * n + 19, 24 * n + 29) for n in range(-1, 10)]
    measured = look(tmp_path, shown(counter(10), *nights), {}, "01-10", **DAILY)
    assert measured.amounts[0].coverage > 0.95
    assert "MON-512" not in codes(measured)
    # From noon of the fourth day to the morning of the seventh.
    out = look(tmp_path, shown(counter(10), *nights, (84, 149)), {}, "01-10", **DAILY)
    assert "MON-512" in codes(out)
    assert (total(measured) or 0) - (total(out) or 0) > 60 * (0.7 + 1.2)
    assert out.amounts[0].coverage < 0.8


def test_a_small_fall_is_a_misreading(tmp_path: Path) -> None:
    assert total(look(tmp_path, rows([0, 10, 12, 11, 14, 20]), **DAILY)) == 20
    # Never back on that day: until the restart.
    assert total(look(tmp_path, rows([0, 10, 12, 11, 11.5, 0, 3]), **DAILY)) == 15
    measured = look(tmp_path, rows([0, 10, 12, 11, 14, 20]), **DAILY)
    assert "MON-511" in codes(measured)


def test_a_zero_at_noon_is_no_restart(tmp_path: Path) -> None:
    values: list[Any] = [*counter(3), 0.0]
    for at in (13, 24 + 12, 24 + 13):
        values[at] = 0
    measured = look(tmp_path, rows(values), {}, "01-03", **DAILY)
    assert float(total(measured) or 0) == pytest.approx(60 * sum(FACTORS))
    assert "MON-511" in codes(measured)


def test_after_a_restart_only_ordinary_steps_count_where_less_is_safe(tmp_path: Path) -> None:
    values = [0, 5, 10, 15, 20, 25, 30, 12, 17]
    # 30 and then 12 within an hour, of steps of 5.
    lower = look(tmp_path, rows(values), **DAILY)
    assert total(lower) == 30 + 5 + 5
    assert lower.amounts[0].adjusted_by == -7
    assert "MON-522" in codes(lower)
    higher = look(tmp_path, rows(values), {"direction": "higher"}, **DAILY)
    ledger = sum(line.effect for line in higher.ledger)
    assert (total(higher) or 0) - ledger == 30 + 12 + 5
    # Two readings missed: three steps.
    missed = look(tmp_path, rows([*values[:7], None, None, *values[7:]]), **DAILY)
    assert total(missed) == 30 + 12 + 5


def test_what_does_not_start_again_once_a_day_is_refused(tmp_path: Path) -> None:
    register = look(tmp_path, rows([100 + n for n in range(241)]), {}, "01-10", **DAILY)
    assert errors(register) == {"MON-510"}
    energy = look(tmp_path, rows(([0, 4, 1, 6, 2, 9] * 4) * 10), {}, "01-10", **DAILY)
    assert errors(energy) == {"MON-510"}
    assert errors(look(tmp_path, rows([0, 3, -1, 4]), **DAILY)) == {"MON-509"}


def test_a_dark_day_and_a_day_of_one_reading(tmp_path: Path) -> None:
    values = [*counter(2), *[0.0] * 24, *counter(1), 0.0]
    assert total(look(tmp_path, rows(values), {}, "01-04", **DAILY)) == 60 * (1 + 0.7 + 1)


def test_a_capacity_bounds_the_steps(tmp_path: Path) -> None:
    from jcm_mrv.methodology.quantity import Quantity

    values = [0.0, 5, 10, 500, 505]
    bounded = {"capacity": Quantity("10", "kW")}
    measured = look(tmp_path, rows(values), bounded, **DAILY)
    assert total(measured) == 15
    assert "MON-601" in codes(measured)


def test_summer_time_moves_the_midnight_of_the_counter(tmp_path: Path) -> None:
    """The clock goes forward on 31 March; the day has 23 hours and its rises stay in it."""
    start = dt.datetime(2024, 3, 30)
    hours = [start + n * HOUR for n in range(96) if start + n * HOUR != dt.datetime(2024, 3, 31, 2)]
    values = [DAY[time.hour] for time in hours]
    total_of_day, lines = 0.0, ["time,kwh"]
    for time, value in zip(hours, values, strict=True):
        total_of_day = (0 if time.hour == 0 else total_of_day) + value
        lines.append(f"{time:%Y-%m-%d %H:%M},{total_of_day}")
    parts = calendar(start.date(), dt.date(2024, 4, 2), "day", "Europe/Berlin")
    measured: Measured = look(
        tmp_path,
        "\n".join(lines) + "\n",
        {"years": parts.parts, "timezone": "Europe/Berlin"},
        **DAILY,
    )
    assert [float(amount.value or 0) for amount in measured.amounts] == [60, 60, 60, 60]


@pytest.mark.parametrize("direction", ["lower", "higher"])
def test_a_day_without_readings_holds_a_restart(tmp_path: Path, direction: str) -> None:
    # 30 before noon of the fourth day, and 27.3 a day later: no fall to less than half.
    text = shown(counter(6), (84, 108))
    measured = look(tmp_path, text, {"direction": direction}, "01-06", **DAILY)
    assert "MON-512" in codes(measured)
    (amount,) = measured.amounts
    assert float((amount.value or 0) - amount.adjusted_by) == pytest.approx(60 * 5.8 - 30)
    assert amount.coverage < 0.92


def test_two_readings_a_day_hold_a_restart_each_night(tmp_path: Path) -> None:
    noon_and_evening = [(24 * n + 20, 24 * n + 35) for n in range(-1, 6)]
    between = [(24 * n + 12, 24 * n + 19) for n in range(6)]
    text = shown(counter(6), *noon_and_evening, *between)
    measured = look(tmp_path, text, {}, "01-06", interval="12 h", **DAILY)
    # What was counted before the first reading is not known.
    assert float(total(measured) or 0) == pytest.approx(60 * 5.8 - 30)


@one_in(3)
@pytest.mark.parametrize("minutes", [5, 15, 30, 60])
@pytest.mark.parametrize(
    ("wanted", "restart", "lost"),
    [
        ({"direction": "lower"}, 0, 1),
        ({"direction": "higher"}, 0, 0),
        ({"direction": "higher"}, 5, 0),
        ({"direction": "higher"}, 21, 0),
    ],
)
def test_what_was_counted_before_a_restart_is_on_the_safe_side(
    tmp_path: Path, minutes: int, wanted: dict[str, Any], restart: int, lost: int
) -> None:
    """A load of 100 kW that never stops; what it counts until it starts again is never shown."""
    each, number = 100 * minutes / 60, 20 * 1440 // minutes
    shown = [each * ((n - restart * 60 // minutes) % (1440 // minutes)) for n in range(number + 1)]
    text = rows(shown, step=minutes * HOUR / 60)
    measured = look(tmp_path, text, wanted, "01-20", **DAILY, interval=f"{minutes} min")
    assert float(total(measured) or 0) == pytest.approx(48_000 - 20 * lost * each)
    gaps = [line for line in measured.ledger if line.rule == "MON-512"]
    assert len(gaps) == (0 if lost else 20)
    for line in gaps:
        assert float(line.effect) == pytest.approx(each)
        assert line.end[11:16] == f"{restart:02}:00"
    assert measured.amounts[0].adjusted_by == sum(line.effect for line in gaps)
    assert ("MON-512" in codes(measured)) == (not lost)


@one_in(4)
@pytest.mark.parametrize("seed", range(20))
def test_neither_side_is_ever_passed(tmp_path: Path, seed: int) -> None:
    """Loads, restarts and missing readings at random: the truth lies between both sides."""
    some = np.random.default_rng(seed)
    steps = 288
    load = some.uniform(0, 10, 12 * steps) * (some.uniform(size=12 * steps) > 0.3)
    load[5] = 10.0
    restart = int(some.choice([0, 7, 60, 100, 270]))
    value, all_values = 0.0, []
    for n, amount in enumerate(load):
        value = 0.0 if n % steps == restart else value
        all_values.append(value)
        value += amount
    every = int(some.choice([1, 3, 6, 12]))
    shown: list[Any] = [round(v, 6) for v in [*all_values, value][::every]]
    for at in some.integers(20, len(shown) - 20, 3):
        shown[at : at + 2] = [None, None]
    text = rows(shown, step=every * HOUR / 12)
    declared = {**DAILY, "interval": f"{5 * every} min"}
    both = [
        look(tmp_path, text, {"direction": d}, "01-12", **declared) for d in ("lower", "higher")
    ]
    low, high = (float(total(measured) or 0) for measured in both)
    assert low <= load.sum() + 1e-6
    assert load.sum() <= high + 1e-6
    proven = [float(total(m) or 0) - float(sum(line.effect for line in m.ledger)) for m in both]
    assert proven[0] <= proven[1] + 1e-6


def test_a_counter_that_stands_still_now_and_then_is_not_known(tmp_path: Path) -> None:
    """An hour before midnight is still on some days only: it is filled on each of them."""
    load = [0 if n % 24 >= 22 and n // 24 % 3 == 0 else 10 for n in range(24 * 9)]
    shown, value = [0], 0
    for n, amount in enumerate(load, start=1):
        value += amount
        if n % 24 == 0:
            value = 0
        shown.append(value)
    measured = look(tmp_path, rows(shown), {"direction": "higher"}, "01-09", **DAILY)
    assert total(measured) == sum(load) + 3 * 10
    # The sun has set by then.
    wanted = {"direction": "higher", "follows_sun": True}
    assert total(look(tmp_path, rows([*counter(9), 0.0]), wanted, "01-09", **DAILY)) == 522


def test_one_reading_a_day_is_the_amount_of_the_day(tmp_path: Path) -> None:
    evenings = [(24 * n + 0, 24 * n + 23) for n in range(6)]
    text = shown(counter(6, factors=(1, 0.4, 1.2)), *evenings)
    measured = look(tmp_path, text, {}, "01-06", interval="1 d", **DAILY)
    assert float(total(measured) or 0) == pytest.approx(60 * 5.2 - 60)
