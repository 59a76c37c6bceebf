"""Steps of a register far above all others, which a fall undoes or that undo a fall (rule 5)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from jcm_mrv.findings import MON
from jcm_mrv.metering.arrays import Bools, Ints
from jcm_mrv.metering.found import Dated
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import MICRO, RETURN_FACTOR


def jumps(steps: Steps, terms: Terms) -> Iterator[Dated]:
    """Refuse a step far above all others that a fall undoes, or that undoes a fall.

    Where the capacity is known, rule 6 excludes such a step. Where it is not, nothing in the data
    tells a wrong reading from a new meter; booking the step would book the lifetime of a meter.
    Such steps are no measure for one another, and outside the period they do no harm.
    """
    value = steps.readings.micro
    falls = np.flatnonzero(value[1:] < value[:-1])
    returns = _returns(value, falls, steps.good)
    spikes = _spikes(value, falls, steps.good)
    others = steps.micro > 0
    # Of a run that holds several rising steps, the others are a measure.
    several = steps.runs & (steps.largest[0] < steps.micro)
    others[[step for step in (*returns, *spikes) if not several[step]]] = False
    usual = steps.usual_rate(others, None)
    if usual is None:
        return
    for step in sorted({*returns, *spikes}):
        micro, seconds = int(steps.micro[step]), int(steps.seconds[step])
        # A run holds no step far above its others: that one would stand for itself.
        likely = steps.runs[step] or micro <= RETURN_FACTOR * usual * seconds
        if likely or not terms.inside(int(steps.start[step]), int(steps.end[step])):
            continue
        if step in returns:
            said = MON[505].at(
                steps.where(step),
                found=f"a step of {micro / MICRO:.12g} after the fall in "
                f"{steps.where(returns[step])}",
            )
        else:
            said = MON[507].at(
                steps.where(step),
                found=f"a step of {micro / MICRO:.12g} before the fall in "
                f"{steps.where(spikes[step])}",
            )
        yield Dated(said, steps.start[[step]], steps.end[[step]])


def _spikes(value: Ints, falls: Ints, good: Bools) -> dict[int, int]:
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


def _returns(value: Ints, falls: Ints, good: Bools) -> dict[int, int]:
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
