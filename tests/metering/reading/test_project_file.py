"""The keys of the project file, through the command line: one workbook for two members."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import openpyxl
from click.testing import CliRunner

from jcm_mrv.cli import main
from tests.projects import write_project

PERIOD = {"start": "2024-01-01", "end": "2024-01-31"}


def test_two_members_of_one_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Export")
    sheet.append(["Logger 7"])
    sheet.append(["Date", "Clock", "Device", "Energy"])
    sheet.append(["", "", "", "kWh"])
    for hour in range(31 * 24 + 1):
        time = dt.datetime(2024, 1, 1) + dt.timedelta(hours=hour)
        for device, rate in (("INV-1", 100), ("INV-2", 50)):
            sheet.append([time.date(), time.time(), device, 1000 + rate * hour])
    book.save(tmp_path / "all.xlsx")
    keys = {
        "readings": "all.xlsx",
        "time": ["Date", "Clock"],
        "value": "Energy",
        "unit": "kWh",
        "kind": "register",
        "interval": "1 h",
        "format": {"sheet": "Export"},
        "meter": "M-A",
    }
    members = {
        roof: keys | {"filter": {"Device": device}}
        for roof, device in (("roof-a", "INV-1"), ("roof-b", "INV-2"))
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
        "roof-a": 74.4,
        "roof-b": 37.2,
    }
    noted = [f["found"] for f in data["findings"] if f["code"] == "MON-019"]
    assert all("date cells" in text and "a row of units (kWh)" in text for text in noted)
    # As in interfaces: one file, however many members read it.
    assert [line["path"] for line in data["inputs"]] == ["all.xlsx"]


def test_a_filter_is_text(tmp_path: Path) -> None:
    members = {"roof-a": {"readings": "a.csv", "filter": {"meter": 7}}}
    project = write_project(tmp_path, {"monitoring.EG.members": members})
    result = CliRunner().invoke(main, ["calculate", str(project), "-o", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "filter" in result.output
    assert "Traceback" not in result.output
