"""The land behind maps: where it is known to be, and where it is not."""

from __future__ import annotations

from itertools import pairwise

import pytest

from jcm_mrv.planning.pages.coastline import UNIT, Point, View, land
from jcm_mrv.planning.pages.mapped import Place, view_of
from jcm_mrv.shipped import shipped
from jcm_mrv.strict_yaml import load_file

FOLDER = shipped("templates") / "planning"
PHU_MY: View = (106.8, 10.2, 107.6, 10.8)


def on_land(view: View, x: float, y: float) -> bool:
    """Count how often a line to the east crosses an outline: of a place on land, an odd number."""
    crossed = 0
    for ring in land(view):
        for (x1, y1), (x2, y2) in pairwise([ring[-1], *ring]):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                crossed += 1
    return crossed % 2 == 1


@pytest.mark.parametrize(
    ("view", "place", "expected"),
    [
        (PHU_MY, (107.05, 10.6), True),
        (PHU_MY, (107.5, 10.25), False),
        ((44, 34, 62, 48), (51.0, 42.0), False),
        ((44, 34, 62, 48), (60.0, 42.0), True),
        ((-180, -60, 180, 80), (105.0, 55.0), True),
        ((-180, -60, 180, 80), (-150.0, 30.0), False),
        ((100, 45, 112, 50), (106.9, 47.9), True),
        ((170, -20, 180, -15), (178.4, -17.8), True),
    ],
    ids=[
        "Phu My",
        "off Ho Tram",
        "Caspian Sea",
        "east of it",
        "Siberia",
        "Pacific",
        "Ulaanbaatar",
        "Fiji",
    ],
)
def test_land_and_sea_lie_where_they_do(view: View, place: Point, expected: bool) -> None:
    assert on_land(view, *place) is expected


def test_no_outline_runs_round_the_world() -> None:
    for ring in land((-180, -85, 180, 85)):
        for (x1, y1), (x2, y2) in pairwise(ring):
            # Only at its very south does land end with the file's world.
            assert abs(x1 - x2) < 180 or min(y1, y2) < -80


def test_what_is_cut_lies_in_the_view() -> None:
    west, south, east, north = PHU_MY
    points = [point for ring in land(PHU_MY) for point in ring]
    assert points
    assert all(west <= x <= east and south <= y <= north for x, y in points)


def test_the_file_is_small_and_says_what_it_is() -> None:
    assert (FOLDER / "coastline.bin").stat().st_size < 200_000
    said = load_file(FOLDER / "coastline.yaml", "PRJ").data
    assert float(said["unit"]) == UNIT
    assert said["licence"] == "public domain"
    assert "Natural Earth" in said["source"]
    assert len(said["sha256_of_source"]) == 64


@pytest.mark.parametrize(
    "places",
    [
        [(10.5, 107.0)],
        [(10.5, 107.0), (10.5001, 107.0001)],
        [(10.5, 107.0), (21.0, 105.8), (16.0, 108.2)],
        [(-33.4, -70.6), (47.9, 106.9), (0.0, 0.0)],
        [(89.9, 179.9)],
        [(-90.0, -180.0), (90.0, 180.0)],
    ],
)
def test_a_view_has_every_place_and_stays_in_the_world(places: list[tuple[float, float]]) -> None:
    found = [Place(str(n), y, x, "", n) for n, (y, x) in enumerate(places)]
    west, south, east, north = view_of(found)
    assert -180 <= west < east <= 180
    assert -90 <= south < north <= 90
    inside = [(y, x) for y, x in places if west <= x <= east and south <= y <= north]
    assert inside == [(y, x) for y, x in places if abs(y) < 89]
    assert east - west >= 0.25
