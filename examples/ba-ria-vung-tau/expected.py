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


def table(name: str) -> list[dict[str, str]]:
    """Give the rows of a file of the survey."""
    with (HERE / "survey" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def whole(tonnes: Fraction) -> int:
    """Give credited tonnes: rounded to a gram, then down."""
    return floor(round(tonnes, 6))


def main() -> None:
    """Print reductions and cost of each solar candidate, the order, a life and a year of one."""
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
    expected = {
        "sites": sites,
        "complete": [site for _, _, site, *_ in complete],
        "first": {
            "site_id": first,
            "estimate": YEARS * sites[first]["emission_reductions_per_year"],
            "monitored": whole(Fraction(energy, 1_000_000) * FACTOR),
        },
    }
    print(json.dumps(expected, indent=1))


if __name__ == "__main__":
    main()
