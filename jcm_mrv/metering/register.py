"""Cumulative registers to proven stretches: glitches, rollovers, resets (rules 5 to 7)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from jcm_mrv.metering.cells import Bools
from jcm_mrv.metering.clock import local_text
from jcm_mrv.metering.codes import finding, stop
from jcm_mrv.metering.decimals import to_micro
from jcm_mrv.metering.interface import LedgerLine, Measured, Wanted
from jcm_mrv.metering.plausibility import (
    limit_micro,
    report_empty_months,
    report_outside,
    suspect_slip,
)
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.stretches import Gap, Stretches, above_rate, largest_rate
from jcm_mrv.metering.thresholds import (
    CAPACITY_FACTOR,
    GLITCH_SECONDS,
    MICRO,
    MISSING_FACTOR,
    RETURN_FACTOR,
)
from jcm_mrv.metering.yearly import Proven, YearSpan, year_spans
from jcm_mrv.methodology.numbers import number_text
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.methodology.units import UnitError, convert


@dataclass(frozen=True)
class RegisterSize:
    """The largest value a register shows, and where it goes on at zero, in millionths."""

    maximum: int
    modulus: int


@dataclass(frozen=True)
class _Context:
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
        return next((span.year for span in self.spans if span.overlap(start, end)), None)

    def amount(self, micro: int) -> Fraction:
        return Fraction(micro) * self.scale / MICRO

    def line(
        self, start: int, end: int, code: str, effect: Fraction, detail: str
    ) -> LedgerLine | None:
        year, zone = self.year_of(start, end), self.wanted.timezone
        if year is None:
            return None
        return LedgerLine(
            year, local_text(start, zone), local_text(end, zone), code, effect, detail
        )


def register_size(maximum: Quantity, unit: str) -> RegisterSize:
    """Give where a register rolls over: one unit of the last written digit after its maximum.

    Raises
    ------
    UnitError
        When the maximum is not in a unit of the readings.

    Examples
    --------
    >>> register_size(Quantity(value="999999", unit="kWh"), "kWh").modulus // 10**6
    1000000
    >>> register_size(Quantity(value="9999.9", unit="MWh"), "kWh").modulus // 10**6
    10000000
    """
    digits = len(number_text(maximum.value).partition(".")[2])
    modulus = maximum.value + Fraction(1, 10**digits)
    return RegisterSize(
        to_micro(convert(maximum.value, maximum.unit, unit)),
        to_micro(convert(modulus, maximum.unit, unit)),
    )


def register_stretches(
    readings: Readings,
    interval: int | None,
    unit: str,
    scale: Fraction,
    wanted: Wanted,
    measured: Measured,
) -> Proven:
    """Give what register readings prove: between two good readings, their difference.

    Parameters
    ----------
    readings : Readings
        What the register showed, in order of time.
    interval : int, optional
        The expected spacing in seconds; without it, missing readings cannot be noted.
    unit : str
        The declared unit.
    scale : Fraction
        What a declared unit is in the wanted unit.
    wanted, measured
        What is wanted; where findings and ledger go.
    """
    spans = year_spans(wanted)
    first, last = spans[0].start, spans[-1].end
    before = int(np.searchsorted(readings.utc, first))
    after = int(np.searchsorted(readings.utc, last, side="right"))
    report_outside(readings.number(0, before), readings.number(after), wanted, measured)
    context = _Context(
        interval,
        scale,
        wanted,
        measured,
        spans,
        limit_micro(wanted, scale),
        10 ** max(0, 6 - readings.decimals),
    )
    size = _declared_size(readings, unit, context)
    report_empty_months(readings.utc, wanted, measured, closing=True)
    readings = readings.take(_without_glitches(readings, context))
    utc, value = readings.utc, readings.micro
    seconds, micro = np.diff(utc), np.diff(value)
    good = np.ones(len(micro), np.bool_)
    falls = np.flatnonzero(micro < 0)
    if len(falls):
        micro = _after_falls(readings, falls, size, good, context)
    gaps = [
        Gap(int(utc[row]), int(utc[row + 1]), "MON-503", 0, readings.where(int(row) + 1))
        for row in np.flatnonzero(~good)
    ]
    inside = (utc[1:] > first) & (utc[:-1] < last)
    if inside.any():
        shown = int(np.where(micro > 0, micro, 0)[inside].sum())
        suspect_slip(
            context.amount(shown), int(seconds[inside].sum()), wanted, measured, readings.where(0)
        )
    if context.limit is not None:
        over = above_rate(micro - context.resolution, seconds, context.limit)
        over = over[~_is_run(readings)[over]]
        over = over[good[over]]
        good[over] = False
        gaps += [
            Gap(
                int(utc[row]),
                int(utc[row + 1]),
                "MON-601",
                int(micro[row]),
                readings.where(int(row) + 1),
            )
            for row in over
        ]
    good &= inside
    if not good.any():
        raise stop(
            "MON-905",
            "no two readings prove an amount inside the monitoring period",
            where=wanted.where,
            found=f"{after - before} readings inside the period",
            expected=f"readings from {wanted.years[0].start} to {wanted.years[-1].end}",
        )
    _note_missing(readings, good, micro, context)
    gaps = [gap for gap in gaps if gap.start < last and gap.end > first]
    known = np.flatnonzero(inside)
    edges = [
        Gap(first, min(last, int(utc[known[0]])), "MON-704"),
        Gap(max(first, int(utc[known[-1] + 1])), last, "MON-704"),
    ]
    gaps += [gap for gap in edges if gap.start < gap.end]
    return Proven(
        Stretches(utc[:-1][good], utc[1:][good], micro[good]),
        sorted(gaps, key=lambda gap: gap.start),
        _usual_rate(*_largest_steps(readings, micro, seconds, good), interval),
        scale,
    )


def _is_run(readings: Readings) -> Bools:
    """Say which steps lead over a run of readings that need no look one by one."""
    if readings.runs is None:
        return np.zeros(len(readings) - 1, np.bool_)
    return readings.runs.count[1:] > 1


def _largest_steps(
    readings: Readings, micro: np.ndarray, seconds: np.ndarray, chosen: Bools
) -> tuple[np.ndarray, np.ndarray]:
    """Give amount and time of the chosen steps; of a run, those of its largest step."""
    if readings.runs is not None:
        run = _is_run(readings)
        micro = np.where(run, readings.runs.peak[1:], micro)
        seconds = np.where(run, readings.runs.peak_seconds[1:], seconds)
    return micro[chosen], seconds[chosen]


def _usual_rate(micro: np.ndarray, seconds: np.ndarray, interval: int | None) -> Fraction | None:
    """Give the largest rate between readings at least an interval apart (all, if none is)."""
    if interval is not None and np.any(apart := seconds >= interval):
        micro, seconds = micro[apart], seconds[apart]
    return largest_rate(micro, seconds)


def _declared_size(readings: Readings, unit: str, context: _Context) -> RegisterSize | None:
    wanted = context.wanted
    maximum = wanted.meter.register_maximum if wanted.meter else None
    if maximum is None:
        return None
    try:
        size = register_size(maximum, unit)
    except UnitError as exc:
        raise stop(
            "MON-003",
            f"register_maximum of meter {wanted.meter_id}: {exc}",
            where=wanted.where,
            found=str(maximum),
            expected=f"a unit like {unit}",
        ) from None
    row = int(readings.micro.argmax())
    if readings.micro[row] > size.maximum:
        raise stop(
            "MON-504",
            f"meter {wanted.meter_id} shows more than its register_maximum",
            where=readings.where(row),
            found=f"{readings.micro[row] / MICRO:.12g} {unit}",
            expected=f"at most {maximum}",
            hint="state the largest value that the register can show",
        )
    return size


def _without_glitches(readings: Readings, context: _Context) -> Bools:
    """Rule 5: low readings are discarded when, within a day, the register is back where it was."""
    utc, value = readings.utc, readings.micro
    keep = np.ones(len(utc), np.bool_)
    back_at, discarded, place = -1, 0, ""
    for row in np.flatnonzero(np.diff(value) < 0):
        if row < back_at:
            continue
        stop_at = int(np.searchsorted(utc, utc[row + 1] + GLITCH_SECONDS, side="right"))
        back = np.flatnonzero(value[row + 1 : stop_at] >= value[row])
        if not len(back):
            continue
        back_at = int(row + 1 + back[0])
        keep[row + 1 : back_at] = False
        count = back_at - int(row) - 1
        line = context.line(
            int(utc[row]),
            int(utc[back_at]),
            "MON-501",
            Fraction(0),
            f"{count} low readings discarded; {context.wanted.unit} counted across: "
            f"{float(context.amount(int(value[back_at] - value[row]))):.6g}",
        )
        if line is not None:
            context.measured.ledger.append(line)
            discarded += count
            place = place or readings.where(int(row) + 1)
    if discarded:
        context.measured.findings.append(
            finding(
                "MON-501",
                f"{discarded} low readings of the register were discarded: within 24 hours it was "
                "back at or above the value before",
                where=place,
            )
        )
    return keep


def _after_falls(
    readings: Readings,
    falls: np.ndarray,
    size: RegisterSize | None,
    good: Bools,
    context: _Context,
) -> np.ndarray:
    """Rule 5: falls that are no glitch are rollovers, if they fit, else resets."""
    utc, value = readings.utc, readings.micro
    seconds, micro = np.diff(utc), np.diff(value)
    wanted, measured = context.wanted, context.measured
    if wanted.can_be_negative:
        raise stop(
            "MON-506",
            f"the register falls, and {wanted.parameter} can be negative: running backwards cannot "
            "be told from a reset",
            where=readings.where(int(falls[0]) + 1),
            hint="give the registers of both directions as parameters of their own",
        )
    rising = _largest_steps(readings, micro, seconds, micro > 0)
    usual = _usual_rate(*rising, context.interval)
    limit = context.limit
    if limit is None and usual is not None:
        limit = CAPACITY_FACTOR * usual
    for row in falls:
        across = None if size is None else int(micro[row]) + size.modulus
        if (
            across is not None
            and limit is not None
            and across - context.resolution <= limit * int(seconds[row])
        ):
            micro[row] = across
            line = context.line(
                int(utc[row]),
                int(utc[row + 1]),
                "MON-502",
                context.amount(across),
                "counted across the rollover",
            )
            if line is not None:
                measured.ledger.append(line)
                measured.findings.append(
                    finding(
                        "MON-502",
                        "the register rolled over at its maximum",
                        where=readings.where(int(row) + 1),
                        found=f"{float(context.amount(across)):.6g} {wanted.unit} across it",
                    )
                )
        else:
            good[row] = False
    if context.limit is None:
        _refuse_returns(readings, _returns(value, falls, good), micro, seconds, context)
    return micro


def _returns(value: np.ndarray, falls: np.ndarray, good: Bools) -> dict[int, int]:
    """Give the steps in which a register is back at or above where it was before a reset.

    Between two falls a register rises, so the last value there is the largest: what is looked for
    is the next such part that reaches as high.
    """
    ends = [*falls.tolist(), len(value) - 1]
    starts = [0, *(falls + 1).tolist()]
    returns: dict[int, int] = {}
    waiting: list[int] = []
    for start, end in zip(starts, ends, strict=True):
        while waiting and value[waiting[-1]] <= value[end]:
            fall = waiting.pop()
            back = start + int(np.searchsorted(value[start : end + 1], value[fall]))
            returns[back - 1] = fall
        if end < len(good) and not good[end]:
            waiting.append(end)
    return returns


def _refuse_returns(
    readings: Readings,
    returns: dict[int, int],
    micro: np.ndarray,
    seconds: np.ndarray,
    context: _Context,
) -> None:
    """Refuse a register that fell and later comes back in one step: that step is no consumption.

    Where the capacity is known, rule 6 excludes the step. Where it is not, nothing in the data
    tells a wrong low reading from a new meter; booking the step would book the lifetime of the
    meter. Such steps are no measure for one another, and outside the period they do no harm.
    """
    run = _is_run(readings)
    others = micro > 0
    others[[step for step in returns if not run[step]]] = False
    usual = largest_rate(*_largest_steps(readings, micro, seconds, others))
    for step, fall in sorted(returns.items()):
        # A run holds no step far above its others: that one would stand for itself.
        likely = (
            run[step]
            or usual is None
            or int(micro[step]) <= RETURN_FACTOR * usual * int(seconds[step])
        )
        if likely or context.year_of(*readings.utc[step : step + 2].tolist()) is None:
            continue
        raise stop(
            "MON-505",
            "the register fell and later jumped back above the value before in one step",
            where=readings.where(step + 1),
            found=f"a step of {micro[step] / MICRO:.12g} after the fall in "
            f"{readings.where(fall + 1)}",
            expected="steps like the others",
            hint="remove the low readings, or state the capacity of the member",
        )


def _note_missing(readings: Readings, good: Bools, micro: np.ndarray, context: _Context) -> None:
    """Rule 7: readings missing between two good readings; the difference was metered and counts."""
    if context.interval is None:
        return
    utc = readings.utc
    long = good & ~_is_run(readings) & (np.diff(utc) > int(context.interval * MISSING_FACTOR))
    rows = np.flatnonzero(long)
    if not len(rows):
        return
    total = float(context.amount(int(micro[long].sum())))
    unit = context.wanted.unit
    for row in rows:
        line = context.line(
            int(utc[row]),
            int(utc[row + 1]),
            "MON-701",
            Fraction(0),
            f"{float(context.amount(int(micro[row]))):.6g} {unit} metered over missing readings",
        )
        if line is not None:
            context.measured.ledger.append(line)
    context.measured.findings.append(
        finding(
            "MON-701",
            f"readings are missing in {len(rows)} stretches; the difference of the register counts",
            where=readings.where(int(rows[0]) + 1),
            found=f"{total:.6g} {unit} in all",
            expected=f"a reading every {context.interval / 60:g} min",
        )
    )
