"""The table of partner countries is whole, and every name in it is one that exists."""

from __future__ import annotations

import re
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from jcm_mrv.findings import FindingsError
from jcm_mrv.methodology import countries as module
from jcm_mrv.methodology.catalogue.describe_series import find_series
from jcm_mrv.methodology.countries import COUNTRIES, countries, country, country_name
from jcm_mrv.methodology.library import Library, shipped_folder
from jcm_mrv.methodology.registered import (
    official_page,
    read_projects,
    read_registered,
    where_to_get,
)
from jcm_mrv.strict_yaml import load_bytes, validate

TEXT = (shipped_folder() / COUNTRIES).read_text(encoding="utf-8")

# In the order in which they joined.
CODES = (
    "MN BD ET KE MV VN LA ID CR PW KH MX SA CL MM TH PH SN TN AZ MD GE LK UZ PG AE KG KZ UA TZ IN"
).split()


def test_all_31_are_there() -> None:
    assert list(countries()) == CODES
    assert len(CODES) == 31


@pytest.mark.parametrize("code", CODES)
def test_a_country_alone_is_the_country_of_the_table(code: str) -> None:
    assert country(code) == countries()[code]


@pytest.mark.parametrize("code", ["XX", "", "V", "VN:", "..", "vn", "sources"])
def test_what_is_no_partner_country(code: str) -> None:
    assert country(code) is None
    assert country_name(code) == code


def zone_table() -> dict[str, list[str]]:
    """Give the zones of each country as the IANA database has them."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for line in table.splitlines():
        if not line.startswith("#"):
            code, _, name = line.split("\t")[:3]
            found.setdefault(code, []).append(name)
    return found


ZONES = zone_table()


@pytest.mark.parametrize("code", CODES)
def test_zones_are_those_of_the_iana_database(code: str) -> None:
    item = countries()[code]
    assert sorted(item.time_zones) == sorted(ZONES[code])
    everywhere = {name for names in ZONES.values() for name in names}
    for name in item.older_zones:
        assert name not in everywhere
        # An older name is kept as another name of one of the country's zones.
        assert zone_content(name) in [zone_content(zone) for zone in item.time_zones]
    for name in (*item.time_zones, *item.older_zones):
        assert ZoneInfo(name).key == name
        assert item.has_zone(name)
    assert not item.has_zone("Asia/Tokyo")


def zone_content(name: str) -> bytes:
    return files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


# What the ministries call otherwise than CLDR does.
OWN_NAMES = {"VN": "Viet Nam", "LA": "Lao PDR", "MM": "Myanmar"}


@pytest.mark.parametrize("code", CODES)
def test_names_are_those_in_use(code: str) -> None:
    names = countries()[code].names
    assert names.en == OWN_NAMES.get(code, Locale("en").territories[code])
    for language, name in (("ja", names.ja), ("vi", names.vi)):
        assert name == re.sub(r" \(.*\)", "", Locale(language).territories[code])


@pytest.mark.parametrize("code", CODES)
def test_pages_are_that_of_the_country(code: str) -> None:
    item = countries()[code]
    assert item.page == f"https://www.jcm.go.jp/{code.lower()}-jp"
    assert item.page_standing in ("official", "unverified")


def test_what_boxes_are_of_is_said_apart_from_what_the_country_is_of() -> None:
    known = module.countries_file()
    for item in known.countries.values():
        assert set(item.extents) <= set(known.maps)
    assert not set(known.maps) & set(known.sources)
    # No official document of the JCM gives them.
    assert {one.standing for one in known.maps.values()} == {"unverified"}


def test_every_country_that_is_named_anywhere_stands_in_the_table() -> None:
    library = Library()
    named = {library.load(reference).file.partner_country for reference in library.references()}
    named |= {key[:2] for key in read_registered(shipped_folder())}
    named |= {project[:2] for project in read_projects(shipped_folder())}
    for series in find_series(library):
        named |= set(series.file.countries)
    assert named <= set(CODES)


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("VN_AM007@1.0", "vn-am007-ver1-0/"),
        ("TH_AM001@3.0", "th-am001-ver3-0/"),
        ("MN_AM003@12.1", "mn-am003-ver12-1/"),
    ],
)
def test_each_version_has_its_own_address(reference: str, address: str) -> None:
    assert official_page(reference) == f"https://www.jcm.go.jp/jc/methodologies/{address}"
    assert official_page(reference) in where_to_get(reference)


def test_an_address_that_only_follows_the_pattern_says_so() -> None:
    assert "not checked" not in where_to_get("VN_AM007@1.0")
    assert "not checked" in where_to_get("VN_AM099@1.0")
    assert "ver12.1" in where_to_get("VN_AM099@12.1")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("time_zones: [Asia/Baku]", "time_zones: []", "AZ.time_zones"),
        ("time_zones: [Asia/Baku]", "time_zones: [Baku]", "AZ.time_zones"),
        ("https://www.jcm.go.jp/az-jp", "http://www.jcm.go.jp/az-jp", "AZ.page"),
        ("ja: アゼルバイジャン", 'ja: ""', "AZ.names.ja"),
        ("  AZ:\n", "  az:\n", "az"),
        ("source: gktoday", "source: somebody", "no such source: somebody"),
        ("{natural_earth: [[44.7", "{mercator: [[44.7", "no such source: mercator"),
        ("[44.7, 38.3, 50.4, 41.9]", "[50.4, 38.3, 44.7, 41.9]", "AZ.extents"),
        ("[44.7, 38.3, 50.4, 41.9]", "[44.7, 41.9, 50.4, 38.3]", "AZ.extents"),
        ("[44.7, 38.3, 50.4, 41.9]", "[44.7, 38.3, 44.7, 41.9]", "AZ.extents"),
        ("[44.7, 38.3, 50.4, 41.9]", "[44.7, 38.3, 190.0, 41.9]", "AZ.extents"),
        ("[[44.7, 38.3, 50.4, 41.9]]", "[]", "AZ.extents"),
    ],
)
def test_a_slip_in_the_table_is_found(old: str, new: str, place: str) -> None:
    assert old in TEXT
    document = load_bytes(TEXT.replace(old, new).encode(), "MET", COUNTRIES)
    with pytest.raises(FindingsError) as caught:
        validate(document, module.CountriesFile, "MET")
    assert place in caught.value.findings[0].message
