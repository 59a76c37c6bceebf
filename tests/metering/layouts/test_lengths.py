"""Readings whose intervals are of their own length: from and to, months, spacing that changes."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.metering.layouts.sources import amounts, codes, error, measured, write

FROM_TO: dict[str, Any] = {"time": {"start": "from", "end": "to"}}
MONTHS: dict[str, Any] = {"interval": "1 month", "label": "start"}


def test_start_and_end_of_each_interval(tmp_path: Path) -> None:
    write(
        tmp_path,
        [
            "from,to,kwh",
            "2024-03-01 00:00,2024-03-01 06:00,6",
            "2024-03-01 06:00,2024-03-01 23:59,17.5",
            "2024-03-02 00:00,2024-03-03 00:00,12",
        ],
    )
    result = measured(tmp_path, "2024-03-01", "2024-03-02", "day", **FROM_TO)
    assert amounts(result) == [23.5, 12]
    assert [float(amount.coverage) for amount in result.amounts] == [1, 1]
    assert codes(result) <= {"MON-806", "MON-903"}


@pytest.mark.parametrize("label", ["included", "excluded"])
def test_periods_of_bills(tmp_path: Path, label: str) -> None:
    starts = [dt.date(2023, 12, 11), dt.date(2024, 1, 10), dt.date(2024, 2, 9)]
    ends = [*starts[1:], dt.date(2024, 3, 10)]
    last = dt.timedelta(days=label == "included")
    write(
        tmp_path,
        [
            "from,to,kwh",
            *(
                f"{a:%d.%m.%Y},{b - last:%d.%m.%Y},{(b - a).days * 24}"
                for a, b in zip(starts, ends, strict=True)
            ),
        ],
    )
    result = measured(tmp_path, "2023-12-11", "2024-03-09", "month", **FROM_TO)
    assert amounts(result) == [21 * 24, 31 * 24, 29 * 24, 9 * 24]
    assert ("MON-135" in codes(result)) == (label == "included")
    assert "MON-703" in codes(result)


def test_both_ways_of_ends_are_an_error(tmp_path: Path) -> None:
    write(
        tmp_path,
        [
            "from,to,kwh",
            "2024-01-01,2024-01-31,1",
            "2024-02-01,2024-02-29,1",
            "2024-02-29,2024-03-31,1",
        ],
    )
    found = error(measured(tmp_path, "2024-01-01", "2024-03-31", **FROM_TO))
    assert (found.code, found.where) == ("MON-135", "a.csv:3")


def test_a_hole_between_bills_is_a_gap(tmp_path: Path) -> None:
    write(tmp_path, ["from,to,kwh", "2024-01-01,2024-01-10,10", "2024-01-21,2024-01-31,11"])
    result = measured(tmp_path, "2024-01-01", "2024-01-31", **FROM_TO)
    assert amounts(result) == [21]
    assert result.amounts[0].coverage * 31 == 21
    assert "MON-705" in codes(result)
    higher = measured(
        tmp_path, "2024-01-01", "2024-01-31", wanted={"direction": "higher"}, **FROM_TO
    )
    assert amounts(higher) == [31]


@pytest.mark.parametrize(
    ("rows", "code", "where"),
    [
        (["2024-01-01 02:00,2024-01-01 01:00,1"], "MON-132", "a.csv:2"),
        (["2024-01-01 01:00,2024-01-01 01:00,1"], "MON-132", "a.csv:2"),
        (
            ["2024-01-01 00:00,2024-01-01 01:00,1", "2024-01-01 00:30,2024-01-01 01:30,1"],
            "MON-131",
            "a.csv:3",
        ),
        (
            ["2024-01-01 00:00,2024-01-01 01:00,1", "2024-01-01 00:00,2024-01-01 02:00,1"],
            "MON-131",
            "a.csv:3",
        ),
        (
            ["2024-01-01 00:00,2024-01-01 01:00,1", "2024-01-01 00:00,2024-01-01 01:00,2"],
            "MON-302",
            "a.csv:3",
        ),
        (["2024-01-01 00:00,soon,1", "2024-01-01 01:00,2024-01-01 02:00,1"], "MON-103", "a.csv:2"),
    ],
)
def test_wrong_intervals(tmp_path: Path, rows: list[str], code: str, where: str) -> None:
    write(tmp_path, ["from,to,kwh", *rows])
    found = error(measured(tmp_path, "2024-01-01", "2024-01-01", **FROM_TO))
    assert (found.code, found.where) == (code, where)


def test_mean_power_between_two_times(tmp_path: Path) -> None:
    write(
        tmp_path,
        [
            "from,to,kw",
            "2024-03-01 00:00,2024-03-01 06:00,1.5",
            "2024-03-01 06:00,2024-03-01 06:10,6",
            "2024-03-01 06:10,2024-03-02 00:00,0.3",
        ],
    )
    result = measured(
        tmp_path, "2024-03-01", "2024-03-01", value="kw", unit="kW", kind="power", **FROM_TO
    )
    # 6 h x 1.5 + 1/6 h x 6 + 17 5/6 h x 0.3
    assert amounts(result) == [Fraction(9 + 1) + Fraction(535, 100)]


@pytest.mark.parametrize(
    ("form", "label"),
    [
        ("%Y-%m", "start"),
        ("%Y-%m", "end"),
        ("%b %Y", "start"),
        ("%B %Y", "start"),
        ("%m/%Y", "start"),
        ("%Y年%m月", "start"),
        ("%b-%y", "start"),
        ("%Y-%m-%d", "start"),
        ("%Y-%m-%d %H:%M", "start"),
        ("next", "end"),
        ("last day", "end"),
    ],
)
def test_a_row_is_a_month(tmp_path: Path, form: str, label: str) -> None:
    lines = ["time,kwh"]
    for month in range(1, 13):
        day = dt.date(2024, month, 1)
        following = dt.date(2024 + month // 12, month % 12 + 1, 1)
        text = {
            "next": f"{following} 00:00",
            "last day": f"{following - dt.timedelta(days=1)}",
        }.get(form) or day.strftime(form)
        lines.append(f"{text},{1000 + month}")
    write(tmp_path, lines)
    result = measured(tmp_path, "2024-01-01", "2024-12-31", "month", **{**MONTHS, "label": label})
    assert amounts(result) == [1000 + month for month in range(1, 13)]
    assert {float(amount.coverage) for amount in result.amounts} == {1}


def test_a_format_of_months_is_declared(tmp_path: Path) -> None:
    write(tmp_path, ["time,kwh", "01-24,5", "02-24,6"])
    declared = {**MONTHS, "format": {"date": "%m-%y"}}
    assert amounts(measured(tmp_path, "2024-01-01", "2024-02-29", **declared)) == [11]
    write(tmp_path, ["time,kwh", "01-24,5", "2024-02-01,6"])
    found = error(measured(tmp_path, "2024-01-01", "2024-02-29", **declared))
    assert (found.code, found.where) == ("MON-103", "a.csv:3")


def test_a_time_inside_of_a_month_is_no_month(tmp_path: Path) -> None:
    write(tmp_path, ["time,kwh", "2024-01-01,5", "2024-02-15,6"])
    found = error(measured(tmp_path, "2024-01-01", "2024-02-29", **MONTHS))
    assert (found.code, found.where) == ("MON-133", "a.csv:3")


def test_a_month_that_is_missing(tmp_path: Path) -> None:
    write(tmp_path, ["time,kwh", "2024-01,31", "2024-03,31"])
    result = measured(tmp_path, "2024-01-01", "2024-03-31", "month", **MONTHS)
    assert amounts(result) == [31, 0, 31]
    assert "MON-902" in codes(result)


CHANGING: dict[str, Any] = {
    "interval": [
        {"from": "2024-03-01", "interval": "10 min"},
        {"from": "2024-03-02 12:00", "interval": "1 min"},
    ]
}


def spaced(label: str) -> list[str]:
    moment, end = dt.datetime(2024, 3, 1), dt.datetime(2024, 3, 3)
    lines = ["time,kwh"]
    while moment < end:
        minutes = 10 if moment < dt.datetime(2024, 3, 2, 12) else 1
        named = moment + dt.timedelta(minutes=minutes) * (label == "end")
        lines.append(f"{named:%Y-%m-%d %H:%M},{3 * minutes}")
        moment += dt.timedelta(minutes=minutes)
    return lines


@pytest.mark.parametrize("label", ["start", "end"])
def test_spacing_that_changes(tmp_path: Path, label: str) -> None:
    write(tmp_path, spaced(label))
    result = measured(tmp_path, "2024-03-01", "2024-03-02", "day", label=label, **CHANGING)
    assert amounts(result) == [4320, 4320]
    assert {float(amount.coverage) for amount in result.amounts} == {1}
    # Mean powers of the same plant: 3 kW throughout is 72 kWh a day.
    write(tmp_path, [line.replace(",30", ",3") for line in spaced(label)])
    power = measured(
        tmp_path,
        "2024-03-01",
        "2024-03-02",
        "day",
        label=label,
        unit="kW",
        kind="power",
        **CHANGING,
    )
    assert amounts(power) == [72, 72]


def test_one_reading_is_missing_after_the_change(tmp_path: Path) -> None:
    lines = spaced("start")
    del lines[-30]
    write(tmp_path, lines)
    result = measured(tmp_path, "2024-03-01", "2024-03-02", "day", label="start", **CHANGING)
    assert amounts(result) == [4320, 4317]
    assert result.amounts[1].coverage * 1440 == 1439


def test_what_stands_before_the_first_length(tmp_path: Path) -> None:
    write(tmp_path, spaced("start"))
    late: dict[str, Any] = {"interval": [{"from": "2024-03-01 01:00", "interval": "10 min"}]}
    found = error(measured(tmp_path, "2024-03-01", "2024-03-02", label="start", **late))
    assert (found.code, found.where) == ("MON-134", "a.csv:2")
    twice: dict[str, Any] = {"interval": [CHANGING["interval"][1], CHANGING["interval"][0]]}
    found = error(measured(tmp_path, "2024-03-01", "2024-03-02", label="start", **twice))
    assert found.code == "MON-134"


def test_a_register_that_is_read_more_often_later(tmp_path: Path) -> None:
    moments = [dt.datetime(2024, 3, 1) + dt.timedelta(minutes=10 * n) for n in range(216)]
    moments += [dt.datetime(2024, 3, 2, 12) + dt.timedelta(minutes=n) for n in range(721)]
    start = moments[0]
    rows = [f"{m:%Y-%m-%d %H:%M},{(m - start) // dt.timedelta(minutes=1)}" for m in moments]
    keys: dict[str, Any] = {"kind": "register", **CHANGING}
    write(tmp_path, ["time,kwh", *rows])
    whole = measured(tmp_path, "2024-03-01", "2024-03-02", "day", **keys)
    assert amounts(whole) == [1440, 1440]
    assert "MON-701" not in codes(whole)
    write(tmp_path, ["time,kwh", *rows[:-10], *rows[-9:]])
    holed = measured(tmp_path, "2024-03-01", "2024-03-02", "day", **keys)
    assert amounts(holed) == [1440, 1440]
    assert "MON-701" in codes(holed)


LOGGED: dict[str, Any] = {
    "interval": "as logged",
    "hold": "30 min",
    "kind": "power",
    "unit": "kW",
    "value": "kw",
}


def test_a_value_holds_until_the_next_is_logged(tmp_path: Path) -> None:
    write(
        tmp_path,
        [
            "time,kw",
            "2024-03-01 00:00:00,6",
            "2024-03-01 00:10:30,0",
            "2024-03-01 00:40:30,12",
            "2024-03-01 02:00:00,3",
        ],
    )
    result = measured(tmp_path, "2024-03-01", "2024-03-01", **LOGGED)
    # 10.5 min x 6 + 30 min x 0 + 30 min x 12 (then silence) + 30 min x 3
    assert amounts(result) == [Fraction(63 + 360 + 90, 60)]
    assert result.amounts[0].coverage * 86_400 == (10.5 + 30 + 30 + 30) * 60


def test_what_is_no_reading_ends_a_value(tmp_path: Path) -> None:
    rows = ["time,kw", "2024-03-01 00:00,6", "2024-03-01 00:10,--", "2024-03-01 00:20,6"]
    write(tmp_path, rows)
    result = measured(tmp_path, "2024-03-01", "2024-03-01", **LOGGED, format={"missing": ["--"]})
    assert amounts(result) == [1 + 3]


def test_a_log_in_watts_over_a_year(tmp_path: Path) -> None:
    day = [f"2024-{m:02}-01 {h:02}:00:00,1000000" for m in range(1, 13) for h in range(24)]
    write(tmp_path, ["time,kw", *day])
    result = measured(
        tmp_path, "2024-01-01", "2024-12-31", **{**LOGGED, "unit": "W", "hold": "1 h"}
    )
    assert amounts(result) == [12 * 24 * 1000]


@pytest.mark.parametrize(
    "declared",
    [
        {"interval": "15 min", "label": "start", "hold": "30 min"},
        {"interval": "as logged", "kind": "power", "unit": "kW"},
        {"interval": "as logged", "hold": "30 min"},
        {**LOGGED, "label": "end", "value": "kwh"},
        {**FROM_TO, "interval": "15 min"},
        {**FROM_TO, "label": "end"},
        {**FROM_TO, "kind": "register"},
    ],
)
def test_what_contradicts_itself(tmp_path: Path, declared: dict[str, Any]) -> None:
    write(tmp_path, ["time,from,to,kwh", "2024-03-01 00:00,2024-03-01 00:00,2024-03-01 01:00,1"])
    assert error(measured(tmp_path, "2024-03-01", "2024-03-01", **declared)).code == "MON-130"


def test_a_power_far_outside_is_shown_as_it_stands(tmp_path: Path) -> None:
    lines = spaced("start")
    lines[100] = lines[100].replace(",30", ",90000")
    write(tmp_path, lines)
    keys: dict[str, Any] = {"label": "start", "unit": "kW", "kind": "power", **CHANGING}
    found = error(measured(tmp_path, "2024-03-01", "2024-03-02", **keys))
    assert (found.code, found.found) == ("MON-608", "90000 kW")
