"""Whether a register moves like one: it neither swings up and down nor stands still for a month.

And whether amounts per interval do, which they must not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np

from jcm_mrv.metering.codes import finding, stop
from jcm_mrv.metering.interface import Measured, Wanted
from jcm_mrv.metering.reading.column import Ints
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.plausibility import months
from jcm_mrv.metering.thresholds import (
    MAX_LISTED,
    MICRO,
    RISING_FALLS,
    RISING_SECONDS,
    RISING_SHARE,
    RISING_VALUES,
    SWINGS,
    SWINGS_SHARE,
)


def refuse_swings(readings: Readings, first: int, last: int, wanted: Wanted) -> None:
    """Refuse readings that go down and down again, as amounts per interval do (rule 5).

    Each fall would be taken for a glitch or a reset, and little would be left of the amount.

    Parameters
    ----------
    readings : Readings
        What the register showed, in order of time.
    first, last : int
        Start and end of the monitoring period.
    wanted : Wanted
        What is wanted; its place.

    Raises
    ------
    FindingsError
        ``MON-508``.
    """
    begin = int(np.searchsorted(readings.utc, first))
    end = int(np.searchsorted(readings.utc, last, side="right"))
    fall = np.diff(readings.micro[begin:end]) < 0
    again = np.flatnonzero(fall[1:] & fall[:-1])
    number = readings.number(begin, end)
    if len(again) < SWINGS or len(again) <= SWINGS_SHARE * number:
        return
    raise stop(
        "MON-508",
        "the readings go up and down; a register counts up only",
        where=readings.where(begin + int(again[0]) + 1),
        found=f"{int(fall.sum())} falls in {number} readings, {len(again)} of them after another "
        "fall",
        expected=f"{wanted.parameter} of a register: values that never fall, but for a reset",
        hint="is this kind: energy (an amount per interval) or kind: power; is value the column of "
        "the register?",
    )


def refuse_rising(readings: Readings, wanted: Wanted) -> None:
    """Refuse amounts per interval that only ever rise, as a register does (rule 6).

    Added up, the values of a register give many times its energy. Rows that stand for several
    readings do not show their order, so that nothing is said of them.

    Raises
    ------
    FindingsError
        ``MON-606``.
    """
    number = len(readings)
    if readings.runs is not None or number < RISING_VALUES:
        return
    steps = np.diff(readings.micro)
    falls, rises = int((steps < 0).sum()), int((steps > 0).sum())
    long = int(readings.utc[-1] - readings.utc[0]) >= RISING_SECONDS
    if not long or falls > RISING_FALLS * number or rises < RISING_SHARE * number:
        return
    raise stop(
        "MON-606",
        "the amounts per interval rise all the time, as a register does",
        where=readings.where(0),
        found=f"{rises} rises and {falls} falls in {number} readings, from "
        f"{readings.micro[0] / MICRO:.12g} to {readings.micro[-1] / MICRO:.12g}",
        expected=f"{wanted.parameter} per interval: values that rise and fall",
        hint="is this kind: register; is value the column of the amounts per interval?",
    )


def report_stillness(
    readings: Readings, micro: Ints, unit: str, wanted: Wanted, measured: Measured
) -> None:
    """Rule 9: warn about a register that stands still for the whole period, or whole months of it.

    Parameters
    ----------
    readings : Readings
        The good readings, in order of time.
    micro : int64 array
        The step from each to the next.
    unit : str
        The declared unit of the readings.
    wanted, measured
        What is wanted; where findings go.
    """
    utc = readings.utc
    moves = np.concatenate([[0], np.cumsum(micro != 0)])

    def still(start: int, end: int) -> bool:
        begin = max(0, int(np.searchsorted(utc, start, side="right")) - 1)
        until = min(len(micro), int(np.searchsorted(utc, end)))
        return begin < until and bool(moves[begin] == moves[until])

    edges = months(wanted)
    if still(edges[0][1], edges[-1][2]):
        names, start, when = [], edges[0][1], "in the whole monitoring period"
    else:
        names = _still_months(utc, wanted, still)
        if not names:
            return
        start = next(begin for name, begin, _ in edges if name == names[0])
        when = f"in {'a whole month' if len(names) == 1 else f'{len(names)} whole months'}"
    row = min(int(np.searchsorted(utc, start)), len(utc) - 1)
    measured.findings.append(
        finding(
            "MON-906",
            f"the register does not move {when}",
            where=readings.where(row),
            found=f"{readings.micro[row] / MICRO:.12g} {unit} throughout "
            + (", ".join(names[:MAX_LISTED]) or "the period")
            + (f" and {len(names) - MAX_LISTED} more" if len(names) > MAX_LISTED else ""),
            expected="a register that counts",
            hint="did the plant stand still, or the meter or its logger; is value the column "
            "of the register, and kind: register right for it?",
        )
    )


def _still_months(utc: Ints, wanted: Wanted, still: Callable[[int, int], bool]) -> list[str]:
    """Give the whole calendar months of the period that readings cover and in which none moves."""
    whole = months(wanted)
    if wanted.years[0].start.day != 1:
        whole = whole[1:]
    if (wanted.years[-1].end + dt.timedelta(days=1)).day != 1:
        whole = whole[:-1]
    return [
        name
        for name, start, end in whole
        if utc[0] <= start
        and utc[-1] >= end
        and np.searchsorted(utc, end, side="right") - np.searchsorted(utc, start) > 1
        and still(start, end)
    ]
