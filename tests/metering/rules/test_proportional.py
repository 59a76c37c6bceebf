"""Weeks that were copied and changed alike are asked about; what is alike of itself is not."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import numpy as np
import pytest

from jcm_mrv.metering.rules.proportional import alike
from tests.effort import one_in
from tests.metering.rules.test_guards import START, Series, chiller, counted, judge, solar
from tests.metering.rules.test_rules import REGISTER, codes, look

DAY = 24
RANDOM = np.random.default_rng(7)


def copied(
    values: Series, days: int, of: int, to: int, times: float, more: float = 0.0, digits: int = 3
) -> Series:
    """Give values of which some days are others but for a factor and an amount."""
    part = values[of * DAY : (of + days) * DAY]
    made = [round(v * times + more, digits) for v in part]
    return [*values[: to * DAY], *made, *values[(to + days) * DAY :]]


def by_day(values: Series) -> Series:
    return [round(sum(values[n : n + DAY]), 1) for n in range(0, len(values), DAY)]


def whole(values: Series) -> Series:
    return [float(round(v)) for v in values]


YEARS = by_day(chiller(180))
CHANGED: dict[str, tuple[Series, int, int, dict[str, str]]] = {
    "a half times 1.01": (copied(solar(60), 30, 0, 30, 1.01, digits=2), 60, 60, {}),
    "a half less 1 %": (copied(chiller(60), 30, 0, 30, 0.99), 60, 60, {}),
    "ten days times 1.2": (copied(chiller(60), 10, 7, 33, 1.2), 60, 60, {}),
    "ten days and 3 kWh": (copied(chiller(60), 10, 7, 33, 1.0, 3.0), 60, 60, {}),
    "times 1.05 and 2 kWh": (copied(solar(60), 14, 2, 40, 1.05, 2.0), 60, 60, {}),
    "whole kWh": (copied(whole(solar(60, peak=600)), 14, 2, 40, 1.03, digits=0), 60, 60, {}),
    "a digit up or down": (
        [
            round(v + 0.001 * float(RANDOM.integers(-1, 2)), 3) if n >= 30 * DAY else v
            for n, v in enumerate([*chiller(30), *chiller(30)])
        ],
        60,
        60,
        {},
    ),
    "half a hundredth up or down": (
        [
            round(v * float(RANDOM.uniform(0.996, 1.004)), 3) if n >= 30 * DAY else v
            for n, v in enumerate([*chiller(30), *chiller(30)])
        ],
        60,
        60,
        {},
    ),
    "through a register": (
        counted(copied(solar(60, peak=900), 20, 3, 30, 1.01)),
        60,
        60,
        REGISTER,
    ),
    "daily totals": (
        [*YEARS[:90], *(round(v * 1.02, 1) for v in YEARS[:90])],
        180,
        1440,
        {},
    ),
    "in another month, twice": (
        copied(copied(chiller(90), 10, 7, 33, 1.1), 10, 7, 63, 0.97),
        90,
        60,
        {},
    ),
}


@one_in(3)
@pytest.mark.parametrize("name", CHANGED)
@pytest.mark.parametrize("direction", ["lower", "higher"])
def test_what_was_copied_and_changed_alike_is_asked_about(
    name: str, direction: str, tmp_path: Path
) -> None:
    values, days, minutes, declared = CHANGED[name]
    measured = judge(tmp_path, values, days, minutes, direction, **declared)
    said = [finding for finding in measured.findings if finding.code == "MON-921"]
    assert len(said) == 1, [str(finding) for finding in measured.findings]
    assert said[0].severity == "warning"
    assert said[0].keeps_open
    assert "times" in said[0].found


def test_days_and_factor_are_named(tmp_path: Path) -> None:
    values, days, minutes, _ = CHANGED["ten days times 1.2"]
    measured = judge(tmp_path, values, days, minutes)
    (said,) = [finding for finding in measured.findings if finding.code == "MON-921"]
    assert said.found == "2024-02-03 to 2024-02-12 as 2024-01-08, times 1.2"
    assert said.where == f"a.csv:{33 * DAY + 2}"


def months(seed: int) -> Series:
    days = by_day(solar(360, seed=seed))
    return [round(sum(days[n : n + 30]), 1) for n in range(0, 360, 30)]


def test_months_are_asked_about_too() -> None:
    year, other = months(1), months(2)
    both = np.array([*year, *(round(v * 1.03, 1) for v in year)]).reshape(-1, 1)
    assert [(one.before, round(one.times, 3)) for one in alike(both, 6, 0.1, may_add=False)] == [
        (12, 1.03)
    ]
    assert not alike(np.array([*year, *other]).reshape(-1, 1), 6, 0.1, may_add=False)


def sky(days: int, hazy: float = 0.0, peak: float = 300.0, digits: int = 2) -> Series:
    """Give clear days, each with haze of its own."""
    haze = RANDOM.uniform(1 - hazy, 1, days) if hazy else np.ones(days)
    return [
        round(peak * haze[n // DAY] * max(0.0, math.sin(math.pi * (n % DAY - 6) / 12)), digits)
        for n in range(days * DAY)
    ]


def shaped(days: int, course: Series) -> Series:
    """Give totals of days that were put on the hours by one course."""
    return [
        round(total * part, 3)
        for total in RANDOM.uniform(50, 90, days).tolist()
        for part in course[:DAY]
    ]


WORKING = [80.0 if 8 <= n % DAY < 18 and n // DAY % 7 < 5 else 12.0 for n in range(60 * DAY)]
ALIKE: dict[str, tuple[Series, int, int, dict[str, str]]] = {
    "solar": (solar(60), 60, 60, {}),
    "solar, 15 min": (solar(60, 15), 60, 15, {}),
    "whole kWh": (whole(chiller(60)), 60, 60, {}),
    "whole kWh, 15 min": (whole(solar(60, 15, peak=60)), 60, 15, {}),
    "a load that never stops": (chiller(60), 60, 60, {}),
    "its register": (counted(chiller(60)), 60, 60, REGISTER),
    "a constant load": ([7.0] * 60 * DAY, 60, 60, {}),
    "a constant load of changing digits": (
        [90 + float(RANDOM.integers(-1, 2)) for _ in range(60 * DAY)],
        60,
        60,
        {},
    ),
    "by the clock": (WORKING, 60, 60, {}),
    "clear days": (sky(60, 0.1), 60, 60, {}),
    "clear days in whole kWh": (sky(60, 0.1, digits=0), 60, 60, {}),
    "totals put on hours": (shaped(60, chiller(1)), 60, 60, {}),
    "a steady load, serviced at times": (
        [
            0.0 if n // DAY % 30 == 9 and 8 <= n % DAY < 14 else 498 + 0.1 * (n * n % 23)
            for n in range(90 * DAY)
        ],
        90,
        60,
        {},
    ),
    "a year of daily totals": (by_day(solar(365)), 365, 1440, {}),
    "daily totals in whole MWh": (whole([v / 100 for v in by_day(chiller(180))]), 180, 1440, {}),
    "twice as much from one day on": (
        [*chiller(30), *(round(2 * v, 3) for v in chiller(30, seed=8))],
        60,
        60,
        {},
    ),
}


def test_readings_by_two_turns_have_no_day_of_equal_parts(tmp_path: Path) -> None:
    """Of as many short as long intervals the one in the middle is none of them."""
    minutes = [25, 35] * (12 * 60)
    ends = np.cumsum(minutes).tolist()
    at = [START + dt.timedelta(minutes=int(n)) for n in [0, *ends]]
    shown = counted(chiller(60)[: len(ends)])
    rows = [f"{t:%Y-%m-%d %H:%M},{v}" for t, v in zip(at, shown, strict=True)]
    text = "\n".join(["time,kwh", *rows]) + "\n"
    measured = look(tmp_path, text, {}, "2024-01-30", **(REGISTER | {"interval": "30 min"}))
    assert "MON-921" not in codes(measured)


@one_in(3)
@pytest.mark.parametrize("name", ALIKE)
def test_what_is_alike_of_itself_is_not_asked_about(name: str, tmp_path: Path) -> None:
    values, days, minutes, declared = ALIKE[name]
    assert "MON-921" not in codes(judge(tmp_path, values, days, minutes, **declared))


ONE = solar(1, seed=4, peak=300)
SAME: dict[str, tuple[Series, bool]] = {
    "one day for all": (ONE * 30, True),
    "one day for a week": ([*solar(15), *ONE * 7, *solar(8, seed=9)], True),
    "its last digit moves": (
        [
            max(0.0, round(v + 0.01 * float(RANDOM.integers(0, 2)), 2)) if v else 0.0
            for v in ONE * 30
        ],
        True,
    ),
    "days of their own": (solar(30), False),
    "a day and the next": ([*solar(15), *ONE, *ONE, *solar(13, seed=9)], False),
    "in whole kWh of a small roof": (whole([v / 40 for v in sky(30, 0.02)]), False),
    "nothing for a week": ([*solar(15), *[0.0] * 7 * DAY, *solar(8, seed=9)], False),
    "clear days": (sky(30, 0.05), False),
}


@pytest.mark.parametrize("name", SAME)
def test_a_day_under_the_sun_is_not_that_before(name: str, tmp_path: Path) -> None:
    """A log of one day that came again each day was ready: it has few values a day."""
    values, is_asked = SAME[name]
    text = "\n".join(
        [
            "time,kwh",
            *(
                f"{t:%Y-%m-%d %H:%M},{v}"
                for t, v in zip(
                    (START + dt.timedelta(hours=n) for n in range(len(values))), values, strict=True
                )
            ),
        ]
    )
    wanted = {"direction": "lower", "follows_sun": True}
    measured = look(tmp_path, text + "\n", wanted, "2024-01-30")
    assert ("MON-921" in codes(measured)) == is_asked


def test_a_load_by_the_clock_may_be_the_same_each_day(tmp_path: Path) -> None:
    measured = judge(tmp_path, ONE * 30, 30, 60)
    assert "MON-921" not in codes(measured)
