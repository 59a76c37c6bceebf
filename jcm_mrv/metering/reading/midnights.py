"""Dates alone among dates with times: midnights whose 00:00 was dropped, and sums of days.

Spreadsheets and scripts write a time that is midnight as its date (R does so for each by itself).
A subtotal stands under a date as well, but its midnight is there besides, or it is far above all
that is metered in an interval.
"""

from __future__ import annotations

import numpy as np

from jcm_mrv.metering.arrays import Bools, Ints, median
from jcm_mrv.metering.reading.rows import NUMBER, Rows, numbers_of
from jcm_mrv.metering.thresholds import MISSING_FACTOR
from jcm_mrv.project.written import TextFormat

_ABOVE = 2
"""A sum of two readings may be as much as twice the largest of them."""


def midnights(rows: Rows, local: Ints, clock: Bools, alone: Bools, declared: TextFormat) -> Bools:
    """Say which dates alone stand where the row of 00:00 is missing, and hold no sum.

    Parameters
    ----------
    rows : Rows
        The rows of a file.
    local : int64 array
        Their times; a date alone is midnight.
    clock, alone : bool arrays
        Which of them have a time of day, and which are a date without one.
    declared : TextFormat
        How numbers are written.
    """
    found = np.zeros(len(rows), np.bool_)
    given, dates = np.flatnonzero(clock), np.flatnonzero(alone)
    if len(given) < 2 or not len(dates):
        return found
    step = np.abs(np.diff(local[given]))
    usual = float(median(step[step > 0])) if (step > 0).any() else 0.0
    falling = bool(median(np.sign(np.diff(local[given]))) < 0)
    missing = ~np.isin(local[dates], local[given])
    values, counts = np.unique(local[dates], return_counts=True)
    missing &= counts[np.searchsorted(values, local[dates])] == 1
    numbers = numbers_of(
        rows.values, rows.kinds[rows.columns.value] == NUMBER, declared.decimal, declared.thousands
    )
    known = numbers.readable & clock
    most = _ABOVE * int(np.abs(numbers.micro[known]).max()) if known.any() else 0
    for row in dates[missing].tolist():
        beside = [
            (int(local[at]) - int(local[row])) * (-1 if falling else 1) * side
            for at, side in ((row - 1, -1), (row + 1, 1))
            if 0 <= at < len(rows) and clock[at]
        ]
        # In order between both, and next to one of them.
        near = any(0 < apart < float(MISSING_FACTOR) * usual for apart in beside)
        found[row] = near and min(beside) > 0 and abs(int(numbers.micro[row])) <= most
    return found
