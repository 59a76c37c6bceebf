"""Registers that fall, or jump: glitches, rollovers, resets (rule 5)."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from jcm_mrv.metering.codes import finding, stop
from jcm_mrv.metering.reading.column import Bools
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.register_steps import (
    RegisterContext,
    RegisterSize,
    is_run,
    largest_steps,
    usual_rate,
)
from jcm_mrv.metering.rules.stretches import largest_rate
from jcm_mrv.metering.thresholds import CAPACITY_FACTOR, GLITCH_SECONDS, MICRO, RETURN_FACTOR


def without_glitches(readings: Readings, context: RegisterContext) -> Bools:
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
            f"{count} low {'reading' if count == 1 else 'readings'} discarded; "
            f"{context.wanted.unit} counted across: "
            f"{context.shown(int(value[back_at] - value[row]))}",
        )
        if line is not None:
            context.measured.ledger.append(line)
            discarded += count
            place = place or readings.where(int(row) + 1)
    if discarded:
        context.measured.findings.append(
            finding(
                "MON-501",
                f"{discarded} low {'reading' if discarded == 1 else 'readings'} of the register "
                "discarded: within 24 hours it was back at or above the value before",
                where=place,
            )
        )
    return keep


def after_falls(
    readings: Readings,
    falls: np.ndarray,
    size: RegisterSize | None,
    good: Bools,
    context: RegisterContext,
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
    rising = largest_steps(readings, micro, seconds, micro > 0)
    usual = usual_rate(*rising, context.interval)
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
        _refuse_jumps(readings, falls, good, micro, seconds, context)
    return micro


def _refuse_jumps(
    readings: Readings,
    falls: np.ndarray,
    good: Bools,
    micro: np.ndarray,
    seconds: np.ndarray,
    context: RegisterContext,
) -> None:
    """Refuse a step far above all others that a fall undoes, or that undoes a fall.

    Where the capacity is known, rule 6 excludes such a step. Where it is not, nothing in the data
    tells a wrong reading from a new meter; booking the step would book the lifetime of a meter.
    Such steps are no measure for one another, and outside the period they do no harm.
    """
    value = readings.micro
    returns = _returns(value, falls, good)
    spikes = _spikes(value, falls, good)
    run = is_run(readings)
    others = micro > 0
    others[[step for step in (*returns, *spikes) if not run[step]]] = False
    usual = largest_rate(*largest_steps(readings, micro, seconds, others))
    if usual is None:
        return
    for step in sorted({*returns, *spikes}):
        # A run holds no step far above its others: that one would stand for itself.
        likely = run[step] or int(micro[step]) <= RETURN_FACTOR * usual * int(seconds[step])
        if likely or context.year_of(*readings.utc[step : step + 2].tolist()) is None:
            continue
        if step in returns:
            raise stop(
                "MON-505",
                "the register fell and later jumped back above the value before in one step",
                where=readings.where(step + 1),
                found=f"a step of {micro[step] / MICRO:.12g} after the fall in "
                f"{readings.where(returns[step] + 1)}",
                expected="steps like the others",
                hint="remove the low readings, or state the capacity of the member",
            )
        raise stop(
            "MON-507",
            "the register jumped up in one step and fell again",
            where=readings.where(step + 1),
            found=f"a step of {micro[step] / MICRO:.12g} before the fall in "
            f"{readings.where(spikes[step] + 1)}",
            expected="steps like the others",
            hint="remove the high readings, or state the capacity of the member",
        )


def _spikes(value: np.ndarray, falls: np.ndarray, good: Bools) -> dict[int, int]:
    """Give the steps in which a register rose above where a reset then takes it back to."""
    spikes: dict[int, int] = {}
    start = 0
    for fall in falls.tolist():
        # Between two falls a register rises, so one step passes the value after the fall.
        above = start + int(np.searchsorted(value[start : fall + 1], value[fall + 1], side="right"))
        if not good[fall] and above > start:
            spikes[above - 1] = fall
        start = fall + 1
    return spikes


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
