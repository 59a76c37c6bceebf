"""Files of readings to the table of an engine."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, Literal

from jcm_mrv.metering.codes import stop
from jcm_mrv.metering.fleet.aggregate import as_findings, open_table
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.fleet.text_layout import (
    WorkbookTable,
    find,
    is_parquet,
    is_workbook,
    look_at_text,
)
from jcm_mrv.metering.readings import check_date
from jcm_mrv.project.model import TextFormat

Engine = Literal["duckdb", "polars", "pandas", "spark"]


def open_files(
    paths: Sequence[str],
    spec: MeterSpec,
    declared: TextFormat | None = None,
    engine: Engine = "duckdb",
) -> Any:
    """Give the readings in files as a table that can be measured.

    Parquet is read by the engine itself. Text is converted block by block, whatever the engine, and
    handed to another one than DuckDB as a table; workbooks hold one meter.

    Raises
    ------
    FindingsError
        When a file or column is missing or ambiguous, or the engine is not installed.
    """
    files = find(paths)
    declared = declared or TextFormat()
    check_date(declared.date, "--date")
    if is_parquet(files):
        return _parquet([str(file) for file in files], spec, engine)
    if any(is_workbook(file) for file in files):
        return WorkbookTable(files, spec, declared)
    layouts = [look_at_text(file, spec, declared) for file in files]
    from jcm_mrv.metering.fleet.engines.text import TextTable

    table = TextTable(layouts, spec)
    if engine == "duckdb":
        return table
    whole = table.to_arrow()
    if engine == "polars":
        frame = _library("polars").from_arrow(whole)
    elif engine == "pandas":
        frame = whole.to_pandas()
    else:
        # Left to itself, Spark takes local times for instants.
        kind = "timestamp" if table.instants else "timestamp_ntz"
        schema = f"meter string, time {kind}, value double"
        frame = spark_session().createDataFrame(whole, schema)
    named = _spec_of_columns(spec)
    return open_table(frame, named)


def _spec_of_columns(spec: MeterSpec) -> MeterSpec:
    from dataclasses import replace

    return replace(spec, time="time", value="value", meter="meter")


def _parquet(paths: list[str], spec: MeterSpec, engine: Engine) -> Any:
    with as_findings(paths[0]):
        if engine == "duckdb":
            from jcm_mrv.metering.fleet.engines.duckdb import open_parquet

            return open_parquet(paths, spec)
        if engine == "polars":
            return open_table(_library("polars").scan_parquet(paths), spec)
        if engine == "pandas":
            pandas = _library("pandas")
            columns = [c for c in (spec.meter, spec.time, spec.value) if c is not None]
            frames = [pandas.read_parquet(path, columns=columns) for path in paths]
            return open_table(pandas.concat(frames, ignore_index=True), spec)
        return open_table(spark_session().read.parquet(*paths), spec)


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise stop(
            "MON-007",
            f"the engine {name} is not installed",
            found=name,
            expected=f"pip install {name}",
        ) from None


def spark_session() -> Any:
    """Give the running Spark session, or a new one as the environment configures it."""
    _library("pyspark")
    from pyspark.sql import SparkSession

    # Started by spark-submit, the environment says which Python the workers run; otherwise they are
    # processes of this machine and need the one that has this package.
    if "PYSPARK_GATEWAY_PORT" not in os.environ:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)

    return SparkSession.builder.appName("jcm-mrv meter").getOrCreate()
