"""Readings of a fleet of meters to totals per day, month or year, on any of several engines."""

from __future__ import annotations

import contextlib
import datetime as dt
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from jcm_mrv.findings import Finding, has_errors
from jcm_mrv.metering.clock import local_text
from jcm_mrv.metering.codes import finding
from jcm_mrv.metering.fleet.condense import Condenser
from jcm_mrv.metering.fleet.engines.interface import Table
from jcm_mrv.metering.fleet.per_meter import expected_readings, measure_meter
from jcm_mrv.metering.fleet.rows import Batch, Condensed, Expected, joined
from jcm_mrv.metering.fleet.spec import MeterSpec, part_name, parts_of
from jcm_mrv.metering.interface import Measured
from jcm_mrv.metering.thresholds import MAX_LISTED
from jcm_mrv.project.period import YearPart

_ROWS_AT_ONCE = 8_000_000
"""Unordered readings are read meter by meter, as many meters at once as make this many rows."""

_AHEAD = 8

Progress = Callable[[int], None]


@dataclass(frozen=True)
class FleetResult:
    """Totals, ledger and findings of a fleet.

    Attributes
    ----------
    totals : list of dict
        ``meter``, ``period``, ``value`` (None where there is an error), ``unit``, ``coverage``
        (0 to 1), ``adjusted_by``.
    ledger : list of dict
        ``meter``, ``period``, ``start``, ``end``, ``rule``, ``effect``, ``unit``, ``detail``.
    findings : list of Finding
        What was found, meter by meter.
    readings : int
        How many readings there were.
    """

    totals: list[dict[str, Any]] = field(default_factory=list)
    ledger: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    readings: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Give what ``jcm-mrv meter --json`` prints."""
        return {
            "totals": self.totals,
            "ledger": self.ledger,
            "findings": [item.as_dict() for item in self.findings],
        }


def measure_table(table: Table, spec: MeterSpec, progress: Progress | None = None) -> FleetResult:
    """Give the totals of every meter in a table of readings.

    Raises
    ------
    FindingsError
        When the spec is not complete, or its unit, zone or capacity does not fit.
    """
    expected = expected_readings(spec, table.instants)
    condenser = Condenser(expected)
    number = 0
    for batch in _ahead(table.batches()):
        condenser.add(batch)
        number += len(batch.code)
        if progress is not None:
            progress(len(batch.code))
    rows = condenser.result()
    names = table.names()
    result = FleetResult(readings=number)
    if not _readable(condenser, names, spec, result):
        return result
    if condenser.unordered:
        rows = _read_again(table, rows, condenser.unordered)
    starts = np.flatnonzero(np.diff(rows.code, prepend=rows.code[:1] - 1)) if len(rows.code) else []
    ends = [*starts[1:], len(rows.code)]
    meters = sorted(
        (names[int(rows.code[a])] or "", slice(a, b)) for a, b in zip(starts, ends, strict=True)
    )
    parts = _parts(rows, spec, table.instants)
    for meter, where in meters:
        those = Condensed(*(column[where] for column in rows.columns()))
        add_meter(
            result, meter, measure_meter(those, meter, spec, parts, table.instants), spec, parts
        )
    return result


def _ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """Give the batches while the next ones are being read: the engine and the rules run at once."""
    waiting: queue.Queue[Batch | BaseException | None] = queue.Queue(_AHEAD)
    stopped = threading.Event()

    def read() -> None:
        end: BaseException | None = None
        try:
            for batch in batches:
                waiting.put(batch)
                if stopped.is_set():
                    break
        except BaseException as exc:
            end = exc
        waiting.put(end)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        while isinstance(item := waiting.get(), Batch):
            yield item
        if item is not None:
            raise item
    finally:
        stopped.set()
        while reader.is_alive():
            with contextlib.suppress(queue.Empty):
                waiting.get(timeout=0.05)


def add_meter(
    result: FleetResult,
    meter: str,
    measured: Measured,
    spec: MeterSpec,
    parts: tuple[YearPart, ...],
) -> None:
    """Write what was measured of one meter into the result of the fleet."""
    unit = spec.total_unit_or_default
    names = {part.year: part_name(part, spec.by) for part in parts}
    for amount in measured.amounts:
        result.totals.append(
            {
                "meter": meter,
                "period": names[amount.year],
                "value": None if amount.value is None else float(amount.value),
                "unit": unit,
                "coverage": float(amount.coverage),
                "adjusted_by": float(amount.adjusted_by),
            }
        )
    for line in measured.ledger:
        result.ledger.append(
            {
                "meter": meter,
                "period": names[line.year],
                "start": line.start,
                "end": line.end,
                "rule": line.rule,
                "effect": float(line.effect),
                "unit": unit,
                "detail": line.detail,
            }
        )
    result.findings.extend(measured.findings)


def _readable(
    condenser: Condenser, names: dict[int, str | None], spec: MeterSpec, result: FleetResult
) -> bool:
    """Rule 1: readings without a number, meters without a name, numbers too large."""
    zone = spec.timezone
    for number, (code, time, row) in enumerate(condenser.no_number):
        if number >= MAX_LISTED:
            break
        result.findings.append(
            finding(
                "MON-102" if spec.tolerate else "MON-101",
                "a reading without a number" + (" is taken for a gap" if spec.tolerate else ""),
                where=f"{names.get(code) or ''} {local_text(time, zone)}, row {row + 1}".strip(),
                found=f"{condenser.without_number} of them",
                expected="a number",
                hint="" if spec.tolerate else "--tolerate turns such readings into gaps",
            )
        )
    result.findings.extend(
        finding(
            "MON-109",
            "a reading is too large",
            where=f"{names.get(code) or ''} {local_text(time, zone)}, row {row + 1}".strip(),
            expected="values below 9,000,000,000",
        )
        for code, time, row in condenser.too_large[:MAX_LISTED]
    )
    if None in names.values():
        result.findings.append(
            finding("MON-101", f"there are readings without a meter in column {spec.meter!r}")
        )
    return not has_errors(result.findings)


def _read_again(table: Table, rows: Condensed, unordered: Iterable[int]) -> Condensed:
    """Give the rows with those of unordered meters read as a whole, in the order of the table."""
    wanted = sorted(unordered)
    kept = [rows.take(~np.isin(rows.code, np.array(wanted)))]
    group: list[int] = []
    size = 0
    for code in wanted:
        group.append(code)
        size += int(rows.count[rows.code == code].sum())
        if size > _ROWS_AT_ONCE or code == wanted[-1]:
            everything = Condenser(_LOOK_AT_ALL)
            for batch in table.readings_of(group):
                everything.add(batch)
            kept.append(everything.result())
            group, size = [], 0
    return joined(kept)


_LOOK_AT_ALL = Expected(False, 0, -(2**62), None, np.zeros(0, np.int64), np.zeros((0, 2), np.int64))


def _parts(rows: Condensed, spec: MeterSpec, instants: bool) -> tuple[YearPart, ...]:
    """Give the parts of the period: the declared one, or that of the readings."""
    if spec.start is not None and spec.end is not None:
        return parts_of(spec.start, spec.end, spec.by)
    low, high = int(rows.time.min()), int(rows.time.max())
    if instants:
        first = dt.date.fromisoformat(local_text(low, spec.timezone)[:10])
        last = dt.date.fromisoformat(local_text(high, spec.timezone)[:10])
        closing = local_text(high, spec.timezone)[11:16] == "00:00"
    else:
        first = dt.date(1970, 1, 1) + dt.timedelta(days=low // 86_400)
        last = dt.date(1970, 1, 1) + dt.timedelta(days=high // 86_400)
        closing = high % 86_400 == 0
    # A reading at 00:00 closes the day before, unless amounts are named by their start.
    if closing and last > first and not (spec.kind != "register" and spec.label == "start"):
        last -= dt.timedelta(days=1)
    return parts_of(spec.start or first, spec.end or last, spec.by)
