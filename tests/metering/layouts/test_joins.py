"""What is asked of sources of one member together: each alone is right, and their join is not."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.metering import Measured
from tests.metering.layouts.sources import codes, measured, write

NONE: dict[str, Any] = dict.fromkeys(
    ("readings", "time", "value", "unit", "kind", "timezone", "interval", "label")
)
FIRST: dict[str, Any] = {
    "readings": "a.csv",
    "time": "time",
    "value": "v",
    "unit": "kWh",
    "kind": "energy",
    "interval": "1 h",
    "label": "start",
    "timezone": "Asia/Ho_Chi_Minh",
}
SECOND = {**FIRST, "readings": "b.csv"}


def sun(day: int, hour: float) -> float:
    """Give the output of an hour, more on some days than on others."""
    bright = 40 + 50 * math.sin(day * 2.4) ** 2 + day % 3 + math.sin(day * hour)
    return round(max(0.0, math.sin((hour - 6 + 0.5) / 12 * math.pi)) * bright, 2)


def load(day: int, hour: float) -> float:
    """Give what a works takes in an hour: two shifts, and little by night."""
    shift = 1.0 if 7 <= hour < 19 else 0.25
    return round(shift * (100 + 9 * math.sin(day * 1.7 + hour)), 2)


def half(
    folder: Path,
    name: str,
    days: range,
    amount: Callable[[int, float], float],
    times: float = 1,
    late: int = 0,
    minutes: int = 60,
) -> None:
    rows = []
    for day in days:
        for part in range(24 * 60 // minutes):
            hour = part * minutes / 60
            value = amount(day, (hour - late) % 24) * times
            clock = f"{part * minutes // 60:02}:{part * minutes % 60:02}"
            rows.append(f"2024-03-{day:02} {clock},{value:.6g}")
    write(folder, ["time,v", *rows], name)


def joined(
    folder: Path, *sources: dict[str, Any], wanted: dict[str, Any] | None = None
) -> Measured:
    given = [{k: v for k, v in one.items() if v is not None} for one in sources or (FIRST, SECOND)]
    return measured(folder, "2024-03-01", "2024-03-30", wanted=wanted, **{**NONE, "sources": given})


SOLAR = {"follows_sun": True}


@pytest.mark.parametrize("amount", [sun, load])
def test_right_sources_are_not_accused(
    tmp_path: Path, amount: Callable[[int, float], float]
) -> None:
    half(tmp_path, "a.csv", range(1, 16), amount)
    half(tmp_path, "b.csv", range(16, 31), amount)
    wanted = SOLAR if amount is sun else {}
    assert codes(joined(tmp_path, wanted=wanted)) == {"MON-145"}


@pytest.mark.parametrize("amount", [sun, load])
@pytest.mark.parametrize(
    ("times", "code"), [(0.001, "MON-609"), (1000, "MON-609"), (10, "MON-920")]
)
def test_another_unit_from_the_second_file_on(
    tmp_path: Path, amount: Callable[[int, float], float], times: float, code: str
) -> None:
    half(tmp_path, "a.csv", range(1, 16), amount)
    half(tmp_path, "b.csv", range(16, 31), amount, times)
    found = [one for one in joined(tmp_path).findings if one.code == code]
    assert len(found) == 1
    assert found[0].where.startswith("b.csv")
    assert found[0].is_error == (code == "MON-609")


def test_what_was_looked_into_is_a_warning(tmp_path: Path) -> None:
    half(tmp_path, "a.csv", range(1, 16), load)
    half(tmp_path, "b.csv", range(16, 31), load, 1000)
    accept = [{"finding": "MON-609", "reason": "a furnace was added", "evidence": "a.pdf"}]
    result = joined(tmp_path, FIRST, {**SECOND, "accept": accept})
    assert not any(one.is_error for one in result.findings)
    assert "MON-609" in codes(result)
    assert "MON-934" not in codes(result)


def test_registers_of_other_units(tmp_path: Path) -> None:
    for name, days, times in (("a.csv", range(1, 16), 1), ("b.csv", range(16, 31), 1000)):
        shown, rows = 500.0, []
        for day in days:
            for hour in range(24):
                shown += load(day, hour)
                rows.append(f"2024-03-{day:02} {hour:02}:00,{shown * times:.8g}")
        write(tmp_path, ["time,v", *rows], name)
    register = {"kind": "register", "label": None}
    result = joined(tmp_path, {**FIRST, **register}, {**SECOND, **register})
    assert "MON-609" in codes(result)


def test_few_amounts_of_another_unit(tmp_path: Path) -> None:
    days = {"interval": "1 d"}
    for name, days_of, times in (("a.csv", range(1, 16), 1.0), ("b.csv", range(16, 31), 0.001)):
        rows = [f"2024-03-{d:02},{(800 + 40 * (d % 7)) * times:.6g}" for d in days_of]
        write(tmp_path, ["time,v", *rows], name)
    result = joined(tmp_path, {**FIRST, **days}, {**SECOND, **days})
    assert codes(result) & {"MON-920", "MON-986"}


def test_an_entry_of_another_unit(tmp_path: Path) -> None:
    half(tmp_path, "b.csv", range(16, 31), load)
    bill = {"start": "2024-03-01", "end": "2024-03-15", "unit": "kWh", "evidence": "a.pdf"}
    right = joined(tmp_path, {"entries": [{**bill, "value": 24_000}]}, SECOND)
    assert "MON-986" not in codes(right)
    wrong = joined(tmp_path, {"entries": [{**bill, "value": 24}]}, SECOND)
    assert "MON-986" in codes(wrong)


@pytest.mark.parametrize("minutes", [15, 30])
def test_powers_among_amounts(tmp_path: Path, minutes: int) -> None:
    quarters = {"interval": f"{minutes} min"}
    half(tmp_path, "a.csv", range(1, 16), load, minutes=minutes)
    half(tmp_path, "b.csv", range(16, 31), load, 60 / minutes, minutes=minutes)
    result = joined(tmp_path, {**FIRST, **quarters}, {**SECOND, **quarters})
    assert codes(result) & {"MON-920", "MON-987"}


@pytest.mark.parametrize(("amount", "late"), [(sun, 7), (sun, -2), (sun, 1), (load, 7), (load, -5)])
def test_another_clock_from_the_second_file_on(
    tmp_path: Path, amount: Callable[[int, float], float], late: int
) -> None:
    half(tmp_path, "a.csv", range(1, 16), amount)
    half(tmp_path, "b.csv", range(16, 31), amount, late=late)
    wanted = SOLAR if amount is sun else {}
    found = [one for one in joined(tmp_path, wanted=wanted).findings if one.code == "MON-988"]
    assert len(found) == 1
    assert found[0].where.startswith("b.csv")
    assert f"{abs(late)} h" in found[0].found


def test_a_stretch_of_the_first_file_in_the_second(tmp_path: Path) -> None:
    half(tmp_path, "a.csv", range(1, 16), sun)
    half(tmp_path, "b.csv", range(16, 31), lambda day, hour: sun(day - 15, hour))
    assert "MON-921" in codes(joined(tmp_path, wanted=SOLAR))


def test_shifts_of_another_length_are_no_clock(tmp_path: Path) -> None:
    half(tmp_path, "a.csv", range(1, 16), load)
    nights = lambda day, hour: load(day, hour if 5 <= hour < 22 else 12)  # noqa: E731
    half(tmp_path, "b.csv", range(16, 31), nights)
    assert codes(joined(tmp_path)) == {"MON-145"}


def test_two_shifts_are_no_stand_by(tmp_path: Path) -> None:
    """The middle of as many hours of either shift is that of one of them by chance."""
    half(tmp_path, "a.csv", range(1, 16), load)
    half(tmp_path, "b.csv", range(16, 31), load, 0.001)
    lines = [
        (tmp_path / name).read_text(encoding="utf-8").splitlines() for name in ("a.csv", "b.csv")
    ]
    write(tmp_path, [*lines[0], *lines[1][1:]], "c.csv")
    result = measured(tmp_path, "2024-03-01", "2024-03-30", **{**FIRST, "readings": "c.csv"})
    assert "MON-609" in codes(result)


def test_a_counter_of_the_day_that_leaps_to_ten_times(tmp_path: Path) -> None:
    """The leap itself is far more than ten times, and stands at the edge of the level."""
    rows = []
    for day in range(1, 21):
        shown = 0.0
        for hour in range(24):
            shown += sun(day, hour)
            late = day > 17 or (day == 17 and hour > 12)
            rows.append(f"2024-03-{day:02} {hour:02}:59,{shown * (10 if late else 1):.3f}")
    write(tmp_path, ["time,v", *rows])
    result = measured(
        tmp_path, "2024-03-01", "2024-03-20", **{**FIRST, "kind": "daily", "label": None}
    )
    assert "MON-920" in codes(result)
