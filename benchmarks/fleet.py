"""100 registers for a year by the minute: all rules on, against a bare scan and against pandas.

    python benchmarks/fleet.py [METERS] [--pandas] [--reference METERS]

Both sides run in turn in one process each; the memory is that of the process that measures.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from fleet_files import write_parquet
from fleet_readings import REGISTER_MAXIMUM, ZONE
from measure import ROOT, report

sys.path.insert(0, str(ROOT))

from jcm_mrv.metering.fleet.aggregate import measure_table
from jcm_mrv.metering.fleet.engines.duckdb import open_parquet
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.fleet.totals import FleetResult
from jcm_mrv.methodology.quantity import Quantity


def spec() -> MeterSpec:
    """Give what the readings are, and what is wanted of them."""
    value, unit = REGISTER_MAXIMUM.split()
    return MeterSpec(
        time="time",
        value="value",
        meter="meter",
        unit="kWh",
        kind="register",
        interval=dt.timedelta(minutes=1),
        timezone=ZONE,
        by="month",
        register_maximum=Quantity(value=value, unit=unit),
    )


def meter(path: Path) -> FleetResult:
    """Measure the fleet."""
    return measure_table(open_parquet([str(path)], spec()), spec())


def scan(path: Path) -> None:
    """Read the three columns, and nothing more."""
    duckdb.connect().execute(f"SELECT count(meter), max(time), sum(value) FROM '{path}'").fetchall()


def timed(function, path: Path) -> float:
    """Give the wall time of one call, s."""
    start = time.perf_counter()
    function(path)
    return time.perf_counter() - start


def against_pandas(path: Path, seconds: float) -> None:
    """Time the script in pandas once, and hold its sums against ours."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "fleet_pandas.py"), str(path)],
        capture_output=True,
        check=True,
    )
    taken = time.perf_counter() - start
    theirs = {}
    for line in json.loads(done.stdout):
        theirs[line["meter"], line["period"]] = line["value"]
    ours = {(line["meter"], line["period"]): line["value"] for line in meter(path).totals}
    worst = max(abs(ours[key] - theirs.get(key, 0.0)) for key in ours)
    print(f"pandas: {taken:.1f} s, {taken / seconds:.0f} times as long; ", end="")
    print(f"sums differ by at most {worst:.6f} kWh")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("meters", type=int, nargs="?", default=100)
    parser.add_argument("--pandas", action="store_true")
    parser.add_argument("--runs", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "readings.parquet"
        write_parquet(file, given.meters)
        result = meter(file)
        scan(file)
        ours, theirs = [], []
        for _ in range(given.runs):
            ours.append(timed(meter, file))
            theirs.append(timed(scan, file))
        errors = sum(item.is_error for item in result.findings)
        print(f"{result.readings:,} readings, {len(result.ledger):,} ledger lines, {errors} errors")
        report("jcm-mrv meter, Parquet", ours, theirs, 2.5)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory {peak:,.0f} MB (at most 1,000)")
        if given.pandas:
            against_pandas(file, statistics.median(ours))
