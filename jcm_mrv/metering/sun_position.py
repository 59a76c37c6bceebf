"""Where the sun stands: its elevation, and when it is solar noon."""

from __future__ import annotations

import numpy as np

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Floats, Ints

DAY = 86_400
_J2000 = 946_728_000
"""Noon of 1 January 2000, in seconds since 1970."""
_SECONDS_PER_DEGREE = 240


@immutable
class Sun:
    """Declination (radians) and equation of time (seconds, sun less clock) at some instants."""

    declination: Floats
    equation_of_time: Floats


def sun_at(utc: Ints) -> Sun:
    """Give declination and equation of time at instants (UTC seconds).

    The low-precision formulas of the Astronomical Almanac, good to about 0.01 degrees from 1950 to
    2050 (J. J. Michalsky: The Astronomical Almanac's algorithm for approximate solar position,
    Solar Energy 40 (1988), 227-235). Refraction and parallax are left out: on the horizon the sun
    is seen about half a degree higher.

    Examples
    --------
    The solstice of June 2024, and the day of February on which sundials are latest:

    >>> solstice = sun_at(np.array([1718916660]))
    >>> round(float(np.degrees(solstice.declination[0])), 2)
    23.44
    >>> round(float(sun_at(np.array([1707652800])).equation_of_time[0]) / 60, 1)
    -14.2
    """
    days = (utc - _J2000) / DAY
    longitude = 280.460 + 0.9856474 * days
    anomaly = np.radians(357.528 + 0.9856003 * days)
    ecliptic = np.radians(longitude + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly))
    obliquity = np.radians(23.439 - 0.0000004 * days)
    ascension = np.degrees(np.arctan2(np.cos(obliquity) * np.sin(ecliptic), np.cos(ecliptic)))
    # Mean longitude less right ascension, brought into -180 to 180 degrees.
    difference = (longitude - ascension + 180) % 360 - 180
    return Sun(np.arcsin(np.sin(obliquity) * np.sin(ecliptic)), _SECONDS_PER_DEGREE * difference)


def from_solar_noon(utc: Ints, longitude: float, equation_of_time: Floats) -> Floats:
    """Give the seconds from the nearest solar noon (before it: negative), by true solar time.

    Examples
    --------
    In Ho Chi Minh City (106.7 degrees east) the sun is highest a few minutes before noon:

    >>> noon = np.array([1704085200])  # 1 January 2024, 12:00 at UTC+7
    >>> seconds = from_solar_noon(noon, 106.7, sun_at(noon).equation_of_time)
    >>> round(float(seconds[0]) / 60)
    4
    """
    return (utc + longitude * _SECONDS_PER_DEGREE + equation_of_time) % DAY - DAY / 2


def elevation(utc: Ints, latitude: float, longitude: float) -> Floats:
    """Give the elevation of the sun's centre over the horizon, in degrees, without refraction.

    Parameters
    ----------
    utc : int64 array
        Instants, seconds since 1970.
    latitude, longitude : float
        Place in degrees; north and east are positive.
    """
    sun = sun_at(utc)
    angle = 2 * np.pi / DAY * from_solar_noon(utc, longitude, sun.equation_of_time)
    phi = np.radians(latitude)
    sine = np.sin(phi) * np.sin(sun.declination)
    sine += np.cos(phi) * np.cos(sun.declination) * np.cos(angle)
    return np.degrees(np.arcsin(np.clip(sine, -1, 1)))


def half_day(latitude: float, declination: Floats, height: float) -> Floats:
    """Give the seconds between solar noon and the sun at some elevation; 0 or half a day if never.

    Examples
    --------
    >>> half_day(0.0, np.array([0.0]), 0.0).round(3).tolist()
    [21600.0]
    >>> half_day(70.0, np.radians([-23.0, 23.0]), 0.0).round(3).tolist()  # polar night, polar day
    [0.0, 43200.0]
    """
    phi = np.radians(latitude)
    cosine = np.sin(np.radians(height)) - np.sin(phi) * np.sin(declination)
    cosine = cosine / np.maximum(np.cos(phi) * np.cos(declination), 1e-9)
    return np.arccos(np.clip(cosine, -1, 1)) * DAY / (2 * np.pi)
