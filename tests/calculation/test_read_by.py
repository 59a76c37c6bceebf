"""Amounts in documents without words: open until two people have read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import Result, calculate, load_project
from tests.calculation.test_evidence_alike import OTHER, png
from tests.made_pdf import pdf_bytes
from tests.projects import read, write_project

A = "monitoring.EG.members.roof-a"
SCAN = pdf_bytes([""])
BILL = pdf_bytes(["Bill of 2024: 600,100 kWh in all, to be paid"])


def result_of(folder: Path, evidence: str, files: dict[str, bytes], **beside: Any) -> Result:
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    entry = {f"{A}.entries.0.{k}": v for k, v in (("value", 600.1), ("unit", "MWh"))}
    changes = {f"{A}.{key}": value for key, value in beside.items()}
    given = {"confirmed": [read("EF_RE", 0.333, "tCO2/MWh")], **entry, **changes}
    path = write_project(folder, {**given, f"{A}.entries.0.evidence": evidence})
    return calculate(load_project(path))


@pytest.mark.parametrize(
    ("files", "evidence"),
    [
        ({"bill.pdf": SCAN}, "bill.pdf"),
        ({"bill.pdf": pdf_bytes(["Bill of 2024", ""])}, "bill.pdf"),
        ({"bill.png": png(90, 90, bytes(range(1, 200)) * 200)}, "bill.png"),
        ({"bill.pdf": b"%PDF of a scanner that nobody can open"}, "bill.pdf"),
        ({"bills/1.pdf": OTHER, "bills/2.pdf": SCAN}, "bills/"),
        ({"bill.pdf": pdf_bytes(["Bill of 2024"] * 61)}, "bill.pdf"),
    ],
)
@pytest.mark.parametrize(
    ("readers", "is_open"),
    [
        ([], True),
        (["A. Engineer"], True),
        (["A. Engineer", "QA team"], True),
        (["A. Engineer", "Anna Engineer"], True),
        (["A. Engineer", "Example Industrial Park JSC"], True),
        (["A. Engineer", "Lê Thị Hoa"], False),
    ],
)
def test_amounts_that_nobody_could_look_up(
    tmp_path: Path, files: dict[str, bytes], evidence: str, readers: list[str], is_open: bool
) -> None:
    """They were ready without a word but a note: a grey page was a bill."""
    result = result_of(tmp_path, evidence, files, read_by=readers)
    told = [f for f in result.findings if f.code in ("PRJ-236", "PRJ-237")]
    assert [f.code for f in told] == ["PRJ-236" if is_open else "PRJ-237"]
    assert (told[0] in result.open) is is_open
    assert told[0].found == f"600.1 MWh: {evidence}"
    assert is_open or "A. Engineer; Lê Thị Hoa" in told[0].message


def test_two_readers_settle_no_document_that_says_otherwise(tmp_path: Path) -> None:
    result = result_of(
        tmp_path, "bill.pdf", {"bill.pdf": OTHER}, read_by=["A. Engineer", "Lê Thị Hoa"]
    )
    assert "PRJ-226" in {f.code for f in result.open}


@pytest.mark.parametrize(
    ("files", "evidence"),
    [
        ({"bill.pdf": BILL}, "bill.pdf"),
        ({"bill.pdf": pdf_bytes(["", "Bill of 2024: 600,100 kWh"])}, "bill.pdf"),
        ({"bills/1.pdf": SCAN, "bills/2.pdf": BILL}, "bills/"),
        ({"bill.pdf": pdf_bytes([*["Bill"] * 48, "Bill of 2024: 600,100 kWh"])}, "bill.pdf, p. 49"),
        ({}, "Bill no. 7 of the utility"),
    ],
)
def test_what_has_the_amount_needs_no_readers(
    tmp_path: Path, files: dict[str, bytes], evidence: str
) -> None:
    result = result_of(tmp_path, evidence, files)
    assert not {"PRJ-226", "PRJ-236", "PRJ-237"} & {f.code for f in result.findings}


def test_a_bill_of_each_of_many_is_read(tmp_path: Path) -> None:
    """Those behind the first fifty were not."""
    files = {f"bills/{n:03}.pdf": pdf_bytes([f"Bill {n}: {n} kWh"]) for n in range(80)}
    result = result_of(tmp_path, "bills/", files | {"bills/9.pdf": BILL})
    assert not {"PRJ-225", "PRJ-226", "PRJ-236"} & {f.code for f in result.findings}
