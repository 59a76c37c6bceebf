"""What capacity and calendar say about readings: rule 9."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.interface import Wanted
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import (
    CAPACITY_FACTOR,
    IDLE_SHARE,
    NEAR_SHARE,
    NEAR_SPAN_SECONDS,
    OUTLIER_VALUES,
    SLIP,
)

_HOUR, _DAY = 3600, 86_400


def slip(
    amount: Fraction, seconds: int, wanted: Wanted, where: str, *, is_part: bool = False
) -> Iterator[Finding]:
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
    is_part : bool
        Whether it is added to others, so that by itself it may be little.
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
            capacity=wanted.bound,
        )
    elif share < IDLE_SHARE and not is_part:
        yield MON[904]["small"].at(
            where,
            found=found,
            percent=float(share) * 100,
            most=most,
            unit="MWh taken for kWh, or kWh for Wh",
            capacity=wanted.bound,
        )


def slip_of_steps(steps: Steps, terms: Terms) -> Iterator[Finding]:
    """Say when the unit of readings looks wrong by a factor of 1000."""
    inside = steps.inside(terms)
    if inside.any():
        amount = terms.amount(int(steps.micro[inside & steps.good].sum()))
        seconds, where = int(steps.seconds[inside].sum()), steps.readings.where(0)
        yield from slip(amount, seconds, terms, where, is_part=terms.is_part)


def bounds_nothing(steps: Steps, terms: Terms) -> Iterator[Finding]:
    """Ask about a capacity that nothing comes near: what is ten times too large would pass.

    Every plant and every machine comes near what it can do in some hour of a month; what is added
    by the day or the month says nothing about that, but for the sun's.
    """
    limit = terms.limit
    longest = _DAY if terms.follows_sun else _HOUR
    chosen = steps.inside(terms) & steps.good
    micro, seconds, count = (column[chosen] for column in (*steps.largest, steps.count))
    chosen = (micro > 0) & (seconds > 0) & (seconds <= longest)
    micro, seconds, count = micro[chosen], seconds[chosen], count[chosen]
    number = int(count.sum())
    if (
        limit is None
        or number < OUTLIER_VALUES
        or steps.end[-1] - steps.start[0] < NEAR_SPAN_SECONDS
    ):
        return
    rate = micro / seconds
    order = np.argsort(rate)
    # The largest of a run stands for all of it: what is said of them is true of each.
    at = np.searchsorted(np.cumsum(count[order]), int(0.99 * number), side="right")
    near = float(rate[order][at] * CAPACITY_FACTOR / limit)
    if near < NEAR_SHARE:
        yield MON[904]["wide"].at(
            steps.readings.where(0),
            found=f"{near * 100:.3g} % of {terms.bound}",
            percent=near * 100,
            least=float(NEAR_SHARE) * 100,
            capacity=terms.bound,
        )


def outside(before: int, after: int, terms: Terms) -> Iterator[Finding]:
    """Count readings outside the monitoring period."""
    if before or after:
        yield MON[901].at(
            terms.where, found=f"{before} before, {after} after", count=before + after
        )
