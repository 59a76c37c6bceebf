"""A year of hours from what is known by month: the shape of clear days, scaled to each sum."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from jcm_mrv.immutable import immutable
from jcm_mrv.planning.solar.sky import DAYS, WIND, Floats, Sky

LEAST, MOST = 0.3, 0.8
"""Between which clearness indices Erbs' correlation was fitted."""


@immutable(eq=False)
class Monthly:
    """The year of hours, and by month what it was made of.

    Attributes
    ----------
    sky : Sky
        The hours.
    clearness : array
        Irradiation of each month over that above the air, on the level.
    of_clear : array
        Irradiation of each month over that of a clear sky.
    beyond : tuple of int
        Months (0 is January) whose clearness lies outside of what the correlation was fitted to.
    """

    sky: Sky
    clearness: Floats
    of_clear: Floats
    beyond: tuple[int, ...]


def shares_of_year(clear: Sky, year: float) -> Floats:
    """Give the sums of the months of which only the year's is known: as those of clear skies."""
    months = clear.monthly(clear.ghi)
    return months * (year / months.sum())


def by_month(
    clear: Sky, ghi: Floats, *, dhi: Floats | None = None, air: Sequence[float]
) -> Monthly:
    """Give the hours of a year with stated sums of irradiation.

    Parameters
    ----------
    clear : Sky
        The year under a clear sky.
    ghi : array
        Global horizontal irradiation of each month, kWh/m2.
    dhi : array, optional
        The diffuse part of each month; by default by Erbs' monthly correlation. By the hour, Erbs'
        other correlation takes scaled clear days for days of thin cloud, and is up to 19 % off.
    air : sequence of float
        Mean temperature of the air of each month, degrees Celsius.
    """
    hours = clear.hours
    of_clear = _ratio(ghi, clear.monthly(clear.ghi))
    clearness = _ratio(ghi, clear.monthly(hours.extra * hours.cosine))
    beyond: tuple[int, ...] = ()
    if dhi is None:
        share = erbs(clearness, sunset_angles(clear))
        outside = (ghi > 0) & ((clearness < LEAST) | (clearness > MOST))
        beyond = tuple(int(month) for month in np.flatnonzero(outside))
    else:
        share = _ratio(dhi, ghi)
    total = clear.ghi * of_clear[hours.month]
    diffuse = total * np.clip(share, 0, 1)[hours.month]
    # Near the horizon the cosine goes to nothing, and what came from clear skies with it; no beam
    # is stronger than above the air.
    beam = np.divide(
        total - diffuse, hours.cosine, out=np.zeros_like(total), where=hours.cosine > 0.01
    )
    beam = np.minimum(beam, hours.extra)
    sky = Sky(
        hours,
        total,
        beam,
        diffuse,
        np.asarray(air, dtype=np.float64)[hours.month],
        np.full(len(total), WIND),
    )
    return Monthly(sky, clearness, of_clear, beyond)


def sunset_angles(clear: Sky) -> Floats:
    """Give the hour angle of sunset in the middle of each month, degrees: half the hours of light.

    Taken from the time that the sun is up, which needs no formula of the declination.
    """
    light = clear.hours.sums((clear.hours.zenith < 90).astype(np.float64))
    return light / np.asarray(DAYS) * 7.5


def erbs(clearness: Floats, sunset: Floats) -> Floats:
    """Give the diffuse share of months by their clearness: Erbs, Klein and Duffie 1982.

    Examples
    --------
    >>> [round(float(share), 3) for share in erbs(np.array([0.5, 0.5]), np.array([75.0, 90.0]))]
    [0.391, 0.429]
    """
    k = np.clip(clearness, LEAST, MOST)
    low = 1.391 - 3.560 * k + 4.189 * k**2 - 2.137 * k**3
    high = 1.311 - 3.022 * k + 3.427 * k**2 - 1.821 * k**3
    return np.where(sunset <= 81.4, low, high)


def _ratio(a: Floats, b: Floats) -> Floats:
    return np.divide(a, b, out=np.zeros(12), where=b > 0)
