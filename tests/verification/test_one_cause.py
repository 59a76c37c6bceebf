"""One fault, one request: at the cell where it begins, with its tonnes."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from jcm_mrv.workbook.address import place_in
from tests.effort import one_in
from tests.verification.faults.editing import Workbook
from tests.verification.faults.list_faults import LIST_FAULTS
from tests.verification.faults.targets import own_solar
from tests.verification.log_books import Change, book
from tests.verification.right.sheets import Made
from tests.verification.small_book import INPUT, write
from tests.verification.test_years import H1, Y24, Y25, Line, down

HALF = "01/07/2024 - 30/06/2025"
JUNE = "01/06/2024 - 31/12/2024"
Asked = list[tuple[str, str, float | None]]
ROOF: list[Line] = [(Y24, "EG_1,p", 700.0)]
ROOFS: list[Line] = [*ROOF, (Y24, "EG_2,p", 512.0)]
BOOKS: dict[str, tuple[list[Line], list[tuple[str, str]], Asked]] = {
    "days in two lines": (
        [(H1, "EG_1,p", 300.0), (JUNE, "EG_1,p", 400.0)],
        [(Y24, down("F8:F9"))],
        [("VER-042", f"{INPUT}!F9", 16.467033)],
    ),
    "a line of a year without any readings": (
        ROOF,
        [(Y24, down("F8")), (Y25, "=100")],
        [("VER-044", f"{INPUT}!B41", 100)],
    ),
    "a line added above that of the same days": (
        ROOF,
        [(Y24, "=100"), (Y24, down("F8"))],
        [("VER-025", f"{INPUT}!C40", 100)],
    ),
    "a line added for days within the year": (
        ROOF,
        [(Y24, down("F8")), ("01/10/2024 - 31/12/2024", "=100")],
        [("VER-025", f"{INPUT}!C41", 100)],
    ),
    "a line over two years, results pro rata": (
        [(HALF, "EG_1,p", 700.0)],
        [(Y24, "=ROUNDDOWN(F8*D30*184/365,0)"), (Y25, "=ROUNDDOWN(F8*D30*181/365,0)")],
        [("VER-040", f"{INPUT}!F8", None)],
    ),
    "a line over two years, Table 3 by years": (
        [(HALF, "EG_1,p", 700.0), ("01/07/2025 - 31/12/2025", "EG_1,p", 300.0)],
        [(Y24, down("F8")), ("01/01/2025 - 31/12/2025", down("F9"))],
        [("VER-040", f"{INPUT}!F8", None)],
    ),
    "a line of Table 3 over two years beside a part of one": (
        [(Y24, "EG_1,p", 700.0), (Y25, "EG_1,p", 650.0)],
        [("01/01/2024 - 30/06/2025", down("F8")), ("01/07/2025 - 31/12/2025", down("F9"))],
        [("VER-040", f"{INPUT}!B40", -216.0)],
    ),
    "a line added between those of two meters": (
        ROOFS,
        [(Y24, down("F8")), (Y24, "=50"), (Y24, down("F9"))],
        [("VER-022", f"{INPUT}!C41", 50)],
    ),
}


def asked(verdict: Verdict) -> list[tuple[str, str, object]]:
    return [(i.finding.code, i.finding.where, i.effect) for i in verdict.items if i.is_open]


@one_in(3)
@pytest.mark.parametrize("kind", BOOKS)
def test_one_request_at_the_line(kind: str, tmp_path: Path) -> None:
    lines, results, wanted = BOOKS[kind]
    path = tmp_path / "book.xlsx"
    write(path, lines, results)
    told = [(c, w, e if e is None else pytest.approx(e, abs=1e-3)) for c, w, e in wanted]
    assert asked(verify(path)) == told


def test_two_columns_of_values_are_not_read_and_nothing_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write(path, ROOF, [(Y24, down("F8"))], values=("Monitored Values", "Monitored Values (new)"))
    verdict = verify(path)
    assert [(i.number, i.finding.code) for i in verdict.items if i.is_open] == [("NR-1", "WBK-126")]
    assert not verdict.is_confirmed


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("='[other.xlsx]S'!$A$1", "VER-013"),
        ("=SUM(F8:F9)", "VER-015"),
        ("=INDIRECT(F1)", "VER-132"),
    ],
)
def test_what_cannot_be_followed_is_told_once(formula: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write(path, [(Y24, "EG_1,p", formula)], [(Y24, down("F8"))])
    verdict = verify(path)
    assert [i.finding.code for i in verdict.items if i.is_open] == [code]
    # What is not evaluated is for who verifies, and nothing is asked of the participants.
    assert verdict.items[-1].number.startswith("NR") is (code == "VER-132")


CALC = "MRS(calc_process)"
A, B = "2024-01-01 - 2024-12-31", "2025-01-01 - 2025-06-30"
OWN: dict[str, tuple[dict[str, float | str], str, str]] = {
    "not calculated after a change": ({f"{INPUT}!E8": 900.0}, "VER-023", f"{CALC}!C14"),
    "the years of two rows exchanged": (
        {f"{INPUT}!A8": B, f"{INPUT}!A9": B, f"{INPUT}!A10": A, f"{INPUT}!A11": A},
        "VER-213",
        f"{INPUT}!E8",
    ),
    "the years of one meter exchanged": (
        {f"{INPUT}!A8": B, f"{INPUT}!A10": A},
        "VER-213",
        f"{INPUT}!E8",
    ),
    "the years of Table 3 exchanged": (
        {f"{INPUT}!A23": B, f"{INPUT}!A24": A},
        "VER-213",
        f"{INPUT}!A23",
    ),
}


@one_in(3)
@pytest.mark.parametrize("kind", OWN)
def test_one_request_in_a_book_of_two_years(kind: str, tmp_path: Path) -> None:
    edits, code, where = OWN[kind]
    path, _ = own_solar(tmp_path)
    changed = Workbook(path)
    for cell, content in edits.items():
        place = place_in(cell)
        assert place is not None
        if isinstance(content, str):
            changed.text(place, content)
        else:
            changed.number(place, content)
    changed.save(tmp_path / "faulty.xlsx", calculate=code != "VER-023")
    told = asked(verify(tmp_path / "faulty.xlsx"))
    assert [(c, w) for c, w, _ in told] == [(code, where)]


# -- pairs of findings that were told beside each other for one cause -------------------------


def divided_by_two(made: openpyxl.Workbook) -> None:
    made[INPUT]["F8"] = "=SUM(Log!C5:C16)/2"


def a_month_of_another_roof(made: openpyxl.Workbook) -> None:
    made[INPUT]["F9"] = "=SUM(Log!D5:D15,Log!C16)/1000"


def the_log_of_another_roof(made: openpyxl.Workbook) -> None:
    made[INPUT]["F9"] = "=SUM(Log!C5:C16)/1000"


def another_input_and_a_part_of_the_log(made: openpyxl.Workbook) -> None:
    made[INPUT]["F9"] = "=SUM(Log!D5:D15)/1000+F8"


LOGGED = {
    # 1000 times too large for its unit, and 2 in place of 1000: more and less for one divisor.
    divided_by_two: ("VER-032", "F8"),
    # The month that is another roof's is the one that its own range lacks.
    a_month_of_another_roof: ("VER-114", "F9"),
    # Neither of the two that say why the other one is there goes without the other.
    the_log_of_another_roof: ("VER-018", "F9"),
    another_input_and_a_part_of_the_log: ("VER-017", "F9"),
}


@pytest.mark.parametrize("change", LOGGED, ids=lambda change: change.__name__)
def test_one_request_for_a_formula_over_a_log(change: Change, tmp_path: Path) -> None:
    code, cell = LOGGED[change]
    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    assert [(c, w) for c, w, _ in asked(verdict)] == [(code, f"{INPUT}!{cell}")]
    assert not verdict.is_confirmed


LISTED = {
    "the export of the other floor": ("VER-114", "F8"),
    "a star that counts a meter twice": ("VER-018", "F8"),
    "the line below the one that is looked up": ("VER-117", "F8"),
    "a quarter for another": ("VER-019", "F14"),
    # Less than a tonne is what its own days would give: what weighs is what is kept.
    "a month for another": ("VER-018", "F14"),
    "one year for both": ("VER-019", "F10"),
    "a month of another floor": ("VER-114", "F12"),
    "a building that adds up its floors": ("VER-105", "F10"),
}
"""Readings that two values share, where one request says which of the two takes the other's."""


@one_in(4)
@pytest.mark.parametrize("words", LISTED)
def test_what_two_values_share_is_told_where_it_is_wrong(words: str, tmp_path: Path) -> None:
    code, cell = LISTED[words]
    made = Made()
    LIST_FAULTS[words][0](made)
    made.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    assert [(c, w) for c, w, _ in asked(verdict)] == [(code, f"{INPUT}!{cell}")]
    if words == "a star that counts a meter twice":
        assert verdict.items[0].effect == pytest.approx(145.289, abs=1e-3)


# -- what is said of checks that wait, and of inputs that are asked about ---------------------


def test_checks_that_wait_are_counted_and_named(tmp_path: Path) -> None:
    """Of two columns of values nothing is asked, and a factor that is far off is not judged."""
    path, heads = tmp_path / "book.xlsx", ("Monitored Values", "Monitored Values (new)")
    write(path, [(Y24, "EG_1,p", [-7e5, 690.0])], [(Y24, down("F8"))], values=heads)
    verdict = verify(path)
    wait = len(verdict.waiting.checks)
    assert wait > 20
    assert f"; {wait} checks wait for NR-1, and what they ask is not known" in verdict.conclusion
    line = next(s for s in verdict.scope.not_judged if s.startswith("waiting for NR-1: "))
    assert all(looks_for in line for looks_for in verdict.waiting.checks)
    # One line over two years: what the results of these years are is not known before.
    write(path, [(HALF, "EG_1,p", 700.0)], [(Y24, 116.0), (Y25, 5_000.0)])
    verdict = verify(path)
    assert "VER-060" not in {code for code, _, _ in asked(verdict)}
    assert "; 4 checks wait for CAR-1, and what they ask is not known" in verdict.conclusion
    # Where nothing stands against a result, nothing waits.
    write(path, ROOF, [(Y24, down("F8"))])
    verdict = verify(path)
    assert verdict.waiting.checks == ()
    assert verdict.is_confirmed
    assert "wait" not in verdict.conclusion


@pytest.mark.parametrize("value", [-700.0, "=MAX(0,500,700)", 7e8])
def test_a_result_of_inputs_that_are_asked_about_is_not_recomputed_without_reserve(
    value: object, tmp_path: Path
) -> None:
    path = tmp_path / "book.xlsx"
    write(path, [(Y24, "EG_1,p", value), (Y25, "EG_1,p", 650.0)], [(Y24, down("F8"))])
    verdict = verify(path)
    numbers = [i.number for i in verdict.items if i.finding.where.startswith(f"{INPUT}!F8")]
    assert numbers
    assert f"recomputed from inputs asked about by {numbers[0]}" in verdict.conclusion
    assert ", from inputs asked about by " in verdict.scope.recomputed[0]


def test_a_wrong_result_of_right_inputs_is_recomputed_without_reserve(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write(path, ROOF, [(Y24, 900.0)])
    verdict = verify(path)
    assert verdict.about_inputs == ()
    assert "from inputs" not in verdict.conclusion
