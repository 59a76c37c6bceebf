"""Nights that a portal leaves out (rule 9): no gaps, while an outage stays one."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jcm_mrv.metering import Measured
from jcm_mrv.metering.calendar import calendar
from tests.effort import one_in
from tests.metering.rules.test_rules import codes, look, total

pytestmark = one_in(3)

SOLAR: dict[str, Any] = {"follows_sun": True, "finest": "day"}
STEP = dt.timedelta(minutes=30)
START = dt.datetime(2024, 1, 1)

Chosen = Callable[[dt.datetime], bool]


def output(time: dt.datetime) -> int:
    """Give the Wh of half an hour: the sun is up from 06:00 to 18:00."""
    high = math.sin(math.pi * ((time.hour + time.minute / 60 + 0.25) - 6) / 12)
    return round((100 + 7 * (time.day % 9)) * high) if high > 0 else 0


def dark(time: dt.datetime) -> bool:
    return not 6 <= time.hour < 18


def table(days: int, *left_out: Chosen, amount: Any = output, start: dt.datetime = START) -> str:
    times = (start + n * STEP for n in range(48 * days))
    kept = (time for time in times if not any(chosen(time) for chosen in left_out))
    return "\n".join(["time,kwh", *(f"{t:%Y-%m-%d %H:%M},{amount(t)}" for t in kept)]) + "\n"


def between(start: str, end: str) -> Chosen:
    first, last = dt.datetime.fromisoformat(start), dt.datetime.fromisoformat(end)
    return lambda time: first <= time < last


def seen(folder: Path, text: str, end: str = "01-20", **more: Any) -> Measured:
    wanted = SOLAR | {k: more.pop(k) for k in ("follows_sun", "direction", "timezone") if k in more}
    return look(folder, text, wanted, end, **({"unit": "Wh", "interval": "30 min"} | more))


def finding(measured: Measured, code: str) -> Any:
    (found,) = [one for one in measured.findings if one.code == code]
    return found


def adds_up(measured: Measured) -> None:
    for parts in (measured.months, measured.days):
        assert sum(part.value or 0 for part in parts) == total(measured)
        assert sum(part.adjusted_by for part in parts) == measured.amounts[0].adjusted_by
        covered, length = (sum(getattr(p, key) for p in parts) for key in ("covered", "length"))
        assert Fraction(covered, length) == measured.amounts[0].coverage
        assert all(0 <= part.covered <= part.length for part in parts)


@pytest.mark.parametrize("direction", ["lower", "higher"])
@pytest.mark.parametrize("declared", [{}, {"kind": "power", "unit": "W"}, {"label": "end"}])
@pytest.mark.parametrize("late", [0, 7])
def test_nights_left_out_are_as_nights_of_zero(
    tmp_path: Path, direction: str, declared: dict[str, str], late: int
) -> None:
    start = START + dt.timedelta(minutes=late)
    declared = {"direction": direction, **declared}
    full = seen(tmp_path, table(20, start=start), **{**declared, "direction": "lower"})
    measured = seen(tmp_path, table(20, dark, start=start), **declared)
    assert total(measured) == total(full)
    assert {day.value for day in measured.days} == {day.value for day in full.days}
    assert measured.amounts[0].coverage == 1
    assert measured.amounts[0].adjusted_by == 0
    assert not {"MON-705", "MON-927"} & codes(measured)
    assert not measured.ledger
    adds_up(measured)
    note = finding(measured, "MON-524")
    assert "21 nights" in note.message
    assert ("18:00 to 06:00" in note.found) == ("label" not in declared)


def test_an_outage_is_one_gap(tmp_path: Path) -> None:
    """From noon of the fifth to midnight of the seventh: 6 + 12 + 12 hours of day."""
    out = between("2024-01-05 12:00", "2024-01-08 00:00")
    measured = seen(tmp_path, table(20, dark, out))
    said = finding(measured, "MON-705")
    assert "1 stretch, 30 h in all" in said.message
    assert "2024-01-05T12:00+00:00 to 2024-01-07T18:00+00:00" in said.found
    (line,) = [line for line in measured.ledger if line.rule == "MON-705"]
    assert (line.effect, line.start[:16]) == (0, "2024-01-05T12:00")
    assert measured.amounts[0].coverage == 1 - Fraction(30, 20 * 12)
    assert total(measured) == total(seen(tmp_path, table(20, out)))
    adds_up(measured)


def test_only_the_day_of_an_outage_is_filled(tmp_path: Path) -> None:
    out = between("2024-01-05 12:00", "2024-01-08 00:00")
    measured = seen(tmp_path, table(20, dark, out), direction="higher")
    largest = max(output(START + n * STEP) for n in range(48 * 20)) / Fraction(1000)
    proven = total(seen(tmp_path, table(20, out)))
    assert total(measured) == (proven or 0) + 60 * largest
    assert measured.amounts[0].adjusted_by == 60 * largest
    adds_up(measured)
    assert [day.adjusted_by for day in measured.days[3:8]] == [
        n * largest for n in (0, 12, 24, 24, 0)
    ]


def test_nights_of_another_parameter_are_gaps(tmp_path: Path) -> None:
    measured = seen(tmp_path, table(20, dark), follows_sun=False)
    assert measured.amounts[0].coverage == Fraction(1, 2)
    assert "MON-524" not in codes(measured)
    assert "21 stretches, 240 h in all" in finding(measured, "MON-705").message


@pytest.mark.parametrize(("days", "gaps"), [(16, False), (12, True)])
def test_an_hour_of_the_edge_is_night_on_four_days_of_five(
    tmp_path: Path, days: int, gaps: bool
) -> None:
    def early(time: dt.datetime) -> bool:
        """Say so of as many days of each five, so that no two weeks have more of them."""
        return time.hour == 6 and time.day % 5 < days // 4

    measured = seen(tmp_path, table(20, dark, early))
    assert ("MON-705" in codes(measured)) == gaps
    hours = 0 if not gaps else days
    assert measured.amounts[0].coverage == 1 - Fraction(hours, 20 * 12)
    adds_up(measured)


def test_what_is_missing_each_noon_is_no_night(tmp_path: Path) -> None:
    noon = seen(tmp_path, table(20, lambda time: time.hour == 12))
    assert "MON-524" not in codes(noon)
    assert "20 stretches, 20 h" in finding(noon, "MON-705").message
    both = seen(tmp_path, table(20, dark, lambda time: time.hour == 12))
    assert both.amounts[0].coverage == Fraction(11, 12)


def test_an_even_output_has_no_night(tmp_path: Path) -> None:
    text = table(20, lambda time: time.hour < 2, amount=lambda _: 5)
    assert "MON-524" not in codes(seen(tmp_path, text))


def test_intervals_declared_too_short_are_no_nights(tmp_path: Path) -> None:
    """Hourly rows, declared as of half an hour: half of each day would be missing."""
    measured = seen(tmp_path, table(20, lambda time: time.minute == 30))
    assert "MON-706" in codes(measured)
    assert "MON-524" not in codes(measured)


def test_few_days_do_not_show_what_is_usual(tmp_path: Path) -> None:
    assert "MON-524" in codes(seen(tmp_path, table(5, dark), "01-05"))
    assert "MON-705" in codes(seen(tmp_path, table(4, dark), "01-04"))


def test_a_lone_row_at_midnight_is_dark_as_well(tmp_path: Path) -> None:
    measured = seen(tmp_path, table(20, lambda t: dark(t) and (t.hour, t.minute) != (0, 0)))
    assert measured.amounts[0].coverage == 1
    assert "MON-705" not in codes(measured)


def test_an_outage_of_months_has_nights_too(tmp_path: Path) -> None:
    out = between("2024-02-01", "2024-04-01")
    measured = seen(tmp_path, table(121, dark, out), "04-30")
    assert "1 stretch, 720 h" in finding(measured, "MON-705").message
    assert measured.amounts[0].coverage == 1 - Fraction(60, 121)
    adds_up(measured)


@pytest.mark.parametrize("direction", ["lower", "higher"])
def test_clock_changes(tmp_path: Path, direction: str) -> None:
    start = dt.datetime(2024, 1, 1)
    measured = seen(
        tmp_path,
        table(366, dark, start=start),
        "12-31",
        timezone="Europe/Berlin",
        direction=direction,
    )
    assert measured.amounts[0].coverage == 1
    assert "MON-705" not in codes(measured)
    assert total(measured) == sum(output(start + n * STEP) for n in range(48 * 366)) / Fraction(
        1000
    )
    adds_up(measured)
    assert "367 nights" in finding(measured, "MON-524").message


def test_intervals_of_their_own_length(tmp_path: Path) -> None:
    lines = ["from,to,kwh"]
    for n in range(48 * 20):
        time = START + n * STEP
        if not dark(time):
            lines.append(f"{time:%Y-%m-%d %H:%M},{time + STEP:%Y-%m-%d %H:%M},{output(time)}")
    declared = {"time": {"start": "from", "end": "to"}, "interval": None, "label": None}
    measured = seen(tmp_path, "\n".join(lines) + "\n", **declared)
    assert measured.amounts[0].coverage == 1
    assert "MON-705" not in codes(measured)


def test_loggers_are_late_by_seconds(tmp_path: Path) -> None:
    lines = ["time,kwh"]
    for n in range(48 * 20):
        time = START + n * STEP
        if not dark(time):
            late = dt.timedelta(seconds=(n * 37) % 50)
            lines.append(f"{time + late:%Y-%m-%d %H:%M:%S},{output(time)}")
    measured = seen(tmp_path, "\n".join(lines) + "\n")
    assert "MON-705" not in codes(measured)
    assert measured.amounts[0].coverage == 1


@one_in(24)
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("zone", ["Etc/UTC", "Europe/Berlin", "America/Santiago"])
def test_any_series_is_counted_interval_by_interval(tmp_path: Path, seed: int, zone: str) -> None:
    """Held against a count of single intervals, with outages at random and nights of any length."""
    some = np.random.default_rng(seed)
    number, first = 40, dt.date(2024, 3, 10) if seed % 2 else dt.date(2024, 8, 20)
    start = dt.datetime(first.year, first.month, first.day)
    dawn, dusk = 6 + some.integers(-2, 3, number), 18 + some.integers(-2, 3, number)
    outages = [
        between(str(start + a * STEP), str(start + (a + length) * STEP))
        for a, length in zip(some.integers(0, 48 * number, 4), (3, 40, 130, 9), strict=True)
    ]

    def night(time: dt.datetime) -> bool:
        n = (time.date() - first).days
        return not dawn[n] <= time.hour < dusk[n]

    text = table(number, night, *outages, start=start)
    text = "\n".join(row for row in text.splitlines() if not _skipped(row, zone)) + "\n"
    present = {dt.datetime.fromisoformat(row[:16]) for row in text.splitlines()[1:]}
    parts = calendar(first, first + dt.timedelta(days=number - 1), "period", zone)
    wanted = {**SOLAR, "years": parts.parts, "timezone": zone, "direction": "higher"}
    measured = look(tmp_path, text, wanted, unit="Wh", interval="30 min")
    days = {time.date() for time in present}
    at = [(n // 2, 30 * (n % 2)) for n in range(48)]
    there = [sum((t.hour, t.minute) == slot for t in present) for slot in at]
    share = [10 * (len(days) - n) >= 8 * len(days) for n in there]
    whole = {slot for n, slot in enumerate(at) if share[n] and (n < 20 or n > 30)}
    nights = {day: set(whole) for day in (first + n * dt.timedelta(1) for n in range(number))}
    for w in range((min(days) - first).days, (max(days) - first).days - 13):
        window = [first + n * dt.timedelta(1) for n in range(w, w + 15)]
        found = _night_of(window, present, at)
        for day in window:
            nights[day] |= found
    lacking = length = 0
    for local in (start + n * STEP for n in range(48 * number)):
        if _skipped(f"{local:%Y-%m-%d %H:%M}", zone):
            continue
        if local in present or (local.hour, local.minute) not in nights[local.date()]:
            times = 1 + _twice(local, zone)
            length += times
            lacking += times * (local not in present)
    largest = max(output(time) for time in present) / Fraction(1000)
    assert measured.amounts[0].coverage == 1 - Fraction(lacking, length)
    assert measured.amounts[0].adjusted_by == lacking * largest
    adds_up(measured)


def _night_of(
    window: list[dt.date], present: set[dt.datetime], at: list[tuple[int, int]]
) -> set[tuple[int, int]]:
    """Give the slots that are missing by night in some days, by hand."""
    rows = [time for time in present if time.date() in window]
    days = len({time.date() for time in rows})
    if days < 5:
        return set()
    amounts = {slot: [output(t) for t in rows if (t.hour, t.minute) == slot] for slot in at}
    mean = {slot: sum(each) / len(each) if each else 0 for slot, each in amounts.items()}
    missing = {slot for slot in at if 10 * (days - len(amounts[slot])) >= 8 * days}
    lit = sum(any(each) for each in amounts.values())
    most = max(0.2, 2 * math.sin(math.pi / 2 / lit)) * max(mean.values())
    found: set[tuple[int, int]] = set()
    for way in (at, [at[0], *reversed(at)]):
        night: set[tuple[int, int]] = set()
        for slot in way:
            if slot not in missing and any(amounts[slot]):
                if mean[slot] <= most:
                    found |= night
                break
            night.add(slot)
    return found & missing


def _instants(local: dt.datetime, zone: str) -> list[dt.datetime]:
    from zoneinfo import ZoneInfo

    both = (local.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    return [time.astimezone(dt.UTC) for time in both]


def _skipped(row: str, zone: str) -> bool:
    if not row[:1].isdigit():
        return False
    early, late = _instants(dt.datetime.fromisoformat(row[:16]), zone)
    return early > late


def _twice(local: dt.datetime, zone: str) -> bool:
    early, late = _instants(local, zone)
    return early < late


def test_what_is_taken_off_has_no_nights(tmp_path: Path) -> None:
    """A pump that runs by night beside the output: its missing days are filled."""
    lines = ["time,kwh,pump"]
    for n in range(48 * 20):
        time = START + n * STEP
        lines.append(f"{time:%Y-%m-%d %H:%M},{output(time)},{4 if dark(time) else ''}")
    text = "\n".join(lines) + "\n"
    measured = seen(tmp_path, text, minus="pump", tolerate=True)
    assert "MON-524" not in codes(measured)
    # Each half hour of the day with its largest interval, on the safe side.
    whole = sum(output(START + n * STEP) for n in range(48 * 20)) - 4 * 48 * 20
    assert total(measured) == Fraction(whole, 1000)


def test_an_invoice_is_compared_without_a_remark_about_nights(tmp_path: Path) -> None:
    invoice = {"start": "2024-01-01", "end": "2024-01-20", "value": 1, "unit": "MWh"}
    evidence: dict[str, Any] = {"invoiced": [{**invoice, "evidence": "x.pdf"}]}
    measured = seen(tmp_path, table(20, dark), **evidence)
    assert "proves nothing" not in finding(measured, "MON-812").found
    out = between("2024-01-05 12:00", "2024-01-06 12:00")
    measured = seen(tmp_path, table(20, dark, out), **evidence)
    assert "proves nothing for 12 h" in finding(measured, "MON-812").found


def test_sources_one_after_another(tmp_path: Path) -> None:
    """The nights of the first are left out, those of the second are there, but for a day."""
    keys = ("time", "value", "unit", "kind", "interval", "label")
    named = dict(zip(keys, ("time", "kwh", "Wh", "energy", "30 min", "start"), strict=True))
    second = START + dt.timedelta(days=10)
    a = table(10, dark)
    b = table(10, between("2024-01-15", "2024-01-16"), start=second)
    (tmp_path / "b.csv").write_text(b)
    sources = [{**named, "readings": name} for name in ("a.csv", "b.csv")]
    measured = seen(tmp_path, a, **dict.fromkeys((*keys, "readings")), sources=sources)
    assert measured.amounts[0].coverage == Fraction(10 * 12 + 9 * 24, 10 * 12 + 10 * 24)
    adds_up(measured)


def sun(latitude: float, day: int, hour: float) -> float:
    """Give the sine of the sun's height on a day of the year, at longitude 0."""
    tilt, north = (
        math.radians(23.45) * math.sin(math.tau * (284 + day) / 365),
        math.radians(latitude),
    )
    turned = math.cos(math.tau * (hour - 12) / 24)
    return math.sin(north) * math.sin(tilt) + math.cos(north) * math.cos(tilt) * turned


def of_latitude(latitude: float, minutes: int) -> Chosen | Any:
    def amount(time: dt.datetime) -> float:
        day, hour = time.timetuple().tm_yday, time.hour + (time.minute + minutes / 2) / 60
        cloud = 0.5 + (day * 7919 + time.hour * 31) % 50 / 100
        return round(max(0.0, sun(latitude, day, hour)) * 400 * cloud)

    return amount


def a_year(minutes: int, amount: Any, *left_out: Chosen, start: dt.datetime = START) -> str:
    times = (start + n * dt.timedelta(minutes=minutes) for n in range(366 * 1440 // minutes))
    rows = ((time, amount(time)) for time in times if not any(out(time) for out in left_out))
    return "\n".join(["time,kwh", *(f"{t:%Y-%m-%d %H:%M},{v}" for t, v in rows if v > 0)]) + "\n"


@one_in(10)
@pytest.mark.parametrize("minutes", [15, 60])
@pytest.mark.parametrize("latitude", [-40.0, 20.0, 48.0, 55.0, 62.0])
def test_nights_are_longer_in_winter(tmp_path: Path, latitude: float, minutes: int) -> None:
    amount = of_latitude(latitude, minutes)
    declared = {"interval": f"{minutes} min"}
    measured = seen(tmp_path, a_year(minutes, amount), "12-31", **declared)
    assert measured.amounts[0].coverage > Fraction(98, 100)
    assert (
        "366 nights" in finding(measured, "MON-524").message
        or "367" in finding(measured, "MON-524").message
    )
    adds_up(measured)
    out = between("2024-11-05 12:00", "2024-11-08 00:00")
    outage = seen(tmp_path, a_year(minutes, amount, out), "12-31", **declared)
    assert "2024-11-05T12:00+00:00 to 2024-11-07T" in finding(outage, "MON-705").found
    adds_up(outage)


@one_in(3)
@pytest.mark.parametrize("hours", [range(15, 24), range(13, 16), range(12)])
def test_hours_that_are_lost_for_weeks_are_an_outage(tmp_path: Path, hours: range) -> None:
    """In May, on each of twenty days, by a portal that leaves out nights besides."""

    def lost(time: dt.datetime) -> bool:
        return time.month == 5 and time.day <= 20 and time.hour in hours

    amount = of_latitude(48.0, 60)
    declared = {"interval": "60 min"}
    whole = seen(tmp_path, a_year(60, amount), "12-31", **declared).amounts[0].coverage
    measured = seen(tmp_path, a_year(60, amount, lost), "12-31", **declared)
    light = sum(
        amount(time) > 0
        for time in (START + n * dt.timedelta(hours=1) for n in range(366 * 24))
        if lost(time)
    )
    assert light > 40
    lacking = (1 - measured.amounts[0].coverage) - (1 - whole)
    assert lacking * (measured.amounts[0].length or 0) >= light * 3600 * Fraction(90, 100)
    assert "2024-05" in finding(measured, "MON-705").found


def test_the_sun_itself_says_what_is_night(tmp_path: Path) -> None:
    """A portal that writes some zeros before sunrise on every second day."""
    from jcm_mrv.metering.interface import Place

    def early(time: dt.datetime) -> bool:
        return dark(time) and not (4 <= time.hour < 6 and time.day % 2)

    def low(time: dt.datetime) -> int:
        return output(time) if not dark(time) else 0

    text = table(20, early, amount=low)
    assert seen(tmp_path, text).amounts[0].coverage < Fraction(95, 100)
    wanted = {**SOLAR, "solar": Place(0.0, 0.0)}
    measured = look(tmp_path, text, wanted, "01-20", unit="Wh", interval="30 min")
    assert measured.amounts[0].coverage == 1
    assert "MON-705" not in codes(measured)
    # By day it says nothing: an outage stays one.
    text = table(20, early, between("2024-01-05 08:00", "2024-01-05 10:00"), amount=low)
    measured = look(tmp_path, text, wanted, "01-20", unit="Wh", interval="30 min")
    assert "1 stretch, 2 h" in finding(measured, "MON-705").message
