"""The same troubled fleets as tables of every library."""

from __future__ import annotations

import datetime as dt
import itertools
import sys
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from jcm_mrv.metering.fleet.aggregate import aggregate, measure_table
from jcm_mrv.metering.fleet.engines.duckdb import open_parquet
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.methodology.quantity import Quantity
from tests import spark
from tests.effort import THOROUGH

ROOT = Path(__file__).parents[3]
METERS = 4
DAYS = 10 if THOROUGH else 4
ENGINES = ("pandas", "polars", "polars lazy", "pyarrow", "duckdb", "duckdb files", "spark")


def benchmark() -> Any:
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        import fleet_readings
    finally:
        sys.path.pop(0)
    return fleet_readings


@lru_cache
def readings(kind: str) -> pa.Table:
    """Give four meters and as many days, minute by minute, as instants."""
    parts = []
    for meter in range(METERS):
        time, value = benchmark().readings(meter, DAYS * 1440, seed=3, trouble=5)
        if kind != "register":
            # The same gaps; what is written twice stays the same.
            rng = np.random.default_rng(meter)
            amounts = rng.integers(-20, 5_000, DAYS * 1440 + 1) / 1000
            value = amounts[(time - time[0]) // 60]
        parts.append(
            pa.table(
                {
                    "meter": pa.array([f"meter-{meter}"] * len(time), pa.string()),
                    "time": pa.array(time * 1_000_000, pa.timestamp("us", "UTC")),
                    "value": pa.array(value, pa.float64()),
                }
            )
        )
    return pa.concat_tables(parts).combine_chunks()


def spec(kind: str = "register", **changes: Any) -> MeterSpec:
    """Give what is wanted of them."""
    settings: dict[str, Any] = {
        "meter": "meter",
        "time": "time",
        "value": "value",
        "unit": "kW" if kind == "power" else "kWh",
        "kind": kind,
        "timezone": benchmark().ZONE,
        "interval": dt.timedelta(minutes=1),
        "label": None if kind == "register" else "start",
        "by": "day",
    }
    if kind == "register":
        settings["register_maximum"] = Quantity(value=Fraction("99999.99"), unit="kWh")
    return MeterSpec(**(settings | changes))


def shuffled(table: pa.Table) -> pa.Table:
    return table.take(pa.array(np.random.default_rng(7).permutation(table.num_rows)))


def pieces(table: pa.Table, number: int = 4) -> list[pa.Table]:
    """Cut a table into pieces of very different size."""
    cuts = [0, *(table.num_rows * (4**k) // 4**number for k in range(1, number)), table.num_rows]
    return [table.slice(a, b - a) for a, b in itertools.pairwise(cuts)]


def files(table: pa.Table, folder: Path) -> list[str]:
    """Write a table as several files with row groups of different size."""
    paths = []
    for number, piece in enumerate(pieces(table)):
        path = folder / f"{number}.parquet"
        pq.write_table(piece, path, row_group_size=1_000 * 3**number)
        paths.append(str(path))
    return paths


Open = Callable[[str, pa.Table], Any]


def opened(engine: str, table: pa.Table) -> Any:
    """Give a table as a frame of a library."""
    if engine == "pandas":
        return table.to_pandas()
    if engine.startswith("polars"):
        frame = pl.from_arrow(table)
        return frame.lazy() if engine == "polars lazy" else frame  # type: ignore[union-attr]
    if engine == "duckdb":
        return duckdb.from_arrow(table)
    if engine == "spark":
        frame = spark.session().createDataFrame(table)
        if table.schema.field("time").type != pa.timestamp("us"):
            return frame
        # Left to itself, Spark takes local times for instants.
        schema = "meter string, time timestamp_ntz, value double"
        return spark.session().createDataFrame(table, schema)
    return table


def opened_parts(engine: str, table: pa.Table, folder: Path) -> Any:
    """Give a table as a frame of a library that comes in parts of different sizes."""
    if engine == "pandas":
        import pandas as pd

        return pd.concat([piece.to_pandas() for piece in pieces(table)])
    if engine.startswith("polars"):
        lazy = pl.scan_parquet(files(table, folder))
        return lazy if engine == "polars lazy" else lazy.collect()
    if engine == "duckdb":
        return duckdb.read_parquet(files(table, folder))
    if engine == "spark":
        return spark.session().read.parquet(*files(table, folder))
    return pa.concat_tables(pieces(table))


Outcome = tuple[list[dict[str, Any]], list[dict[str, Any]], list[tuple[str, ...]]]


def outcome(engine: str, frame: Any, wanted: MeterSpec) -> Outcome:
    """Give totals, ledger and findings."""
    if engine == "duckdb files":
        result = measure_table(open_parquet(frame, wanted), wanted)
        totals, ledger = result.totals, result.ledger
    else:
        result = aggregate(frame, wanted)
        totals, ledger = (rows(engine, item) for item in (result.totals, result.ledger))
    return (
        totals,
        ledger,
        [(f.code, f.message, f.where, f.found) for f in result.findings if f.code != "MON-916"],
    )


def rows(engine: str, frame: Any) -> list[dict[str, Any]]:
    """Give the rows of a result, which is of the same kind as the readings were."""
    if engine == "spark":
        from pyspark.sql import DataFrame

        assert isinstance(frame, DataFrame)
        return frame.toArrow().to_pylist()
    if engine == "duckdb":
        assert isinstance(frame, duckdb.DuckDBPyRelation)
        return frame.to_arrow_table().to_pylist()
    if engine == "polars lazy":
        assert isinstance(frame, pl.LazyFrame)
        frame = frame.collect()
    native = nw.from_native(frame, eager_only=True)
    assert str(native.implementation).lower() == engine.partition(" ")[0]
    found = native.to_arrow().to_pylist()
    # pandas knows no other missing number than NaN.
    return [{k: None if v != v else v for k, v in line.items()} for line in found]


def take(engine: str, table: pa.Table, folder: Path) -> Any:
    """Give a table as an engine takes it: files, or a frame."""
    return files(table, folder) if engine == "duckdb files" else opened(engine, table)
