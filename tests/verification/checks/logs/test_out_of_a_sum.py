"""Lines of a table that a sum leaves out: taken off again, before its first, in another's sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.small_book import asked, with_log, with_table, write

AMOUNTS = [78793, 81647, 108427, 115896, 109978, 97987, 98840, 106641, 87276, 82984, 76139, 75348]
YEAR = "01/01/2024 - 31/12/2024"


def groups(names: list[str]) -> list[list[Any]]:
    return [
        ["Group", "kWh 2024"],
        *([name, amount] for name, amount in zip(names, AMOUNTS, strict=False)),
    ]


ALIKE = [f"Inverter {n}" for n in range(1, 9)]
NAMED = [*ALIKE[:4], "Canteen", *ALIKE[4:7]]


@pytest.mark.parametrize(
    ("names", "formula", "words", "code"),
    [
        (ALIKE, "=(SUM(Log!B2:B9)-Log!B6)/1000", "Solar roof", "VER-019"),
        (ALIKE, "=SUM(Log!B2:B9)/1000-Log!B6/1000", "Solar roof", "VER-019"),
        (ALIKE, "=SUM(Log!B2:B9)/1000", "Solar roof", ""),
        (NAMED, "=(SUM(Log!B2:B9)-Log!B6)/1000", "Solar roof", ""),
        (ALIKE, "=(SUM(Log!B2:B9)-Log!B6)/1000", "Solar roof without inverter 5", ""),
    ],
)
def test_a_line_like_the_others_that_is_taken_off_again(
    names: list[str], formula: str, words: str, code: str, tmp_path: Path
) -> None:
    found = asked(verify(with_table(tmp_path / "x.xlsx", formula, groups(names), words)))
    assert [c for c, _ in found] == ([code] if code else [])


@pytest.mark.parametrize(
    ("heading", "formula", "numbers", "code"),
    [
        ("ខែ", "=SUM(Log!B4:B13)/1000", range(1, 13), "VER-019"),
        ("No.", "=SUM(Log!B3:B13)/1000", range(1, 13), "VER-019"),
        ("No.", "=SUM(Log!B2:B12)/1000", range(1, 13), "VER-019"),
        ("No.", "=SUM(Log!B2:B13)/1000", range(1, 13), ""),
        # What was read before the first line has no number of its own.
        ("No.", "=SUM(Log!B3:B13)/1000", range(12), ""),
        ("Roof", "=SUM(Log!B3:B13)/1000", [7, 9, 4, 2, 1, 3, 8, 6, 5, 11, 12, 10], ""),
    ],
)
def test_lines_that_are_numbered_from_one_on(
    heading: str, formula: str, numbers: Any, code: str, tmp_path: Path
) -> None:
    table: list[list[Any]] = [[heading, "kWh"]]
    table += [[n, amount] for n, amount in zip(numbers, AMOUNTS, strict=True)]
    found = asked(verify(with_table(tmp_path / "x.xlsx", formula, table, "Solar roof")))
    assert [c for c, _ in found] == ([code] if code else [])


def test_months_before_a_period_that_begins_later_are_left_out_rightly(tmp_path: Path) -> None:
    path = write(tmp_path / "x.xlsx", [("01/04/2024 - 31/12/2024", "EG_1,p", 0)], [("2024", 0)])
    cells: dict[str, Any] = {"A1": "ខែ", "B1": "kWh"}
    for row, amount in enumerate(AMOUNTS, start=2):
        cells |= {f"A{row}": row - 1, f"B{row}": amount}
    path = with_log(path, {"F8": "=SUM(Log!B5:B13)/1000", "C40": "=ROUNDDOWN(F8*D30,0)"}, cells)
    assert "VER-019" not in [code for code, _ in asked(verify(path))]


@pytest.mark.parametrize(("more", "codes"), [("", []), ("+'2024'!B14", ["VER-018"])])
def test_a_month_of_another_year_that_this_one_counts_as_well(
    more: str, codes: list[str], tmp_path: Path
) -> None:
    lines = [(f"01/01/{y} - 31/12/{y}", "EG_1,p", f"='{y}'!B15/1000") for y in (2024, 2025)]
    results = [("2024", "=ROUNDDOWN(F8*D30,0)"), ("2025", "=ROUNDDOWN(F9*D30,0)")]
    path = write(tmp_path / "x.xlsx", lines, results)
    book = openpyxl.load_workbook(path)
    for year in (2024, 2025):
        sheet = book.create_sheet(str(year))
        sheet.append([f"Output {year} (kWh)"])
        sheet.append(["Month", "Roof"])
        for month, amount in zip(
            "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), AMOUNTS, strict=True
        ):
            sheet.append([month, amount + year - 2024])
        sheet.append(["Total", "=SUM(B3:B14)" + (more if year == 2025 else "")])
    book.save(path)
    assert [code for code, _ in asked(verify(path))] == codes


@pytest.mark.parametrize(
    ("formula", "first", "code"),
    [
        ("=(SUM(Log!C2:C9)-SUM(Log!B2:B8))/1000", 41_230, "VER-019"),
        ("=(SUM(Log!C2:C9)-SUM(Log!B3:B9))/1000", 41_230, "VER-019"),
        ("=(SUM(Log!C2:C8)-SUM(Log!B2:B9))/1000", 41_230, "VER-019"),
        ("=(SUM(Log!C2:C9)-SUM(Log!B2:B9))/1000", 41_230, ""),
        # A meter that began at nothing; a part alone that counts from later on.
        ("=(SUM(Log!C2:C9)-SUM(Log!B3:B9))/1000", 0, ""),
        ("=(SUM(Log!C2:C9)-SUM(Log!B7:B9))/1000", 41_230, ""),
    ],
)
def test_a_range_that_lacks_a_line_of_the_one_that_it_is_taken_off(
    formula: str, first: int, code: str, tmp_path: Path
) -> None:
    rows: list[list[Any]] = [["Inverter", "Start (kWh)", "End (kWh)"]]
    for n, amount in enumerate(AMOUNTS[:8]):
        start = first if n == 0 else 30_000 + 7_919 * ((3 * n) % 8)
        rows.append([f"SN-{731 + 37 * n}", start, start + amount])
    found = asked(verify(with_table(tmp_path / "x.xlsx", formula, rows, "Solar roof")))
    assert [c for c, _ in found if c == "VER-019"] == ([code] if code else [])
