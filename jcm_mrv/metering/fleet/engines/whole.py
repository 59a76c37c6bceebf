"""Files that no engine reads: read as a whole, as a project's source is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.metering.arrays import Ints
from jcm_mrv.metering.fleet.rows import Batch
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.reading.csv_text import check_open_end
from jcm_mrv.metering.reading.files import open_file
from jcm_mrv.metering.reading.rows import (
    Rows,
    all_numbers,
    all_times,
    not_a_time,
    refuse_doubt,
    refuse_ends_of_days,
)
from jcm_mrv.metering.reading.skipping import without_skipped
from jcm_mrv.metering.reading.tables import read_rows
from jcm_mrv.metering.reading.units_row import check_units
from jcm_mrv.metering.reading.zone_names import settled
from jcm_mrv.project.written import TextFormat


class WholeTable:
    """Readings of one meter or several, from files that a project's source would read alike."""

    def __init__(self, paths: Sequence[Path], spec: MeterSpec, declared: TextFormat) -> None:
        self.findings: list[Finding] = []
        rows: list[Rows] = []
        for path in paths:
            with open_file(str(path), path) as file:
                rows.append(read_rows(file, spec.columns, declared))
            check_units(rows[-1], spec.unit)
            self.findings += check_open_end(rows[-1])
        without_skipped(rows, declared)
        times = all_times(rows, declared)
        numbers = all_numbers(rows, declared.decimal, declared.thousands, spec.unit)
        refuse_doubt(times, numbers, str(paths[0]))
        refuse_ends_of_days(str(paths[0]), times, spec.label)
        bad = [found for part in rows for found in part.findings]

        def place(row: int) -> tuple[Rows, int]:
            parts = zip(rows, accumulate(map(len, rows), initial=0), strict=False)
            return next((part, row - first) for part, first in parts if row < first + len(part))

        if not times.readable.all():
            part, row = place(int(np.argmin(times.readable)))
            bad.append(not_a_time(part.times.text(row), part.where(row)))
        if bad:
            raise FindingsError(bad)
        self.place = lambda row: Rows.where(*place(row))
        times = settled(times, spec.clock_zone, self.place)
        self.instants = bool(times.has_offset.all())
        self._time = times.local - (times.offset if self.instants else 0)
        self._value = np.where(numbers.readable, numbers.micro / 1e6, np.nan)
        self._codes, self._names = _meters(rows, spec)

    def batches(self) -> Iterator[Batch]:
        """Give all readings."""
        yield Batch(self._codes, self._time, self._value, 0, 1)

    def readings_of(self, codes: Sequence[int]) -> Iterator[Batch]:
        """Give all readings of some meters again."""
        row = np.flatnonzero(np.isin(self._codes, np.array(codes, np.int64)))
        yield Batch(self._codes[row], self._time[row], self._value[row], 0, 1, row)

    def names(self, codes: set[int]) -> dict[int, str | None]:
        """Give the meter that each code stands for; one that is not named has no name."""
        return {code: self._names[code] for code in codes}

    def give_back(self, table: Any) -> Any:
        """Give a table as it is."""
        return table


def _meters(rows: Sequence[Rows], spec: MeterSpec) -> tuple[Ints, list[str | None]]:
    """Give a number for the meter of each row, and the names."""
    if spec.meter is None:
        return np.zeros(sum(map(len, rows)), np.int64), [""]
    (column,) = spec.columns.others
    known: dict[str, int] = {}
    codes = [
        known.setdefault(cells.text(row), len(known))
        for cells in (part.cells[column] for part in rows)
        for row in range(len(cells))
    ]
    return np.array(codes, np.int64), [name or None for name in known]
