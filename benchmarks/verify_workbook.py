"""``verify`` on a workbook of 100 systems: under 2 s, as a ratio to openpyxl's load and save."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from measure import ROOT, compare, run

sys.path.insert(0, str(ROOT))

SYSTEMS = 100
LIMIT_S = 2.0
LIMIT_RATIO = 0.6


def project(folder: Path, systems: int) -> Path:
    """Write a project with one entry per system and year, over two years."""
    from tests.projects import project_data

    ids = [f"roof-{n:03d}" for n in range(1, systems + 1)]
    members = {
        i: {
            "meter": "M-A",
            "entries": [
                {"start": "2024-01-01", "end": "2024-12-31", "value": 500.5 + n, "unit": "MWh"},
                {"start": "2025-01-01", "end": "2025-06-30", "value": 250.25 + n, "unit": "MWh"},
            ],
        }
        for n, i in enumerate(ids)
    }
    data = project_data(
        {
            "sets.system": [
                {"id": i, "title": f"Roof {i}", "capacity": "600 kW", "connection": "grid"}
                for i in ids
            ],
            "monitoring.EG.members": members,
        }
    )
    path = folder / "project.yaml"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def main() -> None:
    """Measure both in turn."""
    from jcm_mrv import calculate, load_project, write_outputs

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        write_outputs(calculate(load_project(project(folder, SYSTEMS))), folder / "output")
        book = folder / "output" / "monitoring_spreadsheet.xlsx"
        command = [sys.executable, "-m", "jcm_mrv", "verify", str(book)]
        copy = folder / "copy.xlsx"
        script = f"import openpyxl; openpyxl.load_workbook({str(book)!r}).save({str(copy)!r})"
        yardstick = [sys.executable, "-c", script]
        title = f"verify, {SYSTEMS} systems, against openpyxl's load and save"
        compare(title, command, yardstick, LIMIT_RATIO, runs=7)
        seconds = min(run(command) for _ in range(5))
        verdict = "holds" if seconds < LIMIT_S else "DOES NOT HOLD"
        print(f"best of five: {seconds:.3f} s (under {LIMIT_S:g} s: {verdict})")


if __name__ == "__main__":
    main()
