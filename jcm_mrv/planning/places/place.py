"""Whether coordinates can be those of a site: on land, in its country, in its time zone."""

from __future__ import annotations

from collections.abc import Sequence

from jcm_mrv.findings import PLN, Finding, Severity
from jcm_mrv.findings.language import Phrase, joined, said
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.countries import country
from jcm_mrv.planning.needs import need
from jcm_mrv.planning.places.land import on_land
from jcm_mrv.planning.places.zones import (
    clock,
    countries_of,
    land_name,
    owns,
    same_clock,
    zone_names,
    zones_at,
)

ORDINARY = 2026
"""A year in which clocks are compared where none is told: the day of a run changes no result."""


@immutable
class Claim:
    """A place that somebody states.

    Attributes
    ----------
    latitude, longitude : float
        Degrees, north and east positive, within -90 to 90 and -180 to 180.
    country : str
        Code of ISO 3166-1, or "" where none is stated.
    timezone : str
        IANA name, or "" where none is stated.
    where : str
        Where it is stated.
    """

    latitude: float
    longitude: float
    country: str = ""
    timezone: str = ""
    where: str = ""


def check_places(
    claims: Sequence[Claim], severity: Severity = Severity.WARNING, *, year: int = ORDINARY
) -> list[list[Finding]]:
    """Say of each place what speaks against it.

    Parameters
    ----------
    claims : sequence of Claim
        All places at once: the grid of land and sea is gone through once for them.
    severity : Severity
        An error where something is computed from the place, else a warning.
    year : int, optional
        In which clocks are compared.

    Raises
    ------
    FindingsError
        ``PLN-030`` where the extra is not installed.
    """
    need(["places"])
    land = on_land([(one.latitude, one.longitude) for one in claims])
    exchanged = [
        [] if dry and _fits(one) else _exchanged(one) for one, dry in zip(claims, land, strict=True)
    ]
    tried = [(o.latitude, o.longitude) for several in exchanged for o, _ in several]
    dry_too = dict(zip(tried, on_land(tried) if tried else [], strict=True))
    return [
        _judge(
            one,
            dry,
            [(o, how) for o, how in several if dry_too[o.latitude, o.longitude]],
            severity,
            year,
        )
        for one, dry, several in zip(claims, land, exchanged, strict=True)
    ]


def check_place(
    claim: Claim, severity: Severity = Severity.WARNING, *, year: int = ORDINARY
) -> list[Finding]:
    """Say what speaks against one place; see :func:`check_places`."""
    return check_places([claim], severity, year=year)[0]


def place_text(latitude: float, longitude: float) -> Phrase:
    """Give coordinates as findings name them."""
    return said(
        "latitude {latitude:g}, longitude {longitude:g}", latitude=latitude, longitude=longitude
    )


def _judge(
    claim: Claim, dry: bool, exchanged: list[tuple[Claim, Phrase]], severity: Severity, year: int
) -> list[Finding]:
    found = place_text(claim.latitude, claim.longitude)
    if claim.latitude == 0 and claim.longitude == 0:
        return [PLN[32].at(claim.where, found=found, severity=severity)]
    if dry and _fits(claim):
        return _check_clock(claim, severity, year)
    name = _name(claim.country)
    if exchanged:
        right, how = exchanged[0]
        meant = place_text(right.latitude, right.longitude)
        return [
            PLN[33].at(
                claim.where, found=found, severity=severity, country=name, meant=meant, how=how
            )
        ]
    if not dry:
        return [PLN[31].at(claim.where, found=found, severity=severity)]
    there = _countries_at(claim)
    other = joined([_name(code) for code in there]) if there else said("no country")
    return [PLN[34].at(claim.where, found=found, severity=severity, country=name, other=other)]


def _countries_at(claim: Claim) -> list[str]:
    """Give the countries that a place may be in, as far as zones and boxes tell."""
    found = []
    for zone in zones_at(claim.latitude, claim.longitude)[:1]:
        for code in countries_of(zone):
            known = country(code)
            # Of a country without boxes only the zone that has its name is its own.
            there = known.may_hold(claim.latitude, claim.longitude) if known else owns(code, zone)
            found += [code] if there and code != claim.country else []
    return found


def _name(code: str) -> str:
    known = country(code)
    return known.names.said if known else land_name(code)


def _fits(claim: Claim) -> bool:
    """Whether a place is in the country that is stated, as far as zones and boxes tell."""
    if not claim.country:
        return True
    zones = zones_at(claim.latitude, claim.longitude)
    known = country(claim.country)
    return any(claim.country in countries_of(zone) for zone in zones) and (
        known is None or known.may_hold(claim.latitude, claim.longitude)
    )


def _exchanged(claim: Claim) -> list[tuple[Claim, Phrase]]:
    """Give the places of the country that are meant where numbers or signs were exchanged."""
    a, b = claim.latitude, claim.longitude
    swapped, sign = said("latitude and longitude are exchanged"), said("a minus sign is lost")
    both = said("latitude and longitude are exchanged, and a minus sign is lost")
    tries = [
        (b, a, swapped),
        (-a, b, sign if a > 0 else said("a minus sign is too many")),
        (a, -b, sign if b > 0 else said("a minus sign is too many")),
        (-a, -b, sign),
        (-b, a, both),
        (b, -a, both),
        (-b, -a, both),
    ]
    found = [
        (Claim(latitude, longitude, claim.country, claim.timezone, claim.where), how)
        for latitude, longitude, how in tries
        if abs(latitude) <= 90 and (latitude, longitude) != (a, b)
    ]
    # Without a country any land would do.
    return [(one, how) for one, how in found if claim.country and _fits(one)]


def _check_clock(claim: Claim, severity: Severity, year: int) -> list[Finding]:
    zones = zones_at(claim.latitude, claim.longitude)
    stated = claim.timezone
    # Of a zone that does not exist others tell.
    if not stated or not zones or stated not in zone_names():
        return []
    if any(same_clock(stated, zone, year) for zone in zones):
        return []
    return [
        PLN[35].at(
            claim.where,
            found=f"{stated} ({clock(stated, year)})",
            severity=severity,
            place=place_text(claim.latitude, claim.longitude),
            zone=f"{zones[0]} ({clock(zones[0], year)})",
        )
    ]
