"""A multiplier in one cell, and remarks on transformers in the lines of its log."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.log_books import MONTHS, ROOFS, Change, book

EF = 0.333


def metered(remark: str, label: str = "Hệ số nhân") -> Change:
    """Take the first roof from a register times 20, with a remark in May."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Công tơ")
        sheet["B1"], sheet["C1"] = label, 20
        for column, text in enumerate(("Đọc ngày", "Chỉ số", "kWh", "Ghi chú"), start=1):
            sheet.cell(3, column, text)
        shown = 4_318.0
        sheet.append([MONTHS[0], shown])
        for row, amount in enumerate(ROOFS[0], start=5):
            shown += round(amount / 20)
            following = MONTHS[row - 4] if row < 16 else MONTHS[0].replace(year=2025)
            sheet.append([following, shown, f"=(B{row}-B{row - 1})*$C$1"])
        sheet["D9"] = remark or None
        made["MRS(input)"]["F8"] = "=SUM('Công tơ'!C5:C16)/1000"

    return change


@pytest.mark.parametrize(
    ("remark", "right"),
    [
        ("CT hỏng, thay CT 150/5 ngày 15/05/2024", 30),
        ("CT 100/5 replaced by 150/5", 30),
        ("変流比 150/5 に交換", 30),
        ("", 0),
        ("CT 100/5 sealed again, certificate 12/2024", 0),
        ("CT checked, 100/5", 0),
        ("old CT 150/5 taken away", 0),
    ],
)
def test_a_remark_names_another_ratio(remark: str, right: int, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", metered(remark)))
    found = [i for i in verdict.items if i.finding.code == "VER-227"]
    assert [i.finding.where for i in found] == (["Công tơ!C1"] if right else [])
    assert verdict.is_confirmed is not bool(right), verdict.conclusion
    for item in found:
        later = sum(20 * round(amount / 20) for amount in ROOFS[0][4:]) / 1000
        assert item.effect == pytest.approx(-EF * later / 2, rel=1e-6)
