"""The expected results of this example, computed from the shipped files without jcm-mrv."""

import csv
import json
from importlib.util import find_spec
from math import floor
from pathlib import Path

import pyarrow.parquet as pq

HERE = Path(__file__).parent
FACTOR = 0.333  # tCO2/MWh
SHIPPED = Path(find_spec("pvanalytics").origin).parent / "data"


def result(energy: dict[int, float]) -> dict:
    years = []
    for year, mwh in energy.items():
        reference = mwh * FACTOR
        years.append(
            {
                "year": year,
                "reference_emissions": reference,
                "project_emissions": 0.0,
                "emission_reductions_unrounded": reference,
                "emission_reductions": floor(reference),
            }
        )
    return {"years": years, "emission_reductions": sum(y["emission_reductions"] for y in years)}


# W, each for a quarter of an hour; what is missing (None) adds nothing. A year ends at midnight at
# UTC-7, in the file as in Colorado in winter.
energy: dict[int, float] = {}
table = pq.read_table(SHIPPED / "system_50_ac_power_2_full_DST.parquet")
for time, watts in zip(*(column.to_pylist() for column in table.columns), strict=True):
    energy[time.year] = energy.get(time.year, 0.0) + (watts or 0.0) / 4 / 1e6

with (SHIPPED / "nrel_RSF_II.csv").open(encoding="utf-8") as file:
    watts = sum(float(row["inv2_ac_power_w__1047"]) for row in csv.DictReader(file))

expected = {**result(energy), "rsf-ii": result({2022: watts / 4 / 1e6})}
(HERE / "expected.json").write_text(json.dumps(expected, indent=2) + "\n", encoding="utf-8")
print(json.dumps(expected, indent=2))
