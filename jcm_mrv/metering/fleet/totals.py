"""What is given for a fleet: totals, ledger and findings, meter by meter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field
from typing import Any

import numpy as np

from jcm_mrv.findings import MON, Finding, FindingsError, has_errors
from jcm_mrv.immutable import immutable
from jcm_mrv.indented import Columns
from jcm_mrv.metering.calendar import Calendar, calendar, days_between
from jcm_mrv.metering.clock import local_text, to_utc
from jcm_mrv.metering.fleet.condense import Condenser, Unusable
from jcm_mrv.metering.fleet.per_meter import measure_meter
from jcm_mrv.metering.fleet.rows import LOOK_AT_ALL, Batch, Condensed, Expected
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.interface import NOTHING, Ledger, Measured, Wanted, judged
from jcm_mrv.metering.reading.far_times import far_findings, far_times
from jcm_mrv.metering.rules.terms import Terms

LOOK_AT_EACH = 1_000_000
"""So many readings are looked at one by one; of more, what is ordinary stands in runs."""

TOTALS = ("meter", "period", "value", "unit", "coverage", "adjusted_by")
LEDGER = ("meter", "period", "start", "end", "rule", "effect", "unit", "detail")


@immutable
class FleetResult:
    """Totals, ledger and findings of a fleet.

    Attributes
    ----------
    totals : sequence of dict
        ``meter``, ``period``, ``value`` (None where there is an error), ``unit``, ``coverage``
        (0 to 1), ``adjusted_by``.
    ledger : sequence of dict
        ``meter``, ``period``, ``start``, ``end``, ``rule``, ``effect``, ``unit``, ``detail``.
    findings : list of Finding
        What was found, meter by meter.
    readings : int
        How many readings there were.
    """

    totals: Columns[dict[str, Any]] = field(default_factory=lambda: Columns(TOTALS))
    ledger: Columns[dict[str, Any]] = field(default_factory=lambda: Columns(LEDGER))
    findings: list[Finding] = field(default_factory=list)
    readings: int = 0

    def add(self, meter: str, measured: Measured, terms: Wanted) -> None:
        """Add what was measured of one meter."""
        names = terms.calendar.names
        amounts = measured.amounts
        self.totals.add(
            meter=[meter] * len(amounts),
            period=[names[amount.year] for amount in amounts],
            value=[None if amount.value is None else float(amount.value) for amount in amounts],
            unit=[terms.unit] * len(amounts),
            coverage=[float(amount.coverage) for amount in amounts],
            adjusted_by=[float(amount.adjusted_by) for amount in amounts],
        )
        lines = Ledger.of(measured.ledger).columns
        number = len(lines["rule"])
        self.ledger.add(
            meter=[meter] * number,
            period=[names[year] for year in lines["year"]],
            start=lines["start"],
            end=lines["end"],
            rule=lines["rule"],
            effect=[0.0 if effect is NOTHING else float(effect) for effect in lines["effect"]],
            unit=[terms.unit] * number,
            detail=lines["detail"],
        )
        self.findings.extend(measured.findings)

    def add_lines(self, totals: list[dict[str, Any]], ledger: list[dict[str, Any]]) -> None:
        """Add totals and ledger of a meter that was measured elsewhere."""
        for columns, rows in ((self.totals, totals), (self.ledger, ledger)):
            columns.add(**{name: [row[name] for row in rows] for name in columns.columns})

    def add_all(self, other: FleetResult) -> None:
        """Add what was measured of other meters."""
        self.totals.add(**other.totals.columns)
        self.ledger.add(**other.ledger.columns)
        self.findings.extend(other.findings)

    def as_dict(self) -> dict[str, Any]:
        """Give what ``jcm-mrv meter --json`` prints."""
        return {
            "totals": self.totals,
            "ledger": self.ledger,
            "findings": [item.as_dict() for item in self.findings],
        }


def measure_one(
    meter: str | None,
    batches: list[Batch],
    spec: MeterSpec,
    terms: Terms,
    expected: Expected,
    has_instants: bool,
) -> FleetResult:
    """Give the totals of one meter from all its readings."""
    condenser = condensed(batches, expected if many(batches) else LOOK_AT_ALL)
    result = FleetResult(readings=sum(len(batch.code) for batch in batches))
    name = meter or ""
    rows = condenser.result()
    found = [
        *unusable(condenser, 0, name, spec, has_instants),
        *far_from_others(rows, expected, name)[1],
    ]
    if condenser.unordered:
        rows = condensed(batches, LOOK_AT_ALL).result()
    if len(rows.code):
        measured = measure_meter(rows, name, spec, terms, has_instants, found)
    else:
        measured = without_totals(found, terms)
    result.add(name, measured, terms)
    return result


def many(batches: Iterable[Batch]) -> bool:
    """Whether there are too many readings to look at each."""
    return sum(len(batch.code) for batch in batches) > LOOK_AT_EACH


def condensed(batches: Iterable[Batch], expected: Expected) -> Condenser:
    """Give what has condensed all batches."""
    condenser = Condenser(expected)
    for batch in batches:
        condenser.add(batch)
    return condenser


Near = tuple[tuple[int, int] | None, list[Finding]]
"""First and last time of a meter that are not far from all others, and errors of those that are."""


def near_of(name: str, batches: list[Batch], expected: Expected) -> tuple[Any, list[Any]]:
    """Give the same of a meter from all its readings, as JSON holds it."""
    ends, found = far_from_others(condensed(batches, expected).result(), expected, name)
    return ends, [item.as_dict() for item in found]


def near_ends(meters: Iterable[Near]) -> tuple[int, int]:
    """Give the ends of all meters together.

    Raises
    ------
    FindingsError
        Where no time is one of a reading.
    """
    known = list(meters)
    ends = [pair for pair, _ in known if pair is not None]
    if not ends:
        raise FindingsError(item for _, found in known for item in found)
    return min(low for low, _ in ends), max(high for _, high in ends)


def far_from_others(rows: Condensed, expected: Expected, name: str) -> Near:
    """Rule 3: judge the times of a meter."""
    first = last = rows.time
    if expected.register:
        # A run of a register begins where the row before it stands.
        before = np.concatenate([rows.time[:1], rows.time[:-1]])
        first = np.where(rows.count > 1, before, rows.time)
    else:
        last = rows.time + (rows.count - 1) * (expected.interval or 0)
    far = far_times(first, last, rows.count)

    def where(position: int) -> str:
        return f"{name}, row {rows.row[far[position]] + 1}".removeprefix(", ")

    near = np.delete(rows.time, far)
    ends = (int(near.min()), int(near.max())) if len(near) else None
    return ends, far_findings(rows.time[far], where)


Place = Callable[[int], str]
"""Gives the file and the line of a reading by its position among all."""


def unusable(
    condenser: Condenser,
    code: int,
    name: str,
    spec: MeterSpec,
    has_instants: bool,
    place: Place | None = None,
) -> list[Finding]:
    """Give what of a meter cannot be used (rule 1): a finding a kind, with the first of them.

    Parameters
    ----------
    condenser : Condenser
        What has seen all readings of the meter.
    code : int
        The number of the meter there.
    name : str
        Its name.
    spec : MeterSpec
        What is declared.
    has_instants : bool
        Whether times are instants rather than times on a local clock.
    place : callable, optional
        Gives file and line of a reading, where the table has them.
    """

    def where(time: int, row: int) -> str:
        at = local_text(time, spec.timezone) if has_instants else local_text(time, "Etc/UTC")[:16]
        named = f"{name} {at}".strip()
        return f"{named}, row {row + 1}" if place is None else f"{place(row)}, {named}"

    def those(bad: Unusable) -> tuple[str, str]:
        first, *more = (where(*one) for one in bad.first)
        left = bad.count - len(bad.first)
        others = [*more, *([f"{left:,} more"] if left else [])]
        return first, f"{bad.count:,} of them" + (", also at " * bool(others)) + "; ".join(others)

    found: list[Finding] = []
    if code in condenser.no_number:
        first, said = those(condenser.no_number[code])
        found.append(
            MON[102]["reading"].at(first, found=said)
            if spec.tolerate
            else MON[101]["none"].at(first, found=said)
        )
    if code in condenser.too_large:
        first, said = those(condenser.too_large[code])
        found.append(MON[109]["reading"].at(first, found=said))
    return found


def without_totals(found: list[Finding], terms: Terms) -> Measured:
    """Give what is left of a meter that has no usable reading."""
    if not has_errors(found):
        found = [*found, MON[105]["meter"].at()]
    return judged(terms.calendar, Measured, found)


def nothing_read() -> FindingsError:
    """Give the error of files or frames that hold no reading."""
    return MON[105]["meter"].stop()


def refuse_nameless(spec: MeterSpec, number: int | None = None) -> FindingsError:
    """Give the error of readings without a meter: they may be any meter's, so none has totals."""
    return MON[101]["meter"].stop(
        found="" if number is None else f"{number} of them", meter=spec.meter
    )


def calendar_between(low: int, high: int, spec: MeterSpec, has_instants: bool) -> Calendar:
    """Give the period in its parts: the declared one, or the days that have readings.

    Parameters
    ----------
    low, high : int
        First and last time of all readings, in seconds on their clock.
    """
    if not has_instants:
        low, high = to_utc(np.array([low, high]), spec.clock_zone).utc.tolist()
    start, end = days_between(
        low,
        high,
        spec.timezone,
        label=spec.label,
        interval=spec.interval_seconds,
        register=spec.kind in ("register", "daily"),
    )
    return calendar(spec.start or start, spec.end or end, spec.by, spec.timezone)
