"""The same result in the most obvious way, without jcm-mrv: prints expected.json."""

import json
from fractions import Fraction

energy_mwh = Fraction("66.9") + Fraction(68100, 1000)
reference = energy_mwh * Fraction("1.63") / Fraction("1.32") * Fraction("0.814")
project = energy_mwh * Fraction("0.814")
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
