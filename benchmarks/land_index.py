"""Makes the index into the grid of land and sea (``templates/planning/land-index.bin``).

The grid of global-land-mask is one deflated stream of nearly a thousand million cells; to read a
row near its middle, half of it was unpacked. A stream can be taken up at the start of each of its
blocks, where the 32 kB before it are known: those are written here, every few million cells. zlib
tells where blocks start (``Z_BLOCK``), which Python's own module does not pass on.
"""

import ctypes
import ctypes.util
import hashlib
import zlib
from pathlib import Path

from jcm_mrv.planning.places.land import packed_grid
from jcm_mrv.planning.places.land_index import HEAD, POINT, WINDOW

APART = 4_000_000
"""Cells between two starts, at least."""
_BLOCK, _OK, _END = 5, 0, 1


class _Stream(ctypes.Structure):
    """``z_stream`` of zlib.h."""

    _fields_ = (
        ("next_in", ctypes.c_void_p),
        ("avail_in", ctypes.c_uint),
        ("total_in", ctypes.c_ulong),
        ("next_out", ctypes.c_void_p),
        ("avail_out", ctypes.c_uint),
        ("total_out", ctypes.c_ulong),
        ("msg", ctypes.c_char_p),
        ("state", ctypes.c_void_p),
        ("zalloc", ctypes.c_void_p),
        ("zfree", ctypes.c_void_p),
        ("opaque", ctypes.c_void_p),
        ("data_type", ctypes.c_int),
        ("adler", ctypes.c_ulong),
        ("reserved", ctypes.c_ulong),
    )


def starts(packed: bytes) -> list[tuple[int, int, bytes]]:
    """Give bit of the stream, bytes made before it and the last 32 kB of them, of some blocks."""
    library = ctypes.CDLL(ctypes.util.find_library("z"))
    library.zlibVersion.restype = ctypes.c_char_p
    stream, source = _Stream(), ctypes.create_string_buffer(packed, len(packed))
    size = 1 << 20
    made = ctypes.create_string_buffer(size)
    version = library.zlibVersion()
    done = library.inflateInit2_(ctypes.byref(stream), -15, version, ctypes.sizeof(stream))
    assert done == _OK
    stream.next_in, stream.avail_in = ctypes.addressof(source), len(packed)
    found, last = [(0, 0, b"")], b""
    while done != _END:
        stream.next_out, stream.avail_out = ctypes.addressof(made), size
        done = library.inflate(ctypes.byref(stream), _BLOCK)
        assert done in (_OK, _END), done
        last = (last + made.raw[: size - stream.avail_out])[-WINDOW:]
        # At the end of a block that is not the last.
        if stream.data_type & 128 and not stream.data_type & 64:
            bit = stream.total_in * 8 - (stream.data_type & 7)
            if stream.total_out - found[-1][1] >= APART:
                found.append((bit, stream.total_out, last))
    found.append((len(packed) * 8, stream.total_out, b""))
    return found


def main() -> None:
    """Write the index."""
    packed = packed_grid()
    points, windows = [], []
    for bit, made, before in starts(packed):
        windows.append(zlib.compress(before, 9))
        points.append(POINT.pack(bit, made, len(windows[-1])))
    head = HEAD.pack(hashlib.sha256(packed).digest(), len(points))
    path = Path(__file__).parents[1] / "templates" / "planning" / "land-index.bin"
    path.write_bytes(b"".join([head, *points, *windows]))
    print(f"{path}: {len(points)} starts, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
