"""Nights that a portal leaves out, where nobody says that the readings are those of the sun."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from jcm_mrv.metering import Measured
from jcm_mrv.metering.stated import Asked, measure_stated, source_of_options
from tests.metering.rules.test_nights import Chosen, between, dark, finding, output, seen, table
from tests.metering.rules.test_rules import codes

UNKNOWN = {"follows_sun": None}
OUTAGE = between("2024-01-10T10:00", "2024-01-12T22:00")


def even(time: dt.datetime) -> int:
    """Give the Wh of half an hour of an office, as much in the first as in any other."""
    return 100 + time.day % 9


def told(folder: Path, *left_out: Chosen, amount: object = output) -> Measured:
    return seen(folder, table(20, *left_out, amount=amount), **UNKNOWN)


def test_nights_are_none_and_the_outage_is_named(tmp_path: Path) -> None:
    measured = told(tmp_path, dark, OUTAGE)
    assert "MON-524" in codes(measured)
    missing = finding(measured, "MON-705")
    assert "2024-01-10T10:00+00:00 to 2024-01-12T18:00+00:00" in missing.found
    assert "1 stretch" in missing.message


def test_what_begins_and_ends_at_full_power_has_no_nights(tmp_path: Path) -> None:
    measured = told(tmp_path, dark, OUTAGE, amount=even)
    assert "MON-524" not in codes(measured)
    assert measured.amounts[0].coverage < 0.5


def test_what_is_missing_by_day_is_no_night(tmp_path: Path) -> None:
    measured = told(tmp_path, lambda time: 10 <= time.hour < 14)
    assert "MON-524" not in codes(measured)


def test_one_reading_a_day_is_no_day(tmp_path: Path) -> None:
    text = table(20, lambda time: (time.hour, time.minute) != (12, 0))
    measured = seen(tmp_path, text, interval="6 h", **UNKNOWN)
    assert "MON-524" not in codes(measured)
    assert measured.amounts[0].coverage < 0.3


@pytest.mark.parametrize(("asked", "nights"), [({}, True), ({"direction": "higher"}, False)])
def test_on_the_command_line(tmp_path: Path, asked: dict[str, str], nights: bool) -> None:
    path = tmp_path / "portal.csv"
    path.write_text(table(20, dark, OUTAGE))
    options = {
        **{"time": "time", "value": "kwh", "unit": "Wh", "kind": "energy", "label": "start"},
        **{"interval": "30 min", "timezone": "Asia/Ho_Chi_Minh"},
    }
    stated = source_of_options(options, [str(path)])
    found = measure_stated(stated, Asked(by="period", **asked)).findings  # type: ignore[arg-type]
    assert ("MON-524" in {one.code for one in found}) is nights
    assert ("MON-927" in {one.code for one in found}) is not nights


def test_a_register_names_the_longest_stretch_that_it_counts_across(tmp_path: Path) -> None:
    total = iter(range(10_000))
    text = table(20, dark, OUTAGE, amount=lambda _: next(total))
    measured = seen(tmp_path, text, kind="register", label=None, unit="kWh")
    assert "longest: 2024-01-10T09:30+00:00 to 2024-01-13T06:00+00:00" in (
        finding(measured, "MON-701").found
    )
