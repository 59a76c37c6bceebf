"""Stretches of readings that repeat others to the last digit (rule 9)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.arrays import Ints, median
from jcm_mrv.metering.clock import local_text
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import COPIED_DAYS, COPIED_SECONDS, COPIED_VALUES, MAX_LISTED

_BASE = np.uint64(0x9E37_79B9_7F4A_7C15)
"""Odd, so that it has an inverse among the numbers of 64 bits."""


def copied(steps: Steps, terms: Terms) -> Iterator[Finding]:
    """Warn where the amounts of a day or more come again to the last digit."""
    rows = np.flatnonzero(steps.good & steps.inside(terms))
    if len(rows) < 2 * COPIED_VALUES:
        return
    micro = steps.micro[rows]
    usual = float(median(steps.seconds[rows]))
    # Where few values of a day are not 0, so many different ones need more than a day.
    for days in COPIED_DAYS:
        length = max(COPIED_VALUES, int(np.ceil(days * COPIED_SECONDS / usual)))
        if len(micro) < 2 * length:
            return
        begins = _lively(micro, length, COPIED_VALUES)
        if len(begins) >= 2:
            break
    else:
        return
    pairs = again(micro, length)
    if not pairs:
        return
    zone = terms.calendar.timezone

    def day(position: int) -> str:
        return local_text(int(steps.start[rows[position]]), zone)[:10]

    shown = [f"{day(b)} as {day(a)}" for a, b in pairs[:MAX_LISTED]]
    more = len(pairs) - MAX_LISTED
    yield MON[921].at(
        steps.where(int(rows[pairs[0][1]])),
        found=", ".join(shown) + (f" and {more} more" if more > 0 else ""),
        count=len(pairs),
    )


def again(micro: Ints, length: int, least: int = COPIED_VALUES) -> list[tuple[int, int]]:
    """Give where so many amounts begin that come again to the last digit, and where they do.

    Parameters
    ----------
    micro : int array
        Amounts in order of time.
    length : int
        Of how many amounts a stretch is; what is longer comes in several pairs.
    least : int
        How many of them have to be different, and not 0.

    Examples
    --------
    >>> again(np.array([9, 31, 17, 24, 5, 31, 17, 24, 8]), 3, 3)
    [(1, 5)]
    """
    begins = _lively(micro, length, least)
    window = _hashes(micro, length)[begins]
    # Whether anything comes again at all is known from the hashes alone, in a fraction of the time.
    ordered = np.sort(window)
    several = ordered[1:][ordered[1:] == ordered[:-1]]
    if not len(several):
        return []
    chosen = np.isin(window, several)
    begins, window = begins[chosen], window[chosen]
    order = np.argsort(window, kind="stable")
    same = window[order][1:] == window[order][:-1]
    first, second = begins[order[:-1][same]], begins[order[1:][same]]
    # The same values under another hash are left out, and what overlaps itself is a rhythm.
    pairs: list[tuple[int, int]] = []
    for a, b in sorted(zip(first.tolist(), second.tolist(), strict=True), key=lambda pair: pair[1]):
        if pairs and a - pairs[-1][0] == b - pairs[-1][1] and b - pairs[-1][1] < length:
            continue
        part = micro[a : a + length]
        apart = b - a >= length and len({*part.tolist()} - {0}) >= least
        if apart and np.array_equal(part, micro[b : b + length]):
            pairs.append((a, b))
    return pairs


def _lively(micro: Ints, length: int, least: int) -> Ints:
    """Give where windows begin in which as many values change as have to be different."""
    changes = np.append(False, micro[1:] != micro[:-1]) & (micro != 0)
    total = np.concatenate([[0], np.cumsum(changes)])
    return np.flatnonzero(total[length:] - total[:-length] >= least)


def _hashes(micro: Ints, length: int) -> NDArray[np.uint64]:
    """Give a number for each window of values, the same for the same values."""
    inverse = np.uint64(pow(int(_BASE), -1, 2**64))
    with np.errstate(over="ignore"):
        mixed = micro.astype(np.uint64) * np.uint64(0xBF58_476D_1CE4_E5B9)
        mixed ^= mixed >> np.uint64(31)
        powers = np.full(len(micro), _BASE, np.uint64)
        powers[0] = 1
        powers = np.multiply.accumulate(powers)
        back = np.full(len(micro), inverse, np.uint64)
        back[0] = 1
        back = np.multiply.accumulate(back)
        sums = np.concatenate([np.zeros(1, np.uint64), np.add.accumulate(mixed * powers)])
        return (sums[length:] - sums[:-length]) * back[: len(micro) - length + 1]
