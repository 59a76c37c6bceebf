"""Sums of irradiation by month as they are stated: what they can be, and in which unit."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from jcm_mrv.findings import PLN, Finding, Severity
from jcm_mrv.findings.language import Phrase, said
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.planning.solar.held import BRIGHTEST, likely_unit
from jcm_mrv.planning.solar.months import shares_of_year
from jcm_mrv.planning.solar.sky import Floats, Sky
from jcm_mrv.planning.solar.system import STANDARD
from jcm_mrv.project.pv_estimate import SolarResource, share_text

_DARKEST = 0.1
"""Share of a clear month's sum below which it is hardly one; of a polar night nothing is told."""
_LIT = 30.0
"""A clear month with less, kWh/m2, is of a winter far from the equator: nothing is told of it."""
_LEAST = 0.3
"""Share of the clear sky's year below which no climate is."""
_LEAST_DIFFUSE = 0.05
"""Share of a month's light below which no sky's diffuse part is."""
_COLDEST, _HOTTEST = -60, 45
_UNITS = {"MJ/m2": 3.6, "J/cm2": 360.0, "Wh/m2": 1000.0, "kJ/m2": 3600.0}
"""What a number of kWh/m2 would be in other units."""


def sums_of(resource: SolarResource, clear: Sky) -> tuple[Floats, Phrase]:
    """Give the irradiation of each month in kWh/m2, and in words what it is taken from."""
    if resource.clearness is not None:
        share = float(resource.clearness)
        asked = said("{share} of a clear sky's irradiation", share=share_text(resource.clearness))
        return clear.monthly(clear.ghi) * share, asked
    assert resource.ghi_kwh_m2 is not None
    ghi = np.array([float(value) for value in resource.ghi_kwh_m2])
    if len(ghi) == 1:
        return shares_of_year(clear, float(ghi[0])), said(
            "irradiation of {kwh:,.0f} kWh/m2 a year, spread as clear skies", kwh=ghi[0]
        )
    return ghi, said("irradiation by month, {kwh:,.0f} kWh/m2 a year", kwh=ghi.sum())


def diffuse_of(resource: SolarResource, ghi: Floats) -> tuple[float, ...] | None:
    """Give the diffuse part of each month, kWh/m2; None where it is not stated."""
    if resource.dhi_kwh_m2 is None:
        return None
    dhi = [float(value) for value in resource.dhi_kwh_m2]
    if len(dhi) == 1:
        share = dhi[0] / float(ghi.sum())
        return tuple(float(month) * share for month in ghi)
    return tuple(dhi)


def air_of_year(resource: SolarResource, known: float | None) -> tuple[list[float], Phrase]:
    """Give the temperature of the air of each month, and in words where it is from."""
    given = resource.temperature_c
    if given is None:
        air = STANDARD if known is None else known
        return [air] * 12, said("air {air:g} °C, not stated", air=air)
    values = [float(value) for value in given]
    if len(values) == 1:
        return values * 12, said("air {air:g} °C", air=values[0])
    return values, said("air by month, {air:.1f} °C on average", air=sum(values) / 12)


def check_sums(resource: SolarResource, clear: Sky, ghi: Floats, where: str) -> list[Finding]:
    """Say which sums cannot be so; ``ghi`` are those of the months."""
    findings = [*_check_air(resource, where)]
    if resource.ghi_kwh_m2 is None:
        return findings
    findings += _check_ghi(resource, clear, ghi, where)
    return findings or [*_check_dhi(resource, ghi, where)]


def _check_ghi(resource: SolarResource, clear: Sky, ghi: Floats, where: str) -> Iterator[Finding]:
    months = clear.monthly(clear.ghi)
    assert resource.ghi_kwh_m2 is not None
    if any(value < 0 for value in resource.ghi_kwh_m2):
        yield PLN[49]["below"].at(where, found=_list(resource.ghi_kwh_m2))
        return
    total, most = float(ghi.sum()), float(months.sum())
    share = total / most
    if not _LEAST <= share <= BRIGHTEST:
        yield _misread(total, most, len(resource.ghi_kwh_m2), where)
        return
    if len(resource.ghi_kwh_m2) == 1:
        return
    light = months > _LIT
    bright = [m for m in range(12) if light[m] and ghi[m] > months[m] * BRIGHTEST]
    dark = [m for m in range(12) if light[m] and ghi[m] < months[m] * _DARKEST]
    for month in (*bright, *dark):
        yield PLN[49]["month"].at(
            where, found=f"{ghi[month]:g} kWh/m2", month=f"{month + 1:02d}", clear=months[month]
        )
    high = [m for m in range(12) if light[m] and months[m] * 1.05 < ghi[m] and m not in bright]
    if high:
        yield PLN[49]["clear"].at(
            where, found=", ".join(f"{m + 1:02d}" for m in high), severity=Severity.WARNING
        )


def _misread(total: float, most: float, count: int, where: str) -> Finding:
    """Say of what no year can have what it likely is: of a day, or in another unit."""
    found, share = f"{total:,.4g} kWh/m2", total / most
    days = 365 if count == 1 else 365 / 12
    if _LEAST <= share * days <= BRIGHTEST:
        return PLN[49]["day"].at(where, found=found, clear=most, year=total * days)
    if count == 1 and _LEAST <= share * 12 <= BRIGHTEST:
        return PLN[49]["month-mean"].at(where, found=found, clear=most, year=total * 12)
    if count == 12 and _LEAST <= share / 12 <= BRIGHTEST:
        return PLN[49]["years"].at(where, found=found, clear=most, year=total / 12)
    unit = likely_unit(share, _UNITS)
    if unit:
        return PLN[49]["unit"].at(where, found=found, clear=most, unit=unit)
    return PLN[49].at(where, found=found, clear=most)


def _check_dhi(resource: SolarResource, ghi: Floats, where: str) -> Iterator[Finding]:
    dhi = diffuse_of(resource, ghi)
    if dhi is None:
        return
    for month, (part, whole) in enumerate(zip(dhi, ghi, strict=True)):
        if not whole * _LEAST_DIFFUSE <= part <= whole * 1.001:
            yield PLN[51].at(
                where, found=f"{part:g} kWh/m2", month=f"{month + 1:02d}", whole=float(whole)
            )
            return


def _check_air(resource: SolarResource, where: str) -> Iterator[Finding]:
    given = resource.temperature_c or ()
    if any(not _COLDEST <= value <= _HOTTEST for value in given):
        yield PLN[51]["air"].at(where, found=_list(given))


def _list(values: tuple[Fraction, ...]) -> str:
    return ", ".join(map(number_text, values))
