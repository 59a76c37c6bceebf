"""One series in every layout: its energy is the same, on days of 23 and 25 hours too."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import examples, one_in
from tests.metering.layouts.sources import amounts, measured, write

pytestmark = one_in(2)

HALF = dt.timedelta(minutes=30)
ZONES = ("Europe/Berlin", "Asia/Ho_Chi_Minh", "America/Santiago")
FIRST_DAYS = ("2024-03-30", "2024-10-26", "2024-09-07", "2024-04-06", "2024-06-01")


@dataclass(frozen=True)
class Series:
    """Amounts of half hours, in hundredths, from the midnight of a day in a zone on."""

    zone: str
    start: dt.datetime
    hundredths: list[int]

    @property
    def rows(self) -> list[tuple[dt.datetime, int]]:
        """Local starts, and amounts."""
        return [
            ((self.start + n * HALF).astimezone(ZoneInfo(self.zone)), value)
            for n, value in enumerate(self.hundredths)
        ]

    @property
    def days(self) -> dict[dt.date, list[tuple[dt.datetime, int]]]:
        days: dict[dt.date, list[tuple[dt.datetime, int]]] = defaultdict(list)
        for moment, value in self.rows:
            days[moment.date()].append((moment, value))
        return days

    @property
    def per_day(self) -> list[Fraction]:
        return [Fraction(sum(v for _, v in rows), 100) for rows in self.days.values()]


@st.composite
def series(draw: st.DrawFn) -> Series:
    zone = draw(st.sampled_from(ZONES))
    day = dt.date.fromisoformat(draw(st.sampled_from(FIRST_DAYS)))
    days = draw(st.integers(1, 3))
    start, end = (
        dt.datetime.combine(d, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)
        for d in (day, day + dt.timedelta(days=days))
    )
    count = (end - start) // HALF
    values = draw(st.lists(st.integers(0, 999), min_size=count, max_size=count))
    return Series(zone, start, values)


def number(hundredths: int) -> str:
    return f"{hundredths / 100:.2f}"


def long(made: Series) -> tuple[list[str], dict[str, Any]]:
    rows = [f"{moment:%Y-%m-%d %H:%M},{number(v)}" for moment, v in made.rows]
    return ["time,kwh", *rows], {"interval": "30 min", "label": "start"}


def ends(made: Series) -> tuple[list[str], dict[str, Any]]:
    zone = ZoneInfo(made.zone)
    rows = [
        f"{(moment.astimezone(dt.UTC) + HALF).astimezone(zone):%Y-%m-%d %H:%M%z},{number(v)}"
        for moment, v in made.rows
    ]
    return ["time,kwh", *rows], {"interval": "30 min", "label": "end"}


def from_to(made: Series) -> tuple[list[str], dict[str, Any]]:
    zone = ZoneInfo(made.zone)
    rows = [
        f"{moment:%Y-%m-%d %H:%M},"
        f"{(moment.astimezone(dt.UTC) + HALF).astimezone(zone):%Y-%m-%d %H:%M},{number(v)}"
        for moment, v in made.rows
    ]
    return ["from,to,kwh", *rows], {"time": {"start": "from", "end": "to"}}


def power(made: Series) -> tuple[list[str], dict[str, Any]]:
    lines, keys = from_to(made)
    doubled = [
        f"{line.rsplit(',', 1)[0]},{number(2 * v)}"
        for line, (_, v) in zip(lines[1:], made.rows, strict=True)
    ]
    return [lines[0], *doubled], {**keys, "kind": "power", "unit": "kW"}


def logged(made: Series) -> tuple[list[str], dict[str, Any]]:
    rows = [f"{moment:%Y-%m-%d %H:%M%z},{number(2 * v)}" for moment, v in made.rows]
    keys = {"interval": "as logged", "hold": "30 min", "kind": "power", "unit": "kW"}
    return ["time,kwh", *rows], keys


def wide(made: Series) -> tuple[list[str], dict[str, Any]]:
    width = max(48, max(len(rows) for rows in made.days.values()))
    lines = [",".join(["date", *(f"P{n}" for n in range(1, width + 1)), "Total"])]
    for day, rows in made.days.items():
        cells = [number(v) for _, v in rows]
        total = number(sum(v for _, v in rows))
        lines.append(",".join([f"{day}", *cells, *[""] * (width - len(cells)), total]))
    value = {"from": "P1", "to": f"P{width}"}
    return lines, {"layout": "wide", "time": "date", "value": value}


def ranges(made: Series) -> tuple[list[str], dict[str, Any]]:
    lines = ["date,slot,kwh"]
    for moment, v in made.rows:
        end = f"{moment.replace(tzinfo=None) + HALF:%H:%M}".replace("00:00", "24:00")
        lines.append(f"{moment:%Y/%m/%d},{moment:%H:%M}～{end},{number(v)}")
    return lines, {"time": {"date": "date", "slot": "slot"}}


def numbers(made: Series) -> tuple[list[str], dict[str, Any]]:
    lines = ["date,slot,kwh"]
    for day, rows in made.days.items():
        lines += [f"{day},{n},{number(v)}" for n, (_, v) in enumerate(rows, start=1)]
    keys = {"time": {"date": "date", "slot": "slot"}, "interval": "30 min"}
    return lines, keys


def split(made: Series) -> Iterator[tuple[dt.datetime, tuple[int, int, int]]]:
    for n, (moment, v) in enumerate(made.rows):
        yield moment, (v // 3, v - v // 3 + n % 7, n % 7)


def columns(made: Series) -> tuple[list[str], dict[str, Any]]:
    rows = [
        f"{moment:%Y-%m-%d %H:%M}," + ",".join(map(number, parts)) for moment, parts in split(made)
    ]
    keys = {"value": ["T1", "T2"], "minus": "out", "interval": "30 min", "label": "start"}
    return ["time,T1,T2,out", *rows], keys


def tariffs(made: Series) -> tuple[list[str], dict[str, Any]]:
    rows = [
        f"{moment:%Y-%m-%d %H:%M},{name},{number(value)}"
        for moment, (one, two, out) in split(made)
        for name, value in (("T1", one), ("T2", two - out), ("other", 50_000))
    ]
    keys = {"filter": {"tariff": ["T1", "T2"]}, "interval": "30 min", "label": "start"}
    return ["time,tariff,kwh", *rows], keys


def registers(made: Series) -> tuple[list[str], dict[str, Any]]:
    one = two = 0
    rows = []
    for moment, (a, b, out) in split(made):
        rows.append(f"{moment:%Y-%m-%d %H:%M%z},{number(one)},{number(two)}")
        one, two = one + a, two + b - out
    last = (made.start + len(made.hundredths) * HALF).astimezone(ZoneInfo(made.zone))
    rows.append(f"{last:%Y-%m-%d %H:%M%z},{number(one)},{number(two)}")
    keys = {"value": ["T1", "T2"], "interval": "30 min", "kind": "register"}
    return ["time,T1,T2", *rows], keys


LAYOUTS = (
    *(long, ends, from_to, power, logged, wide, ranges, numbers, columns, tariffs),
    registers,
)


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=examples(6))
@given(made=series())
def test_every_layout_has_the_energy_of_the_series(
    layout: Callable[[Series], tuple[list[str], dict[str, Any]]], made: Series
) -> None:
    lines, keys = layout(made)
    days = list(made.days)
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), lines)
        result = measured(
            Path(folder),
            f"{days[0]}",
            f"{days[-1]}",
            "day",
            made.zone,
            format={"decimal": ".", "thousands": ""},
            **keys,
        )
    assert amounts(result) == made.per_day
    assert {amount.coverage for amount in result.amounts} == {1}


@settings(max_examples=examples(8))
@given(st.lists(st.integers(0, 10**8), min_size=2, max_size=14), st.booleans())
def test_months_have_the_energy_of_the_series(values: list[int], ends_named: bool) -> None:
    firsts = [dt.date(2023 + n // 12, n % 12 + 1, 1) for n in range(len(values) + 1)]
    named = firsts[1:] if ends_named else firsts[:-1]
    rows = [f"{day},{number(v)}" for day, v in zip(named, values, strict=True)]
    bills = [
        f"{a},{b - dt.timedelta(days=1)},{number(v)}"
        for a, b, v in zip(firsts, firsts[1:], values, strict=False)
    ]
    last = firsts[-1] - dt.timedelta(days=1)
    plain: dict[str, Any] = {"format": {"decimal": ".", "thousands": "", "date": "%Y-%m-%d"}}
    months = {"interval": "1 month", "label": "end" if ends_named else "start", **plain}
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), ["time,kwh", *rows])
        by_month = measured(
            Path(folder), f"{firsts[0]}", f"{last}", "month", "Asia/Tokyo", **months
        )
        write(Path(folder), ["from,to,kwh", *bills])
        keys = {"time": {"start": "from", "end": "to"}, **plain}
        by_bill = measured(Path(folder), f"{firsts[0]}", f"{last}", "month", "Asia/Tokyo", **keys)
    assert amounts(by_month) == amounts(by_bill) == [Fraction(v, 100) for v in values]


@pytest.mark.parametrize("days", [1, 2, 3])
@pytest.mark.parametrize("first", ["2024-04-05", "2024-04-06", "2024-09-07", "2024-09-08"])
@pytest.mark.parametrize("layout", [wide, numbers, ranges])
def test_a_clock_that_changes_at_midnight(
    layout: Callable[[Series], tuple[list[str], dict[str, Any]]], first: str, days: int
) -> None:
    """In Chile the day after a midnight that there is not has 23 hours, and not the day before."""
    zone = ZoneInfo("America/Santiago")
    start, end = (
        dt.datetime.combine(dt.date.fromisoformat(first) + dt.timedelta(days=n), dt.time(), zone)
        for n in (0, days)
    )
    start, end = start.astimezone(dt.UTC), end.astimezone(dt.UTC)
    made = Series(
        "America/Santiago", start, [1 + n * 37 % 97 for n in range((end - start) // HALF)]
    )
    lines, keys = layout(made)
    every = list(made.days)
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), lines)
        of_numbers = {"decimal": ".", "thousands": ""}
        ends = (f"{every[0]}", f"{every[-1]}")
        result = measured(Path(folder), *ends, "day", made.zone, format=of_numbers, **keys)
    assert amounts(result) == made.per_day, result.findings
