"""Sums over the last hour, or day, that are written more often than that (rule 6)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.arrays import Ints, distinct
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.rules.written_again import in_blocks
from jcm_mrv.metering.thresholds import (
    BLOCK_DISTINCT,
    ROLLING_APART,
    ROLLING_ROUNDING,
    ROLLING_SECONDS,
    ROLLING_WINDOWS,
)


def rolling(readings: Readings, terms: Terms) -> Iterator[Finding]:
    """Ask about amounts that may each be the sum of the last hour: added up, all counts many times.

    From one sum to the next, the newest amount comes in and the oldest goes out. So the first few
    and the differences give all amounts that were added, and these are not below zero. Amounts of
    their own would soon be, and so would sums over a quarter more or less.
    """
    if terms.kind != "energy" or not terms.interval or readings.seconds is not None:
        return
    if any(in_blocks(readings, terms)):
        return  # amounts that stand several times each are made of the same
    value = _longest_run(readings, terms.interval)
    digit = 10 ** (6 - readings.decimals)
    for seconds in ROLLING_SECONDS:
        number, rest = divmod(seconds, terms.interval)
        if rest or number < 2:
            continue
        half = len(value) // 2
        for part in (value, value[:half], value[half:]):
            if len(part) < ROLLING_WINDOWS * number or _lacks(part, number, digit) > 0:
                continue
            aside = max(1, number // 4)
            others = [n for n in (number - aside, number + aside) if n > 1]
            if len(distinct(part)) >= BLOCK_DISTINCT and all(
                _lacks(part, n, digit) > ROLLING_APART * float(part.mean()) for n in others
            ):
                total = terms.amount(int(readings.micro.sum()))
                yield MON[982].at(
                    readings.where(0),
                    found=f"{float(total):.6g} {terms.unit} as declared, "
                    f"{float(total / number):.6g} {terms.unit} as sums of {seconds // 60} minutes",
                    minutes=seconds // 60,
                    count=number,
                    parameter=terms.parameter,
                )
                return


def _longest_run(readings: Readings, interval: int) -> Ints:
    """Give the amounts of the longest stretch in which none is missing."""
    cuts = np.flatnonzero(np.diff(readings.utc) != interval) + 1
    begin, end = np.append(0, cuts), np.append(cuts, len(readings))
    longest = int((end - begin).argmax())
    return readings.micro[begin[longest] : end[longest]]


def _lacks(value: Ints, number: int, digit: int) -> float:
    """Give how much the first sum is short of what sums of so many amounts would need.

    Each of the interleaved series of amounts has to begin at least as high as its differences go
    down later; together, they begin with the first sum. Rounding moves each difference.
    """
    steps = np.diff(value)
    rounds = len(steps) // number
    gone = np.cumsum(steps[: rounds * number].reshape(rounds, number), axis=0)
    needed = -float(np.minimum(gone.min(axis=0), 0).sum())
    return needed - float(value[0]) - ROLLING_ROUNDING * digit * number * (rounds / 6) ** 0.5
