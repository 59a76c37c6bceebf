"""Any sequence of readings gives what the slow reference gives, or both refuse it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import event, given, settings
from hypothesis import strategies as st

from jcm_mrv.project.period import split_years
from tests.effort import examples
from tests.metering import reference
from tests.metering.comparison import compare
from tests.metering.reference import DAY, Job, Row

ZONES = ("Asia/Ho_Chi_Minh", "America/Santiago", "Asia/Ulaanbaatar", "Asia/Tokyo")
YEAR_ENDS = (dt.datetime(2025, 1, 1), dt.datetime(2021, 1, 1))
# Where clocks were changed: at midnight, or at two.
CLOCK_CHANGES = {
    "America/Santiago": (dt.datetime(2024, 4, 7), dt.datetime(2024, 9, 8)),
    "Asia/Ulaanbaatar": (dt.datetime(2016, 3, 26, 2), dt.datetime(2016, 9, 24)),
}
INTERVALS = (15, 900, 3600, 6 * 3600, 86_400)
EXAMPLES = examples(16, 1000)


# ------------------------------------------------------------------------- any sequence of readings

Draw = Callable[[st.SearchStrategy[Any]], Any]


def times(draw: Draw, zone: str, interval: int, middle: dt.datetime) -> list[dt.datetime]:
    """Draw times of a clock (or with offsets): steps, holes, jitter, now and then midnight."""
    count = draw(st.integers(1, 24))
    steps = draw(
        st.lists(
            st.sampled_from(
                [1, 1, 1, 1, 1, 1, 2, 3, Fraction(3, 2), Fraction(7, 5), Fraction(19, 20), 40]
            ),
            min_size=count,
            max_size=count,
        )
    )
    back = draw(st.integers(0, min(count, 8))) * interval
    shift = draw(st.sampled_from([0, 0, 0, 7, interval // 2]))
    start = middle - dt.timedelta(seconds=back - shift)
    moments = [start]
    for step in steps[1:]:
        moments.append(moments[-1] + dt.timedelta(seconds=int(step * interval)))
    written = draw(st.sampled_from(["clock", "clock", "real", "real", "offset"]))
    if written == "clock":
        return moments  # a clock that shows times which do not exist, too
    utc = [reference.utc(moments[0], zone, 0) + (m - moments[0]).total_seconds() for m in moments]
    real = [dt.datetime.fromtimestamp(instant, ZoneInfo(zone)) for instant in utc]
    if written == "offset":
        return [
            time.replace(tzinfo=dt.timezone(time.utcoffset() or dt.timedelta())) for time in real
        ]
    return [time.replace(tzinfo=None, fold=0) for time in real]


def disorder(draw: Draw, rows: list[Row]) -> list[list[Row]]:
    """Draw what happens to rows on their way: doubled, turned round, swapped, lost, divided."""
    for what in draw(
        st.lists(st.sampled_from(["same", "other", "swap", "turn", "lost"]), max_size=2)
    ):
        a = draw(st.integers(0, len(rows) - 1))
        b = draw(st.integers(0, len(rows) - 1))
        if what == "same":
            rows = [*rows[:b], rows[a], *rows[b:]]
        elif what == "other" and draw(st.booleans()):
            rows = [*rows[: a + 1], Row(rows[a].time, "1"), *rows[a + 1 :]]
        elif what == "swap":
            rows[a], rows[b] = rows[b], rows[a]
        elif what == "turn":
            rows = rows[::-1]
        elif what == "lost":
            rows[a] = Row(rows[a].time, None)
    cuts = sorted(draw(st.lists(st.integers(1, len(rows)), max_size=2)))
    files = [rows[a:b] for a, b in zip([0, *cuts], [*cuts, len(rows)], strict=True)]
    return [rows for rows in files if rows]


def decimal_text(thousandths: int, digits: int) -> str:
    thousandths -= thousandths % 10 ** (3 - digits)
    text = f"{abs(thousandths) // 1000}.{abs(thousandths) % 1000:03d}"[: -(3 - digits) or None]
    return ("-" if thousandths < 0 else "") + text.rstrip(".")


def counter(draw: Draw, count: int, digits: int, modulus: int | None) -> list[str]:
    """Draw what a register shows, with the ways in which registers fall."""
    value = draw(st.sampled_from([0, 5_000] if modulus is None else [0, modulus - 10_000]))
    shown = []
    for _ in range(count):
        what = draw(st.sampled_from(["up"] * 8 + ["same", "dip", "reset", "spike", "zero"]))
        if what == "up":
            value += draw(st.integers(0, 4_000))
        elif what == "reset":
            value = draw(st.integers(0, 2_000))
        elif what == "spike" and draw(st.booleans()):
            value += 200_000
        if modulus is not None:
            value %= modulus
        low = {"dip": max(0, value - 3_000), "zero": 0}.get(what, value)
        shown.append(decimal_text(low, digits))
    return shown


@st.composite
def jobs(draw: Draw, kinds: tuple[str, ...], clock_change: bool = False) -> Job:
    kind = draw(st.sampled_from(kinds))
    zone = draw(st.sampled_from(sorted(CLOCK_CHANGES) if clock_change else ZONES))
    interval = draw(st.sampled_from([900, 1800, 3600] if clock_change else INTERVALS))
    middle = draw(st.sampled_from(CLOCK_CHANGES[zone] if clock_change else YEAR_ENDS))
    if not clock_change and draw(st.booleans()):
        middle -= draw(st.integers(0, 24)) * dt.timedelta(hours=1)
    day = middle.date() - DAY
    other_zones = [] if clock_change else ["", "Etc/UTC", *ZONES]
    reading_zone = draw(st.sampled_from(["", "", "", *other_zones]))
    moments = times(draw, reading_zone or zone, interval, middle)
    digits = draw(st.sampled_from([0, 1, 3]))
    maximum = None
    if kind == "register":
        maximum = draw(st.sampled_from([None, None, "999", "999.9", "99"]))
        modulus = {"999": 1_000_000, "999.9": 1_000_000, "99": 100_000}.get(maximum or "")
        texts = counter(draw, len(moments), digits, modulus)
    else:
        low = draw(st.sampled_from([0, 0, -300, -3_000]))
        texts = [
            decimal_text(value, digits)
            for value in draw(
                st.lists(
                    st.one_of(st.integers(low, 4_000), st.just(50_000)),
                    min_size=len(moments),
                    max_size=len(moments),
                )
            )
        ]
    rows = [Row(time, text) for time, text in zip(moments, texts, strict=True)]
    start = day + draw(st.sampled_from([1, 0, 0, -1, -31])) * DAY
    end = max(start, day + draw(st.sampled_from([0, 0, 1, 2, 33])) * DAY)
    calibrations, error = [], None
    if draw(st.booleans()):
        made = start + draw(st.sampled_from([-400, -30, -30, 1])) * DAY
        for _ in range(draw(st.integers(1, 2))):
            valid = made + draw(st.integers(0, 34)) * DAY
            calibrations.append((made, valid))
            made = valid + draw(st.integers(-1, 2)) * DAY + DAY
        error = draw(st.sampled_from([Fraction(1, 200), Fraction(1, 50), Fraction(1, 50), None]))
    scale = draw(st.sampled_from([Fraction(1), Fraction(1, 1000)]))
    # What 4 per interval needs, a bit less, or far off.
    capacity = draw(st.sampled_from([None, None, 4, 3, 400, 4_000]))
    if capacity is not None:
        hours = Fraction(1) if kind == "power" else Fraction(interval, 3600)
        capacity = capacity * scale / hours
    return Job(
        files=disorder(draw, rows),
        kind=kind,
        interval=interval if kind != "register" else draw(st.sampled_from([None, interval])),
        years=split_years(start, end),
        zone=zone,
        label="" if kind == "register" else draw(st.sampled_from(["start", "end"])),
        reading_zone=reading_zone,
        direction=draw(st.sampled_from(["lower", "higher"])),
        can_be_negative=draw(st.sampled_from([False, False, False, True])),
        tolerate=draw(st.sampled_from([True, True, False])),
        scale=scale,
        capacity=capacity,
        register_maximum=maximum,
        calibrations=tuple(dict(calibrations).items()),
        error=error if calibrations else None,
    )


def judge(job: Job) -> None:
    for code in compare(job):
        event(code)


@settings(max_examples=EXAMPLES)
@given(jobs(("register",)))
def test_any_register(job: Job) -> None:
    judge(job)


@settings(max_examples=EXAMPLES)
@given(jobs(("energy",)))
def test_any_energy(job: Job) -> None:
    judge(job)


@settings(max_examples=EXAMPLES)
@given(jobs(("power",)))
def test_any_power(job: Job) -> None:
    judge(job)


@settings(max_examples=EXAMPLES)
@given(jobs(("register", "energy", "power"), clock_change=True))
def test_any_readings_at_a_clock_change(job: Job) -> None:
    judge(job)
