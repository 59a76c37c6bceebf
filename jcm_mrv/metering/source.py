"""One declared source to one amount per calendar year: where the rules for readings are applied."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from jcm_mrv.findings import Finding, FindingsError, has_errors
from jcm_mrv.metering.clock import UnknownZoneError, zone
from jcm_mrv.metering.codes import finding, stop
from jcm_mrv.metering.interface import Measured, Wanted, YearAmount
from jcm_mrv.metering.invoices.compare import compare_invoices, refuse_invoices
from jcm_mrv.metering.invoices.entries import measure_entries
from jcm_mrv.metering.readings import Readings, load_readings
from jcm_mrv.metering.rules.calibration import overdue_days
from jcm_mrv.metering.rules.intervals import interval_stretches
from jcm_mrv.metering.rules.registers import register_stretches
from jcm_mrv.metering.rules.sampled import sampled_amounts
from jcm_mrv.metering.rules.yearly import add_up
from jcm_mrv.metering.sun.check import check_sun
from jcm_mrv.metering.thresholds import MICRO
from jcm_mrv.methodology.units import UnitError, advice, convert
from jcm_mrv.project.model import Source

_LARGEST_SUM = 9e18

_LEAST = {
    "time": "the column with the times",
    "value": "the column with the values",
    "unit": "the unit of the values, such as kWh",
    "kind": "register, energy, power or value",
}


def measure(source: Source, wanted: Wanted) -> Measured:
    """Measure what a source declares: entries, or readings, to one amount per calendar year.

    Nothing is raised for bad data: everything that is wrong is a finding, and amounts are None
    where an error stands among the findings.

    Parameters
    ----------
    source : Source
        Readings or entries, as the project file declares them.
    wanted : Wanted
        The quantity, its unit, the years and the conservative side.
    """
    measured = Measured()
    try:
        zone(wanted.timezone)
        if (source.readings is None) == (source.entries is None):
            raise stop(
                "MON-001",
                f"{wanted.parameter} needs readings or entries, and not both",
                where=wanted.where,
                expected="either `readings` or `entries`",
            )
        refuse_invoices(source, wanted, measured)
        if source.entries is not None:
            measure_entries(source.entries, wanted, measured)
        else:
            _measure_readings(source, wanted, measured)
    except FindingsError as exc:
        measured.findings += exc.findings
    except UnknownZoneError as exc:
        measured.findings.append(_unknown_zone(str(exc), wanted.where))
    if has_errors(measured.findings):
        measured.amounts = tuple(
            YearAmount(part.year, None, Fraction(0), Fraction(0)) for part in wanted.years
        )
        measured.ledger = []
    return measured


def _unknown_zone(name: str, where: str) -> Finding:
    return finding(
        "MON-004",
        f"there is no time zone {name!r}",
        where=where,
        found=name,
        expected="an IANA name such as Asia/Ho_Chi_Minh or Etc/GMT-7",
    )


def _measure_readings(source: Source, wanted: Wanted, measured: Measured) -> None:
    scale = scale_of(source, wanted)
    if source.timezone is not None:
        zone(source.timezone)
    overdue = overdue_days(wanted, measured)
    readings = load_readings(source, wanted, measured)
    interval = None if source.interval is None else int(source.interval.total_seconds())
    if source.kind == "value":
        sampled_amounts(readings, interval, scale, overdue, wanted, measured)
        return
    refuse_overflow(readings, source.kind)
    if source.kind == "register":
        proven = register_stretches(readings, interval, source.unit or "", scale, wanted, measured)
    else:
        proven = interval_stretches(
            readings, interval or 0, source.label or "", scale, wanted, measured
        )
    if wanted.solar is not None:
        check_sun(proven.stretches, readings, source.label == "start", wanted, measured)
    add_up(proven, overdue, wanted, measured)
    if source.invoiced:
        compare_invoices(source.invoiced, proven, overdue, wanted, measured)


def refuse_overflow(readings: Readings, kind: str | None) -> None:
    """Refuse amounts whose sums in millionths may not fit into 64 bits, so that none wraps."""
    size = readings.micro.astype(np.float64)
    if kind == "register":
        size = np.abs(np.diff(size))
    if float(np.abs(size).sum()) >= _LARGEST_SUM:
        row = int(np.abs(readings.micro).argmax())
        raise stop(
            "MON-109",
            "the readings are too large to be added up",
            where=readings.where(row),
            found=f"{readings.micro[row] / MICRO:.12g} and others",
            expected="amounts below 9,000,000,000,000 in all; is the unit right?",
        )


def scale_of(source: Source, wanted: Wanted) -> Fraction:
    """Check what is declared, and give a reading's declared unit in the wanted unit."""
    missing = {key: what for key, what in _LEAST.items() if getattr(source, key) is None}
    if source.kind in ("energy", "power"):
        if source.interval is None:
            missing["interval"] = "the time between two readings, such as 15 min"
        if source.label is None:
            missing["label"] = "start or end: which end of its interval a time names"
    if missing:
        raise FindingsError(
            finding(
                "MON-002",
                f"readings of {wanted.parameter} need `{key}`",
                where=wanted.where,
                found="not declared",
                expected=what,
                hint=f"add `{key}: ` beside `readings`",
            )
            for key, what in missing.items()
        )
    summed = wanted.aggregation == "sum"
    if summed != (source.kind != "value"):
        raise stop(
            "MON-005",
            f"readings of kind {source.kind} give no {wanted.aggregation}",
            where=wanted.where,
            found=f"kind: {source.kind}",
            expected="kind: register, energy or power" if summed else "kind: value",
        )
    unit = source.unit or ""
    try:
        if source.kind == "power" and source.interval is not None:
            seconds = int(source.interval.total_seconds())
            return convert(Fraction(seconds), f"{unit}*s", wanted.unit)
        return convert(Fraction(1), unit, wanted.unit)
    except UnitError as exc:
        hint = advice(unit, wanted.unit)
        if source.kind == "power":
            hint = "kind: power takes a rate, like kW or m3/h; amounts per interval are energy"
        elif hint.startswith(f"{unit} is a rate"):
            hint += "; mean rates over an interval are kind: power"
        raise stop(
            "MON-003",
            f"{wanted.parameter} is in {wanted.unit}: {exc}",
            where=wanted.where,
            found=unit,
            expected=f"a unit that, as kind {source.kind}, gives {wanted.unit}",
            hint=hint,
        ) from None
