"""The chain held against pvlib's own classes, by the year of hours that pvlib ships."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.effort import one_in
from tests.planning.solar.asking import yield_of
from tests.planning.solar.greensboro import FILE, kwh_per_kw

SITE = {"latitude": "36.1", "longitude": "-79.95", "timezone": "America/New_York"}
SOUTH = {"tilt": 10, "azimuth": 180, "losses": "14 %", "mounting": "roof"}
HOURS = {"file": "greensboro.csv", "format": "tmy3"}


def _at_greensboro(folder: Path, resource: dict[str, Any], **said: Any) -> Any:
    shutil.copy(FILE, folder / "greensboro.csv")
    return yield_of(resource, site=SITE, country="US", folder=folder, **{**SOUTH, **said})


def test_the_year_is_that_of_pvlib_alone(tmp_path: Path) -> None:
    made = _at_greensboro(tmp_path, HOURS)
    assert made.kwh_per_kw == pytest.approx(kwh_per_kw(10, 180, 0.14), rel=0.001)
    assert not made.findings
    assert [(name, file.bytes) for name, file in made.inputs.items()] == [
        ("greensboro.csv", FILE.stat().st_size)
    ]


@one_in(2)
@pytest.mark.parametrize(
    ("tilt", "azimuth", "losses", "dc_ac"), [(36, 90, 0.05, 1.6), (0, 0, 0.2, 1)]
)
def test_other_systems_too(
    tmp_path: Path, tilt: int, azimuth: int, losses: float, dc_ac: float
) -> None:
    made = _at_greensboro(
        tmp_path, HOURS, tilt=tilt, azimuth=azimuth, losses=str(losses), dc_ac=str(dc_ac)
    )
    alone = kwh_per_kw(tilt, azimuth, losses, dc_ac)
    assert made.kwh_per_kw == pytest.approx(alone, rel=0.001)


@one_in(6)
@pytest.mark.parametrize("tilt", [0, 10, 36])
@pytest.mark.parametrize("diffuse", [False, True])
def test_sums_of_its_months_give_nearly_the_same(tmp_path: Path, tilt: int, diffuse: bool) -> None:
    hours = _at_greensboro(tmp_path, HOURS, tilt=tilt)
    months = _at_greensboro(tmp_path, _sums(diffuse), tilt=tilt)
    assert months.kwh_per_kw == pytest.approx(hours.kwh_per_kw, rel=0.05)
    # Always a little high: no hot bright hours in it (facts of planning, section 3).
    assert months.kwh_per_kw > hours.kwh_per_kw


def _sums(diffuse: bool) -> dict[str, Any]:
    import pvlib

    data, _ = pvlib.iotools.read_tmy3(FILE, coerce_year=1990, map_variables=True)
    month = (data.index - pd.Timedelta(hours=1)).month
    sums = data[["ghi", "dhi"]].groupby(month).sum() / 1000
    air = data["temp_air"].groupby(month).mean()
    given = {
        "ghi_kwh_m2": [f"{v:.3f}" for v in sums["ghi"]],
        "temperature_c": [f"{v:.2f}" for v in air],
    }
    return given | ({"dhi_kwh_m2": [f"{v:.3f}" for v in sums["dhi"]]} if diffuse else {})
