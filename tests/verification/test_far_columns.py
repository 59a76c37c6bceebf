"""Columns that the formulas of a log add, or convert: a month of one of them a power of ten off."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.log_books import MONTHS, ROOFS, Change, book

EF = 0.333
DAY = [round(amount * 0.64) for amount in ROOFS[0]]
NIGHT = [3, 0, 41, 188, 402, 455, 437, 260, 77, 12, 1, 0]
"""Hours before sunrise and after sunset: hardly anything in winter."""
REST = [a - b - c for a, b, c in zip(ROOFS[0], DAY, NIGHT, strict=True)]
HEADS = ("Giờ bình thường (kWh)", "Giờ cao điểm (kWh)", "Giờ thấp điểm (kWh)")


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    found = [item.finding for item in verdict.items if item.finding.severity != "note"]
    return [(finding.code, finding.where) for finding in found]


def across(total: str, changes: dict[str, float], remark: str = "") -> Change:
    """Take the first roof from months side by side: a row for each tariff, their total below."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Biểu giá")
        sheet["A1"] = "Sản lượng theo biểu giá 2024"
        for row, (head, of) in enumerate(zip(HEADS, (DAY, REST, NIGHT), strict=True), start=4):
            sheet.cell(row, 2, head)
            for n, amount in enumerate(of):
                sheet.cell(row, 3 + n, amount)
        sheet["B7"] = "Tổng (kWh)"
        for n, month in enumerate(MONTHS):
            sheet.cell(3, 3 + n, month).number_format = "mm/yyyy"
            sheet.cell(7, 3 + n, total.format(c=get_column_letter(3 + n)))
        for cell, value in changes.items():
            sheet[cell] = value
        if remark:
            sheet["E9"] = remark
        made["MRS(input)"]["F8"] = "=SUM('Biểu giá'!C7:N7)/1000"

    return change


@pytest.mark.parametrize("total", ["={c}4+{c}5+{c}6", "=SUM({c}4:{c}6)", "=SUM({c}4,{c}5,{c}6)"])
@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"F4": DAY[3] / 1000}, "F4"),
        ({"K4": DAY[8] / 10}, "K4"),
        ({"H5": 240_000.0}, "H5"),
        ({}, ""),
        # A month at six tenths of both is weather; hardly anything by night is the season.
        ({"F4": DAY[3] * 0.6, "F5": REST[3] * 0.6, "I6": 0}, ""),
    ],
)
def test_a_tariff_of_one_month(
    total: str, changes: dict[str, float], where: str, tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", across(total, changes)))
    found = [cell for code, cell in asked(verdict) if code in ("VER-110", "VER-209")]
    assert found == ([f"Biểu giá!{where}"] if where else [])
    assert verdict.is_confirmed is not bool(where)


def test_what_is_too_little_by_a_thousand_is_told_in_tonnes(tmp_path: Path) -> None:
    change = across("=SUM({c}4:{c}6)", {"F4": DAY[3] / 1000})
    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    (item,) = (i for i in verdict.items if i.finding.code == "VER-110")
    assert item.effect == pytest.approx(-EF * DAY[3] * 0.999 / 1000, rel=1e-6)


@pytest.mark.parametrize(("by", "where"), [(0.001, "Log!D9"), (0.1, "Log!D9"), (0.55, "")])
def test_a_month_of_a_log_itself(by: float, where: str, tmp_path: Path) -> None:
    def change(made: openpyxl.Workbook) -> None:
        made["Log"]["D9"] = made["Log"]["D9"].value * by

    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    assert [c for code, c in asked(verdict) if code == "VER-110"] == ([where] if where else [])


def heat(changes: dict[str, float | str]) -> Change:
    """Take two roofs from months of a season, of which each is converted from another unit."""
    season = [1.0, 0.9, 0.7, 0.4, 0.0, 0.0, 0.0, 0.0, 0.3, 0.6, 0.8, 1.0]

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Season")
        sheet.append(["Month", "A (Mcal)", "B (Mcal)", "A (MWh)", "B (MWh)", "Remarks"])
        for row, share in enumerate(season, start=2):
            month = dt.date(2024, row - 1, 1)
            a, b = round(52_000 * share), round(38_000 * share * (1 + row % 3 / 50))
            said = "" if share else "no heating, boilers off"
            sheet.append([month, a, b, f"=B{row}*0.001163", f"=C{row}*0.001163", said])
            sheet.cell(row, 1).number_format = "mmm yyyy"
        for cell, value in changes.items():
            sheet[cell] = value
        made["MRS(input)"]["F8"] = "=SUM(Season!D2:D13)"
        made["MRS(input)"]["F9"] = "=SUM(Season!E2:E13)"

    return change


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({}, ""),
        # Typed in the other unit; ten times as much; a month of nothing beside one of much.
        ({"B4": 152_398.0}, "Season!B4"),
        ({"C11": 243_200.0}, "Season!C11"),
    ],
)
def test_a_season_has_months_of_nothing(
    changes: dict[str, float | str], where: str, tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", heat(changes)))
    found = [c for code, c in asked(verdict) if code in ("VER-110", "VER-209")]
    assert found == ([where] if where else [])
