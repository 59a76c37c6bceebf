"""Sampled quantities such as a temperature: mean weighted by time, largest, or last value."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from jcm_mrv.metering.clock import local_text
from jcm_mrv.metering.codes import finding, stop
from jcm_mrv.metering.interface import LedgerLine, Measured, Wanted, YearAmount
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.calibration import Overdue, correction
from jcm_mrv.metering.rules.plausibility import report_empty_months, report_outside
from jcm_mrv.metering.rules.yearly import YearSpan, year_spans
from jcm_mrv.metering.thresholds import GLITCH_SECONDS, MICRO

_LARGEST_PRODUCT = 9e18
"""Below it, sums of value and time fit into 64 bits; above, Python's own integers add up."""


def sampled_amounts(
    readings: Readings,
    interval: int | None,
    scale: Fraction,
    overdue: list[Overdue],
    wanted: Wanted,
    measured: Measured,
) -> None:
    """Aggregate samples per calendar year into ``measured``.

    A sample stands for the time until the next one, at most for its interval (a day where none is
    declared). Time without sample is not filled: the mean is over the covered time, and the
    coverage is stated.

    Parameters
    ----------
    readings : Readings
        Samples in order of time.
    interval : int, optional
        Seconds that a sample stands for at most.
    scale : Fraction
        What a declared unit is in the wanted unit.
    overdue : list of Overdue
        Stretches with overdue calibration.
    wanted, measured
        What is wanted; where amounts, findings and ledger go.
    """
    spans = year_spans(wanted)
    first, last = spans[0].start, spans[-1].end
    before = int(np.searchsorted(readings.utc, first))
    after = int(np.searchsorted(readings.utc, last))
    report_outside(before, len(readings) - after, wanted, measured)
    readings = readings.take(np.arange(before, after))
    report_empty_months(readings.utc, wanted, measured, closing=False)
    negative = np.flatnonzero(readings.micro < 0)
    if len(negative) and not wanted.can_be_negative:
        raise stop(
            "MON-605",
            f"{len(negative)} samples are negative",
            where=readings.where(int(negative[0])),
            found=f"{readings.micro[negative[0]] / MICRO:.12g}",
            expected=f"{wanted.parameter} cannot be negative",
        )
    unit = scale / MICRO
    held = interval or GLITCH_SECONDS
    amounts = []
    for span in spans:
        a, b = np.searchsorted(readings.utc, [span.start, span.end])
        if a == b:
            raise stop(
                "MON-905",
                f"there is no reading in {span.year}",
                where=wanted.where,
                expected=f"at least one to give the {wanted.aggregation}",
            )
        utc, micro = readings.utc[a:b], readings.micro[a:b]
        seconds = np.minimum(np.diff(utc, append=span.end), held)
        covered = int(seconds.sum())
        value = _aggregate(micro, seconds, wanted.aggregation) * unit
        adjusted = Fraction(0)
        for line in _corrections(value, utc, micro, seconds, unit, overdue, span, wanted):
            measured.ledger.append(line)
            adjusted += line.effect
        coverage = Fraction(covered, span.end - span.start)
        if coverage < 1:
            measured.findings.append(
                finding(
                    "MON-705",
                    f"samples cover {float(coverage) * 100:.4g} % of {span.year}; "
                    f"the {wanted.aggregation} is over the covered time",
                    where=wanted.where,
                    hint="declare the interval if a sample stands for a longer time",
                )
            )
        amounts.append(YearAmount(span.year, value + adjusted, coverage, adjusted))
    measured.amounts = tuple(amounts)


def _aggregate(micro: np.ndarray, seconds: np.ndarray, aggregation: str) -> Fraction:
    if aggregation == "max":
        return Fraction(int(micro.max()))
    if aggregation == "last":
        return Fraction(int(micro[-1]))
    # Whole and rest apart, so that products of value and time stay within 64 bits.
    whole, rest = micro // MICRO, micro % MICRO
    if float(np.abs(whole).max()) * float(seconds.sum()) >= _LARGEST_PRODUCT:
        whole = whole.astype(object)
    total = int((whole * seconds).sum()) * MICRO + int((rest * seconds).sum())
    return Fraction(total, int(seconds.sum()))


def _corrections(
    value: Fraction,
    utc: np.ndarray,
    micro: np.ndarray,
    seconds: np.ndarray,
    unit: Fraction,
    overdue: list[Overdue],
    span: YearSpan,
    wanted: Wanted,
) -> list[LedgerLine]:
    """Rule 8 for samples: the share of the mean, or the one value, that was taken while overdue."""
    lines = []
    total = int(seconds.sum())
    for late in overdue:
        if not (part := span.overlap(late.start, late.end)):
            continue
        inside = (utc >= part[0]) & (utc < part[1])
        if wanted.aggregation == "mean":
            if not inside.any():
                continue
            share = Fraction(int(seconds[inside].sum()), total)
            mean = _aggregate(micro[inside], seconds[inside], "mean") * unit
            effect = correction(late, mean, wanted.direction) * share
        else:
            chosen = int(micro.argmax()) if wanted.aggregation == "max" else len(micro) - 1
            if not inside[chosen]:
                continue
            effect = correction(late, value, wanted.direction)
        lines.append(
            LedgerLine(
                span.year,
                local_text(part[0], wanted.timezone),
                local_text(part[1], wanted.timezone),
                "MON-801",
                effect,
                late.detail,
            )
        )
    return lines
