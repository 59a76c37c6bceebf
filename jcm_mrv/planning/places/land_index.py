"""Rows of the grid of land and sea, unpacked from where its stream can be taken up near them.

``benchmarks/land_index.py`` makes the index, of one file of global-land-mask: of another it says
nothing, and that one is unpacked from its beginning.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from jcm_mrv.shipped import shipped

HEAD = struct.Struct("<32sI")
"""SHA-256 of the packed grid, and how many starts follow."""
POINT = struct.Struct("<QQI")
"""A start: bit of the stream, bytes made before it, size of the packed window, which follows."""
WINDOW = 1 << 15
"""Bytes before a start that what follows may repeat."""


def indexed(packed: bytes, pieces: Sequence[tuple[int, int]]) -> list[bytes] | None:
    """Give pieces of what a stream unpacks to, each from one byte to another, in order.

    ``None`` where the index is of another file.
    """
    digest, points = _index()
    if hashlib.sha256(packed).digest() != digest:
        return None
    found = [b""] * len(pieces)
    for (start, first, window), (end, last, _) in pairwise(points):
        wanted = [n for n, (a, b) in enumerate(pieces) if a < last and b > first]
        if not wanted:
            continue
        made = _unpacked(packed, start, end, window)
        if len(made) < last - first:
            raise AssertionError("the index of the grid of land and sea is not right")
        for n in wanted:
            low, high = pieces[n]
            found[n] += made[max(low - first, 0) : min(high, last) - first]
    return found


@cache
def _index() -> tuple[bytes, list[tuple[int, int, bytes]]]:
    raw = (shipped("templates") / "planning" / "land-index.bin").read_bytes()
    digest, count = HEAD.unpack_from(raw)
    at = HEAD.size + count * POINT.size
    points = []
    for bit, made, size in POINT.iter_unpack(raw[HEAD.size : at]):
        points.append((bit, made, raw[at : at + size]))
        at += size
    return digest, points


def _unpacked(packed: bytes, start: int, end: int, window: bytes) -> bytes:
    """Unpack from one bit of a stream to another."""
    part = packed[start // 8 : (end + 7) // 8]
    if start % 8:
        # A block begins within a byte; zlib takes whole ones alone.
        part = (int.from_bytes(part, "little") >> start % 8).to_bytes(len(part), "little")
    return zlib.decompressobj(-15, zdict=zlib.decompress(window)).decompress(part)
