"""Times commands in turn with a yardstick, so that a ratio holds while the speed drifts."""

from __future__ import annotations

import os
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


def compare(
    title: str, command: Sequence[str], yardstick: Sequence[str], limit: float, runs: int = 15
) -> float:
    """Print the medians of a command and its yardstick, run in turn, and give their ratio."""
    for each in (command, yardstick):
        run(each)
    times, others = [], []
    for _ in range(runs):
        times.append(run(command))
        others.append(run(yardstick))
    return report(title, times, others, limit)


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
