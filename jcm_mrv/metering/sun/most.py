"""The most that the sun gives in some days: a bound of amounts of days, months and years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.interface import Measured, Place, Wanted
from jcm_mrv.metering.sun.thresholds import CLEAR_DIFFUSE
from jcm_mrv.metering.sun_position import DAY, elevation
from jcm_mrv.metering.thresholds import (
    CAPACITY_SUN,
    LEAST_COVERAGE,
    NEAR_SHARE,
    NEAR_SPAN_SECONDS,
)

_STEP = 900
_EPOCH = dt.date(1970, 1, 1).toordinal()


@lru_cache(maxsize=1024)
def most_of_sun(start: dt.date, end: dt.date, place: Place) -> Fraction:
    """Give the mean output under a clear sky of planes that follow the sun, as share of the rating.

    The direct light is that of A. B. Meinel and M. P. Meinel (Applied Solar Energy, 1976),
    1.353 kW/m2 times 0.7 to the power of the air mass to the power of 0.678; a tenth of it comes
    from the rest of the sky. The rating is what 1 kW/m2 gives, and no more than it is delivered. No
    cloud, no heat, no dirt and no loss is taken off, and the sun is followed over both axes: planes
    that stand still get about three quarters of it.

    Parameters
    ----------
    start, end : date
        The first and the last day.
    place : Place
        Where the system stands.

    Examples
    --------
    A year and a June in Da Nang, and a December in Ulaanbaatar:

    >>> da_nang, ulaanbaatar = Place(16.0, 108.2), Place(47.9, 106.9)
    >>> round(float(most_of_sun(dt.date(2024, 1, 1), dt.date(2024, 12, 31), da_nang)), 2)
    0.4
    >>> round(float(most_of_sun(dt.date(2024, 6, 1), dt.date(2024, 6, 30), da_nang)), 2)
    0.44
    >>> round(float(most_of_sun(dt.date(2024, 12, 1), dt.date(2024, 12, 31), ulaanbaatar)), 2)
    0.17
    """
    first, after = ((day.toordinal() - _EPOCH) * DAY for day in (start, end + dt.timedelta(days=1)))
    noon = round(place.longitude * DAY / 360)
    instants = np.arange(first + _STEP // 2, after, _STEP, dtype=np.int64) - noon
    height = np.sin(np.radians(elevation(instants, place.latitude, place.longitude)))
    # Near the horizon the air mass of a flat earth grows without end, and next to no light is left.
    mass = 1 / np.maximum(height, 0.01)
    clear = np.where(height > 0, 1.353 * 0.7 ** (mass**0.678), 0.0) * (1 + CLEAR_DIFFUSE)
    return Fraction(round(float(np.minimum(clear, 1.0).mean()) * 1000), 1000)


def above_the_sun(measured: Measured, wanted: Wanted) -> Iterator[Finding]:
    """Ask about readings of a year (or another part) that are more than the sun gives.

    What is metered by the day or the month can be held against the sun in no other way.
    """
    rate, place = wanted.capacity_rate, wanted.solar
    if rate is None or place is None or wanted.aggregation != "sum":
        return
    for part, amount in zip(wanted.calendar.parts, measured.amounts, strict=False):
        if amount.value is None or amount.coverage < LEAST_COVERAGE:
            continue
        share = min(CAPACITY_SUN, most_of_sun(part.start, part.end, place))
        limit = share * rate * part.days * DAY
        if amount.value > limit:
            yield MON[614]["year"].at(
                wanted.where,
                found=f"{float(amount.value):.6g} {wanted.unit}",
                year=part.called or part.year,
                share=int(share * 100),
                limit=float(limit),
                unit=wanted.unit,
                days=part.days,
                capacity=wanted.bound,
            )


def far_below_the_sun(measured: Measured, wanted: Wanted) -> Iterator[Finding]:
    """Ask about a capacity of which no year (or another part) gives a tenth of what the sun can.

    What is ten times too large would pass then: nothing else bounds amounts of months and years.
    """
    rate, place = wanted.capacity_rate, wanted.solar
    if rate is None or place is None or wanted.aggregation != "sum":
        return
    shares = [
        amount.value
        / (min(CAPACITY_SUN, most_of_sun(part.start, part.end, place)) * rate * part.days * DAY)
        for part, amount in zip(wanted.calendar.parts, measured.amounts, strict=False)
        if amount.value and amount.coverage >= LEAST_COVERAGE
        if part.days * DAY >= NEAR_SPAN_SECONDS
    ]
    if shares and 0 < (near := max(shares)) < NEAR_SHARE:
        yield MON[904]["sun"].at(
            wanted.where,
            found=f"{float(near) * 100:.3g} %",
            percent=float(near) * 100,
            least=float(NEAR_SHARE) * 100,
            capacity=wanted.bound,
        )
