"""Each fault in every kind of readings, at every interval: wrong data are told, right data are not.

The same amounts are written as amounts, as powers, as a register and as a counter of the day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jcm_mrv.metering import Measured
from tests.effort import one_in
from tests.metering.rules.test_daily import DAILY
from tests.metering.rules.test_guards import Series, chiller, counted, judge, solar
from tests.metering.rules.test_rules import REGISTER

pytestmark = one_in(2)

Made = Callable[..., Series]
DAYS = {1: 14, 5: 16, 15: 30, 60: 60, 1440: 180}
KINDS = ("energy", "power", "register", "daily")
ALWAYS = {"MON-512", "MON-902", "MON-927", "MON-929"}
"""Open as well, and about what is missing."""


def made(course: Made, minutes: int, seed: int = 1) -> Series:
    """Give the amounts of as many days as an interval needs."""
    return list(_kept(course, minutes, seed))


@cache
def _kept(course: Made, minutes: int, seed: int) -> Series:
    if minutes < 1440:
        return course(DAYS[minutes], minutes, seed)
    hours = np.array(course(DAYS[minutes], 60, seed)).reshape(-1, 24)
    return [round(float(day), 3) for day in hours.sum(axis=1)]


def written(amounts: Sequence[float], kind: str, minutes: int) -> tuple[Series, dict[str, Any]]:
    """Give readings that say these amounts, and how they are declared."""
    if kind == "register":
        return counted(amounts), REGISTER
    if kind == "daily":
        shown, value = [0.0], 0.0
        for n, amount in enumerate(amounts, 1):
            value = 0.0 if n % (1440 // minutes) == 0 else round(value + amount, 3)
            shown.append(value)
        return shown, DAILY
    if kind == "power":
        return [round(a * 60 / minutes, 4) for a in amounts], {"kind": "power", "unit": "kW"}
    return list(amounts), {}


def told(measured: Measured) -> set[str]:
    """Give what stops the work, or keeps a result from being ready."""
    return {
        one.code
        for one in measured.findings
        if (one.is_error or one.keeps_open) and one.code not in ALWAYS
    }


def noon(values: Series) -> int:
    """Give a place in the middle where much is counted."""
    half = len(values) // 2
    return half + int(np.argmax(values[half : half + max(1, len(values) // 10)]))


def spike(values: Series) -> Series:
    at = noon(values)
    return [*values[:at], 60 * max(values) * max(1, len(values) // 1000), *values[at + 1 :]]


def some_spikes(values: Series) -> Series:
    at, much = noon(values), 15 * max(values) * max(1, len(values) // 1000)
    return [much if n in (at, at + 1, at + 40) else v for n, v in enumerate(values)]


def times(factor: float, first: float, last: float = 1.0) -> Callable[[Series], Series]:
    def change(values: Series) -> Series:
        a, b = int(first * len(values)), int(last * len(values))
        return [round(v * factor, 4) if a <= n < b else v for n, v in enumerate(values)]

    return change


def copied(values: Series) -> Series:
    half = len(values) // 2
    return [*values[:half], *values[: len(values) - half]]


def frozen(values: Series) -> Series:
    at = noon(values)
    return [*values[:at], *([values[at]] * (len(values) - at))]


WRONG: dict[str, tuple[Callable[[Series], Series], set[str]]] = {
    "one value far outside": (spike, {"MON-608", "MON-613"}),
    "three of them": (some_spikes, {"MON-608", "MON-613"}),
    "Wh from the middle on": (times(1000, 0.5), {"MON-609"}),
    "MWh in the first third": (times(0.001, 0, 0.33), {"MON-609"}),
    "Wh for a while": (times(1000, 0.4, 0.75), {"MON-609"}),
    "a hundred times": (times(100, 0.5), {"MON-920", "MON-608"}),
    "a half of it copied": (copied, {"MON-921"}),
}


LEVEL = {"MON-609", "MON-920"}
CASES = [
    (name, minutes, course)
    for name, (_, codes) in WRONG.items()
    for minutes in DAYS
    for course in (solar, chiller)
    # The weather of two weeks does not show a level.
    if not (minutes == 1 and course is solar and codes & LEVEL)
]


@one_in(20)
@pytest.mark.parametrize(("name", "minutes", "course"), CASES)
def test_wrong_data_of_every_kind_are_told(
    name: str, minutes: int, course: Made, tmp_path: Path
) -> None:
    change, codes = WRONG[name]
    values = change(made(course, minutes, 2))
    for number, kind in enumerate(KINDS if minutes < 1440 else KINDS[:3]):
        direction = ("lower", "higher")[(number + minutes) % 2]
        shown, declared = written(values, kind, minutes)
        measured = judge(tmp_path, shown, DAYS[minutes], minutes, direction, **declared)
        assert told(measured) & codes, (kind, direction, told(measured))


@one_in(4)
@pytest.mark.parametrize("minutes", [1, 5, 15, 60])
@pytest.mark.parametrize("course", [solar, chiller])
def test_what_froze_is_told(minutes: int, course: Made, tmp_path: Path) -> None:
    values = frozen(made(course, minutes))
    for kind in ("energy", "power"):
        shown, declared = written(values, kind, minutes)
        measured = judge(tmp_path, shown, DAYS[minutes], minutes, **declared)
        assert "MON-933" in told(measured)


def _random(days: int, minutes: int, seed: int) -> tuple[np.random.Generator, np.ndarray]:
    return np.random.default_rng(seed), np.arange(days * 1440 // minutes) * minutes / 60


def working_hours(days: int, minutes: int, seed: int) -> Series:
    """Give a load of working hours, with stand-by otherwise."""
    some, hour = _random(days, minutes, seed)
    on = (hour // 24 % 7 < 5) & (hour % 24 >= 8) & (hour % 24 < 18)
    load = np.where(on, 60 * some.uniform(0.7, 1, len(hour)), some.uniform(0.5, 0.7, len(hour)))
    return (load * minutes / 60).round(3).tolist()


def boiler(days: int, minutes: int, seed: int) -> Series:
    some, hour = _random(days, minutes, seed)
    start = (hour % 24 >= 6) & (hour % 24 < 8)
    load = np.where(start, 200 * some.uniform(0.5, 1, len(hour)), some.uniform(8, 12, len(hour)))
    return (load * minutes / 60).round(3).tolist()


def batches(days: int, minutes: int, seed: int) -> Series:
    some, hour = _random(days, minutes, seed)
    hours = int(hour[-1]) + 2
    load = np.repeat(some.choice([0, 5, 50, 80], hours), some.integers(1, 6, hours))
    load = load[(hour).astype(int)] * some.uniform(0.9, 1.1, len(hour))
    return (load * minutes / 60).round(3).tolist()


def winter(days: int, minutes: int, seed: int) -> Series:
    """Give output that snow covers for four days."""
    values = solar(days, minutes, seed)
    first, last = (day * 1440 // minutes for day in (days // 3, days // 3 + 4))
    return [round(v * 0.008, 4) if first <= n < last else v for n, v in enumerate(values)]


def season(days: int, minutes: int, seed: int) -> Series:
    values = chiller(days, minutes, seed)
    return [0.0 if n < len(values) // 3 else v for n, v in enumerate(values)]


def weather(days: int, minutes: int, seed: int) -> Series:
    """Give a load that follows the weather, week by week."""
    some, hour = _random(days, minutes, seed)
    week = some.uniform(0.2, 1, int(hour[-1] // 168) + 1)[(hour // 168).astype(int)]
    return (week * np.array(chiller(days, minutes, seed))).round(3).tolist()


RIGHT = [solar, chiller, working_hours, boiler, batches, winter, season, weather]


@one_in(20)
@pytest.mark.parametrize("course", RIGHT)
@pytest.mark.parametrize("minutes", [5, 15, 60, 1440])
@pytest.mark.parametrize("seed", [1, 2])
def test_right_data_of_every_kind_pass(
    course: Made, minutes: int, seed: int, tmp_path: Path
) -> None:
    values = made(course, minutes, seed)
    for number, kind in enumerate(KINDS if minutes < 1440 else KINDS[:3]):
        direction = ("lower", "higher")[(number + seed) % 2]
        shown, declared = written(values, kind, minutes)
        measured = judge(tmp_path, shown, DAYS[minutes], minutes, direction, **declared)
        assert not told(measured), (kind, direction)


def restarting(values: Series, minutes: int, hour: int) -> Series:
    """Give a counter of these amounts that starts again each day at some hour."""
    shown, value, day = [0.0], 0.0, 1440 // minutes
    for n, amount in enumerate(values, 1):
        value = 0.0 if n % day == hour * 60 // minutes % day else round(value + amount, 3)
        shown.append(value)
    return shown


@one_in(48)
@pytest.mark.parametrize("nights", [True, False])
@pytest.mark.parametrize("hour", [0, 2, 5, 12, 22])
@pytest.mark.parametrize("minutes", [1, 5, 15, 30, 60, 120, 240])
def test_a_counter_of_the_day_is_told_whatever_it_is_declared_as(
    minutes: int, hour: int, nights: bool, tmp_path: Path
) -> None:
    """A load that never stops, and a portal that leaves out nights: no value is near 0."""
    for course in (solar, chiller):
        shown: list[float | None] = list(restarting(course(10, minutes, 3), minutes, hour))
        if nights:
            of_day = [n * minutes // 60 % 24 for n in range(len(shown))]
            shown = [v if 5 <= h < 20 else None for v, h in zip(shown, of_day, strict=True)]
        measured = judge(tmp_path, shown, 10, minutes, **REGISTER)
        found = told(measured)
        # Two values a day, of an output that is over by noon, fall by less.
        assert found & {"MON-610", "MON-508", "MON-613"} or (
            minutes == 240 and nights and hour == 12
        )
        if minutes <= (60 if nights else 240 if course is chiller else 120):
            measured = judge(tmp_path, shown, 10, minutes)
            assert {one.code for one in measured.findings if one.is_error} == {"MON-610"}


def evening(days: int, minutes: int, seed: int) -> Series:
    """Give a household that needs more from hour to hour, and most in the evening."""
    some, hour = _random(days, minutes, seed)
    load = np.interp(hour % 24, [0, 5, 24], [1, 0.8, 6]) * some.uniform(0.6, 1.4, len(hour))
    return (load * minutes / 60).round(3).tolist()


def cinema(days: int, minutes: int, seed: int) -> Series:
    """Give a load that begins at noon and ends with the day, the evening above the afternoon."""
    some, hour = _random(days, minutes, seed)
    load = np.select([hour % 24 < 12, hour % 24 < 18], [0.0, 6.0], 10.0)
    load *= some.uniform(0.9, 1.1, len(hour))
    return (load * minutes / 60).round(3).tolist()


def west(days: int, minutes: int, seed: int) -> Series:
    """Give the output of modules that the sun reaches in the afternoon."""
    some, hour = _random(days, minutes, seed)
    sun = np.interp(hour % 24, [6, 10, 16, 19], [0, 5, 50, 0]) * some.uniform(0.5, 1, len(hour))
    return (sun * minutes / 60).round(3).tolist()


@one_in(18)
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("minutes", [60, 120, 180, 240])
@pytest.mark.parametrize("course", [evening, cinema, west, working_hours, boiler, solar, chiller])
def test_what_is_used_late_in_the_day_is_no_counter(
    course: Made, minutes: int, seed: int, tmp_path: Path
) -> None:
    values = course(30, minutes, seed)
    for kind in ("energy", "power"):
        shown, declared = written(values, kind, minutes)
        assert not told(judge(tmp_path, shown, 30, minutes, **declared)), kind


def shifts(days: int, minutes: int, seed: int, stand_by: float = 0.0) -> Series:
    """Give a plant that runs day and night, and stands by at a thousandth at weekends."""
    some, hour = _random(days, minutes, seed)
    low = 0.055 * some.uniform(1 - stand_by, 1 + stand_by, len(hour))
    on = hour // 24 % 7 < 5
    load = np.where(on, 55 * some.uniform(0.8, 1.2, len(hour)), low)
    return (load * minutes / 60).round(5).tolist()


def holiday(days: int, minutes: int, seed: int) -> Series:
    """Give the same load with one stand-by of a week."""
    some, hour = _random(days, minutes, seed)
    on = (hour < 240) | (hour >= 408)
    load = np.where(on, 55 * some.uniform(0.8, 1.2, len(hour)), 0.055)
    return (load * minutes / 60).round(5).tolist()


@one_in(3)
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("minutes", [15, 60])
@pytest.mark.parametrize("course", [shifts, holiday, partial(shifts, stand_by=0.05)])
def test_a_stand_by_of_a_thousandth_is_no_other_unit(
    course: Made, minutes: int, seed: int, tmp_path: Path
) -> None:
    values = course(28, minutes, seed)
    for declared in ({}, REGISTER):
        shown = counted(values) if declared else values
        assert not told(judge(tmp_path, shown, 28, minutes, **declared))


@one_in(6)
@pytest.mark.parametrize("minutes", [15, 60])
@pytest.mark.parametrize("hours", [8, 20, 48, 80])
@pytest.mark.parametrize(
    ("factor", "codes"),
    [(10, {"MON-920"}), (100, {"MON-920", "MON-608"}), (1000, {"MON-609", "MON-608"})],
)
def test_what_is_many_times_too_much_for_some_hours_is_told(
    factor: float, codes: set[str], hours: int, minutes: int, tmp_path: Path
) -> None:
    values, first = chiller(24, minutes, 1), 250 * 60 // minutes
    last = first + hours * 60 // minutes
    values = [round(v * factor, 3) if first <= n < last else v for n, v in enumerate(values)]
    for declared in ({}, REGISTER):
        shown = counted(values) if declared else values
        found = told(judge(tmp_path, shown, 24, minutes, **declared))
        assert found & codes, declared
