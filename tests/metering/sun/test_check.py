"""Output of solar systems held against the sun: simulated by pvlib, and measured."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jcm_mrv.findings import Finding
from jcm_mrv.metering import Calendar, Measured, Wanted, measure
from jcm_mrv.metering.guards import OF_OUTPUT, ask
from jcm_mrv.metering.interface import Place
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.stretches import Stretches
from jcm_mrv.metering.rules.terms import terms_of
from jcm_mrv.metering.sun.output import solar_output
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.project.model import Source
from jcm_mrv.project.period import split_years
from tests.effort import one_in
from tests.prepared import data_of

pytestmark = one_in(2)

SOLAR = {"MON-911", "MON-912", "MON-913", "MON-914", "MON-915"}
PHU_MY = Place(10.6, 107.05)
DATA = data_of("pvanalytics")


def clear(
    place: Place,
    zone: str,
    days: int = 60,
    start: str = "2024-01-01",
    minutes: int = 15,
    facing: tuple[float, float] = (0, 180),
) -> pd.Series:
    """Give the output of a 1000 kW system under a clear sky; tilt and azimuth of the modules.

    The times are those of the starts of intervals, the values those of their middles.
    """
    return _clear(place, zone, days, start, minutes, facing).copy()


@cache
def _clear(
    place: Place, zone: str, days: int, start: str, minutes: int, facing: tuple[float, float]
) -> pd.Series:
    # Importing it takes longer than collecting most of the tests.
    from pvlib.clearsky import haurwitz
    from pvlib.irradiance import get_total_irradiance
    from pvlib.solarposition import get_solarposition

    index = pd.date_range(start, periods=days * 24 * 60 // minutes, freq=f"{minutes}min", tz=zone)
    middle = index + pd.Timedelta(minutes=minutes / 2)
    sun = get_solarposition(middle, place.latitude, place.longitude)
    sky = haurwitz(sun["apparent_zenith"])["ghi"].to_numpy()
    # A third of the light is taken as diffuse: what a west wall sees in the morning.
    beam = sky * 2 / 3 / np.maximum(np.cos(np.radians(sun["apparent_zenith"])), 0.05)
    plane = get_total_irradiance(
        *facing,
        sun["apparent_zenith"].to_numpy(),
        sun["azimuth"].to_numpy(),
        beam.to_numpy(),
        sky,
        sky / 3,
    )
    return pd.Series(np.nan_to_num(plane["poa_global"]).clip(0), index).round(3)


def judge(
    series: pd.Series, place: Place = PHU_MY, minutes: int = 15, decimals: int = 3
) -> dict[str, Finding]:
    """Give what the sun says about interval readings, by code."""
    series = series.dropna()
    utc = series.index.tz_convert("UTC").astype("datetime64[s, UTC]").astype("int64").to_numpy()
    micro = np.round(series.to_numpy() * 1e6).astype(np.int64)
    zeros = np.zeros(len(utc), np.int64)
    readings = Readings(utc, micro, zeros, np.arange(len(utc)) + 2, ("a.csv",), decimals)
    terms = terms_of(
        wanted(Path(), series.index, place),
        time="time",
        value="value",
        unit="kWh",
        kind="energy",
        interval=dt.timedelta(minutes=minutes),
        label="start",
    )
    output = solar_output(Stretches(utc, utc + minutes * 60, micro), readings, terms)
    if output is None:
        return {}
    found = ask(OF_OUTPUT, output, readings, terms).findings
    assert len({finding.code for finding in found}) == len(found)
    assert all(finding.severity == "warning" for finding in found)
    return {finding.code: finding for finding in found}


def wanted(folder: Path, index: Any, place: Place | None) -> Wanted:
    return Wanted(
        parameter="EG",
        member="a",
        unit="kWh",
        aggregation="sum",
        direction="lower",
        calendar=Calendar(split_years(index[0].date(), index[-1].date()), str(index.tz)),
        folder=folder,
        where="project.yaml:1:1",
        option="C",
        solar=place,
    )


@one_in(15)
@pytest.mark.parametrize(
    ("place", "zone"),
    [
        (PHU_MY, "Asia/Ho_Chi_Minh"),
        (Place(-33.4, -70.7), "America/Santiago"),
        (Place(60.2, 25.0), "Europe/Helsinki"),
        (Place(0.0, 179.9), "Etc/GMT-12"),
        (Place(69.6, 18.9), "Europe/Oslo"),  # polar night and midnight sun
    ],
)
@pytest.mark.parametrize("minutes", [60, 15, 5])
def test_a_clear_sky_is_plausible(place: Place, zone: str, minutes: int) -> None:
    assert judge(clear(place, zone, 366, minutes=minutes), place, minutes) == {}


@pytest.mark.parametrize("facing", [(30, 90), (30, 270), (90, 90), (90, 270)])
def test_where_the_modules_face_is_no_shift_of_the_clock(facing: tuple[float, float]) -> None:
    assert judge(clear(PHU_MY, "Asia/Ho_Chi_Minh", facing=facing)) == {}


@pytest.mark.parametrize("shift", [-420, -90, -60, 60, 90, 180, 420, 720])
def test_a_clock_that_is_wrong_is_found_with_its_shift(shift: int) -> None:
    found = judge(clear(PHU_MY, "Asia/Ho_Chi_Minh").shift(freq=f"{shift}min"))
    assert "MON-913" in found
    words = "fast" if shift > 0 else "slow"
    said = found["MON-913"].message.split(" seems to be ")[1].split(" min ")
    assert abs(int(said[0]) - abs(shift)) <= 10 or shift == 720
    assert said[1].startswith(words) or shift == 720


@pytest.mark.parametrize("shift", [-20, 20])
def test_a_clock_that_is_a_little_wrong_is_not(shift: int) -> None:
    assert judge(clear(PHU_MY, "Asia/Ho_Chi_Minh").shift(freq=f"{shift}min")) == {}


def test_a_hill_in_the_east_is_no_shift_of_the_clock() -> None:
    output = clear(PHU_MY, "Asia/Ho_Chi_Minh")
    output[(output.index.hour >= 5) & (output.index.hour < 8)] = 0
    assert judge(output) == {}


def test_a_logger_that_follows_summer_time_by_itself_is_found() -> None:
    output = clear(Place(52.5, 13.4), "Etc/GMT-1", 366)
    summer = (output.index >= "2024-03-31") & (output.index < "2024-10-27")
    moved = pd.concat([output[~summer], output[summer].shift(freq="1h")]).sort_index()
    found = judge(moved[~moved.index.duplicated()], Place(52.5, 13.4))["MON-913"]
    assert found.found.count(" to ") == 1
    first, last = found.found.split(":")[0].split(" to ")
    assert abs(dt.date.fromisoformat(first) - dt.date(2024, 3, 31)) < dt.timedelta(days=3)
    assert abs(dt.date.fromisoformat(last) - dt.date(2024, 10, 26)) < dt.timedelta(days=3)


def test_a_few_days_of_another_clock_are_no_persistent_shift() -> None:
    output = clear(PHU_MY, "Asia/Ho_Chi_Minh", 6).shift(freq="1h")
    assert "MON-913" not in judge(output)


def test_output_at_night_is_found_with_its_place() -> None:
    output = clear(PHU_MY, "Asia/Ho_Chi_Minh")
    output.iloc[4 * 24 * 3 + 4 * 2] = 30.0
    output.iloc[4 * 24 * 5] = -3.0  # what the inverter draws
    output.iloc[4 * 24 * 6] = 1.0  # noise below a hundredth of the peak
    found = judge(output)
    assert set(found) == {"MON-911"}
    assert found["MON-911"].where == f"a.csv:{4 * 24 * 3 + 4 * 2 + 2}"
    assert "2024-01-04T02:00+07:00" in found["MON-911"].found


def test_an_interval_that_ends_in_the_light_is_no_night() -> None:
    hours = clear(PHU_MY, "Asia/Ho_Chi_Minh", minutes=60)
    # The sun stands more than 16 degrees below the horizon at 5:00 and 2 to 5 degrees at 6:00;
    # 0 to 6 degrees at 18:00 and more than 14 at 19:00.
    hours[hours.index.hour == 5] = 15.0
    hours[hours.index.hour == 18] = 15.0
    assert judge(hours, minutes=60) == {}
    hours.iloc[4] = 15.0
    assert judge(hours, minutes=60)["MON-911"].where == "a.csv:6"


@given(
    st.sets(st.integers(0, 366 * 24 - 1), min_size=1, max_size=40),
    st.floats(-90, 90),
    st.floats(-180, 180),
)
def test_night_is_where_pvlib_has_the_sun_low_at_both_ends(
    rows: set[int], latitude: float, longitude: float
) -> None:
    from pvlib.solarposition import get_solarposition

    index = pd.date_range("2024-01-01", periods=366 * 24, freq="h", tz="UTC")[sorted(rows)]
    ends = index.union(index + pd.Timedelta(hours=1))
    sun = get_solarposition(ends, latitude, longitude)["elevation"]
    highest = np.maximum(sun[index].to_numpy(), sun[index + pd.Timedelta(hours=1)].to_numpy())
    assume(np.abs(highest + 6).min() > 0.05)
    found = judge(pd.Series(100.0, index), Place(latitude, longitude), 60)
    dark = int((highest < -6).sum())
    assert ("MON-911" in found) == bool(dark)
    if dark:
        assert f"at night: {dark} reading" in found["MON-911"].message


def test_one_step_of_a_coarse_meter_at_night_is_none() -> None:
    output = (clear(PHU_MY, "Asia/Ho_Chi_Minh") / 100).round(0)
    output.iloc[4 * 24 * 3 + 4 * 2] = 1
    assert judge(output, decimals=0) == {}
    output.iloc[4 * 24 * 3 + 4 * 2] = 2
    assert set(judge(output, decimals=0)) == {"MON-911"}


def test_a_value_that_stays_the_same_is_found() -> None:
    output = clear(PHU_MY, "Asia/Ho_Chi_Minh")
    noon = 4 * 24 * 10 + 4 * 12
    output.iloc[noon : noon + 12] = output.iloc[noon + 8]
    found = judge(output)
    assert set(found) == {"MON-912"}
    assert found["MON-912"].where == f"a.csv:{noon + 2}"
    assert "once" in found["MON-912"].message
    output.iloc[noon + 11] += 0.001
    assert judge(output) == {}


def test_what_may_stay_the_same() -> None:
    output = clear(PHU_MY, "Asia/Ho_Chi_Minh")
    assert judge(output.clip(upper=700)) == {}  # an inverter at its rating
    assert judge((output / 100).round(0), decimals=0) == {}  # few steps of the last digit
    noon = 4 * 24 * 10 + 4 * 10
    broken = output.copy()
    broken.iloc[noon : noon + 12] = broken.iloc[noon]
    broken.iloc[noon + 6] = np.nan  # what lies on the other side of a gap is no repetition
    assert judge(broken) == {}


def test_days_without_output_are_found() -> None:
    output = clear(PHU_MY, "Asia/Ho_Chi_Minh")
    day = 4 * 24
    output.iloc[10 * day : 12 * day] = 0
    assert judge(output) == {}
    output.iloc[10 * day : 13 * day] = 0
    found = judge(output)
    assert set(found) == {"MON-914"}
    assert found["MON-914"].found == "2024-01-11 to 2024-01-13"
    output.iloc[10 * day : 13 * day] = np.nan  # a gap is no output of zero
    assert judge(output) == {}


def through_files(
    folder: Path,
    series: pd.Series,
    place: Place | None,
    capacity: Quantity | None = None,
    **declared: Any,
) -> Measured:
    lines = [f"{time:%Y-%m-%d %H:%M},{value:.3f}" for time, value in series.items()]
    (folder / "a.csv").write_text("time,value\n" + "\n".join(lines) + "\n")
    source = Source.model_validate(
        {
            "readings": "a.csv",
            "time": "time",
            "value": "value",
            "unit": "kWh",
            "kind": "energy",
            "interval": "15 min",
            "label": "start",
            **declared,
        }
    )
    asked = replace(wanted(folder, series.index, place), capacity=capacity)
    return measure(source, asked)


def test_sums_never_change_and_every_kind_is_judged(tmp_path: Path) -> None:
    output = clear(PHU_MY, "Asia/Ho_Chi_Minh", 30).shift(freq="1h").iloc[:-4]
    total = pd.Series(
        np.concatenate([[0], output.cumsum()]),
        [*output.index, output.index[-1] + pd.Timedelta(minutes=15)],
    )
    ends = output.copy()
    ends.index += pd.Timedelta(minutes=15)
    for series, declared in (
        (output, {}),
        (output, {"kind": "power", "unit": "kW"}),
        (total, {"kind": "register", "label": None}),
    ):
        judged = through_files(tmp_path, series, PHU_MY, **declared)
        plain = through_files(tmp_path, series, None, **declared)
        assert judged.amounts == plain.amounts
        assert judged.ledger == plain.ledger
        more = [finding for finding in judged.findings if finding not in plain.findings]
        assert "MON-913" in {finding.code for finding in more} <= SOLAR


def test_a_wrong_label_of_hours_is_found(tmp_path: Path) -> None:
    hours = clear(PHU_MY, "Asia/Ho_Chi_Minh", 30, minutes=60)
    right = through_files(tmp_path, hours, PHU_MY, interval="1 h")
    assert not {finding.code for finding in right.findings} & SOLAR
    hours.index += pd.Timedelta(hours=1)
    wrong = through_files(tmp_path, hours.iloc[:-1], PHU_MY, interval="1 h")
    assert "MON-913" in {finding.code for finding in wrong.findings}


@pytest.mark.parametrize("days", [1, 30])
def test_readings_of_whole_days_say_nothing(tmp_path: Path, days: int) -> None:
    index = pd.date_range("2024-01-01", periods=days, freq="D", tz="Asia/Ho_Chi_Minh")
    daily = pd.Series(100.0, index)
    measured = through_files(tmp_path, daily, PHU_MY, interval="1 d")
    assert not {finding.code for finding in measured.findings} & SOLAR


@given(
    st.lists(st.integers(-10, 1000), min_size=1, max_size=300),
    st.integers(0, 2**31),
    st.floats(-90, 90),
    st.floats(-180, 180),
    st.sampled_from([60, 900, 3600, 7200]),
)
def test_no_readings_break_the_judgement(
    values: list[int], start: int, latitude: float, longitude: float, step: int
) -> None:
    index = pd.to_datetime(start + np.arange(len(values)) * step, unit="s", utc=True)
    judge(pd.Series(values, index, dtype=float), Place(latitude, longitude), step // 60, 0)


# ------------------------------------------------ measured data, shipped by pvanalytics
GOLDEN = Place(39.742, -105.173)
"""Golden, Colorado, where the systems of NREL stand."""


def measured_output(name: str, time: str | int, value: str, zone: str) -> pd.Series:
    path = DATA / name
    table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    column = table[time] if isinstance(time, str) else table.iloc[:, time]
    index = pd.DatetimeIndex(pd.to_datetime(column))
    index = index.tz_localize(zone) if index.tz is None else index.tz_convert(zone)
    return pd.Series(table[value].to_numpy(dtype=float), index).sort_index()


@pytest.mark.parametrize(
    ("name", "time", "value", "minutes"),
    [
        ("serf_east_15min_ac_power.csv", 0, "ac_power", 15),  # faces south-east
        ("serf_east_1min_ac_power.csv", 0, "ac_power__752", 1),
        ("serf_west_15min.csv", 0, "ac_power__773", 15),
        ("nrel_1axis_tracker_mesa_ac_power.csv", 0, "ac_power", 15),
        ("serf_west_15min.csv", 0, "dc_power__772", 15),
        ("snow_data.csv", 0, "INV1 AC Power [kW]", 15),
        # Irradiance looks like the output of a system, and is smoother than any.
        ("midc_bms_ghi_20220120.csv", 0, "Global CMP22 (vent/cor) [W/m^2]", 1),
        ("irradiance_RMIS_NREL.csv", 0, "irradiance_poa__7984", 5),
        ("irradiance_RMIS_NREL.csv", 0, "pvlib_clearsky_ghi", 5),
        ("rmis_weather_data.csv", 0, "Plane of array", 5),
        ("serf_east_psm3_data.csv", 0, "ghi_clear", 15),
        ("system_50_ac_power_2_full_DST_psm3.parquet", 0, "ghi_clear", 30),
    ],
)
def test_good_measurements_give_no_alarm(name: str, time: int, value: str, minutes: int) -> None:
    output = measured_output(name, time, value, "Etc/GMT+7")
    assert len(output.dropna()) > 200
    assert judge(output, GOLDEN, minutes, 4) == {}


def test_the_summer_time_of_a_measured_system_is_found() -> None:
    output = measured_output(
        "system_50_ac_power_2_full_DST.parquet", "measured_on", "ac_power_2", "Etc/GMT+7"
    )
    output = output[~output.index.duplicated()]
    found = judge(output, GOLDEN)
    assert set(found) == {"MON-911", "MON-913"}
    # Clocks changed on 13 March and 6 November 2011, 11 March and 4 November 2012, and so on.
    assert "2012-03-11 to 2012-11-03: +53 min" in found["MON-913"].found
    assert "2013-03-10 to 2013-11-02" in found["MON-913"].found
    # The same system in its right time: the winter months alone.
    winter = output[output.index.month.isin([12, 1, 2])]
    assert judge(winter, GOLDEN) == {}


def test_stale_values_are_found_where_they_are() -> None:
    name = "ac_power_inv_2173_stale_data.csv"
    # Nobody says where it stands; its clock has noon at 12:00, as on the meridian of Greenwich.
    output = measured_output(name, "timestamp", "value_normalized", "UTC")
    found = judge(output, replace(GOLDEN, longitude=0.0), decimals=9)["MON-912"]
    assert found.found == (
        "2011-01-03T09:15+00:00 to 2011-01-04T00:15+00:00 at 7% of the usual peak; "
        "2011-01-06T11:00+00:00 to 2011-01-07T12:00+00:00 at 84% of the usual peak; "
        "2011-01-14T09:00+00:00 to 2011-01-15T06:15+00:00 at 4% of the usual peak"
    )
    mask = pd.read_csv(DATA / name).query("stale_data_mask")["timestamp"]
    assert mask.iloc[[0, -1]].tolist() == ["2011-01-03 09:15:00+00:00", "2011-01-15 06:00:00+00:00"]
    clean = measured_output("ac_power_inv_2173.csv", "timestamp", "value_normalized", "UTC")
    assert "MON-912" not in judge(clean, replace(GOLDEN, longitude=0.0), decimals=9)


def test_interpolated_values_are_found_where_they_are() -> None:
    name = "ac_power_inv_2173_interpolated_data.csv"
    output = measured_output(name, "timestamp", "value_normalized", "UTC")
    found = judge(output, replace(GOLDEN, longitude=0.0), decimals=9)
    assert set(found) == {"MON-911", "MON-915"}
    assert "8 times" in found["MON-915"].message
    # pvanalytics marks the values that were filled in; the readings on both sides end the line.
    # Of twelve stretches two are zero throughout, one is a single value, and one stays below a
    # hundredth of the peak.
    mask = pd.read_csv(DATA / name)["interpolated_data_mask"].to_numpy()
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask, [0]])))
    long = [
        (a - 1, b)
        for a, b in zip(edges[::2], edges[1::2], strict=True)
        if b - a > 4 and np.ptp(output.iloc[a - 1 : b + 1]) > 0.008
    ]
    assert len(long) == 8
    said = found["MON-915"].found
    for a, b in long[:5]:
        end = output.index[b] + pd.Timedelta(minutes=15)
        assert f"{output.index[a]:%Y-%m-%dT%H:%M}+00:00 to {end:%Y-%m-%dT%H:%M}+00:00" in said
    clean = measured_output("ac_power_inv_2173.csv", "timestamp", "value_normalized", "UTC")
    assert judge(clean, replace(GOLDEN, longitude=0.0), decimals=9) == {}


@pytest.mark.parametrize("hours", [1.5, 2, 3])
def test_lost_hours_of_measured_days_are_found_when_filled_in(hours: float) -> None:
    output = measured_output("serf_east_15min_ac_power.csv", 0, "ac_power", "Etc/GMT+7")
    days = output.index[::96].normalize()[2:60:2]
    for day in days:
        start = day + pd.Timedelta(hours=11)
        inside = (output.index > start) & (output.index < start + pd.Timedelta(hours=hours))
        output[inside] = np.nan
    found = judge(output.interpolate().round(4), GOLDEN, decimals=4)
    assert set(found) == {"MON-915"}
    said = int(found["MON-915"].message.split(": ")[1].split()[0])
    assert len(days) - 2 <= said <= len(days)


def test_outliers_are_named_by_the_capacity(tmp_path: Path) -> None:
    """Of six values that pvanalytics put in, one looks like a cloud; five cannot be."""
    name = "ac_power_inv_7539_outliers.csv"
    table = pd.read_csv(DATA / name)
    marked = table[table["outlier"]]
    assert marked["value_normalized"].round(2).tolist() == [1.41, -0.5, -0.4, 2.0, 0.08, 1.16]
    output = measured_output(name, "timestamp", "value_normalized", "UTC")
    output = output[~output.index.duplicated()]
    declared = {"kind": "power", "unit": "kW"}
    one_kw = Quantity(value="1", unit="kW")
    stopped = through_files(tmp_path, output, None, one_kw, **declared)
    errors = [finding for finding in stopped.findings if finding.severity == "error"]
    assert [(finding.code, finding.found) for finding in errors] == [
        ("MON-603", "-0.5; 2 of them, also at a.csv:162"),
    ]
    left = through_files(tmp_path, output[output >= 0], None, one_kw, **declared)
    excluded = [line for line in left.ledger if line.rule == "MON-601"]
    assert [line.start[:16] for line in excluded] == [
        f"{pd.Timestamp(time):%Y-%m-%dT%H:%M}"
        for time in marked.loc[marked["value_normalized"] > 1.1, "timestamp"]
    ]
    assert sum(line.effect for line in excluded) == pytest.approx(
        -marked.loc[marked["value_normalized"] > 1.1, "value_normalized"].sum() / 4, abs=1e-3
    )


@pytest.mark.parametrize(
    "column", ["ac_power_kw_1137", "inv2_ac_power_w__1047", "inv2_dc_power__1135"]
)
def test_five_days_an_hour_late_have_output_at_night(column: str) -> None:
    """Too few days for a shift that lasts; the plots show output until a quarter to six."""
    output = measured_output("nrel_RSF_II.csv", 0, column, "Etc/GMT+7")
    found = judge(output, GOLDEN, decimals=4)
    assert set(found) == {"MON-911"}
    assert "on 4 days" in found["MON-911"].message
    left = judge(output.shift(freq="-1h"), GOLDEN, decimals=4)
    assert all("1 reading on 1 day" in finding.message for finding in left.values())


def test_clipped_output_is_no_frozen_value() -> None:
    """The noon of this inverter is at 13:00; up to 16 readings in a row stand at its limit."""
    output = measured_output("ac_power_inv_7539.csv", "timestamp", "value_normalized", "UTC")
    output = output[~output.index.duplicated()]
    assert judge(output, replace(GOLDEN, longitude=-15.0), decimals=9) == {}


def test_values_of_whole_days_are_too_long_for_the_sun() -> None:
    """The days of pvlib_data_shift.csv hold a jump in 2020, which no hour of the day shows."""
    output = measured_output("pvlib_data_shift.csv", "timestamp", "value", "Etc/GMT+7")
    assert judge(output, GOLDEN, 24 * 60, 6) == {}


@pytest.mark.parametrize(
    ("what", "is_asked"),
    [
        ("nothing", False),
        ("added", True),
        ("added in five minutes", True),
        ("noise", False),
        ("a step of the last digit", False),
        ("stand-by of some nights", False),
        ("taken off", False),
        ("a hundred-thousandth", False),
    ],
)
def test_an_amount_in_each_reading_is_no_output(what: str, is_asked: bool) -> None:
    """Half a per cent of the peak in each reading was below what is taken for noise."""
    minutes, decimals = (5, 3) if what == "added in five minutes" else (15, 3)
    series = clear(PHU_MY, "Asia/Ho_Chi_Minh", minutes=minutes)
    random = np.random.default_rng(7)
    peak = series.max()
    if what.startswith("added"):
        series += round(0.005 * peak, 3)
    elif what == "noise":
        series += random.uniform(0, 0.008 * peak, len(series)).round(3)
    elif what == "a step of the last digit":
        series, decimals = (series + 0.001 * (random.random(len(series)) < 0.95)).round(3), 3
    elif what == "stand-by of some nights":
        series += np.where(series.index.day % 3 == 0, 0.005 * peak, 0).round(3)
    elif what == "taken off":
        series -= np.where(series == 0, round(0.005 * peak, 3), 0)
    elif what == "a hundred-thousandth":
        series += round(0.00001 * peak, 3)
    found = judge(series, minutes=minutes, decimals=decimals).get("MON-911")
    assert (found is not None) is is_asked
    if found is not None:
        assert "added to each reading" in found.message
        assert found.keeps_open
