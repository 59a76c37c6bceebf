"""One fault, one request: at the cell where it begins, with its tonnes."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from jcm_mrv.workbook.address import place_in
from tests.verification.faults.editing import Workbook
from tests.verification.faults.targets import own_solar
from tests.verification.small_book import INPUT, write
from tests.verification.test_years import H1, Y24, Y25, Line, down

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
    "a line added between those of two meters": (
        ROOFS,
        [(Y24, down("F8")), (Y24, "=50"), (Y24, down("F9"))],
        [("VER-022", f"{INPUT}!C41", 50)],
    ),
}


def asked(verdict: Verdict) -> list[tuple[str, str, object]]:
    return [(i.finding.code, i.finding.where, i.effect) for i in verdict.items if i.is_open]


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


@pytest.mark.parametrize("kind", OWN)
def test_one_request_in_a_book_of_two_years(kind: str, tmp_path: Path) -> None:
    edits, code, where = OWN[kind]
    path, _ = own_solar(tmp_path)
    book = Workbook(path)
    for cell, content in edits.items():
        place = place_in(cell)
        assert place is not None
        if isinstance(content, str):
            book.text(place, content)
        else:
            book.number(place, content)
    book.save(tmp_path / "faulty.xlsx", calculate=code != "VER-023")
    told = asked(verify(tmp_path / "faulty.xlsx"))
    assert [(c, w) for c, w, _ in told] == [(code, where)]
