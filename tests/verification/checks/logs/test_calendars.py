"""Calendars, pivot tables and times as people keep them: what is right in them, and what is not."""

from __future__ import annotations

import calendar
import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from jcm_mrv import verify
from tests.verification.small_book import INPUT, write

YEAR = "01/01/2024 - 31/12/2024"
MONTHS = [calendar.month_abbr[n] for n in range(1, 13)]
Fill = Callable[[Worksheet], None]


def amount(month: int, day: int, scale: float = 1.0) -> float:
    """Give what a roof gives on a day."""
    return round(scale * random.Random(100 * month + day).uniform(1500, 3200), 1)


def asked(path: Path, formulas: list[str], fill: Fill) -> set[tuple[str, str]]:
    """Give what is asked about a book whose values are taken so from a sheet ``Log``."""
    lines = [(YEAR, f"EG_{n},p", 1.0) for n in range(1, len(formulas) + 1)]
    total = f"=ROUNDDOWN(SUM(F8:F{7 + len(formulas)})*D30,0)"
    write(path, lines, [(YEAR, total)])
    book = openpyxl.load_workbook(path)
    for n, formula in enumerate(formulas):
        book[INPUT][f"F{8 + n}"] = formula
        book[INPUT][f"E{8 + n}"] = f"Electricity of roof {'ABC'[n]}"
    fill(book.create_sheet("Log"))
    book.save(path)
    verdict = verify(path)
    found = {(f.code, f.where) for f in verdict.findings if f.severity != "note"}
    assert found or verdict.is_confirmed
    return found


def days_down(blank: object = None, heads: list[object] | None = None) -> Fill:
    """Give a calendar with the days down and the months across."""

    def fill(sheet: Worksheet) -> None:
        sheet.append(["Daily output (kWh)"])
        sheet.append(["Day", *(heads or MONTHS)])
        for day in range(1, 32):
            last = [calendar.monthrange(2024, month)[1] for month in range(1, 13)]
            cells = [amount(m, day) if day <= last[m - 1] else blank for m in range(1, 13)]
            sheet.append([day, *cells])

    return fill


def days_across(blank: object = None) -> Fill:
    """Give a calendar with the months down and the days across, under an empty line."""

    def fill(sheet: Worksheet) -> None:
        sheet.append(["Daily output (kWh)"])
        sheet.append(["Month", *range(1, 32)])
        for month in range(1, 13):
            last = calendar.monthrange(2024, month)[1]
            cells = [amount(month, day) if day <= last else blank for day in range(1, 32)]
            sheet.append([MONTHS[month - 1], *cells])

    return fill


DOWN, ACROSS = "=SUM(Log!B3:M33)/1000", "=SUM(Log!B3:AF14)/1000"


@pytest.mark.parametrize(
    ("formula", "fill"),
    [
        (DOWN, days_down()),
        (DOWN, days_down("-")),
        (DOWN, days_down(heads=[f"{n}月" for n in range(1, 13)])),
        (DOWN, days_down("–", heads=[f"Tháng {n}" for n in range(1, 13)])),
        (DOWN, days_down(heads=[*range(1, 13)])),
        (ACROSS, days_across()),
        (ACROSS, days_across("—")),
    ],
)
def test_a_calendar_lacks_no_day_that_its_months_do_not_have(
    formula: str, fill: Fill, tmp_path: Path
) -> None:
    assert asked(tmp_path / "book.xlsx", [formula], fill) == set()


@pytest.mark.parametrize(
    ("formula", "fill", "cell"),
    [(DOWN, days_down(), "H20"), (DOWN, days_down(), "D33"), (ACROSS, days_across(), "AE9")],
)
def test_a_day_that_its_month_has_is_asked_about(
    formula: str, fill: Fill, cell: str, tmp_path: Path
) -> None:
    def without_one(sheet: Worksheet) -> None:
        fill(sheet)
        assert isinstance(sheet[cell].value, float)
        sheet[cell] = None

    found = asked(tmp_path / "book.xlsx", [formula], without_one)
    assert found == {("VER-019", f"Log!{cell}")}


@pytest.mark.parametrize(
    ("formula", "fill"),
    [
        ("=SUM(Log!B3:L33)/1000", days_down()),
        ("=SUM(Log!C3:M33)/1000", days_down()),
        ("=SUM(Log!B3:AF13)/1000", days_across()),
        ("=SUM(Log!B4:AF14)/1000", days_across()),
    ],
)
def test_a_month_beside_the_range_is_asked_about(formula: str, fill: Fill, tmp_path: Path) -> None:
    found = asked(tmp_path / "book.xlsx", [formula], fill)
    assert ("VER-019", f"{INPUT}!F8") in found


def pivot(sheet: Worksheet) -> None:
    """Fill a sheet with a pivot table, its values pasted."""
    sheet.append(["Sum of kWh", "Column Labels"])
    sheet.append(["Row Labels", "Roof A", "Roof B", "Grand Total"])
    lines = [(40 * amount(m, 4), 25 * amount(m, 9, 0.7)) for m in range(1, 13)]
    for month, (a, b) in zip(MONTHS, lines, strict=True):
        sheet.append([month, a, b, a + b])
    sums = [sum(line[n] for line in lines) for n in (0, 1)]
    sheet.append(["Grand Total", *sums, sum(sums)])


def summed(sheet: Worksheet) -> None:
    """Fill a sheet with the same, its total a formula."""
    pivot(sheet)
    for column in "BCD":
        sheet[f"{column}15"] = f"=SUM({column}3:{column}14)"


LOOKED_UP = {
    "INDEX": '=INDEX(Log!$B$3:$D$15,MATCH("Grand Total",Log!$A$3:$A$15,0),'
    'MATCH("{}",Log!$B$2:$D$2,0))/1000',
    "VLOOKUP": '=VLOOKUP("Grand Total",Log!A:D,MATCH("{}",Log!A2:D2,0),FALSE)/1000',
    "HLOOKUP": '=HLOOKUP("{}",Log!$B$2:$D$15,14,FALSE)/1000',
}


@pytest.mark.parametrize("fill", [pivot, summed])
@pytest.mark.parametrize("function", LOOKED_UP)
def test_a_total_that_is_looked_up_alone_is_right(
    function: str, fill: Fill, tmp_path: Path
) -> None:
    formulas = [LOOKED_UP[function].format(name) for name in ("Roof A", "Roof B")]
    assert asked(tmp_path / "book.xlsx", formulas, fill) == set()


@pytest.mark.parametrize("fill", [pivot, summed])
@pytest.mark.parametrize("function", LOOKED_UP)
def test_the_total_of_all_beside_one_of_them_is_asked_about(
    function: str, fill: Fill, tmp_path: Path
) -> None:
    formulas = [LOOKED_UP[function].format(name) for name in ("Roof A", "Grand Total")]
    found = asked(tmp_path / "book.xlsx", formulas, fill)
    assert ("VER-019", f"{INPUT}!F9") in found


@pytest.mark.parametrize("fill", [pivot, summed])
def test_a_total_beside_its_parts_is_asked_about(fill: Fill, tmp_path: Path) -> None:
    found = asked(tmp_path / "book.xlsx", ["=SUM(Log!B3:B15)/1000"], fill)
    assert found == {("VER-019", f"{INPUT}!F8")}


def test_an_hour_that_ends_at_midnight_is_of_the_day_before(tmp_path: Path) -> None:
    def fill(sheet: Worksheet, first: int = 3) -> None:
        sheet.append(["Timestamp (end of interval)", "Output (kWh)"])
        start, step = dt.datetime(2024, 1, 1), dt.timedelta(hours=3)
        for n in range(first // 3, 8 * 366 + first // 3):
            time = start + n * step
            sheet.append([time, amount(time.month, time.day) if 6 < time.hour < 18 else 0.0])

    assert asked(tmp_path / "book.xlsx", ["=SUM(Log!B2:B2929)/1000"], fill) == set()
    later = asked(tmp_path / "book.xlsx", ["=SUM(Log!B2:B2929)/1000"], lambda s: fill(s, 12))
    assert later == {("VER-019", f"{INPUT}!F8")}


def test_a_month_decides_beside_the_day_of_reading(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["検針月", "検針日", "使用量 [kWh]"])
        for month in range(1, 13):
            day = dt.date(2024 + month // 12, month % 12 + 1, 1)
            sheet.append([f"2024年{month}月分", f"{day:%Y/%m/%d}", 30 * amount(month, 5)])

    assert asked(tmp_path / "book.xlsx", ["=SUM(Log!C2:C13)/1000"], fill) == set()
    found = asked(tmp_path / "book.xlsx", ["=SUM(Log!C2:C12)/1000"], fill)
    assert found == {("VER-019", f"{INPUT}!F8")}


TAKEN = "=(LOOKUP(DATE({}),Log!A2:A20,Log!B2:B20)-LOOKUP(DATE({}),Log!A2:A20,Log!B2:B20))/1000"


def test_the_reading_after_the_last_day_closes_a_register(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Date", "Register (kWh)"])
        shown = 41200.0
        for n in range(19):
            sheet.append([dt.date(2024 + n // 12, n % 12 + 1, 1), shown])
            shown += 30 * amount(n % 12 + 1, 5)

    right = TAKEN.format("2025,1,1", "2024,1,1")
    assert asked(tmp_path / "book.xlsx", [right], fill) == set()
    wrong = TAKEN.format("2025,3,1", "2024,1,1")
    assert ("VER-019", f"{INPUT}!F8") in asked(tmp_path / "book.xlsx", [wrong], fill)


WHEN = '=SUMIFS(Log!B2:B{1},Log!A2:A{1},">="&DATE({0}),Log!A2:A{1},"<"&DATE(2025,1,1))/1000'


@pytest.mark.parametrize(
    ("first", "named"), [("2024,1,1", set()), ("2023,12,31", {("VER-019", f"{INPUT}!F8")})]
)
def test_a_day_too_many_is_asked_about_at_the_beginning_too(
    first: str, named: set[tuple[str, str]], tmp_path: Path
) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Day", "Output (kWh)"])
        for n in range(380):
            day = dt.date(2023, 12, 25) + dt.timedelta(days=n)
            sheet.append([day, amount(day.month, day.day, 1 + n / 1000)])

    assert asked(tmp_path / "book.xlsx", [WHEN.format(first, 381)], fill) == named


def test_an_empty_line_of_the_day_before_is_an_edge(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Day", "Output (kWh)"])
        sheet.append([dt.date(2023, 12, 31), 0.0])
        for n in range(366):
            day = dt.date(2024, 1, 1) + dt.timedelta(days=n)
            sheet.append([day, amount(day.month, day.day, 1 + n / 1000)])

    assert asked(tmp_path / "book.xlsx", ["=SUM(Log!B2:B368)/1000"], fill) == set()


def test_a_remark_between_months_is_no_month(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Bulan", "kWh"])
        for month in range(1, 13):
            if month == 7:
                sheet.append(["Catatan: kalibrasi meter 3 Juli 2024"])
            sheet.append([f"2024-{month:02}", 30 * amount(month, 5)])

    assert asked(tmp_path / "book.xlsx", ["=SUM(Log!B2:B14)/1000"], fill) == set()

    def without_july(sheet: Worksheet) -> None:
        fill(sheet)
        sheet["B9"] = None

    found = asked(tmp_path / "book.xlsx", ["=SUM(Log!B2:B14)/1000"], without_july)
    assert ("VER-019", "Log!B9") in found


@pytest.mark.parametrize(
    ("formula", "named"),
    [
        ("=SUM(Log!B2,Log!B3,Log!B4:B7,Log!E2:E5,Log!E6,Log!E7)/1000", False),
        ("=SUM(Log!B2:B5,Log!B6,Log!B7,Log!E2:E7)/1000", False),
        ("=SUM(Log!B2,Log!B3,Log!B4:B7,Log!E2:E5,Log!E6)/1000", True),
        ("=SUM(Log!B3,Log!B4:B7,Log!E2:E5,Log!E6,Log!E7)/1000", True),
        ("=SUM(Log!B2,Log!B3,Log!B4:B7,Log!E2:E5,Log!E7)/1000", True),
    ],
)
def test_single_cells_go_on_with_ranges_of_two_columns(
    formula: str, named: bool, tmp_path: Path
) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Month", "kWh", None, "Month", "kWh"])
        for month in range(1, 7):
            first, second = dt.date(2024, month, 1), dt.date(2024, month + 6, 1)
            sheet.append([first, 30 * amount(month, 5), None, second, 30 * amount(month + 6, 5)])

    found = asked(tmp_path / "book.xlsx", [formula], fill)
    assert (("VER-019", f"{INPUT}!F8") in found) is named
