"""Differences that the comparison with the reference brought up, each as one small case."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from jcm_mrv.metering.clock import to_utc
from jcm_mrv.project.period import split_years
from tests.metering.comparison import compare, product
from tests.metering.reference import Job, Row

START = dt.datetime(2024, 1, 1)


def job(values: list[str], step: dt.timedelta, **more: object) -> Job:
    rows = [Row(START + n * step, value) for n, value in enumerate(values)]
    base = Job(
        files=[rows],
        kind="energy",
        interval=int(step.total_seconds()),
        years=split_years(START.date(), dt.date(2024, 1, 31)),
        zone="Asia/Tokyo",
        label="start",
    )
    return replace(base, **more)  # type: ignore[arg-type]


def register(values: list[str], step: dt.timedelta, **more: object) -> Job:
    return job(values, step, **{"kind": "register", "label": "", **more})


def codes(measured_job: Job) -> set[str]:
    return {finding.code for finding in product(measured_job).findings}


HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def test_a_hole_of_less_than_half_an_interval_is_none_for_odd_seconds() -> None:
    first = Row(START, "1")
    late = job([], DAY, interval=15, files=[[first, Row(START + dt.timedelta(seconds=22), "1")]])
    compare(late)
    # 22 seconds of the first, 15 of the second.
    assert product(late).amounts[0].coverage == Fraction(37, 31 * 86_400)
    missing = replace(late, files=[[first, Row(START + dt.timedelta(seconds=23), "1")]])
    compare(missing)
    assert product(missing).amounts[0].coverage == Fraction(30, 31 * 86_400)


def test_an_interval_that_starts_with_the_next_month_is_no_reading_of_this_month() -> None:
    february = [[Row(dt.datetime(2024, 2, 1) + n * DAY, "1") for n in range(29)]]
    year = split_years(START.date(), dt.date(2024, 2, 29))
    only_february = job([], DAY, files=february, years=year)
    compare(only_february)
    assert "MON-902" in codes(only_february)
    # Of a register, the reading at 00:00 after the last day belongs to the month as well.
    both = replace(only_february, kind="register", label="")
    compare(both)
    (said,) = [found for found in product(both).findings if found.code == "MON-902"]
    assert said.found == "0 % of 2024-01"


def test_two_jumps_back_do_not_vouch_for_each_other() -> None:
    def days(first: int) -> list[str]:
        return [str(first + n) for n in range(5)]

    twice = register([*days(5000), *days(0), *days(5020), *days(5), *days(5040)], DAY)
    compare(twice)
    assert "MON-505" in codes(twice)
    assert product(twice).amounts[0].value is None


def test_a_jump_back_to_the_very_value_before_is_one() -> None:
    back = register(["5000", "5001", "3", "4", "5", "5001"], DAY)
    compare(back)
    assert "MON-505" in codes(back)


def test_a_jump_back_after_many_resets_is_seen() -> None:
    resets = [str(10_000 - 100 * n + more) for n in range(60) for more in (0, 3)]
    jump = register(
        [*resets, "5", "8", "4110", "4113"],
        DAY,
        years=split_years(START.date(), dt.date(2024, 7, 31)),
    )
    compare(jump)
    assert "MON-505" in codes(jump)


def test_a_jump_outside_the_period_changes_nothing_inside() -> None:
    # Fall and jump back in January, monitored is February.
    january = ["9000", "9001", *["0", "1", "2", "3"], *[str(9002 + n) for n in range(60)]]
    february = register(january, DAY, years=split_years(dt.date(2024, 2, 1), dt.date(2024, 2, 29)))
    compare(february)
    assert product(february).amounts[0].value == 29
    assert "MON-505" in codes(
        replace(february, years=split_years(START.date(), START.date() + 28 * DAY))
    )


def test_a_jump_up_that_a_fall_undoes_is_no_consumption() -> None:
    # 9,912 kWh would be booked where the meter counted 24.
    rows = [*range(100, 110), 9999, *range(111, 125)]
    spike = register([str(value) for value in rows], DAY)
    compare(spike)
    assert "MON-507" in codes(spike)
    assert product(spike).amounts[0].value is None


def test_a_step_like_the_others_before_a_reset_is_consumption() -> None:
    # A meter that was exchanged for one that stood a little lower.
    exchanged = register(["100", "110", "120", "115", "118", "125", "135"], DAY)
    compare(exchanged)
    assert "MON-503" in codes(exchanged)
    assert "MON-507" not in codes(exchanged)
    assert product(exchanged).amounts[0].value == 40


@pytest.mark.parametrize("kind", ["energy", "register"])
def test_sums_that_do_not_fit_are_refused_and_never_wrapped(kind: str) -> None:
    values = ["9000000000000"] * 3
    if kind == "register":
        values = ["-9000000000000", "9000000000000"]
    large = job(values, DAY, kind=kind, label="start" if kind == "energy" else "")
    measured = product(large)
    assert {f.code for f in measured.findings if f.is_error} == {"MON-109"}
    assert measured.amounts[0].value is None


def test_few_rows_at_a_clock_change_do_not_say_in_which_direction_a_file_runs() -> None:
    def moments(*texts: str) -> np.ndarray:
        return np.array(texts, "datetime64[s]").astype(np.int64)

    # Both are in the hour that comes twice: forwards the first is the earlier one, backwards
    # there are three ways.
    falling = moments("2024-10-27T02:30", "2024-10-27T02:15")
    assert to_utc(falling, "Europe/Berlin").unsettled.tolist() == [0, 1]
    # With one row after it, only backwards is left, and 02:15 is the second.
    settled = to_utc(
        moments("2024-10-27T03:30", "2024-10-27T02:15", "2024-10-27T02:30"), "Europe/Berlin"
    )
    assert not len(settled.unsettled)
    assert np.diff(settled.utc).tolist() == [-4500, -2700]
    # Two rows far from the change say it.
    clear = moments("2024-10-27T00:00", "2024-10-27T01:00", "2024-10-27T02:30", "2024-10-27T02:15")
    assert not len(to_utc(clear, "Europe/Berlin").unsettled)


def test_a_rollover_may_be_a_tenth_faster_than_the_fastest_other_step() -> None:
    def over(last: int) -> Job:
        return register(["0", "1000", str(9000), str(last)], DAY, register_maximum="9999")

    # The fastest other step is 8000 a day; 1 stands for the last digit.
    fits, exceeds = over(7801), over(7802)
    compare(fits)
    compare(exceeds)
    assert product(fits).amounts[0].value == 9000 + 8801
    assert "MON-503" in codes(exceeds)
    assert product(exceeds).amounts[0].value == 9000


def test_a_register_may_show_its_maximum_and_no_more() -> None:
    full = register(["0", "9999", "10"], DAY, register_maximum="9999")
    compare(full)
    assert product(full).amounts[0].value == 9999 + 11
    more = register(["0", "10000", "10"], DAY, register_maximum="9999")
    compare(more)
    assert "MON-504" in codes(more)


@pytest.mark.parametrize(("lowest", "code"), [("-0.1", "MON-602"), ("-0.101", "MON-603")])
def test_a_tenth_of_the_capacity_may_be_drawn(lowest: str, code: str) -> None:
    night = job([lowest, "1", "1.1"], HOUR, capacity=Fraction(1))
    compare(night)
    assert code in codes(night)


def test_what_was_metered_before_the_period_is_no_measure_for_its_gaps() -> None:
    # 500 on the last day before the period, 2 on its first, then nothing.
    rows = [
        Row(START - DAY, "1000"),
        Row(START, "1500"),
        Row(START + DAY, "1502"),
    ]
    days = split_years(START.date(), dt.date(2024, 1, 3))
    higher = register([], DAY, files=[rows], years=days, direction="higher")
    compare(higher)
    assert product(higher).amounts[0].value == 3 * 2
