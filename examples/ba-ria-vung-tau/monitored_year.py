"""Make a monitored year of a candidate: its project file with a year of readings beside it.

    python monitored_year.py PROJECT_FOLDER DIR

The readings are synthetic, and the same in every run: hourly output of the whole system under the
sun of its latitude, with clouds that are more frequent from May to October, and four days in August
on which nothing was logged. No plant has measured them.
"""

import math
import random
import re
import sys
from datetime import datetime, timedelta
from pathlib import Path

YEAR = 2024
UTC_HOURS = 7
LOST = (datetime(YEAR, 8, 14), datetime(YEAR, 8, 18))
OUTPUT = 0.82
"""Share of what reaches the modules that is left behind the inverter: made up, like the clouds."""

# Only random.random() gives the same numbers in every version of Python.
RANDOM = random.Random(20240101)


def between(low: float, high: float) -> float:
    """Give a number between two."""
    return low + (high - low) * RANDOM.random()


def irradiance(moment: datetime, latitude: float, longitude: float) -> float:
    """Give the irradiance (W/m2) on the ground under a clear sky (Haurwitz), at a local time."""
    day = moment.timetuple().tm_yday
    angle = 2 * math.pi * (day - 81) / 365
    declination = math.radians(23.45) * math.sin(angle)
    minutes = 9.87 * math.sin(2 * angle) - 7.53 * math.cos(angle) - 1.5 * math.sin(angle)
    minutes += 4 * (longitude - 15 * UTC_HOURS)
    hour = moment.hour + moment.minute / 60 + minutes / 60
    north = math.radians(latitude)
    height = math.sin(north) * math.sin(declination)
    height += math.cos(north) * math.cos(declination) * math.cos(math.pi * (hour - 12) / 12)
    return 1098 * height * math.exp(-0.057 / height) if height > 0.01 else 0.0


def readings(capacity: float, latitude: float, longitude: float) -> list[tuple[datetime, int]]:
    """Give the energy of each hour of the year, Wh."""
    rows = []
    moment = datetime(YEAR, 1, 1)
    while moment.year == YEAR:
        if moment.hour == 0:
            wet = 5 <= moment.month <= 10
            clear = between(0.38, 0.86) if wet else between(0.55, 0.93)
        sun = irradiance(moment + timedelta(minutes=30), latitude, longitude)
        energy = round(capacity * OUTPUT * clear * between(0.85, 1.0) * sun)
        if not LOST[0] <= moment < LOST[1]:
            rows.append((moment, energy))
        moment += timedelta(hours=1)
    return rows


def main(project: Path, folder: Path) -> None:
    """Write the project file, with its monitoring, and the readings."""
    text = (project / "project.yaml").read_text(encoding="utf-8")
    number = r"[0-9.]+"
    capacity = float(re.search(rf'capacity: "({number}) kW"', text)[1])
    latitude, longitude = (
        float(re.search(rf"{key}: ({number})", text)[1]) for key in ("latitude", "longitude")
    )
    started = re.search(r"(?m)^start_of_operation: .*$", text)
    period = f"monitoring_period: {{start: {YEAR}-01-01, end: {YEAR}-12-31}}"
    text = text.replace(started[0], f"{started[0]}\n{period}")
    estimate = re.search(r"(?m)^( +)estimate: \{.*\}$", text)
    source = (
        "readings: data/system.csv",
        "time: hour",
        "value: energy_kwh",
        "unit: kWh",
        "kind: energy",
        "interval: 1 h",
        "label: start",
    )
    lines = "\n".join(f"{estimate[1]}{line}" for line in (estimate[0].strip(), *source))
    text = text.replace(estimate[0], lines)
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "project.yaml").write_text(text, encoding="utf-8")
    with (folder / "data" / "system.csv").open("w", encoding="utf-8", newline="\n") as out:
        out.write("hour,energy_kwh\n")
        for moment, energy in readings(capacity, latitude, longitude):
            out.write(f"{moment:%Y-%m-%d %H:%M},{energy // 1000}.{energy % 1000:03}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
