"""Which time zone a place lies in, and which countries that zone is of.

The zones of places are those that tzfpy ships (of OpenStreetMap, the sea 12 miles around included);
the countries of zones are those of the tables of the IANA database, as tzdata ships them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

_STEP = 0.02
"""How far around a place, in degrees, other zones count as its own: borders are drawn roughly."""


@cache
def zone_names() -> frozenset[str]:
    """Give every name of a time zone: asking the system takes a twentieth of a second each time."""
    return frozenset(available_timezones())


@cache
def zones_at(latitude: float, longitude: float) -> tuple[str, ...]:
    """Give the time zones of a place, that of the place itself first; of the open sea, none.

    Examples
    --------
    >>> zones_at(10.59, 107.05), zones_at(0, 0)
    (('Asia/Ho_Chi_Minh',), ())
    """
    from tzfpy import get_tzs

    found: dict[str, None] = {}
    for north, east in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)):
        beside = min(90.0, max(-90.0, latitude + north * _STEP))
        along = (longitude + east * _STEP + 180) % 360 - 180
        found |= dict.fromkeys(sorted(get_tzs(along, beside)))
    return tuple(name for name in found if not name.startswith("Etc/"))


@cache
def countries_of(zone: str) -> tuple[str, ...]:
    """Give the codes of the countries that a time zone is of.

    Where countries have agreed since 1970 the database has one zone for them; the north of Viet Nam
    is in that of Bangkok.

    Examples
    --------
    >>> countries_of("Asia/Ho_Chi_Minh"), countries_of("Asia/Bangkok")
    (('VN',), ('TH', 'VN'))
    """
    return tuple(sorted(_countries().get(zone, ())))


def owns(code: str, zone: str) -> bool:
    """Whether a time zone is one that the database names for a country.

    Examples
    --------
    >>> owns("TH", "Asia/Bangkok"), owns("VN", "Asia/Bangkok")
    (True, False)
    """
    return any(zone == name and code in codes for name, codes in _table("zone.tab"))


@cache
def _countries() -> dict[str, set[str]]:
    own = _table("zone.tab")
    since_1970 = _table("zone1970.tab")
    found: dict[str, set[str]] = {}
    for zone, codes in own:
        found.setdefault(zone, set()).update(codes)
    # A country that has more zones there than of its own name is divided, as Viet Nam is.
    count = Counter(code for _, codes in own for code in codes)
    divided = Counter(code for _, codes in since_1970 for code in codes)
    for zone, codes in since_1970:
        found.setdefault(zone, set()).update(c for c in codes if divided[c] > count[c])
    return found


@cache
def land_name(code: str) -> str:
    """Give what the database calls a country; the code itself where it has none.

    Examples
    --------
    >>> land_name("JP"), land_name("XX")
    ('Japan', 'XX')
    """
    for line in _lines("iso3166.tab"):
        if line[0] == code:
            return line[1]
    return code


def same_clock(one: str, other: str, year: int) -> bool:
    """Whether clocks of two zones agree through a year.

    Examples
    --------
    >>> same_clock("Asia/Ho_Chi_Minh", "Asia/Bangkok", 2026)
    True
    >>> same_clock("Asia/Jakarta", "Asia/Makassar", 2026)
    False
    """
    days = [dt.datetime(year, month, 1, 12) for month in range(1, 13)]
    here, there = ZoneInfo(one), ZoneInfo(other)
    return all(here.utcoffset(day) == there.utcoffset(day) for day in days)


def clock(zone: str, year: int) -> str:
    """Give how far the clocks of a zone are from UTC at the beginning of a year: ``UTC+07:00``.

    Examples
    --------
    >>> clock("Asia/Kolkata", 2026)
    'UTC+05:30'
    """
    return "UTC" + dt.datetime(year, 1, 1, tzinfo=ZoneInfo(zone)).isoformat()[19:]


def _table(name: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(line[2], tuple(line[0].split(","))) for line in _lines(name)]


@cache
def _lines(name: str) -> list[list[str]]:
    text = (files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]
