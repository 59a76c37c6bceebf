"""Layouts through the command line: a project whose members are laid out in two ways."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from click.testing import CliRunner

from jcm_mrv.cli import main
from tests.projects import write_project

PERIOD = {"start": "2024-01-01", "end": "2024-01-31"}


def test_a_project_of_two_layouts(tmp_path: Path) -> None:
    days = [dt.date(2024, 1, d) for d in range(1, 32)]
    names = ",".join(f"H{n}" for n in range(1, 25))
    hours = ["0"] * 8 + ["100"] * 8 + ["0"] * 8
    lines = [f"Date,{names},Total", *(f"{day},{','.join(hours)},800" for day in days)]
    (tmp_path / "wide.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name, first, last, rate in (("old.csv", 0, 15, 50), ("new.csv", 15, 31, 20)):
        rows = [f"{days[0] + dt.timedelta(days=n)},{rate * n}" for n in range(first, last + 1)]
        (tmp_path / name).write_text("\n".join(["t,kwh", *rows]) + "\n", encoding="utf-8")
    register = {"time": "t", "value": "kwh", "unit": "kWh", "kind": "register", "interval": "1 d"}
    members = {
        "roof-a": {
            "readings": "wide.csv",
            "layout": "wide",
            "time": "Date",
            "value": {"from": "H1", "to": "H24"},
            "unit": "kWh",
            "kind": "energy",
            "meter": "M-A",
        },
        "roof-b": {
            "sources": [
                {"readings": "old.csv", "meter": "M-A", **register},
                {"readings": "new.csv", **register},
            ]
        },
    }
    project = write_project(
        tmp_path, {"monitoring_period": PERIOD, "monitoring.EG.members": members}
    )
    result = CliRunner().invoke(
        main, ["calculate", str(project), "-o", str(tmp_path / "out"), "--json"]
    )
    assert result.exit_code == 0, result.output
    data = json.loads((tmp_path / "out" / "result.json").read_text())
    assert {q["member"]: q["value"] for q in data["quantities"] if q["parameter"] == "EG"} == {
        "roof-a": 31 * 0.8,
        "roof-b": 15 * 0.05 + 16 * 0.02,
    }
    assert {line["path"] for line in data["inputs"]} == {"wide.csv", "old.csv", "new.csv"}
