"""Energy or power per interval to proven stretches: rules 6 and 7."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from jcm_mrv.findings import MON, FindingsError, language
from jcm_mrv.metering.arrays import Ints, median
from jcm_mrv.metering.found import Found, of_each
from jcm_mrv.metering.readings import LARGEST_SUM, Readings, overlapping, too_large
from jcm_mrv.metering.rules.nights import without_nights
from jcm_mrv.metering.rules.steps import Steps, without_impossible
from jcm_mrv.metering.rules.stretches import Gap, Proven, Stretches, above_rate, largest_rate
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import (
    ALMOST_SECONDS,
    CAPACITY_FACTOR,
    JITTER_SHARE,
    MISSING_FACTOR,
    NEGATIVE_SHARE,
    WIDER_ALIKE,
    WIDER_FEW,
    WIDER_LEAST,
)


def interval_steps(readings: Readings, terms: Terms) -> Found[Steps]:
    """Give the amount of each interval that reaches into the period.

    Parameters
    ----------
    readings : Readings
        Amounts per interval, in order of time.
    terms : Terms
        What is wanted, with the length of the interval.
    """
    interval = terms.interval or 0
    if not len(readings):
        raise MON[905].stop(terms.where, start=terms.calendar.start, end=terms.calendar.end)
    if readings.seconds is not None:
        return Found(_of_own_lengths(readings, readings.seconds, terms))
    start = readings.utc - terms.shift
    _check_spacing(readings, start, interval)
    seconds = np.full(len(start), interval)
    if readings.runs is not None:
        seconds *= readings.runs.count
    # Loggers are late by seconds: a hole of less than half an interval is none.
    end = start + seconds
    close = start[1:] - end[:-1] < float(interval * (MISSING_FACTOR - 1))
    end[:-1][close] = start[1:][close]
    good = np.ones(len(start), np.bool_)
    return Found(Steps(readings, np.arange(len(start)), start, end, seconds, readings.micro, good))


def _of_own_lengths(readings: Readings, seconds: Ints, terms: Terms) -> Steps:
    """Give the amount of each interval where every one says how long it is.

    Ends are written as 23:59 too: what lies between two intervals by no more than a minute, and by
    less than half of one, is neither a hole nor an overlap.
    """
    start, end = readings.utc, readings.utc + seconds
    apart = start[1:] - end[:-1]
    near = np.minimum(ALMOST_SECONDS, seconds[:-1] // 2)
    if (-apart > near).any():
        raise overlapping(readings, terms.calendar.timezone)
    close = apart <= near
    end[:-1][close] = start[1:][close]
    micro = readings.micro
    if terms.kind == "power":
        # In steps of the last digit, so that no sum of a year is too large.
        micro = micro // readings.resolution
        if float((np.abs(micro.astype(np.float64)) * seconds).sum()) >= LARGEST_SUM:
            raise too_large(readings)
        micro = micro * seconds
    good = np.ones(len(start), np.bool_)
    return Steps(readings, np.arange(len(start)), start, end, seconds, micro, good)


def _check_spacing(readings: Readings, start: np.ndarray, interval: int) -> None:
    close = np.flatnonzero(np.diff(start) < float(interval * (1 - JITTER_SHARE)))
    if len(close):
        row = int(close[0]) + 1
        spacing = int(np.diff(start).min())
        raise MON[706].stop(
            readings.where(row),
            found=_minutes(spacing),
            count=len(close),
            interval=interval / 60,
        )
    _refuse_wider(readings, start, interval)


def _refuse_wider(readings: Readings, start: np.ndarray, interval: int) -> None:
    """Refuse an interval of which readings are regularly a multiple apart.

    Half of the time would count as missing, and be filled; or a power for half of its time.
    """
    apart = np.diff(start)
    condensed = readings.runs is not None and bool((readings.runs.count > 1).any())
    if condensed or len(apart) < WIDER_LEAST:
        return
    usual, slack = int(median(apart)), interval * float(JITTER_SHARE)
    times = round(usual / interval)
    if times < 2 or abs(usual - times * interval) > slack:
        return
    few = (apart < float(interval * MISSING_FACTOR)).mean()
    alike = float((np.abs(apart - usual) <= slack).mean())
    if few <= WIDER_FEW and alike >= WIDER_ALIKE:
        found = _minutes(usual)
        raise MON[706]["wider"].stop(
            readings.where(1),
            found=found,
            stated=found,
            share=100 * alike,
            times=times,
            interval=interval / 60,
        )


def _minutes(seconds: int) -> str:
    return f"{seconds} s" if seconds % 60 else f"{seconds // 60} min"


def interval_proof(steps: Steps, terms: Terms) -> Found[Proven]:
    """Rules 6 and 7: give what amounts per interval prove; what is missing counts nothing."""
    holes = _holes(steps, terms)
    steps = without_impossible(steps, terms)
    missing = without_nights(steps, holes, terms)
    good = steps.good
    peak, seconds = (column[good] for column in steps.largest)
    proven = Proven(
        Stretches(steps.start[good], steps.end[good], steps.micro[good]),
        tuple(sorted((*steps.gaps, *missing.value.gaps), key=lambda gap: gap.start)),
        largest_rate(peak, seconds),
        nights=missing.value.nights,
    )
    below, _ = steps.negative
    if terms.can_be_negative or not np.any(below[good]):
        return Found(proven, missing.findings)
    counted = _negative(steps, proven, terms)
    return Found(counted.value, (*missing.findings, *counted.findings))


def _holes(steps: Steps, terms: Terms) -> list[Gap]:
    edges = [(terms.calendar.first, int(steps.start[0]))]
    for row in np.flatnonzero(steps.start[1:] > steps.end[:-1]).tolist():
        edges.append((int(steps.end[row]), int(steps.start[row + 1])))
    edges.append((int(steps.end[-1]), terms.calendar.last))
    return [Gap(a, b, "MON-705") for a, b in edges if a < b]


def _negative(steps: Steps, proven: Proven, terms: Terms) -> Found[Proven]:
    """Rule 6: small negative amounts (an inverter at night) count as they are, or as zero."""
    good = steps.good
    if terms.limit is not None:
        floor = terms.limit / CAPACITY_FACTOR * NEGATIVE_SHARE
        # A run holds no reading that low: it would stand for itself.
        single = np.where(steps.runs, 0, steps.micro)
        low = above_rate(-single, steps.seconds, floor)
        if len(low):
            raise FindingsError(
                of_each(
                    low,
                    lambda row: MON[603].at(
                        steps.where(row), found=steps.readings.value(row), capacity=terms.capacity
                    ),
                )
            )
    _refuse_negative_months(steps, terms)
    below, number = steps.negative
    negative = (below < 0) & good
    total = float(terms.amount(int(below[negative].sum())))
    as_zero = terms.direction == "higher"
    said = (
        MON[602].at(
            steps.where(int(np.argmax(negative))),
            found=language.said("{total:.6g} {unit} in all", total=total, unit=terms.unit),
            count=int(number[negative].sum()),
        )
        if as_zero
        else MON[602]["as-they-are"].at(
            steps.where(int(np.argmax(negative))),
            found=language.said("{total:.6g} {unit} in all", total=total, unit=terms.unit),
            count=int(number[negative].sum()),
        )
    )
    if as_zero:
        start, end = steps.start, steps.end
        proven = replace(
            proven,
            stretches=Stretches(start[good], end[good], (steps.micro - below)[good]),
            as_zero=Stretches(start[negative], end[negative], below[negative]),
        )
    return Found(proven, (said,))


def _refuse_negative_months(steps: Steps, terms: Terms) -> None:
    sums = np.concatenate([[0], np.cumsum(np.where(steps.good, steps.micro, 0))])
    months = terms.calendar.months
    at = np.searchsorted(steps.start, months.edges)
    totals = np.diff(sums[at])
    if not np.any(totals < 0):
        return
    month = int(np.argmax(totals < 0))
    raise MON[604].stop(
        steps.where(int(at[month])),
        found=f"{float(terms.amount(int(totals[month]))):.6g} {terms.unit}",
        month=months.name(month),
        parameter=terms.parameter,
    )
