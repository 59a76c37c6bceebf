"""Bills and readings from one day to another, of which some go over an end of the period."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.small_book import INPUT, write

YEAR = "01/01/2024 - 31/12/2024"
HEADS = ["From", "To", "Days", "Billed kWh", "A day", "Days of the year", "kWh of the year"]
IN_YEAR = "=MAX(0,MIN(B{r},DATE(2024,12,31))-MAX(A{r},DATE(2024,1,1))+1)"
BY_BILL = "=D{r}*F{r}/C{r}"
BY_DAY = "=E{r}*F{r}"
Rows = list[list[object]]


def bills(months: int, first: dt.date, share: str = BY_BILL) -> Rows:
    """Give bills from one day of a month to the one before it, of so many months each."""
    rows: Rows = []
    day = first
    while day < dt.date(2025, 1, 1):
        month = day.year * 12 + day.month - 1 + months
        after = dt.date(month // 12, month % 12 + 1, first.day)
        r, billed = len(rows) + 2, (after - day).days * (1_000 + 40 * (len(rows) % 5)) + len(rows)
        last = after - dt.timedelta(days=1)
        a_day = f"=ROUND(D{r}/C{r},1)"
        fields = [f"=B{r}-A{r}+1", billed, a_day, IN_YEAR.format(r=r), share.format(r=r)]
        rows.append([day, last, *fields])
        day = after
    return rows


def asked(path: Path, rows: Rows) -> list[tuple[str, str]]:
    write(path, [(YEAR, "EG_i,p", 1.0)], [(YEAR, "=ROUNDDOWN(F8*D30,0)")])
    book = openpyxl.load_workbook(path)
    book[INPUT]["F8"] = f"=SUM(Bills!G2:G{len(rows) + 1})/1000"
    log = book.create_sheet("Bills")
    for row in (HEADS, *rows):
        log.append(row)
    book.save(path)
    verdict = verify(path)
    found = [(f.code, f.where) for f in verdict.findings if f.severity != "note"]
    assert verdict.is_confirmed is not found
    return found


@pytest.mark.parametrize("share", [BY_BILL, BY_DAY])
@pytest.mark.parametrize(("months", "first"), [(1, (2023, 12, 17)), (2, (2023, 12, 15))])
def test_bills_of_whatever_days_of_which_those_of_the_year_are_taken(
    share: str, months: int, first: tuple[int, int, int], tmp_path: Path
) -> None:
    assert asked(tmp_path / "book.xlsx", bills(months, dt.date(*first), share)) == []


def test_a_bill_of_two_months_that_is_lacking(tmp_path: Path) -> None:
    rows = bills(2, dt.date(2023, 12, 15))
    rows[3] = [None] * len(HEADS)
    assert ("VER-019", f"{INPUT}!F8") in asked(tmp_path / "book.xlsx", rows)


@pytest.mark.parametrize("whole", ["=E{r}*C{r}", "=D{r}"])
def test_the_whole_bill_over_the_end_of_the_year(whole: str, tmp_path: Path) -> None:
    rows = bills(1, dt.date(2023, 12, 17), BY_DAY)
    rows[0][6], rows[-1][6] = whole.format(r=2), whole.format(r=len(rows) + 1)
    assert "VER-202" in {code for code, _ in asked(tmp_path / "book.xlsx", rows)}


def by_hand(path: Path, rows: Rows, value: str = "=SUM(Bills!D2:D{last})/1000") -> set[str]:
    """Write lines of two days and an amount, and give the codes of what is asked."""
    write(path, [(YEAR, "EG_i,p", 1.0)], [(YEAR, "=ROUNDDOWN(F8*D30,0)")])
    book = openpyxl.load_workbook(path)
    book[INPUT]["F8"] = value.format(last=len(rows) + 1)
    log = book.create_sheet("Bills")
    for row in (["Số", "Từ ngày", "Đến ngày", "kWh", "Ghi chú"], *rows):
        log.append(row)
    book.save(path)
    return {f.code for f in verify(path).findings if f.severity != "note"}


def from_26th(before: object = -5_050.0) -> Rows:
    """Give bills from the 26th, with a line that takes days off and one that adds the last ones."""
    rows: Rows = []
    for n in range(12):
        first = dt.date(2023 + (n + 11) // 12, (n + 11) % 12 + 1, 26)
        rows.append([f"HD{n}", first, dt.date(2024, n + 1, 25), 26_000.0 + 300 * (n * 5 % 7) + n])
    if before is not None:
        rows.append(["Trừ", dt.date(2023, 12, 26), dt.date(2023, 12, 31), before])
    rows.append(["Cộng", dt.date(2024, 12, 26), dt.date(2024, 12, 31), 5_640.0])
    return rows


def test_days_of_another_year_that_a_line_takes_off(tmp_path: Path) -> None:
    assert by_hand(tmp_path / "book.xlsx", from_26th()) == set()


@pytest.mark.parametrize("before", [None, 5_050.0])
def test_days_of_another_year_that_no_line_takes_off(before: object, tmp_path: Path) -> None:
    assert "VER-202" in by_hand(tmp_path / "book.xlsx", from_26th(before))


def test_a_bill_twice_among_those_from_the_26th(tmp_path: Path) -> None:
    rows = from_26th()
    rows.insert(6, [*rows[5][:3], 27_123.0])
    assert "VER-019" in by_hand(tmp_path / "book.xlsx", rows)


def test_a_total_among_the_lines(tmp_path: Path) -> None:
    rows = from_26th()
    # It is typed, and rounded.
    rows[-1][3] = round(sum(float(str(row[3])) for row in rows[:-1]), -2)
    assert "VER-019" in by_hand(tmp_path / "book.xlsx", rows)
