"""A portfolio against its projects one by one: wall time by cores, memory, and when Spark pays.

Each side is a process of its own. One by one: `load_project` and `calculate` of every project,
without the imports, and beside it what runs of the command take; a portfolio: `run_portfolio` with
its file of outcomes, start of the process included. The limit by processor time allows each core
what the other allows the clock.

    python benchmarks/portfolio.py                              # as in the README
    python benchmarks/portfolio.py --projects 100 --many 500 --metered 6 --runs 1
    python benchmarks/portfolio.py --spark                      # besides: needs Java
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

MOST_RATIO, MOST_STARTING_S, MOST_MB = 1.3, 2.0, 300

PROJECT = """\
title: Roofs of site {number}
reference: VN{number:05}
partner_country: VN
participants: {{japan: [Example Power Co.], partner: [Example Solar JSC]}}
site: {{name: Site {number}, latitude: 10.6, longitude: 107.05, timezone: Asia/Ho_Chi_Minh}}
start_of_operation: 2023-12-01
monitoring_period: {{start: 2024-01-01, end: 2024-12-31}}
methodology: VN_AM007@1.0
sets:
  system:
    - {{id: roof-a, title: Warehouse A, capacity: 600 kW, connection: grid}}
    - {{id: roof-b, title: Warehouse B, capacity: 400 kW, connection: grid}}
monitoring:
  EG:
    option: C
    members:
      roof-a:
        meter: M-A
{roof_a}
      roof-b:
        meter: M-B
        evidence: invoices of the year
        entries:
          - {{start: 2024-01-01, end: 2024-06-30, value: {first}, unit: MWh}}
          - {{start: 2024-07-01, end: 2024-12-31, value: {second}, unit: MWh}}
meters:
  M-A:
    serial: A-{number}
    calibrations: [{{date: 2023-06-01, valid_until: 2027-12-31, certificate: of the maker}}]
  M-B:
    serial: B-{number}
    calibrations: [{{date: 2023-06-01, valid_until: 2027-12-31, certificate: of the maker}}]
criteria:
  1: {{met: true, evidence: report}}
  2: {{met: true, evidence: diagram}}
  3: {{met: true, evidence: certificates}}
  4: {{met: true, evidence: photographs}}
"""
ENTRIES = """\
        evidence: invoices of the year
        entries:
          - {{start: 2024-01-01, end: 2024-12-31, value: {value}, unit: MWh}}"""
READINGS = """\
        readings: data.csv
        time: time
        value: kwh
        unit: kWh
        kind: energy
        interval: 15 min
        label: start
        timezone: Asia/Ho_Chi_Minh"""


def made(folder: Path, count: int, *, metered: bool = False) -> Path:
    """Write projects, with entries alone or with a year of readings every 15 minutes."""
    rng = np.random.default_rng(20261130)
    steps = np.datetime64("2024-01-01T00:00") + np.arange(366 * 96) * np.timedelta64(15, "m")
    sun = np.clip(np.sin(np.arange(366 * 96) % 96 / 96 * 2 * np.pi - np.pi / 2), 0, None)
    for number in range(count):
        place = folder / f"{number // 100:03}" / f"p{number:05}"
        place.mkdir(parents=True)
        roof_a = READINGS if metered else ENTRIES.format(value=round(rng.uniform(500, 800), 3))
        first, second = (round(x, 3) for x in rng.uniform(150, 300, 2))
        text = PROJECT.format(number=number, roof_a=roof_a, first=first, second=second)
        (place / "project.yaml").write_text(text, encoding="utf-8")
        if metered:
            kwh = np.round(sun * rng.uniform(80, 120, len(sun)), 2)
            rows = (f"{at},{value}" for at, value in zip(steps.astype(str), kwh, strict=True))
            (place / "data.csv").write_text("time,kwh\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return folder


def one_by_one(folder: Path) -> None:
    """Load and calculate every project in this process; print what that alone takes."""
    from jcm_mrv import calculate, load_project

    files = sorted(folder.rglob("project.yaml"))
    wall, used = time.perf_counter(), time.process_time()
    total = sum(calculate(load_project(file)).emission_reductions for file in files)
    wall, used = time.perf_counter() - wall, time.process_time() - used
    print(json.dumps({"wall": wall, "cpu": used, "total": total, "done": len(files)}))


def together(folder: Path, engine: str) -> None:
    """Run the projects as a portfolio; print what comes of it, and the memory of this process."""
    from jcm_mrv.planning.portfolio.run import run_portfolio

    with tempfile.TemporaryDirectory() as out:
        portfolio = run_portfolio(folder, engine=engine, directory=out)
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    done = sum(outcome["status"] == "done" for outcome in portfolio.outcomes)
    total = sum(outcome["emission_reductions"] or 0 for outcome in portfolio.outcomes)
    print(json.dumps({"mb": largest, "done": done, "total": total}))


def measured(part: str, folder: Path, *more: str) -> dict[str, float]:
    """Give what a part prints as a process of its own, with its wall time and processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    command = [sys.executable, __file__, "--part", part, "--folder", str(folder), *more]
    printed = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    wall = time.perf_counter() - begun
    wait_for_all()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall": wall, "cpu": used, **json.loads(printed.splitlines()[-1])}


def adopt() -> None:
    """Make this process the parent of those whose own has ended: their time counts, too."""
    if sys.platform == "linux":
        of_orphans = 36  # PR_SET_CHILD_SUBREAPER of <sys/prctl.h>
        ctypes.CDLL(None).prctl(of_orphans, 1, 0, 0, 0)


def wait_for_all() -> None:
    """Wait until whatever was started has ended."""
    try:
        while True:
            os.wait()
    except ChildProcessError:
        return


def against(title: str, folder: Path, starting_s: float, runs: int) -> float:
    """Print a portfolio against its projects one by one; give the seconds of CPU of a project."""
    from jcm_mrv.planning.portfolio.engines.machine import cores

    pairs = [(measured("one", folder), measured("together", folder)) for _ in range(runs)]
    for alone, both in pairs:
        assert alone["total"] == both["total"], "the sums differ"
        assert alone["done"] == both["done"], "some are not done"
    for what in ("wall", "cpu"):
        ones = statistics.median(alone[what] for alone, _ in pairs)
        walls = statistics.median(both[what] for _, both in pairs)
        by = cores() if what == "wall" else 1
        limit = MOST_RATIO * ones / by + starting_s * (1 if what == "wall" else cores())
        verdict = "holds" if walls <= limit else "DOES NOT HOLD"
        name = f"on {cores()} cores" if what == "wall" else "of CPU"
        print(
            f"{title}, {name}: {walls:.2f} s; one by one {ones:.2f} s, "
            f"at most {MOST_RATIO:g} times {ones / by:.2f} s, and for the start "
            f"{limit - MOST_RATIO * ones / by:g} s: {limit:.2f} s ({verdict})"
        )
    return statistics.median(alone["cpu"] / alone["done"] for alone, _ in pairs)


def as_commands(folder: Path, sample: int = 10) -> None:
    """Print what the projects take as runs of `calculate`, each for itself, from some of them."""
    from jcm_mrv.planning.portfolio.engines.machine import cores

    files = sorted(folder.rglob("project.yaml"))
    begun = time.perf_counter()
    for file in files[:sample]:
        run = ["-m", "jcm_mrv", "calculate", str(file), "-o", str(file.parent / "out")]
        subprocess.run([sys.executable, *run], stdout=subprocess.DEVNULL, check=True)
    each = (time.perf_counter() - begun) / sample
    print(
        f"  as commands of their own: {each:.2f} s each (of {sample}), "
        f"all {len(files) * each:.0f} s, "
        f"{MOST_RATIO:g} times by {cores()} cores {MOST_RATIO * len(files) * each / cores():.0f} s"
    )


def main() -> None:
    """Measure what the options ask for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--projects", type=int, default=1_000)
    asked.add_argument("--many", type=int, default=10_000)
    asked.add_argument("--metered", type=int, default=100)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--spark", action="store_true")
    asked.add_argument("--part", choices=["one", "together", "spark"])
    asked.add_argument("--folder", type=Path)
    given = asked.parse_args()
    if given.part == "one":
        return one_by_one(given.folder)
    if given.part is not None:
        return together(given.folder, "spark" if given.part == "spark" else "local")
    adopt()
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        few = made(room / "few", given.projects)
        each = against(f"{given.projects:,} with entries", few, MOST_STARTING_S, given.runs)
        if given.metered:
            metered = made(room / "metered", given.metered, metered=True)
            title = f"{given.metered:,} with a year of 15-minute data"
            against(title, metered, 0.0 if given.metered >= 100 else MOST_STARTING_S, given.runs)
            as_commands(metered)
        if given.many:
            many = measured("together", made(room / "many", given.many))
            verdict = "holds" if many["mb"] < MOST_MB else "DOES NOT HOLD"
            print(f"{given.many:,}: driver {many['mb']:.0f} MB (under {MOST_MB}: {verdict})")
        if given.spark:
            pays(few, room, each)
    return None


def pays(few: Path, room: Path, each_s: float) -> None:
    """Print what Spark takes to start, and from how many projects a cluster makes up for it."""
    from jcm_mrv.planning.portfolio.engines.machine import cores

    one = made(room / "one", 1)
    start = measured("spark", one)["wall"] - measured("together", one)["wall"]
    wall = measured("spark", few)
    print(f"Spark: {start:.1f} s to start; the same projects {wall['wall']:.1f} s in all")
    own = cores()
    for times in (2, 10):
        saved = each_s / own - each_s / (own * times)
        print(
            f"  a cluster of {times} times the cores pays from {start / saved:,.0f} such projects"
        )


if __name__ == "__main__":
    main()
