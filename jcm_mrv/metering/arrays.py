"""What columns of readings are kept in."""

from __future__ import annotations

import math
from typing import Any

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


def median(values: Ints | Floats) -> Any:
    """Give the middle value, or the mean of the two in the middle; of rows, that of each.

    As `numpy.median` does where each value is a number; it imports masked arrays as well.

    Examples
    --------
    >>> float(median(np.array([4, 1, 2]))), median(np.array([[4.0, 1.0], [2.0, 2.0]])).tolist()
    (2.0, [2.5, 2.0])
    """
    number = values.shape[-1]
    middle = [(number - 1) // 2, number // 2]
    return np.partition(values, middle)[..., middle].mean(axis=-1)


def quantile(values: Ints | Floats, share: float) -> float:
    """Give the value below which a share of the values lies, between two of them where need be.

    As `numpy.quantile` does, but for the masked arrays.

    Examples
    --------
    >>> quantile(np.array([5, 1, 3, 2]), 0.5), quantile(np.array([7.0]), 0.9)
    (2.5, 7.0)
    """
    place = (len(values) - 1) * share
    beside = [math.floor(place), math.ceil(place)]
    low, high = np.partition(values, beside)[beside]
    return float(low + (high - low) * (place - beside[0]))
