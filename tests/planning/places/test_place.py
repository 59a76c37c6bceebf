"""Places: on land, in their country, under their clock; what was exchanged is told."""

from __future__ import annotations

import pytest

from jcm_mrv.findings import Finding, Severity
from jcm_mrv.planning.places.land import on_land
from jcm_mrv.planning.places.place import Claim, check_place, check_places
from jcm_mrv.planning.places.zones import countries_of, zones_at

HCM, HANOI = (10.78, 106.70), (21.03, 105.85)


def _judge(
    latitude: float,
    longitude: float,
    country: str = "VN",
    timezone: str = "Asia/Ho_Chi_Minh",
) -> list[Finding]:
    return check_place(Claim(latitude, longitude, country, timezone, "s.csv:4"))


@pytest.mark.parametrize(
    ("place", "country", "zone"),
    [
        ((10.59, 107.05), "VN", "Asia/Ho_Chi_Minh"),
        # The north of Viet Nam is in the zone of Bangkok, whose clocks are alike.
        (HANOI, "VN", "Asia/Ho_Chi_Minh"),
        # Quays: a cell of the grid may be sea.
        ((10.53, 107.03), "VN", "Asia/Ho_Chi_Minh"),
        # Con Dao, 80 km off the coast.
        ((8.69, 106.61), "VN", "Asia/Ho_Chi_Minh"),
        # A bank of the Mekong: Vientiane, with Thailand over the river.
        ((17.965, 102.60), "LA", "Asia/Vientiane"),
        ((-6.2, 106.8), "ID", "Asia/Jakarta"),
        ((43.72, 111.9), "MN", "Asia/Ulaanbaatar"),
        ((-18.14, 178.44), "FJ", "Pacific/Fiji"),
        ((34.56, 135.42), "JP", "Asia/Tokyo"),
        ((7.34, 134.48), "PW", "Pacific/Palau"),
    ],
)
def test_right_places_are_not_told(place: tuple[float, float], country: str, zone: str) -> None:
    assert _judge(*place, country, zone) == []


@pytest.mark.parametrize(
    ("place", "country", "code", "said"),
    [
        ((0, 0), "VN", "PLN-032", "Greenwich"),
        ((10.2, 107.2), "VN", "PLN-031", "sea"),
        ((107.05 - 90, 10.59), "VN", "PLN-034", "Niger"),
        ((34.56, 135.42), "VN", "PLN-034", "Japan"),
        (HANOI, "LA", "PLN-034", "Viet Nam"),
        ((13.75, 100.5), "KH", "PLN-034", "Thailand"),
        ((35.7, 51.4), "VN", "PLN-034", "Iran"),
        ((6.2, 106.8), "ID", "PLN-033", "latitude -6.2, longitude 106.8 is: a minus sign is lost"),
        ((-10.59, 107.05), "VN", "PLN-033", "a minus sign is too many"),
        ((47.9, 106.9 - 213.8), "MN", "PLN-033", "a minus sign is too many"),
        ((33.45, 70.67), "CL", "PLN-033", "latitude -33.45, longitude -70.67"),
    ],
)
def test_wrong_places_are_told(
    place: tuple[float, float], country: str, code: str, said: str
) -> None:
    (finding,) = _judge(*place, country, "")
    assert finding.code == code
    assert said in finding.message
    assert (finding.severity, finding.where) == (Severity.WARNING, "s.csv:4")


def test_exchanged_numbers_are_told() -> None:
    # 107.05 is no latitude, so that what can be exchanged lies within 90 degrees.
    (finding,) = _judge(77.2, 28.6, "IN", "Asia/Kolkata")
    assert "exchanged" in finding.message
    assert "latitude 28.6, longitude 77.2" in finding.hint


def test_another_clock_is_told() -> None:
    (finding,) = _judge(-5.14, 119.43, "ID", "Asia/Jakarta")
    assert (finding.code, finding.expected) == ("PLN-035", "Asia/Makassar (UTC+08:00)")
    # A name that does not exist is told by others.
    assert _judge(-5.14, 119.43, "ID", "Asia/Jakrta") == []


def test_a_place_without_country_is_only_held_against_the_sea() -> None:
    assert _judge(34.56, 135.42, "", "") == []
    assert [one.code for one in _judge(10.2, 107.2, "", "")] == ["PLN-031"]


def test_many_places_are_judged_as_each_alone() -> None:
    claims = [Claim(10.59, 107.05, "VN"), Claim(0, 0, "VN"), Claim(6.2, 106.8, "ID")]
    together = check_places(claims, Severity.ERROR)
    assert together == [check_place(claim, Severity.ERROR) for claim in claims]
    assert [len(found) for found in together] == [0, 1, 1]


def test_the_ends_of_the_earth_do_not_fail() -> None:
    places = [(90.0, 0.0), (90.0, 180.0), (0.0, 180.0), (0.0, -180.0)]
    assert not any(on_land(places))
    for latitude, longitude in [*places, (-90.0, -180.0)]:
        zones_at(latitude, longitude)


def test_a_country_of_several_zones_has_them_all() -> None:
    assert countries_of("Asia/Kuching") == ("MY",)
    assert countries_of("Asia/Phnom_Penh") == ("KH",)
    assert countries_of("Etc/GMT-7") == ()
