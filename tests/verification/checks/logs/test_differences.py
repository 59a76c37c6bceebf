"""Readings that are taken off from each other: each day once, of one meter, by its own number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.small_book import INPUT, asked, with_log, with_table, write

YEAR = "01/01/2024 - 31/12/2024"
Table = list[list[Any]]


def days(register: Sequence[float | None], second: Sequence[float | None] = ()) -> Table:
    """Give readings every eighth day from 1 January 2024, of one register or two."""
    second = second or [None] * len(register)
    table: Table = [["Read on", "Meter 31 (kWh)", "Meter 84 (kWh)", "Remark"]]
    for n, (one, other) in enumerate(zip(register, second, strict=True)):
        table.append([dt.date(2024, 1, 1) + dt.timedelta(days=min(8 * n, 366)), one, other, None])
    return table


def rising(count: int, start: float, missing: tuple[int, int] = (0, 0)) -> list[float | None]:
    return [
        None if missing[0] <= n < missing[1] else round(start + 7_300.0 * n + 11.5 * (n % 5), 1)
        for n in range(count)
    ]


ONE = days(rising(47, 52_140.0))
TWO = days(rising(47, 402_100.0, (30, 47)), rising(47, 9.4 - 29 * 7_300.0, (0, 29)))
EXCHANGED = "(Log!B31-Log!B2)+(Log!C48-Log!C31)"


@pytest.mark.parametrize(
    ("table", "formula"),
    [
        (TWO, f"=({EXCHANGED})/1000+(Log!B31-Log!B26)/1000"),
        (TWO, f"=({EXCHANGED}+(Log!C40-Log!C35))/1000"),
        (ONE, "=((Log!B26-Log!B2)+(Log!B48-Log!B20))/1000"),
        (ONE, "=(Log!B48-Log!B2+Log!B15-Log!B11)/1000"),
        (ONE, "=((Log!B13-Log!B2)+(Log!B26-Log!B13)+(Log!B37-Log!B24)+(Log!B48-Log!B37))/1000"),
    ],
)
def test_days_that_count_twice(table: Table, formula: str, tmp_path: Path) -> None:
    book = with_table(tmp_path / "b.xlsx", formula, table, "Electricity of the roof")
    # Of one cause it is told once.
    assert asked(verify(book)) == [("VER-019", f"{INPUT}!F8")]


@pytest.mark.parametrize(
    ("table", "formula"),
    [
        (TWO, f"=({EXCHANGED})/1000"),
        (ONE, "=((Log!B26-Log!B2)+(Log!B48-Log!B26))/1000"),
        (ONE, "=((Log!B13-Log!B2)+(Log!B26-Log!B13)+(Log!B37-Log!B26)+(Log!B48-Log!B37))/1000"),
        # Days of tests that are taken off, and a correction of a slow meter.
        (ONE, "=((Log!B48-Log!B2)-(Log!B15-Log!B11))/1000"),
        (ONE, "=(Log!B48-Log!B2)/1000+(Log!B48-Log!B20)*0.02/1000"),
    ],
)
def test_days_that_count_once(table: Table, formula: str, tmp_path: Path) -> None:
    book = with_table(tmp_path / "b.xlsx", formula, table, "Electricity of the roof")
    assert ("VER-019", f"{INPUT}!F8") not in asked(verify(book))


# -- meters one below the other -------------------------------------------------------------------


def below(names: Sequence[str], shown: Sequence[float], heading: str = "Meter") -> Table:
    read = [(2024, 1, 1), (2024, 5, 3), (2024, 5, 3), (2024, 9, 20), (2024, 9, 20), (2025, 1, 1)]
    rows = zip(read, names, shown, strict=True)
    return [["Date", heading, "Register"], *([dt.date(*day), n, v] for day, n, v in rows)]


SHOWN = (4_000.0, 284_000.0, 12.0, 330_012.0, 3.0, 240_503.0)
OWN = "(Log!C3-Log!C2)+(Log!C5-Log!C4)"


@pytest.mark.parametrize("names", [("P", "P", "Q", "Q", "R", "R"), tuple("東東西西南南")])
def test_one_meter_taken_off_another(names: Sequence[str], tmp_path: Path) -> None:
    table = below(names, SHOWN)
    wrong = with_table(tmp_path / "b.xlsx", f"=({OWN}+(Log!C7-Log!C5))/1000", table, "Roof")
    assert asked(verify(wrong)) == [("VER-252", f"{INPUT}!F8")]
    right = with_table(tmp_path / "c.xlsx", f"=({OWN}+(Log!C7-Log!C6))/1000", table, "Roof")
    verdict = verify(right)
    assert (asked(verdict), verdict.is_confirmed) == ([], True)


def test_who_read_a_meter_is_no_name_of_it(tmp_path: Path) -> None:
    shown = (4_000.0, 284_000.0, 284_000.0, 614_000.0, 614_000.0, 854_500.0)
    table = below(("Ana", "Ana", "Ben", "Ben", "Ana", "Ben"), shown, "Read by")
    book = with_table(tmp_path / "b.xlsx", f"=({OWN}+(Log!C7-Log!C5))/1000", table, "Roof")
    assert ("VER-252", f"{INPUT}!F8") not in asked(verify(book))


# -- multipliers ----------------------------------------------------------------------------------


def two_roofs(path: Path, formulas: Sequence[str], *, in_rows: bool = False) -> Path:
    """Write registers of two roofs, each with the number over it, or before it, to multiply by."""
    write(path, [(YEAR, "EG_1,p", 0), (YEAR, "EG_2,p", 0)], [("2024", 0)])
    table: Table = [["Multiplier", 600.0, 80.0], ["Read on", "Roof big", "Roof small"]]
    for n in range(13):
        day = dt.date(2024 + n // 12, n % 12 + 1, 1)
        table.append([day, 300.0 + 171.5 * n + n % 3, 410.0 + 166.5 * n + n % 4])
    if in_rows:
        table = [list(row) for row in zip(*table, strict=True)]
    cells = {
        f"{openpyxl.utils.get_column_letter(column)}{row}": content
        for row, line in enumerate(table, start=1)
        for column, content in enumerate(line, start=1)
    }
    inputs = {"F8": formulas[0], "F9": formulas[1], "C40": "=ROUNDDOWN(SUM(F8:F9)*D30,0)"}
    return with_log(path, inputs, cells)


@pytest.mark.parametrize("in_rows", [False, True])
@pytest.mark.parametrize("wrong", [0, 1])
def test_the_number_of_the_other_register(wrong: int, in_rows: bool, tmp_path: Path) -> None:
    own = ("Log!$A$2", "Log!$A$3") if in_rows else ("Log!$B$1", "Log!$C$1")
    ends = [("Log!O2", "Log!C2"), ("Log!O3", "Log!C3")]
    if not in_rows:
        ends = [("Log!B15", "Log!B3"), ("Log!C15", "Log!C3")]
    right = [f"=({b}-{a})*{k}/1000" for (b, a), k in zip(ends, own, strict=True)]
    book = two_roofs(tmp_path / "b.xlsx", right, in_rows=in_rows)
    verdict = verify(book)
    assert ("VER-114" not in dict(asked(verdict)), verdict.is_confirmed) == (True, True)
    faulty = list(right)
    faulty[wrong] = faulty[wrong].replace(own[wrong], own[1 - wrong])
    book = two_roofs(tmp_path / "c.xlsx", faulty, in_rows=in_rows)
    assert ("VER-114", f"{INPUT}!F{8 + wrong}") in asked(verify(book))


@pytest.mark.parametrize("wrong", [0, 1])
@pytest.mark.parametrize("on_input", [False, True])
def test_the_number_of_the_other_register_in_a_later_formula(
    wrong: int, on_input: bool, tmp_path: Path
) -> None:
    own = ["$B$1", "$C$1"]
    for chosen, is_right in ((own, True), ([own[1 - wrong]] * 2, False)):
        formulas = [f"=Log!{c}18/1000" for c in "BC"]
        if on_input:
            formulas = [f"=Log!{c}17*Log!{k}/1000" for c, k in zip("BC", chosen, strict=True)]
        path = two_roofs(tmp_path / "b.xlsx", formulas)
        book = openpyxl.load_workbook(path)
        for c, k in zip("BC", chosen, strict=True):
            book["Log"][f"{c}17"] = f"={c}15-{c}3"
            book["Log"][f"{c}18"] = f"={c}17*{k}"
        book.save(path)
        place = f"{INPUT}!F{8 + wrong}" if on_input else f"Log!{'BC'[wrong]}18"
        assert (("VER-114", place) not in asked(verify(path))) == is_right


def test_one_number_for_all_registers(tmp_path: Path) -> None:
    formulas = [f"=(Log!{c}15-Log!{c}3)*Log!$B$1/1000" for c in "BC"]
    book = openpyxl.load_workbook(two_roofs(tmp_path / "b.xlsx", formulas))
    book["Log"]["C1"] = None
    book.save(tmp_path / "b.xlsx")
    assert "VER-114" not in dict(asked(verify(tmp_path / "b.xlsx")))


# -- a chain of sheets ----------------------------------------------------------------------------


def on_three_sheets(path: Path, *changes: tuple[str, object]) -> Path:
    """Write readings on one sheet, what each month counted on another, and sums on a third."""
    write(
        path,
        [(YEAR, "EG_1,p", "=Sum!B2/1000"), (YEAR, "EG_2,p", "=Sum!B3/1000")],
        [("2024", "=ROUNDDOWN(SUM(F8:F9)*D30,0)")],
    )
    book = openpyxl.load_workbook(path)
    read, counted, total = (book.create_sheet(name) for name in ("Readings", "Counted", "Sum"))
    read.append(["Read on", "North", "South"])
    read.append(["Multiplier", 800, 50])
    for n in range(13):
        day = dt.date(2024 + n // 12, n % 12 + 1, 1)
        read.append([day, 200 + 171.5 * n + n * n * 1.37 % 9, 90 + 160 * n + n * n * 1.93 % 11])
    counted.append(["Month", "North", "South"])
    for n in range(12):
        month = [f"=Readings!{c}{n + 4}-Readings!{c}{n + 3}" for c in "BC"]
        counted.append([dt.date(2024, n + 1, 1), *month])
    for line in (["Roof", "kWh"], *([roof, None] for roof in ("North", "South"))):
        total.append(line)
    for row, c in ((2, "B"), (3, "C")):
        total[f"B{row}"] = f"=SUM(Counted!{c}2:{c}13)*Readings!{c}2"
    for cell, content in changes:
        sheet, at = cell.split("!")
        book[sheet][at] = content
    book.save(path)
    return path


def test_a_chain_of_sheets_is_right(tmp_path: Path) -> None:
    verdict = verify(on_three_sheets(tmp_path / "b.xlsx"))
    assert (asked(verdict), verdict.is_confirmed) == ([], True)


def test_one_multiplier_for_all_at_the_top(tmp_path: Path) -> None:
    total = [("Sum!B3", "=SUM(Counted!C2:C13)*Readings!$B$2"), ("Readings!C2", None)]
    verdict = verify(on_three_sheets(tmp_path / "b.xlsx", *total, ("Readings!B2", 50)))
    assert (asked(verdict), verdict.is_confirmed) == ([], True)


@pytest.mark.parametrize(
    ("cell", "formula", "code"),
    [
        ("Sum!B3", "=SUM(Counted!C2:C13)*Readings!B2", "VER-114"),
        ("Counted!B7", "=Readings!B9-Readings!B7", "VER-019"),
        ("Counted!C12", "=Readings!C14-Readings!C12", "VER-019"),
    ],
)
def test_a_fault_in_a_chain_of_sheets(cell: str, formula: str, code: str, tmp_path: Path) -> None:
    verdict = verify(on_three_sheets(tmp_path / "b.xlsx", (cell, formula)))
    assert asked(verdict) == [(code, cell)]
    assert not verdict.is_confirmed
