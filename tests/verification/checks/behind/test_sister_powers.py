"""Sisters whose formulas differ by a power of ten: by 100 beside 1000."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.small_book import INPUT, write

YEAR = "01/01/2024 - 31/12/2024"
REGISTERS = "=(Log!{c}17-Log!{c}5)*Log!{c}2/{by}"
SUM = "=SUM(Log!{c}6:{c}17)/{by}"


def found(
    path: Path, formula: str, by: tuple[float, float], sizes: tuple[float, float], head: str = ""
) -> list[tuple[str, str]]:
    """Give what is asked about two roofs whose readings are so large."""
    rows = [(YEAR, "EG_i,p", 1.0), (YEAR, "EG_i,p", 2.0)]
    write(path, rows, [(YEAR, "=ROUNDDOWN(SUM(F8:F9)*D30,0)")])
    book = openpyxl.load_workbook(path)
    log = book.create_sheet("Log")
    log["A2"], log["A4"] = "Multiplier", "Date"
    for n, (column, size, each) in enumerate(zip("BC", sizes, by, strict=True)):
        book[INPUT][f"F{8 + n}"] = formula.format(c=column, by=each)
        log[f"{column}2"] = 400 if n else 800
        log[f"{column}4"] = f"Roof {n + 1} {head}".strip()
        total = 0.0
        for line in range(13):
            log.cell(5 + line, 1, f"2024-{line + 1:02}-01" if line < 12 else "2025-01-01")
            step = size * (60 + (7 * line + n) % 13)
            total = total + step if formula == REGISTERS else step
            log[f"{column}{5 + line}"] = round(total, 2)
    book.save(path)
    verdict = verify(path)
    return [(f.code, f.where) for f in verdict.findings if f.code == "VER-251"]


@pytest.mark.parametrize(
    ("formula", "by", "sizes", "where"),
    [
        (REGISTERS, (1000, 100), (1.0, 1.3), "F9"),
        (REGISTERS, (100, 1000), (1.0, 1.3), "F8"),
        (REGISTERS, (1000, 10000), (1.0, 1.3), "F9"),
        (SUM, (1000, 100), (1000.0, 800.0), "F9"),
    ],
)
def test_a_power_of_ten_beside_a_thousand_is_asked_about(
    formula: str, by: tuple[float, float], sizes: tuple[float, float], where: str, tmp_path: Path
) -> None:
    asked = found(tmp_path / "book.xlsx", formula, by, sizes)
    assert asked == [("VER-251", f"{INPUT}!{where}")]


@pytest.mark.parametrize(
    ("formula", "by", "sizes", "head"),
    [
        (REGISTERS, (1000, 1000), (1.0, 1.3), ""),
        # One meter counts MWh, or hundreds of them.
        (REGISTERS, (1000, 1), (1.0, 0.0012), ""),
        (REGISTERS, (1000, 100), (1.0, 0.12), ""),
        (SUM, (1000, 100), (1000.0, 90.0), ""),
        # The unit that is named tells.
        (SUM, (1000, 100), (1000.0, 800.0), "(kWh)"),
    ],
)
def test_what_comes_nearer_as_it_stands_is_left_alone(
    formula: str, by: tuple[float, float], sizes: tuple[float, float], head: str, tmp_path: Path
) -> None:
    assert found(tmp_path / "book.xlsx", formula, by, sizes, head) == []
