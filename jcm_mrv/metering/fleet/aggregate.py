"""Readings of a fleet of meters to totals per day, month or year, on any of several engines."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Generator
from dataclasses import field
from typing import Any

from jcm_mrv.findings import MON, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.indented import Columns
from jcm_mrv.metering.fleet.beside import in_runs, of_all_meters
from jcm_mrv.metering.fleet.measuring import Progress, measure_here
from jcm_mrv.metering.fleet.per_meter import expected_readings
from jcm_mrv.metering.fleet.rows import Batch
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.fleet.totals import (
    FleetResult,
    calendar_between,
    many,
    measure_one,
    near_ends,
    near_of,
    nothing_read,
)
from jcm_mrv.metering.reading.far_times import may_be_far

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
        return measure_here(table, spec, progress)


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


def _measure_on_workers(table: Any, spec: MeterSpec) -> FleetResult:
    expected = expected_readings(spec, table.instants)
    ends = table.ends()
    if ends is None:
        raise nothing_read()
    if may_be_far(*ends):
        ends = near_ends(
            (pair, [Finding.of_dict(item) for item in found])
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
    some_in_runs = False
    of_meters = sorted(table.each_meter(measure), key=lambda item: item[0])
    for _, readings, lines, said, some in of_meters:
        some_in_runs |= some
        number += readings
        result.add_lines(*lines)
        result.findings.extend(Finding.of_dict(item) for item in said)
    result.findings.extend(of_all_meters(result, spec, terms))
    if some_in_runs:
        result.findings.append(in_runs(number, spec, terms))
    return FleetResult(result.totals, result.ledger, result.findings, number)


_NUMBERS = {"value", "coverage", "adjusted_by", "effect"}


def _table(rows: Columns[dict[str, Any]]) -> Any:
    import pyarrow as pa

    return pa.table(
        {
            name: pa.array(values, pa.float64() if name in _NUMBERS else pa.string())
            for name, values in rows.columns.items()
        }
    )
