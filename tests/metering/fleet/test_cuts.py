"""However the batches of a fleet are cut, it gives what the rules give."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from jcm_mrv.project.period import YearPart
from tests.metering.fleet import test_against_reference as against
from tests.metering.reference import Job, Row

DAY = dt.datetime(2024, 4, 7)
QUARTERS = range(0, 255, 15)


def job(values: list[int], interval: int | None) -> Job:
    """A register read every quarter of an hour, on the day of a clock change."""
    rows = [
        Row(DAY + dt.timedelta(minutes=minutes), str(value))
        for minutes, value in zip(QUARTERS, values, strict=True)
    ]
    return Job(
        files=[rows],
        kind="register",
        interval=interval,
        years=(YearPart(2024, DAY.date(), DAY.date(), ""),),
        zone="America/Santiago",
        label="",
        reading_zone="",
        direction="lower",
        can_be_negative=False,
        tolerate=True,
        scale=Fraction(1),
        capacity=None,
        register_maximum=None,
        calibrations=(),
        error=None,
        resolution=None,
    )


@pytest.mark.parametrize(
    ("values", "interval", "size", "turn"),
    [
        # Two meters whose readings come four by four: it was refused, or not, by how they are cut.
        ([0, 5, 0, 5, 205, 0, 0, 0, 0, 200, 200, 200, 200, 400, 400, 397, 400], 900, 3, 4),
        # The line of a discarded reading ended a reading late; its effect is 0 in both.
        ([0, 5, 5, 0, 5, 0, 5, 5, *[205] * 9], None, 5, 1),
    ],
)
def test_a_register_that_falls_from_one_batch_to_the_next(
    values: list[int], interval: int | None, size: int, turn: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(against, "event", lambda code: None)
    against.judge(job(values, interval), [size], [turn])
