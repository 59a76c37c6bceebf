"""Where an interval ends, what lies between two, and what is below zero: to the second."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.findings import Finding
from jcm_mrv.metering import Measured
from jcm_mrv.methodology.quantity import Quantity
from tests.metering.layouts.sources import error, measured, write
from tests.metering.rules.test_rules import DAY, look, rows, total

FROM_TO: dict[str, Any] = {"time": {"start": "from", "end": "to"}}
MIDNIGHT = dt.datetime(2024, 3, 1)


def of_seconds(folder: Path, *spans: tuple[int, int]) -> Measured:
    """Measure a day of which the given spans are known, seconds from midnight, 1 kWh each."""
    lines = [
        f"{MIDNIGHT + dt.timedelta(seconds=a):%Y-%m-%d %H:%M:%S},"
        f"{MIDNIGHT + dt.timedelta(seconds=b):%Y-%m-%d %H:%M:%S},1"
        for a, b in spans
    ]
    write(folder, ["from,to,kwh", *lines])
    return measured(folder, "2024-03-01", "2024-03-01", **FROM_TO)


def seconds(line: Any) -> float:
    """Give how long a line of the ledger is."""
    start, end = (dt.datetime.fromisoformat(text) for text in (line.start, line.end))
    return (end - start).total_seconds()


def hours(line: Any) -> tuple[int, int]:
    """Give the hours of the day between which a line of the ledger lies."""
    return int(line.start[11:13]), int(line.end[11:13])


def the(result: Measured, code: str) -> Finding:
    (found,) = [one for one in result.findings if one.code == code]
    return found


@pytest.mark.parametrize(
    ("length", "apart", "whole"),
    [
        (3600, 60, True),  # a minute at most
        (3600, 61, False),
        (120, 60, True),
        (100, 50, True),  # and half of the interval at most
        (100, 51, False),
        (61, 30, True),
        (61, 31, False),
    ],
)
def test_how_much_between_two_is_no_hole(
    length: int, apart: int, whole: bool, tmp_path: Path
) -> None:
    result = of_seconds(tmp_path, (0, length), (length + apart, 86400))
    holes = [line for line in result.ledger if line.rule == "MON-705"]
    assert [seconds(line) for line in holes] == ([] if whole else [apart])


@pytest.mark.parametrize(
    ("length", "over", "right"),
    [(3600, 60, True), (3600, 61, False), (100, 50, True), (100, 51, False)],
)
def test_how_much_two_may_have_in_common(
    length: int, over: int, right: bool, tmp_path: Path
) -> None:
    result = of_seconds(tmp_path, (0, length), (length - over, 86400))
    assert ("MON-131" in {one.code for one in result.findings}) is not right


def test_two_that_overlap_are_named_and_counted(tmp_path: Path) -> None:
    spans = [(0, 3600), (3600, 7200), (5400, 10800), (9000, 14400), (14400, 86400)]
    found = error(of_seconds(tmp_path, *spans))
    assert (found.code, found.where) == ("MON-131", "a.csv:4")
    assert "1 of 2024-03-01T01:30 to 2024-03-01T03:00 here" in found.found
    assert "1 of 2024-03-01T01:00 to 2024-03-01T02:00 in a.csv:3" in found.found
    assert "2" in found.message


@pytest.mark.parametrize("first", [0, 60])
def test_a_total_among_its_parts_shares_time_with_each_of_them(first: int, tmp_path: Path) -> None:
    hours = [(hour * 3600, (hour + 1) * 3600) for hour in range(24)]
    found = error(of_seconds(tmp_path, (first, 86400), *hours))
    assert found.code == "MON-131"
    # All hours but one before it begins, or all that begin with it or later.
    assert found.message.startswith("24 intervals begin")
    assert "total" in found.hint


@pytest.mark.parametrize(("late", "whole"), [(29, True), (30, False)])
def test_a_reading_that_is_late_by_less_than_half_an_interval_leaves_no_hole(
    late: int, whole: bool, tmp_path: Path
) -> None:
    start = dt.datetime(2024, 1, 1)
    times = [start + dt.timedelta(hours=n, minutes=late * (n >= 12)) for n in range(24)]
    lines = [f"{time:%Y-%m-%d %H:%M},1" for time in times if time.day == 1]
    result = look(tmp_path, "\n".join(["time,kwh", *lines]) + "\n")
    holes = [line for line in result.ledger if line.rule == "MON-705"]
    assert [seconds(line) for line in holes] == ([] if whole else [1800])


def test_readings_nearer_than_an_interval_are_named_and_counted(tmp_path: Path) -> None:
    lines = ["time,kwh", *(f"2024-01-01 0{n}:00,1" for n in range(4))]
    lines += ["2024-01-01 03:50,1", "2024-01-01 04:20:30,1", "2024-01-01 05:15,1"]
    found = the(look(tmp_path, "\n".join(lines) + "\n"), "MON-706")
    assert found.where == "a.csv:6"
    assert found.found == "1830 s"
    assert "2" in found.message


@pytest.mark.parametrize(("minutes", "right"), [(54, True), (53, False)])
def test_a_tenth_of_an_interval_is_jitter(minutes: int, right: bool, tmp_path: Path) -> None:
    lines = ["time,kwh", "2024-01-01 00:00,1", f"2024-01-01 00:{minutes},1", "2024-01-01 02:00,1"]
    found = {one.code for one in look(tmp_path, "\n".join(lines) + "\n").findings}
    assert ("MON-706" in found) is not right


@pytest.mark.parametrize("kind", ["energy", "power"])
@pytest.mark.parametrize("direction", ["lower", "higher"])
def test_hourly_readings_are_no_half_hours(kind: str, direction: str, tmp_path: Path) -> None:
    """Amounts would count with the holes filled, 4.5 times as much; a power would count half."""
    lines = [f"2024-01-{n // 24 + 1:02} {n % 24:02}:00,{1 + n % 3}" for n in range(48)]
    text = "\n".join(["time,kwh", *lines]) + "\n"
    declared = {"kind": kind, "unit": "kW" if kind == "power" else "kWh", "interval": "30 min"}
    found = the(look(tmp_path, text, {"direction": direction}, **declared), "MON-706")
    assert (found.severity.value, found.found) == ("error", "60 min")
    assert "state `interval: 60 min`" in found.hint
    right = look(tmp_path, text, {"direction": direction}, **{**declared, "interval": "1 h"})
    assert "MON-706" not in {one.code for one in right.findings}


def test_outages_and_late_rows_are_no_wider_spacing(tmp_path: Path) -> None:
    """Half of the rows lost, one by one and at random, or at night, is an outage."""
    drawn = random.Random(3)
    for kept in (lambda n: drawn.random() < 0.5, lambda n: 12 <= n % 48 < 36, lambda n: n % 3):
        lines = [
            f"2024-01-{n // 48 + 1:02} {n % 48 // 2:02}:{n % 2 * 30:02},{1 + n % 5}"
            for n in range(48 * 10)
            if kept(n)
        ]
        result = look(tmp_path, "\n".join(["time,kwh", *lines]) + "\n", interval="30 min")
        assert "MON-706" not in {one.code for one in result.findings}


SOME_BELOW = [0, *DAY[:3], -0.25, 0, -0.5, *DAY[:17]]


@pytest.mark.parametrize("direction", ["lower", "higher"])
def test_amounts_below_zero_are_named_and_counted(direction: str, tmp_path: Path) -> None:
    result = look(tmp_path, rows(SOME_BELOW), {"direction": direction})
    found = the(result, "MON-602")
    assert found.where == "a.csv:6"
    assert "2" in found.message
    assert found.found == "-0.75 kWh in all"
    assert total(result) == (20 if direction == "higher" else Fraction("19.25"))
    lines = [line for line in result.ledger if line.rule == "MON-602"]
    effects = [line.effect for line in lines]
    assert effects == ([Fraction("0.75")] if direction == "higher" else [])


@pytest.mark.parametrize(("low", "right"), [(-1, True), (-1.01, False)])
def test_a_tenth_of_the_capacity_below_zero_is_the_least(
    low: float, right: bool, tmp_path: Path
) -> None:
    wanted = {"capacity": Quantity(value=Fraction(10), unit="kW")}
    result = look(tmp_path, rows([*DAY[:20], low, *DAY[:3]]), wanted)
    errors = [one for one in result.findings if one.code == "MON-603"]
    assert [one.where for one in errors] == ([] if right else ["a.csv:22"])
    assert [one.found for one in errors] == ([] if right else ["-1.01"])


def test_what_is_missing_at_both_ends_is_a_gap(tmp_path: Path) -> None:
    result = look(tmp_path, rows([None, None, *DAY[:10], None, *DAY[:10], None]))
    holes = [line for line in result.ledger if line.rule == "MON-705"]
    assert [hours(line) for line in holes] == [(0, 2), (12, 13), (23, 0)]
    assert total(result) == 20
