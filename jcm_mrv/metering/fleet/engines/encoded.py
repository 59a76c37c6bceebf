"""Names of meters to numbers, batch by batch, for libraries that do not hand over numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from jcm_mrv.metering.fleet.engines.arrow import to_batch
from jcm_mrv.metering.fleet.rows import Batch


class Encoder:
    """Numbers meters in the order in which they are first seen."""

    def __init__(self) -> None:
        self._codes: dict[str | None, int] = {}

    def names(self) -> dict[int, str | None]:
        """Give the meter that each number stands for."""
        return {code: name for name, code in self._codes.items()}

    def encode(self, meter: pa.Array, time: pa.Array, value: pa.Array, first_row: int) -> Batch:
        """Give a batch from its columns; meters are texts, or a dictionary of texts."""
        if not pa.types.is_dictionary(meter.type):
            meter = meter.dictionary_encode()
        names = meter.dictionary.cast(pa.string()).to_pylist()
        numbers = [self._codes.setdefault(name, len(self._codes)) for name in names]
        indices = meter.indices
        if indices.null_count:
            numbers.append(self._codes.setdefault(None, len(self._codes)))
            indices = indices.fill_null(len(names))
        codes = np.array(numbers, np.int64)[indices.to_numpy(zero_copy_only=False)]
        return to_batch(
            pa.RecordBatch.from_arrays([pa.array(codes), time, value], ["meter", "time", "value"]),
            first_row,
        )

    def wanted(self, codes: Sequence[int]) -> list[str | None]:
        """Give the names of some meters."""
        names = self.names()
        return [names[code] for code in codes]
