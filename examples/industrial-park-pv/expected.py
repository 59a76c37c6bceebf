"""The expected result of this example, computed from the raw data without jcm-mrv."""

import csv
import datetime as dt
import json
from decimal import Decimal
from math import floor
from pathlib import Path

HERE = Path(__file__).parent
FACTOR = Decimal("0.333")  # tCO2/MWh
LIMIT = Decimal("1.1") * 400 / 4  # kWh that 400 kW can give in a quarter of an hour, and 10 %
OVERDUE = (dt.datetime(2025, 3, 1), dt.datetime(2025, 4, 11))  # the calibration of meter M-B
ERROR = Decimal("0.005")


def rows(name: str) -> dict[dt.datetime, Decimal]:
    with (HERE / "data" / name).open(encoding="utf-8") as file:
        lines = list(csv.reader(file))[1:]
    return {dt.datetime.fromisoformat(time): Decimal(value) for time, value in lines}


# Roof A is a register: the difference of its readings at local midnight. What happens between
# them, gap or glitch, does not matter.
register = rows("roof-a.csv")
edges = [dt.datetime(2024, 1, 1), dt.datetime(2025, 1, 1), dt.datetime(2025, 7, 1)]
energy = {
    2024: register[edges[1]] - register[edges[0]],
    2025: register[edges[2]] - register[edges[1]],
}

# Roof B gives the energy of the quarter that ends at the time of the row.
for end, kwh in rows("roof-b.csv").items():
    start = end - dt.timedelta(minutes=15)
    if kwh <= LIMIT:
        overdue = OVERDUE[0] <= start < OVERDUE[1]
        energy[start.year] += kwh * (1 - ERROR) if overdue else kwh

years = []
for year, kwh in energy.items():
    reference = kwh / 1000 * FACTOR
    years.append(
        {
            "year": year,
            "reference_emissions": float(reference),
            "project_emissions": 0.0,
            "emission_reductions_unrounded": float(reference),
            "emission_reductions": floor(reference),
        }
    )
expected = {"years": years, "emission_reductions": sum(y["emission_reductions"] for y in years)}
(HERE / "expected.json").write_text(json.dumps(expected, indent=2) + "\n", encoding="utf-8")
print(json.dumps(expected, indent=2))
