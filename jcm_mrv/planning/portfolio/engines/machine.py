"""What of this machine may be used: cores, and the memory of one worker."""

from __future__ import annotations

import os
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup/memory.max")
_KEPT = 0.1
_LEAST_BYTES = 512 * 1024**2
"""A project with a year of readings by the minute takes less."""


def cores() -> int:
    """Give how many cores this process may use, not how many the machine has.

    Examples
    --------
    >>> 1 <= cores() <= (os.cpu_count() or 1)
    True
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def share_of_memory(workers: int) -> int | None:
    """Give the bytes that each of some workers may take: nine tenths of all, divided by them.

    None where the system does not say how much it has.
    """
    total = _memory()
    return None if total is None else max(_LEAST_BYTES, int(total * (1 - _KEPT)) // workers)


def _memory() -> int | None:
    try:
        total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None
    try:
        # In a container: what it was given.
        return min(total, int(_CGROUP.read_text(encoding="ascii")))
    except (OSError, ValueError):
        return total
