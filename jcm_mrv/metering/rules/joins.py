"""What sources of one member say of each other: each alone may be right, and their join is not.

A step from kWh to MWh at which the file changes as well is no step within either file.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import numpy as np

from jcm_mrv.findings import MON, Finding, language
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Floats, median
from jcm_mrv.metering.clock import to_local
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import (
    JOIN_ALIKE,
    JOIN_APART,
    JOIN_DAYS,
    JOIN_GAIN,
    JOIN_OFF,
    JOIN_SPAN_SECONDS,
    JOIN_SUN_HOURS,
    LEVEL_LARGEST,
)

_DAY = 86_400


@immutable
class Joined:
    """One of the sources: its number from 1, its first place, and what it amounts to.

    ``steps`` are its own, in millionths of the wanted unit; None of entries. ``seconds`` is the
    time that it covers.
    """

    number: int
    where: str
    amount: Fraction
    seconds: int
    kind: str = ""
    steps: Steps | None = None

    @property
    def rate(self) -> float:
        """The amount of an hour, in the wanted unit."""
        return float(self.amount) * 3600 / self.seconds


Sources = tuple[Joined, ...]
"""The sources of a member, in order of time."""


def rates_apart(sources: Sources, terms: Terms) -> Iterator[Finding]:
    """Ask about sources whose amounts per hour are far apart, however few amounts there are."""
    known = [one for one in sources if one.seconds >= _DAY and one.amount > 0]
    for before, after in pairwise(known):
        times = max(before.rate, after.rate) / min(before.rate, after.rate)
        if times >= JOIN_APART:
            yield MON[986].at(
                after.where,
                found=f"{before.rate:.4g} and {after.rate:.4g} {terms.unit} per hour",
                one=before.number,
                other=after.number,
                times=times,
            )
            return


def powers_at_joins(sources: Sources, terms: Terms) -> Iterator[Finding]:
    """Ask about amounts that change by as much as energy and mean power of an interval differ."""
    for before, after in pairwise(sources):
        steps = [_beside(before, last=True), _beside(after, last=False)]
        if steps[0] is None or steps[1] is None:
            continue
        if {before.kind, after.kind} - {"energy", "power"}:
            continue
        lengths = [float(median(one.seconds)) for one in steps if one is not None]
        days = [_days(one, terms) for one in steps if one is not None]
        if min(len(largest) for largest, _ in days) < JOIN_DAYS:
            continue
        ratios = [float(median(a) / median(b)) for a, b in zip(*days, strict=True)]
        for times in sorted({3600 / length for length in lengths if length < 3600}):
            if all(1 - JOIN_OFF <= max(r, 1 / r) / times <= 1 + JOIN_OFF for r in ratios):
                yield MON[987].at(after.where, one=before.number, other=after.number, times=times)
                return


def clocks_at_joins(sources: Sources, terms: Terms) -> Iterator[Finding]:
    """Ask about days that begin some hours earlier or later from one source to the next."""
    if terms.solar is not None:
        # Each source was held against the sun itself.
        return
    for before, after in pairwise(sources):
        steps = [_beside(before, last=True), _beside(after, last=False)]
        if steps[0] is None or steps[1] is None:
            continue
        length = max(int(median(one.seconds)) for one in steps if one is not None)
        if length > 3600 or _DAY % length:
            continue
        days = [_days(one, terms) for one in steps if one is not None]
        if min(len(largest) for largest, _ in days) < JOIN_DAYS:
            continue
        shapes = [_shape(one, length) for one in steps if one is not None]
        late = _late_by_sun(*shapes) if terms.follows_sun else _late(*shapes)
        if late:
            yield MON[988].at(
                after.where,
                found=language.said("{hours:.3g} h later", hours=late)
                if late > 0
                else language.said("{hours:.3g} h earlier", hours=-late),
                one=before.number,
                other=after.number,
            )
            return


def _beside(source: Joined, *, last: bool) -> Steps | None:
    """Give the steps of a source that are near its join with the next one, or the one before."""
    steps = source.steps
    if steps is None or not len(steps):
        return None
    edge = int(steps.end[-1]) - JOIN_SPAN_SECONDS if last else int(steps.start[0])
    near = (steps.start >= edge) & (steps.end <= edge + JOIN_SPAN_SECONDS) & steps.good
    return steps.take(near) if near.any() else None


def _days(steps: Steps, terms: Terms) -> tuple[Floats, Floats]:
    """Give one of the largest amounts of each day, and the sum of each."""
    day = to_local(steps.start, terms.calendar.timezone) // _DAY
    begin = np.flatnonzero(np.append(True, day[1:] != day[:-1]))
    # The days at the ends may be parts of days.
    parts = [part for part in np.split(steps.micro, begin[1:]) if part.max() > 0][1:-1]
    largest = [float(np.sort(part)[int(LEVEL_LARGEST * len(part))]) for part in parts]
    return np.array(largest), np.array([float(part.sum()) for part in parts])


def _shape(steps: Steps, length: int) -> Floats:
    """Give the mean amount of each part of the day."""
    middle = (steps.start + steps.end) // 2
    part = middle % _DAY // length
    count = np.bincount(part, minlength=_DAY // length)
    sums = np.bincount(part, weights=steps.micro, minlength=_DAY // length)
    return sums / np.maximum(count, 1)


def _late_by_sun(before: Floats, after: Floats) -> float:
    """Give by how many hours the middle of the sun's days is later: in weeks it hardly moves."""
    angle = np.exp(2j * np.pi * np.arange(len(before)) / len(before))
    turned = np.angle((after * angle).sum() * np.conj((before * angle).sum()))
    hours = float(turned) * 24 / (2 * np.pi)
    return round(hours * 4) / 4 if abs(hours) >= JOIN_SUN_HOURS else 0.0


def _late(before: Floats, after: Floats) -> float:
    """Give by how many hours the course of the day is later, where it is the same otherwise."""
    before, after = before - before.mean(), after - after.mean()
    size = float(np.sqrt((before**2).sum() * (after**2).sum()))
    if not size:
        return 0.0
    alike = np.array([float((np.roll(before, n) * after).sum()) for n in range(len(before))]) / size
    best = int(alike.argmax())
    if alike[best] < JOIN_ALIKE or alike[best] - alike[0] < JOIN_GAIN:
        return 0.0
    hours = best * 24 / len(before)
    return hours if hours <= 12 else hours - 24
