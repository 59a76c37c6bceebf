"""Readings that the formulas of a log take in their lines, and that are far off the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.small_book import INPUT, asked, with_table

COUNTERS = [(882_100, 1_033_400), (879_040, 1_028_910), (871_330, 923_640), (0, 97_820)]


@pytest.mark.parametrize(
    ("line", "cell", "typed"),
    [(None, "", 0), (0, "Log!B2", 88_210), (2, "Log!C4", 92_364)],
)
def test_a_new_counter_in_a_list_of_them(
    line: int | None, cell: str, typed: float, tmp_path: Path
) -> None:
    table: list[list[Any]] = [["Inverter", "1 Jan 2024", "31 Dec 2024", "Energy (kWh)"]]
    for n, (first, last) in enumerate(COUNTERS):
        table.append([f"A11{n}", first, last, f"=C{n + 2}-B{n + 2}"])
    if line is not None:
        table[line + 1][1 if cell.startswith("Log!B") else 2] = typed
    verdict = verify(with_table(tmp_path / "b.xlsx", "=SUM(Log!D2:D5)/1000", table, "Plant"))
    assert (asked(verdict) != []) is (line is not None)


@pytest.mark.parametrize(
    ("power", "words", "is_told"),
    [
        (55.1, "Overhaul kiln 5-19 Agustus", True),
        (55.1, None, False),
        (55.1, "Overhaul kiln 5-19 Maret", False),
    ],
)
def test_more_power_for_a_start_after_an_overhaul(
    power: float, words: str | None, is_told: bool, tmp_path: Path
) -> None:
    table: list[list[Any]] = [["Bulan", "Keluar (MWh)", "Masuk saat start-up (MWh)", "Netto"]]
    for n in range(12):
        out, taken = 6_600 + 70 * (n * 5 % 7), 4.0 + n % 3 / 2
        taken = power if n == 7 else taken
        table.append([f"2024-{n + 1:02}", out, taken, f"=B{n + 2}-C{n + 2}"])
    path = with_table(tmp_path / "b.xlsx", "=SUM(Log!D2:D13)", table, "Plant")
    book = openpyxl.load_workbook(path)
    book[INPUT]["K8"] = words
    book.save(path)
    assert ("VER-110" not in dict(asked(verify(path)))) is is_told


def test_an_overhaul_is_no_reason_for_ten_times_the_output(tmp_path: Path) -> None:
    table: list[list[Any]] = [["Bulan", "Keluar 1 (MWh)", "Keluar 2 (MWh)", "Total"]]
    for n in range(12):
        one, other = 660 + 7 * (n * 5 % 7), 9_100 + 90 * (n * 3 % 7)
        table.append([f"2024-{n + 1:02}", 6_600 if n == 7 else one, other, f"=B{n + 2}+C{n + 2}"])
    path = with_table(tmp_path / "b.xlsx", "=SUM(Log!D2:D13)", table, "Plant")
    book = openpyxl.load_workbook(path)
    book[INPUT]["K8"] = "Overhaul kiln 5-19 Agustus"
    book.save(path)
    assert asked(verify(path)) != []
