"""However the batches of a fleet are cut, and condensed or not: it gives what the rules give."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from jcm_mrv.metering import guards
from jcm_mrv.metering.fleet import totals
from jcm_mrv.project.period import YearPart
from tests.effort import examples
from tests.metering.fleet import test_against_reference as against
from tests.metering.fleet.in_batches import InBatches, rows_of, spec_of, table_of
from tests.metering.reference import Job, Row
from tests.metering.test_against_reference import Draw

DAY = dt.datetime(2024, 4, 7)
QUARTERS = range(0, 255, 15)


def job(values: list[int], interval: int | None, **changes: Any) -> Job:
    """A register read every quarter of an hour, on the day of a clock change."""
    rows = [
        Row(DAY + dt.timedelta(minutes=minutes), str(value))
        for minutes, value in zip(QUARTERS, values, strict=True)
    ]
    made = Job(
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
    return replace(made, **changes)


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


# ------------------------------------------------------- long registers, in which little happens

STARTS = (DAY - dt.timedelta(days=20), DAY - dt.timedelta(hours=30), dt.datetime(2024, 11, 20))
INTERVALS = (900, 3600, 6 * 3600)
HAPPENS = (
    "counts",
    "counts",
    "counts",
    "still",
    "missing",
    "dip",
    "zero",
    "reset",
    "leap",
    "twice",
)


def shown(draw: Draw, interval: int) -> list[tuple[int, int]]:
    """Draw time (seconds) and value (tenths) of each reading: stretches of what may happen."""
    rows = [(0, draw(st.sampled_from([0, 40, 5_000, 99_000])))]
    level = rows[0][1]
    for what in draw(st.lists(st.sampled_from(HAPPENS), min_size=1, max_size=8)):
        number = draw(st.sampled_from([1, 2, 5, 30, 100, 300]))
        time, before = rows[-1][0], level
        if what == "missing":
            rows.append((time + (number + 1) * interval, level))
        elif what == "twice":
            rows.append(rows[-1])
        elif what == "reset":
            level = draw(st.integers(0, 30))
        elif what == "leap":
            level += draw(st.sampled_from([300, 20_000]))
        if what in ("reset", "leap"):
            rows.append((time + interval, level))
        low = {"dip": max(0, before - 70), "zero": 0}
        if what in ("counts", "still", "dip", "zero"):
            steps = draw(st.lists(st.integers(0, 40), min_size=1, max_size=7))
            for n in range(number):
                level += steps[n % len(steps)] if what == "counts" else 0
                rows.append((time + (n + 1) * interval, low.get(what, level)))
    return rows


@st.composite
def registers(draw: Draw) -> Job:
    interval = draw(st.sampled_from(INTERVALS))
    start = draw(st.sampled_from(STARTS))
    rows = [
        Row(start + dt.timedelta(seconds=seconds), f"{value / 10:.1f}")
        for seconds, value in shown(draw, interval)
    ]
    first = start.date() + draw(st.sampled_from([0, 1])) * dt.timedelta(days=1)
    last = draw(st.sampled_from([rows[-1].time.date(), first, first + dt.timedelta(days=40)]))
    capacity = draw(st.sampled_from([None, None, 4, 400]))
    return job(
        [0] * len(QUARTERS),
        draw(st.sampled_from([None, interval])),
        files=[rows],
        years=(YearPart(first.year, first, max(first, last), ""),),
        zone=draw(st.sampled_from(["America/Santiago", "Asia/Ho_Chi_Minh"])),
        direction=draw(st.sampled_from(["lower", "higher"])),
        register_maximum=draw(st.sampled_from([None, "9999.9"])),
        capacity=None if capacity is None else Fraction(capacity * 3600, interval),
    )


def outcome(
    job: Job, order: list[int], sizes: list[int], *, condensed: bool
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], set[tuple[str, ...]]]:
    """Give what two meters that take turns give, in batches of some sizes.

    Whether a capacity bounds anything is told of the largest amount of each run: where much less
    than one in a hundred comes near it, that is not seen.
    """
    one, other = rows_of(job, "a"), rows_of(job, "b")
    both, turn = [], 0
    while one or other:
        take = order[turn % len(order)]
        both += one[:take] + other[:take]
        one, other, turn = one[take:], other[take:], turn + 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(totals, "LOOK_AT_EACH", 0 if condensed else 10**9)
        # What is not asked where there are runs is said (MON-916).
        patch.setitem(guards.NEEDS, "each reading", lambda *_: False)
        result = against.measured(InBatches(table_of(both), sizes), spec_of(job))
    # Above the maximum of a register, a run names its last reading, and not the first above it.
    said = {
        (item.code, item.message, "" if item.code == "MON-504" else item.where, item.found)
        for item in result.findings
        if item.code != "MON-916" and item.wording != "wide"
    }
    return list(result.totals), list(result.ledger), said


cuts = st.lists(st.sampled_from([1, 2, 3, 7, 40, 150, 1000]), min_size=1, max_size=3)


def judge(job: Job, order: list[int], sizes: list[int]) -> None:
    expected = outcome(job, order, [10**6], condensed=False)
    for code in {item[0] for item in expected[2]}:
        event(code)
    for cut in ([10**6], sizes):
        assert outcome(job, order, cut, condensed=True) == expected


def logged(*stretches: tuple[int, int, int]) -> Job:
    """Give a register by the hour: in each stretch its first value, how many, and its steps."""
    start = dt.datetime(2024, 11, 20)
    values = [first + n * step for first, number, step in stretches for n in range(number)]
    rows = [Row(start + dt.timedelta(hours=n), str(value)) for n, value in enumerate(values)]
    years = (YearPart(2024, start.date(), rows[-1].time.date(), ""),)
    return job([0] * len(QUARTERS), 3600, files=[rows], years=years)


SLEEPS = logged((9_900, 3, 1), (0, 100, 0), (9_930, 30, 1), (0, 1, 0), (9_960, 3, 1), (1, 1, 0))
"""What a device shows that sleeps for days: 30 of 101 values were counted (MON-518)."""

WAKES = logged((0, 60, 0), (9_930, 60, 1), (0, 1, 0), (9_990, 60, 1), (0, 9, 0))
"""The first values are of sleep as well."""

FALLS_TWICE = logged((900, 5, 1), (0, 40, 0), (10, 95, 10), (0, 40, 0), (20, 90, 20))
"""Two resets to 0, each for more than a day, after which the register counts up in one run: the
zeros were taken for sleep."""

BACK_IN_A_RUN = logged(
    (500, 2, -7), (0, 1, 0), (493, 60, 0), (500, 2, 0), (2500, 2, -7), (2493, 1, 0)
)
"""The only rising steps undo a fall, or are undone by one, and the first of them is in a run."""


@example(BACK_IN_A_RUN, [1], [1])
@example(SLEEPS, [1], [1000])
@example(FALLS_TWICE, [1], [150])
@example(WAKES, [1], [40])
@settings(max_examples=examples(15, 600))
@given(registers(), cuts, cuts)
def test_every_cut_gives_the_same(job: Job, order: list[int], sizes: list[int]) -> None:
    judge(job, order, sizes)
