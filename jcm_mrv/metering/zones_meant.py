"""The time zones that a name may mean which is none itself: of a country, an offset, or WIB."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from jcm_mrv.patterns import pattern

_OFFSET = pattern(r"(?:UTC|GMT)?\s*([+-]\d{1,2})(?::?(\d\d))?\Z", re.IGNORECASE)
_WINTER = dt.datetime(2024, 1, 1)
_JAPAN = "Asia/Tokyo"

_TABLE = """
UTC 0, GMT 0, ACDT 630, ACST -240|570, AEDT 660, AEST 600, AKTST 360, AKTT 300, ALMST 420,
ALMT 360, AQTST 300|360, AQTT 240|300, ARST -180|-120, ART -180, AST -240|180, AWDT 540,
AWST 480, AZST 240|300, AZT 180|240, BDST 420, BDT 360, BRST -120, BRT -180, BST 60|660,
CAT 120, CDT -300|-240|540, CEST 120, CET 60, CLST -180, CLT -240|-180, COST -240, COT -300,
CST -360|-300|480, EASST -300, EAST -360|-300, EAT 180, EDT -240, EEST 180, EET 120,
EST -300, GEST 240|300, GET 180|240, GST -120|240|600, HKT 480, HOVST 480, HOVT 420, ICT 420,
IST 60|120|330, JST 540, KGST 360, KGT 300|360, KST 510|540, LKT 360|390, MDT -360, MMT 390,
MSD 240, MSK 180|240, MST -420, MVT 300, MYT 480, NPT 345, NZDT 780, NZST 720, ORAST 300,
ORAT 240|300, PDT -420|540, PET -300, PGT 600, PHT 480, PKST 360, PKT 300, PST -480|480,
PWT 540, QYZT 300|360, SAMT 180|240|300, SAST 120, SGT 480, ULAST 540, ULAT 480, UZST 360,
UZT 300, WAT 60, WEST 60, WET 0, WIB 420, WIT 540, WITA 480
"""

MEANT: Mapping[str, tuple[int, ...]] = {
    name: tuple(map(int, minutes.split("|")))
    for name, minutes in (entry.split() for entry in _TABLE.split(","))
}
"""By name, every offset in minutes for which any zone of the world used it since 1990: IANA time
zone database, releases 2016a (which still names all zones) and 2025b."""


def zones_meant(name: str) -> list[str]:
    """Give the zones of the country or city that is named, or of the offset; else of the continent.

    Parameters
    ----------
    name : str
        What is stated, and is no IANA name.

    Examples
    --------
    >>> zones_meant("Vietnam"), zones_meant("Asia/Hanoi"), zones_meant("Ho Chi Minh")
    (['Asia/Ho_Chi_Minh'], ['Asia/Ho_Chi_Minh'], ['Asia/Ho_Chi_Minh'])
    >>> zones_meant("Indonesia")
    ['Asia/Jakarta', 'Asia/Pontianak', 'Asia/Makassar', 'Asia/Jayapura']
    >>> zones_meant("UTC+9"), zones_meant("JST") == zones_meant("UTC+9")
    (['Asia/Jayapura', 'Asia/Tokyo', 'Pacific/Palau'], True)
    """
    from jcm_mrv.methodology.countries import countries

    asked = _letters(name.rpartition("/")[2])
    zones = {code: one.time_zones for code, one in countries().items()}
    for code, one in countries().items():
        names = (code, *one.names.model_dump().values(), *one.also_called)
        if asked in map(_letters, names):
            return list(zones[code])
    known = sorted({_JAPAN, *(zone for several in zones.values() for zone in several)})
    if cities := [zone for zone in known if _letters(zone.rpartition("/")[2]) == asked]:
        return cities
    first = sorted({_JAPAN, *(several[0] for several in zones.values())})
    if offsets := _offsets(name.strip()):
        return [zone for zone in known if ZoneInfo(zone).utcoffset(_WINTER) in offsets] or first
    front = name.partition("/")[0] + "/"
    return [zone for zone in first if zone.startswith(front)] or first


def _offsets(name: str) -> set[dt.timedelta]:
    """Give the offsets that a name states, as UTC+7 and WIB do."""
    if match := _OFFSET.match(name):
        return {dt.timedelta(hours=float(match[1]) + float(match[2] or 0) / 60)}
    return {dt.timedelta(minutes=minutes) for minutes in MEANT.get(name.upper(), ())}


def _letters(text: str) -> str:
    """Give the letters of a name alone, small and without accents."""
    parts = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in parts if unicodedata.category(c)[0] in "LN")
