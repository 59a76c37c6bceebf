"""The condensed readings of one meter to its totals: the same rules as for a project's source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from jcm_mrv.findings import Finding, FindingsError, has_errors
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.calendar import calendar
from jcm_mrv.metering.clock import check_zone, clock_changes, local_text, midnight
from jcm_mrv.metering.fleet.rows import LOOK_AT_ALL, Condensed, Expected, bounds
from jcm_mrv.metering.fleet.spec import MeterSpec, check_kind
from jcm_mrv.metering.found import Found
from jcm_mrv.metering.interface import Measured, judged
from jcm_mrv.metering.reading.exchanged_dates import refuse_exchanged
from jcm_mrv.metering.readings import Readings, Runs, instants
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import CAPACITY_FACTOR, NEGATIVE_SHARE
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.today import FIRST_YEAR, LAST_YEAR

_HOUR = 3600
_DIGITS = 6


@immutable
class MeterRows(Readings):
    """Readings of one meter of a fleet; a place is the meter and the local time."""

    timezone: str = "Etc/UTC"

    def where(self, row: int) -> str:
        """Give the place of a reading, ``meter-7 2024-01-01T00:15+07:00``."""
        return f"{self.paths[0]} {local_text(int(self.utc[row]), self.timezone)}".strip()


def expected_readings(
    spec: MeterSpec, has_instants: bool, ends: tuple[int, int] | None = None
) -> Expected:
    """Give what readings of a fleet look like where no rule has anything to say.

    Parameters
    ----------
    spec : MeterSpec
        What is declared. Capacities that differ by meter bound nothing here but the smallest.
    has_instants : bool
        Whether the times are instants rather than times on a local clock.
    ends : (int, int), optional
        First and last time of all readings in seconds, on the clock of the source: nothing is
        worked out for other years.

    Raises
    ------
    FindingsError
        When the declaration is not complete or its unit does not fit, also the name of the column.
    """
    # Loaded while the first readings are being read.
    from jcm_mrv.metering.fleet.heading import of_heading

    for name in (spec.timezone, spec.clock_zone):
        check_zone(name)
    check_kind(spec.unit, spec.kind)
    first, last = (FIRST_YEAR, LAST_YEAR) if ends is None else _years_around(ends)
    # What is declared may lie elsewhere.
    first = min([first, *(day.year for day in (spec.start, spec.end) if day)])
    last = max([last, *(day.year for day in (spec.start, spec.end) if day)])
    start, end = spec.start or dt.date(first, 1, 1), spec.end or dt.date(last, 12, 31)
    by = "day" if spec.by == "day" else "month"
    terms = spec.terms(calendar(start, end, by, spec.timezone))
    if has_errors(said := of_heading(spec, terms)):
        raise FindingsError(said)
    each = (spec.terms_of(meter, terms).limit for meter in spec.capacity_by_meter)
    limit = min((limit for limit in each if limit is not None), default=None)
    floor = None if limit is None else limit / CAPACITY_FACTOR * NEGATIVE_SHARE
    interval = spec.interval_seconds
    most, least = bounds(limit, floor, interval, 10 ** (_DIGITS - decimals(spec, "")))
    edges = np.array(_edge_instants(spec, terms), np.int64)
    windows = np.zeros((0, 2), np.int64)
    if not has_instants:
        changes = clock_changes(spec.clock_zone, first, last)
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
    if spec.kind == "daily":
        # Whatever happens at night decides what a counter of the day has counted.
        return replace(LOOK_AT_ALL, windows=windows)
    exact = spec.direction == "higher"
    edges = np.sort(edges + terms.shift)
    return Expected(spec.kind == "register", interval, most, least, edges, windows, exact)


def _years_around(ends: tuple[int, int]) -> tuple[int, int]:
    """Give the years before and after: a month may end, and a clock change, in the next one."""
    first, last = (dt.datetime.fromtimestamp(end, dt.UTC).year for end in ends)
    return max(first - 1, FIRST_YEAR), min(last + 1, LAST_YEAR)


def _edge_instants(spec: MeterSpec, terms: Terms) -> list[int]:
    """Give every instant at which an amount may have to be divided."""
    edges = set(terms.calendar.edges.tolist())
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
    terms: Terms,
    has_instants: bool,
    found: Sequence[Finding] = (),
) -> Measured:
    """Measure one meter: an amount per part, the ledger, findings, after those found before.

    Nothing is raised for bad data: what is wrong is a finding, and amounts are then None.
    """
    from jcm_mrv.metering.pipeline import amounts_of

    terms = spec.terms_of(meter, terms)

    def read() -> Found[Readings]:
        time = Found(rows.time)
        if not has_instants and bool((rows.count == 1).all()):
            refuse_exchanged(rows.time, lambda at: f"{terms.parameter}, row {rows.row[at] + 1}")
        if not has_instants:
            time = instants(rows.time, spec.clock_zone, terms.where)
        readings = MeterRows(
            time.value,
            rows.micro,
            np.zeros(len(rows.time), np.int64),
            rows.row + 1,
            (terms.parameter,),
            decimals(spec, meter),
            Runs(rows.count, rows.peak, rows.peak_seconds, rows.negative, rows.negatives),
            timezone=spec.timezone,
        )
        return Found(readings, time.findings)

    return judged(terms.calendar, lambda: amounts_of(read, terms), found)
