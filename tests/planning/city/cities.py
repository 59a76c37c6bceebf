"""Small cities for tests: one that calculates, in a folder of its own, and changes to it."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jcm_mrv.methodology.library import Library
from jcm_mrv.planning.city.progress import city_progress
from jcm_mrv.planning.city.result import CityProgress
from tests.projects import GONE, ONE_YEAR, write_project

MWH = 700 + 512.3
"""What the two roofs of the project generate in 2024."""

CITY: dict[str, Any] = {
    "title": "Climate action plan",
    "country": "VN",
    "gwp": "AR5",
    "boundary": [
        {"id": "brvt", "title": "Province", "to": "2025-06-30"},
        {"id": "hcmc", "title": "City", "from": "2025-07-01", "contains": ["brvt"]},
    ],
    "target": {
        "boundary": "brvt",
        "kind": "baseline_scenario",
        "reduction": "8 %",
        "year": 2030,
        "source": "Plan, page 1",
    },
    "baseline": {
        "unit": "ktCO2e",
        "values": {"2024": 30000, "2030": 36000},
        "between": "linear",
        "source": "Plan, page 2",
    },
    "inventory": "inventory.csv",
    "grid_factor": {
        "series": "vn_grid",
        "values": {"2024": {"value": 0.65, "unit": "tCO2/MWh", "source": "Letter"}},
    },
    "projects": [
        {
            "project": "a/project.yaml",
            "boundary": "brvt",
            "category": "I.3.2",
            "supply": "on_site",
        }
    ],
    "transfers": [
        {
            "project": "VN999",
            "year": 2024,
            "amount": 120,
            "corresponding_adjustment": True,
            "source": "Registry",
        }
    ],
}
INVENTORY = """boundary,year,category,gas,value,unit,source
brvt,2024,I.3.1,CO2e,20000,ktCO2e,Inventory
brvt,2024,I.3.2,CO2e,9000,ktCO2e,Inventory
brvt,2024,I.4.4,CO2e,7000,ktCO2e,Inventory
"""


def changed(data: Any, changes: Mapping[str, Any]) -> Any:
    """Give a copy with ``{"target.year": 2031}`` put in; ``GONE`` takes a key away."""
    data = copy.deepcopy(data)
    for path, value in changes.items():
        *parents, last = path.split(".")
        node = data
        for part in parents:
            node = node[int(part)] if isinstance(node, list) else node.setdefault(part, {})
        if value is GONE:
            del node[int(last) if isinstance(node, list) else last]
        elif isinstance(node, list):
            node[int(last) : int(last) + 1] = [copy.deepcopy(value)]
        else:
            # A later change goes into it, and not into what other tests have of it.
            node[last] = copy.deepcopy(value)
    return data


def write_city(
    folder: Path,
    changes: Mapping[str, Any] | None = None,
    inventory: str = INVENTORY,
    projects: Mapping[str, Mapping[str, Any]] | None = None,
) -> Path:
    """Write a city with its projects, ``a`` of one year besides those that are named."""
    for name, own in {"a": ONE_YEAR, **(projects or {})}.items():
        place = folder / name
        place.mkdir(parents=True, exist_ok=True)
        write_project(place, {key: v if v is GONE else copy.deepcopy(v) for key, v in own.items()})
    (folder / "inventory.csv").write_text(inventory, encoding="utf-8")
    path = folder / "city.yaml"
    path.write_text(json.dumps(changed(CITY, changes or {}), indent=1), encoding="utf-8")
    return path


def progress_of(
    folder: Path,
    changes: Mapping[str, Any] | None = None,
    inventory: str = INVENTORY,
    projects: Mapping[str, Mapping[str, Any]] | None = None,
    **options: Any,
) -> CityProgress:
    """Give the progress of a city that is written into a folder."""
    return city_progress(
        write_city(folder, changes, inventory, projects), library=Library(), **options
    )


def codes(found: CityProgress) -> list[str]:
    """Give the codes of the findings, each once."""
    return list(dict.fromkeys(finding.code for finding in found.findings))
