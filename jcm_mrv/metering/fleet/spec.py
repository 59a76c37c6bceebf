"""What the readings of a fleet of meters are, and what is wanted of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from jcm_mrv.metering.interface import Wanted
from jcm_mrv.metering.reading.header import Columns, composed
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.project.model import Meter, Source
from jcm_mrv.project.period import YearPart

By = Literal["day", "month", "year", "period"]


@dataclass(frozen=True, kw_only=True)
class MeterSpec:
    """The columns of a table of readings, what they mean, and what is wanted of them.

    Attributes
    ----------
    time, value : str
        Names of the columns. Times are timestamps: without zone on the clock of ``timezone``, with
        zone (or in UTC) instants.
    meter : str, optional
        Name of the column that says whose reading it is; without it all are of one meter.
    unit : str
        Unit of the values.
    kind : {"register", "energy", "power"}
        Cumulative, amount per interval, or mean rate over the interval.
    interval : timedelta, optional
        Expected time between readings; energy and power need it.
    label : {"start", "end"}, optional
        Which end of its interval a time names; energy and power need it.
    timezone : str
        IANA name of the zone in which days end, and of times that state no offset.
    clock : str, optional
        IANA name of the zone of times that state no offset, where it is another (loggers that keep
        UTC).
    by : {"day", "month", "year", "period"}
        What totals are wanted for.
    start, end : date, optional
        First and last local day; without them, the days that any meter has readings of.
    total_unit : str, optional
        Unit of the totals; by default that of amounts of ``unit`` (kWh for kW).
    direction : {"lower", "higher"}
        The conservative side: "lower" for what earns reductions, "higher" for consumption.
    can_be_negative : bool
        Whether negative amounts are right.
    capacity : Quantity, optional
        Rated power of every meter's plant; ``capacities`` gives it meter by meter.
    register_maximum : Quantity, optional
        The largest value that the registers show.
    meters : mapping of str to Meter
        Calibrations, errors and register maxima by meter.
    tolerate : bool
        Take readings without a number for gaps rather than for errors.

    Examples
    --------
    >>> import datetime as dt
    >>> MeterSpec(
    ...     time="t", value="kwh", unit="kWh", kind="register", timezone="Asia/Tokyo"
    ... ).total_unit_or_default
    'kWh'
    """

    time: str
    value: str
    unit: str
    kind: Literal["register", "energy", "power"]
    timezone: str
    clock: str | None = None
    meter: str | None = None
    interval: dt.timedelta | None = None
    label: Literal["start", "end"] | None = None
    by: By = "month"
    start: dt.date | None = None
    end: dt.date | None = None
    total_unit: str | None = None
    direction: Literal["lower", "higher"] = "lower"
    can_be_negative: bool = False
    capacity: Quantity | None = None
    capacities: Mapping[str, Quantity] = field(default_factory=dict)
    register_maximum: Quantity | None = None
    meters: Mapping[str, Meter] = field(default_factory=dict)
    tolerate: bool = False

    @property
    def total_unit_or_default(self) -> str:
        """The unit of the totals."""
        if self.total_unit is not None:
            return self.total_unit
        return (
            f"{self.unit}*h"
            if self.kind == "power" and self.unit[-1:] != "W"
            else (f"{self.unit}h" if self.kind == "power" else self.unit)
        )

    @property
    def clock_zone(self) -> str:
        """The zone of times that state no offset."""
        return self.clock or self.timezone

    @property
    def interval_seconds(self) -> int | None:
        """The interval in seconds."""
        return None if self.interval is None else int(self.interval.total_seconds())

    @property
    def columns(self) -> Columns:
        """The columns that are read, letters and accents composed."""
        others = () if self.meter is None else (composed(self.meter),)
        return Columns((composed(self.time),), composed(self.value), others=others)

    def source(self) -> Source:
        """Give the same as the source of a project file, for the checks that both share."""
        return Source(
            readings="readings",
            time=self.time,
            value=self.value,
            unit=self.unit,
            kind=self.kind,
            interval=self.interval,  # pyright: ignore[reportArgumentType]
            label=self.label,
            timezone=self.clock_zone,
        )

    def wanted(self, meter: str, parts: tuple[YearPart, ...]) -> Wanted:
        """Give what is wanted of one meter."""
        declared = self.meters.get(meter)
        if declared is None and self.register_maximum is not None:
            declared = Meter(register_maximum=self.register_maximum)
        return Wanted(
            parameter=meter or self.value,
            member="",
            unit=self.total_unit_or_default,
            aggregation="sum",
            direction=self.direction,
            years=parts,
            timezone=self.timezone,
            folder=Path(),
            where=meter,
            can_be_negative=self.can_be_negative,
            capacity=self.capacities.get(meter, self.capacity),
            meter_id=meter,
            meter=declared,
        )


def parts_of(start: dt.date, end: dt.date, by: By) -> tuple[YearPart, ...]:
    """Give the days, months or years of a period; each part's ``year`` is a number that names it.

    Examples
    --------
    >>> [p.year for p in parts_of(dt.date(2024, 1, 15), dt.date(2024, 3, 1), "month")]
    [202401, 202402, 202403]
    """
    parts = []
    day = start
    while day <= end:
        if by == "day":
            last, key = day, day.year * 10_000 + day.month * 100 + day.day
        elif by == "month":
            following = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
            last, key = following - dt.timedelta(days=1), day.year * 100 + day.month
        elif by == "year":
            last, key = dt.date(day.year, 12, 31), day.year
        else:
            last, key = end, day.year
        parts.append(YearPart(key, day, min(last, end)))
        day = last + dt.timedelta(days=1)
    return tuple(parts)


def part_name(part: YearPart, by: By) -> str:
    """Give the name of a part: ``2024-03-05``, ``2024-03``, ``2024``.

    Examples
    --------
    >>> part_name(YearPart(202403, dt.date(2024, 3, 1), dt.date(2024, 3, 31)), "month")
    '2024-03'
    """
    if by == "day":
        return part.start.isoformat()
    if by == "month":
        return f"{part.start:%Y-%m}"
    return str(part.start.year) if by == "year" else f"{part.start}/{part.end}"
