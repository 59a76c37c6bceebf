"""The logs behind monitored values, in layouts of several kinds: right ones and faulty ones."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.effort import one_in, thorough
from tests.verification.log_books import LAYOUTS, Change, book, put

IN = "MRS(input)"
F8, F9, F10 = f"{IN}!F8", f"{IN}!F9", f"{IN}!F10"


def summed(condition: str, last: int) -> str:
    when = f'Log!$A$2:$A${last},">="&DATE(2024,1,1),Log!$A$2:$A${last},{condition}'
    return f"=SUMIFS(Log!C$2:C${last},{when})/1000"


WHOLE = '"<="&DATE(2024,12,31)'
LISTED = [f"Log!C{row}" for row in range(5, 17)]


def zeros(sheet: str, cells: str, value: float | None = 0.0) -> Change:
    def change(made: openpyxl.Workbook) -> None:
        for row in made[sheet][cells]:
            for cell in row:
                cell.value = value

    return change


WRONG: dict[str, tuple[str, list[Change], str, str]] = {
    # where a range ends
    "a column ends a month early": (
        "columns",
        [put("F9", "=SUM(Log!D5:D15)/1000")],
        "VER-019",
        F9,
    ),
    "a column begins a month late": (
        "ends_of_months",
        [put("F8", "=SUM(Log!C6:C16)/10^3")],
        "VER-019",
        F8,
    ),
    "a row ends a month early": ("rows", [put("F10", "=SUM(Log!C7:M7)/1000")], "VER-019", F10),
    "a month not named": (
        "one_by_one",
        [put("F8", f"=({'+'.join(LISTED[:4] + LISTED[5:])})/1000")],
        "VER-019",
        F8,
    ),
    "the last month not named": (
        "one_by_one",
        [put("F8", f"=({'+'.join(LISTED[:-1])})/1000")],
        "VER-019",
        F8,
    ),
    "conditions over too short a range": (
        "two_years",
        [put("F9", summed(WHOLE, 24))],
        "VER-019",
        F9,
    ),
    "a condition that ends early": (
        "two_years",
        [put("F9", summed('"<="&DATE(2024,11,30)', 25))],
        "VER-019",
        F9,
    ),
    "a month named twice": (
        "columns",
        [put("F8", "=(SUM(Log!C5:C16)+Log!C16)/1000")],
        "VER-019",
        F8,
    ),
    "a register a month early": (
        "register",
        [put("F8", "=(Log!C16-Log!C5)/1000")],
        "VER-112",
        F8,
    ),
    "a register a month late": ("register", [put("F8", "=(Log!C17-Log!C6)/1000")], "VER-112", F8),
    "a month short on the sheet between": (
        "days",
        [put("F8", "=SUM(Months!B2:B12)/1000")],
        "VER-019",
        F8,
    ),
    # totals
    "a total taken in": ("columns", [put("F8", "=SUM(Log!C5:C17)/1000")], "VER-019", F8),
    "a total in a whole column": (
        "whole_columns",
        [put("Log!A14", "Total"), put("Log!B14", "=SUM(B2:B13)")],
        "VER-019",
        F8,
    ),
    "a typed total taken in": (
        "rows",
        [put("Log!O5", 784_020), put("F8", "=SUM(Log!C5:O5)/1000")],
        "VER-019",
        F8,
    ),
    # a meter that stands
    "seven months of zeros": ("columns", [zeros("Log", "D8:D14")], "VER-110", "Log!D8"),
    "seven months of zeros about the new year": (
        "columns",
        [zeros("Log", "D5:D8"), zeros("Log", "D14:D16")],
        "VER-110",
        "Log!D5",
    ),
    # cells without a number
    "an empty month": ("columns", [put("Log!D9", None)], "VER-019", "Log!D9"),
    "zeros for most of the days": ("days", [zeros("Days", "B40:B260")], "VER-110", "Days!B40"),
    "an empty month of a table": ("listed", [put("Log!C7", None)], "VER-019", "Log!C7"),
    "an empty month named": ("one_by_one", [put("Log!D9", None)], "VER-019", "Log!D9"),
    "a text in a row": ("rows", [put("Log!E6", "n/a")], "VER-019", "Log!E6"),
    "a text in a whole column": (
        "whole_columns",
        [put("Log!C7", "meter down")],
        "VER-019",
        "Log!C7",
    ),
    "a month dated wrongly, which a condition leaves out": (
        "two_years",
        [put("Log!A18", dt.date(2023, 5, 1))],
        "VER-019",
        F8,
    ),
    "a condition that nothing fulfils": (
        "two_years",
        [
            put(f"Log!A{row}", dt.date(2022 + (row - 2) // 12, (row - 2) % 12 + 1, 1))
            for row in range(2, 26)
        ],
        "VER-019",
        F8,
    ),
    # odd readings
    "ten times its neighbours": ("columns", [put("Log!D9", 419_350)], "VER-110", "Log!D9"),
    "a tenth of its neighbours": ("rows", [put("Log!F6", 4_375.5)], "VER-110", "Log!F6"),
    "ten times, behind a multiplier": (
        "multiplied",
        [put("Log!C9", 17_362)],
        "VER-110",
        "Log!E9",
    ),
    "ten times, in a range with a name": ("named", [put("Log!E16", 198_030)], "VER-110", "Log!E16"),
    "a day far off": ("days", [put("Days!B100", 90_000)], "VER-214", "Days!B100"),
    "no output by days, without a word": (
        "days",
        [zeros("Days", "B40:B70")],
        "VER-217",
        "Days!B40",
    ),
    "a month that its sister speaks against": (
        "rows",
        [put("Log!F6", 97_311)],
        "VER-209",
        "Log!F6",
    ),
    "a negative month": ("columns", [put("Log!D9", -41_935)], "VER-110", "Log!D9"),
    "a month repeated": ("columns", [put("Log!C9", 62_575)], "VER-110", "Log!C9"),
    "a negative day": ("days", [put("Days!B100", -3_900)], "VER-110", "Days!B100"),
    "a register that falls": ("register", [put("Log!C10", 31_200)], "VER-112", "Log!C10"),
    # inputs that share cells
    "the column of another roof": (
        "columns",
        [put("F10", "=SUM(Log!C5:C16)/1000")],
        "VER-018",
        F10,
    ),
    "the total of another roof": ("columns", [put("F10", "=Log!C17/1000")], "VER-018", F10),
    "the register of another roof": (
        "register",
        [put("F9", "=(Log!C17-Log!C5)/1000")],
        "VER-018",
        F9,
    ),
    "the column of another roof, by conditions": (
        "two_years",
        [put("F10", summed(WHOLE, 25))],
        "VER-018",
        F10,
    ),
    "one cell for two": (
        "columns",
        [
            put("F8", "=Log!H1"),
            put("F9", "=Log!H1"),
            put("F10", "=Log!H2"),
            put("Log!H1", 502.378),
            put("Log!H2", 228.519),
        ],
        "VER-018",
        F9,
    ),
    "worked out from another": ("columns", [put("F10", "=F8*1.02")], "VER-017", F10),
    "another's value": ("named", [put("F10", "=F8")], "VER-017", F10),
    # numbers
    "a factor in a formula": (
        "columns",
        [put("F8", "=SUM(Log!C5:C16)/1000*1.05")],
        "VER-113",
        F8,
    ),
    "an amount in a formula": ("rows", [put("F8", "=SUM(Log!C5:N5)/1000+12.5")], "VER-113", F8),
    "a number among formulas": ("multiplied", [put("Log!E9", 69_999)], "VER-113", "Log!E9"),
    "a month typed on the sheet between": (
        "days",
        [put("Months!B6", 65_000)],
        "VER-113",
        "Months!B6",
    ),
    "another multiplier in one row": (
        "multiplied",
        [put("Log!E9", "=C9*44")],
        "VER-113",
        "Log!E9",
    ),
    # days
    "the log of another year": (
        "columns",
        [put(f"Log!B{row}", dt.date(2023, row - 4, 1)) for row in range(5, 17)],
        "VER-019",
        F8,
    ),
    "a month of the year before": (
        "columns",
        [put("Log!B5", dt.date(2023, 12, 1))],
        "VER-019",
        F8,
    ),
    "a month of the year after": (
        "columns",
        [
            put("Log!B17", dt.date(2025, 1, 1)),
            put("Log!C17", 61_000),
            put("F8", "=SUM(Log!C5:C17)/1000"),
        ],
        "VER-019",
        F8,
    ),
    "a month twice": ("columns", [put("Log!B9", dt.date(2024, 4, 1))], "VER-019", F8),
    # units
    "a log of MWh divided by 1000": (
        "columns",
        [put("Log!C4", "Roof 1 [MWh]")],
        "VER-111",
        F8,
    ),
}
"""What is wrong: layout, changes, and the finding that is expected, alone, with its cell."""


RIGHT: dict[str, tuple[str, list[Change]]] = {
    **{f"as it is: {name}": (name, []) for name in LAYOUTS},
    "no output for months": ("columns", [zeros("Log", "C8:C10"), put("Log!C11", 31_007)]),
    "readings that come equally often": (
        "columns",
        [put(f"Log!D{row}", (40_115, 42_845, 43_755)[row % 3]) for row in range(5, 17)],
    ),
    "rows for the year to come": (
        "whole_columns",
        [put(f"Log!A{row}", dt.date(2025, row - 13, 1)) for row in range(14, 26)],
    ),
    "rows for the year to come, in the range": (
        "two_years",
        [zeros("Log", "B2:D13", None), put("F8", "=SUM(Log!B2:B25)/1000")],
    ),
    "a weak month": ("columns", [put("Log!D9", 16_120)]),
    "a strong month": ("rows", [put("Log!F6", 48_500)]),
    "a little draw by night": ("days", [put("Days!B9", -3.2)]),
    "a note below the log": ("columns", [put("Log!B18", "read by the manager")]),
    "a column of remarks": ("columns", [put("Log!F9", "meter calibrated")]),
    "months of the year after below": (
        "columns",
        [put("Log!B18", dt.date(2025, 1, 1)), put("Log!C18", 60_300)],
    ),
    "a total elsewhere": ("rows", [put("Log!P5", "=SUM(C5:N5)")]),
    "heat by 3.6": ("columns", [put("F8", "=SUM(Log!C5:C16)*3.6/3600")]),
    "rounded to the kWh": ("columns", [put("F8", "=ROUND(SUM(Log!C5:C16),0)/1000")]),
    "a multiplier in a cell": (
        "register",
        [put("Log!H1", 1), put("F8", "=(Log!C17-Log!C5)*Log!H1/1000")],
    ),
    "quarters in between": (
        "columns",
        [
            put("Log!H5", "=SUM(C5:C7)"),
            put("Log!H6", "=SUM(C8:C10)"),
            put("Log!H7", "=SUM(C11:C13)"),
            put("Log!H8", "=SUM(C14:C16)"),
            put("F8", "=SUM(Log!H5:H8)/1000"),
        ],
    ),
    "a log of one roof on another sheet": (
        "columns",
        [put("F8", 784.02)],
    ),
}


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    found = [i.finding for i in verdict.items if i.finding.severity != "note"]
    return [(f.code, f.where) for f in found]


@one_in(16)
@pytest.mark.parametrize("words", WRONG)
def test_what_is_wrong_in_a_log_is_named(words: str, tmp_path: Path) -> None:
    layout, changes, code, where = WRONG[words]
    verdict = verify(book(tmp_path / "book.xlsx", layout, *changes))
    assert asked(verdict) == [(code, where)]
    assert not verdict.is_confirmed


@one_in(8)
@pytest.mark.parametrize("words", RIGHT)
def test_right_logs_are_left_alone(words: str, tmp_path: Path) -> None:
    layout, changes = RIGHT[words]
    verdict = verify(book(tmp_path / "book.xlsx", layout, *changes))
    assert asked(verdict) == []
    assert verdict.is_confirmed
    if "elsewhere" not in words and layout == "columns" and not changes:
        assert "Log!C5:C16" in verdict.scope.taken_as_stated[-1]


def test_empty_months_are_asked_about_once_however_many_they_are(tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", zeros("Log", "D8:D12", None)))
    (item,) = [i for i in verdict.items if i.finding.severity != "note"]
    assert (item.finding.code, item.finding.where) == ("VER-019", "Log!D8")
    assert item.finding.found == "an empty cell; and 4 more cells of the log, to D12"
    factor = next(c.number for c in verdict.claim.fixed if c.name.startswith("EF"))
    assert item.effect == pytest.approx(-5 * 41.925 * (factor or 0.0), rel=0.02)


@thorough
def test_one_text_is_told_once_however_many_formulas_it_spoils(tmp_path: Path) -> None:
    """Twelve months on a sheet between cannot be calculated for one word in the days."""
    verdict = verify(book(tmp_path / "book.xlsx", "days", put("Days!B100", "broken")))
    found = asked(verdict)
    assert ("VER-019", "Days!B100") in found
    assert [where for code, where in found if code == "VER-010"] == ["Months!B2"]


def test_a_range_that_is_no_log_is_said(tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", put("F8", "=SUM(Log!C5:C7)/1000")))
    assert any(f"{F8} (Log!C5:C7" in line for line in verdict.scope.not_judged)
    assert "what stands behind formulas of monitored values" in verdict.scope.brief


def test_what_cannot_be_judged_is_said(tmp_path: Path) -> None:
    formula = '=SUM(INDIRECT("Log!C5:C16"))/1000'
    verdict = verify(book(tmp_path / "book.xlsx", "columns", put("F8", formula)))
    assert any(F8 in line and "behind" in line for line in verdict.scope.not_judged)
    assert "what stands behind formulas of monitored values" in verdict.scope.brief
