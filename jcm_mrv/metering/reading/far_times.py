"""Rule 3: times that are no reading's: a clock that was never set, a date that was misread."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from jcm_mrv.findings import MON, Finding, counted
from jcm_mrv.metering.arrays import Ints
from jcm_mrv.metering.thresholds import (
    FAR_SECONDS,
    FAR_SHARE,
    MAX_LISTED,
)
from jcm_mrv.today import FIRST_YEAR, LAST_YEAR

_EARLIEST, _END = (
    int(np.datetime64(f"{year}-01-01", "s").astype(np.int64))
    for year in (FIRST_YEAR, LAST_YEAR + 1)
)


def may_be_far(low: int, high: int) -> bool:
    """Say whether there can be such times between the first and the last of all."""
    return low < _EARLIEST or high >= _END or high - low > FAR_SECONDS


def far_times(first: Ints, last: Ints | None = None, count: Ints | None = None) -> Ints:
    """Give the positions of times before 1990, after 2100, or years away from all others.

    Readings of one moment, or a hundredth of all, that are more than five years from the rest are
    far; a meter that was read in two stretches years apart is not.

    Parameters
    ----------
    first : int64 array
        Seconds since 1970, in any order.
    last, count : int64 arrays, optional
        Where a time stands for a run of readings: its end, and how many they are.

    Examples
    --------
    >>> day = 86_400
    >>> far_times(np.array([0, 20_000, 20_001, 20_002, 25_000]) * day).tolist()
    [0, 4]
    """
    last = first if last is None else last
    if not len(first) or not may_be_far(int(first.min()), int(last.max())):
        return np.zeros(0, np.int64)
    outside = (first < _EARLIEST) | (last >= _END)
    inside = np.flatnonzero(~outside)
    order = inside[np.argsort(first[inside], kind="stable")]
    reach = np.maximum.accumulate(last[order])
    groups = np.split(order, np.flatnonzero(first[order][1:] - reach[:-1] > FAR_SECONDS) + 1)
    sizes = [len(group) if count is None else int(count[group].sum()) for group in groups]
    few = FAR_SHARE * sum(sizes)
    largest = sizes.index(max(sizes))
    for number, (group, size) in enumerate(zip(groups, sizes, strict=True)):
        alone = len(group) and last[group].max() == first[group].min()
        if number != largest and (alone or size <= few):
            outside[group] = True
    return np.flatnonzero(outside)


def far_findings(times: Ints, where: Callable[[int], str]) -> list[Finding]:
    """Give the errors for such times; ``where`` gives the place of each by its position."""
    found = []
    for position, time in enumerate(times[:MAX_LISTED].tolist()):
        wording = MON[303]
        if time < _EARLIEST:
            wording = MON[303]["early"]
        elif time >= _END:
            wording = MON[303]["late"]
        shown = np.datetime_as_string(np.datetime64(time, "s"), unit="m").replace("T", " ")
        found.append(wording.at(where(position), found=shown))
    return counted(found, len(times))
