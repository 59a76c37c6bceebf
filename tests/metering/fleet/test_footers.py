"""Whose readings a row group holds is known from its footer, where that says it whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.fleet.aggregate import measure_table
from jcm_mrv.metering.fleet.engines import duckdb as engine
from jcm_mrv.metering.fleet.totals import FleetResult
from tests.metering.fleet.fleets import readings, spec


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
