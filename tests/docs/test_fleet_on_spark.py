"""The job for a Spark cluster, as the page on fleets shows it; files on disk for the bucket."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests import spark
from tests.docs.pages import ROOT, blocks

START = dt.datetime(2024, 1, 1)


def write_readings(folder: Path) -> None:
    """Write two meters by the minute for one day, one file each, 0.5 kWh in each minute."""
    folder.mkdir()
    minutes = range(24 * 60 + 1)
    for meter in ("a", "b"):
        columns = {
            "meter": pa.array([meter] * len(minutes)),
            "time": pa.array([START + n * dt.timedelta(minutes=1) for n in minutes]),
            "kwh": pa.array([0.5 * n for n in minutes]),
        }
        pq.write_table(pa.table(columns), folder / f"{meter}.parquet")


@spark.requires_spark
def test_the_job_runs_as_it_is_shown(tmp_path: Path) -> None:
    page = ROOT / "docs/how-to/fleets.md"
    (script,) = (block.text for block in blocks(page) if block.title == "fleet.py")
    assert script.count("s3a://bucket") == 3
    write_readings(tmp_path / "readings")
    spark.session()
    exec(compile(script.replace("s3a://bucket", str(tmp_path)), "fleet.py", "exec"), {})
    totals = pq.read_table(tmp_path / "totals").to_pylist()
    assert sorted((line["meter"], line["period"], line["value"]) for line in totals) == [
        ("a", "2024-01", 720.0),
        ("b", "2024-01", 720.0),
    ]
    assert pq.read_table(tmp_path / "ledger").num_rows == 0
