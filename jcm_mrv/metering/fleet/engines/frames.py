"""Tables in memory or lazy, of any library that narwhals knows: selected alike, read in slices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import narwhals as nw
import pyarrow as pa

from jcm_mrv.metering.fleet.engines.arrow import (
    no_numbers,
    no_timestamps,
    require_columns,
    times_are_instants,
)
from jcm_mrv.metering.fleet.engines.encoded import Encoder
from jcm_mrv.metering.fleet.rows import Batch
from jcm_mrv.metering.fleet.spec import MeterSpec

ROWS = 122_880


def selected(frame: Any, spec: MeterSpec) -> nw.LazyFrame[Any]:
    """Give the columns meter, time and value of a frame, lazily and alike for every library.

    Raises
    ------
    FindingsError
        ``MON-017`` when a column is missing, ``MON-103`` and ``MON-101`` when one holds no
        timestamps or no numbers.
    """
    lazy = nw.from_native(frame).lazy()
    schema = lazy.collect_schema()
    require_columns(schema.names(), spec)
    if not isinstance(schema[spec.time], nw.Datetime):
        raise no_timestamps(schema[spec.time])
    kind = schema[spec.value]
    if not (kind.is_numeric() or isinstance(kind, (nw.Object, nw.Unknown))):
        raise no_numbers(kind)
    meter = nw.lit("") if spec.meter is None else nw.col(spec.meter)
    try:
        return lazy.select(
            meter.cast(nw.String).alias("meter"),
            nw.col(spec.time).alias("time"),
            nw.col(spec.value).cast(nw.Float64).alias("value"),
        )
    except (TypeError, ValueError):
        # Objects of Python, of which some are no numbers.
        raise no_numbers(kind) from None


class Frame:
    """A frame of Polars, pandas, PyArrow or another library; subclasses say how it is sliced."""

    def __init__(self, frame: Any, spec: MeterSpec) -> None:
        self._frame = frame
        self._rows = selected(frame, spec)
        self._encoder = Encoder()
        head = self._rows.head(1).collect("pyarrow").to_native()
        self.instants = times_are_instants(head.schema.field("time").type)

    def batches(self) -> Iterator[Batch]:
        """Give all readings in the order of the frame."""
        return self._encoded(self._rows)

    def readings_of(self, codes: Sequence[int]) -> Iterator[Batch]:
        """Give all readings of some meters."""
        names = self._encoder.wanted(codes)
        return self._encoded(self._rows.filter(nw.col("meter").is_in(names)))

    def names(self, codes: set[int]) -> dict[int, str | None]:
        """Give the meter that each code stands for."""
        return self._encoder.names()

    def give_back(self, table: pa.Table) -> Any:
        """Give a frame of the same library, lazy where the readings were."""
        made = nw.from_arrow(table, backend=nw.get_native_namespace(self._frame))
        lazy = isinstance(nw.from_native(self._frame), nw.LazyFrame)
        return (made.lazy() if lazy else made).to_native()

    def slices(self, rows: nw.LazyFrame[Any]) -> Iterator[pa.RecordBatch]:
        """Give the rows in slices."""
        yield from rows.collect("pyarrow").to_native().to_batches(ROWS)

    def _encoded(self, rows: nw.LazyFrame[Any]) -> Iterator[Batch]:
        first_row = 0
        for part in self.slices(rows):
            yield self._encoder.encode(part.column(0), part.column(1), part.column(2), first_row)
            first_row += part.num_rows


def open_table(table: Any, spec: MeterSpec) -> Frame:
    """Give a frame as a table of readings."""
    if isinstance(nw.from_native(table), nw.LazyFrame):
        raise TypeError("lazy frames of this library are not read; collect it before")
    return Frame(table, spec)
