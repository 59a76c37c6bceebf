"""Lines of quarters that hold one month alone."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.log_books import ROOFS, Change, book, put

EF = 0.333
QUARTERS = ("Q1 2024", "Q2 2024", "Q3 2024", "Q4 2024")
SPANS = ("Jan - Mar 2024", "Apr - Jun 2024", "Jul - Sep 2024", "Oct - Dec 2024")
DAYS = tuple(
    f"2024-{m:02}-01 - 2024-{m + 2:02}-{d}" for m, d in ((1, 31), (4, 30), (7, 30), (10, 31))
)
SUMS = [[sum(roof[3 * n : 3 * n + 3]) for n in range(4)] for roof in ROOFS]


def quarters(labels: tuple[str, ...], amounts: list[list[int]] = SUMS) -> Change:
    """Take the roofs from a log of quarters: C5 to E8."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Quarters")
        for column, head in enumerate(("Period", "Roof 1 [kWh]", "Roof 2 [kWh]", "Roof 3 [kWh]")):
            sheet.cell(4, 2 + column, head)
        for n, label in enumerate(labels):
            sheet.cell(5 + n, 2, label)
            for roof in range(3):
                sheet.cell(5 + n, 3 + roof, amounts[roof][n])
        for n, column in enumerate("CDE"):
            made["MRS(input)"].cell(8 + n, 6, f"=SUM(Quarters!{column}5:{column}8)/1000")

    return change


def asked(path: Path) -> list[tuple[str, str]]:
    return [(f.code, f.where) for f in verify(path).findings if f.severity != "note"]


@pytest.mark.parametrize("labels", [QUARTERS, SPANS, DAYS])
@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_quarter_that_holds_one_month(labels: tuple[str, ...], n: int, tmp_path: Path) -> None:
    cell = f"Quarters!D{5 + n}"
    month = ROOFS[1][3 * n]
    path = book(tmp_path / "book.xlsx", "columns", quarters(labels), put(cell, month))
    assert asked(path) == [("VER-262", cell)]
    (item,) = (i for i in verify(path).items if i.finding.code == "VER-262")
    assert item.effect == pytest.approx(-EF * 2 * month / 1000, rel=1e-6)


def test_one_month_typed_for_all_meters_is_one_request(tmp_path: Path) -> None:
    months = [put(f"Quarters!{c}7", roof[7]) for c, roof in zip("CDE", ROOFS, strict=True)]
    path = book(tmp_path / "book.xlsx", "columns", quarters(QUARTERS), *months)
    assert asked(path) == [("VER-262", "Quarters!C7")]
    (item,) = (i for i in verify(path).items if i.finding.code == "VER-262")
    assert item.effect == pytest.approx(-EF * 2 * sum(r[7] for r in ROOFS) / 1000, rel=1e-6)


SEASONS = [[120_000, 310_000, 330_000, 115_000], SUMS[1], SUMS[2]]
HALF = [[190_000, 102_000, 195_000, 188_000], SUMS[1], SUMS[2]]
RISING = [[60_000, 120_000, 180_000, 190_000], SUMS[1], SUMS[2]]


@pytest.mark.parametrize(
    "changes",
    [
        (quarters(QUARTERS),),
        (quarters(SPANS),),
        (quarters(DAYS),),
        (quarters(QUARTERS, SEASONS),),
        (quarters(QUARTERS, RISING),),
        (quarters(QUARTERS, HALF),),
        (
            quarters(QUARTERS),
            put("Quarters!D6", ROOFS[1][3]),
            put("Quarters!F6", "inverters out of order from May to June"),
        ),
    ],
)
def test_quarters_that_are_whole(changes: tuple[Change, ...], tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", "columns", *changes)
    assert [code for code, _ in asked(path) if code == "VER-262"] == []
