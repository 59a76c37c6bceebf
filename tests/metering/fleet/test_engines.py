"""The same readings give the same on every engine, in whatever order and parts they come."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.calendar import calendar
from jcm_mrv.metering.fleet import left
from jcm_mrv.metering.fleet.aggregate import aggregate
from tests import java, spark
from tests.effort import THOROUGH, one_in, thorough
from tests.metering import reference
from tests.metering.fleet import fleets
from tests.metering.fleet.fleets import (
    ENGINES,
    Outcome,
    opened,
    opened_parts,
    outcome,
    readings,
    shuffled,
    spec,
    take,
)

pytestmark = one_in(4)

KINDS = ("register", "energy", "power")
ZONE = "America/Santiago"


@pytest.fixture(
    params=[pytest.param(e, marks=spark.requires_spark) if e == "spark" else e for e in ENGINES]
)
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


@lru_cache
def expected(kind: str) -> Outcome:
    return outcome("pyarrow", readings(kind), spec(kind))


def without_order(found: Outcome) -> Outcome:
    totals, ledger, findings = found
    return totals, ledger, [item for item in findings if item[0] != "MON-401"]


@one_in(3)
@pytest.mark.parametrize("kind", KINDS if THOROUGH else KINDS[:1])
def test_what_is_expected_is_what_the_slow_reference_gives(kind: str) -> None:
    totals, ledger, _ = expected(kind)
    for meter in ("meter-0",):
        table = readings(kind)
        mine = table.filter(pa.compute.equal(table["meter"], meter))
        days = [line["period"] for line in totals if line["meter"] == meter]
        first, last = (dt.date.fromisoformat(day) for day in (days[0], days[-1]))
        job = reference.Job(
            files=[
                [
                    reference.Row(time, repr(value))
                    for time, value in zip(
                        mine["time"].to_pylist(), mine["value"].to_pylist(), strict=True
                    )
                ]
            ],
            kind=kind,
            interval=60,
            years=calendar(first, last, "day", "Etc/UTC").parts,
            zone=ZONE,
            label="" if kind == "register" else "start",
            register_maximum="99999.99" if kind == "register" else None,
            resolution=Fraction(1, 100),
        )
        result = reference.measure(job)
        assert [line["value"] for line in totals if line["meter"] == meter] == [
            float(value) for value in result.per_year().values()
        ]
        assert sorted(
            (line["period"], line["start"], line["end"], line["rule"], line["effect"])
            for line in ledger
            if line["meter"] == meter
        ) == sorted(
            (
                f"{str(x.year)[:4]}-{str(x.year)[4:6]}-{str(x.year)[6:]}",
                x.start,
                x.end,
                x.code,
                float(x.effect),
            )
            for x in result.ledger
        )
        assert result.ledger


@one_in(8)
@pytest.mark.parametrize("kind", KINDS)
def test_in_order(engine: str, kind: str, tmp_path: Path) -> None:
    assert outcome(engine, take(engine, readings(kind), tmp_path), spec(kind)) == expected(kind)


@one_in(4)
@pytest.mark.parametrize("kind", ["register", "energy"])
def test_shuffled(engine: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Two meters are taken from disk at once.
    monkeypatch.setattr(left, "ROWS_HELD", int(2.7 * fleets.DAYS * 1440))
    found = outcome(engine, take(engine, shuffled(readings(kind)), tmp_path), spec(kind))
    assert "MON-401" in {item[0] for item in found[2]}
    assert without_order(found) == expected(kind)


def test_in_parts_of_different_sizes(engine: str, tmp_path: Path) -> None:
    if engine == "duckdb files":
        pytest.skip("files come in parts anyway")
    frame = opened_parts(engine, readings("register"), tmp_path)
    if engine == "spark":
        frame = frame.repartition(5)
    assert without_order(outcome(engine, frame, spec())) == expected("register")


def local_readings() -> pa.Table:
    """Give readings on the clock of Santiago around 7 April 2024, when 23:00 came twice."""
    start = int(dt.datetime(2024, 4, 5, tzinfo=ZoneInfo(ZONE)).timestamp())
    time = start + 600 * np.arange(4 * 144)
    local = [dt.datetime.fromtimestamp(int(t), ZoneInfo(ZONE)).replace(tzinfo=None) for t in time]
    return pa.table(
        {
            "meter": ["a"] * len(time) + ["b"] * len(time),
            "time": pa.array(local + local, pa.timestamp("us")),
            "value": np.tile(np.arange(len(time)) / 2, 2),
        }
    )


TEN_MINUTES = {"interval": dt.timedelta(minutes=10), "register_maximum": None}


def test_local_times_in_order_at_a_clock_change(engine: str, tmp_path: Path) -> None:
    totals, ledger, findings = outcome(
        engine, take(engine, local_readings(), tmp_path), spec(**TEN_MINUTES)
    )
    # The day of the change has 25 hours of six readings, and counts one half each.
    by_day = {line["period"]: line["value"] for line in totals if line["meter"] == "b"}
    assert by_day["2024-04-05"] == 72
    assert by_day["2024-04-06"] == 75
    assert "MON-201" in {item[0] for item in findings}
    assert not [line for line in ledger if line["rule"] == "MON-701"]


def test_shuffled_local_times_at_a_clock_change(engine: str, tmp_path: Path) -> None:
    frame = take(engine, shuffled(local_readings()), tmp_path)
    totals, ledger, findings = outcome(engine, frame, spec(**TEN_MINUTES))
    assert [item[0] for item in findings] == ["MON-202", "MON-202", "MON-929"]
    assert {line["value"] for line in totals} == {None}
    assert not ledger


def small(**changes: Any) -> pa.Table:
    """Give four readings of each of two meters; columns can be others."""
    start = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    times = [start + dt.timedelta(hours=h) for h in range(4)]
    columns = {
        "meter": pa.array(["a"] * 4 + ["b"] * 4),
        "time": pa.array(times * 2, pa.timestamp("us", "UTC")),
        "value": pa.array([1.0, 2, 3, 4, 5, 7, 9, 11]),
    }
    return pa.table(columns | changes)


HOURLY: dict[str, Any] = {
    "interval": dt.timedelta(hours=1),
    "register_maximum": None,
    "timezone": "Etc/UTC",
    "by": "period",
    "start": dt.date(2024, 1, 1),
    "end": dt.date(2024, 1, 1),
}


@pytest.mark.parametrize(
    ("table", "changes", "code"),
    [
        (small(), {"value": "energy"}, "MON-017"),
        (small(), {"meter": "device"}, "MON-017"),
        (small(time=pa.array(["2024-01-01"] * 8)), {}, "MON-103"),
        (small(value=pa.array(["1.5"] * 8)), {}, "MON-101"),
        (small(time=pa.array([None] * 8, pa.timestamp("us", "UTC"))), {}, "MON-103"),
        (small(meter=pa.array(["a"] * 7 + [None])), {}, "MON-101"),
        (small(value=pa.array([None] * 8, pa.float64())), {}, "MON-101"),
        (small(value=pa.array([None] * 8, pa.float64())), {"tolerate": True}, "MON-105"),
        (small().slice(0, 0), {}, "MON-105"),
    ],
)
def test_what_cannot_be_measured(
    engine: str, table: pa.Table, changes: dict[str, Any], code: str, tmp_path: Path
) -> None:
    with pytest.raises(FindingsError) as caught:
        outcome(engine, take(engine, table, tmp_path), spec(**HOURLY | changes))
    assert {item.code for item in caught.value.findings} == {code}


def test_a_missing_value_concerns_only_its_meter(engine: str, tmp_path: Path) -> None:
    table = small(value=pa.array([1.0, None, 3, 4, 5, 7, 9, 11]))
    totals, _, findings = outcome(engine, take(engine, table, tmp_path), spec(**HOURLY))
    assert [line["value"] for line in totals] == [None, 6]
    place = "a 2024-01-01T01:00+00:00, row 2"
    assert [item[2] for item in findings if item[0] == "MON-101"] == [place]
    tolerated = spec(**HOURLY, tolerate=True)
    totals, ledger, findings = outcome(engine, take(engine, table, tmp_path), tolerated)
    assert [line["value"] for line in totals] == [3, 6]
    assert "MON-102" in {item[0] for item in findings}
    assert "MON-701" in {line["rule"] for line in ledger}


@pytest.mark.parametrize("bad", [1e10, float("inf"), float("nan")])
def test_a_value_that_is_none_concerns_only_its_meter(
    engine: str, bad: float, tmp_path: Path
) -> None:
    if engine == "spark" and bad == float("inf"):
        pytest.skip("one of both is enough where each takes a second")
    table = small(value=pa.array([1.0, 2, 3, 4, bad, bad, bad, bad]))
    totals, _, findings = outcome(engine, take(engine, table, tmp_path), spec(**HOURLY))
    assert [line["value"] for line in totals] == [3, None]
    code = "MON-109" if bad == 1e10 else "MON-101"
    assert code in {item[0] for item in findings if item[2].startswith("b ")}


YEARS = {
    1: "the time 0001-01-01 00:00 is before 1990",
    1970: "the time 1970-01-01 00:00 is before 1990",
    2037: "the time 2037-01-01 00:00 is more than 5 years from all others",
    9999: "the time 9999-01-01 00:00 is after 2100",
}


@one_in(8)
@pytest.mark.parametrize("year", YEARS)
def test_a_time_that_is_no_readings(engine: str, year: int, tmp_path: Path) -> None:
    if engine == "spark" and year in (1970, 9999):
        pytest.skip("two are enough where each takes seconds")
    times = [dt.datetime(2024, 1, 1, h) for h in range(4)]
    times = [*times, times[0], dt.datetime(year, 1, 1), *times[2:]]
    frame = take(engine, small(time=pa.array(times, pa.timestamp("us"))), tmp_path)
    asked = HOURLY | {"start": None, "end": None, "by": "month"}
    for changes in ({}, {"interval": None}):
        if engine == "spark" and changes:
            continue
        totals, ledger, findings = outcome(engine, frame, spec(**asked | changes))
        assert [(line["meter"], line["period"], line["value"]) for line in totals] == [
            ("a", "2024-01", 3),
            ("b", "2024-01", None),
        ]
        assert {line["meter"] for line in ledger} == {"a"}
        errors = [item[:3] for item in findings if item[0] == "MON-303"]
        assert errors == [("MON-303", YEARS[year], "b, row 6")]


def test_only_times_that_are_no_readings(engine: str, tmp_path: Path) -> None:
    times = pa.array([dt.datetime(1970, 1, 1, h) for h in range(8)], pa.timestamp("us"))
    frame = take(engine, small(time=times), tmp_path)
    with pytest.raises(FindingsError) as caught:
        outcome(engine, frame, spec(**HOURLY | {"start": None, "end": None}))
    assert {item.code for item in caught.value.findings} == {"MON-303"}


def test_one_meter_without_a_name(engine: str, tmp_path: Path) -> None:
    frame = take(engine, shuffled(small().slice(0, 4)), tmp_path)
    totals, _, _ = outcome(engine, frame, spec(**HOURLY | {"meter": None}))
    assert [(line["meter"], line["value"]) for line in totals] == [("", 3)]


@pytest.mark.parametrize("thing", [[1], {"time": [1]}, "readings.csv", None])
def test_what_no_engine_reads(thing: Any) -> None:
    with pytest.raises(FindingsError, match="MON-007"):
        aggregate(thing, spec())


def test_objects_of_which_one_is_no_number() -> None:
    frame = small().to_pandas().astype({"value": object})
    frame.loc[2, "value"] = "x"
    with pytest.raises(FindingsError, match="MON-101"):
        aggregate(frame, spec(**HOURLY))


@pytest.mark.parametrize("engine", ["pandas", "polars", "pyarrow", "duckdb"])
def test_instants_in_another_zone(engine: str) -> None:
    tokyo = small()["time"].cast(pa.timestamp("us", "Asia/Tokyo"))
    found = outcome(engine, opened(engine, small(time=tokyo)), spec(**HOURLY))
    assert found == outcome(engine, opened(engine, small()), spec(**HOURLY))


@thorough
def test_libraries_are_imported_only_where_they_are_used() -> None:
    code = (
        "import sys, jcm_mrv.cli, jcm_mrv.metering.fleet.open_files\n"
        "print([m for m in ('pyspark', 'polars', 'pandas', 'pyarrow') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(fleets.ROOT)},
    )
    assert "pyspark" not in done.stdout
    assert "polars" not in done.stdout
    assert "pandas" not in done.stdout


@thorough
def test_parquet_is_measured_without_pandas(tmp_path: Path) -> None:
    file = tmp_path / "readings.parquet"
    pq.write_table(small(), file)
    code = (
        "import sys\n"
        "from jcm_mrv.cli import main\n"
        "try:\n"
        "    main(sys.argv[1:])\n"
        "finally:\n"
        "    print('pandas' in sys.modules, file=sys.stderr)"
    )
    columns = ["--time", "time", "--value", "value", "--meter", "meter", "--unit", "kWh"]
    what = ["--kind", "register", "--interval", "1 h", "--timezone", ZONE, "--json"]
    done = subprocess.run(
        [sys.executable, "-c", code, "meter", str(file), *columns, *what],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(fleets.ROOT)},
    )
    assert done.stderr.strip() == "False"
    assert '"totals"' in done.stdout


def test_a_skip_says_why_and_can_be_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java.shutil, "which", lambda _: None)
    monkeypatch.delenv(java.REQUIRED, raising=False)
    assert "Java is not installed" in (java.reason_to_skip() or "")
    monkeypatch.setenv(java.REQUIRED, "1")
    assert java.reason_to_skip() is None


def test_a_fleet_does_without_the_models_of_project_and_methodology(tmp_path: Path) -> None:
    """They are built when they are imported, which took a sixth of a small file's time."""
    path = tmp_path / "a.parquet"
    times = np.datetime64("2024-01-01T00:00", "us") + 3600_000_000 * np.arange(48)
    columns = {"meter": ["M-1"] * 48, "time": times, "value": np.arange(48.0)}
    pq.write_table(pa.table(columns), path)
    options = "--time time --value value --meter meter --unit kWh --kind register".split()
    options += ["--interval", "1 h", "--timezone", "Asia/Tokyo", "--json"]
    options += ["--register-maximum", "9999 kWh"]
    code = (
        "import sys; sys.argv[1:] = ['meter', *sys.argv[1:]]\n"
        "from jcm_mrv.cli import main\n"
        "try:\n    main()\n"
        "finally:\n"
        "    heavy = {'jcm_mrv.project.model', 'jcm_mrv.methodology.model'}\n"
        "    print(sorted(heavy & sys.modules.keys()), file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, str(path), *options]
    env = {**os.environ, "PYTHONPATH": str(fleets.ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert (done.returncode, done.stderr.strip().splitlines()[-1]) == (0, "[]"), done.stderr
