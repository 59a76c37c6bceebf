"""Parts that are added to their whole, and shares that amounts are divided by."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.small_book import INPUT, asked, write

YEAR = "01/01/2024 - 31/12/2024"
FACTOR = 0.333
ROWS = range(3, 15)


def judged(path: Path, formula: str, heads: str, words: str, **more: object) -> Verdict:
    """Judge a book with a log of twelve months, its headings parted by strokes."""
    write(path, [(YEAR, "EG_i,p", 1.0, "MWh/p", words)], [(YEAR, "=ROUNDDOWN(F8*D30,0)")])
    book = openpyxl.load_workbook(path)
    book[INPUT]["F8"] = formula
    log = book.create_sheet("Log")
    log["A2"] = "Month"
    for n, head in enumerate(heads.split("|"), start=2):
        log.cell(2, n, head)
        for row in ROWS:
            log.cell(row, 1, f"2024-{row - 2:02}")
            log.cell(row, n, (90_000 if n == 2 else 21_000) + 700 * ((row * 5 + n) % 12))
    for cell, content in more.items():
        log[cell] = content
    book.save(path)
    return verify(path)


def total(column: int) -> float:
    return sum((90_000 if column == 2 else 21_000) + 700 * ((r * 5 + column) % 12) for r in ROWS)


BOTH = "=(SUM(Log!B3:B14)+SUM(Log!C3:C14))/1000"


@pytest.mark.parametrize(
    ("heads", "words", "times"),
    [
        ("Main meter (kWh)|of which to a neighbour (kWh)", "Output of the roof", 1),
        ("Main meter (kWh)|of which to a neighbour (kWh)", "Output less the neighbour's", 2),
        ("Công tơ tổng (kWh)|Trong đó: khách thuê (kWh)", "Điện của mái nhà", 1),
        ("全体 (kWh)|うち賃貸分 (kWh)", "屋根の発電量", 1),
        ("Total (kWh)|di antaranya: penyewa (kWh)", "Atap", 1),
    ],
)
def test_a_part_that_is_added(heads: str, words: str, times: int, tmp_path: Path) -> None:
    verdict = judged(tmp_path / "book.xlsx", BOTH, heads, words)
    assert asked(verdict) == [("VER-258", f"{INPUT}!F8")]
    assert verdict.items[0].effect == pytest.approx(times * total(3) / 1000 * FACTOR)
    assert not verdict.is_confirmed


def test_one_line_that_adds_what_the_others_take_off(tmp_path: Path) -> None:
    """It was added in the place of being taken off: twice the part is too much."""
    lines: dict[str, object] = {f"D{row}": f"=B{row}-C{row}" for row in ROWS}
    heads = "Main meter (kWh)|of which to a neighbour (kWh)"
    more = {"D2": "Project (kWh)"} | lines | {"D7": "=B7+C7"}
    verdict = judged(tmp_path / "book.xlsx", "=SUM(Log!D3:D14)/1000", heads, "Roof", **more)
    assert asked(verdict) == [("VER-258", "Log!D7")]
    part = 21_000 + 700 * ((7 * 5 + 3) % 12)
    assert verdict.items[0].effect == pytest.approx(2 * part / 1000 * FACTOR)
    assert not verdict.is_confirmed


@pytest.mark.parametrize(
    ("formula", "heads"),
    [
        (BOTH.replace("+", "-"), "Main meter (kWh)|of which to a neighbour (kWh)"),
        ("=SUM(Log!C3:C14)/1000", "Whole plant (kWh)|of which the project (kWh)"),
        ("=SUM(Log!B3:B14)/1000", "Main meter (kWh)|of which to a neighbour (kWh)"),
        (BOTH, "First feeder (kWh)|Second feeder (kWh)"),
        # Two parts of a whole that is not taken.
        (
            "=(SUM(Log!C3:C14)+SUM(Log!D3:D14))/1000",
            "Park (kWh)|of which roof A (kWh)|of which roof B (kWh)",
        ),
    ],
)
def test_right_parts_are_left_alone(formula: str, heads: str, tmp_path: Path) -> None:
    verdict = judged(tmp_path / "book.xlsx", formula, heads, "Output of the roof")
    assert "VER-258" not in [code for code, _ in asked(verdict)]


SHARED = "=SUM(Log!B3:B14)/Log!$F$1/1000"


@pytest.mark.parametrize(
    "label", ["Share of the project", "プロジェクトの割合", "Tỷ lệ của dự án", "Porsi proyek"]
)
def test_a_share_that_is_divided_by(label: str, tmp_path: Path) -> None:
    more = {"E1": label, "F1": 0.7}
    verdict = judged(tmp_path / "book.xlsx", SHARED, "Plant (kWh)", "The project", **more)
    assert ("VER-259", f"{INPUT}!F8") in asked(verdict)
    effects = [i.effect for i in verdict.items if i.finding.code == "VER-259"]
    assert effects == [pytest.approx(total(2) / 1000 * (1 / 0.7 - 0.7) * FACTOR)]
    assert not verdict.is_confirmed


@pytest.mark.parametrize(
    ("formula", "label", "value", "words"),
    [
        (SHARED.replace("/Log!$F", "*Log!$F"), "Share of the project", 0.7, "The project"),
        (SHARED, "Efficiency of the transformer", 0.985, "Before the transformer"),
        (SHARED, "Share of the systems that were sampled", 0.7, "All roofs"),
        (SHARED, "Share with a meter", 0.7, "All roofs, scaled up from the sample"),
    ],
)
def test_right_shares_are_left_alone(
    formula: str, label: str, value: float, words: str, tmp_path: Path
) -> None:
    more = {"E1": label, "F1": value}
    verdict = judged(tmp_path / "book.xlsx", formula, "Plant (kWh)", words, **more)
    assert "VER-259" not in [code for code, _ in asked(verdict)]
