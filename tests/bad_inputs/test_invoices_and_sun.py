"""Invoices and places that cannot be right, through the command line; good ones beside them."""

from __future__ import annotations

import csv
import datetime as dt
import json
import math
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from jcm_mrv.cli import main
from tests.effort import one_in
from tests.projects import GONE, write_project

START = dt.datetime(2024, 1, 1)
HOUR = dt.timedelta(hours=1)
PERIOD = {"monitoring_period": {"start": "2024-01-01", "end": "2024-01-31"}}
OTHER = {
    "monitoring.EG.members.roof-b.entries": [
        {"start": "2024-01-01", "end": "2024-01-31", "value": 40, "unit": "MWh"}
    ]
}
MEMBER = "monitoring.EG.members.roof-a"
READINGS: dict[str, Any] = {
    "readings": "a.csv",
    "time": "timestamp",
    "value": "kwh",
    "unit": "kWh",
    "kind": "energy",
    "interval": "1 h",
    "label": "start",
    "meter": "M-A",
}


def hours(late: int = 0) -> str:
    """Give hourly output of a January near the equator, 3 MWh a day, some hours late."""
    rows = []
    for hour in range(31 * 24):
        sun = math.sin((hour % 24 + 0.5 - late - 6) / 12 * math.pi)
        rows.append(f"{START + hour * HOUR:%Y-%m-%d %H:%M},{max(0.0, sun) * 391.5789:.3f}")
    return "timestamp,kwh\n" + "\n".join(rows) + "\n"


def run(folder: Path, source: dict[str, Any], late: int = 0, **site: Any) -> Result:
    (folder / "a.csv").write_text(hours(late))
    changes = {**PERIOD, **OTHER, MEMBER: source}
    changes |= {f"site.{key}": value for key, value in site.items()}
    project = write_project(folder, changes)
    result = CliRunner().invoke(
        main, ["calculate", str(project), "-o", str(folder / "out")], catch_exceptions=False
    )
    assert "Traceback" not in result.output
    return result


def invoice(start: str, end: str, value: float, **other: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "value": value, "unit": "MWh", **other}


JANUARY = invoice("2024-01-01", "2024-01-31", 90, evidence="invoices/2024-01.pdf")


@one_in(3)
@pytest.mark.parametrize(
    ("invoiced", "words"),
    [
        ([invoice("2023-12-16", "2024-01-15", 45)], ["MON-033", "invoice 1", "split: days"]),
        ([JANUARY, invoice("2024-01-31", "2024-01-31", 1)], ["MON-031", "invoices overlap"]),
        ([{**JANUARY, "unit": "m3"}], ["MON-003", "m3"]),
        ([{**JANUARY, "value": -1}], ["MON-605", "an invoice is negative"]),
        ([{**JANUARY, "value": "many"}], ["PRJ-015"]),
        ([{**JANUARY, "start": "2024-02-30"}], ["PRJ-015"]),
        ([{**JANUARY, "end": "2023-01-31"}], ["ends before it starts"]),
        ([{**JANUARY, "amount": 1}], ["PRJ-013"]),
        (90, ["PRJ-01"]),
    ],
)
def test_invoices_that_are_refused(tmp_path: Path, invoiced: Any, words: list[str]) -> None:
    result = run(tmp_path, {**READINGS, "invoiced": invoiced})
    assert result.exit_code == 1, result.output
    for word in words:
        assert word in result.output, result.output
    assert "project.yaml:" in result.output
    assert not (tmp_path / "out").exists()


def test_invoices_without_an_amount_to_compare_are_refused(tmp_path: Path) -> None:
    twice = run(tmp_path, {"entries": [JANUARY], "invoiced": [JANUARY], "meter": "M-A"})
    assert twice.exit_code == 0, twice.output
    assert "MON-997" in twice.output
    alone = run(tmp_path, {"invoiced": [JANUARY], "meter": "M-A"})
    assert alone.exit_code == 1
    assert "PRJ-115" in alone.output


def test_an_invoice_goes_through_to_the_result(tmp_path: Path) -> None:
    plain = run(tmp_path, READINGS)
    assert plain.exit_code == 0, plain.output
    before = json.loads((tmp_path / "out" / "result.json").read_text())["quantities"][0]
    result = run(tmp_path, {**READINGS, "invoiced": [JANUARY]})
    assert result.exit_code == 0, result.output
    found = json.loads((tmp_path / "out" / "result.json").read_text())
    quantity = found["quantities"][0]
    assert quantity["value"] == 90
    line = next(line for line in found["ledger"] if line["rule"] == "MON-812")
    assert line["effect"] == pytest.approx(90 - before["value"])
    assert line["effect_tco2"] == pytest.approx(line["effect"] * 0.333)
    assert quantity["adjusted_by"] == pytest.approx(line["effect"])
    assert "metered" in line["detail"]
    with (tmp_path / "out" / "findings.csv").open(newline="") as file:
        assert "MON-812" in {row["code"] for row in csv.DictReader(file)}
    book = openpyxl.load_workbook(tmp_path / "out" / "monitoring_spreadsheet.xlsx")
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("Compared with invoices: invoices/2024-01.pdf" in text for text in texts)


def test_the_sun_is_asked_only_where_the_site_is_known(tmp_path: Path) -> None:
    nowhere = {"latitude": GONE, "longitude": GONE}
    assert "MON-913" not in run(tmp_path, READINGS, late=2, **nowhere).output
    known = run(tmp_path, READINGS, late=2, latitude=0, longitude=105)
    assert known.exit_code == 0
    assert "MON-913" in known.output
    assert "min fast" in known.output
    right = run(tmp_path, READINGS, latitude=0, longitude=105)
    assert "MON-91" not in right.output
    project = tmp_path / "project.yaml"
    write_project(
        tmp_path, {**PERIOD, **OTHER, MEMBER: READINGS, "site.latitude": 0, "site.longitude": 15}
    )
    checked = CliRunner().invoke(main, ["check", str(project)], catch_exceptions=False)
    assert "MON-913" in checked.output


@pytest.mark.parametrize("site", [{"latitude": 91}, {"longitude": 181}, {"latitude": "north"}])
def test_places_that_are_not_on_earth(tmp_path: Path, site: dict[str, Any]) -> None:
    result = run(tmp_path, READINGS, **site)
    assert result.exit_code == 1
    assert "PRJ-015" in result.output
