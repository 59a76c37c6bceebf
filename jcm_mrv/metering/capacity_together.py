"""What the capacity says of several series together: none of them has one of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from jcm_mrv.findings import MON, FindingsError, Severity, has_errors
from jcm_mrv.metering.acceptance import weighed
from jcm_mrv.metering.arrays import Ints
from jcm_mrv.metering.found import Dated, Found
from jcm_mrv.metering.guards import OF_CAPACITY, ask
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.metered import Metered, in_one_unit, over_stretches, side_by_side
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.stretches import Stretches, above_rate
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import DISCARDED_ENERGY, DISCARDED_SHARE


def impossible_together(counted: Sequence[Metered]) -> tuple[int, ...]:
    """Rule 6: give where stretches begin whose sum is above the capacity.

    Parameters
    ----------
    counted : sequence of Metered
        What each series proves, and whether it is taken off.
    """
    counted = in_one_unit(counted)
    if not counted or (limit := counted[0].terms.limit) is None:
        return ()
    total = side_by_side(counted)
    slack = sum(one.slack for one in counted)
    over = above_rate(total.micro - slack, _seconds(total, counted[0].terms), limit)
    return tuple(total.start[over].tolist())


def ask_of_capacity(readings: Readings, counted: Sequence[Metered]) -> Found[None]:
    """Ask of the sum of series what is asked of one: whether unit and capacity can be right.

    Parameters
    ----------
    readings : Readings
        Those of one of the series, for the places.
    counted : sequence of Metered
        What each of them proves, and whether it is taken off.
    """
    steps, terms, _ = _together(readings, counted)
    return Found(None) if not len(steps) else ask(OF_CAPACITY, steps, steps.readings, terms)


def above_together(readings: Readings, counted: Sequence[Metered]) -> Found[None]:
    """Tell of stretches in which series are above the capacity together.

    Parameters
    ----------
    readings : Readings
        Those of one of the series, for the places.
    counted : sequence of Metered
        What each of them proves, and whether it is taken off.

    Raises
    ------
    FindingsError
        Where they are read at times of their own, so that nobody knows which of them is wrong, and
        are above it for more than a mishap.
    """
    steps, terms, apart = _together(readings, counted)
    slack = sum(one.slack for one in counted)
    said = tuple(weighed(one, terms) for one in _above(steps, slack, terms, apart=apart))
    if has_errors(said):
        raise FindingsError(said)
    return Found(None, said)


def _together(readings: Readings, counted: Sequence[Metered]) -> tuple[Steps, Terms, bool]:
    """Give the sum of series, and whether they are read at times of their own."""
    counted = in_one_unit(counted)
    total = side_by_side(counted)
    # A few common times, such as those of nights, say nothing about the largest amounts.
    apart = not len(total) or 2 * len(total) < max(len(one.proven.stretches) for one in counted)
    total = over_stretches(counted) if apart else total
    terms = replace(counted[0].terms, is_part=False)
    steps = Steps(
        replace(readings, names=()),
        np.zeros(len(total), np.int64),
        total.start,
        total.end,
        _seconds(total, terms),
        total.micro,
        np.ones(len(total), np.bool_),
    )
    return steps, terms, apart


def _above(steps: Steps, slack: int, terms: Terms, *, apart: bool) -> Iterator[Dated]:
    if terms.limit is None or not len(steps):
        return
    over = above_rate(steps.micro - slack, steps.seconds, terms.limit)
    if not len(over):
        return
    energy = float(steps.micro[over].sum()) / max(1.0, float(steps.micro.sum()))
    many = len(over) > DISCARDED_SHARE * len(steps) and energy > DISCARDED_ENERGY
    said = MON[996].at(
        steps.where(int(over[0])),
        severity=Severity.ERROR if apart and many else Severity.WARNING,
        found=terms.between(int(steps.start[over[0]]), int(steps.end[over[0]])),
        count=len(over),
        bound=terms.bound,
    )
    yield Dated(said, steps.start[over], steps.end[over])


def _seconds(total: Stretches, terms: Terms) -> Ints:
    """Give the time of each; a logger that is late does not shorten what it metered."""
    seconds = total.end - total.start
    return seconds if terms.counts_up else np.maximum(seconds, terms.interval or 0)
