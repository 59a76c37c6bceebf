"""A register that is read less often than stated is asked about; one with gaps is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.metering.rules.test_guards import chiller, counted
from tests.metering.rules.test_rules import look

START = dt.datetime(2024, 1, 1)
HOURS = [START + dt.timedelta(hours=n) for n in range(366 * 24 + 1)]
SHOWN = counted(chiller(366))
RANDOM = np.random.default_rng(5)


def at(chosen: Sequence[bool]) -> str:
    rows = [
        f"{t:%Y-%m-%d %H:%M},{v}" for t, v, keep in zip(HOURS, SHOWN, chosen, strict=True) if keep
    ]
    return "\n".join(["time,kwh", *rows]) + "\n"


MONTHLY = [t.day == 1 and t.hour == 0 for t in HOURS]
DAILY = [t.hour == 0 for t in HOURS]
WEEKLY = [(t.weekday() == 0 and t.hour == 8) or t in (HOURS[0], HOURS[-1]) for t in HOURS]
OUTAGE = [n < 2000 or n > 6000 for n in range(len(HOURS))]
MOVES = (RANDOM.random(len(HOURS)) < 0.15).tolist()
MOVES[0] = MOVES[-1] = True


@pytest.mark.parametrize(
    ("chosen", "interval", "found"),
    [
        (MONTHLY, "1 h", "every 744 h"),
        (MONTHLY, "15 min", "every 744 h"),
        (MONTHLY, "1 d", "every 744 h"),
        (DAILY, "1 h", "every 24 h"),
        (DAILY, "15 min", "every 24 h"),
        (WEEKLY, "1 h", "every 168 h"),
    ],
)
def test_a_register_read_less_often_than_stated_is_asked_about(
    chosen: list[bool], interval: str, found: str, tmp_path: Path
) -> None:
    """Readings of twelve days a year stood in the report as those of each hour."""
    measured = look(tmp_path, at(chosen), {}, "2024-12-31", interval=interval, kind="register")
    said = [finding for finding in measured.findings if finding.code == "MON-937"]
    assert [finding.found for finding in said] == [found]
    assert said[0].keeps_open


@pytest.mark.parametrize(
    ("chosen", "interval"),
    [
        (MONTHLY, "1 month"),
        (DAILY, "1 d"),
        (WEEKLY, "7 d"),
        ([True] * len(HOURS), "1 h"),
        (OUTAGE, "1 h"),
        # A log that writes a line when the register moves by so much.
        (MOVES, "1 h"),
        # Every other line is lost.
        ([n % 2 == 0 for n in range(len(HOURS))], "1 h"),
    ],
)
def test_what_is_read_as_stated_or_not_evenly_is_not(
    chosen: list[bool], interval: str, tmp_path: Path
) -> None:
    measured = look(tmp_path, at(chosen), {}, "2024-12-31", interval=interval, kind="register")
    assert "MON-937" not in {finding.code for finding in measured.findings}
