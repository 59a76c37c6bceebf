"""Sampled quantities: means weighted by time, largest and last values, and late calibrations."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.metering import Calendar, Measured, Wanted, measure
from jcm_mrv.project.meter import Meter
from jcm_mrv.project.model import Source
from jcm_mrv.project.period import split_years

NEW_YEAR = dt.datetime(2025, 1, 1)
HOUR = dt.timedelta(hours=1)
Samples = list[tuple[dt.datetime, Any]]


def hours(values: list[Any], start: dt.datetime = NEW_YEAR - 24 * HOUR) -> Samples:
    return [(start + n * HOUR, value) for n, value in enumerate(values)]


def sampled(
    folder: Path,
    samples: Samples,
    aggregation: str,
    *,
    days: tuple[str, str] = ("2024-12-31", "2025-01-01"),
    meter: dict[str, Any] | None = None,
    interval: str | None = "1 h",
    unit: str = "degC",
    **wanted: Any,
) -> Measured:
    text = "".join(f"{time:%Y-%m-%d %H:%M},{value}\n" for time, value in samples)
    (folder / "t.csv").write_text("time,t\n" + text)
    source = Source.model_validate(
        {
            "readings": "t.csv",
            "time": "time",
            "value": "t",
            "unit": unit,
            "kind": "value",
            "interval": interval,
            "format": {"decimal": ".", "thousands": ""},
        }
    )
    base: dict[str, Any] = {
        "parameter": "T",
        "member": "",
        "unit": unit,
        "aggregation": aggregation,
        "direction": "lower",
        "years": split_years(*map(dt.date.fromisoformat, days)),
        "timezone": "Etc/UTC",
        "folder": folder,
        "where": "project.yaml:1:1",
        "meter_id": "M",
        "meter": Meter.model_validate(meter or {}),
    }
    base |= wanted
    calendar = Calendar(base.pop("years"), base.pop("timezone"))
    return measure(source, Wanted(**base, calendar=calendar))


def values(measured: Measured) -> list[Fraction | None]:
    return [amount.value for amount in measured.amounts]


def codes(measured: Measured) -> set[str]:
    return {finding.code for finding in measured.findings}


def test_each_year_has_its_own_value_and_midnight_belongs_to_the_new_one(tmp_path: Path) -> None:
    samples = hours([*([10] * 23), 16, 90, *([20] * 22), 30])
    assert values(sampled(tmp_path, samples, "mean")) == [
        Fraction(23 * 10 + 16, 24),
        Fraction(90 + 22 * 20 + 30, 24),
    ]
    assert values(sampled(tmp_path, samples, "max")) == [16, 90]
    last = sampled(tmp_path, samples, "last")
    assert values(last) == [16, 30]
    assert [amount.coverage for amount in last.amounts] == [1, 1]
    assert "MON-705" not in codes(last)


def test_a_sample_stands_until_the_next_but_no_longer_than_its_interval(tmp_path: Path) -> None:
    # 4 for half an hour, 10 for an hour (not for the whole day after it), 1 for the last hour.
    samples = [
        (NEW_YEAR - 24 * HOUR, 4),
        (NEW_YEAR - 23.5 * HOUR, 10),
        (NEW_YEAR - HOUR, 1),
    ]
    days = ("2024-12-31", "2024-12-31")
    measured = sampled(tmp_path, samples, "mean", days=days)
    assert values(measured) == [Fraction(4 * 30 + 10 * 60 + 1 * 60, 150)]
    assert measured.amounts[0].coverage == Fraction(150, 24 * 60)
    assert "MON-705" in codes(measured)
    # Without an interval, a sample holds until the next one within a day.
    held = sampled(tmp_path, samples, "mean", days=days, interval=None)
    assert values(held) == [Fraction(4 * 30 + 10 * (22 * 60 + 30) + 60, 24 * 60)]
    assert held.amounts[0].coverage == 1


def test_a_year_without_a_sample_has_no_value(tmp_path: Path) -> None:
    measured = sampled(tmp_path, hours([10] * 24), "mean")
    assert values(measured) == [None, None]
    assert "MON-905" in codes(measured)


def test_a_month_whose_first_sample_is_in_the_next_is_named(tmp_path: Path) -> None:
    samples = hours([10] * 744, dt.datetime(2024, 2, 1))
    measured = sampled(tmp_path, samples, "mean", days=("2024-01-01", "2024-02-29"))
    named = [f.message for f in measured.findings if f.code == "MON-902"]
    assert named == ["there is no reading in 2024-01"]


def test_values_below_zero_need_to_be_possible(tmp_path: Path) -> None:
    samples = hours([-1.5, *([2] * 46), -0.25])
    refused = sampled(tmp_path, samples, "mean")
    assert "MON-605" in codes(refused)
    assert values(refused) == [None, None]
    frost = sampled(tmp_path, samples, "mean", can_be_negative=True)
    assert values(frost) == [Fraction(-3, 2 * 24) + Fraction(46, 24), Fraction(2 * 23 * 4 - 1, 96)]


def test_the_mean_of_large_values_over_a_long_time_is_exact(tmp_path: Path) -> None:
    # 5e12 times the seconds of a month is more than 64 bits hold.
    samples = [(dt.datetime(2024, 1, 1), 5_000_000_000_000)]
    measured = sampled(
        tmp_path, samples, "mean", days=("2024-01-01", "2024-01-31"), interval="31 d", unit="Pa"
    )
    assert values(measured) == [5_000_000_000_000]
    assert not [finding for finding in measured.findings if finding.is_error]


LATE = {
    "maximum_permissible_error": "2 %",
    # Overdue on 31 December from the beginning; valid again from 1 January.
    "calibrations": [
        {"date": "2024-01-01", "valid_until": "2024-12-30"},
        {"date": "2025-01-01", "valid_until": "2026-01-01"},
    ],
}


@pytest.mark.parametrize(
    ("aggregation", "direction", "first"),
    [
        ("mean", "lower", Fraction(98, 100) * Fraction(23 * 10 + 16, 24)),
        ("mean", "higher", Fraction(102, 100) * Fraction(23 * 10 + 16, 24)),
        ("max", "higher", 16 * Fraction(102, 100)),
        ("last", "lower", 16 * Fraction(98, 100)),
    ],
)
def test_values_of_an_overdue_meter_are_moved_by_its_error(
    tmp_path: Path, aggregation: str, direction: str, first: Fraction
) -> None:
    samples = hours([*([10] * 23), 16, *([20] * 24)])
    measured = sampled(tmp_path, samples, aggregation, unit="Pa", meter=LATE, direction=direction)
    assert values(measured) == [first, 20]
    (line,) = measured.ledger
    assert (line.rule, line.year, line.start) == ("MON-801", 2024, "2024-12-31T00:00+00:00")
    assert measured.amounts[0].adjusted_by == line.effect
    assert measured.amounts[1].adjusted_by == 0


def test_only_what_was_sampled_while_overdue_is_moved(tmp_path: Path) -> None:
    # Overdue on 1 January only; on the 2nd, twice as much is sampled.
    samples = hours([10] * 24 + [20] * 24, NEW_YEAR)
    days = ("2025-01-01", "2025-01-02")
    meter = {
        "maximum_permissible_error": "10 %",
        "calibrations": [
            {"date": "2024-01-01", "valid_until": "2024-12-31"},
            {"date": "2025-01-02", "valid_until": "2026-01-01"},
        ],
    }

    def of(aggregation: str, some: Samples = samples) -> Measured:
        return sampled(tmp_path, some, aggregation, unit="Pa", days=days, meter=meter)

    assert values(of("mean")) == [15 - 1 * Fraction(1, 2)]
    for aggregation in ("max", "last"):
        assert values(of(aggregation)) == [20]
        assert not of(aggregation).ledger
    nothing_sampled = of("mean", samples[24:])
    assert values(nothing_sampled) == [20]
    assert not nothing_sampled.ledger


def test_the_error_of_a_thermometer_is_in_kelvin(tmp_path: Path) -> None:
    samples = hours([*([10] * 24), *([20] * 24)])
    meter = {**LATE, "maximum_permissible_error": "0.5 K"}
    warmer = sampled(tmp_path, samples, "mean", meter=meter, direction="higher")
    assert values(warmer) == [Fraction(21, 2), 20]
    relative = sampled(tmp_path, samples, "mean", meter=LATE)
    assert "MON-805" in codes(relative)  # 2 % of a temperature in degrees says nothing
