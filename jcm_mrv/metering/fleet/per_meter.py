"""The condensed readings of one meter to its totals: the same rules as for a project's source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from jcm_mrv.findings import Finding, FindingsError, has_errors
from jcm_mrv.metering.clock import (
    UnknownZoneError,
    clock_changes,
    local_text,
    midnight,
    to_utc,
    zone,
)
from jcm_mrv.metering.codes import finding, stop
from jcm_mrv.metering.fleet.rows import Condensed, Expected, bounds
from jcm_mrv.metering.fleet.spec import MeterSpec, parts_of
from jcm_mrv.metering.interface import Measured, Wanted, YearAmount
from jcm_mrv.metering.reading.column import Ints
from jcm_mrv.metering.readings import Readings, in_order
from jcm_mrv.metering.rules.calibration import overdue_days
from jcm_mrv.metering.rules.intervals import interval_stretches
from jcm_mrv.metering.rules.plausibility import limit_micro
from jcm_mrv.metering.rules.registers import register_stretches
from jcm_mrv.metering.rules.yearly import add_up
from jcm_mrv.metering.runs import Runs
from jcm_mrv.metering.source import refuse_overflow, scale_of
from jcm_mrv.metering.thresholds import CAPACITY_FACTOR, FIRST_YEAR, LAST_YEAR, NEGATIVE_SHARE
from jcm_mrv.methodology.numbers import number_text
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.project.period import YearPart

_HOUR = 3600
_ZERO = Fraction(0)
_DIGITS = 6


@dataclass(frozen=True)
class MeterRows(Readings):
    """Readings of one meter of a fleet; a place is the meter and the local time."""

    timezone: str = "Etc/UTC"

    def where(self, row: int) -> str:
        """Give the place of a reading, ``meter-7 2024-01-01T00:15+07:00``."""
        return f"{self.paths[0]} {local_text(int(self.utc[row]), self.timezone)}".strip()


def expected_readings(spec: MeterSpec, instants: bool) -> Expected:
    """Give what readings of a fleet look like where no rule has anything to say.

    Parameters
    ----------
    spec : MeterSpec
        What is declared. Capacities that differ by meter bound nothing here but the smallest.
    instants : bool
        Whether the times are instants rather than times on a local clock.

    Raises
    ------
    FindingsError
        When the declaration is not complete or its unit does not fit.
    """
    for name in (spec.timezone, spec.clock_zone):
        _check_zone(name)
    _check_kind(spec)
    scale_of(spec.source(), spec.wanted("", ()))
    interval = spec.interval_seconds
    capacities = [q for q in (spec.capacity, *spec.capacities.values()) if q is not None]
    limit = None
    for meter in {"", *spec.capacities} if capacities else ():
        wanted = spec.wanted(meter, ())
        rate = limit_micro(wanted, scale_of(spec.source(), wanted))
        limit = rate if limit is None or (rate is not None and rate < limit) else limit
    floor = None if limit is None else limit / CAPACITY_FACTOR * NEGATIVE_SHARE
    most, least = bounds(limit, floor, interval, 10 ** (_DIGITS - decimals(spec, "")))
    register = spec.kind == "register"
    edges = np.array(_edge_instants(spec), np.int64)
    windows = np.zeros((0, 2), np.int64)
    if not instants:
        changes = clock_changes(spec.clock_zone, FIRST_YEAR, LAST_YEAR)
        offsets = np.concatenate([[changes.first_offset], changes.after])
        edges = edges + offsets[np.searchsorted(changes.instants, edges, side="right")]
        margin = _HOUR + (interval or 0)
        small, large = (
            np.minimum(changes.before, changes.after),
            np.maximum(changes.before, changes.after),
        )
        windows = np.stack(
            [changes.instants + small - margin, changes.instants + large + margin], axis=1
        )
    if not register and spec.label == "end":
        edges = edges + (interval or 0)
    exact = spec.direction == "higher"
    return Expected(register, interval, most, least, np.sort(edges), windows, exact)


def _check_kind(spec: MeterSpec) -> None:
    """Refuse power as an amount, and energy as a rate: their totals would mean nothing."""
    rate = spec.kind == "power"
    try:
        convert(Fraction(1), spec.unit, "kWh" if rate else "kW")
    except UnitError:
        return
    raise stop(
        "MON-003",
        f"kind {spec.kind} does not go with {spec.unit}",
        found=spec.unit,
        expected="a rate such as kW" if rate else "an amount such as kWh",
        hint="readings of a mean rate are of kind power, of amounts per interval of kind energy",
    )


def _check_zone(name: str) -> None:
    try:
        zone(name)
    except UnknownZoneError:
        raise stop(
            "MON-004",
            f"there is no time zone {name!r}",
            found=name,
            expected="an IANA name such as Asia/Ho_Chi_Minh or Etc/GMT-7",
        ) from None


def _edge_instants(spec: MeterSpec) -> list[int]:
    """Give every instant at which an amount may have to be divided."""
    start = spec.start or dt.date(FIRST_YEAR, 1, 1)
    end = spec.end or dt.date(LAST_YEAR, 12, 31)
    by_month = parts_of(start, end, "day" if spec.by == "day" else "month")
    edges = {midnight(part.start, spec.timezone) for part in by_month}
    edges.add(midnight(end, spec.timezone, days_later=1))
    for meter in spec.meters.values():
        for calibration in meter.calibrations:
            for day, later in ((calibration.date, 0), (calibration.valid_until, 1)):
                edges.add(midnight(day, spec.timezone, days_later=later))
    return sorted(edges)


def decimals(spec: MeterSpec, meter: str) -> int:
    """Give the digits after the decimal sign that a register shows: those of its maximum.

    A binary number does not tell how it was written; where no maximum is declared, a register is
    taken to resolve every millionth, which allows it no step early.
    """
    declared = spec.meters.get(meter)
    maximum = declared.register_maximum if declared else None
    maximum = maximum or spec.register_maximum
    if maximum is None or maximum.unit != spec.unit:
        return _DIGITS
    return min(_DIGITS, len(number_text(maximum.value).partition(".")[2]))


def measure_meter(
    rows: Condensed,
    meter: str,
    spec: MeterSpec,
    parts: tuple[YearPart, ...],
    instants: bool,
    found: Sequence[Finding] = (),
) -> Measured:
    """Measure one meter: an amount per part, the ledger, findings, after those found before.

    Nothing is raised for bad data: what is wrong is a finding, and amounts are then None.
    """
    measured = Measured()
    measured.findings += found
    wanted = spec.wanted(meter, parts)
    try:
        if not has_errors(measured.findings):
            _measure(rows, wanted, spec, instants, measured)
    except FindingsError as exc:
        measured.findings += exc.findings
    if has_errors(measured.findings):
        measured.amounts = tuple(YearAmount(p.year, None, _ZERO, _ZERO) for p in parts)
        measured.ledger = []
    return measured


def _measure(
    rows: Condensed, wanted: Wanted, spec: MeterSpec, instants: bool, measured: Measured
) -> None:
    source = spec.source()
    scale = scale_of(source, wanted)
    overdue = overdue_days(wanted, measured)
    interval = spec.interval_seconds
    utc = rows.time if instants else _instants(rows, wanted, spec, measured)
    runs = Runs(rows.count, rows.peak, rows.peak_seconds, rows.negative, rows.negatives)
    readings: Readings = MeterRows(
        utc,
        rows.micro,
        np.zeros(len(utc), np.int64),
        rows.row + 1,
        (wanted.parameter,),
        decimals(spec, wanted.meter_id),
        runs,
        timezone=spec.timezone,
    )
    readings = in_order(readings, measured)
    refuse_overflow(readings, spec.kind)
    if spec.kind == "register":
        proven = register_stretches(readings, interval, spec.unit, scale, wanted, measured)
    else:
        proven = interval_stretches(
            readings, interval or 0, spec.label or "", scale, wanted, measured
        )
    add_up(proven, overdue, wanted, measured)


def _instants(rows: Condensed, wanted: Wanted, spec: MeterSpec, measured: Measured) -> Ints:
    settled = to_utc(rows.time, spec.clock_zone)
    if len(settled.unsettled):
        moment = np.datetime64(int(rows.time[settled.unsettled[0]]), "s").item()
        raise stop(
            "MON-202",
            f"{moment:%Y-%m-%d %H:%M} does not exist or comes twice in {spec.clock_zone}, and the "
            "order of the rows does not settle which is meant",
            where=wanted.where,
            found=f"{len(settled.unsettled)} rows at a clock change",
            expected="rows in order of time, or times with their UTC offset",
            hint="if the loggers keep one time all year, state that zone: Etc/GMT-7 or the like",
        )
    if settled.by_order:
        measured.findings.append(
            finding(
                "MON-201",
                f"{settled.by_order} times at a clock change were resolved by row order",
                where=wanted.where,
                found=spec.clock_zone,
            )
        )
    return settled.utc
