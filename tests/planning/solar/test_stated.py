"""What is said of a system and of the sun: slips are told with what was likely meant."""

from __future__ import annotations

from typing import Any

import pytest

from jcm_mrv.findings import FindingsError, Severity
from tests.planning.solar.asking import PHU_MY, WHERE, found, one, yield_of

SUN = {"ghi_kwh_m2": 1700, "temperature_c": 27}
SYDNEY = {"latitude": "-33.87", "longitude": "151.1", "timezone": "Australia/Sydney"}
CHIBA = {"latitude": "35.3", "longitude": "140.1", "timezone": "Asia/Tokyo"}


def test_an_ordinary_system_is_told_nothing() -> None:
    assert found(SUN) == ()


@pytest.mark.parametrize(
    ("code", "said", "hint"),
    [
        ("PLN-040", {"tilt": 900}, "degrees"),
        ("PLN-040", {"tilt": -10}, "degrees"),
        ("PLN-041", {"azimuth": -180}, "`azimuth: 0`; counted from north, `azimuth: 180`"),
        ("PLN-041", {"azimuth": -90}, "`azimuth: 90`; counted from north, `azimuth: 270`"),
        ("PLN-041", {"azimuth": 500}, "south is `azimuth: 180`"),
        ("PLN-043", {"losses": "1.4"}, "`losses: 1.4 %`"),
        ("PLN-043", {"losses": 14}, "`losses: 14 %`"),
        ("PLN-043", {"losses": "100 %"}, "per cent"),
        ("PLN-043", {"losses": "-14 %"}, "without a minus"),
        ("PLN-044", {"dc_ac": 0}, "dc_ac"),
        ("PLN-044", {"dc_ac": 120}, "dc_ac"),
        ("PLN-044", {"dc_ac": "0.012"}, "dc_ac"),
        ("PLN-045", {"losses": None}, "losses"),
        ("PLN-045", {"dc_ac": None, "mounting": None}, "mounting"),
        ("PLN-047", {"temperature_coefficient": "0.37 %/K"}, "minus"),
        ("PLN-047", {"temperature_coefficient": "-0.37 %"}, "W/K"),
        ("PLN-066", {"used": 95}, "95 %"),
        ("PLN-066", {"used": "0 %"}, "95 %"),
    ],
)
def test_what_no_system_has_stops(code: str, said: dict[str, Any], hint: str) -> None:
    finding = one(code, SUN, **said)
    assert finding.is_error
    assert finding.where == WHERE
    assert hint in finding.hint


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("PLN-040", {"tilt": "0.17"}),
        ("PLN-044", {"dc_ac": "0.5"}),
        ("PLN-064", {"capacity_kw": 600_000.0}),
        ("PLN-064", {"capacity_kw": 0.6}),
        ("PLN-063", {"losses": "45 %"}),
        ("PLN-063", {"losses": "1.4 %", "mounting": "rack", "dc_ac": 1}),
        ("PLN-042", {"azimuth": 0}),
    ],
)
def test_what_is_hardly_meant_warns(code: str, said: dict[str, Any]) -> None:
    resource = {"ghi_kwh_m2": 1000, "temperature_c": 10} if code == "PLN-063" else SUN
    assert one(code, resource, **said).severity is Severity.WARNING


def test_all_errors_are_told_at_once() -> None:
    codes = {finding.code for finding in found(None, tilt=900, azimuth=-1, losses=14, dc_ac=0)}
    assert codes == {"PLN-040", "PLN-041", "PLN-043", "PLN-044", "PLN-050"}


def test_south_of_the_equator_the_sun_is_north() -> None:
    def at_sydney(azimuth: int) -> Any:
        return yield_of(SUN, site=SYDNEY, country="AU", tilt=30, azimuth=azimuth)

    north, south = at_sydney(0), at_sydney(180)
    assert north.kwh_per_kw > 1.2 * south.kwh_per_kw
    assert [one.code for one in north.findings] == []
    (finding,) = south.findings
    assert (finding.code, "`azimuth: 0`" in finding.expected) == ("PLN-042", True)
    # January is summer there.
    assert north.monthly_kwh_per_kw[0] > 1.3 * north.monthly_kwh_per_kw[5]


def test_east_and_west_and_a_full_turn() -> None:
    def facing(azimuth: int) -> float:
        return yield_of(SUN, site=CHIBA, country="JP", tilt=30, azimuth=azimuth).kwh_per_kw

    assert facing(90) == pytest.approx(facing(270), rel=0.01)
    assert facing(0) == facing(360) < facing(90) < facing(180)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("4.9", "sums of a day"),
        ([4.9] * 12, "sums of a day"),
        (142, "sum of a month"),
        ([1700] * 12, "sum of a year"),
        (6120, "MJ/m2"),
        ([510] * 12, "MJ/m2"),
        (1_700_000, "Wh/m2"),
        (6_120_000, "kJ/m2"),
        (3100, "none that the place can have"),
        ([142] * 11 + [14], "irradiation of month 12"),
        ([230] + [142] * 11, "irradiation of month 01"),
        ([142] * 11 + [-1], "below zero"),
    ],
)
def test_sums_that_cannot_be_are_told(given: Any, said: str) -> None:
    values = [str(value) for value in given] if isinstance(given, list) else str(given)
    finding = one("PLN-049", {"ghi_kwh_m2": values, "temperature_c": 27})
    assert finding.is_error
    assert said in finding.message


def test_a_month_brighter_than_clear_warns() -> None:
    finding = one("PLN-049", {"ghi_kwh_m2": ["200"] + ["142"] * 11, "temperature_c": 27})
    assert (finding.severity, finding.found) == (Severity.WARNING, "01")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"dhi_kwh_m2": 1900}, "PLN-051"),
        ({"dhi_kwh_m2": 0}, "PLN-051"),
        ({"dhi_kwh_m2": [str(80 if m else 200) for m in range(12)]}, "PLN-051"),
        ({"temperature_c": 300}, "PLN-051"),
        ({"temperature_c": 81}, "PLN-051"),
    ],
)
def test_parts_and_air_that_cannot_be_stop(more: dict[str, Any], code: str) -> None:
    assert one(code, {**SUN, **more}).is_error


def test_more_diffuse_light_gives_less_on_a_tilt() -> None:
    site = {"site": CHIBA, "country": "JP", "tilt": 35}
    some = yield_of({**SUN, "dhi_kwh_m2": 500}, **site).kwh_per_kw
    more = yield_of({**SUN, "dhi_kwh_m2": 900}, **site).kwh_per_kw
    assert more < 0.97 * some


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("4.07 kWh/kW", "of a day"),
        ("124 kWh/kW", "of a month"),
        ("1490 MWh/kW", "so much"),
        ("0 kWh/kW", "above zero"),
        ("-5 kWh/kW", "above zero"),
        ("1490 kWh", "unit"),
        ("1490 kWh/m2", "unit"),
    ],
)
def test_a_specific_yield_is_one_of_a_year(given: str, said: str) -> None:
    finding = one("PLN-048", {"specific_yield": given}, losses=None)
    assert finding.is_error
    assert said in finding.message


def test_a_net_yield_is_taken_as_it_is() -> None:
    made = yield_of({"specific_yield": "1492.714 kWh/kW"}, losses=None)
    assert made.kwh_per_kw == pytest.approx(1492.714)
    assert made.monthly_kwh_per_kw[1] == pytest.approx(1492.714 * 28 / 365)
    assert not made.draft
    assert made.ceiling_kwh_per_kw is not None
    assert yield_of({"specific_yield": "1.492714 MWh/kW"}, losses=None).kwh_per_kw == (
        pytest.approx(1492.714)
    )
    assert one("PLN-046", {"specific_yield": "1490 kWh/kW"}).is_error


def test_a_net_yield_is_held_against_ceiling_and_country() -> None:
    def judged(kwh: int) -> list[str]:
        return [one.code for one in found({"specific_yield": f"{kwh} kWh/kW"}, losses=None)]

    assert judged(2400) == ["PLN-061"]
    # Published plans lie up to 6 % above the country's maximum of 1,606.
    assert judged(1780) == ["PLN-062"]
    assert judged(1700) == []


def test_a_net_yield_does_without_a_place_and_says_so() -> None:
    site = {"timezone": "Asia/Ho_Chi_Minh"}
    made = yield_of({"specific_yield": "1490 kWh/kW"}, site=site, losses=None)
    assert made.ceiling_kwh_per_kw is None
    assert [(one.code, one.severity) for one in made.findings] == [("PLN-036", Severity.WARNING)]
    assert one("PLN-036", SUN, site=site).is_error
    sea = {**PHU_MY, "latitude": "10.2", "longitude": "107.2"}
    assert one("PLN-031", SUN, site=sea).is_error
    assert not one("PLN-031", {"specific_yield": "1490 kWh/kW"}, site=sea, losses=None).is_error


@pytest.mark.parametrize("resource", [None, {}])
def test_without_a_resource_the_hint_gives_the_ceiling(resource: Any) -> None:
    finding = one("PLN-050", resource)
    assert "a ceiling, never an estimate" in finding.hint
    kwh = float(finding.hint.split(" kWh/kW")[0].split()[-1].replace(",", ""))
    assert kwh == pytest.approx(yield_of(SUN).ceiling_kwh_per_kw, rel=0.001)


@pytest.mark.parametrize("clearness", ["80", "0", "-0.5", "1.01", "0.8 %"])
def test_a_clearness_is_a_share(clearness: str) -> None:
    assert one("PLN-052", {"clearness": clearness}).is_error


def test_a_guess_of_clearness_makes_a_draft() -> None:
    made = yield_of({"clearness": "80 %", "temperature_c": 27})
    assert made.draft
    assert [one.code for one in made.findings] == ["PLN-053"]
    assert not yield_of(SUN).draft


def test_the_air_is_asked_and_the_countrys_mean_said() -> None:
    finding = one("PLN-067", {"ghi_kwh_m2": 1700})
    assert (finding.found, finding.severity) == ("23.8 °C", Severity.NOTE)
    finding = one("PLN-067", {"ghi_kwh_m2": 1400}, site=CHIBA, country="JP", tilt=30)
    assert finding.found == "25 °C"
    cold, warm = (yield_of({**SUN, "temperature_c": t}).kwh_per_kw for t in (17, 27))
    assert cold / warm - 1 == pytest.approx(10 * 0.0037, rel=0.2)


def test_irradiation_above_the_country_warns() -> None:
    finding = one("PLN-062", {"ghi_kwh_m2": 2250, "temperature_c": 27})
    assert "2,015 kWh/m2" in finding.message


def test_a_dark_winter_is_said_to_be_beyond_the_correlation() -> None:
    site = {"latitude": "59.33", "longitude": "18.0", "timezone": "Europe/Stockholm"}
    months = [str(v) for v in (9, 24, 66, 115, 165, 175, 168, 130, 78, 37, 12, 6)]
    finding = one(
        "PLN-068",
        {"ghi_kwh_m2": months, "temperature_c": 7},
        site=site,
        country="SE",
        tilt=40,
    )
    assert "12" in finding.found


def test_a_polar_night_is_no_fault() -> None:
    site = {"latitude": "78.22", "longitude": "15.65", "timezone": "Arctic/Longyearbyen"}
    months = ["0", "0.6", "25", "85", "140", "145", "130", "85", "35", "6", "0", "0"]
    made = yield_of({"ghi_kwh_m2": months, "temperature_c": -4}, site=site, country="SJ", tilt=45)
    assert not any(one.code == "PLN-049" for one in made.findings)
    assert made.monthly_kwh_per_kw[0] == made.monthly_kwh_per_kw[11] == 0


def test_nothing_is_kept_of_a_failure() -> None:
    for _ in range(2):
        with pytest.raises(FindingsError):
            yield_of({"ghi_kwh_m2": 6120})
