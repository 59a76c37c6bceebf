"""Time and memory of 1, 10 and 100 meters, or of as many as are named.

    python benchmarks/fleet_growth.py [METERS ...] [--minutes N] [--mixed] [--plot]

A thousand meters of a year take 8 GB of disk; ``--minutes 52560`` takes a tenth of the year. The
seconds of CPU stand beside those of the wall: on a machine that others use as well, they say more.
With ``--mixed`` the meters stand side by side in each row group, in the order of time.
With ``--plot`` it draws docs/images/fleet-growth.png, for which matplotlib has to be installed
(``pip install matplotlib``): nothing else here needs it.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
from fleet_files import MINUTES, write_parquet
from measure import ROOT

_ONE = """
import json, resource, sys, time
sys.path[:0] = [sys.argv[2], sys.argv[3]]
from pathlib import Path
from fleet import meter
file = Path(sys.argv[1])
meter(file)
times, used = [], []
for _ in range(3):
    start, before = time.perf_counter(), time.process_time()
    number = meter(file).readings
    times.append(time.perf_counter() - start)
    used.append(time.process_time() - before)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([number, min(times), peak, min(used)]))
"""


Figures = tuple[int, float, float, float]
"""The number of readings, the shortest time (s), the peak memory (MB), the least CPU (s)."""


def measure(meters: int, folder: Path, minutes: int, *, mixed: bool) -> Figures:
    """Measure a fleet in a process of its own."""
    file = folder / f"{meters}.parquet"
    write_parquet(file, meters, minutes)
    if mixed:
        mix(file)
    done = subprocess.run(
        [sys.executable, "-c", _ONE, str(file), str(ROOT), str(ROOT / "benchmarks")],
        capture_output=True,
        check=True,
    )
    file.unlink()
    return tuple(json.loads(done.stdout))


def mix(file: Path) -> None:
    """Put the meters of a file side by side."""
    mixed = file.with_suffix(".mixed")
    query = f"COPY (FROM '{file}' ORDER BY time, meter) TO '{mixed}' (FORMAT parquet)"
    with duckdb.connect(config={"temp_directory": str(file.parent)}) as connection:
        connection.execute(query)
    mixed.replace(file)


def plot(figures: dict[int, Figures], target: Path) -> None:
    """Draw time and memory over the number of readings."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    x = [figures[m][0] / 1e6 for m in figures]
    fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    left.loglog(x, [figures[m][1] for m in figures], "o-", color="#0b6e4f")
    left.set(xlabel="million readings", ylabel="s", title="wall time, two cores")
    right.semilogx(x, [figures[m][2] for m in figures], "o-", color="#0b6e4f")
    right.set(xlabel="million readings", ylabel="MB", title="peak memory", ylim=(0, 1000))
    for axes in (left, right):
        axes.grid(visible=True, alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    fig.savefig(target, dpi=110, metadata={"Software": None})


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("meters", type=int, nargs="*", default=[1, 10, 100])
    parser.add_argument("--minutes", type=int, default=MINUTES)
    parser.add_argument("--mixed", action="store_true")
    parser.add_argument("--plot", action="store_true", help="draw the picture of the documentation")
    given = parser.parse_args()
    if given.plot and importlib.util.find_spec("matplotlib") is None:
        parser.error("--plot needs matplotlib: pip install matplotlib")
    with tempfile.TemporaryDirectory() as name:
        found = {
            meters: measure(meters, Path(name), given.minutes, mixed=given.mixed)
            for meters in given.meters
        }
    for meters, (number, seconds, memory, used) in found.items():
        print(
            f"{meters} meters, {number:,} readings: {seconds:.3f} s, of CPU {used:.3f} s, "
            f"{memory:.0f} MB"
        )
    if given.plot:
        plot(found, ROOT / "docs" / "images" / "fleet-growth.png")
