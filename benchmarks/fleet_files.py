"""The files of the benchmarks: readings of a fleet as Parquet or CSV, from a fixed seed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from fleet_readings import local, readings

MINUTES = 365 * 1440
Of = Callable[[int, int], tuple[np.ndarray, np.ndarray]]
"""Gives instants and values of a meter, from its number and the minutes."""


def write_parquet(path: Path, meters: int, minutes: int = MINUTES, of_meter: Of = readings) -> None:
    """Write one file: meter (text), time (clock of Santiago), value (kWh)."""
    schema = pa.schema(
        [("meter", pa.string()), ("time", pa.timestamp("us")), ("value", pa.float64())]
    )
    with pq.ParquetWriter(path, schema) as writer:
        for meter in range(meters):
            writer.write_table(table(meter, minutes, of_meter), row_group_size=122_880)


def write_csv(path: Path, meters: int, minutes: int = MINUTES) -> None:
    """Write the same as CSV."""
    with path.open("wb") as file:
        for meter in range(meters):
            options = pa.csv.WriteOptions(include_header=meter == 0, quoting_style="none")
            part = table(meter, minutes)
            text = part.column("time").cast(pa.timestamp("s")).cast(pa.string())
            pa.csv.write_csv(part.set_column(1, "time", text), file, options)


def table(meter: int, minutes: int, of_meter: Of = readings) -> pa.Table:
    """Give the readings of one meter."""
    time, value = of_meter(meter, minutes)
    return pa.table(
        {
            "meter": pa.array(np.full(len(time), f"meter-{meter:03d}")),
            "time": pa.array(local(time) * 1_000_000, pa.timestamp("us")),
            "value": value,
        }
    )


if __name__ == "__main__":
    target, number = Path(sys.argv[1]), int(sys.argv[2])
    (write_csv if target.suffix == ".csv" else write_parquet)(target, number)
