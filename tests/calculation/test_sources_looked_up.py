"""Fixed values and the files that their sources name; documents of criteria of any length."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter

from jcm_mrv import calculate, load_project
from jcm_mrv.findings import Finding
from tests.calculation.test_evidence_alike import workbook
from tests.made_pdf import pdf_bytes
from tests.projects import write_project

FACTORS = pdf_bytes(
    [
        "Ministry of Energy",
        "System OM BM CM in tCO2/MWh\nJava 0.741 0.886 0.814\nSumatra 0.748 tCO2/MWh",
    ]
)
SCAN = pdf_bytes(["Ministry of Energy", ""])


def asked(folder: Path, value: dict[str, Any], files: dict[str, bytes]) -> list[Finding]:
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    given = {"values": {"EF_RE": {"roof-b": {"unit": "tCO2/MWh", **value}}}}
    project = load_project(write_project(folder, given))
    codes = ("PRJ-226", "PRJ-225")
    return [f for f in project.findings if f.code in codes]


@pytest.mark.parametrize(
    ("value", "source", "told"),
    [
        ({"value": 0.814}, "f.pdf", ""),
        ({"value": 0.814}, "f.pdf, page 2", ""),
        ({"value": 814, "unit": "kgCO2/MWh"}, "f.pdf", ""),
        ({"value": 0.814, "unit": "kgCO2/kWh"}, "f.pdf", ""),
        ({"value": 0.95}, "f.pdf", "PRJ-226"),
        ({"value": 0.814}, "f.pdf, page 1", "PRJ-226"),
        ({"value": 0.748, "unit": "kgCO2/MWh"}, "f.pdf", "PRJ-226"),
        ({"value": 0.95}, "f.xlsx", "PRJ-226"),
        ({"value": 0.814}, "f.xlsx", ""),
        ({"value": 0.95}, "scan.pdf", "PRJ-225"),
        ({"value": 0.95}, "Letter of the ministry, 12 May 2023", ""),
    ],
)
def test_a_fixed_value_is_looked_up_in_its_source(
    tmp_path: Path, value: dict[str, Any], source: str, told: str
) -> None:
    """A grid factor of 0.95 whose document has 0.814 was ready."""
    book = workbook(["Factors of 2023", "EF 0.814 tCO2/MWh"])
    files = {"f.pdf": FACTORS, "f.xlsx": book, "scan.pdf": SCAN}
    found = asked(tmp_path, {**value, "source": source}, files)
    assert [f.code for f in found] == [told] * bool(told)
    assert [f.keeps_open for f in found] == [told == "PRJ-226"] * bool(told)
    if told == "PRJ-226":
        unit = value.get("unit", "tCO2/MWh")
        assert found[0].found == f"{value['value']} {unit}: {source}"
        assert "values.EF_RE.roof-b" in found[0].message


def behind_blank_pages(pages: list[str]) -> bytes:
    writer, made = PdfWriter(), io.BytesIO()
    for _ in range(40):
        writer.add_blank_page(400, 600)
    if pages:
        writer.append(io.BytesIO(pdf_bytes(pages)))
    writer.write(made)
    return made.getvalue()


def padded(data: bytes, more: int = 100_000) -> bytes:
    return data + b"%" + b"x" * more + b"\n"


@pytest.mark.parametrize(
    ("pages", "code"),
    [
        ([], "PRJ-138"),
        (["to follow"], "PRJ-138"),
        (["Commissioning report of the plant, signed on 18 December 2023"], ""),
        (["Certificate of the modules"] * 80, ""),
        (None, "PRJ-225"),
    ],
)
@pytest.mark.parametrize("is_long", [False, True])
def test_the_document_of_a_criterion_is_opened_however_long(
    tmp_path: Path, pages: list[str] | None, code: str, is_long: bool
) -> None:
    """Above 64 kB it was not, and no word was said."""
    data = b"%PDF of nothing" if pages is None else behind_blank_pages(pages)
    (tmp_path / "c.pdf").write_bytes(padded(data) if is_long else data)
    path = write_project(tmp_path, {"criteria.1.evidence": "c.pdf"})
    found = calculate(load_project(path)).findings
    told = {f.code for f in found if f.code in ("PRJ-138", "PRJ-225")}
    assert told == ({code} - {""})
