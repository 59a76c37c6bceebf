"""Totals among the cells that a formula takes: those that are looked up, and those that count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.log_books import book
from tests.verification.right.hands import HANDS, INPUT, STYLES, by_hand
from tests.verification.right.sheets import Made
from tests.verification.small_book import asked, with_table

WHOLE = '=VLOOKUP("Total general",Log!A:B,2,FALSE)/1000'


def pivot(typed: float | None = None) -> list[list[Any]]:
    """Write a pivot table, whose quarters stand over their months, and its total below."""
    table: list[list[Any]] = [["Etiquetas de fila", "Suma de kWh"]]
    for quarter in range(4):
        first = len(table) + 2
        table.append([f"Trim.{quarter + 1}", f"=SUM(B{first}:B{first + 2})"])
        for month in range(3 * quarter, 3 * quarter + 3):
            table.append([f"mes {month + 1}", 61_000 + 800 * (month * 5 % 7)])
    if typed is not None:
        table[5][1] = typed
    return [*table, ["Total general", "=B2+B6+B10+B14"]]


@pytest.mark.parametrize(
    "formula", [WHOLE, '=SUMIF(Log!A2:A18,"Total general",Log!B2:B18)/1000', "=Log!B18/1000"]
)
def test_a_total_that_is_taken_over_totals_of_parts(formula: str, tmp_path: Path) -> None:
    verdict = verify(with_table(tmp_path / "b.xlsx", formula, pivot(), "Plant"))
    assert (asked(verdict), verdict.is_confirmed) == ([], True)


@pytest.mark.parametrize(
    ("formula", "typed"),
    [
        (WHOLE, 1_990_000.0),
        ("=SUM(Log!B2:B18)/1000", None),
        ('=SUMIF(Log!A2:A18,"<>Trim.1",Log!B2:B18)/1000', None),
    ],
)
def test_totals_that_count_besides_or_are_others(
    formula: str, typed: float | None, tmp_path: Path
) -> None:
    verdict = verify(with_table(tmp_path / "b.xlsx", formula, pivot(typed), "Plant"))
    assert asked(verdict) != []
    assert not verdict.is_confirmed


SUMS = '=SUMIFS(Log!B2:B14,Log!A2:A14,"{}")/1000'


@pytest.mark.parametrize(("condition", "is_right"), [("<>小計", True), ("<>合計", False)])
def test_a_condition_that_passes_over_a_total(
    condition: str, is_right: bool, tmp_path: Path
) -> None:
    table: list[list[Any]] = [["月", "使用量(kWh)"]]
    table += [[f"{n + 1}月", 61_000 + 800 * (n * 5 % 7)] for n in range(12)]
    table.append(["小計", "=SUM(B2:B13)"])
    verdict = verify(with_table(tmp_path / "b.xlsx", SUMS.format(condition), table, "Plant"))
    assert (asked(verdict) == []) is is_right


def test_a_column_of_totals_beside_a_value_of_another_parameter(tmp_path: Path) -> None:
    """The gas of two furnaces, and what their burners drew."""
    made, path = Made(), tmp_path / "b.xlsx"
    monitored = by_hand(made, HANDS["burners"], STYLES["English"]).monitored
    made.save(path)
    changed = openpyxl.load_workbook(path)
    log = changed.create_sheet("Log")
    log.append(["Month", "Furnace 1 (Nm3)", "Furnace 2 (Nm3)", "Total gas (Nm3)", "Power (kWh)"])
    for n in range(12):
        one = 54_000 + 900 * (n * 5 % 7)
        row = [f"2024-{n + 1:02}", one, one - 2_600 - n, f"=B{n + 2}+C{n + 2}"]
        log.append([*row, 3_400 + 37 * (n * 3 % 7)])
    changed[INPUT][monitored[0, 0]] = "=SUM(Log!D2:D13)"
    changed[INPUT][monitored[1, 0]] = "=SUM(Log!E2:E13)/1000"
    changed.save(path)
    assert "VER-019" not in {f.code for f in verify(path).findings if f.severity != "note"}


@pytest.mark.parametrize("typed", [False, True])
def test_a_column_of_totals_beside_a_part_of_it(typed: bool, tmp_path: Path) -> None:
    def change(made: openpyxl.Workbook) -> None:
        log = made.create_sheet("Both")
        log.append(["Month", "Roof 1 (kWh)", "Roof 2 (kWh)", "Total (kWh)"])
        for n in range(12):
            one, other = 54_000 + 900 * (n * 5 % 7), 31_000 + 700 * (n * 3 % 7)
            total = one + other if typed else f"=B{n + 2}+C{n + 2}"
            log.append([f"2024-{n + 1:02}", one, other, total])
        made[INPUT]["F8"] = "=SUM(Both!D2:D13)/1000"
        made[INPUT]["F9"] = "=SUM(Both!C2:C13)/1000"

    verdict = verify(book(tmp_path / "b.xlsx", "columns", change))
    assert {"VER-019", "VER-018"} & set(dict(asked(verdict)))


@pytest.mark.parametrize(
    ("flags", "is_right"), [((0, 0, 1, 1), True), ((1, 0, 0, 1), True), ((1, 1, 1, 3), False)]
)
def test_flags_of_the_columns_that_count(
    flags: tuple[int, ...], is_right: bool, tmp_path: Path
) -> None:
    table: list[list[Any]] = [["Month", "Floor 1", "Floor 2", "Floor 3", "Floor 4"]]
    for n in range(12):
        one = 16_000 + 310 * (n * 5 % 7)
        table.append([f"2024-{n + 1:02}", one, one + 411, one - 330 - n, one + 57 * (n % 3)])
    table += [[], ["Project", *flags]]
    formula = "=SUMPRODUCT(Log!B2:E13*Log!B15:E15)/1000"
    verdict = verify(with_table(tmp_path / "b.xlsx", formula, table, "Floors"))
    assert ("VER-019" not in dict(asked(verdict))) is is_right


def fuel(total: str, *, below: str | None = None) -> list[list[Any]]:
    """Write two columns of months, called in the language, with a sum of each in row 15."""
    months = (
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
    )
    table: list[list[Any]] = [["Bulan", "Stok (kWh)", "Pemakaian (kWh)"]]
    for n, name in enumerate(months.split()):
        table.append([name, 5_100 + 130 * (n * 5 % 7), 61_000 + 800 * (n * 5 % 7)])
    table.append(["Rata-rata", below, below and below.replace("B", "C")])
    if below is None:
        table.pop()
    row = len(table)
    return [*table, ["Setahun", f"=SUM(B2:B{row})" if below is None else "=SUM(B2:B13)", total]]


@pytest.mark.parametrize("last", [12, 11, 9])
def test_a_sum_that_ends_before_the_lines_above_it(last: int, tmp_path: Path) -> None:
    table = fuel(f"=SUM(C2:C{last})")
    verdict = verify(with_table(tmp_path / "b.xlsx", "=Log!C14/1000", table, "Plant"))
    assert asked(verdict) == [("VER-019", "Log!C14")]
    assert not verdict.is_confirmed


@pytest.mark.parametrize("below", [None, "=AVERAGE(B2:B13)", "=MAX(B2:B13)"])
def test_a_sum_that_has_all_lines_or_leaves_out_their_mean(
    below: str | None, tmp_path: Path
) -> None:
    table = fuel("=SUM(C2:C13)", below=below)
    formula = f"=Log!C{len(table)}/1000"
    verdict = verify(with_table(tmp_path / "b.xlsx", formula, table, "Plant"))
    assert asked(verdict) == []


@pytest.mark.parametrize(
    ("table", "is_asked"),
    [
        # The first line, which the sum beside it has.
        (fuel("=SUM(C3:C13)"), True),
        # Without another column: months above the sum.
        ([[line[0], line[2]] for line in fuel("=SUM(B2:B12)")], True),
        ([[line[0], line[2]] for line in fuel("=SUM(B2:B13)")], False),
        # A month of the year after has another name, or comes again.
        ([[f"{line[0]} 23", line[2]] for line in fuel("=SUM(B2:B12)")], False),
    ],
)
def test_lines_above_a_sum(table: list[list[Any]], is_asked: bool, tmp_path: Path) -> None:
    column = "ABC"[len(table[0]) - 1]
    verdict = verify(with_table(tmp_path / "b.xlsx", f"=Log!{column}14/1000", table, "Plant"))
    found = [one for one in asked(verdict) if one == ("VER-019", f"Log!{column}14")]
    assert bool(found) == is_asked
