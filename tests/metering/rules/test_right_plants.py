"""Plants that run in unusual ways: each gives its sum, without an error and with few warnings."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.effort import one_in
from tests.metering.layouts.sources import measured, write

pytestmark = one_in(2)

ENERGY: dict[str, Any] = {"kind": "energy", "interval": "1 h", "label": "start"}
REGISTER: dict[str, Any] = {"kind": "register", "interval": "1 h"}
FIRST = dt.datetime(2024, 1, 1)
HOURS = [FIRST + dt.timedelta(hours=n) for n in range(366 * 24)]
Plant = Callable[[random.Random], list[float]]


def each(made: Callable[[dt.datetime, random.Random], float]) -> Plant:
    return lambda chance: [made(time, chance) for time in HOURS]


def wind(chance: random.Random) -> list[float]:
    """Give output that comes and goes with the weather, by night as well."""
    speed, values = 8.0, []
    for _ in HOURS:
        speed = max(0.0, 0.93 * speed + 0.56 + chance.gauss(0, 1.1))
        values.append(0.0 if speed < 3 else min(2000.0, 2000 * ((speed - 3) / 9) ** 3))
    return values


def biogas(time: dt.datetime, chance: random.Random) -> float:
    """Give a constant load, which is serviced on one morning a month."""
    serviced = time.day == 10 and 8 <= time.hour < 14
    return 0 if serviced else 498 + chance.choice((0, 0, 0, 1, 1, 2))


def works(time: dt.datetime, chance: random.Random) -> float:
    """Give a load that is closed on Sundays and on holidays, but for lamps and coolers."""
    if time.weekday() == 6 or (time.month == 2 and 9 <= time.day <= 12):
        return 4 + chance.choice((0, 0.1, 0.2))
    return chance.uniform(350, 410) if 7 <= time.hour < 19 else chance.uniform(20, 24)


def generator(time: dt.datetime, chance: random.Random) -> float:
    """Give what a hospital's stand-by delivers: an hour of test each month, and one outage."""
    del chance
    if time.month == 7 and time.day == 14 and 2 <= time.hour < 9:
        return 410
    return 60 if time.day == 1 and time.hour == 10 else 0


def micro_hydro(time: dt.datetime, chance: random.Random) -> float:
    """Give a river that falls dry for weeks, and a turbine that is full in the rains."""
    water = 0.5 + 0.5 * math.cos(2 * math.pi * (time.timetuple().tm_yday - 240) / 366)
    return 0 if water < 0.12 else min(95.0, 110 * water) + chance.uniform(-1, 1)


def battery(time: dt.datetime, chance: random.Random) -> float:
    """Give what a battery beside a solar system delivers in the evening."""
    return chance.uniform(40, 60) if 18 <= time.hour < 22 else 0


def sun(time: dt.datetime, chance: random.Random) -> float:
    length = 12 + 3 * math.sin(2 * math.pi * (time.timetuple().tm_yday - 80) / 365)
    since = time.hour + 0.5 - (12 - length / 2)
    if not 0 < since < length:
        return 0
    weather = random.Random(time.toordinal()).uniform(0.5, 1)
    return 100 * math.sin(math.pi * since / length) * weather * chance.uniform(0.95, 1)


def plateaus(time: dt.datetime, chance: random.Random) -> float:
    """Give a solar system that may export no more than 55 kW."""
    return min(55.0, sun(time, chance))


def snow(time: dt.datetime, chance: random.Random) -> float:
    """Give a solar system under snow for four weeks."""
    covered = (time.month == 1 and time.day > 12) or (time.month == 2 and time.day < 10)
    return 0 if covered else sun(time, chance)


def school(time: dt.datetime, chance: random.Random) -> float:
    """Give a load that is off through the holidays."""
    if time.month == 7 or (time.month == 8 and time.day < 15):
        return 0
    open_ = 7 <= time.hour < 16 and time.weekday() < 5
    return chance.uniform(20, 45) if open_ else chance.uniform(1, 2)


def lamps(time: dt.datetime, chance: random.Random) -> float:
    """Give street lights: as much in each hour of the night."""
    del chance
    return 18 if time.hour >= 18 or time.hour < 6 else 0


def sugar(time: dt.datetime, chance: random.Random) -> float:
    """Give a mill that runs on bagasse in the season."""
    return chance.uniform(4800, 5200) if time.month in (1, 2, 3, 4, 11, 12) else 0


def heating(time: dt.datetime, chance: random.Random) -> float:
    """Give heat that is less from week to week in spring, and more in autumn."""
    cold = math.cos(2 * math.pi * (time.timetuple().tm_yday - 15) / 366)
    return 100 * math.exp(2.2 * (cold - 1)) * chance.uniform(0.8, 1.2)


def brief_spring(time: dt.datetime, chance: random.Random) -> float:
    """Give heat that ends within some weeks."""
    weeks = max(0.0, (time - dt.datetime(2024, 3, 20)).days / 7)
    return max(6.0, 100 * 0.65**weeks) * chance.uniform(0.8, 1.2)


PLANTS: dict[str, Plant] = {
    "wind": wind,
    **{
        made.__name__: each(made)
        for made in (biogas, works, generator, micro_hydro, battery, plateaus, snow, school)
    },
    "heating": each(heating),
    "brief_spring": each(brief_spring),
    "lamps": each(lamps),
    "sugar": each(sugar),
}
KNOWN = {"MON-906", "MON-983"}
"""A register that stands still for months, and weeks of exactly 0, are asked about."""


def made_as(name: str) -> list[float]:
    return [round(value, 1) for value in PLANTS[name](random.Random(7))]


@pytest.mark.parametrize("kind", ["energy", "register"])
@pytest.mark.parametrize("name", PLANTS)
def test_it_gives_its_sum_without_an_error(name: str, kind: str, tmp_path: Path) -> None:
    values = made_as(name)
    rows = [(time, f"{value:.1f}") for time, value in zip(HOURS, values, strict=True)]
    keys = ENERGY
    if kind == "register":
        keys, shown = REGISTER, [1000.0]
        for value in values:
            shown.append(shown[-1] + value)
        times = [*HOURS, FIRST + dt.timedelta(days=366)]
        rows = [(time, f"{value:.1f}") for time, value in zip(times, shown, strict=True)]
    write(tmp_path, ["time,kwh", *(f"{time:%Y-%m-%d %H:%M},{value}" for time, value in rows)])
    found = measured(tmp_path, "2024-01-01", "2024-12-31", **keys)
    assert not [one for one in found.findings if one.is_error]
    warned = {one.code for one in found.findings if one.severity == "warning"}
    assert warned <= KNOWN
    assert len(warned) <= 1
    (amount,) = found.amounts
    assert amount.value is not None
    assert float(amount.value) == pytest.approx(sum(values), abs=0.01)


@pytest.mark.parametrize(
    ("name", "times"),
    [("works", 10), ("works", 100), ("plateaus", 10), ("plateaus", 100), ("wind", 100)],
)
def test_days_in_another_unit_are_asked_about(name: str, times: int, tmp_path: Path) -> None:
    """What is so many times less from one day on varies as it did before."""
    values = [v if n < 200 * 24 else v / times for n, v in enumerate(made_as(name))]
    rows = [f"{t:%Y-%m-%d %H:%M},{v:.4f}" for t, v in zip(HOURS, values, strict=True)]
    write(tmp_path, ["time,kwh", *rows])
    found = measured(tmp_path, "2024-01-01", "2024-12-31", **ENERGY)
    assert {"MON-609", "MON-920"} & {one.code for one in found.findings}
