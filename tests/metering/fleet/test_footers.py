"""Whose readings a row group holds is known from its footer, where that says it whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.fleet import measuring
from jcm_mrv.metering.fleet.aggregate import measure_table
from jcm_mrv.metering.fleet.engines import duckdb as engine
from jcm_mrv.metering.fleet.rows import Condensed
from jcm_mrv.metering.fleet.totals import FleetResult
from jcm_mrv.metering.interface import Measured
from tests.effort import one_in, thorough
from tests.metering.fleet.fleets import readings, spec

STATED = {"start": dt.date(2024, 1, 1), "end": dt.date(2024, 1, 6)}


def written(tables: list[pa.Table], path: Path, rows: int = 100_000) -> str:
    with pq.ParquetWriter(path, tables[0].schema) as writer:
        for table in tables:
            writer.write_table(table, row_group_size=rows)
    return str(path)


def of_each_meter() -> list[pa.Table]:
    """Give the readings of each meter, those of the first one in two parts at both ends."""
    whole = readings("register")
    first, *others = (
        whole.filter(pa.array(np.array(whole["meter"].to_pylist()) == f"meter-{n}"))
        for n in range(4)
    )
    return [first.slice(0, 5_000), *others, first.slice(5_000)]


def measured(paths: list[str], *, known: bool) -> FleetResult:
    table = engine.open_parquet(paths, spec())
    assert (table._meters_in_footers() is not None) == known
    return measure_table(table, spec())


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> FleetResult:
    folder = tmp_path_factory.mktemp("mixed")
    return measured([written([pa.concat_tables(of_each_meter())], folder / "a")], known=False)


@one_in(3)
@pytest.mark.parametrize("rows", [1_000, 4_999, 100_000])
def test_one_file(rows: int, expected: FleetResult, tmp_path: Path) -> None:
    assert measured([written(of_each_meter(), tmp_path / "a", rows)], known=True) == expected


def test_files_in_the_order_in_which_they_are_given(expected: FleetResult, tmp_path: Path) -> None:
    tables = of_each_meter()
    paths = [written(tables[:2], tmp_path / "b"), written(tables[2:], tmp_path / "a", 3_000)]
    assert measured(paths, known=True) == expected


def test_batches_that_hold_several_groups_and_parts_of_them(
    expected: FleetResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_ROWS", 2_048)
    path = written(of_each_meter(), tmp_path / "a", 1_500)
    assert measured([path], known=True) == expected


def test_a_meter_is_measured_while_others_are_read(
    expected: FleetResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_ROWS", 2_048)
    events: list[str | int] = []
    measure = measuring.measure_meter

    def noted(rows: Condensed, meter: str, *more: Any) -> Measured:
        events.append(meter)
        return measure(rows, meter, *more)

    monkeypatch.setattr(measuring, "measure_meter", noted)
    table = engine.open_parquet([written(of_each_meter(), tmp_path / "a")], spec())
    assert measure_table(table, spec(), events.append) == expected
    order = [event for event in events if isinstance(event, str)]
    # The rest of the first meter stands at the end.
    assert sorted(order) == [f"meter-{n}" for n in range(4)]
    assert order[-1] == "meter-0"
    assert isinstance(events[events.index("meter-1") + 1], int)


@pytest.mark.parametrize(
    "declared", [{}, {"start": dt.date(2024, 1, 1), "end": dt.date(2024, 1, 6)}]
)
def test_ends_that_are_no_readings_are_none_of_the_period(
    declared: dict[str, Any], tmp_path: Path
) -> None:
    """What the footers say of first and last times is not all that decides about the period."""
    first, *others = of_each_meter()
    at = dt.datetime(2024, 1, 20, tzinfo=dt.UTC)
    late = first.slice(0, 1).set_column(1, "time", pa.array([at], first["time"].type))
    nothing = pa.array([None], first["value"].type)
    tables = [first, *others, late.set_column(2, "value", nothing)]
    wanted = replace(spec(), tolerate=True, **declared)
    mixed = engine.open_parquet([written([pa.concat_tables(tables)], tmp_path / "a")], wanted)
    known = engine.open_parquet([written(tables, tmp_path / "b", 3_000)], wanted)
    assert known._meters_in_footers() is not None
    assert measure_table(known, wanted) == measure_table(mixed, wanted)


@thorough
def test_meters_in_no_order_are_read_again(tmp_path: Path) -> None:
    tables = [table.take(np.arange(len(table))[::-1]) for table in of_each_meter()]
    mixed = measured([written([pa.concat_tables(tables)], tmp_path / "a")], known=False)
    assert measured([written(tables, tmp_path / "b", 3_000)], known=True) == mixed


def test_long_names_may_be_cut_in_footers(tmp_path: Path) -> None:
    table = readings("register").slice(0, 3_000)
    name = pa.array(["meter of the roof above the third hall"] * 3_000)
    path = written([table.set_column(0, "meter", name)], tmp_path / "a")
    assert measured([path], known=False).totals[0]["meter"] == name[0].as_py()


def test_a_reading_without_a_meter_is_seen(tmp_path: Path) -> None:
    table = readings("register").slice(0, 3_000)
    name = pa.array([None if n == 7 else "a" for n in range(3_000)], pa.string())
    with pytest.raises(FindingsError, match="MON-101"):
        measured([written([table.set_column(0, "meter", name)], tmp_path / "a")], known=False)


def test_meters_that_are_numbers_are_read(tmp_path: Path) -> None:
    table = readings("register").slice(0, 3_000)
    path = written([table.set_column(0, "meter", pa.array([7] * 3_000))], tmp_path / "a")
    assert measured([path], known=False).totals[0]["meter"] == "7"


def test_a_file_that_is_given_twice(tmp_path: Path) -> None:
    path = written(of_each_meter(), tmp_path / "a")
    measured([path, path], known=False)


def test_nothing_is_drawn_on_standard_output() -> None:
    drawn = engine.connect().sql("SELECT current_setting('enable_progress_bar_print')").fetchall()
    assert drawn == [(False,)]
