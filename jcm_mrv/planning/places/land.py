"""Whether places lie on land, by the grid of half minutes that global-land-mask ships."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from jcm_mrv.planning.places.land_index import indexed

_ROWS, _COLUMNS = 21_600, 43_200
_PER_DEGREE = 120
_HEADER = 128
"""Bytes before the first cell: what NumPy writes before an array of this size."""
_AROUND = 2
"""Cells to each side that count as the place: about 2 km, for quays and coasts drawn roughly."""
_READ, _MADE = 1 << 14, 1 << 20
_APART = 40_000_000
"""Bytes between the places at which the way through the grid can be taken up again."""

Place = tuple[float, float]
"""Latitude and longitude in degrees."""


def on_land(places: Sequence[Place]) -> list[bool]:
    """Say of each place whether land lies there or within 2 km.

    The grid has nearly a thousand million cells. The package unpacks all of them into memory when
    it is imported; here those around each place are, by an index, or where the package has another
    grid, all down to the southernmost place in passing.

    Examples
    --------
    Phu My, 20 km off Vung Tau, and the point where the meridian of Greenwich meets the equator:

    >>> on_land([(10.59, 107.05), (10.2, 107.2), (0, 0)])
    [True, False, False]
    """
    wanted = {row: b"" for place in places for row in _rows(place[0])}
    known = {row: _kept[row] for row in wanted if row in _kept}
    if missing := [row for row in wanted if row not in known]:
        known |= _indexed(sorted(missing)) or _unpacked(sorted(missing))
        _kept.update(known)
    return [_any_land(place, known) for place in places]


_kept: dict[int, bytes] = {}


def _rows(latitude: float) -> range:
    middle = int((90 - latitude) * _PER_DEGREE)
    return range(max(0, middle - _AROUND), min(_ROWS - 1, middle + _AROUND) + 1)


def _any_land(place: Place, rows: dict[int, bytes]) -> bool:
    latitude, longitude = place
    middle = int((longitude + 180) * _PER_DEGREE)
    columns = [c % _COLUMNS for c in range(middle - _AROUND, middle + _AROUND + 1)]
    # A cell of the sea is 1.
    return any(rows[row][column] == 0 for row in _rows(latitude) for column in columns)


@cache
def packed_grid() -> bytes:
    """Give the deflated grid, as the package has it: a head, then a byte per cell."""
    spec = find_spec("global_land_mask")
    assert spec is not None
    assert spec.origin is not None
    path = Path(spec.origin).parent / "globe_combined_mask_compressed.npz"
    with zipfile.ZipFile(path) as archive, path.open("rb") as stream:
        entry = archive.getinfo("mask.npy")
        stream.seek(entry.header_offset)
        head = stream.read(30)
        names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        stream.seek(names, 1)
        return stream.read(entry.compress_size)


def _indexed(rows: list[int]) -> dict[int, bytes] | None:
    """Give some rows of the grid by the index; ``None`` where it is of another grid."""
    firsts = [_HEADER + row * _COLUMNS for row in rows]
    pieces = indexed(packed_grid(), [(first, first + _COLUMNS) for first in firsts])
    return None if pieces is None else dict(zip(rows, pieces, strict=True))


_states: list[tuple[int, int, zlib._Decompress]] = []
"""Where the way through the grid can be taken up again: bytes read, bytes made, inflater."""


def _unpacked(rows: list[int]) -> dict[int, bytes]:
    """Give some rows of the grid, each a byte per cell; ``rows`` in order."""
    packed = packed_grid()
    if not _states:
        _states.append((0, 0, zlib.decompressobj(-15)))
    wanted = _HEADER + rows[0] * _COLUMNS
    start, at, kept = max(
        (state for state in _states if state[1] <= wanted), key=lambda state: state[1]
    )
    inflate = kept.copy()
    found = {row: bytearray() for row in rows}
    left = list(rows)
    while left:
        if at >= _states[-1][1] + _APART:
            _states.append((start, at, inflate.copy()))
        rest = packed[start : start + _READ]
        if not rest:
            raise AssertionError("the grid of land and sea ends too early")
        start += len(rest)
        while rest:
            piece = inflate.decompress(rest, _MADE)
            rest = inflate.unconsumed_tail
            end = at + len(piece)
            while left and (first := _HEADER + left[0] * _COLUMNS) < end:
                got = found[left[0]]
                got += piece[max(first + len(got) - at, 0) : max(first + _COLUMNS - at, 0)]
                if len(got) < _COLUMNS:
                    break
                left.pop(0)
            at = end
    return {row: bytes(cells) for row, cells in found.items()}
