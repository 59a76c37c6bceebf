"""What is read before the rest of a command is loaded is what would be read then, or is let go."""

from __future__ import annotations

import contextlib
import json
import threading
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from jcm_mrv.metering.fleet.engines import begun as module
from jcm_mrv.metering.fleet.engines import duckdb as engine
from jcm_mrv.metering.fleet.engines.begun import Begun
from tests.cli.test_commands import run
from tests.effort import one_in
from tests.metering.fleet.fleets import readings, spec

COLUMNS = ("--time", "time", "--value", "value", "--meter", "meter", "--interval", "1 min")
WHAT = (*COLUMNS, "--unit", "kWh", "--kind", "register", "--timezone", "America/Santiago", "--json")
DAYS = ("--start", "2024-01-01", "--end", "2024-01-06")


def written(table: pa.Table, path: Path, rows: int = 3_000) -> Path:
    """Write meters one after the other, each row group of one."""
    with pq.ParquetWriter(path, table.schema) as writer:
        for name in sorted(set(table["meter"].to_pylist())):
            one = table.filter(pc.call_function("equal", [table["meter"], name]))
            writer.write_table(one, row_group_size=rows)
    return path


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(readings("register"), tmp_path_factory.mktemp("fleet") / "fleet.parquet")


def shown(table: engine.DuckTable) -> list[tuple[int, list[int], list[float]]]:
    return [(b.first_row, b.time.tolist(), b.value.tolist()) for b in table.batches()]


def test_what_is_begun_is_taken_once_and_is_what_is_read_anew(
    fleet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[bool] = []
    taken = Begun.taken

    def noted(self: Begun, paths: list[str], time: str, value: str) -> object:
        given.append((reader := taken(self, paths, time, value)) is not None)
        return reader

    monkeypatch.setattr(Begun, "taken", noted)
    plain = shown(engine.open_parquet([str(fleet)], spec()))
    with module.begun([f"{fleet.parent}/./{fleet.name}"], "time", "value") as reading:
        table = engine.open_parquet([str(fleet)], spec(), reading)
        assert shown(table) == plain
        assert shown(table) == plain
    assert given == [True]


def test_other_columns_and_other_files_are_read_anew(fleet: Path, tmp_path: Path) -> None:
    other = written(readings("register").slice(0, 500), tmp_path / "other.parquet")
    for paths, time in (([other], "time"), ([fleet, other], "time"), ([fleet], "value")):
        with module.begun([str(path) for path in paths], time, "value") as reading:
            table = engine.open_parquet([str(fleet)], spec(), reading)
            assert shown(table) == shown(engine.open_parquet([str(fleet)], spec()))


@pytest.mark.parametrize("given", [[], ["no.parquet"], ["readings.csv"]])
def test_nothing_is_begun_of_what_is_no_parquet(
    given: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("readings.csv").write_text("time,value\n")
    with module.begun(given, "time", "value") as reading:
        assert reading is None


@one_in(3)
@pytest.mark.parametrize(
    "wrong",
    [
        ("right", *WHAT, *DAYS),
        ("right", *WHAT, "--register-maximum", "99999.99 kWh"),
        ("right", *WHAT, "--register-maximum", "much"),
        ("right", *WHAT, "--capacity", "meter-1=600 kW"),
        ("right", *WHAT, "--capacity", "600"),
        ("right", *WHAT, "--unit", "furlong"),
        ("right", *WHAT, "--value", "kWh"),
        ("right", *WHAT, "--value", "meter"),
        ("right", *WHAT, "--time", "value"),
        ("right", *WHAT, "--interval", "now and then"),
        ("right", *WHAT, "--source", "source.yaml"),
        ("right", *WHAT, "--engine", "pandas"),
        ("right", *COLUMNS),
        ("damaged", *WHAT),
        ("text", *WHAT),
        ("mixed", *WHAT),
        ("unordered", *WHAT),
    ],
    ids=lambda wrong: " ".join(wrong[:1] + wrong[-2:]),
)
def test_a_command_says_the_same_whether_or_not_anything_was_begun(
    wrong: tuple[str, ...], fleet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    what, *options = wrong
    table = readings("register")
    path = tmp_path / f"{what}.parquet"
    if what == "right":
        path = fleet
    elif what == "damaged":
        path.write_bytes(fleet.read_bytes()[:-200] + b"PAR1")
    elif what == "text":
        values = table["value"].cast(pa.string())
        written(table.set_column(2, "value", values), path)
    elif what == "mixed":
        pq.write_table(table, path, row_group_size=1_700)
    else:
        written(table.take(list(range(table.num_rows))[::-1]), path)
    before = threading.active_count()
    begun = run("meter", path, *options)
    assert threading.active_count() <= before
    with monkeypatch.context() as patch:
        patch.setattr(module, "begun", lambda *_: contextlib.nullcontext())
        plain = run("meter", path, *options)
    assert (begun.exit_code, begun.output) == (plain.exit_code, plain.output)
    assert what != "right" or "--json" not in begun.output or json.loads(begun.stdout)
