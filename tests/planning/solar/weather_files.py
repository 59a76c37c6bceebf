"""Weather files as their makers write them, of a made year: seven tenths of clear skies."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np

from jcm_mrv.planning.solar.sky import DAYS, clear_sky

PLACE = (10.59, 107.05)
CLOCK = 7
ROWS = 8760


@cache
def year() -> dict[str, Any]:
    """Give the hours of the year at Phu My, by its clock."""
    sky = clear_sky(*PLACE, "Asia/Ho_Chi_Minh")
    ghi = 0.7 * sky.ghi
    dhi = 0.4 * ghi
    level = sky.hours.cosine
    dni = np.divide(ghi - dhi, level, out=np.zeros_like(ghi), where=level > 0.02)
    air = 27 + 4 * np.sin((np.arange(ROWS) % 24 - 8) / 24 * 2 * np.pi)
    return {"ghi": ghi, "dni": dni, "dhi": dhi, "air": air, "wind": np.full(ROWS, 2.0)}


def hours() -> list[tuple[int, int, int]]:
    """Give month, day and hour (0 to 23) of each row."""
    return [
        (month, day, hour)
        for month, days in enumerate(DAYS, start=1)
        for day in range(1, days + 1)
        for hour in range(24)
    ]


def epw(
    *,
    place: tuple[float, float] = PLACE,
    clock: float = CLOCK,
    light: float = 1.0,
    kelvin: bool = False,
    **columns: Any,
) -> str:
    """Give an EPW file; hours are named by their end, 1 to 24."""
    if not columns:
        return _of_the_year(place, clock, light, kelvin)
    return _written({**year(), **columns}, place, clock, light, kelvin)


@cache
def _of_the_year(place: tuple[float, float], clock: float, light: float, kelvin: bool) -> str:
    return _written(year(), place, clock, light, kelvin)


def _written(
    values: dict[str, Any], place: tuple[float, float], clock: float, light: float, kelvin: bool
) -> str:
    head = f"LOCATION,Phu My,-,VNM,Made,488650,{place[0]},{place[1]},{clock},5.0\n"
    head += "DESIGN CONDITIONS,0\nTYPICAL/EXTREME PERIODS,0\nGROUND TEMPERATURES,0\n"
    head += "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0\nCOMMENTS 1,made\nCOMMENTS 2,made\n"
    head += "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31\n"
    lines = []
    for n, (month, day, hour) in enumerate(hours()):
        air = values["air"][n] + (273.15 if kelvin else 0)
        ghi, dni, dhi = (values[name][n] * light for name in ("ghi", "dni", "dhi"))
        lines.append(
            f"2005,{month},{day},{hour + 1},60,?9?9,{air:.1f},20.0,70,101300,0,0,400,"
            f"{ghi:.4g},{dni:.4g},{dhi:.4g},0,0,0,0,180,{values['wind'][n]:.1f},5,5,20.0,77777,9,"
            "999999999,30,0.1,0,88,0.2,0,1"
        )
    return head + "\n".join(lines) + "\n"


def pvgis(*, as_json: bool = False) -> str:
    """Give a typical year of PVGIS in UTC; each month may be of another year."""
    values = year()
    # What is 7 o'clock there is midnight here.
    turned = {name: np.roll(array, -CLOCK) for name, array in values.items()}
    stamps = [
        f"{2005 + month % 4}{month:02d}{day:02d}:{hour:02d}00" for month, day, hour in hours()
    ]
    names = {"T2m": "air", "G(h)": "ghi", "Gb(n)": "dni", "Gd(h)": "dhi", "WS10m": "wind"}
    rows = [
        {
            "time(UTC)": stamp,
            **{name: round(float(turned[key][n]), 2) for name, key in names.items()},
        }
        for n, stamp in enumerate(stamps)
    ]
    months = [{"month": month, "year": 2005 + month % 4} for month in range(1, 13)]
    if as_json:
        location = {
            "latitude": PLACE[0],
            "longitude": PLACE[1],
            "elevation": 5.0,
            "irradiance_time_offset": 0.5,
        }
        return json.dumps(
            {
                "inputs": {"location": location},
                "outputs": {"months_selected": months, "tmy_hourly": rows},
                "meta": {"inputs": {}},
            }
        )
    head = f"Latitude (decimal degrees): {PLACE[0]}\nLongitude (decimal degrees): {PLACE[1]}\n"
    head += "Elevation (m): 5.0\nIrradiance Time Offset (h): 0.5\nmonth,year\n"
    head += "".join(f"{one['month']},{one['year']}\n" for one in months)
    lines = [",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]
    return head + "\n".join(lines) + "\n"
