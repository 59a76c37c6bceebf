"""Lines whose month and whose year stand in columns of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.log_books import ROOFS, book, put
from tests.verification.small_book import asked

Rows = list[list[object]]
NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
F8 = "MRS(input)!F8"
HEADS = ("Year", "Month", "Roof 1 [kWh]")


def lines(years: tuple[int, ...], first: int = 1, months: int | None = None) -> Rows:
    """Give a line for each month of some years, the earlier years of 7 % less each."""
    found: Rows = []
    for n in range(12 * len(years) if months is None else months):
        month = (first - 1 + n) % 12
        year = years[0] + (first - 1 + n) // 12
        found.append([year, month + 1, round(ROOFS[0][month] * 0.93 ** (years[-1] - year))])
    return found


def judged(path: Path, rows: Rows, formula: str, heads: tuple[str, ...] = HEADS) -> Verdict:
    """Judge a book whose first roof is taken from such lines, and whose third one is typed."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Gen")
        for row in (list(heads), *rows):
            sheet.append(row)
        made["MRS(input)"]["F8"] = formula

    typed = put("F10", sum(ROOFS[2]) / 1000)
    return verify(book(path / "book.xlsx", "columns", typed, change))


def with_cell(rows: Rows, line: int, column: int, content: object) -> Rows:
    return [
        [content if (n, m) == (line, column) else c for m, c in enumerate(row)]
        for n, row in enumerate(rows)
    ]


def named(rows: Rows, name: Callable[[int], object]) -> Rows:
    return [[year, name(int(str(month))), *rest] for year, month, *rest in rows]


ONE, TWO = lines((2024,)), lines((2023, 2024))
ALL = "=SUM(Gen!C2:C13)/1000"
SECOND = "=SUM(Gen!C14:C25)/1000"
OF_2024 = "=SUMIF(Gen!A2:A25,2024,Gen!C2:C25)/1000"
APRIL_2023, APRIL, MAY = 3, 15, 16


@pytest.mark.parametrize(
    ("rows", "formula"),
    [
        # A year mistyped in one line.
        (with_cell(ONE, 3, 0, 2023), ALL),
        (with_cell(named(ONE, lambda m: NAMES[m - 1]), 3, 0, 2023), ALL),
        (with_cell(named(ONE, lambda m: f"{m}月"), 11, 0, 2025), ALL),
        # A range that is a month too long, or moved.
        (TWO, "=SUM(Gen!C13:C25)/1000"),
        (TWO, "=SUM(Gen!C13:C24)/1000"),
        (TWO, "=SUM(Gen!C8:C19)/1000"),
        (TWO, "=SUM(Gen!C2:C13)/1000"),
        # A month of the year before under the year that a condition asks for.
        (with_cell(TWO, APRIL_2023, 0, 2024), OF_2024),
        (with_cell(TWO, APRIL_2023, 0, 2024), "=SUMPRODUCT((Gen!A2:A25=2024)*Gen!C2:C25)/1000"),
        # The last line under the year before.
        (with_cell(TWO, 23, 0, 2023), OF_2024),
    ],
)
def test_a_month_of_another_year_is_found(rows: Rows, formula: str, tmp_path: Path) -> None:
    verdict = judged(tmp_path, rows, formula)
    assert asked(verdict) == [("VER-019", F8)]
    assert not verdict.is_confirmed


def test_what_a_range_takes_of_the_year_before_is_said_in_tonnes(tmp_path: Path) -> None:
    verdict = judged(tmp_path, TWO, "=SUM(Gen!C13:C25)/1000")
    assert verdict.items[0].effect == pytest.approx(float(str(TWO[11][2])) / 1000 * 0.333)


def test_one_cause_is_said_once(tmp_path: Path) -> None:
    """A line that a condition passes over by its year, and a condition on another year."""
    passed = judged(tmp_path, with_cell(TWO, MAY, 0, 2023), OF_2024)
    assert asked(passed) == [("VER-226", "Gen!A18")]
    other = judged(tmp_path, TWO, OF_2024.replace("2024", "2023"))
    assert asked(other) == [("VER-019", F8)]


@pytest.mark.parametrize(
    ("rows", "formula", "heads"),
    [
        (ONE, ALL, HEADS),
        (named(ONE, lambda m: NAMES[m - 1]), ALL, ("Năm", "Tháng", "Mái 1 [kWh]")),
        (named(ONE, lambda m: f"{m:02}"), ALL, HEADS),
        (TWO, SECOND, HEADS),
        (TWO, OF_2024, HEADS),
        ([[y if m == 1 else None, m, v] for y, m, v in TWO], SECOND, HEADS),
        # Years that are counted from April on: the last months bear the year of the first ones.
        (
            [[2023 if n < 12 else 2024, *row[1:]] for n, row in enumerate(lines((2023,), 4, 21))],
            "=SUM(Gen!C11:C22)/1000",
            ("FY", "Month", "Roof 1 [kWh]"),
        ),
        (
            [[2023 if n < 12 else 2024, *row[1:]] for n, row in enumerate(lines((2023,), 4, 21))],
            "=SUM(Gen!C11:C22)/1000",
            ("年度", "月", "屋根1 [kWh]"),
        ),
        # The year of installation, and the number of a meter, beside months.
        ([[2019, m, v] for _, m, v in ONE], ALL, ("Installed", "Month", "Roof 1 [kWh]")),
        ([[2031, m, v] for _, m, v in ONE], ALL, ("Meter", "Month", "Roof 1 [kWh]")),
        # Roofs that are numbered beside the year.
        ([[2024, n + 1, v] for n, (_, _, v) in enumerate(ONE)], ALL, ("Year", "No.", "[kWh]")),
    ],
)
def test_right_years_are_left_alone(
    rows: Rows, formula: str, heads: tuple[str, ...], tmp_path: Path
) -> None:
    verdict = judged(tmp_path, rows, formula, heads)
    assert asked(verdict) == []
    assert verdict.is_confirmed
