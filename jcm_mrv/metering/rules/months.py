"""Months in which nothing was read, or hardly anything: rule 9."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.calendar import Calendar
from jcm_mrv.metering.found import Dated
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.stretches import Proven, Stretches
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import (
    MAX_LISTED,
    MISSING_FACTOR,
    MONTH_APART_SECONDS,
    MONTH_READ,
)


@immutable
class Read:
    """How much of each month was read, and how much there was to read, in seconds.

    What a register counts over missing readings is metered, but nobody read it.
    """

    readings: Readings
    seconds: Sequence[int]
    lengths: Sequence[int]


def read_of(readings: Readings, steps: Steps, proven: Proven, terms: Terms) -> Read:
    """Give how much of each month was read; nights that are left out were not to be."""
    edges = terms.calendar.months.edges.tolist()
    covered = proven.stretches.between(edges)[1]
    if terms.kind == "register":
        bridged = _bridged(steps, terms).between(edges)[1]
        covered = [seconds - over for seconds, over in zip(covered, bridged, strict=True)]
    nights = proven.nights_between(edges)
    lengths = [b - a - dark for (a, b), dark in zip(pairwise(edges), nights, strict=True)]
    return Read(readings, covered, lengths)


def _bridged(steps: Steps, terms: Terms) -> Stretches:
    """Give the steps of a register that are far longer than it is read, and than a week."""
    usual = max(_usual_seconds(steps), terms.interval or 0)
    apart = max(float(MISSING_FACTOR) * usual, MONTH_APART_SECONDS)
    single = steps.good & ~steps.runs
    over = single & (steps.seconds > apart)
    return Stretches(steps.start[over], steps.end[over], steps.micro[over])


def _usual_seconds(steps: Steps) -> float:
    """Give the median time between two readings, those inside of a run counted one by one."""
    if not steps.good.any():
        return 0.0
    count = np.where(steps.good, np.maximum(steps.count, 1), 0)
    spacing = steps.seconds / np.maximum(count, 1)
    order = np.argsort(spacing)
    reached = np.cumsum(count[order])
    return float(spacing[order][np.searchsorted(reached, reached[-1] / 2)])


def empty_months(readings: Readings, terms: Terms) -> Iterator[Finding]:
    """Name the months without any reading; without any at all, nothing is proven anyway."""
    months = terms.calendar.months
    empty = _empty(readings, terms)
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


def _empty(readings: Readings, terms: Terms) -> list[int]:
    """Give the months without any reading.

    A reading of a register at 00:00 after a month belongs to it as well.
    """
    if not len(readings) and not terms.counts_up:
        return []
    months = terms.calendar.months
    utc = np.maximum(readings.utc - terms.shift, terms.calendar.first)
    begin = np.searchsorted(utc, months.edges[:-1])
    if terms.own_lengths and readings.seconds is not None:
        # An interval of its own length may reach over months.
        begin = np.searchsorted(readings.utc + readings.seconds, months.edges[:-1], side="right")
    side = "right" if terms.counts_up else "left"
    end = np.searchsorted(utc, months.edges[1:], side=side)
    return np.flatnonzero(begin >= end).tolist()


def hardly_read(read: Read, terms: Terms) -> Iterator[Dated]:
    """Name the months of which less than half was read, of those with any reading."""
    months = terms.calendar.months
    empty = set(_empty(read.readings, terms))
    those = [
        n
        for n, (seconds, length) in enumerate(zip(read.seconds, read.lengths, strict=True))
        if n not in empty
        and seconds < MONTH_READ * length
        and length - seconds > MONTH_APART_SECONDS
    ]
    if not those:
        return
    shown = [
        f"{100 * read.seconds[n] / read.lengths[n]:.3g} % of {months.name(n)}"
        for n in those[:MAX_LISTED]
    ]
    if len(those) > MAX_LISTED:
        shown.append(f"and of {len(those) - MAX_LISTED} more")
    wording = MON[902]["register"] if terms.kind == "register" else MON[902]["hardly"]
    said = wording.at(terms.where, found=", ".join(shown), months=_stretches_of(those, months))
    at = np.array(those)
    yield Dated(said, months.edges[at], months.edges[at + 1])


def _stretches_of(numbers: list[int], months: Calendar) -> str:
    """Name months, those that follow each other as one."""
    runs: list[tuple[int, int]] = []
    for n in numbers:
        follows = bool(runs) and runs[-1][1] == n - 1
        runs[-1 if follows else len(runs) :] = [(runs[-1][0] if follows else n, n)]
    named = [months.name(a) if a == b else f"{months.name(a)} to {months.name(b)}" for a, b in runs]
    left = len(named) - MAX_LISTED
    return ", ".join(named[:MAX_LISTED]) + (f" and {left} more stretches" if left > 0 else "")
