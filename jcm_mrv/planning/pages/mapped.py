"""The map of sites or projects: which part of the world it shows, and what it says of itself."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from jcm_mrv.immutable import immutable
from jcm_mrv.planning.pages.coastline import SOURCE, View, land
from jcm_mrv.reporting.context import PictureData
from jcm_mrv.reporting.words import Words

_LEAST = 0.25
"""Degrees that a map shows at least: around one site, too, one sees where it lies."""
_MARGIN = 0.12
_HIGHEST, _LOWEST = 0.85, 0.45
"""How high a map is for its width."""


@immutable
class Place:
    """A place on the map; ``rank`` says whose name is written first."""

    name: str
    latitude: float
    longitude: float
    series: str
    rank: int


def view_of(places: Sequence[Place]) -> View:
    """Give the part of the world around some places: as wide as a page and not too high.

    Examples
    --------
    >>> west, south, east, north = view_of([Place("A", 10.5, 107.0, "", 1)])
    >>> west < 106.9 and 107.1 < east and south < 10.4 and 10.6 < north
    True
    """
    xs, ys = [one.longitude for one in places], [one.latitude for one in places]
    middle_x, middle_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    across = max(max(xs) - min(xs), _LEAST) * (1 + 2 * _MARGIN)
    upright = max(max(ys) - min(ys), _LEAST) * (1 + 2 * _MARGIN)
    stretch = max(0.2, math.cos(math.radians(middle_y)))
    across = max(across, upright / _HIGHEST / stretch)
    upright = max(upright, across * stretch * _LOWEST)
    across, upright = min(across, 360.0), min(upright, 178.0)
    # At the edge of the world the view moves, and stays as wide.
    middle_x = min(max(middle_x, -180 + across / 2), 180 - across / 2)
    middle_y = min(max(middle_y, -89 + upright / 2), 89 - upright / 2)
    return (
        middle_x - across / 2,
        middle_y - upright / 2,
        middle_x + across / 2,
        middle_y + upright / 2,
    )


def map_of(
    w: Words,
    places: Sequence[Place],
    series: Mapping[str, str],
    *,
    title: str,
    table: str,
    described: Sequence[str],
) -> PictureData:
    """Give the map of some places, at least one.

    Parameters
    ----------
    series : mapping of str to str
        What each series is called, in order.
    title, table : str
        Title of the picture, and name of the table that has its places.
    described : sequence of str
        What is said of the places: what they are, and which are not on the map.
    """
    view = view_of(places)
    found = land(view)
    said = [
        *described,
        w(
            "Land: {source}, public domain, simplified: a shore may be off by some hundred metres "
            "or, away from Asia, by some kilometres.",
            source=SOURCE,
        )
        if found
        else w("There is no shore in this part of the world."),
    ]
    return {
        "name": "map",
        "kind": "map",
        "title": title,
        "description": " ".join(said),
        "table": table,
        "labels": {
            **w.signs,
            "north": w("{n}° N", n="#"),
            "south": w("{n}° S", n="#"),
            "east": w("{n}° E", n="#"),
            "west": w("{n}° W", n="#"),
            "km": w("{n} km", n="#"),
        },
        "data": {
            "view": list(view),
            "land": [[list(point) for point in ring] for ring in found],
            "series": [
                {
                    "label": label,
                    "points": [
                        {
                            "name": one.name,
                            "latitude": one.latitude,
                            "longitude": one.longitude,
                            "place": one.rank,
                        }
                        for one in places
                        if one.series == name
                    ],
                }
                for name, label in series.items()
                if any(one.series == name for one in places)
            ],
        },
    }
