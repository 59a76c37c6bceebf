"""The same result in the most obvious way, without jcm-mrv: prints expected.json."""

import json
from math import exp, floor

WASTE = {  # t by calendar year of disposal; degradable carbon; decay rate, tropical and wet
    "food": ({2023: 9120.4, 2024: 7410.9 + 8006.25, 2025: 7950.2}, 0.15, 0.40),
    "boxes": ({2023: 0.0, 2024: 585.5, 2025: 310.75}, 0.40, 0.07),
}
PERIODS = {  # monitored days, days of the year, Nm3 of biogas, MWh
    2024: (184, 366, 402300, 447.3),
    2025: (181, 365, 398750, 451.9),
}

years = []
for year, (monitored, days, biogas, electricity) in PERIODS.items():
    methane = 0.0
    for amounts, carbon, k in WASTE.values():
        for disposed, tonnes in amounts.items():
            if disposed <= year:
                # Waste of the year x decays already in x: no IPCC offset of a year.
                decayed = tonnes * exp(-k * (year - disposed)) * (1 - exp(-k))
                methane += decayed * carbon * 0.5 * 0.5 * 16 / 12
    avoided = 0.85 * (1 - 0.1) * 28 * (1 - 0.1) * methane * monitored / days
    reference = avoided + biogas * 0.0225 * 0.0726
    project = electricity * 0.6766
    years.append(
        {
            "year": year,
            "reference_emissions": reference,
            "project_emissions": project,
            "emission_reductions_unrounded": reference - project,
            "emission_reductions": floor(round(reference - project, 6)),
        }
    )
print(json.dumps({"years": years}, indent=2))
