"""The same readings as CSV: reading, converting and all rules, against a bare read_csv."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import duckdb
from fleet import spec, timed
from fleet_files import write_csv
from measure import ROOT, report

sys.path.insert(0, str(ROOT))

from jcm_mrv.metering.fleet.aggregate import measure_table
from jcm_mrv.metering.fleet.open_files import open_files
from jcm_mrv.metering.fleet.totals import FleetResult


def meter(path: Path) -> FleetResult:
    """Measure the fleet."""
    return measure_table(open_files([str(path)], spec()), spec())


def bare(path: Path) -> None:
    """Count and sum, and nothing more."""
    duckdb.connect().execute(f"SELECT count(*), sum(value) FROM read_csv('{path}')").fetchall()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("meters", type=int, nargs="?", default=20)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "readings.csv"
        write_csv(file, given.meters)
        result = meter(file)
        bare(file)
        ours, theirs = [], []
        for _ in range(given.runs):
            ours.append(timed(meter, file))
            theirs.append(timed(bare, file))
        print(f"{result.readings:,} readings, {len(result.ledger):,} ledger lines")
        report("jcm-mrv meter, CSV", ours, theirs, 1.5)
