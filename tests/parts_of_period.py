"""Rules invented after the manner of a text with monthly load factors, and a project under them.

Boilers of a factory: the load factor of each month, rounded down to two decimals, gives the
reference efficiency of the month; what the project burns is measured as a whole.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jcm_mrv.methodology.library import Library
from tests.methodology.conftest import CLAIM, GONE, Builder, Changes, changed

RULES: dict[str, Any] = {
    "id": "VN_XX077",
    "version": "1.0",
    "title": "Boilers with a load factor of each month",
    "partner_country": "VN",
    "summary": "The reference boiler is as efficient as the load of the month lets it be.",
    "sources": {"book": {"title": "A book"}},
    "sets": {
        "boiler": {
            "index": "i",
            "title": "Boilers of the project",
            "attributes": {"capacity": {"description": "Rated output", "unit": "kW", "minimum": 0}},
        },
        "month": {"index": "m", "title": "Months of the period", "periods": "month"},
    },
    "parameters": {
        "Q": {
            "symbol": "Q_{i,m,p}",
            "description": "Heat delivered by the boiler i in the month m",
            "unit": "kWh",
            "sets": ["boiler", "month"],
            "class": "monitored",
            "options": ["C"],
            "conservative": "lower",
            "capacity": "capacity",
        },
        "FC": {
            "symbol": "FC_{i,p}",
            "description": "Gas burned by the boiler i",
            "unit": "GJ",
            "sets": ["boiler"],
            "class": "monitored",
            "options": ["B", "C"],
            "conservative": "higher",
        },
        "EF_gas": {
            "symbol": "EF_{gas}",
            "description": "Emission factor of the gas",
            "unit": "tCO2/GJ",
            "class": "default",
            "value": 0.0561,
            "value_from": CLAIM,
        },
        "c": {
            "symbol": "c_{GJ/kWh}",
            "description": "Conversion of kilowatt-hours to gigajoules",
            "unit": "GJ/kWh",
            "class": "conversion",
            "value": 0.0036,
            "value_from": CLAIM,
        },
    },
    "tables": {
        "efficiency": {
            "title": "Efficiency of the reference boiler",
            "unit": "1",
            "keys": {"load": {"unit": "1"}},
            "rows": [
                {"when": {"load": {"below": 0.3}}, "value": 0.95, **CLAIM},
                {"when": {"load": {"from": 0.3}}, "value": 0.9, **CLAIM},
            ],
        }
    },
    "equations": {
        "LF": {
            "symbol": "LF_{i,m,p}",
            "description": "Load factor of the month m",
            "unit": "1",
            "sets": ["boiler", "month"],
            "text": "rounddown(Q[i,m] / (capacity[i] * hours_of_month[m]), 2)",
            **CLAIM,
        },
        "RE": {
            "description": "Reference emissions",
            "unit": "tCO2",
            "text": "sum(Q[i,m] / lookup(efficiency, LF[i,m]) for i in boiler for m in month)"
            " * c * EF_gas",
            **CLAIM,
        },
        "PE": {
            "description": "Project emissions",
            "unit": "tCO2",
            "text": "sum(FC[i] for i in boiler) * EF_gas",
            **CLAIM,
        },
        "ER": {
            "description": "Emission reductions",
            "unit": "tCO2",
            "text": "RE - PE",
            **CLAIM,
        },
    },
    "criteria": {},
}

CASES: dict[str, Any] = {
    "cases": [
        {
            "name": "two months",
            "origin": "by hand",
            "period": {"start": "2024-01-01", "end": "2024-02-29"},
            "sets": {"boiler": [{"id": "b", "capacity": "1000 kW"}]},
            # 744 h: 0.2688 -> 0.26; 696 h: 0.3591 -> 0.35
            "values": {"Q": {"b/2024-01": 200000, "b/2024-02": 250000}, "FC": {"b": 1500}},
            "expected": {
                "LF": {"b/2024-01": 0.26, "b/2024-02": 0.35},
                "RE": 98.6178947368421,
                "PE": 84.15,
            },
        },
        {
            "name": "a month at the edge of the table, and one of the year before",
            "origin": "by hand",
            "period": {"start": "2023-12-01", "end": "2024-01-31"},
            "sets": {"boiler": [{"id": "b", "capacity": "1000 kW"}]},
            # 223200 kWh in 744 h are 0.3; December counts in its own year.
            "values": {"Q": {"b/2024-01": 223200}, "FC": {"b": 800}},
            "expected": {"LF": {"b/*": 0.3}, "RE": 50.086080, "PE": 44.88},
        },
    ]
}

HEAT: dict[str, float] = {
    f"{year}-{month:02d}": 150_000.0 + 7_000 * n
    for n, (year, month) in enumerate(
        [*((2024, month) for month in range(1, 13)), *((2025, month) for month in range(1, 7))]
    )
}
"""Kilowatt-hours of each month of the project: its load factor goes from 0.20 to 0.36."""


def last_of(month: str) -> str:
    """Give the last day of a month."""
    day = dt.date.fromisoformat(f"{month}-01") + dt.timedelta(days=31)
    return (day.replace(day=1) - dt.timedelta(days=1)).isoformat()


def entries(amounts: Mapping[str, float], unit: str = "kWh") -> list[dict[str, Any]]:
    """Give an entry for each month."""
    return [
        {"start": f"{month}-01", "end": last_of(month), "value": value, "unit": unit}
        for month, value in amounts.items()
    ]


PROJECT: dict[str, Any] = {
    "title": "Two boilers",
    "partner_country": "VN",
    "site": {"timezone": "Asia/Ho_Chi_Minh"},
    "start_of_operation": "2023-12-01",
    "monitoring_period": {"start": "2024-01-01", "end": "2025-06-30"},
    "methodology": "VN_XX077@1.0",
    "sets": {"boiler": [{"id": "b", "capacity": "1000 kW"}]},
    "monitoring": {
        "Q": {
            "option": "C",
            "members": {"b": {"meter": "M", "entries": entries(HEAT)}},
        },
        "FC": {
            "option": "B",
            "members": {
                "b": {
                    "evidence": "invoices",
                    "entries": [
                        {"start": "2024-01-01", "end": "2024-12-31", "value": 7000, "unit": "GJ"},
                        {"start": "2025-01-01", "end": "2025-06-30", "value": 4000, "unit": "GJ"},
                    ],
                }
            },
        },
    },
    "meters": {
        "M": {
            "serial": "1",
            "calibrations": [
                {"date": "2023-06-01", "valid_until": "2027-12-31", "certificate": "of the maker"}
            ],
        }
    },
}


def write_rules(root: Path, rules: Changes | None = None, cases: Changes | None = None) -> Library:
    """Give a library with the rules, changed as a test says."""
    folder = root / "VN_XX077" / "1.0"
    Builder.write(folder / "methodology.yaml", changed(RULES, rules or {}))
    Builder.write(folder / "cases.yaml", changed(CASES, cases or {}))
    return Library((root,))


def write_boilers(folder: Path, changes: Changes | None = None) -> Path:
    """Give the path of the project file, changed as a test says."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "project.yaml"
    path.write_text(json.dumps(changed(PROJECT, changes or {}), indent=1), encoding="utf-8")
    return path


def fuel() -> list[dict[str, Any]]:
    """Give an entry of gas for each month."""
    amounts = {month: 500.0 + n for n, month in enumerate(HEAT)}
    return entries(amounts, "GJ")


MONTHS_ALONE: dict[str, Any] = {
    "sets.boiler": GONE,
    "parameters.Q.sets": ["month"],
    "parameters.Q.capacity": GONE,
    "parameters.FC.sets": ["month"],
    "parameters.P": {"description": "Rated output", "unit": "kW", "class": "fixed_ex_ante"},
    "equations.LF.sets": ["month"],
    "equations.LF.text": "rounddown(Q[m] / (P * hours_of_month[m]), 2)",
    "equations.RE.text": "sum(Q[m] / lookup(efficiency, LF[m]) for m in month) * c * EF_gas",
    "equations.PE.text": "sum(FC[m] for m in month) * EF_gas",
}
"""Changes of the rules that leave the months as the only set: nothing is of the whole year."""

CASES_OF_MONTHS_ALONE: dict[str, Any] = {
    "cases.0.sets": {},
    "cases.1.sets": {},
    "cases.0.values": {"Q": {"2024-01": 200000, "2024-02": 250000}, "FC": {"*": 750}, "P": 1000},
    "cases.1.values": {"Q": {"2024-01": 223200}, "FC": {"*": 800}, "P": 1000},
    "cases.0.expected.LF": {"2024-01": 0.26, "2024-02": 0.35},
    "cases.1.expected.LF": {"*": 0.3},
}
PROJECT_OF_MONTHS_ALONE: dict[str, Any] = {
    "sets": {},
    "values": {"P": {"value": 1000, "unit": "kW", "source": "Nameplate"}},
    "monitoring.Q": {"option": "C", "meter": "M", "entries": entries(HEAT)},
    "monitoring.FC": {"option": "B", "evidence": "invoices", "entries": fuel()},
}

MONTHS_AND_QUARTERS: dict[str, Any] = {
    "sets.quarter": {"index": "q", "title": "Quarters of the period", "periods": "quarter"},
    "parameters.FC.sets": ["boiler", "quarter"],
    "equations.PE.text": "sum(roundup(FC[i,q] / 10, 0) for i in boiler for q in quarter)"
    " * 10 * EF_gas",
}
"""Changes of the rules by which gas is counted by the quarter, in tens of gigajoules."""
