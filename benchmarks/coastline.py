"""Make the land of the map of candidate sites from Natural Earth, as npm's `world-atlas` has it.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python benchmarks/coastline.py package/land-10m.json

writes `templates/planning/coastline.bin`; `coastline.yaml` beside it says what it is. A line may
leave the source's by 0.025 degrees, in South and South-East Asia and around by 0.005.
"""

from __future__ import annotations

import json
import math
import sys
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]

NEAR = (66.0, -12.0, 155.0, 31.0)
"""West, south, east, north of where most partner countries lie."""
FINE, COARSE = 0.005, 0.025
UNIT = 0.005
TARGET = Path(__file__).parents[1] / "templates" / "planning" / "coastline.bin"


def rings(topology: Any) -> Iterator[list[Point]]:
    """Give the outlines of land, and of seas inside it."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[list[Point]] = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc: list[Point] = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            arc.append((x * sx + tx, y * sy + ty))
        arcs.append(arc)
    for land in topology["objects"]["land"]["geometries"]:
        for polygon in land["arcs"] if land["type"] == "MultiPolygon" else [land["arcs"]]:
            for numbers in polygon:
                ring: list[Point] = []
                for number in numbers:
                    arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                    ring += arc[1:] if ring else arc
                yield ring


def apart(ring: list[Point]) -> Iterator[list[Point]]:
    """Give an outline that runs over 180 degrees as the parts on either side."""
    at, turns = [ring[0]], 0
    for (before, _), (x, y) in pairwise(ring):
        turns += (before - x > 180) - (x - before > 180)
        at.append((x + 360 * turns, y))
    if turns:
        # Around the pole: down to it, and back.
        at += [(at[-1][0], -90.0), (at[0][0], -90.0), at[0]]
    for shift in (-360, 0, 360):
        part = [(x + shift, y) for x, y in at]
        for limit, sign in ((-180.0, 1), (180.0, -1)):
            part = beyond(part, limit, sign)
        if len(part) > 3:
            yield part


def beyond(ring: list[Point], limit: float, sign: int) -> list[Point]:
    """Give the part of an outline east (sign 1) or west (-1) of a longitude."""
    kept: list[Point] = []
    for (x1, y1), (x2, y2) in pairwise([*ring[-1:], *ring]):
        was, now = (x1 - limit) * sign >= 0, (x2 - limit) * sign >= 0
        if was != now:
            kept.append((limit, y1 + (limit - x1) / (x2 - x1) * (y2 - y1)))
        if now:
            kept.append((x2, y2))
    return [*kept, kept[0]] if kept and kept[0] != kept[-1] else kept


def simplified(ring: list[Point]) -> list[Point]:
    """Leave out points that lie nearer to the line without them than is allowed there."""
    first = ring[0]
    far = max(range(len(ring)), key=lambda i: math.dist(ring[i], first))
    kept = {0, far, len(ring) - 1}
    spans = [(0, far), (far, len(ring) - 1)]
    while spans:
        start, end = spans.pop()
        (x1, y1), (x2, y2) = ring[start], ring[end]
        length = math.dist(ring[start], ring[end])
        worst, at = 1.0, 0
        for i in range(start + 1, end):
            x, y = ring[i]
            off = (
                abs((x - x1) * (y2 - y1) - (y - y1) * (x2 - x1)) / length
                if length
                else math.dist(ring[i], ring[start])
            )
            near = NEAR[0] <= x <= NEAR[2] and NEAR[1] <= y <= NEAR[3]
            if (off := off / (FINE if near else COARSE)) > worst:
                worst, at = off, i
        if at:
            kept.add(at)
            spans += [(start, at), (at, end)]
    return [ring[i] for i in sorted(kept)]


def written(outlines: list[list[Point]]) -> bytes:
    """Give outlines as differences of whole units, each a number of seven bits a byte."""
    out = bytearray()

    def put(number: int) -> None:
        number = number * 2 if number >= 0 else -number * 2 - 1
        while number > 127:
            out.append(number & 127 | 128)
            number >>= 7
        out.append(number)

    at = (0, 0)
    for outline in outlines:
        points = list(dict.fromkeys((round(x / UNIT), round(y / UNIT)) for x, y in outline))
        if len(points) < 3:
            continue
        put(len(points))
        for x, y in points:
            put(x - at[0])
            put(y - at[1])
            at = (x, y)
    return zlib.compress(bytes(out), 9)


def main(source: str) -> None:
    """Write the file."""
    topology = json.loads(Path(source).read_text(encoding="utf-8"))
    parts = [part for ring in rings(topology) if len(ring) > 3 for part in apart(ring)]
    data = written([simplified(part) for part in parts])
    TARGET.write_bytes(data)
    print(f"{TARGET.name}: {len(data):,} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
