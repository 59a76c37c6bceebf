"""A plan, or a whole, in place of what was measured, or is the project's, beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import verify
from tests.verification.small_book import asked, with_log, with_table, write

MONTHS = [f"2024-{n:02}" for n in range(1, 13)]
AMOUNTS = [71.3, 68.4, 80.1, 84.9, 88.2, 79.6, 77.7, 76.1, 70.8, 69.9, 64.2, 61.5]
ASKED = ["VER-223 MRS(input)!F8"]


def judged(folder: Path, formula: str, table: list[list[Any]], words: str = "Roof") -> list[str]:
    """Give the requests for a book whose one value takes a table from A1 of a log on."""
    path = with_table(folder / "book.xlsx", formula, table, words)
    return [f"{code} {where}" for code, where in asked(verify(path))]


@pytest.mark.parametrize(
    ("plan", "actual"),
    [
        ("Plan MWh", "Actual MWh"),
        ("Budget (MWh)", "Metered (MWh)"),
        ("計画 MWh", "実績 MWh"),
        ("Kế hoạch (MWh)", "Thực hiện (MWh)"),
        ("Rencana MWh", "Realisasi MWh"),
        ("Presupuesto MWh", "Real MWh"),
        ("Төлөвлөгөө MWh", "Гүйцэтгэл MWh"),
    ],
)
def test_a_column_of_a_plan(plan: str, actual: str, tmp_path: Path) -> None:
    lines = [[m, round(1.1 * v), v] for m, v in zip(MONTHS, AMOUNTS, strict=True)]
    table = [["Month", plan, actual], *lines]
    assert judged(tmp_path, "=SUM(Log!B2:B13)", table) == ASKED
    assert judged(tmp_path, "=SUM(Log!C2:C13)", table) == []


@pytest.mark.parametrize("heading", ["Plant (MWh)", "Roof (MWh)", "Target hall (MWh)"])
def test_a_column_that_no_other_was_measured_beside(heading: str, tmp_path: Path) -> None:
    lines = [[m, v, 1.2 * v] for m, v in zip(MONTHS, AMOUNTS, strict=True)]
    table = [["Month", heading, "Next hall (MWh)"], *lines]
    assert judged(tmp_path, "=SUM(Log!B2:B13)", table) == []


@pytest.mark.parametrize(
    ("plan", "actual"), [("F", "A"), ("Budget", "Actual"), ("予測", "実績"), ("KH", "TH")]
)
def test_lines_of_a_plan_by_their_flag(plan: str, actual: str, tmp_path: Path) -> None:
    pairs = zip(MONTHS, AMOUNTS, strict=True)
    lines = [line for m, v in pairs for line in ([m, plan, round(1.1 * v)], [m, actual, v])]
    table = [["Month", "Type", "MWh"], *lines]
    formula = '=SUMIFS(Log!C2:C25,Log!B2:B25,"{}")'
    assert judged(tmp_path, formula.format(plan), table) == ASKED
    assert judged(tmp_path, formula.format(actual), table) == []


def test_letters_that_are_no_plan(tmp_path: Path) -> None:
    pairs = zip(MONTHS, AMOUNTS, strict=True)
    lines = [line for m, v in pairs for line in ([m, "F", v], [m, "G", 2 * v])]
    table = [["Month", "Floor", "MWh"], *lines]
    assert judged(tmp_path, '=SUMIFS(Log!C2:C25,Log!B2:B25,"F")', table) == []


@pytest.mark.parametrize(("others", "is_asked"), [("A", False), ("B", True)])
def test_zones_a_and_b_are_no_actuals_and_budget(
    others: str, is_asked: bool, tmp_path: Path
) -> None:
    """Each is a value of its own; where both values take the lines of B, B may be the budget."""
    year = "01/01/2024 - 31/12/2024"
    rows = [(year, f"EG_{n},p", 0, "MWh/p", f"Roof of zone {n}") for n in (1, 2)]
    write(tmp_path / "book.xlsx", rows, [("2024", 0)])
    lines = [[m, z, v * t] for m, v in zip(MONTHS, AMOUNTS, strict=True) for z, t in ZONES]
    cells = {f"{'ABC'[c]}{r}": v for r, line in enumerate(lines, 2) for c, v in enumerate(line)}
    cells |= {"A1": "Month", "B1": "Zone", "C1": "MWh"}
    formulas = {
        f"F{8 + n}": f'=SUMIFS(Log!C2:C25,Log!B2:B25,"{zone}")'
        for n, zone in enumerate((others, "B"))
    }
    formulas["C40"] = "=ROUNDDOWN(SUM(F8:F9)*D30,0)"
    path = with_log(tmp_path / "book.xlsx", formulas, cells)
    assert bool(asked(verify(path))) == is_asked


ZONES = (("A", 1.0), ("B", 0.9))


@pytest.mark.parametrize("part", ["Of which: offices", "Trong đó: văn phòng", "うち事務所"])
def test_a_whole_beside_the_amount_without_its_part(part: str, tmp_path: Path) -> None:
    lines = [
        [m, v, round(v / 9, 1), f"=B{n}-C{n}"]
        for n, (m, v) in enumerate(zip(MONTHS, AMOUNTS, strict=True), start=2)
    ]
    table = [["Month", "Board (MWh)", f"{part} (MWh)", "Of the project (MWh)"], *lines]
    assert judged(tmp_path, "=SUM(Log!B2:B13)", table) == ASKED
    assert judged(tmp_path, "=SUM(Log!D2:D13)", table) == []
    assert judged(tmp_path, "=SUM(Log!B2:B13)-SUM(Log!C2:C13)", table) == []
    # Without a column of what is left, the part may well belong to the value.
    assert judged(tmp_path, "=SUM(Log!B2:B13)", [line[:3] for line in table]) == []


@pytest.mark.parametrize("named", ["billed", "metered"])
def test_one_source_where_the_row_asks_for_the_lesser_of_two(named: str, tmp_path: Path) -> None:
    lines = [
        [m, v + 0.8 * (n % 2), v + 0.9 * (n % 3), f"=MIN(B{n},C{n})"]
        for n, (m, v) in enumerate(zip(MONTHS, AMOUNTS, strict=True), start=2)
    ]
    table = [["Month", "metered MWh", "billed MWh", "used MWh"], *lines]
    column = {"metered": "B", "billed": "C"}[named]
    words = "Roof, lesser of meter and bill"
    found = judged(tmp_path, f"=SUM(Log!{column}2:{column}13)", table, words)
    assert found == [f"VER-223 Log!{column}2"]
    assert judged(tmp_path, "=SUM(Log!D2:D13)", table, words) == []
    assert judged(tmp_path, f"=SUM(Log!{column}2:{column}13)", table) == []
