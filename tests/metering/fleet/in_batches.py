"""Jobs of the slow reference as tables of readings, handed over in batches of any size."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from fractions import Fraction

import pyarrow as pa

from jcm_mrv.metering.fleet.engines.encoded import Encoder
from jcm_mrv.metering.fleet.rows import Batch
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.project.meter import Meter
from tests.metering.reference import Job


class InBatches:
    """A table of readings that is cut where the test wants it cut."""

    def __init__(self, table: pa.Table, sizes: Sequence[int]) -> None:
        self._table = table
        self._sizes = sizes
        self._encoder = Encoder()
        self.instants = table.schema.field("time").type.tz is not None

    def batches(self) -> Iterator[Batch]:
        return self._cut(self._table)

    def readings_of(self, codes: Sequence[int]) -> Iterator[Batch]:
        wanted = self._encoder.wanted(codes)
        return self._cut(
            self._table.filter(pa.array([n in wanted for n in self._table["meter"].to_pylist()]))
        )

    def names(self, _: set[int]) -> dict[int, str | None]:
        return self._encoder.names()

    def _cut(self, table: pa.Table) -> Iterator[Batch]:
        first = 0
        turn = 0
        while first < table.num_rows:
            size = self._sizes[turn % len(self._sizes)]
            part = table.slice(first, size).combine_chunks()
            columns = [part.column(name).chunk(0) for name in ("meter", "time", "value")]
            yield self._encoder.encode(columns[0], columns[1], columns[2], first)
            first, turn = first + size, turn + 1


def spec_of(job: Job) -> MeterSpec:
    """Give the spec that wants the same as a job."""
    meter = {"calibrations": [{"date": a, "valid_until": b} for a, b in job.calibrations]}
    if job.error is not None:
        meter["maximum_permissible_error"] = f"{float(job.error * 100)} %"
    if job.register_maximum is not None:
        meter["register_maximum"] = f"{job.register_maximum} kWh"
    capacity = job.capacity
    return MeterSpec(
        meter="meter",
        time="time",
        value="value",
        unit="kW" if job.kind == "power" else "kWh",
        kind=job.kind,  # type: ignore[arg-type]
        interval=None if job.interval is None else dt.timedelta(seconds=job.interval),
        label=job.label or None,  # type: ignore[arg-type]
        timezone=job.zone,
        clock=job.reading_zone or None,
        by="year",
        start=job.years[0].start,
        end=job.years[-1].end,
        total_unit="kWh" if job.scale == 1 else "MWh",
        direction=job.direction,  # type: ignore[arg-type]
        can_be_negative=job.can_be_negative,
        capacity=None if capacity is None else Quantity(value=capacity / job.scale, unit="kW"),
        meters={name: Meter.model_validate(meter) for name in ("a", "b")},
        tolerate=job.tolerate,
    )


def rows_of(job: Job, meter: str) -> list[tuple[str, dt.datetime, float | None]]:
    """Give the rows of a job as those of a meter; times with offset as UTC."""
    return [
        (
            meter,
            row.time.astimezone(dt.UTC) if row.time.tzinfo else row.time,
            None if row.value is None else float(row.value),
        )
        for rows in job.files
        for row in rows
    ]


def table_of(rows: list[tuple[str, dt.datetime, float | None]]) -> pa.Table:
    """Give rows as a table."""
    zone = "UTC" if rows[0][1].tzinfo else None
    return pa.table(
        {
            "meter": pa.array([row[0] for row in rows], pa.string()),
            "time": pa.array([row[1] for row in rows], pa.timestamp("us", zone)),
            "value": pa.array([row[2] for row in rows], pa.float64()),
        }
    )


def resolution_of(job: Job) -> Fraction:
    """Give what a register steps by when its values are binary numbers."""
    digits = 6
    if job.register_maximum is not None:
        digits = len(job.register_maximum.partition(".")[2])
    return Fraction(1, 10**digits)
