"""Readings that were copied from the log of another meter, or of another year."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.small_book import write

YEAR = "2024-01-01 - 2024-12-31"
OWN = [[50.3 + m * 1.37, 41.9 + m * 1.13] for m in range(12)]
Readings = Callable[[int, int], float]


def asked(path: Path, readings: Readings, sums: tuple[str, str] = ("B", "C")) -> list[str]:
    """Give the requests about a log of two roofs, and whether the result is confirmed."""
    lines = [(YEAR, "EG_{i,p}", f"=SUM(Log!{c}2:{c}13)") for c in sums]
    write(path, lines, [(YEAR, "=ROUNDDOWN(SUM(F8:F9)*D30,0)")])
    book = openpyxl.load_workbook(path)
    log = book.create_sheet("Log")
    log.append(["Month", "Roof 1 (MWh)", "Roof 2 (MWh)"])
    for month in range(12):
        log.append([f"2024-{month + 1:02}", *(readings(month, roof) for roof in range(2))])
    book.save(path)
    verdict = verify(path)
    found = [i.finding.where for i in verdict.items if i.finding.code == "VER-105"]
    assert verdict.is_confirmed is not bool(found)
    return found


@pytest.mark.parametrize("copied", [12, 11, 6])
def test_months_of_another_meter(copied: int, tmp_path: Path) -> None:
    def readings(month: int, roof: int) -> float:
        return OWN[month][0 if month < copied else roof]

    assert asked(tmp_path / "a.xlsx", readings) == ["Log!C2"]


def test_months_of_its_own(tmp_path: Path) -> None:
    assert asked(tmp_path / "a.xlsx", lambda month, roof: OWN[month][roof]) == []


def test_a_few_equal_months_and_round_numbers_are_no_copy(tmp_path: Path) -> None:
    def few(month: int, roof: int) -> float:
        return OWN[month][0 if month < 3 else roof]

    def rounded(month: int, roof: int) -> float:
        return 50.0 + month if month % 2 else OWN[month][roof]

    assert asked(tmp_path / "a.xlsx", few) == []
    assert asked(tmp_path / "b.xlsx", rounded) == []


NEXT = "2025-01-01 - 2025-12-31"


def of_two_years(path: Path, readings: Readings) -> list[str]:
    """Give the requests about a log that goes on for a second year in the same columns."""
    rows = ((YEAR, 2), (NEXT, 14))
    lines = [(y, "EG_{i,p}", f"=SUM(Log!{c}{n}:{c}{n + 11})") for y, n in rows for c in "BC"]
    results = [(YEAR, "SUM(F8:F9)"), (NEXT, "SUM(F10:F11)")]
    write(path, lines, [(year, f"=ROUNDDOWN({total}*D30,0)") for year, total in results])
    book = openpyxl.load_workbook(path)
    log = book.create_sheet("Log")
    log.append(["Month", "Roof 1 (MWh)", "Roof 2 (MWh)"])
    for month in range(24):
        first = f"{2024 + month // 12}-{month % 12 + 1:02}"
        log.append([first, *(readings(month, roof) for roof in range(2))])
    book.save(path)
    verdict = verify(path)
    found = [i.finding.where for i in verdict.items if i.finding.code == "VER-105"]
    assert verdict.is_confirmed is not bool(found)
    return found


@pytest.mark.parametrize(("copied", "found"), [(6, ["Log!B14"]), (12, ["Log!B14"]), (2, [])])
def test_months_of_the_year_before(copied: int, found: list[str], tmp_path: Path) -> None:
    def readings(month: int, roof: int) -> float:
        is_copy = month < 12 or (roof == 0 and month < 12 + copied)
        return OWN[month % 12][roof] * (1.0 if is_copy else 1.031)

    assert of_two_years(tmp_path / "a.xlsx", readings) == found
