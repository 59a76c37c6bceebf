"""Amounts that are the sum of several documents: each document counts once, and in one sum."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import calculate, load_project
from tests.calculation.test_evidence_alike import saved_again
from tests.made_pdf import pdf_bytes
from tests.projects import INVOICED, write_project

MEMBERS = "monitoring.EG.members"
HALF = "Protocol of the reading at {place}: 350 MWh in {days}, read by two people of the works."
FIRST = pdf_bytes([HALF.format(place="gate 1", days="January to June 2024")])
SECOND = pdf_bytes([HALF.format(place="gate 1", days="July to December 2024")])
REST = pdf_bytes(["Protocol of the reading at gate 2 in 2024: 162.3 MWh, read by the operator."])
BOTH = pdf_bytes(
    ["Readings of 2024: gate 1 350 MWh in each half, gate 2 350.0 MWh, roof 12.7 MWh."]
)


def asked(folder: Path, a: str, b: str, files: dict[str, bytes]) -> list[str]:
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    changes = {f"{MEMBERS}.roof-a.entries.0.evidence": a, f"{MEMBERS}.roof-b.entries.0.evidence": b}
    result = calculate(load_project(write_project(folder, {**INVOICED, **changes})))
    return [finding.code for finding in result.open]


@pytest.mark.parametrize(
    ("a", "files", "codes"),
    [
        ("a.pdf, b.pdf", {"a.pdf": FIRST, "b.pdf": SECOND}, []),
        ("d", {"d/a.pdf": FIRST, "d/b.pdf": SECOND}, []),
        ("a.pdf, a.pdf", {"a.pdf": FIRST}, ["PRJ-226"]),
        ("a.pdf, b.pdf", {"a.pdf": FIRST, "b.pdf": FIRST + b"\n\n"}, ["PRJ-226"]),
        ("a.pdf, b.pdf", {"a.pdf": FIRST, "b.pdf": saved_again(FIRST)}, ["PRJ-226"]),
        ("d", {"d/a.pdf": FIRST, "d/b.pdf": saved_again(FIRST)}, ["PRJ-226"]),
        # Three files of two documents.
        ("d", {"d/a.pdf": FIRST, "d/b.pdf": SECOND, "d/c.pdf": saved_again(FIRST)}, []),
    ],
)
def test_a_copy_adds_nothing_to_a_sum(
    tmp_path: Path, a: str, files: dict[str, bytes], codes: list[str]
) -> None:
    """One bill and its copy were twice the amount, and ready."""
    assert asked(tmp_path, a, "notes of the operator", files) == codes


@pytest.mark.parametrize(
    ("b", "files", "codes"),
    [
        ("b.pdf, c.pdf", {"c.pdf": REST}, ["PRJ-217"]),
        ("notes of the operator", {}, []),
        ("e.pdf, c.pdf", {"c.pdf": REST, "e.pdf": pdf_bytes(["Gate 3, 2024: 350 MWh"])}, []),
    ],
)
def test_a_document_of_one_amount_is_part_of_one_sum(
    tmp_path: Path, b: str, files: dict[str, bytes], codes: list[str]
) -> None:
    """It was part of the amounts of two roofs."""
    every = {"a.pdf": FIRST, "b.pdf": SECOND, **files}
    assert asked(tmp_path, "a.pdf, b.pdf", b, every) == codes


def test_a_document_of_several_amounts_may_be_part_of_several_sums(tmp_path: Path) -> None:
    every = {"a.pdf": FIRST, "b.pdf": BOTH, "c.pdf": REST}
    assert asked(tmp_path, "a.pdf, b.pdf", "b.pdf, c.pdf", every) == []
