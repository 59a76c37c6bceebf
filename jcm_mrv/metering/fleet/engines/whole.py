"""Files that no engine reads: read as a whole, as a project's source is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from jcm_mrv.findings import MON, Finding, FindingsError
from jcm_mrv.metering.fleet.rows import Batch
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.reading.csv_text import check_open_end
from jcm_mrv.metering.reading.files import open_file
from jcm_mrv.metering.reading.rows import Rows, all_numbers, all_times, not_a_time, refuse_doubt
from jcm_mrv.metering.reading.skipping import without_skipped
from jcm_mrv.metering.reading.tables import read_rows
from jcm_mrv.metering.reading.units_row import check_units
from jcm_mrv.metering.reading.zone_names import settled
from jcm_mrv.project.model import TextFormat


class WholeTable:
    """Readings of one meter, from files that a project's source would read alike."""

    def __init__(self, paths: Sequence[Path], spec: MeterSpec, declared: TextFormat) -> None:
        if spec.meter is not None:
            raise MON[6]["several-meters"].stop(str(paths[0]), name=paths[0].name, meter=spec.meter)
        self.findings: list[Finding] = []
        rows: list[Rows] = []
        for path in paths:
            with open_file(str(path), path) as file:
                rows.append(read_rows(file, spec.columns, declared))
            check_units(rows[-1], spec.unit)
            self.findings += check_open_end(rows[-1])
        without_skipped(rows, declared)
        times = all_times(rows, declared)
        numbers = all_numbers(rows, declared.decimal, declared.thousands)
        refuse_doubt(times, numbers, str(paths[0]))
        bad = [found for part in rows for found in part.findings]

        def place(row: int) -> tuple[Rows, int]:
            parts = zip(rows, accumulate(map(len, rows), initial=0), strict=False)
            return next((part, row - first) for part, first in parts if row < first + len(part))

        if not times.readable.all():
            part, row = place(int(np.argmin(times.readable)))
            bad.append(not_a_time(part.times.text(row), part.where(row)))
        if bad:
            raise FindingsError(bad)
        times = settled(times, spec.clock_zone, lambda row: Rows.where(*place(row)))
        self.instants = bool(times.has_offset.all())
        self._time = times.local - (times.offset if self.instants else 0)
        self._value = np.where(numbers.readable, numbers.micro / 1e6, np.nan)

    def batches(self) -> Iterator[Batch]:
        """Give all readings."""
        yield Batch(np.zeros(len(self._time), np.int64), self._time, self._value, 0, 1)

    def readings_of(self, codes: Sequence[int]) -> Iterator[Batch]:
        """Give all readings again."""
        del codes
        return self.batches()

    def names(self, codes: set[int]) -> dict[int, str | None]:
        """Give the one meter, which has no name."""
        del codes
        return {0: ""}

    def give_back(self, table: Any) -> Any:
        """Give a table as it is."""
        return table
