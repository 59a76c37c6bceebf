"""Measured data that pvanalytics ships pass without an error, each with its own sum."""

from __future__ import annotations

import csv
import datetime as dt
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path

import pytest

from jcm_mrv.metering import Calendar, Wanted, measure
from jcm_mrv.project.model import Source
from jcm_mrv.project.period import split_years
from tests.effort import one_in

FOUND = find_spec("pvanalytics")
DATA = Path(FOUND.origin or "").parent / "data" if FOUND else Path()

FILES = {
    "ac_power_inv_2173.csv": ("timestamp", "value_normalized", 15),
    "ac_power_inv_7539.csv": ("timestamp", "value_normalized", 15),
    "nrel_1axis_tracker_mesa_ac_power.csv": ("measured_on", "ac_power", 15),
    "serf_east_15min_ac_power.csv": ("measured_on", "ac_power", 15),
    "serf_east_1min_ac_power.csv": ("measured_on", "ac_power__752", 1),
    "serf_west_15min.csv": ("", "ac_power__773", 15),
    "nrel_RSF_II.csv": ("", "ac_power_kw_1137", 15),
    "snow_data.csv": ("Timestamp", "INV1 AC Power [kW]", 15),
}


@one_in(4)
@pytest.mark.skipif(FOUND is None, reason="pvanalytics is not installed")
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("direction", ["lower", "higher"])
def test_what_was_measured_is_not_refused(name: str, direction: str, tmp_path: Path) -> None:
    time, value, minutes = FILES[name]
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    head = lines[0]
    at, of = head.index(time), head.index(value)
    form = "%m/%d/%Y %H:%M" if "/" in lines[1][at] else "%Y-%m-%d %H:%M:%S"
    readings = [
        (
            dt.datetime.strptime(line[at][:19], form)
            if "/" in line[at]
            else dt.datetime.fromisoformat(line[at]).replace(tzinfo=None),
            line[of],
        )
        for line in lines[1:]
        if len(line) > of and line[of]
    ]
    text = "".join(f"{moment:%Y-%m-%d %H:%M:%S},{power}\n" for moment, power in readings)
    (tmp_path / "a.csv").write_text("time,kw\n" + text, encoding="utf-8")
    source = {
        "readings": "a.csv",
        "time": "time",
        "value": "kw",
        "unit": "kW",
        "kind": "power",
        "interval": f"{minutes} min",
        "label": "start",
    }
    first, last = min(readings)[0].date(), max(readings)[0].date()
    wanted = Wanted(
        parameter="EG",
        member="a",
        unit="kWh",
        aggregation="sum",
        direction=direction,  # type: ignore[arg-type]
        calendar=Calendar(split_years(first, last), "Etc/UTC"),
        folder=tmp_path,
        where="project.yaml:1:1",
        option="B",
    )
    measured = measure(Source.model_validate(source), wanted)
    assert not [finding for finding in measured.findings if finding.is_error]
    got = sum((amount.value or Fraction(0) for amount in measured.amounts), Fraction(0))
    got -= sum((line.effect for line in measured.ledger), Fraction(0))
    exact = sum(float(power) for _, power in readings) * minutes / 60
    assert float(got) == pytest.approx(exact, rel=1e-4)
