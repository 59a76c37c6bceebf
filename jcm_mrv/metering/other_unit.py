"""Series that run alike and are about a thousand times apart: one of them is in another unit."""

from __future__ import annotations

import numpy as np

from jcm_mrv.metering.arrays import Ints
from jcm_mrv.metering.thresholds import APART_ALIKE, APART_SPAN, APART_TIMES, APART_VALUES


def times_apart(larger: Ints, smaller: Ints) -> int:
    """Give how many times one series is another of the same course; 0 where it is not so.

    Parameters
    ----------
    larger, smaller : int array
        The amounts of both at the same times.

    Returns
    -------
    int
        1000 or a million, as from Wh to kWh and MWh.

    Examples
    --------
    >>> mwh = np.arange(50) % 7
    >>> times_apart(1050 * mwh + 3, mwh), times_apart(20 * mwh, mwh), times_apart(mwh, 1000 * mwh)
    (1000, 0, 0)
    """
    some = (larger != 0) & (smaller != 0)
    if int(some.sum()) < APART_VALUES:
        return 0
    a, b = larger[some].astype(np.float64), smaller[some].astype(np.float64)
    ratio = abs(a.sum() / b.sum()) if b.sum() else 0.0
    near = [n for n in APART_TIMES if n / APART_SPAN <= ratio <= n * APART_SPAN]
    if not near:
        return 0
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return near[0] if size and float((a * b).sum()) >= APART_ALIKE * size else 0
