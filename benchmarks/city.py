"""A city of 200 projects against calculating them one by one: at most twice their CPU time.

In one process, in turn: what the city adds is that each project is solved again by the factor of
the grid, that projects are held against each other, and its workbook.
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from jcm_mrv import calculate, city_progress, load_project
from jcm_mrv.planning.city.workbook import workbook_bytes

PROJECTS, RUNS, MOST_RATIO = 200, 5, 2.0


def project(number: int) -> dict:
    """Give a project of two roofs with a year of its own amounts."""
    members = {
        roof: {
            "meter": "M-1",
            "evidence": "invoices",
            "entries": [
                {
                    "start": "2024-01-01",
                    "end": "2024-12-31",
                    "value": round(100 + number * 1.0137 + share, 4),
                    "unit": "MWh",
                }
            ],
        }
        for roof, share in (("roof-a", 0.125), ("roof-b", 0.375))
    }
    day = {"date": "2023-06-01", "valid_until": "2027-12-31", "certificate": "of the maker"}
    return {
        "title": f"Roof {number}",
        "reference": f"VN{number:04}",
        "partner_country": "VN",
        "site": {"latitude": 10.59, "longitude": 107.05, "timezone": "Asia/Ho_Chi_Minh"},
        "start_of_operation": "2023-12-01",
        "monitoring_period": {"start": "2024-01-01", "end": "2024-12-31"},
        "methodology": "VN_AM007@1.0",
        "sets": {
            "system": [
                {"id": roof, "title": roof, "capacity": "600 kW", "connection": "grid"}
                for roof in members
            ]
        },
        "monitoring": {"EG": {"option": "C", "members": members}},
        "meters": {"M-1": {"serial": f"S-{number}", "calibrations": [day]}},
        "criteria": {str(n): {"met": True, "evidence": "report"} for n in range(1, 5)},
    }


def made(folder: Path) -> list[Path]:
    """Write the city with its projects; give their files."""
    files = []
    for number in range(PROJECTS):
        path = folder / f"p{number}" / "project.yaml"
        path.parent.mkdir()
        path.write_text(json.dumps(project(number)), encoding="utf-8")
        files.append(path)
    stated = {"value": 0.65, "unit": "tCO2/MWh", "source": "made for the benchmark"}
    city = {
        "title": "City",
        "country": "VN",
        "gwp": "AR5",
        "boundary": [{"id": "a", "title": "Area"}],
        "target": {
            "boundary": "a",
            "kind": "fixed_level",
            "level": "33 MtCO2e",
            "year": 2030,
            "source": "made for the benchmark",
        },
        "baseline": {"unit": "MtCO2e", "values": {"2030": 36}, "source": "made for the benchmark"},
        "grid_factor": {"values": {"2024": stated}},
        "projects": [
            {
                "project": str(path.relative_to(folder)),
                "boundary": "a",
                "category": "I.3.2",
                "supply": "on_site",
            }
            for path in files
        ],
    }
    (folder / "city.yaml").write_text(json.dumps(city), encoding="utf-8")
    return files


def main() -> None:
    """Time both in turn."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = made(folder)
        calculate(load_project(files[0]))
        ours, theirs = [], []
        for _ in range(RUNS):
            start = time.process_time()
            for path in files:
                calculate(load_project(path))
            theirs.append(time.process_time() - start)
            start = time.process_time()
            found = city_progress(folder / "city.yaml")
            workbook_bytes(found)
            ours.append(time.process_time() - start)
            assert not found.findings, found.findings
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    print(
        f"a city of {PROJECTS} projects with its workbook: {statistics.median(ours):.2f} s of CPU, "
        f"its projects alone {statistics.median(theirs):.2f} s, ratio {ratio:.2f}, "
        f"at most {MOST_RATIO}"
    )
    sys.exit(ratio > MOST_RATIO)


if __name__ == "__main__":
    main()
