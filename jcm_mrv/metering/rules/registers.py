"""Cumulative registers to proven stretches: glitches, rollovers, resets (rules 5 to 7)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from jcm_mrv.findings import MON, language
from jcm_mrv.metering.arrays import Bools
from jcm_mrv.metering.found import Found, Gathering
from jcm_mrv.metering.readings import Readings, refuse_overflow
from jcm_mrv.metering.rules.register_events import across_events
from jcm_mrv.metering.rules.register_falls import across_falls, without_glitches
from jcm_mrv.metering.rules.register_size import declared_size
from jcm_mrv.metering.rules.steps import Steps, without_impossible
from jcm_mrv.metering.rules.stretches import Events, Gap, Proven, Stretches
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import MISSING_FACTOR


def register_steps(readings: Readings, terms: Terms) -> Found[Steps]:
    """Rule 5: give what a register counts from each good reading to the next.

    Parameters
    ----------
    readings : Readings
        What the register showed, in order of time, before and after the period as well.
    terms : Terms
        What is wanted; without an interval, missing readings cannot be noted.
    """
    with Gathering() as said:
        size = declared_size(readings, terms)
        continued = said.take(across_events(readings, terms))
        readings = continued.readings
        kept, events = said.take(without_glitches(readings, terms))
        readings = readings.take(kept)
        start, end = readings.utc[:-1], readings.utc[1:]
        micro = np.diff(readings.micro)
        if readings.multiplier is not None:
            micro = micro * readings.multiplier[:-1]
            refuse_overflow(readings, register=True, times=readings.multiplier)
        row = np.arange(1, len(readings))
        steps = Steps(readings, row, start, end, end - start, micro, micro >= 0, events=events)
        steps = said.take(across_falls(steps, size, terms))
        return Found(continued.applied(steps), tuple(said.findings))


def register_proof(steps: Steps, terms: Terms) -> Found[Proven]:
    """Rules 6 and 7: give what a register proves; between two good readings, their difference."""
    first, last = terms.calendar.first, terms.calendar.last
    inside = steps.inside(terms)
    steps = without_impossible(steps, terms, steps.times * steps.readings.resolution)
    steps = replace(steps, good=steps.good & inside)
    good = steps.good
    if not good.any():
        begin, end = np.searchsorted(steps.readings.utc, [first, last + 1])
        raise MON[905]["register"].stop(
            terms.where,
            found=f"{steps.readings.number(begin, end)} readings inside the period",
            start=terms.calendar.start,
            end=terms.calendar.end,
        )
    known = np.flatnonzero(inside)
    missing = [gap for gap in steps.gaps if terms.inside(gap.start, gap.end)]
    edges = (
        Gap(first, min(int(steps.start[known[0]]), *(g.start for g in missing), last), "MON-704"),
        Gap(max(int(steps.end[known[-1]]), *(g.end for g in missing), first), last, "MON-704"),
    )
    gaps = [gap for gap in (*missing, *edges) if gap.start < gap.end]
    bridged = _bridged(steps, terms)
    proven = Proven(
        Stretches(steps.start[good], steps.end[good], steps.micro[good]),
        tuple(sorted(gaps, key=lambda gap: gap.start)),
        steps.usual_rate(good, terms.interval),
        (*steps.events, bridged.value),
    )
    return Found(proven, bridged.findings)


def _between_readings(steps: Steps) -> Bools:
    """Say which steps go from one reading to the next: a counter of the day has others besides."""
    before = steps.readings.utc[np.maximum(steps.row - 1, 0)]
    return (steps.start == before) & (steps.end == steps.readings.utc[steps.row])


def _bridged(steps: Steps, terms: Terms) -> Found[Events]:
    """Rule 7: readings missing between two good readings; the difference was metered and counts."""
    rows = np.zeros(0, np.int64)
    if terms.interval is not None:
        own = steps.readings.seconds
        expected = terms.interval if own is None else own[steps.row]
        long = 2 * steps.seconds > expected * int(2 * MISSING_FACTOR)
        rows = np.flatnonzero(steps.good & ~steps.runs & long & _between_readings(steps))
    unit = float(terms.unit_micro)
    micros = steps.micro[rows].tolist()
    # Of thousands of gaps most have an amount that others have as well.
    details = {
        micro: f"{micro * unit:.6g} {terms.unit} metered over missing readings"
        for micro in set(micros)
    }
    events = Events(
        "MON-701",
        steps.start[rows],
        steps.end[rows],
        np.zeros(len(rows), np.int64),
        tuple(map(details.__getitem__, micros)),
    )
    if not len(rows):
        return Found(events)
    total = float(terms.amount(int(steps.micro[rows].sum())))
    longest = int(rows[steps.seconds[rows].argmax()])
    missing = MON[701].at(
        steps.where(int(rows[0])),
        found=language.joined(
            [
                language.said("{total:.6g} {unit} in all", total=total, unit=terms.unit),
                language.said(
                    "longest: {start} to {end}",
                    start=terms.text(int(steps.start[longest])),
                    end=terms.text(int(steps.end[longest])),
                ),
            ]
        ),
        count=len(rows),
        interval=(terms.interval or 0) / 60,
    )
    return Found(events, (missing,))
