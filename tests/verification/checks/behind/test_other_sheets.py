"""A value that is taken from another sheet than its sisters, while theirs has its column too."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.log_books import ROOFS, Change, book, put

EF = 0.333


def asked(path: Path, *changes: Change) -> list[tuple[str, str]]:
    verdict = verify(book(path, "columns", *changes))
    return [(f.code, f.where) for f in verdict.findings if f.severity != "note"]


def portal(times: float = 1.02) -> Change:
    """Put the same log, as another meter has it, on a sheet of its own."""

    def change(made: openpyxl.Workbook) -> None:
        other = made.copy_worksheet(made["Log"])
        other.title = "Portal"
        other.delete_rows(17, 10)
        for row in range(5, 17):
            for column in range(3, 8):
                number = other.cell(row, column).value
                if isinstance(number, int):
                    other.cell(row, column).value = round(number * times)

    return change


def column_of(roof: int) -> str:
    return "CDE"[roof - 1]


TAKEN = (
    "=SUM({0}!{1}5:{1}16)/1000",
    "=SUMPRODUCT({0}!{1}5:{1}16)/1000",
    "=SUM(INDEX({0}!$C$5:$E$16,0,{2}))/1000",
    '=SUMIF({0}!$B$5:$B$16,">0",{0}!{1}5:{1}16)/1000',
)


@pytest.mark.parametrize("roof", [1, 2, 3])
@pytest.mark.parametrize("formula", TAKEN)
def test_one_of_three_from_another_sheet(formula: str, roof: int, tmp_path: Path) -> None:
    cell = f"F{7 + roof}"
    taken = put(cell, formula.format("Portal", column_of(roof), roof))
    assert asked(tmp_path / "book.xlsx", portal(), taken) == [("VER-245", f"MRS(input)!{cell}")]


def test_what_it_is_off_by(tmp_path: Path) -> None:
    taken = put("F8", TAKEN[0].format("Portal", "C"))
    verdict = verify(book(tmp_path / "book.xlsx", "columns", portal(1.1), taken))
    (item,) = (i for i in verdict.items if i.finding.code == "VER-245")
    assert item.effect == pytest.approx(EF * sum(ROOFS[0]) / 10_000, rel=1e-3)


FROM_PORTAL = put("F9", TAKEN[0].format("Portal", "D"))
RIGHT: dict[str, tuple[Change, ...]] = {
    "all from one sheet": (portal(),),
    "all from the other sheet": (
        portal(),
        *(put(f"F{n}", TAKEN[0].format("Portal", c)) for n, c in ((8, "C"), (9, "D"), (10, "E"))),
    ),
    "the lower of two": (portal(0.98), FROM_PORTAL),
    "another meter of another amount": (portal(3.0), FROM_PORTAL),
    "a comment that says why": (
        portal(),
        FROM_PORTAL,
        put("J7", "Other comments"),
        put("J9", "the meter of the grid company was installed in 2025 alone"),
    ),
    "a source that names the sheet": (portal(), FROM_PORTAL, put("I9", "Portal of the inverters")),
    "a month that the other sheet lacks": (portal(), FROM_PORTAL, put("Log!D9", None)),
    "a month at zero on the other sheet": (portal(), FROM_PORTAL, put("Log!D9", 0)),
    "no such column on the other sheet": (portal(), FROM_PORTAL, put("Log!D4", "Canteen")),
}


@pytest.mark.parametrize("words", RIGHT)
def test_what_is_right_is_left_alone(words: str, tmp_path: Path) -> None:
    assert [c for c, _ in asked(tmp_path / "book.xlsx", *RIGHT[words]) if c == "VER-245"] == []
