"""A column without a unit that runs as another one does, a thousand times apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.inspecting.choose import Candidate
from jcm_mrv.metering.inspecting.series import Series
from jcm_mrv.metering.other_unit import times_apart


def in_two_units(columns: Sequence[Candidate], one: Candidate, where: str) -> Iterator[Finding]:
    """Ask which unit a column has where another one shows about the same in another unit.

    Parameters
    ----------
    columns : sequence of Candidate
        All columns of numbers.
    one : Candidate
        The one that is proposed.
    where : str
        The place of the first row.
    """
    for other in columns:
        if other.place == one.place or one.series is None or other.series is None:
            continue
        mine, its = _at_both(one.series, other.series)
        for small, large, names in ((mine, its, (one, other)), (its, mine, (other, one))):
            times = times_apart(large, small)
            if times:
                name, beside = (column.name or f"column {column.place + 1}" for column in names)
                found = f"{name} × {times} ≈ {beside}"
                yield MON[999]["beside"].at(
                    where, found=found, name=name, other=beside, times=times
                )
                return


def _at_both(one: Series, other: Series) -> tuple[np.ndarray, np.ndarray]:
    """Give the amounts of two columns at the times that both have; of registers, their steps."""
    _, first, second = np.intersect1d(one.local, other.local, return_indices=True)
    a, b = one.micro[first], other.micro[second]
    return (np.diff(a), np.diff(b)) if one.rises and other.rises else (a, b)
