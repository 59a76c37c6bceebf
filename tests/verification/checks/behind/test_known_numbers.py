"""Numbers in formulas behind amounts that need no source."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.log_books import Change, book

INPUT = "MRS(input)"


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    found = [item.finding for item in verdict.items if item.finding.severity != "note"]
    return [(finding.code, finding.where) for finding in found]


def weeks(share: str) -> Change:
    """Take roof 1 from weeks, the last of which goes on in the next year."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Weeks")
        sheet.append(["Week from", "kWh of the week", "kWh in 2024"])
        for n in range(53):
            row = n + 2
            day = dt.date(2024, 1, 1) + dt.timedelta(weeks=n)
            sheet.append([day, 13_000 + 37 * (n % 11), share.format(r=row)])
            sheet.cell(row, 1).number_format = "yyyy-mm-dd"
        made[INPUT]["F8"] = "=SUM(Weeks!C2:C54)/1000"

    return change


@pytest.mark.parametrize(
    "share",
    [
        "=B{r}*MAX(0,MIN(7,DATE(2025,1,1)-A{r}))/7",
        "=B{r}*(MIN(7,DATE(2025,1,1)-A{r})/7)",
        "=ROUND(B{r}/7*7*MIN(DATE(2025,1,1)-A{r},7)/7,1)",
    ],
)
def test_the_days_of_a_week_are_no_unknown_number(share: str, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", weeks(share)))
    assert (asked(verdict), verdict.is_confirmed) == ([], True), verdict.conclusion


@pytest.mark.parametrize(
    "share",
    [
        "=B{r}*MAX(0,MIN(7,DATE(2025,1,1)-A{r}))/6",
        "=B{r}*MAX(0,MIN(9,DATE(2025,1,1)-A{r}))/7",
        "=B{r}*1.02",
    ],
)
def test_another_number_is_asked_about(share: str, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", weeks(share)))
    assert "VER-113" in {code for code, _ in asked(verdict)}


def some_days(heading: str, share: str) -> Change:
    """Take roof 1 from weeks beside which stands how many of their days are of the year."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Weeks")
        sheet.append(["Week from", "kWh of the week", heading, "kWh in 2024"])
        for n in range(53):
            day = dt.date(2024, 1, 1) + dt.timedelta(weeks=n)
            days = min(7, (dt.date(2025, 1, 1) - day).days)
            sheet.append([day, 13_000 + 37 * (n % 11), days, share.format(r=n + 2)])
            sheet.cell(n + 2, 1).number_format = "yyyy-mm-dd"
        made[INPUT]["F8"] = "=SUM(Weeks!D2:D54)/1000"

    return change


def test_a_week_of_which_typed_days_are_taken_has_seven(tmp_path: Path) -> None:
    right = some_days("Days in 2024", "=B{r}*C{r}/7")
    verdict = verify(book(tmp_path / "right.xlsx", "columns", right))
    assert (asked(verdict), verdict.is_confirmed) == ([], True), verdict.conclusion
    wrong = some_days("Days in 2024", "=B{r}*C{r}/5")
    verdict = verify(book(tmp_path / "wrong.xlsx", "columns", wrong))
    assert "VER-113" in {code for code, _ in asked(verdict)}


def flagged(flag: str) -> Change:
    """Take roof 1 from fifteen months, beside which stands whether each is of the year."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Months")
        sheet.append(["Month", "In the period", "kWh"])
        for n in range(15):
            day = dt.date(2023 + (n + 10) // 12, (n + 10) % 12 + 1, 1)
            sheet.append([day, flag.format(r=n + 2), 61_000 + 900 * (n * 5 % 7) + n])
            sheet.cell(n + 2, 1).number_format = "mmm yyyy"
        made[INPUT]["F8"] = "=SUMPRODUCT(Months!B2:B16*Months!C2:C16)/1000"

    return change


@pytest.mark.parametrize(
    ("flag", "is_known"),
    [
        ("=IF(YEAR(A{r})=2024,1,0)", True),
        ("=IF(YEAR(A{r})<>2024,0,1)", True),
        ("=IF(YEAR(A{r})=2024,1.02,0)", False),
        ("=IF(YEAR(A{r})=2024,1,0)*1.02", False),
    ],
)
def test_one_and_zero_tell_whether_a_line_counts(flag: str, is_known: bool, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", flagged(flag)))
    asked_about = {code for code, _ in asked(verdict)} & {"VER-110", "VER-113"}
    assert (not asked_about) is is_known


@pytest.mark.parametrize(
    ("heading", "is_told"),
    [("x20 (kWh)", True), ("kWh (× 20)", True), ("x40 (kWh)", False), ("box20 (kWh)", False)],
)
def test_a_multiplier_that_stands_over_its_column(
    heading: str, is_told: bool, tmp_path: Path
) -> None:
    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Counter")
        sheet.append(["Month", "Counter", heading])
        shown = 10_411
        sheet.append(["2023-12", shown])
        for n in range(12):
            shown += 3_100 + 40 * (n * 5 % 7)
            r = n + 3
            sheet.append([f"2024-{n + 1:02}", shown, f"=(B{r}-B{r - 1})*20"])
        made[INPUT]["F8"] = "=SUM(Counter!C3:C14)/1000"

    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    assert ("VER-113" not in {code for code, _ in asked(verdict)}) is is_told


@pytest.mark.parametrize(
    ("label", "is_told"),
    [("1/1～1/30 30日", True), ("of these 30 days", True), ("1月分", False), ("30 kW", False)],
)
def test_days_of_a_bill_that_its_line_names(label: str, is_told: bool, tmp_path: Path) -> None:
    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Bills")
        sheet.append(["Month", "Days", "kWh"])
        for n in range(1, 13):
            sheet.append([f"2024-{n:02}", 33 if n == 1 else 30, 61_000 + 700 * (n * 5 % 7)])
        sheet.append([label, None, "=C2*30/B2"])
        sheet.append(["others", None, "=SUM(C3:C13)"])
        made[INPUT]["F8"] = "=(Bills!C14+Bills!C15)/1000"

    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    assert (("VER-113", "Bills!C14") not in asked(verdict)) is is_told
