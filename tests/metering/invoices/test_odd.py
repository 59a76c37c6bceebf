"""Entries of a solar system that are all alike are asked about; flat rates of loads are not."""

from __future__ import annotations

import calendar
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import calculate, load_project
from tests.projects import ONE_YEAR, write_project

DAYS = [calendar.monthrange(2024, month)[1] for month in range(1, 13)]
METERED = [51.2, 55.9, 63.4, 66.1, 65.8, 61.3, 60.2, 58.8, 55.1, 54.7, 52.3, 55.2]


def asked(folder: Path, values: list[float]) -> list[str]:
    entries: list[dict[str, Any]] = [
        {
            "start": f"2024-{month:02}-01",
            "end": f"2024-{month:02}-{DAYS[month - 1]}",
            "value": value,
            "unit": "MWh",
        }
        for month, value in enumerate(values, 1)
    ]
    changes = {**ONE_YEAR, "monitoring.EG.members.roof-a.entries": entries}
    result = calculate(load_project(write_project(folder, changes)))
    return [f"{one.message}: {one.found}" for one in result.open if one.code == "MON-938"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([58.333] * 12, "12 of 12 entries of EG are the same amount: 58.333 MWh"),
        ([58.333] * 9 + METERED[9:], "9 of 12 entries of EG are the same amount: 58.333 MWh"),
        (
            [round(1.91257 * days, 4) for days in DAYS],
            "12 of 12 entries of EG are the same amount by the day: 59.2897 MWh",
        ),
    ],
)
def test_an_amount_that_was_divided_is_asked_about(
    tmp_path: Path, values: list[float], said: str
) -> None:
    """A year was typed as twelve equal months, as if each had a bill."""
    assert asked(tmp_path, values) == [said]


@pytest.mark.parametrize(
    "values",
    [
        METERED,
        [*METERED[:11], METERED[0]],
        # Rounded to whole MWh, months are alike by chance.
        [float(round(value / 10) * 10) for value in METERED],
        [58.333] * 3 + METERED[3:],
        [0.0] * 12,
    ],
)
def test_months_of_their_own_are_not(tmp_path: Path, values: list[float]) -> None:
    assert asked(tmp_path, values) == []
