"""Arrow batches, the form in which every engine hands over its columns, to arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from jcm_mrv.findings import MON, FindingsError, nearest
from jcm_mrv.metering.arrays import Ints
from jcm_mrv.metering.fleet.rows import Batch
from jcm_mrv.metering.fleet.spec import MeterSpec

_PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


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
            MON[17]["frame"].at(
                found=", ".join(list(columns)[:20]), name=name, nearest=nearest(name, list(columns))
            )
            for name in missing
        )


def is_number(kind: pa.DataType) -> bool:
    """Say whether a column holds numbers."""
    return pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)


def no_numbers(kind: object) -> FindingsError:
    """Give the error of a column of values that holds something else, text above all."""
    return MON[101]["frame"].stop(found=str(kind))


def no_timestamps(kind: object) -> FindingsError:
    """Give the error of a column of times that holds something else, text above all."""
    return MON[103]["frame"].stop(found=str(kind))


def missing_times(number: int) -> FindingsError:
    """Give the error of readings that have no time."""
    return MON[103]["missing"].stop(count=number)


def times_are_instants(kind: pa.DataType) -> bool:
    """Say whether a column of times states a zone.

    Raises
    ------
    FindingsError
        ``MON-103`` when it holds no timestamps at all.
    """
    if not pa.types.is_timestamp(kind):
        raise no_timestamps(kind)
    return kind.tz is not None


def to_batch(batch: pa.RecordBatch, first_row: int, codes: Ints | None = None) -> Batch:
    """Give the columns meter (numbers), time and value of an Arrow batch as arrays.

    Where it is known whose readings they are (``codes``), there is no column of meters.
    """
    *meter, time, value = batch.columns
    if time.null_count:
        raise missing_times(time.null_count)
    if codes is None:
        codes = _array(meter[0])
        codes = (
            codes.view(np.int64) if codes.dtype == np.uint64 else codes.astype(np.int64, copy=False)
        )
    return Batch(
        codes,
        _array(time.view(pa.int64())),
        _array(value),
        first_row,
        _PER_SECOND[time.type.unit],
    )


def _array(column: pa.Array) -> np.ndarray:
    """Give numbers as an array; only where some are missing does pyarrow import pandas for it."""
    return column.to_numpy(zero_copy_only=False) if column.null_count else np.from_dlpack(column)
