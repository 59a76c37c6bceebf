"""What capacity and calendar say about readings: rule 9."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.calendar import Calendar
from jcm_mrv.metering.interface import Wanted
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import CAPACITY_FACTOR, IDLE_SHARE, MAX_LISTED, SLIP


def slip(amount: Fraction, seconds: int, wanted: Wanted, where: str) -> Iterator[Finding]:
    """Say when the amount would be plausible if its unit were 1000 times another.

    Parameters
    ----------
    amount : Fraction
        What the data show, before anything is excluded, in the wanted unit.
    seconds : int
        The time it was metered in.
    wanted : Wanted
        For the capacity.
    where : str
        Place of the data.
    """
    rate = wanted.capacity_rate
    if rate is None or not seconds or amount <= 0:
        return
    share = amount / (rate * seconds)
    found = f"{float(share) * 100:.3g} % of capacity on average"
    most = float(CAPACITY_FACTOR) * 100
    if share > CAPACITY_FACTOR and share / SLIP <= CAPACITY_FACTOR:
        yield MON[904].at(
            where,
            found=found,
            times=float(share),
            most=most,
            unit="kWh taken for MWh, or Wh for kWh",
            capacity=wanted.capacity,
        )
    elif share < IDLE_SHARE:
        yield MON[904]["small"].at(
            where,
            found=found,
            percent=float(share) * 100,
            most=most,
            unit="MWh taken for kWh, or kWh for Wh",
            capacity=wanted.capacity,
        )


def slip_of_steps(steps: Steps, terms: Terms) -> Iterator[Finding]:
    """Say when the unit of readings looks wrong by a factor of 1000."""
    inside = steps.inside(terms)
    if inside.any():
        amount = terms.amount(int(steps.micro[inside & steps.good].sum()))
        yield from slip(amount, int(steps.seconds[inside].sum()), terms, steps.readings.where(0))


def empty_months(readings: Readings, terms: Terms) -> Iterator[Finding]:
    """Name the months without any reading; without any at all, nothing is proven anyway.

    A reading of a register at 00:00 after a month belongs to it as well.
    """
    if not len(readings) and not terms.counts_up:
        return
    months = terms.calendar.months
    utc = np.maximum(readings.utc - terms.shift, terms.calendar.first)
    begin = np.searchsorted(utc, months.edges[:-1])
    if terms.own_lengths and readings.seconds is not None:
        # An interval of its own length may reach over months.
        begin = np.searchsorted(readings.utc + readings.seconds, months.edges[:-1], side="right")
    side = "right" if terms.counts_up else "left"
    end = np.searchsorted(utc, months.edges[1:], side=side)
    empty = np.flatnonzero(begin >= end).tolist()
    bridged = [
        n
        for n in empty
        if terms.counts_up
        and len(readings)
        and readings.utc[0] < months.edges[n + 1] <= readings.utc[-1]
    ]
    others = [n for n in empty if n not in set(bridged)]
    for those, between in ((bridged, True), (others, False)):
        if not those:
            continue
        wording = MON[902]["bridged"] if between else MON[902]
        found = f"{len(those)} of {len(months.spans)} months"
        yield wording.at(terms.where, found=found, months=_stretches_of(those, months))


def _stretches_of(numbers: list[int], months: Calendar) -> str:
    """Name months, those that follow each other as one."""
    runs: list[tuple[int, int]] = []
    for n in numbers:
        follows = bool(runs) and runs[-1][1] == n - 1
        runs[-1 if follows else len(runs) :] = [(runs[-1][0] if follows else n, n)]
    named = [months.name(a) if a == b else f"{months.name(a)} to {months.name(b)}" for a, b in runs]
    left = len(named) - MAX_LISTED
    return ", ".join(named[:MAX_LISTED]) + (f" and {left} more stretches" if left > 0 else "")


def outside(before: int, after: int, terms: Terms) -> Iterator[Finding]:
    """Count readings outside the monitoring period."""
    if before or after:
        yield MON[901].at(
            terms.where, found=f"{before} before, {after} after", count=before + after
        )
