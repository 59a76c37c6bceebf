"""Amounts of days and months, of which there are few: each weighs much, and is seen alone (rule 6).

What is told of readings by the hour needs more values than a year of months has.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.metering.arrays import Floats, Ints, median
from jcm_mrv.metering.clock import local_text
from jcm_mrv.metering.digits import telling_digits
from jcm_mrv.metering.found import Dated
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import (
    ENTRY_FACTOR,
    EQUAL_DIGITS,
    LONG_AMOUNTS,
    LONG_APART,
    LONG_DAYS,
    LONG_MONTH_SECONDS,
    LONG_OFF,
    LONG_SECONDS,
    OUTLIER_EFFECT,
)

_DAY = 86_400


def far_amounts(steps: Steps, terms: Terms) -> Iterator[Finding | Dated]:
    """Ask about few amounts that are far above all others, as with a comma in another place.

    One that is five times the next, or some that follow each other and are 100 or 1000 times the
    others (10 times, of days).
    """
    rows = _counted(steps, terms)
    if len(rows) < LONG_AMOUNTS or float(median(steps.seconds[rows])) < LONG_SECONDS:
        return
    rate = steps.micro[rows] / steps.seconds[rows]
    total = float(steps.micro[rows].sum())
    for above, times in far_above(rate):
        amount = int(steps.micro[rows[above]].sum())
        if amount < OUTLIER_EFFECT * total:
            continue
        first, last = int(above.min()), int(above.max())
        a, b = rows[first], rows[last]
        begin, end = int(steps.start[a]), int(steps.end[b])
        told = MON[920]["briefly"].at(
            steps.where(int(a)),
            found=terms.between(begin, end),
            times=round(times),
            hours=(end - begin) / 3600,
            effect=float(terms.amount(amount)),
            unit=terms.unit,
        )
        yield Dated(told, steps.start[a : a + 1], steps.end[b : b + 1])
        return


def far_above(rate: Floats, off: float = LONG_OFF) -> Iterator[tuple[Ints, float]]:
    """Give few rates that are far above all others, and how many times the others they are.

    One that is five times the next, or some that follow each other and are a power of ten above,
    but for a share that they may be ``off``.

    Examples
    --------
    >>> days = 100.0 + np.arange(40) % 7
    >>> days[[20, 21]] *= 1000
    >>> [(far.tolist(), round(times)) for far, times in far_above(days)]
    [([20, 21], 1000)]
    """
    order = np.argsort(-rate, kind="stable")
    gap = rate[order][:-1] / rate[order][1:]
    powers = (10, 100, 1000) if len(rate) >= LONG_DAYS else (100, 1000)
    for count in (np.flatnonzero(gap[: len(rate) // 2] >= LONG_APART) + 1).tolist():
        above, others = rate[order[:count]], rate[order[count:]]
        # Of few days in any weather the middle may lie further off than the mean.
        ratios = float(median(above) / median(others)), float(above.mean() / others.mean())
        slips = [one for one in ratios if power_of_ten(one, off, powers)]
        first, last = int(order[:count].min()), int(order[:count].max())
        if count == 1 or (slips and last - first + 1 == count):
            yield order[:count], slips[0] if slips else ratios[0]


def power_of_ten(
    times: float, off: float = LONG_OFF, powers: tuple[int, ...] = (10, 100, 1000)
) -> int | None:
    """Give the power of ten that something is so many times another, but for a share.

    Examples
    --------
    >>> power_of_ten(870.0), power_of_ten(1.2), power_of_ten(12.0, 0.5, (100, 1000))
    (1000, None, None)
    """
    return next((p for p in powers if (1 - off) * p <= times <= p / (1 - off)), None)


def far_below(steps: Steps, terms: Terms) -> Iterator[Finding]:
    """Ask about a month below a hundredth of the others, as about an entry that is so."""
    rows = _counted(steps, terms)
    seconds = steps.seconds[rows]
    if len(rows) < LONG_AMOUNTS or float(median(seconds)) < LONG_MONTH_SECONDS:
        return
    by_day = steps.micro[rows] / seconds * _DAY
    usual = float(median(by_day))
    low = np.flatnonzero(by_day * ENTRY_FACTOR < usual)
    # What does so for a season stands by.
    if 4 * len(low) > len(rows):
        return
    for n in low.tolist():
        yield MON[923].at(
            steps.where(int(rows[n])),
            found=f"{float(terms.amount(int(steps.micro[rows[n]]))):.6g} {terms.unit}, "
            f"{terms.between(int(steps.start[rows[n]]), int(steps.end[rows[n]]))}",
            times=usual / float(by_day[n]),
            words=said("smaller"),
            usual=float(terms.amount(round(usual))),
            unit=terms.unit,
        )


def sum_at_an_end(steps: Steps, terms: Terms) -> Iterator[Finding]:
    """Refuse a last or first amount that is the sum of all others: a total that has a date."""
    rows = _counted(steps, terms)
    if len(rows) < LONG_AMOUNTS or float(median(steps.seconds[rows])) < LONG_SECONDS:
        return
    micro, digit = steps.micro[rows], 10 ** (6 - steps.readings.decimals)
    for n in (len(rows) - 1, 0):
        rest = int(micro.sum()) - 2 * int(micro[n])
        told = telling_digits(int(micro[n]) / digit) >= EQUAL_DIGITS
        if told and abs(rest) <= digit * len(rows) // 2:
            yield MON[972]["row"].at(
                steps.where(int(rows[n])),
                found=f"{float(terms.amount(int(micro[n]))):.6g} {terms.unit}",
                effect=float(terms.amount(int(micro[n]))),
                unit=terms.unit,
            )
            return


def months_again(steps: Steps, terms: Terms) -> Iterator[Finding]:
    """Ask about a month that has the amount of the one before, to the last digit."""
    rows = _counted(steps, terms)
    if not len(rows) or float(median(steps.seconds[rows])) < LONG_MONTH_SECONDS:
        return
    micro, digit = steps.micro[rows], 10 ** (6 - steps.readings.decimals)
    again = [
        n
        for n in (np.flatnonzero(micro[1:] == micro[:-1]) + 1).tolist()
        if telling_digits(int(micro[n]) / digit) >= EQUAL_DIGITS
    ]
    # What is the same in most months is a flat rate, or was made up evenly.
    if again and 2 * len(again) < len(rows):
        zone = terms.calendar.timezone
        days = [local_text(int(steps.start[rows[n]]), zone)[:7] for n in again]
        found = ", ".join(f"{day} as the month before" for day in days)
        yield MON[921].at(steps.where(int(rows[again[0]])), found=found, count=len(again))


def _counted(steps: Steps, terms: Terms) -> np.ndarray:
    return np.flatnonzero(steps.good & steps.inside(terms) & (steps.micro > 0))
