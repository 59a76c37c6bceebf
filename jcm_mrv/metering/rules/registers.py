"""Cumulative registers to proven stretches: glitches, rollovers, resets (rules 5 to 7)."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from jcm_mrv.metering.codes import finding, stop
from jcm_mrv.metering.interface import Measured, Wanted
from jcm_mrv.metering.reading.column import Bools
from jcm_mrv.metering.reading.decimals import to_micro
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.plausibility import (
    limit_micro,
    report_empty_months,
    report_outside,
    suspect_slip,
)
from jcm_mrv.metering.rules.register_falls import after_falls, without_glitches
from jcm_mrv.metering.rules.register_movement import refuse_swings, report_stillness
from jcm_mrv.metering.rules.register_steps import (
    RegisterContext,
    RegisterSize,
    is_run,
    largest_steps,
    usual_rate,
)
from jcm_mrv.metering.rules.stretches import Gap, Stretches, above_rate
from jcm_mrv.metering.rules.yearly import Proven, year_spans
from jcm_mrv.metering.thresholds import (
    MICRO,
    MISSING_FACTOR,
)
from jcm_mrv.methodology.numbers import number_text
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.methodology.units import UnitError, convert


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
    context = RegisterContext(
        interval,
        scale,
        wanted,
        measured,
        spans,
        limit_micro(wanted, scale),
        10 ** max(0, 6 - readings.decimals),
    )
    size = _declared_size(readings, unit, context)
    if not wanted.can_be_negative:
        refuse_swings(readings, first, last, wanted)
    report_empty_months(readings.utc, wanted, measured, closing=True)
    readings = readings.take(without_glitches(readings, context))
    utc, value = readings.utc, readings.micro
    seconds, micro = np.diff(utc), np.diff(value)
    good = np.ones(len(micro), np.bool_)
    falls = np.flatnonzero(micro < 0)
    if len(falls):
        micro = after_falls(readings, falls, size, good, context)
    gaps = [
        Gap(int(utc[row]), int(utc[row + 1]), "MON-503", 0, readings.where(int(row) + 1))
        for row in np.flatnonzero(~good)
    ]
    inside = (utc[1:] > first) & (utc[:-1] < last)
    report_stillness(readings, micro, unit, wanted, measured)
    if inside.any():
        shown = int(np.where(micro > 0, micro, 0)[inside].sum())
        suspect_slip(
            context.amount(shown), int(seconds[inside].sum()), wanted, measured, readings.where(0)
        )
    if context.limit is not None:
        over = above_rate(micro - context.resolution, seconds, context.limit)
        over = over[~is_run(readings)[over]]
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
        usual_rate(*largest_steps(readings, micro, seconds, good), interval),
        scale,
    )


def _declared_size(readings: Readings, unit: str, context: RegisterContext) -> RegisterSize | None:
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
            hint=f"state register_maximum as the register shows it, in {unit}",
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


def _note_missing(
    readings: Readings, good: Bools, micro: np.ndarray, context: RegisterContext
) -> None:
    """Rule 7: readings missing between two good readings; the difference was metered and counts."""
    if context.interval is None:
        return
    utc = readings.utc
    long = good & ~is_run(readings) & (np.diff(utc) > int(context.interval * MISSING_FACTOR))
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
            f"{context.shown(int(micro[row]))} {unit} metered over missing readings",
        )
        if line is not None:
            context.measured.ledger.append(line)
    context.measured.findings.append(
        finding(
            "MON-701",
            f"readings are missing in {len(rows)} {'stretch' if len(rows) == 1 else 'stretches'}; "
            "the difference of the register counts",
            where=readings.where(int(rows[0]) + 1),
            found=f"{total:.6g} {unit} in all",
            expected=f"a reading every {context.interval / 60:g} min",
        )
    )
