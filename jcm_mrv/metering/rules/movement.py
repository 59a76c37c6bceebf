"""Whether readings move as their kind does: a register up, amounts per interval up and down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import (
    MAX_LISTED,
    RISING_FALLS,
    RISING_SECONDS,
    RISING_SHARE,
    RISING_VALUES,
    SWINGS,
    SWINGS_SHARE,
)


def swings(readings: Readings, terms: Terms) -> Iterator[Finding]:
    """Refuse readings that go down and down again, as amounts per interval do (rule 5).

    Each fall would be taken for a glitch or a reset, and little would be left of the amount.
    """
    fall = np.diff(readings.micro) < 0
    again = np.flatnonzero(fall[1:] & fall[:-1])
    number = readings.number()
    if len(again) >= SWINGS and len(again) > SWINGS_SHARE * number:
        yield MON[508].at(
            readings.where(int(again[0]) + 1),
            found=f"{int(fall.sum())} falls in {number} readings, {len(again)} of them after "
            "another fall",
            parameter=terms.parameter,
        )


def rising(readings: Readings, terms: Terms) -> Iterator[Finding]:
    """Refuse amounts per interval that only ever rise, as a register does (rule 6).

    Added up, the values of a register give many times its energy.
    """
    number = len(readings)
    if number < RISING_VALUES:
        return
    steps = np.diff(readings.micro)
    falls, rises = int((steps < 0).sum()), int((steps > 0).sum())
    long = int(readings.utc[-1] - readings.utc[0]) >= RISING_SECONDS
    if long and falls <= RISING_FALLS * number and rises >= RISING_SHARE * number:
        yield MON[606].at(
            readings.where(0),
            found=f"{rises} rises and {falls} falls in {number} readings, from "
            f"{readings.value(0)} to {readings.value(-1)}",
            parameter=terms.parameter,
        )


def stillness(steps: Steps, terms: Terms) -> Iterator[Finding]:
    """Rule 9: warn about a register that stands still for the whole period, or whole months."""
    readings, calendar = steps.readings, terms.calendar
    utc = readings.utc
    moves = np.concatenate([[0], np.cumsum(steps.micro != 0)])

    def still(start: int, end: int) -> bool:
        begin = max(0, int(np.searchsorted(utc, start, side="right")) - 1)
        until = min(len(steps), int(np.searchsorted(utc, end)))
        return begin < until and bool(moves[begin] == moves[until])

    def covered(start: int, end: int) -> bool:
        inside = np.searchsorted(utc, end, side="right") - np.searchsorted(utc, start)
        return bool(utc[0] <= start and utc[-1] >= end and inside > 1)

    if still(calendar.first, calendar.last):
        names, since, when = ["the period"], calendar.first, "in the whole monitoring period"
    else:
        months = calendar.months
        found = [
            (months.name(n), span.start)
            for n, span in enumerate(months.spans)
            if _is_whole(months.parts[n].start, months.parts[n].end)
            and covered(span.start, span.end)
            and still(span.start, span.end)
        ]
        if not found:
            return
        names, since = [name for name, _ in found], found[0][1]
        when = f"in {'a whole month' if len(names) == 1 else f'{len(names)} whole months'}"
    row = min(int(np.searchsorted(utc, since)), len(utc) - 1)
    yield MON[906].at(
        readings.where(row),
        found=f"{readings.value(row)} {terms.read_unit} throughout "
        + ", ".join(names[:MAX_LISTED])
        + (f" and {len(names) - MAX_LISTED} more" if len(names) > MAX_LISTED else ""),
        when=when,
    )


def _is_whole(start: dt.date, end: dt.date) -> bool:
    """Say whether days are a whole calendar month."""
    return start.day == 1 and (end + dt.timedelta(days=1)).day == 1
