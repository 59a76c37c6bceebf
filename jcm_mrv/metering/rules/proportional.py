"""Weeks and months that are others times one factor, or with one amount added (rule 9).

What was copied and then changed alike is not the same to the last digit, but was metered no more
than what is.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Floats, distinct, median
from jcm_mrv.metering.clock import local_text, to_local
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import (
    AGAIN_DAYS,
    AGAIN_STEPS,
    AGAIN_VALUES,
    LONG_MONTH_SECONDS,
    MAX_LISTED,
    PROPORTIONAL_COURSE,
    PROPORTIONAL_DAYS,
    PROPORTIONAL_FEW,
    PROPORTIONAL_MONTHS,
    PROPORTIONAL_MOVES,
    PROPORTIONAL_NEAR,
    PROPORTIONAL_PARTS,
    PROPORTIONAL_PROFILE,
    PROPORTIONAL_STEPS,
    PROPORTIONAL_VALUES,
)

_DAY = 86_400


@immutable
class Alike:
    """Rows that are earlier ones times a factor, and an amount more.

    ``first`` and ``last`` are the later rows, ``before`` is how many rows earlier the others are.
    """

    first: int
    last: int
    before: int
    times: float
    more: float


def proportional(steps: Steps, terms: Terms) -> Iterator[Finding]:
    """Ask about a week or more that is another but for one factor, or one amount in each value."""
    chosen = np.flatnonzero(steps.good & steps.inside(terms) & ~steps.runs)
    if len(chosen) < 2 * PROPORTIONAL_MONTHS:
        return
    usual = int(median(steps.seconds[chosen]))
    if usual >= LONG_MONTH_SECONDS:
        rows, width = np.arange(len(chosen)), PROPORTIONAL_MONTHS
        slots = np.zeros(len(chosen), np.int64)
    elif usual and _DAY % usual == 0 and len(chosen) >= 2 * PROPORTIONAL_VALUES:
        chosen = chosen[steps.seconds[chosen] == usual]
        if not len(chosen):
            return
        start = to_local(steps.start[chosen], terms.calendar.timezone)
        rows, slots = start // _DAY - int(start[0]) // _DAY, start % _DAY // usual
        width = max(PROPORTIONAL_DAYS, PROPORTIONAL_VALUES * usual // _DAY)
    else:
        return
    micro = steps.micro[chosen]
    changes = np.diff(distinct(micro))
    if not len(changes):
        return
    table = np.full((int(rows.max()) + 1, int(slots.max()) + 1), np.nan)
    table[rows, slots] = micro
    # A step of a register has the rounding of two readings.
    digit = int(changes.min()) * (2 if terms.counts_up else 1)
    is_short = usual < LONG_MONTH_SECONDS
    near = PROPORTIONAL_NEAR[0 if is_short and table.shape[1] > 1 else 1]
    least = min(digit, int(steps.readings.resolution))
    again = days_again(table, least) if terms.follows_sun and is_short else []
    found = alike(table, width, digit, near, may_add=is_short)
    if not found and not again:
        return

    def begin(row: int) -> int:
        return int(chosen[np.searchsorted(rows, row)])

    def day(row: int) -> str:
        text = local_text(int(steps.start[begin(row)]), terms.calendar.timezone)
        return text[: 10 if is_short else 7]

    def shown(one: Alike) -> str:
        days = f"{day(one.first)} to {day(one.last)} as {day(one.first - one.before)}"
        more = float(terms.amount(round(one.more)))
        return f"{days}, times {one.times:.5g}" + (f" and {more:+.4g} {terms.unit}" if more else "")

    if again:
        first, last = max(again, key=lambda run: run[1] - run[0])
        yield MON[921]["day"].at(
            steps.where(begin(first)),
            found=f"{day(first)} to {day(last)}",
            count=sum(b - a for a, b in again),
        )
    if not found:
        return
    more = len(found) - MAX_LISTED
    yield MON[921]["changed"].at(
        steps.where(begin(found[0].first)),
        found="; ".join(map(shown, found[:MAX_LISTED])) + (f"; {more} more" if more > 0 else ""),
        count=len(found),
        long=said("a week") if is_short else said("half a year"),
    )


def days_again(table: Floats, digit: float) -> list[tuple[int, int]]:
    """Give the first and last of days that each repeat the one before, with values of many kinds.

    No two days under the sun are alike; a load may be set by the clock.

    Examples
    --------
    >>> day = np.array([0, 61, 190, 274, 333, 310, 254, 120, 55, 0])
    >>> days_again(np.stack([day, 2 * day, day, day, day, day, 3 * day]), 1)
    [(2, 5)]
    """
    same = (np.abs(np.diff(table, axis=0)) <= digit).all(axis=1)
    edge = np.diff(same.astype(np.int8), prepend=0, append=0)
    runs = zip(np.flatnonzero(edge == 1).tolist(), np.flatnonzero(edge == -1).tolist(), strict=True)
    found = []
    for first, last in runs:
        shown = {*table[first].tolist()} - {0.0}
        if last - first >= AGAIN_DAYS and len(shown) >= AGAIN_VALUES:
            found += [(first, last)] * (max(shown) >= AGAIN_STEPS * digit)
    return found


def alike(
    table: Floats, width: int, digit: float, nearness: float = 0.02, *, may_add: bool = True
) -> list[Alike]:
    """Give the rows that are others but for one factor, or one amount, as many rows together.

    Parameters
    ----------
    table : float array
        Values, a row for each day; NaN where there is none.
    width : int
        How many rows together are alike, at least.
    digit : float
        A step of the last digit: what is alike is so but for rounding.
    nearness : float
        And but for such a share of how the values are off their usual course.
    may_add : bool
        Whether an amount may be added to each value besides.

    Examples
    --------
    >>> values = np.arange(16).reshape(-1, 1) ** 3.0 % 1009
    >>> values[10:] = 1.01 * values[2:8]
    >>> [(one.first, one.last, one.before, round(one.times, 3)) for one in alike(values, 6, 1)]
    [(10, 15, 8, 1.01)]
    """
    if len(table) < 2 * width:
        return []
    values = np.where(np.isnan(table), 0.0, table)
    # Whether anything may be alike is known from few parts of the day, in a fraction of the time.
    wide = -(-values.shape[1] // PROPORTIONAL_PARTS)
    parts = np.add.reduceat(values, np.arange(0, values.shape[1], wide), axis=1)
    parts -= parts.mean()
    number = width * parts.shape[1]
    sums, squares = _together(parts.sum(axis=1), width), _together((parts**2).sum(axis=1), width)
    varies = np.maximum(squares - sums**2 / number, 1)
    least = digit * (PROPORTIONAL_STEPS if parts.shape[1] > 1 else PROPORTIONAL_FEW)
    apart = None
    rounding = 3 * number * wide * digit**2 / varies
    found: list[Alike] = []
    for before in range(width, len(parts) - width + 1):
        # What overlaps itself is a rhythm.
        x, y = slice(None, -before), slice(before, None)
        both = _together(np.einsum("ij,ij->i", parts[y], parts[x]), width)
        both -= sums[y] * sums[x] / number
        off = nearness**2 + rounding[x] + rounding[y]
        begins = np.flatnonzero((both > 0) & (both**2 >= varies[y] * varies[x] * (1 - off)))
        if not len(begins):
            continue
        if apart is None:
            # Of most readings no rows are near to others, and this takes as long as all else.
            apart = _apart(parts, width, varies / number) / np.sqrt(wide)
        begins = begins[(apart[begins] >= least) & (apart[begins + before] >= least)]
        if not len(begins):
            continue
        for group in np.split(begins, np.flatnonzero(np.diff(begins) > 1) + 1):
            first, last = int(group[0]), int(group[-1])
            for end in dict.fromkeys((last, first)):
                pair = table[first : end + width], table[first + before : end + before + width]
                off_course = nearness * float(apart[first : end + 1].min())
                law = _law(*pair, digit, off_course, may_add)
                if law is not None:
                    found.append(Alike(first + before, end + before + width - 1, before, *law))
                    break
    windows = sum(one.last - one.first + 2 - width for one in found)
    # Where much is alike, it is a profile that was set.
    if windows > PROPORTIONAL_PROFILE * len(sums) ** 2 / 2 + len(parts):
        return []
    return sorted(found, key=lambda one: one.first)


def _together(by_row: Floats, width: int) -> Floats:
    total = np.concatenate([[0.0], np.cumsum(by_row)])
    return total[width:] - total[:-width]


def _apart(parts: Floats, width: int, varies: Floats) -> Floats:
    """Give by how much values are off one course of the day, in so many rows from each on.

    Clear days, and a profile times the total of each day, are one course times a number each.
    """
    if parts.shape[1] < PROPORTIONAL_COURSE:
        return np.sqrt(varies)
    shifted = parts - parts.min()
    windows = np.lib.stride_tricks.sliding_window_view(shifted, width, axis=0)
    gram = np.einsum("nsi,nsj->nij", windows, windows)
    rest = np.trace(gram, axis1=1, axis2=2) - np.linalg.eigvalsh(gram)[:, -1]
    return np.sqrt(np.maximum(rest, 0) / (width * parts.shape[1]))


def _law(
    earlier: Floats, later: Floats, digit: float, least: float, may_add: bool
) -> tuple[float, float] | None:
    """Give by which factor, and what amount besides, each value is the earlier one, if all are."""
    there = ~(np.isnan(earlier) | np.isnan(later))
    x, y = earlier[there], later[there]
    if len(x) < PROPORTIONAL_MONTHS or not x.any() or np.array_equal(x, y):
        return None
    # One outage makes a steady load vary: what is alike has to move from day to day throughout.
    moved = np.abs(np.diff(earlier, axis=0))
    moved = moved[~np.isnan(moved) & ((earlier[1:] > 0) | (earlier[:-1] > 0))]
    usual = float(median(moved)) if len(moved) else 0.0
    about = x - x.mean()
    slope = float(about @ y / (about @ about or 1))
    laws = [(float(x @ y / (x @ x)), 0.0), (slope, float(y.mean() - slope * x.mean()))]
    for times, more in laws[: 1 + may_add]:
        rounding = digit * (1 + abs(times)) / 2
        near = max(rounding * 1.01, least)
        if usual < PROPORTIONAL_MOVES * near:
            continue
        if float(np.abs(y - times * x - more).max()) <= near:
            return times, more
    return None
