"""Counters of the day (kind: daily) of a fleet: as of a source, whatever the engine."""

from __future__ import annotations

import datetime as dt
import importlib
from typing import Any

import pytest

from jcm_mrv.metering.fleet.aggregate import aggregate
from jcm_mrv.metering.fleet.spec import MeterSpec
from tests.metering.rules.test_unlikely import counter


@pytest.mark.parametrize("library", ["pyarrow", "pandas", "polars"])
@pytest.mark.parametrize("restart", [0, 5, 22])
def test_the_rises_of_each_meter(library: str, restart: int) -> None:
    values = [*counter(3, restart), 0.0]
    times = [dt.datetime(2024, 1, 1) + n * dt.timedelta(hours=1) for n in range(len(values))]
    columns: dict[str, Any] = {
        "time": times * 2,
        "kwh": [*values, *(2 * value for value in values)],
        "meter": ["a"] * len(times) + ["b"] * len(times),
    }
    frames = importlib.import_module(library)
    frame = getattr(frames, "table" if library == "pyarrow" else "DataFrame")(columns)
    spec = MeterSpec(
        time="time",
        value="kwh",
        meter="meter",
        unit="kWh",
        kind="daily",
        timezone="Asia/Tokyo",
        interval=dt.timedelta(hours=1),
        by="day",
    )
    found = aggregate(frame, spec)
    assert not [finding for finding in found.findings if finding.is_error]
    got = (
        [float(value) for value in found.totals["value"]]
        if library != "pyarrow"
        else (found.totals["value"].to_pylist())
    )
    assert got == pytest.approx([60, 42, 72, 120, 84, 144])
