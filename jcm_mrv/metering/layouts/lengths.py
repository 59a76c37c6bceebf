"""Readings whose intervals have lengths of their own: where each begins, and how long it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from jcm_mrv.findings import MON, FindingsError, Severity
from jcm_mrv.metering.arrays import Bools, Ints, distinct
from jcm_mrv.metering.clock import instant, midnight, to_local
from jcm_mrv.metering.found import Found, of_each
from jcm_mrv.metering.layouts.days import DAY, midnights
from jcm_mrv.metering.readings import Readings
from jcm_mrv.project.interval import Spaced


def between(readings: Readings, ends: Ints, alone: Bools, zone: str) -> Found[Readings]:
    """Give readings whose start and end are both stated.

    Parameters
    ----------
    readings : Readings
        ``utc`` are the starts.
    ends : int64 array
        The ends, as instants.
    alone : bool array
        Which ends are a date without a time of day: whether that day belongs to the interval is
        told by the interval that follows.
    zone : str
        Of the clock that the times are read from.

    Raises
    ------
    FindingsError
        ``MON-132`` where an interval ends before it starts, ``MON-135`` where the intervals do not
        agree on whether the last day belongs to them.
    """
    said = ()
    if alone.any():
        next_day = ends.copy()
        days = to_local(ends[alone], zone) // DAY
        next_day[alone] = midnights(days + 1, zone)
        starts = distinct(readings.utc)
        included = alone & np.isin(next_day, starts)
        excluded = alone & np.isin(ends, starts) & (ends > readings.utc)
        if included.any() and excluded.any():
            rows = (int(included.argmax()), int(excluded.argmax()))
            raise MON[135].stop(
                readings.where(rows[1]), other=readings.where(rows[0]), count=int(excluded.sum())
            )
        if not excluded.any():
            ends = next_day
            first = readings.where(int(alone.argmax()))
            said = (MON[135]["included"].at(first, severity=Severity.NOTE),)
    back = np.flatnonzero(ends <= readings.utc)
    if len(back):
        raise FindingsError(
            of_each(
                back,
                lambda row: MON[132].at(
                    readings.where(row),
                    found=f"{int(readings.utc[row] - ends[row])} s after its end",
                    count=len(back),
                ),
            )
        )
    return Found(replace(readings, seconds=ends - readings.utc), said)


def of_months(readings: Readings, named: Bools, label: str, zone: str) -> Readings:
    """Give readings of calendar months.

    Parameters
    ----------
    readings : Readings
        ``utc`` are the times as written; of a month that is named, its first midnight.
    named : bool array
        Which times name a month, and no day of it.
    label : {"start", "end"}
        Which end of its month another time names: the first midnight of the month or of the next,
        where the last day stands for the end as well.
    zone : str
        Of the clock.

    Raises
    ------
    FindingsError
        ``MON-133`` where a time is neither.
    """
    local = to_local(readings.utc, zone)
    months = local.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    since = local - _seconds(months)
    begins = since == 0
    if label == "end":
        closing = ~begins & (_seconds(months + 1) - local <= DAY)
        fits = named | begins | closing
        months = np.where(begins & ~named, months - 1, months)
    else:
        fits = named | begins
    if not fits.all():
        wrong = np.flatnonzero(~fits)
        raise FindingsError(
            of_each(
                wrong,
                lambda row: MON[133].at(
                    readings.where(row),
                    found=str(np.datetime64(int(local[row]), "s")),
                    count=len(wrong),
                    label=label,
                ),
            )
        )
    known, at = np.unique(months, return_inverse=True)
    start = _midnights_of_months(known, zone)[at]
    end = _midnights_of_months(known + 1, zone)[at]
    return replace(readings, utc=start, seconds=end - start)


def that_change(readings: Readings, spaced: Sequence[Spaced], label: str, zone: str) -> Readings:
    """Give readings whose spacing changes on the way, as ``interval`` lists it.

    A time that names the end of its interval belongs to the interval before it. A register has no
    intervals and no label; there the lengths say how long after the one before a reading is
    expected.

    Raises
    ------
    FindingsError
        ``MON-134`` where readings stand before the first length, or lengths are not in order.
    """
    starts = np.array([instant(one.start, zone) for one in spaced], np.int64)
    lengths = np.array([int(one.interval.total_seconds()) for one in spaced], np.int64)
    if np.any(np.diff(starts) <= 0):
        raise MON[134]["order"].stop(readings.paths[0])
    side = "right" if label == "start" else "left"
    at = np.searchsorted(starts, readings.utc, side=side) - 1
    if not label:
        # Nothing comes before the first reading of a register.
        at[readings.utc == starts[0]] = 0
    early = np.flatnonzero(at < 0)
    if len(early):
        raise MON[134].stop(readings.where(int(early[0])), count=len(early), start=spaced[0].start)
    seconds = lengths[at]
    utc = readings.utc - seconds if label == "end" else readings.utc
    return replace(readings, utc=utc, seconds=seconds)


def as_logged(readings: Readings, instants: Ints, hold: int) -> Readings:
    """Give values that hold until the next one is logged, at most for so many seconds.

    Parameters
    ----------
    readings : Readings
        What was logged, in any order.
    instants : int64 array
        The times of all rows: what is no reading ends the value before it as well.
    hold : int
        How long a value holds at most.
    """
    known = distinct(instants)
    following = np.searchsorted(known, readings.utc, side="right")
    until = np.append(known, known[-1:] + hold)[following]
    return replace(readings, seconds=np.minimum(until - readings.utc, hold))


def _seconds(months: Ints) -> Ints:
    return months.astype("datetime64[M]").astype("datetime64[s]").astype(np.int64)


def _midnights_of_months(months: Ints, zone: str) -> Ints:
    return np.array(
        [midnight(dt.date(1970 + m // 12, m % 12 + 1, 1), zone) for m in months.tolist()], np.int64
    )
