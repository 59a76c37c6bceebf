"""PySpark: fleets that outgrow one machine; each meter is measured where its readings are."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from jcm_mrv.metering.fleet.condense import EXACT
from jcm_mrv.metering.fleet.engines.arrow import missing_times, no_numbers, to_batch
from jcm_mrv.metering.fleet.engines.frames import selected
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.fleet.totals import refuse_nameless

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_POSITION = "position"
_PART_BITS = 33
"""A position is the number of the partition, and behind that of the row in it."""


class SparkTable:
    """A DataFrame of PySpark.

    Nothing is brought to the driver but the totals: the readings of a meter go to one worker, which
    applies the rules to them and gives back what it found.
    """

    def __init__(self, frame: DataFrame, spec: MeterSpec) -> None:
        from pyspark.sql import functions as f
        from pyspark.sql.types import TimestampType

        rows = selected(frame, spec).to_native()
        self._spec = spec
        self._first_rows: dict[int, int] = {}
        self._session = frame.sparkSession
        # The order of the rows settles local times at a clock change.
        self._rows = rows.withColumn(_POSITION, f.monotonically_increasing_id())
        self.instants = isinstance(rows.schema["time"].dataType, TimestampType)

    def ends(self) -> tuple[int, int] | None:
        """Give the first and the last time, in seconds; None where there is no reading.

        Raises
        ------
        FindingsError
            ``MON-103`` when times are missing, ``MON-101`` when names of meters are.
        """
        from pyspark.sql import functions as f

        # What the rules see: finite, and below what is held exactly. NaN is above all in Spark.
        moment = f.when(f.abs("value") < EXACT, f.col("time"))
        low, high = f.min(moment), f.max(moment)
        if self.instants:
            low, high = f.unix_seconds(low), f.unix_seconds(high)
        parts = self._rows.groupBy(f.shiftright(_POSITION, _PART_BITS)).agg(
            low,
            high,
            f.count(f.lit(1)),
            f.count_if(f.col("time").isNull()),
            f.count_if(f.col("meter").isNull()),
        )
        first_row = 0
        known, times, names = [], 0, 0
        for part, first, last, readings, no_time, no_name in sorted(parts.collect()):
            self._first_rows[part] = first_row
            first_row += readings
            times += no_time
            names += no_name
            if first is not None:
                known.append((first, last) if self.instants else (_seconds(first), _seconds(last)))
        if times:
            raise missing_times(times)
        if names:
            raise refuse_nameless(self._spec, names)
        if not known:
            if first_row and not self._spec.tolerate:
                raise no_numbers("nothing but missing or too large values")
            return None
        return min(low for low, _ in known), max(high for _, high in known)

    def each_meter(self, measure: Callable[[str | None, list[Any]], list[Any]]) -> list[Any]:
        """Apply a function to the batches of each meter, on the workers; give all it gives."""
        first_rows = self._first_rows

        def on_worker(key: tuple[Any, ...], table: pa.Table) -> pa.Table:
            table = table.sort_by(_POSITION).combine_chunks()
            position = table.column(_POSITION).to_numpy()
            part, inside = position >> _PART_BITS, position & (2**_PART_BITS - 1)
            parts, which = np.unique(part, return_inverse=True)
            row = np.array([first_rows[p] for p in parts.tolist()], np.int64)[which] + inside
            codes = pa.array([0] * table.num_rows, pa.int64())
            batch = pa.RecordBatch.from_arrays(
                [codes, *(_one(table.column(name)) for name in ("time", "value"))],
                ["meter", "time", "value"],
            )
            found = measure(key[0].as_py(), [replace(to_batch(batch, 0), row=row)])
            return pa.table({"found": pa.array([json.dumps(item) for item in found], pa.string())})

        groups = self._rows.groupBy("meter")
        found = groups.applyInArrow(on_worker, "found string").collect()
        return [json.loads(row[0]) for row in found]

    def give_back(self, table: pa.Table) -> DataFrame:
        """Give a frame of the same session."""
        return self._session.createDataFrame(table)


def open_table(table: DataFrame, spec: MeterSpec) -> SparkTable:
    """Give a frame of PySpark as a table of readings."""
    return SparkTable(table, spec)


def open_parquet(paths: Sequence[str], spec: MeterSpec) -> SparkTable:
    """Give Parquet files as a table of readings."""
    return SparkTable(session().read.parquet(*paths), spec)


def open_arrow(table: pa.Table, spec: MeterSpec, instants: bool) -> SparkTable:
    """Give what was read of other files as a table of readings."""
    # Left to itself, Spark takes local times for instants.
    kind = "timestamp" if instants else "timestamp_ntz"
    schema = f"meter string, time {kind}, value double"
    return SparkTable(session().createDataFrame(table, schema), spec)


def session(name: str = "jcm-mrv meter") -> SparkSession:
    """Give the running Spark session, or a new one, named so, as the environment configures it."""
    from pyspark.sql import SparkSession

    # Started by spark-submit, the environment says which Python the workers run; otherwise they are
    # processes of this machine and need the one that has this package.
    if "PYSPARK_GATEWAY_PORT" not in os.environ:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)

    return SparkSession.builder.appName(name).getOrCreate()


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)


def _seconds(moment: dt.datetime) -> int:
    """Give a local time as whole seconds since 1970 on its clock."""
    return (moment - dt.datetime(1970, 1, 1)) // dt.timedelta(seconds=1)
