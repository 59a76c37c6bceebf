"""What an estimate is held against: the clear sky's ceiling, the country's range, the ratio."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from jcm_mrv.findings import PLN, Finding
from jcm_mrv.methodology.countries import country_name
from jcm_mrv.methodology.library import Library
from jcm_mrv.planning.solar.sky import clear_sky
from jcm_mrv.planning.solar.system import System, output

YIELDS, IRRADIATION, AIR = "gsa_pv_yield", "gsa_irradiation", "gsa_air_temperature"
"""Series of what is known of countries; none of them ever fills in an estimate."""
ROOM = 1.1
"""How far above a country's maximum a value is not told: published plans lie up to 6 % above."""
LEAST_RATIO, MOST_RATIO = 0.65, 0.90


@cache
def known_of(series: str, country: str, statistic: str) -> float | None:
    """Give what a series knows of a country, in its unit; None where it knows nothing.

    Examples
    --------
    >>> known_of("gsa_pv_yield", "VN", "maximum"), known_of("gsa_pv_yield", "JP", "maximum")
    (4.4, None)
    """
    for figure in Library().load_series(series).figures:
        if figure.row.when.get("country") == country and (
            figure.row.when.get("statistic", statistic) == statistic
        ):
            return float(figure.row.value)
    return None


def ceiling(
    system: System | None,
    place: tuple[float, float],
    zone: str,
    air: tuple[float, ...] | None = None,
) -> float:
    """Give what no year can exceed, kWh per kW: every hour clear, cells never above 25 degrees.

    Parameters
    ----------
    system : System or None
        The system; None where nothing is told of it: then one that loses nothing but in the
        inverter, tilted as the latitude, towards the sun.
    place : tuple of float
        Latitude and longitude.
    zone : str
        Time zone of the site.
    air : tuple of float, optional
        Mean temperature of the air of each month: where it is cold cells are colder, and give more.
    """
    return _ceiling(system or best_at(place[0]), place, zone, air)


def best_at(latitude: float) -> System:
    """Give a fixed system that is near the best for clear skies and loses nothing."""
    azimuth = 180.0 if latitude >= 0 else 0.0
    return System(min(abs(latitude), 60.0), azimuth, 0.0, 1.0, "rack")


@cache
def _ceiling(
    system: System, place: tuple[float, float], zone: str, air: tuple[float, ...] | None
) -> float:
    sky = clear_sky(*place, zone)
    if air is not None:
        sky = replace(sky, air=np.asarray(air)[sky.hours.month])
    return float(output(system, sky, warm=False).kwh.sum())


def check_yield(kwh: float, ceiling_kwh: float | None, country: str, where: str) -> list[Finding]:
    """Hold a year's yield against the ceiling and what is known of the country."""
    if ceiling_kwh is not None and kwh > ceiling_kwh:
        return [
            PLN[61].at(
                where, found=f"{kwh:,.0f} kWh/kW", ceiling=ceiling_kwh, share=kwh / ceiling_kwh - 1
            )
        ]
    most = known_of(YIELDS, country, "maximum")
    if most is None or kwh <= most * 365 * ROOM:
        return []
    return [
        PLN[62].at(
            where,
            found=f"{kwh:,.0f} kWh/kW",
            country=country_name(country),
            most=most * 365,
            share=kwh / (most * 365) - 1,
        )
    ]


def check_irradiation(kwh: float, country: str, where: str) -> list[Finding]:
    """Hold a year's global horizontal irradiation, kWh/m2, against what is known of the country."""
    most = known_of(IRRADIATION, country, "maximum")
    if most is None or kwh <= most * 365 * ROOM:
        return []
    return [
        PLN[62]["irradiation"].at(
            where,
            found=f"{kwh:,.0f} kWh/m2",
            country=country_name(country),
            most=most * 365,
            share=kwh / (most * 365) - 1,
        )
    ]


def check_ratio(ratio: float, where: str) -> list[Finding]:
    """Say where a performance ratio is none that systems have."""
    if LEAST_RATIO <= ratio <= MOST_RATIO:
        return []
    wording = PLN[63] if ratio < LEAST_RATIO else PLN[63]["high"]
    return [wording.at(where, found=f"{ratio:.2f}", least=LEAST_RATIO, most=MOST_RATIO)]
