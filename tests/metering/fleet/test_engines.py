"""The same readings on every engine, in any order and any partition: the same totals and ledger."""

from __future__ import annotations

import datetime as dt
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.fleet_readings import REGISTER_MAXIMUM, local, readings
from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.fleet.aggregate import aggregate, measure_table
from jcm_mrv.metering.fleet.engines.duckdb import open_parquet
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.methodology.quantity import Quantity
from tests.metering import reference
from tests.metering.reference import Job, Row

MINUTES = 12 * 1440
ZONE = "America/Santiago"
MAXIMUM, UNIT = REGISTER_MAXIMUM.split()
SPEC = MeterSpec(
    meter="meter",
    time="time",
    value="value",
    unit="kWh",
    kind="register",
    interval=dt.timedelta(minutes=1),
    timezone=ZONE,
    by="day",
    register_maximum=Quantity(value=MAXIMUM, unit=UNIT),
)
ENERGY = replace(SPEC, kind="energy", label="end", direction="higher", register_maximum=None)


def fleet(meters: int = 4) -> pa.Table:
    """Give registers with gaps, low readings, rollovers, a reset and duplicates; times in UTC."""
    parts = []
    for meter in range(meters):
        time, value = readings(meter, MINUTES, trouble=20)
        names = pa.array(np.full(len(time), f"meter-{meter}"))
        stamps = pa.array(time * 1_000_000, pa.timestamp("us", "UTC"))
        parts.append(pa.table({"meter": names, "time": stamps, "value": value}))
    return pa.concat_tables(parts)


TABLE = fleet()
SHUFFLED = TABLE.take(np.random.default_rng(7).permutation(TABLE.num_rows))
AMOUNTS = TABLE.set_column(2, "value", pa.array(np.abs(np.sin(np.arange(TABLE.num_rows))).round(3)))
AMOUNTS = AMOUNTS.group_by(["meter", "time"]).aggregate([("value", "max")])
AMOUNTS = AMOUNTS.rename_columns(["meter", "time", "value"])


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    # The workers have to find the package and its tests' data as this process does.
    path = os.pathsep.join([str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH", "")])
    os.environ["PYTHONPATH"] = path
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PySpark's own, of the versions of pandas it knows
        from pyspark.sql import SparkSession

        session = (
            SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            # Times without zone are times on a clock, not instants in the zone of the session.
            .config("spark.sql.timestampType", "TIMESTAMP_NTZ")
            .config("spark.sql.shuffle.partitions", "3")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate()
        )
    yield session
    session.stop()


def from_spark(session: Any, table: pa.Table) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = session.createDataFrame(table)
    # Partitions of their own keep no order; a clock change is the case that needs one.
    return frame.repartition(5) if table.num_rows > 2_000 else frame


FRAMES: dict[str, Callable[[pa.Table], Any]] = {
    "pyarrow": lambda table: table,
    "pandas": lambda table: table.to_pandas(),
    "polars": lambda table: pl.DataFrame(table),
    "polars lazy": lambda table: pl.DataFrame(table).lazy(),
    "duckdb": duckdb.from_arrow,
}
ENGINES = [*FRAMES, pytest.param("spark", marks=pytest.mark.spark)]


@pytest.fixture(params=ENGINES)
def frame_of(request: pytest.FixtureRequest) -> Callable[[pa.Table], Any]:
    if request.param == "spark":
        session = request.getfixturevalue("spark")
        return lambda table: from_spark(session, table)
    return FRAMES[request.param]


def lines(frame: Any) -> list[dict[str, Any]]:
    """Give the rows of a frame of any library."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if isinstance(frame, pl.LazyFrame):
            frame = frame.collect()
        if isinstance(frame, pl.DataFrame):
            return frame.to_dicts()
        if isinstance(frame, pd.DataFrame):
            return frame.to_dict("records")
        if isinstance(frame, duckdb.DuckDBPyRelation):
            return frame.to_arrow_table().to_pylist()
        if isinstance(frame, pa.Table):
            return frame.to_pylist()
        return [row.asDict() for row in frame.collect()]


def measured(frame: Any, spec: MeterSpec = SPEC) -> tuple[list[Any], list[Any], set[str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        result = aggregate(frame, spec)
    ledger = sorted(lines(result.ledger), key=lambda line: tuple(map(str, line.values())))
    codes = {item.code for item in result.findings} - {"MON-401"}
    return lines(result.totals), ledger, codes


@pytest.fixture(scope="module")
def expected() -> tuple[list[Any], list[Any], set[str]]:
    found = measured(TABLE)
    assert {"MON-501", "MON-503", "MON-701"} <= {line["rule"] for line in found[1]}
    assert len(found[0]) == 4 * 12
    return found


@pytest.mark.parametrize("table", [TABLE, SHUFFLED], ids=["in order", "shuffled"])
def test_every_engine_gives_the_same(
    table: pa.Table,
    frame_of: Callable[[pa.Table], Any],
    expected: tuple[list[Any], list[Any], set[str]],
) -> None:
    assert measured(frame_of(table)) == expected


def test_amounts_are_the_same_on_every_engine(frame_of: Callable[[pa.Table], Any]) -> None:
    assert measured(frame_of(AMOUNTS), ENERGY) == measured(AMOUNTS, ENERGY)


def test_the_same_kind_of_frame_is_given_back(frame_of: Callable[[pa.Table], Any]) -> None:
    frame = frame_of(TABLE.slice(0, 2000))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        result = aggregate(frame, SPEC)
    assert type(result.totals) is type(frame)
    assert type(result.ledger) is type(frame)


@pytest.mark.parametrize("sizes", [(7_000,), (50_000, 1, 3_000), (33,)])
def test_files_and_row_groups_of_any_size(
    sizes: tuple[int, ...],
    tmp_path: Path,
    expected: tuple[list[Any], list[Any], set[str]],
) -> None:
    first = 0
    paths = []
    table = TABLE if len(sizes) > 1 else SHUFFLED
    for turn in range(len(sizes) + 1):
        size = sizes[turn] if turn < len(sizes) else table.num_rows
        paths.append(str(tmp_path / f"{turn}.parquet"))
        pq.write_table(table.slice(first, size), paths[-1], row_group_size=max(33, size // 3))
        first += size
    result = measure_table(open_parquet(paths, SPEC), SPEC)
    assert result.totals == expected[0]
    assert sorted(result.ledger, key=lambda x: tuple(map(str, x.values()))) == expected[1]


def test_they_are_those_of_the_slow_reference(
    expected: tuple[list[Any], list[Any], set[str]],
) -> None:
    from fractions import Fraction

    from jcm_mrv.metering.fleet.spec import parts_of

    time, value = readings(1, MINUTES, trouble=20)
    rows = [
        Row(dt.datetime.fromtimestamp(int(t), dt.UTC), f"{v:.2f}")
        for t, v in zip(time, value, strict=True)
    ]
    job = Job(
        files=[rows],
        kind="register",
        interval=60,
        years=parts_of(dt.date(2024, 1, 1), dt.date(2024, 1, 12), "day"),
        zone=ZONE,
        register_maximum=MAXIMUM,
        resolution=Fraction(1, 100),
    )
    result = reference.measure(job)
    ours = {x["period"]: x["value"] for x in expected[0] if x["meter"] == "meter-1"}
    assert list(ours.values()) == [float(amount) for amount in result.per_year().values()]
    ledger = sorted(
        (x["start"], x["end"], x["rule"]) for x in expected[1] if x["meter"] == "meter-1"
    )
    assert ledger == sorted((x.start, x.end, x.code) for x in result.ledger)


def at_the_clock_change() -> pa.Table:
    """Give local times of Santiago around 7 April 2024, when an hour comes twice."""
    time = 1_712_458_800 + 60 * np.arange(-600, 600)
    stamps = pa.array(local(time) * 1_000_000, pa.timestamp("us"))
    return pa.table(
        {"meter": ["m"] * len(time), "time": stamps, "value": np.arange(len(time)) / 10}
    )


def test_the_order_of_rows_settles_an_hour_that_comes_twice(
    frame_of: Callable[[pa.Table], Any],
) -> None:
    spec = replace(SPEC, by="period", start=dt.date(2024, 4, 6), end=dt.date(2024, 4, 7))
    table = at_the_clock_change()
    totals, _, codes = measured(frame_of(table), spec)
    assert "MON-201" in codes
    assert totals[0]["value"] == 119.9


def test_without_order_that_hour_is_an_error_and_no_difference(
    frame_of: Callable[[pa.Table], Any],
) -> None:
    table = at_the_clock_change()
    shuffled = table.take(np.random.default_rng(3).permutation(table.num_rows))
    totals, ledger, codes = measured(frame_of(shuffled))
    assert "MON-202" in codes
    assert all(line["value"] is None or line["value"] != line["value"] for line in totals)
    assert ledger == []


def codes_of(frame: Any, spec: MeterSpec = SPEC) -> set[str]:
    try:
        return measured(frame, spec)[2]
    except FindingsError as exc:
        return {item.code for item in exc.findings}


def test_bad_frames_are_findings(frame_of: Callable[[pa.Table], Any]) -> None:
    some = TABLE.slice(0, 50)
    assert "MON-017" in codes_of(frame_of(some.drop_columns(["value"])))
    text = some.set_column(1, "time", some["time"].cast(pa.string()))
    assert "MON-103" in codes_of(frame_of(text))
    assert "MON-105" in codes_of(frame_of(TABLE.slice(0, 0)))
    holes = pa.array([None if n == 20 else 5.0 + n for n in range(50)], pa.float64())
    lost = some.set_column(2, "value", holes)
    assert "MON-101" in codes_of(frame_of(lost))
    assert "MON-102" in codes_of(frame_of(lost), replace(SPEC, tolerate=True))
    names = pa.array([None if n == 20 else "m" for n in range(50)], pa.string())
    assert "MON-101" in codes_of(frame_of(some.set_column(0, "meter", names)))


def test_what_no_engine_reads_is_a_finding() -> None:
    assert codes_of({"meter": ["a"]}) == {"MON-007"}
    assert codes_of([1, 2, 3]) == {"MON-007"}
