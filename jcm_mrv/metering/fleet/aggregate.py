"""Readings of a fleet of meters to totals per day, month or year, on any of several engines."""

from __future__ import annotations

import contextlib
import importlib
import queue
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import field
from typing import Any

import numpy as np

from jcm_mrv.findings import MON, Finding, FindingsError, Severity, has_errors
from jcm_mrv.immutable import immutable
from jcm_mrv.indented import Columns
from jcm_mrv.metering.fleet.beside import of_all_meters
from jcm_mrv.metering.fleet.condense import Condenser
from jcm_mrv.metering.fleet.engines.interface import Table
from jcm_mrv.metering.fleet.per_meter import expected_readings, measure_meter
from jcm_mrv.metering.fleet.rows import LOOK_AT_ALL, Batch, Condensed, Expected, joined
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.fleet.totals import (
    FleetResult,
    Place,
    calendar_between,
    condensed,
    far_from_others,
    many,
    measure_one,
    near_ends,
    near_of,
    refuse_nameless,
    unusable,
    without_totals,
)
from jcm_mrv.metering.reading.far_times import may_be_far

_ROWS_AT_ONCE = 8_000_000
"""Unordered readings are read meter by meter, as many meters at once as make this many rows."""

_AHEAD = 8
"""Batches that are read ahead."""

Progress = Callable[[int], None]

_ENGINES = {"duckdb": "duckdb", "polars": "polars", "pandas": "pandas", "pyspark": "spark"}


@immutable
class Aggregated:
    """Totals and ledger as tables of the library that the readings came in, and the findings.

    Attributes
    ----------
    totals : frame
        Columns ``meter``, ``period``, ``value`` (missing where there is an error), ``unit``,
        ``coverage`` (0 to 1) and ``adjusted_by``.
    ledger : frame
        Columns ``meter``, ``period``, ``start``, ``end``, ``rule``, ``effect``, ``unit`` and
        ``detail``.
    findings : list of Finding
        What was found.
    """

    totals: Any
    ledger: Any
    findings: list[Finding] = field(default_factory=list)


def aggregate(frame: Any, spec: MeterSpec) -> Aggregated:
    """Give the totals of every meter in a frame, as frames of the same library.

    Parameters
    ----------
    frame : DuckDB relation, or frame of Polars (eager or lazy), pandas, PySpark, PyArrow
        Readings: a column of times, one of values, and, of several meters, one that names them.
        They are read in the order of the frame; only local times at a clock change depend on it.
    spec : MeterSpec
        What the columns mean and what is wanted.

    Raises
    ------
    FindingsError
        When the spec is not complete or does not fit the frame. Bad data raise nothing: they are
        among the findings, and the totals of their meters are missing.

    Examples
    --------
    >>> import datetime as dt
    >>> import pyarrow as pa
    >>> times = [dt.datetime(2024, 1, 1, h) for h in (0, 6, 12)]
    >>> frame = pa.table({"time": times, "kwh": [10.0, 12.5, 20.0]})
    >>> spec = MeterSpec(
    ...     time="time", value="kwh", unit="kWh", kind="register", timezone="Asia/Tokyo",
    ...     interval=dt.timedelta(hours=6),
    ... )
    >>> aggregate(frame, spec).totals["value"].to_pylist()
    [10.0]
    """
    table = open_table(frame, spec)
    result = measure_table(table, spec)
    return Aggregated(
        table.give_back(_table(result.totals)),
        table.give_back(_table(result.ledger)),
        result.findings,
    )


def open_table(frame: Any, spec: MeterSpec) -> Any:
    """Give a frame as a table of readings, by the engine of its library.

    Raises
    ------
    FindingsError
        ``MON-007`` when no engine reads such a thing.
    """
    library = type(frame).__module__.split(".")[0].lstrip("_")
    name = _ENGINES.get(library, "frames")
    engine = importlib.import_module(f"jcm_mrv.metering.fleet.engines.{name}")
    try:
        return engine.open_table(frame, spec)
    except TypeError as exc:
        raise MON[7]["table"].stop(
            found=type(frame).__name__, reason=str(exc).splitlines()[0]
        ) from None


def _named(table: Any) -> str:
    place = getattr(table, "place", "")
    return place if isinstance(place, str) else ""


def measure_table(table: Any, spec: MeterSpec, progress: Progress | None = None) -> FleetResult:
    """Give the totals of every meter in a table of readings.

    Raises
    ------
    FindingsError
        When the spec is not complete, or its unit, zone or capacity does not fit.
    """
    with as_findings(_named(table)):
        if hasattr(table, "each_meter"):
            return _measure_on_workers(table, spec)
        return _measure_here(table, spec, progress)


_LIBRARIES = {
    *("duckdb", "_duckdb", "polars", "pyarrow", "pandas", "py4j", "pyspark", "narwhals"),
    "pyo3_runtime",  # Polars, where it gives up
}


@contextlib.contextmanager
def as_findings(where: str = "") -> Generator[None, None, None]:
    """Turn what a library says of a file that it cannot read into a finding."""
    try:
        yield
    except BaseException as exc:
        library = type(exc).__module__.partition(".")[0]
        if library not in _LIBRARIES and not isinstance(exc, OSError):
            raise
        raise MON[12]["readings"].stop(
            where, found=str(exc).strip().splitlines()[0][:200] if str(exc).strip() else ""
        ) from None


def _measure_here(table: Table, spec: MeterSpec, progress: Progress | None) -> FleetResult:
    waiting: list[Batch] = []
    condenser: Condenser | None = None
    number = 0
    with _ahead(table.batches()) as batches:
        expected = expected_readings(spec, table.instants)
        # The rules are loaded while the first readings are being read.
        importlib.import_module("jcm_mrv.metering.pipeline")
        for batch in batches:
            number += len(batch.code)
            if progress is not None:
                progress(len(batch.code))
            if condenser is not None:
                condenser.add(batch)
                continue
            waiting.append(batch)
            if many(waiting):
                condenser = condensed(waiting, expected)
                waiting = []
    condenser = condenser or condensed(waiting, LOOK_AT_ALL)
    rows = condenser.result()
    first = np.flatnonzero(np.diff(rows.code, prepend=rows.code[:1] - 1))
    codes = set(rows.code[first].tolist())
    codes |= condenser.no_number.keys() | condenser.too_large.keys()
    names = table.names(codes)
    if any(names[code] is None for code in codes):
        raise refuse_nameless(spec)
    result = FleetResult(readings=number)
    if not len(rows.code):
        raise _nothing_usable(condenser, names, spec, table)
    ends = int(rows.time.min()), int(rows.time.max())
    far: dict[int, list[Finding]] = {}
    if may_be_far(*ends):
        # Before they are read again: a place is known by the whole table.
        ends, far = _near(rows, expected, names)
    if condenser.unordered:
        rows = _read_again(table, rows, condenser.unordered)
    places = _places(rows)
    unreadable = (condenser.no_number.keys() | condenser.too_large.keys()) - places.keys()
    meters = sorted((names[code] or "", code) for code in places.keys() | unreadable)
    terms = spec.terms(calendar_between(*ends, spec, table.instants))
    for meter, code in meters:
        found = [
            *unusable(condenser, code, meter, spec, table.instants, _place_in(table)),
            *far.get(code, ()),
        ]
        if code in unreadable:
            result.add(meter, without_totals(found, terms), terms)
            continue
        those = rows.take(places[code])
        measured = measure_meter(those, meter, spec, terms, table.instants, found)
        result.add(meter, measured, terms)
    result.findings.extend(of_all_meters(result, spec, terms))
    if (rows.count > 1).any():
        result.findings.append(MON[916].at(count=number))
    return result


def _place_in(table: Table) -> Place | None:
    """Give what knows file and line of a reading; files are read in lines, frames are not."""
    return getattr(table, "place", None) if callable(getattr(table, "place", None)) else None


def _places(rows: Condensed) -> dict[int, slice]:
    """Give where the rows of each meter stand."""
    starts = np.flatnonzero(np.diff(rows.code, prepend=rows.code[:1] - 1)).tolist()
    return {
        int(rows.code[first]): slice(first, last)
        for first, last in zip(starts, [*starts[1:], len(rows.code)], strict=True)
    }


def _near(
    rows: Condensed, expected: Expected, names: dict[int, str | None]
) -> tuple[tuple[int, int], dict[int, list[Finding]]]:
    """Give first and last time without those that are far from all others of a meter."""
    near = {
        code: far_from_others(rows.take(place), expected, names[code] or "")
        for code, place in _places(rows).items()
    }
    return near_ends(near.values()), {code: found for code, (_, found) in near.items()}


def _measure_on_workers(table: Any, spec: MeterSpec) -> FleetResult:
    expected = expected_readings(spec, table.instants)
    ends = table.ends()
    if ends is None:
        raise _nothing()
    if may_be_far(*ends):
        ends = near_ends(
            (pair, [_found_again(item) for item in found])
            for pair, found in table.each_meter(
                lambda meter, batches: [near_of(meter or "", batches, expected)]
            )
        )
    instants = table.instants
    terms = spec.terms(calendar_between(ends[0], ends[1], spec, instants))

    def measure(meter: str | None, batches: list[Batch]) -> list[Any]:
        found = measure_one(meter, batches, spec, terms, expected, instants)
        said = [item.as_dict() for item in found.findings]
        lines = list(found.totals), list(found.ledger)
        return [[meter or "", found.readings, lines, said, many(batches)]]

    result = FleetResult()
    number = 0
    in_runs = False
    of_meters = sorted(table.each_meter(measure), key=lambda item: item[0])
    for _, readings, lines, said, some in of_meters:
        in_runs |= some
        number += readings
        result.add_lines(*lines)
        result.findings.extend(_found_again(item) for item in said)
    result.findings.extend(of_all_meters(result, spec, terms))
    if in_runs:
        result.findings.append(MON[916].at(count=number))
    return FleetResult(result.totals, result.ledger, result.findings, number)


def _found_again(item: dict[str, str]) -> Finding:
    return Finding(**{**item, "severity": Severity(item["severity"])})  # type: ignore[arg-type]


def _nothing_usable(
    condenser: Condenser, names: dict[int, str | None], spec: MeterSpec, table: Table
) -> FindingsError:
    codes = condenser.no_number.keys() | condenser.too_large.keys()
    found = [
        item
        for name, code in sorted((names[code] or "", code) for code in codes)
        for item in unusable(condenser, code, name, spec, table.instants, _place_in(table))
    ]
    return FindingsError(found) if has_errors(found) else _nothing()


def _nothing() -> FindingsError:
    return MON[105]["meter"].stop()


_NUMBERS = {"value", "coverage", "adjusted_by", "effect"}


def _table(rows: Columns[dict[str, Any]]) -> Any:
    import pyarrow as pa

    return pa.table(
        {
            name: pa.array(values, pa.float64() if name in _NUMBERS else pa.string())
            for name, values in rows.columns.items()
        }
    )


@contextlib.contextmanager
def _ahead(batches: Iterator[Batch]) -> Generator[Iterator[Batch]]:
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

    def given() -> Iterator[Batch]:
        while isinstance(item := waiting.get(), Batch):
            yield item
        if item is not None:
            raise item

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        yield given()
    finally:
        stopped.set()
        while reader.is_alive():
            with contextlib.suppress(queue.Empty):
                waiting.get(timeout=0.05)


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
            kept.append(condensed(table.readings_of(group), LOOK_AT_ALL).result())
            group, size = [], 0
    return joined(kept)
