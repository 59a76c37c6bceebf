"""Energy or power per interval to proven stretches: rules 6 and 7."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.codes import finding, stop
from jcm_mrv.metering.interface import LedgerLine, Measured, Wanted
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.plausibility import (
    limit_micro,
    months,
    report_empty_months,
    report_outside,
    suspect_slip,
)
from jcm_mrv.metering.rules.register_movement import refuse_rising
from jcm_mrv.metering.rules.stretches import Gap, Stretches, above_rate, largest_rate
from jcm_mrv.metering.rules.yearly import Proven, YearSpan, year_spans
from jcm_mrv.metering.thresholds import (
    CAPACITY_FACTOR,
    JITTER_SHARE,
    MAX_LISTED,
    MICRO,
    MISSING_FACTOR,
    NEGATIVE_SHARE,
)


def interval_stretches(
    readings: Readings,
    interval: int,
    label: str,
    scale: Fraction,
    wanted: Wanted,
    measured: Measured,
) -> Proven:
    """Give what interval readings prove.

    Parameters
    ----------
    readings : Readings
        Amounts per interval (energy), in order of time.
    interval : int
        Length of the interval in seconds.
    label : {"start", "end"}
        Which end of the interval the time names.
    scale : Fraction
        What a declared unit is in the wanted unit.
    wanted, measured
        What is wanted; where findings and ledger go.
    """
    spans = year_spans(wanted)
    first, last = spans[0].start, spans[-1].end
    start = readings.utc - (interval if label == "end" else 0)
    before = int(np.searchsorted(start, first - interval, side="right"))
    after = int(np.searchsorted(start, last))
    report_outside(readings.number(0, before), readings.number(after), wanted, measured)
    readings, start = readings.take(np.arange(before, after)), start[before:after]
    if not len(start):
        raise stop(
            "MON-905",
            "there is no reading inside the monitoring period",
            where=wanted.where,
            expected=f"readings from {wanted.years[0].start} to {wanted.years[-1].end}",
        )
    _check_spacing(readings, start, interval)
    refuse_rising(readings, wanted)
    report_empty_months(np.maximum(start, first), wanted, measured, closing=False)
    # Loggers are late by seconds: a hole of less than half an interval is none.
    count, peak = 1, readings.micro
    if readings.runs is not None:
        count, peak = readings.runs.count, readings.runs.peak
    end = start + interval * count
    close = start[1:] - end[:-1] < float(interval * (MISSING_FACTOR - 1))
    end[:-1][close] = start[1:][close]
    seconds = end - start
    micro = readings.micro
    suspect_slip(
        Fraction(int(micro.sum())) * scale / MICRO,
        interval * readings.number(0),
        wanted,
        measured,
        readings.where(0),
    )
    limit = limit_micro(wanted, scale)
    nominal = np.full(len(micro), interval)
    gaps: list[Gap] = []
    good = np.ones(len(micro), np.bool_)
    if limit is not None:
        over = above_rate(peak, nominal, limit)
        good[over] = False
        gaps += [
            Gap(
                int(start[row]),
                int(end[row]),
                "MON-601",
                int(micro[row]),
                readings.where(int(row)),
            )
            for row in over
        ]
    below, _ = _negative_parts(readings)
    if not wanted.can_be_negative and np.any((below < 0) & good):
        micro = _negative(readings, start, seconds, good, interval, limit, scale, wanted, measured)
    gaps += _holes(start, end, first, last)
    return Proven(
        Stretches(start[good], end[good], micro[good]),
        sorted(gaps, key=lambda gap: gap.start),
        largest_rate(peak[good], nominal[good]),
        scale,
    )


def _negative_parts(readings: Readings) -> tuple[np.ndarray, np.ndarray]:
    """Give sum and number of the negative readings of each row."""
    if readings.runs is not None:
        return readings.runs.negative, readings.runs.negatives
    return np.minimum(readings.micro, 0), (readings.micro < 0).astype(np.int64)


def _check_spacing(readings: Readings, start: np.ndarray, interval: int) -> None:
    close = np.flatnonzero(np.diff(start) < float(interval * (1 - JITTER_SHARE)))
    if len(close):
        row = int(close[0]) + 1
        spacing = int(np.diff(start).min())
        raise stop(
            "MON-706",
            f"{len(close)} readings follow the one before within less than the declared interval",
            where=readings.where(row),
            found=f"{spacing} s" if spacing % 60 else f"{spacing // 60} min",
            expected=f"{interval / 60:g} min between readings",
            hint="is the declared interval right?",
        )


def _holes(start: np.ndarray, end: np.ndarray, first: int, last: int) -> list[Gap]:
    holes = np.flatnonzero(start[1:] > end[:-1])
    edges = [(first, int(start[0]))] if start[0] > first else []
    edges += [(int(end[row]), int(start[row + 1])) for row in holes]
    edges += [(int(end[-1]), last)] if end[-1] < last else []
    return [Gap(a, b, "MON-705") for a, b in edges]


def _negative(
    readings: Readings,
    start: np.ndarray,
    seconds: np.ndarray,
    good: np.ndarray,
    interval: int,
    limit: Fraction | None,
    scale: Fraction,
    wanted: Wanted,
    measured: Measured,
) -> np.ndarray:
    """Rule 6: small negative amounts (an inverter at night) count as they are, or as zero."""
    micro = readings.micro
    if limit is not None:
        floor = limit / CAPACITY_FACTOR * NEGATIVE_SHARE
        # A run holds no reading that low: it would stand for itself.
        single = micro if readings.runs is None else np.where(readings.runs.count > 1, 0, micro)
        low = above_rate(-single, np.full(len(micro), interval), floor)
        if len(low):
            raise FindingsError(
                finding(
                    "MON-603",
                    "a reading is far below zero",
                    where=readings.where(int(row)),
                    found=f"{micro[row] / MICRO:.12g}",
                    expected=f"above -10 % of the capacity {wanted.capacity}",
                    hint="is the sign of the meter reversed?",
                )
                for row in low[:MAX_LISTED]
            )
    sums = np.concatenate([[0], np.cumsum(np.where(good, micro, 0))])
    for name, month_start, month_end in months(wanted):
        a, b = np.searchsorted(start, [month_start, month_end])
        if sums[b] < sums[a]:
            raise stop(
                "MON-604",
                f"the total of {name} is negative",
                where=readings.where(int(a)),
                found=f"{float(Fraction(int(sums[b] - sums[a])) * scale / MICRO):.6g} "
                f"{wanted.unit}",
                expected=f"{wanted.parameter} cannot be negative",
                hint="is the sign of the meter reversed?",
            )
    below, number = _negative_parts(readings)
    negative = (below < 0) & good
    where = readings.where(int(np.argmax(negative)))
    total = float(Fraction(int(below[negative].sum())) * scale / MICRO)
    as_zero = wanted.direction == "higher"
    measured.findings.append(
        finding(
            "MON-602",
            f"{int(number[negative].sum())} readings are negative; they count "
            + ("as zero" if as_zero else "as they are"),
            where=where,
            found=f"{total:.6g} {wanted.unit} in all",
        )
    )
    if not as_zero:
        return micro
    raw = Stretches(start[negative], (start + seconds)[negative], below[negative])
    measured.ledger += _as_zero_lines(raw, scale, year_spans(wanted), wanted)
    return np.where(negative, micro - below, micro)


def _as_zero_lines(
    raw: Stretches, scale: Fraction, spans: list[YearSpan], wanted: Wanted
) -> list[LedgerLine]:
    lines = []
    for part, span in zip(wanted.years, spans, strict=True):
        amount = raw.amount(span.start, span.end)
        if amount:
            lines.append(
                LedgerLine(
                    span.year,
                    part.start.isoformat(),
                    part.end.isoformat(),
                    "MON-602",
                    -amount * scale / MICRO,
                    "negative readings count as zero",
                )
            )
    return lines
