"""A weather file held against the site and its clear sky: place, unit, parts and clock."""

from __future__ import annotations

from collections.abc import Mapping
from math import asin, cos, radians, sin, sqrt

import numpy as np

from jcm_mrv.findings import PLN, Finding, Severity
from jcm_mrv.findings.language import said
from jcm_mrv.planning.places.place import place_text
from jcm_mrv.planning.solar.sky import Floats, Sky
from jcm_mrv.planning.solar.weather import Weather

MOST_KM, MOST_DEGREES = 100, 2
"""How far a file's place may lie from the site."""
CLOUDIEST, BRIGHTEST = 0.4, 1.15
"""Share of the clear sky's year below and above which no climate is: another unit is likelier."""
_UNITS = {
    "kWh/m2": 1 / 1000,
    "MJ/m2": 0.0036,
    "J/cm2": 0.36,
    "kJ/m2": 3.6,
    "J/m2": 3600.0,
}
"""What a number of Wh/m2 would be in other units."""
_APART, _FAR_APART = 0.1, 0.25
"""Share of the year by which global may differ from its parts, and by which it must not."""
_CLOCK, _WRONG_CLOCK = 0.75, 1.5
"""Hours by which the middle of the day's light may be off; clouds alone move it by less."""
_HOTTEST, _COLDEST = 45.0, -40.0


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Give how far two places lie apart.

    Examples
    --------
    Ho Chi Minh City and Ha Noi:

    >>> round(kilometres((10.78, 106.70), (21.03, 105.85)))
    1143
    """
    north, south = radians(one[0]), radians(other[0])
    half = sin((north - south) / 2) ** 2 + (
        cos(north) * cos(south) * sin(radians(one[1] - other[1]) / 2) ** 2
    )
    return 2 * 6371 * asin(min(1, sqrt(half)))


def hold(
    weather: Weather, sky: Sky, clear: Sky, site: tuple[float, float], where: str
) -> list[Finding]:
    """Say what of a weather file speaks against its use for a site.

    Parameters
    ----------
    weather : Weather
        The file.
    sky, clear : Sky
        Its hours, and a clear sky in them, over the site.
    site : tuple of float
        Latitude and longitude.
    where : str
        The file.
    """
    place = (weather.latitude, weather.longitude)
    distance = kilometres(site, place)
    if distance > MOST_KM or any(
        abs(a - b) > MOST_DEGREES for a, b in zip(site, place, strict=True)
    ):
        # Of another place everything else is off, too.
        return [
            PLN[58].at(where, found=place_text(*place), site=place_text(*site), distance=distance)
        ]
    # Each of these has its share in what the next ones look at.
    return (
        [*_hold_unit(sky, clear, where), *_hold_air(sky, where)]
        or _hold_clock(weather, sky, clear, where)
        or _hold_parts(sky, where)
    )


def likely_unit(share: float, units: Mapping[str, float]) -> str | None:
    """Give the unit that a number is likely in, by its share of what a clear sky would give.

    Examples
    --------
    >>> likely_unit(2.7, {"MJ/m2": 3.6, "Wh/m2": 1000})
    'MJ/m2'
    """
    for unit, factor in units.items():
        if CLOUDIEST <= share / factor <= BRIGHTEST:
            return unit
    return None


def _hold_unit(sky: Sky, clear: Sky, where: str) -> list[Finding]:
    total, ceiling = float(sky.ghi.sum()), float(clear.ghi.sum())
    share = total / ceiling
    if CLOUDIEST <= share <= BRIGHTEST:
        return []
    unit = likely_unit(share, _UNITS)
    found = said("{kwh:,.4g} kWh/m2 a year", kwh=total / 1000)
    clear_year = ceiling / 1000
    if unit:
        return [PLN[57]["unit"].at(where, found=found, unit=unit, clear=clear_year)]
    return [PLN[57].at(where, found=found, clear=clear_year)]


def _hold_air(sky: Sky, where: str) -> list[Finding]:
    mean = float(sky.air.mean())
    if _COLDEST <= mean <= _HOTTEST:
        return []
    return [PLN[57]["air"].at(where, found=said("{mean:.1f} on average", mean=mean))]


def _hold_parts(sky: Sky, where: str) -> list[Finding]:
    up = sky.hours.cosine > 0.1
    apart = sky.ghi - sky.dhi - sky.dni * sky.hours.cosine
    share = float(np.abs(apart[up]).sum() / sky.ghi.sum())
    if share <= _APART:
        return []
    severity = Severity.ERROR if share > _FAR_APART else Severity.WARNING
    return [PLN[59].at(where, found=f"{share:.0%}", severity=severity)]


def _hold_clock(weather: Weather, sky: Sky, clear: Sky, where: str) -> list[Finding]:
    times = weather.times
    solar = np.asarray(times.hour + times.minute / 60, dtype=np.float64) + weather.longitude / 15
    from_noon: Floats = solar % 24 - 12

    def middle(light: Floats) -> float:
        return float((from_noon * light).sum() / light.sum())

    late = middle(sky.ghi) - middle(clear.ghi)
    if abs(late) <= _CLOCK:
        return []
    found = (
        said("{hours:.1f} hours late", hours=late)
        if late > 0
        else said("{hours:.1f} hours early", hours=-late)
    )
    severity = Severity.ERROR if abs(late) > _WRONG_CLOCK else Severity.WARNING
    return [PLN[59]["clock"].at(where, found=found, severity=severity)]
