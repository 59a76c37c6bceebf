"""What the readings of a fleet of meters are, and what is wanted of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from jcm_mrv.findings import MON
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.calendar import By, Calendar
from jcm_mrv.metering.interface import Wanted
from jcm_mrv.metering.reading.asked import Columns, composed
from jcm_mrv.metering.rules.terms import Terms, terms_of
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.methodology.units import UnitError, convert, parse_unit, spelling

if TYPE_CHECKING:
    from jcm_mrv.project.meter import Meter


@immutable
class _RegisterAlone:
    """A meter of which nothing is declared but where its register ends.

    As `Meter` has it, whose library takes a twentieth of the time of a hundred meters to import.
    """

    register_maximum: Quantity
    serial: str = ""
    accuracy_class: str = ""
    maximum_permissible_error: None = None
    maximum_power: None = None
    installed: None = None
    events: tuple[()] = ()
    calibrations: tuple[()] = ()
    class_fraction: None = None
    error_fraction: None = None


@immutable(kw_only=True)
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
    kind : {"register", "daily", "energy", "power"}
        Cumulative, cumulative by the day, amount per interval, or mean rate over the interval.
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
    kind: Literal["register", "daily", "energy", "power"]
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

    def __post_init__(self) -> None:
        """Refuse what is no unit, before anything is read."""
        for option, unit in (("--unit", self.unit), ("--to", self.total_unit)):
            if unit is None:
                continue
            try:
                parse_unit(unit)
            except UnitError:
                raise MON[3]["unknown"].stop(option, found=unit, alike=spelling(unit)) from None

    @property
    def total_unit_or_default(self) -> str:
        """The unit of the totals."""
        if self.total_unit is not None:
            return self.total_unit
        return amount_unit(self.unit, self.kind)

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

    @property
    def capacity_by_meter(self) -> dict[str, Quantity]:
        """The capacities that are declared; that of "" is every other meter's."""
        common = {} if self.capacity is None else {"": self.capacity}
        return common | dict(self.capacities)

    def meter_of(self, name: str) -> Meter | None:
        """Give what is declared of a meter."""
        if name in self.meters or self.register_maximum is None:
            return self.meters.get(name)
        return cast("Meter", _RegisterAlone(self.register_maximum))

    def terms(self, calendar: Calendar) -> Terms:
        """Give the terms on which the readings of a meter are counted, whichever meter it is.

        Raises
        ------
        FindingsError
            When something is not declared, or the unit does not fit.
        """
        wanted = Wanted(
            parameter=self.value,
            member="",
            unit=self.total_unit_or_default,
            aggregation="sum",
            direction=self.direction,
            calendar=calendar,
            folder=Path(),
            where="",
            can_be_negative=self.can_be_negative,
            capacity=self.capacity,
            # What is drawn from a supply, or goes both ways, is no output of the sun.
            follows_sun=None if self.direction == "lower" and not self.can_be_negative else False,
            meter=self.meter_of(""),
        )
        return terms_of(
            wanted,
            time=self.time,
            value=self.value,
            unit=self.unit,
            kind=self.kind,
            interval=self.interval,
            label=self.label,
        )

    def terms_of(self, meter: str, terms: Terms) -> Terms:
        """Give the terms of one meter, from those of any."""
        return replace(
            terms,
            parameter=meter or self.value,
            where=meter,
            capacity=self.capacities.get(meter, self.capacity),
            meter_id=meter,
            meter=self.meter_of(meter),
        )


def amount_unit(unit: str, kind: str) -> str:
    """Give the unit of amounts of readings: kWh for kW.

    Examples
    --------
    >>> amount_unit("kW", "power"), amount_unit("m3/h", "power"), amount_unit("kWh", "energy")
    ('kWh', 'm3/h*h', 'kWh')
    """
    if kind != "power":
        return unit
    return f"{unit}h" if unit.endswith("W") else f"{unit}*h"


def check_kind(unit: str, kind: str, where: str = "") -> None:
    """Refuse power as an amount, and energy as a rate: their totals would mean nothing.

    Raises
    ------
    FindingsError
        ``MON-003``.
    """
    rate = kind == "power"
    try:
        convert(Fraction(1), unit, "kWh" if rate else "kW")
    except UnitError:
        return
    raise MON[3]["rate" if rate else "amount"].stop(where, found=unit, kind=kind)
