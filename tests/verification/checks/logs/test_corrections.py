"""Corrections in a column: one request for all of them, none where the label says what it is."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.small_book import INPUT, write

YEAR = "01/01/2024 - 31/12/2024"


def asked(path: Path, heading: str, factor: float) -> list[tuple[str, str]]:
    """Give what is asked of a log whose readings are multiplied in each line."""
    write(path, [(YEAR, "EG_i,p", 1.0)], [(YEAR, "=ROUNDDOWN(F8*D30,0)")])
    book = openpyxl.load_workbook(path)
    book[INPUT]["F8"] = "=SUM(Log!D2:D13)/1000"
    log = book.create_sheet("Log")
    log.append(["Month", "Read (kWh)", heading, "Output (kWh)"])
    for row in range(2, 14):
        amount, own = 61_250.5 + 4_000 * ((7 * row) % 12), factor + 0.001 * ((5 * row) % 7)
        log.append([f"2024-{row - 1:02}", amount, own, f"=B{row}*C{row}"])
    book.save(path)
    found = verify(path).findings
    return [(f.code, f.where) for f in found if f.severity != "note"]


@pytest.mark.parametrize("heading", ["Correction factor", "Faktor koreksi", "補正係数"])
def test_a_column_of_them_is_asked_about_once(heading: str, tmp_path: Path) -> None:
    found = asked(tmp_path / "book.xlsx", heading, 1.04)
    assert [where for code, where in found if code == "VER-244"] == ["Log!C2"]


@pytest.mark.parametrize(
    ("heading", "factor"),
    [
        ("Correction factor (T, p)", 1.04),
        ("Correction factor (p/T)", 1.04),
        ("Correction by calibration certificate", 1.04),
        ("Correction factor", 0.97),
    ],
)
def test_one_that_is_explained_or_lowers_the_result_is_left_alone(
    heading: str, factor: float, tmp_path: Path
) -> None:
    found = asked(tmp_path / "book.xlsx", heading, factor)
    assert "VER-244" not in {code for code, _ in found}


@pytest.mark.parametrize(
    ("label", "number", "named"),
    [
        ("kWh per MWh", 100.0, True),
        ("kWh per MWh", 1000.0, False),
        ("Conversion, kWh/MWh", 10_000.0, True),
        ("kWh of own use per MWh", 25.0, False),
    ],
)
def test_a_conversion_between_sizes_of_one_unit_is_that_of_its_label(
    label: str, number: float, named: bool, tmp_path: Path
) -> None:
    path = tmp_path / "book.xlsx"
    write(path, [(YEAR, "EG_i,p", 1.0)], [(YEAR, "=ROUNDDOWN(F8*D30,0)")])
    book = openpyxl.load_workbook(path)
    book[INPUT]["F8"] = "=SUM(Log!B4:B15)/Log!B1"
    log = book.create_sheet("Log")
    for line in ([label, number], [], ["Month", "Output (kWh)"]):
        log.append(line)
    for month in range(1, 13):
        log.append([f"2024-{month:02}", 61_250.5 + 4_000 * ((7 * month) % 12)])
    book.save(path)
    found = {f.where for f in verify(path).findings if f.code == "VER-233"}
    assert ("Log!B1" in found) is named
