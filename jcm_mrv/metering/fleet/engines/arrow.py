"""Arrow batches, the form in which every engine hands over its columns, to arrays."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from jcm_mrv.metering.codes import stop
from jcm_mrv.metering.fleet.rows import Batch

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
