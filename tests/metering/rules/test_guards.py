"""Guards that need no capacity: wrong data of many kinds are caught, right data pass."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jcm_mrv.metering import Measured
from tests.effort import one_in
from tests.metering.rules.test_rules import REGISTER, codes, look, total
from tests.metering.rules.test_unlikely import errors

pytestmark = one_in(2)

START = dt.datetime(2024, 1, 1)
MINUTE = dt.timedelta(minutes=1)
Series = list[float]


def solar(days: int, minutes: int = 60, seed: int = 1, peak: float = 100.0) -> Series:
    """Give output per interval as clouds leave it."""
    random = np.random.default_rng(seed)
    number = 24 * 60 // minutes
    sun = [max(0.0, math.sin(math.pi * (n * minutes / 60 - 6) / 12)) for n in range(number)]
    values: Series = []
    for _ in range(days):
        day = random.uniform(0.25, 1)
        clouds = random.uniform(0.6, 1, number).tolist()
        values += [
            round(height * peak * day * cloud * minutes / 60, 2)
            for height, cloud in zip(sun, clouds, strict=True)
        ]
    return values


def chiller(days: int, minutes: int = 60, seed: int = 2, base: float = 90.0) -> Series:
    """Give the consumption of a load that never stops."""
    random = np.random.default_rng(seed)
    number = days * 24 * 60 // minutes
    hour = np.arange(number) * minutes / 60 % 24
    load = base * (1 + 0.3 * np.sin((hour - 9) / 24 * 2 * np.pi)) * random.uniform(0.8, 1.2, number)
    return [round(float(value) * minutes / 60, 3) for value in load]


def counted(amounts: Sequence[float], first: float = 48_210.3) -> Series:
    """Give a register that counts these amounts."""
    return [first, *(round(first + float(part), 3) for part in np.cumsum(amounts))]


@cache
def times(number: int, minutes: int) -> list[str]:
    """Give as many times as an interval apart."""
    return [f"{START + n * minutes * MINUTE:%Y-%m-%d %H:%M:%S}" for n in range(number)]


def table(values: Sequence[float | str | None], minutes: int = 60, heading: str = "kwh") -> str:
    at = zip(times(len(values), minutes), values, strict=True)
    lines = [f"{time},{value}" for time, value in at if value is not None]
    return "\n".join([f"time,{heading}", *lines]) + "\n"


def judge(
    folder: Path,
    values: Sequence[float | str | None],
    days: int,
    minutes: int = 60,
    direction: str = "lower",
    **declared: Any,
) -> Measured:
    last = START + dt.timedelta(days=days - 1)
    declared = {"interval": f"{minutes} min", **declared}
    heading = declared.get("unit", "kwh").lower()
    text = table(values, minutes, heading)
    declared = {"value": heading, **declared}
    return look(folder, text, {"direction": direction}, f"{last:%Y-%m-%d}", **declared)


# ------------------------------------------------------------------- wrong data are caught


def swapped(jump: float, minutes: int = 60, made: Callable[..., Series] = chiller) -> Series:
    """Give the register of a meter that is replaced in the middle."""
    first, second = made(10, minutes, 1), made(10, minutes, 2)
    before = counted(first)
    return [*before, *counted(second, before[-1] + jump)[1:]]


def with_values(values: Series, at: dict[int, float]) -> Series:
    return [at.get(n, value) for n, value in enumerate(values)]


def in_turns(*series: Series) -> Series:
    return [value for each in zip(*series, strict=True) for value in each]


WRONG: dict[str, tuple[Series, int, int, dict[str, Any], set[str]]] = {
    "meter swapped higher": (swapped(90_000), 20, 60, REGISTER, {"MON-608"}),
    "swapped higher, 15 min": (swapped(30_000, 15), 20, 15, REGISTER, {"MON-608"}),
    "swapped to millions": (swapped(2_400_000), 20, 60, REGISTER, {"MON-608"}),
    "swapped, solar": (swapped(50_000, 15, solar), 20, 15, REGISTER, {"MON-608"}),
    "sentinel 9999": (with_values(solar(10), {100: 9999.0}), 10, 60, {}, {"MON-608"}),
    "sentinel 65535": (with_values(chiller(10), {0: 65535.0}), 10, 60, {}, {"MON-608"}),
    "last value 1e6": (with_values(solar(5), {119: 1e6}), 5, 60, {}, {"MON-608"}),
    "three spikes": (
        with_values(chiller(30), {50: 5000.0, 51: 5000.0, 400: 7000.0}),
        30,
        60,
        {},
        {"MON-608"},
    ),
    "Wh from the middle on": (
        [*chiller(6), *(1000 * v for v in chiller(6, seed=5))],
        12,
        60,
        {},
        {"MON-609"},
    ),
    "Wh for two days, 15 min": (
        [*chiller(6, 15), *(1000 * v for v in chiller(2, 15)), *chiller(6, 15, 9)],
        14,
        15,
        {},
        {"MON-609"},
    ),
    "solar in Wh first": (
        [*(1000 * v for v in solar(6, 15)), *solar(6, 15, 8)],
        12,
        15,
        {},
        {"MON-609"},
    ),
    "a register that goes over to Wh": (
        [*counted(chiller(8)), *(1000 * v for v in counted(chiller(8, seed=3), 66_000)[1:])],
        16,
        60,
        REGISTER,
        {"MON-608", "MON-609"},
    ),
    "two meters in turns": (
        in_turns(counted(chiller(3)), counted(chiller(3), 99.0)),
        6,
        60,
        REGISTER,
        {"MON-611"},
    ),
    "three meters in turns": (
        in_turns(
            counted(chiller(3)),
            counted(chiller(3, seed=4), 9_000.0),
            counted(chiller(3), 120_000.0),
        ),
        9,
        60,
        REGISTER,
        {"MON-611"},
    ),
    "power as a register": (solar(10), 10, 60, REGISTER, {"MON-508", "MON-613"}),
    "a third of the readings of another": (
        [v if n % 3 else v - 40_000 for n, v in enumerate(counted(solar(10, 15)))],
        10,
        15,
        REGISTER,
        {"MON-613", "MON-611"},
    ),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("direction", ["lower", "higher"])
def test_wrong_data_are_caught(name: str, direction: str, tmp_path: Path) -> None:
    values, days, minutes, declared, expected = WRONG[name]
    measured = judge(tmp_path, values, days, minutes, direction, **declared)
    found = errors(measured)
    assert found & expected or (direction == "higher" and found & {"MON-505", "MON-507"}), found
    assert total(measured) is None
    for finding in measured.findings:
        assert "tolerate" not in finding.hint


WARNED: dict[str, tuple[Series, int, int, str]] = {
    "a tenth from one day on": (
        [*chiller(12), *(v / 10 for v in chiller(12, seed=7))],
        24,
        60,
        "MON-920",
    ),
    "ten times, solar": ([*solar(14, 15), *(10 * v for v in solar(14, 15, 7))], 28, 15, "MON-920"),
    "a hundred times": (
        [*solar(14, 15), *(100 * v for v in solar(14, 15, 7))],
        28,
        15,
        "MON-920",
    ),
    "a month copied": ([*chiller(20), *chiller(20)], 40, 60, "MON-921"),
    "three days copied, shifted": (
        [*solar(10, 15), *solar(10, 15)[100:388], *solar(7, 15, 5)],
        20,
        15,
        "MON-921",
    ),
}


@pytest.mark.parametrize("name", WARNED)
def test_what_is_odd_is_warned_about(name: str, tmp_path: Path) -> None:
    values, days, minutes, code = WARNED[name]
    measured = judge(tmp_path, values, days, minutes)
    assert not errors(measured)
    said = [finding for finding in measured.findings if finding.code == code]
    assert len(said) == 1
    assert said[0].severity == "warning"
    assert said[0].keeps_open


@pytest.mark.parametrize(("factor", "code"), [(1000, "MON-609"), (10, "MON-920"), (0.1, "MON-920")])
@pytest.mark.parametrize("late", range(0, 24, 5))
@pytest.mark.parametrize("made", [chiller, solar])
def test_the_row_from_which_on_the_level_is_another_is_named(
    made: Callable[..., Series], late: int, factor: float, code: str, tmp_path: Path
) -> None:
    values = made(40, 60)
    at = 20 * 24 + late
    measured = judge(tmp_path, [v * factor if n >= at else v for n, v in enumerate(values)], 40)
    (found,) = [finding for finding in measured.findings if finding.code == code]
    # The first value of the level; by night there is none.
    first = next(n for n in range(at, len(values)) if values[n] > 0)
    line = int(found.where.removeprefix("a.csv:"))
    assert abs(line - 2 - first) <= (0 if made is chiller else 3)


# ------------------------------------------------------------------------- right data pass


def outage(values: Series, start: int, hours: int) -> list[float | None]:
    return [None if start <= n < start + hours else v for n, v in enumerate(values)]


PUMP = [8.0 if n % 50 == 0 else 0.0 for n in range(24 * 60)]
STEPS_OF_100 = [100.0 * (n // 9) for n in range(24 * 30 + 1)]
SEASON = [0.0] * 24 * 60 + chiller(40) + [0.0] * 24 * 20
STANDBY = [v if n // 24 % 7 < 5 else v / 10 for n, v in enumerate(chiller(56))]
WINTER = [v * (0.06 if n // 24 < 20 else 1) for n, v in enumerate(solar(60))]
MIDDLE: list[float | None] = [None] * 24 * 12 + list(counted(solar(18), 0.0))

RIGHT: dict[str, tuple[Sequence[float | None], int, int, dict[str, Any]]] = {
    "solar": (solar(30), 30, 60, {}),
    "solar, 5 min": (solar(10, 5), 10, 5, {}),
    "register of solar": (counted(solar(30, 15)), 30, 15, REGISTER),
    "chiller": (chiller(60), 60, 60, {}),
    "register of a chiller": (counted(chiller(60)), 60, 60, REGISTER),
    "after ten days of outage": (outage(counted(chiller(30)), 200, 240), 30, 60, REGISTER),
    "after ten days, solar": (outage(counted(solar(30)), 200, 240), 30, 60, REGISTER),
    "off for months": (SEASON, 120, 60, {}),
    "its register": (counted(SEASON), 120, 60, REGISTER),
    "a pump that runs 2 % of the time": (PUMP, 60, 60, {}),
    "its register too": (counted(PUMP), 60, 60, REGISTER),
    "steps of 100 kWh": (STEPS_OF_100, 30, 60, REGISTER),
    "commissioned in the middle": (MIDDLE, 30, 60, REGISTER),
    "idle at weekends": (STANDBY, 56, 60, {}),
    "constant": ([7.0] * 24 * 20, 20, 60, {}),
    "a boiler that starts with ten times": (
        [50.0 if n % 24 == 6 else 5.0 if n % 24 > 6 else 0.0 for n in range(24 * 30)],
        30,
        60,
        {},
    ),
    "one reading a day": (counted([sum(solar(1, seed=n)) for n in range(60)]), 60, 1440, REGISTER),
    "one reading a day, dark weeks": (
        counted([sum(solar(1, seed=n)) * (0.1 if n % 9 == 0 else 1) for n in range(60)]),
        60,
        1440,
        REGISTER,
    ),
    "a few misread": (
        with_values(counted(chiller(30)), {100: 0.0, 300: 48_210.0, 511: 7.0}),
        30,
        60,
        REGISTER,
    ),
    "a reset": ([*counted(chiller(10)), *counted(chiller(10, seed=6), 0.0)[1:]], 20, 60, REGISTER),
}


@one_in(4)
@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("direction", ["lower", "higher"])
def test_right_data_pass_with_their_sum(name: str, direction: str, tmp_path: Path) -> None:
    values, days, minutes, declared = RIGHT[name]
    measured = judge(tmp_path, values, days, minutes, direction, **declared)
    assert not errors(measured)
    assert not {"MON-609", "MON-708", "MON-920", "MON-921"} & codes(measured)
    proven = (total(measured) or 0) - sum(line.effect for line in measured.ledger)
    shown = [value for value in values if value is not None]
    if declared is REGISTER:
        steps = [max(0.0, b - a) for a, b in itertools.pairwise(shown)]
        exact = sum(steps) if name == "a reset" else shown[-1] - shown[0]
    else:
        exact = sum(shown)
    assert float(proven) == pytest.approx(exact, rel=1e-6)


def test_two_polls_seconds_apart_after_a_catch_up_pass(tmp_path: Path) -> None:
    values = counted(chiller(10))
    lines = table(values).splitlines()
    # The logger catches up and polls again after 3 s, and after an outage of six hours.
    lines.insert(60, f"2024-01-03 10:00:03,{values[58] + 0.02:.3f}")
    del lines[100:106]
    lines.insert(100, lines[100].replace(":00:00,", ":00:02,"))
    for direction in ("lower", "higher"):
        measured = look(
            tmp_path, "\n".join(lines) + "\n", {"direction": direction}, "01-10", **REGISTER
        )
        assert not errors(measured)


def dry_season(days: int, minutes: int) -> Series:
    """Give output of days of which none is quite dark."""
    clear = [
        max(0.0, math.sin(math.pi * (n * minutes / 60 % 24 - 6) / 12)) for n in range(days * 96)
    ]
    return [
        round(0.5 * v + 12.5 * sky, 2) for v, sky in zip(solar(days, minutes), clear, strict=True)
    ]


@pytest.mark.parametrize("course", [dry_season, chiller])
@pytest.mark.parametrize(("first", "last"), [(10, 17), (20, 40), (0, 12)])
def test_power_among_energy_is_asked_about(
    course: Any, first: int, last: int, tmp_path: Path
) -> None:
    values = course(40, 15)
    wrong = [4 * v if first <= n // 96 < last else v for n, v in enumerate(values)]
    declared = {"interval": "15 min"}
    said = look(tmp_path, table(wrong, 15), {}, "02-09", **declared)
    assert [f.code for f in said.findings if f.code == "MON-920"] == ["MON-920"]
    twice = [2 * v if first <= n // 96 < last else v for n, v in enumerate(values)]
    for right in (values, twice):
        assert "MON-920" not in codes(look(tmp_path, table(right, 15), {}, "02-09", **declared))


def test_a_decimal_sign_that_is_lost_for_a_week_is_asked_about(tmp_path: Path) -> None:
    values = solar(28, 15)
    wrong = [round(100 * v) if 10 <= n // 96 < 17 else v for n, v in enumerate(values)]
    said = look(tmp_path, table(wrong, 15), {}, "01-28", interval="15 min")
    assert "MON-920" in codes(said)
