"""Where the sun stands, held against pvlib."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.metering.sun_position import DAY, elevation, from_solar_noon, sun_at

FIRST = int(dt.datetime(1990, 1, 1, tzinfo=dt.UTC).timestamp())
LAST = int(dt.datetime(2049, 12, 31, tzinfo=dt.UTC).timestamp())


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(10.6, 107.05), (-33.4, -70.7), (60.2, 25.0), (78.2, 15.6), (0.0, -179.9), (-90.0, 0.0)],
)
def test_the_sun_stands_where_pvlib_says(latitude: float, longitude: float) -> None:
    from pvlib.solarposition import get_solarposition

    utc = np.arange(FIRST, LAST, 11 * DAY + 4567)
    oracle = get_solarposition(pd.to_datetime(utc, unit="s", utc=True), latitude, longitude)
    assert np.abs(elevation(utc, latitude, longitude) - oracle["elevation"]).max() < 0.02
    minutes = sun_at(utc).equation_of_time / 60
    assert np.abs(minutes - oracle["equation_of_time"]).max() < 0.1


@given(
    st.integers(FIRST, LAST),
    st.floats(-180, 180, allow_nan=False),
    st.floats(-66, 66, allow_nan=False),
)
def test_the_sun_is_highest_at_solar_noon(moment: int, longitude: float, latitude: float) -> None:
    utc = np.array([moment])
    away = from_solar_noon(utc, longitude, sun_at(utc).equation_of_time)
    assert -DAY / 2 <= away[0] < DAY / 2
    noon = utc - np.rint(away).astype(np.int64)
    around = elevation(noon + np.array([-1800, 0, 1800]), latitude, longitude)
    assert around[1] > around[0]
    assert around[1] > around[2]
