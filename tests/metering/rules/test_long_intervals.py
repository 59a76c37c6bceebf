"""Days and months, of which there are few: slips, totals and repeats among them, and right data."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.metering.layouts.sources import codes, measured, write

OURS = {"MON-608", "MON-609", "MON-920", "MON-921", "MON-923", "MON-972"}


def months(seed: int = 1, digits: int = 1) -> list[float]:
    drawn = random.Random(seed)
    return [round(900 * drawn.uniform(0.7, 1.3), digits) for _ in range(12)]


def days(seed: int = 1, number: int = 28) -> list[float]:
    """Give the output of days, some of which are dark."""
    drawn = random.Random(seed)
    return [
        round(300 * drawn.choice([0.25, 0.7, 0.9, 1]) * drawn.uniform(0.8, 1), 1)
        for _ in range(number)
    ]


def of(folder: Path, values: Sequence[float], step: str = "1 month", **declared: Any) -> set[str]:
    first = dt.date(2024, 3, 1)
    if step == "1 month":
        dates = [f"{2024 + n // 12}-{n % 12 + 1:02}" for n in range(len(values))]
        start, end = "2024-01-01", f"{2024 + (len(values) - 1) // 12}-12-31"
    else:
        dates = [str(first + dt.timedelta(days=n)) for n in range(len(values))]
        start, end = dates[0], dates[-1]
    write(folder, ["time,kwh", *(f"{date},{v}" for date, v in zip(dates, values, strict=True))])
    result = measured(folder, start, end, interval=step, label="start", **declared)
    return codes(result) & OURS


@pytest.mark.parametrize("times", [10, 100, 1000])
def test_one_month_in_another_unit_is_asked_about(times: int, tmp_path: Path) -> None:
    values = months()
    values[5] *= times
    assert of(tmp_path, values) == {"MON-920"}


def test_one_month_far_below_the_others_is_asked_about(tmp_path: Path) -> None:
    values = months(digits=4)
    values[5] = round(values[5] / 1000, 4)
    assert of(tmp_path, values) == {"MON-923"}
    # One that is a tenth may be a halt.
    values[5] *= 100
    assert not of(tmp_path, values)


@pytest.mark.parametrize("times", [100, 1000])
def test_some_months_in_another_unit_are_asked_about(times: int, tmp_path: Path) -> None:
    for part in (slice(0, 6), slice(4, 7), slice(6, 12)):
        values = months()
        values[part] = [times * value for value in values[part]]
        assert of(tmp_path, values) == {"MON-920"}


@pytest.mark.parametrize("times", [10, 100, 1000])
def test_a_week_in_another_unit_is_asked_about(times: int, tmp_path: Path) -> None:
    values = [max(value, 150) for value in days()]
    values[8:15] = [times * value for value in values[8:15]]
    assert "MON-920" in of(tmp_path, values, "1 d")


def test_a_total_that_has_a_date_is_refused(tmp_path: Path) -> None:
    values = months()
    assert of(tmp_path, [*values[:11], round(sum(values[:11]), 1)]) >= {"MON-972"}
    assert of(tmp_path, [round(sum(values[1:]), 1), *values[1:]]) >= {"MON-972"}
    output = days(number=20)
    assert of(tmp_path, [*output, round(sum(output), 1)], "1 d") & {"MON-972", "MON-608"}


def test_a_month_that_repeats_the_one_before_is_asked_about(tmp_path: Path) -> None:
    values = months()
    values[6] = values[5]
    assert of(tmp_path, values) == {"MON-921"}


RIGHT: dict[str, list[float]] = {
    "even": months(2),
    "a flat rate": [1234.5] * 12,
    "a season": [20.5, 31.2, 88.1, 410.7, 655.2, 902.3, 951.0, 840.9, 501.2, 120.4, 35.5, 18.1],
    "off for months": [
        900.1,
        850.2,
        911.7,
        870.3,
        15.2,
        12.1,
        14.4,
        11.9,
        13.3,
        880.5,
        902.6,
        871.1,
    ],
    "commissioned": [12.4, 210.8, 903.3, *months(4)[3:]],
    "in whole units": [9, 9, 10, 8, 9, 9, 11, 10, 9, 8, 8, 9],
    "a halt": [*months(5)[:6], 31.0, *months(5)[7:]],
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_months_pass(name: str, tmp_path: Path) -> None:
    assert not of(tmp_path, RIGHT[name])


@pytest.mark.parametrize("seed", range(5))
def test_right_days_pass(seed: int, tmp_path: Path) -> None:
    assert not of(tmp_path, days(seed, 60), "1 d")
