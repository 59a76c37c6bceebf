"""The hours of a year over a place: where the sun stands, and what a clear sky sends down.

The year is an ordinary one of 365 days in the site's own time; of each hour the sun's place is that
of its middle. Which year it is moves the sun by less than half a degree.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from jcm_mrv.immutable import immutable

if TYPE_CHECKING:
    import pandas as pd

Floats: TypeAlias = NDArray[np.float64]

YEAR = 2023
"""An ordinary year, not a leap year."""
HOURS = 8760
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Days of the months of an ordinary year."""
WIND = 1.0
"""Wind in m/s where none is known: that at which the nominal temperature of modules is measured."""


@immutable(eq=False)
class Hours:
    """Hours of a year over a place, one after the other.

    Attributes
    ----------
    month : array of int
        Month of each, 0 is January.
    zenith, azimuth : array
        Where the sun is seen, in degrees; azimuth from north over east.
    extra : array
        What the sun sends to a surface that faces it, above the air, W/m2.
    """

    month: NDArray[np.int64]
    zenith: Floats
    azimuth: Floats
    extra: Floats

    @property
    def cosine(self) -> Floats:
        """The cosine of the zenith; 0 where the sun is down."""
        return np.maximum(np.cos(np.radians(self.zenith)), 0)

    def sums(self, values: Floats) -> Floats:
        """Give the sum of each month."""
        return np.bincount(self.month, weights=values, minlength=12).astype(np.float64)

    def means(self, values: Floats) -> Floats:
        """Give the mean of each month."""
        return self.sums(values) / self.sums(np.ones(len(values)))


@immutable(eq=False)
class Sky:
    """What comes down in each hour, W/m2, with the air at the modules.

    Attributes
    ----------
    hours : Hours
        The hours.
    ghi, dni, dhi : array
        Global horizontal, direct normal and diffuse horizontal irradiance.
    air : array
        Temperature of the air, degrees Celsius.
    wind : array
        Speed of the wind, m/s.
    """

    hours: Hours
    ghi: Floats
    dni: Floats
    dhi: Floats
    air: Floats
    wind: Floats

    def monthly(self, values: Floats) -> Floats:
        """Give the sums of the months, kWh/m2."""
        return self.hours.sums(values) / 1000


def hours_at(times: pd.DatetimeIndex, latitude: float, longitude: float, zone: str) -> Hours:
    """Give the hours whose middles are ``times``; months are those of a time zone."""
    from pvlib import irradiance, solarposition

    position = solarposition.get_solarposition(times, latitude, longitude)
    return Hours(
        np.asarray(times.tz_convert(zone).month, dtype=np.int64) - 1,
        _array(position["apparent_zenith"]),
        _array(position["azimuth"]),
        _array(irradiance.get_extra_radiation(np.asarray(times.day_of_year))),
    )


def _array(values: object) -> Floats:
    return np.asarray(values, dtype=np.float64)


@lru_cache(maxsize=64)
def year_at(latitude: float, longitude: float, zone: str) -> tuple[pd.DatetimeIndex, Hours]:
    """Give the middles of the hours of a year in local time, and the sun in them."""
    import pandas as pd

    # Counted in UTC, so that no hour is missing or twice where clocks are changed.
    start = pd.Timestamp(f"{YEAR}-01-01", tz=zone).tz_convert("UTC")
    times = pd.date_range(start + pd.Timedelta(minutes=30), periods=HOURS, freq="h")
    return times, hours_at(times, latitude, longitude, zone)


@lru_cache(maxsize=64)
def clear_sky(latitude: float, longitude: float, zone: str) -> Sky:
    """Give the hours under a clear sky: Ineichen's, with the turbidity that pvlib ships.

    Turbidity is that of twelve months in a grid of a twelfth of a degree, the height that of
    pvlib's grid, too. The air stands at 25 degrees, in light wind: who knows better sets it.
    """
    times, hours = year_at(latitude, longitude, zone)
    return clear_over(times, hours, latitude, longitude)


def clear_over(times: pd.DatetimeIndex, hours: Hours, latitude: float, longitude: float) -> Sky:
    """Give what a clear sky sends down in some hours."""
    from pvlib import atmosphere, clearsky, location

    # What pvlib says of the types of these arguments is narrower than what it takes.
    height: Any = location.lookup_altitude(latitude, longitude)
    extra: Any = hours.extra
    turbidity = _array(clearsky.lookup_linke_turbidity(times, latitude, longitude))
    mass = atmosphere.get_absolute_airmass(
        atmosphere.get_relative_airmass(hours.zenith), atmosphere.alt2pres(height)
    )
    # Where the sun is down there is no mass of air, and what is divided by it is nothing.
    with np.errstate(divide="ignore", invalid="ignore"):
        clear = clearsky.ineichen(hours.zenith, mass, turbidity, altitude=height, dni_extra=extra)
    ghi, dni, dhi = (np.nan_to_num(_array(clear[name])) for name in ("ghi", "dni", "dhi"))
    count = len(ghi)
    return Sky(hours, ghi, dni, dhi, np.full(count, 25.0), np.full(count, WIND))
