"""Make the meter data of this example: synthetic, and the same in every run.

Two roofs under the same sky at 10.6° N: position of the sun, clear-sky irradiance (Haurwitz),
clouds that are rarer from November to April, afternoon storms in the rainy season, inverters that
clip. Amounts are whole watt-hours before they are written, so that the files do not depend on a
machine.
"""

import datetime as dt
import math
import random
from pathlib import Path

DATA = Path(__file__).parent / "data"
LATITUDE, LONGITUDE, UTC_HOURS = 10.6, 107.05, 7
STEP = dt.timedelta(minutes=15)
FIRST, LAST = dt.datetime(2024, 1, 1), dt.datetime(2025, 7, 1)

# Only random.random() gives the same numbers in every version of Python.
RANDOM = random.Random(20240101)


def between(low: float, high: float) -> float:
    return low + (high - low) * RANDOM.random()


def irradiance(moment: dt.datetime) -> float:
    """Give the irradiance (W/m2) on the ground under a clear sky, at a local time."""
    day = moment.timetuple().tm_yday
    angle = 2 * math.pi * (day - 81) / 365
    declination = math.radians(23.45) * math.sin(angle)
    minutes = 9.87 * math.sin(2 * angle) - 7.53 * math.cos(angle) - 1.5 * math.sin(angle)
    minutes += 4 * (LONGITUDE - 15 * UTC_HOURS)
    hour = moment.hour + moment.minute / 60 + minutes / 60
    latitude = math.radians(LATITUDE)
    height = math.sin(latitude) * math.sin(declination)
    height += math.cos(latitude) * math.cos(declination) * math.cos(math.pi * (hour - 12) / 12)
    return 1098 * height * math.exp(-0.057 / height) if height > 0.01 else 0.0


def sky() -> list[float]:
    """Give what reaches the roofs in each quarter of an hour (W/m2)."""
    reached = []
    moment, drift = FIRST, 0.0
    while moment < LAST:
        if moment.hour == moment.minute == 0:
            wet = 5 <= moment.month <= 10
            clear = between(0.42, 0.90) if wet else between(0.57, 0.94)
            storm = between(12.5, 16.0) if wet and RANDOM.random() < 0.45 else None
            storm_hours = between(0.75, 2.5)
        drift = 0.8 * drift + between(-0.09, 0.09)
        share = min(1.0, max(0.08, clear + drift))
        hour = moment.hour + moment.minute / 60
        if storm is not None and storm <= hour < storm + storm_hours:
            share *= 0.25
        reached.append(irradiance(moment + STEP / 2) * share)
        moment += STEP
    return reached


def output(reached: list[float], modules_kw: float, inverters_kw: float) -> list[int]:
    """Give the energy of each quarter of an hour (Wh); warm modules lose, old ones too."""
    amounts = []
    for n, light in enumerate(reached):
        losses = 0.85 - 0.07 * light / 1000 - 0.005 * n / 35040
        power = min(inverters_kw, modules_kw * light / 1000 * losses * between(0.985, 1.015))
        amounts.append(round(power * 1000 / 4))
    return amounts


def write(name: str, header: str, rows: list[tuple[dt.datetime, str]]) -> None:
    lines = [f"{moment:%Y-%m-%d %H:%M},{value}\n" for moment, value in rows]
    (DATA / name).write_text(header + "\n" + "".join(lines), encoding="utf-8", newline="\n")


def register_rows(amounts: list[int]) -> list[tuple[dt.datetime, str]]:
    """Give what the total of roof A shows, in kWh: one reading at each quarter, from 2024 on."""
    total = 38_417_300  # Wh; it ran in December already
    rows = [(FIRST, f"{total / 1000:.1f}")]
    for n, amount in enumerate(amounts, start=1):
        total += amount
        rows.append((FIRST + n * STEP, f"{total / 1000:.1f}"))
    return rows


def energy_rows(amounts: list[int]) -> list[tuple[dt.datetime, str]]:
    """Give the energy of roof B per quarter, in kWh; the time is that of the end."""
    return [(FIRST + n * STEP, f"{a / 1000:.2f}") for n, a in enumerate(amounts, start=1)]


def blemish_a(rows: list[tuple[dt.datetime, str]]) -> list[tuple[dt.datetime, str]]:
    """Do to roof A what happens on sites."""
    broken = (dt.datetime(2024, 8, 14, 9, 30), dt.datetime(2024, 8, 17, 14, 0))
    restarted = {dt.datetime(2024, 5, 6, 11, 15), dt.datetime(2024, 5, 6, 11, 30)}
    sent_twice = dt.datetime(2025, 1, 20, 10, 0)
    made = []
    for moment, value in rows:
        if broken[0] <= moment < broken[1]:
            continue  # the logger was broken; the meter went on counting
        made.append((moment, "0.0" if moment in restarted else value))
        if moment == sent_twice:
            made.append((moment, value))
    return made


def blemish_b(rows: list[tuple[dt.datetime, str]]) -> list[tuple[dt.datetime, str]]:
    """Do to roof B what happens on sites."""
    offline = (dt.datetime(2024, 10, 17, 8, 15), dt.datetime(2024, 10, 17, 14, 15))
    impossible = dt.datetime(2025, 2, 3, 12, 0)
    sent_twice = dt.datetime(2024, 11, 5, 13, 45)
    made = []
    for moment, value in rows:
        if offline[0] <= moment < offline[1]:
            continue  # nothing was sent, and nothing can be proven
        made.append((moment, "655.35" if moment == impossible else value))
        if moment == sent_twice:
            made.append((moment, value))
    return made


def main() -> None:
    DATA.mkdir(exist_ok=True)
    reached = sky()
    roof_a = register_rows(output(reached, 720, 600))
    roof_b = energy_rows(output(reached, 480, 400))
    write("roof-a.csv", "timestamp,total_kwh", blemish_a(roof_a))
    write("roof-b.csv", "timestamp,energy_kwh", blemish_b(roof_b))


if __name__ == "__main__":
    main()
