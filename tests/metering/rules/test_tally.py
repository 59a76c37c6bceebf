"""Months and days: they add up to the years exactly, and what is known only together says so."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jcm_mrv.metering import Calendar, Measured, Wanted, measure
from jcm_mrv.metering.parts import PartAmount
from jcm_mrv.project.meter import Meter
from jcm_mrv.project.model import Source
from jcm_mrv.project.period import split_years
from tests.effort import examples

START = dt.date(2024, 11, 20)
END = dt.date(2025, 2, 10)
HOUR = dt.timedelta(hours=1)
OVERDUE = {
    "calibrations": [{"date": "2023-01-01", "valid_until": "2024-12-15"}],
    "maximum_permissible_error": "1 %",
}


def wanted(folder: Path, **other: Any) -> Wanted:
    base: dict[str, Any] = {
        "parameter": "EG",
        "member": "a",
        "unit": "kWh",
        "aggregation": "sum",
        "direction": "lower",
        "calendar": Calendar(split_years(START, END), "Asia/Ho_Chi_Minh"),
        "folder": folder,
        "where": "project.yaml:1:1",
        "finest": "day",
        **other,
    }
    return Wanted(**base)


def readings(
    folder: Path, rows: Sequence[tuple[dt.datetime, Any]], kind: str, **declared: Any
) -> Source:
    text = "".join(f"{time:%Y-%m-%d %H:%M},{value}\n" for time, value in rows)
    (folder / "a.csv").write_text("time,kwh\n" + text)
    return Source.model_validate(
        {
            "readings": "a.csv",
            "time": "time",
            "value": "kwh",
            "unit": {"power": "kW", "value": "degC"}.get(kind, "kWh"),
            "kind": kind,
            "interval": "6 h",
            **({} if kind in ("register", "value") else {"label": "start"}),
            "format": {"decimal": ".", "thousands": ""},
            **declared,
        }
    )


def sums(rows: Sequence[PartAmount], name: Callable[[dt.date], int]) -> list[list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(lambda: [Fraction(0)] * 3)
    for row in rows:
        more = (row.value, row.adjusted_by, Fraction(row.covered))
        known = found[name(row.start)]
        found[name(row.start)] = [a + b for a, b in zip(known, more, strict=True)]
    return list(found.values())


def hold_together(measured: Measured) -> None:
    """Days add up to months, and months to years: values, adjustments and time, exactly."""
    months = sums(measured.days, lambda day: day.year * 100 + day.month)
    assert months == [[m.value, m.adjusted_by, m.covered] for m in measured.months]
    years = sums(measured.months, lambda day: day.year)
    assert [row[:2] for row in years] == [[a.value, a.adjusted_by] for a in measured.amounts]
    # Every day is in one row.
    for rows in (measured.days, measured.months):
        assert (rows[0].start, rows[-1].end) == (START, END)
        assert all(b.start - a.end == dt.timedelta(days=1) for a, b in pairwise(rows))
        assert all(0 <= row.coverage <= 1 and row.spread >= 0 for row in rows)


@st.composite
def sources(draw: st.DrawFn) -> tuple[str, list[tuple[dt.datetime, Any]], dict[str, Any]]:
    """Give readings every six hours from before the period, some missing, some of them long."""
    kind = draw(st.sampled_from(["register", "energy", "power"]))
    count = 4 * 90
    values = draw(st.lists(st.integers(1, 9), min_size=8, max_size=8))
    offset = draw(st.sampled_from([0, 5]))
    first = dt.datetime(2024, 11, 18) + offset * HOUR
    gone: set[int] = set()
    for at, length in draw(
        st.lists(st.tuples(st.integers(0, count), st.integers(1, 60)), min_size=1, max_size=4)
    ):
        gone |= set(range(at, at + length))
    total, rows = 1000, []
    for n in range(count):
        total += values[n % 8]
        if n not in gone or n in (0, count - 1):
            value = total if kind == "register" else values[n % 8]
            rows.append((first + 6 * n * HOUR, value))
    more: dict[str, Any] = {}
    days = sorted(draw(st.sets(st.integers(0, 40), max_size=4)))
    invoices = [(a, b - 1) for a, b in pairwise(days)]
    if invoices:
        more["invoiced"] = [
            {
                "start": str(START + dt.timedelta(days=a)),
                "end": str(START + dt.timedelta(days=b)),
                "value": draw(st.integers(0, 1000)),
                "unit": "kWh",
            }
            for a, b in invoices
        ]
    return kind, rows, more


@settings(max_examples=examples(20))
@given(
    sources(),
    st.sampled_from(["lower", "higher"]),
    st.booleans(),
    st.sampled_from(["Asia/Ho_Chi_Minh", "America/Santiago"]),
)
def test_days_and_months_add_up_to_the_years(
    given_: tuple[str, list[tuple[dt.datetime, Any]], dict[str, Any]],
    direction: str,
    late: bool,
    zone: str,
) -> None:
    kind, rows, more = given_
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = readings(folder, rows, kind, **more)
        asked = wanted(
            folder,
            direction=direction,
            calendar=Calendar(split_years(START, END), zone),
            meter_id="M",
            meter=Meter.model_validate(OVERDUE if late else {}),
        )
        daily = measure(source, asked)
        # Without months the years are the same, and so is all that is said.
        plain = measure(source, replace(asked, finest=None))
        assert (plain.amounts, plain.ledger, plain.findings) == (
            daily.amounts,
            daily.ledger,
            daily.findings,
        )
        assert not plain.months
        monthly = measure(source, replace(asked, finest="month"))
        assert (monthly.months, monthly.days) == (daily.months, ())
    if daily.amounts[0].value is not None:
        hold_together(daily)


def rows_of(rows: Sequence[PartAmount], start: str) -> PartAmount:
    return next(row for row in rows if row.start == dt.date.fromisoformat(start))


def every(hours: int, values: Sequence[Any], start: dt.datetime) -> list[tuple[dt.datetime, Any]]:
    return [(start + n * hours * HOUR, value) for n, value in enumerate(values)]


def test_a_step_over_days_without_readings_is_one_row_with_its_days(tmp_path: Path) -> None:
    # Midnight to midnight, but for four days that begin at noon.
    first = dt.datetime(2024, 11, 20)
    times = [first + dt.timedelta(days=n) for n in range(84) if n not in (11, 12, 13)]
    rows = [(time, 100 * (time - first).days) for time in times]
    measured = measure(readings(tmp_path, rows, "register", interval="1 d"), wanted(tmp_path))
    hold_together(measured)
    # 30 November 00:00 to 4 December 00:00: cut where the month ends, since months are wanted.
    november, december = rows_of(measured.days, "2024-11-30"), rows_of(measured.days, "2024-12-01")
    assert (november.end, november.value, november.spread) == (dt.date(2024, 11, 30), 100, 100)
    assert (december.end, december.value, december.spread) == (dt.date(2024, 12, 3), 300, 300)
    assert rows_of(measured.days, "2024-12-04").end == dt.date(2024, 12, 4)
    assert rows_of(measured.days, "2024-12-04").spread == 0
    assert rows_of(measured.months, "2024-11-20").spread == 100
    assert rows_of(measured.months, "2025-01-01").spread == 0


def test_a_short_step_over_midnight_is_divided_by_time_and_says_how_much(tmp_path: Path) -> None:
    rows = every(6, [n * 12 for n in range(4 * 90)], dt.datetime(2024, 11, 19, 22))
    measured = measure(readings(tmp_path, rows, "register"), wanted(tmp_path))
    hold_together(measured)
    day = rows_of(measured.days, "2024-12-04")
    # 22:00 to 04:00 on either side: 4 of 6 hours of the one, 2 of 6 of the other.
    assert (day.end, day.value, day.spread) == (dt.date(2024, 12, 4), 48, 12)


def test_an_invoice_changes_days_in_proportion_and_says_that_they_are_shares(
    tmp_path: Path,
) -> None:
    rows = every(24, [100, 300] * 42, dt.datetime(2024, 11, 20))
    invoiced = [{"start": "2024-12-02", "end": "2024-12-03", "value": 380, "unit": "kWh"}]
    source = readings(tmp_path, rows, "energy", interval="1 d", invoiced=invoiced)
    measured = measure(source, wanted(tmp_path))
    hold_together(measured)
    days = [rows_of(measured.days, f"2024-12-0{n}") for n in (2, 3, 4)]
    assert [day.value for day in days] == [95, 285, 100]
    assert [day.spread for day in days] == [5, 15, 0]
    # The month holds all of the invoice.
    december = rows_of(measured.months, "2024-12-01")
    assert (december.adjusted_by, december.spread) == (-20, 0)


def test_entries_stand_in_rows_with_their_days_and_are_cut_at_months(tmp_path: Path) -> None:
    entries = [
        {"start": "2024-11-20", "end": "2024-12-09", "value": 200, "unit": "kWh"},
        {"start": "2024-12-10", "end": "2024-12-10", "value": 7, "unit": "kWh"},
        {"start": "2024-12-12", "end": "2025-02-10", "value": 61, "unit": "kWh", "split": "days"},
    ]
    measured = measure(Source.model_validate({"entries": entries}), wanted(tmp_path))
    hold_together(measured)
    assert [(str(r.start), str(r.end), r.value, r.spread) for r in measured.days] == [
        ("2024-11-20", "2024-11-30", 110, 110),
        ("2024-12-01", "2024-12-09", 90, 90),
        ("2024-12-10", "2024-12-10", 7, 0),
        ("2024-12-11", "2024-12-11", 0, 0),
        ("2024-12-12", "2024-12-31", 20, 20),
        ("2025-01-01", "2025-01-31", 31, 31),
        ("2025-02-01", "2025-02-10", 10, 10),
    ]
    assert [row.value for row in measured.months] == [110, 117, 31, 10]
    assert [row.spread for row in measured.months] == [110, 110, 31, 10]
    assert measured.months[1].coverage == Fraction(30, 31)


def test_late_calibration_of_entries_corrects_the_days_that_it_touches(tmp_path: Path) -> None:
    entries = [
        {"start": "2024-11-20", "end": "2024-12-31", "value": 4200, "unit": "kWh"},
        {"start": "2025-01-01", "end": "2025-02-10", "value": 4100, "unit": "kWh"},
    ]
    asked = wanted(tmp_path, meter_id="M", meter=Meter.model_validate(OVERDUE))
    measured = measure(Source.model_validate({"entries": entries}), asked)
    hold_together(measured)
    assert [row.adjusted_by for row in measured.months] == [0, -16, -31, -10]


@pytest.mark.parametrize(
    ("aggregation", "months", "day"),
    [("mean", [1, 2, None, 4], 2), ("max", [1, 2, None, 4], 2), ("last", [1, 2, None, 4], 2)],
)
def test_sampled_quantities_have_months_of_their_own(
    tmp_path: Path, aggregation: str, months: list[int | None], day: int
) -> None:
    times = [dt.datetime(2024, 11, 20) + n * 6 * HOUR for n in range(4 * 83)]
    number = {11: 1, 12: 2, 2: 4}
    rows = [(time, number[time.month]) for time in times if time.month in number]
    asked = wanted(tmp_path, aggregation=aggregation, unit="degC", can_be_negative=True)
    measured = measure(readings(tmp_path, rows, "value"), asked)
    assert [row.value for row in measured.months] == months
    assert [row.coverage for row in measured.months] == [1, 1, 0, 1]
    assert rows_of(measured.days, "2024-12-04").value == day
    assert rows_of(measured.days, "2025-01-04").value is None


def test_the_mean_of_entries_that_reach_over_a_month_is_marked(tmp_path: Path) -> None:
    entries = [
        {"start": "2024-11-20", "end": "2024-12-31", "value": 5, "unit": "degC"},
        {"start": "2025-01-01", "end": "2025-01-31", "value": 6, "unit": "degC"},
        {"start": "2025-02-01", "end": "2025-02-10", "value": 7, "unit": "degC"},
    ]
    for aggregation in ("mean", "max", "last"):
        asked = wanted(tmp_path, aggregation=aggregation, unit="degC", can_be_negative=True)
        measured = measure(Source.model_validate({"entries": entries}), asked)
        assert [row.value for row in measured.months] == [5, 5, 6, 7]
        assert [row.spread for row in measured.months] == [5, 5, 0, 0]
        assert [row.value for row in measured.days] == [5, 5, 6, 7]


def test_several_columns_are_added_day_by_day_and_none_is_divided_below_zero(
    tmp_path: Path,
) -> None:
    first = dt.datetime(2024, 11, 19, 22)
    lines = [
        f"{first + 6 * n * HOUR:%Y-%m-%d %H:%M},{n * 12},{'' if 40 <= n <= 60 else n * 24},{n * 6}"
        for n in range(4 * 90)
    ]
    (tmp_path / "a.csv").write_text("time,a,b,c\n" + "\n".join(lines) + "\n")
    source = Source.model_validate(
        {
            "readings": "a.csv",
            "time": "time",
            "value": ["a", "b"],
            "minus": "c",
            "unit": "kWh",
            "kind": "register",
            "interval": "6 h",
            "format": {"decimal": ".", "thousands": "", "missing": [""]},
        }
    )
    measured = measure(source, wanted(tmp_path))
    assert not [finding for finding in measured.findings if finding.is_error]
    hold_together(measured)
    # Where one column says several days together, so does the sum: 12 + 24 - 6 in six hours.
    several = next(row for row in measured.days if row.start != row.end)
    days = (several.end - several.start).days + 1
    assert several.value == days * 4 * 30
    day = rows_of(measured.days, "2024-12-10")
    assert (day.value, day.spread) == (4 * 30, 12 + 24 + 6)


def test_a_day_on_which_the_clock_changes_has_the_hours_that_it_has(tmp_path: Path) -> None:
    # In Santiago 8 September 2024 begins at 01:00.
    first = dt.datetime(2024, 9, 1, 4)
    lines = "".join(f"{first + n * HOUR:%Y-%m-%d %H:%M}Z,{n * 10}\n" for n in range(30 * 24))
    (tmp_path / "a.csv").write_text(f"time,kWh\n{lines}")
    source = Source.model_validate(
        {"readings": "a.csv", "time": "time", "value": "kWh", "unit": "kWh", "kind": "register"}
    )
    period = split_years(dt.date(2024, 9, 1), dt.date(2024, 9, 15))
    asked = wanted(tmp_path, calendar=Calendar(period, "America/Santiago"))
    measured = measure(source, asked)
    lengths = {row.start.day: (row.value, row.length // 3600) for row in measured.days}
    assert lengths[7] == (240, 24)
    assert lengths[8] == (230, 23)
    assert lengths[9] == (240, 24)
    assert sum(row.value or 0 for row in measured.days) == measured.amounts[0].value


def test_a_counter_of_the_day_counts_in_each_day_what_it_rose(tmp_path: Path) -> None:
    rows = [
        (dt.datetime(2024, 11, 20) + dt.timedelta(days=day, hours=hour), (day % 5 + 1) * hour)
        for day in range(83)
        for hour in range(24)
    ]
    source = readings(tmp_path, rows, "daily", interval="1 h", label=None)
    measured = measure(source, wanted(tmp_path))
    assert not [finding for finding in measured.findings if finding.is_error]
    hold_together(measured)
    assert [row.value for row in measured.days[:6]] == [23, 46, 69, 92, 115, 23]
