"""Registers that fall: glitches, rollovers, resets (rule 5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools
from jcm_mrv.metering.found import Found
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.register_size import RegisterSize
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.stretches import Events, Gap
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import (
    CAPACITY_FACTOR,
    COUNTS_ON,
    GLITCH_SECONDS,
    LIKELY_FACTOR,
)


@immutable
class _Largest:
    """The largest step of a register in millionths, but for those that come back after a fall."""

    step: int

    @classmethod
    def of(cls, readings: Readings, falls: list[int]) -> _Largest:
        steps = readings.largest_steps.copy()
        back = (_back_from(readings, row) for row in falls)
        steps[[found - 1 for found in back if found is not None]] = 0
        return cls(int(steps.max(initial=0)))

    def likely(self, step: int) -> bool:
        """Say whether a step is no more than twice the largest other one."""
        return 0 < step <= LIKELY_FACTOR * self.step


def _back_from(readings: Readings, row: int) -> int | None:
    """Give the reading that is, within a day of a fall, at or above the value before."""
    utc, value = readings.utc, readings.micro
    stop_at = int(np.searchsorted(utc, utc[row + 1] + GLITCH_SECONDS, side="right"))
    back = np.flatnonzero(value[row + 1 : stop_at] >= value[row])
    return row + 1 + int(back[0]) if len(back) else None


def without_glitches(readings: Readings, terms: Terms) -> Found[tuple[Bools, tuple[Events, ...]]]:
    """Rule 5: low readings are discarded when, within a day, the register is back where it was.

    Where more is conservative, a step back up that is as any other of the meter may as well follow
    a reset; then it is one.
    """
    utc, value = readings.utc, readings.micro
    keep = np.ones(len(utc), np.bool_)
    unit = float(terms.unit_micro)
    back_at, discarded, place = -1, 0, ""
    falls = np.flatnonzero(np.diff(value) < 0).tolist()
    largest = _Largest.of(readings, falls) if terms.direction == "higher" else None
    bridged: list[tuple[int, int]] = []
    details: list[str] = []
    said: list[Finding] = []
    for row in falls:
        if row < back_at:
            continue
        found = _back_from(readings, row)
        if found is None:
            continue
        if largest is not None and largest.likely(int(value[found] - value[found - 1])):
            continue
        back_at = found
        keep[row + 1 : back_at] = False
        if not terms.inside(int(utc[row]), int(utc[back_at])):
            continue
        said += _counts_on(readings, row, back_at, terms)
        count = readings.number(row + 1, back_at)
        bridged.append((row, back_at))
        details.append(
            f"{count} low {'reading' if count == 1 else 'readings'} discarded; "
            f"{terms.unit} counted across: "
            f"{int(value[back_at] - value[row]) * readings.times(row) * unit:.6g}"
        )
        discarded += count
        place = place or readings.where(row + 1)
    if not bridged:
        return Found((keep, ()))
    start, end = utc[np.array(bridged).T]
    events = Events("MON-501", start, end, np.zeros(len(start), np.int64), tuple(details))
    glitches = MON[501].at(place, discarded=discarded)
    return Found((keep, (events,)), (glitches, *said))


def _counts_on(readings: Readings, row: int, back_at: int, terms: Terms) -> Iterator[Finding]:
    """Ask about low readings that go on counting up to where they are back: another meter does."""
    steps = np.diff(readings.micro[row + 1 : back_at + 1])
    if len(steps) <= COUNTS_ON or int(steps.min()) < 0:
        return
    # A misread digit comes back with a leap.
    if 0 < int(steps[-1]) <= LIKELY_FACTOR * int(steps[:-1].max()):
        yield MON[985].at(
            readings.where(row + 1),
            found=terms.between(int(readings.utc[row]), int(readings.utc[back_at])),
            count=readings.number(row + 1, back_at),
            effect=float(terms.amount(int(readings.micro[row] - readings.micro[row + 1]))),
            unit=terms.unit,
        )


def across_falls(steps: Steps, size: RegisterSize | None, terms: Terms) -> Found[Steps]:
    """Rule 5: falls that are no glitch are rollovers, if they fit, else resets.

    Parameters
    ----------
    steps : Steps
        What the register counts; falls are not good.
    size : RegisterSize, optional
        Where the register rolls over.
    terms : Terms
        For the capacity; without it, the meter's own fastest step says what is possible.
    """
    falls = np.flatnonzero(~steps.good)
    if not len(falls):
        return Found(steps)
    if terms.can_be_negative:
        raise MON[506].stop(steps.where(int(falls[0])), parameter=terms.parameter)
    limit = terms.limit
    usual = steps.usual_rate(steps.micro > 0, terms.interval)
    if limit is None and usual is not None:
        limit = CAPACITY_FACTOR * usual
    rolled = np.zeros(len(steps), np.bool_)
    if size is not None and limit is not None:
        most = size.modulus - steps.readings.resolution
        for step in falls.tolist():
            across = int(steps.micro[step]) + most * int(steps.times[step])
            rolled[step] = across <= limit * int(steps.seconds[step])
    micro = steps.micro + np.where(rolled, 0 if size is None else size.modulus, 0) * steps.times
    inside = np.flatnonzero(rolled & steps.inside(terms))
    events = Events(
        "MON-502",
        steps.start[inside],
        steps.end[inside],
        micro[inside],
        ("counted across the rollover",) * len(inside),
    )
    said = tuple(
        MON[502].at(
            steps.where(step),
            found=f"{float(terms.amount(int(micro[step]))):.6g} {terms.unit} across it",
        )
        for step in inside.tolist()
    )
    gaps = tuple(
        Gap(int(steps.start[step]), int(steps.end[step]), "MON-503", 0, steps.where(step))
        for step in np.flatnonzero(~steps.good & ~rolled).tolist()
    )
    return Found(
        replace(
            steps,
            micro=micro,
            good=steps.good | rolled,
            gaps=(*steps.gaps, *gaps),
            events=(*steps.events, events),
        ),
        said,
    )
