"""The land behind a map: outlines of Natural Earth that ship with the package, cut to a view."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import cache

from jcm_mrv.shipped import shipped

Point = tuple[float, float]
View = tuple[float, float, float, float]
"""West, south, east, north, degrees."""

SOURCE = "Natural Earth 1:10m"
UNIT = 0.005
"""Degrees of which the file counts whole ones: as ``coastline.yaml`` beside it says."""
_FINEST = 700
"""How many parts of a map can be told apart."""


@cache
def _outlines() -> tuple[tuple[View, list[Point]], ...]:
    """Give every outline with the least box around it."""
    data = zlib.decompress((shipped("templates") / "planning" / "coastline.bin").read_bytes())
    numbers = _numbers(data)
    found: list[tuple[View, list[Point]]] = []
    x = y = 0
    for count in numbers:
        ring: list[Point] = []
        for _ in range(count):
            x, y = x + next(numbers), y + next(numbers)
            ring.append((x * UNIT, y * UNIT))
        xs, ys = [one for one, _ in ring], [one for _, one in ring]
        found.append(((min(xs), min(ys), max(xs), max(ys)), ring))
    return tuple(found)


def _numbers(data: bytes) -> Iterator[int]:
    """Give the whole numbers of a file: seven bits a byte, the lowest bit says the sign."""
    number = shift = 0
    for byte in data:
        number |= (byte & 127) << shift
        if byte & 128:
            shift += 7
            continue
        yield (number >> 1) ^ -(number & 1)
        number = shift = 0


def land(view: View) -> list[list[Point]]:
    """Give the outlines of land inside a view, those of seas within land among them.

    Examples
    --------
    >>> len(land((106.5, 10.0, 107.5, 11.0))) > 0, land((-30.0, 20.0, -29.0, 21.0))
    (True, [])
    """
    west, south, east, north = view
    least = max(east - west, north - south) / _FINEST
    found = []
    for (left, below, right, above), ring in _outlines():
        if left > east or right < west or below > north or above < south:
            continue
        if max(right - left, above - below) < least:
            continue
        part = ring
        for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
            part = _cut(part, axis, limit, sign)
        part = _thinned(part, least)
        if len(part) > 2:
            found.append(part)
    return found


def _thinned(ring: list[Point], least: float) -> list[Point]:
    """Leave out points that lie nearer to the one before than can be seen."""
    kept = ring[:1]
    for x, y in ring[1:]:
        if abs(x - kept[-1][0]) >= least or abs(y - kept[-1][1]) >= least:
            kept.append((x, y))
    return kept


def _cut(ring: list[Point], axis: int, limit: float, sign: int) -> list[Point]:
    """Give the part of an outline on one side of a line."""
    kept: list[Point] = []
    for number, there in enumerate(ring):
        here = ring[number - 1]
        was, now = (here[axis] - limit) * sign >= 0, (there[axis] - limit) * sign >= 0
        if was != now:
            part = (limit - here[axis]) / (there[axis] - here[axis])
            x, y = (a + part * (b - a) for a, b in zip(here, there, strict=True))
            kept.append((limit, y) if axis == 0 else (x, limit))
        if now:
            kept.append(there)
    return kept
