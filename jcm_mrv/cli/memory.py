"""How a process that streams large arrays holds its memory."""

from __future__ import annotations

import contextlib
import sys

# <malloc.h> of glibc: what is free at the end of the heap, and what is mapped by itself.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_KEPT, _LARGEST = 1_000_000_000, 32 * 1024**2


def keep_freed_memory() -> None:
    """Keep what one batch frees for the next one, where the system's allocator can be told so.

    Otherwise every array of a few megabytes is taken from the system and given back: page by page,
    that takes a tenth of the time in which a fleet is measured.
    """
    if sys.platform != "linux":
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        allocator = ctypes.CDLL(None)
        allocator.mallopt(_MMAP_THRESHOLD, _LARGEST)
        allocator.mallopt(_TRIM_THRESHOLD, _KEPT)
