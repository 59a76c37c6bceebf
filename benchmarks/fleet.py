"""100 registers for a year by the minute: all rules on, against a bare scan and against pandas.

    python benchmarks/fleet.py [METERS] [--pandas] [--guards]

Two files: one with everything that goes wrong, and one where single readings are missing at random.
Both sides run in turn, each as a process of its own, start included. The memory is the largest of a
process. ``--guards`` measures in one process, with the guards and without them in turn.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fleet_files import write_parquet
from fleet_readings import REGISTER_MAXIMUM, ZONE, missing_singly, readings
from measure import ROOT, compare, peak, report

sys.path.insert(0, str(ROOT))

from jcm_mrv.metering import pipeline
from jcm_mrv.metering.fleet.aggregate import measure_table
from jcm_mrv.metering.fleet.engines.duckdb import open_parquet
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.fleet.totals import FleetResult
from jcm_mrv.metering.found import Found
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


def command(path: Path) -> list[str]:
    """Give the command that does the same, all of its result printed as JSON."""
    columns = ["--time", "time", "--value", "value", "--meter", "meter", "--unit", "kWh"]
    what = ["--kind", "register", "--interval", "1 min", "--timezone", ZONE, "--by", "month"]
    size = ["--register-maximum", REGISTER_MAXIMUM, "--json"]
    return [sys.executable, "-m", "jcm_mrv", "meter", str(path), *columns, *what, *size]


def scan(path: Path) -> list[str]:
    """Give the command that reads the three columns, and does nothing more."""
    query = f"SELECT count(meter), max(time), sum(value) FROM '{path}'"
    code = f"import duckdb; duckdb.connect().execute({query!r}).fetchall()"
    return [sys.executable, "-c", code]


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


def without_guards(path: Path) -> FleetResult:
    """Measure the fleet, but ask no guard."""
    ask = pipeline.ask
    pipeline.ask = lambda *_: Found(None)
    try:
        return meter(path)
    finally:
        pipeline.ask = ask


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("meters", type=int, nargs="?", default=100)
    parser.add_argument("--pandas", action="store_true")
    parser.add_argument("--guards", action="store_true")
    parser.add_argument("--runs", type=int, default=7)
    given = parser.parse_args()
    kinds = {"everything that goes wrong": readings, "single readings missing": missing_singly}
    with tempfile.TemporaryDirectory() as folder:
        for title, of_meter in kinds.items():
            file = Path(folder) / "readings.parquet"
            write_parquet(file, given.meters, of_meter=of_meter)
            compare(f"jcm-mrv meter, {title}", command(file), scan(file), 2.0, given.runs)
            print(f"  peak memory {peak(command(file)):,.0f} MB (at most 600)")
            result = meter(file)
            errors = sum(item.is_error for item in result.findings)
            print(
                f"  {result.readings:,} readings, {len(result.ledger):,} ledger lines, "
                f"{errors} errors"
            )
            if given.guards:
                with_them, without = [], []
                for _ in range(given.runs):
                    with_them.append(timed(meter, file))
                    without.append(timed(without_guards, file))
                report("  with the guards, and without", with_them, without, 1.1)
            if given.pandas and of_meter is readings:
                against_pandas(file, timed(meter, file))
