"""Readings that are not what they are declared to be: wrong data are caught, right data pass."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.metering import Measured
from jcm_mrv.project.model import Meter
from tests.metering.rules.test_rules import HOUR, REGISTER, codes, look, rows, total

DAY = [0] * 6 + [1, 2, 4, 6, 8, 9, 9, 8, 6, 4, 2, 1] + [0] * 6
"""A day of a solar system, 60 kWh."""
QUARTER = dt.timedelta(minutes=15)


def counter(days: int, restart: int = 0, factors: tuple[float, ...] = (1, 0.7, 1.2)) -> list[float]:
    """Give what a counter of the day shows each hour, which starts again at some hour."""
    shown, total = [], 0.0
    for day in range(days):
        for hour, amount in enumerate(DAY):
            total = 0.0 if hour == restart else total
            total += amount * factors[day % len(factors)]
            shown.append(round(total, 1))
    return shown


def register(amounts: list[float], first: float = 1000.0) -> list[float]:
    shown = [first]
    for amount in amounts:
        shown.append(round(shown[-1] + amount, 3))
    return shown


def errors(measured: Measured) -> set[str]:
    return {finding.code for finding in measured.findings if finding.is_error}


@pytest.mark.parametrize("declared", [REGISTER, {}], ids=["register", "energy"])
@pytest.mark.parametrize("restart", [0, 5, 22])
def test_a_counter_of_the_day_is_named(
    tmp_path: Path, declared: dict[str, Any], restart: int
) -> None:
    measured = look(tmp_path, rows(counter(10, restart)), {}, "01-10", **declared)
    assert errors(measured) == {"MON-610"}


def test_two_meters_in_one_column_are_told(tmp_path: Path) -> None:
    lines = ["time,kwh"]
    for n in range(48):
        time = dt.datetime(2024, 1, 1) + n * QUARTER
        lines += [f"{time},{1000 + n}", f"{time + dt.timedelta(seconds=5)},{5000 + 2 * n}"]
    measured = look(tmp_path, "\n".join(lines) + "\n", **REGISTER)
    assert "MON-611" in errors(measured)


def test_a_register_below_zero_asks_for_what_it_stands_for(tmp_path: Path) -> None:
    assert "MON-509" in errors(look(tmp_path, rows([24, 72, 144, -1, 119]), **REGISTER))


def test_a_meter_that_starts_higher_is_no_consumption(tmp_path: Path) -> None:
    amounts: list[float] = [1] * 60 + [90_000] + [1] * 60
    text = rows(register(amounts))
    measured = look(tmp_path, text, {}, "01-06", **REGISTER)
    assert errors(measured) == {"MON-608"}
    said = next(f for f in measured.findings if f.code == "MON-608")
    assert "90000 kWh" in said.message
    # With what the meter can deliver at most, rule 6 excludes the step, and the rest counts.
    meter = Meter.model_validate({"maximum_power": "10 kW"})
    bounded = look(tmp_path, text, {"meter": meter}, "01-06", **REGISTER)
    assert total(bounded) == 120
    # Looked into, it counts, and is said.
    accepted = {"accept": [{"finding": "MON-608", "reason": "a test", "evidence": "log.pdf"}]}
    counted = look(tmp_path, text, {}, "01-06", **REGISTER, **accepted)
    assert total(counted) == 90_120
    assert "MON-608" in codes(counted)


def test_a_value_of_the_logger_among_powers_stands_out(tmp_path: Path) -> None:
    values: list[Any] = [12.5] * 96
    values[50] = 9999
    declared = {"kind": "power", "unit": "kW", "interval": "15 min"}
    assert errors(look(tmp_path, rows(values, step=QUARTER), **declared)) == {"MON-608"}


def test_half_of_a_file_in_another_unit_is_told(tmp_path: Path) -> None:
    values = [5, 6, 7, 8, 9, 8, 7, 6] * 15
    measured = look(tmp_path, rows(values + [1000 * v for v in values]), {}, "01-10")
    assert "MON-609" in errors(measured)


def test_another_unit_is_told_where_days_differ(tmp_path: Path) -> None:
    # The days on either side of the change are a half and the double of each other.
    weather = [1.0, 0.6, 0.9, 0.7, 0.8, 1.0, 0.9, 0.6, 0.5, 0.5]
    weather += [1.0, 1.0, 0.7, 0.9, 0.6, 0.8, 1.0, 0.6, 0.9, 0.7]
    values = [v * share * (1 if n < 10 else 1000) for n, share in enumerate(weather) for v in DAY]
    measured = look(tmp_path, rows(values), {}, "01-20")
    assert "MON-609" in errors(measured)


RIGHT: dict[str, tuple[list[Any], dict[str, Any]]] = {
    "a solar system": (DAY * 10, {}),
    "its register": (register(DAY * 10), REGISTER),
    "an outage of ten days": (register(DAY * 3 + [600] + DAY * 3), REGISTER),
    "a pump that runs two hours a day": (([5] * 2 + [0] * 22) * 10, {}),
    "a load switched off at night": (([0] * 8 + [5] * 16) * 10, {}),
    "a register in steps of 100": ([100 * (n // 7) for n in range(240)], REGISTER),
    "a chiller off for most of the time": ([0] * 150 + [3, 4, 5, 4, 3, 4] * 15, {}),
    "a constant load": ([7] * 240, {}),
    "a register that shows 0 at night": (
        [0 if n > 24 and n % 24 < 6 else value for n, value in enumerate(register(DAY * 10)[:-1])],
        REGISTER,
    ),
    "a start in the middle": ([0] * 120 + DAY * 5, {}),
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_data_pass(name: str, tmp_path: Path) -> None:
    values, declared = RIGHT[name]
    if name == "an outage of ten days":
        times = [n * HOUR for n in range(73)] + [(n + 240) * HOUR for n in range(73, 146)]
        lines = [
            f"{dt.datetime(2024, 1, 1) + time:%Y-%m-%d %H:%M},{value}"
            for time, value in zip(times, values, strict=True)
        ]
        text = "\n".join(["time,kwh", *lines]) + "\n"
    else:
        text = rows(values)
    assert not errors(look(tmp_path, text, {}, "01-10", **declared))


SLEEPS = [0 if n % 24 < 6 or n % 24 > 18 else v for n, v in enumerate(register(DAY * 10)[:-1])]


@pytest.mark.parametrize("direction", ["lower", "higher"])
@pytest.mark.parametrize(
    ("days", "first"), [(1, 0), (1, 9), (2, 0), (2, 9), (2, 20), (10, 0), (10, 9), (10, 20)]
)
def test_a_register_that_shows_0_at_night_was_never_reset(
    tmp_path: Path, direction: str, days: int, first: int
) -> None:
    values: list[Any] = [None] * first + SLEEPS[first : 24 * days]
    end = f"01-{days:02}"
    measured = look(tmp_path, rows(values), {"direction": direction}, end, **REGISTER)
    assert not errors(measured)
    if days > 1 or first == 0:
        assert "MON-518" in codes(measured)
        assert not {"MON-501", "MON-503"} & codes(measured)
    proven = (total(measured) or 0) - sum(line.effect for line in measured.ledger)
    awake = [v for v in values if v]
    assert proven == (awake[-1] - awake[0] if awake else 0)


def test_a_new_meter_that_starts_at_0_counts_from_there(tmp_path: Path) -> None:
    values = [0.0, 0.0, *register(DAY * 2, first=0.0)[:40]]
    assert total(look(tmp_path, rows(values), {}, "01-02", **REGISTER)) == values[-1]


def test_a_reset_counts_where_more_is_conservative(tmp_path: Path) -> None:
    daily = rows([30, 95, 170, 110, 260, 380, 500], step=24 * HOUR)
    declared = {**REGISTER, "interval": "1 d"}
    higher = look(tmp_path, daily, {"direction": "higher"}, "01-06", **declared)
    assert total(higher) == 65 + 75 + 150 + 150 + 120 + 120
    assert "MON-503" in codes(higher)
    lower = look(tmp_path, daily, {}, "01-06", **declared)
    assert total(lower) == 470


@pytest.mark.parametrize(
    ("accept", "passes"),
    [
        ({}, True),
        ({"from": "2024-01-03", "to": "2024-01-03"}, True),
        ({"from": "2024-01-03T11:00", "to": "2024-01-03T13:00"}, True),
        ({"from": "2024-01-04"}, False),
        ({"to": "2024-01-02"}, False),
        ({"from": "2024-01-03T13:00"}, False),
    ],
)
def test_what_is_accepted_is_accepted_where_it_was_looked_into(
    tmp_path: Path, accept: dict[str, str], passes: bool
) -> None:
    amounts: list[float] = [1] * 60 + [90_000] + [1] * 60
    look_into = {"finding": "MON-608", "reason": "a test", "evidence": "log.pdf", **accept}
    measured = look(tmp_path, rows(amounts), {}, "01-06", accept=[look_into])
    assert errors(measured) == (set() if passes else {"MON-608"})
    said = next(f for f in measured.findings if f.code == "MON-608")
    assert said.keeps_open
    assert passes == said.hint.startswith("accepted: a test (log.pdf)")


def test_one_of_two_accepted_is_not_enough(tmp_path: Path) -> None:
    amounts: list[float] = [1] * 30 + [90_000] + [1] * 60 + [80_000] + [1] * 30
    one = {"finding": "MON-608", "reason": "a test", "evidence": "log.pdf", "to": "2024-01-02"}
    assert errors(look(tmp_path, rows(amounts), {}, "01-06", accept=[one])) == {"MON-608"}
    two = {**one, "from": "2024-01-04", "to": None}
    assert not errors(look(tmp_path, rows(amounts), {}, "01-06", accept=[one, two]))
