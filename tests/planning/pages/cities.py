"""Progress of cities that was made up, for its page."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from jcm_mrv.findings import PLN, Finding

OPEN = {"code": "MON-903", "what": "no meter is stated", "where": "project.yaml:40"}
FACTOR = {"source": "Announcement", "standing": "unverified", "illustrative": False}


def contribution(project: str, year: int, **changed: Any) -> dict[str, Any]:
    """Give what a project adds in a year."""
    return {
        "project": project,
        "reference": None,
        "title": f"Title of {project}",
        "boundary": "brvt",
        "category": "I.3.2",
        "amount": 1612.4,
        "territorial": 0.0,
        "outside": 0.0,
        "jcm": 815,
        "standing": "draft",
        "why": None,
        "grid_factor": 0.6592,
        "start": f"{year}-01-01",
        "end": f"{year}-12-31",
        "trading_scheme": None,
    } | changed


def row(year: int, *those: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """Give a year of an area: its sums are those of what its projects add."""
    amounts = [one["amount"] for one in those]
    known = bool(those) and None not in amounts
    bottom_up = sum(amounts) if known else None
    transferred = changed.get("transferred", 0.0)
    claimable = None if bottom_up is None else bottom_up - transferred
    return {
        "year": year,
        "boundary": "brvt",
        "baseline": 30_000_000.0 + 1_000_000.0 * (year - 2024),
        "inventory": None,
        "top_down": None,
        "bottom_up": bottom_up,
        "territorial": sum(one["territorial"] for one in those) if known else None,
        "transferred": transferred,
        "claimable": claimable,
        "progress": None if claimable is None else claimable / 2_880_000,
        "jcm": sum(one["jcm"] for one in those) if those else None,
        "standing": "draft" if those else None,
        "missing": [one["project"] for one in those if one["amount"] is None],
        "contributions": list(those),
    } | changed


def city(*rows: dict[str, Any], findings: tuple[Finding, ...] = (), **changed: Any) -> Any:
    """Give the progress of a city with some rows, as the page reads it."""
    names = sorted({one["project"] for row in rows for one in row["contributions"]})
    data = {
        "title": "Climate action plan",
        "country": "VN",
        "gwp": "AR5",
        "level": "BASIC",
        "as_of": "2026-11-30",
        "illustrative": [],
        "boundaries": [
            {
                "id": "brvt",
                "title": "Province of Ba Ria-Vung Tau",
                "from": None,
                "to": "2025-06-30",
                "contains": [],
            },
            {
                "id": "hcmc",
                "title": "Ho Chi Minh City",
                "from": "2025-07-01",
                "to": None,
                "contains": ["brvt"],
            },
        ],
        "target": {
            "boundary": "brvt",
            "kind": "baseline_scenario",
            "year": 2030,
            "reduction": 0.08,
            "base_year": None,
            "required": 2_880_000.0,
            "allowed": 33_120_000.0,
            "unit": "tCO2e",
            "source": "Decision of the province",
            "illustrative": False,
        },
        "baseline": [{"year": 2024, "value": 30_000_000.0}, {"year": 2030, "value": 36_000_000.0}],
        "grid_factors": [{"year": 2024, "value": 0.6592, "unit": "tCO2/MWh", **FACTOR}],
        "years": list(rows),
        "projects": [
            {
                "project": name,
                "title": f"Title of {name}",
                "reference": None,
                "status": "done",
                "boundary": "brvt",
                "category": "I.3.2",
                "methodologies": ["VN_AM007@1.0"],
                "confidential": False,
                "standing": "draft",
                "open": 1,
                "open_points": [OPEN],
                "unseen": [],
                "latitude": 10.4 + n / 20,
                "longitude": 107.1 + n / 30,
                "findings": [],
            }
            for n, name in enumerate(names)
        ],
        "transfers": [],
        "inventory": [],
        "trace": [],
        "inputs": [],
        "findings": [one.as_dict() for one in findings],
    } | changed

    def baseline_of(year: int) -> float | None:
        return 30_000_000.0 + 1_000_000.0 * (year - 2024) if 2024 <= year <= 2030 else None

    return SimpleNamespace(
        to_json=lambda: data,
        findings=findings,
        given=SimpleNamespace(baseline_of=baseline_of),
        as_of=dt.date(2026, 11, 30),
    )


def usual() -> Any:
    """Give a city as most begin: two monitored years, one without a factor, all of it made up."""
    first = [
        contribution("a/project.yaml", 2024),
        contribution("b/project.yaml", 2024, category="III.1.1", amount=300.25, jcm=120),
        contribution(
            "c/project.yaml",
            2024,
            category="I.4.4",
            amount=0.0,
            territorial=905.5,
            jcm=400,
            trading_scheme="ETS pilot",
        ),
    ]
    second = [
        contribution("a/project.yaml", 2025),
        contribution(
            "b/project.yaml",
            2025,
            category="III.1.1",
            amount=None,
            grid_factor=None,
            why="no factor",
        ),
    ]
    third = [contribution("a/project.yaml", 2026, amount=1500.0)]
    return city(
        row(2024, *first, transferred=120.0, inventory=29_950_000.0, top_down=50_000.0),
        row(2025, *second),
        row(2025, *second, boundary="hcmc", baseline=None, progress=None),
        row(2026, *third),
        row(2030),
        illustrative=[
            {"what": "baseline", "source": "made up for the example"},
            {"what": "inventory.csv: 2", "source": "made up for the example"},
        ],
        transfers=[
            {
                "project": "a/project.yaml",
                "year": 2024,
                "amount": 120.0,
                "corresponding_adjustment": True,
                "taken_off": True,
                "date": "2026-06-01",
                "source": "Registry",
                "illustrative": True,
            }
        ],
        inventory=[
            {
                "boundary": "brvt",
                "year": 2024,
                "category": category,
                "gas": "CO2e",
                "value": value,
                "counts": counts,
                "source": "made up for the example",
                "illustrative": True,
            }
            for category, value, counts in (
                ("I.3.1", 29_000_000.0, True),
                ("I.3.2", 950_000.0, True),
                ("IV.1", 4_000.0, False),
            )
        ],
        trace=[
            {
                "year": None,
                "boundary": "brvt",
                "name": "required",
                "symbol": "R",
                "value": 2_880_000.0,
                "unit": "tCO2e",
                "equation": "reduction * target_baseline",
                "inputs": {"reduction": 0.08, "target_baseline": 36_000_000.0},
            }
        ],
        findings=(PLN[190].at("city.html", found="matplotlib"),),
    )
