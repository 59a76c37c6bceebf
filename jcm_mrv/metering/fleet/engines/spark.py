"""PySpark: fleets that outgrow one machine; each meter is measured where its readings are."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from jcm_mrv.metering.fleet.engines.arrow import times_are_instants, to_batch
from jcm_mrv.metering.fleet.engines.frames import selected
from jcm_mrv.metering.fleet.spec import MeterSpec

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_POSITION = "position"


class SparkTable:
    """A DataFrame of PySpark.

    Nothing is brought to the driver but the totals: the readings of a meter go to one worker, which
    applies the rules to them and gives back what it found.
    """

    def __init__(self, frame: DataFrame, spec: MeterSpec) -> None:
        from pyspark.sql import functions as f
        from pyspark.sql.types import TimestampNTZType, TimestampType

        rows = selected(frame, spec).to_native()
        self._session = frame.sparkSession
        # The order of the rows settles local times at a clock change.
        self._rows = rows.withColumn(_POSITION, f.monotonically_increasing_id())
        kind = rows.schema["time"].dataType
        known = isinstance(kind, (TimestampType, TimestampNTZType))
        self.instants = isinstance(kind, TimestampType)
        if not known:
            times_are_instants(pa.string())

    def ends(self) -> tuple[int, int] | None:
        """Give the first and the last time, in seconds; None where there is no reading."""
        from pyspark.sql import functions as f

        time = "time" if self.instants else "CAST(CAST(time AS STRING) || 'Z' AS TIMESTAMP)"
        seconds = f.expr(f"unix_seconds({time})")
        low, high = self._rows.agg(f.min(seconds), f.max(seconds)).collect()[0]
        return None if low is None else (low, high)

    def each_meter(self, measure: Callable[[str | None, list[Any]], list[Any]]) -> list[Any]:
        """Apply a function to the batches of each meter, on the workers; give all it gives."""

        def on_worker(key: tuple[Any, ...], table: pa.Table) -> pa.Table:
            table = table.sort_by(_POSITION).combine_chunks()
            codes = pa.array([0] * table.num_rows, pa.int64())
            batch = pa.RecordBatch.from_arrays(
                [codes, *(_one(table.column(name)) for name in ("time", "value"))],
                ["meter", "time", "value"],
            )
            found = measure(key[0].as_py(), [to_batch(batch, 0)])
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


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)
