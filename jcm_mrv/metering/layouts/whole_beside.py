"""Several series that are added, of which one is the sum of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.arrays import Ints
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import WHOLE_ALIKE, WHOLE_PARTS, WHOLE_VALUES


def whole_beside_parts(named: Sequence[tuple[str, Readings]], terms: Terms) -> Iterator[Finding]:
    """Refuse a total that is added to what it is the total of: all of it would count twice.

    Registers are compared by what they count from one time to the next.

    Parameters
    ----------
    named : sequence of (str, Readings)
        What is added, with what each is called.
    terms : Terms
        What is wanted.
    """
    if len(named) < WHOLE_PARTS:
        return
    common: Ints = reduce(np.intersect1d, (one.utc for _, one in named))
    values = np.stack([_at(common, one) for _, one in named])
    if terms.counts_up:
        values = np.diff(values, axis=1)
    counted = values[:, (values != 0).sum(axis=0) >= WHOLE_PARTS]
    if counted.shape[1] < WHOLE_VALUES:
        return
    # Each is rounded to its last digit; a step, at both of its ends.
    last_digit = 10 ** (6 - min(one.decimals for _, one in named))
    slack = len(named) * last_digit * (1 if terms.counts_up else 0.5)
    for whole, (name, readings) in enumerate(named):
        rest = counted.sum(axis=0) - 2 * counted[whole]
        if (np.abs(rest) <= slack).mean() >= WHOLE_ALIKE:
            others = [other for other, _ in named if other != name]
            total = terms.amount(int(counted[whole].sum()))
            yield MON[972].at(
                readings.where(0),
                found=f"{name} is {' + '.join(others)}",
                name=name,
                effect=float(total),
                unit=terms.unit,
            )
            return


def _at(instants: Ints, readings: Readings) -> Ints:
    """Give the values of readings at instants that all of them have."""
    order = np.argsort(readings.utc, kind="stable")
    return readings.micro[order][np.searchsorted(readings.utc[order], instants)]
