"""Compute what this example gives from its files alone, without jcm-mrv; prints expected.json."""

import csv
import json
from fractions import Fraction
from math import floor
from pathlib import Path

import monitored_year

HERE = Path(__file__).parent
# assumptions.yaml and support.yaml, and the factor of VN_AM007 for sites on the grid.
DENSITY, YIELD, FACTOR = Fraction("0.18"), 1256, Fraction("0.333")
YEN, RATE, CAP, YEARS = 150, Fraction("0.3"), 1_000_000_000, 15
# city.yaml: thousand tonnes, and the factor of the grid of 2024; methane weighs 28 (AR5).
BASELINE_2024, BASELINE_2030, SHARE, METHANE = 30_000, 36_000, Fraction("0.08"), 28
GRID, TRANSFERRED = Fraction("0.65"), 800
# market-digester: its electricity of 2024, MWh, and the factor that its project file states.
DIGESTER_POWER, DIGESTER_FACTOR = Fraction("447.3"), Fraction("0.6766")
OTHERS = "industrial-park-pv", "market-digester"


def table(name: str) -> list[dict[str, str]]:
    """Give the rows of a file of the survey."""
    with (HERE / "survey" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def whole(tonnes: Fraction) -> int:
    """Give credited tonnes: rounded to a gram, then down."""
    return floor(round(tonnes, 6))


def years_of(example: str) -> dict[int, dict[str, float]]:
    """Give the years that another example expects, which its own script computed."""
    data = json.loads((HERE.parent / example / "expected.json").read_text(encoding="utf-8"))
    return {year["year"]: year for year in data["years"]}


def city(measured: Fraction) -> dict[str, float]:
    """Give how far what was monitored in 2024 goes towards the target, tCO2e."""
    with (HERE / "inventory.csv").open(encoding="utf-8", newline="") as file:
        # What is supplied to the grid counts in no sum of the level BASIC.
        lines = [row for row in csv.DictReader(file) if row["category"] != "I.4.4"]
    weights = {"CO2e": 1, "CH4": METHANE}
    inventory = sum(1000 * Fraction(row["value"]) * weights[row["gas"]] for row in lines)
    required = 1000 * SHARE * BASELINE_2030
    park, digester = (
        Fraction(years_of(name)[2024]["emission_reductions_unrounded"]) for name in OTHERS
    )
    # Its methane and fuel stay as they are: only its electricity has another factor.
    bottom_up = measured * GRID + digester + DIGESTER_POWER * (DIGESTER_FACTOR - GRID)
    found = {
        "required": required,
        "allowed": 1000 * BASELINE_2030 - required,
        "inventory": inventory,
        "top_down": 1000 * BASELINE_2024 - inventory,
        "bottom_up": bottom_up,
        "territorial": park / FACTOR * GRID,
        "claimable": bottom_up - TRANSFERRED,
        "progress": (bottom_up - TRANSFERRED) / required,
    }
    return {name: round(float(value), 12) for name, value in found.items()}


def portfolio(measured: Fraction) -> dict[str, int]:
    """Give the whole tonnes of each year of the monitored projects."""
    years = {monitored_year.YEAR: whole(measured * FACTOR)}
    for name in OTHERS:
        for year, line in years_of(name).items():
            years[year] = years.get(year, 0) + int(line["emission_reductions"])
    return {str(year): amount for year, amount in sorted(years.items())}


def main() -> None:
    """Print reductions and cost of each solar candidate, the order, and how far one year goes."""
    costs = {row["site_id"]: row for row in table("costs") if row["measure"] == "VN_AM007"}
    sites, complete = {}, []
    for row in table("sites"):
        if not row["roof_area_m2"] or not row["roof_usable_share"] or row["connection"] != "grid":
            continue
        kilowatts = int(row["roof_area_m2"]) * Fraction(row["roof_usable_share"]) * DENSITY
        tonnes = kilowatts * YIELD / 1000 * FACTOR
        found = {"emission_reductions_per_year": whole(tonnes), "cost_effectiveness": None}
        if row["site_id"] in costs:
            subsidy = min(RATE * int(costs[row["site_id"]]["investment"]) * YEN, CAP)
            cost = subsidy / (tonnes * YEARS)
            found["cost_effectiveness"] = round(float(cost), 3)
            complete.append((cost, -tonnes, row["site_id"], kilowatts, row))
        sites[row["site_id"]] = found
    # What costs the same stands in the order of its reductions.
    complete.sort()
    _, _, first, kilowatts, row = complete[0]
    place = float(row["latitude"]), float(row["longitude"])
    energy = sum(watt_hours for _, watt_hours in monitored_year.readings(float(kilowatts), *place))
    measured = Fraction(energy, 1_000_000)
    planned = [site for _, _, site, *_ in complete if site != first]
    expected = {
        "sites": sites,
        "complete": [site for _, _, site, *_ in complete],
        "first": {
            "site_id": first,
            "estimate": YEARS * sites[first]["emission_reductions_per_year"],
            "monitored": whole(measured * FACTOR),
        },
        "portfolio": {
            "monitored": portfolio(measured),
            "estimated": sum(
                YEARS * sites[site]["emission_reductions_per_year"] for site in planned
            ),
            "planned": sorted(planned),
        },
        "city": city(measured),
    }
    print(json.dumps(expected, indent=1))


if __name__ == "__main__":
    main()
