"""Registers of one meter by tariff, which one formula takes side by side."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.log_books import ROOFS, Change, book

INPUT = "MRS(input)"
SHARES = (0.5, 0.3, 0.2)
WORDS = (
    ("Meter EM-1, registers (kWh), meter ratio 20", ("Day (T1)", "Peak (T2)", "Night (T3)")),
    ("電力量計 EM-1、倍率 20", ("昼間 (T1)", "ピーク (T2)", "夜間 (T3)")),
    ("Công tơ EM-1, hệ số nhân 20", ("Bình thường 1.8.1", "Cao điểm 1.8.2", "Thấp điểm 1.8.3")),
)
WHOLE = "((Tou!B15-Tou!B3)+(Tou!C15-Tou!C3)+(Tou!D15-Tou!D3))*20/1000"


def tariffs(formula: str, words: tuple[str, tuple[str, ...]] = WORDS[0]) -> Change:
    """Take roof 1 from three registers of one meter: B3 to D15."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Tou")
        sheet["A1"] = words[0]
        for column, head in enumerate(("Read on", *words[1]), start=1):
            sheet.cell(2, column, head)
        shown = [10_412.0, 5_210.0, 8_123.0]
        for n in range(13):
            sheet.cell(
                3 + n, 1, dt.date(2024 + n // 12, n % 12 + 1, 1)
            ).number_format = "yyyy-mm-dd"
            for column, value in enumerate(shown, start=2):
                sheet.cell(3 + n, column, round(value, 1))
            amount = ROOFS[0][n % 12] / 20
            shown = [value + amount * share for value, share in zip(shown, SHARES, strict=True)]
        made[INPUT]["F8"] = f"={formula}"

    return change


def asked(verdict: Verdict) -> list[tuple[str, str, str]]:
    found = [item.finding for item in verdict.items if item.finding.severity != "note"]
    return [(finding.code, finding.wording, finding.where) for finding in found]


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words[0])
def test_all_registers_and_the_multiplier_over_them_are_right(
    words: tuple[str, tuple[str, ...]], tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", tariffs(WHOLE, words)))
    assert (asked(verdict), verdict.is_confirmed) == ([], True), verdict.conclusion


def test_another_multiplier_than_over_them_is_asked_about(tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", tariffs(WHOLE.replace("20", "30"))))
    assert ("VER-113", "", f"{INPUT}!F8") in asked(verdict)


def test_what_another_value_takes_is_not_left_out(tmp_path: Path) -> None:
    def other(made: openpyxl.Workbook) -> None:
        made[INPUT]["F9"] = "=(Tou!D15-Tou!D3)*20/1000"

    part = WHOLE.replace("+(Tou!D15-Tou!D3)", "")
    verdict = verify(book(tmp_path / "book.xlsx", "columns", tariffs(part), other))
    assert ("VER-019", "lines", f"{INPUT}!F8") not in asked(verdict)


def test_meters_with_names_of_their_own_may_be_left_out(tmp_path: Path) -> None:
    words = ("Site meters (kWh), meter ratio 20", ("Roof east", "Roof west", "Canteen"))
    part = WHOLE.replace("+(Tou!D15-Tou!D3)", "")
    verdict = verify(book(tmp_path / "book.xlsx", "columns", tariffs(part, words)))
    assert ("VER-019", "lines", f"{INPUT}!F8") not in asked(verdict)


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words[0])
@pytest.mark.parametrize(
    ("formula", "wording"),
    [
        (WHOLE.replace("+(Tou!D15-Tou!D3)", ""), "lines"),
        (WHOLE.replace("(Tou!B15-Tou!B3)+", ""), "lines"),
        (WHOLE.replace("Tou!C3", "Tou!B3"), "again"),
        (WHOLE.replace("Tou!B3", "Tou!D3"), "again"),
    ],
)
def test_one_that_is_left_out_or_taken_off_twice_is_told(
    formula: str, wording: str, words: tuple[str, tuple[str, ...]], tmp_path: Path
) -> None:
    wrong = verify(book(tmp_path / "wrong.xlsx", "columns", tariffs(formula, words)))
    right = verify(book(tmp_path / "right.xlsx", "columns", tariffs(WHOLE, words)))
    assert asked(wrong) == [("VER-019", wording, f"{INPUT}!F8")]
    assert wrong.recomputed is not None
    assert right.recomputed is not None
    assert wrong.items[0].effect == pytest.approx(wrong.recomputed - right.recomputed, abs=1)
