"""A site outside of its country, and one of which nobody can tell."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import calculate, load_project
from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.methodology.countries import countries, country
from jcm_mrv.project.load import read_project
from tests.projects import GONE, told, write_project


def found(folder: Path, changes: dict[str, Any]) -> list[Finding]:
    result = calculate(load_project(write_project(folder, changes)))
    said = [f for f in result.findings if f.code in ("PRJ-148", "PRJ-149")]
    assert all(finding in result.open for finding in said)
    assert bool(told(result.open)) is bool(said)
    return said


def at(latitude: float, longitude: float) -> dict[str, Any]:
    return {"site.latitude": latitude, "site.longitude": longitude}


def test_a_site_inside_is_nothing_to_speak_of(tmp_path: Path) -> None:
    assert found(tmp_path, {}) == []


@pytest.mark.parametrize(
    "place", [(34.56, 135.42), (0.0, 0.0), (-10.59, 107.05), (10.59, -107.05), (13.75, 100.5)]
)
def test_a_site_outside_keeps_from_ready(tmp_path: Path, place: tuple[float, float]) -> None:
    (said,) = found(tmp_path, at(*place))
    assert (said.code, said.message) == (
        "PRJ-148",
        "the site lies outside of the boxes by which Viet Nam is known",
    )
    assert said.found == f"latitude {place[0]:g}, longitude {place[1]:g}"
    assert "0.5°" in said.expected
    vietnamese, japanese = said.in_language("vi"), said.in_language("ja")
    assert "Việt Nam" in vietnamese.message
    assert "ベトナム" in japanese.message
    for foreign in (vietnamese, japanese):
        assert not ENGLISH.search(f"{foreign.message} {foreign.found} {foreign.expected}"), foreign


ENGLISH = re.compile("Viet Nam|latitude|longitude|the site", re.IGNORECASE)


def test_a_country_in_the_name_of_a_zone_stays_as_it_is(tmp_path: Path) -> None:
    changes = {"site.timezone": "America/Mexico_City"}
    (said,) = [f for f in load_project_findings(tmp_path, changes) if f.code == "PRJ-135"]
    assert "ベトナム" in said.in_language("ja").message
    mexico = country("MX")
    assert mexico is not None
    told = PRJ[123]["country"].at(
        found="America/Mexico",
        first="America/Mexico_City",
        country=mexico.names.said,
        zones="America/Mexico_City",
    )
    japanese = told.in_language("ja")
    assert japanese.found == "America/Mexico"
    assert "America/Mexico_City" in f"{japanese.expected} {japanese.hint}"


def test_coordinates_that_were_exchanged_are_told_so(tmp_path: Path) -> None:
    mongolia = country("MN")
    assert mongolia is not None
    assert not mongolia.may_hold(89.0, 45.0)
    changes = {**at(51.0, 26.0), "site.timezone": "Asia/Dubai", "partner_country": "AE"}
    findings = load_project_findings(tmp_path, changes)
    (said,) = [f for f in findings if f.code == "PRJ-148"]
    assert said.hint == "exchange latitude and longitude"


def load_project_findings(folder: Path, changes: dict[str, Any]) -> tuple[Finding, ...]:
    return read_project(write_project(folder, changes)).findings


@pytest.mark.parametrize("gone", [("latitude", "longitude"), ("latitude",), ("longitude",)])
def test_without_coordinates_a_check_is_not_made_beside_entries_too(
    tmp_path: Path, gone: tuple[str, ...]
) -> None:
    (said,) = found(tmp_path, {f"site.{key}": GONE for key in gone})
    assert said.code == "PRJ-149"
    assert "ベトナム" in said.in_language("ja").message


CAPITALS = {
    "MN": (47.92, 106.92), "BD": (23.81, 90.41), "ET": (9.01, 38.76), "KE": (-1.29, 36.82),
    "MV": (4.17, 73.51), "VN": (21.03, 105.85), "LA": (17.97, 102.63), "ID": (-6.21, 106.85),
    "CR": (9.93, -84.08), "PW": (7.5, 134.62), "KH": (11.56, 104.92), "MX": (19.43, -99.13),
    "SA": (24.71, 46.68), "CL": (-33.45, -70.67), "MM": (19.76, 96.08), "TH": (13.75, 100.5),
    "PH": (14.6, 120.98), "SN": (14.69, -17.45), "TN": (36.81, 10.18), "AZ": (40.41, 49.87),
    "MD": (47.01, 28.86), "GE": (41.72, 44.79), "LK": (6.93, 79.85), "UZ": (41.3, 69.24),
    "PG": (-9.44, 147.18), "AE": (24.45, 54.38), "KG": (42.87, 74.59), "KZ": (51.17, 71.43),
    "UA": (50.45, 30.52), "TZ": (-6.16, 35.75), "IN": (28.61, 77.21),
}  # fmt: skip
FAR_ENDS = {
    "VN": [(8.69, 106.6), (10.22, 103.96), (23.36, 105.31)], "MV": [(-0.63, 73.16), (6.99, 72.9)],
    "CL": [(-53.16, -70.91), (-27.15, -109.43), (-33.64, -78.83), (-33.77, -80.78), (-26.3, -80.1)],
    "CR": [(5.53, -87.06)], "ID": [(-8.5, 140.4), (5.89, 95.32)],
    "PG": [(-5.43, 154.67)], "KZ": [(43.65, 51.16)], "IN": [(11.67, 92.74), (34.15, 77.58)],
}  # fmt: skip


def test_every_country_holds_its_capital_and_its_far_ends_and_not_japan() -> None:
    assert CAPITALS.keys() == countries().keys()
    for code, known in countries().items():
        for place in (CAPITALS[code], *FAR_ENDS.get(code, ())):
            assert known.may_hold(*place), (code, place)
        assert not known.may_hold(35.68, 139.69), code
