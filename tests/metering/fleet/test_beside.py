"""Meters of a fleet beside each other: one under two names is told, and what nobody looked at."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.metering.fleet.aggregate import aggregate, measure_table
from jcm_mrv.metering.fleet.open_files import open_files
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.project.meter import Meter
from tests.cli.test_commands import run
from tests.effort import one_in

HOURS = 40 * 24
POWER = Quantity("500", "kW")


def spec(**declared: object) -> MeterSpec:
    wanted = {"kind": "energy", "label": "start", "interval": dt.timedelta(hours=1), **declared}
    columns = {"time": "time", "value": "value", "meter": "meter", "unit": "kWh"}
    return MeterSpec(timezone="Asia/Tokyo", **{**columns, **wanted})  # type: ignore[arg-type]


def fleet(*meters: np.ndarray) -> pa.Table:
    start = np.datetime64("2024-01-01T00:00", "us")
    times = start + np.arange(HOURS) * np.timedelta64(3600, "s")
    return pa.concat_tables(
        pa.table({"meter": [f"m{n}"] * HOURS, "time": times, "value": values})
        for n, values in enumerate(meters)
    )


def load(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(5, 9, HOURS).round(2)


def of_code(findings: list[Finding], code: str) -> list[Finding]:
    return [one for one in findings if one.code == code]


@pytest.mark.parametrize("kind", ["energy", "register"])
def test_a_meter_under_two_names_is_told(kind: str) -> None:
    first, second = load(1), load(2)
    if kind == "register":
        # Another counter of the same amounts, as of a replica of the register.
        first, second, third = first.cumsum(), second.cumsum(), 700 + first.cumsum()
    else:
        third = first
    (said,) = of_code(aggregate(fleet(first, second, third), spec(kind=kind)).findings, "MON-922")
    assert said.found.startswith("m0 and m2: ")
    assert said.message.endswith("to the last digit: 1 pair")
    assert said.keeps_open


@one_in(3)
@pytest.mark.parametrize("by", ["day", "month", "period"])
def test_meters_that_stand_still_or_run_evenly_are_no_pair(by: str) -> None:
    still, even = np.zeros(HOURS), np.full(HOURS, 5.0)
    meters = [still, still, even, even, *(load(seed) for seed in range(30))]
    assert not of_code(aggregate(fleet(*meters), spec(by=by)).findings, "MON-922")


def test_of_many_meters_few_digits_agree_by_chance() -> None:
    some = np.random.default_rng(3)
    meters = [np.full(HOURS, value) for value in some.integers(100, 400, 60) / 100]
    assert len({float(one[0]) for one in meters}) < 60
    assert not of_code(aggregate(fleet(*meters), spec(by="period")).findings, "MON-922")


def test_what_was_not_looked_for_is_said_once() -> None:
    (note,) = of_code(aggregate(fleet(load(1), load(2)), spec()).findings, "MON-929")
    assert "no capacity" in note.found
    # Nothing is proposed that the description of a fleet cannot say.
    assert "no `invoiced`" not in note.found
    assert "stated in a project alone" in note.found
    assert "state what is named" not in (note.hint or "")
    for said in ("all meters deliver together", "sum of others", "the sun", "80 %"):
        assert said in note.found
    (note,) = of_code(
        aggregate(fleet(load(1), load(2)), spec(direction="higher")).findings, "MON-929"
    )
    assert "the sun" not in note.found
    capacities = [
        spec(capacity=POWER),
        spec(capacities={"m0": POWER, "m1": POWER}),
        spec(meters={name: Meter(maximum_power=POWER) for name in ("m0", "m1")}),
    ]
    for bounded in capacities:
        (note,) = of_code(aggregate(fleet(load(1), load(2)), bounded).findings, "MON-929")
        assert "no capacity" not in note.found
    one = spec(capacities={"m0": POWER})
    (note,) = of_code(aggregate(fleet(load(1), load(2)), one).findings, "MON-929")
    assert "no capacity" in note.found


def test_the_parquet_file_of_one_meter_is_told_so_too(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(fleet(load(1)).drop_columns("meter"), path)
    wanted = spec(meter=None)
    assert of_code(measure_table(open_files([str(path)], wanted), wanted).findings, "MON-929")
    columns = ["--time", "time", "--value", "value", "--unit", "kWh", "--kind", "energy"]
    what = ["--interval", "1 h", "--label", "start", "--timezone", "Asia/Tokyo", "--json"]
    assert "MON-929" in run("meter", str(path), *columns, *what).output


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("1-0:1.7.0", "MON-989"),
        ("3.8.0", "MON-989"),
        ("Active power (kW)", "MON-931"),
        ("Energy (MWh)", "MON-930"),
        ("Forecast kWh", "MON-980"),
        ("kWh", ""),
        ("value", ""),
    ],
)
def test_the_name_of_the_column_is_heeded(name: str, code: str) -> None:
    table = fleet(load(1), load(2)).rename_columns(["meter", "time", name])
    try:
        found = aggregate(table, spec(value=name, interval=dt.timedelta(hours=1))).findings
    except FindingsError as exc:
        found = list(exc.findings)
    heeded = {one.code for one in found} & {"MON-930", "MON-931", "MON-980", "MON-981", "MON-989"}
    assert heeded == ({code} if code else set())
