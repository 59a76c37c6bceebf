"""Sources of one member, one after another: their series is looked at as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np

from jcm_mrv.findings import Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Ints, median
from jcm_mrv.metering.calendar import Span
from jcm_mrv.metering.guards import OF_JOINS, OF_LEVELS, ask
from jcm_mrv.metering.interface import Measured, Wanted
from jcm_mrv.metering.readings import LARGEST_SUM, Readings
from jcm_mrv.metering.rules.joins import Joined
from jcm_mrv.metering.rules.metered import Metered, in_one_unit, side_by_side
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.stretches import Stretches
from jcm_mrv.metering.rules.terms import Terms, terms_of_amounts
from jcm_mrv.metering.thresholds import MICRO
from jcm_mrv.project.model import Accepted


@immutable
class OneOf:
    """One of the sources: its number from 1, place and stretch, and what was measured there.

    ``readings`` are those of its first series, and ``counted`` is what its series prove; entries
    have neither.
    """

    number: int
    where: str
    spans: tuple[Span, ...]
    measured: Measured
    readings: Readings | None = None
    counted: tuple[Metered, ...] = ()


def ask_of_joins(
    sources: Sequence[OneOf],
    wanted: Wanted,
    accepted: tuple[Accepted, ...],
    said: Iterable[Finding],
) -> tuple[Finding, ...]:
    """Ask of the whole series of a member what was asked of each of its sources, and of its joins.

    Parameters
    ----------
    sources : sequence of OneOf
        In order of time.
    wanted : Wanted
        The whole period.
    accepted : tuple of Accepted
        Of all sources.
    said : iterable of Finding
        What was said of each source: it is not said again.

    Raises
    ------
    FindingsError
        When an error was found.
    """
    if len(sources) < 2:
        return ()
    found = [_joined(one) for one in sources]
    steps = [one.steps for one in found if one.steps is not None]
    spaced = {one.terms.interval for source in sources for one in source.counted}
    interval = spaced.pop() if len(spaced) == 1 else None
    terms = terms_of_amounts(wanted, interval=interval, accepted=accepted)
    known = {(one.code, one.where) for one in said}
    whole: tuple[Finding, ...] = ()
    if len(steps) > 1 and sum(float(np.abs(s.micro).sum()) for s in steps) < LARGEST_SUM:
        together = _together(steps)
        whole = ask(OF_LEVELS, together, together.readings, terms).findings
        whole = tuple(one for one in whole if (one.code, one.where) not in known)
    if any(one.code in ("MON-609", "MON-920") for one in whole):
        # What is seen in the amounts themselves is not asked of their means as well.
        return whole
    return (*whole, *ask(OF_JOINS, tuple(found), None, terms).findings)


def _joined(one: OneOf) -> Joined:
    """Give a source as guards look at it: its steps in millionths of the wanted unit."""
    counted = in_one_unit(one.counted)
    if one.readings is None or not counted:
        return _of_entries(one)
    total, terms = side_by_side(counted), counted[0].terms
    times = float(terms.unit_micro) * MICRO
    micro = np.rint(total.micro * times).astype(np.int64)
    seconds = total.end - total.start
    rates = len(seconds) > 0 and terms.own_lengths and terms.kind == "power"
    digit = times * (float(median(seconds)) if rates else one.readings.resolution)
    readings = _at_steps(one.readings, total, micro, terms, digit)
    steps = Steps(
        readings,
        np.arange(len(micro)),
        total.start,
        total.end,
        seconds,
        micro,
        np.ones(len(micro), np.bool_),
    )
    amount, covered = Fraction(int(micro.sum()), MICRO), int(seconds.sum())
    where = readings.where(0) if len(micro) else one.where
    return Joined(one.number, where, amount, covered, terms.kind, steps if len(micro) else None)


def _of_entries(one: OneOf) -> Joined:
    amounts = one.measured.amounts
    covered = sum(
        (
            part.coverage * (span.end - span.start)
            for part, span in zip(amounts, one.spans, strict=True)
        ),
        Fraction(0),
    )
    amount = sum((part.value or Fraction(0) for part in amounts), Fraction(0))
    return Joined(one.number, one.where, amount, int(covered))


def _at_steps(
    readings: Readings, total: Stretches, micro: Ints, terms: Terms, digit: float
) -> Readings:
    """Give the places of the readings that give some steps, with what these add."""
    order = np.argsort(readings.utc, kind="stable")
    edge = total.start if terms.label == "start" else total.end
    at = np.searchsorted(readings.utc, edge, sorter=order)
    row = order[np.minimum(at, len(order) - 1)]
    decimals = 6 - int(np.clip(np.rint(np.log10(max(1.0, digit))), 0, 6))
    return Readings(
        total.start, micro, readings.file[row], readings.line[row], readings.paths, decimals
    )


def _together(steps: Sequence[Steps]) -> Steps:
    """Give the steps of all sources, one after another."""
    each = [one.readings for one in steps]
    first = np.cumsum([0, *(len(one.paths) for one in each)])
    start = np.concatenate([one.start for one in steps])
    micro = np.concatenate([one.micro for one in steps])
    readings = Readings(
        start,
        micro,
        np.concatenate([one.file + n for one, n in zip(each, first[:-1], strict=True)]),
        np.concatenate([one.line for one in each]),
        tuple(path for one in each for path in one.paths),
        min(one.decimals for one in each),
    )
    end, seconds = (
        np.concatenate([getattr(one, name) for one in steps]) for name in ("end", "seconds")
    )
    good = np.ones(len(start), np.bool_)
    return Steps(readings, np.arange(len(start)), start, end, seconds, micro, good)
