"""Files of a year of weather by the hour: EPW, TMY3 and PVGIS, read by pvlib and made whole."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

import numpy as np

from jcm_mrv.findings import PLN, Finding
from jcm_mrv.findings.language import Phrase, said
from jcm_mrv.immutable import immutable
from jcm_mrv.planning.solar.sky import DAYS, HOURS, YEAR, Floats
from jcm_mrv.project.pv_estimate import WeatherFormat

if TYPE_CHECKING:
    import pandas as pd

MAX_BYTES = 20_000_000
"""Ten times a year of hours of the widest format."""
_NAMES = ("ghi", "dni", "dhi", "temp_air", "wind_speed")
_COLUMNS = {
    "ghi": "GHI",
    "dni": "DNI",
    "dhi": "DHI",
    "temp_air": said("air temperature"),
    "wind_speed": said("wind"),
}
_MISSING: dict[str, tuple[float, float]] = {
    "ghi": (-50, 9998),
    "dni": (-50, 9998),
    "dhi": (-50, 9998),
    "temp_air": (-89, 99.8),
    "wind_speed": (-1, 998),
}
"""Between what values lie; the formats write 9999, 99.9 and -9900 where there is none."""
_UNREADABLE = (ValueError, KeyError, IndexError, TypeError, AttributeError, ArithmeticError)


@immutable(eq=False)
class Weather:
    """A year of hours of a weather file, in the order of its clock.

    Attributes
    ----------
    latitude, longitude : float
        The place that the file names.
    times : DatetimeIndex
        The moment for which the sun's place is taken: the middle of the hour, or in PVGIS the
        moment of the satellite's picture.
    ghi, dni, dhi, air, wind : array
        What the file gives, W/m2, degrees Celsius and m/s.
    """

    latitude: float
    longitude: float
    times: pd.DatetimeIndex
    ghi: Floats
    dni: Floats
    dhi: Floats
    air: Floats
    wind: Floats


def read_weather(raw: bytes, form: WeatherFormat, where: str) -> tuple[Weather, list[Finding]]:
    """Give the year of a weather file, and what was left out or filled.

    Raises
    ------
    FindingsError
        ``PLN-055`` for a file that is none of the format, ``PLN-056`` for one that is not whole.
    """
    looks = _looks_like(raw)
    if looks is not None and looks != form:
        if looks == "hourly":
            raise PLN[55]["hourly"].stop(where)
        raise PLN[55]["other"].stop(where, found=form, looks=looks)
    try:
        with catch_warnings():
            # Of columns that are not asked for, or of rows that are then found to be missing.
            simplefilter("ignore")
            frame, latitude, longitude, shift = _READERS[form](raw)
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            raise ValueError(f"latitude {latitude:g}, longitude {longitude:g}")
        values = {name: _numbers(frame, name) for name in _NAMES}
        stamps = _stamps(frame)
    except (*_UNREADABLE, RecursionError, MemoryError) as exc:
        reason = str(exc) or type(exc).__name__
        raise PLN[55].stop(where, found=" ".join(reason.split())[:200], format=form) from None
    kept, notes = _whole_year(stamps, where)
    values = {name: array[kept] for name, array in values.items()}
    notes += _filled(values, where)
    times = _middles(frame, shift)
    light = {name: np.maximum(values[name], 0) for name in ("ghi", "dni", "dhi", "wind_speed")}
    return (
        Weather(
            latitude=latitude,
            longitude=longitude,
            times=times,
            ghi=light["ghi"],
            dni=light["dni"],
            dhi=light["dhi"],
            air=values["temp_air"],
            wind=light["wind_speed"],
        ),
        notes,
    )


def _looks_like(raw: bytes) -> str | None:
    """Give the format that a file begins like; ``hourly`` is PVGIS' series of many years."""
    head = raw[:4000].decode("latin-1").lstrip("\ufeffï»¿ \r\n")
    lines = head.splitlines() or [""]
    if head.startswith("LOCATION,"):
        return "epw"
    if len(lines) > 1 and lines[1].startswith("Date (MM/DD/YYYY)"):
        return "tmy3"
    if head.startswith("Latitude (decimal degrees)"):
        return "hourly" if any("Radiation database" in line for line in lines[:6]) else "pvgis"
    if head.startswith("{") and '"tmy_hourly"' not in raw[:200_000].decode("latin-1"):
        return "hourly" if '"hourly"' in raw[:200_000].decode("latin-1") else None
    return "pvgis" if head.startswith("{") else None


_Read = tuple["pd.DataFrame", float, float, float]
"""Table, latitude, longitude, hours from its times to the moment that the sun is placed for."""


def _read_epw(raw: bytes) -> _Read:
    from pvlib import iotools

    # Its times are those at which hours begin.
    frame, meta = iotools.read_epw(io.StringIO(_text(raw)))
    return frame, float(meta["latitude"]), float(meta["longitude"]), 0.5


def _read_tmy3(raw: bytes) -> _Read:
    import pandas as pd
    from pvlib import iotools

    frame, meta = iotools.read_tmy3(io.StringIO(_text(raw)), map_variables=True)
    # Its times are those at which hours end, each month of another year: of a leap year, the end
    # of 28 February is 1 March to pvlib, and an hour before that would be the 29th.
    index = pd.DatetimeIndex(frame.index)
    ends = {"month": index.month, "day": index.day, "hour": index.hour, "minute": index.minute}
    plain = pd.DatetimeIndex(pd.to_datetime(pd.DataFrame({"year": YEAR, **ends})))
    frame.index = plain.tz_localize(index.tz) - pd.Timedelta(hours=1)
    return frame, float(meta["latitude"]), float(meta["longitude"]), 0.5


def _read_pvgis(raw: bytes) -> _Read:
    from pvlib import iotools

    if raw.lstrip()[:1] == b"{":
        frame, meta = iotools.read_pvgis_tmy(io.BytesIO(raw), pvgis_format="json")
        inputs: Any = meta["inputs"]
        place = inputs["location"]
    else:
        frame, meta = iotools.read_pvgis_tmy(io.BytesIO(raw), pvgis_format="csv")
        place: Any = meta["inputs"]
    # Values are those of one moment of the hour: of the satellite's picture where that is said.
    offset = place.get("irradiance time offset", place.get("irradiance_time_offset", 0.0))
    return frame, float(place["latitude"]), float(place["longitude"]), float(offset)


_READERS: dict[WeatherFormat, Callable[[bytes], _Read]] = {
    "epw": _read_epw,
    "tmy3": _read_tmy3,
    "pvgis": _read_pvgis,
}


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Names of stations are written in all ways; numbers are alike in them.
        return raw.decode("latin-1")


def _numbers(frame: pd.DataFrame, name: str) -> Floats:
    import pandas as pd

    if name not in frame.columns:
        raise KeyError(str(_COLUMNS[name]))
    values = np.array(pd.to_numeric(frame[name], errors="coerce"), dtype=np.float64)
    low, high = _MISSING[name]
    values[~((values >= low) & (values <= high))] = np.nan
    return values


def _stamps(frame: pd.DataFrame) -> Floats:
    """Give month, day and hour of each row as one number, by the clock of the file."""
    import pandas as pd

    index = pd.DatetimeIndex(frame.index)
    named = np.asarray(index.month * 10_000 + index.day * 100 + index.hour, dtype=np.float64)
    return np.nan_to_num(named)


def _whole_year(stamps: Floats, where: str) -> tuple[Any, list[Finding]]:
    """Give the rows of the hours of a year, in order, and what was left out."""
    expected = [
        month * 10_000 + day * 100 + hour
        for month, days in enumerate(DAYS, start=1)
        for day in range(1, days + 1)
        for hour in range(24)
    ]
    rows: dict[int, int] = {}
    twice = 0
    for row, stamp in enumerate(stamps.astype(int).tolist()):
        twice += stamp in rows
        rows.setdefault(stamp, row)
    missing = [stamp for stamp in expected if stamp not in rows]
    if missing:
        counts = np.bincount([stamp // 10_000 for stamp in missing], minlength=13)[1:]
        gone = [month + 1 for month in range(12) if counts[month] == DAYS[month] * 24]
        if gone:
            raise PLN[56]["months"].stop(where, found=", ".join(f"{m:02d}" for m in gone))
        first = _stamp_text(missing[0])
        raise PLN[56].stop(where, found=_hours_text(len(missing)), first=first)
    if twice and len(stamps) > HOURS + 24:
        raise PLN[56]["finer"].stop(where, found=f"{len(stamps):,}", hours=HOURS)
    if twice:
        raise PLN[56]["twice"].stop(where, found=_hours_text(twice))
    leap = len(stamps) - len(expected)
    notes = [PLN[60].at(where, found=_hours_text(leap))] if leap else []
    return np.array([rows[stamp] for stamp in expected]), notes


def _filled(values: dict[str, Floats], where: str) -> list[Finding]:
    """Refuse hours without light or air; of wind, take none for what is not there."""
    for name in _NAMES[:-1]:
        count = int(np.isnan(values[name]).sum())
        if count:
            raise PLN[56]["values"].stop(where, found=_hours_text(count), column=_COLUMNS[name])
    wind = values["wind_speed"]
    count = int(np.isnan(wind).sum())
    if not count:
        return []
    values["wind_speed"] = np.nan_to_num(wind)
    return [PLN[60]["wind"].at(where, found=_hours_text(count))]


def _middles(frame: pd.DataFrame, shift: float) -> pd.DatetimeIndex:
    import pandas as pd

    index = pd.DatetimeIndex(frame.index)
    minute = float(index.minute[0]) / 60
    start = pd.Timestamp(f"{YEAR}-01-01", tz=index.tz) + pd.Timedelta(hours=shift + minute)
    return pd.date_range(start, periods=HOURS, freq="h").tz_convert("UTC")


def _hours_text(count: int) -> Phrase:
    return said("{count:,} {count:hour|hours}", count=count)


def _stamp_text(stamp: int) -> str:
    return f"{stamp // 10_000:02d}-{stamp // 100 % 100:02d} {stamp % 100:02d}:00"
