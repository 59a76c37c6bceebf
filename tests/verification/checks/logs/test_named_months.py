"""Logs whose lines, titles or sheets name other months than those of the value; remarks on them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.log_books import MONTHS, ROOFS, Change, book

NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
JAPANESE = [f"{n}月" for n in range(1, 13)]
VIETNAMESE = [f"Tháng {n}" for n in range(1, 13)]
SPANISH = "Ene Feb Mar Abr May Jun Jul Ago Set Oct Nov Dic".split()
INDONESIAN = "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".split()


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    found = [item.finding for item in verdict.items if item.finding.severity != "note"]
    return [(finding.code, finding.where) for finding in found]


def turned(of: list[str], by: int) -> list[str]:
    return [*of[by:], *of[:by]]


def named(names: list[str], title: str = "Output by month") -> Change:
    """Take the first roof from lines that are called by their months alone: C4 to C15."""

    def change(made: openpyxl.Workbook) -> None:
        _write(made.create_sheet("Output"), names, title)
        made["MRS(input)"]["F8"] = "=SUM(Output!C4:C15)/1000"

    return change


def _write(sheet: Worksheet, names: list[str], title: str) -> None:
    sheet["B1"] = title
    sheet["B3"], sheet["C3"] = "Month", "kWh"
    for row, (name, amount) in enumerate(zip(names, ROOFS[0], strict=True), start=4):
        sheet.cell(row, 2, name)
        sheet.cell(row, 3, amount)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (named(NAMES), ""),
        (named(JAPANESE, "発電電力量 2024年度"), ""),
        (named(NAMES[::-1]), ""),
        # From April to March; a title tells so of months in any language.
        (named(turned(NAMES, 3)), "Output!B13"),
        (named(turned(JAPANESE, 3), "2024年度の発電電力量（2024年4月～2025年3月）"), "Output!B1"),
        (named(turned(VIETNAMESE, 6), "Sản lượng"), "Output!B10"),
        (named(turned(NAMES, 3), "Output (Apr 2024 - Mar 2025)"), "Output!B1"),
        # The month of a bill is the one after that of the use.
        (named(turned(NAMES, 1), "Months of the invoices"), ""),
    ],
)
def test_months_of_a_fiscal_year(change: Change, where: str, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    found = [cell for code, cell in asked(verdict) if code == "VER-222"]
    assert found == ([where] if where else [])
    assert verdict.is_confirmed is not bool(where)


@pytest.mark.parametrize("names", [SPANISH, INDONESIAN])
def test_short_months_of_other_languages(names: list[str], tmp_path: Path) -> None:
    def pairs(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Output")
        sheet.append(["Months", "kWh"])
        for n in range(0, 12, 2):
            sheet.append([f"{names[n]}-{names[n + 1]} 2024", ROOFS[0][n] + ROOFS[0][n + 1]])
        made["MRS(input)"]["F8"] = "=SUM(Output!B2:B7)/1000"

    def two_short(made: openpyxl.Workbook) -> None:
        pairs(made)
        made["MRS(input)"]["F8"] = "=SUM(Output!B2:B6)/1000"

    right = verify(book(tmp_path / "right.xlsx", "columns", pairs))
    assert asked(right) == []
    assert right.is_confirmed
    short = verify(book(tmp_path / "short.xlsx", "columns", two_short))
    assert "VER-019" in {code for code, _ in asked(short)}
    turn = verify(book(tmp_path / "turned.xlsx", "columns", named(turned(names, 3))))
    assert ("VER-222", "Output!B13") in asked(turn)


def test_two_fiscal_years_of_which_each_gives_its_part(tmp_path: Path) -> None:
    def change(made: openpyxl.Workbook) -> None:
        for year in (2023, 2024):
            title = f"April {year} - March {year + 1}"
            _write(made.create_sheet(f"FY{year}"), turned(NAMES, 3), title)
        made["MRS(input)"]["F8"] = "=(SUM('FY2023'!C13:C15)+SUM('FY2024'!C4:C12))/1000"
        for row in range(13, 16):
            # Of the two years, no month has the same amount.
            made["FY2023"][f"C{row}"] = ROOFS[0][row - 4] + 411
        for row in range(4, 13):
            made["FY2023"][f"C{row}"] = ROOFS[0][row - 4] + 137 * row

    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    assert "VER-222" not in {code for code, _ in asked(verdict)}


def months(*, names: list[str], copied: str = "", dated: dict[str, int] | None = None) -> Change:
    """Take the first roof from a sheet for each month, with its days."""

    def change(made: openpyxl.Workbook) -> None:
        for n, name in enumerate(names, start=1):
            sheet = made.create_sheet(name)
            sheet.append(["Day", "Output (kWh)"])
            month = (dated or {}).get(name, n)
            day, source = dt.date(2024, month, 1), n
            if name == copied:
                source = 5
            while day.month == month:
                shade = 1 + ((day.day * 37 + source * 11) % 29) / 40
                sheet.append([day, round(ROOFS[0][source - 1] / 31 * shade)])
                day += dt.timedelta(1)
            sheet["D1"], sheet["E1"] = "Total", f"=SUM(B2:B{sheet.max_row})"
        year = made.create_sheet("Year")
        for n, name in enumerate(names):
            year.append([MONTHS[n], f"='{name}'!E1"])
        made["MRS(input)"]["F8"] = "=SUM(Year!B1:B12)/1000"

    return change


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (months(names=NAMES), []),
        (months(names=JAPANESE), []),
        # Any names: no month is told by them.
        (months(names=[f"T.{n:02}" for n in range(1, 13)]), []),
        (months(names=VIETNAMESE, copied="Tháng 11"), [("VER-105", "Tháng 11!B2")]),
        (months(names=NAMES, dated={"Jun": 7}), [("VER-222", "Jun!B2")]),
        (months(names=JAPANESE, dated={"6月": 5}, copied="6月"), [("VER-105", "6月!B2")]),
    ],
)
def test_sheets_of_months(change: Change, found: list[tuple[str, str]], tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    assert [f for f in asked(verdict) if f[0] in ("VER-105", "VER-222")] == found
    assert verdict.is_confirmed is not bool(found)


def remarked(cell: str, text: str, others: bool = True) -> Change:
    def change(made: openpyxl.Workbook) -> None:
        made["Log"][cell] = text
        if not others:
            made["Log"][f"D{cell[1:]}"] = 0

    return change


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("Reading of roof 2 included, meter 1 under test", True),
        ("incl. roof 2", True),
        ("屋根2を含む roof 2", True),
        ("gồm cả roof 2", True),
        ("roof 2 not included", False),
        ("including two days of fog", False),
        ("roof 1 and its carport included", False),
        ("cleaned after the storm", False),
    ],
)
def test_a_remark_that_another_meter_is_included(text: str, is_asked: bool, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", remarked("F9", text)))
    found = [cell for code, cell in asked(verdict) if code == "VER-210"]
    assert found == (["Log!C9"] if is_asked else [])
    assert verdict.is_confirmed is not is_asked


def test_what_another_meter_lacks_may_stand_beside_it(tmp_path: Path) -> None:
    change = remarked("F9", "roof 2 out of use, its reading included with roof 1", others=False)
    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    assert "VER-210" not in {code for code, _ in asked(verdict)}
