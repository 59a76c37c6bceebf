"""Days of the monitoring period that no reading of a log is of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.effort import one_in, thorough
from tests.verification.log_books import Change, book, put

pytestmark = one_in(2)

WHOLE = (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
IN = "MRS(input)"
Kept = Callable[[dt.date], bool]


def daily(kept: Kept, *, often: int = 1, each: float = 2_000.0) -> Change:
    """Take roof 1 from a log of the days that are kept, ``often`` readings of each: Daily!B2 on."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Daily")
        sheet.append(["Time", "Roof 1 [kWh]"])
        for n in range(366):
            day = WHOLE[0] + dt.timedelta(days=n)
            for k in range(often if kept(day) else 0):
                at = dt.datetime.combine(day, dt.time(k * (24 // often)))
                sheet.append([at, round(each / often * (0.8 + (n * 7 + k) % 5 / 10), 3)])
                sheet.cell(sheet.max_row, 1).number_format = "yyyy-mm-dd hh:mm"
        made[IN]["F8"] = f"=SUM(Daily!B2:B{sheet.max_row})/1000"

    return change


def asked(verdict: Verdict) -> list[tuple[str, str, str | None]]:
    return [(f.code, f.where, f.found) for f in verdict.findings if f.severity != "note"]


def without_may(day: dt.date) -> bool:
    return not dt.date(2024, 5, 1) <= day <= dt.date(2024, 6, 9)


@pytest.mark.parametrize("often", [1, 6])
def test_days_that_are_missing_weigh_what_days_have(often: int, tmp_path: Path) -> None:
    """Forty days of about 80 kWh are 3.2 MWh: more than a tonne, however often it was read."""
    changes = daily(without_may, often=often, each=80.0)
    verdict = verify(book(tmp_path / "book.xlsx", "columns", changes))
    (item,) = [i for i in verdict.items if i.finding.severity != "note"]
    assert item.finding.found == "nothing between 2024-04-30 and 2024-06-10"
    cells = [c for c in verdict.claim.fixed if c.name.startswith("EF")]
    assert item.effect == pytest.approx(-3.2 * (cells[0].number or 0.0), rel=0.02)
    assert not verdict.is_confirmed


ENDS: dict[str, tuple[Kept, str]] = {
    "late": (lambda day: day >= dt.date(2024, 3, 1), "nothing before 2024-03-01"),
    "early": (lambda day: day <= dt.date(2024, 10, 31), "nothing after 2024-10-31"),
    "late in weeks": (
        lambda day: day >= dt.date(2024, 3, 1) and day.weekday() == 6,
        "nothing before 2024-03-03",
    ),
    "late, and not in May": (
        lambda day: day >= dt.date(2024, 3, 1) and without_may(day),
        "nothing between 2024-04-30 and 2024-06-10; nothing before 2024-03-01",
    ),
}


@pytest.mark.parametrize("words", ENDS)
def test_a_log_that_leaves_an_end_of_the_period_out_is_asked_about(
    words: str, tmp_path: Path
) -> None:
    kept, found = ENDS[words]
    verdict = verify(book(tmp_path / "book.xlsx", "columns", daily(kept)))
    assert asked(verdict) == [("VER-019", f"{IN}!F8", found)]
    assert not verdict.is_confirmed


@thorough
def test_a_log_behind_sums_of_months_is_asked_about(tmp_path: Path) -> None:
    """The months between show nothing for what the log leaves out."""

    def moved(made: openpyxl.Workbook) -> None:
        for n in range(366):
            made["Days"].cell(2 + n, 1, dt.date(2024, 3, 1) + dt.timedelta(days=n * 305 // 365))

    verdict = verify(book(tmp_path / "book.xlsx", "days", moved))
    assert [found for code, _, found in asked(verdict) if code == "VER-019"] == [
        "nothing before 2024-03-01"
    ]


def _at_work_since_march(day: dt.date) -> bool:
    return day >= dt.date(2024, 3, 11)


def _changed(made: openpyxl.Workbook) -> None:
    """The old meter until June in one column, the new one in another."""
    sheet = made.create_sheet("Meters")
    sheet.append(["Day", "Old [kWh]", "New [kWh]"])
    for n in range(366):
        day = WHOLE[0] + dt.timedelta(days=n)
        value = 2_000.0 + n % 7
        sheet.append([day, value if n < 160 else None, None if n < 160 else value])
        sheet.cell(n + 2, 1).number_format = "dd/mm/yyyy"
    made[IN]["F8"] = "=(SUM(Meters!B2:B161)+SUM(Meters!C162:C367))/1000"


def _months_apart(made: openpyxl.Workbook) -> None:
    """Sums of months, each over its own rows."""
    daily(lambda day: True)(made)
    sheet = made.create_sheet("Sums")
    row = 2
    for month in range(1, 13):
        days = (dt.date(2024 + month // 12, month % 12 + 1, 1) - dt.date(2024, month, 1)).days
        sheet.append([dt.date(2024, month, 1), f"=SUM(Daily!B{row}:B{row + days - 1})"])
        sheet.cell(month, 1).number_format = "mmm yyyy"
        row += days
    made[IN]["F8"] = "=SUM(Sums!B1:B12)/1000"


def _typed_before(made: openpyxl.Workbook) -> None:
    """The first months by the meter itself, from when the logger did not work."""
    daily(_at_work_since_march)(made)
    made["Daily"]["H1"] = 145_210
    made[IN]["F8"] = "=(SUM(Daily!B2:B297)+Daily!H1)/1000"


RIGHT: dict[str, tuple[Any, ...]] = {
    "every day": (daily(lambda day: True),),
    "three weeks late": (daily(lambda day: day >= dt.date(2024, 1, 22)),),
    "a meter that was changed": (_changed,),
    "sums of months": (_months_apart,),
    "months typed before": (_typed_before,),
    "the period of the row": (
        daily(_at_work_since_march),
        put("B8", "11/03/2024 - 31/12/2024"),
    ),
    "a remark that says since when": (
        daily(_at_work_since_march),
        put("E8", "Output of roof 1, in operation since 11/03/2024"),
    ),
    "a day of its own in the row": (
        daily(_at_work_since_march),
        put("K7", "Commissioned"),
        put("K8", dt.date(2024, 3, 8)),
    ),
    "months since the day of the row": (
        put("F8", "=SUM(Log!C8:C16)/1000"),
        *(put(f"Log!{c}{row}", None) for c in "BC" for row in (5, 6, 7)),
        put("E8", "Output of roof 1, commissioned on 28/03/2024"),
    ),
}


@one_in(4)
@pytest.mark.parametrize("words", RIGHT)
def test_a_log_that_begins_where_it_should_is_left_alone(words: str, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", *RIGHT[words]))
    assert [a for a in asked(verdict) if a[0] == "VER-019"] == []


def billed(first: dt.date, heads: tuple[str, str] = ("From", "To")) -> Change:
    """Take roof 1 from bills, the first one of two months until 29 February."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Bills")
        sheet.append([*heads, "kWh"])
        for month in range(2, 13):
            begin = first if month == 2 else dt.date(2024, month, 1)
            following = dt.date(2024 + month // 12, month % 12 + 1, 1)
            amount = (130_000 if month == 2 else 60_000) + 731 * month
            sheet.append([begin, following - dt.timedelta(days=1), amount])
            for column in (1, 2):
                sheet.cell(sheet.max_row, column).number_format = "yyyy-mm-dd"
        made[IN]["F8"] = "=SUM(Bills!C2:C12)/1000"

    return change


@pytest.mark.parametrize("heads", [("From", "To"), ("自", "至"), ("Từ ngày", "Đến ngày")])
def test_a_bill_of_two_months_covers_both(heads: tuple[str, str], tmp_path: Path) -> None:
    changes = billed(dt.date(2024, 1, 1), heads)
    verdict = verify(book(tmp_path / "right.xlsx", "columns", changes))
    assert (asked(verdict), verdict.is_confirmed) == ([], True)
    changes = billed(dt.date(2024, 2, 1), heads)
    verdict = verify(book(tmp_path / "wrong.xlsx", "columns", changes))
    assert ("VER-019", f"{IN}!F8", "nothing for 2024-01") in asked(verdict)


def read_on_firsts(
    heading: str,
    *,
    chained: bool = True,
    without: int | None = None,
    exchanged: int | None = None,
    typed: bool = False,
) -> Change:
    """Take roof 1 from readings on the first of the month after, each with the one before it."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Read")
        heads = ["Last", "Now", "Old at the end", "New at first", "kWh", "Remarks"]
        sheet.append([heading, *heads])
        register = 5_120.0
        for n in range(12):
            if n == without:
                continue
            r, day = sheet.max_row + 1, dt.date(2024 + (n + 1) // 12, (n + 1) % 12 + 1, 1)
            now = register + 1_060 + 17 * (n % 5)
            old: list[object] = [None, None]
            formula = f"=C{r}-B{r}"
            if n == exchanged:
                old, now, formula = [register + 400, 0.0], 655.0, f"=(D{r}-B{r})+(C{r}-E{r})"
            remark = "meter exchanged" if n == exchanged else None
            amount = now - register if typed else formula
            sheet.append([day, register, now, *old, amount, remark])
            sheet.cell(r, 1).number_format = "yyyy/m/d"
            register = now if chained else now + 55
        made[IN]["F8"] = f"=SUM(Read!F2:F{sheet.max_row})/1000"

    return change


@pytest.mark.parametrize("heading", ["検針日", "Reading on", "Date", "Ngày chốt chỉ số"])
@pytest.mark.parametrize("exchanged", [None, 6])
def test_what_is_read_on_the_first_of_a_month_is_of_the_one_before(
    heading: str, exchanged: int | None, tmp_path: Path
) -> None:
    change = read_on_firsts(heading, exchanged=exchanged)
    assert asked(verify(book(tmp_path / "book.xlsx", "columns", change))) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (read_on_firsts("Date", typed=True), "nothing for 2024-01"),
        (read_on_firsts("Month"), "nothing for 2024-01"),
        (read_on_firsts("Date", chained=False), "nothing for 2024-01"),
        (read_on_firsts("検針日", without=4), "nothing for 2024-05"),
    ],
)
def test_a_month_that_is_lacking_among_such_readings(
    change: Change, found: str, tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    assert found in {said for code, _, said in asked(verdict) if code == "VER-019"}


def at_last_working_days(*, without: int | None = None) -> Change:
    """Take roof 1 from a register that is read on the last working day of each month."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Read")
        sheet.append(["Read on", "Register (kWh)", "Generated (kWh)"])
        register = 88_210.0
        sheet.append([dt.date(2023, 12, 31), register])
        for month in range(1, 13):
            day = WHOLE[1] if month == 12 else dt.date(2024, month + 1, 1) - dt.timedelta(days=1)
            while day.weekday() > 4:
                day -= dt.timedelta(days=1)
            register += 41_000 + 700 * (month * 5 % 7)
            if month != without:
                r = sheet.max_row + 1
                sheet.append([day, register, f"=B{r}-B{r - 1}"])
        if without:
            # Each line is of the readings as they were typed: of one month nothing is counted.
            row = without + 2
            sheet.cell(row, 3, 41_500.0)
        made[IN]["F8"] = f"=SUM(Read!C3:C{sheet.max_row})/1000"

    return change


def test_a_register_read_on_the_last_working_day_of_each_month(tmp_path: Path) -> None:
    assert asked(verify(book(tmp_path / "book.xlsx", "columns", at_last_working_days()))) == []


def test_a_month_that_such_a_register_lacks(tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", at_last_working_days(without=6)))
    assert asked(verdict) != []


@pytest.mark.parametrize("month", [2, 6])
def test_a_month_twice_among_readings_on_firsts(month: int, tmp_path: Path) -> None:
    def change(made: openpyxl.Workbook) -> None:
        read_on_firsts("検針日", typed=True)(made)
        sheet = made["Read"]
        sheet.insert_rows(month + 1)
        for column in range(1, 7):
            sheet.cell(month + 1, column, sheet.cell(month + 2, column).value)
        sheet.cell(month + 1, 1).number_format = "yyyy/m/d"
        made[IN]["F8"] = "=SUM(Read!F2:F14)/1000"

    found = asked(verify(book(tmp_path / "book.xlsx", "columns", change)))
    assert [(code, said) for code, _, said in found] == [("VER-019", f"2024-{month:02}")]


def with_line(called: str, amount: float) -> Change:
    """Take roof 1 from bills of the months, and a line behind them."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Bills")
        sheet.append(["Supply month", "kWh"])
        for month in range(1, 13):
            sheet.append([f"{dt.date(2024, month, 1):%B %Y}", 60_000.0 + 900 * (month * 5 % 7)])
        sheet.append([called, amount, "under-registered, letter of the utility of 14 May 2024"])
        made[IN]["F8"] = "=SUM(Bills!B2:B14)/1000"

    return change


@pytest.mark.parametrize(
    ("called", "amount", "is_twice"),
    [
        ("Adjustment March 2024", 3_120.0, False),
        ("Back-billing of March 2024", 3_120.0, False),
        ("March 2024", 3_120.0, True),
        ("March 2024", 60_700.0, True),
        ("March 2024 (estimated)", 61_000.0, True),
    ],
)
def test_a_line_that_adjusts_a_month_is_no_second_one(
    called: str, amount: float, is_twice: bool, tmp_path: Path
) -> None:
    found = asked(verify(book(tmp_path / "book.xlsx", "columns", with_line(called, amount))))
    assert ("2024-03" in {said for code, _, said in found if code == "VER-019"}) is is_twice


@one_in(2)
@pytest.mark.parametrize("often", [1, 24])
def test_ten_days_that_a_log_of_every_day_lacks_are_asked_about(often: int, tmp_path: Path) -> None:
    lost = (dt.date(2024, 5, 3), dt.date(2024, 5, 14))
    changes = daily(lambda day: not lost[0] <= day <= lost[1], often=often)
    verdict = verify(book(tmp_path / "book.xlsx", "columns", changes))
    found = [found for code, _, found in asked(verdict) if code == "VER-019"]
    assert found == ["nothing between 2024-05-02 and 2024-05-15"]
    assert not verdict.is_confirmed


@pytest.mark.parametrize(
    "kept",
    [
        # A holiday of a week; a week of five days with two weeks off; single days that are missing.
        lambda day: not dt.date(2024, 2, 8) <= day <= dt.date(2024, 2, 15),
        lambda day: day.weekday() < 5 and not dt.date(2024, 2, 5) <= day <= dt.date(2024, 2, 16),
        lambda day: day.day != 13,
    ],
    ids=["holiday", "days of work", "single days"],
)
def test_holidays_and_days_of_work_are_left_alone(kept: Kept, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", daily(kept)))
    assert [code for code, _, _ in asked(verdict) if code == "VER-019"] == []


FISCAL = "'FY2024'!B15-SUM('FY2024'!B3:B5)"


@pytest.mark.parametrize(
    ("formula", "is_asked"),
    [
        (f"=({FISCAL}+SUM('FY2025'!B3:B5))/1000", False),
        (f"=({FISCAL}+'FY2025'!B3+'FY2025'!B4+'FY2025'!B5)/1000", False),
        (f"=({FISCAL})/1000", True),
        (f"=({FISCAL}+SUM('FY2025'!B3:B4))/1000", True),
        (f"=({FISCAL}+SUM('FY2025'!B6:B8))/1000", True),
    ],
)
def test_a_year_out_of_two_fiscal_ones(formula: str, is_asked: bool, tmp_path: Path) -> None:
    """From October to September: a total without its first quarter, and that of the next one."""

    def change(made: openpyxl.Workbook) -> None:
        for year in (2024, 2025):
            sheet = made.create_sheet(f"FY{year}")
            sheet.append([f"FY{year}"])
            sheet.append(["Month", "kWh"])
            for n in range(12):
                month = dt.date(year - (n < 3), (n + 9) % 12 + 1, 1)
                sheet.append([f"{month:%b %Y}", 61_000 + 700 * (n * 5 % 7) + year % 7])
            sheet.append(["Total", "=SUM(B3:B14)"])
        made[IN]["F8"] = formula

    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    assert bool(asked(verdict)) == is_asked, asked(verdict)
