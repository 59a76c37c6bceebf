"""The steps of a register, and how large they usually are."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from jcm_mrv.metering.clock import local_text
from jcm_mrv.metering.interface import LedgerLine, Measured, Wanted
from jcm_mrv.metering.reading.column import Bools
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.stretches import largest_rate
from jcm_mrv.metering.rules.yearly import YearSpan
from jcm_mrv.metering.thresholds import MICRO


@dataclass(frozen=True)
class RegisterSize:
    """The largest value a register shows, and where it goes on at zero, in millionths."""

    maximum: int
    modulus: int


@dataclass(frozen=True)
class RegisterContext:
    """What the rules for a register know beside its readings."""

    interval: int | None
    scale: Fraction
    wanted: Wanted
    measured: Measured
    spans: list[YearSpan]
    limit: Fraction | None
    resolution: int
    """A register can only step by its last digit: so much may be booked early or late."""

    def year_of(self, start: int, end: int) -> int | None:
        """Give the first year that a stretch has a part in."""
        first = bisect.bisect_right(self.spans, start, key=_end_of)
        inside = first < len(self.spans) and self.spans[first].start < end
        return self.spans[first].year if inside else None

    def amount(self, micro: int) -> Fraction:
        """Give millionths of the declared unit in the wanted unit."""
        return Fraction(micro) * self.scale / MICRO

    def shown(self, micro: int) -> str:
        """Give millionths of the declared unit in the wanted unit, rounded for people."""
        return f"{micro * self._unit:.6g}"

    @cached_property
    def _unit(self) -> float:
        return float(self.scale / MICRO)

    def line(
        self, start: int, end: int, code: str, effect: Fraction, detail: str
    ) -> LedgerLine | None:
        """Give a line for the ledger; None for what lies outside the period."""
        year, zone = self.year_of(start, end), self.wanted.timezone
        if year is None:
            return None
        return LedgerLine(
            year, local_text(start, zone), local_text(end, zone), code, effect, detail
        )


def _end_of(span: YearSpan) -> int:
    return span.end


def is_run(readings: Readings) -> Bools:
    """Say which steps lead over a run of readings that need no look one by one."""
    if readings.runs is None:
        return np.zeros(len(readings) - 1, np.bool_)
    return readings.runs.count[1:] > 1


def largest_steps(
    readings: Readings, micro: np.ndarray, seconds: np.ndarray, chosen: Bools
) -> tuple[np.ndarray, np.ndarray]:
    """Give amount and time of the chosen steps; of a run, those of its largest step."""
    if readings.runs is not None:
        run = is_run(readings)
        micro = np.where(run, readings.runs.peak[1:], micro)
        seconds = np.where(run, readings.runs.peak_seconds[1:], seconds)
    return micro[chosen], seconds[chosen]


def usual_rate(micro: np.ndarray, seconds: np.ndarray, interval: int | None) -> Fraction | None:
    """Give the largest rate between readings at least an interval apart (all, if none is)."""
    if interval is not None and np.any(apart := seconds >= interval):
        micro, seconds = micro[apart], seconds[apart]
    return largest_rate(micro, seconds)
