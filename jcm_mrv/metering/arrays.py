"""What columns of readings are kept in."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def distinct(values: Ints) -> Ints:
    """Give the different values, ascending.

    As `numpy.unique` does, which imports masked arrays when it is first called: a hundredth of a
    short run.

    Examples
    --------
    >>> distinct(np.array([3, 1, 3])).tolist(), distinct(np.array([], np.int64)).tolist()
    ([1, 3], [])
    """
    ordered = np.sort(values)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]]
