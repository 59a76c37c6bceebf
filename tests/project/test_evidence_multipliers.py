"""Multipliers by the project's word alone keep a result open; shown ones leave it ready."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter

from jcm_mrv import Result, calculate, load_project
from tests.calculation.test_evidence_alike import certificate
from tests.made_pdf import pdf_bytes
from tests.projects import INVOICED, write_project

CALIBRATION = certificate("0123456", "C-77", "2023-06-01", (0.1834, 0.2111))
PLATE = "Nameplate of the transformers of feeder 2: class 0.5, 50 Hz, burden 15 VA, three phases. "


def documents(folder: Path) -> None:
    (folder / "plain.pdf").write_bytes(pdf_bytes(CALIBRATION))
    (folder / "ratio.pdf").write_bytes(pdf_bytes([*CALIBRATION, "CT ratio 200/5 A, VT none."]))
    (folder / "warm.pdf").write_bytes(pdf_bytes([*CALIBRATION, "Measured at 40 degrees, 50 Hz."]))
    (folder / "plate.pdf").write_bytes(pdf_bytes([PLATE, "In 200 A, Is 5 A, hence times 40."]))
    (folder / "both.txt").write_text(PLATE + "CT 20/5 A, PT 22000/110 V, both of 2021.")
    (folder / "viet.txt").write_text(PLATE + "Tỷ số biến dòng 200/5, hệ số nhân: 40", "utf-8")
    (folder / "other.txt").write_text(PLATE + "CT ratio 100/5 A.")
    pages = PdfWriter()
    pages.add_blank_page(200, 200)
    pages.write(folder / "scan.pdf")
    (folder / "plate.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40)


MONTHS = [f"{year}-{month:02}-01" for year in (2024, 2025) for month in range(1, 13)][:18]
ROWS = "".join(f"{day},{28 + 37 * n % 11}.{n}\n" for n, day in enumerate(MONTHS))


def calculated(folder: Path, source: dict[str, Any], meter: dict[str, Any]) -> Result:
    documents(folder)
    (folder / "a.csv").write_text("time,kwh\n" + ROWS)
    table = "".join(f"{row},40\n" for row in ROWS.splitlines())
    (folder / "column.csv").write_text("time,kwh,fkm\n" + table)
    roof = {
        "readings": "a.csv", "time": "time", "value": "kwh", "unit": "kWh", "kind": "energy",
        "label": "start", "interval": "1 month", "meter": "M-A",
    }  # fmt: skip
    changes = {
        **INVOICED,
        "monitoring.EG.members.roof-a": {**roof, **source},
        **{f"meters.M-A.{key}": value for key, value in meter.items()},
    }
    return calculate(load_project(write_project(folder, changes)))


def told(result: Result) -> list[str]:
    return [str(finding.found) for finding in result.findings if finding.code == "PRJ-238"]


def calibrated(name: str) -> dict[str, Any]:
    dates = {"date": "2023-06-01", "valid_until": "2027-12-31"}
    return {"serial": "0123456", "calibrations": [{**dates, "certificate": name}]}


def exchanged(evidence: str) -> dict[str, Any]:
    event = {"date": "2024-07-01", "what": "ratio", "before": 20, "after": 40}
    return {"events": [event | ({"evidence": evidence} if evidence else {})]}


DATED = [{"from": "2024-01-01", "value": 20}, {"from": "2024-07-01", "value": 40}]
ALONE: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "by the word of the project": ({"multiplier": 40}, {}, "40"),
    "of two, by turns": ({"multiplier": DATED}, {}, "20; 40"),
    "below 1": ({"multiplier": 0.5}, {}, "0.5"),
    "a certificate without it": ({"multiplier": 40}, calibrated("plain.pdf"), "40"),
    "a certificate of 40 degrees": ({"multiplier": 40}, calibrated("warm.pdf"), "40"),
    "nothing to be found": ({"multiplier": 40, "evidence": "n/a"}, {}, "40"),
    "an address": ({"multiplier": 40, "evidence": "https://example.com/plate"}, {}, "40"),
    "a document of another ratio": (
        {"multiplier": 40, "evidence": "other.txt"}, {}, "40: other.txt",
    ),
    "a certificate of calibration": (
        {"multiplier": 4000, "evidence": "ratio.pdf"}, {}, "4000: ratio.pdf",
    ),
    "one of both": ({"multiplier": DATED, "evidence": "plate.pdf"}, {}, "20: plate.pdf"),
    "the readings themselves": ({"multiplier": 40, "evidence": "a.csv"}, {}, "40: a.csv"),
}  # fmt: skip
SHOWN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "none": ({}, {}),
    "1": ({"multiplier": 1}, {}),
    "1.0 from a day on": ({"multiplier": [{"from": "2024-01-01", "value": 1.0}]}, {}),
    "in a column": ({"readings": "column.csv", "multiplier": {"column": "fkm"}}, {}),
    "a nameplate": ({"multiplier": 40, "evidence": "plate.pdf"}, {}),
    "ratios of two transformers": ({"multiplier": 800, "evidence": "both.txt"}, {}),
    "in Vietnamese": ({"multiplier": 40, "evidence": "viet.txt"}, {}),
    "a certificate that states it": ({"multiplier": 40}, calibrated("ratio.pdf")),
    "two documents": ({"multiplier": 40, "evidence": "other.txt and plate.pdf"}, {}),
    "a folder": ({"multiplier": 40, "evidence": "papers/"}, {}),
    "words": ({"multiplier": 40, "evidence": "Protocol of the installation, 3 May 2023"}, {}),
    "a photograph": ({"multiplier": 40, "evidence": "plate.jpg"}, {}),
    "a change of the transformers": (
        {"multiplier": DATED}, exchanged("Protocol of the exchange, 1 July 2024"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ALONE)
def test_a_multiplier_that_nothing_shows_is_open(name: str, tmp_path: Path) -> None:
    source, meter, found = ALONE[name]
    result = calculated(tmp_path, source, meter)
    assert told(result) == [found]
    (finding,) = (one for one in result.open if one.code == "PRJ-238")
    assert finding.where.startswith("project.")
    assert not result.ready


@pytest.mark.parametrize("name", SHOWN)
def test_a_multiplier_that_is_shown_is_not_asked_about(name: str, tmp_path: Path) -> None:
    source, meter = SHOWN[name]
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "feeder.txt").write_text(PLATE + "CT ratio 200/5 A.")
    result = calculated(tmp_path, source, meter)
    assert told(result) == []
    unseen = {finding.code for finding in result.unseen}
    assert ("PRJ-225" in unseen) == (name == "a photograph")


def test_words_are_said_to_be_looked_at_by_nobody(tmp_path: Path) -> None:
    source, meter = SHOWN["words"]
    (note,) = (f for f in calculated(tmp_path, source, meter).unseen if f.code == "PRJ-244")
    assert "1 multiplier" in note.message
