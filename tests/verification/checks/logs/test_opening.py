"""Lists of bills and stocks, each line of which begins where the one before ended."""

from __future__ import annotations

import random
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.small_book import INPUT, write

YEAR = "01/01/2024 - 31/12/2024"


def asked(path: Path, changes: dict[str, object], *, is_stock: bool = False) -> list[str]:
    write(path, [(YEAR, "EG_i,p", 1.0)], [(YEAR, "=ROUNDDOWN(F8*D30,0)")])
    book = openpyxl.load_workbook(path)
    book[INPUT]["F8"] = "=SUM(Log!E2:E13)/1000"
    log, numbers = book.create_sheet("Log"), random.Random(4)
    heads = ["Month", "Opening", "Closing", "Received" if is_stock else "Multiplier", "kWh"]
    log.append(heads)
    shown = 7_000.0
    for n in range(2, 14):
        step = round(300 + 90 * numbers.random(), 1)
        if is_stock:
            after = round(6_000 + 2_000 * numbers.random(), 1)
            row = [shown, after, round(90_000 + 9_000 * numbers.random()), f"=B{n}+D{n}-C{n}"]
        else:
            after = round(shown + step, 1)
            row = [shown, after, 200, f"=(C{n}-B{n})*D{n}"]
        log.append([f"2024-{n - 1:02}", *row])
        shown = after
    for cell, value in changes.items():
        old = log[cell].value
        if isinstance(value, int) and isinstance(old, float | int):
            log[cell] = old + value
        else:
            log[cell] = value
    book.save(path)
    return [f.where for f in verify(path).findings if f.code == "VER-260"]


@pytest.mark.parametrize(
    ("cell", "by"), [("C6", 1_000), ("B9", -1_000), ("C11", 300), ("B3", -500)]
)
def test_a_register_that_breaks_the_chain(cell: str, by: int, tmp_path: Path) -> None:
    assert asked(tmp_path / "b.xlsx", {cell: by}) == [f"Log!{cell}"]


@pytest.mark.parametrize(("cell", "by"), [("C6", -60_000), ("B9", 70_000)])
def test_a_stock_that_breaks_the_chain(cell: str, by: int, tmp_path: Path) -> None:
    assert asked(tmp_path / "b.xlsx", {cell: by}, is_stock=True) == [f"Log!{cell}"]


def test_a_chain_is_left_alone(tmp_path: Path) -> None:
    assert asked(tmp_path / "b.xlsx", {}) == []
    assert asked(tmp_path / "c.xlsx", {}, is_stock=True) == []


def test_readings_that_are_rounded_by_one(tmp_path: Path) -> None:
    assert asked(tmp_path / "b.xlsx", {"B4": 1, "B7": -1, "B11": 1}) == []


def test_another_meter_that_begins_anew(tmp_path: Path) -> None:
    changes: dict[str, object] = {f"{c}{n}": -6_900 for n in range(8, 14) for c in "BC"}
    assert asked(tmp_path / "b.xlsx", changes) == []


def test_a_line_that_says_what_happened(tmp_path: Path) -> None:
    said = {"C6": 1_000, "F6": "meter exchanged, closing by the certificate"}
    assert asked(tmp_path / "b.xlsx", said) == []


def tariffs(path: Path, changes: dict[str, float], meters: int = 2) -> list[str]:
    """Write a list with three lines for each meter and month, and sum up those of meter K1."""
    write(path, [(YEAR, "EG_i,p", 1.0)], [(YEAR, "=ROUNDDOWN(F8*D30,0)")])
    book = openpyxl.load_workbook(path)
    last = 1 + 12 * 3 * meters
    book[INPUT]["F8"] = f'=SUMIFS(Log!G2:G{last},Log!B2:B{last},"K1")/1000'
    log, numbers = book.create_sheet("Log"), random.Random(8)
    log.append(["Month", "Meter", "Tariff", "Opening", "Closing", "Multiplier", "kWh"])
    shown = {(m, tariff): 900.0 * (m + 1) for m in range(meters) for tariff in range(3)}
    for month in range(1, 13):
        for m, tariff in shown:
            before = shown[m, tariff]
            after = round(before + (90, 40, 60)[tariff] * (0.8 + 0.4 * numbers.random()), 1)
            n, shown[m, tariff] = log.max_row + 1, after
            row = [f"2024-{month:02}", f"K{m + 1}", f"T{tariff + 1}", before, after, 80]
            log.append([*row, f"=(E{n}-D{n})*F{n}"])
    for cell, by in changes.items():
        log[cell] = log[cell].value + by
    book.save(path)
    return [f.where for f in verify(path).findings if f.code == "VER-260"]


@pytest.mark.parametrize("meters", [1, 2, 3])
def test_a_list_with_lines_of_other_tariffs_between(meters: int, tmp_path: Path) -> None:
    assert tariffs(tmp_path / "b.xlsx", {}, meters) == []
    row = 2 + 4 * 3 * meters + 1
    assert tariffs(tmp_path / "c.xlsx", {f"D{row}": -200.0}, meters) == [f"Log!D{row}"]


def test_a_new_meter_in_a_list_of_tariffs(tmp_path: Path) -> None:
    later = {f"{c}{n}": -700.0 for n in range(2, 74) if n >= 38 and (n - 2) % 6 < 3 for c in "DE"}
    assert tariffs(tmp_path / "b.xlsx", later) == []


def test_a_break_among_readings_that_are_rounded_by_one(tmp_path: Path) -> None:
    rounded: dict[str, object] = {"B4": 1, "B7": -1, "B11": 1, "B13": -1}
    assert asked(tmp_path / "b.xlsx", rounded) == []
    assert asked(tmp_path / "c.xlsx", {**rounded, "B9": -500}) == ["Log!B9"]


@pytest.mark.parametrize("line", [5, 9])
def test_a_line_with_the_registers_of_the_line_before(line: int, tmp_path: Path) -> None:
    first = 7_000.0
    shown, numbers = [first], random.Random(4)
    for _ in range(12):
        first = round(first + round(300 + 90 * numbers.random(), 1), 1)
        shown.append(first)
    again = {f"{c}{line}": str(shown[line - 3 + n]) for n, c in enumerate("BC")}
    changes: dict[str, object] = {cell: float(text) for cell, text in again.items()}
    assert asked(tmp_path / "b.xlsx", changes) == [f"Log!B{line}"]


def test_a_line_of_a_month_without_any(tmp_path: Path) -> None:
    """A register that stands still counts nothing, and goes on."""
    changes: dict[str, object] = {f"{c}{n}": -330 for n in range(8, 14) for c in "BC"}
    changes |= {"B8": 0, "C7": 0, "C8": -330}
    assert asked(tmp_path / "b.xlsx", changes) == []


@pytest.mark.parametrize("heading", ["Ratio", "Multiplier", "倍率"])
@pytest.mark.parametrize("is_new", [False, True])
def test_a_multiplier_changes_with_the_meter_alone(
    heading: str, is_new: bool, tmp_path: Path
) -> None:
    write(tmp_path / "b.xlsx", [(YEAR, "EG_i,p", 1.0)], [(YEAR, "=ROUNDDOWN(F8*D30,0)")])
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    book[INPUT]["F8"] = "=SUM(Log!E2:E13)/1000"
    log, shown, numbers = book.create_sheet("Log"), 7_000.0, random.Random(4)
    log.append(["Month", "Opening", "Closing", heading, "kWh"])
    for n in range(2, 14):
        times = 200 if n < 7 else 80
        if n == 7 and is_new:
            shown = 11.5
        before = shown
        # A new meter counts in other steps.
        shown = round(shown + (300 + 90 * numbers.random()) * (200 / times if is_new else 1), 1)
        log.append([f"2024-{n - 1:02}", before, shown, times, f"=(C{n}-B{n})*D{n}"])
    book.save(tmp_path / "b.xlsx")
    found = [f.where for f in verify(tmp_path / "b.xlsx").findings if f.code == "VER-227"]
    assert found == ([] if is_new else ["Log!D7"])
