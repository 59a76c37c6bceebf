"""Several series that are added, of which one is the sum of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import permutations

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.arrays import Ints, distinct, median
from jcm_mrv.metering.other_unit import times_apart
from jcm_mrv.metering.reading.names import WHOLE
from jcm_mrv.metering.reading.unit_cells import resolution
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import WHOLE_ALIKE, WHOLE_DIGITS, WHOLE_VALUES


def whole_beside_parts(named: Sequence[tuple[str, Readings]], terms: Terms) -> Iterator[Finding]:
    """Refuse a total that is added to what it is the total of: all of it would count twice.

    So would two that are the same. Registers are compared by what they count from one time to the
    next.

    Parameters
    ----------
    named : sequence of (str, Readings)
        What is added, with what each is called.
    terms : Terms
        What is wanted.
    """
    if len(named) < 2:
        # What is taken off stands beside it, and is no part.
        return
    common: Ints = reduce(np.intersect1d, (one.utc for _, one in named))
    values = np.stack([_at(common, one) for _, one in named])
    if terms.counts_up:
        values = np.diff(values, axis=1)
    # Each is rounded to its last digit; a step, at both of its ends.
    digit = 10 ** (6 - min(one.decimals for _, one in named))
    digit *= 1 if terms.counts_up else 0.5
    for number, (whole, readings) in enumerate(named):
        others = [n for n in range(len(named)) if n != number]
        # All of the others together, or one of them.
        for parts in ([others] if len(others) > 1 else []) + [[n] for n in others if n < number]:
            # Two that are the same are equal to the last digit that both have.
            slack = digit * (1 if len(parts) == 1 else 1 + len(parts))
            if not _is_sum(values[number], values[parts], slack):
                continue
            names = " + ".join(named[n][0] for n in parts)
            wording = MON[972] if len(parts) > 1 else MON[972]["same"]
            yield wording.at(
                readings.where(0),
                found=f"{whole} is {names}" if len(parts) > 1 else f"{names} and {whole}",
                name=whole,
                effect=float(terms.amount(int(values[number].sum()))),
                unit=terms.unit,
            )
            return
    if found := next(_in_other_units(named, values, terms), None):
        yield found
        return
    wholes = [one for one in named if WHOLE.search(one[0].replace("_", " "))]
    if len(wholes) == 1:
        name, readings = wholes[0]
        others = " + ".join(other for other, _ in named if other != name)
        yield MON[984].at(readings.where(0), found=f"{name} beside {others}", name=name)


def _in_other_units(
    named: Sequence[tuple[str, Readings]], values: Ints, terms: Terms
) -> Iterator[Finding]:
    """Find two that run alike and are a thousand times apart, or the same but for that."""
    for small, large in permutations(range(len(named)), 2):
        times = times_apart(values[large], values[small])
        if not times:
            continue
        (name, readings), (other, _) = named[small], named[large]
        # Each is rounded by itself: to kWh, and to thousandths of a MWh.
        digits = [10 ** (6 - resolution(values[n])) / 2 for n in (small, large)]
        slack = (2 if terms.counts_up else 1) * (times * digits[0] + digits[1])
        same = _is_sum(values[large], times * values[[small]], slack)
        wording = MON[972]["unit"] if same else MON[999]
        found = f"{name} × {times} {'=' if same else '≈'} {other}"
        yield wording.at(readings.where(0), found=found, name=name, other=other, times=times)


def _is_sum(whole: Ints, parts: Ints, slack: float) -> bool:
    """Whether values are the sums of others, where several of these count, by no chance.

    The more digits there are, the fewer values prove it.
    """
    least = min(len(parts), 2)
    counts = (whole != 0) & ((parts != 0).sum(axis=0) >= least)
    if int(counts.sum()) < WHOLE_VALUES:
        return False
    whole, parts = whole[counts], parts[:, counts]
    rest = np.abs(whole - parts.sum(axis=0))
    if (rest <= slack).mean() < WHOLE_ALIKE:
        return False
    # By chance, each is so near with a probability of its slack; equal ones say it once.
    alike = len(distinct(whole)) * np.log10(max(1.0, float(median(np.abs(whole))) / slack))
    return bool(alike >= WHOLE_DIGITS)


def _at(instants: Ints, readings: Readings) -> Ints:
    """Give the values of readings at instants that all of them have."""
    order = np.argsort(readings.utc, kind="stable")
    return readings.micro[order][np.searchsorted(readings.utc[order], instants)]
