"""Whether what is said of a solar system can be so: angles, losses, sizes and units."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jcm_mrv.findings import PLN, Finding, Severity
from jcm_mrv.findings.language import said
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.methodology.units import convert, parse_unit
from jcm_mrv.planning.solar.system import GAMMA, System
from jcm_mrv.project.pv_estimate import PvEstimate, share_text

_NEEDED = ("tilt", "azimuth", "losses", "dc_ac", "mounting")
_YIELD_UNIT = "kWh/kW"
_FLAT = 5
"""Below this tilt, in degrees, it makes little difference where modules face."""
_TOWARDS_POLE = 60
"""How near to the pole's direction, in degrees, modules face away from the sun."""
_LEAST_DC_AC, _MOST_DC_AC = Fraction(4, 5), Fraction(2)
_NEVER_DC_AC = Fraction(1, 5), Fraction(5)
_DARKEST = Fraction(3, 10)
"""Share of the clear sky's year below which no climate is."""
_ONE_KW, _LARGE = 1, 500_000
_LARGE_ROOF = 50_000
"""Sizes in kW outside of which W, kW and MW may be mixed up."""


def check_stated(
    pv: PvEstimate, where: str, *, latitude: float | None, capacity_kw: float | None
) -> list[Finding]:
    """Say what of a system cannot be, or is hardly meant so.

    Parameters
    ----------
    pv : PvEstimate
        What is said of it.
    where : str
        Where it is said.
    latitude : float or None
        Of the site; which way the sun is hangs on it.
    capacity_kw : float or None
        Power of the modules in kW, where it is known.
    """
    return [
        *_check_capacity(pv, where, capacity_kw),
        *_check_missing(pv, where),
        *_check_tilt(pv, where),
        *_check_azimuth(pv, where, latitude),
        *_check_shares(pv, where),
        *_check_inverter(pv, where),
        *_check_coefficient(pv, where),
        *_check_yield(pv, where),
    ]


def system_of(pv: PvEstimate) -> System:
    """Give the system that is told, of what was checked and found to be there."""
    assert pv.losses is not None
    assert pv.dc_ac is not None
    assert pv.mounting is not None
    return System(
        float(pv.tilt or 0),
        float(pv.azimuth or 0) % 360,
        float(pv.losses),
        float(pv.dc_ac),
        pv.mounting,
        gamma_of(pv),
    )


def gamma_of(pv: PvEstimate) -> float:
    """Give the change of power per kelvin, as a share."""
    given = pv.temperature_coefficient
    return GAMMA if given is None else float(convert(given.value, given.unit, "1/K"))


def specific_yield(given: Quantity) -> float:
    """Give a yield in kWh a year per kW."""
    return float(convert(given.value, given.unit, _YIELD_UNIT))


def _is_net(pv: PvEstimate) -> bool:
    return pv.resource is not None and pv.resource.specific_yield is not None


def _check_missing(pv: PvEstimate, where: str) -> Iterator[Finding]:
    if _is_net(pv):
        if pv.losses is not None:
            yield PLN[46].at(where, found=f"losses: {share_text(pv.losses)}")
        return
    missing = [
        name
        for name in _NEEDED
        # Level modules face no way.
        if getattr(pv, name) is None and not (name == "azimuth" and pv.tilt == 0)
    ]
    if missing:
        yield PLN[45].at(where, found=", ".join(missing))


def _check_tilt(pv: PvEstimate, where: str) -> Iterator[Finding]:
    if pv.tilt is None:
        return
    found = f"tilt: {number_text(pv.tilt)}"
    if not 0 <= pv.tilt <= 90:
        yield PLN[40].at(where, found=found)
    elif 0 < pv.tilt < 1:
        yield PLN[40]["radians"].at(where, found=found, severity=Severity.WARNING)


def _check_azimuth(pv: PvEstimate, where: str, latitude: float | None) -> Iterator[Finding]:
    if pv.azimuth is None:
        return
    found = f"azimuth: {number_text(pv.azimuth)}"
    if not 0 <= pv.azimuth <= 360:
        from_south, from_north = (pv.azimuth + 180) % 360, pv.azimuth % 360
        if -180 <= pv.azimuth < 0:
            yield PLN[41]["sign"].at(
                where,
                found=found,
                from_south=number_text(from_south),
                from_north=number_text(from_north),
            )
        else:
            yield PLN[41].at(where, found=found)
        return
    if latitude is None or pv.tilt is None or pv.tilt < _FLAT:
        return
    pole = 0 if latitude >= 0 else 180
    apart = abs((float(pv.azimuth) - pole + 180) % 360 - 180)
    if apart < _TOWARDS_POLE:
        side = said("north") if latitude >= 0 else said("south")
        sun = said("south") if latitude >= 0 else said("north")
        yield PLN[42].at(where, found=found, side=side, sun=sun, towards=180 - pole)


def _check_shares(pv: PvEstimate, where: str) -> Iterator[Finding]:
    if pv.losses is not None and not 0 <= pv.losses < 1:
        found = f"losses: {share_text(pv.losses)}"
        if pv.losses < 0:
            yield PLN[43]["below"].at(where, found=found)
        else:
            # 14 is 14 %, and 1.4 is 1.4 % or 14 %.
            yield PLN[43].at(where, found=found, meant=number_text(pv.losses))
    if not 0 < pv.used <= 1:
        yield PLN[66].at(where, found=f"used: {share_text(pv.used)}")
    clearness = pv.resource.clearness if pv.resource else None
    if clearness is not None and not 0 < clearness <= 1:
        yield PLN[52].at(where, found=f"clearness: {number_text(clearness)}")
    elif clearness is not None and clearness < _DARKEST:
        yield PLN[52]["dark"].at(where, found=f"clearness: {number_text(clearness)}")


def _check_inverter(pv: PvEstimate, where: str) -> Iterator[Finding]:
    if pv.dc_ac is None:
        return
    found = f"dc_ac: {number_text(pv.dc_ac)}"
    if not _NEVER_DC_AC[0] <= pv.dc_ac <= _NEVER_DC_AC[1]:
        yield PLN[44].at(where, found=found)
    elif not _LEAST_DC_AC <= pv.dc_ac <= _MOST_DC_AC:
        yield PLN[44]["unusual"].at(where, found=found, severity=Severity.WARNING)


def _check_coefficient(pv: PvEstimate, where: str) -> Iterator[Finding]:
    given = pv.temperature_coefficient
    if given is None:
        return
    found = f"temperature_coefficient: {given}"
    if not parse_unit(given.unit).same_dimensions(parse_unit("1/K")):
        yield PLN[47]["unit"].at(where, found=found)
    elif not -0.01 < gamma_of(pv) < 0:
        yield PLN[47].at(where, found=found)


def _check_yield(pv: PvEstimate, where: str) -> Iterator[Finding]:
    given = pv.resource.specific_yield if pv.resource else None
    if given is None:
        return
    found = f"specific_yield: {given}"
    if not parse_unit(given.unit).same_dimensions(parse_unit(_YIELD_UNIT)):
        yield PLN[48]["unit"].at(where, found=found)
        return
    kwh = specific_yield(given)
    if kwh <= 0:
        yield PLN[48]["below"].at(where, found=found)
    elif kwh > 8760:
        yield PLN[48].at(where, found=found)
    elif kwh < 10:
        yield PLN[48]["day"].at(where, found=found, year=kwh * 365)
    elif kwh < 300:
        yield PLN[48]["month"].at(where, found=found, year=kwh * 12)


def _check_capacity(pv: PvEstimate, where: str, capacity: float | None) -> Iterator[Finding]:
    if capacity is None:
        return
    largest = _LARGE_ROOF if pv.mounting == "roof" else _LARGE
    if 0 < capacity < _ONE_KW:
        yield PLN[64].at(where, found=f"{capacity:g} kW", least=_ONE_KW, most=largest)
    elif capacity > largest:
        yield PLN[64]["large"].at(
            where, found=f"{capacity:,.0f} kW", most=largest, meant=capacity / 1000
        )
