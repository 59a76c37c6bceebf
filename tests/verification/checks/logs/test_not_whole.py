"""Totals behind amounts that leave out a column or a month."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.effort import one_in
from tests.verification.log_books import MONTHS, ROOFS, Change, book

EF = 0.333
PARTS = [round(amount * 0.4) for amount in ROOFS[0]]


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    found = [item.finding for item in verdict.items if item.finding.severity != "note"]
    return [(finding.code, finding.where) for finding in found]


def two(words: str, heads: tuple[str, str], formula: str) -> Change:
    """Take the first roof from a log of its two meters: B3:B14 and C3:C14, totals in row 15."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Meters")
        sheet.append(["Readings at the gate"])
        sheet.append(["Month", *heads])
        for row, (month, a, b) in enumerate(zip(MONTHS, ROOFS[0], PARTS, strict=True), start=3):
            sheet.append([month, a - b, b])
            sheet.cell(row, 1).number_format = "mmm yyyy"
        sheet.append(["Total", "=SUM(B3:B14)", "=SUM(C3:C14)"])
        made["MRS(input)"]["E8"] = words
        made["MRS(input)"]["F8"] = formula

    return change


SHEDS = ("Shed (kWh)", "Canteens (kWh)")
BOTH = "=(Meters!B15+Meters!C15)/1000"
FIRST = "=Meters!B15/1000"


@pytest.mark.parametrize(
    ("words", "heads", "code"),
    [
        ("Output (sheds and canteens)", SHEDS, "VER-234"),
        ("Output of the canteen, the hall and shed", SHEDS, "VER-234"),
        ("Output of canteens, halls and sheds", SHEDS, "VER-234"),
        ("発電量（倉庫及び食堂）", ("倉庫 (kWh)", "食堂 (kWh)"), "VER-234"),
        ("Sản lượng nhà kho và nhà ăn", ("Nhà kho (kWh)", "Nhà ăn (kWh)"), "VER-234"),
        ("Output of roof 1", SHEDS, ""),
        ("Output of the shed", SHEDS, ""),
        ("Output of the shed and expected yield", ("Shed (kWh)", "Expected (kWh)"), ""),
    ],
)
def test_a_column_that_the_description_names(
    words: str, heads: tuple[str, str], code: str, tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", two(words, heads, FIRST)))
    found = [item for item in verdict.items if item.finding.code == "VER-234"]
    assert [item.finding.where for item in found] == (["MRS(input)!F8"] if code else [])
    for item in found:
        # Reductions are more with what was left out.
        assert item.effect == pytest.approx(-EF * sum(PARTS) / 1000, rel=1e-6)
    whole = verify(book(tmp_path / "whole.xlsx", "columns", two(words, heads, BOTH)))
    assert "VER-234" not in {code for code, _ in asked(whole)}


@pytest.mark.parametrize(
    ("words", "range_", "code"),
    [
        ("Output (North, South and School)", "B3:C4", "VER-234"),
        ("Output of North, South, School", "B3:B4", "VER-234"),
        ("Output of South and School", "B4:C4", "VER-234"),
        ("発電量（North、South及びSchool）", "B4:C5", "VER-234"),
        ("Output (North, South and School)", "B3:C5", ""),
        ("Output (North and South)", "B3:C4", ""),
        ("Output of roof 1", "B3:C4", ""),
        ("Output (North, South and all others)", "B3:C4", ""),
    ],
)
def test_a_line_that_the_description_names(
    words: str, range_: str, code: str, tmp_path: Path
) -> None:
    lines = {"North": (700, 720), "South": (610, 640), "School": (230, 210), "Total": ()}

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Meters")
        sheet.append(["Readings at the gate, MWh"])
        sheet.append(["Meter", "Half 1", "Half 2"])
        for name, amounts in lines.items():
            sheet.append([name, *(amounts or ("=SUM(B3:B5)", "=SUM(C3:C5)"))])
        made["MRS(input)"]["E8"] = words
        made["MRS(input)"]["F8"] = f"=SUM(Meters!{range_})"

    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    found = [item for item in verdict.items if item.finding.code == "VER-234"]
    assert [item.finding.where for item in found] == (["MRS(input)!F8"] if code else [])
    for item in found:
        left = lines["North" if range_ == "B4:C5" else "School"]
        amounts = left[: 1 if range_ == "B3:B4" else 2]
        assert item.effect == pytest.approx(-EF * sum(amounts), rel=1e-6)


@one_in(2)
@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("=(Meters!B15+Meters!C14)/1000", "VER-234"),
        ("=SUM(Meters!B15,Meters!C3)/1000", "VER-234"),
        (BOTH, ""),
        ("=SUM(Meters!B3:B14,Meters!C3:C14)/1000", ""),
        ("=(SUM(Meters!B3:B14)-MIN(Meters!B3:B14)+MAX(Meters!B3:B14))/1000", "VER-235"),
        ("=SUM(Meters!B3:B14)/1000-MIN(Meters!B3:B14)/1000", "VER-235"),
        ("=SUM(LARGE(Meters!B3:B14,{1,2,3,4,5,6}))*2/1000", "VER-235"),
        ("=SUM(Meters!B3:B14)/1000", ""),
    ],
)
def test_totals_and_single_lines(formula: str, code: str, tmp_path: Path) -> None:
    change = two("Output of roof 1", ("Meter P", "Meter Q"), formula)
    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    found = [found for found in asked(verdict) if found[0] in ("VER-234", "VER-235")]
    assert found == ([(code, "MRS(input)!F8")] if code else [])
    right = sum(ROOFS[0]) - (sum(PARTS) if code == "VER-235" else 0)
    effects = [item.effect for item in verdict.items if item.finding.code == code]
    off = EF * (value_of(verdict) - right / 1000)
    assert effects == [pytest.approx(off, rel=1e-6) for _ in found]


def value_of(verdict: Verdict) -> float:
    (stated,) = (s for s in verdict.claim.monitored if s.where == "MRS(input)!F8")
    assert isinstance(stated.value, float)
    return stated.value


def test_the_range_of_a_register_is_no_total(tmp_path: Path) -> None:
    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Register")
        shown = 120_000
        sheet.append(["Read on", "Register [kWh]"])
        sheet.append(["2023-12-31", shown])
        for month, amount in zip(MONTHS, ROOFS[0], strict=True):
            shown += amount
            sheet.append([month.replace(day=28), shown])
        made["MRS(input)"]["F8"] = "=(MAX(Register!B2:B14)-MIN(Register!B2:B14))/1000"

    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    assert "VER-235" not in {code for code, _ in asked(verdict)}


def test_a_total_less_a_month_is_no_register(tmp_path: Path) -> None:
    """Whatever the months between the two cells do."""
    change = two("Output of roof 1", ("Meter P", "Meter Q"), "=(Meters!B15-Meters!B3)/1000")
    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    assert asked(verdict) == [("VER-019", "MRS(input)!F8")]


def test_a_mean_of_twelve_months_counts_twelve_times(tmp_path: Path) -> None:
    """Nine times is a quarter too little, and no question of form."""
    change = two("Output of roof 1", ("Meter P", "Meter Q"), "=AVERAGE(Meters!B3:B14)*9/1000")
    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    (item,) = (i for i in verdict.items if i.finding.code == "VER-113")
    whole = (sum(ROOFS[0]) - sum(PARTS)) / 1000
    assert item.effect == pytest.approx(-EF * whole / 4, rel=1e-6)
    assert not verdict.is_confirmed
