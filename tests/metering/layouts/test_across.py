"""A row for each year with a column a month, and a row for each month with a column a day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.inspecting.inspection import inspect
from tests.metering.layouts.sources import amounts, codes, error, measured, write

MONTHS = "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec"
THAI = "ม.ค.,ก.พ.,มี.ค.,เม.ย.,พ.ค.,มิ.ย.,ก.ค.,ส.ค.,ก.ย.,ต.ค.,พ.ย.,ธ.ค."
YEARS: dict[str, Any] = {
    "layout": "wide",
    "time": "Year",
    "value": {"from": "Jan", "to": "Dec"},
    "interval": "1 month",
}
DAYS: dict[str, Any] = {
    "layout": "wide",
    "time": "Month",
    "value": {"from": "1", "to": "31"},
    "interval": "1 d",
}
LENGTHS = {1: 31, 2: 29, 3: 31, 4: 30}


def of_year(first: int) -> list[int]:
    return [first + 7 * n % 12 for n in range(12)]


def year(text: str, first: int, total: int | None = None) -> str:
    values = of_year(first)
    return ",".join([text, *map(str, values), str(sum(values) if total is None else total)])


def month(number: int, days: int | None = None, extra: str = "") -> str:
    count = LENGTHS[number] if days is None else days
    blank = [extra] * (31 - count)
    return ",".join(
        [f"2024-{number:02}", *(str(number * 100 + 7 * d % 11) for d in range(count)), *blank]
    )


def of_month(number: int) -> int:
    return sum(number * 100 + 7 * d % 11 for d in range(LENGTHS[number]))


@pytest.mark.parametrize(
    "texts",
    [
        ("2023", "2024"),
        ("2023年", "2024年"),
        ("令和5年", "令和6年"),
        ("R5", "R6"),
        ("2566", "2567"),
        ("พ.ศ. 2566", "พ.ศ. 2567"),
        ("Năm 2023", "Năm 2024"),
        ("2023.0", "2024.0"),
        ("2023-01", "2024-01"),
        ("2023-01-01", "2024-01-01"),
    ],
)
def test_a_row_is_a_year(texts: tuple[str, str], tmp_path: Path) -> None:
    write(tmp_path, [f"Year,{MONTHS},Total", year(texts[0], 100), year(texts[1], 300)])
    result = measured(tmp_path, "2023-01-01", "2024-12-31", "month", **YEARS)
    assert amounts(result) == of_year(100) + of_year(300)
    assert {float(amount.coverage) for amount in result.amounts} == {1}
    assert not [found for found in result.findings if found.severity == "warning"]


def test_the_years_may_stand_in_any_order(tmp_path: Path) -> None:
    write(tmp_path, [f"Year,{MONTHS}", f"2024{',7' * 12}", f"2022{',5' * 12}", f"2023{',6' * 12}"])
    result = measured(tmp_path, "2022-01-01", "2024-12-31", "year", **YEARS)
    assert amounts(result) == [60, 72, 84]


def test_months_to_come_are_gaps(tmp_path: Path) -> None:
    write(tmp_path, [f"Year,{MONTHS}", f"2023{',5' * 12}", f"2024{',6' * 9},,,"])
    keys = {**YEARS, "format": {"missing": [""]}}
    result = measured(tmp_path, "2023-01-01", "2024-12-31", "year", **keys)
    assert amounts(result) == [60, 54]
    assert float(result.amounts[1].coverage) < 0.76


def test_a_year_that_is_not_the_sum_of_its_months(tmp_path: Path) -> None:
    write(tmp_path, [f"Year,{MONTHS},Total", year("2023", 100), year("2024", 300, 3700)])
    found = error(measured(tmp_path, "2023-01-01", "2024-12-31", **YEARS))
    assert (found.code, found.where) == ("MON-138", "a.csv:3 (Total)")
    assert "months" in found.message


@pytest.mark.parametrize(
    ("head", "span"),
    [
        # A fiscal year begins in April; a month is missing; two are exchanged; one too few.
        ("Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec,Jan,Feb,Mar", ("Apr", "Mar")),
        ("Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Total", ("Jan", "Total")),
        ("Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Dec,Nov", ("Jan", "Nov")),
        (MONTHS, ("Jan", "Nov")),
        ("A,B,C,D,E,F,G,H,I,J,K,L", ("A", "L")),
    ],
)
def test_columns_that_are_not_the_months_of_a_year(
    head: str, span: tuple[str, str], tmp_path: Path
) -> None:
    write(tmp_path, [f"Year,{head}", f"2023{',5' * 12}", f"2024{',5' * 12}"])
    keys = {**YEARS, "value": {"from": span[0], "to": span[1]}}
    assert error(measured(tmp_path, "2023-01-01", "2024-12-31", **keys)).code == "MON-136"


@pytest.mark.parametrize("text", ["2024年度", "FY2024", "2024/25", "2024-04", "2024-04-01"])
def test_rows_that_are_no_calendar_year(text: str, tmp_path: Path) -> None:
    write(tmp_path, [f"Year,{MONTHS}", f"{text}{',5' * 12}"])
    found = error(measured(tmp_path, "2024-01-01", "2024-12-31", **YEARS))
    assert found.code in ("MON-103", "MON-136")


def test_a_year_that_stands_twice(tmp_path: Path) -> None:
    write(tmp_path, [f"Year,{MONTHS}", f"2024{',5' * 12}", f"2024{',6' * 12}"])
    assert error(measured(tmp_path, "2024-01-01", "2024-12-31", **YEARS)).code == "MON-302"


def test_a_row_is_a_month(tmp_path: Path) -> None:
    head = ",".join(["Month", *map(str, range(1, 32))])
    write(tmp_path, [head, *map(month, LENGTHS)])
    result = measured(tmp_path, "2024-01-01", "2024-04-30", "month", **DAYS)
    assert amounts(result) == [of_month(number) for number in LENGTHS]
    assert {float(amount.coverage) for amount in result.amounts} == {1}


def test_a_day_that_the_month_has_not(tmp_path: Path) -> None:
    head = ",".join(["Month", *map(str, range(1, 32))])
    write(tmp_path, [head, month(1), month(2, extra="7")])
    found = error(measured(tmp_path, "2024-01-01", "2024-02-29", **DAYS))
    assert (found.code, found.where) == ("MON-136", "a.csv:3 (30)")


def test_days_that_the_columns_have_not(tmp_path: Path) -> None:
    head = ",".join(["Month", *map(str, range(1, 31))])
    write(tmp_path, [head, f"2024-01{',5' * 30}", f"2024-04{',5' * 30}"])
    keys = {**DAYS, "value": {"from": "1", "to": "30"}}
    assert error(measured(tmp_path, "2024-01-01", "2024-04-30", **keys)).code == "MON-136"
    # Of months of thirty days nothing is missing.
    write(tmp_path, [head, f"2024-04{',5' * 30}", f"2024-06{',5' * 30}"])
    assert "MON-136" not in codes(measured(tmp_path, "2024-04-01", "2024-06-30", **keys))


@pytest.mark.parametrize("zone", ["America/Santiago", "Asia/Tokyo"])
def test_days_of_23_and_25_hours_are_days(zone: str, tmp_path: Path) -> None:
    head = ",".join(["Month", *map(str, range(1, 32))])
    write(tmp_path, [head, f"2024-04{',5' * 30},", f"2024-09{',5' * 30},"])
    result = measured(tmp_path, "2024-04-01", "2024-09-30", "month", zone, **DAYS)
    assert amounts(result)[::5] == [150, 150]


# ------------------------------------------------------------------------------------ as proposed


def proposed(folder: Path, name: str, **stated: Any) -> dict[str, Any]:
    made = inspect(folder / name, {"timezone": "Asia/Ho_Chi_Minh", **stated}, name)
    assert not made.open
    assert not [found for found in made.findings if found.is_error]
    return dict(made.source)


@pytest.mark.parametrize(
    ("head", "years"),
    [
        (f"Year,{MONTHS},Total", ("2023", "2024")),
        (f"年,{','.join(f'{n}月' for n in range(1, 13))},合計", ("2023年", "2024年")),
        (f"Năm,{','.join(f'T{n}' for n in range(1, 13))},Tổng", ("2023", "2024")),
        (f"Năm,{','.join(f'T.{n:02}' for n in range(1, 13))},Cộng", ("2023", "2024")),
        (f"年,{','.join(f'{n}月' for n in range(1, 13))},合計", ("令和5年", "令和6年")),
        (f"ปี,{THAI},รวม", ("2566", "2567")),
        (f"Năm,{','.join(f'Tháng {n}' for n in range(1, 13))},Tổng", ("2023", "2024")),
        (f"Tahun,{','.join(map(str, range(1, 13)))},Jumlah", ("2023", "2024")),
    ],
)
@pytest.mark.parametrize("above", [(), ("Generation (kWh)", "")])
def test_years_are_proposed(
    head: str, years: tuple[str, str], above: tuple[str, ...], tmp_path: Path
) -> None:
    write(tmp_path, [*above, head, year(years[0], 100), year(years[1], 300)])
    made = proposed(tmp_path, "a.csv", unit="kWh")
    assert (made["layout"], made["interval"]) == ("wide", "1 month")
    result = measured(tmp_path, "2023-01-01", "2024-12-31", "year", **made)
    assert amounts(result) == [sum(range(100, 112)), sum(range(300, 312))]


def test_years_of_a_workbook_are_proposed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Consumption"])
    book.active.append(["Year", *MONTHS.split(","), "Total"])
    for first, name in ((100, 2023), (300, 2024)):
        book.active.append([name, *range(first, first + 12), sum(range(first, first + 12))])
    book.save(tmp_path / "a.xlsx")
    made = proposed(tmp_path, "a.xlsx", unit="kWh")
    result = measured(tmp_path, "2023-01-01", "2024-12-31", "year", **made)
    assert amounts(result) == [sum(range(100, 112)), sum(range(300, 312))]


def test_months_with_a_column_a_day_are_proposed(tmp_path: Path) -> None:
    head = ",".join(["Month", *map(str, range(1, 32)), "Total"])
    rows = [f"{month(number)},{of_month(number)}" for number in LENGTHS]
    write(tmp_path, [head, *rows])
    made = proposed(tmp_path, "a.csv", unit="kWh")
    assert (made["layout"], made["interval"]) == ("wide", "1 d")
    result = measured(tmp_path, "2024-01-01", "2024-04-30", "month", **made)
    assert amounts(result) == [of_month(number) for number in LENGTHS]


def test_of_several_meters_one_is_taken(tmp_path: Path) -> None:
    rows = [
        f"{y},{m},{','.join(['5' if m == 'A' else '7'] * 12)}" for y in (2023, 2024) for m in "AB"
    ]
    write(tmp_path, [f"Year,Meter,{MONTHS}", *rows])
    made = inspect(tmp_path / "a.csv", {"timezone": "Asia/Ho_Chi_Minh", "unit": "kWh"}, "a.csv")
    assert [one.key for one in made.open] == ["filter"]
    made = proposed(tmp_path, "a.csv", unit="kWh", meter="Meter=B")
    result = measured(tmp_path, "2023-01-01", "2024-12-31", "year", **made)
    assert amounts(result) == [84, 84]


def test_one_month_of_the_year_is_not_the_value(tmp_path: Path) -> None:
    write(tmp_path, [f"Date,{MONTHS},Total", year("2023-01-01", 100), year("2024-01-01", 300)])
    keys = {**YEARS, "time": "Date", "layout": "long", "value": "Mar", "label": "start"}
    found = error(measured(tmp_path, "2023-01-01", "2024-12-31", **keys))
    assert found.code == "MON-125"
    assert "interval: 1 month" in found.hint
    assert "'Jan'" in found.hint


@pytest.mark.parametrize(
    "head",
    [
        ["Date", *map(str, range(1, 32))],
        ["Date", *map(str, range(1, 13))],
        ["Date", *(f"T{n}" for n in range(1, 13))],
    ],
)
def test_numbered_devices_beside_days_are_no_days_of_a_month(
    head: list[str], tmp_path: Path
) -> None:
    rows = [
        ",".join([f"2024-03-{d:02}", *(str(d * n % 13) for n in range(1, len(head)))])
        for d in range(1, 29)
    ]
    write(tmp_path, [",".join(head), *rows])
    made = inspect(tmp_path / "a.csv", {"timezone": "Asia/Ho_Chi_Minh", "unit": "kWh"}, "a.csv")
    assert made.source.get("interval") != "1 month"
    assert made.source.get("layout") != "wide"


@pytest.mark.parametrize("name", ["FY", "年度", "Fiscal year"])
def test_fiscal_years_are_not_taken_for_calendar_years(name: str, tmp_path: Path) -> None:
    write(tmp_path, [f"{name},{MONTHS}", f"2023{',5' * 12}", f"2024{',6' * 12}"])
    with pytest.raises(FindingsError):
        inspect(tmp_path / "a.csv", {"timezone": "Asia/Tokyo", "unit": "kWh"}, "a.csv")
