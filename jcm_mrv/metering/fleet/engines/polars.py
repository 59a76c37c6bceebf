"""Polars: eager frames by slices, lazy ones by its streaming engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import narwhals as nw
import polars as pl
import pyarrow as pa

from jcm_mrv.metering.fleet.engines.frames import ROWS, Frame
from jcm_mrv.metering.fleet.spec import MeterSpec


class PolarsTable(Frame):
    """A DataFrame or LazyFrame of Polars."""

    def slices(self, rows: nw.LazyFrame[Any]) -> Iterator[pa.RecordBatch]:
        """Give the rows in slices, without the whole in memory."""
        for part in rows.to_native().collect_batches(chunk_size=ROWS, maintain_order=True):
            yield from part.to_arrow().to_batches()


def open_table(table: Any, spec: MeterSpec) -> PolarsTable:
    """Give a frame of Polars as a table of readings."""
    return PolarsTable(table, spec)


def open_parquet(paths: Sequence[str], spec: MeterSpec) -> PolarsTable:
    """Give Parquet files, read one after the other, as a table of readings."""
    return PolarsTable(pl.scan_parquet(list(paths)), spec)


def open_arrow(table: pa.Table, spec: MeterSpec, instants: bool) -> PolarsTable:
    """Give what was read of other files as a table of readings."""
    del instants
    return PolarsTable(pl.from_arrow(table), spec)
