"""Whether a project's time zone exists, and is one of its country's."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, available_timezones

from jcm_mrv.findings import PRJ, Finding, nearest
from jcm_mrv.methodology.countries import Country, countries, country
from jcm_mrv.project.model import ProjectFile
from jcm_mrv.strict_yaml import Document


def check_time_zone(file: ProjectFile, document: Document) -> list[Finding]:
    """Say what is wrong with the country and the time zone of a project.

    Days and years end at midnight there: with the zone of another country, readings of hours
    around New Year count in the wrong year.
    """
    name, where = file.site.timezone, document.where(("site", "timezone"))
    known = country(file.partner_country)
    findings = []
    if known is None:
        place = document.where(("partner_country",))
        codes = ", ".join(countries())
        findings.append(PRJ[136].at(place, found=file.partner_country, codes=codes))
    try:
        zone = ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return [*findings, _unknown(name, known, where)]
    if known is not None and not known.has_zone(name):
        day = file.span.start
        findings.append(
            PRJ[135].at(
                where,
                found=f"{name} ({_offset(zone, day)})",
                name=name,
                country=known.names.said,
                zones=", ".join(f"{z} ({_offset(ZoneInfo(z), day)})" for z in known.time_zones),
            )
        )
    return findings


def _unknown(name: str, known: Country | None, where: str) -> Finding:
    """Propose the zones of the country: what is spelled alike is often of another one."""
    if known is None:
        return PRJ[123].at(where, found=name, nearest=nearest(name, available_timezones()))
    return PRJ[123]["country"].at(
        where,
        found=name,
        first=known.time_zones[0],
        country=known.names.said,
        zones=", ".join(known.time_zones),
    )


def _offset(zone: ZoneInfo, day: dt.date) -> str:
    """Give how far a zone is from UTC on a day, as ``UTC+07:00``."""
    return "UTC" + dt.datetime(day.year, day.month, day.day, tzinfo=zone).isoformat()[19:]
