"""What the capacity says of several series together: none of them has one of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from jcm_mrv.metering.arrays import Ints
from jcm_mrv.metering.found import Found
from jcm_mrv.metering.guards import OF_CAPACITY, ask
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.metered import Metered, in_one_unit, side_by_side
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.stretches import Stretches, above_rate
from jcm_mrv.metering.rules.terms import Terms


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
    counted = in_one_unit(counted)
    if not counted:
        return Found(None)
    total = side_by_side(counted)
    # A few common times, such as those of nights, say nothing about the largest amounts.
    if not len(total) or 2 * len(total) < max(len(one.proven.stretches) for one in counted):
        return Found(None)
    terms = replace(counted[0].terms, is_part=False)
    readings = replace(readings, names=())
    steps = Steps(
        readings,
        np.zeros(len(total), np.int64),
        total.start,
        total.end,
        _seconds(total, terms),
        total.micro,
        np.ones(len(total), np.bool_),
    )
    return ask(OF_CAPACITY, steps, readings, terms)


def _seconds(total: Stretches, terms: Terms) -> Ints:
    """Give the time of each; a logger that is late does not shorten what it metered."""
    seconds = total.end - total.start
    return seconds if terms.counts_up else np.maximum(seconds, terms.interval or 0)
