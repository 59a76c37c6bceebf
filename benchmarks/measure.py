"""Times commands in turn with a yardstick, so that a ratio holds while the speed drifts."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run(command: Sequence[str]) -> float:
    """Give the wall time of one process, s; its output is thrown away."""
    # Installed packages have bytecode caches; without them the checkout alone is compiled anew.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr.decode()}")
    return time.perf_counter() - start


def peak(command: Sequence[str]) -> float:
    """Give the largest memory of one process, MB.

    A child counts the memory of what it was started from as well; so a small one starts it.
    """
    script = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    starter = [sys.executable, "-c", script, *command]
    return float(subprocess.run(starter, capture_output=True, check=True).stdout)


def compare(
    title: str, command: Sequence[str], yardstick: Sequence[str], limit: float, runs: int = 15
) -> float:
    """Print the medians of a command and its yardstick, run in turn, and give their ratio.

    The seconds of CPU stand beside: on a machine that others use as well, they say more.
    """
    for each in (command, yardstick):
        run(each)
    times, others, own, their = [], [], [], []
    for _ in range(runs):
        for each, wall, used in ((command, times, own), (yardstick, others, their)):
            before = _used()
            wall.append(run(each))
            used.append(_used() - before)
    ratio = report(title, times, others, limit)
    of_cpu = statistics.median(a / b for a, b in zip(own, their, strict=True))
    print(
        f"  of CPU: {statistics.median(own):.3f} s, yardstick {statistics.median(their):.3f} s, "
        f"ratio {of_cpu:.2f}"
    )
    return ratio


def _used() -> float:
    """Give the seconds of CPU that the processes started here have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def report(title: str, times: Sequence[float], others: Sequence[float], limit: float) -> float:
    """Print medians and the median of the pairwise ratios against its limit."""
    ratio = statistics.median(a / b for a, b in zip(times, others, strict=True))
    verdict = "holds" if ratio <= limit else "DOES NOT HOLD"
    print(
        f"{title}: {statistics.median(times):.3f} s, yardstick {statistics.median(others):.3f} s, "
        f"ratio {ratio:.2f} (at most {limit:g}: {verdict})"
    )
    return ratio


def best_of(function: Callable[[], object], runs: int = 5) -> float:
    """Give the shortest time of a function, s."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)
