"""Sampled quantities such as a temperature: mean weighted by time, largest, or last value."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np

from jcm_mrv.findings import MON
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools, Ints
from jcm_mrv.metering.calendar import Calendar, Span
from jcm_mrv.metering.found import Found
from jcm_mrv.metering.interface import LedgerLine, Measured, YearAmount
from jcm_mrv.metering.parts import PartAmount
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.calibration import Overdue
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import GLITCH_SECONDS, MICRO

_LARGEST_PRODUCT = 9e18
"""Below it, sums of value and time fit into 64 bits; above, Python's own integers add up."""


def sampled_amounts(
    readings: Readings, overdue: tuple[Overdue, ...], terms: Terms
) -> Found[Measured]:
    """Aggregate the samples of a period per part of the calendar.

    A sample stands for the time until the next one, at most for its interval (a day where none is
    declared). Time without sample is not filled: the mean is over the covered time, and the
    coverage is stated.
    """
    negative = np.flatnonzero(readings.micro < 0)
    if len(negative) and not terms.can_be_negative:
        raise MON[605].stop(
            readings.where(int(negative[0])),
            found=readings.value(int(negative[0])),
            count=len(negative),
            parameter=terms.parameter,
        )
    amounts: list[YearAmount] = []
    ledger: list[LedgerLine] = []
    said = []
    for own, span in zip(terms.calendar.parts, terms.calendar.spans, strict=True):
        inside = slice(*np.searchsorted(readings.utc, [span.start, span.end]))
        if inside.start == inside.stop:
            year = own.called or own.year
            raise MON[905]["part"].stop(terms.where, year=year, aggregation=terms.aggregation)
        part = _part(readings.take(inside), overdue, span, terms)
        coverage = Fraction(part.covered, span.end - span.start)
        if coverage < 1:
            said.append(
                MON[705].at(
                    terms.where,
                    percent=float(coverage) * 100,
                    year=own.called or own.year,
                    aggregation=terms.aggregation,
                )
            )
        amounts.append(YearAmount(span.year, part.value, coverage, part.adjusted_by))
        ledger += part.lines
    months: tuple[PartAmount, ...] = ()
    days: tuple[PartAmount, ...] = ()
    if terms.finest is not None:
        months = _own(readings, overdue, terms.calendar.divided("month"), terms)
    if terms.finest == "day":
        days = _own(readings, overdue, terms.calendar.divided("day"), terms)
    return Found(Measured(tuple(amounts), tuple(ledger), months=months, days=days), tuple(said))


def _own(
    readings: Readings, overdue: tuple[Overdue, ...], calendar: Calendar, terms: Terms
) -> tuple[PartAmount, ...]:
    """Give the values that parts have of their own; they do not add up, and None says nothing."""
    rows = []
    zero = Fraction(0)
    at = np.searchsorted(readings.utc, calendar.edges).tolist()
    for days, span, (first, last) in zip(calendar.parts, calendar.spans, pairwise(at), strict=True):
        length = span.end - span.start
        if first == last:
            rows.append(PartAmount(days.start, days.end, None, 0, length, zero, zero))
            continue
        part = _part(readings.take(slice(first, last)), overdue, span, terms)
        rows.append(
            PartAmount(
                days.start, days.end, part.value, part.covered, length, part.adjusted_by, zero
            )
        )
    return tuple(rows)


def sampled_time(readings: Readings, terms: Terms) -> tuple[list[int], list[int]]:
    """Give the seconds of each month that samples stand for, and those that it has."""
    covered, lengths = [], []
    for span in terms.calendar.months.spans:
        inside = readings.take(slice(*np.searchsorted(readings.utc, [span.start, span.end])))
        covered.append(int(_Samples.of(inside, span, _held(terms)).seconds.sum()))
        lengths.append(span.end - span.start)
    return covered, lengths


def _held(terms: Terms) -> int:
    return terms.interval or GLITCH_SECONDS


@immutable
class _Part:
    """The value of a part, the seconds that samples cover, and what was corrected."""

    value: Fraction
    covered: int
    adjusted_by: Fraction
    lines: list[LedgerLine]


def _part(inside: Readings, overdue: tuple[Overdue, ...], span: Span, terms: Terms) -> _Part:
    samples = _Samples.of(inside, span, _held(terms))
    lines = _corrections(samples, overdue, span, terms)
    adjusted = sum((line.effect for line in lines), Fraction(0))
    value = samples.together(terms.aggregation) * terms.unit_micro
    return _Part(value + adjusted, int(samples.seconds.sum()), adjusted, lines)


@immutable
class _Samples:
    """Samples in order of time, in millionths, and the seconds that each stands for."""

    utc: Ints
    micro: Ints
    seconds: Ints

    @classmethod
    def of(cls, readings: Readings, span: Span, held: int) -> _Samples:
        longest = held if readings.seconds is None else readings.seconds
        seconds = np.minimum(np.diff(readings.utc, append=span.end), longest)
        return cls(readings.utc, readings.micro, seconds)

    def take(self, rows: Bools) -> _Samples:
        return _Samples(self.utc[rows], self.micro[rows], self.seconds[rows])

    def together(self, aggregation: str) -> Fraction:
        """Give the largest, the last or the mean value."""
        if aggregation == "max":
            return Fraction(int(self.micro.max()))
        if aggregation == "last":
            return Fraction(int(self.micro[-1]))
        # Whole and rest apart, so that products of value and time stay within 64 bits.
        whole, rest = self.micro // MICRO, self.micro % MICRO
        duration = int(self.seconds.sum())
        if float(np.abs(whole).max()) * duration >= _LARGEST_PRODUCT:
            whole = whole.astype(object)
        total = int((whole * self.seconds).sum()) * MICRO + int((rest * self.seconds).sum())
        return Fraction(total, duration)


def _corrections(
    samples: _Samples, overdue: tuple[Overdue, ...], span: Span, terms: Terms
) -> list[LedgerLine]:
    """Rule 8 for samples: the share of the mean, or the one value, that was taken while overdue."""
    lines = []
    for late in overdue:
        if not (part := span.overlap(late.start, late.end)):
            continue
        inside = (samples.utc >= part[0]) & (samples.utc < part[1])
        if terms.aggregation == "mean":
            if not inside.any():
                continue
            taken = samples.take(inside)
            share = Fraction(int(taken.seconds.sum()), int(samples.seconds.sum()))
            effect = late.correction(taken.together("mean") * terms.unit_micro, terms.direction)
            effect *= share
        else:
            last = len(samples.micro) - 1
            chosen = int(samples.micro.argmax()) if terms.aggregation == "max" else last
            if not inside[chosen]:
                continue
            value = samples.together(terms.aggregation) * terms.unit_micro
            effect = late.correction(value, terms.direction)
        lines.append(
            LedgerLine(
                span.year,
                terms.text(part[0]),
                terms.text(part[1]),
                "MON-801",
                effect,
                late.detail,
            )
        )
    return lines
