"""What capacity and calendar say about readings: rule 9."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.interface import Wanted
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import CAPACITY_FACTOR, IDLE_SHARE, SLIP


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


def outside(before: int, after: int, terms: Terms) -> Iterator[Finding]:
    """Count readings outside the monitoring period."""
    if before or after:
        yield MON[901].at(
            terms.where, found=f"{before} before, {after} after", count=before + after
        )
