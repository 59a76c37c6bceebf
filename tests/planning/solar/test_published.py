"""Published yields: below the clear sky's ceiling, and reached by a clearness that skies have."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from jcm_mrv.planning.places.land import on_land
from jcm_mrv.planning.solar.plausible import ceiling
from jcm_mrv.planning.solar.system import System
from tests.effort import one_in
from tests.planning.solar.asking import yield_of

FILE = Path(__file__).parents[1] / "published_yields.csv"
PUBLISHED = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))
STEEP = {"Zamyn-Uud"}
"""Published above a clear year at 10 degrees: such a plant leans as the latitude."""


def test_there_are_eleven_and_all_on_land() -> None:
    assert len(PUBLISHED) == 11
    # All at once: the grid is gone through once.
    assert all(on_land([(float(one["latitude"]), float(one["longitude"])) for one in PUBLISHED]))


@one_in(4)
@pytest.mark.parametrize("plant", PUBLISHED, ids=lambda plant: plant["place"])
def test_a_published_yield_is_below_the_ceiling_and_reached(plant: dict[str, str]) -> None:
    latitude, longitude = float(plant["latitude"]), float(plant["longitude"])
    wanted = float(plant["mwh_year"]) / float(plant["mw"])
    assert wanted == pytest.approx(float(plant["kwh_per_kw"]), abs=0.6)
    tilt = round(latitude) if plant["place"] in STEEP else 10
    system = System(tilt, 180, 0.14, 1.2, "rack")
    air = (float(AIR[plant["country"]]),) * 12
    most = ceiling(system, (latitude, longitude), plant["timezone"], air)
    assert wanted < most
    site = {
        "latitude": plant["latitude"],
        "longitude": plant["longitude"],
        "timezone": plant["timezone"],
    }

    def at(clearness: str) -> float:
        made = yield_of(
            {"clearness": clearness, "temperature_c": AIR[plant["country"]]},
            site=site,
            country=plant["country"],
            tilt=tilt,
            mounting="rack",
        )
        assert made.ceiling_kwh_per_kw == pytest.approx(most)
        assert made.draft
        return made.kwh_per_kw

    assert at("0.5") < wanted < at("1")


AIR = {"VN": 26, "MN": 3, "JP": 16}
"""Degrees Celsius, recalled: a kelvin changes a yield by 0.4 %."""


def test_at_ten_degrees_no_sky_is_clear_enough_for_zamyn_uud() -> None:
    system = System(10, 180, 0.14, 1.2, "rack")
    assert ceiling(system, (43.72, 111.9), "Asia/Ulaanbaatar", (AIR["MN"],) * 12) < 1889
