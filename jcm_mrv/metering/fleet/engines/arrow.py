"""Arrow batches, the form in which every engine hands over its columns, to arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from jcm_mrv.findings import FindingsError, nearest
from jcm_mrv.metering.codes import finding, stop
from jcm_mrv.metering.fleet.rows import Batch
from jcm_mrv.metering.fleet.spec import MeterSpec

_PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
NO_TIME = np.iinfo(np.int64).min


def times_are_instants(kind: pa.DataType) -> bool:
    """Say whether a column of times states a zone.

    Raises
    ------
    FindingsError
        ``MON-103`` when it holds no timestamps at all.
    """
    if not pa.types.is_timestamp(kind):
        raise stop(
            "MON-103",
            "the column of times holds no timestamps",
            found=str(kind),
            expected="timestamps, with or without zone",
            hint="convert the column before; a CSV file is converted as it is read",
        )
    return kind.tz is not None


def require_columns(columns: Sequence[str], spec: MeterSpec) -> None:
    """Refuse a table without the columns that a spec names.

    Raises
    ------
    FindingsError
        ``MON-017``, with the nearest name.
    """
    missing = [n for n in (spec.meter, spec.time, spec.value) if n is not None and n not in columns]
    if missing:
        raise FindingsError(
            finding(
                "MON-017",
                f"there is no column {name!r}",
                found=", ".join(list(columns)[:20]),
                expected=name,
                hint=nearest(name, list(columns)),
            )
            for name in missing
        )


def to_batch(batch: pa.RecordBatch, first_row: int) -> Batch:
    """Give the columns meter (numbers), time and value of an Arrow batch as arrays."""
    time = batch.column(1)
    per_second = _PER_SECOND[time.type.unit]
    times = time.cast(pa.timestamp(time.type.unit)) if time.type.tz else time
    stamps = times.to_numpy(zero_copy_only=False).view(np.int64)
    codes = batch.column(0).to_numpy(zero_copy_only=False)
    return Batch(
        codes.view(np.int64) if codes.dtype == np.uint64 else codes.astype(np.int64, copy=False),
        stamps,
        batch.column(2).to_numpy(zero_copy_only=False),
        first_row,
        per_second,
    )
