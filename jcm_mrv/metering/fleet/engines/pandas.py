"""pandas: frames in memory, handed over slice by slice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import narwhals as nw
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
