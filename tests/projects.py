"""Small projects for tests: a base that calculates, and changes to it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jcm_mrv.findings import Finding
from jcm_mrv.methodology.library import Library

BASE: dict[str, Any] = {
    "title": "Two roofs",
    "reference": "VN999",
    "partner_country": "VN",
    "site": {
        "name": "Phu My",
        "latitude": 10.59,
        "longitude": 107.05,
        "timezone": "Asia/Ho_Chi_Minh",
    },
    "start_of_operation": "2023-12-01",
    "monitoring_period": {"start": "2024-01-01", "end": "2025-06-30"},
    "methodology": "VN_AM007@1.0",
    "sets": {
        "system": [
            {"id": "roof-a", "title": "Warehouse A", "capacity": "600 kW", "connection": "grid"},
            {"id": "roof-b", "title": "Warehouse B", "capacity": "400 kW", "connection": "grid"},
        ]
    },
    "monitoring": {
        "EG": {
            "option": "C",
            "members": {
                "roof-a": {
                    "meter": "M-A",
                    "evidence": "invoices",
                    "entries": [
                        {"start": "2024-01-01", "end": "2024-12-31", "value": 700, "unit": "MWh"},
                        {"start": "2025-01-01", "end": "2025-06-30", "value": 351.5, "unit": "MWh"},
                    ],
                },
                "roof-b": {
                    "meter": "M-A",
                    "evidence": "invoices",
                    "entries": [
                        {"start": "2024-01-01", "end": "2024-12-31", "value": 512.3, "unit": "MWh"},
                        {"start": "2025-01-01", "end": "2025-06-30", "value": 250.1, "unit": "MWh"},
                    ],
                },
            },
        }
    },
    "meters": {
        "M-A": {
            "serial": "1",
            "calibrations": [
                {"date": "2023-06-01", "valid_until": "2027-12-31", "certificate": "of the maker"}
            ],
        }
    },
    "criteria": {
        "1": {"met": True, "evidence": "report"},
        "2": {"met": True, "evidence": "diagram"},
        "3": {"met": True, "evidence": "certificates"},
        "4": {"met": True, "evidence": "photographs"},
    },
}
"""2024: 700 + 512.3 MWh; first half of 2025: 351.5 + 250.1 MWh; each times 0.333 tCO2/MWh."""

ONE_YEAR: dict[str, Any] = {
    "monitoring_period.end": "2024-12-31",
    "monitoring.EG.members.roof-a.entries": [
        {"start": "2024-01-01", "end": "2024-12-31", "value": 700, "unit": "MWh"}
    ],
    "monitoring.EG.members.roof-b.entries": [
        {"start": "2024-01-01", "end": "2024-12-31", "value": 512.3, "unit": "MWh"}
    ],
}
"""Changes that leave the first year."""


def told(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give findings without what is said of entries with words, which the base rests on."""
    return tuple(found for found in findings if found.code not in ("MON-929", "PRJ-244"))


GONE = object()


def read(what: str, value: float | None = None, unit: str | None = None) -> dict[str, Any]:
    """Give the record of somebody who read something in an approved text that nobody wrote."""
    number = {} if value is None else {"value": value, "unit": unit}
    return {
        "what": what,
        **number,
        "document": "VN_AM007",
        "version": "1.0",
        "page": 3,
        "reader": "A. Engineer",
        "date": "2026-11-26",
    }


READ: dict[str, Any] = {
    "confirmed": [
        *(read(f"criterion {n}") for n in range(1, 5)),
        read("class and unit of EG"),
        read("monitoring option of EG"),
        read("frequency of EG"),
        read("method of EG"),
        read("equation ER"),
        read("table reference_factor, connection = grid", 0.333, "tCO2/MWh"),
    ]
}
"""Changes that make the base project final: all that is not official in it was read."""


def beside(member: str, **more: Any) -> list[dict[str, Any]]:
    """Give invoices of a member of the base, from documents of their own and by another meter."""
    entries = BASE["monitoring"]["EG"]["members"][member]["entries"]
    return [
        {
            **one,
            "value": round(one["value"] * 1.001, 4),
            "evidence": f"bill of {one['end']}",
            **more,
        }
        for one in entries
    ]


INVOICED: dict[str, Any] = {
    **READ,
    **{
        f"monitoring.EG.members.{member}.invoiced": beside(member)
        for member in ("roof-a", "roof-b")
    },
}
"""Changes that leave nothing open: everything was read, and invoices stand beside the entries."""


def project_data(changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """Give the base project with changes: ``{"site.timezone": "UTC", "criteria": GONE}``."""
    data = copy.deepcopy(BASE)
    for path, given in (changes or {}).items():
        # A later change may be to a part of an earlier one, which others use as well.
        value = given if given is GONE else copy.deepcopy(given)
        *parents, last = path.split(".")
        node: Any = data
        for part in parents:
            node = node[int(part)] if isinstance(node, list) else node.setdefault(part, {})
        if value is GONE:
            del node[last]
        elif isinstance(node, list):
            node[int(last)] = value
        else:
            node[last] = value
    return data


def write_project(folder: Path, changes: dict[str, Any] | None = None) -> Path:
    """Give the path of a project file; JSON is YAML too."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "project.yaml"
    path.write_text(json.dumps(project_data(changes), indent=2), encoding="utf-8")
    return path


def overlay(path: Path, *records: dict[str, Any], of: str = "VN_AM007@1.0") -> None:
    """Write what somebody has read of a methodology."""
    methodology = Library().load(of)
    path.parent.mkdir(exist_ok=True, parents=True)
    about = {
        "schema": "jcm-mrv/overlay/1",
        "methodology": of,
        "sha256": methodology.sha256,
    }
    path.write_text(json.dumps({**about, "confirmed": list(records)}), encoding="utf-8")
