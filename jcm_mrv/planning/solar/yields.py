"""What 1 kW of a solar system is expected to give in each month, and what that rests on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import numpy as np

from jcm_mrv.findings import PLN, Finding, FindingsError, Severity, has_errors
from jcm_mrv.findings.language import Phrase, joined, said
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import InputFile, read_file
from jcm_mrv.metering.reading.files import find_files
from jcm_mrv.methodology.countries import country_name
from jcm_mrv.planning.needs import need
from jcm_mrv.planning.places.place import Claim, check_place
from jcm_mrv.planning.solar.held import hold
from jcm_mrv.planning.solar.months import Monthly, by_month
from jcm_mrv.planning.solar.plausible import (
    AIR,
    ceiling,
    check_irradiation,
    check_ratio,
    check_yield,
    known_of,
)
from jcm_mrv.planning.solar.sky import DAYS, Sky, clear_over, clear_sky, hours_at
from jcm_mrv.planning.solar.stated import check_stated, specific_yield, system_of
from jcm_mrv.planning.solar.sums import air_of_year, check_sums, diffuse_of, sums_of
from jcm_mrv.planning.solar.system import Output, System, output
from jcm_mrv.planning.solar.weather import MAX_BYTES, read_weather
from jcm_mrv.project.model import Site
from jcm_mrv.project.pv_estimate import PvEstimate, SolarResource, WeatherFormat, share_text

Place = tuple[float, float]


@immutable
class PvYield:
    """What a system of 1 kW (DC) gives behind its inverter, after losses and clipping.

    Attributes
    ----------
    monthly_kwh_per_kw : tuple of float
        The twelve months of an ordinary year in the site's own time.
    how : str
        In a line, what it was computed from.
    ceiling_kwh_per_kw : float or None
        What a year without a cloud would give: a ceiling, never an estimate.
    draft : bool
        Whether it rests on a guess of the sun.
    findings : tuple of Finding
        What is worth knowing of it.
    inputs : mapping
        The weather files that were read, by path.
    """

    monthly_kwh_per_kw: tuple[float, ...]
    how: str
    ceiling_kwh_per_kw: float | None
    draft: bool
    findings: tuple[Finding, ...]
    inputs: Mapping[str, InputFile]

    @property
    def kwh_per_kw(self) -> float:
        """The sum of the year."""
        return sum(self.monthly_kwh_per_kw)


def pv_yield(
    site: Site,
    pv: PvEstimate,
    *,
    folder: Path,
    where: str,
    country: str,
    capacity_kw: float | None = None,
) -> PvYield:
    """Give what a system is expected to give in each month.

    The weather of a site is computed once for all of its systems.

    Parameters
    ----------
    site : Site
        Where it stands, with its time zone.
    pv : PvEstimate
        What is said of it.
    folder : Path
        The folder of the project, in which weather files stand.
    where : str
        Where it is said.
    country : str
        Code of the country, for what is known of it.
    capacity_kw : float, optional
        Power of the modules, held against slips of the unit.

    Raises
    ------
    FindingsError
        With every error that was found: ``PLN-030`` to ``PLN-068``.
    """
    need(["places", "sun"], where)
    place = _place(site)
    findings = check_stated(
        pv, where, latitude=place[0] if place else None, capacity_kw=capacity_kw
    )
    resource = pv.resource or SolarResource()
    net = resource.specific_yield is not None
    findings += _check_place(site, place, country, where, computed=not net)
    if not net and not _given(resource):
        findings.append(_no_resource(pv, place, site, findings, where))
    _stop_at_errors(findings)
    if net:
        return _net(pv, resource, place, site, country, findings, where)
    assert place is not None
    system = system_of(pv)
    inputs: dict[str, InputFile] = {}
    if resource.file is not None and resource.format is not None:
        shown, raw = _raw(resource.file, folder, where)
        digest = sha256(raw).hexdigest()
        inputs[shown] = InputFile(shown, digest, len(raw))
        sky, told = _weather_over(raw, digest, resource.format, place, site.timezone, shown)
        source = said("hours of {file}", file=shown)
        findings += told
        _stop_at_errors(findings)
    else:
        sky, source = _of_months(resource, place, site.timezone, country, findings, where)
    air = sky.hours.means(sky.air)
    most = ceiling(system, place, site.timezone, tuple(round(float(month), 2) for month in air))
    made = _output(system, sky)
    kwh = float(made.kwh.sum())
    findings += check_yield(kwh, most, country, where)
    findings += check_ratio(made.performance_ratio, where)
    if resource.clearness is not None:
        findings.append(PLN[53].at(where, found=share_text(resource.clearness), kwh=kwh))
    _stop_at_errors(findings)
    return PvYield(
        tuple(float(month) for month in made.kwh),
        _how(system, source, made),
        most,
        resource.clearness is not None,
        tuple(findings),
        inputs,
    )


def _of_months(
    resource: SolarResource,
    place: Place,
    zone: str,
    country: str,
    findings: list[Finding],
    where: str,
) -> tuple[Sky, Phrase]:
    """Give the hours made of sums of months, or of a share of clear skies; findings are added."""
    clear = clear_sky(*place, zone)
    ghi, asked = sums_of(resource, clear)
    findings += check_sums(resource, clear, ghi, where)
    _stop_at_errors(findings)
    known = known_of(AIR, country, "")
    air, told = air_of_year(resource, known)
    if resource.temperature_c is None:
        found = f"{air[0]:g} °C"
        findings.append(
            PLN[67].at(where, found=found)
            if known is None
            else PLN[67]["country"].at(where, found=found, country=country_name(country))
        )
    monthly = _months(place, zone, tuple(ghi), diffuse_of(resource, ghi), tuple(air))
    if monthly.beyond:
        months = ", ".join(f"{month + 1:02d}" for month in monthly.beyond)
        findings.append(PLN[68].at(where, found=months))
    findings += check_irradiation(float(ghi.sum()), country, where)
    return monthly.sky, said("{first}; {second}", first=asked, second=told)


def _place(site: Site) -> Place | None:
    if site.latitude is None or site.longitude is None:
        return None
    return float(site.latitude), float(site.longitude)


def _given(resource: SolarResource) -> bool:
    return any(one is not None for one in (resource.ghi_kwh_m2, resource.file, resource.clearness))


def _check_place(
    site: Site, place: Place | None, country: str, where: str, *, computed: bool
) -> list[Finding]:
    severity = Severity.ERROR if computed else Severity.WARNING
    if place is None:
        return [PLN[36].at(where, severity=severity)]
    return check_place(Claim(*place, country, site.timezone, where), severity)


def _no_resource(
    pv: PvEstimate, place: Place | None, site: Site, findings: list[Finding], where: str
) -> Finding:
    if place is None or has_errors(findings):
        return PLN[50].at(where)
    most = ceiling(system_of(pv), place, site.timezone)
    return PLN[50]["ceiling"].at(where, ceiling=most)


def _net(
    pv: PvEstimate,
    resource: SolarResource,
    place: Place | None,
    site: Site,
    country: str,
    findings: list[Finding],
    where: str,
) -> PvYield:
    assert resource.specific_yield is not None
    kwh = specific_yield(resource.specific_yield)
    most = None
    if place is not None:
        system = None
        if pv.tilt is not None and pv.azimuth is not None:
            # It is net, so that nothing may be taken off a second time.
            system = System(float(pv.tilt), float(pv.azimuth) % 360, 0.0, 1.0, "rack")
        most = ceiling(system, place, site.timezone)
    findings += check_yield(kwh, most, country, where)
    _stop_at_errors(findings)
    return PvYield(
        tuple(kwh * days / 365 for days in DAYS),
        said("{kwh:,.6g} kWh/kW a year as stated, net, even over its days", kwh=kwh),
        most,
        False,
        tuple(findings),
        {},
    )


def _stop_at_errors(findings: list[Finding]) -> None:
    if has_errors(findings):
        raise FindingsError(findings)


def _raw(file: str, folder: Path, where: str) -> tuple[str, bytes]:
    try:
        found = find_files([file], folder, where)
    except FindingsError as exc:
        (told, *_) = exc.findings
        if told.code != "MON-011":
            raise
        raise PLN[54]["missing"].stop(where, found=file, hint=told.hint) from None
    if len(found) > 1:
        raise PLN[54]["several"].stop(where, found=", ".join(shown for shown, _ in found[:5]))
    shown, path = found[0]
    try:
        return shown, read_file(path, MAX_BYTES)
    except OSError as exc:
        raise PLN[54].stop(where, found=exc.strerror or "", file=shown) from None


_Key = tuple[str, WeatherFormat, Place, str, str]
_kept: dict[_Key, tuple[Sky, tuple[Finding, ...]]] = {}
"""Skies of files over sites, by what makes them: roofs of one site share theirs."""
_MOST_KEPT = 16


def _weather_over(
    raw: bytes, digest: str, form: WeatherFormat, place: Place, zone: str, shown: str
) -> tuple[Sky, tuple[Finding, ...]]:
    """Give the hours of a file over the site, and what speaks against them."""
    key = (digest, form, place, zone, shown)
    if key not in _kept:
        weather, notes = read_weather(raw, form, shown)
        hours = hours_at(weather.times, *place, zone)
        sky = Sky(hours, weather.ghi, weather.dni, weather.dhi, weather.air, weather.wind)
        clear = clear_over(weather.times, hours, *place)
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = sky, (*notes, *hold(weather, sky, clear, place, shown))
    return _kept[key]


@lru_cache(maxsize=64)
def _months(
    place: Place,
    zone: str,
    ghi: tuple[float, ...],
    dhi: tuple[float, ...] | None,
    air: tuple[float, ...],
) -> Monthly:
    diffuse = None if dhi is None else np.asarray(dhi)
    return by_month(clear_sky(*place, zone), np.asarray(ghi), dhi=diffuse, air=air)


@lru_cache(maxsize=256)
def _output(system: System, sky: Sky) -> Output:
    return output(system, sky)


def _how(system: System, source: str, made: Output) -> str:
    stands = said(
        "tilt {tilt:g}°, azimuth {azimuth:g}°, {mounting}",
        tilt=system.tilt,
        azimuth=system.azimuth,
        mounting=said("roof") if system.mounting == "roof" else said("rack"),
    )
    loses = said(
        "losses {losses:.3g} %, DC/AC {dc_ac:g}, {gamma:.2f} %/K, inverter 96 %",
        losses=system.losses * 100,
        dc_ac=system.dc_ac,
        gamma=system.gamma * 100,
    )
    ratio = said("performance ratio {ratio:.2f}", ratio=made.performance_ratio)
    chain = said("{kwh:,.5g} kWh/kW a year by PVWatts version 5 and pvlib", kwh=made.kwh.sum())
    parts = [chain, source, stands, loses, ratio]
    if made.clipped >= 0.0005:
        parts.append(said("clipped {share:.1%}", share=made.clipped))
    return joined(parts)
