"""Sums and ledger of whole meter-years against the slow reference of the tests.

    python benchmarks/fleet_reference.py [METERS] [--all ALL]

The reference works in fractions, reading by reading: half a minute or more for each meter. With
``--all 100``, the totals and the ledger of 100 meters are held as well against the same rules on
every single reading, nothing condensed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime
from fractions import Fraction
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from fleet import meter, spec
from fleet_files import MINUTES, write_parquet
from fleet_readings import REGISTER_MAXIMUM, ZONE, local, readings
from measure import ROOT

sys.path.insert(0, str(ROOT))

from jcm_mrv.metering.calendar import calendar
from jcm_mrv.metering.fleet.rows import Batch
from jcm_mrv.metering.fleet.totals import LOOK_AT_ALL, measure_one
from tests.metering.reference import Job, Row, measure


def by_the_rules(number: int) -> tuple[dict, list]:
    """Give totals and ledger of one meter, by the reference."""
    moments, values = readings(number, MINUTES)
    rows = [
        Row(datetime.fromtimestamp(int(t), UTC), f"{v:.2f}")
        for t, v in zip(moments, values, strict=True)
    ]
    first, last = spec_days()
    job = Job(
        files=[rows],
        kind="register",
        interval=60,
        years=calendar(first, last, "month", ZONE).parts,
        zone=ZONE,
        register_maximum=REGISTER_MAXIMUM.split()[0],
        resolution=Fraction(1, 100),
    )
    result = measure(job)
    totals = {year: float(value) for year, value in result.per_year().items()}
    return totals, sorted((x.year, x.start, x.end, x.code, float(x.effect)) for x in result.ledger)


def spec_days() -> tuple:
    """Give the first and the last day of the readings: a year of 365 days from 1 January 2024."""
    first = datetime(2024, 1, 1).date()
    return first, first.replace(month=12, day=30)


def against_every_reading(meters: int) -> None:
    """Hold the condensed fleet against the rules on all readings, meter by meter."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "readings.parquet"
        write_parquet(file, meters)
        result = meter(file)
    parts = calendar(*spec_days(), "month", ZONE).parts
    totals, ledger = [], []
    for number in range(meters):
        moments, values = readings(number, MINUTES)
        name = f"meter-{number:03d}"
        code = np.zeros(len(moments), np.int64)
        batch = Batch(code, local(moments), values, 0, 1)
        one = measure_one(name, [batch], spec(), parts, LOOK_AT_ALL, False)
        totals += one.totals
        ledger += one.ledger
    assert result.totals == totals
    assert result.ledger == ledger
    print(f"{meters} meters: the same as with nothing condensed, {len(ledger)} ledger lines")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("meters", type=int, nargs="?", default=2)
    parser.add_argument("--all", type=int, default=0)
    given = parser.parse_args()
    meters = given.meters
    if given.all:
        against_every_reading(given.all)
    if not meters:
        sys.exit()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "readings.parquet"
        write_parquet(file, meters)
        result = meter(file)
    assert spec().by == "month"
    start = time.perf_counter()
    with Pool(2) as pool:
        expected = pool.map(by_the_rules, range(meters))
    for number, (totals, ledger) in enumerate(expected):
        name = f"meter-{number:03d}"
        ours = {
            int(line["period"].replace("-", "")): line["value"]
            for line in result.totals
            if line["meter"] == name
        }
        lines = sorted(
            (int(x["period"].replace("-", "")), x["start"], x["end"], x["rule"], x["effect"])
            for x in result.ledger
            if x["meter"] == name
        )
        assert ours == totals, (name, ours, totals)
        assert lines == ledger, (name, set(lines) ^ set(ledger))
    taken = time.perf_counter() - start
    print(
        f"{meters} meters: totals and {len(result.ledger)} ledger lines are those of the reference"
    )
    print(f"the reference took {taken:.0f} s")
