"""Output on a straight line: interpolation leaves it, a clear sky and rounding do not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.metering.interface import Place
from tests.effort import one_in
from tests.metering.sun.test_check import PHU_MY, clear, judge

HANOI = (PHU_MY, "Asia/Ho_Chi_Minh")
ULAANBAATAR = (Place(47.9, 106.9), "Etc/GMT-8")
HELSINKI = (Place(60.2, 25.0), "Etc/GMT-2")


def filled(output: pd.Series, start: str, end: str) -> pd.Series:
    """Give output of which the readings between two were lost and filled in on a line."""
    output = output.copy()
    lost = (output.index > start) & (output.index < end)
    output[lost] = np.nan
    return output.interpolate()


def test_a_gap_filled_in_by_interpolation_is_found() -> None:
    output = filled(clear(*HANOI), "2024-01-10T08:00+07:00", "2024-01-10T11:00+07:00").round(3)
    found = judge(output)
    assert set(found) == {"MON-915"}
    assert found["MON-915"].message.endswith(": once")
    assert found["MON-915"].found.startswith("2024-01-10T08:00+07:00 to 2024-01-10T11:15+07:00")
    assert found["MON-915"].where == f"a.csv:{9 * 96 + 8 * 4 + 2}"


@pytest.mark.parametrize("minutes", [1, 5, 15, 60])
def test_every_interval_is_judged(minutes: int) -> None:
    output = filled(
        clear(*HANOI, 10, minutes=minutes), "2024-01-05T08:00+07:00", "2024-01-05T14:00+07:00"
    )
    assert judge(output.round(3), minutes=minutes)["MON-915"].found.startswith("2024-01-05T08:00")


def test_a_usual_meter_shows_three_hours() -> None:
    """A system of 400 kW, whose meter gives each quarter of an hour to a hundredth of a kWh."""
    output = filled(clear(*HANOI) / 10, "2024-01-10T08:00+07:00", "2024-01-10T11:00+07:00")
    assert judge(output.round(2), decimals=2)["MON-915"].found.startswith("2024-01-10T08:00")
    assert judge(output.round(0), decimals=0) == {}


def test_what_is_no_line() -> None:
    output = clear(*HANOI)
    # Fewer than six values, or a gap inside: nothing that interpolation alone explains.
    short = filled(output, "2024-01-10T08:00+07:00", "2024-01-10T09:00+07:00").round(3)
    assert judge(short) == {}
    broken = filled(output, "2024-01-10T08:00+07:00", "2024-01-10T10:00+07:00").round(3)
    assert set(judge(broken)) == {"MON-915"}
    broken["2024-01-10T09:00+07:00"] = np.nan
    assert judge(broken) == {}
    # Below a hundredth of the peak, it is noise.
    low = output.copy()
    low["2024-01-10T20:00+07:00":"2024-01-10T23:00+07:00"] = np.linspace(1, 8, 13)
    assert judge(low) == {}


def test_two_readings_that_disagree_with_the_line_end_it() -> None:
    output = filled(clear(*HANOI), "2024-01-10T08:00+07:00", "2024-01-10T12:00+07:00").round(3)
    output["2024-01-10T10:00+07:00"] += 0.1
    found = judge(output)["MON-915"]
    assert "2 times" in found.message
    assert "08:00+07:00 to 2024-01-10T10:00+07:00" in found.found
    assert "10:15+07:00 to 2024-01-10T12:15+07:00" in found.found


@pytest.mark.parametrize("steps", [1.0, 20.0, 3.3333])
def test_a_meter_of_few_steps_is_not_asked(steps: float) -> None:
    """Steps of a transformer, written with digits to spare: rounding alone makes lines."""
    output = clear(*HANOI)
    assert judge((output / steps).round() * steps, decimals=4) == {}
    assert judge((output / 100).round(0), decimals=0) == {}


def test_a_register_is_judged_by_its_steps() -> None:
    """Rounding moves each step of a register by up to one unit of its last digit, up or down."""
    output = filled(clear(*HANOI), "2024-01-10T08:00+07:00", "2024-01-10T11:00+07:00")
    steps = output.cumsum().round(3).diff().fillna(0).round(3)
    assert judge(steps)["MON-915"].found.startswith("2024-01-10T08:00+07:00")
    coarse = clear(*HANOI).cumsum().round(0).diff().fillna(0)
    assert judge(coarse, decimals=0) == {}


def follows_the_sun(place: Place, zone: str, start: str, minutes: int) -> pd.Series:
    """Give the output of a 1000 kW system on a tracker with backtracking, in a clear sky."""
    from pvlib import clearsky, tracking
    from pvlib.atmosphere import get_relative_airmass
    from pvlib.irradiance import get_total_irradiance
    from pvlib.solarposition import get_solarposition

    index = pd.date_range(start, periods=30 * 24 * 60 // minutes, freq=f"{minutes}min", tz=zone)
    sun = get_solarposition(
        index + pd.Timedelta(minutes=minutes / 2), place.latitude, place.longitude
    )
    zenith = sun["apparent_zenith"]
    sky = clearsky.ineichen(zenith, get_relative_airmass(zenith), 3.0)
    faces = tracking.singleaxis(zenith, sun["azimuth"], 0, 180, 60, True, 0.4)
    plane = get_total_irradiance(
        faces["surface_tilt"].fillna(0),
        faces["surface_azimuth"].fillna(180),
        zenith,
        sun["azimuth"],
        sky["dni"],
        sky["ghi"],
        sky["dhi"],
    )
    return pd.Series(plane["poa_global"].fillna(0).clip(0).to_numpy(), index)


@one_in(24)
@pytest.mark.parametrize("start", ["2024-01-01", "2024-06-01"])
@pytest.mark.parametrize(("place", "zone"), [HANOI, ULAANBAATAR, HELSINKI])
@pytest.mark.parametrize("minutes", [5, 15, 60])
def test_the_ramps_of_a_clear_sky_are_no_lines(
    start: str, place: Place, zone: str, minutes: int
) -> None:
    for output in (
        follows_the_sun(place, zone, start, minutes),
        *(clear(place, zone, 30, start, minutes, facing) for facing in ((90, 90), (30, 270))),
    ):
        for decimals in (-1, 0, 1, 3, 6):
            rounded = output.round(decimals)
            assert "MON-915" not in judge(rounded, place, minutes, max(0, decimals))
            total = output.cumsum().round(decimals).diff().fillna(0).round(6)
            assert "MON-915" not in judge(total, place, minutes, max(0, decimals))


@given(
    st.integers(0, 29),
    st.floats(7.5, 14),
    st.integers(8, 16),
    st.integers(2, 5),
)
def test_what_is_filled_in_is_found_where_it_was(
    day: int, hour: float, lost: int, decimals: int
) -> None:
    """Clouds are drawn at random; the gap begins at any time of the day."""
    clouds = np.random.default_rng(day).uniform(0.3, 1, 30 * 96)
    output = clear(*HANOI, 30) * clouds
    first = 96 * day + round(4 * hour)
    output.iloc[first + 1 : first + lost] = np.nan
    rise = abs(output.iloc[first] - output.iloc[first + lost])
    found = judge(output.interpolate().round(decimals), decimals=decimals)
    if rise > 100:
        assert found["MON-915"].where == f"a.csv:{first + 2}"
    assert set(found) <= {"MON-915"}
