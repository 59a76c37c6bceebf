"""Columns that are one output together are held against the sun as their sum."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jcm_mrv.metering import Measured, measure
from jcm_mrv.project.model import Source
from tests.metering.sun.test_check import PHU_MY, SOLAR, clear, wanted

ZONE = "Asia/Ho_Chi_Minh"
KEYS = {"readings": "a.csv", "time": "time", "unit": "kWh", "timezone": ZONE}


def columns(folder: Path, kind: str = "energy", place: Any = PHU_MY, **each: pd.Series) -> Measured:
    """Measure the sum of columns; ``minus`` is taken off."""
    index: Any = next(iter(each.values())).index
    table = pd.DataFrame({name: part.to_numpy() for name, part in each.items()})
    if kind == "register":
        table = (1000 + table.cumsum()).round(3)
    table.insert(0, "time", index.tz_localize(None))
    table.to_csv(folder / "a.csv", index=False)
    source: dict[str, Any] = {**KEYS, "kind": kind, "interval": "15 min"}
    source["value"] = [name for name in each if name != "minus"]
    if "minus" in each:
        source["minus"] = "minus"
    if kind == "energy":
        source["label"] = "start"
    return measure(Source.model_validate(source), wanted(folder, index, place))


def of_the_sun(measured: Measured) -> set[str]:
    assert not [one for one in measured.findings if one.is_error]
    return {one.code for one in measured.findings} & SOLAR


@pytest.mark.parametrize("kind", ["energy", "register"])
def test_a_clock_that_is_wrong_shows_in_the_sum(kind: str, tmp_path: Path) -> None:
    right = clear(PHU_MY, ZONE, 30)
    wrong = right.shift(freq="180min")
    assert "MON-913" in of_the_sun(columns(tmp_path, kind, a=wrong, b=0.5 * wrong))
    assert "MON-911" in of_the_sun(columns(tmp_path, kind, a=wrong, b=0.5 * wrong))
    # Two roofs, to the east and to the west: each by itself would be beside the sun.
    east = clear(PHU_MY, ZONE, 30, facing=(60, 90))
    west = clear(PHU_MY, ZONE, 30, facing=(60, 270))
    assert of_the_sun(columns(tmp_path, kind, a=east, b=west)) == set()
    assert of_the_sun(columns(tmp_path, kind, a=right, b=0.5 * right)) == set()
    assert of_the_sun(columns(tmp_path, kind, place=None, a=wrong, b=0.5 * wrong)) == set()


def test_what_is_taken_off_is_part_of_the_sum(tmp_path: Path) -> None:
    right = clear(PHU_MY, ZONE, 30)
    assert of_the_sun(columns(tmp_path, a=right, minus=0.01 * right)) == set()
    wrong = right.shift(freq="180min")
    assert "MON-913" in of_the_sun(columns(tmp_path, a=wrong, minus=0.01 * wrong))


def test_one_that_is_not_read_is_not_in_the_sum(tmp_path: Path) -> None:
    """Its intervals are left out, so that nobody takes them for less output."""
    right = clear(PHU_MY, ZONE, 30)
    index: Any = right.index
    part = right.copy()
    part.iloc[500:900] = float("nan")
    table = pd.DataFrame({"time": index.tz_localize(None), "a": right.to_numpy()})
    table["b"] = 0.5 * part.to_numpy()
    table.to_csv(tmp_path / "a.csv", index=False)
    source: dict[str, Any] = {**KEYS, "value": ["a", "b"], "kind": "energy", "tolerate": True}
    source |= {"interval": "15 min", "label": "start"}
    measured = measure(Source.model_validate(source), wanted(tmp_path, index, PHU_MY))
    assert of_the_sun(measured) == set()
