"""The same result in the most obvious way, without jcm-mrv: prints expected.json."""

import csv
import json
from fractions import Fraction
from pathlib import Path

with (Path(__file__).parent / "data" / "chiller-1.csv").open(encoding="utf-8") as file:
    energy_mwh = sum(Fraction(row["power_kw"]) for row in csv.DictReader(file)) / 1000
# 500 USRt lies in the band from 450 below 550: 5.59. Specified at 37/7 degC, nothing is corrected.
factor = Fraction("0.814")
reference = energy_mwh * Fraction("6.7") / Fraction("5.59") * factor
project = energy_mwh * factor
print(
    json.dumps(
        {
            "years": [
                {
                    "year": 2023,
                    "reference_emissions": float(reference),
                    "project_emissions": float(project),
                    "emission_reductions_unrounded": float(reference - project),
                    "emission_reductions": (reference - project).__floor__(),
                }
            ]
        },
        indent=2,
    )
)
