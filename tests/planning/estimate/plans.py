"""Projects that are planned: estimates of solar systems, and nothing monitored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

STUDY = "Yield study, page 4"
LEFT_OUT = object()


def planned(folder: Path, *estimates: dict[str, Any] | None, **changed: Any) -> Path:
    """Give the path of a project with a solar system for each estimate; None: it has none."""
    members = {f"roof-{n}": estimate for n, estimate in enumerate(estimates, start=1)}
    data: dict[str, Any] = {
        "title": "Roofs to come",
        "reference": "VN099",
        "partner_country": "VN",
        "site": {"timezone": "Asia/Ho_Chi_Minh"},
        "start_of_operation": "2026-01-01",
        "expected_lifetime": {"years": 3, "source": "Data sheet"},
        "methodology": "VN_AM007@1.0",
        "sets": {
            "system": [{"id": name, "capacity": "500 kW", "connection": "grid"} for name in members]
        },
        "monitoring": {
            "EG": {
                "option": "C",
                "members": {
                    name: {} if given is None else {"estimate": {"source": STUDY, **given}}
                    for name, given in members.items()
                },
            }
        },
        "criteria": {n: {"met": True, "evidence": "Design"} for n in "1234"},
        **changed,
    }
    data = {key: value for key, value in data.items() if value is not LEFT_OUT}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "project.yaml"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path
