"""Two meters row by row in one column are told; what a clock or a cloud does passes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jcm_mrv.metering import Measured
from tests.effort import one_in
from tests.metering.rules.test_daily import DAILY
from tests.metering.rules.test_guards import START, Series, chiller, in_turns, judge, solar
from tests.metering.rules.test_rules import codes, look, total
from tests.metering.rules.test_unlikely import counter, errors

pytestmark = one_in(3)

POWER = {"kind": "power", "unit": "kW"}
TOLD = {"MON-611", "MON-932"}


def scaled(values: Series, factor: float) -> Series:
    return [round(factor * value, 3) for value in values]


def bursts(series: list[Series], minutes: float, apart: float = 5.0, start: float = 0.0) -> str:
    """Give a file of meters that are polled one by one."""
    lines = ["time,kwh"]
    for n, each in enumerate(zip(*series, strict=True)):
        for k, value in enumerate(each):
            time = START + dt.timedelta(minutes=n * minutes, seconds=start + k * apart)
            lines.append(f"{time:%Y-%m-%d %H:%M:%S},{value}")
    return "\n".join(lines) + "\n"


def burst(folder: Path, series: list[Series], minutes: float, **declared: Any) -> Measured:
    days = round(len(series[0]) * minutes / 1440)
    apart = declared.pop("apart", 5.0)
    text = bursts(series, minutes, apart)
    declared = {"interval": f"{minutes} min", **declared}
    return look(folder, text, {}, f"01-{days:02}", **declared)


@one_in(9)
@pytest.mark.parametrize("declared", [{}, POWER, {"label": "end"}])
@pytest.mark.parametrize("apart", [1, 5, 30])
@pytest.mark.parametrize("meters", [2, 3, 4])
def test_meters_polled_one_after_another_are_named(
    tmp_path: Path, declared: dict[str, Any], apart: float, meters: int
) -> None:
    series = [scaled(solar(3, 15, seed), 1 + seed) for seed in range(meters)]
    measured = burst(tmp_path, series, 15, apart=apart, **declared)
    (found,) = [one for one in measured.findings if one.is_error]
    assert found.code == "MON-611"
    assert f"bursts of {meters}" in found.message
    assert "filter" in found.hint


@pytest.mark.parametrize("minutes", [1, 5, 30, 60])
@pytest.mark.parametrize("made", [solar, chiller])
def test_at_any_interval(tmp_path: Path, minutes: int, made: Any) -> None:
    series = [made(2, minutes, 1), scaled(made(2, minutes, 2), 0.3)]
    assert errors(burst(tmp_path, series, minutes)) == {"MON-611"}


def test_meters_in_a_log_of_changes(tmp_path: Path) -> None:
    declared = {**POWER, "interval": "as logged", "hold": "30 min", "label": None}
    series = [chiller(2, 15), scaled(solar(2, 15), 0.5)]
    assert errors(burst(tmp_path, series, 15, **declared)) == {"MON-611"}


def test_a_log_of_what_was_before_and_after_each_change(tmp_path: Path) -> None:
    declared = {**POWER, "interval": "as logged", "hold": "30 min", "label": None}
    power = chiller(2, 15)
    series = [power[:-1], power[1:]]
    lines = bursts(series, 15, 1).splitlines()
    measured = look(tmp_path, "\n".join(lines) + "\n", {}, "01-02", **declared)
    assert not errors(measured)


def test_readings_that_are_too_close_now_and_then_are_no_meters(tmp_path: Path) -> None:
    lines = bursts([chiller(5)], 60).splitlines()
    lines.insert(50, lines[50].replace(":00:00,", ":00:05,"))
    measured = look(tmp_path, "\n".join(lines) + "\n", {}, "01-05")
    assert errors(measured) == {"MON-706"}


WRONG: dict[str, tuple[Series, int, int, dict[str, Any]]] = {
    "two roofs": (in_turns(solar(10, 30, 1), scaled(solar(10, 30, 1), 3)), 10, 15, {}),
    "their power": (in_turns(solar(10, 10, 1), scaled(solar(10, 10, 1), 0.4)), 10, 5, POWER),
    "two chillers": (in_turns(chiller(10, 30, 1), scaled(chiller(10, 30, 2), 4)), 10, 15, {}),
    "hourly": (in_turns(chiller(40, 120, 1), scaled(chiller(40, 120, 2), 5)), 40, 60, {}),
    "of a minute": (in_turns(chiller(5, 2, 3), scaled(chiller(5, 2, 4), 0.3)), 5, 1, POWER),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("direction", ["lower", "higher"])
def test_levels_that_take_turns_are_asked_about(name: str, direction: str, tmp_path: Path) -> None:
    values, days, minutes, declared = WRONG[name]
    measured = judge(tmp_path, values, days, minutes, direction, **declared)
    assert not errors(measured)
    (found,) = [one for one in measured.findings if one.code == "MON-932"]
    assert found.keeps_open
    # Some rows are missing: the turns go on behind them.
    some: list[float | None] = list(values)
    for at in range(100, len(some), 311):
        some[at : at + 3] = [None] * len(some[at : at + 3])
    assert "MON-932" in codes(judge(tmp_path, some, days, minutes, direction, **declared))


def test_the_sun_takes_no_turns(tmp_path: Path) -> None:
    values, _, _, _ = WRONG["two roofs"]
    lines = [
        "time,kwh",
        *(f"{START + n * dt.timedelta(minutes=15)},{v}" for n, v in enumerate(values)),
    ]
    text = "\n".join(lines) + "\n"
    measured = look(tmp_path, text, {"follows_sun": True}, "01-10", interval="15 min")
    assert errors(measured) == {"MON-611"}


def noise(number: int, seed: int, low: float, high: float) -> np.ndarray:
    return np.random.default_rng(seed).uniform(low, high, number)


def switched(days: int, minutes: int, seed: int = 1, *, base: float, load: float) -> Series:
    """Give a load that a clock switches with every reading, above a base that varies."""
    number = days * 1440 // minutes
    rest = np.array(chiller(days, minutes, seed)) / 90 * base
    on = np.arange(number) % 2
    return [round(float(v), 3) for v in rest + on * load * noise(number, seed, 0.95, 1.05)]


RIGHT: dict[str, tuple[Series, int, int, dict[str, Any]]] = {
    "a pump, on and off": ([5.0, 0.0] * 480, 10, 15, {}),
    "a pump above a base": ([7.0, 2.0] * 480, 10, 15, {}),
    "a load each half hour": (switched(20, 30, base=20, load=30), 20, 30, {}),
    "a small one": (switched(20, 30, base=20, load=8), 20, 30, {}),
    "nothing but it": (switched(20, 15, base=0, load=30), 20, 15, POWER),
    "switched in the hours of work": (
        [v * (8 <= n // 4 % 24 < 18) for n, v in enumerate(switched(20, 15, base=0, load=30))],
        20,
        15,
        {},
    ),
    "a thermostat": (
        [10.0 if n * 15 % 37 < 18 else 1.0 for n in range(20 * 96)],
        20,
        15,
        {},
    ),
    "clouds": (solar(20, 15), 20, 15, {}),
    "wild clouds": (
        [round(v * f, 2) for v, f in zip(solar(20, 5), noise(20 * 288, 3, 0.1, 1), strict=True)],
        20,
        5,
        {},
    ),
    "a small system in steps of 1 kWh": (
        [float(v) for v in np.diff(np.floor(np.cumsum([0.0, *solar(20, 5, 4, 9.0)])))],
        20,
        5,
        {},
    ),
    "a logger that is late by turns": (
        [round(v * (1.03 if n % 2 else 0.97), 3) for n, v in enumerate(chiller(20, 5))],
        20,
        5,
        POWER,
    ),
    "any load": (noise(2000, 5, 0, 100).round(2).tolist(), 20, 15, {}),
}


@one_in(6)
@pytest.mark.parametrize("name", RIGHT)
def test_what_a_clock_or_a_cloud_does_is_not_accused(name: str, tmp_path: Path) -> None:
    values, days, minutes, declared = RIGHT[name]
    values = values[: days * 1440 // minutes]
    for sun in (False, "cloud" in name or "system" in name):
        lines = [f"{START + n * dt.timedelta(minutes=minutes)},{v}" for n, v in enumerate(values)]
        text = "\n".join(["time,kwh", *lines]) + "\n"
        declared = {"interval": f"{minutes} min", **declared}
        measured = look(tmp_path, text, {"follows_sun": sun}, f"01-{days:02}", **declared)
        assert not TOLD & codes(measured)
        assert float(total(measured) or 0) > 0


def test_two_counters_of_the_day(tmp_path: Path) -> None:
    one, other = counter(5), scaled(counter(5), 0.8)
    lines = bursts([one, other], 60).splitlines()
    measured = look(tmp_path, "\n".join(lines) + "\n", {}, "01-05", **DAILY)
    assert errors(measured) == {"MON-611"}
    assert not TOLD & codes(look(tmp_path, bursts([one], 60), {}, "01-05", **DAILY))
