"""Arrays of values along the axes of an expression: one for each index variable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def placed(array: Array, indices: Sequence[str], bound: Sequence[str]) -> Array:
    """Give an array with one axis per bound index, in their order; length one where not used.

    Examples
    --------
    >>> placed(np.zeros((1, 3, 2)), ["i", "f"], ["f", "k", "i"]).shape
    (1, 2, 1, 3)
    """
    position = {index: n for n, index in enumerate(bound)}
    order = sorted(range(len(indices)), key=lambda n: position[indices[n]])
    array = array.transpose(0, *(1 + n for n in order))
    shape = [array.shape[0], *([1] * len(bound))]
    for axis, n in enumerate(order):
        shape[1 + position[indices[n]]] = array.shape[1 + axis]
    return array.reshape(shape)


def taken(array: Array, indices: Sequence[str | Array], bound: Sequence[str]) -> Array:
    """Give the same where an index may be places of members, one for each member of its own.

    Examples
    --------
    >>> depots, of_vehicle = np.array([[7.0, 9.0]]), np.array([[1, 0, 1]])
    >>> taken(depots, [of_vehicle], ["v"]).tolist()
    [[9.0, 7.0, 9.0]]
    """
    position = {index: n for n, index in enumerate(bound)}
    axes = 1 + len(bound)

    def along(axis: int, size: int) -> Array:
        return np.arange(size).reshape([-1 if n == axis else 1 for n in range(axes)])

    if 0 in array.shape:
        # Of a set without members there is no value, and nobody asks for one.
        return np.full((1,) * axes, np.nan)
    places: list[Array] = [along(0, array.shape[0])]
    for size, index in zip(array.shape[1:], indices, strict=True):
        places.append(along(1 + position[index], size) if isinstance(index, str) else index)
    if array.shape[0] == 1:
        # One batch entry of values for all that is picked in each.
        places[0] = np.zeros((1,) * axes, np.intp)
    return array[tuple(places)]
