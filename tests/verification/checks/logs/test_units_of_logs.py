"""The unit of a log, converted cell by cell as formulas do it, beside the unit of the value."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.small_book import INPUT, write

YEAR = "01/01/2024 - 31/12/2024"
Cells = dict[str, object]
KWH: Cells = {"A1": "kWh per MWh", "B1": 1000, "A2": "GJ per MWh", "B2": 3.6}
TABLE: Cells = {
    "A1": "1 kWh =",
    "B1": 0.001,
    "C1": "MWh",
    "A2": "1 Gcal =",
    "B2": 1.163,
    "C2": "MWh",
}


def asked(path: Path, heading: str, amount: float, formula: str, cells: Cells) -> set[str]:
    """Give the codes of what is asked about a value that a formula takes from a log."""
    write(path, [(YEAR, "EG_i,p", 1.0)], [(YEAR, "=ROUNDDOWN(F8*D30,0)")])
    book = openpyxl.load_workbook(path)
    book[INPUT]["F8"] = formula
    log = book.create_sheet("Log")
    for place, content in cells.items():
        log[place] = content
    log["A4"], log["B4"] = "Month", heading
    for month in range(1, 13):
        log.cell(4 + month, 1, f"2024-{month:02}")
        log.cell(4 + month, 2, round(amount * (70 + (7 * month) % 12), 3))
    book.save(path)
    return {f.code for f in verify(path).findings if f.severity != "note"}


@pytest.mark.parametrize(
    ("heading", "amount", "formula", "cells"),
    [
        ("Output (kWh)", 1000.0, "=SUM(Log!B5:B16)/Log!B1", KWH),
        ("Heat (GJ)", 3.6, "=SUM(Log!B5:B16)/Log!B2", KWH),
        ("Output (kWh)", 1000.0, "=SUM(Log!B5:B16)*Log!B1", TABLE),
        ("Heat (Gcal)", 0.86, "=SUM(Log!B5:B16)*Log!B2", TABLE),
        ("Oil (L)", 100.0, "=SUM(Log!B5:B16)*Log!B1", {"A1": "MWh per L", "B1": 0.01}),
        ("Biogas (Nm3)", 500.0, "=SUM(Log!B5:B16)*0.002", {}),
        ("Reading", 2.5, "=SUM(Log!B5:B16)*Log!B1/1000", {"A1": "Ratio", "B1": 400}),
        ("Heat [MMkcal]", 0.86, "=SUM(Log!B5:B16)*1.163", {}),
        ("Heat (therm)", 34.121, "=SUM(Log!B5:B16)*0.0293071", {}),
    ],
)
def test_what_arrives_in_its_unit_is_left_alone(
    heading: str, amount: float, formula: str, cells: Cells, tmp_path: Path
) -> None:
    found = asked(tmp_path / "book.xlsx", heading, amount, formula, cells)
    # What turns gas into electricity is asked about for its own sake.
    assert found - ({"VER-113"} if "Nm3" in heading else set()) == set()


@pytest.mark.parametrize(
    ("code", "heading", "formula", "cells"),
    [
        # A conversion of other units, and the right one the wrong way round.
        ("VER-111", "Output (kWh)", "=SUM(Log!B5:B16)/Log!B2", KWH),
        ("VER-233", "Heat (GJ)", "=SUM(Log!B5:B16)*Log!B2", KWH),
        ("VER-111", "Output (kWh)", "=SUM(Log!B5:B16)/Log!B1", TABLE),
        # A conversion that is none: its label knows the number.
        ("VER-233", "Output (kWh)", "=SUM(Log!B5:B16)*Log!B1", {**TABLE, "B1": 0.01}),
        ("VER-233", "Heat (Gcal)", "=SUM(Log!B5:B16)*Log!B2", {**TABLE, "B2": 11.63}),
        # Another kind of amount.
        ("VER-250", "Biogas (Nm3)", "=SUM(Log!B5:B16)", {}),
        ("VER-250", "Biogas (Nm3)", "=SUM(Log!B5:B16)/1000", {}),
        ("VER-250", "Oil (L)", "=SUM(Log!B5:B16)/Log!B1", {"A1": "MWh per L", "B1": 10.0}),
        ("VER-250", "Oil (kg)", "=SUM(Log!B5:B16)*Log!B1", {"A1": "MWh per L", "B1": 0.01}),
    ],
)
def test_what_arrives_in_another_unit_is_asked_about(
    code: str, heading: str, formula: str, cells: Cells, tmp_path: Path
) -> None:
    assert code in asked(tmp_path / "book.xlsx", heading, 1.0, formula, cells)


def verdict_on(path: Path, heading: str, formula: str) -> Verdict:
    asked(path, heading, 1.0, formula, {})
    return verify(path)


@pytest.mark.parametrize("heading", ["Output (MWh)", "Sản lượng [MU]", "Output (тыс. кВт·ч)"])
def test_a_unit_that_was_read_is_not_named_in_the_scope(heading: str, tmp_path: Path) -> None:
    verdict = verdict_on(tmp_path / "book.xlsx", heading, "=SUM(Log!B5:B16)")
    assert "units" not in verdict.scope.brief


@pytest.mark.parametrize("heading", ["Output", "Output [qqq]", "Roof 1"])
def test_the_last_line_names_a_log_whose_unit_was_not_read(heading: str, tmp_path: Path) -> None:
    verdict = verdict_on(tmp_path / "book.xlsx", heading, "=SUM(Log!B5:B16)*10")
    assert "units that were not read (Log!B5:B16)" in str(verdict.conclusion)
    told = f"units of logs that were not read: Log!B5:B16 ({heading}"
    assert any(str(line).startswith(told) for line in verdict.scope.not_judged)
