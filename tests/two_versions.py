"""Two versions of a made-up methodology that differ in all that can differ, and a project."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

CLAIM = {"standing": "official", "source": "book", "place": "page 1", "checked": "2026"}
SMALL: dict[str, Any] = {
    "id": "VN_AM099",
    "version": "1.0",
    "title": "Small",
    "partner_country": "VN",
    "summary": "Small.",
    "sources": {"book": {"title": "A book, first edition"}},
    "sets": {
        "plant": {
            "index": "i",
            "title": "Plant",
            "attributes": {"size": {"description": "Size", "unit": "kW"}},
        }
    },
    "parameters": {
        "EG": {
            "symbol": "EG_{i,p}",
            "description": "Electricity",
            "unit": "MWh",
            "sets": ["plant"],
            "class": "monitored",
            "options": ["C"],
            "conservative": "lower",
        },
        "EF": {
            "symbol": "EF_i",
            "description": "Factor",
            "unit": "tCO2/MWh",
            "sets": ["plant"],
            "class": "fixed_ex_ante",
            "default": "lookup(factor, size[i])",
        },
        "own_use": {
            "description": "Emissions of own use",
            "unit": "tCO2/MWh",
            "class": "default",
            "value": 0.1,
            "value_from": CLAIM,
        },
    },
    "tables": {
        "factor": {
            "title": "Factor by size",
            "unit": "tCO2/MWh",
            "keys": {"size": {"unit": "kW"}},
            "rows": [{"when": {"size": {"up_to": 100}}, "value": 0.5, **CLAIM}],
        }
    },
    "equations": {
        "RE": {"text": "sum(EG[i] * EF[i] for i in plant)", "unit": "tCO2", **CLAIM},
        "PE": {"text": "sum(EG[i] for i in plant) * own_use", "unit": "tCO2", **CLAIM},
        "ER": {"text": "RE - PE", "unit": "tCO2", **CLAIM},
    },
    "criteria": {"1": {"text": "It is new.", "evidence": "Report", **CLAIM}},
}
CASES: dict[str, Any] = {
    "cases": [
        {
            "name": name,
            "origin": "computed by hand",
            "arithmetic": "as the numbers say",
            "sets": {"plant": [{"id": "a", "size": "10 kW"}]},
            "values": {"EG": {"a": amount}},
            "expected": {"ER": amount * 0.4},
        }
        for name, amount in (("hundred", 100), ("nothing", 0))
    ]
}
PROJECT: dict[str, Any] = {
    "title": "One plant",
    "reference": "VN999",
    "partner_country": "VN",
    "site": {"name": "Phu My", "timezone": "Asia/Ho_Chi_Minh"},
    "start_of_operation": "2024-01-01",
    "monitoring_period": {"start": "2024-01-01", "end": "2025-12-31"},
    "methodology": "VN_AM099@1.0",
    "sets": {"plant": [{"id": "a", "size": "10 kW"}]},
    "values": {},
    "monitoring": {
        "EG": {
            "option": "C",
            "members": {
                "a": {
                    "entries": [
                        {"start": "2024-01-01", "end": "2024-12-31", "value": 100, "unit": "MWh"},
                        {"start": "2025-01-01", "end": "2025-12-31", "value": 1000, "unit": "MWh"},
                    ]
                }
            },
        }
    },
    "criteria": {"1": {"met": True, "evidence": "report"}},
}


def second_version() -> dict[str, Any]:
    """Give ver02.0: factor 0.4, own use 0.2, a loss of a tenth asked of the project."""
    data = copy.deepcopy(SMALL)
    data |= {"version": "2.0", "title": "Small, revised", "approved": "2025-05-01"}
    data["sources"]["book"]["title"] = "A book, second edition"
    data["parameters"]["own_use"]["value"] = 0.2
    data["parameters"]["EG"]["unit"] = "kWh"
    data["parameters"]["EG"]["conservative"] = "by_result"
    data["parameters"]["loss"] = {
        "description": "Loss of the line",
        "unit": "1",
        "class": "fixed_ex_ante",
    }
    data["parameters"]["c"] = {
        "description": "Conversion",
        "unit": "MWh/kWh",
        "class": "conversion",
        "value": 0.001,
    }
    data["tables"]["factor"]["rows"][0]["value"] = 0.4
    data["equations"]["RE"]["text"] = "sum(EG[i] * c * EF[i] for i in plant) * (1 - loss)"
    data["equations"]["RE"]["standing"] = "unverified"
    data["equations"]["PE"]["text"] = "sum(EG[i] * c for i in plant) * own_use"
    data["criteria"]["1"]["text"] = "It is new and safe."
    data["criteria"]["2"] = {"text": "It is looked after.", "evidence": "Contract", **CLAIM}
    return data


def write_versions(
    folder: Path,
    second: dict[str, Any] | None = None,
    first: dict[str, Any] | None = None,
    reductions_of_second: float = 0.16,
) -> Path:
    """Write both versions with their cases into a folder of one's own and give it."""
    for data, reductions in ((first or SMALL, 0.4), (second or second_version(), None)):
        home = folder / data["id"] / data["version"]
        home.mkdir(parents=True)
        cases = copy.deepcopy(CASES)
        if reductions is None:
            reductions = reductions_of_second
            for case, amount in zip(cases["cases"], (100, 0), strict=True):
                case["expected"] = {"ER": round(amount * reductions, 9)}
                if data["parameters"]["EG"]["unit"] == "kWh":
                    case["values"] = {"EG": {"a": amount * 1000}}
                for name, value in (("loss", 0.1), ("kg", 0.002)):
                    if "default" not in data["parameters"].get(name, {"default": ""}):
                        case["values"][name] = value
        (home / "methodology.yaml").write_text(json.dumps(data), encoding="utf-8")
        (home / "cases.yaml").write_text(json.dumps(cases), encoding="utf-8")
    return folder


def write_small_project(folder: Path, **changes: Any) -> Path:
    """Write the project with changes of its first level and give its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "project.yaml"
    path.write_text(json.dumps({**PROJECT, **changes}), encoding="utf-8")
    return path


LOSS = {"loss": {"value": 0.1, "unit": "1", "source": "Design"}}
