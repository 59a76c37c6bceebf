"""pandas: frames in memory, handed over slice by slice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import narwhals as nw
import pandas as pd
import pyarrow as pa

from jcm_mrv.metering.fleet.engines.frames import ROWS, Frame
from jcm_mrv.metering.fleet.spec import MeterSpec


class PandasTable(Frame):
    """A DataFrame of pandas."""

    def slices(self, rows: nw.LazyFrame[Any]) -> Iterator[pa.RecordBatch]:
        """Give the rows in slices, so that only one is copied at a time."""
        frame = rows.collect().to_native()
        for first in range(0, len(frame), ROWS):
            part = frame.iloc[first : first + ROWS]
            yield from (
                pa.Table.from_pandas(part, preserve_index=False).combine_chunks().to_batches()
            )


def open_table(table: Any, spec: MeterSpec) -> PandasTable:
    """Give a frame of pandas as a table of readings."""
    return PandasTable(table, spec)


def open_parquet(paths: Sequence[str], spec: MeterSpec) -> PandasTable:
    """Give Parquet files, read one after the other, as a table of readings."""
    columns = [c for c in (spec.meter, spec.time, spec.value) if c is not None]
    frames = [pd.read_parquet(path, columns=columns) for path in paths]
    return PandasTable(pd.concat(frames, ignore_index=True), spec)


def open_arrow(table: pa.Table, spec: MeterSpec, instants: bool) -> PandasTable:
    """Give what was read of other files as a table of readings."""
    del instants
    return PandasTable(table.to_pandas(), spec)
